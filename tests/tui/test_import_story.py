"""Importing in the app: the file chosen, the doubts walked through, the new report saved and opened."""

from __future__ import annotations

from pathlib import Path
from shutil import copyfile

import pytest
from telling import screen_text, tell
from textual.pilot import Pilot

from gjj_tui.commands import importing
from gjj_tui.store.report_file import open_report
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.dialogs import PickScreen
from gjj_tui.tui.page import PageScreen

SCAN = Path(__file__).parents[1] / "data" / "seed_2017_scan.txt"


@pytest.fixture
def beside(draft: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The open draft, with the scan beside it and without the report that was made of it."""
    copyfile(SCAN, draft.parent / "旧报告.txt")
    (draft.parent / "2017.toml").unlink()
    monkeypatch.setattr(importing, "_DOUBTS", {})
    return draft


async def settle(pilot: Pilot[None]) -> None:
    for _step in range(3):
        await pilot.pause()


def test_a_scan_becomes_a_report_that_is_opened(beside: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f11")
        await settle(pilot)
        assert isinstance(app.screen, PickScreen) and "旧报告.txt" in screen_text(app)
        assert "2018.toml" not in screen_text(app)
        await pilot.press(*"旧报", "enter")
        await settle(pilot)
        shown = screen_text(app)
        assert "58/58 格，21 章节，存疑 5 处" in shown.replace("\n", "")
        assert "存为新报告并打开" in shown and "接合" in shown
        # The first doubt: the source around it, and what the report has there.
        await pilot.press("down", "enter")
        await settle(pilot)
        assert isinstance(app.screen, PageScreen)
        shown = screen_text(app)
        assert "接合：段落在第 13 行断开，已接合" in shown and "原文（旧报告.txt 第 15 行）" in shown
        await pilot.press("escape")
        await settle(pilot)
        assert isinstance(app.screen, PickScreen)
        await pilot.press("enter")
        await settle(pilot)
        await pilot.press("enter")
        await settle(pilot)

    app = tell(beside, story, (100, 36))
    assert app.next_path == str(beside.parent / "2017.toml")
    report = open_report(str(beside.parent / "2017.toml")).report
    assert (report.year, len(report.figures), len(report.sections)) == (2017, 58, 8)


def test_the_doubts_are_walked_through_in_the_new_report(beside: Path) -> None:
    path = beside.parent / "2017.toml"
    taken = importing.take(SCAN.read_bytes(), str(SCAN), "", str(beside.parent))
    from gjj_tui.store.new_report import write_report

    write_report(str(path), taken.imported.form, taken.imported.report)
    importing._DOUBTS[str(path.resolve())] = taken

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f10")
        await settle(pilot)
        assert "导入时存疑的 5 处" in screen_text(app)
        await pilot.press(*"and", "enter")
        await settle(pilot)
        assert "执法检查 and 审计" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert not app.screen.is_modal and str(app.right.place) == "§3.4"
        assert app.right.prose.area.selected_text == "执法检查 and 审计工作"

    tell(path, story, (100, 30))


def test_without_an_import_there_is_nothing_to_walk_through(beside: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f10")
        await pilot.pause()
        assert "这份报告不是这次运行中导入的" in screen_text(app)

    tell(beside, story)


def test_what_the_source_does_not_tell_is_asked_for(beside: Path) -> None:
    (beside.parent / "t.csv").write_text("指标,代码,单位,统计数\n甲,1100,条,7\n乙,1110,条,2\n丙,1120,件,3\n", "utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f11")
        await settle(pilot)
        await pilot.press(*"t.csv", "enter")
        await settle(pilot)
        assert "看不出是哪一年的报告；年度" in screen_text(app)
        await pilot.press(*"2016", "enter")
        await settle(pilot)
        assert "看不出是哪个机关的报告；机关全称" in screen_text(app)
        await pilot.press(*"甲局", "enter")
        await settle(pilot)
        assert "2016 年 甲局：3/58 格" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        assert not app.screen.is_modal

    tell(beside, story, (100, 30))


def test_a_file_that_cannot_be_read_is_told(beside: Path) -> None:
    (beside.parent / "x.docx").write_bytes(b"PK\x03\x04")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f11")
        await settle(pilot)
        await pilot.press(*"x.docx", "enter")
        await settle(pilot)
        assert "没有导入：文件已损坏" in screen_text(app)

    tell(beside, story)
