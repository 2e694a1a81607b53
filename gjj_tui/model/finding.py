"""Findings: what a check has to say about a place of a report."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address
from gjj_tui.model.named import NamedTuple

if TYPE_CHECKING:
    from gjj_tui.model.edits import Edit


class Level(IntEnum):
    """How serious a finding is, in the words of 统计联网直报; the more serious sorts first."""

    HARD = 0
    """强制性: must be corrected."""
    SOFT = 1
    """核实性: allowed, but wants a written 上报说明."""
    HINT = 2
    """提示: worth a look."""

    @property
    def key(self) -> str:
        """The name in files: hard, soft or hint."""
        return self.name.lower()

    @property
    def title(self) -> str:
        """The word for people."""
        return (_("强制性"), _("核实性"), _("提示"))[self]


BLANK = "blank"
"""The rule that every cell be filled: all blank cells of a group of rows are one finding."""


class Finding(NamedTuple):
    """A value: it neither raises nor prints. `addresses` begins with the place to go to.

    `explained` and `stale` tell of the report's 上报说明 for it: whether there is one, and whether one of the figures
    it was written for has changed since. `mark` is the place within the paragraph of the first address: offset and
    length in its source text. `quote` is the sentence that is meant, as printed, "" where no sentence is.

    Most findings are about the first address, the others being what it is held against; one of the rule `BLANK` is
    about every one of its cells.
    """

    rule: str
    level: Level
    addresses: tuple[Address, ...]
    message: str
    explained: bool = False
    stale: bool = False
    mark: tuple[int, int] | None = None
    quote: str = ""

    @property
    def places(self) -> tuple[Address, ...]:
        """What it is about."""
        return self.addresses if self.rule == BLANK else self.addresses[:1]

    def at(self, place: Address | None) -> Finding:
        """The same with one of the places it is about as the one to go to."""
        if place not in self.places:
            return self
        others = (address for address in self.addresses if address != place)
        return self._replace(addresses=(place, *others))


class Fix(NamedTuple):
    """A correction on offer: the words to show and the edit that makes it."""

    title: str
    edit: Edit
