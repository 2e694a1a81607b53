"""The app's screens as a terminal of each kind shows them: whole frames, straight columns, the place of work seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from unicodedata import east_asian_width

import pytest
from emulator import Emulator, width_of
from terminal import Terminal

from gjj_tui.store.forms import built_in_form

pytestmark = pytest.mark.pty

FEW = [{"TERM": "xterm"}, {"TERM": "linux"}, {"TERM": "screen"}, {"TERM": "vt100"}, {"TERM": "xterm", "NO_COLOR": "1"}]
MANY = [{"TERM": "screen-256color"}, {"TERM": "tmux-256color"}, {"TERM": "xterm", "COLORTERM": "truecolor"}]
NEW = 'form = "2021"\nyear = 2024\nagency = "某局"\n\n' + "".join(
    f'[[section]]\ntitle = "{title}"\ntable = "{table}"\n\n'
    for title, table in (("主动公开", "disclosure"), ("申请", "applications"), ("复议、诉讼", "review"))
)
CODES = {"disclosure": "P5-1", "applications": "A3-1", "review": "R2"}


@pytest.fixture(params=[1, 2], ids=["narrow", "wide"])
def width(request: pytest.FixtureRequest) -> Iterator[int]:
    Emulator.wide_ambiguous = request.param == 2
    yield request.param
    Emulator.wide_ambiguous = False


def columns_of(terminal: Terminal, text: str, line: int) -> list[int]:
    """The columns where a text ends in a line of the screen."""
    cells = [terminal.emulator.buffer[line][x].data for x in range(terminal.emulator.columns)]
    return [x + 1 for x in range(len(cells)) if "".join(cells[: x + 1]).endswith(text)]


def assert_whole_characters(terminal: Terminal) -> None:
    """No half of a wide character stands anywhere."""
    screen = terminal.emulator
    for y in range(screen.lines):
        row = [screen.buffer[y][x].data for x in range(screen.columns)]
        for cell, after in pairwise([*row, " "]):
            wide = bool(cell) and width_of(cell[0]) == 2
            assert wide == (after == ""), "".join(row)


def assert_framed(terminal: Terminal) -> None:
    """One frame of + - | around the dialog: its corners meet and its sides have no gap."""
    screen = terminal.emulator
    rows = [[screen.buffer[y][x].data for x in range(screen.columns)] for y in range(screen.lines)]
    edges = [
        (y, match.start(), match.end() - 1)
        for y, row in enumerate(rows)
        for match in re.finditer(r"\+-{20,}\+", "".join(cell or "\0" for cell in row))
    ]
    assert len(edges) == 2, terminal.screen
    (top, left, right), (bottom, *ends) = edges
    assert [left, right] == ends
    assert all(rows[y][x] == "|" for y in range(top + 1, bottom) for x in (left, right)), terminal.screen


def attributes(terminal: Terminal, pattern: str) -> set[str]:
    """What tells a text apart: its attributes, and "ground" where it stands on another than the line above."""
    y, text = next((y, found[0]) for y, line in enumerate(terminal.lines) if (found := re.search(pattern, line)))
    x = columns_of(terminal, text, y)[0] - 1
    cell, above = (terminal.emulator.buffer[line][x] for line in (y, y - 1))
    names = {name for name in ("bold", "reverse", "underscore") if getattr(cell, name)}
    return names | ({"ground"} if cell.bg != above.bg else set())


def wait_for_widths(terminal: Terminal) -> None:
    terminal.wait("章节" if "章节" in terminal.screen else "核对结果")
    terminal.read(0.4)


@pytest.mark.parametrize("environ", FEW + MANY, ids=lambda environ: "-".join(environ.values()))
def test_frames_are_whole_and_the_place_of_work_is_seen(filled: Path, environ: dict[str, str], width: int) -> None:
    terminal = Terminal(str(filled), **{"COLORTERM": "", **environ})
    wait_for_widths(terminal)
    assert attributes(terminal, "2017 年报告")
    terminal.press("ctrl+g", "3100", "enter")
    terminal.wait_for(lambda: re.search("（一）收到申请数 +3100 件", terminal.screen) is not None)
    # The row that is worked on, and the one in the tree that it belongs to.
    assert "bold" in attributes(terminal, "（一）收到申请数 +31")
    left = attributes(terminal, "^      三、依申请公开")
    assert left & ({"underscore"} if environ in FEW else {"ground"}), left
    assert_whole_characters(terminal)
    terminal.press("ctrl+p", "副本")
    terminal.wait_for(lambda: terminal.screen.count("副本") > 1)
    assert {"reverse", "ground"} & attributes(terminal, "存一份副本")
    if environ in FEW:
        assert_framed(terminal)
    assert_whole_characters(terminal)
    terminal.press("escape", "f1")
    terminal.wait("Esc 关闭")
    if environ in FEW:
        assert_framed(terminal)
    terminal.press("escape", "ctrl+q")
    assert terminal.finish() == 0


@pytest.mark.parametrize("environ", [{"TERM": "vt100"}, {"TERM": "xterm", "COLORTERM": "truecolor"}], ids=["vt100", "truecolor"])
def test_the_columns_of_all_tables_are_straight(tmp_path: Path, environ: dict[str, str], width: int) -> None:
    path = tmp_path / "2024.toml"
    path.write_text(NEW, "utf-8")
    terminal = Terminal(str(path), **environ)
    wait_for_widths(terminal)
    form = built_in_form("2021")
    assert form is not None
    for table in form.tables:
        terminal.press("ctrl+g", CODES[table.id], "enter")
        terminal.read(0.3)
        assert_whole_characters(terminal)
        ends = [
            columns_of(terminal, "__", y)
            for y, line in enumerate(terminal.lines)
            if line.count("__") == max(other.count("__") for other in terminal.lines)
        ]
        assert len(ends) > 1 and len(set(map(tuple, ends))) == 1, terminal.screen
    terminal.press("ctrl+q")
    assert terminal.finish() == 0


def test_a_terminal_that_answers_late_shows_the_same_screen(filled: Path) -> None:
    """Slow lines: the app has drawn before it hears how wide the characters are."""
    Emulator.wide_ambiguous = True
    try:
        screens, texts = [], []
        for late in (False, True):
            terminal = Terminal(str(filled))
            if late:
                answers: list[str] = []
                terminal.emulator.write_process_input = answers.append
                terminal.wait("核对结果")
                terminal.read(0.5)
                terminal.emulator.write_process_input = terminal.process.send
                terminal.process.send("".join(answers))
            wait_for_widths(terminal)
            terminal.read(0.5)
            assert_whole_characters(terminal)
            screens.append(terminal.emulator.picture())
            texts.append(terminal.screen)
            terminal.press("ctrl+q")
            terminal.finish()
    finally:
        Emulator.wide_ambiguous = False
    assert any(east_asian_width(char) == "A" for char in texts[0])
    assert texts[0] == texts[1]
    assert screens[0] == screens[1]
