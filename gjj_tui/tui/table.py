"""The statistics table: rows and columns of the form with the report's figures, a cell cursor, and typing in place."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.message import Message

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.model.numbers import tidy_number
from gjj_tui.model.pasting import is_block
from gjj_tui.session import EditRefused
from gjj_tui.tui.cells import cell_len
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.messages import Pasted, Refused
from gjj_tui.tui.table_drawing import DrawnTable
from gjj_tui.tui.typing_line import TypingLine


class StatisticsTable(DrawnTable):
    """The table to move and type in, as in a spreadsheet."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "column(-1)", show=False),
        Binding("right", "column(1)", show=False),
        Binding("tab", "step(1)", show=False),
        Binding("shift+tab", "step(-1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(1)", show=False),
    ]

    _tabbed: tuple[int, int, int] = (-1, 0, 0)
    """A run of Tab: its row, the column in which it began, and where it is. Enter goes on below its beginning."""

    class Typing(Message):
        """What is typed into the cell changed; None when typing is over."""

        def __init__(self, text: str | None) -> None:
            super().__init__()
            self.text = text

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
        steps = {"tab": 1, "shift+tab": -1}
        rows = {"enter": 1, "down": 1, "up": -1}
        if key == "escape":
            self._end()
        elif step := steps.get(key):
            self.commit()
            self.action_step(step)
        elif step := rows.get(key):
            self.commit()
            row, begun, here = self._tabbed
            if key == "enter" and (row, here) == (self.cursor, self.column_in(self.row)):
                self.column = begun
            self.move_to(self.next_row(step))
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
        if self._typing_at is not None:
            self.session.typing(self._typing_at, "")
        self.typing = self._typing_at = None
        self.refresh_row(self.cursor)
        self.post_message(self.Typing(None))

    def _show_typing(self) -> None:
        assert self.typing is not None and self._typing_at is not None
        self.session.typing(self._typing_at, self.typing.text)
        self.refresh_row(self.cursor)
        self.post_message(self.Typing(self.typing.text))

    def point_at(self) -> int:
        if speaking():
            return cell_len(self._typed_words(self.typing.caret)) if self.typing else 0
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
        if speaking():
            return
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
        row, begun, last = self._tabbed
        self.action_column(step)
        if self.row.columns and self.column_in(self.row) != here:
            begun = begun if (row, last) == (self.cursor, here) else here
            self._tabbed = self.cursor, begun, self.column_in(self.row)
            return
        index = self.next_row(step)
        if index != self.cursor:
            self.column = self._ids.index(self.table.rows[index].columns[0 if step > 0 else -1])
        self.move_to(index)
        self._tabbed = self.cursor, self.column, self.column

    def next_row(self, step: int) -> int:
        """The next row with a code in a direction, or the row the cursor is on."""
        index = self.cursor + step
        while 0 <= index < len(self.table.rows):
            if self.table.rows[index].code:
                return index
            index += step
        return self.cursor
