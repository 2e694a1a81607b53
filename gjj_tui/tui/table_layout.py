"""How a table is laid out in a width: the columns, and the heads over them."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby

from gjj_tui.model.form import Table
from gjj_tui.model.named import NamedTuple
from gjj_tui.tui.cells import cell_len, fit, wrap
from gjj_tui.tui.terminal.widths import forgets_with_widths

VALUE_WIDTH = 9
LEAST_LABEL = 20
BESIDE = {"last": 8, "parts": 8, "change": 8, "percent": 7}
"""What stands beside a single value column, the most wanted first: last year's figure, the sum of the parts, and by
how much and by how many per cent the figure is more than last year's."""
FEW_COLUMNS = 3
"""So many value columns are as wide as a single one; more share the room."""
LEAST_VALUE, MOST_VALUE = 6, 10
LABEL_OF_MANY = 22
"""What the label keeps beside many columns, as long as these have their least."""


class Layout(NamedTuple):
    """Widths of the columns in cells; 0 for one that is left out."""

    label: int
    code: int
    unit: int
    value: int
    last: int
    parts: int
    change: int
    percent: int

    def value_start(self, column: int) -> int:
        """Where a value column begins."""
        fixed = self.label + sum(width + 1 for width in (self.code, self.unit) if width)
        return fixed + column * (self.value + 1) + 1


def lay_out(table: Table, width: int, with_last: bool) -> Layout:
    """Divide a width: first the values, then what else there is room for."""
    columns = len(table.columns)
    code = max((len(row.code) for row in table.rows), default=4)
    unit = max((cell_len(row.unit) for row in table.rows), default=4)
    value = VALUE_WIDTH
    if columns > FEW_COLUMNS:
        value = max(LEAST_VALUE, min(MOST_VALUE, (width - 2 - LABEL_OF_MANY) // columns - 1))
    room = width - 2 - columns * (value + 1)
    widths = {"code": 0, "unit": 0} | dict.fromkeys(BESIDE, 0)
    wanted = [("code", code), ("unit", unit)]
    if columns == 1:
        wanted += [(name, size) for name, size in BESIDE.items() if with_last or name == "parts"]
    for name, size in wanted:
        least = LEAST_LABEL + {"parts": 10, "change": 4, "percent": 4}.get(name, 0)
        if room - size - 1 >= least:
            widths[name] = size
            room -= size + 1
    return Layout(max(1, room), value=value, **widths)


@forgets_with_widths
@lru_cache(maxsize=1024)
def evenly(title: str, size: int) -> list[str]:
    """A head in no more lines than the width asks for, all about as long."""
    lines = wrap(title, size)
    while size > 2 and len(narrower := wrap(title, size - 1)) == len(lines):
        lines, size = narrower, size - 1
    return lines


def head_lines(table: Table, size: int) -> list[list[str]]:
    """The heads of the value columns, line by line, broken to a width; those of a lower line stand at the bottom."""
    titles = [column.title for column in table.columns]
    broken = [evenly(title, size) if len(titles) > FEW_COLUMNS else [title] for title in titles]
    height = max(map(len, broken))
    return [[lines[line - height + len(lines)] if line >= height - len(lines) else "" for lines in broken]
            for line in range(height)]  # fmt: skip


def spanning_heads(table: Table, layout: Layout) -> str:
    """The upper heads, each in the middle of the columns it stands over."""
    text = ""
    for group, columns in groupby(table.columns, lambda column: column.group):
        text += " " + _middle(group, len(list(columns)) * (layout.value + 1) - 1)
    return text


def over_all(table: Table, layout: Layout) -> str:
    """The head over all value columns, in their middle."""
    return " " + _middle(table.over, len(table.columns) * (layout.value + 1) - 1)


def _middle(text: str, size: int) -> str:
    return fit(" " * (max(0, size - cell_len(text)) // 2) + text, size)
