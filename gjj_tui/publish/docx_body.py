"""The blocks of a document as WordprocessingML."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import count, zip_longest
from math import ceil

from gjj_tui.model.bookmark import bookmark_names
from gjj_tui.publish.blocks import Cell, Document, Figure, Grid, Heading, Paragraph, Run, length_of
from gjj_tui.publish.docx_page import TABLE_SIZE, TEXT_WIDTH

CHARACTER = TABLE_SIZE * 10
"""The width of a character of a table, in twips."""
MARGIN = 57
"""Left and right of a cell's text; 1 mm."""
NARROW = 40
ROW_HEIGHT = 397
"""At least 7 mm."""
ROOM_HEIGHT = 1134
"""2 cm to write in."""
GROUP_CHARACTERS = 3.3
"""（三） stays in one line."""
LEAST_LABEL = 6
FEW_VALUES = 5
MOST_COLUMNS = 16
"""More columns than these are set smaller."""
LEFT_KINDS = ("label", "text")
LONGEST_KEPT = 12
"""Rows of a group that are kept on one page."""
GAP = 120
"""6 points between a table and the text before and after it."""


def body(document: Document) -> Iterator[str]:
    """The content of the body, without the section's properties."""
    yield paragraph("Title", "\n".join(document.title_lines))
    after_grid, ids = False, count(1)
    for block, following in zip_longest(document.blocks, document.blocks[1:]):
        bare = isinstance(following, Grid) and not following.title_line and not any(following.notes)
        gaps = f' w:before="{GAP}"' * after_grid + f' w:after="{GAP}"' * bare
        gap = f"<w:spacing{gaps}/>" if gaps else ""
        match block:
            case Heading():
                yield paragraph(f"Heading{min(4, block.level)}", block.number + block.text, gap)
            case Paragraph():
                yield _styled("BodyText", "".join(_piece(run, ids) for run in block.runs), gap)
            case Grid():
                # Two tables without anything between them would be one.
                if after_grid and not block.title_line and not any(block.notes):
                    yield paragraph("TableNote", "")
                yield from _grid(block)
        after_grid = isinstance(block, Grid)
    if after_grid:
        yield paragraph("TableNote", "")


def paragraph(style: str, text: str, properties: str = "") -> str:
    """One paragraph of plain text; a tab parts what stands left from what stands right, a line feed two lines."""
    lines = ("<w:r><w:tab/></w:r>".join(map(_run, line.split("\t"))) for line in text.split("\n"))
    parts = "<w:r><w:br/></w:r>".join(lines)
    return _styled(style, parts, properties)


def _styled(style: str, runs: str, properties: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}</w:pPr>{runs}</w:p>'


def _piece(run: Run, ids: Iterator[int]) -> str:
    """Text, or a figure with bookmarks around it that tell its cells."""
    if not isinstance(run, Figure):
        return _run(run)
    text = _run(run.text)
    for name in reversed(bookmark_names(next(ids), run.address)):
        id = next(ids)
        text = f'<w:bookmarkStart w:id="{id}" w:name="{name}"/>{text}<w:bookmarkEnd w:id="{id}"/>'
    return text


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text, quote=False)}</w:t></w:r>' if text else ""


def _grid(grid: Grid) -> Iterator[str]:
    if grid.title_line:
        yield paragraph("TableTitle", grid.title_line)
    if any(grid.notes):
        yield paragraph("TableNote", "\t".join(grid.notes))
    widths = column_widths(grid)
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    margin = NARROW if grid.width > 6 else MARGIN
    yield (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f"<w:tblBorders>{borders}</w:tblBorders>"
        '<w:tblLayout w:type="fixed"/><w:tblCellMar>'
        f'<w:left w:w="{margin}" w:type="dxa"/><w:right w:w="{margin}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblCaption w:val="{escape(grid.title)}"/></w:tblPr>'
        f"<w:tblGrid>{''.join(f'<w:gridCol w:w={chr(34)}{width}{chr(34)}/>' for width in widths)}</w:tblGrid>"
    )
    yield from _rows(grid, widths)
    yield "</w:tbl>"


