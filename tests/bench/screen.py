"""Measures of the app on a screen: moving the cursor and typing into a cell, in a small form and in a large one; bytes."""

from __future__ import annotations

import asyncio
import os
from statistics import median
from time import perf_counter
from unittest.mock import patch

from gjj_tui.model.address import Address, ParagraphAddress
from gjj_tui.session import Session
from gjj_tui.settings import Settings
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.terminal.emitter import Emitter
from gjj_tui.tui.terminal.grid import Grid, Reader
from gjj_tui.tui.terminal.profile import Profile
from gjj_tui.tui.terminal.styles import TRUE_COLOURS

from .measures import REAL, Measure, large_form, long_session, session_of


def cursor_in_the_table(rows: int = 10_000, moves: int = 60, rounds: int = 3) -> Measure:
    """A move of the cursor to a painted screen, with scrolling."""
    return _against_60(rows, moves, rounds, "down", "cursor")


def typing_into_a_cell(rows: int = 10_000, moves: int = 20, rounds: int = 3) -> Measure:
    """A digit typed into a cell, checked and painted."""
    return _against_60(rows, moves, rounds, "7", "digit")


def typing_beside_figures(least: int = 30_000, strokes: int = 40, rounds: int = 3) -> Measure:
    """A character typed into a section with figures of a long report, checked and painted."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, bound in zip(times, (True, False), strict=True):
            kept += asyncio.run(_times(long_session(bound, least), "x", strokes, ParagraphAddress((3,), 0)))
    return Measure(f"character typed in {least} characters with figures", median(times[0]), "without", median(times[1]))


def bytes_of_a_scroll(sides: bool, size: tuple[int, int] = (80, 24), keys: int = 60) -> Measure:
    """Bytes a key while the cursor goes up in the real report's table; with `sides` the terminal has margins at the left
    and right, else the line is remote, and every scroll brings several rows. The baseline scrolls row by row."""
    title = f"key up in the table, {size[0]}x{size[1]}, {'side margins' if sides else 'remote'}"
    found = [asyncio.run(_bytes(size, keys, sides and better, better and not sides)) for better in (True, False)]
    return Measure(title, found[0], "neither", found[1], "bytes")


async def _bytes(size: tuple[int, int], keys: int, sides: bool, remote: bool) -> float:
    app = GjjApp(Session.open(str(REAL)), Settings())
    environ = {"SSH_CONNECTION": "x"} if remote else {"SSH_CONNECTION": "", "SSH_TTY": ""}
    emitter = Emitter(Profile(), has_sides=lambda: sides)
    sent: list[int] = []
    with patch.dict(os.environ, environ):
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            app.show(list(app.session.form.cells())[-1])
            await pilot.pause()
            for _ in range(keys):
                await pilot.press("up")
                await pilot.pause()
                grid = Grid(*size)
                strips = app.screen._compositor.render_strips()
                drawn = "".join(f"\x1b[{y};1H{strip.render(app.console)}" for y, strip in enumerate(strips, 1))
                Reader(grid, TRUE_COLOURS, lambda _sequence: None).read(drawn)
                sent.append(len(emitter.render(grid, *app.cursor_position, True).encode()))
    # The first is the whole screen.
    return sum(sent[1:]) / (keys - 1)


def _against_60(rows: int, moves: int, rounds: int, key: str, title: str) -> Measure:
    large, small = large_form(rows), large_form(60)
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for kept, form in zip(times, (large, small), strict=True):
            kept += asyncio.run(_times(session_of(form, filled=True), key, moves))
    return Measure(f"{title}, {rows} rows", median(times[0]), "60 rows", median(times[1]))


async def _times(session: Session, key: str, moves: int, place: Address | None = None) -> list[float]:
    app = GjjApp(session, Settings())
    found = []
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.show(place or next(session.form.cells()))
        await pilot.pause()
        for _ in range(moves):
            start = perf_counter()
            await pilot.press(key)
            await pilot.pause()
            found.append((perf_counter() - start) * 1000)
    return found
