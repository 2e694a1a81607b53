"""Filling by rule of thumb: running sums, taking the sum, blanks to 0; and the forms' look-ups these rest on."""

from __future__ import annotations

from decimal import Decimal

import pytest
from strategies import form_2014, form_2021, small_form

from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import Batch, Edit, SetCell
from gjj_tui.model.filling import (
    RunningSum,
    blanks_to_zero,
    group_of,
    running_sum,
    running_words,
    take_sum,
    take_totals,
)
from gjj_tui.model.form import Form, Row
from gjj_tui.model.report import Figures
from gjj_tui.model.totals import balances_of, terms_of


def figures(**cells: str) -> Figures:
    return Figures({CellAddress(key.removeprefix("r")): text for key, text in cells.items()})


def row(code: str) -> Row:
    found = form_2014().row(code)
    assert found is not None
    return found


def done(edit: Edit | None) -> dict[str, str]:
    assert isinstance(edit, Batch)
    return {str(one.address): one.text for one in edit.edits if isinstance(one, SetCell)}


def test_a_running_sum_counts_what_is_missing() -> None:
    form = form_2014()
    assert running_sum(form, figures(r3110="1", r3120="x", r3100="5"), row("3100"), "value") == RunningSum(1, 3, 4)
    assert running_sum(form, figures(), row("3100"), "value") == RunningSum(0, 4, None)
    assert running_sum(form, figures(), row("1100"), "value") is None


def test_the_sum_is_taken_only_when_no_part_is_missing() -> None:
    form = form_2014()
    assert take_sum(form, figures(r8310="1", r8320="22"), row("8300"), "value") == SetCell(CellAddress("8300"), "23")
    assert take_sum(form, figures(r8310="1"), row("8300"), "value") is None
    assert take_sum(form, figures(), row("1100"), "value") is None


def test_a_sum_in_one_of_several_columns() -> None:
    form = small_form()
    found = form.row("A1")
    assert found is not None
    cells = Figures({CellAddress("A1-1", "own"): "1.5", CellAddress("A1-2", "own"): "2"})
    assert running_sum(form, cells, found, "own") == RunningSum(Decimal("3.5"), 0, None)
    assert take_sum(form, cells, found, "own") == SetCell(CellAddress("A1", "own"), "3.5")


def test_blanks_become_0_and_blank_sums_the_sum_from_the_inside_out() -> None:
    form = form_2014()
    group = group_of(form, CellAddress("3300"))
    assert group is not None
    edit = blanks_to_zero(form, figures(r3341="2", r3310="1"), group[1])
    filled = done(edit)
    assert (filled["3340"], filled["3300"], filled["3342"]) == ("2", "3", "0")
    assert "3341" not in filled


def applications(**cells: str) -> tuple[Form, Figures]:
    """Table 三 of form 2021 with some cells: ``A3_1_person="2"``."""
    form = form_2021()
    pairs = ((*key.rsplit("_", 1), text) for key, text in cells.items())
    return form, Figures({CellAddress(code.replace("_", "-"), column): text for code, column, text in pairs})


def rows_of(form: Form, table: str) -> tuple[Row, ...]:
    found = form.table(table)
    assert found is not None
    return found.rows


def test_a_total_is_summed_across_its_row_or_down_its_column() -> None:
    form = form_2021()
    (a1, a37, p1) = (form.row(code) for code in ("A1", "A3-7", "P1-2"))
    assert a1 and a37 and p1
    (across,) = terms_of(form, a1, "total")
    assert [str(cell) for cell in across[:2]] == ["A1.person", "A1.business"] and len(across) == 6
    (down,) = terms_of(form, a37, "person")
    assert [str(cell) for cell in down[:2]] == ["A3-1.person", "A3-2.person"] and len(down) == 21
    assert list(map(len, terms_of(form, a37, "total"))) == [6, 21]
    assert terms_of(form, a1, "person") == ()
    # 现行有效 reads last year's figure: that is no sum of cells that are here.
    assert terms_of(form, p1, "valid") == ()


