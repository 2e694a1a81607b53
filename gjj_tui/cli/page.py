"""A report as a page of text: title, numbered headings, paragraphs, tables."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.cli.grid import aligned
from gjj_tui.cli.one_row import one_row_page
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, SectionAddress
from gjj_tui.model.days import period_title
from gjj_tui.model.form import Form, Row, Table
from gjj_tui.model.numbering import ordinals
from gjj_tui.model.printed import BLANK, printed
from gjj_tui.model.report import NO_FIGURES, Figures, Report, Section
from gjj_tui.model.visible import visible

NO_VALUE = "——"
"""What a group row prints for its code, unit and value."""
INDENT = "　　"
LABEL_WIDTH = 48
"""Cells that a row's label takes in one line."""


def report_page(form: Form, report: Report, last: Figures = NO_FIGURES) -> Iterator[str]:
    """The whole report; `last` are last year's figures, for sentences that speak of them."""
    yield report.printed_title
    yield ""
    yield from sections_page(form, report, WHOLE_TEXT, last)


def sections_page(
    form: Form, report: Report, address: SectionAddress, last: Figures = NO_FIGURES
) -> Iterator[str]:
    """A section with all it contains, or the whole text."""
    depth = len(address.path)
    if not depth:
        yield from _siblings(form, report, report.sections, 0, last)
        return
    siblings, index = report.children(address.parent), address.path[-1]
    yield from _section(form, report, siblings[index], ordinals(siblings, depth - 1)[index], depth - 1, last)


def _siblings(
    form: Form, report: Report, sections: tuple[Section, ...], depth: int, last: Figures
) -> Iterator[str]:
    for index, (section, number) in enumerate(zip(sections, ordinals(sections, depth), strict=True)):
        if index:
            yield ""
        yield from _section(form, report, section, number, depth, last)


def _section(
    form: Form, report: Report, section: Section, number: str, depth: int, last: Figures
) -> Iterator[str]:
    yield number + section.title
    for _offset, paragraph in section.paragraphs():
        yield INDENT + printed(paragraph, form, report.figures, last).text.strip()
    if section.table:
        yield ""
        table = form.table(section.table)
        if table:
            yield from table_page(table, report)
        else:
            yield _("（{form} 表式没有名为“{table}”的表）").format(form=form.id, table=section.table)
    if section.sections:
        yield ""
        yield from _siblings(form, report, section.sections, depth + 1, last)


def table_page(table: Table, report: Report) -> Iterator[str]:
    """A table with aligned columns, its numbers ending together."""
    yield _("{title}（{period}）").format(title=table.title, period=period_title(report.period, report.year))
    yield _("填报单位：{agency}").format(agency=report.agency)
    if table.layout == "one-row":
        yield from one_row_page(table, report.figures)
        return
    label, *heads = (*table.head, "", "", "")[:3]
    rows = [[table.corner or label, *heads, *(column.title for column in table.columns)]]
    if any(column.group for column in table.columns):
        groups = [column.group for column in table.columns]
        rows.insert(0, ["", "", "", *("" if groups[:i][-1:] == [one] else one for i, one in enumerate(groups))])
    if table.over:
        rows.insert(0, ["", "", "", table.over])
    rows += [_row(row, table, report.figures) for row in table.rows]
    shown = [[visible(text) for text in row] for row in rows]
    yield from aligned(shown, range(3, 3 + len(table.columns)), LABEL_WIDTH)


def _row(row: Row, table: Table, figures: Figures) -> list[str]:
    label = "  " * row.level + row.full_label
    if not row.code:
        return [label, *([NO_VALUE] * (2 + len(table.columns)))]
    values = [
        (figures.text(row.cell(column.id)) or BLANK) if column.id in row.columns else "" for column in table.columns
    ]
    return [label, row.code, row.unit, *values]
