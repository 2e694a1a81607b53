"""What findings say, word for word, and what is offered to mend them."""

from __future__ import annotations

import pytest
from strategies import form_2014, small_form

from gjj_tui.check.checker import Checker
from gjj_tui.check.evaluate import spell_change
from gjj_tui.check.fixes import fixes_for
from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Scope, bind
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Form
from gjj_tui.model.formula import parse_formula
from gjj_tui.model.report import Figures, Report, Section

PRINTED = (Section("附表", table="statistics", uid=1),)


def report(status: str = "draft", text: str = "", **cells: str) -> Report:
    figures = Figures((CellAddress(code.removeprefix("r")), text) for code, text in cells.items())
    sections = (*PRINTED, Section("正文", text, uid=2))
    return Report("2014", 2017, "某局", status=status, sections=sections, figures=figures)


def only(rule: str, report: Report, last: Report | None = None, form: Form | None = None) -> Finding:
    (found,) = (finding for finding in Checker(form or form_2014(), report, last).findings() if finding.rule == rule)
    return found


WORDS = [
    ("not-a-number", report(r1100="约 5 件"), "1100 填的“约 5 件”不是数，应只填数字"),
    ("not-a-number", report(r1100="1173条"), "1100 填的“1173条”不是数，应只填数字"),
    ("not-a-number", report(r1100="10000000000000000000"), "1100 的数超过 19 位"),
    ("not-whole", report(r1100="1.5"), "1100 应为整数，现为 1.5"),
    ("negative", report(r8400="-0.5"), "8400 不应为负数，现为 -0.5"),
    ("negative", report(r1100="-1"), "1100 不应为负数，现为 -1"),
    (
        "sum-8300", report(r8300="22", r8310="1", r8320="22"),
        "8300 = 22，8310+8320 = 23，相差 1：从事政府信息公开工作人员数应等于专职人员数与兼职人员数之和",
    ),
    (
        "among-1110", report(r1110="8", r1100="7"),
        "1110 = 8，1100 = 7，相差 1：主动公开规范性文件数是主动公开政府信息数的一部分，不应大于主动公开政府信息数",
    ),
    (
        "channels-1100", report(r1100="996", r1210="0", r1220="197", r1230="997", r1240="116", r1250="0"),
        "最大(1210…1250) = 997，1100 = 996，相差 1：主动公开政府信息数应不少于公开最多的一个渠道，也不多于各渠道之和",
    ),
    (
        "channels-1100", report(r1100="1311", r1210="0", r1220="197", r1230="997", r1240="116", r1250="0"),
        "1100 = 1311，1210+1220+1230+1240+1250 = 1310，相差 1：主动公开政府信息数应不少于公开最多的一个渠道，也不多于各渠道之和",
    ),
    (
        "staff-8310", report(r8310="1", r8100="0"),
        "8100 = 0，8310 = 1：有专职人员而专门机构数为 0；如专职人员设在其他机构内，则属正常",
    ),
    ("text-4000", report(r4000="1", text="工作正常。"), "行政复议数量大于 0，正文应有相应说明，不能写“未发生”：正文没有说明"),
    (
        "text-4000", report(r4000="1", text="甲\n\n2017 年未发生行政复议。"),
        "行政复议数量大于 0，正文应有相应说明，不能写“未发生”：正文却说未发生（§2¶2）",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "report", "message"), WORDS, ids=lambda value: value if isinstance(value, str) else "")
def test_words_of_findings(rule: str, report: Report, message: str) -> None:
    assert only(rule, report).message == message


def test_words_of_a_blank() -> None:
    found = Checker(form_2014(), report()).findings()
    assert found[0].message == "还有 8 格未填：一、主动公开情况（没有发生的填 0）"
    assert found[-1].message == "还有 3 格未填：九、政府信息公开会议和培训情况（没有发生的填 0）"


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("0", "20", "今年 0，上年 20，减少 100%"), ("30", "10", "今年 30，上年 10，增加 200%"),
        ("1760", "1173", "今年 1760，上年 1173，增加 50.04%"), ("49", "100", "今年 49，上年 100，减少 51%"),
        ("10", "30", "今年 10，上年 30，减少 66.7%"), ("9223372036854775807", "1", "增加 922337203685477580600%"),
    ],
)  # fmt: skip
def test_words_of_a_change_against_last_year(now: str, before: str, words: str) -> None:
    found = only("change-last-year", report(r1100=now), report(r1100=before))
    assert found.message.startswith("1100 ")
    assert words + "：比上年增减超过 50%，请核对" in found.message


