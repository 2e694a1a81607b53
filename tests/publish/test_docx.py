"""The Word document: the national layout in its XML, and what python-docx reads of it."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import docx as library
import pytest
from docx.oxml.ns import qn
from lxml import etree
from publishing import sample

from gjj_tui.model.form import Column, Form
from gjj_tui.model.report import Report, Section
from gjj_tui.publish.blocks import Document, Grid, Heading, Paragraph
from gjj_tui.publish.document import document_of
from gjj_tui.publish.docx import docx
from gjj_tui.publish.docx_body import column_widths
from gjj_tui.publish.docx_page import TEXT_WIDTH

MM = 1440 / 25.4


def opened(document: Document) -> Any:
    return library.Document(io.BytesIO(docx(document)))


def parts(document: Document) -> dict[str, Any]:
    archive = zipfile.ZipFile(io.BytesIO(docx(document)))
    return {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}


def one(tree: Any, name: str) -> Any:
    (found,) = tree.iter(qn(name))
    return found


def number(element: Any, name: str) -> int:
    return int(element.get(qn(name)))


def test_the_page_is_a4_with_the_margins_of_an_official_document(real: Document) -> None:
    main = parts(real)["word/document.xml"]
    size, margins = one(main, "w:pgSz"), one(main, "w:pgMar")
    assert (number(size, "w:w"), number(size, "w:h")) == (11906, 16838)
    for side, millimetres in (("top", 37), ("left", 28), ("right", 26), ("bottom", 35)):
        assert abs(number(margins, f"w:{side}") / MM - millimetres) < 0.05


def test_22_lines_of_28_characters_fill_the_text_area(real: Document) -> None:
    found = parts(real)
    main, styles = found["word/document.xml"], found["word/styles.xml"]
    grid, margins = one(main, "w:docGrid"), one(main, "w:pgMar")
    pitch = number(grid, "w:linePitch")
    height = 16838 - number(margins, "w:top") - number(margins, "w:bottom")
    width = 11906 - number(margins, "w:left") - number(margins, "w:right")
    assert grid.get(qn("w:type")) == "linesAndChars"
    assert 22 * pitch <= height < 23 * pitch and abs(pitch / 20 - 29) < 0.1
    character = 16 + number(grid, "w:charSpace") / 4096
    assert 28 * character <= width / 20 < 28 * character + 1
    body = next(style for style in styles.iter(qn("w:style")) if style.get(qn("w:styleId")) == "BodyText")
    squeezed = 320 + number(body.find(f"{qn('w:rPr')}/{qn('w:spacing')}"), "w:val")
    assert 28 * squeezed <= width < 29 * squeezed


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Body Text", "仿宋_GB2312", 16), ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16),
        ("Heading 2", "楷体_GB2312", 16), ("Heading 3", "仿宋_GB2312", 16), ("Heading 4", "仿宋_GB2312", 16),
        ("Table Text", "宋体", 10.5), ("Table Small", "宋体", 7.5), ("Footer", "宋体", 14),
    ],
)  # fmt: skip
def test_fonts_are_named_for_chinese_too(real: Document, style: str, font: str, size: float) -> None:
    found = opened(real).styles[style]
    fonts = found.element.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
    assert {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia")} == {font}
    assert found.font.size.pt == size
    assert not found.font.bold


def test_text_has_an_exact_pitch_and_begins_two_characters_in(real: Document) -> None:
    styles = {style.get(qn("w:styleId")): style for style in parts(real)["word/styles.xml"].iter(qn("w:style"))}
    for id in ("Normal", "Heading1", "Heading2", "Heading3", "Heading4"):
        spacing = styles[id].find(f"{qn('w:pPr')}/{qn('w:spacing')}")
        assert spacing.get(qn("w:lineRule")) == "exact" and number(spacing, "w:line") == 579
    for id in ("BodyText", "Heading1", "Heading2", "Heading3", "Heading4"):
        assert number(styles[id].find(f"{qn('w:pPr')}/{qn('w:ind')}"), "w:firstLineChars") == 200
    title = styles["Title"].find(f"{qn('w:pPr')}/{qn('w:jc')}")
    assert title.get(qn("w:val")) == "center"


def test_fonts_that_are_missing_have_a_stand_in(real: Document) -> None:
    fonts = parts(real)["word/fontTable.xml"]
    names = {font.get(qn("w:name")): font.find(qn("w:altName")).get(qn("w:val")) for font in fonts}
    assert names["仿宋_GB2312"] == "仿宋" and names["楷体_GB2312"] == "楷体" and names["方正小标宋简体"] == "宋体"


def test_page_numbers_stand_right_on_odd_and_left_on_even_pages(real: Document) -> None:
    found = parts(real)
    assert len(list(found["word/settings.xml"].iter(qn("w:evenAndOddHeaders")))) == 1
    section = opened(real).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        (paragraph,) = footer.paragraphs
        assert paragraph._p.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == side
        text = "".join(element.text for element in paragraph._p.iter(qn("w:t")))
        assert text == "— 1 —"
        assert one(paragraph._p, "w:fldSimple").get(qn("w:instr")).strip() == "PAGE"


def test_only_a_draft_has_a_header(filled: tuple[Form, Report]) -> None:
    form, report = filled
    assert not [name for name in parts(document_of(form, report)) if "header" in name]
    section = opened(document_of(form, report._replace(status="draft"))).sections[0]
    assert [one.paragraphs[0].text for one in (section.header, section.even_page_header)] == ["草稿", "草稿"]


def test_python_docx_reads_the_title_all_headings_and_all_paragraphs(real: Document) -> None:
    file = opened(real)
    assert file.paragraphs[0].text.replace("\n", "") == real.title
    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [(f"Heading {one.level}", one.number + one.text) for one in real.blocks if isinstance(one, Heading)]
    assert [p.text for p in file.paragraphs if p.style.name == "Body Text"] == [
        one.text for one in real.blocks if isinstance(one, Paragraph)
    ]


def test_tables_have_all_cells_their_spans_and_thin_borders(document: Document) -> None:
    file = opened(document)
    grids = document.grids
    assert len(file.tables) == len(grids)
    for table, grid in zip(file.tables, grids, strict=True):
        assert len(table.columns) == grid.width and len(table.rows) == len(grid.rows)
        for row, column, cell in grid.places():
            assert table.cell(row, column).text == cell.text
            last = table.cell(row + cell.rows - 1, column + cell.columns - 1)
            assert last._tc is table.cell(row, column)._tc
        borders = one(table._tbl, "w:tblBorders")
        assert {border.get(qn("w:sz")) for border in borders} == {"4"} and len(borders) == 6


def test_heads_are_repeated_and_no_row_is_cut(document: Document) -> None:
    for table, grid in zip(opened(document).tables, document.grids, strict=True):
        rows = table._tbl.tr_lst
        repeated = [row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None for row in rows]
        assert repeated == [index < grid.head for index in range(len(rows))]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)


def test_columns_are_as_wide_as_the_text_together(document: Document) -> None:
    for grid in document.grids:
        widths = column_widths(grid)
        assert sum(widths) == TEXT_WIDTH and min(widths) > 400


def test_two_tables_in_a_row_stay_two() -> None:
    from strategies import form_2014

    sections = (Section("政府信息公开情况统计表", table="statistics"),) * 2
    document = document_of(form_2014(), Report("2014", 2017, "某局", sections=sections))
    grid = document.grids[0]
    assert len(opened(document._replace(blocks=(grid, grid))).tables) == 2


def test_the_file_says_nothing_of_who_made_it_or_of_a_template(real: Document) -> None:
    file, found = opened(real), parts(real)
    properties = file.core_properties
    assert properties.title == real.title and properties.language == "zh-CN"
    assert (properties.author, properties.last_modified_by, properties.comments, properties.keywords) == ("", "", "", "")
    assert sorted(found) == [
        "[Content_Types].xml", "_rels/.rels", "docProps/app.xml", "docProps/core.xml", "docProps/custom.xml",
        "word/_rels/document.xml.rels", "word/document.xml", "word/fontTable.xml", "word/footer1.xml", "word/footer2.xml",
        "word/settings.xml", "word/styles.xml",
    ]  # fmt: skip
    assert len(list(found["word/settings.xml"].iter(qn("w:removePersonalInformation")))) == 1


def test_properties_stand_in_the_order_of_the_schema(document: Document) -> None:
    """Word refuses a file in which they do not."""
    order = {
        "pPr": ["pStyle", "keepNext", "tabs", "snapToGrid", "spacing", "ind", "jc", "outlineLvl"],
        "rPr": ["rFonts", "b", "bCs", "color", "spacing", "sz", "szCs", "lang"],
        "tcPr": ["tcW", "gridSpan", "vMerge", "vAlign"],
        "tblPr": ["tblW", "jc", "tblBorders", "tblLayout", "tblCellMar", "tblCaption"],
        "sectPr": ["headerReference", "footerReference", "pgSz", "pgMar", "docGrid"],
        "style": ["name", "basedOn", "next", "qFormat", "pPr", "rPr"],
    }  # fmt: skip
    seen = set()
    for tree in parts(document).values():
        for element in tree.iter():
            name = etree.QName(element).localname
            if name in order:
                seen.add(name)
                places = [order[name].index(etree.QName(child).localname) for child in element]
                assert places == sorted(places), etree.tostring(element)
    assert seen == order.keys()


def test_no_cell_is_left_without_a_paragraph(document: Document) -> None:
    for cell in parts(document)["word/document.xml"].iter(qn("w:tc")):
        assert cell.find(qn("w:p")) is not None


def test_blocks_keep_their_order(document: Document) -> None:
    body = parts(document)["word/document.xml"].find(qn("w:body"))
    tables = [etree.QName(child).localname == "tbl" for child in body if child.tag != qn("w:sectPr")]
    assert tables.count(True) == len([block for block in document.blocks if isinstance(block, Grid)])
    assert not tables[0]


def test_more_columns_than_fit_are_set_smaller() -> None:
    from bench.measures import large_form

    form = large_form(10)
    table = form.tables[0]
    columns = tuple(Column(f"c{number}", f"第{number}列") for number in range(30))
    names = tuple(column.id for column in columns)
    rows = tuple(row._replace(columns=names) for row in table.rows)
    wide = Form("wide", "宽", "测试", (2000, None), (table._replace(columns=columns, rows=rows),))
    document = document_of(wide, Report("wide", 2020, "某局", sections=(Section("表", table="t"),)))
    (found,) = opened(document).tables
    assert {paragraph.style.name for paragraph in found.cell(1, 5).paragraphs} == {"Table Small"}
    assert sum(column_widths(document.grids[0])) == TEXT_WIDTH


def test_the_rows_of_a_small_group_stay_on_one_page() -> None:
    table = opened(document_of(*sample("2021", 2023))).tables[1]
    texts = ["".join(row._tr.itertext()) for row in table.rows]
    kept = [next(row._tr.iter(qn("w:keepNext")), None) is not None for row in table.rows]
    first = next(number for number, text in enumerate(texts) if "1.本机关不掌握" in text)
    assert kept[:3] == [True, True, True]
    assert kept[first - 1 : first + 4] == [False, True, True, False, True]
