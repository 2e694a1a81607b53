"""``gjj numbers``: the numbers of the text for scripts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

TEXT = """\
form = "2014"
year = 2017
agency = "某局"
[[section]]
title = "概述"
free = ["32 篇"]
later = ["8 家"]
text = \"\"\"
受理政府信息公开申请 2 件，专职人员 {8310} 人。
其中 32 篇，设受理点 17 个，8 家银行。
\"\"\"
[statistics]
3100 = 2
8200 = 17
8310 = 1
"""


def test_each_number_is_a_line_with_place_state_and_proposal(gjj: Any, tmp_path: Path) -> None:
    (tmp_path / "2017.toml").write_text(TEXT, encoding="utf-8")
    result = gjj("numbers", "2017.toml")
    assert (result.code, result.err) == (0, "")
    assert [line.split("\t") for line in result.lines] == [
        ["2017.toml:9:12", "2", "件", "open", "{3100}"],
        ["2017.toml:9:21", "1", "人", "bound", ""],
        ["2017.toml:10:4", "32", "篇", "free", ""],
        ["2017.toml:10:14", "17", "个", "open", "?{8200}"],
        ["2017.toml:10:19", "8", "家", "later", ""],
    ]
    assert len(gjj("numbers", "--open", "2017.toml").lines) == 2


def test_a_file_that_cannot_be_read_does_not_hide_the_next(gjj: Any, tmp_path: Path) -> None:
    (tmp_path / "2017.toml").write_text(TEXT, encoding="utf-8")
    (tmp_path / "2016.toml").write_text("form = ", encoding="utf-8")
    result = gjj("numbers", "2016.toml", "2017.toml")
    assert result.code == 3 and "2016.toml" in result.err and len(result.lines) == 5


def test_check_says_what_contradicts_the_table(gjj: Any, tmp_path: Path) -> None:
    (tmp_path / "2017.toml").write_text(TEXT.replace("3100 = 2", "3100 = 5"), encoding="utf-8")
    result = gjj("check", "2017.toml")
    assert "2017.toml:9:12: 核实性 prose-differs 正文“2 件”，而 3100 = 5" in result.lines
