"""Three-way merge of reports by meaning: what only one side changed is taken, what both changed is put to the user.

The units are: each property, each cell, each explanation; of each section its title, numbering, table, each
quote of its free and later ones, its text by passages, its existence, its place, and the order of the sections in it.
Nothing here depends on the choices but the merged report itself, so that a conflict keeps its number while the user
decides one after the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, Address, PropertyAddress, SectionAddress
from gjj_tui.model.difference import (
    explanation_words,
    field_text,
    field_words,
    passage_words,
    place_words,
    property_text,
    section_words,
    with_text,
)
from gjj_tui.model.merge_explanations import Explanations
from gjj_tui.model.merge_outline import Outlines, Tree
from gjj_tui.model.merge_text import chunks_of, lines_of
from gjj_tui.model.merge_units import Choose, Clash, Key, Side, clashing, settled
from gjj_tui.model.report import PROPERTIES, SECTION_FIELDS, Figures, Report, Section, property_title

__all__ = ["Conflict", "Merged", "Side", "merge"]


class Conflict(NamedTuple):
    """A unit that both sides changed, each in its own way.

    `address` is a place of the merged report; of a section that is not in it, where it was. The texts are data to
    show, None where the unit is not there. `kind` is property, cell, explanation, title, numbered, table, text,
    existence, place or order.
    """

    number: int
    address: Address
    what: str
    base: str | None
    ours: str | None
    theirs: str | None
    kind: str


class Merged(NamedTuple):
    """The merged report, which holds theirs wherever nothing was chosen, and the conflicts in order of print."""

    report: Report
    conflicts: tuple[Conflict, ...]


def merge(base: Report, ours: Report, theirs: Report, choices: Mapping[int, Side] | None = None) -> Merged:
    """Merge what two sides made of `base`; `choices` says for conflicts, by number, which side to take.

    The uids of the three agree: see `align.adopt_for_merge`.
    """
    merging = _Merging(base, ours, theirs)
    clashes = sorted(merging.clashes(), key=lambda clash: clash.rank)
    chosen = {clash.key: (choices or {}).get(number, "theirs") for number, clash in enumerate(clashes, 1)}

    def choose(key: Key) -> Side:
        return chosen.get(key, "theirs")

    report = merging.build(choose)
    places = {section.uid: (address, section) for address, section in report.walk()}
    conflicts = (
        Conflict(
            number, *merging.words(clash.key, places, choose), clash.base, clash.ours, clash.theirs, str(clash.key[0])
        )
        for number, clash in enumerate(clashes, 1)
    )
    return Merged(report, tuple(conflicts))


_QUOTES = ("free", "later")
"""Fields that are sets: what either side added or took away, both did."""


def _all_quotes(base: Sequence[str] | None, ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, ...]:
    """A set of quotes, in the order of theirs, then of ours; a side that left it alone leaves it to the other."""
    if base in (ours, theirs) or ours == theirs:
        return tuple(theirs if ours in (base, theirs) else ours)
    old = set(base or ())
    kept = [one for one in theirs if one in ours or one not in old]
    return (*kept, *(one for one in ours if one not in theirs and one not in old))


class _Merging:
    """The three reports side by side."""

    def __init__(self, base: Report, ours: Report, theirs: Report) -> None:
        self.reports = (base, ours, theirs)
        self.outlines = Outlines(Tree(base), Tree(ours), Tree(theirs))
        self.explanations = Explanations(base.explanations, ours.explanations, theirs.explanations)
        self.cells = sorted({*base.figures, *ours.figures, *theirs.figures})
        self.texts = {uid: chunks_of(uid, *self._values(uid, "text")) for uid in self.outlines.shared}

    def _values(self, uid: int, key: str) -> list[Any]:
        """A field of a section in the three reports; None where the section is not there."""
        return [getattr(tree.sections.get(uid), key, None) for tree in self.outlines.trees]

    def clashes(self) -> Iterator[Clash]:
        """Everything that both sides changed, each in its own way."""
        for number, name in enumerate(PROPERTIES):
            if clashing(*(getattr(report, name) for report in self.reports)):
                yield Clash((0, number), ("property", name), *(property_text(report, name) for report in self.reports))
        yield from self.outlines.clashes()
        for uid in self.outlines.shared:
            yield from self._section_clashes(uid)
        for address in self.cells:
            cells = [report.figures.text(address) for report in self.reports]
            if clashing(*cells):
                yield Clash((2, address), ("cell", address), *(text or None for text in cells))
        yield from self.explanations.clashes()

    def _section_clashes(self, uid: int) -> Iterator[Clash]:
        rank = self.outlines.rank[uid]
        three = [tree.sections.get(uid) for tree in self.outlines.trees]
        for number, key in enumerate(SECTION_FIELDS):
            if key not in _QUOTES and clashing(*self._values(uid, key)):
                texts = (field_text(section, key) if section else None for section in three)
                yield Clash((1, rank, 2, number), (key, uid), *texts)
        for number, chunk in enumerate(self.texts[uid]):
            if chunk.key:
                texts = ("\n".join(with_text(lines)) or None for lines in (chunk.base, chunk.ours, chunk.theirs))
                yield Clash((1, rank, 3, number), chunk.key, *texts)

    def build(self, choose: Choose) -> Report:
        """The merged report; `choose` tells the side for the units in conflict."""
        properties = {
            name: settled([getattr(report, name) for report in self.reports], choose(("property", name)))
            for name in PROPERTIES
        }
        for name in ("form", "year", "agency"):
            # There may have been no report before; then nothing of it can be chosen.
            properties[name] = properties[name] or getattr(self.reports[2], name)
        cells = (
            (one, settled([report.figures.text(one) for report in self.reports], choose(("cell", one))))
            for one in self.cells
        )
        return Report(
            **properties,
            sections=self.outlines.assembled(choose, lambda uid, side: self._section(uid, side, choose)),
            figures=Figures(cells),
            explanations=tuple(self.explanations.settled(choose)),
        )

    def _section(self, uid: int, side: Side, choose: Choose) -> Section:
        """A section without its inner ones; `side` has it if it is not on both sides."""
        if uid not in self.texts:
            return self.outlines.tree(side).sections[uid]._replace(sections=())
        fields: dict[str, Any] = {}
        for key in SECTION_FIELDS:
            values = self._values(uid, key)
            chosen = _all_quotes(*values) if key in _QUOTES else settled(values, choose((key, uid)))
            fields[key] = values[2] if chosen is None else chosen
        return Section(**fields, text="\n".join(lines_of(self.texts[uid], choose)), uid=uid)

    def words(
        self, key: Key, places: Mapping[int, tuple[SectionAddress, Section]], choose: Choose
    ) -> tuple[Address, str]:
        """Where a conflict is in the merged report, whose sections are at `places`, and what it is about."""
        match key:
            case ("property", str(name)):
                return PropertyAddress(name), property_title(name)
            case ("cell", address):
                return address, str(address)
            case ("explanation", int(number)):
                return PropertyAddress("explanation"), explanation_words(self.explanations.rule(number))
            case ("order", -1):
                return WHOLE_TEXT, _("各章节的次序")
        uid = key[1]
        address, section = places.get(uid) or self.outlines.before(uid)
        words = section_words(section, address)
        match key[0]:
            case "text":
                return passage_words(section, address, *self._passage(uid, key, choose))
            case "existence":
                return address, _("{section}（一方删除，一方修改）").format(section=words)
            case "place":
                return address, place_words(section, address)
            case "order":
                return address, _("{section}中各章节的次序").format(section=words)
            case field:
                return address, field_words(field, section, address)

    def _passage(self, uid: int, key: Key, choose: Choose) -> tuple[int, int]:
        """First line and number of lines of a passage in the merged text."""
        chunks = self.texts[uid]
        index = next(index for index, chunk in enumerate(chunks) if chunk.key == key)
        return len(list(lines_of(chunks[:index], choose))), len(list(lines_of([chunks[index]], choose)))
