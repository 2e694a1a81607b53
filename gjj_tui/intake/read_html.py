"""A saved web page: the article with its tables; what surrounds it becomes doubts."""

from __future__ import annotations

import re

from gjj_tui.i18n import gettext as _
from gjj_tui.intake.decoding import decode
from gjj_tui.intake.markup import Token, tokens
from gjj_tui.intake.source import OURS, Cell, Grid, Line, Notes, Place, Source, column_name

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?([A-Za-z0-9_-]{2,20})", re.I)
_BREAKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "head",
    "header", "hr", "html", "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot",
    "thead", "title", "tr", "ul",
))  # fmt: skip
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_ASIDE = frozenset(
    ("nav", "footer", "aside", "figure", "select", "button", "noscript", "template", "svg", "iframe", "object", "form")
)
_CODE = ("script", "style")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_BLANKS = re.compile(r"\s+")
MOST_SPAN = 1_000
MOST_CELLS = 200_000


class _Open:
    """A table that is being read. Cells are written down as text and place; `layout` when another table is in it."""

    def __init__(self, line: int) -> None:
        self.line = line
        self.rows: list[list[tuple[Token, list[str], int]]] = []
        self.layout = False

    def grid(self, notes: Notes) -> Grid:
        cells: list[Cell] = []
        taken: set[tuple[int, int]] = set()
        for row, found in enumerate(self.rows):
            column = 0
            for tag, parts, line in found:
                while (row, column) in taken:
                    column += 1
                rows, columns = _span(tag.get("rowspan")), _span(tag.get("colspan"))
                rows = min(rows, len(self.rows) - row)
                if len(taken) + rows * columns <= MOST_CELLS:
                    taken.update((row + r, column + c) for r in range(rows) for c in range(columns))
                place = Place(line, f"{column_name(column)}{row + 1}")
                text = notes.clean(_BLANKS.sub(" ", "".join(parts)).strip(), place)
                cells.append(Cell(text, place, row, column, rows, columns, tag.get("data-code")))
                column += columns
        return Grid(tuple(cells))


def _span(text: str) -> int:
    return min(int(text), MOST_SPAN) if text.isascii() and text.isdigit() and 0 < len(text) < 6 and int(text) else 1


