"""What a user does from beginning to end."""

from __future__ import annotations

from pathlib import Path

import pytest
from telling import screen_text, tell
from textual import events
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.settings import Settings
from gjj_tui.tui.app import GjjApp


def cell(app: GjjApp, code: str) -> str:
    return app.session.report.figures.text(CellAddress(code))


def test_figures_are_typed_checked_fixed_and_undone(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3100"))
        await pilot.press("5", "enter", *"2", "enter", "１", "enter", "1", "tab", *"1,000", "up")
        assert [cell(app, code) for code in ("3100", "3110", "3120", "3130", "3140")] == ["5", "2", "1", "1", "1000"]
        assert app.right.place == CellAddress("3130")
        await pilot.press("down", "0", "enter")
        assert app.session.findings()[0].rule == "sum-3100"
        assert "!1" in screen_text(app)
        app.show(CellAddress("3100"))
        await pilot.press("f3", "enter")
        assert cell(app, "3100") == "4"
        assert not [finding for finding in app.session.findings() if finding.level == 0]
        await pilot.press("ctrl+z")
        assert cell(app, "3100") == "5"
        await pilot.press("ctrl+y", "s")
        assert cell(app, "3100") == "4"

    tell(draft, story)


def test_escape_forgets_what_was_typed_and_the_figures_stay(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.press("9", "9", "escape")
        assert cell(app, "1100") == "1173"
        assert not app.session.dirty
        await pilot.press("f2", "backspace", "enter")
        assert cell(app, "1100") == "117"

    tell(filled, story)


def test_while_typing_the_line_below_tells_what_would_be_found(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3100"))
        await pilot.press("7")
        await pilot.pause()
        assert "3100 = 7" in screen_text(app)
        assert cell(app, "3100") == "2"

    tell(filled, story)


def test_wrong_text_is_kept_shown_and_reported(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("8400"))
        await pilot.press("f2", *"万元", "enter")
        assert cell(app, "8400") == "27.6万元"
        assert "27.6万元" in screen_text(app)
        assert app.session.findings()[0].rule == "not-a-number"

    tell(filled, story)


def test_blank_zero_and_wrong_look_different(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("delete")
        app.show(CellAddress("3120"))
        await pilot.pause()
        lines = screen_text(app).splitlines()
        assert any("3110" in line and "__" in line for line in lines)
        assert any("3120" in line and " 0 " in line for line in lines)

    tell(filled, story)


def test_blanks_of_a_group_become_zero_in_one_undoable_step(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("4100"))
        await pilot.press("z")
        assert [cell(app, code) for code in ("4000", "4100", "4200", "4300")] == ["0"] * 4
        await pilot.press("ctrl+z")
        assert cell(app, "4000") == ""

    tell(draft, story)


def test_the_blanks_of_a_whole_chapter_from_its_group_row(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("2100"))
        await pilot.press("up", "z")
        assert cell(app, "2250") == "0" and cell(app, "2100") == "0" and cell(app, "1100") == ""

    tell(draft, story)


def test_a_block_from_a_spreadsheet_lands_in_the_right_cells(draft: Path) -> None:
    block = "指标\t代码\t单位\t统计数\n（一）收到申请数\t3100\t件\t1,234\n1. 当面申请数\t3110\t件\t 34 \n2. 传真\t3120\t件\t1200\n"

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        app.right.table.post_message(events.Paste(block))
        await pilot.pause()
        assert [cell(app, code) for code in ("3100", "3110", "3120", "1100")] == ["1234", "34", "1200", ""]
        app.right.table.post_message(events.Paste("7\n\n0\n8\n"))
        await pilot.pause()
        assert [cell(app, code) for code in ("1100", "1110", "1120", "1210")] == ["7", "", "0", "8"]
        await pilot.press("ctrl+z", "ctrl+z")
        assert not app.session.dirty

    tell(draft, story)


def test_typing_a_code_after_g_jumps_there(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.press("g", *"836", "backspace", *"1", "enter")
        assert app.right.place == CellAddress("8310")

    tell(filled, story)


def test_text_is_typed_in_a_section_and_undo_is_the_documents(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        section = SectionAddress((0,))
        app.show(section)
        app.right.panel.focus()
        await pilot.press(*"本年度", "enter", *"报告", "backspace")
        assert app.session.report.section(section).text == "本年度\n报"
        app.show(CellAddress("3100"))
        await pilot.press("2", "enter")
        while app.session.history.done:
            await pilot.press("ctrl+z")
        assert app.session.report.section(section).text == ""
        assert not app.session.dirty
        await pilot.press("ctrl+y")
        assert app.right.prose.area.text == app.session.report.section(section).text != ""

    tell(draft, story)


def test_opening_every_section_leaves_the_report_clean(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for _ in range(app.outline.count()):
            await pilot.press("down")
            await pilot.pause()
        assert not app.session.dirty
        assert not app.session.history.done

    tell(filled, story)


def test_a_hidden_character_is_shown_and_kept(filled: Path) -> None:
    path = filled
    path.write_text(path.read_text("utf-8").replace("本年度报告根据", "本年\\u202E度报告根据"), "utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(ParagraphAddress((0,), 0))
        assert "\u202e" not in app.right.prose.area.text
        await pilot.press("甲")
        assert app.session.report.sections[0].text.startswith("甲本年\u202e度")
        await pilot.press("ctrl+s")

    tell(path, story)
    assert "\\u202E" in path.read_text("utf-8")


def test_sections_are_added_named_moved_and_removed_and_numbering_follows(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(SectionAddress((1,)))
        app.outline.focus()
        await pilot.press("n", *"新章", "enter")
        await pilot.pause()
        assert app.session.report.sections[2].title == "新章"
        assert "二、新章" in screen_text(app)
        app.outline.focus()
        await pilot.press("alt+up")
        await pilot.pause()
        assert "一、新章" in screen_text(app) and "二、概述" in screen_text(app)
        await pilot.press("alt+right")
        assert [section.title for section in app.session.report.sections[0].sections] == ["新章"]
        await pilot.press("alt+left", "f2", *"二", "enter")
        assert app.session.report.sections[1].title == "新章二"
        await pilot.press("delete")
        assert app.session.report.sections[1].title == "概述"
        for _ in range(6):
            await pilot.press("ctrl+z")
        assert not app.session.dirty

    tell(draft, story)


def test_removing_a_section_with_text_asks_first(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(SectionAddress((0,)))
        app.outline.focus()
        await pilot.press("delete", "enter")
        assert app.session.report.sections[0].title == "引言"
        await pilot.press("delete", "2")
        assert app.session.report.sections[0].title == "概述"

    tell(filled, story)


def test_a_published_report_opens_read_only_until_its_status_changes(folder: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3100"))
        await pilot.press("5", "enter", "delete", "z")
        app.show(SectionAddress((0,)))
        app.right.panel.focus()
        await pilot.press(*"改")
        assert not app.session.dirty
        assert "只读" in screen_text(app)
        await pilot.press("f5", "1")
        assert app.session.report.status == "draft"
        await pilot.press(*"改")
        assert app.session.report.sections[0].text.startswith("改")

    tell(folder / "2017.toml", story)


def test_leaving_asks_only_when_something_is_not_saved(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3100"))
        await pilot.press("5", "enter", "ctrl+q")
        assert app.screen.is_modal and app.is_running
        await pilot.press("escape", "ctrl+s", "ctrl+q")
        await pilot.pause()
        assert not app.is_running or app._exit

    tell(draft, story)


def test_saving_through_the_app_changes_one_line_byte_for_byte(filled: Path) -> None:
    text = filled.read_text("utf-8").replace("3110 = 0", "3110   =  0    # 当面").replace("\n", "\r\n")
    filled.write_bytes(text.encode("utf-8"))

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("1", "enter", "ctrl+s")

    tell(filled, story)
    before, after = text.encode("utf-8").split(b"\r\n"), filled.read_bytes().split(b"\r\n")
    changed = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert changed == [("3110   =  0    # 当面".encode(), "3110   =  1    # 当面".encode())]


def test_f8_walks_the_findings_and_enter_goes_to_the_place(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        places = [SectionAddress((0,)), SectionAddress((1,)), SectionAddress((1,)), CellAddress("8100"), CellAddress("9200")]
        for place in places:
            await pilot.press("f8")
            assert app.right.place == place
            if isinstance(place, SectionAddress):
                assert app.right.prose.area.selected_text in ("(", ",")
        await pilot.press("f8")
        assert app.right.place == places[0]
        await pilot.press("shift+f8")
        assert app.right.place == CellAddress("9200")
        app.findings.list.focus()
        await pilot.press("home", "enter")
        assert app.right.place == places[0]

    tell(filled, story)


def test_findings_of_here_are_those_of_the_selected_node(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("f4")
        app.show(CellAddress("4000"))
        await pilot.pause()
        assert {str(cell) for finding in app.findings.list.shown for cell in finding.places} == {"4000", "4100", "4200", "4300"}

    tell(draft, story)


def test_search_finds_titles_text_rows_codes_and_values(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+f", *"1038 万", "enter")
        assert app.right.place == SectionAddress((1, 3))
        assert app.right.prose.area.cursor_location[0] == 0
        await pilot.press("ctrl+f", *"997", "enter")
        assert app.right.place == CellAddress("1230")
        await pilot.press("ctrl+f", *"主要问题", "enter")
        assert app.right.place == SectionAddress((7 - 1,))

    tell(filled, story)


def test_properties_are_changed_in_the_overview(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(PropertyAddress("short_name"))
        await pilot.press("enter", *"x", "enter")
        assert app.session.report.short_name.endswith("x")
        app.show(PropertyAddress("period"))
        await pilot.press("enter", *"2018-01-01 2018-06-30", "enter")
        assert app.session.report.period == ("2018-01-01", "2018-06-30")
        app.show(PropertyAddress("year"))
        await pilot.press("enter", "backspace", *"x", "enter")
        assert app.session.report.year == 2018

    tell(draft, story)


def test_panels_are_hidden_widened_and_zoomed(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        width = app.outline.outer_size.width
        await pilot.press("plus")
        await pilot.pause()
        assert app.outline.outer_size.width == width + 4
        await pilot.press("f7", "f9")
        await pilot.pause()
        assert not app.outline.display and not app.findings.display
        await pilot.press("f7", "f9", "f10")
        await pilot.pause()
        await pilot.press("f10")
        await pilot.pause()
        assert app.outline.display and app.right.display and app.findings.display

    tell(draft, story)


def test_keys_can_be_remapped_by_command_id(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("4100"))
        await pilot.press("z")
        assert cell(app, "4100") == ""
        await pilot.press("o")
        assert cell(app, "4100") == "0"

    tell(draft, story, settings=Settings(keys=(("zeros", ("o",)),)))


def test_the_palette_runs_a_command_by_name(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("4100"))
        await pilot.press("ctrl+p", *"空格填", "enter")
        await pilot.pause()
        assert cell(app, "4100") == "0"

    tell(draft, story)


def keys(pilot: Pilot[None], *names: str) -> None:
    """Keys that all lie in the queue before the first is handled, as a fast typist or a slow line sends them."""
    for name in names:
        character = name if len(name) == 1 else None
        pilot.app.post_message(events.Key(name, character))


def test_no_key_of_a_burst_is_lost_or_lands_elsewhere(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.pause()
        keys(pilot, "5", "7", "enter", "8", "enter", *"1,173", "tab", "１", "２", "ctrl+s")
        for _ in range(5):
            await pilot.pause()
        assert [cell(app, code) for code in ("3110", "3120", "3130", "3140")] == ["57", "8", "1173", "12"]
        assert not app.session.dirty

    tell(draft, story)


@pytest.mark.parametrize("key", ["f8", "ctrl+g", "f6", "f4", "ctrl+f", "f5", "ctrl+q", "f10", "f7"])
def test_any_command_takes_over_what_is_being_typed_first(filled: Path, key: str) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3120"))
        await pilot.press("9", "9", key)
        await pilot.pause()
        assert cell(app, "3120") == "99"
        assert cell(app, "8100") == "0"
        assert app.is_running

    tell(filled, story)


def test_a_column_pasted_with_carriage_returns_is_a_block(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1110"))
        await pilot.press("4")
        app.right.table.post_message(events.Paste("7\r8\r1\r2"))
        await pilot.pause()
        assert [cell(app, code) for code in ("1110", "1120", "1210", "1220")] == ["7", "8", "1", "2"]

    tell(draft, story)


def test_the_first_jump_after_the_start_takes_the_focus(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("f8", "x")
        assert app.session.report.sections[0].text.split("条例》")[1].startswith("x以下简称")

    tell(filled, story)


@pytest.mark.parametrize(
    "presses", [("f10", "f7", "f6"), ("f6", "f6", "f10", "f9", "f6"), ("f7", "escape"), ("down", "f10", "enter"),
                ("f6", "f10", "escape"), ("f6", "f6", "f10", "enter"), ("f10", "f8"), ("f9", "f7", "f6", "f6")],
)  # fmt: skip
def test_whatever_has_the_focus_is_in_sight(filled: Path, presses: tuple[str, ...]) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for press in presses:
            await pilot.press(press)
            await pilot.pause()
        assert app.screen.focused is not None
        assert app.screen.focused.region.height > 0 and app.screen.focused.region.width > 0

    tell(filled, story)


def test_after_a_section_is_removed_the_right_side_shows_its_neighbour(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(SectionAddress((1, 4)))
        app.outline.focus()
        await pilot.press("delete", "2")
        await pilot.pause()
        assert app.right.place == app.outline.node.section
        await pilot.press("ctrl+z")
        await pilot.pause()
        assert app.session.report.sections[1].sections[4].title.startswith("增强能力建设")

    tell(filled, story)


def test_f8_goes_on_from_the_cursor_and_skips_nothing_after_a_fix(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1210"))
        await pilot.press("7", "enter", "up", "f8")
        assert app.right.place == CellAddress("1220")
        app.show(CellAddress("8310"))
        await pilot.press("f8")
        assert app.right.place == CellAddress("8320")

    tell(draft, story)


def test_the_whole_label_of_every_row_stands_below_the_table(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        for code in app.session.form.codes:
            app.show(CellAddress(code))
            await pilot.pause()
            pane, row = app.right.table_pane, app.session.form.row(code)
            assert pane and row and f"{code}  {row.full_label}  {row.unit}" in "".join(pane.detail._lines)

    tell(draft, story, (80, 24))


def test_a_message_ends_with_the_next_key(draft: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "不必保存" in screen_text(app)
        await pilot.press("down")
        await pilot.pause()
        assert "不必保存" not in screen_text(app)

    tell(draft, story)


@pytest.mark.parametrize("size", [(40, 12), (60, 15), (80, 24), (200, 60)])
def test_panels_leave_room_for_the_table_in_every_terminal(filled: Path, size: tuple[int, int]) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3100"))
        for _ in range(3):
            await pilot.pause()
        assert "3100" in screen_text(app)
        assert app.right.table.size.width >= size[0] // 2
        assert app.right.table.size.height >= 2

    tell(filled, story, size)


def test_keys_typed_ahead_into_a_closing_dialog_close_nothing_else(filled: Path) -> None:
    """Keys of one read reach the dialog before it is gone."""

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("f5")
        over = app.screen
        assert over.is_modal
        for _again in range(3):
            over.post_message(events.Key("1", "1"))
        await pilot.pause()
        await pilot.pause()
        assert app.session.report.status == "checked"
        assert len(app.screen_stack) == 1

    tell(filled, story)
