"""Which report is opened, and what the settings may name."""

from __future__ import annotations

from pathlib import Path

import pytest

from gjj_tui.settings import Settings, SettingsFault
from gjj_tui.store.faults import StoreFault
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
