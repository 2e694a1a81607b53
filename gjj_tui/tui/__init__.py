"""The terminal app; the only package that knows Textual."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gjj_tui.settings import Settings


def run(path: str | None, settings: Settings) -> int:
    """Open the app on a report, or on a folder to choose one from; the exit code of the process.

    Raises:
        StoreFault: there is no report, or it cannot be read.
        SettingsFault: the settings name something that the app does not have.
    """
    from gjj_tui.tui.start import check_settings, choose_report, open_session
    from gjj_tui.tui.terminal.profile import is_remote
    from gjj_tui.tui.terminal.widths import begin_asking, settle_widths

    check_settings(settings)
    # Every click and every turn of the wheel would go up the line and a screen come down.
    mouse = settings.mouse if settings.mouse is not None else not is_remote(os.environ)
    paths = choose_report(path, settings)
    # The terminal answers while the app is loaded, which takes longer.
    begin_asking()
    try:
        from gjj_tui.tui.app import GjjApp
    finally:
        settle_widths(settings.ambiguous_width)
    chosen: str | None = paths[0]
    if len(paths) > 1:
        from gjj_tui.tui.choose import ChooseApp

        chosen = ChooseApp(paths, settings).run(mouse=mouse)
    if chosen is None:
        return 0
    session = open_session(chosen, settings)
    app = GjjApp(session, settings)
    try:
        app.run(mouse=mouse)
    finally:
        # After leaving well this does nothing; after anything else the work is kept for the next start.
        session.leave()
    return app.return_code or 0
