"""The program as it is heard: the line of the terminal's cursor, in any terminal, with or without colours."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from terminal import Terminal

SIGNS = re.compile("[\u2190-\u21ff\u2500-\u25ff]")
COLOUR = re.compile(rb"\x1b\[(?:[\d;]*;)?[349][0-8](?:;[\d;]*)?m")


def heard(terminal: Terminal) -> str:
    """The line of the cursor from there on; the cursor is to be seen."""
    cursor = terminal.emulator.cursor
    assert not cursor.hidden
    assert cursor.x <= 1
    return terminal.lines[cursor.y].strip()


def listen(terminal: Terminal, start: str) -> str:
    """Read until the cursor is on a line that begins so; the line."""
    terminal.wait_for(lambda: terminal.emulator.cursor.x <= 1 and heard(terminal).startswith(start), repr(start))
    return heard(terminal)


def said(terminal: Terminal) -> str:
    """What stands in the lowest lines."""
    return "".join(line.rstrip() for line in terminal.lines[-4:])


@pytest.mark.parametrize("world", [{}, {"TERM": "vt100", "NO_COLOR": "1"}, {"TERM": "linux", "COLORTERM": ""}])
def test_a_figure_is_filled_in_wrong_heard_and_put_right(filled: Path, world: dict[str, str]) -> None:
    terminal = Terminal("--screen-reader", str(filled), **world)
    listen(terminal, "2017 年报告，已展开，提示 5 条")
    terminal.press("down")
    listen(terminal, "1 级 引言，提示 1 条")
    terminal.press("ctrl+g", "3110", "down")
    listen(terminal, "3110  1. 当面申请数；件")
    terminal.press("enter")
    listen(terminal, "3110 1. 当面申请数，0 件")
    terminal.press("2")
    cursor = terminal.emulator.cursor
    assert terminal.lines[cursor.y].rstrip() == "填写 3110：2"
    assert cursor.x == len("填写 3110：2") + 3  # behind what is typed: three characters are wide
    terminal.press("enter")
    listen(terminal, "3120 2. 传真申请数，0 件")
    assert said(terminal).startswith("强制性：3100 = 2，3110+3120+3130+3140 = 4，相差 2")
    terminal.press("f8")
    assert listen(terminal, "3100 （一）收到申请数，2 件；强制性：3100 = 2")
    assert said(terminal) == ""
    terminal.press("\x1b[23~")
    listen(terminal, "强制性，3100：3100 = 2")
    terminal.press("escape")
    listen(terminal, "3100 ")
    terminal.press("down", "down", "down", "down")
    listen(terminal, "3140 4. 信函申请数，2 件")
    terminal.press("0", "enter")
    listen(terminal, "3200 （二）申请办结数，2 件")
    assert said(terminal).startswith("已消除 1 条：3100；还有提示 ")
    terminal.press("ctrl+s")
    terminal.wait("已保存")
    listen(terminal, "3200 （二）申请办结数，2 件")
    assert not SIGNS.search(terminal.screen)
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    if "NO_COLOR" in world:
        assert not COLOUR.search(terminal.raw)


def test_at_rest_nothing_is_sent_and_a_setting_does_as_the_option(filled: Path, isolated: Path) -> None:
    config = isolated / "config/gjj-tui/config.toml"
    config.parent.mkdir(parents=True)
    config.write_text("screen_reader = true\n", "utf-8")
    terminal = Terminal(str(filled))
    listen(terminal, "2017 年报告，已展开")
    terminal.press("ctrl+g", "3110", "enter", "7", "enter")
    listen(terminal, "3120")
    assert said(terminal).startswith("强制性：")
    before = len(terminal.raw)
    terminal.read(quiet=5)
    assert len(terminal.raw) == before
    assert said(terminal).startswith("强制性：")
    terminal.press("ctrl+q")
    listen(terminal, "1 ")
    terminal.press("3")
    assert terminal.finish() == 0


def test_typing_and_moving_change_no_other_line(filled: Path) -> None:
    """A screen reader reads out what is newly written: that is to be nothing but what was done."""
    terminal = Terminal("--screen-reader", str(filled))
    listen(terminal, "2017 年报告")
    terminal.press("ctrl+g", "3110", "enter")
    listen(terminal, "3110")
    for key, line in (("down", "3120"), ("up", "3110"), ("8", ""), ("9", "")):
        shown, y = list(terminal.lines), terminal.emulator.cursor.y
        terminal.press(key)
        if line:
            listen(terminal, line)
        others = [number for number, (old, new) in enumerate(zip(shown, terminal.lines, strict=True)) if old != new]
        assert set(others) <= {y}
    terminal.press("ctrl+q")
