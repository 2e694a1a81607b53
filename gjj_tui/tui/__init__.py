"""The terminal app; the only package that knows Textual."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from gjj_tui.i18n import gettext as _
from gjj_tui.model.visible import visible

if TYPE_CHECKING:
    from gjj_tui.settings import Settings

DEADLY = (
    (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT, signal.SIGTERM, signal.SIGUSR1, signal.SIGUSR2, signal.SIGALRM)
    if os.name == "posix"
    else ()
)
"""The signals that end a program which does not expect them; ours puts the terminal in order first."""
SIGNALLED = 128
"""To this the number of the signal is added that ended the program, as a shell reports it."""
GARBAGE = 5_000
"""So many new objects are looked through at a time, while the app runs, for those that only hold each other."""


def run(path: str | None, settings: Settings) -> int:
    """Open the app on a report, or on a folder to choose one from; the exit code of the process.

    Raises:
        StoreFault: there is no report, or it cannot be read.
        SettingsFault: the settings name something that the app does not have.
    """
    from gjj_tui.tui.start import check_settings, choose_report
    from gjj_tui.tui.terminal.widths import begin_asking, end_asking

    _expect_signals()
    # Of two threads that want to run, one waits so many seconds: a frame for the terminal would wait 5 ms.
    sys.setswitchinterval(0.0005)
    check_settings(settings)
    paths = choose_report(path, settings)
    # Textual draws what a key sets off in two or three steps, and with the 60 a second that it is made for the last one
    # would wait 17 ms for its turn.
    os.environ.setdefault("TEXTUAL_FPS", "500")
    # The terminal answers while the app is loaded, which takes longer.
    begin_asking()
    try:
        return _load_and_edit(path, paths, settings)
    finally:
        end_asking()


def _load_and_edit(path: str | None, paths: list[str], settings: Settings) -> int:
    from gjj_tui.tui.start import folder_for_new, last_full_year
    from gjj_tui.tui.terminal.widths import settle_widths

    try:
        _load_asyncio()
        from gjj_tui.tui import app as _loaded  # noqa: F401
    finally:
        settle_widths(settings.ambiguous_width)
    # What was loaded stays; from here on garbage is looked for often enough that no key has to wait for it.
    gc.freeze()
    gc.set_threshold(GARBAGE)
    code, chosen = 0, paths[0] if len(paths) == 1 else None
    if chosen is None:
        from gjj_tui.tui.choose import ChooseApp

        chooser = ChooseApp(paths, settings, folder_for_new(path, settings), last_full_year(time.time()))
        chosen = chooser.run(mouse=wants_mouse(settings))
        if chooser.fault:
            raise chooser.fault
        code = chooser.return_code or 0
    while chosen is not None and not code:
        code, chosen = _edit(chosen, settings)
    return code


def _load_asyncio() -> None:
    """As in a Python built without TLS: no connection is ever made here, and loading it is a fiftieth of the start."""
    if "ssl" not in sys.modules:
        sys.modules["ssl"] = None  # type: ignore[assignment]
        import asyncio  # noqa: F401

        del sys.modules["ssl"]


def wants_mouse(settings: Settings) -> bool:
    """As the user chose; else not over SSH: every click and turn of the wheel goes up the line, and a screen down."""
    from gjj_tui.tui.terminal.profile import is_remote

    return settings.mouse if settings.mouse is not None else not is_remote(os.environ)


def _edit(path: str, settings: Settings) -> tuple[int, str | None]:
    """Open a report in the app; the exit code, and the report to go on with."""
    from gjj_tui.tui.start import open_session, what_is_kept

    session = open_session(path, settings)
    from gjj_tui.tui.app import GjjApp

    app = GjjApp(session, settings)
    try:
        app.run(mouse=wants_mouse(settings))
    finally:
        # After leaving well this does nothing; after anything else the work is kept for the next start.
        session.leave()
    code = app.return_code or 0
    if app.fault:
        app.fault.add_note(what_is_kept(session))
        raise app.fault
    if code > SIGNALLED:
        name = signal.Signals(code - SIGNALLED).name
        _say(_("gjj: 收到信号 {name}，已退出；{kept}").format(name=name, kept=what_is_kept(session)))
    return code, app.next_path


def _expect_signals() -> None:
    """Until the app runs, and after it, a signal ends the program through all that puts the terminal in order."""
    for number in DEADLY:
        if number != signal.SIGINT and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, lambda number, _frame: sys.exit(SIGNALLED + number))


def _say(words: str) -> None:
    """On the screen that comes back; where the terminal is gone, to nobody, and that is no fault."""
    with suppress(OSError):
        os.write(2, f"{visible(words)}\n".encode())
