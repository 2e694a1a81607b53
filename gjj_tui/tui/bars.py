"""Single lines: the top bar, headings, the details of a row, the key bar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget

from gjj_tui.commands import Command
from gjj_tui.commands.aloud import in_words
from gjj_tui.i18n import gettext as _
from gjj_tui.tui.cells import cell_len, fit, wrap
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.keys import key_name

MESSAGE_SECONDS, URGENT_SECONDS = 3, 8


class TextLines(Widget):
    """Some lines of plain text, each cut to the width; `right` stands at the end of the first."""

    DEFAULT_CSS = """
    TextLines { height: 1; width: 1fr; }
    """

    def __init__(self, id: str, lines: int = 1) -> None:
        super().__init__(id=id)
        self.styles.height = lines
        self._lines: tuple[str, ...] = ()
        self._right = ""

    def show(self, *lines: str, right: str = "") -> None:
        """Show other text; nothing is painted when it is the same."""
        if speaking():
            lines, right = tuple(map(in_words, lines)), in_words(right)
        if (lines, right) != (self._lines, self._right):
            self._lines, self._right = lines, right
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self.rich_style
        text = self._lines[y] if y < len(self._lines) else ""
        right = f" {self._right}" if y == 0 and self._right else ""
        room = max(0, width - cell_len(right))
        return Strip([Segment(fit(text, room), style), Segment(fit(right, width - room), style)], width)


class KeyBar(Widget):
    """The keys that work here, with what each does; for some seconds instead of them what the program has to say.

    For somebody who hears the screen only the latter, in whole lines that stay until the next key.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"keybar--key", "keybar--message", "keybar--urgent"}
    DEFAULT_CSS = """
    KeyBar {
        height: 1; width: 1fr; background: $panel; color: $dim;
        & > .keybar--key { color: $hint; text-style: bold; }
        & > .keybar--message { background: $primary; color: $on-primary; text-style: bold; }
        & > .keybar--urgent { background: $error; color: $on-error; text-style: bold; }
    }
    """

    def __init__(self) -> None:
        super().__init__(id="keybar")
        self._keys: tuple[tuple[str, str, bool], ...] = ()
        self._message = ""
        self._urgent = False
        self._timer: Timer | None = None
        self._said: list[str] = []
        self._before: list[str] = []

    def tell(self, message: str, urgent: bool = False) -> None:
        """Say something for some seconds; what is urgent stays longer."""
        if speaking():
            self._said.append((_("注意：{words}") if urgent else "{words}").format(words=in_words(message)))
            self.refresh()
            return
        self._message, self._urgent = message, urgent
        if self._timer:
            self._timer.stop()
        self._timer = self.set_timer(URGENT_SECONDS if urgent else MESSAGE_SECONDS, self.quiet)
        self.refresh()

    def quiet(self) -> None:
        """What was said belongs to what went before."""
        if self._said:
            # The same words at the same place would be no news to who hears what changes: they stand a line lower.
            self._before, self._said = [""] * (self._before == self._said) + self._said, []
            self.refresh()
        if self._message:
            self._message = ""
            self.refresh()

    def show(self, commands: Sequence[tuple[Command, bool]]) -> None:
        """Show these commands; one that cannot be done now stands in brackets."""
        if speaking():
            return
        keys = tuple((key_name(command.keys[0]), command.short, able) for command, able in commands if command.keys)
        if keys != self._keys:
            self._keys = keys
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width, style = self.size.width, self.rich_style
        if speaking():
            return Strip([Segment(fit(self._said_lines(width)[y], width), style)], width)
        if self._message:
            name = "keybar--urgent" if self._urgent else "keybar--message"
            lead = "! " if self._urgent else ""
            message_style = self.get_component_rich_style(name)
            return Strip([Segment(fit(f" {lead}{self._message}", width), message_style)], width)
        key_style = style + self.get_component_rich_style("keybar--key", partial=True)
        segments: list[Segment] = []
        used = 0
        for key, title, able in self._keys:
            length = cell_len(key) + cell_len(title) + 3
            if used + length > width:
                break
            if able:
                segments += [Segment(f" {key}", key_style), Segment(f" {title} ", style)]
            else:
                segments.append(Segment(f"({key} {title})", style))
            used += length
        return Strip([*segments, Segment(" " * (width - used), style)], width)

    def _said_lines(self, width: int) -> list[str]:
        lines = [line for said in self._said for line in wrap(said, width)]
        room = self.size.height
        if self._said and self._said == self._before and len(lines) < room:
            lines.insert(0, "")
        if len(lines) > room:
            lines[room - 1] += " " * width  # its end is cut and marked so
        return [*lines, *[""] * room][:room]


def padded(segments: list[Segment], width: int, style: Style) -> list[Segment]:
    """The segments with blanks up to the width."""
    used = sum(cell_len(segment.text) for segment in segments)
    return [*segments, Segment(" " * max(0, width - used), style)]
