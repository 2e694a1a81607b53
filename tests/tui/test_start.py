"""Which report is opened, and what the settings may name."""

from __future__ import annotations

from pathlib import Path

import pytest

from gjj_tui.settings import Settings, SettingsFault
from gjj_tui.store.faults import StoreFault
from gjj_tui.tui.start import check_settings, choose_report, folder_for_new, last_full_year, open_session


def test_a_folder_stands_for_the_reports_below_it(folder: Path) -> None:
    assert [Path(path).name for path in choose_report(str(folder), Settings())] == ["2017.toml", "2018.toml"]


def test_without_a_path_the_folder_of_the_settings_counts_then_reports(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert len(choose_report(None, Settings(folder=str(folder)))) == 2
    (folder / "reports").mkdir()
    (folder / "2018.toml").rename(folder / "reports" / "2018.toml")
    monkeypatch.chdir(folder)
    assert choose_report(None, Settings()) == ["reports/2018.toml"]


def test_an_empty_folder_is_for_a_first_report_but_not_when_nothing_may_be_written(tmp_path: Path) -> None:
    assert choose_report(str(tmp_path), Settings()) == []
    with pytest.raises(StoreFault, match="没有报告"):
        choose_report(str(tmp_path), Settings(readonly=True))
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


def test_without_a_path_and_without_reports_a_first_one_goes_where_it_will_be_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert choose_report(None, Settings()) == [] and folder_for_new(None, Settings()) == "."
    own = tmp_path / "own"
    own.mkdir()
    assert choose_report(None, Settings(folder=str(own))) == []
    assert folder_for_new(None, Settings(folder=str(own))) == str(own)
    with pytest.raises(StoreFault, match="没有这个文件或文件夹"):
        choose_report(None, Settings(folder=str(tmp_path / "gone")))
    (tmp_path / "2024.toml").write_text('form = "2021"\nyear = 2024\nagency = "某局"\n', "utf-8")
    assert choose_report(None, Settings()) == ["./2024.toml"]
    (tmp_path / "reports").mkdir()
    assert folder_for_new(None, Settings()) == "reports" and folder_for_new(str(own), Settings()) == str(own)


def test_the_year_that_a_report_is_due_for_is_the_last_full_one() -> None:
    assert last_full_year(1_500_000_000) == 2016


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
        "redo": ("ctrl+shift+left",), "copy": ("@",), "blank": ("delete", "underscore"), "find": ("slash",), "sum": (), "use-figure": ("ctrl+f11",),
    }  # fmt: skip
    check_settings(Settings(keys=tuple(keys.items())))
