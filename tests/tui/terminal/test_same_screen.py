"""The app in two terminals, once with our driver and once with Textual's: the same keys make the same screens."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from terminal import Terminal

pytestmark = pytest.mark.pty

STORY = (
    "down", "down", "down", "enter", "政府信息公开工作，“依申请公开”——", "enter", "第二段。", "up", "left", "left", "delete", "home",
    "f6", "f6", "f6", "down", "down", "pagedown", "end", "home", "ctrl+g", "3100", "enter", "1", "2", "enter", "up", "up",
    "pagedown", "pagedown", "ctrl+f", "信息", "escape", "f1", "escape", "ctrl+p", "escape", "f10", "f10", "f7", "down", "down",
    "down", "up", "f7", "ctrl+z", "ctrl+y", "f8", "f8", "f4",
)  # fmt: skip


@pytest.mark.parametrize(("columns", "lines", "sides"), [(80, 24, False), (80, 24, True), (120, 40, True)])
def test_every_screen_of_a_story_is_the_one_of_the_plain_driver(
    draft: Path, columns: int, lines: int, sides: bool
) -> None:
    terminals = []
    for name, option in (("differing", ""), ("plain", "--plain-driver")):
        # What the overview shows of the path is the same in both.
        folder = draft.parent / ("long" * 50) / name
        folder.mkdir(parents=True)
        shutil.copy(draft, folder)
        words = [*filter(None, [option]), draft.name]
        state = str(folder / "state")
        terminals.append(
            Terminal(
                *words, columns=columns, lines=lines, cwd=folder, sides=sides, XDG_STATE_HOME=state, COLORTERM="truecolor"
            )
        )
    differing, plain = terminals
    for key in ("", *STORY):
        for terminal in terminals:
            if key:
                terminal.press(key)
            else:
                terminal.wait("章节")
        for _ in range(40):
            if differing.emulator.picture() == plain.emulator.picture():
                break
            differing.read()
            plain.read()
        assert differing.screen == plain.screen, key
        pictures = zip(differing.emulator.picture(), plain.emulator.picture(), strict=True)
        wrong = [(y, x, *pair) for y, rows in enumerate(pictures) for x, pair in enumerate(zip(*rows, strict=True)) if pair[0] != pair[1]]
        assert wrong == [], key
    assert len(differing.raw) * 3 < len(plain.raw)
    assert (b"\x1b[?69h" in differing.raw) == sides and b"\x1b[?69h" not in plain.raw
    for terminal in terminals:
        terminal.process.terminate(force=True)
