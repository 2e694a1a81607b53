"""Placeholders, punctuation, brackets, stray words: what a proof-reader sees without knowing the matter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gjj_tui.check.prose_rule import Context, Hit, ParagraphRule, shown
from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.finding import Level
from gjj_tui.model.lazy import lazy

_HAN = "一-鿿〇"
_PLACEHOLDER = lazy(
    r"(?<![A-Za-z])[XxＸｘ]{2,}(?![A-Za-z])|×{2,}|＊{2,}|\*{2,}|(?<![〇○零一二三四五六七八九十])○{2,}(?![〇○零一二三四五六七八九十])"
    r"|(?<![A-Za-z0-9])[XxNnＸＮ](?=\s*(?:年|月|日|件|条|次|人|个|篇|万|亿|%|元))"
    r"|【[^】]{0,30}?(?:填|写|补|待|请|XX|××)[^】]{0,30}】|【\s*】|（\s*）|\(\s*\)|《\s*》|“\s*”"
    r"|请(?:在此)?(?:填写|输入|补充|插入|选择填)[^，。；]{0,12}|(?:此处|在此)(?:填写|插入|补充|粘贴)[^，。；]{0,12}"
    r"|(?:内容|数据|情况)?(?:有待|待)(?:补充|填写|填报|完善内容|核填)(?=[。，；）)]|$)"
    r"|该部分以表格形式报告|[＿_](?:\s?[＿_])+|[?？]{2,}|TO" + "DO|TBD|某某+"
)
_HALF = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", "(": "（", ")": "）", ".": "。"}
_OPEN = {"（": "）", "(": ")", "《": "》", "〔": "〕", "【": "】", "“": "”", "‘": "’", "「": "」", "〈": "〉", "[": "]"}
_CLOSE = {close: opening for opening, close in _OPEN.items()}
_OTHER_WIDTH = {"（": ")", "(": "）", "[": "〕", "〔": "]"}
_ITEM = lazy(r"(?:^|[。；;：:，,、\s])[\d一二三四五六七八九十a-zA-Z①-⑳]{1,3}$")


def _placeholders(text: str, _context: Context) -> Iterator[Hit]:
    for found in _PLACEHOLDER.finditer(text):
        place, length = found.start(), len(found[0])
        yield Hit(place, length, _("未填写的占位内容：{where}").format(where=shown(text, place, length)))


def _half_width(text: str, _context: Context) -> Iterator[Hit]:
    """One finding a paragraph, however many places: that is how it is corrected."""
    places: dict[int, str] = {}
    opened: list[int] = []
    for found in re.finditer(r"[,;:!?.()]", text):
        at, char = found.start(), found[0]
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if char == "(":
            opened.append(at)
        elif char == ")":
            if opened and _in_chinese(text, start := opened.pop(), at):
                places |= {start: "（", at: "）"}
        elif _is_han(before) or before in "》）”’〉】％)" if before else False:
            rest = text[at + 1 :].lstrip()[:1]
            behind = after if char == "." else rest
            if not rest or _is_han(behind) or (char != "." and behind in "《（“‘〈【("):
                places[at] = _HALF[char]
    if not places:
        return
    first, count = min(places), len(places)
    where = shown(text, first, 1)
    message = _("中文之间用了半角标点：{where}") if count == 1 else _("中文之间用了半角标点，本段 {count} 处：{where}")
    changes = tuple((place, place + 1, mark) for place, mark in sorted(places.items()))
    yield Hit(first, 1, message.format(count=count, where=where), changes)


def _in_chinese(text: str, start: int, end: int) -> bool:
    """True for half-width brackets that stand among Chinese; the year of a document's number has a rule of its own."""
    before, after, inside = text[start - 1 : start] if start else "", text[end + 1 : end + 2], text[start + 1 : end]
    if inside.isdigit() and re.match(r"\s*第?\s*\d+\s*号", text[end + 1 :]):
        return False
    return any(map(_is_han, (before, after, inside[:1]))) or before in tuple("》”") or inside[:1] in tuple("《“")


