"""A workbook: each sheet is a grid, with the values that Excel showed last."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from typing import Any
from zipfile import BadZipFile, ZipFile

from gjj_tui.i18n import gettext as _
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.packages import is_ours, missing_library, open_package
from gjj_tui.intake.source import LEVEL_MARK, LEVEL_UNKNOWN, Cell, Grid, Line, Notes, Place, Source, column_name
from gjj_tui.model.named import NamedTuple

MOST_CELLS = 200_000
"""Cells of all sheets together, blank ones between others counted; a form has 200."""
# No markup has a "<" within a tag: with [^>] what never closes would be read to the end of the file from each tag on.
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b[^<>]*?\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']")
_ROW = re.compile(rb"<(?:\w+:)?row\b([^<>]*)>")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^<>]*)>")
_NUMBER = re.compile(rb"\br=[\"'](\d+)[\"']")
_RANGE = re.compile(rb"\bmin=[\"'](\d+)[\"']|\bmax=[\"'](\d+)[\"']")
_HIDDEN = re.compile(rb"\bhidden=[\"'](?:1|true)[\"']")
_SHEET_ROWS = 1_048_576
_DECIMALS = re.compile(r"(?:#,##)?0\.(0{1,15})(?:_.)?\Z")
_TEXT_SHEET, _TABLE_HERE = "正文", "表"


class _Shape(NamedTuple):
    """What openpyxl does not tell while it only reads: merged cells and what is hidden.

    `merged` has rows and columns of each by the place of its first cell."""

    merged: dict[tuple[int, int], tuple[int, int]]
    rows: frozenset[int]
    columns: frozenset[int]


def read_xlsx(data: bytes) -> Source:
    """A grid for each sheet that has anything in it; hidden sheets, rows and columns and formulas are doubts.

    Raises:
        IntakeFault: it is no workbook, may be harmful, or is far larger than a report's tables.
    """
    package = open_package(data, "xl/workbook.xml", "Excel")
    try:
        import openpyxl
        from openpyxl.utils.exceptions import InvalidFileException
    except ImportError:
        raise missing_library("openpyxl") from None
    notes = Notes()
    values: Any
    formulas: Any
    items: dict[str, Grid] = {}
    try:
        values = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        formulas = openpyxl.load_workbook(io.BytesIO(data), read_only=True, keep_links=False)
        room = MOST_CELLS
        for sheet, with_formulas in zip(values.worksheets, formulas.worksheets, strict=True):
            shape = _shape(package, sheet._worksheet_path)
            if sheet.sheet_state != "visible":
                notes.add("value", Place(1), sheet.title, _("隐藏的工作表，照样读了；请看是否该要"))
            cells = []
            for cell in _cells(sheet, with_formulas, shape, notes, room):
                cells.append(cell)
                room -= 1
            if cells:
                items[sheet.title] = Grid(tuple(cells))
    except (
        InvalidFileException,
        BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        SyntaxError,
    ) as error:
        # What openpyxl raises at broken parts; SyntaxError is the XML parser's.
        raise IntakeFault(_("Excel 文件已损坏，读不了；请用 Excel 打开后另存再导入")) from error
    ours = is_ours(package)
    return Source("xlsx", tuple(_in_order(items) if ours else items.values()), tuple(notes.doubts), ours)


def _in_order(sheets: dict[str, Grid]) -> Iterator[Line | Grid]:
    """The sheets of a workbook of ours: its last one has the text, and says where the others stand."""
    if _TEXT_SHEET not in sheets:
        yield from sheets.values()
        return
    left = dict(sheets)
    rows: dict[int, dict[int, Cell]] = {}
    for cell in left.pop(_TEXT_SHEET).cells:
        rows.setdefault(cell.row, {})[cell.column] = cell
    for number, row in enumerate(rows.values()):
        lead, text = (row[column].text if column in row else "" for column in (0, 1))
        place = next(iter(row.values())).place
        if lead == _TABLE_HERE and text in left:
            yield Line(lead + text, place, LEVEL_MARK)
            yield left.pop(text)
        else:
            heading = bool(row.get(1) and row[1].code)
            yield Line(lead + text, place, (-1 if not number else LEVEL_UNKNOWN) if heading else 0)
    yield from left.values()


def _cells(sheet: Any, with_formulas: Any, shape: _Shape, notes: Notes, room: int) -> Iterator[Cell]:
    # The size that a sheet claims of itself may be anything.
    sheet.reset_dimensions()
    with_formulas.reset_dimensions()
    covered: set[tuple[int, int]] = set()
    seen = 0
    for row, formula_row in zip(sheet.iter_rows(), with_formulas.iter_rows(), strict=True):
        seen += len(row)
        if seen > room:
            raise IntakeFault(_("表太大（超过 {count} 格），不像一份年报的表").format(count=MOST_CELLS))
        for cell, formula in zip(row, formula_row, strict=True):
            at = (getattr(cell, "row", 0) - 1, getattr(cell, "column", 0) - 1)
            if at[0] < 0 or at in covered or (cell.value is None and formula.value is None and at not in shape.merged):
                continue
            rows, columns = shape.merged.get(at, (1, 1))
            if rows * columns > 1 and len(covered) < MOST_CELLS:
                covered.update((at[0] + r, at[1] + c) for r in range(min(rows, 500)) for c in range(min(columns, 500)))
            place = Place(at[0] + 1, f"{sheet.title}!{column_name(at[1])}{at[0] + 1}")
            text = notes.clean(_text(cell.value, cell.number_format).replace("\n", " "), place).strip()
            _remark(text, formula.value, at, place, shape, notes)
            if text or (rows, columns) == (1, 1):
                # What is bold is a heading in a workbook of ours; nobody else's cells are asked.
                yield Cell(text, place, *at, rows, columns, "§" if sheet.title == _TEXT_SHEET and cell.font.b else "")


def _remark(text: str, formula: object, at: tuple[int, int], place: Place, shape: _Shape, notes: Notes) -> None:
    if (isinstance(formula, str) and formula.startswith("=") and formula != text) or type(
        formula
    ).__name__ == "ArrayFormula":
        words = _("公式，取 Excel 上次算出的 {value}") if text else _("公式还没有算过，留空；请用 Excel 打开存一次")
        notes.add("formula", place, str(getattr(formula, "text", formula)), words.format(value=text))
    if text and (at[0] in shape.rows or at[1] in shape.columns):
        notes.add("value", place, text, _("隐藏的行或列，照样读了；请看是否该要"))


def _text(value: object, format: object = "") -> str:
    """What a cell holds as text; of a number the fifteen digits that Excel itself knows, never rounded to its format,
    but with the zeros that the format shows behind them."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float():
            text = f"{value:.15g}"
            text = f"{value:.15f}".rstrip("0").rstrip(".") if "e" in text and abs(value) < 1e15 else text
            return _with_zeros(text, format)
        case int():
            return _with_zeros(str(value), format)
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)


