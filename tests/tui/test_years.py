"""Year against year on the screen."""

from __future__ import annotations

from pathlib import Path

from telling import screen_text, tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress
from gjj_tui.tui.app import GjjApp


def line_with(app: GjjApp, words: str) -> str:
    return next((line for line in screen_text(app).splitlines() if words in line), "")


def earlier(folder: Path, year: int, figure: str) -> None:
    text = (folder / "2017.toml").read_text("utf-8")
    text = text.replace("year = 2017", f"year = {year}").replace("1100 = 1173", f"1100 = {figure}")
    (folder / f"{year}.toml").write_text(text, "utf-8")


def test_last_years_figure_and_the_change_stand_beside_the_cell_and_below(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.pause()
        assert line_with(app, "1100  （一）").rstrip().endswith("上年 1173")
        await pilot.press(*"1205")
        await pilot.pause()
        assert line_with(app, "1100  （一）").rstrip().endswith("上年 1173  +32  +2.7%")
        await pilot.press("enter", "up")
        await pilot.pause()
        head, row = line_with(app, "增减"), line_with(app, " 1100 条")
        assert head.split()[-3:] == ["增减", "%", "分项和"] and row.split()[-3:] == ["1173", "+32", "+2.7"]

    tell(draft, story, (140, 40))


def test_the_years_there_are_stand_below_once_somebody_works_in_the_table(draft: Path) -> None:
    for year, figure in ((2014, "700"), (2015, "812"), (2016, "1001")):
        earlier(draft.parent, year, figure)

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        assert app.session._years is None
        app.show(CellAddress("1100"))
        await pilot.pause()
        await pilot.pause()
        assert "2014 700  2015 812 +16%  2016 1001 +23.3%  2017 1173 +17.2%" in screen_text(app)
        await pilot.press(*"1205")
        await pilot.pause()
        assert "2014 700  2015 812 +16%  2016 1001 +23.3%  2017 1173 +17.2%  2018 1205 +2.7%" in screen_text(app)

    tell(draft, story, (120, 40))


def test_where_there_is_little_room_the_newest_years_stay(draft: Path) -> None:
    for year, figure in ((2014, "700"), (2015, "812"), (2016, "1001")):
        earlier(draft.parent, year, figure)

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.pause()
        await pilot.press(*"1205")
        await pilot.pause()
        assert "  2016 1001 +23.3%  2017 1173 +17.2%  2018 1205 +2.7% \n" in screen_text(app)

    tell(draft, story)


def test_documents_in_force_are_shown_and_taken_by_last_years_report(tmp_path: Path) -> None:
    for year, cells in ((2022, '"P1-2" = [3, 0, 12]'), (2023, '"P1-2" = [4, 1, ""]')):
        text = f'form = "2021"\nyear = {year}\nagency = "某局"\n\n[statistics]\n{cells}\n'
        (tmp_path / f"{year}.toml").write_text(text, "utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("P1-2", "valid"))
        await pilot.pause()
        shown = screen_text(app)
        assert "(15)" in shown and "上年 12" in shown and "按上年的报告应为 15，按 s 填入" in shown
        await pilot.press("s")
        assert app.session.report.figures.text(CellAddress("P1-2", "valid")) == "15"

    tell(tmp_path / "2023.toml", story)
