"""Asking the terminal itself."""

from __future__ import annotations

import os
import re
import sys
import time

SECONDS = 0.3
"""How long a terminal may take to answer."""

_REPLY = re.compile(rb"\x1b\[\d+;(\d+)R")


def drawn_width(text: str) -> int | None:
    """How many cells the terminal draws a text with: print it, ask where the cursor is, wipe it out again.

    None when the terminal does not answer. Standard input and output must be a terminal.
    """
    try:
        import termios
        import tty
    except ImportError:  # Windows
        return None
    source, target = sys.stdin.fileno(), sys.stdout.fileno()
    sys.stdout.flush()
    try:
        # A job in the background would be stopped for touching the terminal.
        if os.tcgetpgrp(source) != os.getpgrp():
            return None
        before = termios.tcgetattr(source)
        try:
            tty.setcbreak(source)
            os.write(target, b"\r" + text.encode(sys.stdout.encoding, "replace") + b"\x1b[6n")
            reply = _answer(source)
        finally:
            os.write(target, b"\r\x1b[K")
            termios.tcsetattr(source, termios.TCSADRAIN, before)
    except (OSError, termios.error):
        return None
    return int(reply[1]) - 1 if reply else None


def _answer(source: int) -> re.Match[bytes] | None:
    from select import select

    received, until = b"", time.monotonic() + SECONDS
    while (left := until - time.monotonic()) > 0 and select([source], [], [], left)[0]:
        received += os.read(source, 64)
        if reply := _REPLY.search(received):
            return reply
    return None