def _is_han(char: str) -> bool:
    return "一" <= char <= "鿿" or char == "〇"


def _brackets(text: str, _context: Context) -> Iterator[Hit]:
    """Brackets and quotation marks that do not pair."""
    found: list[Hit] = []
    stack: list[int] = []
    for index, char in enumerate(text):
        if char in _OPEN:
            stack.append(index)
        elif char in _CLOSE:
            if stack and _OPEN[text[stack[-1]]] == char:
                stack.pop()
            elif stack and _OTHER_WIDTH.get(text[stack[-1]]) == char:
                found.append(_mixed(text, stack.pop(), index))
            elif char != "’" and not (char in ")）" and _ITEM.search(text, 0, index)):
                found.append(_unpaired(text, index))
    found += [_unpaired(text, index) for index in stack if text[index] != "‘"]
    yield from sorted(found)


def _mixed(text: str, start: int, end: int) -> Hit:
    """A pair of which one half is of the other width: both become full-width (or the brackets of document numbers)."""
    pair = "〔〕" if "〔" in text[start] + text[end] or "〕" in text[start] + text[end] else "（）"
    changes = tuple(
        (place, place + 1, mark) for place, mark in ((start, pair[0]), (end, pair[1])) if text[place] != mark
    )
    message = _("括号一半全角一半半角：{where}").format(where=shown(text, start, end + 1 - start))
    return Hit(start, end + 1 - start, message, changes)


def _unpaired(text: str, index: int) -> Hit:
    return Hit(index, 1, _("“{mark}”没有配对：{where}").format(mark=text[index], where=shown(text, index, 1)))


_FINE_LATIN = """
app apps iphone ipad ios android wifi email mail web html pdf word excel ppt doc docx xls xlsx txt csv wps ofd zip
km kg mg cm mm ml kw kwh mw gb mb kb tb hz mhz ghz pm vs blog vlog bilibili tiktok weibo qq com cn gov org net
www http https rss cpu pc ai no id vip etc lng ph
""".split()  # noqa: SIM905
_WORDS = """
and or the of in on at to for with by from is are was were be this that not but as an it we our you your which
will can has have had all any than then into about also
""".split()  # noqa: SIM905
_LATIN = lazy(r"(?<![A-Za-z0-9./@:_\-?=&%])([A-Za-z]{2,})(?![A-Za-z0-9/@:_\-?=&%]|\.[A-Za-z])")
_IN_CHINESE = {"and": "和", "or": "或"}


def _latin(text: str, _context: Context) -> Iterator[Hit]:
    """A Latin word among Chinese that is neither an abbreviation nor a name one writes so."""
    for found in _LATIN.finditer(text):
        word = found[1].lower()
        small = found[1].islower() and word not in _FINE_LATIN
        if not (small or word in _WORDS) or (found[1].isupper() and word not in ("AND", "OR")):
            continue
        before, after = text[: found.start()].rstrip(), text[found.end() :].lstrip()
        if not (re.search(rf"[{_HAN}，。、；：）》”]\Z", before) and re.match(rf"[{_HAN}，。、；：（《“]|\Z", after)):
            continue
        changes: tuple[tuple[int, int, str], ...] = ()
        if word in _IN_CHINESE:
            changes = ((len(before), len(text) - len(after), _IN_CHINESE[word]),)
        message = _("夹在中文里的外文词：{where}").format(where=shown(text, found.start(), len(found[0])))
        yield Hit(found.start(), len(found[0]), message, changes)


