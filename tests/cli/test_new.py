"""``gjj new``: drafts from a form and from last year's report; nothing is ever overwritten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.store.report_file import open_report


def test_next_years_draft_lies_beside_last_years_report(gjj: Any, published: Path) -> None:
    before = published.read_bytes()
    result = gjj("new", "--from", published)
    assert (result.code, result.lines) == (0, ["2018.toml"])
    assert published.read_bytes() == before
    report = open_report("2018.toml").report
    assert (report.year, report.form, report.status, len(report.figures)) == (2018, "2014", "draft", 0)
    assert gjj("check", "2018.toml").code == 0


def test_every_year_is_told_with_its_line_and_what_becomes_of_it(gjj: Any, published: Path) -> None:
    lines = published.read_text("utf-8").split("\n")
    first, dated = (next(n for n, line in enumerate(lines, 1) if words in line) for words in ("统计期限自", "2017 年 3 月 31 日"))
    err = gjj("new", "--from", published).err
    assert f"2017.toml:{first}: §1¶1 2017 → 2018  中所列数据的统计期限自 2017 年 1 月 1 日起至\n" in err
    assert f"2017.toml:{dated}: §3.1¶1 2017 不动（具体日期）  息披露制度的通知》要求，2017 年 3 月 31 日，\n" in err
    assert f"2017.toml:{dated}: §3.1¶1 2016 → 2017  发布《上海市住房公积金 2016 年年度报告》，将本市住\n" in err
    assert "年份 28 处：改 26 处，不动 2 处，请逐处核对\n" in err
    assert "正文有 48 句与上年只差年份，请逐句核对改写\n" in err


def test_nothing_is_overwritten(gjj: Any, published: Path, empty: Path) -> None:
    before = empty.read_bytes()
    for argv in (("--from", published), ("--year", "2018", "--agency", "某局")):
        result = gjj("new", *argv)
        assert (result.code, result.out, result.err) == (3, "", "gjj: 2018.toml: 已经有这个文件，没有覆盖；请换一个名字\n")
    assert empty.read_bytes() == before
    assert gjj("new", "--from", published, "-o", "draft.toml").lines == ["draft.toml"]


def test_a_folder_that_is_not_there_is_named(gjj: Any, published: Path) -> None:
    for argv in (("--from", published), ("--year", "2018", "--agency", "某局")):
        result = gjj("new", *argv, "-o", "nowhere/x.toml")
        assert result.code == 3
        assert result.err.endswith("gjj: nowhere/x.toml: 没有 nowhere 这个文件夹；请先建好，或写到别处\n")


def test_a_form_of_another_year_follows_when_the_year_demands_it(
    gjj: Any, published: Path, change: Callable[[Path, str, str], Path]
) -> None:
    change(published, "year = 2017", "year = 2018")
    result = gjj("new", "--from", published)
    assert (result.code, result.lines) == (0, ["2019.toml"])
    assert "2019 年改用 2019 表式（上年是 2014）" in result.err
    assert "没有带入：§1“引言”，新表式没有相应的章" in result.err
    assert open_report("2019.toml").report.form == "2019"


def test_a_first_draft_takes_the_form_of_its_year(gjj: Any) -> None:
    result = gjj("new", "--year", "2024", "--agency", " 某局 ", "--kind", "government", "--short-name", "局")
    assert (result.code, result.lines, result.err) == (0, ["2024.toml"], "")
    report = open_report("2024.toml").report
    assert (report.form, report.agency, report.agency_kind, report.short_name) == ("2021", "某局", "government", "局")
    assert [section.table for section in report.sections] == ["", "disclosure", "applications", "review", "", ""]


def test_a_draft_to_standard_output_is_a_report_and_leaves_no_file(gjj: Any, tmp_path: Path) -> None:
    result = gjj("new", "--year", "2020", "--agency", "某局", "-o", "-")
    assert result.code == 0 and list(tmp_path.iterdir()) == []
    (tmp_path / "x.toml").write_text(result.out, "utf-8")
    assert open_report("x.toml").report.form == "2019"


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        ((), "缺少 --year；由上年的报告起草写 --from"), (("--year", "2024"), "缺少 --agency"), (("--year", "24", "--agency", "局"), "--year 应是四位数的年份"),
        (("--year", "2024", "--agency", "局", "--form", "2014"), "2024 年的报告不用 2014 表式；该用 2021 表式"),
        (("--year", "2024", "--agency", "局", "--form", "2012"), "不认识表式“2012”，可用：2014、2019、2021"),
        (("--year", "2010", "--agency", "局"), "没有适用于 2010 年的表式"), (("--from", "2017.toml", "--year", "2018"), "--year 不能与 --from 同写"),
        (("--from", "-"), "--from - 要用 -o 写明写到哪个文件"), (("--from", "2017.toml", "--form", "2021"), "2018 年的报告不用 2021 表式；该用 2014 表式"),
        (("--year", "2024", "--agency", "局", "--kind", "bureau"), "--kind 可写 department、government、ministry"), (("2017.toml",), "多出“2017.toml”"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused_with_the_way_out(gjj: Any, published: Path, argv: tuple[str, ...], words: str) -> None:
    result = gjj("new", *argv)
    assert (result.code, result.out) == (2, "")
    assert words in result.err
    assert [path.name for path in Path().iterdir()] == ["2017.toml"]


def test_a_report_that_cannot_be_read_or_a_folder_that_is_not_there_is_a_fault_of_files(gjj: Any, published: Path) -> None:
    assert gjj("new", "--from", "2016.toml").code == 3
    assert gjj("new", "--from", published, "-o", "nowhere/2018.toml").code == 3
