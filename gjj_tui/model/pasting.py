"""A block copied from a spreadsheet (lines of tab-separated values) as edits of cells."""

from __future__ import annotations

from collections.abc import Sequence

from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import Batch, SetCell
from gjj_tui.model.form import Form, Row, Table
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import tidy_number

NO_NUMBER = frozenset({"——", "—", "--", "－－", "－", "/"})
"""What group rows print instead of a number."""


class PastePlan(NamedTuple):
    """The cells to fill as one step, and the lines for which no cell was found."""

    edits: Batch
    left_over: tuple[str, ...]


def is_block(text: str) -> bool:
    """True when pasted text has several values rather than one."""
    return bool({"\t", "\n", "\r"} & set(text.rstrip("\r\n")))


def plan_paste(form: Form, table: Table, start: CellAddress, text: str) -> PastePlan:
    """Where each value of a pasted block goes.

    Lines that hold a code of the table go to their rows, wherever the cursor is: the values are what stands in the
    last cells of the line; with fewer values than cells nobody can tell which. Other lines fill the rows from the
    cursor on, in the table's order; a line of a group row (—— or blank) is passed over together with it.
    """
    # Empty lines at the end may be anything's; one at the beginning is a blank cell.
    plain = text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n")
    lines = [line.split("\t") for line in plain.split("\n")]
    by_code = {row.code: row for row in table.rows if row.code}
    if sum(_code_in(line, by_code) is not None for line in lines) * 2 >= len(lines):
        return _by_code(lines, by_code)
    return _by_order(table, form, start, lines)


def _code_in(line: Sequence[str], by_code: dict[str, Row]) -> tuple[Row, Sequence[str]] | None:
    """The row of the first code in a line, and the cells behind it."""
    # A code is not the last cell: there it would be a value that looks like one.
    found = ((by_code[cell.strip()], line[at + 1 :]) for at, cell in enumerate(line[:-1]) if cell.strip() in by_code)
    return next(found, None)


def _by_code(lines: Sequence[Sequence[str]], by_code: dict[str, Row]) -> PastePlan:
    edits, left_over = [], []
    for line in lines:
        row, values = _code_in(line, by_code) or (None, ())
        if row and len(values) >= len(row.columns):
            edits += _fill(row, row.columns, values[-len(row.columns) :])
        elif row or (not any(cell.strip() in NO_NUMBER for cell in line) and any(cell.strip() for cell in line)):
            left_over.append("\t".join(line))
    return PastePlan(Batch(tuple(edits)), tuple(left_over))


def _by_order(table: Table, form: Form, start: CellAddress, lines: Sequence[Sequence[str]]) -> PastePlan:
    first = form.row(start.row)
    if first is None:
        return PastePlan(Batch(()), tuple("\t".join(line) for line in lines))
    columns = [column.id for column in table.columns]
    columns = columns[columns.index(start.column or first.columns[0]) :]
    edits: list[SetCell] = []
    left_over = []
    index = first.line
    for line in lines:
        headless = line[0].strip() in NO_NUMBER or not any(cell.strip() for cell in line)
        while index < len(table.rows) and not table.rows[index].code and not headless:
            index += 1
        if index == len(table.rows):
            left_over.append("\t".join(line))
            continue
        row = table.rows[index]
        if row.code and line[0].strip() in NO_NUMBER:
            continue
        edits += _fill(row, columns, line)
        index += 1
    return PastePlan(Batch(tuple(edits)), tuple(left_over))


def _fill(row: Row, columns: Sequence[str], values: Sequence[str]) -> list[SetCell]:
    return [
        SetCell(row.cell(column), tidy_number(value))
        for column, value in zip(columns, values, strict=False)
        if row.code and column in row.columns and value.strip() not in NO_NUMBER
    ]
