"""Which section is which, when two versions of a report were read on their own.

Uids live no longer than a session. To compare or merge, the sections of a freshly read report take over the uids of
those they continue: found by exact content first, then by title under the same parent, then by likeness.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report, Section

ALIKE = 0.5
"""From this likeness on, two texts in corresponding places are versions of one another."""
NEARLY_EQUAL = 0.8
"""From this likeness on, two texts anywhere are."""
_LEAST_GRAMS = 8
"""A shorter text is like too many others to be known again elsewhere."""
_MOST_PAIRS = 100_000
"""Beyond so many pairs likeness is not asked for: the answer would take seconds."""


def adopt_uids(known: Report, other: Report) -> Report:
    """`other` with the uids of `known` for the sections that are the same, and new uids for the rest."""
    matching = _Matching(_nodes(known), _nodes(other))
    matching.find()
    return _with_uids(other, matching, 1 + max(_uids(known, other), default=0))


def adopt_for_merge(base: Report, ours: Report, theirs: Report) -> Report:
    """`theirs` with the uids of `base`, and of `ours` for sections that are new on both sides.

    `ours` has its uids from `base` already: it was edited from it, or it went through `adopt_uids(base, ours)`. The
    new uids of the result are no section's of `ours`.
    """
    new = _nodes(theirs)
    first = _Matching(_nodes(base), new)
    first.find()
    in_base = {section.uid for _address, section in base.walk()}
    nodes = _nodes(ours)
    place = {node.section.uid: index for index, node in enumerate(nodes) if index}
    second = _Matching(nodes, new)
    second.closed_known = {index for index, node in enumerate(nodes) if node.section.uid in in_base}
    second.closed_other = set(first.to_known) - {0}
    for index, before in first.to_known.items():
        if index and first.known[before].section.uid in place:
            second.join(place[first.known[before].section.uid], index)
    second.find()
    first.uids |= {index: nodes[mine].section.uid for index, mine in second.to_known.items() if index}
    return _with_uids(theirs, first, 1 + max(_uids(base, ours, theirs), default=0))


def likeness(one: str, other: str) -> float:
    """How much two texts have in common, from 0 to 1: the share of pairs of neighbouring characters."""
    return 1.0 if one == other else _share(_grams(one), _grams(other))


def shifted(old: Sequence[int], new: Sequence[int]) -> set[int]:
    """Of what is in both, a smallest choice of what has to move to get from the old order to the new one."""
    return _moved(old, new)[0]


def perhaps_shifted(old: Sequence[int], new: Sequence[int]) -> set[int]:
    """Everything that is in any smallest choice: of two that changed places, both."""
    return _moved(old, new)[1]


def _moved(old: Sequence[int], new: Sequence[int]) -> tuple[set[int], set[int]]:
    """By the longest runs that are in the same order in both; quadratic, for sections in a section."""
    position = {item: index for index, item in enumerate(old)}
    common = [item for item in new if item in position]
    if common == [item for item in old if item in set(common)]:
        return set(), set()
    places = [position[item] for item in common]
    up, down = _run_lengths(places), _run_lengths([-place for place in reversed(places)])[::-1]
    longest = max(up)
    level: dict[int, list[int]] = {}
    for index, length in enumerate(up):
        if length + down[index] - 1 == longest:
            level.setdefault(length, []).append(index)
    certain = {common[found[0]] for found in level.values() if len(found) == 1}
    run: list[int] = []
    for length in range(longest, 0, -1):
        run.append(next(i for i in reversed(level[length]) if not run or (i < run[-1] and places[i] < places[run[-1]])))
    return set(common) - {common[index] for index in run}, set(common) - certain


def _run_lengths(places: Sequence[int]) -> list[int]:
    """For each place the length of the longest rising run that ends there."""
    from bisect import bisect_left

    tails: list[int] = []
    lengths = []
    for place in places:
        slot = bisect_left(tails, place)
        tails[slot : slot + 1] = [place]
        lengths.append(slot + 1)
    return lengths


def _grams(text: str) -> frozenset[str]:
    edged = f"\n{text}\n"
    return frozenset(edged[index : index + 2] for index in range(len(edged) - 1))


def _share(one: frozenset[str], other: frozenset[str], least: float = 0.0) -> float:
    """0 when it is below `least`, which is often seen without looking."""
    total = len(one) + len(other)
    if 2 * min(len(one), len(other)) < least * total:
        return 0.0
    share = 2 * len(one & other) / total
    return share if share >= least else 0.0


# ---- sections


class _Node(NamedTuple):
    """A section in print order; number 0 is the report itself, `parent` and `children` are numbers."""

    section: Section
    parent: int
    children: list[int]


def _nodes(report: Report) -> list[_Node]:
    nodes = [_Node(Section("", sections=report.sections), -1, [])]

    def add(parent: int) -> None:
        for section in nodes[parent].section.sections:
            nodes[parent].children.append(len(nodes))
            nodes.append(_Node(section, parent, []))
            add(len(nodes) - 1)

    add(0)
    return nodes


def _uids(*reports: Report) -> Iterator[int]:
    for report in reports:
        yield from (section.uid for _address, section in report.walk())


class _Matching:
    """Pairs of a known and another section, found from the surest sign to the weakest; each is in one pair only."""

    def __init__(self, known: list[_Node], other: list[_Node]) -> None:
        self.known, self.other = known, other
        self.to_known: dict[int, int] = {}
        self.to_other: dict[int, int] = {}
        self.closed_known: set[int] = set()
        """Known sections that are not asked for."""
        self.closed_other: set[int] = set()
        self.uids: dict[int, int] = {}
        """Uids for other sections that have found theirs elsewhere."""
        self._text_grams: dict[str, frozenset[str]] = {}
        self.join(0, 0)

    def join(self, known: int, other: int) -> None:
        self.to_known[other], self.to_other[known] = known, other

    def find(self) -> None:
        whole: dict[Hashable, int] = {}
        wholes = {id(nodes): _wholes(nodes, whole) for nodes in (self.known, self.other)}
        self._unique(lambda nodes, index: (wholes[id(nodes)][index], _substantial(nodes[index].section)))
        self._unique(lambda nodes, index: (_content(nodes, index), bool(nodes[index].section.text.strip())))
        self._siblings()
        # A chapter without a text of its own is known elsewhere by its title.
        self._unique(
            lambda nodes, index: (
                nodes[index].section.title,
                _substantial(nodes[index].section) and not nodes[index].section.text.strip(),
            )
        )
        self._siblings(alike=True)
        self._anywhere()
        self._siblings(alike=True)

    def _free_known(self, among: Iterable[int]) -> list[int]:
        return [index for index in among if index not in self.to_other and index not in self.closed_known]

    def _free_other(self, among: Iterable[int]) -> list[int]:
        return [index for index in among if index not in self.to_known and index not in self.closed_other]

    def _unique(self, sign: Callable[[list[_Node], int], tuple[Hashable, bool]]) -> None:
        """Join those that are alone with their sign on both sides; `sign` also tells whether it says enough."""
        known = _by_sign(self.known, self._free_known(range(len(self.known))), sign)
        other = _by_sign(self.other, self._free_other(range(len(self.other))), sign)
        for key, found in other.items():
            if len(found) == len(known.get(key, ())) == 1:
                self.join(known[key][0], found[0])

    def _siblings(self, alike: bool = False) -> None:
        """Within sections that are the same, the inner ones by content, by title, and by likeness in order."""
        for index, node in enumerate(self.other):
            if index in self.to_known and node.children:
                known = self.known[self.to_known[index]].children
                self._equal_siblings(known, node.children, _content)
                self._equal_siblings(known, node.children, _title)
                if alike:
                    self._alike_siblings(self._free_known(known), self._free_other(node.children))

    def _equal_siblings(self, known: list[int], other: list[int], sign: Callable[[list[_Node], int], Hashable]) -> None:
        mine = _by_sign(self.known, self._free_known(known), lambda nodes, index: (sign(nodes, index), True))
        new = _by_sign(self.other, self._free_other(other), lambda nodes, index: (sign(nodes, index), True))
        for key, found in new.items():
            # With one more or one fewer of the same title, likeness has to tell which.
            if len(found) == len(mine.get(key, ())) or sign is _content:
                for one, two in zip(mine.get(key, ()), found, strict=False):
                    self.join(one, two)

    def _alike_siblings(self, known: list[int], other: list[int]) -> None:
        """The pairs, in the same order on both sides, that are alike most in all."""
        if not known or not other or len(known) * len(other) > _MOST_PAIRS:
            return
        best = best_pairs(len(known), len(other), lambda one, two: self._alike(known[one], other[two]))
        for one, two in best:
            self.join(known[one], other[two])

    def _anywhere(self) -> None:
        """Sections that went elsewhere and changed a little on the way."""
        known = self._free_known(range(len(self.known)))
        other = self._free_other(range(len(self.other)))
        if len(known) * len(other) > _MOST_PAIRS:
            return
        found = []
        for two in other:
            for one in known:
                text, new_text = self.known[one].section.text, self.other[two].section.text
                title = self.known[one].section.title
                least = ALIKE if title.strip() and title == self.other[two].section.title else NEARLY_EQUAL
                enough = min(len(text), len(new_text)) >= _LEAST_GRAMS
                if enough and (share := self._text_share(text, new_text, least)):
                    found.append((-share, two, one))
        for _likeness, two, one in sorted(found):
            if one not in self.to_other and two not in self.to_known:
                self.join(one, two)

    def _alike(self, one: int, two: int) -> float:
        """How much two siblings are alike; 0 when not enough."""
        mine, new = self.known[one].section, self.other[two].section
        same_title = bool(mine.title.strip()) and mine.title == new.title
        inner = sum(self.to_known.get(child) in self.known[one].children for child in self.other[two].children)
        share = inner / max(len(mine.sections), len(new.sections), 1)
        if mine.text.strip() or new.text.strip():
            share = max(share, self._text_share(mine.text, new.text, 0.0 if same_title else ALIKE))
        elif not same_title and not inner:
            share = likeness(mine.title, new.title)
        return share + 1 if same_title else share if share >= ALIKE else 0.0

    def _text_share(self, one: str, other: str, least: float) -> float:
        if min(len(one), len(other)) == 0:
            return float(one == other)
        for text in (one, other):
            if text not in self._text_grams:
                self._text_grams[text] = _grams(text)
        return _share(self._text_grams[one], self._text_grams[other], least)


def best_pairs(rows: int, columns: int, value: Callable[[int, int], float]) -> list[tuple[int, int]]:
    """Pairs of a row and a column, both rising, with the greatest sum of values; pairs of value 0 are none."""
    values = [[value(row, column) for column in range(columns)] for row in range(rows)]
    best = [[0.0] * (columns + 1) for _row in range(rows + 1)]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            taken = values[row][column] and values[row][column] + best[row + 1][column + 1]
            best[row][column] = max(taken, best[row + 1][column], best[row][column + 1])
    pairs, row, column = [], 0, 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, column))
            row, column = row + 1, column + 1
    return pairs


def _substantial(section: Section) -> bool:
    return bool(section.title.strip())


def _content(nodes: list[_Node], index: int) -> Hashable:
    return nodes[index].section.title, nodes[index].section.text


def _title(nodes: list[_Node], index: int) -> Hashable:
    return nodes[index].section.title


def _wholes(nodes: list[_Node], seen: dict[Hashable, int]) -> list[int]:
    """A number for each section with all it contains: equal for equal ones."""
    numbers = [0] * len(nodes)
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        key = (node.section.title, node.section.text, tuple(numbers[child] for child in node.children))
        numbers[index] = seen.setdefault(key, len(seen))
    return numbers


def _by_sign(
    nodes: list[_Node], among: list[int], sign: Callable[[list[_Node], int], tuple[Hashable, bool]]
) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for index in among:
        key, enough = sign(nodes, index)
        if enough:
            found.setdefault(key, []).append(index)
    return found


def _with_uids(report: Report, matching: _Matching, fresh: int) -> Report:
    nodes = matching.other
    built: dict[int, Section] = {}
    uids = {index: matching.known[known].section.uid for index, known in matching.to_known.items()} | matching.uids
    for index in range(1, len(nodes)):
        if index not in uids:
            uids[index] = fresh
            fresh += 1
    for index in range(len(nodes) - 1, 0, -1):
        children = tuple(built[child] for child in nodes[index].children)
        built[index] = nodes[index].section._replace(uid=uids[index], sections=children)
    return report._replace(sections=tuple(built[child] for child in nodes[0].children))
