"""The right side: what is selected in the tree, as the report's properties, a section's text, or a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from gjj_tui.model.address import Address, SectionAddress
from gjj_tui.session import Changed, Session
from gjj_tui.tui.outline import Node
from gjj_tui.tui.overview import Overview

if TYPE_CHECKING:
    from gjj_tui.tui.prose import ProsePane
    from gjj_tui.tui.table import StatisticsTable
    from gjj_tui.tui.table_pane import TablePane


class RightSide(Container):
    """One pane is in sight. The editor and the tables are made when they are first needed: that halves the start."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="right")
        self.session = session
        self.overview = Overview(session)
        self._prose: ProsePane | None = None
        self._tables: dict[str, TablePane] = {}
        self._shown: Widget = self.overview

    def compose(self) -> ComposeResult:
        yield self.overview

    def open(self, node: Node) -> None:
        """Show what a node of the tree stands for."""
        match node.key[0]:
            case "section":
                self._show(self.prose)
                self.prose.show_section(node.section)
            case "table":
                self.show_table(node.table)
            case "group":
                self.show_table(node.table).show_group(node.row)
            case _:
                self.overview.update()
                self._show(self.overview)

    def update(self, changed: Changed) -> None:
        """Paint what an edit changed."""
        for pane in self._tables.values():
            pane.update(changed)
        if self._prose:
            self._prose.update(changed)
        if self._shown is self.overview:
            self.overview.update()

    @property
    def scope(self) -> str:
        """The kind of what is in sight: ``overview``, ``prose`` or ``table``."""
        if self._shown is self.overview:
            return "overview"
        return "prose" if self._shown is self._prose else "table"

    @property
    def place(self) -> Address | None:
        """The address under the cursor of what is in sight."""
        match self.scope:
            case "overview":
                return self.overview.address
            case "prose":
                return self.prose.area.section
            case _:
                return self.table.address if self.table else None

    @property
    def selected(self) -> tuple[SectionAddress, int, int] | None:
        """What is selected in the text that was opened last, as a span of its source."""
        section = self._prose.area.section if self._prose else None
        return (section, *self.prose.area.source_selection) if section else None

    @property
    def typed_into(self) -> Widget | None:
        """The editor, if there is one yet."""
        return self._prose.area if self._prose else None

    @property
    def panel(self) -> Widget:
        """The widget that takes the focus."""
        if self.scope == "prose":
            return self.prose.area
        return self.table or self.overview

    @property
    def table_pane(self) -> TablePane | None:
        """The table in sight."""
        return next((pane for pane in self._tables.values() if pane is self._shown), None)

    @property
    def table(self) -> StatisticsTable | None:
        return self.table_pane.table if self.table_pane else None

    @property
    def prose(self) -> ProsePane:
        if self._prose is None:
            from gjj_tui.tui.prose import ProsePane

            self._prose = ProsePane(self.session)
            self._mount(self._prose)
        return self._prose

    def table_pane_of(self, id: str) -> TablePane:
        """The pane of one table of the form."""
        if id not in self._tables:
            from gjj_tui.tui.table_pane import TablePane

            table = self.session.form.table(id)
            assert table is not None
            self._tables[id] = TablePane(self.session, table)
            self._mount(self._tables[id])
        return self._tables[id]

    def show_table(self, id: str) -> StatisticsTable:
        """Show a table, even one that no section prints."""
        pane = self.table_pane_of(id)
        self._show(pane)
        return pane.table

    def prepare(self) -> None:
        """Make what is not needed yet."""
        _ = self.prose
        for table in self.session.form.tables:
            self.table_pane_of(table.id)

    def _mount(self, pane: Widget) -> None:
        pane.display = False
        self.mount(pane)

    def _show(self, pane: Widget) -> None:
        if pane is not self._shown:
            self._shown.display = False
            pane.display = True
            self._shown = pane
