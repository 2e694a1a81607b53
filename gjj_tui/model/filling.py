"""Filling cells by rule of thumb: running sums, taking the sum, blanks to 0. All of it as edits."""

from __future__ import annotations

from collections.abc import Container, Iterable

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import Batch, Edit, SetCell
from gjj_tui.model.form import Form, Row
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import Number, add, parse_number, spell, subtract
from gjj_tui.model.proposals import proposal
from gjj_tui.model.report import Figures
from gjj_tui.model.totals import Terms, terms_of

DEEPEST = 8
"""Totals of totals of totals: so often at most are they summed again."""


class RunningSum(NamedTuple):
    """What the parts of a cell add up to so far; `missing` parts are blank or no numbers."""

    total: Number
    missing: int
    difference: Number | None
    """The cell's own figure less the sum; None when the cell is blank or no number."""


def running_sum(form: Form, figures: Figures, row: Row, column: str) -> RunningSum | None:
    """The sum of a cell's parts, None for a cell without. Of two ways to sum it, the one that is filled in further;
    then the one that differs from the figure."""
    own = parse_number(figures.text(row.cell(column)))
    ways = [_running(figures, terms, own) for terms in terms_of(form, row, column)]
    return min(ways, key=lambda way: (way.missing, not way.difference), default=None)


def _running(figures: Figures, terms: Terms, own: Number | None) -> RunningSum:
    total: Number = 0
    missing = 0
    for term in terms:
        number = parse_number(figures.text(term))
        if number is None:
            missing += 1
        else:
            total = add(total, number)
    return RunningSum(total, missing, None if own is None else subtract(own, total))


def is_begun(form: Form, figures: Figures, row: Row, column: str) -> bool:
    """Whether any of a cell's parts is filled in."""
    return any(figures.text(cell) for terms in terms_of(form, row, column) for cell in terms)


def running_words(running: RunningSum) -> str:
    """The state of a sum: ``与各部分之和一致``, ``各部分之和 4，多 1``, ``还有 2 项未填``."""
    total = _("各部分之和 {sum}").format(sum=spell(running.total))
    if running.missing:
        rest = _("还有 {count} 项未填").format(count=running.missing)
        return _("{sum}，{difference}").format(sum=total, difference=rest) if running.total else rest
    if running.difference is None:
        return total
    if not running.difference:
        return _("与各部分之和一致")
    words = _("多 {amount}") if running.difference > 0 else _("少 {amount}")
    amount = spell(running.difference).removeprefix("-")
    return _("{sum}，{difference}").format(sum=total, difference=words.format(amount=amount))


def take_sum(form: Form, figures: Figures, row: Row, column: str) -> Edit | None:
    """Fill a cell with the sum of its parts; None if it has no parts or any of them is missing."""
    running = running_sum(form, figures, row, column)
    if running is None or running.missing:
        return None
    return SetCell(row.cell(column), spell(running.total))


def blanks_to_zero(
    form: Form,
    figures: Figures,
    rows: Iterable[Row],
    only: Container[str] | None = None,
    last: Figures | None = None,
) -> Edit | None:
    """Fill the blank cells of some rows, in some columns if `only` says so: 0, or the sum of the parts in a cell that
    has parts. None if none is blank. A cell that last year's figures tell gets what they come to with the zeros.
    """
    edits: list[SetCell] = []
    totals: list[tuple[Row, str]] = []
    for row in rows:
        for column in row.columns:
            if figures.text(row.cell(column)) or (only is not None and column not in only):
                continue
            if terms_of(form, row, column):
                totals.append((row, column))
            else:
                edits.append(SetCell(row.cell(column), "0"))
    for edit in edits:
        figures = figures.with_cell(edit.address, edit.text)
    if last:
        told = ((one, proposal(form, figures, last, one.address)) for one in edits)
        edits = [one if number is None else SetCell(one.address, spell(number)) for one, number in told]
        for edit in edits:
            figures = figures.with_cell(edit.address, edit.text)
    edits += _summed(form, figures, totals)
    return Batch(tuple(edits)) if edits else None


def take_proposal(form: Form, figures: Figures, last: Figures, cell: CellAddress) -> SetCell | None:
    """Fill a cell with what last year's figures tell; None if they do not, or not yet."""
    number = proposal(form, figures, last, cell)
    return None if number is None else SetCell(cell, spell(number))


def take_totals(form: Form, figures: Figures, rows: Iterable[Row]) -> Edit | None:
    """Fill every total among some rows of which no part is missing with its sum; None if all are right already."""
    totals = [(row, column) for row in rows for column in row.columns if terms_of(form, row, column)]
    edits = _summed(form, figures, totals)
    return Batch(tuple(edits)) if edits else None


def _summed(form: Form, figures: Figures, totals: Iterable[tuple[Row, str]]) -> list[SetCell]:
    """Totals whose figures are to change; a total of totals comes out right whatever the order they are printed in."""
    found: dict[CellAddress, str] = {}
    # Inner totals mostly come later in the form; what they change is summed again, and no form is endlessly deep.
    waiting = list(totals)[::-1]
    for _again in range(DEEPEST):
        changed = False
        for row, column in waiting:
            cell = row.cell(column)
            sums = (_running(figures, terms, None) for terms in terms_of(form, row, column))
            text = next((spell(way.total) for way in sums if not way.missing), "")
            if text and parse_number(figures.text(cell)) != parse_number(text):
                found[cell] = text
                figures = figures.with_cell(cell, text)
                changed = True
        if not changed:
            break
    return [SetCell(cell, text) for cell, text in found.items()]


def group_of(form: Form, address: CellAddress) -> tuple[Row, tuple[Row, ...]] | None:
    """The row under which a cell is printed, with all coded rows under it; a row that heads some is its own group."""
    found = form.find(address.row)
    if found is None:
        return None
    table, row = found
    members = table.members(row.line)
    if members:
        return row, (row, *members)
    for head in reversed(table.rows[: row.line]):
        if head.level < row.level:
            own = (head,) if head.code else ()
            return head, (*own, *table.members(head.line))
    return row, (row,)
