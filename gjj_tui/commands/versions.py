"""Who changed what is under the cursor, and the contents the report had before."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from gjj_tui.commands.words import place_name, section_title
from gjj_tui.commands.workbench import Choice, Workbench, why_readonly
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, Address, ParagraphAddress
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report
from gjj_tui.session import Session
from gjj_tui.store.audit_words import broken_words, event_words, touching
from gjj_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from gjj_tui.model.difference import Difference
    from gjj_tui.store.audit import Change, Entry
    from gjj_tui.store.versions import Version

SHORT = 16
"""An old and a new text of so many characters stand in one line."""


def why_no_state(bench: Workbench) -> str:
    """Why neither changes nor versions can be looked up, "" when they can."""
    net = bench.session.net
    if net is None:
        return _("以只读方式打开，没有记录可看")
    return "" if net.state else _("没有可用的状态文件夹，因此没有记录")


def why_no_restore(bench: Workbench) -> str:
    return why_readonly(bench) or why_no_state(bench)


# ---- who changed it


def history(bench: Workbench) -> None:
    """Who changed what is under the cursor (the whole report when that is selected), when, old and new."""
    from gjj_tui.store.audit import trail
    from gjj_tui.store.keeping import changes_between

    session = bench.session
    place = bench.place if bench.place != WHOLE_TEXT else None
    state = session.net.state if session.net else ""
    try:
        found = trail(state, os.path.realpath(session.file.path))
    except StoreFault as fault:
        bench.tell(fault.message, urgent=True)
        return
    title = section_title(place, session.report)
    unsaved = changes_between(session.file.report, session.report, session.form)
    lines = list(_change_lines(_("尚未保存"), "", _touching(unsaved, place, session, title), bool(place)))
    for entry in reversed(found.entries):
        changes = _touching(entry.changes, place, session, title)
        if changes or not place:
            lines += _change_lines(f"{moment(entry.when)}  {entry.person}", _event(entry), changes, bool(place))
    if found.broken is not None:
        lines.append(broken_words(found.broken))
    what = place_name(place, session.report, session.form)
    bench.read(_("修改记录：{what}").format(what=what), lines or [_("还没有记录")])


def _touching(changes: Iterable[Change], place: Address | None, session: Session, title: str) -> list[Change]:
    """Those at a place, for a paragraph those of its section."""
    if place is None:
        return list(changes)
    place = place.section if isinstance(place, ParagraphAddress) else place
    return list(filter(touching(place, session.form, title), changes))


def _change_lines(head: str, event: str, changes: list[Change], one_place: bool) -> Iterator[str]:
    """An event as paragraphs: what is short in a line, else old and new below each other."""
    if not changes and not event:
        return
    if event or not changes:
        yield f"{head}  {event}".rstrip()
    for change in changes:
        short = max(len(change.old), len(change.new)) <= SHORT and "\n" not in change.old + change.new
        what = "" if one_place and short and not change.address.startswith("§") else change.what
        if short:
            values = _("{old} → {new}").format(old=change.old or _("空"), new=change.new or _("空"))
            yield "  ".join(filter(None, (head, what, values)))
        else:
            yield "  ".join(filter(None, (head, what)))
            yield from _sided("  - ", change.old, change.old_length)
            yield from _sided("  + ", change.new, change.new_length)


def _sided(lead: str, text: str, length: int = 0) -> Iterator[str]:
    first, *rest = text.split("\n") if text else [_("（无）")]
    yield lead + first
    yield from (f"    {line}" for line in rest)
    if length > len(text):
        yield "    " + _("……共 {count} 字，没有全部记下").format(count=length)


def _event(entry: Entry) -> str:
    """What it was, when it was no plain saving of the changes."""
    if entry.what == "save" and entry.changes:
        return _("另有 {count} 处，没有逐一记下").format(count=entry.omitted) if entry.omitted else ""
    return event_words(entry)


def moment(when: float) -> str:
    """Seconds since the epoch as local time to the minute."""
    return time.strftime("%Y-%m-%d %H:%M", time.localtime(when))


# ---- versions


class Earlier(NamedTuple):
    """A kept version as the report it would be, known by the sections there are; or why it cannot be had."""

    version: Version
    report: Report | None
    differences: tuple[Difference, ...] = ()
    fault: str = ""


def restore(bench: Workbench) -> None:
    """Choose a kept version, see what is different, and take it over as one edit; nothing is written."""
    from gjj_tui.store.versions import versions

    session = bench.session
    state = session.net.state if session.net else ""
    try:
        found = versions(state, os.path.realpath(session.file.path))[::-1]
    except StoreFault as fault:
        bench.tell(fault.message, urgent=True)
        return
    if not found:
        bench.tell(_("还没有历史版本；保存以后才有"))
        return
    choices = [_choice(earlier_of(session, version, state)) for version in found]
    bench.ask(_("恢复哪一版？先比较，再决定"), choices, lambda chosen: _compare(bench, chosen))


def earlier_of(session: Session, version: Version, state: str) -> Earlier:
    """What a kept version comes to beside the report as it is now."""
    from gjj_tui.model.align import adopt_for_merge
    from gjj_tui.model.difference import differences
    from gjj_tui.store.files import FileFault, decode, file_words
    from gjj_tui.store.report_file import report_of
    from gjj_tui.store.versions import content

    form = session.form
    try:
        text, bom = decode(content(state, version))
        file = report_of(session.file.path, session.file.image, text, bom, lambda id: form if id == form.id else None)
    except FileFault as error:
        return Earlier(version, None, fault=file_words(error))
    except StoreFault as fault:
        return Earlier(version, None, fault=fault.message)
    # What was removed since it was saved is known again as well, so that saving finds its comments.
    report = adopt_for_merge(session.file.report, session.report, file.report)
    return Earlier(version, report, tuple(differences(session.report, report, form)))


def _choice(earlier: Earlier) -> Choice:
    if earlier.fault:
        detail = _("读不出来")
    elif earlier.differences:
        detail = _("{count} 处不同").format(count=len(earlier.differences))
    else:
        detail = _("与现在相同")
    version = earlier.version
    words = _("{moment}  {size} 字节").format(moment=moment(version.when), size=f"{version.size:,}")
    return Choice(words, earlier, detail)


def _compare(bench: Workbench, chosen: object) -> None:
    """Show what would become of the report, then ask."""
    if not isinstance(chosen, Earlier):
        return
    if chosen.fault:
        bench.tell(chosen.fault, urgent=True)
    elif not chosen.differences:
        bench.tell(_("与现在相同，没有要恢复的"))
    else:
        when = moment(chosen.version.when)
        lines = list(difference_lines(chosen.differences))
        title = _("比较：现在（-）与 {moment} 的版本（+）").format(moment=when)
        bench.read(title, lines, lambda: bench.ask(_("恢复成 {moment} 的版本吗？").format(moment=when), [
            Choice(_("不恢复"), "stay"),
            Choice(_("恢复"), "restore", _("一步，可以撤销")),
        ], lambda answer: _restored(bench, chosen, answer)))  # fmt: skip


def difference_lines(differences: Iterable[Difference]) -> Iterator[str]:
    """What is different as paragraphs of a page: each place, then old and new below each other."""
    for one in differences:
        yield from (one.what, *_sided("  - ", one.old or ""), *_sided("  + ", one.new or ""), "")


def _restored(bench: Workbench, earlier: Earlier, answer: object) -> None:
    from gjj_tui.model.edit_between import edit_between

    if answer != "restore" or earlier.report is None:
        return
    if bench.do(edit_between(bench.session.report, earlier.report)):
        words = _("已恢复成 {moment} 的版本，尚未保存；Ctrl+Z 撤销")
        bench.tell(words.format(moment=moment(earlier.version.when)))
