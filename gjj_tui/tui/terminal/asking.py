"""Asking the terminal how wide it draws characters that some draw one cell wide and some two."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Sequence
from typing import Any

SECONDS = 0.3
"""How long a terminal may take to answer somebody who waits for it."""
_REPLY = re.compile(rb"\x1b\[\d+;(\d+)R")


class Question:
    """Asked by `ask`, answered by `answers`; between the two the program can go on loading.

    Each text is printed and the cursor asked for (CPR); then the line is wiped. Nothing of this is seen. What was
    typed meanwhile is kept in `typed`.
    """

    def __init__(self, *texts: str) -> None:
        self.texts = texts
        self.typed = b""
        self.widths: list[int] = []
        self.unanswered = 0
        """Answers that may still come."""
        self._before: list[Any] | None = None
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
            self._before = termios.tcgetattr(source)
            tty.setcbreak(source, termios.TCSADRAIN)
            text = "".join(f"\r{text}\x1b[6n" for text in self.texts) + "\r\x1b[K"
            os.write(sys.stdout.fileno(), text.encode(sys.stdout.encoding, "replace"))
        except (OSError, ValueError, AttributeError, termios.error):
            return False
        self.unanswered = len(self.texts)
        self._since = time.monotonic()
        return True

    def answers(self, seconds: float = SECONDS) -> list[int] | None:
        """The width of each text in cells, None when not all answers came within so many seconds of asking."""
        import termios
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
            termios.tcsetattr(source, termios.TCSANOW, self._before)  # type: ignore[arg-type]
        replies = _REPLY.findall(received)
        self.typed = _REPLY.sub(b"", received)
        self.unanswered = len(self.texts) - len(replies)
        self.widths = [int(column) - 1 for column in replies]
        return self.widths if self.unanswered <= 0 else None


def drawn_widths(texts: Sequence[str]) -> list[int] | None:
    """Ask and wait; None when the terminal does not answer."""
    question = Question(*texts)
    return question.answers() if question.ask() else None
