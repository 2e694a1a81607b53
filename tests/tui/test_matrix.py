"""A table of many columns: the cursor, typing, totals, and all of it in sight at 80×24."""

from __future__ import annotations

from pathlib import Path

import pytest
from telling import screen_text, tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.tui.app import GjjApp

REPORT = 'form = "2021"\nyear = 2024\nagency = "某局"\n\n' + "".join(
    f'[[section]]\ntitle = "{title}"\ntable = "{table}"\n\n'
    for title, table in (("主动公开", "disclosure"), ("申请", "applications"), ("复议、诉讼", "review"))
)


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    path = tmp_path / "2024.toml"
    path.write_text(REPORT + "[statistics]\n", "utf-8")
    return path


def cell(app: GjjApp, text: str) -> str:
    row, _dot, column = text.partition(".")
    return app.session.report.figures.text(CellAddress(row, column))


def place(app: GjjApp) -> str:
    return str(app.right.place)


def test_the_cursor_moves_as_in_a_spreadsheet(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "person"))
        for key, to in (
            ("right", "A1.business"), ("down", "A2.business"), ("end", "A2.total"), ("right", "A2.total"), ("tab", "A3-1.person"),
            ("shift+tab", "A2.total"), ("home", "A2.person"), ("left", "A2.person"), ("ctrl+end", "A4.person"),
            ("end", "A4.total"), ("ctrl+home", "A1.total"),
        ):  # fmt: skip
            await pilot.press(key)
            assert place(app) == to, key

    tell(matrix, story)


def test_in_a_row_without_the_column_the_cursor_stands_in_the_nearest(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("P1-2", "made"))
        for key, to in (("down", "None"), ("down", "P5-1"), ("right", "P5-1"), ("end", "P5-1"), ("tab", "P6-1"), ("up", "None"),
                        ("up", "P5-1"), ("shift+tab", "P1-2.valid"), ("left", "P1-2.repealed")):  # fmt: skip
            await pilot.press(key)
            assert place(app) == to, key
        await pilot.press("down", "down", "down", "down", "down", "down", "down", *"12.5", "enter")
        assert cell(app, "P8-1") == "12.5"

    tell(matrix, story)


def test_a_row_is_typed_with_tab_and_its_total_taken(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "person"))
        for figure in ("5", "2", "0", "1", "0", "1"):
            await pilot.press(figure, "tab")
        assert place(app) == "A1.total"
        assert "(9)" in screen_text(app)
        await pilot.press("s")
        assert cell(app, "A1.total") == "9"

    tell(matrix, story)


def test_all_totals_of_a_table_are_taken_in_one_undoable_step(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A3-1", "person"))
        await pilot.press("3", "tab", "1", "tab")
        await pilot.press("up", "home", "z")
        assert cell(app, "A3-6-3.other") == "0"
        assert [cell(app, code) for code in ("A3-1.total", "A3-7.person", "A3-7.business", "A3-7.total")] == ["4", "3", "1", "4"]
        await pilot.press("down", "home", "4", "enter")
        assert cell(app, "A3-7.person") == "3"
        await pilot.press("S")
        assert [cell(app, code) for code in ("A3-1.total", "A3-7.person", "A3-7.total")] == ["5", "4", "5"]
        await pilot.press("ctrl+z")
        assert [cell(app, code) for code in ("A3-1.total", "A3-7.person", "A3-7.total")] == ["4", "3", "4"]

    tell(matrix, story)


def test_the_relation_of_every_column_is_always_in_sight_with_its_difference(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for code, number in (("A1", "5"), ("A2", "1"), ("A3-7", "4"), ("A4", "2")):
            app.show(CellAddress(code, "person"))
            await pilot.press(number, "enter")
        (line,) = (line for line in screen_text(app).splitlines() if "A1+A2=A3-7+A4" in line)
        assert line.split()[2:] == ["=", "__", "__", "__", "__", "__", "__"]
        app.show(CellAddress("A1", "person"))
        await pilot.press("8", "enter")
        (line,) = (line for line in screen_text(app).splitlines() if "A1+A2=A3-7+A4" in line)
        assert line.split()[2:] == ["+3", "__", "__", "__", "__", "__", "__"]

    tell(matrix, story)


def test_the_heads_stand_over_their_columns_in_full(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "person"))
        await pilot.pause()
        shown = "".join(screen_text(app).split())
        assert "法人或其他组织商业科研社会公法律服自然人企业机构益组织务机构其他总计" in shown
        app.show(CellAddress("A4", "total"))
        await pilot.pause()
        shown = screen_text(app)
        assert "法人或其他组织" in shown and "四、结转下年度" in shown

    tell(matrix, story)


def test_a_wide_table_takes_the_place_of_the_tree_while_it_is_worked_on(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "person"))
        await pilot.pause()
        assert not app.outline.display
        await pilot.press("f6")
        await pilot.pause()
        assert app.screen.focused is app.findings.list and not app.outline.display
        await pilot.press("f6")
        await pilot.pause()
        assert app.screen.focused is app.outline and app.outline.display
        app.show(CellAddress("A1", "person"))
        await pilot.pause()
        await pilot.press("escape")
        await pilot.pause()
        assert app.outline.display
        app.show(CellAddress("A1", "person"))
        await pilot.pause()
        await pilot.press("f7")
        await pilot.pause()
        assert app.outline.display

    tell(matrix, story)


