"""Percentages of the text held against the tables: rates (办结率 97.6%) and shares (自然人申请 78 件，占 63.4%).

A form says which figures a rate is of (`Reading.of`). The whole of a share is any number of the paragraph or the tables
that is large enough: only a share that none of them explains is wrong for sure.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from itertools import pairwise

from gjj_tui.check.finder import agrees, said_in, scale_of
from gjj_tui.check.growth import CENT
from gjj_tui.check.indirect import rates_of
from gjj_tui.check.prose_rule import Hit, ReportExample, ReportRule, View
from gjj_tui.check.spoken import Figure, Spoken, figure_of, spoken_of
from gjj_tui.check.statements import is_share, sentence_start
from gjj_tui.check.wording import Place, matches_of
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model import number_words as words
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.binding import value_of
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import EXACT, Number, multiply, spell
from gjj_tui.model.report import NO_FIGURES, Figures
from gjj_tui.model.text_numbers import TextNumber, numbers_of

Found = tuple[tuple[Address, ...], Hit]


class Proportion(NamedTuple):
    """A percentage as told: the rate that it is, or the number of the text whose share it is."""

    told: TextNumber
    rate: Spoken | None
    part: TextNumber | None = None


@lru_cache(maxsize=8192)
def proportions_of(text: str, place: Place) -> tuple[Proportion, ...]:
    """What a paragraph tells in hundredths of figures of the form."""
    if "%" not in text and "％" not in text and "百分之" not in text:
        return ()
    rates = rates_of(text, place)
    told = {number.start for number, _spoken in rates}
    found = [Proportion(number, spoken) for number, spoken in rates]
    for share, part in _shares(text):
        if share.start not in told:
            found.append(Proportion(share, None, part))
    return tuple(found)


def _shares(text: str) -> Iterator[tuple[TextNumber, TextNumber]]:
    """Every percentage behind 占 with the number right before it in its sentence."""
    numbers = numbers_of(text)
    for part, share in pairwise(numbers):
        said = text[part.unit_end : share.start]
        if share.kind != "percent" or not share.sure or part.kind != "count" or not (part.sure and part.unit):
            continue
        if sentence_start(text, share.start) > part.start or not any(word in said for word in words.SHARES):
            continue
        if "百分点" not in text[share.end : share.end + 6] and not any(word in said for word in words.OTHER_WHOLE):
            yield share, part


def find(view: View) -> Iterator[Found]:
    """Every rate and share that the figures do not come to."""
    figures, last = view.report.figures, view.last.figures if view.last else NO_FIGURES
    for place, _section, address, shown, told in said_in(view.form, view.report, last, proportions_of):
        for one in told:
            start, end = one.told.start, one.told.end
            if one.rate:
                message, cells = _rate(one.told, one.rate, figures)
            else:
                message, cells = _share(one, shown.text, place, figures)
            if message:
                yield (address, *cells), Hit(start, end - start, message)


def _rate(told: TextNumber, rate: Spoken, figures: Figures) -> tuple[str, tuple[CellAddress, ...]]:
    """What is wrong with a rate: nothing when any of its figures in any of its wholes comes to it."""
    pairs = [(part, whole) for part in rate.figures for whole in rate.of]
    known = [(part, whole) for part, whole in pairs if _value(part, figures) is not None and _value(whole, figures)]
    if len(known) < len(pairs):
        return "", ()
    if any(is_share(told, _value(part, figures) or 0, _value(whole, figures) or 0) for part, whole in known):
        return "", ()
    part, whole = known[0]
    return _message(told, part, whole, figures), (*part.cells, *whole.cells)


def _share(one: Proportion, text: str, place: Place, figures: Figures) -> tuple[str, tuple[CellAddress, ...]]:
    """What is wrong with a share: nothing when any number that its part may be in comes to it."""
    assert one.part
    parts = [
        figure for match in matches_of(text, place)
        if match.number == one.part and not match.spoken.ask and not match.last
        for figure in match.spoken.figures if agrees(one.part, figure, figures, NO_FIGURES)
    ]  # fmt: skip
    value = one.part.value
    if not parts or any(is_share(one.told, value, other.value) for other in numbers_of(text) if other.value >= value):
        return "", ()
    wholes = [(figure, number) for figure in _wholes(place.form) if (number := _value(figure, figures) or 0) >= value]
    if any(is_share(one.told, value, number) for _figure, number in wholes):
        return "", ()
    over = [(figure, number) for figure, number in wholes if _holds(figure, parts[0], place.form)]
    if not over:
        return _("正文“{part} 占 {share}%”，统计表里没有一个数作总数是这个比例").format(
            part=spell(value), share=spell(one.told.value)
        ), parts[0].cells  # fmt: skip
    whole = min(over, key=lambda pair: (len(pair[0].cells), pair[1]))[0]
    return _message(one.told, parts[0], whole, figures), (*parts[0].cells, *whole.cells)


def _message(told: TextNumber, part: Figure, whole: Figure, figures: Figures) -> str:
    top, bottom = _value(part, figures) or 0, _value(whole, figures) or 1
    right = EXACT.divide(multiply(Decimal(top), 100), Decimal(bottom)).quantize(CENT, ROUND_HALF_UP)
    return _("正文“{share}%”，而 {part}÷{whole} = {top}÷{bottom} = {right}%").format(
        share=spell(told.value), part=_named(part), whole=_named(whole), top=spell(top), bottom=spell(bottom),
        right=spell(right),
    )  # fmt: skip


def _named(figure: Figure) -> str:
    source = figure.source.replace(" ", "")
    return f"({source})" if len(figure.cells) > 1 else source


def _value(figure: Figure, figures: Figures) -> Number | None:
    value = value_of(figure.term, figures, NO_FIGURES)
    return None if value is None else multiply(value, scale_of(figure.unit))


@lru_cache(maxsize=16)
def _wholes(form: Form) -> tuple[Figure, ...]:
    """Whatever of a form something can be a share of: every cell, and every sum that a text speaks of."""
    said = (figure for spoken in spoken_of(form) for figure in spoken.figures)
    every = (*(figure_of(form, str(cell)) for cell in form.cells()), *said)
    return tuple({figure.source: figure for figure in every}.values())


def _holds(whole: Figure, part: Figure, form: Form) -> bool:
    """Whether one figure is the nearest thing to the whole of another: of its row, or of a row above it."""
    row = form.row(part.cells[0].row) if part.cells else None
    over = {part.cells[0].row}
    while row and row.parent:
        over.add(row.parent)
        row = form.row(row.parent)
    return whole.source != part.source and any(cell.row in over for cell in whole.cells) and len(whole.cells) == 1


def _example(text: str) -> ReportExample:
    """Of 123 applications 78 came from people and 120 were finished."""
    figures = {"A1.person": "78", "A1.business": "45", "A1.total": "123", "A2.total": "0", "A3-7.total": "120"}
    return ReportExample(f"# 依申请公开情况\n{text}", form="2021", figures=figures)


RULES = (
    ReportRule(
        "prose-rate", Level.SOFT, N_("比率与统计表不符"), find,
        passes=(
            _example("自然人申请 78 件，占 63.4%。"),
            _example("收到申请 123 件，办结率 97.6%。"),
            _example("办结政协提案 12 件，办结率 100%。"),
            _example("自然人申请 78 件，占全市的 12.5%。"),
        ),
        fails=(
            _example("自然人申请 78 件，占 ⟦64.3⟧%。"),
            _example("收到申请 123 件，办结率达 ⟦100⟧%。"),
        ),
        figures=True,
    ),
)  # fmt: skip