# A character doubled by mistake; fine before one of the first, and behind one of the second characters.
_DOUBLED = {
    "的": ("确士", "目标有"), "了": ("解结然却得", ""), "是": ("非否", ""), "于": ("", ""), "也": ("", ""),
    "在": ("线建职编校岗野场逃途押读册", "存现所实内"), "和": ("谐平解睦气好", "总饱共缓调温柔"), "与": ("会", "参"),
    "及": ("时格", "普涉提触波危以"), "为": ("民人了期主何止首由先难", "作认成行因以称人"),
    "并": ("购入列存且联轨", "合"),
    "对": ("口外内象策方照比接话应手于称等立待", "应相核面校反绝针"), "由": ("来于", "自理事缘"), "或": ("者许", ""),
    "从": ("业事严而中", "服"), "将": ("来军要", ""), "向": ("来", "方导意动趋转取"), "就": ("业读地近医", "成"),
    "已": ("经", "而"), "共": ("同享有建", "公"), "本": ("级市区", "成资文样书基根版"),
}  # fmt: skip
_PAIRS = tuple(char * 2 for char in _DOUBLED)
_DOUBLED_CHAR = lazy(f"([{''.join(_DOUBLED)}])\\1")
_DOUBLED_WORD = lazy(r"(\w{2,8}?)\1")
_FINE_DOUBLED = ("研究", "讨论", "了解", "商量", "考虑", "学习", "交流", "沟通", "部门", "公开")
_NUMERAL = lazy("[〇一二三四五六七八九十百千万]+")
_DOUBLED_MARK = lazy("[，。、；]{2,}|：{2,}")


def _doubled(text: str, _context: Context) -> Iterator[Hit]:
    """Words and marks written twice."""
    for found in _DOUBLED_CHAR.finditer(text) if any(pair in text for pair in _PAIRS) else ():
        char, place = found[1], found.start()
        fine_next, fine_before = _DOUBLED[char]
        after, before = text[found.end() : found.end() + 1], text[place - 1 : place] if place else ""
        if not (after and after in fine_next) and not (before and before in fine_before):
            yield _twice(text, place, found.end(), char)
    for found in _DOUBLED_WORD.finditer(text):
        word = found[1]
        fine = word in _FINE_DOUBLED or word[0] in "一每逐" or len(set(word)) == 1
        if not fine and all(map(_is_han, word)) and not _NUMERAL.fullmatch(word):
            yield _twice(text, found.start(), found.end(), word)
    for found in _DOUBLED_MARK.finditer(text):
        mark = "。" if "。" in found[0] else found[0][0]
        yield _twice(text, found.start(), found.end(), mark)


def _twice(text: str, start: int, end: int, once: str) -> Hit:
    message = _("重复：{where}").format(where=shown(text, start, end - start))
    return Hit(start, end - start, message, ((start, end, once),))


def _open_end(text: str, _context: Context) -> Iterator[Hit]:
    """A paragraph of several clauses without a mark at its end."""
    plain = text.rstrip()
    if any(word in plain for word in ("电话", "地址", "邮编", "网址", "传真")):
        return
    if len(plain) >= 15 and any(mark in plain for mark in "，。；") and (_is_han(plain[-1]) or plain[-1].isdigit()):
        where = shown(plain, len(plain) - 1, 1)
        change = (len(plain), len(plain), "。")
        yield Hit(len(plain) - 1, 1, _("段末没有标点：{where}").format(where=where), (change,))


def _counted(text: str, _context: Context) -> Iterator[Hit]:
    """一是…二是…四是: what is counted off must be counted right."""
    expected = 0
    for found in re.finditer(r"(?:^|(?<=[。；：:，,;、\s]))(?:第)?([一二三四五六七八九十]{1,2})(?=是[^否非])", text):
        number = _value(found[1])
        if number == 1:
            expected = 1
        elif not expected:
            continue
        elif number != expected + 1:
            message = _("序号不连续，应为“{right}是”：{where}")
            right = _spelled(expected + 1)
            place, length = found.start(1), len(found[1])
            message = message.format(right=right, where=shown(text, place, length))
            yield Hit(place, length, message, ((place, place + length, right),))
            expected += 1
        else:
            expected = number


_DIGITS = "〇一二三四五六七八九"


def _value(numeral: str) -> int:
    tens, found, ones = numeral.partition("十")
    if not found:
        return _DIGITS.index(numeral) if len(numeral) == 1 else 0
    return (_DIGITS.find(tens) if tens else 1) * 10 + (_DIGITS.find(ones) if ones else 0)


