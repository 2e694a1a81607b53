"""Checks of the report as a whole: the form for the year, the tables that are printed."""

from collections.abc import Iterator

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, PropertyAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.report import Report


def check_structure(form: Form, report: Report) -> Iterator[Finding]:
    """Findings whose rule ids begin with ``structure-``; no two say the same of one place."""
    if not form.fits(report.year):
        first, last = form.years
        message = _("{year} 年的报告不用 {form} 表式，它适用于 {first}—{last} 年").format(
            year=report.year, form=form.id, first=first, last=last or _("今")
        )
        yield Finding("structure-form-year", Level.HARD, (PropertyAddress("form"),), message)
    printed: set[str] = set()
    for address, section in report.walk():
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
