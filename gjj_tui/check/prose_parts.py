"""The parts of a report: those it announces, those that are empty, those counted off wrongly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from gjj_tui.check.prose_rule import Hit, ReportExample, ReportRule, View, shown
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, ParagraphAddress, SectionAddress
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy
from gjj_tui.model.report import Section

Found = Iterator[tuple[tuple[Address, ...], Hit]]

_NUMERAL = "一二三四五六七八九十"
_COUNT = lazy(
    rf"(?:共|由|分为|分|包括|包含|等|以下|下列|如下)\s*([{_NUMERAL}]{{1,2}}|\d{{1,2}})\s*(?:个|大)?\s*(?:部分|方面内容|章)"
)
_LIST = lazy(
    r"(?:年度)?报告(?:全文|内容|正文|主要)?(?:内容)?(?:主要)?(?:包括|包含|由)(?:了|以下|下列)?(?:内容)?[：:]?([^。；;]{6,200})"
)
_TAIL = lazy(
    rf"(?:等|共)?\s*(?:[{_NUMERAL}]{{1,2}}|\d{{1,2}})?\s*(?:个|大)?\s*(?:部分|方面|章)?(?:的?内容)?(?:组成|构成)?\s*[，,]?\s*"
    r"(?:并附.*|同时附.*|另附.*)?\Z"
)
_ENOUGH = 0.45
"""From this likeness on, an announced part is a section."""
_EMPTY = lazy(r"[\s　]*(?:暂)?(?:无|没有)[\s　]*[。.]?[\s　]*\Z|[\s　]*[/／\\—\-]+[\s　]*\Z")


def _top(view: View) -> list[tuple[SectionAddress, Section]]:
    numbered = (one for one in enumerate(view.report.sections) if one[1].numbered)
    return [(SectionAddress((index,)), section) for index, section in numbered]


def _announced(view: View) -> Found:
    """报告全文包括…, 由六部分组成: against the sections there are."""
    sections = _top(view)
    if not sections:
        return
    attached = [one for _address, one in sections if "附" in one.title or (one.table and not one.text)]
    counts = {len(sections), len(sections) - len(attached)}
    for place, text in view.paragraphs.items():
        if "报告" not in text or place.path[0] > 1:
            continue
        for found in _COUNT.finditer(text) if "部分" in text or "章" in text else ():
            before = text[max(0, found.start() - 60) : found.start()]
            if "报告" in before.rpartition("。")[2] and _number(found[1]) not in counts:
                start, end = found.start(1), found.end()
                message = _("报告说有 {announced} 部分，实有 {there} 章：{where}").format(
                    announced=_number(found[1]), there=len(sections),
                    where=shown(text, start, end - start))  # fmt: skip
                yield (place,), Hit(start, end - start, message)
        for found in _LIST.finditer(text):
            yield from _listed(place, text, found, [section.title for _address, section in sections])


def _number(written: str) -> int:
    if written.isdigit():
        return int(written)
    tens, found, ones = written.partition("十")
    if not found:
        return _NUMERAL.find(written) + 1
    return ((_NUMERAL.find(tens) + 1) if tens else 1) * 10 + ((_NUMERAL.find(ones) + 1) if ones else 0)


def _listed(place: ParagraphAddress, text: str, found: re.Match[str], titles: list[str]) -> Found:
    """The parts that a sentence lists; a title with 、 in it may stand as several."""
    start = found.start(1)
    inside = found[1][: _TAIL.search(found[1]).start()]  # type: ignore[union-attr]
    mark = "，,；;" if any(one in inside for one in "，,；;") else "、"
    pieces = [(start + one.start(), one[0]) for one in re.finditer(f"[^{mark}]+", inside)]
    if len(pieces) < 3:
        return
    for at, piece in pieces:
        for offset, part in _parts(at, piece, titles):
            name = part.strip(" 　及和与以“”《》")
            if name and not any(_same(name, title) for title in titles) and not re.match("附|本", name):
                where = shown(text, offset, len(part))
                message = _("报告说包括这一部分，却没有这样一章：{where}").format(where=where)
                yield (place,), Hit(offset, len(part), message)
    whole = _plain(inside)
    for title in titles:
        if "附" in title:
            continue
        if not any(_same(piece.strip(" 　及和与以"), title) for _at, piece in pieces) and not _within(title, whole):
            where = shown(text, found.start(), min(8, len(found[0])))
            message = _("“{title}”这一章没有列在报告的组成里：{where}").format(title=title, where=where)
            yield (place,), Hit(found.start(), len(found[0]), message, level=Level.HINT)


def _parts(at: int, piece: str, titles: list[str]) -> Iterator[tuple[int, str]]:
    """A piece of a list as it is when it is a title, else at 和, 以及 where both halves may be titles."""
    name = piece.strip()
    if any(_same(name, title) for title in titles):
        return
    halves = re.split(r"以及|及|和", name, maxsplit=1)
    if len(halves) == 2 and all(halves) and any(_same(half, title) for half in halves for title in titles):
        for half in halves:
            yield at + piece.index(half), half
        return
    yield at + piece.index(name) if name else at, name


def _plain(title: str) -> str:
    return re.sub(r"[\s　，,、；;的等“”《》（）()]|情况|工作|政府信息公开|政府信息|信息公开", "", title)


@lru_cache(maxsize=4096)
def _same(name: str, title: str) -> bool:
    one, other = _plain(name), _plain(title)
    if not one or not other:
        return name.strip() == title.strip()
    if one in other or other in one:
        return True
    from gjj_tui.model.align import likeness

    return likeness(one, other) >= _ENOUGH


def _within(title: str, whole: str) -> bool:
    """True when most of a title's words stand in the list as a whole."""
    pieces = [piece for piece in re.split(r"[，,、；;和及与]", title) if _plain(piece)]
    return bool(pieces) and all(_plain(piece) in whole for piece in pieces)


