"""Snapshots of whole screens, which the README shows too. After a wanted change: UPDATE_SCREENS=1 pytest tests/tui."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from picture import picture
from telling import tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress, ParagraphAddress
from gjj_tui.settings import Settings
from gjj_tui.tui.app import GjjApp

SCREENS = Path(__file__).parent / "screens"


def compare(name: str, app_picture: str) -> None:
    path = SCREENS / f"{name}.svg"
    if os.environ.get("UPDATE_SCREENS"):
        SCREENS.mkdir(exist_ok=True)
        path.write_text(app_picture, "utf-8")
    assert path.read_text("utf-8") == app_picture


@pytest.mark.parametrize(("name", "size", "theme"), [("table-80x24", (80, 24), "dark"), ("table-120x40", (120, 40), "light")])
def test_the_table_with_a_sum_that_is_off(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, size: tuple[int, int], theme: str
) -> None:
    monkeypatch.chdir(folder)
    shown: list[str] = []

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3100"))
        await pilot.press("5", "enter", "2", "enter", "1", "enter", "1", "enter", "0", "enter", "up", "up", "up", "up", "up")
        await pilot.pause()
        shown.append(picture(app))

    tell(folder / "2018.toml", story, size, Settings(theme=theme))
    compare(name, shown[0])


def test_the_text_of_a_section(folder: Path) -> None:
    shown: list[str] = []

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(ParagraphAddress((1, 3), 0))
        for _ in range(5):
            await pilot.pause()
        shown.append(picture(app))

    tell(folder / "2017.toml", story, (100, 30))
    compare("text-100x30", shown[0])


def test_the_help_of_a_row(folder: Path) -> None:
    shown: list[str] = []

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3340"))
        await pilot.press("f1")
        await pilot.pause()
        shown.append(picture(app))

    tell(folder / "2017.toml", story, (100, 30))
    compare("help-100x30", shown[0])
