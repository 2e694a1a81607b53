"""A report as blocks: everything it says, once, in printed order; tables as the forms print them."""

from __future__ import annotations

from random import Random

import pytest
from strategies import form_2014, form_2021, law, small_form, some_report

from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.model.visible import hidden_characters
from gjj_tui.publish.blocks import Cell, Document, Figure, Grid, Heading, Paragraph
from gjj_tui.publish.digest import digest_of
from gjj_tui.publish.document import document_of


def matrix(grid: Grid) -> list[list[Cell]]:
    """Which cell covers each place; fails when two do or none does."""
    found: list[list[Cell | None]] = [[None] * grid.width for _ in grid.rows]
    for row, column, cell in grid.places():
        for down in range(cell.rows):
            for right in range(cell.columns):
                assert found[row + down][column + right] is None
                found[row + down][column + right] = cell
    assert all(cell is not None for line in found for cell in line)
    return found  # type: ignore[return-value]


def texts(row: tuple[Cell, ...]) -> list[str]:
    return [cell.text for cell in row]


def grid_named(document: Document, id: str) -> Grid:
    return next(grid for grid in document.grids if grid.id == id)


def test_a_report_is_headings_paragraphs_and_its_table(real: Document) -> None:
    headings = [block for block in real.blocks if isinstance(block, Heading)]
    assert [(one.level, one.number, one.text) for one in headings[:3]] == [
        (1, "", "引言"), (1, "一、", "概述"), (2, "（一）", "强化组织部署，完善公开机制")
    ]  # fmt: skip
    assert real.title_lines == ("2017年上海市公积金管理中心", "政府信息公开工作年度报告")
    assert any(isinstance(block, Paragraph) and block.text.startswith("2017 年市公积金中心政府") for block in real.blocks)
    (grid,) = real.grids
    assert (grid.title_line, grid.notes) == ("政府信息公开情况统计表（2017年度）", ("填报单位：上海市公积金管理中心", ""))
    assert texts(grid.rows[0]) == ["统计指标", "代码", "单位", "统计数"]
    assert texts(grid.rows[1]) == ["一、主动公开情况", "——", "——", "——"]
    assert texts(grid.rows[2]) == ["（一）主动公开政府信息数（不同渠道和方式公开相同信息计 1 条）", "1100", "条", "1173"]
    assert len(grid.rows) == 66


def test_every_cell_of_a_form_is_printed_once(filled: tuple[Form, Report], document: Document) -> None:
    form, report = filled
    numbers = [cell for grid in document.grids for cells in grid.rows for cell in cells if cell.kind == "number"]
    assert [cell.address for cell in numbers] == [str(cell) for cell in form.cells()]
    assert [cell.text for cell in numbers] == [report.figures.text(cell) for cell in form.cells()]
    for grid in document.grids:
        matrix(grid)


def test_table_two_has_a_title_and_heads_for_each_group() -> None:
    form = form_2021()
    report = Report("2021", 2023, "某局", sections=(Section("二", table="disclosure"),))
    grid = grid_named(document_of(form, report), "disclosure")
    assert texts(grid.rows[0]) == ["第二十条第（一）项"] and grid.rows[0][0].columns == 4
    assert texts(grid.rows[1]) == ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"]
    assert texts(grid.rows[5]) == ["信息内容", "本年处理决定数量"] and grid.rows[5][1].columns == 3
    assert grid.rows[-1][1].address == "P8-1"


