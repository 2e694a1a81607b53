"""What a cell ought to come to by last year's report: carried-over requests, documents still valid.

A form says it in its rules: an equation of one cell of this year with a sum in which last year's cells stand, such as
``A2 = last.A4`` or ``valid = last.valid + made - repealed``, is also how the cell is filled in.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Cell, Term, bind, instances, reads, value_of
from gjj_tui.model.days import part_of_year
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import Number
from gjj_tui.model.report import NO_FIGURES, Figures, Report


class Carried(NamedTuple):
    """What a cell is to come to, and the id of the rule that says so."""

    rule: str
    term: Term


def told_by(last: Report | None, report: Report) -> Figures:
    """Last year's figures as far as they tell of this year's: a quarter goes on from the one before it."""
    whole = part_of_year(report.period, report.year) == (1, 12)
    return last.figures if last and whole else NO_FIGURES


def proposal(form: Form, figures: Figures, last: Figures, cell: CellAddress) -> Number | None:
    """What a cell should be; None when nothing says so, or a figure for it is missing."""
    carried = carried_cells(form).get(cell)
    return value_of(carried.term, figures, last) if carried else None


def proposals(form: Form, last: Figures) -> Iterator[tuple[CellAddress, Number]]:
    """The cells that last year's figures alone tell, in the order of the form."""
    for cell in form.cells():
        if (number := proposal(form, Figures(), last, cell)) is not None:
            yield cell, number


@lru_cache(maxsize=16)
def carried_cells(form: Form) -> Mapping[CellAddress, Carried]:
    """The cells that a form says come from last year's, in the order of its rules."""
    found: dict[CellAddress, Carried] = {}
    for rule in form.rules:
        formula = rule.formula
        if formula is None or formula.operators != ("=",) or rule.each == "cell" or rule.when or rule.agency:
            continue
        if rule.level is Level.HINT:
            continue
        for scope in instances(form, rule):
            left, right = bind(formula, scope).terms
            cells = set(reads(right))
            if isinstance(left, Cell) and not left.last and left not in cells and any(cell.last for cell in cells):
                found.setdefault(left.address, Carried(rule.id, right))
    return found
