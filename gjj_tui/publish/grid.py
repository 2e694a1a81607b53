"""The printed table of a form: which cells there are and what they span.

A table is laid out in one of four ways:

``list``      a row a line: label, code and unit before the values (form 2014)
``groups``    rows of different columns: each group has a title of its own and the heads of its columns (表二)
``nested``    the label of a group stands left of its rows and spans them (表三)
``across``    all cells in one line, the rows as heads over them (表四, ``layout = "one-row"``)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from gjj_tui.model.form import Column, Form, Row, Table
from gjj_tui.model.report import Report
from gjj_tui.publish import words
from gjj_tui.publish.blocks import Cell, Grid, shown
from gjj_tui.publish.charts import charts_of

Rows = Iterable[tuple[Cell, ...]]


def layout_of(table: Table) -> str:
    """How a table is laid out: by what it has to show, but for what only the form knows."""
    if table.layout == "one-row":
        return "across"
    coded = [row for row in table.rows if row.code]
    if len(table.head) > 1 or len(table.columns) == 1:
        return "list"
    if any(row.columns != coded[0].columns for row in coded):
        return "groups"
    return "nested"


def grid_of(form: Form, table: Table, report: Report, heading: str = "") -> Grid:
    """The grid of a table with the report's figures. `heading` is the title of the section that prints it."""
    layout = layout_of(table)
    printer = _Printer(form, table, report)
    rows, head, labels = {
        "list": printer.list, "groups": printer.groups, "nested": printer.nested, "across": printer.across,
    }[layout]()  # fmt: skip
    titled = shown(heading) != shown(table.title)
    return Grid(
        table.id, shown(table.title), tuple(rows), head, labels, titled,
        period_words(report), words.FILLED_BY.format(agency=shown(report.agency)),
        printer.unit_line, charts_of(form, table, report),
    )  # fmt: skip


def period_words(report: Report) -> str:
    """``（2017年度）``, or the first and the last day where it is not the calendar year."""
    if not report.period or report.period == (f"{report.year}-01-01", f"{report.year}-12-31"):
        return words.OF_YEAR.format(year=report.year)
    first, last = map(day_words, report.period)
    return words.OF_PERIOD.format(first=first, last=last)


def day_words(iso: str) -> str:
    """``2018-01-09`` → ``2018年1月9日``."""
    year, month, day = (int(part) for part in iso.split("-"))
    return words.DAY.format(year=year, month=month, day=day)


