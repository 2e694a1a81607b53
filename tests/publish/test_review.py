"""The review sheet: findings with their explanations, what changed, room for signatures."""

from __future__ import annotations

import io

import docx as library
from strategies import form_2014

from gjj_tui.model.address import CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.report import Explanation, Figures, Report, Section
from gjj_tui.publish.blocks import Document, Grid, Heading, Paragraph
from gjj_tui.publish.docx import docx
from gjj_tui.publish.html import html
from gjj_tui.publish.review import difference_words, review_of

FORM = form_2014()
REPORT = Report(
    "2014", 2018, "某局", status="checked",
    sections=(Section("引言", "甲。", numbered=False), Section("概述", sections=(Section("组织", "一。\n二。"),))),
    figures=Figures({CellAddress("1100"): "120", CellAddress("1110"): "3", CellAddress("8400"): "27.60"}),
    explanations=(Explanation("soft-1", "含上年结转。", (("1100", "120"),)), Explanation("soft-2", "旧。", (("1110", "2"),))),
)  # fmt: skip
LAST = REPORT._replace(year=2017, figures=Figures({CellAddress("1100"): "100", CellAddress("1110"): "3"}))
FINDINGS = (
    Finding("hard-1", Level.HARD, (CellAddress("1100"), CellAddress("1110")), "<b>1</b>\x00"),
    Finding("soft-1", Level.SOFT, (CellAddress("1100"),), "乙", explained=True),
    Finding("soft-2", Level.SOFT, (CellAddress("1110"),), "丙", stale=True),
    Finding("soft-3", Level.SOFT, (ParagraphAddress((1, 0), 1),), "丁"),
    Finding("hint-1", Level.HINT, (SectionAddress((1, 0)),), "戊"),
    Finding("hint-2", Level.HINT, (PropertyAddress("year"),), "己"),
    Finding("blank", Level.HINT, (CellAddress("1120"), CellAddress("1210")), "还有 2 格未填"),
)


def grid(document: Document, id: str) -> list[list[str]]:
    (found,) = [block for block in document.blocks if isinstance(block, Grid) and block.id == id]
    return [[cell.text for cell in row] for row in found.rows]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def test_findings_stand_with_their_place_and_explanation() -> None:
    document = review_of(FORM, REPORT, FINDINGS, LAST)
    assert grid(document, "findings")[1:] == [
        ["1", "强制性", "1100 （一）主动公开政府信息数", "<b>1</b>␀", ""],
        ["2", "核实性", "1100 （一）主动公开政府信息数", "乙", "含上年结转。"],
        ["3", "核实性", "1110 其中：主动公开规范性文件数", "丙", "（数字已变，说明过时）旧。"],
        ["4", "核实性", "（一）组织第2段", "丁", "（未作说明）"],
        ["5", "提示", "（一）组织", "戊", ""],
        ["6", "提示", "年度", "己", ""],
        ["7", "提示", "1120 制发规范性文件总数", "还有 2 格未填", ""],
    ]
    assert paragraphs(document)[0] == "强制性 1 条，核实性 3 条（已作说明 1 条），提示 3 条。"


def test_what_changed_since_last_year_is_listed() -> None:
    document = review_of(FORM, REPORT, (), LAST)
    rows = grid(document, "compared")
    assert rows[1:] == [
        ["（一）主动公开政府信息数（不同渠道和方式公开相同信息计 1 条）", "1100", "条", "100", "120", "+20（+20.0%）"],
        ["（四）政府信息公开专项经费（不包括用于政府公报编辑管理及政府网站建设维护等方面的经费）", "8400", "万元", "", "27.60", "—"],
    ]
    assert paragraphs(document) == ["没有发现问题。", "另有 1 格与上年相同，不列。", "本年还有 55 格未填，未作比较。"]
    assert "没有上年的报告可以比较。" in paragraphs(review_of(FORM, REPORT, ()))


def test_differences_are_exact() -> None:
    assert difference_words("0.1", "0.3") == "+0.2（+200.0%）"
    assert difference_words("3", "2") == "-1（-33.3%）"
    assert difference_words("0", "5") == "+5" and difference_words("约", "5") == "—"


def test_three_people_have_room_to_sign() -> None:
    rows = grid(review_of(FORM, REPORT, ()), "signatures")
    assert rows[0] == ["", "填报人", "核对人", "审签人"] and [row[0] for row in rows[1:]] == ["审核意见", "签名", "日期"]


def test_it_says_what_it_is_about_and_never_that_it_is_a_draft() -> None:
    document = review_of(FORM, REPORT, ())
    facts = dict(grid(document, "facts"))
    assert facts["年度"] == "2018" and facts["状态"] == "已核对" and facts["统计数"] == "共 58 格，已填 3 格"
    assert document.mark == "" and document.kind == "review"
    assert [block.text for block in document.blocks if isinstance(block, Heading)] == ["基本情况", "审核结果", "与上年比较", "审签"]


def test_it_is_a_word_document_and_a_page() -> None:
    document = review_of(FORM, REPORT, FINDINGS, LAST)
    file = library.Document(io.BytesIO(docx(document)))
    assert [len(table.rows) for table in file.tables] == [7, 8, 3, 4]
    assert file.tables[1].cell(1, 3).text == "<b>1</b>␀"
    assert "&lt;b&gt;1&lt;/b&gt;␀" in html(document).decode()
