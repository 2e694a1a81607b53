"""Figures as typed: what is a number, what is made plain, and that sums are exact."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjj_tui.model.numbers import add, multiply, parse_number, spell, subtract, tidy_number

NUMBERS = st.one_of(
    st.integers(-(10**18), 10**18),
    st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=8),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("1173", 1173), ("-5", -5), ("27.60", Decimal("27.60")), ("-0.5", Decimal("-0.5")), ("-0", 0),
     ("9223372036854775807", 2**63 - 1), ("-9223372036854775808", -(2**63)), ("0.00", Decimal("0.00"))],
)  # fmt: skip
def test_a_plain_number_is_read(text: str, number: object) -> None:
    found = parse_number(text)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    "text",
    ["", " ", "1 ", "+1", "007", "1,173", "1e3", "１２", "1.", ".5", "约5", "1\n", "--1", "nan", "inf", "0x10", "٣", "1_0",
     "9223372036854775808", "10000000000000000000", "1" * 5000, "0." + "1" * 30],
)  # fmt: skip
def test_anything_else_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("１，１７３", "1173"), ("1,173", "1173"), (" 12 ", "12"), ("　12", "12"), ("007", "7"), ("+5", "5"), ("－3", "-3"),
     ("−3", "-3"), ("27.60", "27.60"), ("２７．６０", "27.60"), ("1,234,567.80", "1234567.80"), ("-0", "0"), ("-0.0", "0.0"),
     ("00", "0"), ("0.50", "0.50"), (".5", "0.5"), ("．５", "0.5"), ("-.50", "-0.50"), ("+.5", "0.5"), ("-.0", "0.0"), ("00.5", "0.5"), ("", ""), ("  ", "")],
)  # fmt: skip
def test_spellings_that_mean_the_same_to_everyone_are_made_plain(typed: str, kept: str) -> None:
    assert tidy_number(typed) == kept


@pytest.mark.parametrize("typed", ["1,17", "11,73", "约5", "5件", "1 173", "0,173", "1.5.2", "一千", "1e3", "=1+1", "3-4", "１２件"])
def test_what_is_no_number_is_kept_as_typed(typed: str) -> None:
    assert tidy_number(typed) == typed


@given(st.text(max_size=8))
def test_tidying_twice_is_tidying_once(typed: str) -> None:
    assert tidy_number(tidy_number(typed)) == tidy_number(typed)


@given(NUMBERS)
def test_a_number_spelled_is_the_same_number(number: int | Decimal) -> None:
    assert parse_number(spell(number)) == number


def test_numbers_too_long_for_a_float_are_spelled_to_the_last_digit() -> None:
    assert spell(9007199254740993) == "9007199254740993"
    assert spell(10**400 + 1) == f"1{'0' * 399}1"


def test_nothing_is_never_less_than_nothing() -> None:
    assert spell(subtract(Decimal("-0.0"), 0)) == "0"


@given(st.lists(NUMBERS, max_size=30))
def test_sums_are_exact(numbers: list[int | Decimal]) -> None:
    total: int | Decimal = 0
    for number in numbers:
        total = add(total, number)
    assert Fraction(total) == sum(map(Fraction, numbers))


@given(NUMBERS, NUMBERS)
def test_products_are_exact(left: int | Decimal, right: int | Decimal) -> None:
    assert Fraction(multiply(left, right)) == Fraction(left) * Fraction(right)