def _spelled(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")


RULES = (
    ParagraphRule(
        "prose-placeholder", Level.HARD, N_("未填写的占位内容"), _placeholders, titles=True,
        words=(
            "X", "x", "Ｘ", "ｘ", "N", "n", "Ｎ", "×", "＊", "**", "○○", "【", "填", "写", "补", "输入", "插入", "粘贴",
            "表格形式", "＿", "_", "??", "？？", "TBD", "DO", "某某", "（）", "()", "《》", "“”", "（ ", "( ", "（　",
        ),
        passes=(
            "二○○八年以来，公开 APP 使用 Xcode 开发。", "长 3×5 米，待办事项 2 件。", "请广大职工监督。",
            "图文阅读量 XXL 号。",
        ),
        fails=(
            "共受理申请⟦XX⟧件。", "20⟦××⟧年，本局", "⟦请填写单位名称⟧。", "情况如下：⟦【】⟧", "⟦【待补充】⟧",
            "⟦该部分以表格形式报告⟧。",
            "公开信息⟦＿＿⟧条。", "受理⟦N⟧件。", "由⟦某某⟧局编制。", "（二）依申请公开情况：⟦待补充⟧。",
        ),
    ),
    ParagraphRule(
        "prose-half-width", Level.HINT, N_("中文之间用了半角标点"), _half_width, titles=True,
        passes=("全年公开 1,173 条，比例 3:1，网址 www.shgjj.com。", "上海住房公积金网（www.shgjj.com）可下载。"),
        fails=("运作正常⟦,⟧咨询、申请(含网上)顺利.", "主要包括⟦:⟧一是公开。"),
    ),
    ParagraphRule(
        "prose-brackets", Level.SOFT, N_("括号、引号不配对"), _brackets, titles=True,
        passes=("《条例》（以下简称“条例”）", "1）公开；2）解读。", "(以下简称《条例》)", "国办发〔2014〕32号"),
        fails=(
            "统计表⟦（2017 年度)⟧如下。", "《条例⟦）⟧的要求".replace("《", "⟦《⟧"), "⟦“⟧公开为常态。",
            "国办发⟦[2014〕⟧32号",
        ),
    ),
    ParagraphRule(
        "prose-latin", Level.HINT, N_("夹在中文里的外文词"), _latin,
        passes=(
            "手机 APP 联动，8 家商业银行 ATM 自助机具，www.shgjj.com 下载。", "长 3 km 的路，可发 email 或用 WiFi。",
        ),
        fails=("刊登执法检查 ⟦and⟧ 审计工作通知。", "公开⟦the⟧信息。"),
    ),
    ParagraphRule(
        "prose-doubled", Level.HINT, N_("重复的字词"), _doubled,
        passes=(
            "以公开为目的的制度，为了了解情况，参与与监督，普及及推广，等等。",
            "市财政局局长，市委委员，一件一件办理，一步一步推进。",
            "针对对口支援，行为为违法的，是是非非。",
        ),
        fails=("主动公开⟦的的⟧信息。", "⟦进行进行⟧答复。", "切实做好⟦，，⟧工作⟦，。⟧"),
    ),
    ParagraphRule(
        "prose-open-end", Level.HINT, N_("段末没有标点"), _open_end,
        passes=(
            "上海市公积金管理中心", "2018年1月9日", "主要表现在：一是公开不够，二是解读不多。",
            "下列事项，已经公开：",
        ),
        fails=("2017 年未发生针对本中心有关事项的行政复议，也未发生行政诉⟦讼⟧",),
    ),
    ParagraphRule(
        "prose-counted", Level.SOFT, N_("序号不连续"), _counted, words=("二是", "三是", "四是", "五是", "六是"),
        passes=("一是公开；二是解读；三是回应。一是组织；二是培训。", "问题有二：一是人少，二是事多。"),
        fails=("一是公开；二是解读；⟦二⟧是回应；四是培训。", "一是公开；⟦三⟧是解读。"),
    ),
)  # fmt: skip
