"""Search over titles, text, rows, codes and values."""

from __future__ import annotations

from pathlib import Path

import pytest

from gjj_tui.model.address import CellAddress
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.model.search import Hit, search
from gjj_tui.store.report_file import open_report

FILE = open_report(str(Path(__file__).parents[2] / "reports" / "2017.toml"))


def found(query: str) -> list[Hit]:
    return search(FILE.report, FILE.form, query)


@pytest.mark.parametrize(
    ("query", "where"),
    [
        ("附表", "§8"), ("3100", "3100"), ("收到申请数", "3100"), ("997", "1230"), ("1038 万次", "§2.4¶1"), ("app", "§2.4¶1"),
        ("不同渠道和方式公开相同信息", "1100"),
    ],
)  # fmt: skip
def test_a_query_finds_its_place(query: str, where: str) -> None:
    assert where in [hit.where for hit in found(query)]


def test_titles_come_first_then_rows_then_text() -> None:
    kinds = ["¶" in hit.where for hit in found("公开")]
    assert kinds == sorted(kinds)


def test_nothing_is_found_for_nothing() -> None:
    assert found("") == found("  ") == found("没有这样的话") == []


def test_there_is_a_limit() -> None:
    assert len(search(FILE.report, FILE.form, "公开", 3)) == 3


def test_a_hit_in_the_middle_of_a_paragraph_shows_its_neighbourhood() -> None:
    hit = found("1038")[0]
    assert hit.text.startswith("…") and "1038 万次" in hit.text


def texts(*paragraphs: str) -> Report:
    return FILE.report._replace(sections=(Section("一", "\n".join(paragraphs), uid=1),), figures=Figures())


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [("共 1038 万次", "1038 万", "1038 万"), ("用 APP 看", "app", "APP"), ("ﬁß ẞ Straße", "strasse", "Straße"), ("İx APP", "app", "APP"),
     ("ẞ", "s", "ẞ"), ("甲甲乙", "甲乙", "甲乙")],
)  # fmt: skip
def test_the_found_words_can_be_selected(text: str, query: str, words: str) -> None:
    (hit,) = search(texts("", "甲", text), FILE.form, query)
    assert hit.where == "§1¶2"
    assert text[hit.offset : hit.offset + hit.length] == words


def test_only_in_a_paragraph_is_there_something_to_select() -> None:
    assert {(hit.offset, hit.length) for hit in found("公开") if "¶" not in hit.where} == {(0, 0)}


def test_a_figure_is_found_as_printed_and_as_written() -> None:
    """What is to be selected are characters of the text as it is written, the figure whole."""
    report = texts("共受理申请 {3100} 件。")._replace(figures=Figures({CellAddress("3100"): "12"}))
    for query, words in (("申请 12 件", "申请 {3100} 件"), ("2 件", "{3100} 件"), ("{3100}", "{3100}"), ("310", "310")):
        hit = next(hit for hit in search(report, FILE.form, query) if "¶" in hit.where)
        assert hit.text == "共受理申请 12 件。"
        assert report.sections[0].text[hit.offset : hit.offset + hit.length] == words
