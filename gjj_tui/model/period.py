"""The days that a report covers, as people type them.

    2018-01-01 2018-06-30        2018-1-1—2018-6-30        2018.1.1..2018.6.30
    2018年1月1日至2018年6月30日    2018年1月1日至6月30日       20180101-20180630
"""

import re
from datetime import date
from unicodedata import normalize

from gjj_tui.i18n import gettext as _
from gjj_tui.model.lazy import lazy

_PERIOD = lazy(
    r"(\d{4})(?:\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?|(\d{2})(\d{2}))"
    r"\s*(?:至|到|[—–~,]+|-+|\.\.+|(?<=日)|(?<=\s))\s*"
    r"(?:(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})|(\d{1,2})\s*月\s*(\d{1,2})\s*日?)",
    re.ASCII,
)


YEARS = (1900, 2100)
"""The first and the last year of which a report can be."""


class PeriodError(ValueError):
    """The text is no period; the message says why, in words for the user."""


def parse_period(typed: str) -> tuple[str, str] | None:
    """The first and the last day as ISO dates; None for nothing, which is the calendar year.

    Raises:
        PeriodError: it is not two days, a day does not exist, or the last comes before the first.
    """
    text = normalize("NFKC", typed).strip()
    if not text:
        return None
    found = _PERIOD.fullmatch(text)
    if not found:
        raise PeriodError(_("统计期限应是起止两日，如 2018-01-01 2018-06-30"))
    numbers = [part for part in found.groups() if part is not None]
    if len(numbers) == 5:
        numbers.insert(3, numbers[0])
    first, last = _day(*numbers[:3]), _day(*numbers[3:])
    if last < first:
        raise PeriodError(_("统计期限的次序反了：{first} 在 {last} 之后").format(first=first, last=last))
    return first, last


def parse_year(typed: str) -> int:
    """The year as people type it, 0 for what is none of `YEARS`."""
    text = normalize("NFKC", typed).strip()
    year = int(text) if len(text) == 4 and text.isascii() and text.isdigit() else 0
    return year if YEARS[0] <= year <= YEARS[1] else 0


def _day(year: str, month: str, day: str) -> str:
    try:
        if parse_year(year):
            return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        pass
    raise PeriodError(_("没有 {day} 这一天").format(day=f"{year}-{month}-{day}"))
