"""Rules that look at last year's report: both sides in words, silent without one, and a fix that takes last year's."""

from __future__ import annotations

import pytest
from strategies import form_2014, form_2021

from gjj_tui.check.checker import Checker
from gjj_tui.check.fixes import fixes_for
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report


def report(form: Form, year: int, **cells: str) -> Report:
    figures = ((CellAddress(*name.replace("_", "-").replace("--", ".").split(".")), text) for name, text in cells.items())
    return Report(form.id, year, "某局", figures=Figures(figures))


def found(form: Form, now: Report, last: Report | None, rule: str) -> list[Finding]:
    return [finding for finding in Checker(form, now, last).findings() if finding.rule == rule]


CASES = [
    ("carried-A2", {"A2__person": "1"}, {"A4__person": "2"}, "A2.person = 1，上年 A4.person = 2，相差 1：", "2"),
    ("valid-P1", {"P1_2__made": "3", "P1_2__repealed": "1", "P1_2__valid": "15"}, {"P1_2__valid": "12"},
     "P1-2.valid = 15，上年 P1-2.valid+P1-2.made−P1-2.repealed = 14，相差 1：", "14"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "now", "last", "words", "right"), CASES)
def test_both_sides_are_told_and_last_years_is_on_offer(
    rule: str, now: dict[str, str], last: dict[str, str], words: str, right: str
) -> None:
    form = form_2021()
    this, before = report(form, 2023, **now), report(form, 2022, **last)
    (finding,) = found(form, this, before, rule)
    assert finding.message.startswith(words)
    edits = [fix.edit for fix in fixes_for(finding, form, this, before)]
    assert SetCell(finding.addresses[0], right) in edits  # type: ignore[arg-type]
    assert found(form, this, None, rule) == [] and fixes_for(finding, form, this) == []


def test_a_change_of_more_than_half_tells_both_years_and_says_nothing_without_the_other() -> None:
    form = form_2014()
    this, before = report(form, 2018, **{"1100": "2000"}), report(form, 2017, **{"1100": "1173"})
    (finding,) = found(form, this, before, "change-last-year")
    assert finding.message.startswith("1100 今年 2000，上年 1173，增加 70.5%：")
    assert found(form, this, None, "change-last-year") == []


@pytest.mark.parametrize(("before", "now", "told"), [("2", "4", 0), ("9", "1", 0), ("4", "40", 1), ("12", "3", 1), ("0", "30", 0)])
def test_small_numbers_may_double(before: str, now: str, told: int) -> None:
    form = form_2014()
    assert len(found(form, report(form, 2018, **{"3100": now}), report(form, 2017, **{"3100": before}), "change-last-year")) == told
