"""Changes as told: 同比增长 x%, 比上年增加 n 件, against last year's number in the sentence or in the tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from gjj_tui.check.finder import agrees, said_in, scale_of
from gjj_tui.check.indirect import subject_of
from gjj_tui.check.prose_rule import Hit, ReportExample, ReportRule, View
from gjj_tui.check.spoken import Spoken
from gjj_tui.check.statements import sentence_start, told_near
from gjj_tui.check.wording import APIECE, Place, change_of, is_last, matches_of
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model import number_words as words
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.binding import value_of
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy
from gjj_tui.model.marks import CLAUSE, start_after
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import EXACT, Number, multiply, spell, subtract
from gjj_tui.model.report import NO_FIGURES, Figures, figures_of
from gjj_tui.model.text_numbers import TextNumber, numbers_of

CENT = Decimal("0.01")
_DOUBLED = lazy("翻(?:了)?([一二两三])?番")
ROUGH = Decimal("0.2")
"""翻一番 is said of 1.9 times as well."""


class Growth(NamedTuple):
    """A change as told: by `change` (with `sign`) to `now`, from `before` if the sentence gives that number too.

    `how`: the change is an amount (``count``), a ``percent``age, or this year's is so many ``times`` last year's.
    Without `now` the sentence tells only of what figure it speaks (`subject`).
    """

    change: TextNumber
    sign: int
    how: str
    now: TextNumber | None
    before: TextNumber | None = None
    subject: Spoken | None = None


@lru_cache(maxsize=8192)
def growths_of(text: str, place: Place) -> tuple[Growth, ...]:
    """Every change against last year that a paragraph tells, with what it is the change of."""
    return tuple(_growths(text, place))


def _growths(text: str, place: Place) -> Iterator[Growth]:
    numbers = numbers_of(text)
    for change, sign, how in _changes(text, numbers, place.year):
        start = sentence_start(text, change.start)
        told = [one for one in numbers if start <= one.start < change.start and one.kind != "time"]
        told = [one for one in told if not change_of(text, one)]
        earlier = [one for one in told if one.kind == "count" and one.unit]
        # Where another number stands between, it may be of that one that the change is told.
        if told and (not earlier or told[-1] != earlier[-1]):
            continue
        before = [one for one in earlier if is_last(text, one, place.year, start)]
        now = [one for one in earlier if one not in before]
        said = text[(now[-1].unit_end if now else start) : change.start]
        if APIECE in said or not (how == "times" or _compared(said, bool(before), place.year)):
            continue
        if not now:
            clause = start_after(text, CLAUSE, change.start, start)
            if not told and (subject := subject_of(text, clause, change.start, place)):
                yield Growth(change, sign, how, None, None, subject)
            continue
        if not now[-1].sure or (how == "count" and change.unit != now[-1].unit):
            continue
        given = [one for one in before if one.unit == now[-1].unit and one.sure]
        yield Growth(change, sign, how, now[-1], given[-1] if len(given) == 1 else None)


def _changes(text: str, numbers: Sequence[TextNumber], year: int) -> Iterator[tuple[TextNumber, int, str]]:
    """The numbers that tell a change, with its sign and how they tell it."""
    for number in numbers:
        head, tail = text[max(0, number.start - 12) : number.start], text[number.end : number.end + 6].lstrip()
        if not number.sure or "百分点" in tail or number.kind not in ("percent", "count"):
            continue
        sign = change_of(text, number)
        if tail[:1] == "倍":
            if sign > 0:
                more = multiply(number.value, 100), multiply(number.step, 100)
                yield number._replace(value=more[0], step=more[1]), 1, "percent"
            elif any(head.endswith((f"{last}的", last)) for last in (*words.LAST_YEAR, f"{year - 1}年")):
                yield number, 1, "times"
        elif sign:
            yield number, sign, number.kind
    for found in _DOUBLED.finditer(text) if "番" in text else ():
        times = 2 ** {"两": 2, "二": 2, "三": 3}.get(found[1] or "", 1)
        yield TextNumber(*found.span(), found[0], times, ROUGH, unit_end=found.end()), 1, "times"


def _compared(said: str, given: bool, year: int) -> bool:
    """Whether it is said to be a change against last year; where that number is `given` 比 is enough."""
    if given and "比" in said:
        return True
    plain = said.replace(" ", "")
    named = (f"比{year - 1}年", f"较{year - 1}年", f"与{year - 1}年相比", f"同{year - 1}年相比")
    return any(word in plain for word in (*words.COMPARED, *named))


def find(view: View) -> Iterator[tuple[tuple[Address, ...], Hit]]:
    """Every change told that is not what the two numbers come to."""
    figures, last = view.report.figures, figures_of(view.last)
    for place, _section, address, shown, growths in said_in(view.form, view.report, last, growths_of):
        for growth in growths:
            now, before, cells = _both(growth, shown.text, place, figures, last)
            if now is not None and before is not None and (message := _contradiction(growth, now, before)):
                start, end = growth.change.start, max(growth.change.end, growth.change.unit_end)
                yield (address, *cells), Hit(start, end - start, message)


def _both(
    growth: Growth, text: str, place: Place, figures: Figures, last: Figures
) -> tuple[Number | None, Number | None, tuple[CellAddress, ...]]:
    """This year's number and last year's: from the sentence, or from the figure that it speaks of."""
    if growth.now and growth.before:
        return growth.now.value, growth.before.value, ()
    if growth.subject:
        figure = growth.subject.figures[0]
        now, before = (value_of(figure.term, one, NO_FIGURES) for one in (figures, last))
        if now is None or before is None or len(growth.subject.figures) > 1:
            return None, None, ()
        return multiply(now, scale_of(figure.unit)), multiply(before, scale_of(figure.unit)), figure.cells
    for match in matches_of(text, place):
        if growth.now is None or match.number != growth.now or match.spoken.ask:
            continue
        for figure in match.spoken.figures:
            before = value_of(figure.term, last, NO_FIGURES)
            if before is not None and agrees(growth.now, figure, figures, last):
                return growth.now.value, multiply(before, scale_of(figure.unit)), figure.cells
    return None, None, ()


def _contradiction(growth: Growth, now: Number, before: Number) -> str:
    """What is wrong, "" when all is right or nothing can be said."""
    change = growth.change
    difference = subtract(now, before)
    sides = _("本年 {now}，上年 {before}，").format(now=spell(now), before=spell(before))
    if growth.how == "count":
        if subtract(difference, multiply(growth.sign, change.value)) == 0:
            return ""
        right = spell(difference).removeprefix("-")
    elif not before or before < 0:
        return ""
    else:
        times = growth.how == "times"
        told = multiply(growth.sign, change.value)
        exact = EXACT.divide(Decimal(now if times else multiply(difference, 100)), Decimal(before))
        if told_near(told, exact, Decimal(change.step)):
            return ""
        if times:
            return sides + _("是上年的 {times} 倍").format(times=spell(exact.quantize(CENT, ROUND_HALF_UP)))
        right = spell(exact.quantize(CENT, ROUND_HALF_UP, EXACT)).removeprefix("-") + "%"
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
            ReportExample("# 概述\n收到申请 15 件，上年 10 件，是上年的 1.5 倍。"),
            ReportExample("# 概述\n复议 5 件、诉讼 2 件，去年 4 件，同比分别增加 3 件、1 件。"),
        ),
        fails=(
            ReportExample("# 概述\n收到申请 12 件，上年 10 件，同比增长 ⟦30⟧%。"),
            ReportExample("# 概述\n收到申请 8 件，上年 10 件，同比增长 ⟦20⟧%。"),
            ReportExample("# 概述\n收到申请 12 件，去年 10 件，比上年增加 ⟦3 件⟧。"),
            ReportExample("# 概述\n收到申请 15 件，上年 10 件，比 2016 年增长 ⟦1.5⟧ 倍。"),
            ReportExample("# 概述\n收到申请 15 件，去年 10 件，比去年⟦翻了一番⟧。"),
        ),
        figures=True,
    ),
)  # fmt: skip
