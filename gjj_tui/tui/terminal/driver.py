"""Textual's driver with our own ways out and in: `output` sends only what changed, `typed` guards what comes."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from typing import TYPE_CHECKING, Any

from textual import events
from textual._xterm_parser import XTermParser
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

from gjj_tui.tui.terminal.emitter import Emitter
from gjj_tui.tui.terminal.output import Output, send_to
from gjj_tui.tui.terminal.profile import is_remote, profile_of
from gjj_tui.tui.terminal.typed import ESCAPE, PASTE, Piece, Typed

if TYPE_CHECKING:
    from textual.app import App

_READ = 1 << 16
_MOST = 1 << 20
"""So much is read at a time when it is there: a long paste arrives whole."""


def _terminal() -> int:
    """Where to write: what the program says to stderr may go to a file."""
    streams = [stream for stream in (sys.__stderr__, sys.__stdout__) if stream is not None]
    return next((stream for stream in streams if stream.isatty()), streams[0]).fileno()


class NotUtf8(Message):
    """Bytes came that are no UTF-8."""


class DiffingDriver(LinuxDriver):
    """Only for a terminal on POSIX."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        self._profile = profile_of(os.environ)
        self._output: Output | None = None
        self._wake: tuple[int, int] | None = None
        # Textual's handlers run anywhere, even within a write; the loop runs them between two steps.
        for number, handler in (
            (signal.SIGTSTP, self._sigtstp_application),
            (signal.SIGCONT, self._sigcont_application),
        ):
            try:
                self._loop.add_signal_handler(number, handler)
            except (ValueError, RuntimeError, NotImplementedError):
                break

    # ---- out

    def start_application_mode(self) -> None:
        output = Output(Emitter(self._profile), send_to(_terminal()), self._get_terminal_size())
        output.start()
        self._output = output
        self._wake = os.pipe()
        super().start_application_mode()  # type: ignore[no-untyped-call]

    def write(self, data: str) -> None:
        assert self._output is not None, "Driver must be in application mode"
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

    def _disable_mouse_support(self) -> None:
        super()._disable_mouse_support()
        if self._mouse_pixels:
            self._mouse_pixels = False
            self.write("\x1b[?1016l")

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
        parser, typed = XTermParser(self._debug), Typed(is_remote(os.environ))
        told = False
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
                parser = self._deliver(piece, parser)
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

    def _deliver(self, piece: Piece, parser: XTermParser) -> XTermParser:
        if piece.kind == PASTE:
            self.process_message(events.Paste(piece.text))
        elif piece.kind == ESCAPE:
            self.process_message(events.Key("escape", "\x1b"))
        else:
            try:
                for event in parser.feed(piece.text):
                    self.process_message(event)
            except Exception:
                # A sequence that Textual cannot read is no reason to end.
                return XTermParser(self._debug)
        return parser
