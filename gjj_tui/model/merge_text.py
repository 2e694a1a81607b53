"""The three versions of a text, passage by passage: what is agreed on, and what both sides changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from gjj_tui.model.common_ends import common_ends
from gjj_tui.model.difference import Hunk, hunks, with_text
from gjj_tui.model.merge_units import Choose, Key, clashing


class Chunk(NamedTuple):
    """Lines of a text. Without a key all three are what both agree on."""

    key: Key | None
    base: Sequence[str]
    ours: Sequence[str]
    theirs: Sequence[str]


def _agreed(lines: Sequence[str]) -> Chunk:
    return Chunk(None, lines, lines, lines)


def lines_of(chunks: Iterable[Chunk], choose: Choose) -> Iterator[str]:
    for chunk in chunks:
        side = choose(chunk.key) if chunk.key else "theirs"
        yield from {"base": chunk.base, "ours": chunk.ours, "theirs": chunk.theirs}[side]


def chunks_of(uid: int, base: str | None, ours: str, theirs: str) -> list[Chunk]:
    """The merged text in pieces, with those in conflict marked."""
    if ours == theirs or base == ours:
        return [_agreed(theirs.split("\n"))]
    if base == theirs:
        return [_agreed(ours.split("\n"))]
    mine, new = ours.split("\n"), theirs.split("\n")
    old = _in_both(mine, new) if base is None else base.split("\n")
    return list(_merged_lines(uid, old, hunks(old, mine), hunks(old, new)))


def _in_both(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Stands for the version before, where there was none."""
    found: list[str] = []
    last = 0
    for hunk in hunks(ours, theirs):
        found += ours[last : hunk.start]
        last = hunk.end
    return [*found, *ours[last:]]


def _merged_lines(uid: int, base: Sequence[str], ours: list[Hunk], theirs: list[Hunk]) -> Iterator[Chunk]:
    last = number = 0
    waiting = (ours[::-1], theirs[::-1])
    while any(waiting):
        start, end = min((side[-1].start, side[-1].end) for side in waiting if side)
        region: tuple[list[Hunk], list[Hunk]] = ([], [])
        growing = True
        while growing:
            growing = False
            for taken, side in zip(region, waiting, strict=True):
                while side and _overlap(start, end, side[-1]):
                    taken.append(side.pop())
                    end = max(end, taken[-1].end)
                    growing = True
        yield _agreed(base[last:start])
        for chunk in _compared(base[start:end], *(_applied(base, start, end, one) for one in region)):
            number += chunk.key is not None
            yield chunk._replace(key=("text", uid, number)) if chunk.key else chunk
        last = end
    yield _agreed(base[last:])


def _overlap(start: int, end: int, hunk: Hunk) -> bool:
    """True when the hunk is within the region. Beside it is not within, but two insertions at one place are."""
    if start == end or hunk.start == hunk.end:
        return (start, end) == (hunk.start, hunk.end) or start < hunk.start < end
    return hunk.start < end and start < hunk.end


def _applied(base: Sequence[str], start: int, end: int, region: list[Hunk]) -> list[str]:
    lines: list[str] = []
    for hunk in region:
        lines += [*base[start : hunk.start], *hunk.lines]
        start = hunk.end
    return [*lines, *base[start:end]]


def _compared(base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]) -> Iterator[Chunk]:
    """A region that a side, or both, changed; lines without text decide nothing."""
    contents = [with_text(lines) for lines in (base, ours, theirs)]
    for old, mine, new in ((base, ours, theirs), contents):
        if not clashing(old, mine, new):
            yield _agreed(ours if new == old else theirs)
            return
    first, last = common_ends(ours, theirs)
    mine, new = ours[first : len(ours) - last], theirs[first : len(theirs) - last]
    yield _agreed(theirs[:first])
    if base or (with_text(mine) and with_text(new)):
        yield Chunk(("text",), base, mine, new)
    else:
        yield _agreed(new if with_text(new) else mine)
    yield _agreed(theirs[len(theirs) - last :])
