"""The emulator scrolls between margins as xterm does (its charproc.c and util.c, patch 379)."""

from __future__ import annotations

import pytest
from emulator import Emulator, feed

LINES = ("abcdef", "ghijkl", "mnopqr", "stuvwx")
SIDES = "\x1b[?69h\x1b[2;4s"


def screen(*written: str, lines: tuple[str, ...] = LINES) -> Emulator:
    emulator = Emulator(6, 4)
    for y, line in enumerate(lines, 1):
        feed(emulator, f"\x1b[{y};1H{line}")
    return feed(emulator, "".join(written))


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("\x1b[S", "ahijef gnopkl mtuvqr s   wx"),
        ("\x1b[2T", "a   ef g   kl mbcdqr shijwx"),
        ("\x1b[2;3r\x1b[S", "abcdef gnopkl m   qr stuvwx"),
        ("\x1b[2;3r\x1b[9T", "abcdef g   kl m   qr stuvwx"),
        ("\x1b[2;3H\x1b[M", "abcdef gnopkl mtuvqr s   wx"),
        ("\x1b[2;4H\x1b[2L", "abcdef g   kl m   qr shijwx"),
        ("\x1b[2;1H\x1b[M", "abcdef ghijkl mnopqr stuvwx"),
        ("\x1b[2;6H\x1b[L", "abcdef ghijkl mnopqr stuvwx"),
        ("\x1b[?69l\x1b[S", "ghijkl mnopqr stuvwx       "),
    ],
)
def test_only_what_is_between_the_margins_moves(written: str, shown: str) -> None:
    assert " ".join(screen(SIDES, written).display) == shown


def test_setting_margins_puts_the_cursor_home_and_leaving_the_mode_leaves_it() -> None:
    emulator = screen("\x1b[?69h\x1b[3;4H\x1b[2;4s")
    assert (emulator.cursor.x, emulator.cursor.y) == (0, 0)
    feed(emulator, "\x1b[3;4H\x1b[?69l")
    assert (emulator.cursor.x, emulator.cursor.y, emulator.sides) == (3, 2, None)
    feed(emulator, "\x1b[?69h\x1b[3;4H\x1b[4;4s")
    assert (emulator.cursor.x, emulator.sides) == (3, (0, 5))


def test_without_the_mode_it_is_the_cursor_that_is_saved() -> None:
    emulator = screen("\x1b[3;4H\x1b[2;4s\x1b[H\x1b8")
    assert (emulator.cursor.x, emulator.cursor.y) == (3, 2)


def test_a_wide_character_across_a_margin_is_torn() -> None:
    emulator = screen(SIDES, "\x1b[S", lines=("中中中", "中中中", "abcdef", "stuvwx"))
    assert ["".join(line[x].data for x in range(6)) for line in (emulator.buffer[y] for y in range(2))] == ["  中中", " bcd中"]


def test_the_ground_in_use_comes_in() -> None:
    emulator = screen(SIDES, "\x1b[44m\x1b[S")
    assert [emulator.buffer[3][x].bg for x in range(6)] == ["default", "blue", "blue", "blue", "default", "default"]
