"""``gjj compare``: figures and text of two reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Change = Callable[[Path, str, str], Path]


@pytest.fixture
def pair(gjj: Any, published: Path, change: Change) -> tuple[Path, Path]:
    """The real report and next year's draft of it, with a few figures and another sentence."""
    assert gjj("new", "--from", published).code == 0
    new = Path("2018.toml")
    assert gjj("set", new, "1100=1205", "3100=2", "8400=30").code == 0
    return published, change(new, "发布信息 {1240} 篇", "发布图文信息 130 篇")


def test_the_page_has_properties_figures_and_text_and_differences_are_no_failure(gjj: Any, pair: tuple[Path, Path]) -> None:
    result = gjj("compare", *pair)
    assert (result.code, result.err) == (0, "")
    assert result.lines[0] == "旧 2017.toml：2017年上海市公积金管理中心政府信息公开工作年度报告，2014 表式"
    assert "  年度：2017 → 2018" in result.lines and "  状态：已发布 → 填报" in result.lines
    assert "统计数：2 格不同，1 格相同，55 格有一方未填" in result.lines
    assert "  （一）主动公开政府信息数                  1100  1173  1205   +32  +2.7%" in result.lines
    assert "  （四）政府信息公开专项经费                8400  27.6    30  +2.4  +8.7%" in result.lines
    assert not any(" 3100 " in line for line in result.lines)
    assert "正文：20 处不同，其中 17 处只差年份" in result.lines
    (line,) = (line for line in result.lines if "130+" in line)
    assert "全年通过官方微信发布{+图文+}信息 [-116-]{+130+} 篇，图文阅读总量" in line


def test_all_shows_what_is_equal_too(gjj: Any, pair: tuple[Path, Path]) -> None:
    lines = gjj("compare", *pair, "--all").lines
    assert any(line.split() == ["（一）收到申请数", "3100", "2", "2", "0", "0%"] for line in lines)
    assert not any("……" in line for line in lines if "2018+" in line)


def test_json_has_everything_for_scripts(gjj: Any, pair: tuple[Path, Path]) -> None:
    data = json.loads(gjj("compare", *pair, "--format", "json").out)
    assert data["version"] == 1
    assert data["new"] == {"path": "2018.toml", "form": "2014", "year": 2018, "agency": "上海市公积金管理中心"}
    figures = {one["address"]: one for one in data["figures"]}
    assert len(figures) == 58
    assert figures["1100"] == {
        "address": "1100", "label": "（一）主动公开政府信息数", "old": "1173", "new": "1205", "in": "both",
        "difference": "+32", "percent": "+2.7",
    }  # fmt: skip
    assert (figures["1110"]["new"], figures["1110"]["difference"]) == ("", None)
    (text,) = (one for one in data["text"] if "130" in one["new"])
    assert "".join(part for kind, part in text["pieces"] if kind != "+") == text["old"]
    assert ["-", "116"] in text["pieces"]


def test_forms_that_differ_are_compared_by_the_cells_they_share(gjj: Any) -> None:
    for year in ("2020", "2021"):
        gjj("new", "--year", year, "--agency", "某局")
    gjj("set", "2020.toml", "A1.total=5", "P1-1.made=1")
    gjj("set", "2021.toml", "A1.total=8", "P1-1.made=1")
    lines = gjj("compare", "2020.toml", "2021.toml").lines
    assert any(line.split()[-5:] == ["A1.total", "5", "8", "+3", "+60%"] for line in lines)
    assert lines.index("只有旧报告的表式有的格") < lines.index("只有新报告的表式有的格")
    assert "  表式：2019 → 2021" in lines


def test_what_cannot_be_read_is_a_fault_and_a_lone_report_a_usage(gjj: Any, published: Path) -> None:
    assert gjj("compare", published).code == 2
    assert gjj("compare", published, "none.toml").code == 3
    assert gjj("compare", "-", "-").code == 2


def test_text_of_files_stays_text(gjj: Any, pair: tuple[Path, Path], change: Change) -> None:
    change(pair[1], "发布图文信息", "发布\\u001b[31m信息")
    assert "\x1b" not in gjj("compare", *pair).out
    assert "\x1b" not in gjj("compare", *pair, "--format", "json").out
