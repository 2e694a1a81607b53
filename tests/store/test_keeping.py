"""What a save does for history: both contents are kept, what was changed is said, and a trouble is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Batch, Edit, InsertSection, MoveSection, RemoveSection, SetCell, SetProperty, SetSection
from gjj_tui.model.report import Section
from gjj_tui.store.audit import Change, trail
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import read_file
from gjj_tui.store.holder import Holder
from gjj_tui.store.keeping import Keeper, changes_between
from gjj_tui.store.report_file import ReportFile, open_report
from gjj_tui.store.report_save import save_report
from gjj_tui.store.versions import content, versions

ROOT = Path(__file__).resolve().parents[2]
NOW = 1_700_000_000.0
HOLDER = Holder("主机", "", 1, 0, 0, "zhang", "张三", "", NOW)


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "state")


@pytest.fixture
def report(tmp_path: Path) -> ReportFile:
    path = tmp_path / "2017.toml"
    path.write_bytes((ROOT / "reports" / "2017.toml").read_bytes())
    return open_report(str(path))


def edited(file: ReportFile, *edits: Edit) -> tuple[Change, ...]:
    return changes_between(file.report, Batch(edits).apply(file.report), file.form)


def test_changes_name_the_place_and_both_sides(report: ReportFile) -> None:
    cell, year = edited(report, SetCell(CellAddress("1100"), ""), SetProperty("year", 2018))[::-1]
    assert (cell.address, cell.old, cell.new, cell.title) == ("1100", "1173", "", "")
    assert cell.what.startswith("1100 ")
    assert (year.address, year.old, year.new) == ("@year", "2017", "2018")
    assert edited(report) == ()


def test_changes_of_sections_bear_their_title(report: ReportFile) -> None:
    first, second = (SectionAddress((index,)) for index in (0, 1))
    titles = [section.title for section in report.report.sections]
    (gone,) = [one for one in edited(report, RemoveSection(first)) if one.new == ""]
    assert (gone.address, gone.title) == ("§1", titles[0])
    (new,) = edited(report, InsertSection(first, Section("新增", "一段", uid=9999)))
    assert (new.address, new.title, new.old) == ("§1", "新增", "")
    (named,) = edited(report, SetSection(second, "title", "改名"))
    assert (named.address, named.old, named.new) == ("§2", titles[1], "改名")
    (moved,) = edited(report, MoveSection(first, second))
    assert {moved.old, moved.new} == {"§1", "§2"}
    assert moved.title in titles[:2]


def save(file: ReportFile, keeper: Keeper, *edits: Edit) -> tuple[ReportFile, str]:
    """What a session does."""
    keeper.before_save(file.image)
    saved = save_report(file, Batch(edits).apply(file.report))
    return saved, keeper.after_save(file, saved)


def test_a_save_keeps_both_contents_and_says_what_was_changed(folder: str, report: ReportFile) -> None:
    keeper = Keeper(folder, HOLDER, lambda: NOW)
    first, trouble = save(report, keeper, SetCell(CellAddress("1100"), "1180"))
    second, _trouble = save(first, keeper, SetCell(CellAddress("1100"), "1181"), SetProperty("year", 2018))
    assert trouble == ""
    kept = versions(folder, report.path)
    assert [content(folder, one) for one in kept] == [file.image.data for file in (report, first, second)]
    one, two = trail(folder, report.path).entries
    assert (one.what, one.user, one.name, one.host, one.when) == ("save", "zhang", "张三", "主机", NOW)
    assert (one.old, one.new, two.old, two.new) == (kept[0].sha256, kept[1].sha256, kept[1].sha256, kept[2].sha256)
    assert [(change.address, change.old, change.new) for change in two.changes] == [
        ("@year", "2017", "2018"), ("1100", "1180", "1181"),
    ]  # fmt: skip


def test_a_file_changed_by_others_between_is_kept_too(folder: str, report: ReportFile) -> None:
    keeper = Keeper(folder, HOLDER, lambda: NOW)
    save(report, keeper, SetCell(CellAddress("1100"), "1180"))
    Path(report.path).write_bytes(report.image.data + b"# theirs\n")
    save(open_report(report.path), keeper, SetCell(CellAddress("1100"), "1190"))
    assert [content(folder, one).endswith(b"# theirs\n") for one in versions(folder, report.path)] == [
        False, False, True, True,
    ]  # fmt: skip


def test_without_a_state_folder_the_save_is_told_before_and_after(folder: str, report: ReportFile) -> None:
    Path(folder).write_bytes(b"")
    keeper = Keeper(folder, HOLDER, lambda: NOW)
    with pytest.raises(StoreFault, match="历史版本没有存下"):
        keeper.before_save(report.image)
    saved = save_report(report, SetCell(CellAddress("1100"), "1180").apply(report.report))
    trouble = keeper.after_save(report, saved)
    assert "历史版本没有存下" in trouble
    assert "修改记录没有写下" in trouble
    assert read_file(report.path).data == saved.image.data
