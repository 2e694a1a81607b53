"""The app on a pseudo-terminal that can be taken away from it."""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pexpect
import pyte
from terminal import KEYS, Terminal

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.store.edit_lock import lock_path, look
from gjj_tui.store.report_file import open_report

LAST_SECONDS = 2.0
"""So long a program may live on when its terminal is gone."""
PROGRAM = Path(__file__).with_name("app_story.py")


class Screen(Terminal):
    """The app on a report; `what` is wrong with it."""

    def __init__(self, report: Path, what: str = "", columns: int = 100, lines: int = 30) -> None:
        self.emulator = pyte.Screen(columns, lines)
        self.stream = pyte.ByteStream(self.emulator)
        self.raw = b""
        self.report = report
        root = Path(__file__).parents[2]
        world = {**os.environ, "TERM": "xterm-256color", "PYTHONUTF8": "1", "PYTHONPATH": str(root)}
        words = [str(PROGRAM), what] if what else ["-m", "gjj_tui"]
        self.process = pexpect.spawn(
            sys.executable, [*words, str(report)], dimensions=(lines, columns), timeout=20, env=world
        )
        self.status: int | None = None

    def begin(self) -> Screen:
        """Wait until it stands and looks after the file."""
        self.wait("章节")
        self.wait("已保存")
        until = time.monotonic() + 10
        while not os.path.exists(lock_path(str(self.report))):
            assert time.monotonic() < until
            self.read(0.05)
        self.read(0.2)
        return self

    def press(self, *keys: str) -> None:
        """Quicker than `Terminal.press`: what has to be on the screen is waited for."""
        for key in keys:
            self.process.send(KEYS.get(key, key))
            self.read(0.3 if key == "escape" else 0.07)

    def figure(self, code: str, figure: str) -> None:
        """Fill a cell."""
        self.press("ctrl+g", code, "enter")
        self.wait("统计指标")
        for digit in figure:
            self.press(digit)
        self.press("enter")
        self.wait("未保存")

    def go_to(self, title: str) -> None:
        """Put the cursor into the text of a chapter."""
        self.press("escape", "ctrl+f", title)
        self.press("enter")
        self.press("enter")

    def type(self, text: str) -> None:
        """Type at once, without waiting for the screen."""
        self.process.send(text)

    def recover(self) -> None:
        """Take what is offered of a session that died."""
        self.wait("异常结束")
        assert "恢复" in self.screen and "比较" in self.screen
        self.press("1")
        self.wait("已恢复")

    def save(self) -> None:
        self.press("ctrl+s")
        self.wait("已保存")

    def leave(self) -> None:
        self.press("ctrl+q")
        assert self.ends() < 10 and self.status == 0

    # ---- the end

    def ends(self) -> float:
        """The seconds it takes to end; `status` is how."""
        start = time.monotonic()
        while time.monotonic() - start < 15:
            if self._ended():
                return time.monotonic() - start
            if not self.process.ptyproc.fileobj.closed:
                self.read(0.02)
            else:
                time.sleep(0.01)
        os.kill(self.process.pid, signal.SIGKILL)
        raise AssertionError("it lives on without a terminal")

    def _ended(self) -> bool:
        process = self.process.ptyproc
        try:
            pid, status = os.waitpid(process.pid, os.WNOHANG)
        except ChildProcessError:  # reading came to the end of the screen, and to that of the process
            self.status = process.exitstatus if process.signalstatus is None else -process.signalstatus
            return True
        if pid:
            process.terminated, self.status = True, os.waitstatus_to_exitcode(status)
        return bool(pid)

    def kill(self, number: int) -> float:
        os.kill(self.process.pid, number)
        return self.ends()

    def drop(self) -> float:
        """Close the terminal, as when the line drops."""
        self.process.ptyproc.fileobj.close()
        return self.ends()

    def lock_is_free(self) -> bool:
        taken = look(str(self.report))
        return taken is None or taken.stale


DEATHS = {
    "line drops": Screen.drop,
    "terminated": lambda screen: screen.kill(signal.SIGTERM),
    "killed": lambda screen: screen.kill(signal.SIGKILL),
}


def figure_in(report: Path, code: str) -> str:
    return open_report(str(report)).report.figures.text(CellAddress(code))


def text_in(report: Path, *path: int) -> str:
    return open_report(str(report)).report.section(SectionAddress(path)).text


__all__ = ["DEATHS", "LAST_SECONDS", "Screen", "figure_in", "text_in"]
