"""Which years of a text move on into next year's report, and which stay."""

from __future__ import annotations

from collections.abc import Collection
from random import Random

import pytest
from strategies import law

from gjj_tui.model.rolling import YEAR_ENDS, Day, roll, years_in


def rolled(text: str, year: int, ends: Collection[Day] = YEAR_ENDS) -> str:
    """The text as it moves on when nobody decides otherwise."""
    return roll(text, (one for one in years_in(text, year, ends) if not one.reason))


MOVING = [
    ("数据的统计期限自 2017 年 1 月 1 日起至 2017 年 12 月 31 日止。", "数据的统计期限自 2018 年 1 月 1 日起至 2018 年 12 月 31 日止。"),
    ("2017年初，截至 2017 年底，2018 年将继续", "2018年初，截至 2018 年底，2019 年将继续"),
    ("结合《上海市住房公积金 2016 年年度报告》发布", "结合《上海市住房公积金 2017 年年度报告》发布"),
    ("公开 2016 年度部门决算，比 2016 年增长 5%", "公开 2017 年度部门决算，比 2017 年增长 5%"),
    ("2016—2017 年度，2016、2017年，2017年至2018年", "2017—2018 年度，2017、2018年，2018年至2019年"),
    ("2017年1-12月、2017 年 1 月至 12 月", "2018年1-12月、2018 年 1 月至 12 月"),
    ("二〇一七年、二○一八年、二零一九年、２０１７年", "二〇一八年、二○一九年、二零一九年、２０１８年"),
    ("2017-01-01 至 2017-12-31，2017.1.1", "2018-01-01 至 2018-12-31，2018.1.1"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new"), MOVING)
def test_what_speaks_of_the_year_moves_on(old: str, new: str) -> None:
    assert rolled(old, 2017) == new


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("国办发〔2014〕32号", "文号"), ("沪府办〔2017〕5 号", "文号"), ("国办公开办函（2017）第 3 号", "文号"), ("《条例》（2007年）", "文件的年份"),
        ("《条例》（2017年修订）", "文件的年份"), ("2010 年以前", "往年"), ("力争到 2020 年", "以后的年份"), ("2015—2017年三年行动计划", "往年"),
        ("2016—2018 年行动计划", "几年的期间"), ("自 2017 年起", "开始的年份"), ("2017 年 5 月 1 日起施行", "开始的年份"), ("2017 年以来", "开始的年份"),
        ("2017 年 3 月 31 日，通过网站发布", "具体日期"), ("2017 年 9 月", "具体日期"), ("2017-03-31", "具体日期"),
    ],
)  # fmt: skip
def test_what_would_become_untrue_stays_and_says_why(text: str, reason: str) -> None:
    assert rolled(text, 2017) == text
    assert years_in(text, 2017)[0].reason == reason


@pytest.mark.parametrize(
    "text", ["共 2017 件", "12017年", "1205 万份", "12329 热线", "{2017} 年", "{last.2017} 年", "www.x.cn/2017/1", "A2017年", "3.2017年"]
)
def test_what_is_no_year_is_not_even_found(text: str) -> None:
    assert years_in(text, 2017) == []


def test_what_stays_can_be_moved_all_the_same() -> None:
    text = "2017 年 3 月 31 日发布，2017 年底"
    found = years_in(text, 2017)
    assert [(one.old, one.new, bool(one.reason)) for one in found] == [("2017", "2018", True), ("2017", "2018", False)]
    assert roll(text, found) == "2018 年 3 月 31 日发布，2018 年底"
    assert roll(text, []) == text


def test_the_ends_of_a_period_of_its_own_move_on() -> None:
    text = "自 2017 年 4 月 1 日起至 2018 年 3 月 31 日止"
    assert rolled(text, 2017) == text
    assert rolled(text, 2017, {(4, 1), (3, 31)}) == "自 2018 年 4 月 1 日起至 2019 年 3 月 31 日止"


SCRAPS = (
    "自 {} 年 1 月 1 日起至 {} 年 12 月 31 日止", "国办发〔{}〕32号", "《{} 年年度报告》", "{}年3月31日", "{}—{}年", "{}、{} 年", "自{}年起",
    "（{}年修订）", "{}年1-12月", "{}-12-31", "{}.5.1", "共 {} 件", "{{3100}} 件，{}年", "主动公开", "，", "\n",
)  # fmt: skip


def some_text(random: Random) -> str:
    """Years that the second year's report does not come near: what is planned further on would begin to move then."""

    def year() -> str:
        number = random.choice([2010, 2014, 2015, 2016, 2017, 2018, 2025])
        return random.choice([str(number), "".join(chr(0xFF10 + int(digit)) for digit in str(number))])

    return "".join(random.choice(SCRAPS).format(year(), year()) for _ in range(random.randint(0, 6)))


@law
def test_rolling_changes_nothing_but_the_years_it_names(random: Random) -> None:
    text = some_text(random)
    found = years_in(text, 2017, YEAR_ENDS)
    for one in found:
        assert text[one.start : one.start + len(one.old)] == one.old
        assert len(one.new) == len(one.old)
    moved = rolled(text, 2017)
    changed = {index for index, (old, new) in enumerate(zip(text, moved, strict=True)) if old != new}
    assert changed <= {place for one in found if not one.reason for place in range(one.start, one.start + len(one.old))}
