"""What is cited: numbers of documents, their titles, whether they were in force, articles of the 条例."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gjj_tui.check.citations import CITATIONS, REVISION_NAMES, REVISIONS, Citation
from gjj_tui.check.prose_rule import EXAMPLE, Context, Example, Hit, ParagraphRule, sentence_at, shown
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple

_NUMBER = lazy(
    r"((?:[一-鿿]{1,8}?)?(?:发|函|字|办|规|令|告|电|政|委|局))\s*([〔\[［（(【])\s*((?:19|20)\d{2})\s*([〕\]］）)】])\s*(第?)\s*(\d{1,4})\s*号"
    r"|国务院令\s*(?:第\s*)?(\d{1,4})\s*号"
)
_NO_SIGN = lazy(r"[〔﹝]\s*(?:19|20)\d{2}\s*[〕﹞]\s*\d{1,4}(?=[）)，,。；;])")
_BEFORE = lazy(r"《([^《》]*(?:《[^《》]*》[^《》]*)?)》\s*[（(]\s*\Z")
_ARTICLE = lazy(r"(?:条例》?)[^，,。；;《]{0,6}?第([一二三四五六七八九十百\d]{1,4})条")
_WORDS = lazy(r"(?:.*(?:按照|根据|依据|依照|落实|执行|贯彻|印发|参照|以及|按|和|与|及|的|据))?")
_BY_NUMBER = {citation.number: citation for citation in CITATIONS}


class _Cited(NamedTuple):
    """A number as it stands in the text: where, as it should be written, its year, and the document if it is known."""

    start: int
    end: int
    number: str
    year: int
    known: Citation | None


def _cited(text: str) -> Iterator[_Cited]:
    for found in _NUMBER.finditer(text):
        if found[7]:
            number = f"国务院令第{int(found[7])}号"
            yield _Cited(*found.span(), number, 0, _BY_NUMBER.get(number))
            continue
        number = f"{found[1]}〔{int(found[3])}〕{int(found[6])}号"
        known = next((one for one in CITATIONS if number.endswith(one.number)), None)
        # Words before the number are no part of it: 按照国办发〔2014〕32号.
        before = len(number) - len(known.number) if known else _WORDS.match(found[1]).end()  # type: ignore[union-attr]
        yield _Cited(found.start() + before, found.end(), number[before:], int(found[3]), known)


def _fits(citation: Citation, context: Context) -> bool:
    first, last = citation.years
    return first <= context.year and (last is None or context.year <= last)


def _plain(title: str) -> str:
    return re.sub(r"\s", "", title)


def _titled(title: str) -> list[Citation]:
    """The documents that a cited title can mean; one about a text is not the text."""
    title = _plain(title)
    about = [one for one in CITATIONS if one.key in title]
    return [one for one in about if one.key != "政府信息公开条例" or title.endswith("政府信息公开条例")]


def _citations(text: str, context: Context) -> Iterator[Hit]:
    for cited in _cited(text):
        start, end, number, year, known = cited
        title = _BEFORE.search(text[:start])
        where = shown(text, start, end - start)
        meant = _titled(title[1]) if title else []
        if known and title and known not in meant:
            message = _("文号与标题不符，{number} 是《{title}》：{where}")
            yield _hit(cited, message.format(number=number, title=known.title, where=where), meant, context)
        elif meant and known not in meant:
            message = _("文号与标题不符，该文的文号是 {number}：{where}")
            numbers = _(" 或 ").join(one.number for one in meant)
            yield _hit(cited, message.format(number=numbers, where=where), meant, context)
        elif known and not _fits(known, context):
            replaced = [one for one in CITATIONS if one.number == known.replaced_by and _fits(one, context)]
            yield _hit(cited, _stale(known, context) + _("：") + where, [] if title else replaced, context)
        elif year > context.year + 1:
            yield Hit(start, end - start, _("引用的文件晚于本报告：{where}").format(where=where))


def _stale(known: Citation, context: Context) -> str:
    first, last = known.years
    words = _("{number} 用于 {first}—{last} 年度").format(number=known.number, first=first, last=last or _("今"))
    if known.replaced_by and last and context.year > last:
        words += _("，已由 {number} 代替").format(number=known.replaced_by)
    return words


def _hit(cited: _Cited, message: str, right: list[Citation], context: Context) -> Hit:
    """With a correction where only one document can be meant."""
    fitting = [one for one in right if _fits(one, context)]
    changes = ((cited.start, cited.end, fitting[0].number),) if len(fitting) == 1 else ()
    return Hit(cited.start, cited.end - cited.start, message, changes)


def _articles(text: str, context: Context) -> Iterator[Hit]:
    """Articles of the 条例: those there are in the revision in force, and those about yearly reports."""
    revision = next((one for one in REVISIONS if one.years[1] is None or context.year <= one.years[1]), REVISIONS[-1])
    name = _(REVISION_NAMES[revision.published])
    for found in _ARTICLE.finditer(text) if "第" in text else ():
        before = text[max(0, found.start() - 24) : found.start() + 2]
        if "政府信息公开" not in before and "《条例" not in before:
            continue
        number = _article(found[1])
        start, end = found.span(1)
        where = shown(text, start - 1, end - start + 2)
        sentence = sentence_at(text, start, end - start)
        others = [article for one in REVISIONS if one is not revision for article in one.reports]
        if number > revision.last:
            message = _("{name}只有 {last} 条：{where}").format(name=name, last=revision.last, where=where)
        elif number in others and number not in revision.reports and ("年度报告" in sentence or "编制" in sentence):
            articles = _("、").join(map(str, revision.reports))
            message = _("{name}里年度报告在第 {articles} 条：{where}")
            message = message.format(name=name, articles=articles, where=where)
        else:
            continue
        yield Hit(start - 1, end - start + 2, message)


def _article(written: str) -> int:
    if written.isdigit():
        return int(written)
    value = ones = 0
    for char in written:
        if char in "十百":
            value += (ones or 1) * (10 if char == "十" else 100)
            ones = 0
        else:
            ones = "〇一二三四五六七八九".find(char)
    return value + ones


def _spelling(text: str, _context: Context) -> Iterator[Hit]:
    """The year of a document's number stands in hexagonal brackets, without 第 and leading zeros (GB/T 9704)."""
    for cited in _cited(text):
        bracket = re.search(r"\s*[〔\[［（(【]", text[cited.start : cited.end])
        if not bracket or text[cited.start + bracket.start() - 1] not in "发函":
            continue
        start, end = cited.start + bracket.start(), cited.end
        right = cited.number[cited.number.index("〔") :]
        if text[start:end] != right:
            message = _("发文字号应写作 {right}：{where}").format(right=right, where=shown(text, start, end - start))
            yield Hit(start, end - start, message, ((start, end, right),))


