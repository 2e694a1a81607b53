"""The days that a report covers, as people type them.

    2018-01-01 2018-06-30        2018-1-1—2018-6-30        2018.1.1..2018.6.30
    2018年1月1日至2018年6月30日    2018年1月1日至6月30日       20180101-20180630
"""

import re
from datetime import date, timedelta
from unicodedata import normalize

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _

_PERIOD = re.compile(
    r"(\d{4})(?:\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?|(\d{2})(\d{2}))"
    r"\s*(?:至|到|[—–~,]+|-+|\.\.+|(?<=日)|(?<=\s))\s*"
    r"(?:(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?|(\d{4})(\d{2})(\d{2})|(\d{1,2})\s*月\s*(\d{1,2})\s*日?)",
    re.ASCII,
)

ABOUT_A_YEAR = 300
"""Days from which on a period stands for the whole year."""
_PARTS = {
    (1, 3): N_("第一季度"), (4, 6): N_("第二季度"), (7, 9): N_("第三季度"), (10, 12): N_("第四季度"),
    (1, 6): N_("上半年"), (7, 12): N_("下半年"),
}  # fmt: skip


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


def _day(year: str, month: str, day: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        raise PeriodError(_("没有 {day} 这一天").format(day=f"{year}-{month}-{day}")) from None


def days_of(period: tuple[str, str] | None, year: int) -> tuple[date, date]:
    """The first and the last day of a report's period."""
    first, last = period or (f"{year:04}-01-01", f"{year:04}-12-31")
    return date.fromisoformat(first), date.fromisoformat(last)


def part_of_year(period: tuple[str, str] | None, year: int) -> tuple[int, int]:
    """The first and last month of a part of a year, such as (1, 3); (1, 12) for what is about a year long."""
    first, last = days_of(period, year)
    return (1, 12) if (last - first).days > ABOUT_A_YEAR else (first.month, last.month)


def period_title(period: tuple[str, str] | None, year: int) -> str:
    """A period in the words of statistics: ``2017 年度``, ``2017 年第一季度``, ``2017 年 1—9 月``."""
    first, last = days_of(period, year)
    whole = first.year == last.year and first.day == 1 and (last + timedelta(1)).day == 1
    months = (first.month, last.month)
    if not whole:
        return _("{first} 至 {last}").format(first=first, last=last)
    if months == (1, 12):
        return _("{year} 年度").format(year=first.year)
    if months in _PARTS:
        return _("{year} 年{part}").format(year=first.year, part=_(_PARTS[months]))
    if months[0] == months[1]:
        return _("{year} 年 {month} 月").format(year=first.year, month=months[0])
    return _("{year} 年 {first}—{last} 月").format(year=first.year, first=months[0], last=months[1])
