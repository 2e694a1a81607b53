"""How a list looks to somebody who hears it: each thing says all of itself, in as many lines as that takes."""

from __future__ import annotations

from collections.abc import Sequence

from gjj_tui.tui.cells import wrap


class SaidLines:
    """The lines of some rows, each of one or more parts (the cells of a table's row); a part begins a line.

    `lines` has the row, the part and the text of each line, none wider than `width` cells.
    """

    def __init__(self, rows: Sequence[Sequence[str]], width: int) -> None:
        self.width = width
        self._rows = [self._broken(row) for row in rows]
        self._lay()

    def _broken(self, row: Sequence[str]) -> list[list[str]]:
        return [wrap(text, max(1, self.width)) or [""] for text in row]

    def _lay(self) -> None:
        self.lines = [
            (index, part, line)
            for index, row in enumerate(self._rows)
            for part, lines in enumerate(row)
            for line in lines
        ]
        self._starts: dict[tuple[int, int], int] = {}
        for number, (index, part, _line) in enumerate(self.lines):
            self._starts.setdefault((index, part), number)

    def say(self, index: int, row: Sequence[str]) -> bool:
        """A row says something else now; True when it takes another number of lines."""
        old, self._rows[index] = self._rows[index], self._broken(row)
        self._lay()
        return [len(lines) for lines in old] != [len(lines) for lines in self._rows[index]]

    def start(self, index: int, part: int = 0) -> int:
        """The first line of a part."""
        return self._starts.get((index, part), self._starts.get((index, 0), 0))

    def length(self, index: int, part: int = 0) -> int:
        """How many lines a part takes."""
        parts = self._rows[index] if index < len(self._rows) else []
        return len(parts[part]) if part < len(parts) else 1

    def span(self, index: int) -> range:
        """The lines of a row."""
        first = self.start(index)
        return range(first, first + sum(map(len, self._rows[index])))