def _rows(grid: Grid, widths: list[int]) -> Iterator[str]:
    begun = {(row, column): cell for row, column, cell in grid.places()}
    style = "TableText" if grid.width <= MOST_COLUMNS else "TableSmall"
    together = _kept_with_next(grid)
    # The rows that a cell still spans, by its first column.
    spanning: dict[int, tuple[Cell, int]] = {}
    for row in range(len(grid.rows)):
        cells, column = [], 0
        keep = row in together
        while column < grid.width:
            cell = begun.get((row, column))
            if cell is None:
                cell, left = spanning[column]
                spanning[column] = cell, left - 1
                merge = '<w:vMerge w:val="continue"/>'
            else:
                spanning[column] = cell, cell.rows - 1
                merge = '<w:vMerge w:val="restart"/>' if cell.rows > 1 else ""
            width = sum(widths[column : column + cell.columns])
            cells.append(_cell(cell, width, merge, keep, style))
            column += cell.columns
        repeated = "<w:tblHeader/>" if row < grid.head else ""
        height = ROOM_HEIGHT if any(cell.kind == "room" for cell in grid.rows[row]) else ROW_HEIGHT
        yield (
            f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="{height}" w:hRule="atLeast"/>{repeated}</w:trPr>'
            f"{''.join(cells)}</w:tr>"
        )


def _kept_with_next(grid: Grid) -> set[int]:
    """The rows that the end of a page does not part from the next: heads, titles, small groups, room to sign."""
    kept = set(range(grid.head))
    for row, _column, cell in grid.places():
        if cell.kind == "corner" or (cell.kind == "group" and cell.columns == grid.width):
            kept.add(row)
        elif cell.kind == "group" and cell.rows <= LONGEST_KEPT:
            kept.update(range(row, row + cell.rows - 1))
        elif cell.kind == "room":
            kept.update(range(len(grid.rows) - 1))
    return kept


def _cell(cell: Cell, width: int, merge: str, keep: bool, style: str) -> str:
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    left = cell.kind in LEFT_KINDS or (cell.kind == "group" and cell.rows == 1)
    left = left or (cell.kind == "corner" and cell.rows > 1)
    indent = f'<w:ind w:leftChars="{cell.indent * 100}" w:left="{cell.indent * CHARACTER}"/>' if cell.indent else ""
    properties = ("<w:keepNext/>" if keep else "") + indent + ('<w:jc w:val="left"/>' if left else "")
    text = paragraph(style, "" if "continue" in merge else cell.text, properties)
    shape = f'<w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{shape}</w:tcPr>{text}</w:tc>"


# ---- widths


def column_widths(grid: Grid) -> list[int]:
    """The widths of the columns, together as wide as the text: values as wide as they need, labels what is left."""
    if any(cell.kind in ("text", "room") for row in grid.rows for cell in row):
        return _shared(grid)
    needed = [2.0] * grid.width
    for _row, column, cell in grid.places():
        if cell.columns == 1 and column >= grid.labels:
            needed[column] = max(needed[column], _needed(cell, grid.width - grid.labels > FEW_VALUES))
    widths = [ceil((characters + 0.9) * CHARACTER) for characters in needed]
    if grid.labels:
        widths[: grid.labels] = [ceil(GROUP_CHARACTERS * CHARACTER) + 2 * NARROW] * grid.labels
        values = sum(widths[grid.labels :])
        rest = TEXT_WIDTH - values - sum(widths[: grid.labels - 1])
        widths[grid.labels - 1] = rest
        if not grid.head:
            return _scaled([14, *[10] * (grid.width - 1)])
        if rest >= LEAST_LABEL * CHARACTER:
            return widths
        widths[grid.labels - 1] = LEAST_LABEL * CHARACTER
    return _scaled(widths)


def _scaled(widths: list[int]) -> list[int]:
    total = sum(widths)
    scaled = [width * TEXT_WIDTH // total for width in widths]
    scaled[0] += TEXT_WIDTH - sum(scaled)
    return scaled


def _needed(cell: Cell, many: bool) -> float:
    """Characters a value needs; a head beside many others may be broken into three lines."""
    length = length_of(cell.text)
    if cell.kind in ("head", "corner"):
        return max(2.0, ceil(length / 3)) if many else min(length, 6.0)
    # Digits of the font that stands in may be wider than half a character.
    return min(length * 1.25, 12.0)


def _shared(grid: Grid) -> list[int]:
    """By what the columns hold, none too narrow for its head."""
    needed = [2.5] * grid.width
    for _row, column, cell in grid.places():
        if cell.columns == 1:
            length = length_of(cell.text)
            wanted = length + 1.5 if cell.kind == "head" else min(length, 60.0) ** 0.8 + 1
            needed[column] = max(needed[column], wanted)
    return _scaled([ceil(characters * 100) for characters in needed])
