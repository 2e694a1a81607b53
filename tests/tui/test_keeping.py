"""Nobody's work is lost: other programs, other sessions, dead sessions."""

from __future__ import annotations

from pathlib import Path

import pytest
from telling import net_of, screen_text, tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.session import Session
from gjj_tui.tui.app import GjjApp


def cell(app: GjjApp, code: str) -> str:
    return app.session.report.figures.text(CellAddress(code))


def change(path: Path, old: str, new: str) -> None:
    """What another program does."""
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


async def settle(pilot: Pilot[None]) -> None:
    """Let everything happen that is going to."""
    for _ in range(3):
        await pilot.pause(0.05)


def test_a_change_outside_is_read_in_when_nothing_is_unsaved_and_the_cursor_stays(filled: Path, tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3140"))
        change(filled, "1110 = 7", "1110 = 6 # 更正")
        app.keeping.look()
        await settle(pilot)
        assert cell(app, "1110") == "6" and not app.session.dirty
        assert app.right.place == CellAddress("3140")
        assert "已重新读入" in screen_text(app)
        await pilot.press("ctrl+z")
        assert cell(app, "1110") == "7"

    tell(filled, story, protect=net_of(tmp_path / "state"))


def test_a_change_outside_is_merged_with_unsaved_work_and_comments_stay(filled: Path, tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter")
        app.show(SectionAddress((0,)))
        app.right.panel.focus()
        await pilot.press("甲")
        change(filled, "1110 = 7", "1110 = 6 # 更正")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert (cell(app, "1110"), cell(app, "3110")) == ("6", "5") and not app.session.dirty

    tell(filled, story, protect=net_of(tmp_path / "state"))
    text = filled.read_text("utf-8")
    assert "1110 = 6 # 更正" in text and "3110 = 5" in text and "\n甲本年度报告" in text


@pytest.mark.parametrize(("choice", "left"), [("1", "5"), ("2", "9"), ("3", "0")])
def test_a_conflict_is_shown_from_both_sides_and_decided_by_the_user(
    filled: Path, tmp_path: Path, choice: str, left: str
) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter")
        change(filled, "3110 = 0", "3110 = 9")
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert "用我的：5" in screen_text(app) and "用对方的：9" in screen_text(app)
        assert "3110 = 9" in filled.read_text("utf-8")
        await pilot.press(choice)
        await settle(pilot)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert cell(app, "3110") == left

    tell(filled, story, protect=net_of(tmp_path / "state"))
    assert f"3110 = {left}" in filled.read_text("utf-8")


def test_an_undecided_conflict_changes_nothing_and_is_asked_again(filled: Path, tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter")
        change(filled, "3110 = 0", "3110 = 9")
        await pilot.press("ctrl+s")
        await settle(pilot)
        await pilot.press("escape")
        await settle(pilot)
        assert cell(app, "3110") == "5" and "冲突" in screen_text(app)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert app.screen.is_modal

    tell(filled, story, protect=net_of(tmp_path / "state"))
    assert "3110 = 9" in filled.read_text("utf-8")


def test_a_file_that_cannot_be_read_for_the_moment_is_waited_for(filled: Path, tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        whole = filled.read_bytes()
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter")
        filled.write_bytes(whole[:3000] + b'\ntext = """')
        app.keeping.look()
        await settle(pilot)
        assert app.banner.display and cell(app, "3110") == "5"
        await pilot.press("ctrl+s")
        assert filled.read_bytes().endswith(b'"""')
        filled.write_bytes(whole)
        await pilot.press("ctrl+s")
        await settle(pilot)
        assert not app.banner.display and not app.session.dirty

    tell(filled, story, protect=net_of(tmp_path / "state"))
    assert "3110 = 5" in filled.read_text("utf-8")


def test_the_second_who_opens_is_told_who_was_first_and_chooses(filled: Path, tmp_path: Path) -> None:
    first = Session.open(str(filled), protect=net_of(tmp_path / "other"))
    assert first.net is not None and first.net.lock() is None

    async def reads(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert "只读打开" in screen_text(app)
        await pilot.press("1")
        await settle(pilot)
        assert app.session.readonly and "正在编辑" in app.session.readonly

    async def edits(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert not app.session.readonly

    async def takes_over(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("3")
        await settle(pilot)
        assert not app.session.readonly
        assert first.net is not None
        first.net.check_lock()
        assert "接管" in first.net.trouble

    for story in (reads, edits, takes_over):
        tell(filled, story, protect=net_of(tmp_path / "state"))


def test_work_of_a_session_that_died_is_offered_and_undo_reaches_back_into_it(filled: Path, tmp_path: Path) -> None:
    async def dies(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter", "6", "enter")
        app.session.leave()

    async def recovers(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert "恢复" in screen_text(app)
        await pilot.press("2")
        await settle(pilot)
        assert "3110" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert (cell(app, "3110"), cell(app, "3120")) == ("5", "6")
        await pilot.press("ctrl+z")
        assert (cell(app, "3110"), cell(app, "3120")) == ("5", "0")
        await pilot.press("ctrl+s")
        await settle(pilot)
        app.session.close()

    async def remembers(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert not app.screen.is_modal
        await pilot.press("ctrl+z")
        assert cell(app, "3110") == "0"

    tell(filled, dies, protect=net_of(tmp_path / "state", doomed=True))
    tell(filled, recovers, protect=net_of(tmp_path / "state", doomed=True))
    tell(filled, remembers, protect=net_of(tmp_path / "state"))


def test_a_figure_that_was_being_typed_is_typed_on_and_never_entered(filled: Path, tmp_path: Path) -> None:
    async def dies(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("4", "2")
        app.session.tick()
        app.session.leave()

    async def recovers(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("2")
        await settle(pilot)
        assert "3110 输入到一半：42" in screen_text(app)
        await pilot.press("escape")
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert app.right.table and app.right.table.typing and app.right.table.typing.text == "42"
        assert cell(app, "3110") == "0" and not app.session.dirty
        app.session.leave()

    async def gives_up(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        await pilot.press("7", "escape")
        app.session.tick()
        assert cell(app, "3110") == "0"
        app.session.leave()

    async def sees_nothing(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert not app.screen.is_modal and cell(app, "3110") == "0"

    for story in (dies, recovers, gives_up):
        tell(filled, story, protect=net_of(tmp_path / "state", doomed=True))
    tell(filled, sees_nothing, protect=net_of(tmp_path / "state"))


def test_a_dead_session_that_undid_all_it_did_offers_nothing_but_its_redo(filled: Path, tmp_path: Path) -> None:
    async def dies(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter", "ctrl+z")
        app.session.leave()

    async def sees_nothing(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert not app.screen.is_modal and cell(app, "3110") == "0"
        await pilot.press("ctrl+y")
        assert cell(app, "3110") == "5"

    tell(filled, dies, protect=net_of(tmp_path / "state", doomed=True))
    tell(filled, sees_nothing, protect=net_of(tmp_path / "state"))


def test_discarded_work_is_not_offered_again(filled: Path, tmp_path: Path) -> None:
    async def dies(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter")
        app.session.leave()

    async def discards(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert app.screen.is_modal
        await pilot.press("4")
        await settle(pilot)
        app.session.close()

    async def sees_nothing(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        assert not app.screen.is_modal and cell(app, "3110") == "0"

    tell(filled, dies, protect=net_of(tmp_path / "state", doomed=True))
    tell(filled, discards, protect=net_of(tmp_path / "state"))
    tell(filled, sees_nothing, protect=net_of(tmp_path / "state"))


def test_work_left_on_a_file_that_changed_meanwhile_is_merged(filled: Path, tmp_path: Path) -> None:
    async def dies(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3110"))
        await pilot.press("5", "enter")
        app.session.leave()

    async def recovers(app: GjjApp, pilot: Pilot[None]) -> None:
        await settle(pilot)
        await pilot.press("1")
        await settle(pilot)
        assert (cell(app, "3110"), cell(app, "1110")) == ("5", "6")
        assert app.session.dirty

    tell(filled, dies, protect=net_of(tmp_path / "state", doomed=True))
    change(filled, "1110 = 7", "1110 = 6")
    tell(filled, recovers, protect=net_of(tmp_path / "state"))
