"""Comparing and drafting in the app."""

from __future__ import annotations

from pathlib import Path

from telling import net_of, screen_text, tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.store.report_file import open_report
from gjj_tui.tui.app import GjjApp


def lines_of(app: GjjApp) -> list[str]:
    return [line.strip() for line in screen_text(app).splitlines()]


def test_a_cell_is_compared_with_all_years_there_are(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.press(*"1205", "enter", "up", "y")
        await pilot.pause()
        shown = screen_text(app)
        assert "2017 与 2018 比较：1100 （一）主动公开政府信息数" in shown
        assert "1100    1173    1205     +32   +2.7%   " in shown
        assert "2018 1205 +2.7%" in shown
        await pilot.press("escape")
        await pilot.pause()
        assert not app.screen.is_modal

    tell(draft, story)


def test_a_section_and_the_whole_report_are_compared_by_the_word(draft: Path) -> None:
    draft.write_text(draft.read_text("utf-8").replace('title = "依申请公开政府信息情况"', 'title = "依申请公开政府信息情况"\n'
                     'text = "2018 年市公积金中心共受理政府信息公开申请 5 件，已经全部作出答复。"'), "utf-8")  # fmt: skip

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(SectionAddress((3,)))
        await pilot.press("shift+f4")
        await pilot.pause()
        shown = screen_text(app)
        assert "比较：依申请公开政府信息情况" in shown
        assert "[-2017-]{+2018+} 年市公积金中心共受理政府信息公开申请 [-2-]{+5+}" in shown
        await pilot.press("escape")
        await pilot.pause()
        app.show(SectionAddress(()))
        await pilot.press("shift+f4")
        await pilot.pause()
        assert "统计数：0 格不同，0 格相同，58 格有一方未填" in screen_text(app)

    tell(draft, story, (100, 40))


def test_without_last_years_report_it_says_so(draft: Path) -> None:
    (draft.parent / "2017.toml").unlink()

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f4")
        await pilot.pause()
        assert "同一文件夹里没有 上海市公积金管理中心 2017 年的报告" in screen_text(app)
        await pilot.press("shift+f5")
        await pilot.pause()
        assert "没有别的报告，也没有历史版本可比较" in screen_text(app)

    tell(draft, story)


def test_any_other_report_or_an_earlier_version_can_be_chosen(draft: Path, tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.press("5", "enter", "ctrl+s", "up", "6", "enter", "ctrl+s", "up")
        await pilot.press("shift+f5")
        await pilot.pause()
        choices = [line for line in lines_of(app) if "年  2017.toml" in line or "的版本" in line]
        assert choices[0].split()[:3] == ["1", "2017", "年"] and len(choices) == 4
        await pilot.press("3")
        await pilot.pause()
        shown = screen_text(app)
        assert "旧 与 新 比较：1100" in shown and "      5       6      +1    +20%" in shown

    tell(draft, story, protect=net_of(tmp_path / "state"))


def test_next_years_draft_is_confirmed_place_by_place_written_and_opened(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f7")
        await pilot.pause()
        assert "起草 2018 年的报告：勾选的年份改为下一年" in screen_text(app)
        await pilot.press("space")
        await pilot.pause()
        first = [line for line in lines_of(app) if "§1¶1" in line]
        assert first[0].startswith("[ ] §1¶1 2017 → 2018") and first[1].startswith("[x] §1¶1")
        await pilot.press("enter")
        await pilot.pause()
        assert "自 2017 年 1" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()

    app = tell(folder / "2017.toml", story)
    assert app.next_path == str(folder / "2018-上海市公积金管理中心.toml")
    text = open_report(app.next_path).report.sections[0].text
    assert "自 2017 年 1 月 1 日起至 2018 年 12 月 31 日止" in text
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_esc_leaves_the_draft_unwritten_at_every_step(folder: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for keys in (("escape",), ("enter", "escape", "escape", "escape"), ("enter", "escape", "2")):
            await pilot.press("shift+f7")
            await pilot.pause()
            for key in keys:
                await pilot.press(key)
                await pilot.pause()
            assert not app.screen.is_modal

    app = tell(folder / "2017.toml", story)
    assert app.next_path is None and len(list(folder.iterdir())) == 2


def test_esc_at_the_last_question_of_the_draft_goes_back_to_what_was_ticked(folder: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f7")
        await pilot.pause()
        first = screen_text(app)
        await pilot.press("space", "space")
        await pilot.pause()
        ticked = screen_text(app)
        assert ticked != first
        for key in ("enter", "escape", "escape"):
            await pilot.press(key)
            await pilot.pause()
        assert screen_text(app) == ticked

    tell(folder / "2017.toml", story)


def test_with_unsaved_changes_the_way_to_the_draft_asks_first(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.press("9", "enter")
        for key in ("shift+f7", "a", "a", "enter", "escape", "1"):
            await pilot.press(key)
            await pilot.pause()
        assert "有尚未保存的改动" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        assert app.is_running and app.next_path is None and app.session.dirty

    app = tell(filled, story)
    report = open_report(str(filled.parent / "2018-上海市公积金管理中心.toml")).report
    assert "2017 年" in report.sections[0].text and app.session.report.year == 2017
