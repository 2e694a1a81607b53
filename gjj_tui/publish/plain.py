"""Text formats: Markdown to read, CSV and JSON for machines."""

from __future__ import annotations

import csv as csv_module
import json as json_module
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any

from gjj_tui.model.numbers import parse_number
from gjj_tui.publish import words
from gjj_tui.publish.blocks import Datum, Document, Grid, Heading, Paragraph
from gjj_tui.publish.digest import NAME, digest_of, generator

BOM = "\ufeff"
"""Tells Excel that the file is UTF-8."""
JSON_VERSION = 1

# ---- Markdown

_MARKUP = re.compile(r"[\\`*_\[\]<>|~&$#]|(?<=\w):(?=//)|@|(?<=www)\.")
_AT_START = re.compile(r"(?:(\d{1,9})([.)])|([-+=]))")


def md(document: Document) -> bytes:
    """Markdown with pipe tables; a cell that spans several is written where it begins."""
    return ("\n".join(_markdown(document)) + "\n").encode("utf-8")


def _markdown(document: Document) -> Iterator[str]:
    yield f"<!-- {NAME} {digest_of(document)} {generator()} -->"
    yield ""
    if document.mark:
        yield from (f"> {marked(document.mark)}", "")
    yield f"# {marked(document.title)}"
    for block in document.blocks:
        yield ""
        match block:
            case Heading():
                yield f"{'#' * min(6, block.level + 1)} {marked(block.number + block.text)}"
            case Paragraph():
                yield marked(block.text)
            case Grid():
                yield from _markdown_grid(block)


def marked(text: str, inline: bool = False) -> str:
    """Text that Markdown takes for nothing but text; `inline` where it begins no line."""
    text = _MARKUP.sub(r"\\\g<0>", text.strip())
    found = None if inline else _AT_START.match(text)
    if not found:
        return text
    return f"{found[1]}\\{text[found.end(1) :]}" if found[1] else f"\\{text}"


def _markdown_grid(grid: Grid) -> Iterator[str]:
    for fact in filter(None, (grid.title_line, *grid.notes)):
        yield from (marked(fact), "")
    lines: list[list[str]] = []
    matrix = [[""] * grid.width for _ in grid.rows]
    for row, column, cell in grid.places():
        matrix[row][column] = marked(cell.text, inline=True)
        if cell.kind == "group":
            for below in range(1, cell.rows):
                matrix[row + below][column] = matrix[row][column]
    if grid.head:
        lines.append(_joined_heads(grid))
    for row, cells in enumerate(grid.rows[grid.head :], grid.head):
        if not grid.head and len(cells) == 1:
            # A title over all columns: what follows is a table of its own.
            yield from _pipes(lines)
            lines = []
            yield from ("", matrix[row][0], "")
        else:
            lines.append(matrix[row])
    yield from _pipes(lines)


def _joined_heads(grid: Grid) -> list[str]:
    """The heads over each column in one: 行政诉讼·复议后起诉·总计."""
    over: list[list[str]] = [[] for _ in range(grid.width)]
    for row, column, cell in grid.places():
        if row < grid.head:
            across = range(column, column + (cell.columns if cell.kind == "head" else 1))
            for one in across:
                over[one].append(marked(cell.text, inline=True))
    return [words.PATH.join(texts) for texts in over]


def _pipes(lines: list[list[str]]) -> Iterator[str]:
    width = max((index for line in lines for index, text in enumerate(line, 1) if text), default=0)
    for index, line in enumerate(lines):
        yield f"| {' | '.join(line[:width])} |"
        if not index:
            yield "|" + " --- |" * width


# ---- CSV


def csv(document: Document) -> bytes:
    """A row for each cell of the form, for Excel and for programs."""
    out = StringIO()
    writer = csv_module.writer(out, lineterminator="\r\n")
    writer.writerow(words.CSV_HEAD)
    digest = f"{digest_of(document)} {generator()}"
    for datum in document.data:
        value = datum.value if parse_number(datum.value) is not None else harmless(datum.value)
        texts = (document.agency, datum.table, str(datum.address), datum.name, datum.column, datum.unit)
        writer.writerow((document.year, *map(harmless, texts), value, digest))
    return (BOM + out.getvalue()).encode("utf-8")


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; full-width signs count there as well."""
    return f"'{text}" if text[:1] in "=+-@＝＋－＠\t\r" and text else text


# ---- JSON


def json(document: Document) -> bytes:
    """Open data: the figures one a line, decimals as typed; then the text."""
    first, last = document.period
    head = {
        "version": JSON_VERSION,
        "generator": generator(),
        "digest": digest_of(document),
        "title": document.title,
        "agency": document.agency,
        "year": document.year,
        "period": {"from": first, "to": last},
        "form": document.form,
        "status": document.status,
    }
    lines = [f"{_json(key)}: {_json(value)}," for key, value in head.items()]
    figures = ",\n".join(_json_figure(datum, document) for datum in document.data)
    sections = ",\n".join(_json(section) for section in _sections(document))
    text = "{\n" + "\n".join(lines) + f'\n"figures": [\n{figures}\n],\n"sections": [\n{sections}\n]\n}}\n'
    return text.encode("utf-8")


def _json(value: object) -> str:
    return json_module.dumps(value, ensure_ascii=False)


def _json_figure(datum: Datum, document: Document) -> str:
    """A number stands as it was typed, a blank is null, and what is no number is a text."""
    value = datum.value if parse_number(datum.value) is not None else _json(datum.value or None)
    facts = {
        "code": str(datum.address), "table": datum.table, "name": datum.name, "column": datum.column,
        "unit": datum.unit, "type": datum.type, "year": document.year, "agency": document.agency,
    }  # fmt: skip
    return f'{_json(facts)[:-1]}, "value": {value}}}'


def _sections(document: Document) -> Iterator[dict[str, Any]]:
    section: dict[str, Any] | None = None
    for block in document.blocks:
        match block:
            case Heading():
                if section:
                    yield section
                section = {
                    "address": block.address, "level": block.level, "number": block.number, "title": block.text,
                    "paragraphs": [],
                }  # fmt: skip
            case Paragraph() if section is not None:
                section["paragraphs"].append(block.text)
            case Grid() if section is not None:
                section["table"] = block.title
    if section:
        yield section
