"""Textual's driver with our own ways out and in: `output` sends only what changed, `typed` guards what comes."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from textual import events
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from gjj_tui.tui.terminal.asking import knows_mode
from gjj_tui.tui.terminal.emitter import Emitter
from gjj_tui.tui.terminal.key_reader import KeyReader
from gjj_tui.tui.terminal.output import Output, send_to
from gjj_tui.tui.terminal.profile import is_remote, profile_of
from gjj_tui.tui.terminal.typed import ANSWER, ESCAPE, PASTE, SIDES, Piece, Typed
from gjj_tui.tui.terminal.widths import (
    SAMPLES,
    doubtful,
    has_side_margins,
    learn_side_margins,
    left_over,
    settings_before,
)

if TYPE_CHECKING:
    from textual.app import App

_MOUSE = "1000;1002;1006"
_READ = 1 << 16
_MOST = 1 << 20
"""So much is read at a time when it is there: a long paste arrives whole."""


def _terminal() -> int:
    """Where to write: what the program says to stderr may go to a file."""
    streams = [stream for stream in (sys.__stderr__, sys.__stdout__) if stream is not None]
    return next((stream for stream in streams if stream.isatty()), streams[0]).fileno()


def to_clipboard(sequence: str, environ: Mapping[str, str]) -> str:
    """OSC 52 so that it gets through tmux and screen to the terminal.

    tmux takes the plain sequence with ``set-clipboard on`` and the wrapped one with ``allow-passthrough on``; a wrapped
    one in screen may have 768 bytes, so that it goes in parts.
    """
    if environ.get("TMUX"):
        return sequence + "\x1bPtmux;" + sequence.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environ.get("STY"):
        parts = [sequence[start : start + 700] for start in range(0, len(sequence), 700)]
        return "".join(f"\x1bP{part}\x1b\\" for part in parts)
    return sequence


class NotUtf8(Message):
    """Bytes came that are no UTF-8."""


class WidthsCame(Message):
    """The terminal has answered late how wide it draws `SAMPLES`."""

    def __init__(self, widths: list[int]) -> None:
        super().__init__()
        self.widths = widths


class DiffingDriver(LinuxDriver):
    """Only for a terminal on POSIX."""

    cursor_always_seen = False

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._profile = profile_of(os.environ)
        self._output: Output | None = None
        self._wake: tuple[int, int] | None = None
        self._widths: list[int] = []
        # Textual's handlers run anywhere, even within a write; the loop runs them between two steps.
        for number, handler in (
            (signal.SIGTSTP, self._sigtstp_application),
            (signal.SIGCONT, self._sigcont_application),
        ):
            try:
                self._loop.add_signal_handler(number, handler)
            except (ValueError, RuntimeError):
                break

    # ---- out

    def start_application_mode(self) -> None:
        if self._output is None:
            emitter = Emitter(self._profile, doubtful, has_side_margins)
            self._output = Output(emitter, send_to(_terminal()), self._get_terminal_size())
        self._output.cursor_always_seen = self.cursor_always_seen
        self._output.start()
        self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]
        # While an answer may come, the terminal does not echo; it is left as it was before.
        self.attrs_before = settings_before() or self.attrs_before

    def write(self, data: str) -> None:
        assert self._output is not None, "Driver must be in application mode"
        if data.startswith("\x1b]52;"):
            self._output.send(to_clipboard(data, os.environ))
        elif self._mouse or not data.startswith("\x1b]22;"):
            self._output.write(data)

    def flush(self) -> None:
        if self._output:
            self._output.flush()

    def repaint(self) -> None:
        """Send the whole screen anew."""
        if self._output:
            self._output.repaint()

    def close(self) -> None:
        super().close()
        if self._output:
            self._output.stop()

    def _get_terminal_size(self) -> tuple[int, int]:
        # Asked for whenever the size changed.
        size = super()._get_terminal_size()
        if self._output:
            self._output.resize(*size)
        return size

    def process_message(self, message: Message) -> None:
        if isinstance(message, events.Resize) and self._output:
            self._output.resize(*message.size)
        super().process_message(message)

    # ---- the mouse

    def _enable_mouse_support(self) -> None:
        """Buttons and dragging; Textual's mode 1003 sends every movement up the line."""
        if self._mouse:
            self.write(f"\x1b[?{_MOUSE}h")

    def _disable_mouse_support(self) -> None:
        if self._mouse:
            self.write(f"\x1b[?{_MOUSE}l")

    def _enable_mouse_pixels(self) -> None:
        """Not wanted: cells are enough, and Textual leaves the mode on when it ends."""

    def toggle_mouse(self) -> bool:
        """Whether the mouse is reported from now on."""
        self._disable_mouse_support()
        self._mouse = not self._mouse
        self._enable_mouse_support()
        return self._mouse

    # ---- in

    def disable_input(self) -> None:
        if self._wake and not self.exit_event.is_set():
            self.exit_event.set()
            os.write(self._wake[1], b".")
            if self._key_thread is not None:
                self._key_thread.join()
                self._key_thread = None
            self.exit_event.clear()
            for end in self._wake:
                os.close(end)
            self._wake = None
        super().disable_input()

    def run_input_thread(self) -> None:
        """Read until the driver is closed or the terminal is gone; see `typed` for what is kept from the app."""
        assert self._wake is not None
        before, self._widths, unanswered = left_over()
        keys, typed = KeyReader(self._debug), Typed(is_remote(os.environ), unanswered)
        told = False
        for piece in typed.feed(before, time.monotonic()):
            self._deliver(piece, keys)
        while not self.exit_event.is_set():
            wait = typed.wait(time.monotonic())
            ready, _, _ = select.select([self.fileno, self._wake[0]], [], [], wait)
            if self._wake[0] in ready:
                return
            if ready:
                data = self._take()
                if not data:
                    return
                pieces = typed.feed(data, time.monotonic())
            else:
                pieces = typed.tick(time.monotonic())
            for piece in pieces:
                self._deliver(piece, keys)
            if typed.not_utf8 and not told:
                told = True
                self.process_message(NotUtf8())

    def _take(self) -> bytes:
        """All that is there to read; nothing at the end of the line."""
        data = b""
        try:
            while len(data) < _MOST:
                part = os.read(self.fileno, _READ)
                data += part
                if not part or not select.select([self.fileno], [], [], 0)[0]:
                    break
        except OSError:
            pass
        return data

    def _deliver(self, piece: Piece, keys: KeyReader) -> None:
        if piece.kind == ANSWER:
            self._widths.append(int(piece.text) - 1)
            if len(self._widths) == len(SAMPLES):
                self.process_message(WidthsCame(self._widths))
        elif piece.kind == SIDES:
            if knows_mode(piece.text):
                learn_side_margins()
        elif piece.kind == PASTE:
            self.process_message(events.Paste(piece.text))
        elif piece.kind == ESCAPE:
            self.process_message(events.Key("escape", "\x1b"))
        else:
            for event in keys.read(piece.text):
                self.process_message(event)


class FollowedDriver(DiffingDriver):
    """For screen readers: the terminal's own cursor is always seen, where the focus is."""

    cursor_always_seen = True
