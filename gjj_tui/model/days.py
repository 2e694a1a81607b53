"""The days that a report covers, as days, as a part of a year, and in words."""

from datetime import MAXYEAR, MINYEAR, date, timedelta

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _

ABOUT_A_YEAR = 300
"""Days from which on a period stands for the whole year."""
_PARTS = {
    (1, 3): N_("第一季度"), (4, 6): N_("第二季度"), (7, 9): N_("第三季度"), (10, 12): N_("第四季度"),
    (1, 6): N_("上半年"), (7, 12): N_("下半年"),
}  # fmt: skip


def days_of(period: tuple[str, str] | None, year: int) -> tuple[date, date]:
    """The first and the last day of a report's period."""
    if period is None:
        # A year that no calendar has is for the checks to tell.
        year = min(max(year, MINYEAR), MAXYEAR)
        return date(year, 1, 1), date(year, 12, 31)
    return date.fromisoformat(period[0]), date.fromisoformat(period[1])


def part_of_year(period: tuple[str, str] | None, year: int) -> tuple[int, int]:
    """The first and last month of a part of a year, such as (1, 3); (1, 12) for what is about a year long."""
    if period is None:
        return 1, 12
    first, last = days_of(period, year)
    return (1, 12) if (last - first).days > ABOUT_A_YEAR else (first.month, last.month)


def period_title(period: tuple[str, str] | None, year: int) -> str:
    """A period in the words of statistics: ``2017 年度``, ``2017 年第一季度``, ``2017 年 1—9 月``."""
    if period is None:
        return _("{year} 年度").format(year=year)
    first, last = days_of(period, year)
    whole = first.year == last.year and first.day == 1 and last.month != (last + timedelta(last < date.max)).month
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
