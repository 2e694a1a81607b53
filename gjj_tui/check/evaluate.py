"""The value of a bound formula on a report's figures, and the words for its two sides."""

from __future__ import annotations

from gjj_tui.i18n import gettext as _
from gjj_tui.model.binding import Bound, Cell, Group, Literal, Scaled, Signed, Term, reads, value_of
from gjj_tui.model.change import percent
from gjj_tui.model.days import part_of_year
from gjj_tui.model.form import Rule
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import Number, parse_number, spell, subtract
from gjj_tui.model.report import NO_FIGURES, Figures, Report

LONGEST_LIST, WIDEST_LIST = 6, 36
"""A sum of more cells, or of longer addresses, is written 3310+…+3380."""


class Broken(NamedTuple):
    """The first link of a chain that does not hold."""

    left: Term
    operator: str
    right: Term
    left_value: Number
    right_value: Number


def applies(rule: Rule, report: Report) -> bool:
    """Whether a rule is one for reports of this kind of agency and this part of a year."""
    if rule.agency and report.agency_kind not in rule.agency:
        return False
    return not rule.period or part_of_year(report.period, report.year) == (1, 12)


def broken_link(bound: Bound, figures: Figures, last: Figures = NO_FIGURES) -> Broken | None:
    """The first link that does not hold; None when all hold or a figure is missing."""
    values = []
    for term in bound.terms:
        value = value_of(term, figures, last)
        if value is None:
            return None
        values.append(value)
    for index, operator in enumerate(bound.operators):
        if not _holds(values[index], operator, values[index + 1]):
            return Broken(bound.terms[index], operator, bound.terms[index + 1], values[index], values[index + 1])
    return None


def holds(bound: Bound, figures: Figures, last: Figures = NO_FIGURES) -> bool:
    """True when every figure is there and every link holds."""
    return all(
        value_of(term, figures, last) is not None for term in bound.terms
    ) and not broken_link(bound, figures, last)  # fmt: skip


def _holds(left: Number, operator: str, right: Number) -> bool:
    match operator:
        case "=":
            return left == right
        case "<=":
            return left <= right
        case ">=":
            return left >= right
        case "<":
            return left < right
        case _:
            return left > right


def spell_term(term: Term) -> str:
    """A term as a reader sees it: ``3110+3120``, ``上年 1100``, ``最大(1210…1250)``."""
    match term:
        case Cell(address, last):
            return _("上年 {address}").format(address=address) if last else str(address)
        case Literal(number):
            return spell(number)
        case Scaled(factor, inner):
            return f"{spell(factor)}×{spell_term(inner)}"
        case Signed(terms):
            texts = [("+" if sign > 0 else "−") + spell_term(inner) for sign, inner in terms]
            return "".join(texts).removeprefix("+")
        case Group(function, inners):
            texts = [spell_term(inner) for inner in inners]
            if function == "sum":
                short = len(texts) <= LONGEST_LIST and sum(map(len, texts)) <= WIDEST_LIST
                return "+".join(texts) if short or len(texts) <= 2 else f"{texts[0]}+…+{texts[-1]}"
            inside = _("，").join(texts) if len(texts) <= 2 else f"{texts[0]}…{texts[-1]}"
            return (_("最大({cells})") if function == "max" else _("最小({cells})")).format(cells=inside)


def spell_sides(broken: Broken) -> str:
    """Both sides of a broken link with their values and the difference; a plain number needs neither."""
    sides = [
        f"{spell_term(term)} = {spell(value)}"
        for term, value in ((broken.left, broken.left_value), (broken.right, broken.right_value))
        if not isinstance(term, Literal)
    ]
    if len(sides) == 2:
        difference = spell(subtract(broken.left_value, broken.right_value)).removeprefix("-")
        sides.append(_("相差 {difference}").format(difference=difference))
    return _("，").join(sides)


def spell_cells(bound: Bound, figures: Figures, last: Figures) -> str:
    """The cells of a bound formula with their values: ``8310 = 1``."""
    cells = dict.fromkeys(reads(bound))
    return _("，").join(f"{spell_term(cell)} = {(last if cell.last else figures).text(cell.address)}" for cell in cells)


def spell_change(bound: Bound, figures: Figures, last: Figures) -> str:
    """The words for a cell beside last year's: ``3100 今年 0，上年 2，减少 100%``; "" when not both are read."""
    cells = set(reads(bound))
    address = next((cell.address for cell in cells if not cell.last and cell._replace(last=True) in cells), None)
    if address is None:
        return ""
    now, before = parse_number(figures.text(address)), parse_number(last.text(address))
    if now is None or before is None:
        return ""
    return _("{code} 今年 {now}，上年 {before}，{change}").format(
        code=address, now=spell(now), before=spell(before), change=_change(now, before)
    )


def _change(now: Number, before: Number) -> str:
    difference = subtract(now, before)
    if not difference:
        return _("没有增减")
    amount = f"{percent(difference, before)}%" if before else spell(difference).removeprefix("-")
    return (_("增加 {amount}") if difference > 0 else _("减少 {amount}")).format(amount=amount)