def test_table_three_has_groups_beside_their_rows_and_heads_of_three_levels() -> None:
    form = form_2021()
    report = Report("2021", 2023, "某局", sections=(Section("三", table="applications"),))
    grid = grid_named(document_of(form, report), "applications")
    assert (grid.width, grid.head, grid.labels) == (10, 3, 3)
    corner, over = grid.rows[0]
    assert corner.text.startswith("本列数据的勾稽关系为") and (corner.rows, corner.columns) == (3, 3)
    assert (over.text, over.columns) == ("申请人情况", 7)
    assert [(cell.text, cell.rows, cell.columns) for cell in grid.rows[1]] == [
        ("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)
    ]  # fmt: skip
    groups = {cell.text: cell.rows for row in grid.rows for cell in row if cell.kind == "group"}
    assert groups == {"三、本年度办理结果": 22, "（三）不予公开": 8, "（四）无法提供": 3, "（五）不予处理": 5, "（六）其他处理": 3}
    assert grid.unit == "单位：件"


def test_table_four_is_one_row_of_fifteen() -> None:
    form = form_2021()
    report = Report("2021", 2023, "某局", sections=(Section("四", table="review"),))
    grid = grid_named(document_of(form, report), "review")
    assert (grid.width, grid.head, len(grid.rows)) == (15, 3, 4)
    assert [(cell.text, cell.columns) for cell in grid.rows[0]] == [("行政复议", 5), ("行政诉讼", 10)]
    assert [cell.rows for cell in grid.rows[1]] == [2, 2, 2, 2, 2, 1, 1]
    assert [cell.address for cell in grid.rows[3]][:6] == [
        "R1.upheld", "R1.corrected", "R1.other", "R1.pending", "R1.total", "R2.upheld"
    ]  # fmt: skip


def test_a_table_is_titled_unless_its_heading_says_the_same() -> None:
    form = form_2014()
    for title, titled in (("附表", True), ("政府信息公开情况统计表", False)):
        report = Report("2014", 2017, "某局", sections=(Section(title, table="statistics"),))
        (grid,) = document_of(form, report).grids
        assert grid.titled is titled and bool(grid.title_line) is titled and bool(grid.notes[0]) is titled


def test_a_period_that_is_not_the_year_is_printed() -> None:
    report = Report("2014", 2017, "某局", period=("2017-01-01", "2017-06-30"), sections=(Section("附", table="statistics"),))
    assert document_of(form_2014(), report).grids[0].year == "（2017年1月1日至2017年6月30日）"


def test_bound_figures_print_as_values_and_keep_their_address() -> None:
    text = "主动公开 {1100} 条，上年 {last.1100} 条，{{原样，未填 {1110}，错 {9999}。"
    report = Report("2014", 2018, "某局", sections=(Section("概述", text),), figures=Figures({CellAddress("1100"): "7"}))
    last = report._replace(year=2017, figures=Figures({CellAddress("1100"): "6"}))
    _heading, paragraph = document_of(form_2014(), report, last).blocks
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "主动公开 7 条，上年 6 条，{原样，未填 ＿＿，错 {9999}。"
    figures = [run for run in paragraph.runs if isinstance(run, Figure)]
    assert figures == [Figure("7", "1100"), Figure("6", "last.1100"), Figure("＿＿", "1110")]


@pytest.mark.parametrize(("status", "mark"), [("draft", "草稿"), ("checked", "送审稿"), ("approved", ""), ("published", "")])
def test_what_is_not_signed_says_so(status: str, mark: str) -> None:
    assert document_of(form_2014(), Report("2014", 2017, "某局", status=status)).mark == mark


def test_a_table_that_the_form_does_not_have_is_said_in_its_place() -> None:
    report = Report("2014", 2017, "某局", sections=(Section("附表", table="x"),))
    assert "没有名为“x”的表" in str(document_of(form_2014(), report).blocks)


def test_charts_show_what_a_group_is_made_of(real: Document) -> None:
    (chart,) = real.grids[0].charts
    assert chart.title == "（二）通过不同渠道和方式公开政府信息的情况" and chart.unit == "条"
    assert [bar.text for bar in chart.bars] == ["0", "197", "997", "116", "0"]
    assert [bar.share for bar in chart.bars][2] == 1


@law
def test_a_document_says_all_of_any_report_and_hides_nothing(random: Random) -> None:
    form = random.choice((small_form(), form_2014(), form_2021()))
    report = some_report(random, form)
    document = document_of(form, report)
    assert [block.address for block in document.blocks if isinstance(block, Heading)] == [
        str(address) for address, _section in report.walk()
    ]
    for grid in document.grids:
        matrix(grid)
    assert {str(one.address): one.value for one in document.data if one.value}.keys() <= set(map(str, report.figures))
    for block in document.blocks:
        text = block.title if isinstance(block, Grid) else block.text
        assert not hidden_characters(text)


@law
def test_the_digest_changes_with_what_is_printed_and_only_with_that(random: Random) -> None:
    form = form_2014()
    report = some_report(random, form)
    digest = digest_of(document_of(form, report))
    other = report._replace(explanations=(), short_name="别名", sections=tuple(one._replace(uid=9) for one in report.sections))
    assert digest_of(document_of(form, other)) == digest
    changed = report.figures.with_cell(CellAddress("1100"), report.figures.text(CellAddress("1100")) + "1")
    assert digest_of(document_of(form, report._replace(figures=changed))) != digest
    assert digest_of(document_of(form, report._replace(agency=report.agency + "甲"))) != digest
