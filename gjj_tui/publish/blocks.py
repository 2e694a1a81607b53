"""A report as blocks: headings, paragraphs and grids, in printed order. Every exporter and the preview read only these.

Text in blocks is fit to be shown: whatever could hide, command or break a format is a visible stand-in already.
"""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Bound
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.visible import visible
from gjj_tui.publish.words import TITLE_END

TITLE_LENGTH = 20
"""Characters of a title that stand in one line."""


class Figure(NamedTuple):
    """A figure of the table printed in the text."""

    text: str
    address: str


Run = str | Figure


class Heading(NamedTuple):
    """`level` counts from 1; `number` is printed before the text, "" for a section without."""

    level: int
    number: str
    text: str
    address: str = ""


class Paragraph(NamedTuple):
    runs: tuple[Run, ...]
    address: str = ""

    @property
    def text(self) -> str:
        return "".join(run if isinstance(run, str) else run.text for run in self.runs)


class Cell(NamedTuple):
    """A cell of a grid, which may span `rows` and `columns`.

    `kind` is ``corner``, ``head`` (over columns), ``label`` (of a row), ``group`` (of several rows), ``code``,
    ``unit``, ``number``, ``none`` (no cell of the form), ``text`` or ``room`` (to write in by hand). A number has the
    address and the type of its cell: ``count``, ``integer`` or ``decimal``. `indent` counts characters.
    """

    text: str
    kind: str
    rows: int = 1
    columns: int = 1
    indent: int = 0
    address: str = ""
    type: str = ""


class Bar(NamedTuple):
    label: str
    text: str
    share: float
    """Of the longest bar, 0 to 1."""


class Chart(NamedTuple):
    """A few figures of one unit that are parts of one thing, as bars."""

    title: str
    unit: str
    bars: tuple[Bar, ...]


class Grid(NamedTuple):
    """A table as it is printed.

    The first `head` rows are repeated on each page, the first `labels` columns name the rows. `titled` says whether
    title, year and agency are printed: they are not where the heading before says the same.
    """

    id: str
    title: str
    rows: tuple[tuple[Cell, ...], ...]
    head: int = 0
    labels: int = 1
    titled: bool = True
    year: str = ""
    agency: str = ""
    unit: str = ""
    charts: tuple[Chart, ...] = ()

    @property
    def title_line(self) -> str:
        return self.title + self.year if self.titled else ""

    @property
    def notes(self) -> tuple[str, str]:
        """What stands left and right above the grid."""
        return self.agency if self.titled else "", self.unit

    @property
    def width(self) -> int:
        """How many columns the grid has."""
        return sum(cell.columns for cell in self.rows[0]) if self.rows else 0

    def places(self) -> Iterator[tuple[int, int, Cell]]:
        """Row and column where each cell begins."""
        taken: set[tuple[int, int]] = set()
        for index, row in enumerate(self.rows):
            column = 0
            for cell in row:
                while (index, column) in taken:
                    column += 1
                yield index, column, cell
                if cell.rows > 1:
                    taken.update(
                        (index + down, column + right) for down in range(1, cell.rows) for right in range(cell.columns)
                    )
                column += cell.columns


Block = Heading | Paragraph | Grid


class Datum(NamedTuple):
    """A cell of the form with its figure, for machines; `value` is "" when it is blank."""

    table: str
    address: CellAddress
    name: str
    column: str
    unit: str
    type: str
    value: str


class Check(NamedTuple):
    """A rule between cells of this year that a workbook can hold; `level` is ``hard`` or ``soft``."""

    level: str
    message: str
    bound: Bound
    when: Bound | None = None


class Document(NamedTuple):
    """What is published. `mark` is what it says of itself before it is signed, such as 草稿; `kind` is ``report`` or
    ``review``."""

    title: str
    agency: str
    year: int
    form: str
    status: str
    period: tuple[str, str]
    mark: str
    blocks: tuple[Block, ...]
    data: tuple[Datum, ...] = ()
    checks: tuple[Check, ...] = ()
    kind: str = "report"

    @property
    def title_lines(self) -> tuple[str, ...]:
        """The title as it is set: a long one broken where its sense is."""
        front = self.title.removesuffix(TITLE_END)
        return (front, TITLE_END) if len(self.title) > TITLE_LENGTH and self.title != front != "" else (self.title,)

    @property
    def grids(self) -> tuple[Grid, ...]:
        return tuple(block for block in self.blocks if isinstance(block, Grid))


def length_of(text: str) -> float:
    """Chinese characters a text is as wide as."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def shown(text: str) -> str:
    """A text of the report in one line, as it may stand in any format."""
    return visible(text).strip()