def _with_zeros(text: str, format: object) -> str:
    shown = _DECIMALS.match(format) if isinstance(format, str) else None
    if not shown or "e" in text:
        return text
    whole, _point, digits = text.partition(".")
    return f"{whole}.{digits}{'0' * (len(shown[1]) - len(digits))}"


def _shape(package: ZipFile, path: str) -> _Shape:
    markup = package.read(path.lstrip("/"))
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for left, top, right, bottom in _MERGED.findall(markup):
        first, last = _column(left), _column(right)
        if first <= last and 0 < int(top) <= int(bottom) <= _SHEET_ROWS:
            merged[int(top) - 1, first] = int(bottom) - int(top) + 1, last - first + 1
    rows = {
        int(number[1]) - 1 for row in _ROW.findall(markup) if _HIDDEN.search(row) and (number := _NUMBER.search(row))
    }
    columns: set[int] = set()
    for column in _COLUMN.findall(markup):
        if _HIDDEN.search(column):
            ends = [int(low or high) for low, high in _RANGE.findall(column)]
            columns.update(range(min(ends, default=1) - 1, min(max(ends, default=0), 16_384)))
    return _Shape(merged, frozenset(rows), frozenset(columns))


def _column(name: bytes) -> int:
    number = 0
    for char in name:
        number = number * 26 + char - ord("A") + 1
    return number - 1
