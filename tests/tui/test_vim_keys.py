"""The vim preset: letters move where no text is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from telling import tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress
from gjj_tui.settings import Settings, SettingsFault
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.start import check_settings


def test_letters_move_in_lists_and_are_text_in_text(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("j", "j", "k")
        assert str(app.place) == "3120"
        await pilot.press("5", "enter", "k", "u")
        assert app.session.report.figures.text(CellAddress("3120")) == ""
        await pilot.press("escape")
        app.outline.focus()
        await pilot.press("G", "k", "j", "ctrl+u", "ctrl+u")
        app.panels.focus("outline")
        app._select(app.outline.every[1].key)
        await pilot.press("i", "j", "k")
        await pilot.pause()
        assert app.right.prose.area.text == "jk"

    tell(draft, story, settings=Settings(preset="vim"))


def test_a_wrong_preset_and_a_key_that_moves_are_told() -> None:
    with pytest.raises(SettingsFault, match="default、vim"):
        check_settings(Settings(preset="emacs"))
    with pytest.raises(SettingsFault, match="移动光标"):
        check_settings(Settings(preset="vim", keys=(("zeros", ("j",)),)))
