"""Which report is opened, and what the settings may name."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from gjj_tui.settings import Settings, SettingsFault
from gjj_tui.store.faults import StoreFault
from gjj_tui.tui.choose import ChooseApp
from gjj_tui.tui.start import check_settings, choose_report, open_session


def test_a_folder_stands_for_the_reports_below_it(folder: Path) -> None:
    assert [Path(path).name for path in choose_report(str(folder), Settings())] == ["2017.toml", "2018.toml"]


def test_without_a_path_the_folder_of_the_settings_counts_then_reports(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(choose_report(None, Settings(folder=str(folder)))) == 2
    (folder / "reports").mkdir()
    (folder / "2018.toml").rename(folder / "reports" / "2018.toml")
    monkeypatch.chdir(folder)
    assert choose_report(None, Settings()) == ["reports/2018.toml"]


def test_nothing_to_open_says_so(tmp_path: Path) -> None:
    with pytest.raises(StoreFault, match="没有报告"):
        choose_report(str(tmp_path), Settings())
    with pytest.raises(StoreFault, match="没有这个文件"):
        choose_report(str(tmp_path / "x.toml"), Settings())


def test_last_years_report_is_found_beside_the_draft(draft: Path) -> None:
    session = open_session(str(draft), Settings())
    assert session.last is not None and session.last.year == 2017


def test_read_only_by_wish_is_not_undone_by_the_status(draft: Path) -> None:
    assert open_session(str(draft), Settings(readonly=True)).readonly == "以只读方式打开"


def test_settings_that_name_no_command_or_theme_are_refused_with_the_nearest() -> None:
    with pytest.raises(SettingsFault, match="zeros"):
        check_settings(Settings(keys=(("zero", ("o",)),)))
    with pytest.raises(SettingsFault, match="dark"):
        check_settings(Settings(theme="drak"))
    check_settings(Settings(keys=(("zeros", ("o",)),), theme="light"))


def test_without_a_path_and_without_reports_it_says_what_to_type(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for settings in (Settings(), Settings(folder=str(tmp_path)), Settings(folder=str(tmp_path / "gone"))):
        with pytest.raises(StoreFault, match=r"没有找到报告；请写明路径，如 gjj 报告\.toml"):
            choose_report(None, settings)


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"save": ("Banana",)}, "设置 [keys] 里 save 的“Banana”不是键名"),
        ({"save": ("F2",)}, "设置 [keys] 里 save 的“F2”不是键名，是否为 f2？"),
        ({"save": ("Ctrl+S",)}, "不是键名，是否为 ctrl+s？"), ({"save": ("ctrl-s",)}, "不是键名，是否为 ctrl+s？"),
        ({"save": ("f25",)}, "不是键名"), ({"save": ("ctrl+/",)}, "不是键名，是否为 ctrl+slash？"),
        ({"save": ("pagedwon",)}, "不是键名，是否为 pagedown？"), ({"save": ("",)}, "不是键名"), ({"save": ("\x01",)}, "不是键名"),
        ({"save": ("f2",)}, "设置 [keys]：f2 同时是 保存 和 改标题"), ({"zeros": ("s",)}, "设置 [keys]：s 同时是 取合计 和 空格填 0"),
        ({"undo": ("/",)}, "设置 [keys]：slash 同时是 撤销 和 查找"),
    ],
)  # fmt: skip
def test_keys_that_cannot_be_or_that_mean_two_things_are_refused(keys: dict[str, tuple[str, ...]], words: str) -> None:
    with pytest.raises(SettingsFault) as fault:
        check_settings(Settings(keys=tuple(keys.items())))
    assert words in str(fault.value)


def test_keys_that_a_terminal_sends_are_taken() -> None:
    keys = {
        "save": ("ctrl+w", "f2"), "rename": ("R",), "edit": ("enter",), "undo": ("alt+backspace", "ctrl+f1"), "zeros": ("o", "，"),
        "redo": ("ctrl+shift+left",), "copy": ("@",), "blank": ("delete", "underscore"), "find": ("slash",), "sum": (), "use-figure": ("f11",),
    }  # fmt: skip
    check_settings(Settings(keys=tuple(keys.items())))


def test_a_file_that_cannot_be_opened_is_said_and_the_list_stays(folder: Path) -> None:
    (folder / "a.toml").write_text("year = ", encoding="utf-8")

    async def story() -> str | None:
        app = ChooseApp(choose_report(str(folder), Settings()), Settings())
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("down", "down", "enter")
            await pilot.pause()
            assert app.is_running
            assert hint_of(app).startswith(" 不能打开：第 1 行：等号后面不是一个值；") and "前面不加 0" in hint_of(app)
            await pilot.press("up")
            await pilot.pause()
            assert "回车打开" in hint_of(app)
            await pilot.press("enter")
            await pilot.pause()
        return app.return_value

    chosen = asyncio.run(story())
    assert chosen is not None and Path(chosen).name == "2018.toml"


def hint_of(app: ChooseApp) -> str:
    return "".join(app._hint.render_line(line).text for line in range(app._hint.size.height))
