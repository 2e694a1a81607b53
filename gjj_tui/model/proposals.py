"""What a cell ought to come to by last year's report: carried-over requests, documents still valid.

A form says it in its rules: an equation of one cell of this year with a sum in which last year's cells stand, such as
``A2 = last.A4`` or ``valid = last.valid + made - repealed``, is also how the cell is filled in.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Cell, Term, bind, instances, reads, value_of
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import Number
from gjj_tui.model.report import Figures


def proposal(form: Form, figures: Figures, last: Figures, cell: CellAddress) -> Number | None:
    """What a cell should be; None when nothing says so, or a figure for it is missing."""
    term = _carried(form).get(cell)
    return value_of(term, figures, last) if term else None


def proposals(form: Form, last: Figures) -> Iterator[tuple[CellAddress, Number]]:
    """The cells that last year's figures alone tell, in the order of the form."""
    for cell in form.cells():
        if (number := proposal(form, Figures(), last, cell)) is not None:
            yield cell, number


@lru_cache(maxsize=16)
def _carried(form: Form) -> Mapping[CellAddress, Term]:
    found: dict[CellAddress, Term] = {}
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
                found.setdefault(left.address, right)
    return found
