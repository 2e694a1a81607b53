"""The statistics table: rows and columns of the form with the report's figures, a cell cursor, and typing in place."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby
from typing import ClassVar, NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region
from textual.message import Message
from textual.reactive import reactive

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.binding import bind, instances, value_of
from gjj_tui.model.edits import SetCell
from gjj_tui.model.filling import is_begun, running_sum
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Row, Rule, Table
from gjj_tui.model.numbers import parse_number, spell, subtract, tidy_number
from gjj_tui.model.pasting import is_block
from gjj_tui.model.report import Figures
from gjj_tui.model.totals import balances_of
from gjj_tui.model.visible import visible
from gjj_tui.session import EditRefused, Session
from gjj_tui.tui.bars import padded
from gjj_tui.tui.cells import cell_len, fit, wrap
from gjj_tui.tui.glyphs import BLANK, MARKS, NO_NUMBER
from gjj_tui.tui.messages import Pasted, Refused
from gjj_tui.tui.rowlist import RowList
from gjj_tui.tui.terminal.widths import forgets_with_widths, wide_characters
from gjj_tui.tui.typing_line import TypingLine

VALUE_WIDTH = 9
BESIDE_WIDTH = 8
LEAST_LABEL = 20
FEW_COLUMNS = 3
"""So many value columns are as wide as a single one; more share the room."""
LEAST_VALUE, MOST_VALUE = 6, 10
LABEL_OF_MANY = 22
"""What the label keeps beside many columns, as long as these have their least."""


class Layout(NamedTuple):
    """Widths of the columns in cells; 0 for one that is left out."""

    label: int
    code: int
    unit: int
    value: int
    last: int
    parts: int

    def value_start(self, column: int) -> int:
        """Where a value column begins."""
        fixed = self.label + sum(width + 1 for width in (self.code, self.unit) if width)
        return fixed + column * (self.value + 1) + 1


def lay_out(table: Table, width: int, with_last: bool) -> Layout:
    """Divide a width: first the values, then what else there is room for."""
    columns = len(table.columns)
    code = max((len(row.code) for row in table.rows), default=4)
    unit = max((cell_len(row.unit) for row in table.rows), default=4)
    value = VALUE_WIDTH
    if columns > FEW_COLUMNS:
        value = max(LEAST_VALUE, min(MOST_VALUE, (width - 2 - LABEL_OF_MANY) // columns - 1))
    room = width - 2 - columns * (value + 1)
    widths = {"code": 0, "unit": 0, "last": 0, "parts": 0}
    wanted = [("code", code), ("unit", unit)]
    if columns == 1:
        wanted += [("last", BESIDE_WIDTH)] if with_last else []
        wanted += [("parts", BESIDE_WIDTH)]
    for name, size in wanted:
        least = LEAST_LABEL if name != "parts" else LEAST_LABEL + 10
        if room - size - 1 >= least:
            widths[name] = size
            room -= size + 1
    return Layout(max(1, room), widths["code"], widths["unit"], value, widths["last"], widths["parts"])


@forgets_with_widths
@lru_cache(maxsize=1024)
def _evenly(title: str, size: int) -> list[str]:
    """A head in no more lines than the width asks for, all about as long."""
    lines = wrap(title, size)
    while size > 2 and len(narrower := wrap(title, size - 1)) == len(lines):
        lines, size = narrower, size - 1
    return lines


class StatisticsTable(RowList):
    """A printed row a line. Figures are read from the session whenever a line is painted.

    `column` is the wished column of the table; in a row without it the cursor stands in the nearest that there is.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "column(-1)", show=False),
        Binding("right", "column(1)", show=False),
        Binding("tab", "step(1)", show=False),
        Binding("shift+tab", "step(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--cell", "table--typing", "table--wrong", "table--group"}
    DEFAULT_CSS = """
    StatisticsTable {
        & > .table--cell { background: $primary; color: $text; text-style: bold reverse; }
        & > .table--typing { background: $surface; color: $foreground; text-style: bold underline; }
        & > .table--wrong { color: $hard; text-style: bold underline; }
        & > .table--group { text-style: bold; }
    }
    """

    column: reactive[int] = reactive(0, repaint=False)

    class Typing(Message):
        """What is typed into the cell changed; None when typing is over."""

        def __init__(self, text: str | None) -> None:
            super().__init__()
            self.text = text

    def __init__(self, session: Session, table: Table) -> None:
        super().__init__(id="table")
        self.session = session
        self.table = table
        self.typing: TypingLine | None = None
        self._typing_at: CellAddress | None = None
        self._ids = [column.id for column in table.columns]
        self._balances = balances_of(session.form, table)
        self.head = len(self._titles(MOST_VALUE)) + len(self._balances)
        self._layout_for: tuple[object, ...] | None = None
        self._layout = lay_out(table, 80, with_last=False)
        self._marks: dict[str, Level] = {}
        self._wholes = {part.code: row.code for row in table.rows for part in session.form.parts(row.code)}
        self.mark_findings(session.findings())
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

    def go_to(self, address: CellAddress) -> None:
        """Put the cursor on a cell."""
        row = self.session.form.row(address.row)
        if row is not None:
            self.column = self._ids.index(address.column or row.columns[0])
            self.jump_to(row.line)

    def show_group(self, index: int) -> None:
        """Put a group's row at the top and the cursor on the first row in it that takes a figure."""
        self.cursor = index
        self.move_to(self.next_row(1))
        self.scroll_to(y=index, animate=False, immediate=True)

    def mark_findings(self, findings: Iterable[Finding]) -> None:
        """Remember the gravest level of each row."""
        self._marks = {}
        for finding in findings:
            match finding.addresses[0] if finding.addresses else None:
                case CellAddress(row, _column):
                    self._marks[row] = min(self._marks.get(row, Level.HINT), finding.level)

    def update_cells(self, touched: Iterable[Address], findings: Iterable[Finding]) -> None:
        """Paint what an edit changed: its rows, the rows they add up to, and the rows of the findings."""
        codes: set[str] = set()
        for address in touched:
            if isinstance(address, CellAddress):
                code = address.row
                while code and code not in codes:
                    codes.add(code)
                    code = self._wholes.get(code, "")
        for finding in findings:
            match finding.addresses[0] if finding.addresses else None:
                case CellAddress(code, _column):
                    codes.add(code)
                    self._remark(code)
        for code in codes:
            row = self.session.form.row(code)
            if row is not None:
                self.refresh_row(row.line)
        if self._balances:
            self.refresh(Region(0, self.head - len(self._balances), self.size.width, len(self._balances)))

    def _remark(self, code: str) -> None:
        found = self.session.checker.of_row(code)
        levels = [f.level for f in found if isinstance(f.addresses[0], CellAddress) and f.addresses[0].row == code]
        if levels:
            self._marks[code] = min(levels)
        else:
            self._marks.pop(code, None)

    # ---- painting

    def _titles(self, size: int) -> list[list[str]]:
        """The heads of the value columns, line by line: groups first, then the titles broken to a width."""
        titles = [column.title for column in self.table.columns]
        broken = [_evenly(title, size) if len(titles) > FEW_COLUMNS else [title] for title in titles]
        height = max(map(len, broken))
        lines = [[lines[line - height + len(lines)] if line >= height - len(lines) else "" for lines in broken]
                 for line in range(height)]  # fmt: skip
        groups = [column.group for column in self.table.columns]
        return [groups, *lines] if any(groups) else lines

    def on_resize(self) -> None:
        """Other widths may break the heads into other lines; RowList's own handler runs after this one."""
        head = len(self._titles(self.layout_now().value)) + len(self._balances)
        if head != self.head:
            self.head = head
            self.reset()

    def draw_head(self, line: int, width: int, style: Style) -> list[Segment]:
        layout, head = self.layout_now(), (*self.table.head, "", "", "")
        titles = self._titles(layout.value)
        if line >= len(titles):
            return self._balance(self._balances[line - len(titles)], layout, width, style)
        if line == 0 and titles[0] == [column.group for column in self.table.columns]:
            return self.line(fit("", layout.value_start(0) - 1) + self._groups(layout), width, style)
        last = line == len(titles) - 1
        text = fit(head[0] if last else "", layout.label)
        text += " " + fit(head[1] if last else "", layout.code) if layout.code else ""
        text += " " + fit(head[2] if last else "", layout.unit) if layout.unit else ""
        for title in titles[line]:
            text += " " + fit(title, layout.value, right=True)
        text += "  "
        text += " " + fit(_("上年"), layout.last, right=True) if layout.last else ""
        text += " " + fit(_("分项和"), layout.parts, right=True) if layout.parts else ""
        return self.line(text, width, style)

    def _groups(self, layout: Layout) -> str:
        """The upper heads, each in the middle of the columns it stands over."""
        text = ""
        for group, columns in groupby(self.table.columns, lambda column: column.group):
            size = len(list(columns)) * (layout.value + 1) - 1
            room = max(0, size - cell_len(group))
            text += " " + fit(" " * (room // 2) + group, size)
        return text

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
        label_style = style + self.get_component_rich_style("table--group", partial=True) if not row.code else style
        dim = style + self.style_of("dim") if index != self.cursor else style
        segments = [Segment(fit("  " * row.level + row.full_label, layout.label), label_style)]
        for text, size in ((row.code or NO_NUMBER, layout.code), (row.unit or NO_NUMBER, layout.unit)):
            if size:
                segments.append(Segment(" " + fit(text, size), dim))
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
            text = f"({spell(running.total)})" if running is not None else BLANK
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
        """Last year's figure and the sum of the parts, where there is room."""
        texts = []
        cell = row.cells[0] if row.code else None
        if layout.last:
            last = self.session.last
            texts.append((last.figures.text(cell) if last and cell else "", layout.last))
        if layout.parts:
            figures = self.session.report.figures
            running = running_sum(self.session.form, figures, row, row.columns[0]) if row.code else None
            texts.append((spell(running.total) if running else "", layout.parts))
        return [Segment(" " + fit(text, size, right=True), style) for text, size in texts]

    # ---- keys

    def watch_cursor(self, old: int, new: int) -> None:
        if self.typing is not None:
            self.commit()
        super().watch_cursor(old, new)

    def watch_column(self) -> None:
        if self.typing is not None:
            self.commit()
        self.refresh_row(self.cursor)
        if self.is_mounted:
            self.post_message(self.Moved(self))

    def on_key(self, event: events.Key) -> None:
        """While typing every key of a line editor is the cell's; else what looks like a figure begins typing."""
        if self.typing is not None:
            if self._press(event.key, event.character):
                event.stop()
                event.prevent_default()
            return
        char = event.character or ""
        if char and (char in "0123456789-.+" or (char.isprintable() and not char.isascii())):
            event.stop()
            event.prevent_default()
            self.begin(char)

    def _press(self, key: str, character: str | None) -> bool:
        """A key while typing. One that is not the cell's ends typing and goes on to whom it means."""
        assert self.typing is not None
        moves = {"enter": "down", "down": "down", "up": "up", "tab": "next", "shift+tab": "previous"}
        if key == "escape":
            self._end()
        elif to := moves.get(key):
            self.commit()
            if to in ("next", "previous"):
                self.action_step(1 if to == "next" else -1)
            else:
                self.move_to(self.next_row(1 if to == "down" else -1))
        elif self.typing.press(key, character):
            self._show_typing()
        else:
            self.commit()
            return False
        return True

    def begin(self, text: str | None = None) -> None:
        """Begin typing into the cell under the cursor: from its figure, or with what was typed."""
        address = self.address
        if address is None or self.session.readonly:
            self.post_message(Refused(self.session.readonly or _("分组行不填数")))
            return
        self.typing = TypingLine(self.session.report.figures.text(address) if text is None else text)
        self._typing_at = address
        self._show_typing()

    def commit(self) -> None:
        """Put what was typed into its cell, wherever the cursor is by now."""
        typing, address = self.typing, self._typing_at
        self._end()
        if typing is None or address is None:
            return
        try:
            self.session.apply(SetCell(address, tidy_number(typing.text)), self)
        except EditRefused as error:
            self.post_message(Refused(str(error)))

    def _end(self) -> None:
        self.typing = self._typing_at = None
        self.refresh_row(self.cursor)
        self.post_message(self.Typing(None))

    def _show_typing(self) -> None:
        assert self.typing is not None
        self.refresh_row(self.cursor)
        self.post_message(self.Typing(self.typing.text))

    def point_at(self) -> int:
        start = self.layout_now().value_start(self.column_in(self.row))
        if self.typing is None:
            return start
        shown, caret = self.typing.window(self.layout_now().value)
        return start + cell_len(shown[:caret])

    def on_blur(self) -> None:
        if self.typing is not None:
            self.commit()
        super().on_blur()

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self.typing is not None and not is_block(event.text):
            self.typing.insert(" ".join(event.text.split()))
            self._show_typing()
            return
        self._end()
        self.post_message(Pasted(event.text))

    def on_click(self, event: events.Click) -> None:
        """The column too; RowList's own handler takes the row after this one."""
        layout = self.layout_now()
        place = (event.x - layout.value_start(0)) // (layout.value + 1)
        if event.y >= self.head and 0 <= place < len(self._ids):
            self.column = place

    def action_column(self, step: int) -> None:
        """The next or previous column in which the row has a cell."""
        places = [self._ids.index(id) for id in self.row.columns] or list(range(len(self._ids)))
        here = self.column_in(self.row)
        beyond = [place for place in places[::step] if (place - here) * step > 0]
        self.column = beyond[0] if beyond else here

    def action_edge(self, which: int) -> None:
        """The first or last cell of the row; with a single column, of the table."""
        if len(self._ids) == 1:
            self.action_end(which)
        elif self.row.columns:
            self.column = self._ids.index(self.row.columns[-which])

    def action_step(self, step: int) -> None:
        """The next or previous cell, row by row."""
        here = self.column_in(self.row)
        self.action_column(step)
        if self.row.columns and self.column_in(self.row) != here:
            return
        index = self.next_row(step)
        row = self.table.rows[index]
        if index != self.cursor:
            self.column = self._ids.index(row.columns[0 if step > 0 else -1])
        self.move_to(index)

    def next_row(self, step: int) -> int:
        """The next row with a code in a direction, or the row the cursor is on."""
        index = self.cursor + step
        while 0 <= index < len(self.table.rows):
            if self.table.rows[index].code:
                return index
            index += step
        return self.cursor
