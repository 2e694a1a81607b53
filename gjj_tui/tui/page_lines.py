"""A document as lines of a terminal: the page that prints, in whatever width there is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import ceil

from gjj_tui.model.named import NamedTuple
from gjj_tui.publish import words
from gjj_tui.publish.blocks import Cell, Document, Grid, Heading, Paragraph
from gjj_tui.tui.cells import cell_len, fit, wrap

TEXT_WIDTH = 56
"""28 characters, as on paper."""
TABLE_WIDTH = 100
BETWEEN = "|"
RULE = "-"
LEAST_VALUE, LEAST_LABEL = 2, 8
LEFT_KINDS = ("label", "text", "corner")


class PageLine(NamedTuple):
    """`look` is ``title``, ``heading``, ``head``, ``dim`` or "" for plain text."""

    text: str
    look: str = ""


def page_lines(document: Document, width: int, in_words: bool = False) -> list[PageLine]:
    """The whole document in lines of at most `width` cells; `in_words` for who hears it: a paragraph is one line, a
    number of a table is one too, with what names it."""
    if in_words:
        return list(_said(document))
    measure = min(TEXT_WIDTH, width)
    margin = " " * ((width - measure) // 2)
    lines = [PageLine(_centred(document.mark, measure, margin), "dim"), PageLine("")] if document.mark else []
    for part in document.title_lines:
        lines += (PageLine(_centred(line, measure, margin), "title") for line in wrap(part, measure))
    for block in document.blocks:
        match block:
            case Heading(level, number, text):
                lines += [PageLine("")] * (level == 1)
                lines += (PageLine(margin + line, "heading") for line in wrap(words.INDENT + number + text, measure))
            case Paragraph():
                lines += (PageLine(margin + line) for line in wrap(words.INDENT + block.text, measure))
            case Grid():
                lines += [PageLine(""), *_grid_lines(block, width), PageLine("")]
    return lines


def _said(document: Document) -> Iterator[PageLine]:
    yield from (PageLine(part) for part in filter(None, (document.mark, *document.title_lines)))
    for block in document.blocks:
        match block:
            case Heading(_level, number, text):
                yield PageLine(number + text, "heading")
            case Paragraph():
                yield PageLine(block.text)
            case Grid():
                yield from (PageLine(part) for part in filter(None, (block.title_line, *block.notes)))
                yield from map(PageLine, _named_numbers(block))


def _centred(text: str, measure: int, margin: str) -> str:
    return margin + " " * max(0, (measure - cell_len(text)) // 2) + text


# ---- tables


def _grid_lines(grid: Grid, width: int) -> Iterator[PageLine]:
    widths = column_widths(grid, min(width, TABLE_WIDTH))
    total = sum(widths) + len(widths) + 1
    room, margin = min(total, width), " " * max(0, (width - total) // 2)
    for part in wrap(grid.title_line, room) if grid.title_line else ():
        yield PageLine(_centred(part, room, margin), "heading")
    left, right = grid.notes
    gap = max(2, room - cell_len(left) - cell_len(right))
    for part in wrap(left + " " * gap + right, room) if left or right else ():
        yield PageLine(margin + part)
    if total > width:
        yield from _as_list(grid, width)
        return
    rule = PageLine(margin + "+".join(["", *(RULE * one for one in widths), ""]), "dim")
    yield rule
    for index, line in enumerate(drawn_rows(grid, widths)):
        if index == grid.head and grid.head:
            yield rule
        for text in line:
            yield PageLine(margin + text, "head" if index < grid.head else "")
    yield rule


def column_widths(grid: Grid, room: int) -> list[int]:
    """Cells for each column; together more than `room` when the table cannot be drawn in it."""
    needed = [LEAST_VALUE] * grid.width
    for _row, column, cell in grid.places():
        if cell.columns == 1:
            length = cell_len(cell.text)
            narrow = cell.kind in ("head", "corner") or (cell.kind == "group" and cell.rows > 1)
            # A head may be broken into three lines, at whole Chinese characters.
            length = max(4, 2 * ceil(length / 6)) if narrow else length + 2 * cell.indent
            needed[column] = max(needed[column], length)
    spare = room - sum(needed) - grid.width - 1
    wide = [column for column in range(grid.width) if needed[column] > LEAST_LABEL]
    while spare < 0 and wide:
        # The widest gives first.
        column = max(wide, key=lambda one: needed[one])
        needed[column] -= 1
        spare += 1
        wide = [one for one in wide if needed[one] > LEAST_LABEL]
    # What is narrower than the text grows to its width.
    values = range(grid.labels, grid.width)
    grow = min(TEXT_WIDTH - sum(needed) - grid.width - 1, spare)
    for column in values if grow > 0 else ():
        needed[column] += min(grow // len(values), LEAST_LABEL * 2)
    return needed


def drawn_rows(grid: Grid, widths: Sequence[int]) -> list[list[str]]:
    """The lines of each row, with cells that span several."""
    begun = {(row, column): cell for row, column, cell in grid.places()}
    heights = _heights(grid, begun, widths)
    covering: dict[int, tuple[Cell, int, list[str]]] = {}
    drawn = []
    for row, height in enumerate(heights):
        for column in range(grid.width):
            cell = begun.get((row, column))
            if cell:
                room = sum(heights[row : row + cell.rows])
                covering[column] = cell, row, _in_cell(cell, _width(widths, column, cell), room)
        lines = []
        for line in range(height):
            parts, column = [""], 0
            while column < grid.width:
                cell, top, texts = covering[column]
                parts.append(texts[sum(heights[top:row]) + line])
                column += cell.columns
            lines.append(BETWEEN.join([*parts, ""]))
        drawn.append(lines)
    return drawn


def _width(widths: Sequence[int], column: int, cell: Cell) -> int:
    return sum(widths[column : column + cell.columns]) + cell.columns - 1


def _heights(grid: Grid, begun: dict[tuple[int, int], Cell], widths: Sequence[int]) -> list[int]:
    """Lines of each row; what a spanning cell needs beyond its rows the last of them gives."""
    heights = [1] * len(grid.rows)
    for (row, column), cell in sorted(begun.items(), key=lambda item: (item[0][0] + item[1].rows, item[0])):
        lines = len(_wrapped(cell, _width(widths, column, cell)))
        missing = lines - sum(heights[row : row + cell.rows])
        if missing > 0:
            heights[row + cell.rows - 1] += missing
    return heights


def _wrapped(cell: Cell, width: int) -> list[str]:
    indent = min(2 * cell.indent, max(0, width - 4))
    return wrap(cell.text, width - indent) or [""]


def _in_cell(cell: Cell, width: int, height: int) -> list[str]:
    """The cell's text in exactly so many lines, each exactly so wide."""
    left = cell.kind in LEFT_KINDS or (cell.kind == "group" and cell.rows == 1)
    indent = " " * min(2 * cell.indent, max(0, width - 4)) if left else ""
    lines = _wrapped(cell, width)
    if left:
        drawn = [fit(indent + line, width) for line in lines]
    else:
        drawn = [fit(" " * ((width - cell_len(line)) // 2) + line, width) for line in lines]
    above = 0 if left and cell.rows == 1 else (height - len(drawn)) // 2
    blank = " " * width
    return [*[blank] * above, *drawn, *[blank] * (height - above - len(drawn))]


def _as_list(grid: Grid, width: int) -> Iterator[PageLine]:
    """A table too wide for the screen."""
    for named in _named_numbers(grid):
        yield from map(PageLine, wrap(named, width))


def _named_numbers(grid: Grid) -> Iterator[str]:
    """Each number of a table, with what names it."""
    over: dict[int, list[str]] = {}
    beside: dict[int, list[str]] = {}
    for row, column, cell in grid.places():
        if cell.kind == "head":
            for one in range(column, column + cell.columns):
                over.setdefault(one, []).append(cell.text)
        elif cell.kind in ("label", "group"):
            for below in range(row, row + cell.rows):
                beside.setdefault(below, []).append(cell.text)
        elif cell.kind == "number":
            names = " ".join([*beside.get(row, ()), *over.get(column, ())])
            yield f"{names}  {cell.text}"
