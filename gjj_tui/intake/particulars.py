"""What a source says of its report: title, year, agency, short name, period."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from gjj_tui.intake.headings import heading_of, plain
from gjj_tui.intake.source import Line
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.period import PeriodError, parse_period

_HAN_DIGITS = {char: str(digit) for digit, chars in enumerate(("〇零○", *"一二三四五六七八九")) for char in chars}
_YEAR = re.compile(r"((?:19|20)\d\d|二[〇零○]..)年?(?:度|度的)?")
_TITLE = re.compile(
    r"(.{0,60}?)(政府信息公开|政务公开|信息公开)(?:工作)?(?:情况)?(?:年度|年)?(?:工作)?(?:情况)?(?:的)?"
    r"(?:年?报告|年报)(.{0,20})\Z"
)
_OF_YEAR = re.compile(r"[(（]?((?:19|20)\d\d)年度?[)）]?\Z")
_FILLED_BY = re.compile(r"填报单位(?:\(盖章\)|名称)?:?(.{2,60}?)(?=单位:|填报日期|填报时间|\(|(?:19|20)\d\d年|\Z)")
_WRITTEN_BY = re.compile(r"由(.{4,40}?)(?:\((?:以下|下)?简称.{2,20}?\))?编制")
_SHORT = re.compile(r"\((?:以下|下)?简称[:]?\"?([^\"()]{2,20})\"?\)")
_PERIOD = re.compile(r"(\d{4}年\d{1,2}月\d{1,2}日)起?[至到-]+((?:\d{4}年)?\d{1,2}月\d{1,2}日)")
WINDOW = 4
"""A title stands in so many lines at most."""


class Title(NamedTuple):
    """The title's lines, `first` to `last` (exclusive) of the lines looked at, and what it says."""

    first: int
    last: int
    text: str
    year: int
    agency: str


def year_in(text: str) -> int:
    """The first year that a text names, in digits or Chinese; 0 if none."""
    for found in _YEAR.finditer(plain(text)):
        digits = "".join(_HAN_DIGITS.get(char, char) for char in found[1])
        if digits.isdigit() and 1990 <= int(digits) <= 2100:
            return int(digits)
    return 0


def find_title(lines: Sequence[Line], most: int) -> Title | None:
    """The title of the report among the first lines: in one line, or broken over a few."""
    best: Title | None = None
    for first in range(min(most, len(lines))):
        for last in range(first + 1, min(first + WINDOW, len(lines)) + 1):
            window = lines[first:last]
            if any(len(line.text) > 60 or heading_of(line.text) for line in window):
                break
            title = _title(window, first, last)
            if title and (best is None or _worth(title) > _worth(best)):
                best = title
        if best and first > best.first + 1 and best.year and best.agency:
            break
    return best


def _worth(title: Title) -> tuple[bool, bool, int]:
    return bool(title.agency), bool(title.year), title.first - title.last


def _title(window: Sequence[Line], first: int, last: int) -> Title | None:
    text = "".join(_joined(line.text for line in window))
    found = _TITLE.match(plain(text))
    if not found or (found[3] and not _OF_YEAR.match(found[3])):
        return None
    agency = _YEAR.sub("", found[1]).strip("关于的年度,.-:·")
    return Title(first, last, text, year_in(text), agency if len(agency) > 1 else "")


def _joined(texts: Iterable[str]) -> Iterable[str]:
    """Texts of a broken title; blanks stay only between letters and digits."""
    for text in texts:
        yield re.sub(r"(?<![A-Za-z])\s+|\s+(?![A-Za-z])", "", text.strip())


def filled_by(texts: Iterable[str]) -> str:
    """The agency that a table names in its heading."""
    for text in texts:
        if found := _FILLED_BY.search(plain(text)):
            return found[1].strip(" :：")
    return ""


def written_by(texts: Iterable[str]) -> str:
    """The agency that the introduction says wrote the report."""
    for text in texts:
        if found := _WRITTEN_BY.search(plain(text)):
            return re.sub(r"\(.*", "", found[1])
    return ""


def short_name(texts: Iterable[str], agency: str) -> str:
    """The short name that the text introduces right behind the agency's name."""
    for text in texts if agency else ():
        squeezed = plain(text)
        at = squeezed.find(plain(agency))
        while at >= 0:
            if found := _SHORT.match(squeezed, at + len(plain(agency))):
                return found[1]
            at = squeezed.find(plain(agency), at + 1)
    return ""


def period(texts: Iterable[str]) -> tuple[str, str] | None:
    """The first and last day that the text or the table's heading gives; None without, or when they make no sense."""
    for text in texts:
        squeezed = plain(text)
        if "期限" not in squeezed and "统计" not in squeezed and not squeezed.startswith("("):
            continue
        if found := _PERIOD.search(squeezed):
            try:
                return parse_period(f"{found[1]}至{found[2]}")
            except PeriodError:
                return None
    return None


def usual_year(texts: Iterable[str]) -> int:
    """The year that a text names most often; 0 if none."""
    counts = Counter(year for text in texts for found in _YEAR.finditer(plain(text)) if (year := year_in(found[0])))
    return counts.most_common(1)[0][0] if counts else 0
