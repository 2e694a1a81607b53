"""``gjj history``: who changed what, in lines to read or search; versions that come back; tampering told."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Batch, Edit, InsertSection, SetCell, SetProperty, SetSection, SpliceText
from gjj_tui.model.report import Section
from gjj_tui.model.visible import hidden_characters
from gjj_tui.settings import user_folder
from gjj_tui.store import replacing
from gjj_tui.store.audit import Change, Entry, record
from gjj_tui.store.holder import Holder
from gjj_tui.store.keeping import Keeper
from gjj_tui.store.report_file import open_report
from gjj_tui.store.report_save import save_report
from gjj_tui.store.versions import content, keep, versions

NOW = 1_500_000_000.0
EVIL = "\x1b]52;c;eA==\x07\x1b[2J\x9b\x00\x7f\u202e\u2028\ufeff\n\r\x85"
Save = Callable[..., None]


@pytest.fixture(autouse=True)
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def state(terminal: Path) -> str:
    return user_folder("state", os.environ)


@pytest.fixture
def save(state: str) -> Save:
    """Save edits as a session does, an hour after the one before."""
    now = [NOW]

    def make(path: Path, *edits: Edit, user: str = "zhang", name: str = "张三") -> None:
        file = open_report(str(path))
        keeper = Keeper(state, Holder("主机", "", 1, 0, 0, user, name, "", 0.0), lambda: now[0])
        keeper.before_save(file.image)
        assert keeper.after_save(file, save_report(file, Batch(edits).apply(file.report))) == ""
        now[0] += 3600

    return make


def cell(address: str, text: str) -> SetCell:
    return SetCell(CellAddress(address), text)


def columns(line: str) -> list[str]:
    return [column.strip() for column in line.split("  ") if column.strip()]


def audit_file(state: str) -> Path:
    (found,) = Path(state, "audit").iterdir()
    return found


# ---- who changed what ----


def test_without_history_there_is_a_sentence(gjj: Any, draft: Path) -> None:
    for options in ([], ["1100"], ["--versions"]):
        result = gjj("history", draft, *options)
        assert (result.code, result.out) == (0, "")
        assert "2017.toml：还没有" in result.err
    assert json.loads(gjj("history", draft, "--format", "json").out)["records"] == []
    assert gjj("history", draft, "--verify").out == "2017.toml：修改记录完整，共 0 条\n"


def test_the_newest_change_comes_first_in_aligned_columns(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"))
    save(draft, cell("3100", ""), SetProperty("year", 2018), user="li", name="")
    result = gjj("history", draft)
    assert (result.code, result.err) == (0, "")
    assert list(map(columns, result.lines)) == [
        ["2017-07-14 11:40:00", "li", "@year 年度", "2017 → 2018"],
        ["2017-07-14 11:40:00", "li", "3100 （一）收到申请数", "2 → ＿＿"],
        ["2017-07-14 10:40:00", "张三（zhang）", "1100 （一）主动公开政府信息数", "1173 → 1180"],
    ]
    assert len({line.index("2017-07") for line in result.lines}) == 1


def test_a_long_text_is_shown_around_what_differs(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, SpliceText(SectionAddress((1, 0)), 30, 31, "改过的字"))
    (line,) = gjj("history", draft).lines
    assert line.count("…") == 4
    old, new = columns(line)[-1].split(" → ")
    assert old[:5] == new[:5]
    assert "改过的字" in new
    assert len(line) < 130


@pytest.mark.parametrize(
    ("word", "found"),
    [
        ("1100", ["1173 → 1180"]),
        ("1100.value", ["1173 → 1180"]),
        ("@year", ["2017 → 2018"]),
        ("§2", ["概述 → 总述", "abc → abcd"]),
        ("§2.1", ["abc → abcd"]),
        ("§2.1¶1", ["abc → abcd"]),
        ("§1", []),
        ("总述", ["概述 → 总述"]),
        ("概述", ["概述 → 总述"]),
        ("§", ["概述 → 总述", "abc → abcd"]),
        ("1110", []),
        ("§2¶1", ["概述 → 总述"]),
    ],
)
def test_only_what_touches_an_address(gjj: Any, draft: Path, save: Save, word: str, found: list[str]) -> None:
    section = SectionAddress((1, 0))
    length = len(open_report(str(draft)).report.section(section).text)
    save(draft, SpliceText(section, 0, length, "abc"))
    Path(user_folder("state", os.environ), "audit").rename("gone")
    save(
        draft, cell("1100", "1180"), SetProperty("year", 2018), SpliceText(section, 3, 3, "d"),
        SetSection(section.parent, "title", "总述"),
    )  # fmt: skip
    result = gjj("history", draft, word)
    assert result.code == 0
    assert [columns(line)[-1] for line in result.lines] == found
    assert found or result.err == f"2017.toml：{word} 没有改动记录\n"


def test_a_section_is_followed_by_its_title_when_its_address_shifts(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, SetSection(SectionAddress((0,)), "numbered", True))
    save(draft, InsertSection(SectionAddress((0,)), Section("新增", "一段", uid=9999)))
    assert [columns(line)[2].split()[0] for line in gjj("history", draft, "§2").lines] == ["§1"]


@pytest.mark.parametrize(
    ("word", "message"),
    [("11000", "没有代码 11000，是否为 1100？"), ("@yaer", "是否为 @year？"), ("§99", "报告没有 §99"), ("不是题目", "没有代码")],
)
def test_a_place_that_never_was_is_a_mistake(gjj: Any, draft: Path, save: Save, word: str, message: str) -> None:
    save(draft, cell("1100", "1180"))
    result = gjj("history", draft, word)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_a_file_that_is_broken_or_gone_still_has_its_history(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"))
    draft.write_bytes(b"<<<<<<< HEAD\n")
    result = gjj("history", draft, "1100")
    assert (result.code, len(result.lines)) == (0, 1)
    assert "文件又被别的程序改过" in result.err
    draft.unlink()
    assert len(gjj("history", draft).lines) == 1
    assert len(gjj("history", draft, "--versions").lines) == 2


def test_changes_by_others_between_are_told(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"))
    draft.write_bytes(draft.read_bytes() + b"# theirs\n")
    save(draft, cell("1100", "1190"))
    lines = gjj("history", draft).lines
    assert [columns(line)[-1] for line in lines] == [
        "1180 → 1190", "（在这之前，文件被别的程序改过，没有记录）", "1173 → 1180",
    ]  # fmt: skip
    assert gjj("history", draft).err == ""


def test_links_lead_to_the_history_of_the_file(gjj: Any, draft: Path, save: Save) -> None:
    Path("link.toml").symlink_to(draft.name)
    save(Path("link.toml"), cell("1100", "1180"))
    assert len(gjj("history", draft).lines) == len(gjj("history", "link.toml").lines) == 1


def test_json(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"), SetProperty("year", 2018))
    data = json.loads(gjj("history", draft, "1100", "--format", "json").out)
    (one,) = data.pop("records")
    assert data == {"version": 1, "path": "2017.toml", "broken": None, "unrecorded": False}
    assert (one["seq"], one["when"], one["user"], one["what"]) == (1, "2017-07-14T02:40:00Z", "zhang", "save")
    (change,) = one["changes"]
    assert (change["address"], change["old"], change["new"]) == ("1100", "1173", "1180")
    listed = json.loads(gjj("history", draft, "--versions", "--format", "json").out)["versions"]
    assert [one["number"] for one in listed] == [2, 1]


# ---- versions ----


def test_versions_are_listed_newest_first(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"))
    result = gjj("history", draft, "--versions")
    newest, oldest = map(columns, result.lines)
    assert newest[:2] == ["2", "2017-07-14 10:40:00"]
    assert newest[2] == f"{draft.stat().st_size:,} 字节"
    assert newest[-1] == "（即现在的内容）"
    assert (oldest[0], len(oldest)) == ("1", 4)


def test_a_version_is_restored_and_the_present_content_kept(gjj: Any, draft: Path, save: Save, state: str) -> None:
    first = draft.read_bytes()
    save(draft, cell("1100", "1180"))
    second = draft.read_bytes()
    draft.write_bytes(b"rubbish")
    result = gjj("history", draft, "--restore", "1")
    assert (result.code, result.out) == (0, "")
    assert result.err == (
        f"2017.toml：已恢复成第 1 版（2017-07-14 10:40:00，{len(first):,} 字节）；原来的内容存为第 3 版\n"
    )
    assert draft.read_bytes() == first
    kept = versions(state, os.path.realpath(draft))
    assert [content(state, one) for one in kept] == [first, second, b"rubbish", first]
    told = json.loads(gjj("history", draft, "--restore=2", "--format", "json").out)
    assert told == {"version": 1, "path": "2017.toml", "result": "restored", "number": 2, "kept": 4}
    assert draft.read_bytes() == second
    told = json.loads(gjj("history", draft, "--restore=2", "--format", "json").out)
    assert told == {"version": 1, "path": "2017.toml", "result": "unchanged", "number": 2, "kept": None}
    lines = list(map(columns, gjj("history", draft).lines))
    assert [line[2] for line in lines[:2]] == ["恢复历史版本：第 2 版", "1100 （一）主动公开政府信息数"]
    assert lines[1][3] == "1173 → 1180"
    assert lines[2][2] == "恢复历史版本：第 1 版"
    assert gjj("history", draft, "--verify").code == 0


def test_a_deleted_file_comes_back(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"))
    data = draft.read_bytes()
    draft.unlink()
    result = gjj("history", draft, "--restore", "2")
    assert result.code == 0
    assert "原来的内容" not in result.err
    assert draft.read_bytes() == data
    assert "恢复历史版本：第 2 版" in gjj("history", draft).out


def test_what_is_there_already_is_not_written_again(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"))
    os.utime(draft, ns=(1, 1))
    assert gjj("history", draft, "--restore", "2").err == "2017.toml：现在的内容就是第 2 版，没有改动\n"
    assert draft.stat().st_mtime_ns == 1


def test_a_published_report_can_be_restored_but_nothing_when_all_is_readonly(
    gjj: Any, published: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = published.read_bytes()
    save(published, SetProperty("status", "draft"))
    save(published, SetProperty("status", "published"), cell("1100", "1"))
    monkeypatch.setenv("GJJ_READONLY", "1")
    result = gjj("history", published, "--restore", "1")
    assert result.code == 2
    assert "GJJ_READONLY" in result.err
    monkeypatch.delenv("GJJ_READONLY")
    assert gjj("history", published, "--restore", "1").code == 0
    assert published.read_bytes() == data


def test_nothing_is_replaced_that_could_not_be_kept(gjj: Any, draft: Path, save: Save, state: str) -> None:
    save(draft, cell("1100", "1180"))
    before = draft.read_bytes()
    (place,) = Path(state, "versions").iterdir()
    first = versions(state, os.path.realpath(draft))[0]
    (place / "index").rename(place / "away")
    place.joinpath("index").symlink_to("away")
    draft.write_bytes(before + b"# new\n")
    (place / first.sha256).write_bytes(b"rubbish")
    result = gjj("history", draft, "--restore", "1")
    assert (result.code, result.out) == (3, "")
    assert "第 1 版的内容已丢失或损坏，不能恢复" in result.err
    assert draft.read_bytes() == before + b"# new\n"


def test_a_full_state_disk_stops_a_restore_before_the_file(
    gjj: Any, draft: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(draft, cell("1100", "1180"))
    draft.write_bytes(b"precious")

    def full(*_args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdatasync", full)
    result = gjj("history", draft, "--restore", "1")
    assert result.code == 3
    assert "历史版本没有存下：磁盘已满或超出配额" in result.err
    assert draft.read_bytes() == b"precious"


def test_a_file_that_changes_meanwhile_is_a_conflict(
    gjj: Any, draft: Path, save: Save, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(draft, cell("1100", "1180"))
    replace = replacing.replace

    def meanwhile(image: Any, data: bytes) -> Any:
        draft.write_bytes(b"theirs")
        return replace(image, data)

    monkeypatch.setattr(replacing, "replace", meanwhile)
    result = gjj("history", draft, "--restore", "1")
    assert result.code == 4
    assert "没有覆盖" in result.err
    assert draft.read_bytes() == b"theirs"


# ---- is it whole ----


def test_verify_tells_the_first_record_that_was_changed(gjj: Any, draft: Path, save: Save, state: str) -> None:
    for text in ("1180", "1181", "1182"):
        save(draft, cell("1100", text))
    assert gjj("history", draft, "--verify").out == "2017.toml：修改记录完整，共 3 条\n"
    path = audit_file(state)
    path.write_bytes(path.read_bytes().replace(b'"1181"', b'"9999"', 1))
    result = gjj("history", draft, "--verify")
    assert (result.code, result.out) == (3, "2017.toml：修改记录从第 2 条起损坏或被改动过，不可全信\n")
    assert json.loads(gjj("history", draft, "--verify", "--format", "json").out) == {
        "version": 1, "path": "2017.toml", "count": 2, "broken": 2, "torn": False,
    }  # fmt: skip
    result = gjj("history", draft)
    assert (result.code, len(result.lines)) == (0, 3)  # the third says that something is missing before it
    assert "从第 2 条起" in result.err
    assert "9999" not in result.out


def test_a_torn_end_is_no_tampering(gjj: Any, draft: Path, save: Save, state: str) -> None:
    save(draft, cell("1100", "1180"))
    with audit_file(state).open("ab") as file:
        file.write(b'{"seq":2,"ti')
    result = gjj("history", draft, "--verify")
    assert (result.code, len(result.lines)) == (0, 2)
    assert "没有写完" in result.lines[1]


# ---- words of the command line, and hostile text ----


@pytest.mark.parametrize(
    ("argv", "code", "message"),
    [
        (["-"], 2, "不能用 -"),
        (["gone.toml"], 3, "找不到这个文件"),
        (["gone.toml", "--versions"], 3, "找不到这个文件"),
        (["gone.toml", "--verify"], 3, "找不到这个文件"),
        (["gone.toml", "--restore", "1"], 2, "没有第“1”版"),
        (["2017.toml", "--restore", "0"], 2, "没有第“0”版"),
        (["2017.toml", "--restore", "x"], 2, "没有第“x”版"),
        (["2017.toml", "--restore", "1", "--versions"], 2, "--versions 和 --restore 不能一起用"),
        (["2017.toml", "1100", "--verify"], 2, "--verify 后面不用写地址"),
        (["2017.toml", "1100", "1110"], 2, "多出“1110”"),
        (["."], 3, "这是一个文件夹"),
    ],
)
def test_wrong_words(gjj: Any, draft: Path, argv: list[str], code: int, message: str) -> None:
    if argv == ["."]:
        draft.unlink()
    result = gjj("history", *argv)
    assert (result.code, result.out) == (code, "")
    assert message in result.err


def test_a_folder_of_one_report_stands_for_it(gjj: Any, draft: Path, save: Save) -> None:
    save(draft, cell("1100", "1180"))
    assert len(gjj("history", ".").lines) == 1


def test_a_state_folder_that_is_none_is_told(gjj: Any, draft: Path, state: str) -> None:
    Path(state).parent.mkdir(parents=True)
    Path(state).write_bytes(b"")
    assert gjj("history", draft).code == 0
    Path(state).unlink()
    Path(state, "audit").mkdir(parents=True)
    keep(state, os.path.realpath(draft), b"x", NOW)
    record(state, os.path.realpath(draft), Entry("save", NOW, "", "", "", "", ""))
    path = audit_file(state)
    path.unlink()
    path.mkdir()
    result = gjj("history", draft)
    assert (result.code, result.out) == (3, "")
    assert "修改记录读不出来" in result.err


@pytest.mark.parametrize("options", [[], ["1100"], ["@x"], ["--format", "json"], ["--versions"], ["--verify"], [EVIL]])
def test_hostile_text_is_never_raw(gjj: Any, state: str, options: list[str]) -> None:
    path = Path(f"名{EVIL}\udcff.toml".replace("\x00", "").replace("/", ""))
    path.write_bytes(b"")
    change = Change("1100", f"1100{EVIL}", EVIL, f"{EVIL}\ud800", EVIL)
    for what in ("save", "restore", EVIL):
        record(state, os.path.realpath(path), Entry(what, NOW, EVIL, EVIL, EVIL, EVIL, EVIL, (change,), EVIL, 7))
    keep(state, os.path.realpath(path), b"x", NOW)
    result = gjj("history", path, *options)
    assert result.code in (0, 2)
    assert result.out or result.err
    for text in (result.out, result.err):
        assert not hidden_characters(text)
        assert not set(text) & set("\x85\r\u2028")
