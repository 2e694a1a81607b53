"""Text in cells: everything that is drawn is cut and padded here, and made visible first."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise

from rich.cells import cell_len, set_cell_size

from gjj_tui.model.visible import visible
from gjj_tui.tui.glyphs import CUT, CUT_SAID, speaking
from gjj_tui.tui.line_breaking import breaks
from gjj_tui.tui.terminal.widths import forgets_with_widths

__all__ = ["cell_len", "fit", "wrap"]


@forgets_with_widths
@lru_cache(maxsize=8192)
def fit(text: str, width: int, right: bool = False) -> str:
    """The text in exactly `width` cells: padded, or cut with a mark at its end."""
    if width <= 0:
        return ""
    text = visible(text)
    length = cell_len(text)
    if length > width:
        mark = CUT_SAID[:width] if speaking() else CUT
        return set_cell_size(text, width - len(mark)) + mark
    pad = " " * (width - length)
    return pad + text if right else text + pad


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` cells, broken as Chinese is."""
    text = visible(text)
    places = [0, *breaks(text, width), len(text)]
    return [text[start:end] for start, end in pairwise(places)]
