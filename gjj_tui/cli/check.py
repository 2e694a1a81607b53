"""``gjj check PATH…``: all findings of reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gjj_tui.check.checker import Checker
from gjj_tui.check.explaining import changes_in_words, explanation_of
from gjj_tui.check.prose import rule_of
from gjj_tui.cli.arguments import Arguments, Command, Option
from gjj_tui.cli.output import CLEAN, FILE, FOUND, emit, say
from gjj_tui.cli.reports import open_path, paths_of
from gjj_tui.i18n import gettext as _
from gjj_tui.model.finding import BLANK, Finding, Level
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.forms import forms_for
from gjj_tui.store.library import last_year
from gjj_tui.store.report_file import ReportFile


class Checked(NamedTuple):
    """A path with its findings and their places, or with the fault for which there are none."""

    path: str
    file: ReportFile | None = None
    findings: tuple[Finding, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    fault: StoreFault | None = None


class Counts(NamedTuple):
    """What was found in all; `explained` of the soft findings have a 上报说明, `blank` cells of drafts are blank.

    `aside` of the hard findings stand in the text and were set aside with a reason: they do not fail a report.
    """

    reports: int
    unreadable: int
    hard: int
    soft: int
    hint: int
    explained: int
    blank: int
    aside: int = 0


def command() -> Command:
    return Command(
        "check", _("列出报告的全部问题"), _("路径…"), run,
        (
            Option("--format", _("输出格式，默认 text"), "text|json|sarif", ("text", "json", "sarif")),
            Option("--strict", _("未作上报说明的核实性问题也算不通过")),
        ),
        least=1,
        notes=(
            _("路径可以是文件、文件夹（其下所有 .toml）或 -（标准输入）。同一文件夹里有上年的报告时，与上年比较。"),
            _("每个问题一行：路径:行:列: 级别 规则 说明。读不了的文件不影响其他文件。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    strict = arguments.flag("--strict")
    done = [check(path) for path in paths_of(arguments.words)]
    counts = count(done)
    match arguments.value("--format", "text"):
        case "json":
            from gjj_tui.cli.check_json import json_of

            emit(json_of(done, counts))
        case "sarif":
            from gjj_tui.cli.check_sarif import sarif_of

            emit(sarif_of(done))
        case _:
            say(*(line for one in done for line in _lines(one)), _verdict(counts, strict))
    return exit_code(counts, strict)


def check(path: str) -> Checked:
    """Everything found in one file; a fault is a result like any other."""
    try:
        file = open_path(path)
        last = last_year(file.path, file.report)
    except StoreFault as fault:
        return Checked(path, fault=fault)
    checker = Checker(file.form, file.report, last, (remark for remark, _offset in file.remarks), forms_for)
    findings = tuple(checker.findings())
    return Checked(path, file, findings, tuple(map(file.place, findings)))


def count(done: Sequence[Checked]) -> Counts:
    """The sums over all files."""
    found = [finding for one in done for finding in one.findings]
    hard, soft, hint = (sum(finding.level is level for finding in found) for level in Level)
    explained = sum(finding.explained for finding in found if finding.level is Level.SOFT)
    unreadable = sum(one.fault is not None for one in done)
    # In a draft: work still to be done rather than a mistake.
    blank = sum(len(one.addresses) for one in found if one.rule == BLANK and one.level is Level.HINT)
    aside = sum(one.explained and rule_of(one.rule) is not None for one in found if one.level is Level.HARD)
    return Counts(len(done), unreadable, hard, soft, hint, explained, blank, aside)


def exit_code(counts: Counts, strict: bool) -> int:
    """The exit code for what was found; the highest wins."""
    if counts.unreadable:
        return FILE
    return FOUND if counts.hard > counts.aside or (strict and counts.soft > counts.explained) else CLEAN


def _lines(one: Checked) -> Iterator[str]:
    """The findings of a file, a line each."""
    if one.fault:
        place = f":{one.fault.line}:{one.fault.column}" if one.fault.line else ""
        yield f"{one.path}{place}: {_('无法读取')} {one.fault.message}"
    for finding, place_of in zip(one.findings, one.places, strict=True):
        yield finding_line(one.path, place_of, finding)
        if one.file:
            yield from explanation_lines(one.file.report, finding)


def explanation_lines(report: Report, finding: Finding) -> Iterator[str]:
    """What was written for a finding, and what changed since; nothing for one without."""
    explanation = explanation_of(report, finding) if finding.explained or finding.stale else None
    if explanation is None:
        return
    yield "    " + _("说明：{text}").format(text=" ".join(explanation.text.split()))
    yield from ("    " + words for words in changes_in_words(report, explanation, finding))


def finding_line(path: str, place: tuple[int, int], finding: Finding) -> str:
    """``path:line:column: 强制性 rule message``."""
    line, column = place
    state = _("（已作上报说明）") if finding.explained else _("（上报说明已过时，数字有变）") if finding.stale else ""
    return f"{path}:{line}:{column}: {finding.level.title} {finding.rule} {finding.message}{state}"


def _verdict(counts: Counts, strict: bool) -> str:
    """The last line: whether it passes, and what there is in all."""
    parts = [_("{count} 份报告").format(count=counts.reports)]
    if counts.unreadable:
        parts.append(_("{count} 份无法读取").format(count=counts.unreadable))
    hard = _("强制性 {count}").format(count=counts.hard)
    parts.append(hard + (_("（已说明 {count}）").format(count=counts.aside) if counts.aside else ""))
    soft = _("核实性 {count}").format(count=counts.soft)
    parts.append(soft + (_("（已说明 {count}）").format(count=counts.explained) if counts.explained else ""))
    hint = _("提示 {count}").format(count=counts.hint)
    parts.append(hint + (_("（未填 {count} 格）").format(count=counts.blank) if counts.blank else ""))
    verdict = _("不通过") if exit_code(counts, strict) else _("通过")
    return _("{verdict}：{counts}").format(verdict=verdict, counts=_("，").join(parts))
