"""The page of HTML: well formed, reachable by heading and scope, without anything from outside."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import NamedTuple

import pytest

from gjj_tui.model.form import Form
from gjj_tui.model.report import Report
from gjj_tui.publish.blocks import Document, Heading, Paragraph
from gjj_tui.publish.document import document_of
from gjj_tui.publish.html import html
from gjj_tui.publish.html_style import STYLE

VOID = {"meta", "br", "rect"}


class Element(NamedTuple):
    tag: str
    attributes: dict[str, str | None]
    parents: tuple[str, ...]
    text: list[str]


class Reader(HTMLParser):
    """All elements in order; fails where they are not nested."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(page.decode("utf-8"))
        self.close()
        assert not self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _value in attrs}) == len(attrs)
        element = Element(tag, dict(attrs), tuple(one.tag for one in self._open), [])
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, dict(attrs), tuple(one.tag for one in self._open), []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop().tag == tag

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text.append(data)

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]


def text(element: Element) -> str:
    return "".join(element.text)


def test_the_page_says_its_language_and_its_title(real: Document) -> None:
    page = Reader(html(real))
    assert page.elements[0].attributes["lang"] == "zh-CN"
    assert text(page.all("title")[0]) == text(page.all("h1")[0]) == real.title
    assert len(page.all("main")) == 1


def test_the_policy_lets_nothing_load_or_run_but_the_style(real: Document) -> None:
    page = Reader(html(real))
    (policy,) = [one.attributes["content"] for one in page.all("meta") if "http-equiv" in one.attributes]
    hashed = b64encode(sha256(STYLE.encode()).digest()).decode()
    assert policy == f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    assert text(*page.all("style")) == STYLE
    assert not page.all("script", "link", "img", "iframe", "object", "form", "base")
    for element in page.elements:
        assert not {"style", "src", "srcset"} & element.attributes.keys()
        assert not any(name.startswith("on") for name in element.attributes)
        href = element.attributes.get("href") or ""
        assert not href or href.startswith("#")
    assert "url(" not in STYLE and "@import" not in STYLE


def test_headings_go_down_by_one_and_name_their_section(real: Document) -> None:
    page = Reader(html(real))
    levels = [int(one.tag[1]) for one in page.elements if re.fullmatch("h[1-6]", one.tag)]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert [text(one) for one in page.elements if re.fullmatch("h[2-6]", one.tag)] == [
        block.number + block.text for block in real.blocks if isinstance(block, Heading)
    ]
    ids = [one.attributes["id"] for one in page.elements if "id" in one.attributes]
    assert len(ids) == len(set(ids))
    for section in page.all("section"):
        assert section.attributes["aria-labelledby"] in ids
    for link in page.all("a"):
        assert (link.attributes["href"] or "#")[1:] in ids


def test_paragraphs_are_whole(real: Document) -> None:
    page = Reader(html(real))
    assert [text(one) for one in page.all("p")] == [block.text for block in real.blocks if isinstance(block, Paragraph)]


def test_every_figure_is_a_cell_that_a_machine_can_read_and_that_heads_name(document: Document) -> None:
    page = Reader(html(document))
    cells = [one for one in page.all("td") if "data-code" in one.attributes]
    assert [(one.attributes["data-code"], one.attributes["data-value"]) for one in cells] == [
        (str(datum.address), datum.value) for datum in document.data
    ]
    heads = {one.attributes["id"]: one for one in page.all("th")}
    for cell in cells:
        names = (cell.attributes["headers"] or "").split()
        assert names and set(names) <= heads.keys()
        assert text(cell) == cell.attributes["data-value"]


def test_the_heads_of_a_cell_are_those_a_reader_would_name(document: Document) -> None:
    page = Reader(html(document))
    heads = {one.attributes["id"]: text(one) for one in page.all("th")}
    named = {
        one.attributes["data-code"]: [heads[id] for id in (one.attributes["headers"] or "").split()]
        for one in page.all("td") if "data-code" in one.attributes
    }  # fmt: skip
    if document.form == "2014":
        assert named["3110"] == ["统计数", "1. 当面申请数"]
        return
    assert named["A3-3-2.legal"] == [
        "申请人情况", "法人或其他组织", "法律服务机构", "三、本年度办理结果", "（三）不予公开", "2.其他法律行政法规禁止公开"
    ]  # fmt: skip
    assert named["R3.pending"] == ["行政诉讼", "复议后起诉", "尚未审结"]
    assert named["P6-2.decisions" if document.form == "2019" else "P6-2"][0] == "第二十条第（六）项"
    assert named["P6-2.decisions" if document.form == "2019" else "P6-2"][-1] == "行政强制"


def test_tables_have_a_caption_scopes_and_a_place_to_scroll_by_keyboard(document: Document) -> None:
    page = Reader(html(document))
    scopes = {"col", "colgroup", "row", "rowgroup"}
    assert all(one.attributes["scope"] in scopes for one in page.all("th"))
    captions = [text(one) for one in page.all("caption")]
    assert all(caption.startswith(grid.title) for caption, grid in zip(captions, document.grids, strict=True))
    for table in page.all("table"):
        assert "section" in table.parents
    regions = [one for one in page.all("section") if "tabindex" in one.attributes]
    assert len(regions) == len(document.grids)


def test_charts_say_in_words_what_they_show(real: Document) -> None:
    page = Reader(html(real))
    (chart,) = page.all("svg")
    (said,) = [one for one in page.all("title") if "svg" in one.parents]
    assert chart.attributes["role"] == "img" and chart.attributes["aria-labelledby"] == said.attributes["id"]
    assert "3. 政务微博公开政府信息数 997" in text(said)


@pytest.mark.parametrize(("front", "back"), [("1b1b1b", "ffffff"), ("0b4a8f", "f3f3f1"), ("8f1d14", "ffffff"), ("1b1b1b", "ececea")])
def test_colours_have_enough_contrast(front: str, back: str) -> None:
    assert f"#{front}" in STYLE

    def light(colour: str) -> float:
        parts = (int(colour[index : index + 2], 16) / 255 for index in (0, 2, 4))
        red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    one, other = sorted((light(front), light(back)))
    assert (other + 0.05) / (one + 0.05) >= 4.5


def test_a_draft_says_so_above_its_title(filled: tuple[Form, Report]) -> None:
    form, report = filled
    page = Reader(html(document_of(form, report._replace(status="checked"))))
    assert text(page.all("p")[0]) == "送审稿"