def test_where_there_is_room_the_tree_stays(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "person"))
        await pilot.pause()
        assert app.outline.display

    tell(matrix, story, (120, 40))


def test_every_cell_of_every_table_can_be_gone_to_and_typed_into(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for number, address in enumerate(app.session.form.cells()):
            app.show(address)
            assert app.right.place == address
            app.right.table.begin(str(number))
            app.right.table.commit()
        await pilot.pause()
        assert [app.session.report.figures.text(one) for one in app.session.form.cells()] == [str(n) for n in range(200)]

    tell(matrix, story)


def test_the_rest_of_a_row_a_column_or_the_table_is_filled_in_one_step(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        figures = app.session.report.figures
        app.show(CellAddress("A1", "person"))
        await pilot.press("5", "tab", "2", "tab", "x")
        assert [cell(app, f"A1.{column.id}") for column in app.right.table.table.columns] == ["5", "2", "0", "0", "0", "0", "7"]
        assert len(app.session.report.figures) == 7
        await pilot.press("ctrl+z")
        assert len(app.session.report.figures) == 2
        app.show(CellAddress("A3-2", "person"))
        await pilot.press("3", "enter", "c")
        assert (cell(app, "A2.person"), cell(app, "A3-7.person"), cell(app, "A4.person"), cell(app, "A1.person")) == ("0", "3", "0", "5")
        assert not any(cell(app, f"A2.{column}") for column in ("business", "total"))
        await pilot.press("Z")
        assert (cell(app, "A3-7.total"), cell(app, "A1.total"), cell(app, "A4.total")) == ("3", "7", "0")
        assert len(app.session.report.figures) == 175
        await pilot.press("ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z", "ctrl+z")
        assert app.session.report.figures == figures

    tell(matrix, story)


def test_nothing_blank_is_said_and_changes_nothing(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("P8-1"))
        await pilot.press("1", "enter", "up", "down", "x")
        assert len(app.session.report.figures) == 1
        assert "没有空格" in screen_text(app)
        app.show(CellAddress("P5-1"))
        await pilot.press("up", "x")
        assert "这一行没有数" in screen_text(app)

    tell(matrix, story)


def test_enter_after_tabs_goes_on_below_where_they_began(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "business"))
        await pilot.press("1", "tab", "2", "tab", "3", "enter")
        assert place(app) == "A2.business"
        await pilot.press("4", "tab", "left", "5", "enter")
        assert place(app) == "A3-1.business"
        await pilot.press("tab", "right", "6", "enter")
        assert place(app) == "A3-2.welfare"

    tell(matrix, story)


def test_enter_after_tab_over_the_end_of_a_row_stays_in_the_first_column(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "total"))
        await pilot.press("1", "tab", "2", "tab", "3", "enter")
        assert place(app) == "A3-1.person"

    tell(matrix, story)


@pytest.mark.parametrize(("size", "line"), [((80, 24), "申请人情况"), ((120, 40), "")])
def test_the_head_over_all_columns_has_a_line_of_its_own_where_there_is_room(
    matrix: Path, size: tuple[int, int], line: str
) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A1", "person"))
        await pilot.pause()
        (with_groups,) = (text for text in screen_text(app).splitlines() if "法人或其他组织" in text)
        assert ("申请人情况" in with_groups) == bool(line)
        assert screen_text(app).count("申请人情况") == 1
        assert "一、本年新收" in screen_text(app)
        if not line:
            (over,) = (text for text in screen_text(app).splitlines() if "申请人情况" in text)
            columns = next(text for text in screen_text(app).splitlines() if "自然人" in text)
            assert columns.index("自然人") < over.index("申请人情况") < columns.index("总计")

    tell(matrix, story, size)


def test_the_line_below_names_the_column_however_long_the_row_is(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("A3-2", "research"))
        await pilot.pause()
        lines = screen_text(app).splitlines()
        first = next(index for index, line in enumerate(lines) if line.startswith("A3-2.research"))
        assert any("科研机构  件" in line for line in lines[first : first + 3])
        await pilot.press("f1")
        await pilot.pause()
        assert "科研机构" in app.screen.query_one("#dialog-title")._lines[-1]  # type: ignore[attr-defined]

    tell(matrix, story)


def test_the_findings_name_a_row_whole_where_the_cell_has_no_room(matrix: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        assert app.do(SetCell(CellAddress("P1-1", "made"), "许多"))
        await pilot.pause()
        assert "P1-1     P1-1.made " in screen_text(app)

    tell(matrix, story)


@pytest.mark.parametrize(("form", "year"), [("2019", 2020), ("2021", 2024)])
def test_every_cell_is_reached_and_shows_its_figure(matrix: Path, form: str, year: int) -> None:
    """Each figure is a number of its own, so that seeing it is seeing its cell."""
    matrix.write_text(REPORT.replace("2021", form).replace("2024", str(year)) + "[statistics]\n", "utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for number, address in enumerate(app.session.form.cells(), 1001):
            app.session.apply(SetCell(address, str(number)))
            app.show(address)
            await pilot.pause()
            assert app.right.place == address
            assert str(number) in screen_text(app), address

    tell(matrix, story)
