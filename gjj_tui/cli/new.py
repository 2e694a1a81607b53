"""``gjj new``: the draft of a report, from its form or from the report of the year before."""

from __future__ import annotations

import os

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault
from gjj_tui.cli.output import CLEAN, emit, note, say
from gjj_tui.cli.reports import STDIN, one_path, open_path
from gjj_tui.i18n import gettext as _
from gjj_tui.model.form import Form
from gjj_tui.model.next_year import Draft, draft_words, first_draft, next_year, place_words
from gjj_tui.model.period import parse_year
from gjj_tui.model.report import AGENCY_KINDS, Report
from gjj_tui.store.new_report import FormRefused, form_for, next_form, report_text, write_report
from gjj_tui.store.report_file import ReportFile

OF_FIRST = ("--year", "--agency", "--short-name", "--kind")
"""What is taken from last year's report when there is one."""


def command() -> Command:
    return Command(
        "new", _("起草一份报告：按表式规定的章节，或由上年的报告接着写"),
        _("--from 上年.toml | --year 年 --agency 机关"), run,
        (
            Option("--from", _("上年的报告，起草下一年的"), _("路径")),
            Option("--year", _("报告的年度"), _("年")),
            Option("--agency", _("机关全称"), _("机关")),
            Option("--short-name", _("机关简称"), _("简称")),
            Option("--kind", _("机关类别，默认 department"), "department|government|ministry", AGENCY_KINDS),
            Option("--form", _("表式，默认是该年度适用的"), _("表式")),
            Option("--output", _("写到哪个文件，默认是“年度.toml”；- 是标准输出"), _("文件"), short="-o"),
        ),
        most=0,
        notes=(
            _("由上年的报告起草时：标题、统计期限和正文里的年份逐处列出，说明改成哪一年，或者为什么不动；数字留空，"
              "上年结转按上年的数填入。已有的文件不会覆盖。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    try:
        if arguments.flag("--from"):
            return _from_last(arguments)
        return _from_form(arguments)
    except FormRefused as error:
        raise UsageFault(str(error)) from None


def _from_form(arguments: Arguments) -> int:
    for name in ("--year", "--agency"):
        if not arguments.value(name).strip():
            raise UsageFault(_("缺少 {option}；由上年的报告起草写 --from").format(option=name))
    year = _year(arguments.value("--year"))
    form = form_for(year, os.path.dirname(arguments.value("--output")), arguments.value("--form"))
    agency, short_name = arguments.value("--agency").strip(), arguments.value("--short-name").strip()
    report = first_draft(form, year, agency, arguments.value("--kind", AGENCY_KINDS[0]), short_name)
    return _write(arguments, f"{year}.toml", form, report)


def _year(text: str) -> int:
    year = parse_year(text)
    if not year:
        raise UsageFault(_("--year 应是四位数的年份，不能是“{text}”").format(text=text))
    return year


def _from_last(arguments: Arguments) -> int:
    for name in OF_FIRST:
        if arguments.flag(name):
            raise UsageFault(_("{option} 不能与 --from 同写：它取自上年的报告").format(option=name))
    path = one_path(arguments.value("--from"))
    if path == STDIN and not arguments.flag("--output"):
        raise UsageFault(_("--from - 要用 -o 写明写到哪个文件"))
    last = open_path(path)
    year, folder, id = last.report.year + 1, os.path.dirname(path), arguments.value("--form")
    form = form_for(year, folder, id) if id else next_form(last.form, year, folder)
    draft = next_year(last.report, last.form, form)
    code = _write(arguments, os.path.join(folder, f"{year}.toml"), form, draft.report)
    note(*_told(path, last, draft))
    return code


def _told(path: str, last: ReportFile, draft: Draft) -> list[str]:
    """Every place with its line in last year's file, and what else became of it."""
    lines = []
    for place in draft.places:
        line, _column = last.locate(place.address)
        lines.append(f"{path}:{line}: {place.address} {place_words(place)}")
    rolled = sum(not place.reason for place in draft.places)
    words = _("年份 {count} 处：改 {rolled} 处，不动 {kept} 处，请逐处核对")
    lines.append(words.format(count=len(draft.places), rolled=rolled, kept=len(draft.places) - rolled))
    return [*lines, *draft_words(draft, last.report)]


def _write(arguments: Arguments, default: str, form: Form, report: Report) -> int:
    target = arguments.value("--output", default)
    if target == "-":
        emit(report_text(form, report).removesuffix("\n"))
    else:
        write_report(target, form, report)
        say(target)
    return CLEAN
