"""The app in a process that has something wrong with it: ``app_story.py WHAT REPORT``.

``blocked``: nobody can tell it that the terminal is gone. ``raising``: F1 raises. ``raising-tick``: whatever is done
every second raises soon after there is text. ``hanging``: leaving takes for ever.
"""

from __future__ import annotations

import signal
import sys
import time

from gjj_tui.cli import main
from gjj_tui.session import Session
from gjj_tui.tui.app import GjjApp


def broken(*_words: object) -> None:
    raise RuntimeError("broken on purpose")


def broken_tick(self: Session, seen: list[str] = []) -> None:  # noqa: B006
    """Not at once: what was typed is on the screen before."""
    seen += [section.text for _address, section in self.report.walk() if "十二件" in section.text]
    if len(seen) > 1:
        broken()


what, *words = sys.argv[1:]
match what:
    case "blocked":
        signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGHUP, signal.SIGTERM))
    case "raising":
        GjjApp.help = broken  # type: ignore[method-assign, assignment]
    case "raising-tick":
        Session.tick = broken_tick  # type: ignore[method-assign]
    case "hanging":
        GjjApp.exit = lambda *_words, **_keys: time.sleep(60)  # type: ignore[method-assign, assignment, misc]
sys.exit(main(words))
