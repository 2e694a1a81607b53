"""``gjj show``: the report to read, and single values for scripts."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.cli.grid import aligned, width_of, wrapped


def test_the_whole_report_has_title_numbered_headings_paragraphs_and_table(gjj: Any, published: Path) -> None:
    result = gjj("show", published)
    assert (result.code, result.err) == (0, "")
    assert result.lines[:3] == ["2017年上海市公积金管理中心政府信息公开工作年度报告", "", "引言"]
    for heading in ("一、概述", "（一）强化组织部署，完善公开机制", "二、主动公开政府信息情况", "七、附表"):
        assert heading in result.lines
    assert "　　2017 年市公积金中心共受理政府信息公开申请 2 件，已经全部作出答复。" in result.lines
    assert "政府信息公开情况统计表（2017 年度）" in result.lines
    assert "填报单位：上海市公积金管理中心" in result.lines


def test_the_columns_of_the_table_are_aligned_in_cells(gjj: Any, published: Path) -> None:
    lines = gjj("show", published).lines
    table = lines[lines.index("填报单位：上海市公积金管理中心") + 1 :]
    numbers = [line for line in table if line.endswith((" 1173", "27.6", " 2", "统计数"))]
    assert len(numbers) >= 5
    assert len({width_of(line) for line in numbers}) == 1
    (group,) = [line for line in table if line.startswith("二、回应解读情况")]
    assert group.split() == ["二、回应解读情况", "——", "——", "——"]


def test_a_blank_cell_shows_as_a_gap_and_not_as_zero(gjj: Any, empty: Path) -> None:
    (line,) = [line for line in gjj("show", empty).lines if " 1110 " in line]
    assert line.split()[-1] == "＿＿"


def test_cells_and_properties_are_address_tab_value(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, "1110 = 7\n", "")
    addresses = ["8400", "3100.value", "1110", "@year", "@status", "@title", "@period", "@agency_kind"]
    assert gjj("show", draft, *addresses).lines == [
        "8400\t27.6",
        "3100\t2",
        "1110\t",
        "@year\t2017",
        "@status\tdraft",
        "@title\t2017年上海市公积金管理中心政府信息公开工作年度报告",
        "@period\t2017-01-01..2017-12-31",
        "@agency_kind\tdepartment",
    ]


def test_a_section_comes_with_its_number_and_all_it_contains(gjj: Any, published: Path) -> None:
    lines = gjj("show", published, "§6").lines
    assert lines[0] == "五、工作机构、人员和收支情况"
    assert [line for line in lines if line.startswith("（")] == [
        "（一）工作机构、人员情况",
        "（二）依申请公开政府信息收费情况",
        "（三）与诉讼有关的费用支出",
    ]
    assert gjj("show", published, "§6.2").lines[0] == "（二）依申请公开政府信息收费情况"
    assert gjj("show", published, "§").lines[0] == "引言"


def test_a_paragraph_is_its_text_alone(gjj: Any, published: Path) -> None:
    assert gjj("show", published, "§3¶2").lines == ["截至 2017 年底，市公积金中心主动公开政府信息 1173 条。"]


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("3109", "gjj: 2014 表式没有代码 3109，是否为 "),
        ("3100.total", "gjj: 没有 3100.total，可写 3100"),
        ("§9", "gjj: 报告没有 §9"),
        ("§1¶3", "gjj: 没有 §1¶3，§1 有 1 段"),
        ("@yaer", "gjj: 报告没有 @yaer 这一项，是否为 @year？"),
        ("a b", "gjj: “a b”不是地址"),
    ],
)
def test_an_unknown_address_prints_nothing_but_what_is_near(
    gjj: Any, published: Path, address: str, message: str
) -> None:
    result = gjj("show", published, "1100", address)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith(message)


def test_a_file_that_is_no_report_is_code_3(gjj: Any) -> None:
    Path("x.toml").write_text("a = 1\n", encoding="utf-8")
    result = gjj("show", "x.toml")
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("gjj: x.toml:1:1: 这不是年度报告文件")


def test_a_folder_stands_for_its_only_report(gjj: Any, published: Path, empty: Path) -> None:
    result = gjj("show", ".", "@year")
    assert result.code == 2
    assert ". 里有 2 份报告，请写明是哪一份，如 ./2017.toml" in result.err
    empty.unlink()
    assert gjj("show", ".", "@year").out == "@year\t2017\n"
    os.mkdir("none")
    assert gjj("show", "none").code == 3


# ---- columns


def test_chinese_takes_two_cells_and_marks_none() -> None:
    assert [width_of(text) for text in ("", "a", "中", "（", "e\u0301", "—")] == [0, 1, 2, 2, 1, 1]


def test_a_long_first_column_is_broken_and_keeps_its_indent() -> None:
    assert wrapped("一二三四五", 4) == ["一二", "三四", "五"]
    assert aligned([["  一二三四", "1"], ["五", "23"]], right=[1], widest=6) == ["  一二   1", "  三四", "五      23"]


def test_figures_bound_in_the_text_are_printed(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, "申请 {3100} 件，已经", "申请 {3100} 件（{{上年 {last.3100} 件}），已经")
    shown = "2017 年市公积金中心共受理政府信息公开申请 2 件（{上年 ＿＿ 件}），已经全部作出答复。"
    assert "　　" + shown in gjj("show", draft).lines
    assert gjj("show", draft, "§4¶1").lines == [shown]
    assert "　　" + shown in gjj("show", draft, "§4").lines
    (draft.parent / "2016.toml").write_bytes(
        draft.read_bytes().replace(b"year = 2017", b"year = 2016").replace(b"3100 = 2", b"3100 = 7")
    )
    assert gjj("show", draft, "§4¶1").lines == [shown.replace("＿＿", "7")]
