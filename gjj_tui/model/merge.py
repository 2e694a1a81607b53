"""Three-way merge of reports by meaning: what only one side changed is taken, what both changed is put to the user.

The units are: each property, each cell, each explanation; of each section its title, numbering, table, each
quote of its free and later ones, its text by passages, its existence, its place, and the order of the sections in it.
Nothing here depends on the choices but the merged report itself, so that a conflict keeps its number while the user
decides one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Literal

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, Address, PropertyAddress, SectionAddress
from gjj_tui.model.align import perhaps_shifted
from gjj_tui.model.common_ends import common_ends
from gjj_tui.model.difference import (
    PROPERTY_TITLES,
    Hunk,
    explanation_text,
    explanation_words,
    field_text,
    field_words,
    hunks,
    passage_words,
    place_words,
    property_text,
    section_text,
    section_words,
    with_text,
)
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import MAX_DEPTH, SECTION_FIELDS, Explanation, Figures, Report, Section

Side = Literal["ours", "theirs", "base"]


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

    def choose(key: _Key) -> Side:
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


_ROOT = -1
"""Stands for the report among the uids of its sections."""

_QUOTES = ("free", "later")
"""Fields that are sets: what either side added or took away, both did."""

_Key = tuple[Any, ...]
"""A unit: its kind, and what tells it from others of the kind."""
_Choose = Callable[[_Key], Side]


class _Clash(NamedTuple):
    """A conflict before it has a number; `rank` is its place among the others."""

    rank: tuple[Any, ...]
    key: _Key
    base: str | None
    ours: str | None
    theirs: str | None


def _clash(base: object, ours: object, theirs: object) -> bool:
    return ours != theirs and base != ours and base != theirs


def _settled(three: Sequence[Any], side: Side) -> Any:
    """The value of a unit, given base, ours and theirs; from `side` when both changed it."""
    base, ours, theirs = three
    if _clash(base, ours, theirs):
        return {"base": base, "ours": ours, "theirs": theirs}[side]
    return ours if theirs == base else theirs


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
        self.outlines = _Outlines(_Tree(base), _Tree(ours), _Tree(theirs))
        self.explanations = _Explanations(base.explanations, ours.explanations, theirs.explanations)
        self.cells = sorted({*base.figures, *ours.figures, *theirs.figures})
        self.texts = {uid: _chunks(uid, *self._values(uid, "text")) for uid in self.outlines.shared}

    def _values(self, uid: int, key: str) -> list[Any]:
        """A field of a section in the three reports; None where the section is not there."""
        return [getattr(tree.sections.get(uid), key, None) for tree in self.outlines.trees]

    def clashes(self) -> Iterator[_Clash]:
        """Everything that both sides changed, each in its own way."""
        for number, name in enumerate(PROPERTY_TITLES):
            if _clash(*(getattr(report, name) for report in self.reports)):
                yield _Clash((0, number), ("property", name), *(property_text(report, name) for report in self.reports))
        yield from self.outlines.clashes()
        for uid in self.outlines.shared:
            yield from self._section_clashes(uid)
        for address in self.cells:
            cells = [report.figures.text(address) for report in self.reports]
            if _clash(*cells):
                yield _Clash((2, address), ("cell", address), *(text or None for text in cells))
        yield from self.explanations.clashes()

    def _section_clashes(self, uid: int) -> Iterator[_Clash]:
        rank = self.outlines.rank[uid]
        three = [tree.sections.get(uid) for tree in self.outlines.trees]
        for number, key in enumerate(SECTION_FIELDS):
            if key not in _QUOTES and _clash(*self._values(uid, key)):
                texts = (field_text(section, key) if section else None for section in three)
                yield _Clash((1, rank, 2, number), (key, uid), *texts)
        for number, chunk in enumerate(self.texts[uid]):
            if chunk.key:
                texts = ("\n".join(with_text(lines)) or None for lines in (chunk.base, chunk.ours, chunk.theirs))
                yield _Clash((1, rank, 3, number), chunk.key, *texts)

    def build(self, choose: _Choose) -> Report:
        """The merged report; `choose` tells the side for the units in conflict."""
        properties = {
            name: _settled([getattr(report, name) for report in self.reports], choose(("property", name)))
            for name in PROPERTY_TITLES
        }
        for name in ("form", "year", "agency"):
            # There may have been no report before; then nothing of it can be chosen.
            properties[name] = properties[name] or getattr(self.reports[2], name)
        cells = (
            (one, _settled([report.figures.text(one) for report in self.reports], choose(("cell", one))))
            for one in self.cells
        )
        return Report(
            **properties,
            sections=self.outlines.assembled(choose, lambda uid, side: self._section(uid, side, choose)),
            figures=Figures(cells),
            explanations=tuple(self.explanations.settled(choose)),
        )

    def _section(self, uid: int, side: Side, choose: _Choose) -> Section:
        """A section without its inner ones; `side` has it if it is not on both sides."""
        if uid not in self.texts:
            return self.outlines.tree(side).sections[uid]._replace(sections=())
        fields: dict[str, Any] = {}
        for key in SECTION_FIELDS:
            values = self._values(uid, key)
            chosen = _all_quotes(*values) if key in _QUOTES else _settled(values, choose((key, uid)))
            fields[key] = values[2] if chosen is None else chosen
        return Section(**fields, text="\n".join(_lines(self.texts[uid], choose)), uid=uid)

    def words(
        self, key: _Key, places: Mapping[int, tuple[SectionAddress, Section]], choose: _Choose
    ) -> tuple[Address, str]:
        """Where a conflict is in the merged report, whose sections are at `places`, and what it is about."""
        match key:
            case ("property", str(name)):
                return PropertyAddress(name), _(PROPERTY_TITLES[name])
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

    def _passage(self, uid: int, key: _Key, choose: _Choose) -> tuple[int, int]:
        """First line and number of lines of a passage in the merged text."""
        chunks = self.texts[uid]
        index = next(index for index, chunk in enumerate(chunks) if chunk.key == key)
        return len(list(_lines(chunks[:index], choose))), len(list(_lines([chunks[index]], choose)))


# ---- explanations


class _Explanations:
    """Explanations of the three reports, known again by rule and cells."""

    def __init__(self, *lists: Sequence[Explanation]) -> None:
        self._numbers: dict[_Key, int] = {}
        base = lists[0]
        self._orders = [self._known_again(base, one) for one in lists]
        self._values = [dict(zip(order, one, strict=True)) for order, one in zip(self._orders, lists, strict=True)]
        ours, theirs = self._orders[1:]
        both = _common_order(*self._orders) or [number for number in theirs if number in set(ours)]
        self._order = _sequence(both, *self._orders)

    def _known_again(self, base: Sequence[Explanation], side: Sequence[Explanation]) -> list[int]:
        """A number for each explanation: equal, else of the same rule and cells, else the only ones of their rule."""
        found: dict[int, int] = {}
        signs: list[Callable[[Explanation], _Key]] = [lambda one: one, _cells_of, lambda one: (one.rule,)]
        for sign in signs:
            left = _by(sign, base, set(found.values()))
            for key, indexes in _by(sign, side, set(found)).items():
                olds = left.get(key, [])
                if len(key) > 1 or len(indexes) == len(olds) == 1:
                    found.update(zip(indexes, olds, strict=False))
        counts: dict[_Key, int] = {}
        keys: list[_Key] = []
        for index, one in enumerate(side):
            key = _cells_of(one)
            if index not in found:
                counts[key] = counts.get(key, 0) + 1
            keys.append((found[index],) if index in found else (*key, counts[key]))
        return [self._numbers.setdefault(key, len(self._numbers)) for key in keys]

    def _three(self, number: int) -> list[Explanation | None]:
        return [values.get(number) for values in self._values]

    def rule(self, number: int) -> str:
        return next(one.rule for one in self._three(number)[::-1] if one)

    def clashes(self) -> Iterator[_Clash]:
        for place, number in enumerate(self._order):
            three = self._three(number)
            if _clash(*three):
                texts = (explanation_text(one) if one else None for one in three)
                yield _Clash((3, place), ("explanation", number), *texts)

    def settled(self, choose: _Choose) -> Iterator[Explanation]:
        for number in self._order:
            if value := _settled(self._three(number), choose(("explanation", number))):
                yield value


def _cells_of(explanation: Explanation) -> _Key:
    return explanation.rule, tuple(address for address, _figure in explanation.seen), explanation.quote


def _by(
    sign: Callable[[Explanation], _Key], explanations: Sequence[Explanation], done: set[int]
) -> dict[_Key, list[int]]:
    found: dict[_Key, list[int]] = {}
    for index, one in enumerate(explanations):
        if index not in done:
            found.setdefault(sign(one), []).append(index)
    return found


# ---- the tree of sections


class _Tree:
    """The sections of a report by uid, with their parents and inner sections."""

    def __init__(self, report: Report) -> None:
        self.sections: dict[int, Section] = {}
        self.addresses: dict[int, SectionAddress] = {}
        self.children: dict[int, list[int]] = {_ROOT: [section.uid for section in report.sections]}
        self.parent: dict[int, int] = dict.fromkeys(self.children[_ROOT], _ROOT)
        for address, section in report.walk():
            self.sections[section.uid] = section
            self.addresses[section.uid] = address
            self.children[section.uid] = [child.uid for child in section.sections]
            self.parent |= dict.fromkeys(self.children[section.uid], section.uid)

    def place(self, uid: int) -> str | None:
        """Where a section is, in words."""
        if uid not in self.sections:
            return None
        parent, address = self.parent[uid], self.addresses[uid]
        if parent == _ROOT:
            return _("{address}，在最上一级").format(address=address)
        return _("{address}，在{section}之下").format(
            address=address, section=section_words(self.sections[parent], self.addresses[parent])
        )

    def order(self, parent: int) -> str | None:
        """The inner sections of one, in words."""
        if parent not in self.children:
            return None
        inner = self.children[parent]
        return _("、").join(section_words(self.sections[uid], self.addresses[uid]) for uid in inner)


class _Outlines:
    """Which sections there are, and where."""

    def __init__(self, base: _Tree, ours: _Tree, theirs: _Tree) -> None:
        self.trees = (base, ours, theirs)
        self.base, self.ours, self.theirs = base, ours, theirs
        both = [uid for uid in theirs.sections if uid in ours.sections]
        order = _sequence(both, list(base.sections), list(ours.sections), list(theirs.sections))
        self.rank = {uid: place for place, uid in enumerate([_ROOT, *order])}
        self.shared = sorted(both, key=self.rank.__getitem__)
        """On both sides, so that it stays."""
        self._removed: dict[Side, dict[int, int]] = {}
        self._missed: set[int] = set()
        self._removals("ours", ours, theirs)
        self._removals("theirs", theirs, ours)
        self._displaced = {uid for uid in both if _clash(*(tree.parent.get(uid) for tree in self.trees))}
        self._entangled()

    def tree(self, side: Side) -> _Tree:
        return {"base": self.base, "ours": self.ours, "theirs": self.theirs}[side]

    def before(self, uid: int) -> tuple[SectionAddress, Section]:
        return self.base.addresses[uid], self.base.sections[uid]

    def _removals(self, side: Side, kept: _Tree, other: _Tree) -> None:
        """What the other side removed: `_removed` has the uppermost section, `_missed` those this side worked on."""
        tops: dict[int, int] = {}
        for uid in kept.sections:
            parent = kept.parent[uid]
            if uid in other.sections:
                if parent in tops and self.base.parent.get(uid) != parent:
                    self._missed.add(tops[parent])
            elif uid in self.base.sections:
                tops[uid] = tops.get(parent, uid)
                if self.base.parent[uid] != parent or _own(self.base.sections[uid]) != _own(kept.sections[uid]):
                    self._missed.add(tops[uid])
            elif parent in tops:
                tops[uid] = tops[parent]
                self._missed.add(tops[uid])
        self._removed[side] = tops

    def _entangled(self) -> None:
        """Moves that go well alone, but together make a circle or go too deep, are in conflict as well."""
        apart = {uid for uid in self.shared if self.ours.parent[uid] != self.theirs.parent[uid]}
        while True:
            flawed = _flawed(self._parents(lambda _key: "ours")) | _flawed(self._parents(lambda _key: "theirs"))
            if flawed & apart <= self._displaced:
                return
            self._displaced |= flawed & apart
            # Whoever wants one of them back in its place wants the place as well.
            for removed, tree in ((self._removed["ours"], self.ours), (self._removed["theirs"], self.theirs)):
                places = {tree.parent[uid] for uid in self._displaced}
                self._missed |= {top for uid, top in removed.items() if uid in places}

    def clashes(self) -> Iterator[_Clash]:
        for uid in self._missed:
            texts = (section_text(tree.sections[uid]) if uid in tree.sections else None for tree in self.trees)
            yield _Clash((1, self.rank[uid], 0), ("existence", uid), *texts)
        for uid in self._displaced:
            yield _Clash((1, self.rank[uid], 1), ("place", uid), *(tree.place(uid) for tree in self.trees))
        for uid in (_ROOT, *self.shared):
            if _common_order(*self._children(uid)) is None:
                yield _Clash((1, self.rank[uid], 4), ("order", uid), *(tree.order(uid) for tree in self.trees))

    def _children(self, uid: int) -> list[list[int]]:
        return [tree.children.get(uid, []) for tree in self.trees]

    def _present(self, choose: _Choose) -> dict[int, Side]:
        """The sections of the merged report, each with the side that has it; in print order."""
        found: dict[int, Side] = {}
        sides: tuple[Side, Side] = ("ours", "theirs")
        for side, other in (sides, sides[::-1]):
            for uid in self.tree(side).sections:
                top = self._removed[side].get(uid)
                if uid in self.tree(other).sections or top is None:
                    found[uid] = side
                elif top in self._missed:
                    chosen = choose(("existence", top))
                    if chosen == side or (chosen == "base" and uid in self.base.sections):
                        found[uid] = chosen
        return {uid: found[uid] for uid in self.rank if uid in found}

    def _parents(self, choose: _Choose) -> dict[int, int]:
        """The parents of the sections of the merged report. Choices that contradict each other may make circles."""
        present = self._present(choose)
        parents = {}
        for uid, side in present.items():
            wanted = self._wanted_parents(uid, side, choose)
            parent = next((one for one in wanted if one == _ROOT or one in present), wanted[0])
            while parent != _ROOT and parent not in present:
                parent = next(tree.parent[parent] for tree in self.trees[::-1] if parent in tree.parent)
            parents[uid] = parent
        return parents

    def _wanted_parents(self, uid: int, side: Side, choose: _Choose) -> list[int]:
        """The parent that was chosen, then those of the other sides."""
        if uid not in self.ours.sections or uid not in self.theirs.sections:
            return [self.tree(side).parent[uid]]
        ours, theirs, base = self.ours.parent[uid], self.theirs.parent[uid], self.base.parent.get(uid)
        if uid not in self._displaced:
            return [ours, theirs] if theirs == base else [theirs, ours]
        match choose(("place", uid)):
            case "ours":
                return [ours, theirs]
            case "base" if base is not None:
                return [base, theirs, ours]
            case _:
                return [theirs, ours]

    def assembled(self, choose: _Choose, section_of: Callable[[int, Side], Section]) -> tuple[Section, ...]:
        """The sections of the merged report; `section_of` gives one without its inner ones."""
        present = self._present(choose)
        families: dict[int, list[int]] = {}
        for uid, parent in self._untied(self._parents(choose)).items():
            families.setdefault(parent, []).append(uid)

        def inner(parent: int, depth: int) -> Iterator[Section]:
            for uid in self._ordered(parent, families.get(parent, []), choose):
                section = section_of(uid, present[uid])
                if depth < MAX_DEPTH:
                    yield section._replace(sections=tuple(inner(uid, depth + 1)))
                else:
                    # What would go too deep follows the section that it should be in.
                    yield section
                    yield from inner(uid, depth)

        return tuple(inner(_ROOT, 1))

    def _untied(self, parents: dict[int, int]) -> dict[int, int]:
        """Without circles: of each, the first section goes back to where a side had it."""
        for uid in parents:
            if uid in _ancestors(uid, parents):
                known = (tree.parent[uid] for tree in self.trees[::-1] if uid in tree.parent)
                free = (
                    one for one in known if one == _ROOT or (one in parents and uid not in _ancestors(one, parents))
                )
                parents[uid] = next((one for one in free if one != uid), _ROOT)
        return parents

    def _ordered(self, parent: int, members: list[int], choose: _Choose) -> list[int]:
        orders = self._children(parent)
        base, ours, theirs = orders
        both = _common_order(base, ours, theirs)
        if both is None:
            side = choose(("order", parent))
            both = [uid for uid in (ours if side == "ours" else theirs) if uid in ours and uid in theirs]
            if side == "base":
                both.sort(key=lambda uid: base.index(uid) if uid in base else len(base))
        order = [uid for uid in _sequence(both, base, ours, theirs) if uid in members]
        return [*order, *(uid for uid in members if uid not in order)]


def _own(section: Section) -> Section:
    return section._replace(sections=())


def _ancestors(uid: int, parents: Mapping[int, int]) -> list[int]:
    """From the parent upwards; in a circle, once around."""
    found: list[int] = []
    while (uid := parents.get(uid, _ROOT)) != _ROOT and uid not in found:
        found.append(uid)
    return found


def _flawed(parents: Mapping[int, int]) -> set[int]:
    """The sections on a circle, or on a path that goes too deep."""
    flawed: set[int] = set()
    for uid in parents:
        above = _ancestors(uid, parents)
        if uid in above:
            flawed.add(uid)
        elif len(above) >= MAX_DEPTH and parents[above[-1]] == _ROOT:
            flawed |= {uid, *above}
    return flawed


# ---- orders


def _common_order(base: Sequence[int], ours: Sequence[int], theirs: Sequence[int]) -> list[int] | None:
    """The order of what is on both sides: of two, a side that turned them round is followed. None for a conflict."""
    in_ours, in_theirs = set(ours), set(theirs)
    mine = [one for one in ours if one in in_theirs]
    new = [one for one in theirs if one in in_ours]
    old = [one for one in base if one in in_ours and one in in_theirs]
    if mine in (new, old):
        return new
    if new == old:
        return mine
    places = [{one: place for place, one in enumerate(order)} for order in (old, mine, new)]

    def before(one: int, other: int) -> tuple[bool | None, bool, bool]:
        in_base = one in places[0] and other in places[0]
        return (
            places[0][one] < places[0][other] if in_base else None,
            places[1][one] < places[1][other], places[2][one] < places[2][other],
        )  # fmt: skip

    turned: tuple[dict[int, set[int]], ...] = ({}, {})
    rank = dict.fromkeys(new, 0)
    for one in new:
        for other in new:
            if one == other:
                continue
            was, in_mine, in_new = before(one, other)
            if was is None and in_mine != in_new:
                return None
            for side, now in enumerate((in_mine, in_new)):
                if was is not None and now != was:
                    turned[side].setdefault(one, set()).add(other)
            rank[one] += not (in_mine if in_new == was else in_new)
    moved = perhaps_shifted(old, mine) & perhaps_shifted(old, new)
    if sorted(rank.values()) != list(range(len(new))) or any(turned[0][one] != turned[1][one] for one in moved):
        return None
    return sorted(new, key=rank.__getitem__)


def _sequence(both: Sequence[int], base: Sequence[int], ours: Sequence[int], theirs: Sequence[int]) -> list[int]:
    """Everything in order, around what is on both sides and in order already; at equal places theirs is first."""
    sequence = list(both)
    placed = set(both)

    def put(one: int, *orders: Sequence[int]) -> None:
        place = 0
        for order in orders:
            before = (other for other in reversed(order[: order.index(one)]) if other in placed)
            nearest = next(before, None)
            place = place if nearest is None else max(place, sequence.index(nearest) + 1)
        sequence.insert(place, one)
        placed.add(one)

    for one in base:
        # What one side took away still shows where the other put something beside it.
        for order in (ours, theirs):
            if one not in placed and one in order:
                put(one, base, order)
    for order in (ours, theirs, base):
        for one in order:
            if one not in placed:
                put(one, order)
    return sequence


# ---- texts


class _Chunk(NamedTuple):
    """Lines of a text. Without a key all three are what both agree on."""

    key: _Key | None
    base: Sequence[str]
    ours: Sequence[str]
    theirs: Sequence[str]


def _agreed(lines: Sequence[str]) -> _Chunk:
    return _Chunk(None, lines, lines, lines)


def _lines(chunks: Iterable[_Chunk], choose: _Choose) -> Iterator[str]:
    for chunk in chunks:
        side = choose(chunk.key) if chunk.key else "theirs"
        yield from {"base": chunk.base, "ours": chunk.ours, "theirs": chunk.theirs}[side]


def _chunks(uid: int, base: str | None, ours: str, theirs: str) -> list[_Chunk]:
    """The merged text in pieces, with those in conflict marked."""
    if ours == theirs or base == ours:
        return [_agreed(theirs.split("\n"))]
    if base == theirs:
        return [_agreed(ours.split("\n"))]
    mine, new = ours.split("\n"), theirs.split("\n")
    old = _in_both(mine, new) if base is None else base.split("\n")
    return list(_merged_lines(uid, old, hunks(old, mine), hunks(old, new)))


def _in_both(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Stands for the version before, where there was none."""
    found: list[str] = []
    last = 0
    for hunk in hunks(ours, theirs):
        found += ours[last : hunk.start]
        last = hunk.end
    return [*found, *ours[last:]]


