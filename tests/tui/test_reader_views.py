"""`--screen-reader`: what every view shows is words, one thing a line, the cursor at the start of the one it is on."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from telling import net_of, screen_text, tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.edits import Batch, SetCell, SpliceText
from gjj_tui.settings import Settings
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.cells import fit
from gjj_tui.tui.choose import ChooseApp
from gjj_tui.tui.glyphs import speak
from gjj_tui.tui.said_lines import SaidLines

READER = Settings(screen_reader=True)
SIGNS = re.compile(
    "[\u2190-\u21ff\u2500-\u25ff]"  # arrows, box lines, blocks, shapes
    r"|\[-|\{\+|\[x\]|\[ \]|->|__|~|¶|§"
    r"|(?m:^ ?[!?i=|+-] |\|)|(?<!\S)[!?i]\d|(?<= )[!?] "
)


@pytest.fixture(autouse=True)
def signs_again() -> Iterator[None]:
    yield
    speak(False)
    fit.cache_clear()


def cursor_line(app: GjjApp | ChooseApp) -> str:
    """What a screen reader reads: the line of the terminal's cursor from there on."""
    x, y = app.cursor_position
    assert x <= 1
    return screen_text(app).split("\n")[y].strip()  # type: ignore[arg-type]


VIEWS: dict[str, tuple[str, ...]] = {
    "outline": (), "overview": ("f6",), "findings": ("f6", "f6"), "section": ("down", "enter"),
    "table": ("ctrl+g", *"3110", "enter"), "typing": ("ctrl+g", *"3110", "enter", "9"),
    "a wrong figure": ("ctrl+g", *"3110", "enter", *"9x", "enter"),
    "help": ("f1",), "help of a cell": ("ctrl+g", *"3110", "enter", "f1"), "help of a finding": ("f6", "f6", "f1"),
    "keys": ("ctrl+o",), "commands": ("ctrl+p",), "commands found": ("ctrl+p", "填", "down"),
    "search": ("ctrl+f", *"公开", "down"), "nothing found": ("ctrl+f", *"没有的字"), "read here": ("f8", "shift+f1"),
    "read a section": ("down", "f11"), "fix": ("f8", "f3"), "status": ("f5",),
    "compare with last year": ("shift+f4",), "compare a section": ("down", "down", "down", "y"),
    "compare a cell": ("ctrl+g", *"3110", "enter", "y"), "compare with another": ("shift+f5",),
    "likeness": ("down", "shift+f3"), "preview": ("shift+f2",), "export": ("shift+f12",), "import": ("shift+f11",),
    "numbers of the text": ("shift+f9",), "next year": ("shift+f7",), "history": ("ctrl+r",), "explanations": ("f6", "f6", "E"),
    "explain": ("f6", "f6", "e"), "a title": ("down", "f2"), "save a copy": ("f12",), "undone": ("ctrl+z",),
    "use in text": ("ctrl+g", *"3110", "enter", "t"), "use a figure": ("down", "enter", "f2"),
    "restore": ("f6", "v"), "leave": ("ctrl+q",), "message": ("ctrl+t",), "scope": ("f4", "f6", "f6"),
}  # fmt: skip


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_has_a_sign_that_is_only_seen(filled: Path, tmp_path: Path, view: str) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        # Something of every level is found, in the table and in the text.
        first = SectionAddress((0,))
        app.do(Batch((SetCell(CellAddress("3110"), "9"), SetCell(CellAddress("1110"), "9999"), SpliceText(first, 0, 0, "本的的 XX"))))
        app.quiet()
        await pilot.pause()
        for key in VIEWS[view]:
            await pilot.press(key)
            await pilot.pause()
        shown = screen_text(app)
        assert not SIGNS.search(shown), (SIGNS.search(shown), shown)
        assert shown.strip()

    tell(filled, story, settings=READER, protect=net_of(tmp_path / "state"))


