"""How a figure stands to another one of the same cell: by how much it is more, and by how many per cent."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import EXACT, Number, parse_number, spell, subtract


class Change(NamedTuple):
    """The way from one figure to another, as texts with their sign: ``+32``, ``+2.7%``.

    `difference` is "" when one of both is blank or no number, `percent` also when the old one is 0.
    """

    difference: str = ""
    percent: str = ""


def change_of(old: str, new: str) -> Change:
    """From the text of a cell to another."""
    before, now = parse_number(old), parse_number(new)
    if before is None or now is None:
        return Change()
    difference = subtract(now, before)
    sign = "+" if difference > 0 else "-" if difference < 0 else ""
    # A rate on a negative base would have the wrong sign.
    share = f"{sign}{percent(difference, before)}%" if before > 0 else ""
    return Change(sign + spell(difference).removeprefix("-"), share)


def trend(figures: Iterable[tuple[int, str]]) -> list[str]:
    """The figures of some years, oldest first, each with its change: ``2016 1001``, ``2017 1173 +17.2%``."""
    words, before = [], ""
    for year, text in figures:
        if text:
            words.append(f"{year} {text} {change_of(before, text).percent}".rstrip())
            before = text
    return words


def percent(difference: Number, before: Number) -> str:
    """A difference as a share of a figure, without its sign.

    Without decimals where that is true, else with one; with two where one would look as if it were whole.
    """
    exact = EXACT.divide(EXACT.multiply(Decimal(difference), Decimal(100)), Decimal(before)).copy_abs()
    for step in (Decimal("0.1"), Decimal("0.01")):
        rounded = exact.quantize(step, ROUND_HALF_UP, EXACT)
        if rounded == exact or rounded != rounded.to_integral_value():
            break
    return spell(rounded)
