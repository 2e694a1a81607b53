"""What is written can be read: every letter of the app's screens stands out from its ground, in every theme."""

from __future__ import annotations

from pathlib import Path

import pytest
from rich.style import Style
from telling import tell
from textual.color import Color
from textual.containers import Vertical
from textual.pilot import Pilot

from gjj_tui.settings import Settings
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.dialogs import Dialog
from gjj_tui.tui.terminal.styles import COLOURS_256, NORMAL, REVERSE, TRUE_COLOURS, bring_down, read_style, rgb_of
from gjj_tui.tui.terminal.styles import Style as Sent

READABLE = 4.5
"""WCAG 2.1, 1.4.3."""
STORY = (
    (), ("down", "down", "enter", "shift+right", "shift+down"), ("escape", "f6", "down"),
    ("ctrl+g", "3", "1", "0", "0", "enter"), ("x",), ("1", "2"), ("escape", "ctrl+p"), ("escape", "f1"),
    ("escape", "f5"), ("escape", "shift+f9"), ("escape", "shift+f2"),
)  # fmt: skip
"""Keys, and after each group of them a look: tree, text, findings, table, a message, typing, and the dialogs."""


def luminance(rgb: tuple[int, int, int]) -> float:
    linear = [part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_contrast_is_what_wcag_says() -> None:
    assert round(contrast((0, 0, 0), (255, 255, 255)), 2) == 21
    assert round(contrast((0x77, 0x77, 0x77), (255, 255, 255)), 2) == 4.48


def sent_for(style: Style) -> Sent:
    parameters = []
    for kind, colour in ((38, style.color), (48, style.bgcolor)):
        assert colour is not None
        red, green, blue = Color.from_rich_color(colour).rgb
        parameters.append(f"{kind};2;{red};{green};{blue}")
    return read_style(NORMAL, ";".join([*parameters, *(["7"] if style.reverse else [])]))


def looks(app: GjjApp) -> dict[Style, str]:
    """The styles of everything that is written in front, each with an example; what is behind a dialog is dimmed."""
    box = app.screen.query_one(Vertical).region if isinstance(app.screen, Dialog) else app.screen.region
    return {
        segment.style: segment.text
        for strip in app.screen._compositor.render_strips()[box.y : box.bottom]
        for segment in strip.crop(box.x, box.right)
        if segment.text.strip() and segment.style
    }


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_every_letter_stands_out_from_its_ground(filled: Path, theme: str) -> None:
    seen: dict[Style, str] = {}

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for keys in STORY:
            await pilot.press(*keys)
            await pilot.pause()
            seen.update(looks(app))
        await pilot.press("escape")
        app.tell("坏了", urgent=True)
        app.banner.show(" ! 没有保护")
        app.banner.display = True
        await pilot.pause()
        seen.update(looks(app))

    tell(filled, story, settings=Settings(theme=theme))
    assert len(seen) > 10
    weak = {}
    for style, text in seen.items():
        for depth in (TRUE_COLOURS, COLOURS_256):
            less = bring_down(sent_for(style), depth)
            front, back = rgb_of(less.fg), rgb_of(less.bg)
            assert front and back
            if contrast(front, back) < READABLE:
                weak[text, depth, bool(less.attrs & REVERSE)] = f"{front} on {back}: {contrast(front, back):.2f}"
    assert not weak, "\n".join(f"{key}: {value}" for key, value in weak.items())