class _Printer:
    """Each layout gives the rows, how many of them are head, and how many columns are labels."""

    def __init__(self, form: Form, table: Table, report: Report) -> None:
        self.form = form
        self.table = table
        self.figures = report.figures
        self.coded = len(table.head) > 1
        units = Counter(row.unit for row in table.rows if row.code and row.unit)
        self._unit = "" if self.coded or not units else units.most_common(1)[0][0]
        self._titles = {column.id: column.title for column in table.columns}
        others = [row for row in table.rows if row.code and row.unit != self._unit] if self._unit else []
        # Where the units differ the form says so in its heads, and prints no line.
        self.unit_line = words.UNIT.format(unit=shown(self._unit)) if self._unit and not others else ""

    # ---- layouts

    def list(self) -> tuple[Rows, int, int]:
        table = self.table
        first, *more = map(shown, table.head)
        stubs = [(shown(table.corner) or first, "corner"), *((one, "head") for one in more)]
        paths = [self._path(column) for column in table.columns]
        head = heads(stubs, paths)
        width = len(stubs) + len(table.columns)
        body = (self._list_row(row, width) for row in table.rows)
        return (*head, *body), len(head), 1

    def _list_row(self, row: Row, width: int) -> tuple[Cell, ...]:
        if not row.code and not self.coded:
            return (Cell(shown(row.full_label), "group", columns=width, indent=row.level),)
        kind = "label" if row.code else "group"
        label = Cell(self._label(row), kind, indent=row.level)
        if not row.code:
            return (label, *(Cell(words.NO_VALUE, "none") for _ in range(width - 1)))
        facts = (Cell(shown(row.code), "code"), Cell(shown(row.unit), "unit")) if self.coded else ()
        return (label, *facts[: width - 1 - len(self.table.columns)], *self._numbers(row))

    def groups(self) -> tuple[Rows, int, int]:
        most = max(len(row.columns) for row in self.table.rows if row.code)
        return tuple(self._group_rows(most)), 0, 1

    def _group_rows(self, most: int) -> Iterator[tuple[Cell, ...]]:
        before: tuple[str, ...] = ()
        for row in self.table.rows:
            if not row.code:
                before = ()
                yield (Cell(shown(row.full_label), "group", columns=1 + most),)
                continue
            spans = [1] * (len(row.columns) - 1) + [most - len(row.columns) + 1]
            if row.columns != before:
                titles = (shown(self._titles[column]) for column in row.columns)
                yield (
                    Cell(shown(self.table.head[0]), "corner"),
                    *(Cell(title, "head", columns=span) for title, span in zip(titles, spans, strict=True)),
                )
            before = row.columns
            numbers = (self._number(row, column) for column in row.columns)
            yield (
                Cell(self._label(row), "label"),
                *(cell._replace(columns=span) for cell, span in zip(numbers, spans, strict=True)),
            )

    def nested(self) -> tuple[Rows, int, int]:
        table = self.table
        above = list(_groups_above(table.rows))
        depth = 1 + max(len(groups) for _row, groups in above)
        corner = shown(table.corner) or shown(table.head[0])
        head = heads([(corner, "corner")], [self._path(column) for column in table.columns], depth)
        sizes = Counter(group.line for _row, groups in above for group in groups)
        return (*head, *self._nested_rows(above, sizes, depth)), len(head), depth

    def _nested_rows(
        self, above: Sequence[tuple[Row, tuple[Row, ...]]], sizes: Counter[int], depth: int
    ) -> Iterator[tuple[Cell, ...]]:
        told: set[int] = set()
        for row, groups in above:
            new = [group for group in groups if group.line not in told]
            told.update(group.line for group in new)
            labels = [Cell(shown(group.full_label), "group", rows=sizes[group.line]) for group in new]
            inner = row.level - groups[-1].level - 1 if groups else row.level
            label = Cell(self._label(row), "label", columns=depth - len(groups), indent=max(0, inner))
            none = tuple(Cell(words.NO_VALUE, "none") for _ in self.table.columns)
            yield (*labels, label, *(self._numbers(row) if row.code else none))

    def across(self) -> tuple[Rows, int, int]:
        paths, numbers = [], []
        for row, groups in _groups_above(self.table.rows):
            for column in row.columns if row.code else ():
                above = [*(shown(group.full_label) for group in groups), self._label(row)]
                paths.append((*above, shown(self._titles[column])))
                numbers.append(self._number(row, column))
        head = heads([], paths)
        return (*head, tuple(numbers)), len(head), 0

    # ---- cells

    def _path(self, column: Column) -> tuple[str, ...]:
        """The heads over a column, from the top."""
        return tuple(shown(one) for one in (self.table.over, column.group, column.title) if one)

    def _label(self, row: Row) -> str:
        """The label; with its unit where it is another than the table's and no head says so."""
        label = shown(row.full_label)
        said = any(row.unit in self._titles[column] for column in row.columns)
        if self.coded or not row.code or row.unit == self._unit or not row.unit or said:
            return label
        return words.UNIT_OF.format(label=label, unit=shown(row.unit))

    def _numbers(self, row: Row) -> tuple[Cell, ...]:
        return tuple(
            self._number(row, column.id) if column.id in row.columns else Cell(words.NO_VALUE, "none")
            for column in self.table.columns
        )

    def _number(self, row: Row, column: str) -> Cell:
        address = row.cell(column)
        text = shown(self.figures.text(address))
        return Cell(text, "number", address=str(address), type=self.form.type_of(address))


def heads(
    stubs: Sequence[tuple[str, str]], paths: Sequence[tuple[str, ...]], stub_columns: int = 1
) -> tuple[tuple[Cell, ...], ...]:
    """Head rows over columns with these paths of heads: equal neighbours are one cell, the last reaches the bottom."""
    depth = max(len(path) for path in paths)
    rows: list[list[Cell]] = [[] for _ in range(depth)]
    rows[0] = [Cell(text, kind, rows=depth, columns=stub_columns) for text, kind in stubs]
    for level in range(depth):
        index = 0
        while index < len(paths):
            path, end = paths[index], index + 1
            if len(path) == level + 1:
                rows[level].append(Cell(path[-1], "head", rows=depth - level))
            elif len(path) > level + 1:
                while end < len(paths) and len(paths[end]) > level + 1 and paths[end][: level + 1] == path[: level + 1]:
                    end += 1
                rows[level].append(Cell(path[level], "head", columns=end - index))
            index = end
    return tuple(map(tuple, rows))


def _groups_above(rows: Sequence[Row]) -> Iterator[tuple[Row, tuple[Row, ...]]]:
    """Each row that is printed in a line of its own, with the groups it stands in, from the outermost.

    A group is a row without a code that has deeper rows below it; without any it is a line like others.
    """
    open_groups: list[Row] = []
    for row in rows:
        while open_groups and open_groups[-1].level >= row.level:
            open_groups.pop()
        following = rows[row.line + 1] if row.line + 1 < len(rows) else None
        if not row.code and following is not None and following.level > row.level:
            open_groups.append(row)
        else:
            yield row, tuple(open_groups)
