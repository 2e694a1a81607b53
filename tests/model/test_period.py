"""The period of a report, in whatever way it is typed."""

from __future__ import annotations

import pytest

from gjj_tui.model.days import part_of_year, period_title
from gjj_tui.model.period import PeriodError, parse_period

HALF = ("2018-01-01", "2018-06-30")


@pytest.mark.parametrize(
    "typed",
    ["2018-01-01 2018-06-30", "2018-01-01..2018-06-30", "2018年1月1日至2018年6月30日", "2018-1-1—2018-6-30", "2018-1-1——2018-6-30",
     "2018年1月1日—6月30日", "2018 年 1 月 1 日 到 2018 年 6 月 30 日", "2018.1.1-2018.6.30", "2018/1/1～2018/6/30", "20180101-20180630",
     "２０１８年１月１日至２０１８年６月３０日", "　2018-1-1　2018-6-30 ", "2018-01-01 – 2018-06-30", "2018-01-01，2018-06-30", "2018年1月1日2018年6月30日"],
)  # fmt: skip
def test_two_days_are_read_as_people_write_them(typed: str) -> None:
    assert parse_period(typed) == HALF


@pytest.mark.parametrize("typed", ["", "  ", "　"])
def test_nothing_is_the_whole_year(typed: str) -> None:
    assert parse_period(typed) is None


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("2018-06-30..2018-01-01", "统计期限的次序反了：2018-06-30 在 2018-01-01 之后"),
        ("2018年6月30日至1月1日", "次序反了"),
        ("2017-01-01 2017-13-01", "没有 2017-13-01 这一天"),
        ("2018-2-29 2018-12-31", "没有 2018-2-29 这一天"),
        ("0000-01-01 0000-12-31", "没有 0000-01-01 这一天"),
        ("2018-01-01", "统计期限应是起止两日，如 2018-01-01 2018-06-30"),
        ("2018-1-12018-6-30", "应是起止两日"),
        ("上半年", "应是起止两日"),
        ("2018-01-01 2018-06-30 x", "应是起止两日"),
        ("٢٠١٨-01-01 2018-06-30", "应是起止两日"),
    ],
)
def test_what_is_no_period_is_refused_in_words(typed: str, words: str) -> None:
    with pytest.raises(PeriodError, match=words):
        parse_period(typed)


def test_one_day_is_a_period() -> None:
    assert parse_period("2018-01-01 2018-01-01") == ("2018-01-01", "2018-01-01")


@pytest.mark.parametrize(
    ("period", "title", "part"),
    [
        (None, "2017 年度", (1, 12)),
        (("2017-01-01", "2017-03-31"), "2017 年第一季度", (1, 3)),
        (("2017-10-01", "2017-12-31"), "2017 年第四季度", (10, 12)),
        (("2017-01-01", "2017-06-30"), "2017 年上半年", (1, 6)),
        (("2017-02-01", "2017-02-28"), "2017 年 2 月", (2, 2)),
        (("2016-02-01", "2016-02-28"), "2016-02-01 至 2016-02-28", (2, 2)),
        (("2017-01-01", "2017-09-30"), "2017 年 1—9 月", (1, 9)),
        (("2017-01-01", "2017-12-20"), "2017-01-01 至 2017-12-20", (1, 12)),
        (("2016-12-01", "2017-11-30"), "2016-12-01 至 2017-11-30", (1, 12)),
    ],
)
def test_a_period_has_a_title_and_is_a_part_of_the_year(period: tuple[str, str] | None, title: str, part: tuple[int, int]) -> None:
    assert (period_title(period, 2017), part_of_year(period, 2017)) == (title, part)
