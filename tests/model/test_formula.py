"""The formula language: what it reads, and how it says what it cannot read."""

from __future__ import annotations

import pytest
from strategies import form_2014, small_form

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Scope, bind, reads
from gjj_tui.model.formula import Constant, FormulaError, Name, Product, Total, parse_formula


def cells(formula: str, form: object = None, **scope: object) -> list[str]:
    bound = bind(parse_formula(formula), Scope(form or form_2014(), **scope))  # type: ignore[arg-type]
    return [("last." if cell.last else "") + str(cell.address) for cell in reads(bound)]


def test_a_chain_has_operands_and_operators() -> None:
    formula = parse_formula("1 <= 1100 < 2 * 1110 + 3")
    assert formula.operators == ("<=", "<")
    assert formula.operands == (Name("1"), Name("1100"), Total(((1, Product(2, Name("1110"))), (1, Name("3")))))


def test_signs_of_print_mean_the_same() -> None:
    assert cells("3110+3120 = 3100") == ["3110", "3120", "3100"]
    assert parse_formula("1110 ≤ 1100 − 1").operators == ("<=",)
    assert parse_formula("1110 ≥ 1100").operators == (">=",)


def test_decimals_are_constants_and_whole_words_of_digits_may_be_rows() -> None:
    assert parse_formula("0.5 = 8").operands == (Constant(parse_formula("0.5 = 8").operands[0].number), Name("8"))  # type: ignore[union-attr]


def test_functions_spread_to_the_cells_they_stand_for() -> None:
    assert cells("3200 = parts(3200)") == ["3200", "3210", "3220"]
    assert cells("sum(1210..1250, 1100) > 0") == ["1210", "1220", "1230", "1240", "1250", "1100"]
    assert cells("max(3341..3350) > 0") == ["3341", "3342", "3343", "3344", "3345", "3346", "3350"]


def test_last_year_s_cells_are_marked() -> None:
    assert cells("1100 > last.1100") == ["1100", "last.1100"]
    assert cells("this > last", this=CellAddress("1100")) == ["1100", "last.1100"]
    assert cells("parts(last.3200) = 3200") == ["last.3210", "last.3220", "3200"]


def test_short_names_point_into_the_column_or_row_of_the_scope() -> None:
    form = small_form()
    assert cells("A1 = parts(A1)", form, column="below") == ["A1.below", "A1-1.below", "A1-2.below"]
    assert cells("total = own + below", form, row="A2") == ["A2.total", "A2.own", "A2.below"]
    assert cells("A1.own = B1", form) == ["A1.own", "B1"]
    assert cells("total = B1.value", form, row="A2") == ["A2.total", "B1"]


@pytest.mark.parametrize(
    ("formula", "reason", "position"),
    [
        ("", "此处应是指标代码、数或函数", 0),
        ("3100", "缺少 = <= >= < > 之一", 4),
        ("3100 =", "此处应是指标代码、数或函数", 6),
        ("3100 = = 3110", "此处应是指标代码、数或函数", 7),
        ("3100 = 3110 3120", "多出了 '3120'", 12),
        ("3100 = total(3110)", "没有函数 'total'，可用 parts、sum、max、min", 7),
        ("3100 = sum(3110", "缺少右括号或逗号", 15),
        ("3100 = sum()", "此处应是指标代码、数或函数", 11),
        ("3100 = sum(1 + 2..3)", "范围的两端应是指标代码", 19),
        ("3100 = x * 3110", "乘号前应是数，而不是 'x'", 7),
        ("3100 ＝ 3110", "多出了 '＝'", 5),
        ("3100 = 3110 -3120", "多出了 '-3120'", 12),
    ],
)
def test_a_formula_that_cannot_be_read_says_where_and_why(formula: str, reason: str, position: int) -> None:
    with pytest.raises(FormulaError) as caught:
        parse_formula(formula)
    assert (caught.value.reason, caught.value.position) == (reason, position)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [
        ("3109 = 0", "表式中没有指标 '3109'，是否为 3100？"),
        ("31100 = 0", "表式中没有指标 '31100'，是否为 3110？"),
        ("last.1 > 0", "表式中没有指标 '1'"),
        ("1100 = parts(1100)", "指标 1100 没有标明 part = \"sum\" 的组成项"),
        ("1100.other = 0", "指标 1100 没有 other 列"),
        ("sum(1250..1210) = 0", "范围 1250..1210 的次序反了"),
        ("sum(1210..1259) = 0", "表式中没有指标 '1259'，是否为 1250？"),
        ("parts(1 + 2) = 0", "parts 的括号内应是一个指标代码"),
    ],
)
def test_names_that_the_form_has_not_are_refused_with_the_nearest(formula: str, reason: str) -> None:
    with pytest.raises(FormulaError) as caught:
        cells(formula)
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("formula", "reason"),
    [("A1 = 0", "指标 A1 有多列，应写明列，如 A1.own"), ("B1 = 0", "指标 B1 没有 own 列"), ("A1.sum = 0", "指标 A1 没有 sum 列")],
)
def test_columns_that_do_not_fit_are_refused(formula: str, reason: str) -> None:
    with pytest.raises(FormulaError) as caught:
        cells(formula, small_form(), column="own" if formula.startswith("B") else "")
    assert caught.value.reason == reason


@pytest.mark.parametrize("formula", ["sum(" * 5000 + "3100" + ")" * 5000 + " = 1", "2 * " * 5000 + "3100 = 1"])
def test_a_formula_nested_too_deep_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError, match="层"):
        parse_formula(formula)


def test_a_long_sum_is_not_deep() -> None:
    assert len(cells(" + ".join(["3100"] * 5000) + " = 1")) == 5000


def test_a_word_of_digits_is_a_number_up_to_100() -> None:
    assert cells("8310 > 100") == ["8310"]
    with pytest.raises(FormulaError):
        cells("8310 > 101")
