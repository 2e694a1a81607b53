"""Columns of text in a terminal, where a Chinese character takes two cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from unicodedata import east_asian_width

GAP = "  "


def width_of(text: str) -> int:
    """The cells a text takes. Characters of ambiguous width, such as ``—``, count as one."""
    return sum(_cells(char) for char in text)


def _cells(char: str) -> int:
    if char.isascii():
        return 1
    # Marks are drawn over the character before them.
    from unicodedata import category

    return 0 if category(char) in ("Mn", "Me", "Cf") else 1 + (east_asian_width(char) in "WF")


def padded(text: str, width: int, right: bool = False) -> str:
    """The text filled with blanks to a width."""
    blanks = " " * (width - width_of(text))
    return blanks + text if right else text + blanks


def wrapped(text: str, width: int) -> list[str]:
    """The text in lines of at most so many cells; between any two characters, as Chinese is set."""
    lines, line, used = [], "", 0
    for char in text:
        cells = _cells(char)
        if line and used + cells > width:
            lines.append(line)
            line, used = "", 0
        line += char
        used += cells
    return [*lines, line]


def aligned(rows: Sequence[Sequence[str]], right: Iterable[int] = (), widest: int = 0) -> list[str]:
    """Rows of texts as lines with aligned columns; columns `right` end together.

    The first column is broken into several lines where it is wider than `widest` cells; its own leading blanks are
    kept before every line.
    """
    flush = frozenset(right)
    broken = [[_broken(row[0], widest), *([text] for text in row[1:])] for row in rows]
    count = max(map(len, rows), default=0)
    widths = [
        max((width_of(line) for row in broken if index < len(row) for line in row[index]), default=0)
        for index in range(count)
    ]
    lines = []
    for row in broken:
        for parts in zip_longest(*row, fillvalue=""):
            cells = [padded(part, widths[index], index in flush) for index, part in enumerate(parts)]
            lines.append(GAP.join(cells).rstrip())
    return lines


def _broken(text: str, widest: int) -> list[str]:
    if not widest or width_of(text) <= widest:
        return [text]
    body = text.lstrip(" ")
    indent = " " * (len(text) - len(body))
    return [indent + line for line in wrapped(body, widest - len(indent))]
