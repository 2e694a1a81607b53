"""``gjj summary``: units into their superior's report, quarters into the year, and a year against its quarters."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gjj_tui.store.forms import built_in_form

QUARTERS = (("01-01", "03-31"), ("04-01", "06-30"), ("07-01", "09-30"), ("10-01", "12-31"))


def write(path: Path, agency: str, figures: dict[str, str], period: tuple[str, str] | None = None, form: str = "2014", year: int = 2017) -> Path:
    """A report in which everything is filled in: 0 but for some cells."""
    of = built_in_form(form)
    assert of is not None
    days = f"period = {{ from = {year}-{period[0]}, to = {year}-{period[1]} }}\n" if period else ""
    cells = "".join(f"{code} = {figures.get(code, '0')}\n" for code in of.codes)
    path.parent.mkdir(exist_ok=True)
    path.write_text(f'form = "{form}"\nyear = {year}\nagency = "{agency}"\n{days}\n[statistics]\n{cells}', "utf-8")
    return path


def quarters(folder: Path) -> list[Path]:
    return [write(folder / f"2017-{n}.toml", "甲局", {"1100": str(n), "8300": str(n), "8310": str(n), "8400": f"{n}.05"}, days)
            for n, days in enumerate(QUARTERS, 1)]  # fmt: skip


def test_units_are_summed_into_a_new_draft(gjj: Any, tmp_path: Path) -> None:
    for name, number in (("甲局", "3"), ("乙局", "4"), ("丙局", "5")):
        write(tmp_path / "各局" / f"{name}.toml", name, {"1100": number, "8400": f"{number}.5"})
    result = gjj("summary", "各局", "-o", "全区.toml", "--agency", "某区")
    assert (result.code, result.out, result.err) == (0, "", "全区.toml：汇总了 3 份，某区，2017 年度\n")
    assert gjj("show", "全区.toml", "1100", "8400", "1110", "@agency", "@status", "@period").lines == [
        "1100\t12", "8400\t13.5", "1110\t0", "@agency\t某区", "@status\tdraft", "@period\t2017-01-01..2017-12-31",
    ]  # fmt: skip
    assert "政府信息公开情况统计表（2017 年度）" in gjj("show", "全区.toml").out
    again = gjj("summary", "各局", "-o", "全区.toml")
    assert again.code == 3


def test_four_quarters_are_the_year(gjj: Any, tmp_path: Path) -> None:
    result = gjj("summary", *quarters(tmp_path), "-o", "2017.toml")
    assert (result.code, result.err) == (0, "2017.toml：汇总了 4 份，甲局，2017 年度\n")
    assert "period" not in Path("2017.toml").read_text("utf-8")
    assert gjj("show", "2017.toml", "1100", "8300", "8400").lines == ["1100\t10", "8300\t4", "8400\t10.2"]


def test_a_half_year_keeps_its_period_and_prints_it(gjj: Any, tmp_path: Path) -> None:
    assert gjj("summary", *quarters(tmp_path)[:2], "-o", "half.toml").code == 0
    assert "period = { from = 2017-01-01, to = 2017-06-30 }" in Path("half.toml").read_text("utf-8")
    assert "（2017 年上半年）" in gjj("show", "half.toml").out


def test_a_year_is_compared_with_its_quarters(gjj: Any, tmp_path: Path) -> None:
    quarters(tmp_path)
    write(tmp_path / "2017.toml", "甲局", {"1100": "10", "8300": "4", "8310": "4", "8400": "10.2"})
    assert gjj("summary", tmp_path, "--against", "2017.toml")[:2] == (0, "")
    assert gjj("set", "2017.toml", "1100=12", "8300=").code == 0
    result = gjj("summary", tmp_path, "--against", "2017.toml")
    assert (result.code, result.lines) == (1, ["1100\t10\t12\t2", "8300\t4\t\t"])
    result = gjj("summary", "2017-1.toml", "--against", "2017.toml")
    assert result.code == 1
    assert "统计期限 2017-01-01 至 2017-12-31，汇总的是 2017-01-01 至 2017-03-31" in result.err


def test_to_standard_output_as_a_report(gjj: Any, tmp_path: Path) -> None:
    result = gjj("summary", *quarters(tmp_path))
    assert (result.code, result.err) == (0, "")
    Path("x.toml").write_text(result.out, "utf-8")
    assert gjj("show", "x.toml", "1100").out == "1100\t10\n"


def test_several_units_without_a_name_are_called_so(gjj: Any, tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{name}.toml", name, {}) for name in ("甲局", "乙局")]
    assert '\nagency = "甲局等 2 个单位"\n' in gjj("summary", *paths).out


def test_doubts_are_told_and_the_report_is_written_all_the_same(gjj: Any, tmp_path: Path) -> None:
    paths = quarters(tmp_path)
    paths[0].write_text(paths[0].read_text("utf-8").replace("1100 = 1", '1100 = "许多"').replace("1110 = 0\n", ""), "utf-8")
    paths[2].unlink()
    result = gjj("summary", tmp_path, "-o", "none/2017.toml")
    assert result.code == 3
    result = gjj("summary", *paths[:2], paths[3], "-o", "2017.toml")
    assert result.code == 1
    assert result.err.splitlines()[:3] == [
        "甲局：缺 2017-07-01 至 2017-09-30 的报告", f"{paths[0]}：1 格未填，没有计入：1110", f"{paths[0]}：1100 的“许多”不是数，没有计入",
    ]  # fmt: skip
    assert gjj("show", "2017.toml", "1100").out == "1100\t6\n"


def test_forms_without_a_common_cell_and_unreadable_files_are_refused(gjj: Any, tmp_path: Path) -> None:
    one, other = write(tmp_path / "a.toml", "甲局", {}), write(tmp_path / "b.toml", "乙局", {}, form="2021", year=2021)
    result = gjj("summary", one, other, "-o", "c.toml")
    assert (result.code, Path("c.toml").exists()) == (2, False)
    assert "用 2014 表式" in result.err and "没有相同的格" in result.err
    (tmp_path / "x.toml").write_text("form", "utf-8")
    (tmp_path / "y.toml").write_text("year", "utf-8")
    result = gjj("summary", one, "x.toml", "y.toml", "-o", "c.toml")
    assert (result.code, Path("c.toml").exists()) == (3, False)
    assert "x.toml:1" in result.err and "y.toml:1" in result.err
    assert gjj("summary").code == 2


def test_read_only_writes_no_file(gjj: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GJJ_READONLY", "1")
    assert gjj("summary", *quarters(tmp_path), "-o", "2017.toml").code == 2
    assert not Path("2017.toml").exists()
    assert gjj("summary", *quarters(tmp_path)).code == 0


def test_an_own_form_is_summed_and_missed_where_it_cannot_be_found(gjj: Any, tmp_path: Path) -> None:
    folder = tmp_path / "units"
    for name in ("甲局", "乙局"):
        path = write(folder / f"{name}.toml", name, {"1100": "2"})
        path.write_text(path.read_text("utf-8").replace('"2014"', '"qu"') + "1260 = 3\n", "utf-8")
    (folder / "qu.toml").write_text(
        'id = "qu"\nextends = "2014"\nsource = "x"\n[[table]]\nid = "statistics"\n[[table.row]]\nafter = "1250"\ncode = "1260"\nlabel = "六"\n', "utf-8")
    assert gjj("summary", folder, "-o", folder / "all.toml").code == 0
    assert gjj("show", folder / "all.toml", "1260", "1100").lines == ["1260\t6", "1100\t4"]
    (folder / "all.toml").unlink()
    away = tmp_path / "away"
    away.mkdir()
    result = gjj("summary", folder, "-o", away / "all.toml")
    assert result.code == 1
    assert "不认识表式“qu”" in result.err


def test_a_quarter_is_compared_with_the_same_quarter_of_last_year(gjj: Any, tmp_path: Path) -> None:
    write(tmp_path / "2016.toml", "甲局", {"1100": "400"}, year=2016)
    write(tmp_path / "2016-2.toml", "甲局", {"1100": "100"}, QUARTERS[1], year=2016)
    now = write(tmp_path / "2017-2.toml", "甲局", {"1100": "90", "1250": "90"}, QUARTERS[1])
    assert "change-last-year" not in gjj("check", now).out
    write(tmp_path / "2016-2.toml", "甲局", {"1100": "300"}, QUARTERS[1], year=2016)
    assert "1100 今年 90，上年 300，减少 70%" in gjj("check", now).out
