"""After the differences the screen is what it would be after the full output."""

from __future__ import annotations

import pytest
from emulator import Emulator, feed
from hypothesis import example, given
from hypothesis import strategies as st

from gjj_tui.tui.terminal.emitter import Emitter
from gjj_tui.tui.terminal.grid import Grid, Reader
from gjj_tui.tui.terminal.profile import Profile
from gjj_tui.tui.terminal.styles import TRUE_COLOURS

WIDTH, HEIGHT = 18, 9
STYLES = (
    "",
    "31",
    "1;31;44",
    "44",
    "38;2;1;2;3;48;2;9;9;9",
    "7",
    "4",
    "7;44",
    "38;5;200;1",
    "3;9",
    "48;2;26;32;39",
    "7;38;2;1;2;3;48;2;9;9;9",
)
TEXTS = st.text(st.sampled_from("ab 中国  一—é○"), max_size=22) | st.integers(0, 24).map(" ".__mul__)

runs = st.tuples(st.sampled_from(STYLES), TEXTS).map(lambda run: f"\x1b[{run[0]}m{run[1]}\x1b[0m")
places = st.tuples(st.integers(1, HEIGHT), st.integers(1, WIDTH)).map(lambda at: "\x1b[{};{}H".format(*at))
newlines = st.tuples(st.integers(1, HEIGHT - 1), runs).map(lambda at: "\x1b[{};3H{}\n".format(*at))
writes = st.lists(st.one_of(st.tuples(places, runs).map("".join), runs, newlines, places), max_size=25).map("".join)


def rows_of(lines: list[tuple[str, str]]) -> str:
    """A frame that fills whole rows, as the compositor sends them."""
    return "\n".join(f"\x1b[{y};1H\x1b[{style}m{text.ljust(WIDTH)}\x1b[0m" for y, (style, text) in enumerate(lines, 1))


@st.composite
def scrolled(draw: st.DrawFn) -> tuple[str, str]:
    """Two frames of which the second is the first with some rows moved, as a list that scrolls."""
    lines = draw(
        st.lists(
            st.tuples(st.sampled_from(STYLES), st.text("abcdefgh中", min_size=4, max_size=8)),
            min_size=HEIGHT,
            max_size=HEIGHT,
        )
    )
    top = draw(st.integers(0, 3))
    bottom = draw(st.integers(top + 4, HEIGHT))
    step = draw(st.integers(-3, 3))
    part = lines[top:bottom]
    moved = part[step:] + part[:step]
    return rows_of(lines), rows_of([*lines[:top], *moved, *lines[bottom:]])


frames = (
    st.lists(writes, max_size=6)
    | scrolled().map(list)
    | st.tuples(scrolled(), writes, scrolled()).map(lambda t: [*t[0], t[1], *t[2]])
)
profiles = st.builds(Profile, st.just(TRUE_COLOURS), st.booleans(), st.booleans(), st.booleans())


class Line:
    """Both ways to one screen each: everything as Textual writes it, and the differences."""

    def __init__(self, profile: Profile) -> None:
        self.full, self.differing = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
        for screen in (self.full, self.differing):
            feed(screen, "\x1b[?7l\x1b[?25l\x1b[31;45mwhat was here before")
        feed(self.full, "\x1b[m\x1b[2J\x1b[H")
        self.reader = Reader(Grid(WIDTH, HEIGHT), TRUE_COLOURS, lambda _sequence: None)
        self.emitter = Emitter(profile, lambda char: char in "—○")
        self.sent = 0

    def frame(self, written: str) -> None:
        feed(self.full, written.replace("\n", "\r\n"))
        self.reader.read(written)
        self.show(self.reader.grid)

    def show(self, grid: Grid) -> None:
        text = self.emitter.render(grid, self.reader.x, self.reader.y, False)
        self.sent += len(text.encode())
        feed(self.differing, text)


@given(frames, profiles)
@example(["\x1b[1;1H\x1b[44m中中中\x1b[0m", "\x1b[1;2H\x1b[mab\x1b[0m"], Profile())
@example(["\x1b[1;17H中中", "\x1b[1;18H中", "\x1b[1;1H中"], Profile())
def test_the_differences_make_the_same_screen_as_the_full_output(frames: list[str], profile: Profile) -> None:
    line = Line(profile)
    for written in frames:
        line.frame(written)
        assert line.differing.picture() == line.full.picture()


@given(frames, profiles)
def test_the_cursor_stands_where_the_frame_left_it(frames: list[str], profile: Profile) -> None:
    line = Line(profile)
    for written in frames:
        line.frame(f"{written}\x1b[5;7H")
        assert (line.differing.cursor.x, line.differing.cursor.y) == (6, 4)


@given(frames, st.data())
def test_a_full_repaint_heals_whatever_happened_to_the_terminal(frames: list[str], data: st.DataObject) -> None:
    line = Line(Profile())
    for written in frames:
        line.frame(written)
    feed(line.differing, "\x1b[2;5r\x1b[1;41m\x1b[3;3Hcan\x1b[2Jnot")
    line.emitter.forget()
    line.show(line.reader.grid)
    assert line.differing.picture() == line.full.picture()


@given(writes)
def test_a_screen_that_did_not_change_costs_nothing(written: str) -> None:
    line = Line(Profile())
    line.frame(written)
    before = line.sent
    line.show(line.reader.grid)
    assert line.sent == before


@pytest.mark.parametrize("step", [1, -1, 3])
def test_a_list_that_scrolls_is_scrolled_by_the_terminal(step: int) -> None:
    lines = [("31", chr(0x4E00 + number) * 8) for number in range(HEIGHT)]
    line = Line(Profile())
    line.frame(rows_of(lines))
    before = line.sent
    line.frame(rows_of(lines[step:] + lines[:step]))
    assert line.differing.picture() == line.full.picture()
    assert line.sent - before < 70 * abs(step)


def test_a_cursor_that_changes_rows_costs_little_more_than_these() -> None:
    lines = [("38;2;216;222;230;48;2;26;32;39", f"row {number}") for number in range(HEIGHT)]
    line = Line(Profile())
    line.frame(rows_of(lines))
    before = line.sent
    line.frame(rows_of([("7", "row 0"), *lines[1:]]))
    assert line.sent - before < 40
