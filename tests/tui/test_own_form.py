"""An own form with two extra rows and three value columns in the app: shown, typed, checked, saved."""

from __future__ import annotations

from pathlib import Path

from quji import WITH_TOTAL
from telling import screen_text, tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress
from gjj_tui.store.report_file import open_report
from gjj_tui.tui.app import GjjApp

REPORT = 'form = "quji"\nyear = 2017\nagency = "某区"\n\n[[section]]\ntitle = "附表"\ntable = "statistics"\n\n[statistics]\n'


def test_it_is_worked_on_as_any_form(tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "quji.toml").write_text(WITH_TOTAL, "utf-8")
    path = tmp_path / "2017.toml"
    path.write_text(REPORT, "utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1260", "district"))
        await pilot.press("1", "tab", "2", "tab", "3", "tab", "s")
        await pilot.pause()
        shown = screen_text(app)
        assert "6. 移动客户端" in shown and "与各部分之和一致" in shown
        assert "区政府" in shown and "乡镇街道" in shown and "quji表式" in shown
        assert app.session.report.figures.text(CellAddress("1260", "all")) == "6"
        for code in ("3110", "3120", "3130", "3140", "3150"):
            app.show(CellAddress(code, "town"))
            await pilot.press("1", "enter")
        app.show(CellAddress("3100", "town"))
        await pilot.press("4", "enter")
        found = [(one.rule, str(one.addresses[0])) for one in app.session.findings() if one.rule != "blank"]
        assert found[0] == ("sum-3100", "3100.town")
        app.show(CellAddress("3100", "town"))
        await pilot.press("s")
        assert app.session.report.figures.text(CellAddress("3100", "town")) == "5"
        assert app.session.checker.counts()[0] == 0
        await pilot.press("ctrl+s")

    app = tell(path, story)
    assert not app.session.dirty
    assert open_report(str(path)).report.figures == app.session.report.figures
    assert "1260 = [1, 2, 3, 6]" in path.read_text("utf-8")


def test_a_form_that_changes_while_a_report_is_open_is_told_and_nothing_is_taken_over(tmp_path: Path) -> None:
    form, path = tmp_path / "quji.toml", tmp_path / "2017.toml"
    form.write_text(WITH_TOTAL, "utf-8")
    path.write_text(REPORT, "utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        form.write_text(WITH_TOTAL.replace("1260", "1270"), "utf-8")
        path.write_text(REPORT + "1100 = [1, 1, 1, 3]\n", "utf-8")
        outside = app.session.look_outside()
        assert (outside.state, "表式改过" in outside.words) == ("unreadable", True)
        assert not app.session.report.figures

    tell(path, story)


def test_words_of_a_form_are_never_markup_nor_commands_for_the_terminal(tmp_path: Path) -> None:
    evil = "[/b]坏\\u001b[2J[red]"
    hostile = WITH_TOTAL.replace("6. 移动客户端公开政府信息数", evil).replace("通过移动客户端公开的条数。", evil).replace("区直单位", evil)
    hostile += (
        f'\n[[rule]]\nid = "evil"\nlevel = "hard"\neach = "column"\ntable = "statistics"\nformula = "1260 = 7"\n'
        f'message = "{evil}"\nsource = "{evil}"\n'
    )
    (tmp_path / "quji.toml").write_text(hostile, "utf-8")
    path = tmp_path / "2017.toml"
    path.write_text(REPORT, "utf-8")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1260", "direct"))
        await pilot.press("1", "enter", "up", "f1")
        await pilot.pause()
        shown = screen_text(app)
        assert "[/b]坏" in shown and "[red]" in shown
        await pilot.press("escape", "ctrl+g", *"1260")
        await pilot.pause()
        shown += screen_text(app)
        await pilot.press("escape", "z", "x", "c", "f3")
        await pilot.pause()
        shown += screen_text(app)
        assert "\x1b" not in shown

    tell(path, story, (120, 40))
