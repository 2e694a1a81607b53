"""Statements recomputed from what stands in the paragraph: lists after 其中, totals, shares, enumerations.

Rounding and cutting at the printed digits are both right, and so is any way of reading a list that comes out even.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from gjj_tui.check.prose_rule import Context, Hit, ParagraphRule
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model import number_words as words
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy
from gjj_tui.model.marks import SENTENCE, end_before, start_after
from gjj_tui.model.numbers import EXACT, Number, add, multiply, spell, subtract
from gjj_tui.model.text_numbers import TextNumber, numbers_of, quantities_of

_CLAUSE = "，,、：:"
_BROUGHT = lazy(r"[^，,。；;：:、]{0,6}[，,：:]?\s*(?:分别为|分别是|即)[：:]?")
AFTER_TOTAL = 24
"""Characters that may stand between a total and 其中."""
NEAR = 12
"""Characters from 其他 to its number in the part that closes a list: 其他法定主动公开内容 20 条."""


def sum_of(numbers: Sequence[TextNumber]) -> Number:
    total: Number = 0
    for number in numbers:
        total = add(total, number.value)
    return total


def spelled_sum(numbers: Sequence[TextNumber]) -> str:
    """``5+7 = 12``; one number alone is not summed."""
    if len(numbers) == 1:
        return spell(numbers[0].value)
    return f"{'+'.join(spell(number.value) for number in numbers)} = {spell(sum_of(numbers))}"


def slack(numbers: Sequence[TextNumber]) -> Number:
    """By how much a sum may be off because its numbers are rounded or cut: 0 when all are whole and printed in full."""
    rough: list[Number] = [number.step for number in numbers if number.step != 1]
    return multiply(len(numbers), max(rough)) if rough else 0


def even(parts: Sequence[TextNumber], total: TextNumber) -> bool:
    """Whether the parts add up to the total."""
    return Decimal(subtract(sum_of(parts), total.value)).copy_abs() <= slack([*parts, total])


def sentence_end(text: str, start: int) -> int:
    return end_before(text, SENTENCE, start)


def sentence_start(text: str, end: int) -> int:
    return start_after(text, SENTENCE, end)


# ---- 其中


def _lists(text: str, _context: Context) -> Iterator[Hit]:
    counts = quantities_of(text)
    for found in re.finditer("其中", text):
        total = _total_before(text, found.start(), counts)
        if total is None:
            continue
        end = _scope_end(text, found.start(), total)
        parts = _parts(text, found.end(), end, total, counts)
        if parts and not any(even(parts[:count], total) for count in range(1, len(parts) + 1)):
            yield from _judged(text[found.start() : end], found.start(), total, parts)


def _total_before(text: str, at: int, counts: Sequence[TextNumber]) -> TextNumber | None:
    """The number that 其中 speaks of: the last one before and near; if its sentence has ended, its only one."""
    before = [number for number in counts if number.unit_end <= at]
    if not before or at - before[-1].unit_end > AFTER_TOTAL or not before[-1].sure or not before[-1].unit:
        return None
    end = end_before(text, SENTENCE, before[-1].unit_end, at)
    ended = end < at
    if ended and text[end + 1 : at].strip(" 　"):
        return None
    start = sentence_start(text, before[-1].start)
    return None if ended and sum(number.start >= start for number in before) > 1 else before[-1]


def _scope_end(text: str, at: int, total: TextNumber) -> int:
    """Where the list ends: with the bracket it stands in, the sentence, or another 其中."""
    end = sentence_end(text, at)
    opened = max(text.rfind("（", total.end, at), text.rfind("(", total.end, at))
    if opened >= 0:
        end = min(end, end_before(text, "）)", at))
    another = text.find("其中", at + 2)
    return min(end, another) if another >= 0 else end


def _parts(
    text: str, start: int, end: int, total: TextNumber, counts: Sequence[TextNumber]
) -> list[TextNumber]:
    """The parts of a list: clause by clause one number in the total's unit, until something else comes."""
    parts: list[TextNumber] = []
    first = ""
    for begin, stop in _clauses(text, start, end):
        inside = [number for number in counts if begin <= number.start < stop]
        clause = text[begin:stop]
        if not inside and ("%" in clause or "％" in clause or not parts):
            continue
        if len(inside) != 1 or inside[0].unit != total.unit or not inside[0].sure:
            break
        first = first or clause
        if any(word in clause and word not in first for word in words.PARTS_END):
            break
        parts.append(inside[0])
    return parts


