"""Checks of the report as a whole: the form for the year, the period, the titles, the tables that are printed."""

from collections.abc import Callable, Iterator, Sequence

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, PropertyAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.report import Report

FormsFor = Callable[[int], Sequence[str]]
"""The ids of the forms for the reports of a year."""


def check_structure(form: Form, report: Report, forms_for: FormsFor) -> Iterator[Finding]:
    """Findings whose rule ids begin with ``structure-``; no two say the same of one place."""
    if not form.fits(report.year):
        first, last = form.years
        message = _("{year} 年的报告不用 {form} 表式，它适用于 {first}—{last} 年").format(
            year=report.year, form=form.id, first=first, last=last or _("今")
        )
        right = forms_for(report.year)
        if right:
            message += _("；该用 {form} 表式").format(form=_("、").join(right))
        yield Finding("structure-form-year", Level.HARD, (PropertyAddress("form"),), message)
    yield from _period(report)
    yield from _sections(form, report)


def _period(report: Report) -> Iterator[Finding]:
    """A period may begin or end beside the report's year, but not lie beside it."""
    if report.period is None:
        return
    first, last = report.period
    begin, end = int(first[:4]), int(last[:4])
    if last < first:
        message = _("统计期限的次序反了：{first} 在 {last} 之后").format(first=first, last=last)
    elif not report.year - 1 <= begin <= report.year <= end <= report.year + 1:
        message = _("统计期限 {first} 至 {last} 不是 {year} 年的").format(first=first, last=last, year=report.year)
    else:
        return
    yield Finding("structure-period", Level.SOFT, (PropertyAddress("period"),), message)


def _sections(form: Form, report: Report) -> Iterator[Finding]:
    printed: set[str] = set()
    for address, section in report.walk():
        if not section.title.strip():
            yield Finding("structure-no-title", Level.HARD, (address,), _("这一章节没有标题"))
        if not section.table:
            continue
        if form.table(section.table) is None:
            message = _("{form} 表式没有名为“{table}”的表，可用：{known}").format(
                form=form.id, table=section.table, known=_("、").join(table.id for table in form.tables)
            )
            yield Finding("structure-unknown-table", Level.HARD, (address,), message)
        elif section.table in printed:
            message = _("“{table}”印了两次").format(table=section.table)
            yield Finding("structure-table-twice", Level.SOFT, (address,), message)
        printed.add(section.table)
    for table in form.tables:
        if table.id not in printed:
            message = _("没有一章附上《{title}》（该章应写 table = \"{id}\"）").format(title=table.title, id=table.id)
            yield Finding("structure-table-missing", Level.SOFT, (WHOLE_TEXT,), message)
