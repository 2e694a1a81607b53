"""What sessions that died left, told in words and as JSON, for ``gjj recover``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from gjj_tui.cli.past import local_time, utc_time
from gjj_tui.i18n import gettext as _
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.journal import Found
from gjj_tui.store.outside import joined
from gjj_tui.store.report_file import ReportFile, open_report

if TYPE_CHECKING:
    from gjj_tui.model.difference import Difference
    from gjj_tui.model.merge import Conflict
    from gjj_tui.store.holder import Holder
    from gjj_tui.store.journal import JournalImage
    from gjj_tui.store.recovery import Replayed


class Left(NamedTuple):
    """A journal with work that is not saved: what it comes to, or why that cannot be told.

    `file` is the report as the session opened it.
    """

    found: Found
    image: JournalImage
    file: ReportFile | None = None
    replayed: Replayed | None = None
    differences: tuple[Difference, ...] = ()
    fault: str = ""


def head(left: Left) -> list[str]:
    """When, who, how much, and what else there is to know."""
    count = _("读不出来") if left.fault else _("{count} 处改动").format(count=len(left.differences))
    state = {"alive": _("正在编辑"), "elsewhere": _("在主机 {host} 上").format(host=left.image.holder.host)}
    return [local_time(left.image.changed), left.image.holder.person, count, state.get(left.found.state, "")]


def standing(left: Left, path: str) -> str:
    """How the file stands to what was left."""
    assert left.replayed is not None
    try:
        file = open_report(path)
    except StoreFault as fault:
        return _("报告读不了（{reason}）；可用 -o 另存为新文件").format(reason=fault.message)
    if file.image.sha256 == left.replayed.sha256:
        return _("文件没有变过，可以直接找回")
    conflicts, contained = merged_with(left.replayed, file)
    if contained:
        return _("文件里已经有这些改动")
    if conflicts:
        return _("文件后来改过，有 {count} 处冲突").format(count=len(conflicts))
    return _("文件后来改过，可以合并，没有冲突")


def merged_with(replayed: Replayed, file: ReportFile) -> tuple[tuple[Conflict, ...], bool]:
    """The conflicts with a file that was changed, and whether it holds everything already."""
    theirs, merged, conflicts = joined(replayed.saved, replayed.report, file.report)
    return conflicts, not conflicts and merged == theirs


def alive_words(holder: Holder) -> str:
    words = _("{person}在 {host} 上正在编辑（从 {moment} 起），没有动它的改动")
    return words.format(person=holder.person, host=holder.host, moment=local_time(holder.since))


def elsewhere_words(holder: Holder) -> str:
    words = _("是{person}在主机 {host} 上改的（从 {moment} 起），那边是否还开着，从这里看不出")
    return words.format(person=holder.person, host=holder.host, moment=local_time(holder.since))


def difference_lines(differences: Iterable[Difference]) -> Iterator[str]:
    for one in differences:
        yield f"  {one.what}"
        yield from _sided("    - ", one.old)
        yield from _sided("    + ", one.new)


def conflict_lines(one: Conflict) -> Iterator[str]:
    yield f"{one.number}. {one.what}"
    for side, text in ((_("原来"), one.base), (_("没保存的"), one.ours), (_("文件里的"), one.theirs)):
        yield from _sided("   " + _("{side}：{text}").format(side=side, text=""), text)


def _sided(lead: str, text: str | None) -> Iterator[str]:
    first, *rest = [_("（无）")] if text is None else text.split("\n")
    yield lead + first
    yield from ("      " + line for line in rest)


# ---- JSON


def left_data(left: Left) -> dict[str, Any]:
    holder = left.image.holder
    return {
        "path": left.image.header.path, "journal": left.found.path, "state": left.found.state,
        "user": holder.user, "name": holder.name, "host": holder.host,
        "when": utc_time(left.image.changed),
        "changes": None if left.fault else len(left.differences), "error": left.fault or None,
    }  # fmt: skip


def broken_data(found: Found) -> dict[str, Any]:
    return {"path": None, "journal": found.path, "state": "broken", "error": found.words}


def content_data(left: Left, path: str) -> dict[str, Any]:
    """What a dead session changed, and how that stands to the file; nothing of a session that lives."""
    if left.replayed is None or left.found.state == "alive":
        return {}
    data: dict[str, Any] = {
        "differences": [one._asdict() | {"address": str(one.address)} for one in left.differences],
        "file": "same", "conflicts": [],
    }  # fmt: skip
    try:
        file = open_report(path)
    except StoreFault as fault:
        return data | {"file": "unreadable", "error": fault.message}
    if file.image.sha256 == left.replayed.sha256:
        return data
    conflicts, contained = merged_with(left.replayed, file)
    return data | {
        "file": "contained" if contained else "changed", "conflicts": list(map(conflict_data, conflicts)),
    }  # fmt: skip


def conflict_data(one: Conflict) -> dict[str, Any]:
    return one._asdict() | {"address": str(one.address)}
