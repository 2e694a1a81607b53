"""What the commands print: data to stdout, words to stderr, and the exit codes that scripts rely on.

Text of files goes to a terminal only through here, and here through `visible`.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TextIO

from gjj_tui.model.visible import visible

CLEAN = 0
FOUND = 1
"""A 强制性 finding; with --strict also an unexplained 核实性 one."""
USAGE = 2
FILE = 3
"""A file that cannot be read or written, or is no report."""
CONFLICT = 4
"""Locked by someone, or changed meanwhile."""
INTERNAL = 70
"""A mistake of the program itself (EX_SOFTWARE)."""
INTERRUPTED = 130
PIPE_CLOSED = 141
"""What a shell reports of a program that SIGPIPE ended."""


def say(*lines: str) -> None:
    """Lines of data to stdout."""
    emit("\n".join(map(visible, lines)))


def emit(text: str) -> None:
    """Text to stdout that holds nothing but what is fit for a terminal."""
    print(text)


def note(*lines: str) -> None:
    """Lines of words to stderr. Where they cannot be written, the exit code says it all the same."""
    try:
        print("\n".join(map(visible, lines)), file=sys.stderr)
    except OSError:
        silence(sys.stderr)


def silence(stream: TextIO) -> None:
    """Nothing more can be written to the stream: let the interpreter's last flush go nowhere."""
    with suppress(OSError, ValueError, AttributeError):
        null = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null, stream.fileno())
        os.close(null)


def complain(message: str) -> None:
    """A refusal to stderr, with the program's name."""
    note(f"gjj: {message}")
