"""What a line looks like: a heading with its number, a page number, a title of a report, an end of a sentence."""

from __future__ import annotations

import re
from unicodedata import normalize

from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbering import chinese_numeral

_HAN = "[〇零一二三四五六七八九十百]{1,4}"
_OPEN, _CLOSE = "[（(〔【\\[﹙]", "[）)〕】\\]﹚]"
_PATTERNS = (
    (1, re.compile(rf"第\s*({_HAN})\s*(?:部分|章)\s*[、．.：:]?\s*")),
    (1, re.compile(rf"({_HAN})\s*[、．.，,]\s*")),
    (2, re.compile(rf"{_OPEN}\s*({_HAN})\s*{_CLOSE}\s*[、．.]?\s*")),
    (2, re.compile(r"([㈠-㈩])\s*[、．.]?\s*")),
    (3, re.compile(r"([0-9０-９]{1,2})\s*[.．、](?![0-9０-９])\s*")),
    (4, re.compile(rf"{_OPEN}\s*([0-9０-９]{{1,2}})\s*{_CLOSE}\s*[、．.]?\s*")),
)
_VALUES = {chinese_numeral(number): number for number in range(1, 200)}
SENTENCE_END = re.compile(r"[。！？；：…!?;:][”’」』）)\"'\]]*\Z|[”」』]\Z")
"""A paragraph that ends so is whole."""
LONGEST_TITLE = 42
UNNUMBERED = ("引言", "前言", "导言", "序言", "附表", "附件", "附录", "结语", "结束语")
"""Headings that are known without a number."""
CONTENTS = ("目录", "目次")
LONGEST_MARK = 200
"""Characters of a page number, or of a line of contents with all its dots."""
_DOTS = re.compile(r"\A(.+?)\s*[.．…·]{3,}\s*\d{1,3}\s*\Z")
_PAGE = re.compile(
    r"\s*[-—–－·~]{0,3}\s*\d{1,3}\s*[-—–－·~]{0,3}\s*\Z|\d{1,3}\s*/\s*\d{1,3}\s*\Z"
    r"|第\s*\d{1,3}\s*页(?:\s*[,，/]?\s*共\s*\d{1,3}\s*页)?\s*\Z"
)
_RUN_IN = re.compile(r"([^。！？；，,;：:、]{2,25})。\s*(?=\S{8})")


class Heading(NamedTuple):
    """A line read as a heading: `level` 1 to 4 by the look of its number, whose text ends at `end`; 0 without one.

    `stop` is where the title ends: behind it a full stop and, in the same line, the first paragraph.
    """

    level: int
    number: int
    end: int
    stop: int


def plain(text: str) -> str:
    """A text without blanks, full and half width alike: for comparing what means the same."""
    return "".join(normalize("NFKC", text).split()).translate(_ALIKE)


_ALIKE = str.maketrans("“”‘’「」『』—–−·", "\"\"''\"\"''---.")


def number_of(text: str) -> tuple[int, int, int] | None:
    """Level, value and end of the number at the beginning of a line."""
    for level, pattern in _PATTERNS:
        if found := pattern.match(text):
            value = _value(found[1])
            if value:
                return level, value, found.end()
    return None


def _value(text: str) -> int:
    if "㈠" <= text <= "㈩":
        return ord(text) - ord("㈠") + 1
    text = normalize("NFKC", text)
    return int(text) if text.isdigit() else _VALUES.get(text, 0)


def heading_of(text: str) -> Heading | None:
    """The line as a numbered heading, None when it is a sentence or a part of one."""
    found = number_of(text)
    if found is None:
        return None
    level, number, end = found
    title = text[end:]
    if not title or title[0] in "，,。、；":
        return None
    whole = title[-1] not in "。！？；，、：…!?;,:" and not set(title) & set("。！？；")
    if len(title) <= LONGEST_TITLE and whole:
        # Points that a list makes are sentences with commas; a heading of the lower levels is short.
        if level > 2 and (len(title) > 30 or ("，" in title and len(title) > 20)):
            return None
        return Heading(level, number, end, len(text))
    if level < 3 and (run_in := _RUN_IN.match(title)):
        return Heading(level, number, end, end + run_in.end(1))
    return None


def is_page_number(text: str) -> bool:
    return len(text) <= LONGEST_MARK and bool(_PAGE.match(text))


def contents_entry(text: str) -> bool:
    """A line of a table of contents: a title, dots and a page."""
    return len(text) <= LONGEST_MARK and bool(_DOTS.match(text))


def is_sentence(text: str) -> bool:
    """Whether it ends as a sentence does."""
    return bool(SENTENCE_END.search(text.rstrip()))
