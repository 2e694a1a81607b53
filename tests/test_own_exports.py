"""A file that the program exported comes back as the report it was made of, and no lie in it is believed."""

from __future__ import annotations

import io
from functools import lru_cache
from pathlib import Path

import docx as library
import pytest
from hypothesis import given
from hypothesis import strategies as st
from intaking import ROOT, full_report, repacked, texts, tree

from gjj_tui.exchange.importing import Taken, summary, take
from gjj_tui.exchange.own_exports import says_the_same
from gjj_tui.model.bookmark import bookmark_names, field_of, part_of
from gjj_tui.model.form import Form
from gjj_tui.model.report import Report, Section
from gjj_tui.publish.blocks import Document, Paragraph
from gjj_tui.publish.document import document_of
from gjj_tui.publish.formats import FORMATS
from gjj_tui.store.report_file import open_report

REPORTS = ("2014", "2019", "2021", "real")


@lru_cache
def report_of(name: str) -> tuple[Form, Report]:
    """A report with every cell filled and figures bound in its text; or the real one."""
    if name == "real":
        file = open_report(str(ROOT / "reports" / "2017.toml"))
        return file.form, file.report
    form, report = full_report(name, {"2014": 2018, "2019": 2020, "2021": 2022}[name])
    first, second, *_more = (cell for cell in form.cells() if form.type_of(cell) == "count")
    text = f"{{{first}}} 件，{{{{甲}}与其他共 {{{first} + {second}}} 件，再说一次 {{{first}}}\n没有引用的 7 件。"
    return form, report._replace(status="published", sections=(*report.sections, Section("引用", text)))


@lru_cache
def exported(name: str, kind: str) -> bytes:
    return FORMATS[kind].write(document_of(*report_of(name)))


def taken(data: bytes, kind: str, folder: object = "/nowhere") -> Taken:
    return take(data, f"x.{kind}", "", str(folder))


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


@pytest.mark.parametrize("kind", ["docx", "html"])
@pytest.mark.parametrize("name", REPORTS)
def test_bound_figures_come_back_and_nothing_is_in_doubt(name: str, kind: str) -> None:
    _form, report = report_of(name)
    found = taken(exported(name, kind), kind)
    assert texts(found.imported.report) == texts(report)
    assert tree(found.imported.report) == tree(report)
    assert found.imported.report.figures == report.figures
    assert found.imported.doubts == ()
    assert found.fields == "".join("".join(one) for one in texts(report)).replace("{{", "").count("{")
    assert f"引用 {found.fields} 处" in summary(found)


@pytest.mark.parametrize("status", ["draft", "checked", "approved"])
@pytest.mark.parametrize("kind", ["docx", "html"])
def test_the_mark_of_a_draft_is_no_doubt(kind: str, status: str) -> None:
    form, report = report_of("2021")
    data = FORMATS[kind].write(document_of(form, report._replace(status=status)))
    assert taken(data, kind).imported.doubts == ()


@pytest.mark.parametrize("kind", ["docx", "html", "xlsx"])
@pytest.mark.parametrize("name", REPORTS)
def test_every_paragraph_prints_as_before(name: str, kind: str) -> None:
    form, report = report_of(name)
    found = taken(exported(name, kind), kind).imported
    assert paragraphs(document_of(found.form, found.report)) == paragraphs(document_of(form, report))


def test_a_workbook_says_that_the_numbers_of_its_text_are_plain() -> None:
    (doubt,) = taken(exported("real", "xlsx"), "xlsx").imported.doubts
    assert doubt.kind == "plain" and "Shift+F9" in doubt.done


