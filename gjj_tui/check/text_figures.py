"""Numbers of the text that contradict the tables: 受理申请 3 件 while 3100 = 2, 未收到申请 while 3100 = 5.

Only where the words can mean nothing else (`Match.plain`), and no reading makes the number right.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from gjj_tui.check.finder import agrees, paragraphs_of, state_of
from gjj_tui.check.prose_rule import Hit, ReportExample, ReportRule, View
from gjj_tui.check.wording import Figure, Place, Spoken, denials_of, matches_of
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.binding import Cell, bind, instances, reads, value_of
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import Number, spell
from gjj_tui.model.printed import Printed
from gjj_tui.model.report import NO_FIGURES, Figures, Section

Found = tuple[tuple[Address, ...], Hit]


def find(view: View) -> Iterator[Found]:
    """Every number and every denial of the text that no figure agrees with."""
    figures, last = view.report.figures, view.last.figures if view.last else NO_FIGURES
    for place, section, address, shown in paragraphs_of(view.form, view.report, last):
        for cells, hit in (*differing(place, section, shown, figures, last), *denying(place, section, shown, figures)):
            yield (address, *cells), hit


def differing(
    place: Place, section: Section, shown: Printed, figures: Figures, last: Figures
) -> Iterator[tuple[tuple[CellAddress, ...], Hit]]:
    """The numbers of a paragraph that are other than what they speak of."""
    matches = matches_of(shown.text, place)
    for match in matches:
        number = match.number
        if not match.plain or match.last or state_of(shown, number, section) != "open":
            continue
        figures_of = match.spoken.figures
        if any(value_of(figure.term, figures, last) is None for figure in figures_of):
            continue
        rivals = (figure for one in matches if one.number == number for figure in one.spoken.figures)
        if any(agrees(number, figure, figures, last) is not None for figure in rivals):
            continue
        message = _("正文“{text}”，而 {sides}").format(
            text=f"{number.text} {number.unit}".strip(), sides=_sides(figures_of, figures)
        )
        if any(agrees(number, figure, last, NO_FIGURES) for figure in figures_of):
            message += _("；这是上年的数")
        yield _cells(figures_of), Hit(number.start, number.unit_end - number.start, message)


def denying(
    place: Place, section: Section, shown: Printed, figures: Figures
) -> Iterator[tuple[tuple[CellAddress, ...], Hit]]:
    """The denials of a paragraph whose figures are not 0, unless a rule of the form looks after them."""
    told: set[int] = set()
    for zero, spoken in denials_of(shown.text, place):
        if zero.start in told or _looked_after(place.form, spoken):
            continue
        values = [value_of(figure.term, figures, NO_FIGURES) for figure in spoken.figures]
        if any(not value for value in values):
            continue
        told.add(zero.start)
        text = shown.text[min(zero.start, zero.about) : max(zero.end, zero.about_end)]
        message = _("正文说“{text}”，而 {sides}").format(text=text[:24], sides=_sides(spoken.figures, figures))
        yield _cells(spoken.figures), Hit(min(zero.start, zero.about), len(text), message)


def _sides(spoken: tuple[Figure, ...], figures: Figures) -> str:
    return _("，").join(
        f"{figure.source.replace(' ', '')} = {spell(value)}"
        for figure in spoken if (value := _value(figure, figures)) is not None
    )  # fmt: skip


def _value(figure: Figure, figures: Figures) -> Number | None:
    return value_of(figure.term, figures, NO_FIGURES)


def _cells(spoken: tuple[Figure, ...]) -> tuple[CellAddress, ...]:
    return tuple(dict.fromkeys(cell for figure in spoken for cell in figure.cells))


def _looked_after(form: Form, spoken: Spoken) -> bool:
    """Whether the form has a rule of its own about what the text says of one of these cells."""
    return not _mentioned(form).isdisjoint(_cells(spoken.figures))


@lru_cache(maxsize=16)
def _mentioned(form: Form) -> frozenset[CellAddress]:
    return frozenset(
        cell.address
        for rule in form.rules if rule.mention and rule.when
        for scope in instances(form, rule)
        for cell in reads(bind(rule.when, scope)) if isinstance(cell, Cell)
    )  # fmt: skip


def _example(text: str) -> ReportExample:
    """Two new applications, and one carried over from last year."""
    return ReportExample(f"# 概述\n{text}", form="2021", figures={"A1.total": "2", "A2.total": "1"})


RULES = (
    ReportRule(
        "prose-differs", Level.SOFT, N_("正文的数与统计表不同"), find,
        passes=(
            _example("收到公开申请 3 件。"),
            _example("全年共受理公开申请 2 件，已经全部作出答复。"),
            _example("全市共受理公开申请 300 件。"),
            _example("2016 年受理公开申请 4 件。"),
            _example("收到公开申请比上年增加 4 件。"),
            _example("第四季度未收到公开申请。"),
        ),
        fails=(
            _example("全年共受理公开申请 ⟦4 件⟧，已经全部作出答复。"),
            _example("收到公开申请⟦二十三件⟧。"),
            _example("2017 年收到⟦5 件⟧公开申请。"),
        ),
        figures=True,
    ),
)  # fmt: skip
