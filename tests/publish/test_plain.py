"""Markdown, CSV and JSON."""

from __future__ import annotations

import csv as csv_module
import json as json_module

from strategies import form_2014, form_2021

from gjj_tui.model.address import CellAddress
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.publish.blocks import Document
from gjj_tui.publish.digest import digest_of, generator
from gjj_tui.publish.document import document_of
from gjj_tui.publish.plain import csv, harmless, json, marked, md


def lines(document: Document) -> list[str]:
    return md(document).decode("utf-8").split("\n")


def with_figures(figures: dict[str, str]) -> Document:
    cells = {CellAddress(code): text for code, text in figures.items()}
    return document_of(form_2014(), Report("2014", 2017, "某局", figures=Figures(cells)))


def test_markdown_has_headings_paragraphs_and_tables(real: Document) -> None:
    found = lines(real)
    assert found[2] == f"# {real.title}"
    assert "## 一、概述" in found and "### （一）强化组织部署，完善公开机制" in found
    assert "| 统计指标 | 代码 | 单位 | 统计数 |" in found
    assert "| 其中：主动公开规范性文件数 | 1110 | 条 | 7 |" in found


def test_markdown_joins_heads_and_repeats_groups() -> None:
    form = form_2021()
    sections = tuple(Section(table.title, table=table.id) for table in form.tables)
    report = Report("2021", 2023, "某局", sections=sections, figures=Figures({CellAddress("A3-3-2", "legal"): "4"}))
    found = lines(document_of(form, report))
    head = next(line for line in found if "法律服务机构" in line)
    assert "| 申请人情况·法人或其他组织·法律服务机构 |" in head
    row = next(line for line in found if "2.其他法律" in line).split(" | ")
    assert row[:3] == ["| 三、本年度办理结果", "（三）不予公开", "2.其他法律行政法规禁止公开"] and row[7] == "4"
    assert "| 信息内容 | 本年处理决定数量 |" in found and "| 行政复议·结果维持 |" in "\n".join(found)


def test_markup_in_a_text_is_text() -> None:
    assert marked("a*b_c`d[e](f)<g>&|#~$\\") == "a\\*b\\_c\\`d\\[e\\](f)\\<g\\>\\&\\|\\#\\~\\$\\\\"
    assert [marked(text) for text in ("1. 甲", "2) 乙", "- 丙", "+ 丁", "=== ", "    戊")] == [
        "1\\. 甲", "2\\) 乙", "\\- 丙", "\\+ 丁", "\\===", "戊"
    ]  # fmt: skip
    assert marked("2017 年 1.5 万") == "2017 年 1.5 万"
    assert "\\:" in marked("https://example.com") and "www\\." in marked("www.shgjj.com")


def test_csv_has_a_row_for_each_cell_and_opens_in_excel(real: Document) -> None:
    data = csv(real)
    assert data.startswith(b"\xef\xbb\xbf") and data.count(b"\r\n") == data.count(b"\n") == 59
    rows = list(csv_module.DictReader(data.decode("utf-8-sig").splitlines()))
    assert rows[0] == {
        "年度": "2017", "填报单位": "上海市公积金管理中心", "表": "政府信息公开情况统计表", "代码": "1100",
        "指标": "（一）主动公开政府信息数（不同渠道和方式公开相同信息计 1 条）", "列": "统计数", "单位": "条", "数值": "1173",
        "摘要": f"{digest_of(real)} {generator()}",
    }  # fmt: skip
    assert {row["代码"]: row["数值"] for row in rows}["8400"] == "27.6"


def test_csv_makes_formulas_harmless_and_leaves_numbers_alone() -> None:
    rows = list(csv_module.reader(csv(with_figures({"1100": "-5", "1110": "=1+1", "1120": "+6", "1210": "@x"})).decode().splitlines()))
    values = {row[3]: row[7] for row in rows}
    assert [values[code] for code in ("1100", "1110", "1120", "1210", "1220")] == ["-5", "'=1+1", "'+6", "'@x", ""]
    assert harmless("＝1") == "'＝1" and harmless("甲=1") == "甲=1" and harmless("") == ""


def test_json_gives_figures_as_typed_and_the_text(real: Document) -> None:
    text = json(real).decode("utf-8")
    data = json_module.loads(text)
    assert (data["year"], data["agency"], data["digest"]) == (2017, real.agency, digest_of(real))
    assert data["period"] == {"from": "2017-01-01", "to": "2017-12-31"}
    figures = {one["code"]: one for one in data["figures"]}
    assert len(figures) == 58 and figures["1100"]["value"] == 1173 and figures["8400"]["value"] == 27.6
    assert figures["8400"]["unit"] == "万元" and figures["8400"]["year"] == 2017
    assert data["sections"][1]["number"] == "一、" and len(data["sections"][1]["paragraphs"]) == 2
    assert data["sections"][-1]["table"] == "政府信息公开情况统计表"


def test_json_rounds_nothing() -> None:
    text = json(with_figures({"8400": "27.60", "7000": "0.1000000000000001", "1100": "x"})).decode()
    assert '"value": 27.60}' in text and '"value": 0.1000000000000001}' in text and '"value": "x"}' in text
    assert '"code": "1110"' in text and text.count('"value": null') == 55
