"""How far a list scrolls when its cursor leaves the view."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from telling import tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress
from gjj_tui.tui import rowlist
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.rowlist import RowList


@pytest.mark.parametrize(("remote", "sides"), [(False, False), (False, True), (True, True), (True, False)])
def test_over_a_line_that_sends_every_row_anew_several_come_at_once(
    filled: Path, monkeypatch: pytest.MonkeyPatch, remote: bool, sides: bool
) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "1" if remote else "")
    monkeypatch.delenv("SSH_TTY", raising=False)
    monkeypatch.setattr(rowlist, "has_side_margins", lambda: sides)

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.pause()
        table = app.query_one("#table", RowList)
        tops = [table.scroll_offset.y]
        for key in ["down"] * 40 + ["up"] * 40:
            await pilot.press(key)
            tops.append(table.scroll_offset.y)
            line = table.cursor - table.scroll_offset.y
            assert 0 <= line < table.size.height - table.head
        steps = sorted({abs(now - before) for before, now in pairwise(tops) if now != before})
        several = (table.size.height - table.head) // 3
        assert several > 2 and steps[-1] == (several if remote and not sides else 1)
        assert tops[-1] <= 1

    tell(filled, story)
