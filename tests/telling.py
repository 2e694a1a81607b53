"""Stories told to the app through Textual's pilot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from textual.pilot import Pilot

from gjj_tui.session import Session
from gjj_tui.settings import Settings
from gjj_tui.store.report_file import ReportFile
from gjj_tui.store.safety import Places, SafetyNet
from gjj_tui.tui.app import GjjApp

Story = Callable[[GjjApp, Pilot[None]], Awaitable[None]]


def tell(
    path: Path,
    story: Story,
    size: tuple[int, int] = (80, 24),
    settings: Settings | None = None,
    protect: Callable[[ReportFile], SafetyNet] | None = None,
) -> GjjApp:
    """Open a report in the app and tell a story; time stands still in it, so that undo groups as typed."""

    async def run() -> GjjApp:
        app = GjjApp(Session.open(str(path), clock=lambda: 0.0, protect=protect), settings or Settings())
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await story(app, pilot)
        return app

    return asyncio.run(run())


def screen_text(app: GjjApp) -> str:
    """What the screen shows, as text."""
    return "\n".join("".join(segment.text for segment in line) for line in app.screen._compositor.render_strips())


def net_of(state: Path, doomed: bool = False) -> Callable[[ReportFile], SafetyNet]:
    """A safety net in a state folder of the test's own; a doomed one is that of a process which is no more."""
    places = Places.under(str(state))

    def protect(file: ReportFile) -> SafetyNet:
        net = SafetyNet(places, file.image, lambda: 1_500_000_000.0)
        if doomed:
            net.holder = net.holder._replace(pid=2**22 + 1, started=1)
        return net

    return protect
