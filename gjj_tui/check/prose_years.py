"""Years and periods: those of last year that were left in, and those that cannot be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from gjj_tui.check.prose_rule import (
    EXAMPLE,
    Context,
    Example,
    Hit,
    ParagraphRule,
    ReportExample,
    ReportRule,
    View,
    sentence_at,
    shown,
)
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, PropertyAddress
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy

_DAY = r"(\d{4})\s*(?:年|[./-])\s*(?:(\d{1,2})\s*(?:月|[./-])\s*(?:(\d{1,2})\s*日?)?)?"
_PERIOD = lazy(
    rf"{_DAY}\s*起?\s*[，,]?\s*(?:至|到|—+|－|-|~|～)\s*(?:{_DAY}|(\d{{1,2}})\s*月\s*(?:(\d{{1,2}})\s*日)?)\s*止?"
)
_OF_REPORT = ("统计期", "统计时", "数据", "本年度报告", "本报告", "报告期")
_PLAN = (
    "将", "拟", "计划", "打算", "下一步", "继续", "准备", "力争", "要进", "要着", "要加", "要深", "要切", "要继",
    "展望", "安排", "思路", "重点", "目标", "努力",
)  # fmt: skip
_COMPARED = (
    "相比", "同比", "环比", "上年", "去年", "前年", "对比", "较", "增长", "增加", "减少", "下降", "持平", "结转",
    "以来", "起，", "起,", "年起",
)  # fmt: skip
_AT_START = lazy(
    r"(?:^|(?<=[。；！？;!?]))\s*(?:截至|截止)?(?:到|至)?\s*(\d{4})\s*年(?!\s*(?:以来|起|至|[-—~～]|[、和与及]\s*\d{4}))"
)
_SELF = lazy(r"(\d{4})\s*年(?:度)?(?=[^，,。；;《》]{0,25}?政府信息公开(?:工作)?(?:年度)?(?:报告|年报))")
_DONE = (
    "共", "受理", "收到", "公开", "发布", "开展", "完成", "办结", "答复", "举办", "召开", "认真", "运作", "顺利",
    "未发生", "没有发生",
)  # fmt: skip


def _numbers(found: re.Match[str]) -> tuple[tuple[int, int, int] | None, tuple[int, int, int] | None]:
    """First and last day of a written period; a month or a day that is left out is the first or the last."""
    year, month, day, to_year, to_month, to_day, short_month, short_day = (
        int(part) if part else None for part in found.groups()
    )
    year = year or 0
    first = (year, month or 1, day or 1)
    if to_year is None:
        to_year, to_month, to_day = year, short_month, short_day
    to_month = to_month or 12
    return _real(*first), _real(to_year, to_month, to_day or _last_day(to_year, to_month))


def _last_day(year: int, month: int) -> int:
    """The last day of a month; 31 where there is no such month."""
    return next((day for day in (31, 30, 29, 28) if _real(year, month, day)), 31)


def _real(year: int, month: int, day: int) -> tuple[int, int, int] | None:
    try:
        date(year, month, day)
    except ValueError:
        return None
    return year, month, day


def _periods(text: str, context: Context) -> Iterator[Hit]:
    """自 X 起至 Y 止: Y not before X, both days of the calendar, and those of the report where it speaks of them."""
    for found in _PERIOD.finditer(text):
        first, last = _numbers(found)
        place, length = found.start(), len(found[0].rstrip())
        where = shown(text, place, length)
        if first is None or last is None:
            yield Hit(place, length, _("日期不存在：{where}").format(where=where))
        elif last < first:
            yield Hit(place, length, _("止期早于起期：{where}").format(where=where), _period_changes(found, context))
        else:
            sentence = sentence_at(text, place, length)
            mine = tuple(date.fromisoformat(day) for day in context.period)
            whole = last[0] - first[0] <= 1 and (date(*last) - date(*first)).days >= 27
            if (date(*first), date(*last)) != mine and whole and any(word in sentence for word in _OF_REPORT):
                message = _("期限不是本报告的 {first} 至 {last}：{where}")
                message = message.format(first=context.period[0], last=context.period[1], where=where)
                yield Hit(place, length, message, _period_changes(found, context), Level.SOFT)


def _period_changes(found: re.Match[str], context: Context) -> tuple[tuple[int, int, str], ...]:
    """Each number of a written period put right; none where the other spelling has other parts."""
    wanted = [int(part) for day in context.period for part in day.split("-")]
    return tuple(
        (*found.span(number), str(value))
        for number, value in enumerate(wanted, 1)
        if found[number] and int(found[number]) != value
    )


def _years(text: str, context: Context) -> Iterator[Hit]:
    """A sentence about this report's year that begins with another year; this report called another year's."""
    seen = set()
    others = _other_years(text, context.year)
    for found in _AT_START.finditer(text) if others else ():
        # A year and what it is compared with may be parted by a semicolon.
        sentence, year = _whole(text, found.start(1)), int(found[1])
        if year == context.year or str(context.year) in sentence or not 1990 <= year <= 2099:
            continue
        planned = _any(_PLAN, sentence)
        before = year < context.year and not _compared(sentence) and not planned
        after = year > context.year and _any(_DONE, sentence) and not planned
        if before or after:
            seen.add(found.start(1))
            yield _wrong_year(text, found, context)
    for found in _SELF.finditer(text) if others and "政府信息公开" in text else ():
        sentence, year = sentence_at(text, found.start(1), 4), int(found[1])
        if year != context.year and found.start(1) not in seen and re.search(
            r"现(?:将|公布|发布|予以)|本(?:年度)?报告|特(?:编制|向|此)|编制(?:而成|本)|要求[，,]?\s*(?:编制|公布)",
            sentence
        ):  # fmt: skip
            yield _wrong_year(text, found, context)


def _other_years(text: str, year: int) -> bool:
    """Whether a year is named that is not this one."""
    heads = (head.rstrip()[-4:] for head in text.split("年")[:-1])
    return any(head.isdecimal() and int(head) != year for head in heads)


def _any(words: tuple[str, ...], text: str) -> bool:
    return any(word in text for word in words)


def _compared(text: str) -> bool:
    return _any(_COMPARED, text) or ("比" in text and re.search(r"比\s*\d{4}", text) is not None)


def _whole(text: str, place: int) -> str:
    return text[text.rfind("。", 0, place) + 1 :].partition("。")[0]


def _wrong_year(text: str, found: re.Match[str], context: Context) -> Hit:
    start, end = found.span(1)
    message = _("年份不是本报告的 {year} 年：{where}").format(year=context.year, where=shown(text, start, end - start))
    return Hit(start, end - start, message, ((start, end, str(context.year)),))


def _titles(view: View) -> Iterator[tuple[tuple[Address, ...], Hit]]:
    """A year in a title: the report's own, or that of the plans."""
    year = view.report.year
    titles: list[tuple[str, Address]] = [(view.report.title, PropertyAddress("title"))]
    titles += [(section.title, place) for place, section in view.report.walk()]
    for title, address in titles:
        for found in re.finditer(r"(?<!\d)((?:19|20)\d{2})\s*年", title):
            other = int(found[1])
            if other == year or (other > year and _any(_PLAN, title)) or _compared(title):
                continue
            message = _("标题里的年份不是本报告的 {year} 年：{title}").format(year=year, title=title)
            yield (address,), Hit(0, 0, message)
            break


