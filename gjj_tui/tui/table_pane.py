"""The table with its heading, the details of the row under the cursor, and the field for typing into a cell."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.message import Message
from textual.widgets import Input

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.filling import running_sum
from gjj_tui.model.form import Row, Table
from gjj_tui.model.numbers import spell, tidy_number
from gjj_tui.session import Changed, Session
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.glyphs import MARKS
from gjj_tui.tui.messages import Filled
from gjj_tui.tui.rowlist import RowList
from gjj_tui.tui.table import StatisticsTable


class CellInput(Input):
    """The field over a cell. It knows no report: it tells what was typed and where the cursor is to go."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "leave('down')", show=False),
        Binding("up", "leave('up')", show=False),
        Binding("tab", "leave('next')", show=False),
        Binding("shift+tab", "leave('previous')", show=False),
        Binding("escape", "leave('')", show=False),
    ]
    DEFAULT_CSS = """
    CellInput, CellInput:focus {
        layer: above; position: absolute; display: none; height: 1; border: none; padding: 0;
        background: $surface; color: $foreground; text-style: bold;
    }
    """

    class Left(Message):
        """Typing is over. `to` is ``down``, ``up``, ``next``, ``previous`` or ``stay``; "" forgets what was typed."""

        def __init__(self, text: str, to: str) -> None:
            super().__init__()
            self.text = text
            self.to = to

    def __init__(self) -> None:
        super().__init__(id="cell-input", compact=True, select_on_focus=False)
        self.cursor_blink = False

    def action_leave(self, to: str) -> None:
        self.post_message(self.Left(self.value, to))

    def on_blur(self) -> None:
        if self.display:
            self.post_message(self.Left(self.value, "stay"))


class TablePane(Container):
    """One table of the form."""

    DEFAULT_CSS = """
    TablePane { layers: base above; }
    """

    def __init__(self, session: Session, table: Table) -> None:
        super().__init__(id="table-pane")
        self.session = session
        self.table = StatisticsTable(session, table)
        self.heading = TextLines("table-heading")
        self.detail = TextLines("table-detail", 2)
        self.input = CellInput()

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.table
        yield self.detail
        yield self.input

    def on_mount(self) -> None:
        self.heading.show(self.table.table.title, right=self._filled())
        self.show_details()

    def update(self, changed: Changed) -> None:
        """Paint what an edit changed."""
        delta = changed.findings
        self.table.update_cells(changed.touched, (*delta.gone, *delta.new))
        self.heading.show(self.table.table.title, right=self._filled())
        if not self.input.display:
            self.show_details()

    def _filled(self) -> str:
        total = sum(len(row.cells) for row in self.table.table.rows)
        return _("已填 {filled}/{total}").format(filled=len(self.session.report.figures), total=total)

    # ---- the details of the row

    def show_details(self, typed: str | None = None) -> None:
        """Full label and state of the row; with `typed`, as if this were in the cell."""
        row, address = self.table.row, self.table.address
        if address is None:
            self.detail.show(row.full_label, _("分组行，不填数"))
            return
        self.detail.show(f"{address}  {row.full_label}  {row.unit}", self._state(row, address, typed))

    def _state(self, row: Row, address: CellAddress, typed: str | None) -> str:
        session = self.session
        found, figures = session.checker.of_row(row.code), session.report.figures
        if typed is not None:
            text = tidy_number(typed)
            found, figures = session.preview(address, text), figures.with_cell(address, text)
        running = running_sum(session.form, figures, row, address.column or row.columns[0])
        texts = [f"{MARKS[finding.level]} {finding.message}" for finding in found if finding.rule != "blank"]
        if running and not any(finding.rule.startswith("sum") for finding in found):
            text = _("各部分之和 {sum}").format(sum=spell(running.total))
            if running.missing:
                text += _("，还有 {count} 项未填").format(count=running.missing)
            elif running.difference is not None:
                text += _("，相差 {difference}").format(difference=spell(running.difference))
            texts.append(text)
        return "  ".join(texts) or row.definition

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows is self.table:
            self.show_details()

    # ---- typing into a cell

    def begin(self, text: str | None = None) -> None:
        """Open the field over the cell, with its figure or with what was typed."""
        address = self.table.address
        if address is None or self.session.readonly:
            return
        layout = self.table.layout_now()
        line = self.table.head + self.table.cursor - self.table.scroll_offset.y
        field = self.input
        field.styles.offset = (layout.value_start(self.table.column), self.table.region.y - self.region.y + line)
        field.styles.width = layout.value
        field.value = self.session.report.figures.text(address) if text is None else text
        field.cursor_position = len(field.value)
        field.display = True
        field.focus()

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.input.display:
            self.show_details(event.value)

    def on_cell_input_left(self, event: CellInput.Left) -> None:
        event.stop()
        if not self.input.display:
            return
        self.input.display = False
        if event.to != "stay":
            self.table.focus()
        address = self.table.address
        if event.to and address is not None:
            self.post_message(Filled(address, event.text))
        match event.to:
            case "down":
                self.table.move_to(self.table.next_row(1))
            case "up":
                self.table.move_to(self.table.next_row(-1))
            case "next":
                self.table.action_step(1)
            case "previous":
                self.table.action_step(-1)
        self.show_details()

    def on_statistics_table_typed(self, event: StatisticsTable.Typed) -> None:
        event.stop()
        self.begin(event.text)
