"""How the statistics table looks: the form's rows and columns with the report's figures."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.reactive import reactive

from gjj_tui.commands.aloud import cell_words, group_words
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, PropertyAddress
from gjj_tui.model.binding import bind, instances, value_of
from gjj_tui.model.change import change_of
from gjj_tui.model.filling import is_begun, running_sum
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Row, Rule, Table
from gjj_tui.model.numbers import parse_number, spell, subtract
from gjj_tui.model.proposals import proposal
from gjj_tui.model.report import Figures
from gjj_tui.model.totals import balances_of
from gjj_tui.model.visible import visible
from gjj_tui.session import Session
from gjj_tui.tui.bars import padded
from gjj_tui.tui.cells import cell_len, fit
from gjj_tui.tui.glyphs import BLANK, MARKS, NO_NUMBER, speaking
from gjj_tui.tui.rowlist import RowList
from gjj_tui.tui.table_layout import (
    FEW_COLUMNS,
    LABEL_OF_MANY,
    LEAST_VALUE,
    Layout,
    head_lines,
    lay_out,
    over_all,
    spanning_heads,
)
from gjj_tui.tui.terminal.widths import wide_characters
from gjj_tui.tui.typing_line import TypingLine

ROOM_FOR_OVER = 18
"""Lines of the table from which on the head over all columns has a line of its own."""


class DrawnTable(RowList):
    """The table with a cell cursor and what is typed in it; the keys are for `StatisticsTable`.

    A printed row a line. Figures are read from the session whenever a line is painted.

    `column` is the wished column of the table; in a row without it the cursor stands in the nearest that there is.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--cell", "table--typing", "table--wrong", "table--group"}
    DEFAULT_CSS = """
    DrawnTable {
        & > .table--cell { background: $primary; color: $on-primary; text-style: bold reverse; }
        & > .table--typing { background: $surface; color: $foreground; text-style: bold underline; }
        & > .table--wrong { color: $hard; text-style: bold underline; }
        & > .table--group { text-style: bold; }
    }
    """

    column: reactive[int] = reactive(0, repaint=False)

    def __init__(self, session: Session, table: Table) -> None:
        super().__init__(id="table")
        self.session = session
        self.table = table
        self.typing: TypingLine | None = None
        self._typing_at: CellAddress | None = None
        self._ids = [column.id for column in table.columns]
        self._balances = balances_of(session.form, table)
        self._heads: list[tuple[str, int]] = []
        self._layout_for: tuple[object, ...] | None = None
        self._layout = lay_out(table, 80, with_last=False)
        self._marks: dict[str, Level] = {}
        self._wholes = {part.code: row.code for row in table.rows for part in session.form.parts(row.code)}
        self.mark_findings(session.findings())
        self._lay_heads()
        self.reset(0)

    @property
    def row(self) -> Row:
        return self.table.rows[self.cursor]

    @property
    def address(self) -> CellAddress | None:
        """The cell under the cursor, None on a group row."""
        return self.row.cell(self._ids[self.column_in(self.row)]) if self.row.columns else None

    def column_in(self, row: Row) -> int:
        """The place of the cursor's column in a row: the wished one, or the nearest that the row has."""
        places = [self._ids.index(id) for id in row.columns]
        return min(places, key=lambda place: abs(place - self.column), default=self.column)

    @property
    def least_width(self) -> int:
        """The columns of the terminal below which the labels are hard to read."""
        columns = len(self.table.columns)
        return LABEL_OF_MANY + columns * (LEAST_VALUE + 1) + 3 if columns > FEW_COLUMNS else 0

    def count(self) -> int:
        return len(self.table.rows)

    def layout_now(self) -> Layout:
        """The layout for the width there is; asked for with every line, so worked out once a width."""
        width, last = self.scrollable_content_region.width, self.session.last is not None
        key = width, last, wide_characters()
        if key != self._layout_for:
            self._layout_for, self._layout = key, lay_out(self.table, width, last)
        return self._layout

    def mark_findings(self, findings: Iterable[Finding]) -> None:
        """Remember the gravest level of each row."""
        self._marks = {}
        for finding in findings:
            for code in _rows(finding.places):
                self._marks[code] = min(self._marks.get(code, Level.HINT), finding.level)

    def update_cells(self, touched: Collection[Address], findings: Iterable[Finding]) -> None:
        """Paint what an edit changed: its rows, the rows they add up to, and the rows of the findings."""
        codes: set[str] = set()
        marked = set(_rows(touched))
        for code in marked:
            while code and code not in codes:
                codes.add(code)
                code = self._wholes.get(code, "")
        # Blank cells that nobody touched are marked anew only where another status makes more or less of them.
        every = PropertyAddress("status") in touched
        for finding in findings:
            marked |= set(_rows(finding.places if every else finding.addresses[:1]))
        for code in marked:
            self._remark(code)
        codes |= marked
        for code in codes:
            row = self.session.form.row(code)
            if row is not None:
                self.refresh_row(row.line)
        if self._heads and self._balances:
            self.refresh(Region(0, self.head - len(self._balances), self.size.width, len(self._balances)))

    def _remark(self, code: str) -> None:
        found = self.session.checker.of_row(code)
        levels = [finding.level for finding in found if code in _rows(finding.places)]
        if levels:
            self._marks[code] = min(levels)
        else:
            self._marks.pop(code, None)

    # ---- for who hears it

    @property
    def part(self) -> int:
        row = self.row
        return row.columns.index(self._ids[self.column_in(row)]) if row.columns else 0

    def said(self, index: int) -> list[str]:
        """A sentence for each cell of a row, or for the group it begins; what is being typed has one for itself."""
        row = self.table.rows[index]
        if not row.columns:
            return [group_words(row)]
        typed = self.typing
        return [
            self._typed_words() if typed and cell == self._typing_at else cell_words(self.session, cell)
            for cell in row.cells
        ]

    def _typed_words(self, end: int | None = None) -> str:
        assert self.typing is not None
        return _("填写 {cell}：{text}").format(cell=self._typing_at, text=visible(self.typing.text[:end]))

    # ---- painting

    def _lay_heads(self) -> None:
        """Which line of the head shows what, for the size there is."""
        if speaking():
            # Each cell says what it is and what is found there.
            return
        table = self.table
        self._titles = head_lines(table, self.layout_now().value)
        heads = [("over", 0)] if table.over and self.size.height >= ROOM_FOR_OVER else []
        heads += [("groups", 0)] if any(column.group for column in table.columns) else []
        heads += [("titles", line) for line in range(len(self._titles))]
        heads += [("balance", line) for line in range(len(self._balances))]
        self._heads, self.head = heads, len(heads)

    def on_resize(self) -> None:
        """Other sizes may break the heads into other lines; RowList's own handler runs after this one."""
        head = self.head
        self._lay_heads()
        if head != self.head:
            self.reset()

    def draw_head(self, line: int, width: int, style: Style) -> list[Segment]:
        layout, (kind, index) = self.layout_now(), self._heads[line]
        before = layout.value_start(0) - 1
        match kind:
            case "balance":
                return self._balance(self._balances[index], layout, width, style)
            case "over":
                return self.line(fit("", before) + over_all(self.table, layout), width, style)
            case "groups":
                # Where there is no line for the head over all columns, it stands before those it is over.
                over = "" if self._heads[0][0] == "over" else self.table.over
                return self.line(fit(over, before, right=True) + spanning_heads(self.table, layout), width, style)
        last, head = index == len(self._titles) - 1, (*self.table.head, "", "", "")
        text = fit(head[0] if last else "", layout.label)
        text += " " + fit(head[1] if last else "", layout.code) if layout.code else ""
        text += " " + fit(head[2] if last else "", layout.unit) if layout.unit else ""
        for title in self._titles[index]:
            text += " " + fit(title, layout.value, right=True)
        text += "  "
        for size, title in self._beside_heads(layout):
            text += " " + fit(title, size, right=True) if size else ""
        return self.line(text, width, style)

    def _beside_heads(self, layout: Layout) -> list[tuple[int, str]]:
        heads = (_("上年"), layout.last), (_("增减"), layout.change), ("%", layout.percent), (_("分项和"), layout.parts)
        return [(size, title) for title, size in heads]

    def _balance(self, rule: Rule, layout: Layout, width: int, style: Style) -> list[Segment]:
        """What is printed of the columns' relation, with the difference of both sides in each column."""
        figures, dim = self.session.report.figures, style + self.style_of("dim")
        assert rule.formula is not None
        label = _("勾稽 {formula}").format(formula=rule.formula.source.replace(" ", ""))
        segments = [Segment(fit(label, layout.value_start(0) - 1), dim)]
        differences = {}
        for scope in instances(self.session.form, rule):
            left, right = (value_of(term, figures, Figures()) for term in bind(rule.formula, scope).terms)
            differences[scope.column] = None if left is None or right is None else subtract(left, right)
        for id in self._ids:
            difference = differences.get(id)
            sign = "+" if difference and difference > 0 else ""
            text = BLANK if difference is None else sign + spell(difference) if difference else "="
            own = style + self.style_of("hard") if difference else dim
            segments += [Segment(" ", style), Segment(fit(text, layout.value, right=True), own)]
        return padded(segments, width, style)

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        row, layout = self.table.rows[index], self.layout_now()
        # The bar of the cursor begins at the code: the label would cost more to colour than all the rest of a move.
        label_style = self.rich_style
        if not row.code:
            label_style += self.get_component_rich_style("table--group", partial=True)
        dim = style + self.style_of("dim") if index != self.cursor else style
        segments = [Segment(fit("  " * row.level + row.full_label, layout.label), label_style)]
        for text, size in ((row.code, layout.code), (row.unit, layout.unit)):
            if size:
                # Dashes may be two cells wide each, and then have no room.
                none = NO_NUMBER if cell_len(NO_NUMBER) <= size else ""
                segments.append(Segment(" " + fit(text or none, size), dim))
        current = self.column_in(row) if index == self.cursor else -1
        for number, column in enumerate(self.table.columns):
            here = number == current
            segments += self._value(row, column.id, layout.value, style, here)
        segments += self._mark(row, style, index == self.cursor)
        segments += self._beside(row, layout, dim)
        return padded(segments, width, style)

    def _value(self, row: Row, column: str, size: int, style: Style, here: bool) -> list[Segment]:
        if column not in row.columns:
            text = NO_NUMBER if not row.code else ""
            return [Segment(" ", style), Segment(fit(text, size, right=True), style + self.style_of("dim"))]
        if self.typing is not None and row.cell(column) == self._typing_at:
            return [Segment(" ", style), *self._typed(size, style)]
        text = self.session.report.figures.text(row.cell(column))
        cell_style = style
        if not text:
            form, figures = self.session.form, self.session.report.figures
            running = running_sum(form, figures, row, column) if is_begun(form, figures, row, column) else None
            told = running.total if running else proposal(form, figures, self.session.told, row.cell(column))
            text = f"({spell(told)})" if told is not None else BLANK
            cell_style += self.style_of("dim")
        elif parse_number(text) is None:
            cell_style += self.get_component_rich_style("table--wrong", partial=True)
        if here and self.has_focus:
            cell_style = style + self.get_component_rich_style("table--cell", partial=True)
        return [Segment(" ", style), Segment(fit(text, size, right=True), cell_style)]

    def _typed(self, size: int, style: Style) -> list[Segment]:
        """What is being typed, with the caret as a reversed cell."""
        assert self.typing is not None
        shown, caret = self.typing.window(size)
        style += self.get_component_rich_style("table--typing", partial=True)
        under = visible(shown[caret : caret + 1]) or " "
        rest = visible(shown[caret + 1 :])
        before = visible(shown[:caret])
        pad = " " * max(0, size - cell_len(before + under + rest))
        return [Segment(before, style), Segment(under, style + Style(reverse=True)), Segment(rest + pad, style)]

    def _mark(self, row: Row, style: Style, current: bool) -> list[Segment]:
        level = self._marks.get(row.code)
        if level is None or (level is Level.HINT and not any(map(self.session.report.figures.text, row.cells))):
            return [Segment("  ", style)]
        return [Segment(" ", style), Segment(MARKS[level], style if current else style + self.style_of(level.key))]

    def _beside(self, row: Row, layout: Layout, style: Style) -> list[Segment]:
        """Last year's figure, the change against it, and the sum of the parts, where there is room."""
        figures, last = self.session.report.figures, self.session.last
        cell = row.cells[0] if row.code else None
        before = last.figures.text(cell) if last and cell and layout.last else ""
        change = change_of(before, figures.text(cell) if cell else "")
        running = running_sum(self.session.form, figures, row, row.columns[0]) if row.code and layout.parts else None
        texts = (before, change.difference, change.percent.removesuffix("%"), spell(running.total) if running else "")
        columns = zip(texts, self._beside_heads(layout), strict=True)
        return [Segment(" " + fit(text, size, right=True), style) for text, (size, _title) in columns if size]


def _rows(addresses: Iterable[Address]) -> Iterator[str]:
    return (address.row for address in addresses if isinstance(address, CellAddress))
