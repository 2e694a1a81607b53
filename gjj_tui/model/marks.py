"""Where clauses and sentences begin and end: at the nearest of some marks.

Looked for one by one rather than by a regular expression: to compile a set of Chinese marks takes longer than to find
them all in a report.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

CLAUSE = "，,。；;：:！!？?（）()\n"
SENTENCE = "。；;！!？?\n"
"""A sentence of a report may be a list whose items end in semicolons."""
AHEAD = 8
"""So far `followed` looks ahead: no word that may follow is longer."""
FULL_STOP = "。！!？?\n"


def pieces(text: str, marks: str) -> list[str]:
    """What stands between the marks, without them; nothing between two that touch."""
    for mark in marks[1:]:
        text = text.replace(mark, marks[0])
    return [piece for piece in text.split(marks[0]) if piece]


def followed(text: str, words: Iterable[str], by: tuple[str, ...], at_end: bool = False) -> Iterator[int]:
    """The offsets behind those of the words that are followed, blanks apart, by one of some others.

    With `at_end` also behind one that ends the text.
    """
    for word in words:
        at = text.find(word)
        while at >= 0:
            end = at + len(word)
            rest = text[end : end + AHEAD]
            if rest[:1].isspace():
                rest = text[end:].lstrip()
            if rest.startswith(by) or (at_end and not rest):
                yield end
            at = text.find(word, end)


def start_after(text: str, marks: str, end: int, floor: int = 0) -> int:
    """The offset behind the last of the marks from `floor` to `end`; `floor` when there is none."""
    at = floor
    for mark in marks:
        found = text.rfind(mark, at, end)
        if found >= 0:
            at = found + 1
    return at


def end_before(text: str, marks: str, start: int, end: int = sys.maxsize) -> int:
    """The offset of the first of the marks from `start` to `end`; `end`, or that of the text, when there is none."""
    at = min(end, len(text))
    for mark in marks:
        found = text.find(mark, start, at)
        if found >= 0:
            at = found
    return at
