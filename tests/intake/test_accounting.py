"""Whatever a source is made of: each of its characters is in the report or in the list of doubts."""

from __future__ import annotations

import html
import io
from collections import Counter
from random import Random

import pytest
from intaking import AGENCY, ROOT, SCAN, account, forms, imported, read, squeezed, workbook
from strategies import law

from gjj_tui.intake.decoding import decode
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.readers import read_source
from gjj_tui.intake.reading import read_report
from gjj_tui.intake.source import Cell, Grid, Line, Place, Source
from gjj_tui.store.report_save import new_text

PIECES = (
    "一、概述", "二、主动公开情况", "（一）宣传", "(二) 解读", "（四）跳号", "1.要点", "2. 要点", "（1）细点", "一是好；", "引言", "目录", "附表",
    "一、概述……3", "- 1 -", "12", "第 2 页", "2017年甲局政府信息公开工作年度报告", "（2017年度）", "填报单位：甲局", "单位：件",
    "政府信息公开情况统计表", "甲局", "2018年1月9日", "填报人：张三", "上海市公积金管理中心积极做好主动公开政府信息工作，坚持公开为常态、不公开为",
    "例外的原则。", "见{附件}", "审计 and 检查工作", "\u200b隐\u202e藏", "＝１＋１", "（一）小标题。这里是同一行里的正文，写了很多字。", "版权所有 甲局",
    "a", "𠀀", "　　", "「引」", "。", "一、", "（一）", "1100", "1,173",
)  # fmt: skip
CELLS = (
    "", "——", "0", "1173", "1,173", "27.60", "约7", "1100", "1110", "条", "件", "统计数", "代码", "总计", "自然人", "商业企业", "其他",
    "（一）主动公开政府信息数", "其中：主动公开规范性文件数", "一、主动公开情况", "一、本年新收政府信息公开申请数量", "（一）予以公开", "行政许可",
    "第二十条第（五）项", "本年处理决定数量", "信息内容", "结果维持", "行政复议", "A1.person", "sha256:00", "甲局", "2017", "随便什么",
)  # fmt: skip


def some_line(random: Random) -> str:
    return "".join(random.choice(PIECES) for _step in range(random.choice((1, 1, 1, 2, 3))))


def some_rows(random: Random) -> list[list[str]]:
    width = random.randrange(2, 6)
    return [[random.choice(CELLS) for _c in range(width)] for _r in range(random.randrange(1, 8))]


def some_text(random: Random) -> str:
    parts = []
    for _step in range(random.randrange(1, 25)):
        if random.randrange(5):
            parts.append(some_line(random))
        else:
            parts += ["\t".join(row) for row in some_rows(random)]
        parts.append(random.choice(("\n", "\n\n", "\n　　", "\r\n", "\f")))
    return "".join(part if part.strip() == "" else part + "\n" for part in parts)


def check(source: Source) -> None:
    """The account holds, and what came out can be written as a report."""
    try:
        found = read_report(source, forms(), year=2017, agency="甲局")
    except IntakeFault:
        assert not any(piece.text.strip() for piece in source.pieces())
        return
    account(source, found)
    new_text(found.form, found.report)


def whole(source: Source, text: str) -> None:
    """The reader gave every character of the text, or a doubt of it."""
    have = Counter(squeezed("".join(piece.text for piece in source.pieces())))
    have.update(squeezed("".join(doubt.quote for doubt in source.doubts)))
    assert not Counter(squeezed(text)) - have


@law
def test_text(random: Random) -> None:
    text = some_text(random)
    if text.strip():
        source = read_source(text.encode(), "x.txt")
        whole(source, text)
        check(source)


@law
def test_pages(random: Random) -> None:
    parts, said = [], []
    tags = ("p", "div", "h1", "h2", "h3", "li", "span", "nav", "footer", "section", "b", "td", "p hidden", "title")
    for _step in range(random.randrange(1, 20)):
        tag = random.choice(tags)
        if random.randrange(5):
            text = some_line(random)
            parts.append(f"<{tag}>{html.escape(text)}" + random.choice((f"</{tag.split()[0]}>", "", "<br>")))
            said.append(text)
        else:
            rows = some_rows(random)
            said += [text for row in rows for text in row]
            cells = ("".join(f"<td colspan={random.randrange(1, 3)}>{html.escape(text)}" for text in row) for row in rows)
            parts.append(f"<table>{''.join(f'<tr>{row}' for row in cells)}</table>")
    source = read_source(f"<html>{''.join(parts)}".encode(), "x.html")
    whole(source, "".join(said))
    check(source)


@law
def test_grids(random: Random) -> None:
    items: list[Line | Grid] = []
    for number in range(random.randrange(1, 6)):
        if random.randrange(2):
            items.append(Line(some_line(random).replace("\u200b", "").replace("\u202e", "").strip() or "x", Place(100 * number + 99)))
            continue
        cells = tuple(
            Cell(text, Place(100 * number + row, f"{column}"), row, column, random.choice((1, 1, 2)), random.choice((1, 1, 3)),
                 random.choice(("", "", "", "1100", "A1.person", "x")))
            for row, texts in enumerate(some_rows(random)) for column, text in enumerate(texts)
        )  # fmt: skip
        items.append(Grid(cells))
    check(Source(random.choice(("txt", "html", "docx", "xlsx")), tuple(items), (), random.choice((False, False, True))))


@law
def test_tables_of_commas(random: Random) -> None:
    out = io.StringIO()
    import csv

    rows = some_rows(random)
    csv.writer(out).writerows(rows)
    if any(text.strip() for row in rows for text in row):
        source = read_source(out.getvalue().encode(), "x.csv")
        whole(source, "".join(text for row in rows for text in row).replace(",", ""))
        check(source)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_the_scan(encoding: str) -> None:
    text = SCAN.read_text(encoding="utf-8")
    data = text.encode(encoding)
    source, found = read(data, "x.txt")
    assert decode(data) == text
    whole(source, text)
    account(source, found)


def test_a_text_of_another_kind_is_all_in_the_report() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8").replace("|", "")
    source = read_source(text.encode(), "x.txt")
    whole(source, text)
    check(source)


def test_a_workbook_of_anything() -> None:
    random = Random(7)
    for _step in range(5):
        imported(workbook([*some_rows(random), ["统计指标", "代码", "单位", "统计数"], ["x", "1100", "条", 5]]), "x.xlsx",
                 year=2017, agency=AGENCY)  # fmt: skip
