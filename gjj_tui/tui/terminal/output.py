"""A thread that sends the screen to the terminal, as fast as the line takes it.

Textual's frames go into a grid. Whenever the line is free, the difference between what the terminal shows and the
newest frame is sent; frames that came meanwhile are never sent, so that on a slow line typing does not lag behind.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from gjj_tui.tui.terminal.emitter import Emitter
from gjj_tui.tui.terminal.grid import Grid, Reader

_LAST_SECONDS = 2.0
"""How long leaving waits for a line that takes nothing any more."""


class Output:
    """`write` and `flush` are called by the app; `send` gets bytes to write and may block."""

    def __init__(self, emitter: Emitter, send: Callable[[bytes], None], size: tuple[int, int]) -> None:
        self.emitter = emitter
        self._send = send
        self._reader = Reader(Grid(*size), emitter.profile.depth, self._pass_on)
        self._size = size
        self._resized = False
        self._outbox: list[str] = []
        self._active = self._pending = self._stopping = self._drawn = self._sending = False
        self._changed = threading.Condition()
        self.cursor_always_seen = False
        """For screen readers and magnifiers, which follow the terminal's own cursor."""
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin to send, anew after each `stop`: the screen is still known."""
        self._stopping = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="terminal-output")
        self._thread.start()

    def write(self, data: str) -> None:
        """Take in what Textual writes; what is no part of a frame is passed on at once."""
        with self._changed:
            if not self._active and "\x1b[?1049h" not in data:
                self.send(data)
                return
            self._resize()
            self._reader.read(data)

    def send(self, text: str) -> None:
        """What is no part of the screen, as it is."""
        with self._changed:
            self._outbox.append(text)
            self._changed.notify()

    def flush(self) -> None:
        """What was written so far is a whole frame."""
        with self._changed:
            self._pending = True
            if not self._sending:
                # The line is free: the difference is worked out here, not after waiting for the other thread's turn.
                self._outbox.append(self._take())
            self._changed.notify()

    def resize(self, width: int, height: int) -> None:
        """The terminal has another size, or had one for a moment: nobody knows what it shows. May be called by a
        signal handler."""
        self._size = (width, height)
        self._resized = True

    def repaint(self) -> None:
        """Send everything anew."""
        with self._changed:
            self.emitter.forget()
            self._reader.touched = True
        self.flush()

    def stop(self) -> None:
        """Send what is left, and end the thread."""
        with self._changed:
            self._stopping = True
            self._changed.notify()
        if self._thread:
            self._thread.join(_LAST_SECONDS)

    def _resize(self) -> None:
        if self._resized:
            self._resized = False
            grid = self._reader.grid
            if self._size != (grid.width, grid.height):
                self._reader.grid = grid.resized(*self._size)
            self.emitter.forget()

    def _pass_on(self, sequence: str) -> None:
        if sequence.startswith("\x1b[?1049"):
            self._switch_screen(entering=sequence.endswith("h"))
            return
        self._outbox.append(sequence)
        if sequence.startswith("\x1b[") and sequence[2] not in "?<>" and not sequence.endswith("n"):
            self.emitter.lose_cursor()
        self._changed.notify()

    def _switch_screen(self, entering: bool) -> None:
        profile = self.emitter.profile
        if not entering:
            self._outbox.append(self.emitter.plain())
        self._outbox.append(f"\x1b[?1049{'h' if entering else 'l'}" if profile.alternate else "\x1b[H\x1b[2J")
        self.emitter.forget()
        # Coming back, the screen is as it was left until the app draws the next one.
        self._active, self._pending = entering, False
        self._reader.touched |= self._drawn
        self._changed.notify()

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._outbox or self._pending or self._stopping)
                text = self._take()
                self._sending = bool(text)
                ended = self._stopping and not text
            if ended:
                return
            if text:
                self._send(text.encode("utf-8", "replace"))
                self._sending = False

    def _take(self) -> str:
        """Everything there is to send. A frame comes behind what was passed on."""
        text = "".join(self._outbox)
        self._outbox.clear()
        if self._pending:
            self._pending = False
            reader = self._reader
            if self._active and reader.touched:
                reader.touched, self._drawn = False, True
                seen = reader.cursor_seen or self.cursor_always_seen
                text += self.emitter.render(reader.grid, reader.x, reader.y, seen, reader.synchronized)
        return text


def send_to(descriptor: int) -> Callable[[bytes], None]:
    """Write everything to a file descriptor; when the line is gone, nothing more."""
    gone = False

    def send(data: bytes) -> None:
        nonlocal gone
        while data and not gone:
            try:
                data = data[os.write(descriptor, data) :]
            except InterruptedError:
                continue
            except BlockingIOError:
                # Another program left the terminal non-blocking.
                os.set_blocking(descriptor, True)
            except OSError:
                gone = True

    return send
