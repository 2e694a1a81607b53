"""The whole app in terminals of every kind: no colour that they lack, columns aligned, left as they were found."""

from __future__ import annotations

import re
import signal
from pathlib import Path

import pytest
from rich.cells import cell_len
from terminal import Terminal

from gjj_tui.cli.output import INTERNAL

pytestmark = pytest.mark.pty

COLOURS = re.compile(rb"\x1b\[(?:[\d;]*;)?(?:[34][0-8]|9[0-7]|10[0-7])(?:;[\d;]*)?m")
TRUE_COLOUR = re.compile(rb"[34]8;2;")
INDEXED = re.compile(rb"[34]8;5;")


@pytest.mark.parametrize(
    ("environ", "wrong", "right"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, COLOURS, None),
        ({"TERM": "vt100"}, COLOURS, None),
        ({"TERM": "xterm", "COLORTERM": ""}, re.compile(rb"[34]8;[25];"), COLOURS),
        ({"TERM": "linux", "COLORTERM": ""}, re.compile(rb"[34]8;[25];|\x1b\[\?1049"), COLOURS),
        ({"TERM": "tmux-256color", "COLORTERM": ""}, TRUE_COLOUR, INDEXED),
        ({"TERM": "screen", "COLORTERM": ""}, TRUE_COLOUR, COLOURS),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, re.compile(rb"\x1b\[\?100[23]h.*\x1b\[\?1003h"), TRUE_COLOUR),
    ],
    ids=lambda value: "-".join(value.values()) if isinstance(value, dict) else "",
)  # fmt: skip
def test_only_colours_that_the_terminal_has_and_whole_columns(
    folder: Path, environ: dict[str, str], wrong: re.Pattern[bytes], right: re.Pattern[bytes] | None
) -> None:
    terminal = Terminal(str(folder / "2017.toml"), **environ)
    terminal.wait("章节")
    terminal.press("ctrl+g", "3100", "enter")
    terminal.wait("统计指标")
    terminal.press("down", "down", "down", "f1", "escape", "up")
    rows = [line for line in terminal.lines if re.search(r" 3[12]\d0 件 ", line)]
    assert len({cell_len(row[: row.index(" 件 ")]) for row in rows}) == 1
    # The cursor is seen, with colours or without.
    y = next(y for y, line in enumerate(terminal.lines) if re.search(r" 3130 件 ", line) or re.search(r" 3120 件 ", line))
    unit = cell_len(rows[0][: rows[0].index(" 件 ")]) + 1
    looks = {tuple(terminal.emulator.buffer[at][unit])[1:] for at in range(y - 1, y + 3)}
    assert len(looks) > 1
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    assert not wrong.search(terminal.raw)
    assert right is None or right.search(terminal.raw)


def modes_left_on(raw: bytes) -> set[bytes]:
    modes: dict[bytes, bytes] = {}
    for numbers, state in re.findall(rb"\x1b\[\?([\d;]+)([hl])", raw):
        modes.update(dict.fromkeys(numbers.split(b";"), state))
    return {mode for mode, state in modes.items() if state == b"h"} - {b"25", b"7"}


def assert_as_found(terminal: Terminal) -> None:
    assert modes_left_on(terminal.raw) == set()
    assert terminal.raw.rindex(b"\x1b[?25h") > terminal.raw.rindex(b"\x1b[?25l")
    assert terminal.raw.rindex(b"\x1b[?7h") > terminal.raw.rindex(b"\x1b[?7l")


def said_at_the_end(terminal: Terminal) -> str:
    """What is printed on the screen that comes back."""
    return terminal.raw[terminal.raw.rindex(b"\x1b[?1049l") :].decode()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGUSR1])
def test_a_signal_leaves_the_terminal_as_it_was_found_and_says_where_the_work_is(draft: Path, number: int) -> None:
    terminal = Terminal(str(draft))
    terminal.wait("章节")
    terminal.press("\x1d", "\x1d", "down", "down", "enter", "字")
    terminal.process.kill(number)
    assert terminal.finish() == 128 + number
    assert_as_found(terminal)
    assert "未保存的改动已留存" in said_at_the_end(terminal)


def test_a_signal_while_one_chooses_a_report_leaves_the_terminal_as_it_was_found(folder: Path) -> None:
    terminal = Terminal(str(folder))
    terminal.wait("选择报告")
    terminal.process.kill(signal.SIGTERM)
    assert terminal.finish() == 128 + signal.SIGTERM
    assert_as_found(terminal)


def test_a_fault_of_the_program_leaves_the_terminal_as_it_was_found_and_says_where_the_work_is(
    draft: Path, tmp_path: Path
) -> None:
    faulty = tmp_path / "faulty.py"
    faulty.write_text(FAULTY, "utf-8")
    terminal = Terminal(str(draft), program=[str(faulty)])
    terminal.wait("章节")
    terminal.press("down", "down", "enter", "字", "\x1bOS")
    assert terminal.finish() == INTERNAL
    assert_as_found(terminal)
    said = said_at_the_end(terminal)
    assert "未保存的改动已留存" in said and "发给维护者" in said
    assert "␛[31m" in said


FAULTY = """
import sys
from gjj_tui.cli import main
from gjj_tui.tui.app import GjjApp


def fail(self):
    raise RuntimeError("探针\\x1b[31m")


GjjApp.toggle_scope = fail
sys.exit(main())
"""


def test_the_app_comes_back_from_the_shell_with_its_screen(draft: Path) -> None:
    terminal = Terminal(str(draft))
    terminal.wait("章节")
    before = terminal.emulator.picture()
    terminal.process.kill(signal.SIGTSTP)
    terminal.read(0.5)
    assert modes_left_on(terminal.raw) == set()
    terminal.process.kill(signal.SIGCONT)
    terminal.wait_for(lambda: terminal.emulator.picture() == before)
    terminal.press("down", "ctrl+q")
    assert terminal.finish() == 0


@pytest.mark.parametrize("pause", [0.8, 0.0], ids=["slowly", "at once"])
def test_a_small_window_and_back(draft: Path, pause: float) -> None:
    terminal = Terminal(str(draft))
    terminal.wait("章节")
    terminal.read(0.5)
    before = terminal.emulator.picture()
    for columns, lines in ((40, 12), (10, 3), (80, 24)):
        terminal.emulator.resize(lines, columns)
        terminal.process.setwinsize(lines, columns)
        if pause:
            terminal.read(pause)
    terminal.wait_for(lambda: terminal.emulator.picture() == before)
    terminal.press("ctrl+q")
    assert terminal.finish() == 0


def test_what_input_methods_and_other_encodings_send_is_text_or_nothing(draft: Path) -> None:
    terminal = Terminal(str(draft))
    terminal.wait("章节")
    terminal.press("down", "enter")
    points = ":".join(str(ord(char)) for char in "政府信息公开工作")
    terminal.press(f"\x1b[0;;{points}u", "\x1b[97:65;2;65u", "\x1b[200~一\x1b\x11q\x1b[201~")
    terminal.process.send("中".encode()[:2])
    terminal.read(0.3)
    terminal.process.send("中".encode()[2:])
    terminal.read(0.3)
    terminal.process.send("\x1b")
    terminal.process.send("[D")
    terminal.press("丁")
    terminal.process.send("政府".encode("gbk"))
    terminal.wait("不是 UTF-8")
    terminal.press("ctrl+s")
    terminal.wait("已保存")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    assert "政府信息公开工作A一q丁中" in draft.read_text("utf-8")
