"""How far a command is, on a terminal, when it takes longer than a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable

from gjj_tui.i18n import gettext as _

PATIENCE = 1.0
"""Seconds before anything is said."""


class Progress:
    """A line on stderr that is wiped out again. Nothing is said where stderr is no terminal."""

    def __init__(self, total: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.total = total
        self.done = 0
        self._clock = clock
        self._start = clock()
        self._shown = False

    def __enter__(self) -> Progress:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.clear()

    def step(self) -> None:
        """One more is done."""
        self.done += 1
        if self.done < self.total and self._clock() - self._start >= PATIENCE and sys.stderr.isatty():
            sys.stderr.write("\r" + _("已完成 {done}/{total}").format(done=self.done, total=self.total))
            sys.stderr.flush()
            self._shown = True

    def clear(self) -> None:
        """Wipe the line out, before something else is written."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
            self._shown = False
