"""Records of the audit in words, and which of their changes touch a place of the report."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.form import Form

if TYPE_CHECKING:
    from gjj_tui.store.audit import Change, Entry

_EVENTS = {
    "save": N_("保存"), "restore": N_("恢复历史版本"), "recover": N_("找回未保存的改动"), "merge": N_("合并"),
}  # fmt: skip


def event_words(entry: Entry) -> str:
    """What happened; of a restored version also its number. An unknown event as it is recorded."""
    title = _(_EVENTS[entry.what]) if entry.what in _EVENTS else entry.what
    if entry.what == "restore" and entry.detail:
        return _("{event}：第 {number} 版").format(event=title, number=entry.detail)
    return f"{title} {entry.detail}".rstrip()


def broken_words(number: int) -> str:
    """That the records from a number on are not as they were written."""
    return _("修改记录从第 {seq} 条起损坏或被改动过，不可全信").format(seq=number)


def touching(place: Address, form: Form | None, title: str = "") -> Callable[[Change], bool]:
    """Tells the changes at a place: of a section all within it, of a paragraph its section as well.

    A section's address may have been another one's: `title`, its present one, tells its changes too. With the `form` a
    row of one column is the cell in it; the address of a row tells all its cells in any case.
    """
    match place:
        case SectionAddress():
            return lambda change: _within(change.address, str(place)) or titled(change, title)
        case ParagraphAddress():
            return lambda change: change.address in (str(place), str(place.section))
        case CellAddress():
            cells = {str(place), str((form and form.resolve(place)) or place)}
            return lambda change: change.address in cells or change.address.startswith(f"{place}.")
        case _:
            return lambda change: change.address == str(place)


def titled(change: Change, title: str) -> bool:
    """Whether the change is in a section of this title, or gave it the title; never for ""."""
    return bool(title) and change.address.startswith("§") and title in (change.title, change.new)


def _within(address: str, section: str) -> bool:
    return address == section or address.startswith((f"{section}.", f"{section}¶")) or section == "§" == address[:1]
