"""The scan of the report for 2017 becomes the report that was made from it by hand."""

from __future__ import annotations

import pytest
from intaking import ROOT, SCAN, imported, read, texts, tree

from gjj_tui.intake.reading import Imported
from gjj_tui.model.printed import printed
from gjj_tui.model.report import Report
from gjj_tui.store.report_file import open_report

JOINED = (15, 37, 63, 79)


@pytest.fixture(scope="module")
def found() -> Imported:
    return imported(SCAN.read_bytes(), "2017.txt")


@pytest.fixture(scope="module")
def real() -> Report:
    """The report as it prints: figures bound in the text are filled in."""
    file = open_report(str(ROOT / "reports" / "2017.toml"))

    def whole(sections: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(
            one._replace(
                text="\n".join(printed(line, file.form, file.report.figures).text for line in one.text.split("\n")),
                sections=whole(one.sections),
            )
            for one in sections
        )  # type: ignore[attr-defined]

    return file.report._replace(sections=whole(file.report.sections))  # type: ignore[arg-type]


def test_all_58_figures_are_those_of_the_report(found: Imported, real: Report) -> None:
    assert len(found.report.figures) == 58
    assert found.report.figures == real.figures


def test_the_section_tree_is_that_of_the_report(found: Imported, real: Report) -> None:
    assert tree(found.report) == tree(real)


def test_the_text_is_that_of_the_report_but_for_the_word_it_corrects(found: Imported, real: Report) -> None:
    corrected = [[text.replace("检查 and 审计", "检查和审计") for text in section] for section in texts(found.report)]
    assert corrected == texts(real)


def test_year_agency_form_and_short_name_are_read(found: Imported, real: Report) -> None:
    report = found.report
    assert (report.form, report.year, report.agency, report.short_name) == ("2014", 2017, real.agency, real.short_name)
    assert (report.title, report.period, report.status) == ("", None, "draft")


def test_the_doubts_are_the_four_joints_and_the_english_word(found: Imported) -> None:
    assert [(doubt.kind, doubt.place.line) for doubt in found.doubts] == [
        ("joined", 15), ("joined", 37), ("word", 61), ("joined", 63), ("joined", 79),
    ]  # fmt: skip
    assert [str(doubt.address) for doubt in found.doubts] == ["§2¶2", "§2.5¶1", "§3.4¶1", "§3.4¶1", "§5¶1"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_the_encoding_makes_no_difference(encoding: str, found: Imported) -> None:
    text = SCAN.read_text(encoding="utf-8")
    _source, other = read(text.encode(encoding), "2017.txt")
    assert (other.report, other.doubts) == (found.report, found.doubts)


def test_page_numbers_and_heads_of_pages_are_left_out_and_told(real: Report) -> None:
    text = SCAN.read_text(encoding="utf-8")
    pages = ["— 1 —\n\n上海市公积金管理中心年报\n\n", "2\n\n上海市公积金管理中心年报\n\n", "第 3 页 共 9 页\n\n上海市公积金管理中心年报\n\n"]
    for page, mark in zip(pages, ("公众的知情权", "建立业务探讨机制", "合市住房公积金"), strict=True):
        text = text.replace(f"\n{mark}", f"\n{page}{mark}")
    found = imported(text, "2017.txt")
    corrected = [[one.replace("检查 and 审计", "检查和审计") for one in section] for section in texts(found.report)]
    assert corrected == texts(real)
    assert [doubt.quote for doubt in found.doubts if doubt.kind == "page"] == [
        "— 1 —", "上海市公积金管理中心年报", "2", "上海市公积金管理中心年报", "第 3 页 共 9 页", "上海市公积金管理中心年报",
    ]  # fmt: skip
