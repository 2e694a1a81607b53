"""Numbers of Chinese text: ``1,173 条``, ``１０３８ 万次``, ``二十二人``, ``1.2亿元``, ``百分之三十``, ``未发生``.

A number is a quantity (`kind` ``count``), a percentage (``percent``), or something that only looks like one: a date or
duration (``time``), an ordinal, a document number or a name (``name``), a list mark (``mark``), a range. Offsets are
those of the text that was read. Values are exact.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache

from gjj_tui.model import number_words as words
from gjj_tui.model.lazy import lazy
from gjj_tui.model.marks import CLAUSE, SENTENCE, end_before, start_after
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import MAX_DIGITS, Number, multiply, parse_number

WIDE = str.maketrans("０１２３４５６７８９，．％", "0123456789,.%")


class TextNumber(NamedTuple):
    """A number of a text: `text` from `start` to `end`, of which the digits without 万 or 亿 end at `digits_end`.

    `value` is exact and in `unit` (27.6 万元 is 276000 元; a percentage is what stands before the sign); `step` is what
    one more in its last printed digit would be worth (270万: 10000). `about` tells of a number that is said to be
    ``over``, ``above``, ``under``, ``below`` or ``about`` so much.
    """

    start: int
    end: int
    text: str
    value: Number
    step: Number
    kind: str = "count"
    unit: str = ""
    unit_end: int = 0
    digits_end: int = 0
    about: str = ""

    @property
    def sure(self) -> bool:
        """Whether the number is said to be just so much."""
        return not self.about


class Zero(NamedTuple):
    """The text says that there was none: the denial from `start` to `end`, and from `about` to `about_end` of what."""

    start: int
    end: int
    about: int
    about_end: int


_CANDIDATE = lazy(
    r"(?P<digits>(?:[0-9０-９]{1,3}(?:[,，][0-9０-９]{3})+(?![0-9０-９])|[0-9０-９]+)(?:[.．][0-9０-９]+)?)"
    r"(?P<scale>[ \u3000]?(?:万亿|千万|百万|十万|[万亿千]))?"
    r"|(?P<chinese>[零〇一二两三四五六七八九十百千万亿]+(?:点[零〇一二三四五六七八九]+)?)"
)
_SCALES = {"万亿": 10**12, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "亿": 10**8, "千": 1000}
_BLANK = " \u3000\u00a0"
_RANGE = lazy(r"[ ]?(?:[-—–~～－]+|至|到)[ ]?(?=[0-9０-９零〇一二两三四五六七八九十])")


@lru_cache(maxsize=4096)
def numbers_of(text: str) -> tuple[TextNumber, ...]:
    """Every number of a paragraph in order, whatever its kind."""
    found: list[TextNumber] = []
    for match in _CANDIDATE.finditer(text):
        number = _arabic(text, match, found) if match["digits"] else _chinese(text, match, found)
        if number:
            found.append(number)
    return tuple(found)


def quantities_of(text: str) -> tuple[TextNumber, ...]:
    """The numbers of a paragraph that count something."""
    return tuple(number for number in numbers_of(text) if number.kind == "count")


def _arabic(text: str, match: re.Match[str], before: Sequence[TextNumber]) -> TextNumber | None:
    plain = match["digits"].translate(WIDE).replace(",", "")
    whole, _point, decimals = plain.partition(".")
    value = parse_number((whole.lstrip("0") or "0") + (f".{decimals}" if decimals else ""))
    if value is None:
        return None
    scale = _SCALES[(match["scale"] or "").strip(_BLANK)] if match["scale"] else 1
    if match["scale"] and match["scale"].strip(_BLANK) == "千" and text[match.end() : match.end() + 1] in ("米", "克"):
        scale = 1
    end = match.end() if scale > 1 else match.end("digits")
    step: Number = multiply(Decimal(1).scaleb(-len(decimals)) if decimals else 1, scale)
    number = TextNumber(
        match.start(), end, text[match.start() : end], _tidy(multiply(value, scale)), _tidy(step),
        digits_end=match.end("digits"),
    )  # fmt: skip
    return _classified(text, number, before)


def _chinese(text: str, match: re.Match[str], before: Sequence[TextNumber]) -> TextNumber | None:
    spelled = match[0]
    if before and before[-1].end == match.start():
        return None
    value = chinese_number(spelled)
    if value is None:
        return None
    step = words.MYRIADS.get(spelled[-1], 1)
    number = TextNumber(match.start(), match.end(), spelled, value, step, digits_end=match.end())
    number = _classified(text, number, before)
    if number.kind == "count" and not _counts(text, number):
        return number._replace(kind="name")
    return number


def _counts(text: str, number: TextNumber) -> bool:
    """Whether a Chinese numeral counts: many are parts of words."""
    if not number.unit or number.unit in ("种", "类", "届", "块", "款", "本", "组", "套", "页", "间", "所"):
        return False
    previous, after = text[number.start - 1 : number.start], text[number.unit_end : number.unit_end + 1]
    if previous and previous in words.VAGUE_BEFORE + "第":
        return False
    if number.value == 0:
        return number.text in ("零", "〇")
    if number.text == "一":
        return (
            number.unit in words.ONE_UNITS
            and not (previous and previous in words.NO_ONE_BEFORE)
            and not (after and after in words.ONE_AFTER)
        )
    # A quotation mark makes a name of it: “三公”, “一件事”.
    return previous not in ("“", "‘", "\"")


def _classified(text: str, number: TextNumber, before: Sequence[TextNumber]) -> TextNumber:
    """The number with its kind, unit and sureness."""
    head, tail = text[: number.start].rstrip(_BLANK), text[number.end :].lstrip(_BLANK)
    skipped = len(text) - number.end - len(tail)
    joined_left, joined_right = text[max(0, number.start - 1) : number.start], text[number.end : number.end + 1]
    if tail[:1] in ("%", "％", "‰") or tail.startswith("个百分点") or head.endswith(("百分之", "千分之")):
        return number._replace(kind="percent", unit_end=number.end, about=_about(head, tail.lstrip("%％‰")))
    if tail.startswith("分之") or head.endswith("分之"):
        return number._replace(kind="name", unit_end=number.end)
    if _is_part_of_a_code(joined_left, joined_right, text, number):
        return number._replace(kind="name", unit_end=number.end)
    if _is_mark(number, head, tail):
        return number._replace(kind="mark", unit_end=number.end)
    if head.endswith(("第", "届")):
        return number._replace(kind="name", unit_end=number.end)
    if before and (joint := _joint(text, before[-1].end)) and joint.end() == number.start:
        return number._replace(kind="range", unit_end=number.end)
    if _joint(text, number.end):
        return number._replace(kind="range", unit_end=number.end)
    time = next((unit for unit in words.TIME_UNITS if tail.startswith(unit)), "") if tail[:1] in _TIME_STARTS else ""
    if time and not (time in ("点", "时") and before and before[-1].kind != "time"):
        return number._replace(kind="time", unit_end=number.end + skipped + len(time))
    about, rest = _about(head, tail), tail
    for word in ("余", "多"):
        if tail.startswith(word) and tail[1:].lstrip(_BLANK)[:1] in _AFTER_MORE:
            rest = tail[len(word) :].lstrip(_BLANK)
    unit = _unit(rest)
    if not unit and (head.endswith(words.REFERENCE_BEFORE) or tail.startswith(words.REFERENCE_AFTER)):
        return number._replace(kind="name", unit_end=number.end)
    if not unit and number.text.isdigit() and len(number.text) >= PHONE_DIGITS:
        return number._replace(kind="name", unit_end=number.end)
    if not unit and _looks_like_a_year(number):
        return number._replace(kind="time", unit_end=number.end)
    unit_end = len(text) - len(rest) + len(unit) if unit else number.end
    if unit == "个" and rest[1:].lstrip(_BLANK).startswith(words.NOUN_PHRASES):
        return number._replace(kind="name", unit=unit, unit_end=unit_end)
    return number._replace(unit=unit, unit_end=unit_end, about=about or _about("", text[unit_end:]))


def _joint(text: str, end: int) -> re.Match[str] | None:
    """What stands between the two numbers of a range, from the end of the first."""
    mark = text[end : end + 2].lstrip(" ")[:1]
    return _RANGE.match(text, end) if mark and mark in "-—–~～－至到" else None


_TIME_STARTS = frozenset(unit[0] for unit in words.TIME_UNITS)
_UNIT_STARTS = frozenset(unit[0] for unit in words.UNITS)


_AFTER_MORE = _UNIT_STARTS | {"", "万", "亿"}


def _unit(tail: str) -> str:
    if tail[:1] not in _UNIT_STARTS:
        return ""
    for unit in words.UNITS:
        if tail.startswith(unit):
            after = tail[len(unit) : len(unit) + 1]
            if after and after in words.UNIT_ENDS.get(unit, ""):
                continue
            return unit
    return ""


def _about(head: str, tail: str) -> str:
    """How a number is said to be near what it counts, as the words right before or behind say; else ""."""
    before = (key for key, known in words.ABOUT_BEFORE.items() if head.endswith(known))
    after = (key for key, known in words.ABOUT_AFTER.items() if tail.startswith(known))
    return next(before, "") or next(after, "")


def _is_part_of_a_code(left: str, right: str, text: str, number: TextNumber) -> bool:
    """Digits that touch Latin letters, slashes, dots, brackets of a document number: APP2.0, 〔2014〕, 021-6200."""
    if left and ((left.isascii() and left.isalpha()) or left in "/._@#:〔[【\\&="):
        return True
    if right and ((right.isascii() and right.isalpha()) or right in "/_@〕]】\\&="):
        return True
    if left in ("-", "—", "–") and text[max(0, number.start - 2) : number.start - 1].isascii():
        return text[number.start - 2 : number.start - 1].isalnum() and number.value >= 1000
    return right == "-" and text[number.end + 1 : number.end + 2].isdigit() and number.text.startswith("0")


def _is_mark(number: TextNumber, head: str, tail: str) -> bool:
    """A mark of a list: 一、 1. （二） 一是 其一 at the place where such marks stand."""
    starts = not head or head[-1] in SENTENCE + "：:"
    if head[-1:] in ("（", "(") and tail[:1] in ("）", ")"):
        return number.value < 30
    if starts and tail[:1] in ("、", ".", "．", "）", ")") and number.value < 100:
        return not tail[1:2].isdigit()
    if number.text[0] not in words.DIGITS and number.text[0] not in words.TENS:
        return False
    return (tail.startswith("是") and (starts or head[-1] in "，,、")) or (head.endswith("其") and tail[:1] in "，,是")


PHONE_DIGITS = 7
"""So many digits without separator and unit are a telephone number or the like."""
LONGEST = 40
"""Characters of a Chinese numeral; with more no figure is meant, and what it comes to could not be computed with."""


def _looks_like_a_year(number: TextNumber) -> bool:
    return len(number.text) == 4 and number.text.isdigit() and 1949 <= number.value < 2100


def _tidy(number: Number) -> Number:
    """An int where it is whole."""
    if isinstance(number, Decimal) and number == number.to_integral_value():
        return int(number)
    return number


def chinese_number(spelled: str) -> Number | None:
    """The number that Chinese numerals spell; None for none (几, 两三, 百, 千万 in 千万不要) or one too long."""
    if len(spelled) > LONGEST:
        return None
    whole, _point, decimals = spelled.partition("点")
    value = _chinese_whole(whole)
    if value is None or value >= 10**MAX_DIGITS:
        return None
    if not decimals:
        return value
    return Decimal(f"{value}." + "".join(str(words.DIGITS[char]) for char in decimals))


def _chinese_whole(spelled: str) -> int | None:
    if all(char in words.DIGITS for char in spelled):
        if len(spelled) == 1:
            return words.DIGITS[spelled]
        # 二〇一七 is 2017, but 两三 is two or three.
        if len(spelled) == 4 or "〇" in spelled:
            return int("".join(str(words.DIGITS[char]) for char in spelled))
        return None
    if spelled[0] not in words.DIGITS and spelled[0] != "十":
        return None
    total = section = 0
    digit, last = None, 10
    for char in spelled:
        if char in words.DIGITS:
            if digit:
                return None
            digit = words.DIGITS[char]
        elif char in words.TENS:
            section += (1 if digit is None else digit) * words.TENS[char]
            digit, last = None, words.TENS[char]
        else:
            section += digit or 0
            if not section and not total:
                return None
            # 亿 multiplies all before it (三万亿), 万 only what stands since the last 亿.
            total = (total + section) * words.MYRIADS[char] if char == "亿" else total + section * words.MYRIADS[char]
            section, digit, last = 0, None, words.MYRIADS[char]
    if digit:
        # 三百五 is 350, 三百零五 and 二十五 are plain.
        short = last >= 100 and "零" not in spelled[-2:] and "〇" not in spelled[-2:]
        section += digit * (last // 10 if short else 1)
    return total + section


# ---- what there was none of


_DENIAL = lazy(
    rf"(?P<word>{'|'.join(sorted(words.DENIALS, key=len, reverse=True))})"
    rf"|(?P<none>[无零])(?:(?<=无)(?:{'|'.join(words.NO_BEFORE)})|(?<=零)(?:{'|'.join(words.ZERO_BEFORE)}))"
    rf"|(?P<zero>{'|'.join(words.ARE_ZERO)})"
)


@lru_cache(maxsize=4096)
def zeros_of(text: str) -> tuple[Zero, ...]:
    """Every place that says 未发生, 没有收到, 无…, 零…, …均为零, with what it is about."""
    found = []
    for match in _DENIAL.finditer(text):
        if match["zero"]:
            start = start_after(text, CLAUSE, match.start())
            zero = Zero(*match.span(), start, match.start())
        else:
            end = match.end("word" if match["word"] else "none")
            zero = Zero(match.start(), end, end, end_before(text, CLAUSE, end))
        if zero.about < zero.about_end:
            found.append(zero)
    return tuple(found)