def test_of_two_ways_to_sum_a_total_the_one_filled_in_further_is_told() -> None:
    form, cells = applications(**{f"A3_7_{column}": "1" for column in ("person", "business", "research", "welfare", "legal", "other")})
    found = form.row("A3-7")
    assert found is not None
    assert running_sum(form, cells, found, "total") == RunningSum(6, 0, None)
    assert take_sum(form, cells, found, "total") == SetCell(CellAddress("A3-7", "total"), "6")


def test_totals_of_totals_come_out_right_in_one_step_and_only_what_differs_is_touched() -> None:
    form, cells = applications(A3_1_person="2", A3_6_3_other="3")
    zeros = blanks_to_zero(form, cells, rows_of(form, "applications"))
    assert zeros is not None
    filled = done(zeros)
    assert [filled[key] for key in ("A3-1.total", "A3-7.person", "A3-7.other", "A3-7.total", "A1.total")] == ["2", "2", "3", "5", "0"]
    for key, text in filled.items():
        row_code, _dot, column = key.partition(".")
        cells = cells.with_cell(CellAddress(row_code, column), text)
    assert take_totals(form, cells, rows_of(form, "applications")) is None
    cells = cells.with_cell(CellAddress("A3-1", "person"), "4")
    assert done(take_totals(form, cells, rows_of(form, "applications"))) == {
        "A3-1.total": "4", "A3-7.person": "4", "A3-7.total": "7",
    }  # fmt: skip


def test_the_relation_of_the_columns_is_what_no_single_cell_sums_up_to() -> None:
    form = form_2021()
    assert [[rule.id for rule in balances_of(form, table)] for table in form.tables] == [[], ["balance-applications"], []]
    assert balances_of(form_2014(), form_2014().tables[0]) == []


def test_nothing_blank_is_no_edit() -> None:
    assert blanks_to_zero(form_2014(), figures(r8310="1"), [row("8310")]) is None


def test_the_group_of_a_cell_is_the_head_it_is_printed_under() -> None:
    form = form_2014()
    head, rows = group_of(form, CellAddress("8310")) or (None, ())
    assert head is not None and head.code == "8300"
    assert [member.code for member in rows] == ["8300", "8310", "8320"]
    head, rows = group_of(form, CellAddress("9100")) or (None, ())
    assert head is not None and head.label == "九、政府信息公开会议和培训情况"
    assert [member.code for member in rows] == ["9100", "9200", "9300"]
    head, rows = group_of(form, CellAddress("6000")) or (None, ())
    assert head is not None and [member.code for member in rows] == ["6000"]
    assert group_of(form, CellAddress("9999")) is None


def test_an_address_is_resolved_to_the_spelling_of_the_form() -> None:
    form = small_form()
    assert form_2014().resolve(CellAddress("1100", "value")) == CellAddress("1100")
    assert form_2014().resolve(CellAddress("1100", "other")) is None
    assert form.resolve(CellAddress("A1")) is None
    assert form.resolve(CellAddress("A1", "own")) == CellAddress("A1", "own")
    assert form.resolve(CellAddress("9999")) is None


def test_cells_come_in_printed_order_and_know_their_position() -> None:
    form = small_form()
    cells = list(form.cells())
    assert list(map(str, cells[:4])) == ["A1.own", "A1.below", "A1.total", "A1-1.own"]
    assert sorted(cells, key=form.position) == cells
    assert len(list(form_2014().cells())) == 58


@pytest.mark.parametrize(
    ("running", "words"),
    [
        (RunningSum(0, 0, 0), "与各部分之和一致"),
        (RunningSum(4, 0, 0), "与各部分之和一致"),
        (RunningSum(4, 0, 1), "各部分之和 4，多 1"),
        (RunningSum(4, 0, Decimal("-0.50")), "各部分之和 4，少 0.5"),
        (RunningSum(4, 0, None), "各部分之和 4"),
        (RunningSum(0, 4, None), "还有 4 项未填"),
        (RunningSum(3, 2, 5), "各部分之和 3，还有 2 项未填"),
    ],
)
def test_the_words_of_a_running_sum(running: RunningSum, words: str) -> None:
    assert running_words(running) == words