def test_the_cursor_is_at_the_start_of_a_line_that_says_all(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        assert cursor_line(app).startswith("2017 年报告，已展开")
        await pilot.press("down", "down", "space")
        assert cursor_line(app).startswith("1 级 一、概述，已折叠")
        await pilot.press("ctrl+g", *"3110", "enter")
        await pilot.pause()
        assert cursor_line(app) == "3110 1. 当面申请数，0 件"
        await pilot.press(*"7", "enter")
        await pilot.pause()
        assert cursor_line(app) == "3120 2. 传真申请数，0 件"
        assert "\n强制性：3100" in screen_text(app)
        await pilot.press("f6", "home")
        await pilot.pause()
        assert cursor_line(app).startswith("强制性，3100：3100")
        await pilot.press("enter")
        await pilot.pause()
        assert cursor_line(app).startswith("3100 （一）收到申请数，2 件；强制性：3100")

    tell(filled, story, settings=READER)


def test_one_panel_is_in_sight(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for key, scope in (("f6", "overview"), ("f6", "findings"), ("f6", "outline"), ("f9", "findings"), ("f10", "findings"),
                           ("f7", "outline"), ("f7", "overview"), ("shift+f6", "outline")):  # fmt: skip
            await pilot.press(key)
            await pilot.pause()
            seen = [panel for panel in (app.outline, app.right, app.findings) if panel.region.area]
            assert app.panels.scope() == scope
            assert len(seen) == 1
            assert seen[0].region.width == 80
            assert seen[0].region.height == 19

    tell(filled, story, settings=READER)


def test_what_a_sentence_raises_waits_until_it_is_left(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(ParagraphAddress((0,), 0))
        await pilot.pause()
        await pilot.press(*"办理的的")
        await pilot.pause()
        assert "重复" not in screen_text(app)
        await pilot.press("f6")
        await pilot.pause()
        assert "提示" in "\n".join(screen_text(app).split("\n")[-4:])

    tell(filled, story, settings=READER)


def test_the_same_words_twice_are_written_anew(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        places = []
        for _time in range(2):
            await pilot.press("ctrl+t")
            app.tell("一样的话")
            await pilot.pause()
            places.append(next(y for y, line in enumerate(screen_text(app).split("\n")) if line.startswith("一样的话")))
        assert places[0] != places[1]

    tell(filled, story, settings=READER)


def test_the_choice_of_reports_tells_how_far_it_is_and_each_line_once(folder: Path) -> None:
    for number in range(40):
        (folder / f"{number}.toml").write_text(f'form = "2014"\nyear = {2014 + number % 4}\nagency = "某局{number}"\n', "utf-8")
    seen: list[str] = []

    async def run() -> None:
        app = ChooseApp([str(path) for path in sorted(folder.glob("*.toml"))], READER, str(folder), 2018)
        seen_by = app.tell
        app.tell = lambda message, urgent=False: (seen.append(message), seen_by(message, urgent))[1]  # type: ignore[method-assign]
        async with app.run_test(size=(80, 24)) as pilot:
            while app._unread:
                await pilot.pause(0.01)
            await pilot.pause()
            assert not SIGNS.search(screen_text(app))  # type: ignore[arg-type]
            assert cursor_line(app).startswith("2018 年 上海市公积金管理中心，2014 表式，填报；提示 9 条；")

    asyncio.run(run())
    assert [words for words in seen if words.startswith("已完成")] == [
        "已完成 11/42", "已完成 21/42", "已完成 32/42", "已完成 42/42"
    ]  # fmt: skip


def test_lines_of_parts_keep_their_places_when_one_says_more() -> None:
    said = SaidLines([["甲"], ["一", "二二二"], ["丙"]], 4)
    assert said.lines == [(0, 0, "甲"), (1, 0, "一"), (1, 1, "二二"), (1, 1, "二"), (2, 0, "丙")]
    assert (said.start(1, 1), said.length(1, 1), said.span(1), said.start(2)) == (2, 2, range(1, 4), 4)
    assert not said.say(0, ["乙"])
    assert said.say(1, ["一一一", "二"])
    assert (said.start(1, 1), said.start(2)) == (3, 4)