def test_words_of_a_change_of_decimals() -> None:
    found = only("change-last-year", report(r8400="27.60"), report(r8400="18.2"))
    assert found.message == "8400 今年 27.6，上年 18.2，增加 51.6%：比上年增减超过 50%，请核对"


@pytest.mark.parametrize(
    ("now", "before", "words"), [("5", "0", "增加 5"), ("0", "0", "没有增减"), ("-5", "0", "减少 5"), ("1", "-2", "增加 150%")]
)
def test_a_change_from_0_has_no_percentage(now: str, before: str, words: str) -> None:
    cell = CellAddress("1100")
    bound = bind(parse_formula("this > last + 100"), Scope(form_2014(), this=cell))
    spelled = spell_change(bound, Figures({cell: now}), Figures({cell: before}))
    assert spelled == f"1100 今年 {now}，上年 {before}，{words}"


def test_a_rule_of_every_cell_that_does_not_read_last_year_keeps_its_sides() -> None:
    bound = bind(parse_formula("this <= 5"), Scope(form_2014(), this=CellAddress("1100")))
    assert spell_change(bound, Figures({CellAddress("1100"): "6"}), Figures()) == ""


def test_words_of_the_structure() -> None:
    bare = report()._replace(sections=(Section("一", table="statistic", uid=1),), year=2019)
    found = [one.message for one in Checker(form_2014(), bare).findings() if one.rule.startswith("structure-")]
    assert found == [
        "2019 年的报告不用 2014 表式，它适用于 2014—2018 年",
        "2014 表式没有名为“statistic”的表，可用：statistics",
        "没有一章附上《政府信息公开情况统计表》（该章应写 table = \"statistics\"）",
    ]


def test_a_long_sum_is_written_with_its_ends_and_sums_are_exact() -> None:
    parts = {f"r33{n}0": "0" for n in range(1, 9)} | {"r3380": "1"}
    found = only("sum-3300", report(r3300="0", **parts))
    assert found.message.startswith("3300 = 0，3310+…+3380 = 1，相差 1：")
    assert [str(address) for address in found.addresses][:3] == ["3300", "3310", "3320"]


def test_sums_of_many_digits_are_exact() -> None:
    form = small_form()
    figures = Figures(
        {CellAddress("A1", "own"): "9000000000000000002", CellAddress("A1-1", "own"): "9000000000000000000",
         CellAddress("A1-2", "own"): "1.0000000000000001"}
    )  # fmt: skip
    found = only("columns-add-up", Report("small", 2020, "某局", figures=figures), form=form)
    assert "相差 0.9999999999999999：" in found.message


# ---- fixes ----


def titles(rule: str, report: Report, **figures: str) -> list[str]:
    return [fix.title for fix in fixes_for(only(rule, report), form_2014(), report)]


def test_a_wrong_sum_can_be_set_to_the_sum() -> None:
    assert titles("sum-8300", report(r8300="22", r8310="1", r8320="22")) == ["把 8300 改为 23（8310+8320）"]


def test_one_of_two_equal_cells_can_be_set_to_the_other() -> None:
    cells = report(r3300="2", r3200="3")
    assert titles("answered-3300", cells) == ["把 3300 改为 3（3200）", "把 3200 改为 2（3300）"]


def test_what_is_no_number_can_be_cleared() -> None:
    assert titles("not-a-number", report(r1100="约")) == ["清空 1100"]


def test_a_blank_sum_can_take_its_parts_and_a_blank_can_be_0_alone_or_with_its_group() -> None:
    cells = report(r8310="1", r8320="22")
    (blank,) = (one.at(CellAddress("8300")) for one in Checker(form_2014(), cells).findings() if CellAddress("8300") in one.places)
    assert fixes_for(blank, form_2014(), cells)[0].title == "8300 取各部分之和 23"
    (blank,) = (one.at(CellAddress("8310")) for one in Checker(form_2014(), report()).findings() if CellAddress("8310") in one.places)
    assert [fix.title for fix in fixes_for(blank, form_2014(), report())] == [
        "8310 填 0", "“（三）从事政府信息公开工作人员数”之下的 3 个空格填 0（合计项取和）",
    ]  # fmt: skip


def test_an_inequality_offers_no_guess() -> None:
    assert titles("among-1110", report(r1110="8", r1100="7")) == []
