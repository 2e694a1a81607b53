"""The numbers of the text in the app."""

from __future__ import annotations

from pathlib import Path

from telling import screen_text, tell
from textual.pilot import Pilot

from gjj_tui.model.address import SectionAddress
from gjj_tui.tui.app import GjjApp

TEXT = """\
form = "2014"
year = 2017
agency = "某局"
[[section]]
title = "概述"
text = "受理政府信息公开申请 2 件，其中 32 篇，设受理点 17 个。"
[statistics]
3100 = 2
8200 = 17
"""


def test_numbers_are_bound_and_declared_free_and_gone_to(tmp_path: Path) -> None:
    path = tmp_path / "2017.toml"
    path.write_text(TEXT, encoding="utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        def section() -> tuple[str, tuple[str, ...]]:
            found = app.session.report.section(SectionAddress((0,)))
            return found.text, found.free

        await pilot.press("shift+f9")
        await pilot.pause()
        screen = screen_text(app)
        assert "2 件  →  {3100} （一）收到申请数" in screen and "受理政府信息公开申请 【2】 件" in screen
        await pilot.press("b")
        await pilot.pause()
        assert section()[0].startswith("受理政府信息公开申请 {3100} 件")
        await pilot.press("f")
        await pilot.pause()
        assert section()[1] == ("32 篇",)
        await pilot.press("b")
        await pilot.pause()
        assert "是哪个数？" in screen_text(app)
        await pilot.press("1")
        await pilot.pause()
        assert "受理点 {8200} 个" in section()[0]
        await pilot.press("u", "u", "u")
        await pilot.pause()
        assert section() == ("受理政府信息公开申请 2 件，其中 32 篇，设受理点 17 个。", ())
        await pilot.press("end", "g")
        await pilot.pause()
        assert app.right.prose.area.selected_text == "17"

    tell(path, story)
