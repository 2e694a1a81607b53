"""Word, web pages, workbooks: what their readers see and what they leave out, each told."""

from __future__ import annotations

import io

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from intaking import imported, kinds, repacked, texts, tree, word, workbook

from gjj_tui.intake.read_docx import read_docx
from gjj_tui.intake.read_html import read_html
from gjj_tui.intake.read_xlsx import read_xlsx
from gjj_tui.intake.source import Doubt, Grid, Line, Source

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TITLE = "甲市乙局2022年政府信息公开工作年度报告"


def said(source: Source) -> list[str]:
    return [item.text for item in source.items if isinstance(item, Line)]


def quotes(doubts: tuple[Doubt, ...], kind: str = "dropped") -> list[str]:
    return [doubt.quote for doubt in doubts if doubt.kind == kind]


def document(*paragraphs: str) -> bytes:
    """A document of paragraphs given as XML within ``w:p``."""
    made = docx.Document()
    for xml in paragraphs:
        made.element.body.insert(len(made.element.body) - 1, parse_xml(f"<w:p {NS}>{xml}</w:p>"))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


# ---- Word


def test_revisions_hidden_text_and_fields() -> None:
    source = read_docx(document(
        run("甲") + f"<w:del w:id='1'><w:r><w:delText>删去</w:delText></w:r></w:del><w:ins w:id='2'>{run('新增')}</w:ins>",
        run("看得见") + run("看不见", "<w:vanish/>") + run("不隐藏", "<w:vanish w:val='0'/>"),
        "<w:r><w:instrText>PAGE</w:instrText></w:r>" + f"<w:hyperlink>{run('链接')}</w:hyperlink>",
        run("两") + "<w:r><w:br/></w:r>" + run("行"),
    ))  # fmt: skip
    assert said(source) == ["甲新增", "看得见不隐藏", "链接", "两", "行"]
    assert quotes(source.doubts) == ["删去", "看不见"]


def test_text_boxes_and_content_controls() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent></w:pict></w:r>"
    made = docx.Document()
    made.element.body.insert(0, parse_xml(f"<w:sdt {NS}><w:sdtContent><w:p>{run('控件里')}</w:p></w:sdtContent></w:sdt>"))
    made.element.body.insert(1, parse_xml(f"<w:p {NS}>{run('正文')}{box}</w:p>"))
    out = io.BytesIO()
    made.save(out)
    source = read_docx(out.getvalue())
    assert said(source) == ["控件里", "正文"] and quotes(source.doubts) == ["框里"]


def test_heads_and_feet_of_pages() -> None:
    made = docx.Document()
    made.add_paragraph("正文")
    made.sections[0].header.paragraphs[0].text = "页眉文字"
    made.sections[0].footer.paragraphs[0].text = "第 1 页"
    out = io.BytesIO()
    made.save(out)
    assert sorted(quotes(read_docx(out.getvalue()).doubts, "page")) == ["第 1 页", "页眉文字"]


def test_numbers_that_word_prints_by_itself_are_read() -> None:
    numbering = f"""<w:abstractNum {NS} w:abstractNumId="77"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
      <w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>
      <w:lvlText w:val="（%2）"/></w:lvl></w:abstractNum>"""
    made = docx.Document()
    root = made.part.numbering_part.element
    root.insert(0, parse_xml(numbering))
    root.append(parse_xml(f'<w:num {NS} w:numId="78"><w:abstractNumId w:val="77"/></w:num>'))
    made.add_paragraph(TITLE)
    for text, level in (("甲", 0), ("乙", 1), ("丙", 1), ("丁", 0)):
        properties = f'<w:pPr {NS}><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="78"/></w:numPr></w:pPr>'
        made.add_paragraph(text)._p.insert(0, parse_xml(properties))
    out = io.BytesIO()
    made.save(out)
    found = imported(out.getvalue(), "x.docx")
    assert [(at, title) for at, title, _n, _t in tree(found.report)] == [("§1", "甲"), ("§1.1", "乙"), ("§1.2", "丙"), ("§2", "丁")]


def test_a_word_table_with_merged_cells() -> None:
    made = docx.Document()
    table = made.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "高"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "宽"
    table.cell(2, 2).text = "9"
    out = io.BytesIO()
    made.save(out)
    (grid,) = read_docx(out.getvalue()).items
    assert isinstance(grid, Grid)
    assert [(cell.text, cell.row, cell.column, cell.rows, cell.columns) for cell in grid.cells if cell.text] == [
        ("高", 0, 0, 2, 1), ("宽", 0, 1, 1, 2), ("9", 2, 2, 1, 1),
    ]  # fmt: skip


def test_word_paragraphs_are_not_joined_unless_one_was_cut() -> None:
    cut = "本机关认真贯彻条例，坚持公开为常态、不公开为例外，积极做好各项工作，取得了"
    found = imported(word([TITLE, "一、甲", "短句", "又一句", cut, "一定进展。"]), "x.docx")
    assert texts(found.report) == [["短句", "又一句", cut + "一定进展。"]]


