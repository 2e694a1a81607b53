"""The cells of a screen, and the reader of what Textual writes: each frame changes cells, all else is passed on."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from rich.cells import get_character_cell_size

from gjj_tui.model.named import NamedTuple
from gjj_tui.tui.terminal.styles import NORMAL, Style, bring_down, read_style
from gjj_tui.tui.terminal.widths import forgets_with_widths

_TOKENS = re.compile(
    r"\x1b\[([0-9;:]*)m"  # 1 style
    r"|\x1b\[([0-9;]*)H"  # 2 place
    r"|([^\x00-\x1f\x7f-\x9f]+)"  # 3 text
    r"|([\n\r\x08])"  # 4 small moves
    r"|\x1b\[\?(25|2026)([hl])"  # 5, 6 cursor seen, synchronized output
    r"|(\x1b\[[0-?]*[ -/]*[@-~]|\x1b[\]P_^X][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[ -/]*[0-~]|[\x00-\x1f\x7f-\x9f])"  # 7 else
)


@forgets_with_widths
@lru_cache(maxsize=8192)
def cells_of(text: str) -> tuple[str, ...]:
    """The text cell by cell: a wide character is followed by "", what has no width belongs to the cell before it."""
    if text.isascii():
        return tuple(text)
    cells: list[str] = []
    for char in text:
        width = get_character_cell_size(char)
        if width:
            cells += (char, "")[:width]
        elif cells:
            cells[-2 if cells[-1] == "" and len(cells) > 1 else -1] += char
    return tuple(cells)


class Shift(NamedTuple):
    """Cells of the rows from `top` to before `bottom`, in the columns from `left` to before `right`, that move up by
    `lines` (down when negative)."""

    top: int
    bottom: int
    lines: int
    left: int
    right: int


class Grid:
    """Rows of cells: `chars[y][x]` with its `styles[y][x]`. A wide character is its cell and a "" to the right."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.clear()

    def clear(self) -> None:
        self.chars = [[" "] * self.width for _ in range(self.height)]
        self.styles = [[NORMAL] * self.width for _ in range(self.height)]

    def put(self, y: int, x: int, cells: tuple[str, ...], style: Style) -> None:
        """Overwrite cells; what runs out of the line is cut, and of a wide character half overwritten nothing stays."""
        room = self.width - x
        if not 0 <= y < self.height or room <= 0 or not cells:
            return
        chars = self.chars[y]
        if len(cells) > room:
            cells = cells[: room - 1 if cells[room] == "" else room]
            if not cells:
                return
        end = x + len(cells)
        if x and chars[x] == "":
            chars[x - 1] = " "
        if end < self.width and chars[end] == "":
            chars[end] = " "
        chars[x:end] = cells
        self.styles[y][x:end] = [style] * len(cells)

    def scroll(self, shift: Shift, blank: Style) -> None:
        """Move rows, blank ones of a style come in. Each row is another list then: copies of the screen share them."""
        top, bottom, lines, left, right = shift
        for rows, empty in ((self.chars, " "), (self.styles, blank)):
            moved = [row[left:right] for row in rows[top:bottom]]
            fresh = [[empty] * (right - left) for _ in range(abs(lines))]
            parts = moved[lines:] + fresh if lines > 0 else fresh + moved[:lines]
            for y, part in enumerate(parts, top):
                rows[y] = rows[y][:left] + part + rows[y][right:]  # type: ignore[operator, assignment]

    def resized(self, width: int, height: int) -> Grid:
        """The same cells on a larger or smaller screen."""
        grid = Grid(width, height)
        for y in range(min(height, self.height)):
            row = self.chars[y]
            x = 0
            while x < min(width, self.width):
                step = 2 if x + 1 < self.width and row[x + 1] == "" else 1
                grid.put(y, x, tuple(row[x : x + step]), self.styles[y][x])
                x += step
        return grid


class Reader:
    """Applies what Textual writes to a grid. `other` gets every sequence that is no part of a frame, in its order."""

    def __init__(self, grid: Grid, depth: int, other: Callable[[str], None]) -> None:
        self.grid = grid
        self.depth = depth
        self.other = other
        self.x = self.y = 0
        self.cursor_seen = True
        self.touched = False
        """Whether anything of a frame was read; whoever shows it sets it back."""
        self.synchronized = False
        """Textual writes the marks of synchronized output once the terminal has said that it knows them."""
        self._pen = NORMAL

    def read(self, data: str) -> None:
        grid, style = self.grid, bring_down(self._pen, self.depth)
        for match in _TOKENS.finditer(data):
            kind = match.lastindex
            if kind == 3:
                cells = cells_of(match[3])
                grid.put(self.y, self.x, cells, style)
                self.x += len(cells)
                self.touched = True
            elif kind == 1:
                self._pen = read_style(self._pen, match[1])
                style = bring_down(self._pen, self.depth)
            elif kind == 2:
                row, _, column = match[2].partition(";")
                self.y, self.x = int(row or 1) - 1, int(column or 1) - 1
                self.touched = True
            elif kind == 4:
                self._step(match[4])
            elif kind == 6:
                if match[5] == "25":
                    self.cursor_seen = match[6] == "h"
                else:
                    self.synchronized = True
            elif match[7] in ("\x1b[2J", "\x1b[J") and not (self.x or self.y):
                grid.clear()
            else:
                self.other(match[7])

    def _step(self, char: str) -> None:
        # The terminal's line discipline makes carriage return and line feed of a line feed.
        self.x = max(0, self.x - 1) if char == "\x08" else 0
        if char == "\n":
            self.y = min(self.grid.height - 1, self.y + 1)