def test_last_years_figure_comes_back_where_last_years_report_lies_beside(tmp_path: Path) -> None:
    file = open_report(str(ROOT / "reports" / "2017.toml"))
    report = file.report._replace(year=2018, sections=(Section("附表", "上年 {last.1100} 条。", True, "statistics"),))
    data = FORMATS["html"].write(document_of(file.form, report, file.report))
    found = taken(data, "html", tmp_path)
    assert (found.fields, texts(found.imported.report)) == (0, [["上年 1173 条。"]])
    (tmp_path / "2017.toml").write_bytes((ROOT / "reports" / "2017.toml").read_bytes())
    found = taken(data, "html", tmp_path)
    assert (found.fields, texts(found.imported.report)) == (1, [["上年 {last.1100} 条。"]])


@pytest.mark.parametrize(("old", "new"), [
    ('<data value="1173" data-code="1100">1173</data>', '<data value="1173" data-code="1100">1174</data>'),
    ('data-code="1100">1173</data>', 'data-code="1240">1173</data>'),
    ('data-code="1100">1173</data>', 'data-code="no such cell">1173</data>'),
    ("本年度报告根据", "本年度报告依据"),
])  # fmt: skip
def test_what_a_page_says_of_its_numbers_holds_only_when_it_prints_the_same(old: str, new: str) -> None:
    page = exported("real", "html").decode()
    assert old in page
    found = taken(page.replace(old, new).encode(), "html")
    assert found.fields == 0
    assert "{" not in "".join("".join(one) for one in texts(found.imported.report))
    assert [doubt.kind for doubt in found.imported.doubts] == ["plain"]


@pytest.mark.parametrize(("old", "new"), [
    ('<a href="#s1">引言</a>', '<a href="#s1">引言</a><b>另有要求</b>'), ("</nav>", "</nav><nav>又一个菜单</nav>"),
])  # fmt: skip
def test_what_was_put_into_the_menu_is_in_doubt(old: str, new: str) -> None:
    page = exported("real", "html").decode()
    assert old in page
    found = taken(page.replace(old, new, 1).encode(), "html")
    assert [doubt.kind for doubt in found.imported.doubts] == ["dropped"]


def resaved(data: bytes, old: str = "", new: str = "") -> bytes:
    """As another program writes it: other bytes, other order."""
    document = library.Document(io.BytesIO(data))
    for paragraph in document.paragraphs if old else ():
        for run in paragraph.runs:
            run.text = run.text.replace(old, new)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document_saved_by_another_program_says_the_same() -> None:
    form, _report = report_of("real")
    data = resaved(exported("real", "docx"))
    assert data != exported("real", "docx")
    assert says_the_same(data, "x.docx", form, None)
    assert not says_the_same(resaved(data, "概述", "概况"), "x.docx", form, None)
    assert not says_the_same(resaved(data, "1173", "1174"), "x.docx", form, None)
    assert not says_the_same(data[:2000], "x.docx", form, None)


def test_a_footer_that_says_more_is_not_the_same() -> None:
    form, _report = report_of("real")
    data = exported("real", "docx")
    footer = library.Document(io.BytesIO(data)).sections[0].footer.part.blob.decode()
    changed = repacked(data, {"word/footer1.xml": footer.replace("— ", "机密 ", 1).encode()})
    assert not says_the_same(changed, "x.docx", form, None)


@given(st.integers(1, 99_999), st.text(max_size=60))
def test_bookmarks_tell_their_field_or_there_are_none(number: int, field: str) -> None:
    names = bookmark_names(number, field)
    parts = [part for name in names if (part := part_of(name))]
    assert [one for one, _part in parts] == [number] * len(names)
    assert field_of([part for _number, part in parts]) == (field if names else "")
    assert all(len(name) <= 40 and name.isascii() for name in names)


@pytest.mark.parametrize("field", ["3100", "A3-3-1.total", "R1.total - R1.pending", "A3-3-1.business + A3-3-2.research"])
def test_the_fields_of_the_forms_have_names(field: str) -> None:
    assert bookmark_names(123, field)


@pytest.mark.parametrize("name", ["_Toc1", "_gjj1a_", "_gjjx_3100", "gjj1a_3100", "_gjj1a_甲", "_gjj٣a_3100", ""])
def test_other_bookmarks_tell_nothing(name: str) -> None:
    assert part_of(name) is None
