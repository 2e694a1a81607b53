"""A table as comma- or otherwise separated values."""

from __future__ import annotations

import csv
import io

from gjj_tui.i18n import gettext as _
from gjj_tui.intake.decoding import decode
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.source import Cell, Grid, Notes, Place, Source, column_name

DELIMITERS = ",\t;|，"
SAMPLE = 50
"""Lines that decide what separates the values."""
MOST_CELLS = 200_000


def read_csv(data: bytes) -> Source:
    """One grid of all lines.

    Raises:
        IntakeFault: it is no text, or far more than a table of figures.
    """
    text = decode(data)
    notes = Notes()
    cells: list[Cell] = []
    line = 0
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
        for row, values in enumerate(reader):
            line = reader.line_num
            place = Place(line)
            for column, value in enumerate(values):
                here = place._replace(cell=f"{column_name(column)}{row + 1}")
                # Line feeds in a cell are blanks: no row of a form has more than one line.
                cells.append(Cell(notes.clean(value.replace("\n", " "), here).strip(), here, row, column))
            if len(cells) > MOST_CELLS:
                raise IntakeFault(_("表太大（超过 {count} 格），不像一份年报的表").format(count=MOST_CELLS))
    except csv.Error as error:
        raise IntakeFault(_("CSV 的写法不对：{reason}").format(reason=error), line) from None
    return Source("csv", (Grid(tuple(cells)),), tuple(notes.doubts))


def _delimiter(text: str) -> str:
    """The character that cuts most lines into the same number of values, and into more than one."""
    sample = [line for line in text.split("\n")[: 2 * SAMPLE] if line.strip()][:SAMPLE]

    def evenness(delimiter: str) -> int:
        counts = [len(values) for values in csv.reader(sample, delimiter=delimiter)]
        usual = max(set(counts), key=counts.count, default=1)
        return counts.count(usual) if usual > 1 else 0

    return max(DELIMITERS, key=evenness)
