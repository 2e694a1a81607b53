"""Changes as told: 同比增长 x%, 比上年增加 n 件, against last year's number in the sentence or in the tables."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache

from gjj_tui.check.finder import agrees, said_in, scale_of
from gjj_tui.check.prose_rule import Hit, ReportExample, ReportRule, View
from gjj_tui.check.statements import percent, sentence_start
from gjj_tui.check.wording import Place, change_of, matches_of
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model import number_words as words
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.binding import value_of
from gjj_tui.model.finding import Level
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import Number, multiply, spell, subtract
from gjj_tui.model.report import NO_FIGURES, Figures, figures_of
from gjj_tui.model.text_numbers import TextNumber, numbers_of


class Growth(NamedTuple):
    """A change as told: by `change` (with `sign`) to `now`, from `before` if the sentence gives that number too."""

    change: TextNumber
    sign: int
    now: TextNumber
    before: TextNumber | None


@lru_cache(maxsize=8192)
def growths_of(text: str, place: Place) -> tuple[Growth, ...]:
    """Every change against last year that a paragraph tells, with what it is the change of."""
    return tuple(_growths(text, place.year))


def _growths(text: str, year: int) -> Iterator[Growth]:
    numbers = numbers_of(text)
    for index, change in enumerate(numbers):
        if change.kind not in ("percent", "count") or not change.sure or "百分点" in text[change.end : change.end + 5]:
            continue
        start = sentence_start(text, change.start)
        told = [one for one in numbers[:index] if one.start >= start and one.kind != "time"]
        told = [one for one in told if not change_of(text, one)]
        earlier = [one for one in told if one.kind == "count" and one.unit]
        sign = change_of(text, change)
        # Where another number stands between, it may be of that one that the change is told.
        if not sign or not earlier or told[-1] != earlier[-1]:
            continue
        before = [one for one in earlier if _is_last(text, one, year, start)]
        now = [one for one in earlier if one not in before]
        if not now or not _compared(text[now[-1].unit_end : change.start], bool(before)):
            continue
        if not now[-1].sure or (change.kind == "count" and change.unit != now[-1].unit):
            continue
        given = [one for one in before if one.unit == now[-1].unit and one.sure]
        yield Growth(change, sign, now[-1], given[-1] if len(given) == 1 else None)


def _compared(said: str, given: bool) -> bool:
    """Whether it is said to be a change against last year; where that number is `given` 比 is enough."""
    return (given and "比" in said) or any(word in said for word in words.COMPARED)


def _is_last(text: str, number: TextNumber, year: int, start: int) -> bool:
    """Whether last year is named right before a number: 上年的 10 件, 2016 年 10 件."""
    said = text[max(start, number.start - 8) : number.start]
    return any(word in said for word in (*words.LAST_YEAR, f"{year - 1}年", f"{year - 1} 年"))


def find(view: View) -> Iterator[tuple[tuple[Address, ...], Hit]]:
    """Every change told that is not what the two numbers come to."""
    figures, last = view.report.figures, figures_of(view.last)
    for place, _section, address, shown, growths in said_in(view.form, view.report, last, growths_of):
        for growth in growths:
            before, cells = _before(growth, shown.text, place, figures, last)
            if before is not None and (message := _contradiction(growth, before)):
                start, end = growth.change.start, max(growth.change.end, growth.change.unit_end)
                yield (address, *cells), Hit(start, end - start, message)


def _before(
    growth: Growth, text: str, place: Place, figures: Figures, last: Figures
) -> tuple[Number | None, tuple[CellAddress, ...]]:
    """Last year's number: from the sentence, or from last year's cell of the figure that this year's number is."""
    if growth.before:
        return growth.before.value, ()
    for match in matches_of(text, place):
        if match.number != growth.now or match.spoken.ask:
            continue
        for figure in match.spoken.figures:
            before = value_of(figure.term, last, NO_FIGURES)
            if before is not None and agrees(growth.now, figure, figures, last):
                return multiply(before, scale_of(figure.unit)), figure.cells
    return None, ()


def _contradiction(growth: Growth, before: Number) -> str:
    """What is wrong, "" when all is right or nothing can be said."""
    now, change = growth.now.value, growth.change
    difference = subtract(now, before)
    sides = _("本年 {now}，上年 {before}，").format(now=spell(now), before=spell(before))
    if change.kind == "count":
        if subtract(difference, multiply(growth.sign, change.value)) == 0:
            return ""
        right = spell(difference).removeprefix("-")
    elif not before or before < 0:
        return ""
    else:
        step = Decimal(change.step)
        near = [percent(difference, before, step, rounding) for rounding in (ROUND_HALF_UP, ROUND_DOWN)]
        if multiply(growth.sign, change.value) in near:
            return ""
        right = spell(percent(difference, before, Decimal("0.01"))).removeprefix("-") + "%"
    really = _("增加 {amount}") if difference > 0 else _("减少 {amount}") if difference < 0 else _("没有增减")
    return sides + really.format(amount=right)


RULES = (
    ReportRule(
        "prose-growth", Level.SOFT, N_("增减与两年的数不符"), find,
        passes=(
            ReportExample("# 概述\n收到申请 12 件，上年 10 件，同比增长 20%。"),
            ReportExample("# 概述\n收到申请 13 件，上年 12 件，同比增长 8.3%。"),
            ReportExample("# 概述\n收到申请 19 件，比 2016 年的 12 件增加 7 件。"),
            ReportExample("# 概述\n收到申请 13 件，同比增长 80%。"),
        ),
        fails=(
            ReportExample("# 概述\n收到申请 12 件，上年 10 件，同比增长 ⟦30⟧%。"),
            ReportExample("# 概述\n收到申请 8 件，上年 10 件，同比增长 ⟦20⟧%。"),
            ReportExample("# 概述\n收到申请 12 件，去年 10 件，比上年增加 ⟦3 件⟧。"),
        ),
        figures=True,
    ),
)  # fmt: skip
