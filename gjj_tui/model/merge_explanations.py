"""The explanations of three reports: which of them are the same one, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gjj_tui.model.difference import explanation_text
from gjj_tui.model.merge_order import common_order, in_sequence
from gjj_tui.model.merge_units import Choose, Clash, Key, clashing, settled
from gjj_tui.model.report import Explanation


class Explanations:
    """Explanations of the three reports, known again by rule and cells."""

    def __init__(self, *lists: Sequence[Explanation]) -> None:
        self._numbers: dict[Key, int] = {}
        base = lists[0]
        self._orders = [self._known_again(base, one) for one in lists]
        self._values = [dict(zip(order, one, strict=True)) for order, one in zip(self._orders, lists, strict=True)]
        ours, theirs = self._orders[1:]
        both = common_order(*self._orders) or [number for number in theirs if number in set(ours)]
        self._order = in_sequence(both, *self._orders)

    def _known_again(self, base: Sequence[Explanation], side: Sequence[Explanation]) -> list[int]:
        """A number for each explanation: equal, else of the same rule and cells, else the only ones of their rule."""
        found: dict[int, int] = {}
        signs: list[Callable[[Explanation], Key]] = [lambda one: one, _cells_of, lambda one: (one.rule,)]
        for sign in signs:
            left = _by(sign, base, set(found.values()))
            for key, indexes in _by(sign, side, set(found)).items():
                olds = left.get(key, [])
                if len(key) > 1 or len(indexes) == len(olds) == 1:
                    found.update(zip(indexes, olds, strict=False))
        counts: dict[Key, int] = {}
        keys: list[Key] = []
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

    def clashes(self) -> Iterator[Clash]:
        for place, number in enumerate(self._order):
            three = self._three(number)
            if clashing(*three):
                texts = (explanation_text(one) if one else None for one in three)
                yield Clash((3, place), ("explanation", number), *texts)

    def settled(self, choose: Choose) -> Iterator[Explanation]:
        for number in self._order:
            if value := settled(self._three(number), choose(("explanation", number))):
                yield value


def _cells_of(explanation: Explanation) -> Key:
    return explanation.rule, tuple(address for address, _figure in explanation.seen), explanation.quote


def _by(
    sign: Callable[[Explanation], Key], explanations: Sequence[Explanation], done: set[int]
) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for index, one in enumerate(explanations):
        if index not in done:
            found.setdefault(sign(one), []).append(index)
    return found
