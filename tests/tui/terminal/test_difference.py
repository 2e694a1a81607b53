"""After the differences the screen is what it would be after the full output."""

from __future__ import annotations

import pytest
from emulator import Emulator, feed
from hypothesis import example, given
from hypothesis import strategies as st

from gjj_tui.tui.cells import fit
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


@st.composite
def beside(draw: st.DrawFn) -> list[str]:
    """Frames in which a table scrolls beside something that stays, or changes a little."""
    left, right = draw(st.integers(0, 6)), draw(st.integers(10, WIDTH))
    outside = st.text("ab 中", min_size=WIDTH, max_size=WIDTH)
    within = st.tuples(st.sampled_from(STYLES), st.text("abcdefgh中 ", min_size=right - left, max_size=right - left))
    base = [f"\x1b[{y};1H\x1b[m{draw(outside)}" for y in range(1, HEIGHT + 1)]
    rows = draw(st.lists(within, min_size=HEIGHT + 6, max_size=HEIGHT + 6))
    top, bottom = draw(st.integers(0, 2)), draw(st.integers(7, HEIGHT))
    frames = []
    for place in draw(st.lists(st.integers(0, 6), min_size=2, max_size=4)):
        table = [
            f"\x1b[{y + 1};{left + 1}H\x1b[{style}m{fit(text, right - left)}\x1b[0m"
            for y, (style, text) in zip(range(top, bottom), rows[place:], strict=False)
        ]
        frames.append("".join([*base, *table, draw(st.just("") | writes)]))
        base = []
    return frames


frames = (
    st.lists(writes, max_size=6)
    | beside()
    | scrolled().map(list)
    | st.tuples(scrolled(), writes, scrolled()).map(lambda t: [*t[0], t[1], *t[2]])
)
profiles = st.builds(Profile, st.just(TRUE_COLOURS), st.booleans(), st.booleans(), st.booleans())


class Line:
    """Both ways to one screen each: everything as Textual writes it, and the differences."""

    def __init__(self, profile: Profile, sides: bool = False) -> None:
        self.full, self.differing = Emulator(WIDTH, HEIGHT), Emulator(WIDTH, HEIGHT)
        for screen in (self.full, self.differing):
            feed(screen, "\x1b[?7l\x1b[?25l\x1b[31;45mwhat was here before")
        feed(self.full, "\x1b[m\x1b[2J\x1b[H")
        self.reader = Reader(Grid(WIDTH, HEIGHT), TRUE_COLOURS, lambda _sequence: None)
        self.emitter = Emitter(profile, lambda char: char in "—○", lambda: sides)
        self.sent = 0

    def frame(self, written: str) -> None:
        feed(self.full, written.replace("\n", "\r\n"))
        self.reader.read(written)
        self.show(self.reader.grid)

    def show(self, grid: Grid) -> None:
        text = self.emitter.render(grid, self.reader.x, self.reader.y, False)
        self.sent += len(text.encode())
        feed(self.differing, text)


@given(frames, profiles, st.booleans())
@example(["\x1b[1;1H\x1b[44m中中中\x1b[0m", "\x1b[1;2H\x1b[mab\x1b[0m"], Profile(), False)
@example(["\x1b[1;17H中中", "\x1b[1;18H中", "\x1b[1;1H中"], Profile(), False)
def test_the_differences_make_the_same_screen_as_the_full_output(
    frames: list[str], profile: Profile, sides: bool
) -> None:
    line = Line(profile, sides)
    for written in frames:
        line.frame(written)
        assert line.differing.picture() == line.full.picture()
        assert line.differing.sides is None and not line.differing.margins


@given(frames, profiles, st.booleans())
def test_the_cursor_stands_where_the_frame_left_it(frames: list[str], profile: Profile, sides: bool) -> None:
    line = Line(profile, sides)
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


def table_beside_an_outline(place: int) -> str:
    outline = [f"\x1b[{y + 1};1H\x1b[m{chr(0x4E00 + y) * 3}|" for y in range(HEIGHT)]
    table = [f"\x1b[{y + 1};8H\x1b[31m{chr(0x5E00 + y + place) * 5} \x1b[m" for y in range(1, HEIGHT - 1)]
    return "".join(outline + table)


@pytest.mark.parametrize("step", [1, -1, 2])
def test_beside_what_stays_only_the_new_rows_of_a_table_are_sent(step: int) -> None:
    sent = []
    for sides in (False, True):
        line = Line(Profile(), sides)
        line.frame(table_beside_an_outline(5))
        before = line.sent
        line.frame(table_beside_an_outline(5 + step))
        assert line.differing.picture() == line.full.picture()
        sent.append(line.sent - before)
    assert sent[1] < 60 + 25 * abs(step) < sent[0]


def test_a_repaint_sets_back_margins_that_somebody_left() -> None:
    line = Line(Profile(), sides=True)
    line.frame(table_beside_an_outline(0))
    feed(line.differing, "\x1b[?69h\x1b[4;9s\x1b[2;5r")
    line.emitter.forget()
    line.show(line.reader.grid)
    assert line.differing.picture() == line.full.picture() and line.differing.sides is None
