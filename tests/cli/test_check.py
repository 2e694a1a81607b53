"""``gjj check``: what it prints, in three formats, and the exit codes."""

from __future__ import annotations

import io
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]

REPORT_KEYS = {"path", "form", "year", "agency", "error", "findings"}
FINDING_KEYS = {"rule", "level", "addresses", "message", "line", "column", "explained", "stale", "quote", "explanation"}

SOFT = ("1120 = 7", "1120 = 6")
"""Makes 1110 greater than 1120: a 核实性 finding that a 上报说明 can explain."""
EXPLANATION = """
[[explanation]]
rule = "{rule}"
text = "其中一件为上年制发"
seen = {{ 1110 = 7, 1120 = {seen} }}
"""


def data_of(result: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(result.out)
    return data


def line_of(path: Path, start: str) -> int:
    """The line that begins so, counted from 1."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return 1 + next(index for index, line in enumerate(lines) if line.startswith(start))


def soft_rule(gjj: Any, path: Path) -> str:
    (finding,) = [one for one in data_of(gjj("check", "--format", "json", path))["reports"][0]["findings"]
                  if one["level"] == "soft"]  # fmt: skip
    return str(finding["rule"])


def explain(path: Path, rule: str, seen: int) -> None:
    path.write_text(path.read_text(encoding="utf-8") + EXPLANATION.format(rule=rule, seen=seen), encoding="utf-8")


# ---- text


def test_the_published_report_of_2017_has_no_hard_and_no_soft_finding(gjj: Any) -> None:
    result = gjj("check", ROOT / "reports" / "2017.toml", "--format", "json")
    summary = data_of(result)["summary"]
    assert (result.code, summary["hard"], summary["soft"], summary["unreadable"]) == (0, 0, 0, 0)
    assert gjj("check", ROOT / "reports" / "2017.toml", "--strict").code == 0


def test_a_finding_is_a_line_with_path_line_column_level_rule_message(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, "3110 = 0", "3110 = 1")
    result = gjj("check", draft)
    message = data_of(gjj("check", draft, "--format", "json"))["reports"][0]["findings"][0]["message"]
    assert result.code == 1
    assert result.err == ""
    assert result.lines[0] == f"2017.toml:{line_of(draft, '3100 =')}:8: 强制性 sum-3100 {message}"
    assert result.lines[-1].startswith("不通过：1 份报告，强制性 1，核实性 0，提示 ")


def test_blank_cells_of_a_draft_are_a_line_a_group_and_counted_in_the_verdict(gjj: Any, empty: Path) -> None:
    result = gjj("check", empty)
    assert result.code == 0
    blank = [line for line in result.lines if " blank " in line]
    assert blank[0] == "2018.toml:76:2: 提示 blank 还有 8 格未填：一、主动公开情况（没有发生的填 0）"
    assert len(blank) == 9
    assert result.lines[-1] == "通过：1 份报告，强制性 0，核实性 0，提示 9（未填 58 格）"


def test_a_single_blank_cell_keeps_its_own_words(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, "8400 = 27.6\n", "")
    assert "提示 blank 8400 尚未填写" in gjj("check", draft).out


def test_blank_cells_past_draft_are_mistakes(gjj: Any, empty: Path, change: Any) -> None:
    change(empty, 'status = "draft"', 'status = "checked"')
    result = gjj("check", empty)
    assert result.code == 1
    assert result.out.count(" 强制性 blank ") == 9


def test_files_come_in_the_order_given_and_each_once(gjj: Any, draft: Path, empty: Path) -> None:
    paths = [one["path"] for one in data_of(gjj("check", "--format=json", empty, ".", f"./{draft}"))["reports"]]
    assert paths == ["2018.toml", "./2017.toml"]


def test_a_folder_stands_for_all_reports_below_it(gjj: Any, draft: Path) -> None:
    below = Path("all/2017/deep")
    below.mkdir(parents=True)
    draft.rename(below / "a.toml")
    (Path("all") / ".hidden.toml").write_text("x = ", encoding="utf-8")
    result = gjj("check", "all")
    assert result.lines[0].startswith("all/2017/deep/a.toml:")
    assert result.lines[-1].startswith("通过：1 份报告，")


def test_standard_input_is_a_dash(gjj: Any, draft: Path, monkeypatch: pytest.MonkeyPatch, change: Any) -> None:
    change(draft, "3110 = 0", "3110 = 1")
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(draft.read_bytes()), encoding="utf-8"))
    result = gjj("check", "-")
    assert result.code == 1
    assert result.lines[0].startswith(f"-:{line_of(draft, '3100 =')}:8: 强制性 sum-3100 ")


def test_last_years_report_in_the_same_folder_is_compared(gjj: Any, published: Path, change: Any) -> None:
    next_year = Path("2018.toml")
    next_year.write_bytes(published.read_bytes())
    change(next_year, "year = 2017", "year = 2018")
    change(next_year, "1240 = 116", "1240 = 1160")
    assert "1240 今年 1160，上年 116，增加 900%：" in gjj("check", next_year).out


# ---- exit codes


def test_strict_counts_a_soft_finding_without_explanation(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, *SOFT)
    assert gjj("check", draft).code == 0
    result = gjj("check", draft, "--strict")
    assert result.code == 1
    assert result.lines[-1].startswith("不通过：1 份报告，强制性 0，核实性 1，")


def test_an_explained_soft_finding_passes_strict_and_says_so(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, *SOFT)
    explain(draft, soft_rule(gjj, draft), 6)
    result = gjj("check", draft, "--strict")
    assert result.code == 0
    assert "（已作上报说明）" in result.out
    assert "核实性 1（已说明 1）" in result.lines[-1]


def test_a_stale_explanation_does_not_pass_strict(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, *SOFT)
    explain(draft, soft_rule(gjj, draft), 5)
    result = gjj("check", draft, "--strict")
    assert result.code == 1
    assert "（上报说明已过时，数字有变）" in result.out


def test_an_unreadable_file_hides_nothing_and_its_code_wins(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, "3110 = 0", "3110 = 1")
    Path("broken.toml").write_text("form = \n", encoding="utf-8")
    Path("other.toml").write_text('name = "x"\n', encoding="utf-8")
    Path("gbk.toml").write_bytes('form = "中文"\n'.encode("gbk"))
    result = gjj("check", "broken.toml", "other.toml", "gbk.toml", "gone.toml", draft)
    assert result.code == 3
    assert result.lines[0].startswith("broken.toml:1:8: 无法读取 ")
    assert result.lines[1].startswith("other.toml:1:1: 无法读取 这不是年度报告文件")
    assert "很可能是 GBK" in result.lines[2]
    assert result.lines[3].startswith("gone.toml: 无法读取 找不到这个文件")
    assert "强制性 sum-3100 " in result.lines[4]
    assert result.lines[-1].startswith("不通过：5 份报告，4 份无法读取，强制性 1，")


@pytest.mark.parametrize("make", ["folder", "fifo"])
def test_what_is_no_file_is_unreadable(gjj: Any, make: str) -> None:
    os.mkdir("x.toml") if make == "folder" else os.mkfifo("x.toml")
    assert gjj("check", "x.toml").code == 3


# ---- json


def test_json_has_the_shape_that_scripts_rely_on(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, "3110 = 0", "3110 = 1")
    Path("broken.toml").write_text("form = \n", encoding="utf-8")
    result = gjj("check", "--format", "json", draft, "broken.toml")
    data = data_of(result)
    assert result.code == 3
    assert set(data) == {"version", "reports", "summary"}
    assert data["version"] == 1
    assert set(data["summary"]) == {"reports", "unreadable", "hard", "soft", "hint"}
    assert (data["summary"]["reports"], data["summary"]["unreadable"], data["summary"]["hard"]) == (2, 1, 1)
    good, bad = data["reports"]
    assert set(good) == set(bad) == REPORT_KEYS
    assert (good["path"], good["form"], good["year"], good["error"]) == ("2017.toml", "2014", 2017, None)
    assert good["agency"] == "上海市公积金管理中心"
    assert (bad["form"], bad["year"], bad["agency"], bad["findings"]) == (None, None, None, [])
    assert bad["error"].startswith("1:8: ")
    first = good["findings"][0]
    assert set(first) == FINDING_KEYS
    assert (first["rule"], first["level"], first["addresses"]) == ("sum-3100", "hard", ["3100", "3110", "3120", "3130",
                                                                                        "3140"])  # fmt: skip
    assert (first["line"], first["column"]) == (line_of(draft, "3100 ="), 8)
    assert (first["explained"], first["stale"]) == (False, False)


def test_json_keeps_every_blank_cell(gjj: Any, empty: Path) -> None:
    findings = data_of(gjj("check", "--format", "json", empty))["reports"][0]["findings"]
    assert len({cell for one in findings if one["rule"] == "blank" for cell in one["addresses"]}) == 58


def test_json_on_a_terminal_of_another_encoding_is_still_json(
    gjj: Any, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="gb2312"))
    gjj("check", "--format", "json", draft)
    assert json.loads(raw.getvalue().decode("ascii"))["reports"][0]["agency"] == "上海市公积金管理中心"


# ---- sarif


def test_sarif_has_rules_results_and_suppressions(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, *SOFT)
    change(draft, "3110 = 0", "3110 = 1")
    rule = soft_rule(gjj, draft)
    explain(draft, rule, 6)
    data = data_of(gjj("check", "--format", "sarif", draft))
    assert (data["version"], data["$schema"]) == ("2.1.0", "https://json.schemastore.org/sarif-2.1.0.json")
    (run,) = data["runs"]
    driver = run["tool"]["driver"]
    assert driver["name"] == "gjj"
    assert [one["id"] for one in driver["rules"]] == list(dict.fromkeys(one["ruleId"] for one in run["results"]))
    assert driver["rules"][0]["name"] == "收到申请数应等于各种申请方式之和"
    for result in run["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        (place,) = result["locations"]
        assert place["physicalLocation"]["artifactLocation"] == {"uri": "2017.toml"}
        assert place["physicalLocation"]["region"]["startLine"] > 1
    levels = {one["ruleId"]: one["level"] for one in run["results"]}
    assert (levels["sum-3100"], levels[rule], levels["staff-8310"]) == ("error", "warning", "note")
    (suppressed,) = [one for one in run["results"] if one.get("suppressions")]
    assert suppressed["ruleId"] == rule
    assert suppressed["suppressions"][0]["justification"] == "其中一件为上年制发"
    assert run["invocations"] == [{"executionSuccessful": True, "toolExecutionNotifications": []}]


def test_sarif_tells_of_unreadable_files_and_encodes_their_names(gjj: Any) -> None:
    os.mkdir("年报 a%b")
    Path("年报 a%b/x.toml").write_text("form = \n", encoding="utf-8")
    result = gjj("check", "--format", "sarif", "年报 a%b", Path("年报 a%b/x.toml").resolve(), "/nowhere/x.toml")
    (run,) = data_of(result)["runs"]
    assert result.code == 3
    assert run["invocations"][0]["executionSuccessful"] is False
    places = [one["locations"][0]["physicalLocation"]
              for one in run["invocations"][0]["toolExecutionNotifications"]]  # fmt: skip
    encoded = "%E5%B9%B4%E6%8A%A5%20a%25b/x.toml"
    assert [one["artifactLocation"]["uri"] for one in places] == [encoded, encoded, "file:///nowhere/x.toml"]
    assert places[0]["region"] == {"startLine": 1, "startColumn": 8}
    assert "region" not in places[2]


def test_every_rule_has_a_chinese_name(gjj: Any, empty: Path) -> None:
    (run,) = data_of(gjj("check", "--format", "sarif", empty))["runs"]
    assert [one["name"] for one in run["tool"]["driver"]["rules"] if one["name"].isascii()] == []


@pytest.mark.parametrize("before", ["", "\\u3010公开\\u3011", "\\\n   "])
def test_the_place_of_a_figure_in_the_text_is_its_brace(gjj: Any, draft: Path, change: Any, before: str) -> None:
    change(draft, "2017 年市公积金中心共受理政府信息公开申请 {3100} 件", f"{before}共受理 {{3109}} 件")
    found = [one for one in json.loads(gjj("check", draft, "--format", "json").out)["reports"][0]["findings"]
             if one["rule"] == "binding-unknown"]  # fmt: skip
    lines = draft.read_text(encoding="utf-8").split("\n")
    assert [lines[one["line"] - 1][one["column"] - 1 :][:6] for one in found] == ["{3109}"]
    assert gjj("check", draft).code == 1


# ---- what is set aside, and what is stale

ASIDE = """\
form = "2014"
year = 2017
agency = "某局"
[[section]]
title = "概述"
text = "受理申请XX件。"
[[explanation]]
rule = "prose-placeholder"
text = "XX 是企业名"
quote = "受理申请XX件。"
"""


def test_a_finding_of_the_text_that_is_set_aside_fails_no_report_and_stands_with_its_reason(gjj: Any) -> None:
    Path("a.toml").write_text(ASIDE.replace("[[expl", "[statistics]\n[[expl"), encoding="utf-8")
    result = gjj("check", "a.toml")
    assert result.code == 0
    lines = result.out.splitlines()
    at = next(index for index, line in enumerate(lines) if " prose-placeholder " in line)
    assert lines[at].startswith("a.toml:6:13: 强制性 ")
    assert lines[at].endswith("（已作上报说明）") and lines[at + 1] == "    说明：XX 是企业名"
    assert "强制性 1（已说明 1）" in lines[-1]
    (one,) = (one for one in data_of(gjj("check", "--format", "json", "a.toml"))["reports"][0]["findings"] if one["level"] == "hard")
    assert (one["explained"], one["explanation"], one["quote"], one["column"]) == (True, "XX 是企业名", "受理申请XX件。", 13)
    sarif = data_of(gjj("check", "--format", "sarif", "a.toml"))["runs"][0]["results"]
    (one,) = (one for one in sarif if one["ruleId"] == "prose-placeholder")
    assert one["suppressions"][0]["justification"] == "XX 是企业名"


def test_a_stale_reason_says_which_number_changed_and_fails_again(gjj: Any) -> None:
    text = ASIDE.replace("受理申请XX件。", "受理申请XX件，办结 3 件。").replace("quote = \"受理申请XX件，办结 3", "quote = \"受理申请XX件，办结 2")
    Path("a.toml").write_text(text, encoding="utf-8")
    result = gjj("check", "a.toml")
    assert result.code == 1
    assert "（上报说明已过时，数字有变）\n    说明：XX 是企业名\n    写说明时 文中的数 为 2，现为 3\n" in result.out
