"""A workbook: a sheet for each table, with the form's checks, and one for the text."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from math import ceil
from typing import TYPE_CHECKING, Any

from gjj_tui.model.address import CellAddress, parse_address
from gjj_tui.model.numbers import parse_number
from gjj_tui.publish import words
from gjj_tui.publish.blocks import Cell, Document, Grid, Heading, Paragraph, length_of
from gjj_tui.publish.digest import NAME, digest_of, generator
from gjj_tui.publish.excel_rules import broken_formula, cells_of
from gjj_tui.publish.office import core_properties
from gjj_tui.publish.zipped import settled

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

TEXT_COLUMN = 90
"""Characters of half width in a line of the text."""
LINE_HEIGHT, MOST_LINES = 14, 25
"""A line in points; Excel has no higher rows than 409 points."""
WIDE = 8
"""A grid of more columns is printed on paper laid across."""
ONE_PAGE = 40
"""A grid of no more rows is printed on one page."""
CELL_LIMIT = 32767
"""Characters a cell holds, as UTF-16."""
EXACT_DIGITS = 15
"""Significant digits a spreadsheet keeps; a longer number is written as text."""
TITLE_ROW, NOTE_ROW, FIRST_ROW = 0, 1, 2
NOTE_LIMIT = 255
"""Characters of a note on a cell."""
_SHEET_FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", "_"))
_COLOURS = {"hard": "#FFC7CE", "soft": "#FFEB9C"}
_NO_TEXT_IS_CODE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def xlsx(document: Document) -> bytes:
    """The document as an .xlsx file.

    Raises:
        ImportError: XlsxWriter is not installed.
    """
    import xlsxwriter

    stream = BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, **_NO_TEXT_IS_CODE})
    book.set_custom_property(NAME, digest_of(document))
    book.set_custom_property("generator", generator(f"XlsxWriter {xlsxwriter.__version__}"))
    _Writer(book, document).write()
    book.close()
    # The library writes the time of day into the properties.
    return settled(stream.getvalue(), {"docProps/core.xml": core_properties(document)})


class _Writer:
    def __init__(self, book: Workbook, document: Document) -> None:
        self.book = book
        self.document = document
        self.names: dict[str, str] = {}
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._checks = list(document.checks)

    def write(self) -> None:
        sheets = [(grid, self.book.add_worksheet(self._name(grid.title))) for grid in self.document.grids]
        text = self.book.add_worksheet(self._name(words.TEXT_SHEET))
        for sheet in (*(sheet for _grid, sheet in sheets), text):
            sheet.set_paper(9)
            sheet.set_margins(left=1.0, right=1.0, top=1.0, bottom=1.0)
            sheet.fit_to_pages(1, 0)
            if self.document.mark:
                sheet.set_header("&R" + self.document.mark)
        for grid, sheet in sheets:
            self._grid(grid, sheet)
        self._text(text, [sheet.get_name() for _grid, sheet in sheets])

    def _name(self, title: str) -> str:
        """A name for a sheet: of at most 31 characters, some not allowed, no two alike."""
        plain = title.translate(_SHEET_FORBIDDEN).strip("' ")[:31].rstrip("'") or "_"
        name, number = plain, 2
        while name.casefold() in self.names or name.casefold() == "history":
            name = f"{plain[: 31 - len(str(number))]}{number}"
            number += 1
        self.names[name.casefold()] = name
        return name

    def _format(self, **properties: Any) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"font_name": words.SHEET_FONT, "font_size": 10.5, **properties})
        return self._formats[key]

    # ---- tables

    def _grid(self, grid: Grid, sheet: Worksheet) -> None:
        last = max(grid.width - 1, 0)
        title = self._format(bold=True, font_size=14, align="center")
        self._span(sheet, TITLE_ROW, 0, TITLE_ROW, last, grid.title + grid.year, title)
        facts = words.INDENT.join(filter(None, (grid.agency, grid.unit)))
        self._span(sheet, NOTE_ROW, 0, NOTE_ROW, last, facts, self._format(align="left"))
        where: dict[CellAddress, tuple[int, int]] = {}
        for row, column, cell in grid.places():
            top = FIRST_ROW + row
            if cell.kind == "number":
                address = parse_address(cell.address)
                assert isinstance(address, CellAddress)
                where[address] = top, column
            self._cell(sheet, top, column, cell)
        widths = _widths(grid)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        for row, lines in enumerate(_lines(grid, widths)):
            sheet.set_row(FIRST_ROW + row, LINE_HEIGHT * lines + 4)
        if grid.width > WIDE:
            sheet.set_landscape()
        if len(grid.rows) <= ONE_PAGE:
            sheet.fit_to_pages(1, 1)
        sheet.freeze_panes(FIRST_ROW + grid.head, min(grid.labels, 1) if grid.head else 0)
        if grid.head:
            sheet.repeat_rows(FIRST_ROW, FIRST_ROW + grid.head - 1)
        # Codes are names, though they look like numbers.
        sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{FIRST_ROW + len(grid.rows)}"})
        self._rules(sheet, grid, where)

    def _cell(self, sheet: Worksheet, row: int, column: int, cell: Cell) -> None:
        left = cell.kind in ("label", "text") or (cell.kind == "group" and cell.rows == 1)
        looks: dict[str, Any] = {
            "border": 1, "text_wrap": True, "valign": "vcenter", "align": "left" if left else "center",
            "indent": cell.indent if left else 0,
        }  # fmt: skip
        if cell.kind in ("head", "corner", "group"):
            looks["bg_color"] = "#EFEFEF"
        number = _exact(cell.text) if cell.kind == "number" else None
        if cell.kind == "number":
            looks["num_format"] = number_format(cell.text) if number is not None else "@" if cell.text else "General"
        style = self._format(**looks)
        if cell.rows > 1 or cell.columns > 1:
            self._span(sheet, row, column, row + cell.rows - 1, column + cell.columns - 1, "", style)
        if number is not None:
            sheet.write_number(row, column, number, style)
        elif cell.text:
            sheet.write_string(row, column, limited(cell.text)[0], style)
        else:
            sheet.write_blank(row, column, None, style)

    def _span(self, sheet: Worksheet, row: int, column: int, last_row: int, last: int, text: str, style: Any) -> None:
        if (row, column) != (last_row, last):
            sheet.merge_range(row, column, last_row, last, "", style)
        sheet.write_string(row, column, limited(text)[0], style)

    # ---- rules

    def _rules(self, sheet: Worksheet, grid: Grid, where: dict[CellAddress, tuple[int, int]]) -> None:
        """What a cell takes, and colours where a rule does not hold."""
        from xlsxwriter.utility import xl_rowcol_to_cell

        spelled = {cell: xl_rowcol_to_cell(*place, row_abs=True, col_abs=True) for cell, place in where.items()}
        said: dict[CellAddress, list[str]] = {}
        for check in self._checks:
            formula = broken_formula(check, spelled)
            if not formula:
                continue
            level = words.HARD if check.level == "hard" else words.SOFT
            for cell in cells_of(check):
                row, column = where[cell]
                rule = {"type": "formula", "criteria": formula, "format": self._colour(check.level)}
                sheet.conditional_format(row, column, row, column, rule)
                said.setdefault(cell, []).append(f"{level}{words.PATH}{check.message}")
        types = {cell.address: cell.type for row in grid.rows for cell in row if cell.kind == "number"}
        for cell, (row, column) in where.items():
            sheet.data_validation(row, column, row, column, _validation(types[str(cell)], said.get(cell, [])))

    def _colour(self, level: str) -> Any:
        key = (("level", level),)
        if key not in self._formats:
            self._formats[key] = self.book.add_format({"bg_color": _COLOURS[level]})
        return self._formats[key]

    # ---- text

    def _text(self, sheet: Worksheet, tables: list[str]) -> None:
        """Numbers in the first column, headings and paragraphs in the second, the sheets where tables stand."""
        sheet.set_column(0, 0, 8)
        sheet.set_column(1, 1, TEXT_COLUMN)
        wrapped = {"text_wrap": True, "valign": "top"}
        title = self._format(bold=True, font_size=14, **wrapped)
        lines: list[tuple[str, str, Any]] = [("", self.document.title, title)]
        remaining = iter(tables)
        for block in self.document.blocks:
            match block:
                case Heading():
                    lines.append((block.number, block.text, self._format(bold=True, **wrapped)))
                case Paragraph():
                    lines += ((lead, part, self._format(**wrapped)) for lead, part in _parts(block.text))
                case Grid():
                    lines.append((words.TABLE_HERE, next(remaining), self._format(italic=True, **wrapped)))
        for row, (lead, text, style) in enumerate(lines):
            sheet.write_string(row, 0, lead, style)
            sheet.write_string(row, 1, limited(text)[0], style)
            sheet.set_row(row, LINE_HEIGHT * max(1, min(ceil(2 * length_of(text) / (TEXT_COLUMN - 2)), MOST_LINES)) + 4)


def _parts(text: str) -> Iterator[tuple[str, str]]:
    """A paragraph in as many cells as it needs."""
    lead = ""
    while text:
        part, text = limited(text)
        yield lead, part
        lead = words.CONTINUED


def limited(text: str) -> tuple[str, str]:
    """What fits into a cell, and the rest."""
    if len(text) <= CELL_LIMIT // 2:
        return text, ""
    used = 0
    for index, char in enumerate(text):
        used += 1 + (char > "\uffff")
        if used > CELL_LIMIT:
            return text[:index], text[index:]
    return text, ""


def _exact(text: str) -> float | None:
    """The number, when a spreadsheet keeps all its digits."""
    number = parse_number(text)
    if number is None or len(Decimal(number).as_tuple().digits) > EXACT_DIGITS:
        return None
    return float(number)


def number_format(text: str) -> str:
    """As many decimals as were typed."""
    _whole, _point, decimals = text.partition(".")
    return "0." + "0" * len(decimals) if decimals else "0"


def _validation(type: str, notes: list[str]) -> dict[str, Any]:
    kind, words_of_type, least = {
        "count": ("integer", words.COUNT_ONLY, 0),
        "integer": ("integer", words.INTEGER_ONLY, -(10**15)),
        "decimal": ("decimal", words.DECIMAL_ONLY, 0),
    }[type]
    rule: dict[str, Any] = {
        "validate": kind, "criteria": ">=", "value": least, "ignore_blank": True,
        "error_type": "stop", "error_message": words_of_type,
    }  # fmt: skip
    if notes:
        message = words.SEMICOLON.join(dict.fromkeys(notes))
        rule |= {"input_title": words.RULES, "input_message": message[:NOTE_LIMIT]}
    return rule


def _lines(grid: Grid, widths: list[float]) -> list[int]:
    """How many lines each row takes; not every program finds out by itself."""
    lines = [1] * len(grid.rows)
    for row, column, cell in grid.places():
        if cell.rows == 1:
            room = sum(widths[column : column + cell.columns]) - 1 - 2 * cell.indent
            needed = ceil(2 * length_of(cell.text[:CELL_LIMIT]) / max(room, 4))
            lines[row] = max(lines[row], min(needed, MOST_LINES))
    return lines


def _widths(grid: Grid) -> list[float]:
    """Column widths in characters of half width."""
    widths = [6.0] * grid.width
    for _row, column, cell in grid.places():
        if cell.columns == 1 and cell.kind != "group":
            # A head may be broken into two lines.
            length = length_of(cell.text) * (1 if cell.kind == "head" and grid.width > WIDE else 2)
            most = 12 if cell.kind in ("head", "number") else 56
            widths[column] = max(widths[column], min(length + 2 + 2 * cell.indent, most))
        elif cell.columns == 1:
            widths[column] = max(widths[column], 10.0 if cell.rows > 1 else min(2 * length_of(cell.text) + 2, 44))
    return widths
