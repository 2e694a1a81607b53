"""Reports with the forms in force on the command line: every cell can be set, shown and checked by its address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.cli.grid import width_of
from gjj_tui.store.forms import built_in_form

HEAD = 'form = "{form}"\nyear = {year}\nagency = "某局"\n\n'
PRINTED = '[[section]]\ntitle = "表"\ntable = "{table}"\n\n'


def new_report(path: Path, form: str, year: int, statistics: str = "") -> Path:
    tables = ("disclosure", "applications", "review") if form != "2014" else ("statistics",)
    sections = "".join(PRINTED.format(table=table) for table in tables)
    path.write_text(HEAD.format(form=form, year=year) + sections + "[statistics]\n" + statistics, "utf-8")
    return path


def cells_of(id: str) -> list[str]:
    form = built_in_form(id)
    assert form is not None
    return list(map(str, form.cells()))


@pytest.mark.parametrize(("id", "year", "count"), [("2021", 2024, 200), ("2019", 2020, 198)])
def test_every_cell_is_set_and_shown_by_its_address(gjj: Any, tmp_path: Path, id: str, year: int, count: int) -> None:
    path = new_report(tmp_path / "r.toml", id, year)
    cells = cells_of(id)
    assert len(cells) == count
    assert gjj("show", path, *cells).lines == [f"{cell}\t" for cell in cells]
    values = {cell: str(number) for number, cell in enumerate(cells, 1)}
    assert gjj("set", path, *(f"{cell}={value}" for cell, value in values.items())).code == 0
    assert gjj("show", path, *cells).lines == [f"{cell}\t{value}" for cell, value in values.items()]
    found = json.loads(gjj("check", path, "--format", "json").out)["reports"][0]["findings"]
    assert "blank" not in {finding["rule"] for finding in found}
    assert {"balance-applications", "sum-A3-7", "sum-total", "sum-review"} <= {finding["rule"] for finding in found}


def test_one_cell_of_a_row_is_blanked_and_the_others_stay(gjj: Any, tmp_path: Path) -> None:
    path = new_report(tmp_path / "r.toml", "2021", 2024, "A1 = [1, 2, 3, 4, 5, 6, 21]\nP8-1 = 190.457379\n")
    assert gjj("set", path, "A1.legal=", "P8-1=12.50").code == 0
    assert 'A1 = [1, 2, 3, 4, "", 6, 21]\nP8-1 = 12.50\n' in path.read_text("utf-8")
    assert gjj("show", path, "A1.legal", "A1.other", "P8-1").lines == ["A1.legal\t", "A1.other\t6", "P8-1\t12.50"]


def test_a_row_of_several_columns_is_asked_for_its_column(gjj: Any, tmp_path: Path) -> None:
    path = new_report(tmp_path / "r.toml", "2021", 2024)
    result = gjj("show", path, "A1")
    assert result.code == 2
    assert "A1 有多列，请写明列，如 A1.person" in result.err
    assert "没有 P1-1.fee，可写 P1-1.made、P1-1.repealed、P1-1.valid" in gjj("show", path, "P1-1.fee").err


def test_a_finding_of_a_column_names_its_cells(gjj: Any, tmp_path: Path) -> None:
    path = new_report(tmp_path / "r.toml", "2021", 2024, "A1 = [3]\n" + "".join(
        f"{code} = [{number}]\n" for code, number in (("A2", 0), ("A3-7", 2), ("A4", 0))))  # fmt: skip
    found = json.loads(gjj("check", path, "--format", "json").out)["reports"][0]["findings"]
    (one,) = (finding for finding in found if finding["rule"] == "balance-applications")
    assert one["addresses"] == ["A1.person", "A2.person", "A3-7.person", "A4.person"]
    assert one["level"] == "hard"
    assert "A1.person+A2.person = 3，A3-7.person+A4.person = 2，相差 1" in one["message"]


def test_the_page_of_a_report_has_the_corner_note_and_all_heads(gjj: Any, tmp_path: Path) -> None:
    path = new_report(tmp_path / "r.toml", "2021", 2024)
    text = gjj("show", path).out
    for words in ("本列数据的勾稽关系为", "申请人情况", "法人或其他组织", "科研机构", "本年收费金额（单位：万元）"):
        assert words in text


def test_table_four_is_one_row_of_fifteen_cells_under_heads_of_three_levels(gjj: Any, tmp_path: Path) -> None:
    path = new_report(tmp_path / "r.toml", "2021", 2024, 'R1 = [1, 2, 0, 0, 3]\nR3 = [1, "", 0, 12345, 3]\n')
    *_rest, one, two, titles, more, row = gjj("show", path).lines
    assert one.split() == ["行政复议", "行政诉讼"]
    assert two.split() == ["未经复议直接起诉", "复议后起诉"]
    assert titles.split() == ["结果", "结果", "其他", "尚未"] * 3
    assert more.split() == ["维持", "纠正", "结果", "审结", "总计"] * 3
    assert row.split() == ["1", "2", "0", "0", "3", *["＿＿"] * 5, "1", "＿＿", "0", "12345", "3"]
    assert max(map(width_of, (one, two, titles, more, row))) <= 80
    # Each head is in the middle of the columns it is over.
    assert width_of(one[: one.index("行政诉讼")]) > width_of(row[: row.index("＿＿")])
    assert width_of(two[: two.index("复议后")]) > width_of(row[: row.index(" 12345")]) - 20


def test_the_wrong_form_for_the_year_is_named_with_the_right_one(gjj: Any, tmp_path: Path) -> None:
    path = new_report(tmp_path / "r.toml", "2019", 2021)
    result = gjj("check", path)
    assert result.code == 1
    assert "2021 年的报告不用 2019 表式，它适用于 2019—2020 年；该用 2021 表式" in result.out


def test_last_year_s_figures_come_from_a_report_with_the_older_form_where_both_forms_have_the_cell(
    gjj: Any, tmp_path: Path
) -> None:
    new_report(tmp_path / "2020.toml", "2019", 2020, 'A4 = [2, 0, 0, 0, 0, 0, 2]\nP1-2 = [1, 1, 40]\nP5-1 = [90, 0, 90]\n')
    path = new_report(tmp_path / "2021.toml", "2021", 2021, "A2 = [1, 0, 0, 0, 0, 0, 1]\nP1-2 = [2, 0, 5]\nP5-1 = 1\n")
    out = gjj("check", path).out
    assert out.count("carried-A2") == 2
    assert "A2.person = 1，上年 A4.person = 2，相差 1" in out
    assert "valid-P1" not in out
    assert "change-last-year" not in out


def test_a_report_with_the_form_of_2014_shares_nothing_with_the_next(gjj: Any, tmp_path: Path) -> None:
    new_report(tmp_path / "2018.toml", "2014", 2018, "3100 = 5\n")
    path = new_report(tmp_path / "2019.toml", "2019", 2019, "A2 = [1, 0, 0, 0, 0, 0, 1]\n")
    assert gjj("check", path).code == 0
