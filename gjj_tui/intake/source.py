"""The neutral value that every reader gives: lines and grids in the order of the source, each with its place."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.visible import hidden_characters

OURS = "gjj-digest"
"""The name under which an exported file carries its report's digest."""


class Place(NamedTuple):
    """Where something stands in the source.

    `line` counts from 1: the line of a text, csv or html file, the paragraph of a Word document (a table's row counts
    as one), the row of a sheet. `cell` names the cell of a grid: ``C7``, in a workbook ``表1!C7``.
    """

    line: int
    cell: str = ""

    def __str__(self) -> str:
        return f"{self.line} {self.cell}".rstrip()


LEVEL_UNKNOWN = 7
"""A heading whose level only its number tells."""
LEVEL_MARK = 9
"""No text but a mark of the exported file itself, such as where a table stands."""


class Line(NamedTuple):
    """A line or paragraph of text without hidden characters.

    `level` is what the source says of it: 0 nothing, 1 to 7 a heading, -1 the title of the document. `gap` is True
    when a blank line stands before it; `indented` when it begins with an indent. `fields` are start, end and cells of
    the numbers that follow cells, as an export of this program tells them.
    """

    text: str
    place: Place
    level: int = 0
    gap: bool = False
    indented: bool = False
    fields: tuple[tuple[int, int, str], ...] = ()


class Cell(NamedTuple):
    """A cell of a grid at `row` and `column` (from 0), over `rows` and `columns`. `code` is the address of a figure
    that the source itself names, "" when it does not."""

    text: str
    place: Place
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    code: str = ""


class Grid(NamedTuple):
    """A table as it stands in the source."""

    cells: tuple[Cell, ...]


class Doubt(NamedTuple):
    """Something to look at: `quote` is the text of the source that it is about, `done` what was done with it.

    `address` is where it ended up in the report, None when it is not in the report.
    """

    kind: str
    place: Place
    quote: str
    done: str
    address: Address | None = None

    @property
    def title(self) -> str:
        return _(KINDS[self.kind])


class Source(NamedTuple):
    """A source as read. `kind` is the suffix of its format.

    `ours` is True when this program exported it: then every heading says its level, and a paragraph is a paragraph.
    """

    kind: str
    items: tuple[Line | Grid, ...]
    doubts: tuple[Doubt, ...] = ()
    ours: bool = False

    def lines(self) -> Iterator[Line]:
        """Every line, in order."""
        return (item for item in self.items if isinstance(item, Line))

    def pieces(self) -> Iterator[Line | Cell]:
        """Every line and every cell, in order."""
        for item in self.items:
            if isinstance(item, Line):
                yield item
            else:
                yield from item.cells


KINDS: dict[str, str] = {
    "dropped": N_("未收入"),
    "page": N_("页码页眉"),
    "hidden": N_("隐藏字符"),
    "joined": N_("接合"),
    "split": N_("拆开"),
    "numbering": N_("编号"),
    "added": N_("补入"),
    "moved": N_("移位"),
    "guessed": N_("推断"),
    "word": N_("可疑字词"),
    "row": N_("未对上的行"),
    "label": N_("行名不同"),
    "value": N_("可疑的数"),
    "spelling": N_("改写"),
    "formula": N_("公式"),
    "plain": N_("文中数字"),
    "table": N_("未认出的表"),
}
"""What a doubt can be about, with the word for it."""


class Notes:
    """Collects the doubts of a reader, and takes hidden characters out of what it reads."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []

    def add(self, kind: str, place: Place, quote: str, done: str) -> None:
        self.doubts.append(Doubt(kind, place, quote, done))

    def drop(self, place: Place, text: str, done: str, kind: str = "dropped") -> None:
        """Text that is not for the report; blank text is nothing."""
        if text.strip():
            self.add(kind, place, text.strip(), done)

    def clean(self, text: str, place: Place) -> str:
        """The text without hidden characters, which become a doubt."""
        hidden = hidden_characters(text)
        if not hidden:
            return text
        where = {offset for offset, _name in hidden}
        names = sorted({name for _offset, name in hidden})
        quote = "".join(char for offset, char in enumerate(text) if offset in where and not char.isspace())
        if quote:
            done = _("看不见或认不出的字符 {names}，已删去").format(names=_("、").join(names))
            self.add("hidden", place, quote, done)
        return "".join(" " if char.isspace() else "" if offset in where else char for offset, char in enumerate(text))


def column_name(column: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
