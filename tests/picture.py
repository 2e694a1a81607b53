"""A picture of the app's screen as SVG: for the README, and as a snapshot that a test compares.

Every run of one style is one text of exactly as many cells as the terminal gives it, whatever font draws it.
"""

from __future__ import annotations

import re
from html import escape

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from gjj_tui.tui.app import GjjApp

WIDTH, HEIGHT, SIZE = 9, 20, 16
FONTS = "'Noto Sans Mono CJK SC', 'Sarasa Mono SC', 'Source Han Mono SC', 'NSimSun', monospace"


def picture(app: GjjApp) -> str:
    """The screen as it is now."""
    lines = [list(strip) for strip in app.screen._compositor.render_strips()]
    columns = max(sum(cell_len(segment.text) for segment in line) for line in lines)
    width, height = columns * WIDTH, len(lines) * HEIGHT
    body = "\n".join(part for y, line in enumerate(lines) for part in _line(y, line))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">\n'
        f'<g font-family="{FONTS}" font-size="{SIZE}" xml:space="preserve">\n{body}\n</g>\n</svg>\n'
    )


def _line(y: int, segments: list[Segment]) -> list[str]:
    boxes, texts, x = [], [], 0
    for text, style, _control in Segment.simplify(segments):
        cells = cell_len(text)
        front, back, bold, underlined = _look(style or Style())
        box = f'x="{x * WIDTH}" y="{y * HEIGHT}" width="{cells * WIDTH}" height="{HEIGHT}"'
        boxes.append(f'<rect {box} fill="{back}"/>')
        start = x
        for piece in re.split("( +)", text):
            size = cell_len(piece)
            if piece.strip():
                place = f'x="{start * WIDTH}" y="{y * HEIGHT + SIZE - 1}" textLength="{size * WIDTH}"'
                weight = ' font-weight="bold"' if bold else ""
                weight += ' text-decoration="underline"' if underlined else ""
                texts.append(f'<text {place} lengthAdjust="spacingAndGlyphs" fill="{front}"{weight}>{escape(piece)}</text>')
            start += size
        x += cells
    return boxes + texts


def _look(style: Style) -> tuple[str, str, bool, bool]:
    front, back = (
        Color.from_rich_color(colour).hex if colour else default
        for colour, default in ((style.color, "#d8dee6"), (style.bgcolor, "#14181d"))
    )
    marks = bool(style.bold), bool(style.underline)
    return (back, front, *marks) if style.reverse else (front, back, *marks)