class _Reader:
    def __init__(self) -> None:
        self.notes = Notes()
        self.items: list[Line | Grid] = []
        self.ours = False
        self.parts: list[str] = []
        self.size = 0
        self.begun = False
        # The numbers that follow cells: start, end and cells, the end -1 while they are read.
        self.fields: list[tuple[int, int, str]] = []
        self.line = 0
        self.level = 0
        self.tables: list[_Open] = []
        self.cells: list[list[str]] = []
        # What is left out: the open element, how many of its name are open, its text and line.
        self.out: tuple[str, list[str], int] | None = None
        self.out_depth = 0
        self.code = 0
        self.in_code = ""
        self.in_title = False

    def read(self, text: str) -> None:
        for token in tokens(text):
            if token.kind == "text":
                self._text(token)
            elif token.kind == "start":
                self._start(token)
            elif token.kind == "end":
                self._end(token)
        self._end_out()
        while self.tables:
            self._end_table()
        self._flush()
        if self.code:
            self.notes.add(
                "dropped", Place(1), "<script> <style>", _("脚本和样式 {count} 字，不是文字").format(count=self.code)
            )

    def _text(self, token: Token) -> None:
        if self.in_code:
            self.code += len(token.text.strip())
        elif self.out:
            self.out[1].append(token.text)
        elif self.in_title:
            self.notes.drop(Place(token.line), _BLANKS.sub(" ", token.text), _("网页的标题栏"))
        elif self.cells:
            self.cells[-1].append(token.text)
        else:
            if not self.begun:
                self.line = token.line
            self.begun = self.begun or not token.text.isspace()
            self.parts.append(token.text)
            self.size += len(token.text)

    def _start(self, token: Token) -> None:
        name = token.name
        if self.out:
            self.out_depth += name == self.out[0] and name not in _VOID
            if name in _BREAKS:
                self.out[1].append("\n")
            return
        hidden = (
            "hidden" in dict(token.attributes)
            or _HIDDEN.search(token.get("style"))
            or token.get("aria-hidden") == "true"
        )
        if name in _CODE:
            self.in_code = name
        elif (name in _ASIDE or hidden) and name not in _VOID and name not in ("html", "body"):
            self._flush()
            self.out, self.out_depth = (name, [], token.line), 1
        elif name == "title":
            self.in_title = True
        elif name == "meta":
            self.ours = self.ours or token.get("name") == OURS
        elif name == "table":
            self._flush()
            if self.tables:
                self.tables[-1].layout = True
                self._flow(self.tables[-1])
            self.tables.append(_Open(token.line))
        elif self.tables and name == "tr":
            self.cells.clear()
            self.tables[-1].rows.append([])
        elif self.tables and name in ("td", "th") and not self.tables[-1].layout:
            if not self.tables[-1].rows:
                self.tables[-1].rows.append([])
            parts: list[str] = []
            self.tables[-1].rows[-1].append((token, parts, token.line))
            self.cells = [parts]
        elif self.cells:
            if name in _BREAKS:
                self.cells[-1].append("\n")
        elif name == "data":
            self.fields.append((self.size, -1, token.get("data-code")))
        elif name in _BREAKS or name in ("td", "th"):
            self._flush()
            self.level = _HEADINGS.get(name, 0)

    def _end(self, token: Token) -> None:
        name = token.name
        if self.out:
            self.out_depth -= name == self.out[0]
            if not self.out_depth:
                self._end_out()
        elif name == self.in_code:
            self.in_code = ""
        elif name == "title":
            self.in_title = False
        elif name == "table" and self.tables:
            self._end_table()
        elif name in ("td", "th", "tr"):
            self.cells.clear() if self.cells else self._flush()
        elif self.cells:
            if name in _BREAKS:
                self.cells[-1].append("\n")
        elif name == "data" and self.fields and self.fields[-1][1] < 0:
            start, _end, field = self.fields.pop()
            self.fields.append((start, self.size, field))
        elif name in _BREAKS:
            self._flush()

    def _end_out(self) -> None:
        if self.out:
            name, parts, line = self.out
            self.notes.drop(
                Place(line), _BLANKS.sub(" ", "".join(parts)), _("网页上不是正文的部分（{name}）").format(name=name)
            )
            self.out = None

    def _flow(self, table: _Open) -> None:
        """A table that holds another one only arranges the page: its cells are lines."""
        for row in table.rows:
            for _tag, parts, line in row:
                for text in "".join(parts).split("\n"):
                    self._line(text, line)
        table.rows.clear()
        self.cells = []

    def _end_table(self) -> None:
        self.cells = []
        table = self.tables.pop()
        self._flush()
        if table.layout:
            self._flow(table)
        elif any(table.rows):
            self.items.append(table.grid(self.notes))

    def _flush(self) -> None:
        if self.parts:
            self._line("".join(self.parts), self.line, tuple(self.fields))
            self.parts = []
        self.fields = []
        self.size = self.level = 0
        self.begun = False

    def _line(self, whole: str, line: int, fields: tuple[tuple[int, int, str], ...] = ()) -> None:
        text = self.notes.clean(_BLANKS.sub(" ", whole).strip(), Place(line))
        if text:
            # Places in the text hold only where nothing was cut off it.
            self.items.append(Line(text, Place(line), self.level, fields=fields if text == whole else ()))


def read_html(data: bytes) -> Source:
    """Lines for the blocks of the page, grids for its tables; scripts, menus and hidden text are doubts."""
    named = _CHARSET.search(data[:4096])
    reader = _Reader()
    reader.read(decode(data, named[1].decode() if named else ""))
    return Source("html", tuple(reader.items), tuple(reader.notes.doubts), reader.ours)
