"""From one tree of sections to another by as few moves as possible, so that each keeps its comments and layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from gjj_tui.model.report import Report, Section
from gjj_tui.store.operations import DeleteItem, InsertItem, MoveItem, Operation
from gjj_tui.store.report_file import section_path

_ROOT = -1
"""Stands for the report among the uids of its sections."""


def outline_operations(
    old: Report, new: Report, item_of: Callable[[Section], dict[str, Any]]
) -> Iterator[Operation]:
    """Insertions, moves and deletions that turn the old outline into the new one; fields are not looked at.

    Sections are known by their uids. `item_of` gives the data of a new section without its inner ones.
    """
    tree = _Tree(old)
    if tree.shape() == _Tree(new).shape():
        return
    yield from tree.arrange(_ROOT, new.sections, item_of)
    yield from tree.prune({section.uid for _address, section in new.walk()})


class _Tree:
    """The outline at work: children and parent of each section by uid."""

    def __init__(self, report: Report) -> None:
        self.children: dict[int, list[int]] = {_ROOT: [section.uid for section in report.sections]}
        self.parent: dict[int, int] = dict.fromkeys(self.children[_ROOT], _ROOT)
        for _address, section in report.walk():
            self.children[section.uid] = [child.uid for child in section.sections]
            self.parent |= dict.fromkeys(self.children[section.uid], section.uid)

    def shape(self) -> dict[int, list[int]]:
        return self.children

    def path(self, uid: int) -> tuple[int, ...]:
        """The position of a section as the tree stands now."""
        indexes: list[int] = []
        while uid != _ROOT:
            parent = self.parent[uid]
            indexes.append(self.children[parent].index(uid))
            uid = parent
        return tuple(reversed(indexes))

    def array(self, uid: int) -> tuple[str | int, ...]:
        return (*section_path(self.path(uid)), "section")

    def arrange(
        self, parent: int, wanted: Sequence[Section], item_of: Callable[[Section], dict[str, Any]]
    ) -> Iterator[Operation]:
        """Bring the wanted sections under `parent` in order; others stay among them and are pruned at last."""
        here = self.children[parent]
        staying = set(_longest_run([section.uid for section in wanted if section.uid in here], here))
        place = 0
        for section in wanted:
            uid = section.uid
            if uid in staying:
                place = here.index(uid) + 1
                continue
            if uid in self.parent:
                source = self.parent[uid]
                index = self.children[source].index(uid)
                array = self.array(source)
                self.children[source].remove(uid)
                if source == parent and index < place:
                    place -= 1
                # The target counts in the text without the moved section, which may shift its own path.
                yield MoveItem(array, index, self.array(parent), place)
            else:
                yield InsertItem(self.array(parent), place, item_of(section))
                self.children[uid] = []
            here.insert(place, uid)
            self.parent[uid] = parent
            place += 1
        for section in wanted:
            yield from self.arrange(section.uid, section.sections, item_of)

    def prune(self, kept: set[int]) -> Iterator[Operation]:
        for uid in list(self.parent):
            if uid not in kept and self.parent[uid] in kept | {_ROOT}:
                parent = self.parent[uid]
                index = self.children[parent].index(uid)
                yield DeleteItem(self.array(parent), index)
                self.children[parent].remove(uid)


def _longest_run(wanted: Sequence[int], here: Sequence[int]) -> list[int]:
    """The longest list of uids that are in the same order in both: those need not move."""
    position = {uid: index for index, uid in enumerate(here)}
    tails: list[int] = []
    tail_uids: list[int] = []
    before: dict[int, int | None] = {}
    for uid in wanted:
        slot = bisect_left(tails, position[uid])
        before[uid] = tail_uids[slot - 1] if slot else None
        tails[slot : slot + 1] = [position[uid]]
        tail_uids[slot : slot + 1] = [uid]
    run: list[int] = []
    uid_at: int | None = tail_uids[-1] if tail_uids else None
    while uid_at is not None:
        run.append(uid_at)
        uid_at = before[uid_at]
    return run