def _merged_lines(uid: int, base: Sequence[str], ours: list[Hunk], theirs: list[Hunk]) -> Iterator[_Chunk]:
    last = number = 0
    waiting = (ours[::-1], theirs[::-1])
    while any(waiting):
        start, end = min((side[-1].start, side[-1].end) for side in waiting if side)
        region: tuple[list[Hunk], list[Hunk]] = ([], [])
        growing = True
        while growing:
            growing = False
            for taken, side in zip(region, waiting, strict=True):
                while side and _overlap(start, end, side[-1]):
                    taken.append(side.pop())
                    end = max(end, taken[-1].end)
                    growing = True
        yield _agreed(base[last:start])
        for chunk in _compared(base[start:end], *(_applied(base, start, end, one) for one in region)):
            number += chunk.key is not None
            yield chunk._replace(key=("text", uid, number)) if chunk.key else chunk
        last = end
    yield _agreed(base[last:])


def _overlap(start: int, end: int, hunk: Hunk) -> bool:
    """True when the hunk is within the region. Beside it is not within, but two insertions at one place are."""
    if start == end or hunk.start == hunk.end:
        return (start, end) == (hunk.start, hunk.end) or start < hunk.start < end
    return hunk.start < end and start < hunk.end


def _applied(base: Sequence[str], start: int, end: int, region: list[Hunk]) -> list[str]:
    lines: list[str] = []
    for hunk in region:
        lines += [*base[start : hunk.start], *hunk.lines]
        start = hunk.end
    return [*lines, *base[start:end]]


def _compared(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[_Chunk]:
    """A region that a side, or both, changed; lines without text decide nothing."""
    contents = [with_text(lines) for lines in (base, ours, theirs)]
    for old, mine, new in ((base, ours, theirs), contents):
        if not _clash(old, mine, new):
            yield _agreed(ours if new == old else theirs)
            return
    first, last = common_ends(ours, theirs)
    mine, new = ours[first : len(ours) - last], theirs[first : len(theirs) - last]
    yield _agreed(theirs[:first])
    if base or (with_text(mine) and with_text(new)):
        yield _Chunk(("text",), base, mine, new)
    else:
        yield _agreed(new if with_text(new) else mine)
    yield _agreed(theirs[len(theirs) - last :])