def _unfinished(text: str, _context: Context) -> Iterator[Hit]:
    """A year in hexagonal brackets and a number belong to 号: 国办发〔2016〕19）."""
    for found in _NO_SIGN.finditer(text):
        start, end = found.span()
        yield Hit(start, end - start, _("文号缺“号”字：{where}").format(where=shown(text, start, end - start)),
                  ((end, end, "号"),))  # fmt: skip


_IN_2019 = EXAMPLE._replace(form="2019", year=2019, period=("2019-01-01", "2019-12-31"))
_IN_2022 = EXAMPLE._replace(form="2021", year=2022, period=("2022-01-01", "2022-12-31"))

RULES = (
    ParagraphRule(
        "prose-citation", Level.SOFT, N_("引用的文件有误或已被代替"), _citations, words=("号",),
        passes=(
            "按照国办发〔2014〕32号的要求填报。", "《中华人民共和国政府信息公开条例》（国务院令第492号）",
            Example("按照《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）编制。", _IN_2022),
            "《2017年政务公开工作要点》（国办发〔2017〕24号）", "《上海市公积金管理办法》（沪府发〔2016〕5号）",
            Example("新修订的《中华人民共和国政府信息公开条例》（国务院令第711号）", _IN_2019),
        ),
        fails=(
            Example("按照⟦国办发〔2014〕32号⟧的要求填报。", _IN_2022),
            Example("按⟦国办公开办函〔2019〕60号⟧编制。", _IN_2022),
            "按照⟦国办公开办函〔2021〕30号⟧编制。", Example("《政府信息公开条例》（⟦国务院令第492号⟧）", _IN_2022),
            "《2017年政务公开工作要点》（⟦国办发〔2017〕42号⟧）", "《关于开展检查的通知》（⟦国办发〔2014〕32号⟧）",
        ),
    ),
    ParagraphRule(
        "prose-article", Level.SOFT, N_("引用的条款有误"), _articles, words=("条例",),
        passes=(
            "根据《条例》第三十一条、第三十二条编制年度报告。",
            Example("根据《中华人民共和国政府信息公开条例》第五十条编制本年度报告。", _IN_2022),
            "《道路交通安全条例》第一百条", Example("《条例》第二十条第（一）项", _IN_2022),
        ),
        fails=(
            "根据《条例》⟦第四十九条⟧编制年度报告。",
            Example("根据《政府信息公开条例》⟦第三十一条⟧编制年度报告。", _IN_2022),
            Example("《条例》⟦第六十条⟧", _IN_2022),
        ),
    ),
    ParagraphRule(
        "prose-document-sign", Level.SOFT, N_("文号缺“号”字"), _unfinished, words=("〔", "﹝"),
        passes=("国办发〔2016〕19号", "沪府发〔2016〕5、6号", "国办发〔2016〕19 号文"),
        fails=("《工作要点》（国办发⟦〔2016〕19⟧）要求", "按照国办发⟦〔2016〕19⟧，我局"),
    ),
    ParagraphRule(
        "prose-document-number", Level.HINT, N_("发文字号的写法"), _spelling, words=("号",),
        passes=("国办发〔2014〕32号", "国务院令第711号", "12329号", "沪府令〔2016〕5号"),
        fails=("国办发⟦[2014]32号⟧", "国办发⟦〔2014〕第32号⟧", "沪府发⟦（2016）5号⟧"),
    ),
)  # fmt: skip
