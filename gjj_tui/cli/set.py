"""``gjj set PATH ADDRESS=VALUE…``: change cells and properties through the same door as the app."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from typing import NoReturn

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault, near
from gjj_tui.cli.check import finding_line
from gjj_tui.cli.output import CLEAN, CONFLICT, USAGE, complain, note
from gjj_tui.cli.reports import STDIN, one_path
from gjj_tui.cli.show import PROPERTIES, known_address
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, PropertyAddress
from gjj_tui.model.edits import Batch, Edit, SetCell, SetProperty
from gjj_tui.model.finding import BLANK, Finding
from gjj_tui.model.numbers import tidy_number
from gjj_tui.model.period import PeriodError, parse_period, parse_year
from gjj_tui.model.report import AGENCY_KINDS, STATUSES, status_title
from gjj_tui.session import Changed, EditRefused, Session
from gjj_tui.settings import user_folder
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.report_file import ReportFile
from gjj_tui.store.safety import Places, SafetyNet
from gjj_tui.store.taken import Taken, taken_words

MOST_NOTES = 10
"""New findings that are told one by one."""


def command() -> Command:
    return Command(
        "set", _("改统计数和报告的各项"), _("路径 地址=值…"), run,
        (Option("--force", _("别人开着报告也写；对方保存时会合并")),),
        least=2,
        notes=(
            _("如：gjj set 2018.toml 1100=1200 1110= @status=checked @period=2018-01-01..2018-12-31"),
            _("值留空即清空。几处改动一起生效，有一处不能改就都不改；文件里的其他内容一个字节也不动。"),
            _("别人正开着报告时不写，退出码 4。改了什么记在 gjj history 里，旧版本也留着。"),
            _("可改的项：{known}").format(known=_("、").join(f"@{name}" for name in PROPERTIES if name != "form")),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    word, *assignments = arguments.words
    if word == STDIN:
        raise UsageFault(_("set 要写明文件，不能用 -"))
    readonly = _("设置为只读（GJJ_READONLY 或设置文件里的 readonly）") if arguments.settings.readonly else ""
    session = Session.open(one_path(word), readonly, protect=None if readonly else _net)
    edits = tuple(_edit(assignment, session) for assignment in assignments)
    try:
        changed = session.apply(edits[0] if len(edits) == 1 else Batch(edits))
    except EditRefused as error:
        published = not readonly and session.report.status == "published"
        way = _("；要改请先运行 gjj set {path} @status=draft").format(path=word) if published else ""
        complain(_("{path}：{reason}").format(path=word, reason=error) + way)
        return USAGE
    try:
        return _save(word, session, arguments.flag("--force"), tuple(_brought_up(changed)))
    finally:
        session.close()


def _net(file: ReportFile) -> SafetyNet:
    """Old versions and the record of changes; one step that is saved at once needs no journal."""
    places = Places.under(user_folder("state", os.environ))
    return SafetyNet(places._replace(journal=""), file.image, time.time)


def _save(word: str, session: Session, force: bool, findings: tuple[Finding, ...]) -> int:
    if not session.dirty:
        note(_("{path}：没有改动").format(path=word))
        return CLEAN
    taken = session.net.lock() if session.net else None
    if taken and not force:
        complain(_("{path}：{words}").format(path=word, words=taken_words(taken, time.time()) + _way(taken)))
        return CONFLICT
    try:
        session.save()
    except StoreFault as fault:
        if fault.kind != "changed":
            raise
        complain(str(fault))
        return CONFLICT
    note(_("{path}：已保存").format(path=word))
    if session.net and session.net.trouble:
        message = _("{path}：{words}") if session.net.state else _("{path}：没有留下旧版本和修改记录（{words}）")
        note(message.format(path=word, words=session.net.trouble))
    _tell(word, session, findings)
    return CLEAN


def _way(taken: Taken) -> str:
    if taken.kind == "gjj":
        return _("；没有写入，加 --force 仍写，对方保存时会合并")
    return _("；没有写入，加 --force 仍写")


def _brought_up(changed: Changed) -> Iterator[Finding]:
    """The new findings, but not what is left of blank cells when others were filled."""
    before = {(at, one.level) for one in changed.findings.gone if one.rule == BLANK for at in one.addresses}
    for finding in changed.findings.new:
        if finding.rule != BLANK or any((at, finding.level) not in before for at in finding.addresses):
            yield finding


def _tell(path: str, session: Session, findings: tuple[Finding, ...]) -> None:
    """What the change brought up. It is kept all the same: a draft in any state can be saved."""
    found = sorted(findings, key=session.checker.order)
    for finding in found[:MOST_NOTES]:
        note(finding_line(path, session.file.place(finding), finding))
    if len(found) > MOST_NOTES:
        rest = len(found) - MOST_NOTES
        note(_("另有 {count} 条，见 gjj check {path}").format(count=rest, path=path))


def _edit(assignment: str, session: Session) -> Edit:
    """The edit that a word asks for.

    Raises:
        UsageFault: it is no assignment, or its place or value cannot be.
    """
    left, given, value = assignment.partition("=")
    if not given:
        raise UsageFault(_("“{word}”应写作 地址=值").format(word=assignment))
    match known_address(left, session.form, session.report):
        case CellAddress() as cell:
            return SetCell(cell, tidy_number(value))
        case PropertyAddress(key):
            return _property(key, value.strip())
        case address:
            message = _("{address} 是正文，set 只改统计数和 @ 各项；正文请用 gjj 打开后改")
            raise UsageFault(message.format(address=address))


def _property(key: str, value: str) -> SetProperty:
    match key:
        case "year":
            if not parse_year(value):
                _wrong(key, value, _("四位年份，如 2017"))
            return SetProperty(key, parse_year(value))
        case "period":
            return SetProperty(key, _period(value))
        case "status":
            if value not in STATUSES:
                titles = [_("{name}（{title}）").format(name=name, title=status_title(name)) for name in STATUSES]
                _wrong(key, value, _("、").join(titles), near(value, STATUSES))
        case "agency_kind":
            value = value or AGENCY_KINDS[0]
            if value not in AGENCY_KINDS:
                _wrong(key, value, _("、").join(AGENCY_KINDS), near(value, AGENCY_KINDS))
        case "agency":
            if not value:
                raise UsageFault(_("@agency 不能为空"))
        case "form":
            raise UsageFault(_("@form 不能这样改：换表式要换整张表"))
    return SetProperty(key, value)


def _period(value: str) -> tuple[str, str] | None:
    try:
        return parse_period(value)
    except PeriodError as error:
        raise UsageFault(_("@period：{reason}").format(reason=error)) from None


def _wrong(key: str, value: str, wanted: str, hint: str = "") -> NoReturn:
    message = _("@{key} 应是{wanted}，不能是“{value}”").format(key=key, wanted=wanted, value=value)
    raise UsageFault(message + hint)
