"""What last year's report tells of this year's cells."""

from __future__ import annotations

import pytest
from strategies import SMALL_FORM, form_2014, form_2021

from gjj_tui.model.address import CellAddress
from gjj_tui.model.change import Change, change_of
from gjj_tui.model.edits import Batch
from gjj_tui.model.filling import blanks_to_zero, take_proposal
from gjj_tui.model.numbers import spell
from gjj_tui.model.proposals import proposal, proposals
from gjj_tui.model.report import Figures
from gjj_tui.store.forms import form_of


def figures(**cells: str) -> Figures:
    """``P1_2__made="3"`` is P1-2.made."""
    return Figures((CellAddress(*name.replace("_", "-").replace("--", ".").split(".")), text) for name, text in cells.items())


def test_requests_carried_over_are_last_years_remaining_ones_in_every_column() -> None:
    found = dict(proposals(form_2021(), figures(A4__person="2", A4__total="2", P1_2__valid="12")))
    assert {str(cell): number for cell, number in found.items()} == {"A2.person": 2, "A2.total": 2}


def test_documents_in_force_are_told_once_this_years_are_known() -> None:
    last, cell = figures(P1_2__valid="12"), CellAddress("P1-2", "valid")
    assert proposal(form_2021(), figures(P1_2__made="3"), last, cell) is None
    now = figures(P1_2__made="3", P1_2__repealed="1")
    assert proposal(form_2021(), now, last, cell) == 14
    assert proposal(form_2021(), now, Figures(), cell) is None
    edit = take_proposal(form_2021(), now, last, cell)
    assert edit is not None and (edit.address, edit.text) == (cell, "14")


def test_a_form_without_such_a_rule_proposes_nothing() -> None:
    everything = Figures((cell, "5") for cell in form_2014().cells())
    assert list(proposals(form_2014(), everything)) == []


def test_what_is_only_worth_a_look_proposes_nothing() -> None:
    rule = '''
[[rule]]
id = "as-last-year"
level = "LEVEL"
each = "column"
table = "people"
formula = "A1 = last.A1"
message = "人数一般与上年相同"
source = "测试"
'''
    last = Figures({CellAddress("A1", "own"): "5"})
    for level, count in (("hint", 0), ("soft", 1), ("hard", 1)):
        form = form_of("small.toml", SMALL_FORM + rule.replace("LEVEL", level))
        assert len(list(proposals(form, last))) == count, level


def test_zeros_for_the_rest_leave_what_last_year_tells() -> None:
    row = form_2021().row("P1-2")
    assert row is not None
    edit = blanks_to_zero(form_2021(), figures(P1_2__made="3"), [row], last=figures(P1_2__valid="12"))
    assert isinstance(edit, Batch)
    assert {str(one.address): one.text for one in edit.edits} == {"P1-2.repealed": "0", "P1-2.valid": "15"}  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("old", "new", "change"),
    [
        ("1173", "1205", ("+32", "+2.7%")), ("2", "1", ("-1", "-50%")), ("5", "5", ("0", "0%")), ("0", "3", ("+3", "")),
        ("-2", "3", ("+5", "")), ("", "3", ("", "")), ("3", "", ("", "")), ("约3", "3", ("", "")), ("27.60", "28", ("+0.4", "+1.4%")),
    ],
)  # fmt: skip
def test_the_way_from_a_figure_to_another(old: str, new: str, change: tuple[str, str]) -> None:
    assert change_of(old, new) == Change(*change)
    assert spell(0) == "0"