def _empty(view: View) -> Found:
    """Sections without a word. In a draft they are work still to be done: one hint, once the writing has begun."""
    empty: list[tuple[SectionAddress, Section]] = []
    for address, section in view.report.walk():
        if section.table or section.sections:
            continue
        if not section.text.strip():
            empty.append((address, section))
        elif section.text.lstrip()[0] in "暂无没/／\\—-" and _EMPTY.match(section.text):
            message = _("“{title}”一章只写了“无”").format(title=section.title)
            yield (address,), Hit(0, 0, message, level=Level.HINT)
    if view.report.status != "draft":
        for address, section in empty:
            yield (address,), Hit(0, 0, _("“{title}”一章没有正文").format(title=section.title))
    elif empty and view.paragraphs:
        titles = _("、").join(section.title for _address, section in empty[:3]) + ("……" if len(empty) > 3 else "")
        message = _("还有 {count} 章没有正文：{titles}").format(count=len(empty), titles=titles)
        yield (empty[0][0],), Hit(0, 0, message, level=Level.HINT)


_HEADS = (
    ("（(", lazy(rf"\s*[（(]([{_NUMERAL}]{{1,3}})[）)]")), (_NUMERAL, lazy(rf"\s*([{_NUMERAL}]{{1,3}})、")),
    ("0123456789", lazy(r"\s*(\d{1,2})[.．、](?!\d)")), ("（(", lazy(r"\s*[（(](\d{1,2})[）)]")),
)  # fmt: skip
"""Kinds of typed numbers, the coarsest first, each with the characters that it begins with."""


def _numbered(view: View) -> Found:
    """Paragraphs that begin with a typed number, such as （一）（二）（二）: within a section they count up by one."""
    last: dict[tuple[tuple[int, ...], int], int] = {}
    for place, text in view.paragraphs.items():
        first = text.lstrip()[:1]
        for kind, (firsts, head) in enumerate(_HEADS):
            found = head.match(text) if first and first in firsts else None
            if not found:
                continue
            number, before = _number(found[1]), last.get((place.path, kind), 0)
            last[place.path, kind] = number
            # A finer numbering begins anew below each item of the coarser one.
            for finer in range(kind + 1, len(_HEADS)):
                last.pop((place.path, finer), None)
            if number not in (before + 1, 1) and before:
                start, end = found.span(1)
                message = _("段首序号不连续，前一个是 {before}：{where}")
                message = message.format(before=before, where=shown(text, start, end - start))
                yield (place,), Hit(start, end - start, message)
            break


_FIVE = (
    "# 概述\n好。\n# 主动公开政府信息情况\n好。\n# 依申请公开情况\n好。\n# 行政复议、行政诉讼情况\n好。\n"
    "# 主要问题和改进措施\n好。"
)
_BEGIN = "= 引言\n报告包括概述、主动公开政府信息情况、"

RULES = (
    ReportRule(
        "prose-announced", Level.SOFT, N_("说有的部分与各章不符"), _announced,
        passes=(
            ReportExample(f"{_BEGIN}依申请公开情况、行政复议行政诉讼情况、问题和改进措施等五个部分。\n{_FIVE}"),
            ReportExample(f"= 引言\n本报告由五部分组成。\n{_FIVE}\n# 附表\n见后。"),
            ReportExample(
                "= 引言\n报告全文包括概述,主动公开政府信息情况,依申请公开政府信息情况,行政复议和行政诉讼情况,"
                f"主要问题和改进措施,并附统计表。\n{_FIVE}"
            ),
        ),
        fails=(
            ReportExample(f"= 引言\n本报告由⟦六部分⟧组成。\n{_FIVE}"),
            ReportExample(f"{_BEGIN}依申请公开情况、⟦机构人员收支⟧、行政复议和行政诉讼情况、主要问题和改进措施。\n{_FIVE}"),
            ReportExample(
                "= 引言\n⟦报告包括概述、主动公开政府信息情况、行政复议和行政诉讼情况、主要问题和改进措施⟧。\n" + _FIVE
            ),
        ),
    ),
    ReportRule(
        "prose-empty", Level.SOFT, N_("没有正文的章节"), _empty,
        passes=(ReportExample("# 概述\n好。\n# 其他\n## 甲\n有。"), ReportExample("# 问题\n无障碍改造已完成。")),
        fails=(ReportExample("# 概述\n好。\n# ⟦问题⟧"), ReportExample("# 概述\n好。\n# ⟦其他需要报告的事项⟧\n无。")),
    ),
    ReportRule(
        "prose-numbering", Level.SOFT, N_("段首序号不连续"), _numbered,
        passes=(
            ReportExample("# 概述\n（一）甲。\n1.子。\n2.丑。\n（二）乙。\n1.寅。\n（三）丙。"),
            ReportExample("# 概述\n1.2 万条。\n3.5 万条。"),
        ),
        fails=(ReportExample("# 概述\n（一）甲。\n（二）乙。\n（⟦二⟧）丙。\n（⟦四⟧）丁。"),),
    ),
)  # fmt: skip
