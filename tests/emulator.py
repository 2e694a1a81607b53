"""A terminal to compare screens in: pyte, with the rules for wide characters that real terminals keep."""

from __future__ import annotations

from typing import Any, ClassVar
from unicodedata import east_asian_width

import pyte
from rich.cells import get_character_cell_size

_TABLE = {char: get_character_cell_size(char) for char in map(chr, range(0x10000))}


def width_of(char: str) -> int:
    """As Rich counts when nobody has taught it otherwise; two for ambiguous characters where the terminal draws so."""
    width = _TABLE.get(char, 2)
    return 2 if width == 1 and Emulator.wide_ambiguous and east_asian_width(char) == "A" else width


pyte.screens.wcwidth = width_of


class Emulator(pyte.Screen):
    """Of a wide character that is half overwritten nothing stays, and what is erased takes the ground in use."""

    wide_ambiguous = False
    """For the whole process: pyte has one table."""
    sides: tuple[int, int] | None = None
    """The first and last column of the scrolling region while mode 69 is set."""

    def reset(self) -> None:
        super().reset()
        self.sides = None
        self._fill()

    def resize(self, lines: int | None = None, columns: int | None = None) -> None:
        super().resize(lines, columns)
        self._fill()

    def _fill(self) -> None:
        """What pyte erases is only what it already holds."""
        for y in range(self.lines):
            for x in range(self.columns):
                self.buffer[y].setdefault(x, self.default_char)

    def draw(self, data: str) -> None:
        for char in data:
            width = width_of(char)
            line, x = self.buffer[self.cursor.y], self.cursor.x
            if width and x + width > self.columns:
                self.cursor.x = self.columns
                return
            if width and x and line[x].data == "":
                line[x - 1] = line[x - 1]._replace(data=" ")
            if width and x + width < self.columns and line[x + width].data == "":
                line[x + width] = line[x + width]._replace(data=" ")
            super().draw(char)

    def erase_characters(self, count: int | None = None) -> None:
        self._halves(self.cursor.x, self.cursor.x + (count or 1))
        super().erase_characters(count)

    def erase_in_line(self, how: int = 0, private: bool = False) -> None:
        self._halves(self.cursor.x, self.columns)
        super().erase_in_line(how, private)

    def _halves(self, start: int, end: int) -> None:
        line = self.buffer[self.cursor.y]
        for x, other in ((start, start - 1), (end, end)):
            if 0 < x < self.columns and line[x].data == "":
                line[other] = line[other]._replace(data=" ")

    # ---- the scrolling region, as xterm has it

    def set_side_margins(self, left: int | None = None, right: int | None = None) -> None:
        """DECSLRM, which puts the cursor home; without mode 69 the sequence means to save the cursor."""
        if self.sides is None:
            self.save_cursor()
            return
        first, last = (left or 1) - 1, min(right or self.columns, self.columns) - 1
        if first < last:
            self.sides = first, last
            self.cursor_position()

    def insert_lines(self, count: int | None = None) -> None:
        self._lines_at_the_cursor(-(count or 1))

    def delete_lines(self, count: int | None = None) -> None:
        self._lines_at_the_cursor(count or 1)

    def scroll_up(self, count: int | None = None) -> None:
        self._shift((self.margins or (0, 0))[0], count or 1)

    def scroll_down(self, count: int | None = None) -> None:
        self._shift((self.margins or (0, 0))[0], -(count or 1))

    def _lines_at_the_cursor(self, count: int) -> None:
        """Nothing happens where the cursor is outside the region; else it goes to the left margin."""
        top, bottom = self.margins or (0, self.lines - 1)
        left, right = self.sides or (0, self.columns)
        if top <= self.cursor.y <= bottom and left <= self.cursor.x <= right:
            self._shift(self.cursor.y, count)
            self.cursor.x = left

    def _shift(self, top: int, count: int) -> None:
        """Cells of the region from row `top` on move up; the ground in use comes in. A character across an edge is torn."""
        bottom = (self.margins or (0, self.lines - 1))[1]
        left, right = self.sides or (0, self.columns - 1)
        rows = [self.buffer[y] for y in range(top, bottom + 1)]
        for line in rows:
            for edge in (left, right + 1):
                if 0 < edge < self.columns and line[edge].data == "":
                    line[edge - 1], line[edge] = (line[x]._replace(data=" ") for x in (edge - 1, edge))
        moved = [[line[x] for x in range(left, right + 1)] for line in rows]
        fresh = [[self.cursor.attrs._replace(data=" ")] * (right + 1 - left)] * min(abs(count), len(rows))
        for line, cells in zip(rows, [*moved[count:], *fresh] if count > 0 else [*fresh, *moved[:count]], strict=True):
            for x, cell in enumerate(cells, left):
                line[x] = cell

    def set_mode(self, *modes: Any, **kwargs: Any) -> None:
        if 1049 in modes:
            self.erase_in_display(2)
        if 69 in modes and self.sides is None:
            self.sides = 0, self.columns - 1
        super().set_mode(*modes, **kwargs)

    def reset_mode(self, *modes: Any, **kwargs: Any) -> None:
        if 69 in modes:
            self.sides = None
        super().reset_mode(*modes, **kwargs)

    def picture(self) -> list[list[tuple[object, ...]]]:
        """Every cell as it looks: of a blank one only the ground is seen."""
        return [[_look(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def _look(cell: Any) -> tuple[object, ...]:
    if cell.data.strip() or cell.underscore or cell.reverse or cell.strikethrough or cell.blink:
        return tuple(cell)
    return (cell.data, cell.bg)


class _Sequences:
    """Those that pyte does not know."""

    csi: ClassVar[dict[str, str]] = {
        **pyte.Stream.csi, "s": "set_side_margins", "S": "scroll_up", "T": "scroll_down",
    }  # fmt: skip


class Stream(_Sequences, pyte.Stream):
    pass


class ByteStream(_Sequences, pyte.ByteStream):
    """Asked for the mode of side margins (DECRQM), a terminal that has them says so."""

    has_sides = False

    def feed(self, data: bytes) -> None:
        *before, rest = data.split(b"\x1b[?69$p")
        for part in before:
            super().feed(part)
            if self.has_sides:
                self.listener.write_process_input("\x1b[?69;2$y")
        super().feed(rest)


def feed(screen: Emulator, data: str) -> Emulator:
    Stream(screen).feed(data)
    return screen
