"""The terminal app; the only package that knows Textual."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gjj_tui.settings import Settings


def run(path: str | None, settings: Settings) -> int:
    """Open the app on a report, or on a folder to choose one from; the exit code of the process.

    Raises:
        StoreFault: there is no report, or it cannot be read.
        SettingsFault: the settings name something that the app does not have.
    """
    from gjj_tui.tui.start import check_settings, choose_report, folder_for_new, last_full_year

    check_settings(settings)
    paths = choose_report(path, settings)
    chosen: str | None = paths[0] if len(paths) == 1 else None
    if chosen is None:
        from gjj_tui.tui.choose import ChooseApp

        chosen = ChooseApp(paths, settings, folder_for_new(path, settings), last_full_year(time.time())).run()
    code = 0
    while chosen is not None and not code:
        code, chosen = _edit(chosen, settings)
    return code


def _edit(path: str, settings: Settings) -> tuple[int, str | None]:
    """Open a report in the app; the exit code, and the report to go on with."""
    from gjj_tui.tui.start import open_session

    session = open_session(path, settings)
    from gjj_tui.tui.app import GjjApp

    app = GjjApp(session, settings)
    try:
        app.run()
    finally:
        # After leaving well this does nothing; after anything else the work is kept for the next start.
        session.leave()
    return app.return_code or 0, app.next_path
