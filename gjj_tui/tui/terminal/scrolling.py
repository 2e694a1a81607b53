"""Finding out that rows have only moved, so that the terminal can move them itself."""

from __future__ import annotations

from operator import eq

from gjj_tui.tui.terminal.grid import Grid, Shift
from gjj_tui.tui.terminal.styles import Style

_SCROLL_FROM = 4
"""Rows that must have changed before a scroll is looked for."""
_FARTHEST_SCROLL = 12


def scroll_between(wanted: Grid, shown: Grid, sides: bool = False) -> Shift | None:
    """Rows that moved; None when none did. With `sides` only in the columns that moved with them.

    Characters are compared, row by row: of a screen of several columns only one may have moved. What is found is
    only a proposal, which is taken when it makes the bytes fewer.
    """
    dirty = [y for y in range(wanted.height) if shown.chars[y] != wanted.chars[y]]
    if len(dirty) < _SCROLL_FROM:
        return None
    first, last = dirty[0], dirty[-1] + 1
    columns = _columns_of(dirty, wanted, shown) if sides else slice(0, wanted.width)
    width = columns.stop - columns.start
    new = [wanted.chars[y][columns] for y in range(first, last)]
    old = [shown.chars[y][columns] for y in range(first, last)]
    right = list(map(_alike, new, old))

    def gain(row: int, step: int) -> int:
        """Cells of a row that would be right after the scroll, less those that are right now."""
        return _alike(new[row], old[row + step]) - right[row] if 0 <= row + step < len(old) else 0

    found: list[tuple[int, tuple[int, int, int]]] = []
    samples = [y - first for y in dirty[:: max(1, len(dirty) // 4)]]
    for lines in range(1, min(_FARTHEST_SCROLL, len(new) - 1) + 1):
        for step in (lines, -lines):
            if max(gain(row, step) for row in samples) <= width // 10:
                continue
            total, start, end = _best_stretch([gain(row, step) - width // 20 for row in range(len(new))])
            if total > width:
                # The rows that move in and out belong to the region.
                top, bottom = (first + start, first + end + step) if step > 0 else (first + start + step, first + end)
                found.append((total, (top, min(bottom, wanted.height), step)))
    if not found:
        return None
    shift = Shift(*max(found)[1], 0, wanted.width)
    return _between_sides(shift, wanted, shown) if sides else shift


def _columns_of(rows: list[int], wanted: Grid, shown: Grid) -> slice:
    """Where most of the rows differ; few of them may differ elsewhere too."""
    pairs = [zip(wanted.chars[y], shown.chars[y], strict=True) for y in rows]
    places = [[x for x, (new, old) in enumerate(row) if new != old] for row in pairs]
    few = len(rows) // 4
    return slice(sorted(row[0] for row in places)[few], sorted(row[-1] for row in places)[-1 - few] + 1)


def _between_sides(shift: Shift, wanted: Grid, shown: Grid) -> Shift:
    """The same rows in those columns only that move with them: what stands beside a table stays where it is.

    No character of the screen lies across an edge: a terminal would tear it.
    """
    top, bottom, lines, _left, width = shift
    gains = [0] * width
    for y in range(max(top, top - lines), min(bottom, bottom - lines)):
        right = zip(*(_cells(wanted, y), _cells(shown, y + lines), _cells(shown, y)), strict=True)
        for x, (new, moved, old) in enumerate(right):
            if moved != old:
                gains[x] += (new == moved) - (new == old)
    _total, left, end = _best_stretch(gains)
    if end - left < 2:
        return shift
    rows = shown.chars[top:bottom]
    while left and any(row[left] == "" for row in rows):
        left -= 1
    while end < width and any(row[end] == "" for row in rows):
        end += 1
    return shift._replace(left=left, right=end)


def _cells(grid: Grid, y: int) -> list[tuple[str, Style]]:
    return list(zip(grid.chars[y], grid.styles[y], strict=True))


def _best_stretch(gains: list[int]) -> tuple[int, int, int]:
    """The stretch with the greatest sum: sum, start, end."""
    best, start, total = (0, 0, 0), 0, 0
    for index, gain in enumerate(gains):
        if total <= 0:
            start, total = index, 0
        total += gain
        best = max(best, (total, start, index + 1))
    return best


def _alike(one: list[str], other: list[str]) -> int:
    return sum(map(eq, one, other))
