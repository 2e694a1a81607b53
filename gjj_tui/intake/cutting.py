"""What a page did to the text: page numbers, heads of pages, and paragraphs cut in two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gjj_tui.intake.headings import heading_of, is_page_number, is_sentence, number_of, plain
from gjj_tui.intake.source import Grid, Line

LEAST_CUT = 20
"""Characters before a page break; a shorter line is a line of its own, such as a signature."""
RUNNING = 3
"""A short line that comes so often is the head or foot of a page."""
_DATE = re.compile(r"(?:19|20|二)\S{1,4}年\S{1,3}月\S{1,3}日\Z")


def running_lines(items: Sequence[Line | Grid]) -> set[str]:
    """The heads and feet of pages, as `plain` without digits."""
    counts: Counter[str] = Counter()
    for item in items:
        if isinstance(item, Line) and len(item.text) <= 40 and not is_sentence(item.text) and not number_of(item.text):
            counts[_running(item.text)] += 1
    return {text for text, count in counts.items() if count >= RUNNING and len(text) > 3}


def _running(text: str) -> str:
    return re.sub(r"\d", "", plain(text))


def is_running(line: Line, known: set[str]) -> bool:
    return len(line.text) <= 40 and _running(line.text) in known


def page_mark(line: Line, kind: str) -> bool:
    """A line that is a page number; where there are no pages one with dashes only."""
    return is_page_number(line.text) and (kind == "txt" or not line.text.strip().isdigit())


def is_date(text: str) -> bool:
    return bool(_DATE.match(plain(text)))


def is_hard_wrapped(lines: Sequence[Line]) -> int:
    """The width at which a program broke the lines, 0 when a line is a paragraph."""
    follow = [line for line in lines if not line.gap and not line.indented]
    if len(lines) < 8 or len(follow) < len(lines) / 2:
        return 0
    widths = Counter(len(line.text) for line in lines)
    width, count = max(widths.items(), key=lambda pair: (pair[1], pair[0]))
    near = sum(n for length, n in widths.items() if width - 3 <= length <= width + 1)
    return width if 15 <= width <= 60 and near >= len(lines) / 3 and count > 1 else 0


def goes_on(before: Line, text: str, after: Line, kind: str, width: int) -> bool:
    """Whether `after` continues the paragraph that ends with the line `before`, whose whole text so far is `text`."""
    if after.level or before.level or (number_of(after.text) and heading_of(after.text)):
        return False
    if width and kind == "txt" and not after.gap:
        full = len(before.text) >= width - 3
        return not after.indented and full
    if is_sentence(text) or is_date(after.text) or (after.indented and kind == "txt" and not after.gap):
        return False
    if number_of(after.text) and kind != "txt":
        return False
    # A page breaks in mid-sentence; what is not long has ended by itself.
    return len(before.text) >= LEAST_CUT


def joint(text: str, more: str) -> str:
    """What stands between two halves of a cut paragraph: a blank between letters or digits, else nothing."""
    ascii_ends = text[-1:].isascii() and more[:1].isascii()
    return " " if ascii_ends and text[-1:].isalnum() and more[:1].isalnum() else ""
