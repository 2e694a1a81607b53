"""Reports summed cell by cell: those of many units (逐级汇总), those of the parts of a year, or both.

What happens in a period is added up over units and periods. What there is at the beginning or the end of one (`stock`
of the form) is added up over units only: over periods the first or the last counts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.days import days_of
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import Number, add, parse_number, spell, subtract
from gjj_tui.model.report import Figures, Report

YEAR = 366
"""Days of the longest year."""


class Unit(NamedTuple):
    """A report that is summed with others; `name` is what messages call it."""

    name: str
    form: Form
    report: Report

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day it covers."""
        return days_of(self.report.period, self.report.year)


class Summary(NamedTuple):
    """What some reports come to in the `cells` that all have. `doubts` say, in words, what is not summed and what may
    be summed wrongly."""

    cells: tuple[CellAddress, ...]
    figures: Figures
    first: date
    last: date
    doubts: tuple[str, ...]

    @property
    def year(self) -> int:
        return self.last.year

    @property
    def period(self) -> tuple[str, str] | None:
        """The period as reports have it: None for a calendar year."""
        days = self.first.isoformat(), self.last.isoformat()
        return None if days == (f"{self.year:04}-01-01", f"{self.year:04}-12-31") else days


class Difference(NamedTuple):
    """A cell in which a report is not the sum of others; a text is "" where there is no number."""

    cell: CellAddress
    summed: str
    own: str
    difference: str


def shared_cells(form: Form, units: Sequence[Unit]) -> list[CellAddress]:
    """The cells of a form that the forms of all units have too."""
    others = {id(unit.form): unit.form for unit in units if unit.form is not form}
    common = [form.shared_with(other) for other in others.values()]
    return [cell for cell in form.cells() if all(cell in one for one in common)]


def summary_of(form: Form, units: Sequence[Unit]) -> Summary:
    """The sum of at least one report, in the cells that all of them have."""
    cells = shared_cells(form, units)
    agencies: dict[str, list[Unit]] = {}
    for unit in sorted(units, key=lambda unit: unit.days):
        agencies.setdefault(unit.report.agency, []).append(unit)
    counted = {
        "": list(units),
        "opening": [of[0] for of in agencies.values()],
        "closing": [of[-1] for of in agencies.values()],
    }
    totals: dict[CellAddress, Number] = {}
    for cell in cells:
        for unit in counted[form.stock_of(cell)]:
            number = parse_number(unit.report.figures.text(cell))
            if number is not None:
                totals[cell] = add(totals.get(cell, 0), number)
    doubts = [*_of_forms(form, cells), *_of_periods(agencies)]
    doubts += [doubt for unit in units for doubt in _of_cells(unit, cells)]
    figures = Figures((cell, spell(total)) for cell, total in totals.items())
    days = [unit.days for unit in units]
    begin, end = min(first for first, _last in days), max(last for _first, last in days)
    return Summary(tuple(cells), figures, begin, end, tuple(doubts))


def differences(summary: Summary, cells: Iterable[CellAddress], report: Report) -> Iterator[Difference]:
    """Where a report that should be the sum is not, in some of the summed cells."""
    for cell in cells:
        summed, own = summary.figures.text(cell), report.figures.text(cell)
        one, other = parse_number(summed), parse_number(own)
        if one != other or (other is None and own):
            yield Difference(cell, summed, own, "" if one is None or other is None else spell(subtract(other, one)))


def _of_forms(form: Form, cells: Sequence[CellAddress]) -> Iterator[str]:
    missing = form.cell_count - len(cells)
    if missing:
        message = _("各份的表式不同：{form} 表式的 {count} 格不是每份都有，没有汇总")
        yield message.format(form=form.id, count=missing)


def _of_periods(agencies: dict[str, list[Unit]]) -> Iterator[str]:
    """Overlaps and gaps of each agency, and agencies that cover other days than most."""
    spans = {}
    for agency, units in agencies.items():
        for before, after in pairwise(units):
            if after.days[0] <= before.days[1]:
                message = _("{agency}：{one} 与 {other} 的统计期限重叠，数字会重复计入")
                yield message.format(agency=agency, one=before.name, other=after.name)
            elif after.days[0] > before.days[1] + timedelta(1):
                message = _("{agency}：缺 {first} 至 {last} 的报告")
                first, last = before.days[1] + timedelta(1), after.days[0] - timedelta(1)
                yield message.format(agency=agency, first=first, last=last)
        spans[agency] = units[0].days[0], max(unit.days[1] for unit in units)
    counts = Counter(spans.values())
    span = max(counts, key=lambda one: (counts[one], one[1] - one[0]))
    for agency, other in spans.items():
        if other != span:
            message = _("{agency} 的统计期限 {first} 至 {last} 与其他单位的不同")
            yield message.format(agency=agency, first=other[0], last=other[1])
    if (span[1] - span[0]).days >= YEAR:
        yield _("合起来的统计期限 {first} 至 {last} 长于一年").format(first=span[0], last=span[1])


def _of_cells(unit: Unit, cells: Sequence[CellAddress]) -> Iterator[str]:
    figures = unit.report.figures
    blank = [str(cell) for cell in cells if not figures.text(cell)]
    if blank:
        message = _("{name}：{count} 格未填，没有计入：{cells}")
        yield message.format(name=unit.name, count=len(blank), cells=_("、").join(blank))
    for cell in cells:
        text = figures.text(cell)
        if text and parse_number(text) is None:
            message = _("{name}：{cell} 的“{text}”不是数，没有计入")
            yield message.format(name=unit.name, cell=cell, text=text[:20])
