"""The real report for 2017 is held whole: every paragraph and every figure.

``tests/data`` keeps what the published report prints, independently of the report file:

- ``seed_2017_table.tsv``: the 65 rows of its table, verbatim: label, code, unit, value.
- ``seed_2017_text.txt``: its narrative, one paragraph a line, characters and spaces as printed,
  paragraphs cut by a page break joined. A heading is a line that starts with its level:
  ``= `` unnumbered, ``# `` the level 一、, ``## `` the level （一）; its number is left out.
"""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from strategies import read_real

from gjj_tui.check.checker import Checker
from gjj_tui.model.form import Form
from gjj_tui.model.printed import printed
from gjj_tui.model.report import Report, Section

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "tests" / "data"

# Non-space characters of the titles and paragraphs, numbering not counted.
NARRATIVE_CHARACTERS = 3285

# The one word of the scan that the report corrects.
SCANNED_WORD = "执法检查 and 审计工作通知"
CORRECTED_WORD = "执法检查和审计工作通知"

NO_CODE = "——"
FULL_WIDTH_BRACKETS = str.maketrans("()", "（）")

Toml = dict[str, Any]


def load(*parts: str) -> Toml:
    text = ROOT.joinpath(*parts).read_text(encoding="utf-8")
    return tomli.loads(text, parse_float=Decimal)


@pytest.fixture(scope="module")
def report() -> Toml:
    return load("reports", "2017.toml")


@pytest.fixture(scope="module")
def draft() -> Toml:
    return load("reports", "2018.toml")


@pytest.fixture(scope="module")
def form() -> Toml:
    return load("gjj_tui", "forms", "2014.toml")


