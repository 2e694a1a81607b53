"""Numbers of the text that contradict the tables: 受理申请 3 件 while 3100 = 2, 未收到申请 while 3100 = 5.

Only where the words can mean nothing else (`Match.plain`), and no reading makes the number right.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache

from gjj_tui.check.finder import Fit, agrees, paragraphs_of, proposal_of, said_in, scale_of, state_of
from gjj_tui.check.indirect import Denial, all_of, denials_of
from gjj_tui.check.prose_rule import Hit, ReportExample, ReportRule, View
from gjj_tui.check.spoken import Figure, Spoken
from gjj_tui.check.wording import Match, Place, matches_of
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.binding import Cell, bind, instances, reads, value_of
from gjj_tui.model.finding import Finding, Fix, Level
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import Number, multiply, spell, subtract
from gjj_tui.model.printed import Printed, splice_printed
from gjj_tui.model.report import NO_FIGURES, Figures, Report, Section, figures_of
from gjj_tui.model.text_numbers import TextNumber

DIFFERS = "prose-differs"

SHOWN = 24
"""Characters of a denial in a message."""

Found = tuple[tuple[Address, ...], Hit]


def find(view: View) -> Iterator[Found]:
    """Every number and every denial of the text that no figure agrees with."""
    figures, last = view.report.figures, figures_of(view.last)
    for place, section, address, shown, claims in said_in(view.form, view.report, last, claims_of):
        for claim in claims:
            if isinstance(claim, Match):
                message = _differing(claim, matches_of(shown.text, place), shown, section, figures, last)
                level = None if claim.number.sure else Level.HINT
            else:
                message, level = _denied(claim, shown.text, figures), None
            if message:
                start, end = claim.span
                yield (address, *_cells(claim.spoken.figures)), Hit(start, end - start, message, level=level)


@lru_cache(maxsize=8192)
def claims_of(text: str, place: Place) -> tuple[Match | Denial, ...]:
    """What a paragraph says that can be held against the tables, a place of the text once."""
    found: dict[tuple[int, int], Match | Denial] = {}
    for denial in denials_of(text, place):
        if not _looked_after(place.form, denial.spoken):
            found.setdefault(denial.span, denial)
    for match in matches_of(text, place):
        if match.plain:
            found.setdefault(match.span, match)
    for match in all_of(text, place):
        found.setdefault(match.span, match)
    return tuple(found.values())


def _differing(
    match: Match, rivals: Iterable[Match], shown: Printed, section: Section, figures: Figures, last: Figures
) -> str:
    """What is wrong with a number: nothing when any figure that it may be agrees with it."""
    number, told = match.number, match.spoken.figures
    own = last if match.last else figures
    if state_of(shown, number, section) != "open" or any(_value(figure, own) is None for figure in told):
        return ""
    every = (*told, *(figure for one in rivals if one.number == number for figure in one.spoken.figures))
    if any(_goes(number, figure, one, last) for figure in every for one in (figures, own)):
        return ""
    text = f"{number.text} {number.unit}".strip()
    if match.last:
        return _("正文写上年“{text}”，而上年 {sides}").format(text=text, sides=_sides(told, own))
    message = _("正文“{text}”，而 {sides}").format(text=text, sides=_sides(told, figures))
    old = any(agrees(number, figure, last, NO_FIGURES) for figure in told)
    return message + _("；这是上年的数") if old else message


def _goes(number: TextNumber, figure: Figure, figures: Figures, last: Figures) -> bool:
    """Whether a number may stand for a figure: more than 1000 may be any that is more."""
    if agrees(number, figure, figures, last) is not None:
        return True
    value = value_of(figure.term, figures, last)
    if value is None or number.about not in ("above", "below"):
        return False
    more = subtract(multiply(value, scale_of(figure.unit)), number.value)
    return more > 0 if number.about == "above" else more < 0


def _denied(denial: Denial, text: str, figures: Figures) -> str:
    """What is wrong with a denial: nothing when one of the figures that it may be about is 0 or blank."""
    told = denial.spoken.figures
    if not all(_value(figure, figures) for figure in told):
        return ""
    said = text[slice(*denial.span)][:SHOWN]
    return _("正文说“{text}”，而 {sides}").format(text=said, sides=_sides(told, figures))


def fixes_of_number(finding: Finding, form: Form, report: Report, last: Figures) -> Iterator[Fix]:
    """For a number that differs: each figure that it may be, in its place."""
    from gjj_tui.model.edits import SpliceText

    for place, section, address, shown in paragraphs_of(form, report, last):
        if address != finding.addresses[0] or finding.mark is None:
            continue
        start = shown.to_printed(finding.mark[0])
        offset = section.paragraphs()[address.paragraph][0]
        for claim in claims_of(shown.text, place):
            if not isinstance(claim, Match) or claim.span[0] != start:
                continue
            for figure in claim.spoken.figures:
                each = proposal_of(claim.number, figure, Fit.ASK, report.figures, last)
                splice = splice_printed(shown, start, each.end, each.field)
                edit = SpliceText(address.section, offset + splice.start, offset + splice.end, splice.text)
                yield Fix(_("改为引用 {field}，印作 {text}").format(field=each.field, text=each.prints), edit)


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
        for rule in form.rules if rule.mention and rule.when and not rule.mention.never
        for scope in instances(form, rule)
        for cell in reads(bind(rule.when, scope)) if isinstance(cell, Cell)
    )  # fmt: skip


def _example(text: str) -> ReportExample:
    """Two new applications, and one carried over from last year."""
    return ReportExample(f"# 概述\n{text}", form="2021", figures={"A1.total": "2", "A2.total": "1"})


RULES = (
    ReportRule(
        DIFFERS, Level.SOFT, N_("正文的数与统计表不同"), find,
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
