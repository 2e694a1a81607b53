"""Numbers without their unit, units without their number, sentences that end before their number."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.check.prose_rule import Context, Hit, ParagraphRule, shown
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy
from gjj_tui.model.marks import followed

_COUNT_WORDS = (
    "受理", "收到", "主动公开", "公开政府信息", "公开信息", "答复", "办结", "制发", "发布", "发出", "举办", "召开",
    "开展培训", "接待", "接受咨询", "配备", "设立", "设置", "共计", "合计", "总计", "累计", "培训", "共有",
)  # fmt: skip
_COUNTS = "|".join(_COUNT_WORDS)
_NO_COUNT = lazy(r"电话|热线|邮编|邮政编码|传真|代码|网址|编号|文号|版|号码|账号|(?:第|表|附件|[（(])\s*\Z")
_WITHOUT_UNIT = lazy(
    rf"(?:{_COUNTS})(?P<between>[^，,。；;：:、！？\d〔]{{0,24}}?)"
    r"(?P<number>\d[\d,]*(?:\.\d+)?)\s*(?=[，。；;！]|,(?!\d)|\Z)"
)
_UNIT_WORDS = ("人次", "件次", "条", "件", "次", "篇", "份", "个", "人", "期", "场", "家", "万元", "元")
_UNITS = "|".join(_UNIT_WORDS)
_WITHOUT_NUMBER = lazy(
    rf"(?:共计|共|合计|总计|累计|全年|新收)(?:{_COUNTS})?[^，,。；;：:、！？\d零〇一二两三四五六七八九十百千万多数若每各]{{0,24}}?"
    rf"(?:申请|信息|公开|会议|培训班?|人员|投诉|诉讼|复议|收到|受理|答复|办结|发布|举办|召开)(?:了)?\s*(?P<unit>{_UNITS})(?=[，,。；;]|\Z)"
)
_TOTAL = "共计|共有|总数为|总量为|数量为|人数为|件数为|数为|分别为|总计|合计|(?<![下传表发到直送通])达(?:到)?(?:了)?"
_STOPPED = lazy(rf"(?:{_TOTAL})\s*(?=[，,。；;]|\Z)")
_COUNTED = lazy(
    r"(?:^|(?<=[，,。；;\s年度心局委府]))(?:共计|共|累计)(?:受理|收到|主动公开|公开|发布|答复|办结)(?:了)?"
    r"(?:政府)?(?:信息)?(?:公开)?(?:的)?(?:申请|信息)?(?P<end>[。；;]|\Z)"
)


_BARE_NUMBER = lazy(r"\d\s*(?:[，。；;！]|,(?!\d)|\Z)")
_STOPS = ("，", ",", "。", "；", ";")
_TOTAL_WORDS = (
    "共计", "共有", "总数为", "总量为", "数量为", "人数为", "件数为", "数为", "分别为", "总计", "合计", "达", "达到",
    "达了", "达到了",
)  # fmt: skip
_COUNTED_ENDS = ("受理", "收到", "公开", "发布", "答复", "办结", "了", "政府", "信息", "的", "申请")
# What follows tells at little cost whether the long expressions are worth their compiling.


def _bare_number(text: str) -> bool:
    """Whether a number without a unit comes soon enough behind a word that counts."""
    return any(
        any(word in text[max(0, found.start() - 100) : found.start()] for word in _COUNT_WORDS)
        for found in _BARE_NUMBER.finditer(text)
    )  # fmt: skip


def _bare_unit(text: str) -> bool:
    """Whether a unit that no number stands before ends a clause with a total in it."""
    return any(
        any(word in text[max(0, end - 100) : end] for word in ("共", "合计", "总计", "累计", "全年", "新收"))
        for end in followed(text, _UNIT_WORDS, _STOPS, at_end=True)
    )  # fmt: skip


def _counted(text: str) -> bool:
    """Whether a clause may end right behind 共受理申请."""
    ends = followed(text, _COUNTED_ENDS, ("。", "；", ";"), at_end=True)
    return any("共" in text[max(0, end - 20) : end] or "累计" in text[max(0, end - 20) : end] for end in ends)


def _without_unit(text: str, _context: Context) -> Iterator[Hit]:
    for found in _WITHOUT_UNIT.finditer(text) if _bare_number(text) else ():
        start, end = found.span("number")
        if _NO_COUNT.search(text, max(0, start - 10), start) or _NO_COUNT.search(found["between"]):
            continue
        yield Hit(start, end - start, _("数后面没有单位：{where}").format(where=shown(text, start, end - start)))


def _without_number(text: str, _context: Context) -> Iterator[Hit]:
    places: dict[int, Hit] = {}
    for found in _WITHOUT_NUMBER.finditer(text) if _bare_unit(text) else ():
        start, end = found.span("unit")
        where = shown(text, start, end - start)
        places[start] = Hit(start, end - start, _("单位前面没有数：{where}").format(where=where))
    stopped = any(followed(text, _TOTAL_WORDS, _STOPS, at_end=True))
    for pattern, possible in ((_STOPPED, stopped), (_COUNTED, _counted(text))):
        for found in pattern.finditer(text) if possible else ():
            start, length = found.start(), len(found[0].rstrip("。；; "))
            where = shown(text, start, length)
            places[start] = Hit(start, length, _("句子在数之前就结束了：{where}").format(where=where))
    yield from (places[place] for place in sorted(places))


RULES = (
    ParagraphRule(
        "prose-unit", Level.HINT, N_("数没有单位"), _without_unit,
        passes=(
            "共受理政府信息公开申请 2 件。", "至年末关注人数达 270 万。", "受理电话：12329。",
            "发布《办法》，编号2017。", "召开会议2次，培训4人次。",
            "公开率达 100%，", "制发文件，见附件1。", "已受理3件（其中网上2件）。",
        ),
        fails=(
            "共受理政府信息公开申请⟦2⟧，均已答复。", "全年主动公开政府信息⟦1,173⟧。",
            "召开专题会议⟦2⟧，培训人员4人次。",
        ),
    ),
    ParagraphRule(
        "prose-number", Level.SOFT, N_("缺少数"), _without_number,
        passes=(
            "共受理申请两件。", "全年共召开多次会议。", "共收到若干件。", "收到申请件后及时登记。",
            "上传下达，通知传达。", "全年公开各类信息。",
            "共受理申请 2 件，其中当面申请 1 件。", "共公开信息，方便群众。", "专职人员共计 3 人。",
        ),
        fails=(
            "共受理申请⟦件⟧，均已答复。", "全年主动公开政府信息⟦条⟧。".replace("全年", "全年共"),
            "2017年⟦共受理申请⟧。", "政府信息公开专项经费⟦共计⟧。",
            "接受培训⟦人数为⟧，",
        ),
    ),
)  # fmt: skip
