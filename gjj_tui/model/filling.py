"""Filling cells by rule of thumb: running sums, taking the sum, blanks to 0. All of it as edits."""

from collections.abc import Iterable
from typing import NamedTuple

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import Batch, Edit, SetCell
from gjj_tui.model.form import Form, Row
from gjj_tui.model.numbers import Number, add, parse_number, spell, subtract
from gjj_tui.model.report import Figures


class RunningSum(NamedTuple):
    """What the parts of a row add up to so far; `missing` parts are blank or no numbers."""

    total: Number
    missing: int
    difference: Number | None
    """The row's own figure less the sum; None when the row is blank or no number."""


def running_sum(form: Form, figures: Figures, row: Row, column: str) -> RunningSum | None:
    """The sum of a row's parts in a column, None for a row without parts."""
    parts = form.parts(row.code) if row.code else ()
    if not parts:
        return None
    total: Number = 0
    missing = 0
    for part in parts:
        number = parse_number(figures.text(part.cell(column)))
        if number is None:
            missing += 1
        else:
            total = add(total, number)
    own = parse_number(figures.text(row.cell(column)))
    return RunningSum(total, missing, None if own is None else subtract(own, total))


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
    """Fill a row with the sum of its parts; None if it has no parts or any of them is missing."""
    running = running_sum(form, figures, row, column)
    if running is None or running.missing:
        return None
    return SetCell(row.cell(column), spell(running.total))


def blanks_to_zero(form: Form, figures: Figures, rows: Iterable[Row]) -> Edit | None:
    """Fill the blank cells of some rows: 0, or the sum of the parts in a row that has parts. None if none is blank."""
    edits: list[SetCell] = []
    totals: list[tuple[Row, str]] = []
    for row in rows:
        for column in row.columns:
            if figures.text(row.cell(column)):
                continue
            if form.parts(row.code):
                totals.append((row, column))
            else:
                edits.append(SetCell(row.cell(column), "0"))
    for edit in edits:
        figures = figures.with_cell(edit.address, edit.text)
    # Inner totals come later in the form, so they are summed before the rows that read them.
    for row, column in reversed(totals):
        running = running_sum(form, figures, row, column)
        if running is not None and not running.missing:
            edits.append(SetCell(row.cell(column), spell(running.total)))
            figures = figures.with_cell(row.cell(column), spell(running.total))
    return Batch(tuple(edits)) if edits else None


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