def _clauses(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while (stop := end_before(text, _CLAUSE, start, end)) < end:
        yield start, stop
        start = stop + 1
    yield start, end


def _judged(said: str, start: int, total: TextNumber, parts: Sequence[TextNumber]) -> Iterator[Hit]:
    """What is wrong with a list that does not come out even; `said` is all of it."""
    sides = {
        "sum": spelled_sum(parts),
        "total": f"{spell(total.value)} {total.unit}",
        "difference": spell(subtract(sum_of(parts), total.value)).removeprefix("-"),
    }
    overlap, level = _overlap(said), Level.SOFT
    begin = max(0, parts[-1].start - start - NEAR)
    closed = len(parts) > 1 and any(word in said[begin : parts[-1].start - start] for word in words.THE_REST)
    if any(number.value > total.value for number in parts):
        message = _("“其中”的一项大于总数 {total}：{sum}")
    elif overlap:
        return
    elif "分别" in said or closed:
        message = _("各项 {sum}，总数 {total}，相差 {difference}")
    elif sum_of(parts) > total.value:
        message = _("“其中”各项 {sum}，大于总数 {total}，多 {difference}")
    elif len(parts) < 3 or "等" in said or "主要" in said or not _nearly(parts, total):
        return
    else:
        message, level = _("“其中”各项 {sum}，总数 {total}，还差 {difference}；如没有列全，则属正常"), Level.HINT
    yield Hit(start, parts[-1].unit_end - start, message.format(**sides), level=level)


def _overlap(said: str) -> bool:
    """Whether the parts may overlap, as what is published in several places does; no application comes twice."""
    return any(word in said for word in words.OVERLAPPING) and "申请" not in said and "收到" not in said


def _nearly(parts: Sequence[TextNumber], total: TextNumber) -> bool:
    """Whether what is missing is no more than the least of the parts; else they are but examples."""
    return subtract(total.value, sum_of(parts)) <= min(part.value for part in parts)


# ---- a 件、b 件，共 c 件


def _totals(text: str, _context: Context) -> Iterator[Hit]:
    counts = quantities_of(text)
    for index, total in enumerate(counts):
        head = text[: total.start].rstrip(" 　")
        word = next((word for word in words.TOTALS if head.endswith(word)), "")
        if not word or not total.sure or not total.unit:
            continue
        head = head.removesuffix(word)
        head = head.removesuffix(next((both for both in words.TOGETHER if head.endswith(both)), ""))
        parts = _before_total(text, len(head), total, counts[:index])
        if len(parts) < 2 or total.value in [part.value for part in parts]:
            continue
        if any(even(parts[-count:], total) for count in range(2, len(parts) + 1)):
            continue
        if _overlap(text[sentence_start(text, parts[0].start) : total.start]):
            continue
        message = _("各项 {sum}，{word} {total}，相差 {difference}").format(
            sum=spelled_sum(parts), word=word, total=spell(total.value),
            difference=spell(subtract(sum_of(parts), total.value)).removeprefix("-")
        )  # fmt: skip
        yield Hit(total.start, total.unit_end - total.start, message)


def _before_total(
    text: str, end: int, total: TextNumber, counts: Sequence[TextNumber]
) -> list[TextNumber]:
    """The numbers right before a total, one a clause and in its unit."""
    parts: list[TextNumber] = []
    clauses = list(_clauses(text, sentence_start(text, end), end))
    while clauses and not text[slice(*clauses[-1])].strip(" 　（("):
        clauses.pop()
    for begin, stop in reversed(clauses):
        inside = [number for number in counts if begin <= number.start < stop]
        if len(inside) != 1 or inside[0].unit != total.unit or not inside[0].sure:
            break
        parts.insert(0, inside[0])
    return parts


# ---- 占 x%


def _shares(text: str, _context: Context) -> Iterator[Hit]:
    numbers = numbers_of(text)
    for index, share in enumerate(numbers):
        start = sentence_start(text, share.start)
        begin = max(numbers[index - 1].unit_end if index else 0, start)
        said = text[begin : share.start]
        if share.kind != "percent" or not share.sure or not any(word in said for word in words.SHARES):
            continue
        if "百分点" in text[share.end : share.end + 6] or "分别" in said:
            continue
        counts = [one for one in numbers[:index] if one.kind == "count" and one.start >= start]
        if not counts or not counts[-1].sure or not counts[-1].unit or counts[-1].unit_end > begin:
            continue
        part = counts[-1]
        wholes = [
            one for one in counts[:-1]
            if one.unit == part.unit and one.value >= part.value and not _has_share(text, one, numbers)
        ]  # fmt: skip
        if not wholes or any(is_share(share, part.value, whole.value) for whole in wholes):
            continue
        # 其中 tells which number is the whole; without it there must be no choice.
        over = [one for one in wholes if "其中" in text[one.end : part.start]]
        whole = (over or wholes)[-1]
        if over or len(wholes) == 1:
            right = spell(percent(part.value, whole.value, Decimal("0.01")))
            message = _("写作占 {share}%，而 {part}÷{whole} = {right}%").format(
                share=spell(share.value), part=spell(part.value), whole=spell(whole.value), right=right
            )
            yield Hit(share.start, share.end - share.start, message)


def _has_share(text: str, number: TextNumber, numbers: Sequence[TextNumber]) -> bool:
    """Whether the next number says what share this one is: then it is a part beside others, and not their whole."""
    following = next((one for one in numbers if one.start >= number.unit_end), None)
    if following is None or following.kind != "percent":
        return False
    return any(word in text[number.unit_end : following.start] for word in words.SHARES)


def percent(part: Number, whole: Number, step: Decimal, rounding: str = ROUND_HALF_UP) -> Decimal:
    """How many hundredths of the whole a part is, at so many decimals."""
    return EXACT.divide(EXACT.multiply(Decimal(part), Decimal(100)), Decimal(whole)).quantize(step, rounding, EXACT)


def is_share(share: TextNumber, part: Number, whole: Number) -> bool:
    """Whether a percentage as printed is the part of the whole, rounded or cut."""
    if not whole:
        return True
    return told_near(share.value, EXACT.divide(Decimal(multiply(part, 100)), Decimal(whole)), Decimal(share.step))


def told_near(told: Number, exact: Decimal, step: Decimal) -> bool:
    """Whether a number as printed, whose last digit is worth `step`, is the exact one rounded or cut."""
    if told * exact < 0:
        return False
    off = Decimal(told).copy_abs() - exact.copy_abs()
    return -step < off <= step / 2


# ---- 7 个，分别为甲、乙、…


def _enumerations(text: str, _context: Context) -> Iterator[Hit]:
    for number in quantities_of(text):
        if number.unit not in ("个", "家", "项", "种", "类", "所", "处") or not number.sure:
            continue
        found = _BROUGHT.match(text, number.unit_end)
        if not found:
            continue
        end = sentence_end(text, found.end())
        names = re.sub(r"（[^）]*）|\([^)]*\)|“[^”]*”|《[^》]*》", "名", text[found.end() : end])
        listed = names.split("、")
        if len(listed) < 2 or "等" in names or any(char in names for char in "，,：:0123456789０１２３４５６７８９"):
            continue
        most = len(listed) + sum(listed[-1].count(word) for word in "和与及")
        if not len(listed) <= number.value <= most:
            message = _("写作 {count} {unit}，列出的是 {listed} {unit}").format(
                count=spell(number.value), unit=number.unit, listed=most
            )
            yield Hit(number.start, number.unit_end - number.start, message)


RULES = (
    ParagraphRule(
        "prose-among", Level.SOFT, N_("“其中”各项与总数不符"), _lists,
        passes=(
            "收到申请 12 件，其中当面申请 5 件、网络申请 7 件。",
            "收到申请 12 件（其中自然人 10 件，法人 2 件），上年结转 3 件。",
            "主动公开政府信息 1173 条，其中政府网站 997 条、官方微博 997 条。",
            "收到申请 12 件，其中网络申请 12 件，均已答复，行政复议 2 件。",
            "全年发布信息 116 篇，其中 32 篇阅读量超过 10 万。",
            "受理 1.2 万件，其中网上 0.7 万件、窗口 0.4 万件。",
            "发布信息 100 条，其中动态 20 条、公告 9 条、其他事项 71 条。",
        ),
        fails=(
            "发布信息 100 条，⟦其中动态 20 条、公告 9 条、其他事项 17 条⟧。",
            "收到申请 12 件，⟦其中当面申请 5 件、网络申请 8 件⟧。",
            "收到申请 12 件，⟦其中当面申请 3 件、网络申请 4 件、信函申请 3 件⟧。",
            "收到申请十二件，⟦其中信函申请 13 件⟧。",
            "收到申请 6 件，⟦其中当面、网络、信函分别为 1 件、2 件、2 件⟧。",
        ),
        words=("其中",),
    ),
    ParagraphRule(
        "prose-total", Level.SOFT, N_("各项之和与合计不符"), _totals,
        passes=(
            "当面申请 1 件、网络申请 2 件、信函申请 3 件，共 6 件。",
            "收到申请 12 件，办结 12 件，全年共召开会议 3 次。",
            "收到申请 6 件，其中网络 2 件、信函 4 件，合计 6 件。",
        ),
        fails=(
            "当面申请 31 件，网络申请 78 件，两者合计 ⟦119 件⟧。",
            "通过网络渠道收到申请 8 件，信函渠道收到 2 件，共 ⟦11 件⟧。",
            "当面申请 1 件、网络申请 2 件、信函申请 3 件，共计 ⟦7 件⟧。",
            "行政复议 2 件、行政诉讼 1 件，合计⟦四件⟧。",
        ),
        words=words.TOTALS,
    ),
    ParagraphRule(
        "prose-share", Level.SOFT, N_("占比与数字不符"), _shares,
        passes=(
            "收到申请 12 件，其中网络申请 5 件，占 41.7%。",
            "收到申请 12 件，其中网络申请 5 件，占 41.6％。",
            "网络申请 5 件，占 41.7%。",
            "网络申请 78 件，占 63.4%，当面申请 31 件，占 25.2%。",
        ),
        fails=(
            "收到申请 12 件，其中网络申请 5 件，占 ⟦51.7⟧%。",
            "收到申请三十件，其中网络申请二十件，占申请总数的百分之⟦六十⟧。",
        ),
        words=words.SHARES,
    ),
    ParagraphRule(
        "prose-listed", Level.SOFT, N_("列出的项数与写明的不符"), _enumerations,
        passes=(
            "目前已合作的外联平台 6 个，分别为中国政府网、上海发布、市民云、市民信箱、微信城市服务、腾讯新闻民生。",
            "设受理点 3 个，分别是东、西和南。",
            "设受理点 5 个，分别为东、西等。",
        ),
        fails=("目前已合作的外联平台⟦八个⟧，分别为中国政府网、上海发布、市民云、市民信箱、微信城市服务、腾讯新闻民生。",),
        words=("分别", "即"),
    ),
)  # fmt: skip
