"""The program on a real pseudo-terminal, its screen read by a terminal emulator."""

from __future__ import annotations

import os
import sys
import termios
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pexpect
from emulator import ByteStream, Emulator

KEYS = {
    "up": "\x1b[A", "down": "\x1b[B", "right": "\x1b[C", "left": "\x1b[D", "enter": "\r", "escape": "\x1b",
    "tab": "\t", "home": "\x1b[H", "end": "\x1b[F", "delete": "\x1b[3~", "pagedown": "\x1b[6~", "f1": "\x1bOP",
    "f3": "\x1bOR", "f6": "\x1b[17~", "f8": "\x1b[19~", "ctrl+f": "\x06", "ctrl+g": "\x07", "ctrl+p": "\x10",
    "shift+f7": "\x1b[18;2~",
    "ctrl+q": "\x11", "ctrl+s": "\x13", "ctrl+y": "\x19", "ctrl+z": "\x1a",
}  # fmt: skip


class Terminal:
    """A running program. `screen` is what it shows, `raw` every byte it sent; `echoes`: at the end it shows what is typed
    again, as it did at the start."""

    def __init__(
        self, *words: str, columns: int = 80, lines: int = 24, cwd: Path | None = None,
        program: Sequence[str] = ("-m", "gjj_tui"), sides: bool = False, wait: float = 0.0, **env: str
    ) -> None:
        """`program` is run with `words`. `sides`: the terminal has margins at the left and right. `wait`: seconds until it
        answers what it was asked first."""
        self.emulator = Emulator(columns, lines)
        self.stream = ByteStream(self.emulator)
        self.stream.has_sides = sides
        self.raw = b""
        world = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8", "PYTHONUTF8": "1", **env}
        self.process = pexpect.spawn(
            sys.executable, [*program, *words], dimensions=(lines, columns), timeout=20, cwd=cwd, env=world
        )
        time.sleep(wait)
        # At once, as a terminal answers; pexpect waits before it sends.
        self.emulator.write_process_input = lambda text: os.write(self.process.fileno(), text.encode())

    @property
    def screen(self) -> str:
        return "\n".join(line.rstrip() for line in self.lines)

    @property
    def lines(self) -> list[str]:
        """The lines of the screen; an empty cell follows each wide character and is left out."""
        cells = range(self.emulator.columns)
        return ["".join(self.emulator.buffer[y][x].data for x in cells) for y in range(self.emulator.lines)]

    def read(self, quiet: float = 0.15) -> None:
        """Take in what the program sends until it has been quiet for some seconds."""
        while True:
            try:
                data = self.process.read_nonblocking(65536, quiet)
            except (pexpect.TIMEOUT, pexpect.EOF):
                return
            self.raw += data
            self.stream.feed(data)

    def wait(self, text: str, seconds: float = 20) -> None:
        """Read until a text is on the screen."""
        self.wait_for(lambda: text in self.screen, repr(text), seconds)

    def wait_for(self, holds: Callable[[], bool], what: str = "what is waited for", seconds: float = 20) -> None:
        """Read until something is true."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, f"{what} does not come:\n{self.screen}"
            self.read(0.05)

    def press(self, *keys: str) -> None:
        """Press keys by name; anything else is typed as it is."""
        for key in keys:
            self.process.send(KEYS.get(key, key))
            self.read(0.6 if key == "escape" else 0.15)

    def finish(self) -> int:
        """Wait for the end; the exit status."""
        self.read(1)
        self.process.expect(pexpect.EOF)
        self.echoes = bool(termios.tcgetattr(self.process.fileno())[3] & termios.ECHO)
        self.process.close()
        return self.process.exitstatus if self.process.exitstatus is not None else -int(self.process.signalstatus or 0)
