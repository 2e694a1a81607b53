"""The terminal app; the only package that knows Textual."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gjj_tui.settings import Settings


def run(path: str | None, settings: Settings) -> int:
    """Open the app on a report, or on a folder to choose one from; the exit code of the process.

    Raises:
        StoreFault: there is no report, or it cannot be read.
    """
    from gjj_tui.tui.start import choose_report, open_session

    paths = choose_report(path, settings)
    chosen: str | None = paths[0]
    if len(paths) > 1:
        from gjj_tui.tui.choose import ChooseApp

        chosen = ChooseApp(paths, settings).run()
    if chosen is None:
        return 0
    session = open_session(chosen, settings)
    from gjj_tui.tui.app import GjjApp

    app = GjjApp(session, settings)
    app.run()
    return app.return_code or 0
