"""Corrections by last year's figures: 上年结转 is what was 结转 last year."""

from __future__ import annotations

from gjj_tui.check.checker import Checker
from gjj_tui.check.fixes import fixes_for
from gjj_tui.model.address import CellAddress, parse_address
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.store.forms import built_in_form


def form() -> Form:
    found = built_in_form("2021")
    assert found is not None
    return found


def report(year: int, **cells: str) -> Report:
    figures = Figures((cell, text) for key, text in cells.items() for cell in [parse_address(key)] if isinstance(cell, CellAddress))
    return Report("2021", year, "某局", sections=(Section("表", table="applications", uid=1),), figures=figures)


LAST = report(2023, **{"A4.person": "2", "A4.business": "1", "A4.total": "3", "P1-2.valid": "12"})


def offers(now: Report, rule: str, address: str, last: Report | None = LAST) -> list[str]:
    place = parse_address(address)
    found = [one.at(place) for one in Checker(form(), now, last).findings() if one.rule == rule and place in one.places]
    return [fix.title for one in found for fix in fixes_for(one, form(), now, last)]


def after(now: Report, finding: Finding, title: str) -> Report:
    (fix,) = (fix for fix in fixes_for(finding, form(), now, LAST) if fix.title == title)
    return fix.edit.apply(now)


def test_a_wrong_figure_can_be_taken_from_last_year() -> None:
    now = report(2024, **{"A2.person": "5"})
    assert offers(now, "carried-A2", "A2.person") == ["把 A2.person 改为 2（上年 A4.person）", "同样的 3 格都按上年的数填"]


def test_all_wrong_figures_of_the_rule_can_be_taken_in_one_step() -> None:
    now = report(2024, **{"A2.person": "5", "A2.business": "5", "A2.total": "3"})
    assert offers(now, "carried-A2", "A2.business") == ["把 A2.business 改为 1（上年 A4.business）", "同样的 2 格都按上年的数填"]
    (finding,) = (one for one in Checker(form(), now, LAST).findings() if one.addresses[0] == CellAddress("A2", "business") and one.rule == "carried-A2")
    done = after(now, finding, "同样的 2 格都按上年的数填").figures
    assert [done.text(CellAddress("A2", column)) for column in ("person", "business", "total", "other")] == ["2", "1", "3", ""]


def test_a_blank_is_offered_last_years_figure_first() -> None:
    now = report(2024)
    assert offers(now, "blank", "A2.person")[:3] == [
        "把 A2.person 改为 2（上年 A4.person）", "同样的 3 个空格都按上年的数填", "A2.person 填 0",
    ]  # fmt: skip
    assert offers(now, "blank", "A2.person", None)[0] == "A2.person 填 0"
    assert offers(now, "blank", "A2.other")[0] == "A2.other 填 0"


def test_what_is_in_force_is_last_years_more_what_was_made_and_less_what_was_repealed() -> None:
    now = report(2024, **{"P1-2.made": "3", "P1-2.repealed": "1"})
    assert offers(now, "blank", "P1-2.valid")[0] == "把 P1-2.valid 改为 14（上年 P1-2.valid+P1-2.made−P1-2.repealed）"
    wrong = report(2024, **{"P1-2.made": "3", "P1-2.repealed": "1", "P1-2.valid": "15"})
    assert offers(wrong, "valid-P1", "P1-2.valid")[0] == "把 P1-2.valid 改为 14（上年 P1-2.valid+P1-2.made−P1-2.repealed）"


def test_last_year_itself_is_never_changed() -> None:
    now = report(2024, **{"A2.person": "5", "A2.business": "5", "A4.person": "7"})
    findings = [one for one in Checker(form(), now, LAST).findings() if one.rule == "carried-A2"]
    touched = {cell for one in findings for fix in fixes_for(one, form(), now, LAST) for cell in fix.edit.touches()}
    assert touched == {CellAddress("A2", column) for column in ("person", "business", "total")}
