"""Styles: read, brought down to fewer colours, written as short as can be."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjj_tui.tui.terminal.profile import colour_depth, profile_of
from gjj_tui.tui.terminal.styles import (
    COLOURS_16,
    COLOURS_256,
    MONO,
    NORMAL,
    PLAIN,
    REVERSE,
    TRUE_COLOURS,
    Style,
    bring_down,
    change,
    read_style,
    rgb_of,
)  # fmt: skip
from gjj_tui.tui.theme import THEMES

numbers = st.integers(0, 255)
colours = st.one_of(
    st.just(""), st.integers(0, 7).map(str), st.tuples(numbers, numbers, numbers).map("8;2;{0[0]};{0[1]};{0[2]}".format),
    numbers.map("8;5;{}".format),
)  # fmt: skip
styles = st.builds(
    Style, st.integers(0, 255), colours.map(lambda c: c and f"3{c}"), colours.map(lambda c: c and f"4{c}")
)


def applied(style: Style, sequence: str) -> Style:
    return read_style(style, sequence.removeprefix("\x1b[").removesuffix("m")) if sequence else style


@given(styles, styles)
def test_a_change_makes_the_style_and_is_no_longer_than_to_begin_anew(old: Style, new: Style) -> None:
    assert applied(old, change(old, new)) == new
    assert len(change(old, new)) <= len("\x1b[m") + len(change(NORMAL, new))


@pytest.mark.parametrize(
    ("old", "new", "sent"),
    [
        ("1;31", "31", "\x1b[22m"), ("1;31", "1;32", "\x1b[32m"), ("31;44", "", "\x1b[m"), ("2", "1", "\x1b[;1m"), ("", "7", "\x1b[7m"),
        ("7;38;5;1", "38;5;1", "\x1b[27m"),
    ],
)  # fmt: skip
def test_changes_are_short(old: str, new: str, sent: str) -> None:
    assert change(read_style(NORMAL, old), read_style(NORMAL, new)) == sent


@given(styles, st.sampled_from([COLOURS_256, COLOURS_16, MONO, PLAIN]))
def test_no_colour_is_left_that_the_terminal_has_not(style: Style, depth: int) -> None:
    allowed = {COLOURS_256: r"([34]8;5;\d+|3\d|4\d|)", COLOURS_16: r"([39]\d|4\d|)", MONO: "", PLAIN: ""}[depth]
    less = bring_down(style, depth)
    assert re.fullmatch(allowed, less.fg) and re.fullmatch(allowed, less.bg)
    if depth == PLAIN:
        assert less == NORMAL


@given(styles)
def test_with_16_colours_no_letter_has_its_grounds_colour(style: Style) -> None:
    less = bring_down(style, COLOURS_16)
    if less.fg and less.bg:
        assert int(less.fg) % 10 != int(less.bg) % 10 or (int(less.fg) >= 90 and int(less.bg) < 47)


@given(styles)
def test_a_colour_with_a_number_of_its_own_stays_the_same_colour(style: Style) -> None:
    same = bring_down(style, TRUE_COLOURS)
    assert (rgb_of(same.fg), rgb_of(same.bg)) == (rgb_of(style.fg), rgb_of(style.bg))


def test_a_cursor_is_seen_without_colours_and_a_panel_is_no_cursor() -> None:
    for theme in THEMES:
        for name, strong in ((theme.primary, True), (theme.error, True), (theme.surface, False), (theme.panel, False)):
            red, green, blue = (int(str(name)[at : at + 2], 16) for at in (1, 3, 5))
            less = bring_down(Style(0, "", f"48;2;{red};{green};{blue}"), MONO)
            assert bool(less.attrs & REVERSE) == strong, (theme.name, name)


@pytest.mark.parametrize(
    ("environ", "depth"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOURS), ({"TERM": "xterm-256color"}, COLOURS_256),
        ({"TERM": "xterm"}, COLOURS_16), ({"TERM": "linux"}, COLOURS_16), ({"TERM": "screen"}, COLOURS_16),
        ({"TERM": "tmux-256color"}, COLOURS_256), ({"TERM": "vt100"}, MONO), ({"TERM": "dumb"}, PLAIN), ({}, PLAIN),
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor", "NO_COLOR": "1"}, MONO), ({"TERM": "xterm", "NO_COLOR": ""}, COLOURS_16),
    ],
)  # fmt: skip
def test_the_depth_of_colour_of_a_terminal(environ: dict[str, str], depth: int) -> None:
    assert colour_depth(environ) == depth


def test_what_old_terminals_do_not_know_is_not_asked_of_them() -> None:
    vt100, linux, screen = (profile_of({"TERM": term}) for term in ("vt100", "linux", "screen-256color"))
    assert not vt100.erases_cells and not vt100.moves_lines and not vt100.alternate
    assert linux.erases_cells and linux.moves_lines and linux.erases_with_colour
    assert screen.alternate and not screen.erases_with_colour
