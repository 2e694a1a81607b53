"""Reports summed: over units everything, over the parts of a year only what happened in them."""

from __future__ import annotations

from random import Random

import pytest
from strategies import law, small_form, some_report

from gjj_tui.model.address import CellAddress, parse_address
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import parse_number
from gjj_tui.model.report import Figures, Report
from gjj_tui.model.summing import Unit, differences, shared_cells, summary_of
from gjj_tui.store.forms import built_in_form

QUARTERS = ((1, 3), (4, 6), (7, 9), (10, 12))


def form_of(id: str) -> Form:
    form = built_in_form(id)
    assert form is not None
    return form


def cell(text: str) -> CellAddress:
    address = parse_address(text)
    assert isinstance(address, CellAddress)
    return address


def unit(agency: str, period: tuple[str, str] | None = None, form: str = "2014", year: int = 2017, **cells: str) -> Unit:
    figures = Figures((cell(key), text) for key, text in cells.items())
    report = Report(form, year, agency, period=period, figures=figures)
    return Unit(f"{agency}{(period or ('',))[0][5:7]}", form_of(form), report)


def quarters(agency: str, form: str, **cells: tuple[str, str, str, str]) -> list[Unit]:
    last = {3: 31, 6: 30, 9: 30, 12: 31}
    return [
        unit(agency, (f"2017-{first:02}-01", f"2017-{end:02}-{last[end]}"), form, **{key: texts[n] for key, texts in cells.items()})
        for n, (first, end) in enumerate(QUARTERS)
    ]  # fmt: skip


def doubts(units: list[Unit]) -> list[str]:
    """All but those of blank cells."""
    return [doubt for doubt in summary_of(units[0].form, units).doubts if "格未填" not in doubt]


def test_units_are_summed_cell_by_cell_and_exactly() -> None:
    summary = summary_of(form_of("2014"), [unit("甲", **{"1100": "3", "8400": "27.60", "8300": "2"}), unit("乙", **{"1100": "4", "8400": "0.05", "8300": "5"})])
    assert [summary.figures.text(cell(code)) for code in ("1100", "8400", "8300", "1110")] == ["7", "27.65", "7", ""]
    assert (summary.year, summary.period) == (2017, None)


def test_over_the_quarters_what_happened_is_summed_and_what_there_is_taken_from_the_first_or_last() -> None:
    units = quarters("甲", "2021", **{
        "A1.person": ("1", "2", "3", "4"), "A2.person": ("5", "1", "1", "1"), "A4.person": ("1", "1", "1", "0"),
        "P1-2.made": ("1", "0", "0", "1"), "P1-2.valid": ("9", "9", "9", "10"),
    })  # fmt: skip
    summary = summary_of(units[0].form, units[::-1])
    assert {code: summary.figures.text(cell(code)) for code in ("A1.person", "A2.person", "A4.person", "P1-2.made", "P1-2.valid")} == {
        "A1.person": "10", "A2.person": "5", "A4.person": "0", "P1-2.made": "2", "P1-2.valid": "10",
    }  # fmt: skip
    assert (summary.year, summary.period, doubts(units)) == (2017, None, [])


def test_the_quarters_of_several_units() -> None:
    units = [*quarters("甲", "2014", **{"3100": ("1", "1", "1", "1"), "8300": ("1", "2", "3", "4")}),
             *quarters("乙", "2014", **{"3100": ("2", "2", "2", "2"), "8300": ("5", "5", "5", "6")})]  # fmt: skip
    summary = summary_of(units[0].form, units)
    assert (summary.figures.text(cell("3100")), summary.figures.text(cell("8300"))) == ("12", "10")


def test_three_quarters_are_a_period_of_their_own() -> None:
    summary = summary_of(form_of("2014"), quarters("甲", "2014")[:3])
    assert (summary.year, summary.period) == (2017, ("2017-01-01", "2017-09-30"))


