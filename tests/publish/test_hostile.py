"""Whatever stands in a report, the program that opens the file sees plain text."""

from __future__ import annotations

import csv as csv_module
import io
import json as json_module
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import docx as library
import openpyxl
import pytest
from lxml import etree
from publishing import hostile, sample

from gjj_tui.model.visible import hidden_characters
from gjj_tui.publish.blocks import Document, Heading, Paragraph
from gjj_tui.publish.document import document_of
from gjj_tui.publish.formats import FORMATS, export, file_name

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@pytest.fixture(scope="module")
def evil() -> Document:
    return document_of(*hostile())


@pytest.fixture(scope="module", params=sorted(FORMATS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def said(document: Document) -> set[str]:
    return {one.text for one in document.blocks if isinstance(one, (Heading, Paragraph))}


def test_no_format_holds_a_hidden_character(evil: Document, name: str) -> None:
    data = export(evil, FORMATS[name])
    texts = [data]
    if name in ("docx", "xlsx"):
        archive = zipfile.ZipFile(io.BytesIO(data))
        texts = [archive.read(member) for member in archive.namelist()]
    for text in texts:
        hidden = {code for _offset, code in hidden_characters(text.decode("utf-8"))}
        assert hidden <= ({"U+FEFF", "U+000D"} if name == "csv" else set())


def test_office_files_are_well_formed_and_without_code_or_links(evil: Document) -> None:
    for name in ("docx", "xlsx"):
        archive = zipfile.ZipFile(io.BytesIO(export(evil, FORMATS[name])))
        for member in archive.namelist():
            etree.fromstring(archive.read(member))
        rels = "".join(archive.read(one).decode() for one in archive.namelist() if one.endswith(".rels"))
        assert "External" not in rels and "hyperlink" not in rels


def test_word_sees_text(evil: Document) -> None:
    file = library.Document(io.BytesIO(export(evil, FORMATS["docx"])))
    texts = {paragraph.text for paragraph in file.paragraphs}
    wanted = {one.number + one.text if isinstance(one, Heading) else one.text
              for one in evil.blocks if isinstance(one, (Heading, Paragraph))}  # fmt: skip
    assert wanted <= texts
    names = {etree.QName(element).localname for element in file.element.body.iter()}
    assert names <= {
        "body", "p", "pPr", "pStyle", "r", "t", "br", "tab", "tbl", "tblPr", "tblW", "jc", "tblBorders", "top", "left",
        "bottom", "right", "insideH", "insideV", "tblLayout", "tblCellMar", "tblCaption", "tblGrid", "gridCol", "tr",
        "trPr", "cantSplit", "trHeight", "tblHeader", "tc", "tcPr", "tcW", "gridSpan", "vMerge", "vAlign", "ind",
        "keepNext", "sectPr", "footerReference", "headerReference", "pgSz", "pgMar", "docGrid", "spacing",
    }  # fmt: skip


def test_excel_sees_texts_and_numbers_and_no_formula(evil: Document) -> None:
    book = openpyxl.load_workbook(io.BytesIO(export(evil, FORMATS["xlsx"])))
    found = set()
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type in ("s", "n") and cell.hyperlink is None
                assert not isinstance(cell.value, str) or len(cell.value) <= 32767
                found.add(cell.value)
    assert {"=1+1", "@SUM(A1)", "<script>alert(1)</script>", "[x](javascript:alert(1))"} <= found


def test_csv_and_json_read_back_what_is_shown(evil: Document) -> None:
    rows = list(csv_module.reader(io.StringIO(export(evil, FORMATS["csv"]).decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {9}
    assert [row[7].removeprefix("'") for row in rows[1:]] == [one.value.removeprefix("'") for one in evil.data]
    assert not any(field[:1] in "=+@＝＋＠\t" for row in rows for field in row if field)
    data = json_module.loads(export(evil, FORMATS["json"]))
    assert [str(one["value"] if one["value"] is not None else "") for one in data["figures"]] == [one.value for one in evil.data]
    assert {text for section in data["sections"] for text in section["paragraphs"]} <= said(evil)


def test_markdown_has_no_more_structure_than_the_report(evil: Document) -> None:
    text = export(evil, FORMATS["md"]).decode("utf-8")
    lines = text.split("\n")
    assert sum(line.startswith("#") for line in lines) == 1 + sum(isinstance(one, Heading) for one in evil.blocks)
    assert not re.search(r"(?<!\\)<(?!!-- gjj-digest)", text.replace("\\\\", ""))
    assert not any(re.match(r"([-+=]|\d+[.)])", line) for line in lines)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
def test_a_browser_sees_text_runs_nothing_and_has_no_complaint(evil: Document, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_bytes(export(evil, FORMATS["html"]))
    done = subprocess.run(
        [str(CHROMIUM), "--headless", "--no-sandbox", "--disable-gpu", "--enable-logging=stderr", "--v=0",
         f"--user-data-dir={tmp_path / 'profile'}", "--dump-dom", page.as_uri()],
        capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "CONSOLE" not in done.stderr
    dom = done.stdout
    assert "</html>" in dom
    assert not re.search(r"<(script|i|b|img|a href=\"(?!#))\b", dom)
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in dom


@pytest.mark.parametrize("title", ["../../etc/passwd", "a/b\\c:d", "", "...", "\x00\x1b[2J", "甲" * 300, "CON|<>?*\"", "-rf"])
def test_a_title_makes_a_name_in_one_folder(title: str) -> None:
    form, report = sample("2014", 2017)
    name = file_name(document_of(form, report._replace(title=title)), FORMATS["html"])
    assert "/" not in name and "\\" not in name and not name.startswith(".") and name.endswith(".html")
    assert len(name.encode()) <= 255 and not hidden_characters(name) and name != ".html"
