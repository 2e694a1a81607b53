"""Asking the terminal how wide it draws characters that some draw one cell wide and some two, and whether it has
margins at the left and right (DECLRMM, mode 69)."""

from __future__ import annotations

import os
import re
import sys
import time
from contextlib import suppress
from typing import Any

SECONDS = 0.3
"""How long a terminal may take to answer somebody who waits for it."""
_REPLY = re.compile(rb"\x1b\[\d+;(\d+)R")
_SIDES = re.compile(rb"\x1b\[\?69;(\d)\$y")


class Question:
    """Asked by `ask`, answered by `answers`; between the two the program can go on loading.

    Each text is printed and the cursor asked for (CPR); then the line is wiped. Nothing of this is seen. What was
    typed meanwhile is kept in `typed`. The mode is asked for first (DECRQM): a terminal that answers does so before it
    tells the widths, so that nobody waits for one that does not.
    """

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.typed = b""
        self.widths: list[int] = []
        self.unanswered = 0
        """Widths that may still come."""
        self.side_margins = False
        self.before: list[Any] | None = None
        """The settings of the terminal while they are others: what is typed, and answers, are not echoed."""
        self._since = 0.0

    def ask(self) -> bool:
        """False when there is no terminal to ask; else `answers` must be called."""
        try:
            import termios
            import tty
        except ImportError:  # Windows
            return False
        try:
            source = sys.stdin.fileno()
            sys.stdout.flush()
            # A job in the background would be stopped for touching the terminal.
            if os.tcgetpgrp(source) != os.getpgrp():
                return False
            self.before = termios.tcgetattr(source)
            tty.setcbreak(source, termios.TCSADRAIN)
            text = "\r\x1b[?69$p" + "".join(f"\r{text}\x1b[6n" for text in self.texts) + "\r\x1b[K"
            os.write(sys.stdout.fileno(), text.encode(sys.stdout.encoding, "replace"))
        except (OSError, ValueError, AttributeError, termios.error):
            return False
        self.unanswered = len(self.texts)
        self._since = time.monotonic()
        return True

    def answers(self, seconds: float = SECONDS, then_back: bool = True) -> list[int] | None:
        """The width of each text in cells, None when not all answers came within so many seconds of asking.

        Without `then_back` the terminal goes on to echo nothing, for answers that come late, until `give_back`.
        """
        from select import select

        source, received = sys.stdin.fileno(), b""
        try:
            while len(_REPLY.findall(received)) < len(self.texts):
                left = max(0.0, self._since + seconds - time.monotonic())
                if not select([source], [], [], left)[0]:
                    break
                part = os.read(source, 1024)
                received += part
                if not part:
                    break
        finally:
            if then_back:
                self.give_back()
        replies = _REPLY.findall(received)
        self.side_margins = any(map(knows_mode, _SIDES.findall(received)))
        self.typed = _SIDES.sub(b"", _REPLY.sub(b"", received))
        self.unanswered = len(self.texts) - len(replies)
        self.widths = [int(column) - 1 for column in replies]
        return self.widths if self.unanswered <= 0 else None

    def give_back(self) -> None:
        """Set the terminal as it was found."""
        import termios

        if self.before is not None:
            with suppress(OSError, ValueError, termios.error):
                termios.tcsetattr(sys.stdin.fileno(), termios.TCSANOW, self.before)


def knows_mode(state: bytes | str) -> bool:
    """Whether the state of a mode (DECRPM) is one that the program can change: set or reset, for now."""
    return state in (b"1", b"2", "1", "2")
