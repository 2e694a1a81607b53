"""Numbers of Chinese text, written in every way there is."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjj_tui.model.text_numbers import TextNumber, chinese_number, numbers_of, quantities_of, zeros_of


def only(text: str) -> TextNumber:
    (number,) = quantities_of(text)
    return number


DIGITS = "零一二三四五六七八九"


def in_chinese(number: int) -> str:
    """The plain Chinese numeral of a number below 10**12, by another way than it is read."""
    if number >= 10**8:
        head, rest = divmod(number, 10**8)
        return in_chinese(head) + "亿" + _rest(rest, 10**7)
    if number >= 10**4:
        head, rest = divmod(number, 10**4)
        return in_chinese(head) + "万" + _rest(rest, 1000)
    for unit, char in ((1000, "千"), (100, "百"), (10, "十")):
        if number >= unit:
            head, rest = divmod(number, unit)
            return DIGITS[head] + char + _rest(rest, unit // 10)
    return DIGITS[number]


def _rest(rest: int, place: int) -> str:
    if not rest:
        return ""
    return in_chinese(rest) if rest >= place else "零" + in_chinese(rest)


@given(st.integers(1, 10**12 - 1))
def test_chinese_numerals_are_read_back(number: int) -> None:
    assert chinese_number(in_chinese(number)) == number


@pytest.mark.parametrize("spelled", ["〇" * 5000, "一〇" * 20, "九" + "亿" * 600, "三点" + "一" * 5000])
def test_a_numeral_longer_than_any_figure_is_none(spelled: str) -> None:
    assert chinese_number(spelled) is None
    assert quantities_of(f"收到申请{spelled}件。") == ()


@given(st.integers(11, 10**9), st.integers(0, 99))
def test_all_spellings_of_a_number_are_the_same_number(whole: int, cents: int) -> None:
    plain = f"{whole}.{cents:02}"
    grouped = f"{whole:,}.{cents:02}"
    wide = grouped.translate({ord(char): chr(ord(char) + 0xFEE0) for char in "0123456789,."})
    for spelled in (plain, grouped, wide, f"{plain} "):
        number = only(f"收取{spelled}元。")
        assert (number.value, number.unit, number.step) == (Decimal(plain), "元", Decimal("0.01"))
    assert only(f"收到{in_chinese(whole)}件。").value == whole


@given(st.text("0123456789０９一二十百千万亿零〇第年月日件人个条%％.,，。（）〔〕 多余近约", max_size=40))
def test_spans_are_in_order_and_hold_what_was_read(text: str) -> None:
    end = 0
    for number in numbers_of(text):
        assert end <= number.start < number.digits_end <= number.end
        assert text[number.start : number.end] == number.text
        assert number.end <= max(number.unit_end, number.end) <= len(text)
        assert not number.unit or text[: number.unit_end].endswith(number.unit)
        end = number.end


@pytest.mark.parametrize(
    ("text", "value", "step", "unit"),
    [
        ("达 270 万。", 2_700_000, 10_000, ""), ("经费27.6万元", 276_000, 1000, "元"),
        ("阅读1.2亿次", 120_000_000, 10_000_000, "次"), ("二百五十六件", 256, 1, "件"), ("三百五件", 350, 1, "件"),
        ("三百零五件", 305, 1, "件"), ("两万三千件", 23_000, 1, "件"), ("十二人次", 12, 1, "人次"), ("三点五万元", None, 1, ""),
        ("０件", 0, 1, "件"), ("007件", 7, 1, "件"), ("1,2件", None, 1, "件"),
    ],
)  # fmt: skip
def test_values_steps_and_units(text: str, value: int | None, step: int, unit: str) -> None:
    found = quantities_of(text)
    if value is None:
        assert len(found) != 1 or found[0].value != 12
    else:
        assert (found[0].value, found[0].step, found[0].unit) == (value, step, unit)


@pytest.mark.parametrize("text", ["近 200 人", "200 余人", "200 多人", "超过200人", "200人以上", "约200人", "200人左右"])
def test_about_so_much_is_not_sure(text: str) -> None:
    assert not only(text).sure
    assert only("200 人").sure


@pytest.mark.parametrize(
    ("text", "said", "about"),
    [
        ("2017 年未发生行政复议。", "未发生", "行政复议"), ("全年没有收到投诉，", "没有收到", "投诉"), ("无行政诉讼案件。", "无", "行政诉讼案件"),
        ("实行零报告制度", "零", "报告制度"), ("行政复议、行政诉讼均为零。", "均为零", "行政复议、行政诉讼"),
    ],
)  # fmt: skip
def test_denials(text: str, said: str, about: str) -> None:
    (zero,) = zeros_of(text)
    assert (text[zero.start : zero.end], text[zero.about : zero.about_end]) == (said, about)


@pytest.mark.parametrize("text", ["无偿提供", "无法提供", "无正当理由", "零距离服务", "从零开始"])
def test_other_words_deny_nothing(text: str) -> None:
    assert zeros_of(text) == ()
