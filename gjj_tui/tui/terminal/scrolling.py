"""Finding out that rows have only moved, so that the terminal can move them itself."""

from __future__ import annotations

from operator import eq

from gjj_tui.tui.terminal.grid import Grid

_SCROLL_FROM = 4
"""Rows that must have changed before a scroll is looked for."""
_FARTHEST_SCROLL = 12


def scroll_between(wanted: Grid, shown: Grid) -> tuple[int, int, int] | None:
    """The rows (from, to before) that moved up by so many lines (down when negative); None when none did.

    Characters are compared, row by row: of a screen of several columns only one may have moved. What is found is
    only a proposal, which is taken when it makes the bytes fewer.
    """
    height = wanted.height
    dirty = [y for y in range(height) if shown.chars[y] != wanted.chars[y]]
    if len(dirty) < _SCROLL_FROM:
        return None
    first, last = dirty[0], dirty[-1] + 1

    right = [_alike(wanted.chars[y], shown.chars[y]) for y in range(first, last)]

    def gain(y: int, step: int) -> int:
        """Cells of a row that would be right after the scroll, less those that are right now."""
        if not first <= y + step < last:
            return 0
        return _alike(wanted.chars[y], shown.chars[y + step]) - right[y - first]

    found: list[tuple[int, tuple[int, int, int]]] = []
    samples = dirty[:: max(1, len(dirty) // 4)]
    for lines in range(1, min(_FARTHEST_SCROLL, last - first - 1) + 1):
        for step in (lines, -lines):
            if max(gain(y, step) for y in samples) <= wanted.width // 10:
                continue
            total, start, end = _best_stretch([gain(y, step) - wanted.width // 20 for y in range(first, last)])
            if total > wanted.width:
                # The rows that move in and out belong to the region.
                top, bottom = (first + start, first + end + step) if step > 0 else (first + start + step, first + end)
                found.append((total, (top, min(bottom, height), step)))
    return max(found)[1] if found else None


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