_QUARTER = EXAMPLE._replace(period=("2017-01-01", "2017-03-31"))

RULES = (
    ParagraphRule(
        "prose-period", Level.HARD, N_("统计期限有误"), _periods, words=("至", "到", "—", "-", "－", "~", "～"),
        passes=(
            "统计期限自 2017 年 1 月 1 日起至 2017 年 12 月 31 日止。",
            "本报告数据统计期限为2017年1月1日至12月31日。",
            "《规划（2016—2020年）》印发实施。",
            "2016年11月1日至2017年2月28日，开展专项检查。",
            Example("数据统计期限自2017年1月1日至2017年3月31日。", _QUARTER),
        ),
        fails=(
            "统计期限⟦自2017年1月1日起至2016年12月31日止⟧。".replace("⟦自", "自⟦"),
            "本年度报告所列数据的统计期限自⟦2016年1月1日起至2016年12月31日止⟧。",
            "统计时间为⟦2017年1月1日至11月31日⟧。",
            "数据截取⟦2016.1.1-2016.12.31⟧。",
        ),
    ),
    ParagraphRule(
        "prose-year", Level.SOFT, N_("年份未更新"), _years, words=("年",),
        passes=(
            "2017 年市公积金中心政府信息公开工作运作正常。",
            "2018 年市公积金中心将继续深入贯彻《条例》精神。",
            "当年共制作 2016 年度职工个人电子结存单 1205 万份。",
            "2016年以来，中心逐步扩大公开范围。",
            "2016年受理3件，2017年受理2件，同比下降33%。",
            "按时发布2016年政府信息公开工作年度报告。",
        ),
        fails=(
            "⟦2016⟧年，本中心共受理政府信息公开申请2件。",
            "截至⟦2016⟧年底，主动公开政府信息1173条。",
            "根据条例要求，现公布⟦2016⟧年政府信息公开工作年度报告。",
            "⟦2018⟧年共收到申请2件，均已答复。",
        ),
    ),
    ReportRule(
        "prose-title-year", Level.SOFT, N_("标题里的年份有误"), _titles,
        passes=(ReportExample("# 2017年工作情况\n好。\n# 2018年工作打算\n好。"),),
        fails=(ReportExample("# ⟦2016年工作情况⟧\n好。"),),
    ),
)  # fmt: skip
