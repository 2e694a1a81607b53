"""The last guard before the terminal: no control character of any text passes, whatever widget drew it."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from gjj_tui.model.visible import visible


class ScreeningFilter(LineFilter):
    """Replaces what a terminal could take for a command; see `gjj_tui.model.visible`."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        return [
            segment if segment.control or segment.text.isprintable() else Segment(visible(segment.text), segment.style)
            for segment in segments
        ]
