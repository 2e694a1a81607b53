"""``gjj import``: the file written, the doubts on standard error, the exit codes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCAN = ROOT / "tests" / "data" / "seed_2017_scan.txt"


def test_the_scan_becomes_a_file_that_passes(gjj: Any) -> None:
    result = gjj("import", SCAN, "-o", "2017.toml")
    assert (result.code, result.out) == (0, "")
    *doubts, last = result.err.splitlines()
    assert doubts[0] == f"{SCAN}:15: 接合: 单位、职工和社会／公众的知情权、参（段落在第 13 行断开，已接合） §2¶2"
    assert [line.split(": ")[1] for line in doubts] == ["接合", "接合", "可疑字词", "接合", "接合"]
    assert last == "2017 年 上海市公积金管理中心：58/58 格，21 章节，存疑 5 处；已写成 2017.toml"
    assert gjj("check", "2017.toml").code == 0
    assert gjj("show", "2017.toml", "1100", "8400").out == "1100\t1173\n8400\t27.6\n"


def test_nothing_is_overwritten(gjj: Any) -> None:
    Path("there.toml").write_text("mine", "utf-8")
    result = gjj("import", SCAN, "-o", "there.toml")
    assert result.code == 3 and "没有覆盖" in result.err
    assert Path("there.toml").read_text("utf-8") == "mine"


def test_from_standard_input_to_standard_output(process: Callable[..., subprocess.CompletedProcess[bytes]]) -> None:
    done = process("import", "-", "-o", "-", input=SCAN.read_bytes())
    assert done.returncode == 0
    assert done.stdout.decode().startswith('form = "2014"\nyear = 2017\n')
    assert done.stderr.decode().splitlines()[0].startswith("-:15: 接合: ")


def test_a_table_alone_needs_year_and_agency(gjj: Any) -> None:
    Path("t.csv").write_text("指标,代码,单位,统计数\n甲,1100,条,7\n乙,1110,条,2\n丙,1120,件,3\n", "utf-8")
    assert "--year" in (first := gjj("import", "t.csv", "-o", "o.toml")).err and first.code == 2
    assert "--agency" in (second := gjj("import", "t.csv", "-o", "o.toml", "--year", "2017")).err and second.code == 2
    assert gjj("import", "t.csv", "-o", "o.toml", "--year", "2017", "--agency", "甲局").code == 0
    assert gjj("show", "o.toml", "1100", "1120").out == "1100\t7\n1120\t3\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["x.txt"], "-o 文件"), ([], "缺少内容"), (["x.txt", "-o", "y.toml", "--year", "17"], "四位数"),
        (["x.txt", "-o", "y.toml", "--from", "pdf"], "不能写"),
    ],
)  # fmt: skip
def test_wrong_usage(gjj: Any, words: list[str], said: str) -> None:
    result = gjj("import", *words)
    assert result.code == 2 and said in result.err


@pytest.mark.parametrize(("name", "data"), [("none.txt", None), ("bin.txt", b"\0\1\2"), ("old.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("x.docx", b"PK\x03\x04")])
def test_unreadable_sources(gjj: Any, name: str, data: bytes | None) -> None:
    if data is not None:
        Path(name).write_bytes(data)
    result = gjj("import", name, "-o", "y.toml")
    assert result.code == 3 and result.err.startswith(f"gjj: {name}") and not Path("y.toml").exists()


def test_a_file_of_100_megabytes_is_refused_unread(gjj: Any) -> None:
    with open("big.txt", "wb") as file:
        file.truncate(100 * 1024 * 1024)
    result = gjj("import", "big.txt", "-o", "y.toml")
    assert result.code == 3 and "太大" in result.err


def test_a_missing_library_is_named_with_the_command(gjj: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from intaking import word, workbook

    Path("a.docx").write_bytes(word(["甲"]))
    Path("a.xlsx").write_bytes(workbook([["甲"]]))
    for name, library in (("a.docx", "docx"), ("a.xlsx", "openpyxl")):
        monkeypatch.setitem(sys.modules, library, None)
        result = gjj("import", name, "-o", "y.toml")
        assert result.code == 3 and "pip install 'gjj-tui[intake]'" in result.err


def test_text_of_a_source_commands_no_terminal(gjj: Any) -> None:
    Path("e.txt").write_text("甲局2022年政府信息公开工作年度报告\n\n一、甲\n\n红\x1b[31m色。\n\n2\n", "utf-8")
    result = gjj("import", "e.txt", "-o", "-")
    assert result.code == 0 and "\x1b" not in result.out + result.err
