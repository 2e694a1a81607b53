"""Lines that drop, processes that are killed, programs that break: the next start offers what was done."""

from __future__ import annotations

import os
import shutil
import signal
import termios
import time
from pathlib import Path
from random import Random

import pytest

from faults.screens import DEATHS, LAST_SECONDS, Screen, figure_in, text_in
from faults.session_story import open_session
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.settings import user_folder

pytestmark = pytest.mark.pty

MOMENTS = 50 if os.environ.get("GJJ_SOAK") else 5
SLACK = 0.3
"""Seconds from a key to the program, on a busy machine."""


@pytest.fixture
def report(tmp_path: Path, root: Path) -> Path:
    """The real draft."""
    return Path(shutil.copy(root / "reports" / "2018.toml", tmp_path / "2018.toml"))


def work(screen: Screen) -> None:
    """A figure and some typing, with the rest after it that kill -9 needs."""
    screen.figure("3110", "12")
    screen.go_to("概述")
    screen.type("收到申请十二件。")
    screen.wait("十二件")


@pytest.mark.parametrize("death", ["line drops", "terminated"])
def test_a_figure_that_is_half_typed_is_part_of_the_work(report: Path, death: str) -> None:
    screen = Screen(report).begin()
    screen.figure("3110", "12")
    screen.press("4", "5")
    assert DEATHS[death](screen) < LAST_SECONDS
    session = open_session(str(report), user_folder("state", os.environ), [time.time()])
    assert session.net and len(session.net.left()) == 1
    left = session.left_behind()
    assert left
    session.recover(left)
    assert [session.report.figures.text(CellAddress(code)) for code in ("3110", "3120")] == ["12", "45"]
    session.close()


def recovered_by_a_new_session(report: Path) -> None:
    screen = Screen(report)
    screen.recover()
    assert "未保存" in screen.screen and "1/58" in screen.screen
    screen.go_to("概述")
    screen.wait("收到申请十二件。")
    screen.save()
    screen.leave()
    assert figure_in(report, "3110") == "12"
    assert text_in(report, 1) == "收到申请十二件。"
    again = Screen(report).begin()
    again.read(0.3)
    assert "异常结束" not in again.screen
    again.leave()
    assert sorted(os.listdir(report.parent)) == ["2018.toml"]


def recovered_without_a_screen(report: Path) -> None:
    """The same, and quicker."""
    session = open_session(str(report), user_folder("state", os.environ), [time.time()])
    left = session.left_behind()
    assert left
    session.recover(left)
    assert session.report.figures.text(CellAddress("3110")) == "12"
    assert session.report.section(SectionAddress((1,))).text == "收到申请十二件。"
    assert session.save()
    session.close()


@pytest.mark.parametrize("death", DEATHS)
def test_what_was_done_is_offered_and_comes_back(report: Path, death: str) -> None:
    before = report.read_bytes()
    screen = Screen(report).begin()
    work(screen)
    if death == "killed":
        time.sleep(2.1)  # younger text may be lost
    assert DEATHS[death](screen) < LAST_SECONDS
    assert screen.lock_is_free()
    assert report.read_bytes() == before
    if death == "killed":
        recovered_by_a_new_session(report)
    else:
        assert os.listdir(report.parent) == ["2018.toml"]
        recovered_without_a_screen(report)


def test_a_terminal_that_goes_without_a_signal_is_noticed(report: Path) -> None:
    """As under nohup, or when what lies between loses the signal: reading fails, and nothing spins."""
    screen = Screen(report, "blocked").begin()
    work(screen)
    assert screen.drop() < LAST_SECONDS
    assert os.listdir(report.parent) == ["2018.toml"]
    recovered_without_a_screen(report)


def test_a_program_that_hangs_in_leaving_goes_all_the_same(report: Path) -> None:
    screen = Screen(report, "hanging").begin()
    work(screen)
    assert screen.kill(signal.SIGTERM) < LAST_SECONDS
    recovered_without_a_screen(report)


@pytest.mark.parametrize("what", ["raising", "raising-tick"])
def test_a_broken_program_gives_the_terminal_back_and_the_work_is_offered(report: Path, what: str) -> None:
    screen = Screen(report, what).begin()
    found = termios.tcgetattr(screen.process.child_fd)[3] & (termios.ECHO | termios.ICANON)
    assert not found
    work(screen)
    if what == "raising":
        screen.press("f1")
    assert screen.ends() < 5
    assert screen.status == 70
    assert b"broken on purpose" in screen.raw
    assert screen.raw.rindex(b"\x1b[?1049l") > screen.raw.rindex(b"\x1b[?1049h")
    assert screen.raw.rindex(b"\x1b[?25h") > screen.raw.rindex(b"\x1b[?25l")
    modes = termios.tcgetattr(screen.process.child_fd)[3]
    assert modes & termios.ECHO and modes & termios.ICANON
    assert screen.lock_is_free()
    recovered_without_a_screen(report)


@pytest.mark.parametrize("seed", range(5))
def test_killed_at_any_moment_nothing_older_than_two_seconds_of_typing_is_missing(report: Path, seed: int) -> None:
    deaths = ("killed", "line drops", "killed", "terminated", "killed")
    worst = max(missing_after(report, Random(seed * 100 + n), deaths[(seed + n) % 5]) for n in range(MOMENTS // 5))
    print(f"{MOMENTS // 5} moments, the oldest missing key was {worst:.2f} s old")
    assert worst < LAST_SECONDS + SLACK


def missing_after(report: Path, random: Random, death: str) -> float:
    """Type until a random moment; the age of the oldest key that a new session does not bring back, 0 for none."""
    screen = Screen(report).begin()
    if MOMENTS > 5:
        screen.figure("3110", "12")
    screen.go_to("概述")
    until = time.monotonic() + random.uniform(0.1, 6 if MOMENTS > 5 else 2.5)
    typed: list[tuple[float, str]] = []
    text = ""
    while (now := time.monotonic()) < until:
        char = random.choice("甲乙丙丁戊己庚辛壬癸")
        screen.type(char)
        text += char
        typed.append((now, text))
        screen.read(random.choice((0.02, 0.02, 0.05, 0.05, 0.1, 0.6)))
    end = time.monotonic()
    assert DEATHS[death](screen) < LAST_SECONDS
    session = open_session(str(report), user_folder("state", os.environ), [time.time()])
    left = session.left_behind()
    if left:
        session.recover(left)
    assert session.report.figures.text(CellAddress("3110")) == ("12" if MOMENTS > 5 else "")
    found = session.report.section(SectionAddress((1,))).text
    assert text.startswith(found)
    session.leave()
    for path in (Path(user_folder("state", os.environ)) / "journal").iterdir():
        path.unlink()
    missing = [at for at, whole in typed if len(whole) > len(found)]
    assert not missing or death == "killed"  # whoever is told has the time to write all
    return end - missing[0] if missing else 0.0
