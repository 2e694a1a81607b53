"""The order of what two sides put in order, each in its own way; told by numbers that stand for the things."""

from __future__ import annotations

from collections.abc import Sequence

from gjj_tui.model.align import perhaps_shifted


def common_order(base: Sequence[int], ours: Sequence[int], theirs: Sequence[int]) -> list[int] | None:
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


def in_sequence(both: Sequence[int], base: Sequence[int], ours: Sequence[int], theirs: Sequence[int]) -> list[int]:
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
