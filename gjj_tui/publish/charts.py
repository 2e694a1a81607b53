"""The few figures of a table that a picture helps to read: parts of one thing, counted in one unit."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form, Row, Table
from gjj_tui.model.numbers import parse_number
from gjj_tui.model.report import Report
from gjj_tui.model.totals import terms_of
from gjj_tui.publish.blocks import Bar, Chart, shown

MOST_CHARTS = 2
MOST_OF_MANY = 1
"""Of a table with many columns, where every row could be drawn."""
LEAST_BARS, MOST_BARS = 3, 8
LEAST_TOTAL = 10
"""Of a handful a picture shows no more than the numbers do."""


def charts_of(form: Form, table: Table, report: Report) -> tuple[Chart, ...]:
    """The charts of a table in printed order; none where there is nothing to compare."""
    found: list[Chart] = []
    most = MOST_CHARTS if len(table.columns) == 1 else MOST_OF_MANY
    for title, unit, parts in _candidates(form, table):
        chart = _chart(title, unit, parts, report)
        if chart:
            found.append(chart)
        if len(found) == most:
            break
    return tuple(found)


def _candidates(form: Form, table: Table) -> Iterator[tuple[str, str, list[tuple[str, CellAddress]]]]:
    """Title, unit and labelled cells of what may be compared: the rows of a group, the parts of a sum."""
    titles = {column.id: column.title for column in table.columns}
    for row in table.rows:
        if len(table.columns) == 1:
            members = _members(form, table, row)
            units = {member.unit for member in members}
            if len(units) == 1:
                yield row.label, units.pop(), [(member.label, member.cells[0]) for member in members]
            continue
        for cell in row.cells:
            for terms in terms_of(form, row, cell.column):
                if all(term.row == row.code for term in terms):
                    yield row.label, row.unit, [(titles[term.column], term) for term in terms]


def _members(form: Form, table: Table, row: Row) -> list[Row]:
    """The rows a row is made of: those that add up to it, or the next level of a group."""
    if row.code:
        return [part for part in form.parts(row.code) if part.cells]
    deeper = [one for one in table.members(row.line) if one.cells]
    level = min((one.level for one in deeper), default=0)
    members = [one for one in deeper if one.level == level and not one.part]
    # What has parts of its own is a step of the work, such as received and answered, rather than a part of the group.
    return [] if any(form.parts(one.code) for one in members) else members


def _chart(title: str, unit: str, parts: list[tuple[str, CellAddress]], report: Report) -> Chart | None:
    if not LEAST_BARS <= len(parts) <= MOST_BARS:
        return None
    texts = [report.figures.text(cell) for _label, cell in parts]
    numbers = [parse_number(text) for text in texts]
    known = [Decimal(number) for number in numbers if number is not None]
    # One bar alone compares nothing, and a hole would be drawn as a zero.
    if len(known) < len(parts) or min(known) < 0 or sum(number > 0 for number in known) < 2 or sum(known) < LEAST_TOTAL:
        return None
    longest = max(known)
    bars = (
        Bar(shown(label), shown(text), float(round(number / longest, 4)))
        for (label, _cell), text, number in zip(parts, texts, known, strict=True)
    )
    return Chart(shown(title), shown(unit), tuple(bars))
