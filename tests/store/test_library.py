"""The reports of a folder: what each is, and which are the same agency's of other years."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from gjj_tui.model.address import CellAddress
from gjj_tui.store import library
from gjj_tui.store.library import Head, files_beside, head_of, last_year, years_beside
from gjj_tui.store.report_file import open_report

Put = Callable[..., str]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    def write(name: str, year: int, figure: str = "1", agency: str = "某局", form: str = "2014", more: str = "") -> str:
        cell = "1100" if form == "2014" else '"A1"'
        value = figure if form == "2014" else f"[{figure}, 0, 0, 0, 0, 0, {figure}]"
        text = f'form = "{form}"\nyear = {year}\nagency = "{agency}"\n{more}\n[[section]]\ntitle = "甲"\n\n[statistics]\n{cell} = {value}\n'
        (tmp_path / name).write_text(text, "utf-8")
        return str(tmp_path / name)

    return write


def figures(path: str) -> dict[int, str]:
    years = years_beside(path, open_report(path).report)
    return {year: report.figures.text(CellAddress("1100")) for year, report in years.items()}


def test_the_years_there_are_of_the_same_agency(put: Put) -> None:
    this = put("2018.toml", 2018)
    for year, figure in ((2015, "812"), (2016, "1001"), (2017, "1173"), (2019, "9")):
        put(f"{year}.toml", year, figure)
    put("other.toml", 2014, agency="别局")
    put(".hidden.toml", 2013)
    assert figures(this) == {2015: "812", 2016: "1001", 2017: "1173", 2019: "9"}


def test_what_cannot_be_read_or_is_no_report_never_breaks(put: Put, tmp_path: Path) -> None:
    this = put("2018.toml", 2018)
    put("2017.toml", 2017, "7")
    (tmp_path / "2016.toml").write_text('form = "2014"\nyear = 2016\nagency = "某局"\n[[section]\n', "utf-8")
    (tmp_path / "2015.toml").write_text('form = "1999"\nyear = 2015\nagency = "某局"\n', "utf-8")
    (tmp_path / "2012.toml").write_text('form = "2014"\nyear = "2012"\nagency = "某局"\n', "utf-8")
    (tmp_path / "note.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "folder.toml").mkdir()
    (tmp_path / "gone.toml").symlink_to(tmp_path / "nowhere")
    assert figures(this) == {2017: "7"}


def test_across_forms_there_are_only_the_cells_that_both_have(put: Put) -> None:
    this = put("2021.toml", 2021, "5", form="2021")
    put("2020.toml", 2020, "4", form="2019")
    put("2018.toml", 2018, "3")
    years = years_beside(this, open_report(this).report)
    assert {year: report.figures.text(CellAddress("A1", "total")) for year, report in years.items()} == {2020: "4"}


def test_a_half_year_is_compared_with_the_same_half(put: Put) -> None:
    half = "period = { from = 2018-01-01, to = 2018-06-30 }"
    this, whole = put("2018-1.toml", 2018, "60", more=half), put("2018.toml", 2018, "120")
    put("2017.toml", 2017, "110")
    assert last_year(this, open_report(this).report) is None
    put("2017-1.toml", 2017, "55", more=half.replace("2018", "2017"))
    assert figures(this) == {2017: "55"} and figures(whole) == {2017: "110"}


def test_a_file_is_read_again_only_when_it_changed(put: Put, monkeypatch: pytest.MonkeyPatch) -> None:
    this, last = put("2018.toml", 2018), put("2017.toml", 2017, "7")
    report = open_report(this).report
    first = last_year(this, report)
    opened: list[str] = []
    monkeypatch.setattr(library, "open_report", lambda path: opened.append(path) or open_report(path))
    assert last_year(this, report) is first and opened == []
    put("2017.toml", 2017, "88")
    again = last_year(this, report)
    assert again is not None and again.figures.text(CellAddress("1100")) == "88" and opened == [last]
    os.remove(last)
    assert last_year(this, report) is None


def test_what_comes_from_no_file_has_nothing_beside_it(put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    this = put("2018.toml", 2018)
    put("2017.toml", 2017)
    monkeypatch.chdir(tmp_path)
    assert last_year("", open_report(this).report) is None


def test_the_head_of_a_file_is_told_without_reading_all_of_it(put: Put, tmp_path: Path) -> None:
    path = put("2018.toml", 2018, more='status = "approved"\ntitle = """\n[不是表头]\n"""')
    os.utime(path, (1_500_000_000, 1_500_000_000))
    assert head_of(path) == Head("2014", 2018, "某局", "approved", None, 1_500_000_000.0)
    plain = put("2017.toml", 2017)
    Path(plain).write_text(Path(plain).read_text("utf-8") + "[statistics\n", "utf-8")
    head = head_of(plain)
    assert head is not None and (head.year, head.agency) == (2017, "某局")
    assert [Path(one).name for one, _head in files_beside(path, open_report(path).report)] == ["2017.toml"]