def test_blanks_and_what_is_no_number_are_told_and_not_summed() -> None:
    summary = summary_of(form_of("2014"), [unit("甲", **{"1100": "三"}), unit("乙", **{"1100": "4", "1110": "0"})])
    assert summary.figures.text(cell("1100")) == "4"
    assert summary.doubts[0].startswith("甲：57 格未填，没有计入：1110、1120、1210")
    assert summary.doubts[1] == "甲：1100 的“三”不是数，没有计入"
    assert summary.doubts[2].startswith("乙：56 格未填")


@pytest.mark.parametrize(
    ("periods", "said"),
    [
        ([("01-01", "03-31"), ("04-01", "06-30")], []),
        ([("01-01", "03-31"), ("07-01", "09-30")], ["甲：缺 2017-04-01 至 2017-06-30 的报告"]),
        ([("01-01", "03-31"), ("03-31", "06-30")], ["甲：甲01 与 甲03 的统计期限重叠，数字会重复计入"]),
        ([("01-01", "03-31"), ("01-01", "03-31")], ["甲：甲01 与 甲01 的统计期限重叠，数字会重复计入"]),
        ([("01-01", "12-31"), ("04-01", "06-30")], ["甲：甲01 与 甲04 的统计期限重叠，数字会重复计入"]),
    ],
)
def test_periods_that_overlap_or_are_missing_are_told(periods: list[tuple[str, str]], said: list[str]) -> None:
    assert doubts([unit("甲", (f"2017-{first}", f"2017-{last}")) for first, last in periods]) == said


def test_units_that_cover_other_days_and_sums_longer_than_a_year_are_told() -> None:
    assert doubts([unit("甲"), unit("乙", ("2017-01-01", "2017-06-30"))]) == ["乙 的统计期限 2017-01-01 至 2017-06-30 与其他单位的不同"]
    assert doubts([unit("甲"), unit("甲", year=2018)]) == ["合起来的统计期限 2017-01-01 至 2018-12-31 长于一年"]


def test_of_different_forms_only_what_all_have_is_summed() -> None:
    new, old = unit("甲", form="2021", **{"A1.person": "1", "P5-1": "9"}), unit("乙", form="2019", **{"A1.person": "2", "P5-1.decisions": "9"})
    summary = summary_of(new.form, [new, old])
    assert (summary.figures.text(cell("A1.person")), summary.figures.text(cell("P5-1"))) == ("3", "")
    assert summary.doubts[0] == "各份的表式不同：2021 表式的 31 格不是每份都有，没有汇总"
    assert shared_cells(new.form, [new, unit("丙")]) == []


def test_a_report_that_is_not_the_sum_is_told_cell_by_cell() -> None:
    summary = summary_of(form_of("2014"), [unit("甲", **{"1100": "3", "1110": "1", "1120": "0"})])
    own = unit("甲", **{"1100": "5", "1110": "1.0", "1210": "x"}).report
    assert [(str(one.cell), *one[1:]) for one in differences(summary, summary.cells, own)] == [
        ("1100", "3", "5", "2"), ("1120", "0", "", ""), ("1210", "", "x", ""),
    ]  # fmt: skip


@law
def test_the_order_of_the_reports_changes_nothing_and_the_parts_of_a_sum_add_up(random: Random) -> None:
    form = small_form()
    units = [Unit(str(n), form, some_report(random, form)._replace(agency=f"局{n}", period=None, year=2020)) for n in range(4)]
    whole = summary_of(form, units)
    shuffled = random.sample(units, 4)
    assert summary_of(form, shuffled).figures == whole.figures
    halves = [summary_of(form, shuffled[:2]), summary_of(form, shuffled[2:])]
    again = summary_of(form, [
        Unit(str(n), form, Report(form.id, 2020, str(n), figures=half.figures)) for n, half in enumerate(halves)
    ])  # fmt: skip
    for one in form.cells():
        # A part may be longer than any cell can hold where the whole, with a negative figure in it, is not.
        held = all(parse_number(half.figures.text(one) or "0") is not None for half in halves)
        if held and (number := parse_number(whole.figures.text(one))) is not None:
            assert parse_number(again.figures.text(one)) == number
