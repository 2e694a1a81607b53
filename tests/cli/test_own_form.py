"""An own form with two extra rows and three value columns works in every command, without a line of code."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from quji import FORM

from gjj_tui.cli import main

REPORT = """\
form = "quji"
year = 2017
agency = "某区"

[[section]]
title = "附表"
table = "statistics"

[statistics]
1260 = [1, 2, ""]
3100 = [5, 0, 0]
3110 = [1, 0, 0]
3120 = [1, 0, 0]
3130 = [1, 0, 0]
3140 = [1, 0, 0]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "quji.toml").write_text(FORM, "utf-8")
    path = tmp_path / "2017.toml"
    path.write_text(REPORT, "utf-8")
    return path


def test_show(own: Path, gjj: Any) -> None:
    assert gjj("show", own, "1260.direct", "3150.town", "1260.town").out == "1260.direct\t2\n3150.town\t\n1260.town\t\n"
    page = gjj("show", own).out
    assert "区政府  区直单位  乡镇街道" in page
    (line,) = (line for line in page.splitlines() if "移动客户端" in line)
    assert line.split()[-5:] == ["1260", "条", "1", "2", "＿＿"]
    assert gjj("show", own, "1260").code == 2


def test_set_then_check_then_history(own: Path, gjj: Any) -> None:
    assert gjj("set", own, "3150.district=2", "3150.direct=0").code == 0
    assert "3150 = [2, 0, \"\"]" in own.read_text("utf-8")
    result = gjj("check", own.parent, "--format", "json")
    (report,) = json.loads(result.out)["reports"]
    found = [(one["rule"], one["addresses"][0]) for one in report["findings"] if one["rule"] != "blank"]
    assert (result.code, report["form"], found) == (1, "quji", [("sum-3100", "3100.district")])
    assert gjj("set", own, "3150.district=1").code == 0
    assert gjj("check", own).code == 0
    history = gjj("history", own, "3150.district").out
    assert "2 → 1" in history
    assert gjj("history", own, "--restore", "1").code == 0
    assert gjj("show", own, "3150.district").out == "3150.district\t\n"


def test_merge_finds_the_form_beside_the_report_that_is_meant(own: Path, tmp_path: Path, gjj: Any) -> None:
    away = tmp_path / "git"
    away.mkdir()
    paths = [away / name for name in ("base", "ours", "theirs")]
    for path, text in zip(paths, (REPORT, REPORT.replace("[5,", "[4,"), REPORT.replace('2, ""', "2, 3")), strict=True):
        path.write_text(text, "utf-8")
    assert gjj("merge", *paths, "-o", "-").code == 3
    merged = gjj("merge", *paths, "-o", "-", "--name", own)
    assert merged.code == 0
    assert "3100 = [4, 0, 0]" in merged.out and "1260 = [1, 2, 3]" in merged.out


def test_standard_input_finds_it_in_the_current_folder(own: Path, monkeypatch: pytest.MonkeyPatch, gjj: Any) -> None:
    import io
    import sys

    class Stdin:
        buffer = io.BytesIO(REPORT.encode())

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert gjj("show", "-", "1260.direct").out == "1260.direct\t2\n"


def test_the_list_says_where_it_lies_and_a_faulty_one_hides_no_other(own: Path, gjj: Any) -> None:
    result = gjj("forms")
    assert result.code == 0
    assert result.lines[-1].startswith("quji  2014—2018 年") and result.lines[-1].endswith("本区；./forms/quji.toml")
    (own.parent / "krumm.toml").write_text('id = "krumm"\nextends = "2041"\n', "utf-8")
    result = gjj("forms")
    assert (result.code, len(result.lines)) == (3, 4)
    assert "krumm.toml:2:1: 不认识表式“2041”" in result.err


def test_an_example_that_is_not_so_is_told(own: Path, gjj: Any) -> None:
    rule = """
[[rule]]
id = "eigen"
level = "hint"
each = "column"
table = "statistics"
formula = "1260 <= 1100"
message = "不多于"
source = "本区"
pass = [{ "1260.town" = 2, "1100.town" = 1 }]
fail = [{ "1260.town" = 2, "1100.town" = 1 }, { "1260.town" = 1, "1100.town" = 1 }]
"""
    reading = """
[[reading]]
figures = ["1260.town"]
words = ["移动客户端"]
pass = ["通过移动客户端公开⟦3⟧条。", "通过微信公开⟦3⟧条。"]
fail = ["在移动客户端上公开⟦3⟧条。"]
"""
    (own.parent / "forms" / "quji.toml").write_text(FORM + rule + reading, "utf-8")
    result = gjj("forms", "quji")
    assert result.code == 1
    assert result.err.splitlines() == [
        "gjj: 规则 eigen 的第 1 个 pass 例子没有通过", "gjj: 规则 eigen 的第 2 个 fail 例子没有报出问题",
        "gjj: 例句的数没有认作这一格：通过微信公开⟦3⟧条。",
        "gjj: 例句的数不该认作这一格：在移动客户端上公开⟦3⟧条。",
    ]  # fmt: skip


def test_the_page_says_what_is_left_out_and_why(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without = '\n[[without]]\nrule = "training-9300"\nreason = "统一举办"\n'
    (own.parent / "forms" / "quji.toml").write_text(FORM + without, "utf-8")
    assert main(["forms", "quji"]) == 0
    out = capsys.readouterr().out
    assert "不用的规则（1 条）\ntraining-9300  统一举办\n" in out and "\ntraining-9300  提示" not in out


def test_words_of_a_form_are_shown_clean(own: Path, gjj: Any) -> None:
    evil = "坏\\u001b[2J\\u0007"
    text = FORM.replace("6. 移动客户端公开政府信息数", evil).replace("区直单位", evil).replace("本区", evil)
    text += f'\n[[rule]]\nid = "x{evil}"\nlevel = "hard"\neach = "column"\ntable = "statistics"\nformula = "1260 = 7"\nmessage = "{evil}"\nsource = "x"\n'
    (own.parent / "forms" / "quji.toml").write_text(text, "utf-8")
    for argv in (["forms"], ["forms", "quji"], ["show", own], ["check", own], ["check", own, "--format", "sarif"], ["summary", own]):
        result = gjj(*argv)
        assert not set(result.out + result.err) & {"\x1b", "\x07"}, argv
        assert result.code in (0, 1)
    (own.parent / "forms" / "quji.toml").write_text(text.replace('after = "1250"', f'after = "{evil}"'), "utf-8")
    result = gjj("check", own)
    assert result.code == 3 and not set(result.out + result.err) & {"\x1b", "\x07"}
