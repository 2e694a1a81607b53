"""Terminals that draw ambiguous characters two cells wide: every measure follows, columns stay aligned."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from emulator import Emulator
from rich.cells import cell_len, chop_cells, get_character_cell_size, set_cell_size
from rich.segment import Segment
from terminal import Terminal
from textual.strip import Strip

from gjj_tui.tui.cells import fit, wrap
from gjj_tui.tui.terminal.emitter import Emitter
from gjj_tui.tui.terminal.grid import Grid, cells_of
from gjj_tui.tui.terminal.profile import Profile
from gjj_tui.tui.terminal.styles import NORMAL
from gjj_tui.tui.terminal.widths import SAMPLES, doubtful, use_wide


@pytest.fixture
def wide() -> Iterator[None]:
    use_wide(SAMPLES)
    fit.cache_clear()
    yield
    use_wide(())
    fit.cache_clear()


def test_every_measure_follows(wide: None) -> None:
    text = "“公开”——第①项…"
    assert [get_character_cell_size(char) for char in text] == [2] * len(text)
    assert cell_len(text) == 2 * len(text) and cell_len("┌──┐×") == 10
    assert set_cell_size(text, 5) == "“公 "
    assert chop_cells("————", 4) == ["——", "——"]
    assert Strip([Segment(text)]).cell_length == 2 * len(text)
    assert Segment.split_cells(Segment("——"), 2)[0].text == "—"
    assert cell_len(fit("——", 7)) == 7 and wrap("————", 4) == ["——", "——"]
    assert cells_of("—a") == ("—", "", "a")


def test_what_is_not_ambiguous_stays(wide: None) -> None:
    for text, width in (("abc", 3), ("中文，", 6), ("ñ", 1), ("\u0301", 0), ("ｱ", 1)):
        assert cell_len(text) == width, text


def test_afterwards_all_is_as_before() -> None:
    assert cell_len("——“”①") == 5 and cells_of("—a") == ("—", "a")


def test_a_terminal_may_draw_only_some_of_them_wide() -> None:
    use_wide(["—"])
    assert (cell_len("—"), cell_len("“"), cell_len("─"), cell_len("②")) == (2, 1, 1, 1)
    use_wide(["①"])
    assert (cell_len("—"), cell_len("“"), cell_len("─"), cell_len("②")) == (1, 1, 1, 2)
    use_wide(())


def test_behind_a_doubtful_character_the_cursor_is_placed_anew() -> None:
    assert doubtful("—") and doubtful("😀") and doubtful("e\u0301") and not doubtful("中") and not doubtful("a")
    grid = Grid(20, 1)
    grid.put(0, 0, cells_of("a—b中c"), NORMAL)
    text = Emitter(Profile(), doubtful).render(grid, 0, 0, False)
    assert "a—\x1b[3Gb中c" in text


@pytest.mark.pty
@pytest.mark.parametrize("option", ["", "ambiguous_width = 2\n"])
def test_columns_stay_aligned_where_the_terminal_draws_two_cells(
    folder: Path, isolated: Path, monkeypatch: pytest.MonkeyPatch, option: str
) -> None:
    monkeypatch.setattr(Emulator, "wide_ambiguous", True)
    (isolated / "config" / "gjj-tui").mkdir(parents=True)
    (isolated / "config" / "gjj-tui" / "config.toml").write_text(option, "utf-8")
    terminal = Terminal(str(folder / "2017.toml"))
    terminal.wait("章节")
    terminal.press("ctrl+g", "3100", "enter")
    terminal.wait("统计指标")
    terminal.press("down", "down")
    # Cell by cell; a wide character takes two. Group rows print —— in the column of the codes.
    buffer = terminal.emulator.buffer
    lines = ["".join(buffer[y][x].data or "\0" for x in range(80)) for y in range(3, 14)]
    found = [match for line in lines if (match := re.search(r" (—\0—\0|[23]\d\d0) ", line))]
    assert len(found) >= 8 and any("—" in match[1] for match in found)
    assert len({match.start() for match in found}) == 1
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    assert b"\x1b[6n" in terminal.raw


@pytest.mark.pty
def test_keys_typed_while_the_terminal_is_asked_are_not_lost(draft: Path) -> None:
    terminal = Terminal(str(draft))
    terminal.process.expect_exact("\x1b[6n")
    terminal.process.send("\x1b[B")
    terminal.wait("0 段 0 字")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0


@pytest.mark.pty
@pytest.mark.parametrize("wait", [0.0, 0.5, 0.7, 1.2], ids=["at once", "0.5", "0.7", "late"])
def test_an_answer_about_side_margins_is_used_and_never_seen(draft: Path, wait: float) -> None:
    terminal = Terminal(str(draft), sides=True, wait=wait)
    terminal.wait("章节")
    terminal.press("end", "enter")
    terminal.wait("统计指标")
    terminal.press(*["up"] * 20)
    assert b"\x1b[?69h" in terminal.raw
    assert terminal.raw.count(b"\x1b[?69h") <= terminal.raw.count(b"\x1b[?69l")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    assert terminal.echoes
    assert terminal.emulator.sides is None and b"[1;" not in re.sub(rb"\x1b\[[\d;]*[A-Za-z]", b"", terminal.raw)
    assert b"69;2" not in terminal.raw and b";2R" not in terminal.raw
