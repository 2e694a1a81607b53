"""A statistics form: what is counted, in which tables, rows and columns, and which rules hold between them.

Forms are data (``gjj_tui/forms/*.toml``, or an office's own file); nothing in the program names a row of one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gjj_tui.model.address import CellAddress
from gjj_tui.model.finding import Level
from gjj_tui.model.formula import Comparison
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Section


class Column(NamedTuple):
    """A value column. `group` is the upper head it stands under; equal neighbours print as one span.

    `type` is the type of its cells where that is another than their rows', and so is `stock`.
    """

    id: str
    title: str
    group: str = ""
    type: str = ""
    stock: str = ""


class Row(NamedTuple):
    """A printed row. A group row has no code, carries no number and prints —— instead.

    `line` is the place in the table, counted from 0. `type` is ``count`` (a whole number, not negative), ``integer``
    (may be negative) or ``decimal`` (not negative, kept as typed). `parent` is the code of the row that this row is a
    part of; `part` says how: the rows with ``sum`` add up to it, one with ``among`` (其中) is a subset of it. `columns`
    are the ids of those columns in which the row has a cell. `stock` is ``opening`` or ``closing`` for what there is at
    the beginning or the end of a period rather than what happens in it: over several periods it is not summed.
    """

    line: int
    label: str
    code: str = ""
    note: str = ""
    unit: str = ""
    level: int = 0
    type: str = "count"
    parent: str = ""
    part: str = ""
    definition: str = ""
    example: str = ""
    columns: tuple[str, ...] = ()
    stock: str = ""

    def cell(self, column: str) -> CellAddress:
        """The address of this row's cell in a column; the column is not named where there is only one."""
        return CellAddress(self.code, column if len(self.columns) > 1 else "")

    @property
    def cells(self) -> tuple[CellAddress, ...]:
        return tuple(self.cell(column) for column in self.columns) if self.code else ()

    @property
    def full_label(self) -> str:
        """The label with its printed note, as the form prints it."""
        return self.label + self.note


class Table(NamedTuple):
    """A table of the form.

    `head` are the heads of the label, code and unit columns; a form that prints no codes or units gives only the
    first. `corner` is the note printed in the corner instead, `over` the head over all value columns. With the `layout`
    ``one-row`` all cells are printed in a single row, the rows as heads over their columns.
    """

    id: str
    title: str
    head: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    corner: str = ""
    over: str = ""
    layout: str = ""

    def members(self, line: int) -> tuple[Row, ...]:
        """The coded rows printed under a row: those that follow it with a deeper level."""
        top, found = self.rows[line], []
        for row in self.rows[line + 1 :]:
            if row.level <= top.level:
                break
            if row.code:
                found.append(row)
        return tuple(found)


class Mention(NamedTuple):
    """A sentence the text must hold: one with any of `words` and none of `denial`.

    Sentences with any of `aside` (such as a list of the chapters) do not count. With `silent` the text may say nothing
    of it; only a denial is found, and it must stand in one clause with the word. With `never` the text need not say
    anything either, but no clause may hold one of `words` and one of `never`.
    """

    words: tuple[str, ...]
    denial: tuple[str, ...] = ()
    aside: tuple[str, ...] = ()
    silent: bool = False
    never: tuple[str, ...] = ()


class Example(NamedTuple):
    """Figures (and text) on which a rule must pass or fail; run as a test of the form."""

    figures: Mapping[CellAddress, str]
    last: Mapping[CellAddress, str]
    text: str = ""
    agency_kind: str = "department"


class Reading(NamedTuple):
    """How a text speaks of figures: its number is one of `figures`, each written as between braces (``A1 - A2``).

    The phrase of the number holds one of each of `words`, and what was said before it (or a title above it) one of each
    of `context`; alternatives are parted by ``|``. None of `without` stands in the phrase, nor between context and
    number. `units` are the measure words besides those that go for the cells' unit. With `ask` the words may mean the
    figure, so that it is proposed where the number is the same and never held against the text. With `of` the words
    are those of a rate: a percentage that is one of `figures` in one of `of` (办结率: 3200 of 3100).

    `passes` and `fails` are sentences with a number in ⟦⟧ that is or is not read so; run as tests of the form.
    """

    figures: tuple[str, ...]
    words: tuple[str, ...]
    context: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    ask: bool = False
    of: tuple[str, ...] = ()
    passes: tuple[str, ...] = ()
    fails: tuple[str, ...] = ()


class Rule(NamedTuple):
    """What must, should or usually does hold. Either `formula` or `mention` is given.

    `when` limits the rule to reports where it holds. `each` is ``""`` for a formula about named cells, ``column`` or
    ``row`` for one that holds in every column or row of `table`, ``cell`` for one about every cell of the form. `only`
    limits it to some of these columns or rows, `agency` to reports of these kinds of agency, `period` = ``year`` to
    reports of a whole year; empty is no limit.
    `message` says in the staff's words what should hold, `source` who says so.
    """

    id: str
    level: Level
    message: str
    source: str
    formula: Comparison | None = None
    when: Comparison | None = None
    mention: Mention | None = None
    each: str = ""
    table: str = ""
    only: tuple[str, ...] = ()
    agency: tuple[str, ...] = ()
    passes: tuple[Example, ...] = ()
    fails: tuple[Example, ...] = ()
    period: str = ""


