"""A list of rows with a cursor, drawn by the line: opening and moving cost the same for ten rows and ten thousand.

For somebody who hears the screen a row is what it says in words, over as many lines as that takes.
"""

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

from gjj_tui.i18n import gettext as _
from gjj_tui.tui.cells import fit
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.said_lines import SaidLines
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
        & > .rowlist--cursor { background: $primary; color: $on-primary; text-style: bold; }
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
    led = False
    """The cursor is moved by keys that are typed elsewhere, and shown as strongly as with the focus."""

    _told: SaidLines | None = None

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
        """A line of the head; what is heard has none."""
        return [Segment(" " * width, style)]

    def said(self, index: int) -> list[str]:
        """What a row says in words, a sentence for each thing in it."""
        style = self.rich_style
        return [" ".join("".join(segment.text for segment in self.draw(index, 200, style)).split())]

    def nothing(self) -> str:
        """What a list without rows says."""
        return _("没有内容")

    @property
    def part(self) -> int:
        """Which of the things in the row the cursor is on."""
        return 0

    @property
    def told(self) -> SaidLines:
        """All rows in words, for the width there is."""
        width = max(1, self.scrollable_content_region.width)
        if self._told is None or self._told.width != width:
            self._told = SaidLines([self.said(row) for row in range(self.count())] or [[self.nothing()]], width)
            self.call_later(self._measure)
        return self._told

    def _measure(self) -> None:
        lines = len(self.told.lines) if speaking() else self.count() + self.head
        if lines != self.virtual_size.height:
            self.virtual_size = Size(0, lines)

    def reset(self, cursor: int | None = None) -> None:
        """The rows are others now; the cursor stays where it can."""
        self._told = None
        if not speaking():
            self._measure()
        last = max(0, self.count() - 1)
        self.cursor = min(self.cursor if cursor is None else cursor, last)
        self.refresh()

    def redraw(self) -> None:
        """Paint all rows anew."""
        self._told = None
        self.refresh()

    def refresh_row(self, index: int) -> None:
        """Paint one row anew."""
        if speaking():
            self._say_again(index)
            return
        line = self.head + index - self.scroll_offset.y
        if self.head <= line < self.size.height:
            self.refresh(Region(0, line, self.size.width, 1))

    def _say_again(self, index: int) -> None:
        told = self._told
        if told is None or index >= self.count():
            self.refresh()
        elif told.say(index, self.said(index)):
            self._measure()
            self.refresh()
        else:
            lines = told.span(index)
            self.refresh(Region(0, lines.start - self.scroll_offset.y, self.size.width, len(lines)))

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
        rows = max(1, self.scrollable_content_region.height - (0 if speaking() else self.head))
        top, context = self.scroll_offset.y, min(context, (rows - 1) // 2)
        least = rows // 3 if is_remote(os.environ) and not has_side_margins() else 1
        first = last = self.cursor
        if speaking():
            self._measure()
            first = self.told.start(self.cursor, self.part)
            last = first + min(rows, self.told.length(self.cursor, self.part)) - 1
        if first < top:
            to = first - context if context else min(first, top - least)
        elif last >= top + rows:
            to = first - context if context else max(last - rows + 1, top + least)
        else:
            return
        self.scroll_to(y=to, animate=False, immediate=True)

    def style_of(self, name: str) -> Style:
        return self.get_component_rich_style(f"rowlist--{name}", partial=True)

    def render_line(self, y: int) -> Strip:
        width = self.scrollable_content_region.width
        if speaking():
            return self._said_line(y + self.scroll_offset.y, width)
        if y < self.head:
            segments = self.draw_head(y, width, self.rich_style + self.style_of("head"))
        else:
            index = y - self.head + self.scroll_offset.y
            if index >= self.count():
                return Strip.blank(width, self.rich_style)
            style = self.rich_style
            if index == self.cursor:
                style += self.style_of("cursor" if self.has_focus or self.led else "cursor-away")
            segments = self.draw(index, width, style)
        return Strip(segments, width)

    def _said_line(self, line: int, width: int) -> Strip:
        style = self.rich_style
        if line >= len(self.told.lines):
            return Strip.blank(width, style)
        index, part, text = self.told.lines[line]
        if (index, part) == (self.cursor, self.part):
            style += self.style_of("cursor" if self.has_focus else "cursor-away")
        return Strip(self.line(text, width, style), width)

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
        at = self.told.start(self.cursor, self.part) if speaking() else self.head + self.cursor
        line = at - self.scroll_offset.y
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
        index = self.row_at(event.y)
        if index is not None:
            again = index == self.cursor
            self.move_to(index)
            if again or event.chain > 1:
                self.post_message(self.Chosen(self))

    def row_at(self, y: int) -> int | None:
        """The row that is drawn at a line of the widget."""
        line = y + self.scroll_offset.y
        if speaking():
            return self.told.lines[line][0] if self.count() and line < len(self.told.lines) else None
        return line - self.head if y >= self.head and line - self.head < self.count() else None

    def action_move(self, step: int) -> None:
        self.move_to(self.cursor + step)

    def action_page(self, step: int) -> None:
        self.move_to(self.cursor + step * max(1, self.size.height - (0 if speaking() else self.head) - 1))

    def action_end(self, which: int) -> None:
        self.move_to(self.count() - 1 if which else 0)


class ReadingList(RowList):
    """Lines to read. There is no cursor, the keys scroll; who hears them goes from one to the next."""

    def action_move(self, step: int) -> None:
        if speaking():
            super().action_move(step)
        else:
            self._scroll(self.scroll_offset.y + step)

    def action_page(self, step: int) -> None:
        if speaking():
            super().action_page(step)
        else:
            self._scroll(self.scroll_offset.y + step * max(1, self.size.height - 1))

    def action_end(self, which: int) -> None:
        if speaking():
            super().action_end(which)
        else:
            self._scroll(self.count() if which else 0)

    def _scroll(self, line: int) -> None:
        self.scroll_to(y=line, animate=False)
