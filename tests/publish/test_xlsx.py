"""The workbook: numbers are numbers, texts are texts, and the form's rules are in it."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet
from strategies import form_2014, form_2021

from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.publish.blocks import Document
from gjj_tui.publish.document import document_of
from gjj_tui.publish.xlsx import CELL_LIMIT, limited, xlsx


def opened(document: Document) -> Any:
    return openpyxl.load_workbook(io.BytesIO(xlsx(document)))


def with_figures(figures: dict[str, str]) -> Document:
    cells = {CellAddress(*code.split(".")): text for code, text in figures.items()}
    sections = (Section("附表", table="statistics"),)
    return document_of(form_2014(), Report("2014", 2017, "某局", sections=sections, figures=Figures(cells)))


def value_beside(sheet: Worksheet, code: str) -> Any:
    (cell,) = [row[3] for row in sheet.iter_rows() if row[1].value == code]
    return cell


def test_there_is_a_sheet_for_each_table_and_one_for_the_text(document: Document) -> None:
    book = opened(document)
    names = [grid.title[:31] for grid in document.grids]
    assert book.sheetnames == [*names, "正文"]
    lines = [(row[0] or "", row[1]) for row in book["正文"].iter_rows(values_only=True)]
    assert lines[:3] == [("", document.title), ("一、", "总体情况"), ("", "第一段。")]
    assert ("表", names[0]) in lines


def test_a_title_that_is_cut_behind_an_apostrophe_names_a_sheet(document: Document) -> None:
    grid = document.grids[0]._replace(title="甲" * 30 + "'乙")
    assert opened(document._replace(blocks=(grid,))).sheetnames == ["甲" * 30, "正文"]


def test_every_figure_of_the_form_is_a_number(filled: tuple[Form, Report], document: Document) -> None:
    book = opened(document)
    for grid, sheet in zip(document.grids, book.worksheets, strict=False):
        for row, column, cell in grid.places():
            value = sheet.cell(row + 3, column + 1).value
            assert value == (int(cell.text) if cell.kind == "number" else cell.text or None)


def test_decimals_keep_the_digits_that_were_typed() -> None:
    sheet = opened(with_figures({"8400": "27.60", "7000": "0.5", "1100": "1173"})).worksheets[0]
    assert [(value_beside(sheet, code).value, value_beside(sheet, code).number_format) for code in ("8400", "7000", "1100")] == [
        (27.6, "0.00"), (0.5, "0.0"), (1173, "0")
    ]  # fmt: skip


def test_what_a_spreadsheet_would_round_and_what_is_no_number_is_text() -> None:
    sheet = opened(with_figures({"1100": "9007199254740993", "1110": "约 5", "1120": ""})).worksheets[0]
    assert [value_beside(sheet, code).value for code in ("1100", "1110", "1120")] == ["9007199254740993", "约 5", None]


def test_codes_are_texts() -> None:
    sheet = opened(with_figures({})).worksheets[0]
    assert value_beside(sheet, "1100").offset(0, -2).data_type == "s"


def test_heads_stay_in_sight_and_are_printed_on_each_page(document: Document) -> None:
    for grid, sheet in zip(document.grids, opened(document).worksheets, strict=False):
        if grid.head:
            assert sheet.freeze_panes == f"{'B' if grid.labels else 'A'}{3 + grid.head}"
            assert sheet.print_title_rows == f"$3:${2 + grid.head}"


def test_cells_take_what_the_form_allows() -> None:
    form = form_2021()
    report = Report("2021", 2023, "某局", sections=(Section("二", table="disclosure"),))
    sheet = opened(document_of(form, report)).worksheets[0]
    types = {}
    for rule in sheet.data_validations.dataValidation:
        for place in str(rule.sqref).split():
            types[place] = rule.type
            assert rule.errorStyle in (None, "stop") and rule.formula1 == "0"
    assert types["B5"] == "whole" and types["B16"] == "decimal" and len(types) == 10


def test_the_rules_of_the_form_colour_what_breaks_them() -> None:
    sheet = opened(with_figures({})).worksheets[0]
    total = value_beside(sheet, "3100").coordinate
    parts = [value_beside(sheet, code).coordinate for code in ("3110", "3120", "3130", "3140")]
    formulas = [
        rule.formula[0] for area in sheet.conditional_formatting if str(area.sqref) == total for rule in area.rules
    ]
    absolute = [re.sub(r"([A-Z]+)(\d+)", r"$\1$\2", place) for place in (total, *parts)]
    assert any(all(place in formula for place in absolute) and "SUM(" in formula for formula in formulas)
    notes = [rule.prompt for rule in sheet.data_validations.dataValidation if total in str(rule.sqref)]
    assert "强制性审核" in notes[0]


@pytest.mark.parametrize("title", ["a/b[c]:d*e?f\\g", "'", "", "甲" * 40, "History"])
def test_a_title_makes_a_name_that_a_sheet_may_have(real: Document, title: str) -> None:
    grid = real.grids[0]._replace(title=title)
    names = opened(real._replace(blocks=(grid, grid))).sheetnames
    assert len(set(names)) == 3 and all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_a_long_paragraph_goes_on_in_the_next_cell(real: Document) -> None:
    text = "甲" * 40_000 + "\U0001f600" * 20_000
    report = Report("2014", 2017, "某局", sections=(Section("长", text),))
    sheet = opened(document_of(form_2014(), report))["正文"]
    rows = [(row[0] or "", row[1]) for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert "".join(part for _lead, part in rows) == text
    assert [lead for lead, _part in rows] == ["", "（续）", "（续）"]
    assert all(len(part.encode("utf-16-le")) // 2 <= CELL_LIMIT for _lead, part in rows)


def test_a_character_of_two_units_is_not_cut() -> None:
    head, rest = limited("\U0001f600" * CELL_LIMIT)
    assert len(head) == CELL_LIMIT // 2 and len(head) + len(rest) == CELL_LIMIT


def test_properties_name_nobody(real: Document) -> None:
    properties = opened(real).properties
    assert properties.title == real.title and not properties.creator and not properties.lastModifiedBy
    assert properties.language == "zh-CN"
