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
def printed() -> list[list[str]]:
    lines = (DATA / "seed_2017_table.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines]


def rows(form: Toml) -> list[Toml]:
    (table,) = form["table"]
    return list(table["row"])


def plain(label: str) -> str:
    """A label without spaces, its brackets full-width."""
    return re.sub(r"\s", "", label).translate(FULL_WIDTH_BRACKETS)


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


def test_labels_codes_and_units_of_the_form_are_those_printed(form: Toml, printed: list[list[str]]) -> None:
    ours = [
        (
            plain(row["label"] + row.get("note", "")),
            row.get("code", NO_CODE),
            row.get("unit", NO_CODE),
        )
        for row in rows(form)
    ]
    assert ours == [(plain(label), code, unit) for label, code, unit, _ in printed]


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


def test_58_of_58_figures_are_those_printed_in_the_form_s_order(report: Toml, printed: list[list[str]]) -> None:
    figures = [(code, value) for _, code, _, value in printed if code != NO_CODE]
    assert len(figures) == 58
    assert [(code, str(value)) for code, value in report["statistics"].items()] == figures


def test_group_rows_carry_no_figure(printed: list[list[str]]) -> None:
    groups = [row for row in printed if row[1] == NO_CODE]
    assert len(groups) == 7
    assert all(row[2:] == [NO_CODE, NO_CODE] for row in groups)


# The text


def test_every_heading_and_paragraph_of_the_report_is_there(report: Toml) -> None:
    scan = (DATA / "seed_2017_text.txt").read_text(encoding="utf-8")
    assert scan.count(SCANNED_WORD) == 1
    expected = scan.replace(SCANNED_WORD, CORRECTED_WORD).splitlines()
    assert narrative(report["section"]) == expected


def test_nothing_of_the_narrative_is_shortened(report: Toml) -> None:
    text = "".join(re.sub(r"^(=|#+) ", "", line) for line in narrative(report["section"]))
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
