"""A table that is printed in a single row: its rows stand as heads over their columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gjj_tui.cli.grid import padded, width_of, wrapped
from gjj_tui.model.form import Row, Table
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.printed import BLANK
from gjj_tui.model.report import Figures
from gjj_tui.model.visible import visible

NARROW = 4
"""Cells of a column: heads are set two characters to a line, so that fifteen columns stand in eighty."""
GAP = " "


class Head(NamedTuple):
    """A head over some columns, or over none of its own with `span` 0."""

    title: str
    level: int
    span: int


def one_row_page(table: Table, figures: Figures) -> Iterator[str]:
    """The heads in as many lines as they have levels, the columns' own titles under them, and the row."""
    rows = [row for row in table.rows if row.code]
    titles = [column.title for row in rows for column in table.columns if column.id in row.columns]
    values = [visible(figures.text(cell)) or BLANK for row in rows for cell in row.cells]
    widths = [max(NARROW, width_of(value)) for value in values]
    deepest = max(row.level for row in table.rows)
    # A row at an upper level has the room down to the columns for itself.
    for level in range(deepest + 1):
        yield from _head_lines(_heads(table.rows, level), widths)
    yield from _columns([wrapped(visible(title), width) for title, width in zip(titles, widths, strict=True)], widths)
    yield GAP.join(padded(value, width, right=True) for value, width in zip(values, widths, strict=True)).rstrip()


def _heads(rows: Sequence[Row], level: int) -> Iterator[Head]:
    """The heads of a level from left to right, with the columns they stand over."""
    for index, row in enumerate(rows):
        below = rows[index + 1 :]
        inner = next((n for n, one in enumerate(below) if one.level <= row.level), len(below))
        if row.level == level:
            yield Head(row.full_label, level, len(row.columns) + sum(len(one.columns) for one in below[:inner]))
        elif row.level < level and row.code:
            yield Head("", level, len(row.columns))


def _head_lines(heads: Iterator[Head], widths: Sequence[int]) -> Iterator[str]:
    """Every head in the middle of the columns it is over."""
    rest = list(widths)
    broken: list[list[str]] = []
    sizes = []
    for head in heads:
        over, rest = rest[: head.span], rest[head.span :]
        sizes.append(max(1, sum(over) + len(GAP) * (len(over) - 1)))
        broken.append(wrapped(visible(head.title), sizes[-1]))
    yield from _columns(broken, sizes)


def _columns(broken: Sequence[Sequence[str]], widths: Sequence[int]) -> Iterator[str]:
    """Broken titles beside each other, each in the middle of its width; short ones stand at the bottom."""
    height = max(map(len, broken))
    for line in range(height):
        cells = []
        for lines, width in zip(broken, widths, strict=True):
            index = line - height + len(lines)
            text = lines[index] if index >= 0 else ""
            cells.append(padded(" " * ((width - width_of(text)) // 2) + text, width))
        yield GAP.join(cells).rstrip()
