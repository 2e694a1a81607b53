"""What stands in a grid and is no row of a table: titles and notes above and below it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from gjj_tui.intake.headings import plain
from gjj_tui.intake.source import Cell, Grid, Line
from gjj_tui.intake.table_words import is_value
from gjj_tui.model.form import Form


def unwrapped(items: Sequence[Line | Grid], forms: Sequence[Form]) -> Iterator[Line | Grid]:
    """Rows of one text above or below a table are lines; a sheet has its title so."""
    known = {plain(row.full_label) for form in forms for table in form.tables for row in table.rows}
    known |= {plain(row.label) for form in forms for table in form.tables for row in table.rows}
    for item in items:
        if isinstance(item, Line):
            yield item
            continue
        rows: dict[int, list[Cell]] = {}
        for cell in item.cells:
            rows.setdefault(cell.row, []).append(cell)
        order = list(rows.values())

        def alone(cells: list[Cell]) -> bool:
            filled = [cell for cell in cells if cell.text]
            return len(filled) < 2 and not any(plain(cell.text) in known or is_value(cell.text) for cell in filled)

        start = _count(order, alone)
        stop = len(order) - (_count(order[start:][::-1], alone) if start < len(order) else 0)
        yield from _lines(order[:start])
        if order[start:stop]:
            yield Grid(tuple(cell for cells in order[start:stop] for cell in cells))
        yield from _lines(order[stop:])


def _count(rows: Sequence[list[Cell]], holds: Callable[[list[Cell]], bool]) -> int:
    return next((index for index, cells in enumerate(rows) if not holds(cells)), len(rows))


def _lines(rows: Sequence[list[Cell]]) -> Iterator[Line]:
    for cells in rows:
        for cell in cells:
            if cell.text:
                yield Line(cell.text, cell.place, 0, True)