class Dropped(NamedTuple):
    """A rule of the form that was extended which an own form leaves out, and why."""

    rule: str
    reason: str


class Form:
    """A form with the look-ups that everybody needs. Built once, never changed.

    `base` is the id of the form that an office's own form extends, `dropped` the rules of it that are left out.
    `sections` are those that a report of this form is to have, with the tables they print; without texts. `former` are
    titles that an earlier form gave to such a section, each with the title it has here.
    """

    def __init__(
        self,
        id: str,
        title: str,
        source: str,
        years: tuple[int, int | None],
        tables: tuple[Table, ...],
        rules: tuple[Rule, ...] = (),
        base: str = "",
        dropped: tuple[Dropped, ...] = (),
        sections: tuple[Section, ...] = (),
        former: tuple[tuple[str, str], ...] = (),
        readings: tuple[Reading, ...] = (),
    ) -> None:
        self.id = id
        self.title = title
        self.source = source
        self.years = years
        self.tables = tables
        self.rules = rules
        self.base = base
        self.dropped = dropped
        self.sections = sections
        self.former = former
        self.readings = readings
        self._rows: dict[str, tuple[Table, Row]] = {}
        self._parts: dict[str, list[Row]] = {}
        self._order: dict[str, int] = {}
        self._cell_count = sum(len(row.cells) for table in tables for row in table.rows)
        for table in tables:
            for row in table.rows:
                if row.code:
                    self._order[row.code] = len(self._rows)
                    self._rows[row.code] = (table, row)
                if row.parent and row.part == "sum":
                    self._parts.setdefault(row.parent, []).append(row)

    def table(self, id: str) -> Table | None:
        """The table of this id, None if there is none."""
        return next((table for table in self.tables if table.id == id), None)

    def find(self, code: str) -> tuple[Table, Row] | None:
        """The coded row and its table."""
        return self._rows.get(code)

    def row(self, code: str) -> Row | None:
        """The coded row, None if there is none."""
        found = self._rows.get(code)
        return found[1] if found else None

    def parts(self, code: str) -> tuple[Row, ...]:
        """The rows that add up to this one; empty for a row that is no sum."""
        return tuple(self._parts.get(code, ()))

    def between(self, first: str, last: str) -> tuple[Row, ...]:
        """The coded rows from one to another, both included, in the order of the form."""
        order = list(self._rows)
        return tuple(self._rows[code][1] for code in order[self._order[first] : self._order[last] + 1])

    def resolve(self, address: CellAddress) -> CellAddress | None:
        """The address as this form spells it, None if there is no such cell. The only column need not be named."""
        row = self.row(address.row)
        if row is None:
            return None
        if address.column:
            return row.cell(address.column) if address.column in row.columns else None
        return row.cell(row.columns[0]) if len(row.columns) == 1 else None

    def type_of(self, address: CellAddress) -> str:
        """``count``, ``integer`` or ``decimal``: what a cell takes."""
        column, row = self._column_and_row(address)
        return (column.type if column else "") or (row.type if row else "count")

    def column_title(self, address: CellAddress) -> str:
        """The head over a cell, "" where its row has no other."""
        column = self._column_and_row(address)[0] if address.column else None
        return column.title if column else ""

    def stock_of(self, address: CellAddress) -> str:
        """``opening`` or ``closing`` for what there is at a time, "" for what happens in a period."""
        column, row = self._column_and_row(address)
        return (column.stock if column else "") or (row.stock if row else "")

    def _column_and_row(self, address: CellAddress) -> tuple[Column | None, Row | None]:
        found = self._rows.get(address.row)
        if found is None:
            return None, None
        table, row = found
        id = address.column or row.columns[0]
        return next((column for column in table.columns if column.id == id), None), row

    def shared_with(self, other: Form) -> frozenset[CellAddress]:
        """The cells that both forms have: of the same address, row, column and type."""
        return frozenset(cell for cell in self.cells() if self._told(cell) == other._told(cell))

    def _told(self, address: CellAddress) -> tuple[str, ...]:
        """What a cell is, in words that another form may or may not share; empty when there is no such cell."""
        cell = self.resolve(address)
        if cell != address:
            return ()
        table, row = self._rows[cell.row]
        id = cell.column or row.columns[0]
        column = next(column for column in table.columns if column.id == id)
        return table.id, row.label, row.unit, column.title, column.group, self.type_of(cell)

    def position(self, address: CellAddress) -> tuple[int, int]:
        """The place of a cell in the printed order of rows and columns; for sorting."""
        row = self.row(address.row)
        if row is None:
            return len(self._order), 0
        return self._order[address.row], row.columns.index(address.column) if address.column in row.columns else 0

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of all rows in the order of print."""
        return tuple(self._rows)

    def cells(self) -> Iterator[CellAddress]:
        """Every cell in printed order."""
        for _table, row in self._rows.values():
            yield from row.cells

    @property
    def cell_count(self) -> int:
        """How many cells the form has."""
        return self._cell_count

    def fits(self, year: int) -> bool:
        """Whether the form is the one for reports of this year."""
        first, last = self.years
        return first <= year and (last is None or year <= last)