@pytest.fixture(scope="module")
def scanned() -> list[list[str]]:
    lines = (DATA / "seed_2017_table.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def rows(form: Toml) -> list[Toml]:
    (table,) = form["table"]
    return list(table["row"])


def plain(label: str) -> str:
    """A label without spaces, its brackets full-width."""
    return re.sub(r"\s", "", label).translate(FULL_WIDTH_BRACKETS)


def printed_narrative(report: Toml) -> list[str]:
    """As `narrative`, with the figures of the table where the text names their codes."""
    figures = report["statistics"]
    return [re.sub(r"\{(\d{4})\}", lambda code: str(figures[code[1]]), line) for line in narrative(report["section"])]


def narrative(sections: list[Toml], level: int = 1) -> list[str]:
    """The sections in the simple form of ``seed_2017_text.txt``."""
    lines = []
    for section in sections:
        marker = "#" * level if section.get("numbered", True) else "="
        lines.append(f"{marker} {section['title']}")
        lines += [line for line in section.get("text", "").split("\n") if line.strip()]
        lines += narrative(section.get("section", []), level + 1)
    return lines


def tree(sections: list[Toml]) -> list[Any]:
    return [
        (
            s["title"],
            s.get("numbered", True),
            s.get("table"),
            tree(s.get("section", [])),
        )
        for s in sections
    ]


# The form


def test_the_form_has_65_printed_rows_of_which_58_carry_a_code(form: Toml) -> None:
    codes = [row["code"] for row in rows(form) if "code" in row]
    assert len(rows(form)) == 65
    assert len(codes) == len(set(codes)) == 58


def test_labels_codes_and_units_of_the_form_are_those_printed(form: Toml, scanned: list[list[str]]) -> None:
    ours = [
        (
            plain(row["label"] + row.get("note", "")),
            row.get("code", NO_CODE),
            row.get("unit", NO_CODE),
        )
        for row in rows(form)
    ]
    assert ours == [(plain(label), code, unit) for label, code, unit, _ in scanned]


def test_row_numbers_of_the_form_have_full_width_brackets(form: Toml) -> None:
    assert not [row["label"] for row in rows(form) if set("()") & set(row["label"])]


def test_only_coded_rows_have_a_unit_and_a_definition(form: Toml) -> None:
    for row in rows(form):
        coded = "code" in row
        assert coded == ("unit" in row) == ("definition" in row), row["label"]


def test_a_parent_is_a_row_of_the_form_and_says_which_part(form: Toml) -> None:
    codes = {row.get("code") for row in rows(form)}
    for row in rows(form):
        assert ("parent" in row) == ("part" in row), row["label"]
        if "parent" in row:
            assert row["parent"] in codes
            assert row["part"] in {"sum", "among"}


# The figures


def test_58_of_58_figures_are_those_printed_in_the_form_s_order(report: Toml, scanned: list[list[str]]) -> None:
    figures = [(code, value) for _, code, _, value in scanned if code != NO_CODE]
    assert len(figures) == 58
    assert [(code, str(value)) for code, value in report["statistics"].items()] == figures


def test_group_rows_carry_no_figure(scanned: list[list[str]]) -> None:
    groups = [row for row in scanned if row[1] == NO_CODE]
    assert len(groups) == 7
    assert all(row[2:] == [NO_CODE, NO_CODE] for row in groups)


# The text


def test_every_heading_and_paragraph_of_the_report_is_there(report: Toml) -> None:
    scan = (DATA / "seed_2017_text.txt").read_text(encoding="utf-8")
    assert scan.count(SCANNED_WORD) == 1
    expected = scan.replace(SCANNED_WORD, CORRECTED_WORD).splitlines()
    assert printed_narrative(report) == expected


def test_the_program_prints_what_the_scan_prints() -> None:
    scan = (DATA / "seed_2017_text.txt").read_text(encoding="utf-8").replace(SCANNED_WORD, CORRECTED_WORD)
    file = read_real(ROOT, "2017.toml")
    paragraphs = [
        printed(paragraph, file.form, file.report.figures).text
        for _address, section in file.report.walk() for _offset, paragraph in section.paragraphs()
    ]  # fmt: skip
    assert paragraphs == [line for line in scan.splitlines() if not re.match(r"(=|#+) ", line)]
    assert Checker(file.form, file.report).findings() == Checker(file.form, unbound(file.report, file.form)).findings()


def unbound(report: Report, form: Form) -> Report:
    """The report with plain numbers in its text."""

    def plain(section: Section) -> Section:
        text = printed(section.text, form, report.figures).text
        return section._replace(text=text, sections=tuple(map(plain, section.sections)))

    return report._replace(sections=tuple(map(plain, report.sections)))


def test_every_figure_of_the_text_that_is_in_the_table_is_bound(report: Toml) -> None:
    """受理点 are perhaps not the 查阅点 of 8200, so that one waits."""
    lines = narrative(report["section"])
    bound = [found for line in lines for found in re.findall(r"(\S{4} )\{(\d{4})\}( \S)", line)]
    assert bound == [
        ("发布信息 ", "1240", " 篇"), ("政府信息 ", "1100", " 条"), ("公开申请 ", "3100", " 件"),
        ("专职人员 ", "8310", " 人"), ("兼职人员 ", "8320", " 人"),
    ]  # fmt: skip
    text = "\n".join(printed_narrative(report))
    free, later = (quotes(report["section"], key) for key in ("free", "later"))
    assert later == ["17 个"]
    assert free == ["1038 万次", "32 篇", "270 万", "11则", "12期", "8 家", "7 个", "1205 万份", "35 万份"]
    assert all(quote in text for quote in free + later)


def quotes(sections: list[Toml], key: str) -> list[str]:
    return [quote for section in sections for quote in [*section.get(key, []), *quotes(section.get("section", []), key)]]


def test_nothing_of_the_narrative_is_shortened(report: Toml) -> None:
    text = "".join(re.sub(r"^(=|#+) ", "", line) for line in printed_narrative(report))
    assert len(re.sub(r"\s", "", text)) == NARRATIVE_CHARACTERS


def test_no_title_carries_a_typed_number(report: Toml) -> None:
    for line in narrative(report["section"]):
        if re.match(r"(=|#+) ", line):
            assert not re.search(r"^\S+ ([一二三四五六七八九十]+、|[（(]|\d)", line), line


def test_the_table_is_printed_in_the_last_section(report: Toml) -> None:
    *others, last = report["section"]
    assert last == {"title": "附表", "table": "statistics"}
    assert not any("table" in section for section in others)


def test_the_report_is_published_under_its_form(report: Toml, form: Toml) -> None:
    first, last = form["years"]
    assert report["form"] == form["id"]
    assert first <= report["year"] <= last
    assert report["status"] == "published"


# Next year's draft


def test_the_draft_for_2018_has_the_same_sections_without_text(report: Toml, draft: Toml) -> None:
    assert tree(draft["section"]) == tree(report["section"])
    assert all(re.match(r"(=|#+) ", line) for line in narrative(draft["section"]))


def test_the_draft_for_2018_has_no_figures(draft: Toml) -> None:
    assert (draft["year"], draft["status"]) == (2018, "draft")
    assert draft["statistics"] == {}
