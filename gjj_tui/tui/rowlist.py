"""A list of rows with a cursor, drawn by the line: opening and moving cost the same for ten rows and ten thousand."""

from __future__ import annotations

import os
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from gjj_tui.tui.cells import fit
from gjj_tui.tui.terminal.profile import is_remote
from gjj_tui.tui.terminal.widths import has_side_margins

CONTEXT = 3
"""Rows in sight above one that was jumped to."""


class RowList(ScrollView, can_focus=True):
    """Subclasses say how many rows there are (`count`) and how one looks (`draw`); `head` rows above stay in place."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home,ctrl+home", "end(0)", show=False),
        Binding("end,ctrl+end", "end(1)", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "rowlist--cursor",
        "rowlist--cursor-away",
        "rowlist--head",
        "rowlist--dim",
        "rowlist--hard",
        "rowlist--soft",
        "rowlist--hint",
    }
    DEFAULT_CSS = """
    RowList {
        height: 1fr;
        scrollbar-size-vertical: 1;
        overflow-x: hidden;
        & > .rowlist--cursor { background: $primary; color: $text; text-style: bold; }
        & > .rowlist--cursor-away { background: $primary-muted; color: $foreground; }
        & > .rowlist--head { background: $panel; color: $foreground; text-style: bold; }
        & > .rowlist--dim { color: $dim; }
        & > .rowlist--hard { color: $hard; text-style: bold; }
        & > .rowlist--soft { color: $soft; }
        & > .rowlist--hint { color: $hint; }
    }
    """

    head = 0
    cursor: reactive[int] = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor is on another row."""

        def __init__(self, rows: RowList) -> None:
            super().__init__()
            self.rows = rows

        @property
        def control(self) -> RowList:
            return self.rows

    class Chosen(Moved):
        """A row was clicked."""

    def count(self) -> int:
        """How many rows there are, the head not counted."""
        return 0

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        """A row in exactly `width` cells."""
        return self.line(str(index), width, style)

    def draw_head(self, line: int, width: int, style: Style) -> list[Segment]:
        """A line of the head."""
        return [Segment(" " * width, style)]

    def reset(self, cursor: int | None = None) -> None:
        """The rows are others now; the cursor stays where it can."""
        self.virtual_size = Size(0, self.count() + self.head)
        last = max(0, self.count() - 1)
        self.cursor = min(self.cursor if cursor is None else cursor, last)
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Paint one row anew."""
        line = self.head + index - self.scroll_offset.y
        if self.head <= line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))

    def move_to(self, index: int) -> None:
        """Put the cursor on a row and scroll no more than is needed to see it."""
        self.cursor = max(0, min(index, self.count() - 1))
        self.reveal()

    def jump_to(self, index: int) -> None:
        """Put the cursor on a row that may be far away: with some rows above and below it in sight."""
        self.cursor = max(0, min(index, self.count() - 1))
        self.reveal(CONTEXT)

    def reveal(self, context: int = 0) -> None:
        """Scroll until the cursor is in sight; if it is not, so that `context` rows are above or below it.

        Where every scroll sends the rows anew over a line, it is a third of them at once: a key held down costs less.
        """
        rows = max(1, self.scrollable_content_region.height - self.head)
        top, context = self.scroll_offset.y, min(context, (rows - 1) // 2)
        least = rows // 3 if is_remote(os.environ) and not has_side_margins() else 1
        if self.cursor < top:
            to = self.cursor - context if context else min(self.cursor, top - least)
        elif self.cursor >= top + rows:
            to = self.cursor - context if context else max(self.cursor - rows + 1, top + least)
        else:
            return
        self.scroll_to(y=to, animate=False, immediate=True)

    def style_of(self, name: str) -> Style:
        return self.get_component_rich_style(f"rowlist--{name}", partial=True)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if y < self.head:
            segments = self.draw_head(y, width, self.rich_style + self.style_of("head"))
        else:
            index = y - self.head + self.scroll_offset.y
            if index >= self.count():
                return Strip.blank(width, self.rich_style)
            style = self.rich_style
            if index == self.cursor:
                style += self.style_of("cursor" if self.has_focus else "cursor-away")
            segments = self.draw(index, width, style)
        return Strip(segments, width)

    def line(self, text: str, width: int, style: Style) -> list[Segment]:
        """A row of one text."""
        return [Segment(fit(text, width), style)]

    def watch_cursor(self, old: int, new: int) -> None:
        self.refresh_row(old)
        self.refresh_row(new)
        if self.is_mounted:
            self.post_message(self.Moved(self))

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where the terminal's own cursor stands while the list has the focus, by the name text areas have for it."""
        line = self.head + self.cursor - self.scroll_offset.y
        return self.region.offset + Offset(self.point_at(), line)

    def point_at(self) -> int:
        """The column of the row at which the terminal's cursor stands."""
        return 0

    def on_focus(self) -> None:
        self.refresh_row(self.cursor)

    def on_blur(self) -> None:
        self.refresh_row(self.cursor)

    def on_resize(self) -> None:
        self.call_after_refresh(self.reveal, CONTEXT)

    def on_click(self, event: events.Click) -> None:
        index = event.y - self.head + self.scroll_offset.y
        if event.y >= self.head and index < self.count():
            again = index == self.cursor
            self.move_to(index)
            if again or event.chain > 1:
                self.post_message(self.Chosen(self))

    def action_move(self, step: int) -> None:
        self.move_to(self.cursor + step)

    def action_page(self, step: int) -> None:
        self.move_to(self.cursor + step * max(1, self.size.height - self.head - 1))

    def action_end(self, which: int) -> None:
        self.move_to(self.count() - 1 if which else 0)
