"""What is heard: a thing says all of itself in one sentence, and words stand where signs are seen."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import file_of, read_real

from gjj_tui.check.checker import FindingDelta
from gjj_tui.commands.aloud import (
    Heard,
    cell_words,
    choice_words,
    counts_words,
    finding_words,
    findings_at,
    in_words,
    node_words,
    place_words,
    ticked_words,
)
from gjj_tui.model.address import (
    WHOLE_TEXT,
    Address,
    CellAddress,
    ParagraphAddress,
    PropertyAddress,
    SectionAddress,
)
from gjj_tui.model.edits import SetCell, SetExplanations, SpliceText
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.report import Explanation
from gjj_tui.session import Session

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def session() -> Session:
    """The real report as a draft."""
    text = read_real(ROOT, "2017.toml").document.text.replace('status = "published"', 'status = "draft"')
    return Session(file_of(text))


@pytest.mark.parametrize(
    ("seen", "heard"),
    [
        ("受理 [-2-]{+13+} 件", "受理 （“2”改为“13”） 件"), ("[-旧-]的", "（删去“旧”）的"), ("{+新+}的", "（加上“新”）的"),
        ("填写 3100：5 → 2", "填写 3100：5 改为 2"), ("!强制性 1  ?核实性 0  i提示 2", "强制性 1  核实性 0  提示 2"),
        ("! 强制性 要改", "强制性 要改"), ("见 §1.3¶2", "见 第 1.3 节第 2 段"), ("- 旧的一段", "删去：旧的一段"), ("+ 新的一段", "加上：新的一段"),
        ("A1-3 好! 强，wifi提示", "A1-3 好! 强，wifi提示"), ("- 5", "删去：5"), ("-5", "-5"), ("", ""),
    ],
)  # fmt: skip
def test_signs_become_words(seen: str, heard: str) -> None:
    assert in_words(seen) == heard


@given(st.text(st.characters(codec="utf-8", exclude_characters="→§[{!?i-+"), max_size=40))
def test_a_text_without_signs_is_heard_as_it_is(text: str) -> None:
    assert in_words(text) == text


@pytest.mark.parametrize(
    ("address", "words"),
    [
        (CellAddress("3100"), "3100"), (SectionAddress((0,)), "“引言”"), (SectionAddress((1, 0)), "“（一）强化组织部署，完善公开机制”"),
        (ParagraphAddress((0,), 0), "“引言”第 1 段"), (PropertyAddress("year"), "年度"), (None, "全文"), (WHOLE_TEXT, "全文"),
    ],
)  # fmt: skip
def test_a_place_is_said_by_what_is_printed_there(session: Session, address: Address | None, words: str) -> None:
    assert place_words(session, address) == words


def test_a_node_says_level_title_fold_and_what_is_found() -> None:
    counts = {Level.HARD: 1, Level.HINT: 2}
    assert node_words("一、概述", 1, True, False, counts) == "1 级 一、概述，已展开，强制性 1 条，提示 2 条"
    assert node_words("一、概述", 1, True, True, {}) == "1 级 一、概述，已折叠"
    assert node_words("2017 年报告", 0, False, False, {Level.SOFT: 0}) == "2017 年报告"


def test_a_cell_says_code_label_value_unit_and_what_is_found_in_it(session: Session) -> None:
    cell = CellAddress("3100")
    assert cell_words(session, cell) == "3100 （一）收到申请数，2 件"
    session.apply(SetCell(CellAddress("3110"), "9"))
    assert cell_words(session, cell).startswith("3100 （一）收到申请数，2 件；强制性：3100")
    assert cell_words(session, CellAddress("3110")) == "3110 1. 当面申请数，9 件"
    session.apply(SetCell(cell, ""))
    assert cell_words(session, cell) == "3100 （一）收到申请数，未填，单位 件，各部分之和 11"
    session.apply(SetCell(cell, "九"))
    assert cell_words(session, cell).startswith("3100 （一）收到申请数，九 件；强制性：")


def test_a_cell_of_many_columns_says_its_column_and_last_year() -> None:
    text = 'form = "2021"\nyear = 2024\nagency = "某局"\n[statistics]\nA1 = [1, 3, 0, 0, 0, 0, 4]\n'
    session = Session(file_of(text))
    words = cell_words(session, CellAddress("A1", "business"))
    assert words == "A1 一、本年新收政府信息公开申请数量，商业企业，3 件"
    session.last = session.report
    assert cell_words(session, CellAddress("A1", "business")) == words + "；上年 3"


def test_a_finding_says_class_place_sentence_and_what_to_do(session: Session) -> None:
    session.apply(SetCell(CellAddress("3110"), "9"))
    (hard,) = (one for one in session.findings() if one.level is Level.HARD)
    words = finding_words(session, hard)
    assert words.startswith("强制性，3100：3100")
    assert words.endswith("；F3 修正：把 3100 改为 11（3110+3120+3130+3140）")
    session.apply(SetCell(CellAddress("1110"), "8"))
    soft = next(one for one in session.findings() if one.level is Level.SOFT)
    assert finding_words(session, soft).endswith("；请改正，或按 e 写说明")
    session.apply(SetExplanations((Explanation(soft.rule, "含上年", (("1110", "8"), ("1120", "7"))),)))
    soft = next(one for one in session.findings() if one.level is Level.SOFT)
    assert "，1110，已说明：" in finding_words(session, soft)
    assert "按 e" not in finding_words(session, soft)


def test_all_that_is_found_in_a_section_is_read_there(session: Session) -> None:
    session.apply(SpliceText(SectionAddress((1, 0)), 0, 0, "办理的的"))
    lines = findings_at(session, SectionAddress((1,)), [])
    assert any("“（一）强化组织部署，完善公开机制”第 1 段：" in line for line in lines)
    assert findings_at(session, SectionAddress((2,)), []) == []


def heard_after(session: Session, *edits: SetCell) -> str:
    heard = Heard()
    session.listen(lambda changed: heard.note(changed.findings))
    for edit in edits:
        session.apply(edit)
    return heard.tell(session)


def test_what_an_edit_raises_is_heard_as_a_line_with_the_number_of_the_others(session: Session) -> None:
    words = heard_after(session, SetCell(CellAddress("3110"), "9"), SetCell(CellAddress("8310"), "9"))
    assert words.startswith("强制性：3100")
    assert words.endswith(" 条")
    assert "；另有 " in words


def test_what_is_cleared_is_heard_with_what_is_left(session: Session) -> None:
    before = session.report.figures.text(CellAddress("3110"))
    session.apply(SetCell(CellAddress("3110"), "9"))
    assert heard_after(session, SetCell(CellAddress("3110"), before)).startswith("已消除 1 条：3100；还有提示 ")


def test_what_came_and_went_in_between_is_not_heard(session: Session) -> None:
    before = session.report.figures.text(CellAddress("3110"))
    assert heard_after(session, SetCell(CellAddress("3110"), "9"), SetCell(CellAddress("3110"), before)) == ""


def test_that_a_cell_was_filled_is_no_news() -> None:
    session = Session(file_of('form = "2014"\nyear = 2017\nagency = "某局"\n'))
    assert heard_after(session, SetCell(CellAddress("1230"), "0")) == ""


FINDINGS = [Finding(rule, level, (CellAddress(code),), rule) for rule, level, code in
            (("a", Level.HARD, "1100"), ("b", Level.SOFT, "1110"), ("c", Level.HINT, "3100"))]  # fmt: skip


@given(st.lists(st.sampled_from(range(len(FINDINGS))), max_size=12))
def test_only_the_difference_is_heard_whatever_happened_between(flips: Sequence[int]) -> None:
    session, heard, there = Session(file_of('form = "2014"\nyear = 2017\nagency = "某局"\n')), Heard(), set[int]()
    for one in flips:
        delta = (FINDINGS[one],)
        heard.note(FindingDelta(gone=delta) if one in there else FindingDelta(new=delta))
        there ^= {one}
    words = heard.tell(session)
    first = f"{FINDINGS[min(there)].level.title}：{FINDINGS[min(there)].message}" if there else ""
    assert words == first + (f"；另有 {len(there) - 1} 条" if len(there) > 1 else "")
    assert heard.tell(session) == ""


def test_choices_and_boxes_say_their_state() -> None:
    assert choice_words("1 恢复", "留存 30 天") == "1 恢复；留存 30 天"
    assert choice_words("…  17 个  →  {8200} 点数", "以后再说", "§6.1¶1　原句") == "17 个：{8200} 点数；以后再说；第 6.1 节第 1 段　原句"
    assert choice_words("-5 件") == "-5 件"
    assert ticked_words("一章", True) == "已选：一章"
    assert ticked_words("一章", False) == "未选：一章"
    assert counts_words((0, 2, 0)) == "核实性 2 条"
