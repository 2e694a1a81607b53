"""Choosing a report, and beginning a new one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable
from pathlib import Path
from shutil import copyfile

from telling import screen_text
from textual.pilot import Pilot

from gjj_tui.settings import Settings
from gjj_tui.store.library import report_paths
from gjj_tui.store.report_file import open_report
from gjj_tui.tui.choose import ChooseApp, entries_of

ROOT = Path(__file__).resolve().parents[2]
Story = Callable[[ChooseApp, Pilot[str]], Awaitable[None]]


def choose(folder: Path, story: Story, size: tuple[int, int] = (80, 24), settings: Settings | None = None) -> str | None:
    """Choose among the reports of a folder; what was chosen."""

    async def run() -> str | None:
        app = ChooseApp(report_paths(str(folder)), settings or Settings(), str(folder), 2023)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await story(app, pilot)
        return app.return_value

    return asyncio.run(run())


def line_with(app: ChooseApp, words: str) -> str:
    return next((line for line in screen_text(app).splitlines() if words in line), "")


async def until_read(app: ChooseApp, pilot: Pilot[str]) -> None:
    """Until every report has been read."""
    for _ in range(1000):
        if not app._unread:
            break
        await pilot.pause(0.01)
    await pilot.pause()


def test_what_each_report_is_stands_in_columns(folder: Path) -> None:
    for path in folder.iterdir():
        os.utime(path, (1_500_000_000, 1_500_000_000))

    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        await until_read(app, pilot)
        head, draft = line_with(app, "年度"), line_with(app, "2018  ")
        assert head.split() == ["年度", "机关", "表式", "状态", "问题", "最后修改"]
        assert draft.split()[:7] == ["2018", "上海市公积金管理中心", "2014", "填报", "!0", "?0", "i9"]
        assert draft.split()[7].startswith("2017-07-1")
        assert line_with(app, "2017  ").split()[3] == "已发布"

    choose(folder, story)


def test_the_list_is_there_before_any_report_has_been_read(folder: Path) -> None:
    text = (folder / "2017.toml").read_text("utf-8")
    for year in range(1815, 2015):
        (folder / f"{year}.toml").write_text(text.replace("year = 2017", f"year = {year}"), "utf-8")
    entries = entries_of(report_paths(str(folder)))
    assert len(entries) == 202 and all(entry.head and entry.counts is None for entry in entries)
    assert [entry.head.year for entry in entries if entry.head] == [2018, 2017, *range(2014, 1814, -1)]


def test_reports_are_in_order_of_agency_and_year_and_files_that_are_none_come_last(folder: Path) -> None:
    (folder / "0.toml").write_text("year = ", "utf-8")
    (folder / "2020.toml").write_text('form = "2019"\nyear = 2020\nagency = "丁局"\n', "utf-8")
    names = [os.path.basename(entry.path) for entry in entries_of(report_paths(str(folder)))]
    assert names == ["2020.toml", "2018.toml", "2017.toml", "0.toml"]


def test_a_file_that_cannot_be_opened_is_said_and_the_list_stays(folder: Path) -> None:
    (folder / "a.toml").write_text("year = ", encoding="utf-8")

    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        await until_read(app, pilot)
        assert "不能打开" in line_with(app, "a.toml")
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert app.is_running
        assert hint_of(app).startswith(" 不能打开：第 1 行：等号后面不是一个值；") and "前面不加 0" in hint_of(app)
        await pilot.press("up")
        await pilot.pause()
        assert "回车打开" in hint_of(app)
        await pilot.press("enter")
        await pilot.pause()

    chosen = choose(folder, story)
    assert chosen is not None and Path(chosen).name == "2017.toml"


def hint_of(app: ChooseApp) -> str:
    return "".join(app._hint.render_line(line).text for line in range(app._hint.size.height))


def test_in_an_empty_folder_three_questions_make_a_draft(tmp_path: Path) -> None:
    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        assert "这里还没有报告" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "机关全称" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "机关不能为空" in screen_text(app)
        await pilot.press(*"某局", "enter")
        await pilot.pause()
        assert "2023" in screen_text(app)
        await pilot.press(*["backspace"] * 4, *"2005", "enter")
        await pilot.pause()
        assert "没有适用于 2005 年的表式" in screen_text(app)
        await pilot.press(*["backspace"] * 4, *"2024", "enter")
        await pilot.pause()
        assert "2024.toml" in screen_text(app) and "2021 表式" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()

    chosen = choose(tmp_path, story)
    assert chosen == str(tmp_path / "2024.toml")
    report = open_report(chosen).report
    assert (report.agency, report.year, report.form, report.agency_kind) == ("某局", 2024, "2021", "government")
    assert [path.name for path in tmp_path.iterdir()] == ["2024.toml"]


def test_esc_goes_back_a_question_and_leaves_without_a_file_at_the_first(tmp_path: Path) -> None:
    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        await pilot.press("1")
        await pilot.pause()
        await pilot.press("甲", "enter")
        await pilot.pause()
        await pilot.press("backspace", "2", "enter")
        await pilot.pause()
        assert "（3/3）" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "（2/3）" in screen_text(app) and "2022" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert "（1/3）" in screen_text(app) and "甲" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        assert not app.is_running

    assert choose(tmp_path, story) is None
    assert list(tmp_path.iterdir()) == []


def test_in_an_empty_folder_an_old_report_is_imported(tmp_path: Path) -> None:
    copyfile(ROOT / "tests" / "data" / "seed_2017_scan.txt", tmp_path / "旧报告.txt")
    (tmp_path / "不是.docx").write_bytes(b"PK\x03\x04 nonsense")

    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        await pilot.press("2")
        await pilot.pause()
        assert "旧报告.txt" in screen_text(app)
        # What cannot be read is said, and one begins again.
        await pilot.press(*"不是", "enter")
        await pilot.pause()
        assert "没有导入" in screen_text(app) and "从哪里开始" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert "从哪里开始" in screen_text(app)
        await pilot.press("2", *"旧报告", "enter")
        await pilot.pause()
        assert "存为新报告并打开" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()

    assert choose(tmp_path, story) == str(tmp_path / "2017.toml")
    assert open_report(str(tmp_path / "2017.toml")).report.figures


def test_next_years_draft_from_the_report_under_the_cursor(folder: Path) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        await pilot.press("down", "d")
        await pilot.pause()
        assert "[x] §1¶1 2017 → 2018" in screen_text(app)
        await pilot.press("enter")
        await pilot.pause()
        assert "正文有 48 句与上年只差年份" in screen_text(app)
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()

    chosen = choose(folder, story)
    assert chosen == str(folder / "2018-上海市公积金管理中心.toml")
    assert open_report(chosen).report.year == 2018
    assert {name: (folder / name).read_bytes() for name in before} == before


def test_a_new_report_beside_others_proposes_their_agency_and_esc_goes_back_to_the_list(folder: Path) -> None:
    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        await pilot.press("n")
        await pilot.pause()
        assert screen_text(app).count("上海市公积金管理中心") == 3
        await pilot.press("escape")
        await pilot.pause()
        assert app.is_running
        await pilot.press("n", "enter", "enter")
        await pilot.pause()
        await pilot.press("1")
        await pilot.pause()

    assert choose(folder, story) == str(folder / "2023.toml")


def test_where_nothing_may_be_written_nothing_is(folder: Path) -> None:
    async def story(app: ChooseApp, pilot: Pilot[str]) -> None:
        for key in ("n", "d"):
            await pilot.press(key)
            await pilot.pause()
            assert "以只读方式打开" in hint_of(app) and not app.screen.is_modal
            await pilot.press("down")

    choose(folder, story, settings=Settings(readonly=True))
    assert len(list(folder.iterdir())) == 2
