"""A scroll bar of blanks: Textual's own ends in block characters that many Chinese terminals draw two cells wide."""

from __future__ import annotations

from textual.scrollbar import ScrollBar, ScrollBarRender


class BlankScrollBarRender(ScrollBarRender):
    """Whole cells of background colour."""

    VERTICAL_BARS = [" "] * len(ScrollBarRender.VERTICAL_BARS)
    HORIZONTAL_BARS = [" "] * len(ScrollBarRender.HORIZONTAL_BARS)


def use_blank_scroll_bars() -> None:
    """From now on for all widgets."""
    ScrollBar.renderer = BlankScrollBarRender
