"""Keys typed faster than the app works go where they would have gone had the user waited."""

from __future__ import annotations

from pathlib import Path

import pytest
from telling import tell
from textual import events
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.settings import Settings
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.typed_ahead import TypedAhead

NAMES = {"\r": "enter", "\x06": "ctrl+f", "\x07": "ctrl+g", "\x1b": "escape", "↓": "down", "⇲": "ctrl+end"}


@pytest.fixture(autouse=True)
def no_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the app may take longer than a user would wait."""
    monkeypatch.setattr("gjj_tui.tui.typed_ahead._PATIENCE", 60.0)


async def type_at_once(app: GjjApp, pilot: Pilot[None], keys: str) -> None:
    """All keys are there before the app reads the first."""
    for key in keys:
        name = NAMES.get(key)
        app.post_message(events.Key(name or key, None if name in ("down", "ctrl+end") else key))
    while app._typed_ahead._waiting or app._message_queue.qsize():
        await pilot.pause()
    await pilot.pause()


def text_of(app: GjjApp) -> str:
    return app.session.report.section(SectionAddress((0,))).text


def test_what_is_typed_behind_enter_in_the_tree_is_in_the_text(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        before = text_of(app)
        await type_at_once(app, pilot, "↓\r甲乙⇲丙")
        assert text_of(app) == f"甲乙{before}丙"

    tell(draft, story)


def test_what_is_typed_for_a_dialog_that_is_not_there_yet_is_for_the_dialog(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await type_at_once(app, pilot, "\x073120\r42\r")
        assert app.session.report.figures.text(CellAddress("3120")) == "42"
        await type_at_once(app, pilot, "\x1b\x06引言\r\r丁")
        assert text_of(app).startswith("丁")

    tell(draft, story)


def test_a_key_that_stands_for_another_comes_before_what_was_typed_behind_it(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await type_at_once(app, pilot, "j\r甲")
        assert text_of(app).startswith("甲")

    tell(draft, story, settings=Settings(preset="vim"))


def test_nothing_is_typed_ahead_by_one_who_waits(draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TypedAhead, "_wait", lambda _: pytest.fail("a key was held back"))

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for key in ("down", "enter", "a", "f6", "f8"):
            await pilot.pause(0.05)
            await pilot.press(key)

    tell(draft, story)
