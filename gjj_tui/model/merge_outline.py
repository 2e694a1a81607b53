"""The sections of three reports: which there are in the merged one, in what place and order."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import SectionAddress
from gjj_tui.model.difference import section_text, section_words
from gjj_tui.model.merge_order import common_order, in_sequence
from gjj_tui.model.merge_units import ROOT, Choose, Clash, Side, clashing
from gjj_tui.model.report import MAX_DEPTH, Report, Section


class Tree:
    """The sections of a report by uid, with their parents and inner sections."""

    def __init__(self, report: Report) -> None:
        self.sections: dict[int, Section] = {}
        self.addresses: dict[int, SectionAddress] = {}
        self.children: dict[int, list[int]] = {ROOT: [section.uid for section in report.sections]}
        self.parent: dict[int, int] = dict.fromkeys(self.children[ROOT], ROOT)
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
        if parent == ROOT:
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


class Outlines:
    """Which sections there are, and where."""

    def __init__(self, base: Tree, ours: Tree, theirs: Tree) -> None:
        self.trees = (base, ours, theirs)
        self.base, self.ours, self.theirs = base, ours, theirs
        both = [uid for uid in theirs.sections if uid in ours.sections]
        order = in_sequence(both, list(base.sections), list(ours.sections), list(theirs.sections))
        self.rank = {uid: place for place, uid in enumerate([ROOT, *order])}
        self.shared = sorted(both, key=self.rank.__getitem__)
        """On both sides, so that it stays."""
        self._removed: dict[Side, dict[int, int]] = {}
        self._missed: set[int] = set()
        self._removals("ours", ours, theirs)
        self._removals("theirs", theirs, ours)
        self._displaced = {uid for uid in both if clashing(*(tree.parent.get(uid) for tree in self.trees))}
        self._entangled()

    def tree(self, side: Side) -> Tree:
        return {"base": self.base, "ours": self.ours, "theirs": self.theirs}[side]

    def before(self, uid: int) -> tuple[SectionAddress, Section]:
        return self.base.addresses[uid], self.base.sections[uid]

    def _removals(self, side: Side, kept: Tree, other: Tree) -> None:
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

    def clashes(self) -> Iterator[Clash]:
        for uid in self._missed:
            texts = (section_text(tree.sections[uid]) if uid in tree.sections else None for tree in self.trees)
            yield Clash((1, self.rank[uid], 0), ("existence", uid), *texts)
        for uid in self._displaced:
            yield Clash((1, self.rank[uid], 1), ("place", uid), *(tree.place(uid) for tree in self.trees))
        for uid in (ROOT, *self.shared):
            if common_order(*self._children(uid)) is None:
                yield Clash((1, self.rank[uid], 4), ("order", uid), *(tree.order(uid) for tree in self.trees))

    def _children(self, uid: int) -> list[list[int]]:
        return [tree.children.get(uid, []) for tree in self.trees]

    def _present(self, choose: Choose) -> dict[int, Side]:
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

    def _parents(self, choose: Choose) -> dict[int, int]:
        """The parents of the sections of the merged report. Choices that contradict each other may make circles."""
        present = self._present(choose)
        parents = {}
        for uid, side in present.items():
            wanted = self._wanted_parents(uid, side, choose)
            parent = next((one for one in wanted if one == ROOT or one in present), wanted[0])
            while parent != ROOT and parent not in present:
                parent = next(tree.parent[parent] for tree in self.trees[::-1] if parent in tree.parent)
            parents[uid] = parent
        return parents

    def _wanted_parents(self, uid: int, side: Side, choose: Choose) -> list[int]:
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

    def assembled(self, choose: Choose, section_of: Callable[[int, Side], Section]) -> tuple[Section, ...]:
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

        return tuple(inner(ROOT, 1))

    def _untied(self, parents: dict[int, int]) -> dict[int, int]:
        """Without circles: of each, the first section goes back to where a side had it."""
        for uid in parents:
            if uid in _ancestors(uid, parents):
                known = (tree.parent[uid] for tree in self.trees[::-1] if uid in tree.parent)
                free = (
                    one for one in known if one == ROOT or (one in parents and uid not in _ancestors(one, parents))
                )
                parents[uid] = next((one for one in free if one != uid), ROOT)
        return parents

    def _ordered(self, parent: int, members: list[int], choose: Choose) -> list[int]:
        orders = self._children(parent)
        base, ours, theirs = orders
        both = common_order(base, ours, theirs)
        if both is None:
            side = choose(("order", parent))
            both = [uid for uid in (ours if side == "ours" else theirs) if uid in ours and uid in theirs]
            if side == "base":
                both.sort(key=lambda uid: base.index(uid) if uid in base else len(base))
        order = [uid for uid in in_sequence(both, base, ours, theirs) if uid in members]
        return [*order, *(uid for uid in members if uid not in order)]


def _own(section: Section) -> Section:
    return section._replace(sections=())


def _ancestors(uid: int, parents: Mapping[int, int]) -> list[int]:
    """From the parent upwards; in a circle, once around."""
    found: list[int] = []
    while (uid := parents.get(uid, ROOT)) != ROOT and uid not in found:
        found.append(uid)
    return found


def _flawed(parents: Mapping[int, int]) -> set[int]:
    """The sections on a circle, or on a path that goes too deep."""
    flawed: set[int] = set()
    for uid in parents:
        above = _ancestors(uid, parents)
        if uid in above:
            flawed.add(uid)
        elif len(above) >= MAX_DEPTH and parents[above[-1]] == ROOT:
            flawed |= {uid, *above}
    return flawed
