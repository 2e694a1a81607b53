"""Plain text, as it comes from a scan or out of another program."""

from __future__ import annotations

import re

from gjj_tui.intake.decoding import decode, lines_of
from gjj_tui.intake.source import Cell, Grid, Line, Notes, Place, Source, column_name

_INDENT = re.compile("(?:\u3000| {2,}|\t)")
_WIDE_GAP = re.compile("(?: {2,}|\u3000)\\s*")
_FIGURE = re.compile("[-+]?[\\d,，.０-９．]+|[—–－-]{1,4}|/")
LEAST_ROWS = 3
"""So many lines in columns made by blanks are a table."""


def read_txt(data: bytes) -> Source:
    """Lines with tabs, bars or wide gaps before figures are rows of a grid; blank lines do not end it."""
    notes = Notes()
    items: list[Line | Grid] = []
    rows: list[tuple[list[str], Place]] = []
    gap = False
    raw = [notes.clean(line, Place(number)) for number, line in enumerate(lines_of(decode(data)), 1)]
    in_columns = _columns(raw)
    for number, text in enumerate(raw, 1):
        if not text.strip():
            gap = True
            continue
        if number in in_columns:
            cells = in_columns[number]
            if cells:
                rows.append((cells, Place(number)))
            continue
        if rows:
            items.append(_grid(rows))
            rows = []
        items.append(Line(text.strip(), Place(number), 0, gap, bool(_INDENT.match(text))))
        gap = False
    if rows:
        items.append(_grid(rows))
    return Source("txt", tuple(items), tuple(notes.doubts))


def _columns(lines: list[str]) -> dict[int, list[str]]:
    """The cells of each line (from 1) that is a row of a table."""
    found: dict[int, list[str]] = {}
    run: dict[int, list[str]] = {}
    for number, line in enumerate([*lines, "."], 1):
        text = line.strip(" \u3000\r\n")
        bar = text.startswith("|") and text.endswith("|") and len(text) > 2
        cells = [cell.strip() for cell in (text[1:-1].split("|") if bar else text.split("\t"))]
        # A tab behind a heading's number, or one that slipped into a sentence, is none between cells.
        if len(cells) > 2 or (len(cells) == 2 and (bar or _FIGURE.fullmatch(cells[-1] or "/"))):
            found[number] = [] if bar and all(set(cell) <= set("-: ") for cell in cells) else cells
            continue
        cells = _WIDE_GAP.split(text) if text else []
        if len(cells) > 2 and _FIGURE.fullmatch(cells[-1]):
            run[number] = cells
        elif text:
            if len(run) >= LEAST_ROWS:
                found |= run
            run = {}
    return found


def _grid(rows: list[tuple[list[str], Place]]) -> Grid:
    return Grid(tuple(
        Cell(text, Place(place.line, f"{column_name(column)}{row + 1}"), row, column)
        for row, (cells, place) in enumerate(rows) for column, text in enumerate(cells)
    ))  # fmt: skip
