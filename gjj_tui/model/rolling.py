"""Years in a text, and which of them move on when the text is taken over into the next year's report.

What speaks of the report's year, of the one before (a comparison, last year's budget) or of the one after (what is
planned) moves on by a year. What names a document, a day, a beginning or a span of years does not: it would become
untrue. Every place is given back, with the reason where it stays, so that somebody can decide otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple

Day = tuple[int, int]
"""Month and day."""

YEAR_ENDS: frozenset[Day] = frozenset({(1, 1), (12, 31)})

REASONS = {
    "number": N_("文号"), "version": N_("文件的年份"), "past": N_("往年"), "future": N_("以后的年份"),
    "span": N_("几年的期间"), "beginning": N_("开始的年份"), "date": N_("具体日期"),
}  # fmt: skip
"""Why a year stays."""

_CHINESE = "〇一二三四五六七八九"
_ZEROS = {"零": 0, "○": 0, "Ｏ": 0}
_ALPHABETS = ("0123456789", "０１２３４５６７８９", _CHINESE)
_VALUES = _ZEROS | {digit: value for digits in _ALPHABETS for value, digit in enumerate(digits)}

_DIGITS = r"(?:[0-9]{4}|[０-９]{4}|[一二][〇零○Ｏ一二三四五六七八九]{3})"
_JOINT = r"\s*(?:[、和与及至到]|[—–－～~-]+)\s*"
_YEAR = re.compile(
    rf"(?<![0-9０-９A-Za-z.,\-/])(?P<year>{_DIGITS})"
    rf"(?=\s*年|\s*[〕］\]】)）]\s*第?\s*[0-9０-９]+\s*号|\s*〕|[-./][0-9]{{1,2}}[-./][0-9]{{1,2}}(?![0-9])|{_JOINT}{_DIGITS}\s*年)"
)
_OPENED = re.compile(r"[〔［\[【(（]\s*\Z")
_NUMBERED = re.compile(r"\s*(?:〕|[］\]】)）]\s*第?\s*[0-9０-９]+\s*号)")
_TO_THE_DAY = r"\s*年(?:\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?)?\s*"
_IN_BRACKETS = re.compile(_TO_THE_DAY + r"(?:修订|修正|颁布|公布|通过|版|本)?\s*[)）]")
_SINCE = re.compile(_TO_THE_DAY + r"(?:以来|起(?!\s*[至止到]))")
_WHOLE_YEAR = re.compile(r"\s*年\s*1\s*月?\s*[至到—–－～~-]+\s*12\s*月(?!\s*\d)")
_MONTH = re.compile(r"\s*年\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*日)?|[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_SPAN_AFTER = re.compile(rf"(?:\s*年)?\s*(?:[至到]|[—–－～~-]+)\s*({_DIGITS})\s*年")
_SPAN_BEFORE = re.compile(rf"({_DIGITS})(?:\s*年)?\s*(?:[至到]|[—–－～~-]+)\s*\Z")


class YearMention(NamedTuple):
    """A year in a text: where it stands, how it is written, and how next year's is.

    `reason` is why it stays, "" when it moves on.
    """

    start: int
    old: str
    new: str
    reason: str = ""


def years_in(text: str, year: int, ends: Collection[Day] = YEAR_ENDS) -> list[YearMention]:
    """Every year in a text of the report for `year`. `ends` are the days that begin or end what is reported on."""
    mentions = []
    for found in _YEAR.finditer(text):
        start, end = found.span("year")
        old = found["year"]
        reason = _reason(text, start, end, year, ends)
        mentions.append(YearMention(start, old, _like(old, _value(old) + 1), _(REASONS[reason]) if reason else ""))
    return mentions


def roll(text: str, mentions: Iterable[YearMention]) -> str:
    """The text with next year's at these places."""
    for one in sorted(mentions, reverse=True):
        text = text[: one.start] + one.new + text[one.start + len(one.old) :]
    return text


def timeless(text: str) -> str:
    """The text without its years, to compare it with that of another year."""
    return _YEAR.sub("0000", text)


def _reason(text: str, start: int, end: int, year: int, ends: Collection[Day]) -> str:
    """Why a year stays, "" when it moves on."""
    value = _value(text[start:end])
    if _OPENED.search(text, max(0, start - 8), start):
        if _NUMBERED.match(text, end):
            return "number"
        if _IN_BRACKETS.match(text, end):
            return "version"
    if value < year - 1:
        return "past"
    if value > year + 1:
        return "future"
    if abs(_other_end(text, start, end, value) - value) > 1:
        return "span"
    if _SINCE.match(text, end):
        return "beginning"
    day = _MONTH.match(text, end)
    if day is None or _WHOLE_YEAR.match(text, end):
        return ""
    month, number = (int(part) if part else 0 for part in (day[1] or day[3], day[2] or day[4]))
    return "" if (month, number) in ends else "date"


def _other_end(text: str, start: int, end: int, value: int) -> int:
    """The year at the other end of ``2016—2018 年``; the year itself when it stands alone."""
    if after := _SPAN_AFTER.match(text, end):
        return _value(after[1])
    before = _SPAN_BEFORE.search(text, max(0, start - 16), start)
    return _value(before[1]) if before else value


def _value(digits: str) -> int:
    return int("".join(str(_VALUES[digit]) for digit in digits))


def _like(old: str, value: int) -> str:
    """A year in the digits of another one: ``２０１８``, ``二○一八``."""
    zero = next((digit for digit in old if digit in _ZEROS), _CHINESE[0])
    if old[0] in _CHINESE:
        return "".join(_CHINESE[int(digit)] if digit != "0" else zero for digit in str(value))
    return str(value) if old.isascii() else "".join(chr(0xFF10 + int(digit)) for digit in str(value))
