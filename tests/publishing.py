"""Reports to publish: one of every form, and one that holds all that could go wrong."""

from __future__ import annotations

from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.store.forms import built_in_form

EVIL = (
    "=1+1", "@SUM(A1)", "+1", "-1", "＝1", "<script>alert(1)</script>", "]]>", "&amp;&#0;", "</w:t></w:r>", "{{7*7}}",
    "\x00\x01\x1b[2J", "\u202e\u2028\ufeff", "\ufffe\uffff", "\ud800", "a\tb", "'\"`|*_#~$", "[x](javascript:alert(1))",
    "# 标题", "1. 列", "---", "<!-- -->", "https://example.com", "\U0001f600", "甲" * 40_000,
)  # fmt: skip
"""What means something in one format or another, or may not stand in it."""


def sample(id: str, year: int, status: str = "published") -> tuple[Form, Report]:
    """A report with a number in each cell and a section for each table."""
    form = built_in_form(id)
    assert form
    sections = (
        Section("总体情况", "第一段。\n第二段。", sections=(Section("主动公开", "甲。"), Section("依申请公开", "乙。"))),
        *(Section(table.title, table=table.id) for table in form.tables),
        Section("其他需要报告的事项", "无。"),
    )
    figures = Figures({cell: str(number % 13) for number, cell in enumerate(form.cells())})
    return form, Report(id, year, "某市某局", status=status, sections=sections, figures=figures)


SAMPLES = (("2014", 2017), ("2019", 2019), ("2021", 2023))


def hostile() -> tuple[Form, Report]:
    """Every field holds every kind of text that could be taken for something else."""
    form, report = sample("2014", 2017, "draft")
    every = "\n".join(EVIL)
    sections = tuple(Section(text, every, sections=(Section(text[::-1]),)) for text in EVIL) + report.sections
    figures = Figures({cell: EVIL[number % len(EVIL)] for number, cell in enumerate(form.cells())})
    return form, report._replace(
        agency="=cmd|'/c calc'!A1\x07<b>", title="<i>&\u202e=2+2\x00", short_name="@x", sections=sections, figures=figures
    )
