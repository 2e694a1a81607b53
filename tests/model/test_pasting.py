"""A block copied from a spreadsheet lands in the right cells."""

from __future__ import annotations

import pytest

from gjj_tui.model.address import CellAddress
from gjj_tui.model.pasting import PastePlan, is_block, plan_paste
from gjj_tui.store.forms import built_in_form

FORM = built_in_form("2014")
assert FORM is not None
TABLE = FORM.tables[0]


def plan(text: str, start: str = "1100") -> PastePlan:
    assert FORM is not None
    return plan_paste(FORM, TABLE, CellAddress(start), text)


def filled(found: PastePlan) -> dict[str, str]:
    return {str(edit.address): edit.text for edit in found.edits.edits}


def test_a_column_fills_the_rows_from_the_cursor_and_passes_over_group_rows() -> None:
    assert filled(plan("1\n2\n3\n4\n")) == {"1100": "1", "1110": "2", "1120": "3", "1210": "4"}


def test_a_printed_dash_stands_for_a_group_row() -> None:
    assert filled(plan("1\n2\n3\n——\n4")) == {"1100": "1", "1110": "2", "1120": "3", "1210": "4"}
    assert filled(plan("——\n5", "3140")) == {"3140": "5"}


def test_an_empty_line_blanks_its_cell() -> None:
    assert filled(plan("1\n\n3")) == {"1100": "1", "1110": "", "1120": "3"}


def test_an_empty_first_line_moves_nothing_up() -> None:
    assert filled(plan("\r\n5\r\n6\r\n")) == {"1100": "", "1110": "5", "1120": "6"}


def test_a_line_with_fewer_values_than_columns_is_left_over_and_its_code_in_no_cell() -> None:
    form = built_in_form("2021")
    assert form is not None
    found = plan_paste(form, form.tables[1], CellAddress("A1", "person"), "A1\t1\t2\nA2\t上年\t1\t2\t3\t4\t5\t6\t21")
    assert len(found.edits.edits) == 7
    assert filled(found).items() >= {"A2.person": "1", "A2.total": "21"}.items()
    assert found.left_over == ("A1\t1\t2",)


def test_lines_with_codes_go_to_their_rows_wherever_the_cursor_is() -> None:
    found = plan("收到\t3100\t件\t1,234\n当面\t3110\t件\t３４\n", "9300")
    assert filled(found) == {"3100": "1234", "3110": "34"} and found.left_over == ()


def test_the_whole_printed_table_with_its_head_and_group_rows_fills_every_cell() -> None:
    lines = ["统计指标\t代码\t单位\t统计数"]
    for row in TABLE.rows:
        lines.append(f"{row.label}\t{row.code or '——'}\t{row.unit or '——'}\t{row.line if row.code else '——'}")
    found = plan("\r\n".join(lines), "3100")
    assert len(found.edits.edits) == 58
    assert found.left_over == (lines[0],)


def test_what_has_no_row_is_left_over_and_told() -> None:
    found = plan("1\n2\n3", "9200")
    assert filled(found) == {"9200": "1", "9300": "2"} and found.left_over == ("3",)
    assert plan("甲\t9999\t件\t1\n乙\t3100\t件\t2").left_over == ("甲\t9999\t件\t1",)


def test_wrong_text_is_pasted_as_it_is() -> None:
    assert filled(plan("约5\n6")) == {"1100": "约5", "1110": "6"}


@pytest.mark.parametrize(("text", "block"), [("5", False), ("5\n", False), ("5\r\n", False), ("5\t6", True), ("5\n6", True), ("\n6", True)])
def test_one_value_is_no_block(text: str, block: bool) -> None:
    assert is_block(text) is block
