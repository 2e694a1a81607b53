"""A terminal to compare screens in: pyte, with the rules for wide characters that real terminals keep."""

from __future__ import annotations

from typing import Any
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

    def reset(self) -> None:
        super().reset()
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

    def insert_lines(self, count: int | None = None) -> None:
        super().insert_lines(count)
        self._fresh()

    def delete_lines(self, count: int | None = None) -> None:
        super().delete_lines(count)
        self._fresh()

    def _fresh(self) -> None:
        """Lines that come in have the ground in use; pyte leaves them out of its buffer."""
        blank = self.cursor.attrs._replace(data=" ")
        top, bottom = self.margins or (0, self.lines - 1)
        for y in range(top, bottom + 1):
            if y not in self.buffer:
                for x in range(self.columns):
                    self.buffer[y][x] = blank

    def set_mode(self, *modes: Any, **kwargs: Any) -> None:
        if 1049 in modes:
            self.erase_in_display(2)
        super().set_mode(*modes, **kwargs)

    def picture(self) -> list[list[tuple[object, ...]]]:
        """Every cell as it looks: of a blank one only the ground is seen."""
        return [[_look(self.buffer[y][x]) for x in range(self.columns)] for y in range(self.lines)]


def _look(cell: Any) -> tuple[object, ...]:
    if cell.data.strip() or cell.underscore or cell.reverse or cell.strikethrough or cell.blink:
        return tuple(cell)
    return (cell.data, cell.bg)


def feed(screen: Emulator, data: str) -> Emulator:
    pyte.Stream(screen).feed(data)
    return screen