# ---- web pages


def test_a_page_is_read_as_it_is_seen() -> None:
    page = f"""<html><head><title>栏</title><style>p{{}}</style></head><body><nav>首页 | 公开</nav>
      <script>var 甲 = "<p>不是文字</p>";</script><!-- 注释 --><div hidden>藏</div><div style="display: none">藏二</div>
      <h1>{TITLE}</h1><p>发布时间：2023-01-09</p><h2>一、甲</h2><p>第一&nbsp;段&amp;<b>粗</b>。<br>第二段。</p><p>版权所有 甲市乙局</p>"""
    found = imported(page, "x.html")
    assert tree(found.report) == [("§1", "甲", True, "")]
    assert texts(found.report) == [["第一 段&粗。", "第二段。"]]
    assert quotes(found.doubts) == ["<script> <style>", "栏", "首页 | 公开", "藏", "藏二", "发布时间：2023-01-09", "版权所有 甲市乙局"] or sorted(
        quotes(found.doubts)) == sorted(["<script> <style>", "栏", "首页 | 公开", "藏", "藏二", "发布时间：2023-01-09", "版权所有 甲市乙局"])  # fmt: skip


def test_a_table_that_only_arranges_the_page_is_not_one() -> None:
    source = read_html("<table><tr><td>左<p>段</p></td><td><table><tr><td>a</td><td>1</td></tr></table>后</td></tr></table>".encode())
    assert said(source) == ["左", "段", "后"]
    assert [cell.text for item in source.items if isinstance(item, Grid) for cell in item.cells] == ["a", "1"]


def test_gb2312_pages_and_broken_markup() -> None:
    source = read_html('<meta charset="gb2312"><p>政府信息<a href="x>公开</p><p>好 < 坏'.encode("gb2312"))
    assert "".join(said(source)).replace(" ", "") == "政府信息公开好<坏"


# ---- workbooks


def test_numbers_dates_and_formats() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([1173, 27.6, 0.1 + 0.2, True, 27.5, 27.654])
    sheet["E1"].number_format = sheet["F1"].number_format = "0.00"
    out = io.BytesIO()
    book.save(out)
    (grid,) = read_xlsx(out.getvalue()).items
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["1173", "27.6", "0.3", "TRUE", "27.50", "27.654"]


def test_formulas_give_what_excel_showed_last_and_a_doubt() -> None:
    data = workbook([["一", "=1+2"], ["二", "=SUM(A1:A9)"]])
    sheet = b'<c r="B1"><f>1+2</f><v>3</v></c>'
    old = openpyxl_sheet(data)
    assert b'<c r="B1"><f>1+2</f><v /></c>' in old or b'<c r="B1"><f>1+2</f><v></v></c>' in old
    new = old.replace(b'<c r="B1"><f>1+2</f><v /></c>', sheet).replace(b'<c r="B1"><f>1+2</f><v></v></c>', sheet)
    source = read_xlsx(repacked(data, {"xl/worksheets/sheet1.xml": new}))
    (grid,) = source.items
    assert isinstance(grid, Grid)
    assert [cell.text for cell in grid.cells] == ["一", "3", "二", ""]
    assert quotes(source.doubts, "formula") == ["=1+2", "=SUM(A1:A9)"]


def openpyxl_sheet(data: bytes) -> bytes:
    import zipfile

    return zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_hidden_rows_columns_and_sheets_are_read_and_told() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["甲", 1], ["乙", 2], ["丙", 3]):
        sheet.append(row)
    sheet.row_dimensions[2].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("暗").append(["x"])
    book["暗"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    source = read_xlsx(out.getvalue())
    assert [str(doubt.place) for doubt in source.doubts if doubt.kind == "value"] == [
        "1 Sheet!B1", "2 Sheet!A2", "2 Sheet!B2", "3 Sheet!B3", "1",
    ]  # fmt: skip


@pytest.mark.parametrize("merged", [["A1:C1"], ["A1:A2", "B1:C1"]])
def test_merged_cells_span(merged: list[str]) -> None:
    (grid,) = read_xlsx(workbook([["甲", "乙", "丙"], ["丁", 1, 2]], merged)).items
    assert isinstance(grid, Grid)
    assert max(cell.rows * cell.columns for cell in grid.cells) == (3 if len(merged) == 1 else 2)


def test_a_sheet_with_its_title_above_the_table() -> None:
    rows = [["政府信息公开情况统计表"], ["（2017年度）"], ["填报单位：甲局"], ["统计指标", "代码", "单位", "统计数"]]
    rows += [["（一）主动公开政府信息数", "1100", "条", 7], ["其中：主动公开规范性文件数", "1110", "条", 2], ["收到申请数", "3100", "件", 3]]  # type: ignore[list-item]
    found = imported(workbook(rows), "x.xlsx")
    assert (found.report.year, found.report.agency, len(found.report.figures)) == (2017, "甲局", 3)
    assert kinds(found) == ["guessed", "added"]
