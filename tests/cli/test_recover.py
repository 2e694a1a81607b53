"""``gjj recover``: what a session that died left is listed, taken over, merged or put aside; never lost, never doubled."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from telling import net_of

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Edit, InsertSection, SetCell, SetProperty, SpliceText
from gjj_tui.model.report import Section
from gjj_tui.session import Session
from gjj_tui.settings import user_folder
from gjj_tui.store.faults import StoreFault

EVIL = "\x1b]52;c;eA==\x07\x9b\u202e"
Die = Callable[..., Session]


@pytest.fixture
def state(terminal: Path) -> Path:
    return Path(user_folder("state", os.environ))


@pytest.fixture
def die(state: Path) -> Die:
    """Make edits in a session that ends badly, as another process than this one."""

    def make(path: Path, *edits: Edit, **holder: Any) -> Session:
        session = Session.open(str(path), protect=net_of(state, doomed=True))
        assert session.net is not None
        session.net.holder = session.net.holder._replace(**({"user": "zhang", "name": "张三"} | holder))
        for edit in edits:
            session.apply(edit)
        session.leave()
        return session

    return make


@pytest.fixture
def live(state: Path) -> Die:
    """A session of a process that runs, with edits."""

    def make(path: Path, *edits: Edit) -> Session:
        session = Session.open(str(path), protect=net_of(state))
        for edit in edits:
            session.apply(edit)
        assert session.net is not None
        session.net.lock()
        return session

    return make


def cell(address: str, text: str) -> SetCell:
    return SetCell(CellAddress(address), text)


def columns(line: str) -> list[str]:
    return [column.strip() for column in line.split("  ") if column.strip()]


# ---- what there is


def test_nothing_to_recover_is_a_sentence(gjj: Any, draft: Path, live: Die) -> None:
    assert gjj("recover") == (0, "", "没有要找回的：没有哪份报告留有没保存的改动\n")
    for options in ([], ["--apply"], ["--discard"], ["-o", "new.toml"]):
        assert gjj("recover", draft, *options) == (0, "", "2017.toml：没有要找回的改动\n")
    live(draft)
    assert gjj("recover").code == gjj("recover", draft).code == 0
    assert not Path("new.toml").exists()


def test_every_report_with_unsaved_work_is_listed(gjj: Any, draft: Path, empty: Path, die: Die) -> None:
    die(draft, cell("1100", "1180"), cell("1110", "8"))
    die(empty, cell("3100", "5"), user="li", name="")
    result = gjj("recover")
    assert result.code == 0
    found = {Path(line[0]).name: line[2:] for line in map(columns, result.lines)}
    assert found == {"2017.toml": ["张三（zhang）", "2 处改动"], "2018.toml": ["li", "1 处改动"]}
    assert "gjj recover 路径" in result.err
    journals = json.loads(gjj("recover", "--format", "json").out)["journals"]
    assert {Path(one["path"]).name: (one["user"], one["changes"], one["state"]) for one in journals} == {
        "2017.toml": ("zhang", 2, "dead"), "2018.toml": ("li", 1, "dead"),
    }  # fmt: skip


def test_what_was_taken_back_or_saved_again_is_no_work(gjj: Any, draft: Path, die: Die) -> None:
    session = die(draft)
    session = Session.open(str(draft), protect=lambda _file: session.net)  # type: ignore[arg-type, return-value]
    session.apply(cell("1100", "1180"))
    session.undo()
    session.leave()
    assert "没有要找回的" in gjj("recover").err
    die(draft, cell("1100", "1"))
    assert "1173 → 1" not in gjj("recover", draft).out and gjj("recover", draft).out.count("处改动") == 1
    assert gjj("recover", draft, "--apply").code == 0
    assert "文件里已经是这样" in gjj("recover", draft, "--apply").err
    assert gjj("recover", draft, "--apply") == (0, "", "2017.toml：没有要找回的改动\n")


def test_a_report_shows_its_differences_and_nothing_is_written(gjj: Any, draft: Path, die: Die) -> None:
    die(draft, cell("1100", "1180"), SpliceText(SectionAddress((1, 0)), 0, 0, "新的一段\n"))
    before, journals = draft.read_bytes(), sorted(Path(user_folder("state", os.environ)).rglob("*"))
    result = gjj("recover", draft)
    assert result.code == 0
    assert columns(result.lines[0])[1:] == ["张三（zhang）", "2 处改动"]
    assert result.lines[-3:] == ["  1100 （一）主动公开政府信息数", "    - 1173", "    + 1180"]
    assert "    + 新的一段" in result.lines and "    - （无）" in result.lines
    assert "文件没有变过" in result.err and "--apply" in result.err
    assert (draft.read_bytes(), sorted(Path(user_folder("state", os.environ)).rglob("*"))) == (before, journals)
    (found,) = json.loads(gjj("recover", draft, "--format", "json").out)["journals"]
    assert (found["file"], found["conflicts"], found["error"]) == ("same", [], None)
    assert [one["address"] for one in found["differences"]] == ["§2.1¶1", "1100"]


def test_text_of_the_journal_does_not_command_the_terminal(gjj: Any, draft: Path, die: Die) -> None:
    die(draft, cell("1100", EVIL), SetProperty("title", EVIL), user=EVIL, name=EVIL)
    outputs = [gjj("recover"), gjj("recover", draft), gjj("recover", draft, "--format", "json")]
    draft.write_text(draft.read_text("utf-8").replace("1100 = 1173", "1100 = 3"), "utf-8")
    for options in ([], ["--apply"], ["--apply", "--take", "ours"]):
        outputs.append(gjj("recover", draft, *options))
    for result in outputs:
        assert not set(EVIL[:1] + EVIL[-2:] + "\x07") & set(result.out + result.err)


# ---- taking it over


def test_the_work_is_made_again_and_saved_with_comments_and_history(
    gjj: Any, draft: Path, die: Die, change: Any
) -> None:
    change(draft, "8400 = 27.6", "8400 = 27.6 # 万元")
    die(draft, cell("1100", "1180"), SpliceText(SectionAddress((1, 0)), 0, 0, "新的一段\n"))
    before = draft.read_bytes()
    result = gjj("recover", draft, "--apply")
    assert (result.code, result.err) == (0, "2017.toml：已找回 2 处改动并保存\n")
    after = draft.read_text("utf-8")
    assert "8400 = 27.6 # 万元" in after and "\n新的一段\n" in after and "1100 = 1180" in after
    assert len(after.splitlines()) == len(before.splitlines()) + 1
    assert "1173 → 1180" in gjj("history", draft, "1100").out
    assert len(gjj("history", draft, "--versions").lines) == 2
    assert gjj("recover", draft) == (0, "", "2017.toml：没有要找回的改动\n")
    assert not list(Path().glob(".*gjj-lock"))


def test_a_file_changed_since_is_merged(gjj: Any, draft: Path, die: Die, change: Any) -> None:
    die(draft, cell("1100", "1180"))
    change(draft, "8400 = 27.6", "8400 = 30 # 更正")
    assert "可以合并，没有冲突" in gjj("recover", draft).err
    assert gjj("recover", draft, "--apply").code == 0
    after = draft.read_text("utf-8")
    assert "8400 = 30 # 更正" in after and "1100 = 1180" in after
    assert "没有要找回的" in gjj("recover").err


def test_a_file_that_holds_it_already_is_left_alone(gjj: Any, draft: Path, die: Die, change: Any) -> None:
    """As when the machine stopped between writing the file and saying so in the journal."""
    die(draft, cell("1100", "1180"))
    change(draft, "1100 = 1173", "1100 = 1180")
    os.utime(draft, ns=(1, 1))
    assert "文件里已经有这些改动" in gjj("recover", draft).err
    assert gjj("recover", draft, "--apply", "--format", "json").out.count('"unchanged"') == 1
    assert draft.stat().st_mtime_ns == 1
    assert "没有要找回的" in gjj("recover").err


@pytest.mark.parametrize(("take", "kept"), [("ours", "1180"), ("theirs", "1200")])
def test_conflicts_are_listed_and_nothing_is_written_unless_a_side_is_named(
    gjj: Any, draft: Path, die: Die, change: Any, take: str, kept: str
) -> None:
    die(draft, cell("1100", "1180"), cell("1110", "9"))
    change(draft, "1100 = 1173", "1100 = 1200")
    before = draft.read_bytes()
    assert "有 1 处冲突" in gjj("recover", draft).err
    result = gjj("recover", draft, "--apply")
    assert result.code == 4
    assert result.lines == [
        "1. 1100 （一）主动公开政府信息数", "   原来：1173", "   没保存的：1180", "   文件里的：1200",
    ]  # fmt: skip
    assert "--take ours" in result.err and draft.read_bytes() == before
    data = json.loads(gjj("recover", draft, "--apply", "--format", "json").out)
    assert data["result"] == "conflicts"
    assert [(one["address"], one["base"], one["ours"], one["theirs"]) for one in data["conflicts"]] == [
        ("1100", "1173", "1180", "1200")
    ]
    taken = gjj("recover", draft, "--apply", "--take", take)
    assert (taken.code, taken.lines.count("    + 1180")) == (0, int(take == "ours"))
    assert f"已找回 {2 if take == 'ours' else 1} 处改动" in taken.err
    assert gjj("show", draft, "1100", "1110").lines == [f"1100\t{kept}", "1110\t9"]
    assert "没有要找回的" in gjj("recover").err


def test_of_several_the_newest_comes_first_one_at_a_time(gjj: Any, draft: Path, die: Die, state: Path) -> None:
    die(draft, cell("1100", "1180"))
    for path in (state / "journal").iterdir():
        os.utime(path, (1, 1))
    die(draft, cell("1110", "9"), pid=2**22 + 2)
    result = gjj("recover", draft)
    assert [line[2:6] for line in result.lines if line.startswith("  1")] == ["1110", "1100"]
    assert "每次处理最近的一份" in result.err
    assert gjj("recover", draft, "--apply").code == 0
    assert gjj("show", draft, "1100", "1110").lines == ["1100\t1173", "1110\t9"]
    assert gjj("recover", draft, "--apply").code == 0
    assert gjj("show", draft, "1100", "1110").lines == ["1100\t1180", "1110\t9"]
    assert "没有要找回的" in gjj("recover").err


def test_a_save_that_fails_leaves_the_work_where_it_was(
    gjj: Any, draft: Path, die: Die, change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when it was merged, and lies in a journal of its own by then."""
    for number, kind, code in ((1, "write", 3), (2, "changed", 4)):
        die(draft, cell("1100", f"118{number}"))
        change(draft, "8400 = 27.6" if number == 1 else "8400 = 30", "8400 = 30" if number == 1 else "8400 = 31")
        before = draft.read_bytes()

        def full(_self: Session, kind: str = kind) -> bool:
            raise StoreFault("2017.toml", "磁盘已满", kind=kind)

        with monkeypatch.context() as patch:
            patch.setattr(Session, "save", full)
            patch.setattr("gjj_tui.store.safety.this_process", doomed_process)
            result = gjj("recover", draft, "--apply")
        assert (result.code, draft.read_bytes()) == (code, before)
        assert "磁盘已满" in result.err
        assert gjj("recover", draft, "--apply").code == 0
        assert gjj("show", draft, "1100").out == f"1100\t118{number}\n"


def doomed_process(since: float) -> Any:
    from gjj_tui.store.holder import this_process

    return this_process(since)._replace(pid=2**22 + 3, started=1)


def test_new_chapters_survive_a_merge_whose_save_failed(
    gjj: Any, draft: Path, die: Die, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both sides added a chapter; the second journal holds the one that is not in the file."""
    session = die(draft)
    die(draft, InsertSection(SectionAddress((1,)), Section("我的一章", text="我", uid=session.new_uid())))
    draft.write_text(
        draft.read_text("utf-8").replace("[statistics]", '[[section]]\ntitle = "他的一章"\n\n[statistics]'), "utf-8"
    )

    def full(_self: Session) -> bool:
        raise StoreFault("2017.toml", "磁盘已满", kind="write")

    with monkeypatch.context() as patch:
        patch.setattr(Session, "save", full)
        patch.setattr("gjj_tui.store.safety.this_process", doomed_process)
        assert gjj("recover", draft, "--apply").code == 3
    assert gjj("recover", draft, "--apply").code == 0
    assert {"我的一章", "他的一章"} <= {section.title for section in Session.open(str(draft)).report.sections}


# ---- others


def test_the_work_of_a_live_session_is_not_touched(gjj: Any, draft: Path, live: Die) -> None:
    session = live(draft, cell("1100", "1180"))
    before = draft.read_bytes()
    assert columns(gjj("recover").lines[0])[-1] == "正在编辑"
    shown = gjj("recover", draft)
    assert (shown.code, shown.out) == (0, "")
    assert "正在编辑（从 2017-07-14" in shown.err
    for option in ("--apply", "--discard", "--output=x"):
        result = gjj("recover", draft, option, "--force")
        assert (result.code, result.out) == (4, "")
        assert "正在编辑" in result.err
    assert json.loads(gjj("recover", draft, "--apply", "--format", "json").out)["result"] == "busy"
    assert draft.read_bytes() == before and session.dirty
    assert session.save()
    session.close()
    assert "没有要找回的" in gjj("recover").err


def test_while_somebody_has_the_report_open_nothing_is_written_unless_forced(
    gjj: Any, draft: Path, die: Die, live: Die
) -> None:
    die(draft, cell("1100", "1180"))
    session = live(draft)
    result = gjj("recover", draft, "--apply")
    assert result.code == 4
    assert "开着这份报告" in result.err and "--force" in result.err
    assert gjj("recover", draft, "--apply", "--force").code == 0
    assert session.look_outside().state == "reloaded"
    assert session.report.figures.text(CellAddress("1100")) == "1180"
    session.close()


def test_what_was_written_on_another_host_is_shown_and_taken_only_with_force(gjj: Any, draft: Path, die: Die) -> None:
    die(draft, cell("1100", "1180"), host="别处")
    assert "在主机 别处 上" in gjj("recover").out
    assert "    + 1180" in gjj("recover", draft).lines
    result = gjj("recover", draft, "--apply")
    assert result.code == 4 and "别处" in result.err and "--force" in result.err
    assert gjj("recover", draft, "--apply", "--force").code == 0
    assert gjj("show", draft, "1100").out == "1100\t1180\n"


@pytest.mark.parametrize("reason", ["published", "GJJ_READONLY"])
def test_what_is_read_only_stays_as_it_is(
    gjj: Any, draft: Path, die: Die, change: Any, monkeypatch: pytest.MonkeyPatch, reason: str
) -> None:
    die(draft, cell("1100", "1180"))
    if reason == "published":
        change(draft, 'status = "draft"', 'status = "published"')
    else:
        monkeypatch.setenv("GJJ_READONLY", "1")
    before = draft.read_bytes()
    result = gjj("recover", draft, "--apply")
    assert (result.code, draft.read_bytes()) == (2, before)
    assert "只读" in result.err
    assert gjj("recover").out.count("处改动") == 1


# ---- putting it aside, another file


def test_what_is_discarded_stays_for_a_while(gjj: Any, draft: Path, die: Die, state: Path) -> None:
    die(draft, cell("1100", "1180"))
    result = gjj("recover", draft, "--discard")
    assert (result.code, result.out) == (0, "")
    assert "已丢弃；还留存 30 天：" in result.err
    (aside,) = (state / "journal").iterdir()
    assert aside.name.endswith(".discarded") and str(aside) in result.err
    assert "没有要找回的" in gjj("recover").err


def test_the_work_goes_to_a_new_file_when_the_report_is_gone_or_broken(gjj: Any, draft: Path, die: Die) -> None:
    die(draft, cell("1100", "1180"))
    draft.write_text("form = \n", "utf-8")
    assert "可用 -o 另存" in gjj("recover", draft).err
    assert gjj("recover", draft, "--apply").code == 3
    assert json.loads(gjj("recover", draft, "--format", "json").out)["journals"][0]["file"] == "unreadable"
    draft.unlink()
    assert gjj("recover", draft).lines[-1] == "    + 1180"
    assert gjj("recover", draft, "--output", "2017-2.toml").code == 0
    assert gjj("show", "2017-2.toml", "1100").out == "1100\t1180\n"
    assert gjj("recover", draft, "-o", "2017-2.toml").code == 3
    told = json.loads(gjj("recover", draft, "-o", "2017-3.toml", "--format", "json").out)
    assert told == {"version": 1, "path": "2017.toml", "result": "copied", "output": "2017-3.toml"}
    assert gjj("recover").out.count("处改动") == 1


def test_what_cannot_be_read_is_told_with_its_place(gjj: Any, draft: Path, die: Die, state: Path) -> None:
    die(draft, cell("1100", "1180"))
    (journal,) = (state / "journal").iterdir()
    data = journal.read_bytes()
    journal.write_bytes(b"0" + data)
    for options in ([], [draft]):
        result = gjj("recover", *options)
        assert (result.code, result.out) == (3, "")
        assert result.err == f"gjj: {journal}: 恢复记录开头损坏，读不出来；文件还留着\n"
    assert json.loads(gjj("recover", "--format", "json").out)["journals"][0]["state"] == "broken"
    assert gjj("recover", draft, "--apply").code == 3
    assert gjj("recover", draft, "--discard").code == 0
    assert gjj("recover").code == 0


def test_a_torn_tail_costs_only_itself(gjj: Any, draft: Path, die: Die, state: Path) -> None:
    die(draft, cell("1100", "1180"), cell("1110", "9"))
    (journal,) = (state / "journal").iterdir()
    journal.write_bytes(journal.read_bytes()[:-3])
    assert gjj("recover", draft, "--apply").code == 0
    assert gjj("show", draft, "1100", "1110").lines == ["1100\t1180", "1110\t7"]


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["--apply"], "--apply 要写明是哪份报告"),
        (["x.toml", "--apply", "--discard"], "--apply 和 --discard 不能一起用"),
        (["x.toml", "--take", "ours"], "--take 要和 --apply 一起用"),
        (["-"], "不能用 -"),
        (["a", "b"], "多出“b”"),
    ],
)
def test_wrong_usage(gjj: Any, argv: list[str], message: str) -> None:
    result = gjj("recover", *argv)
    assert (result.code, result.out) == (2, "")
    assert message in result.err


def test_without_a_state_folder_there_is_a_sentence(gjj: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gjj_tui.cli.recover.user_folder", lambda _kind, _environ: "")
    result = gjj("recover")
    assert (result.code, result.out) == (3, "")
    assert "状态文件夹" in result.err


def test_work_on_a_report_with_an_own_form_is_found_again(gjj: Any, die: Die, tmp_path: Path) -> None:
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "qu.toml").write_text(
        'id = "qu"\nextends = "2014"\nsource = "x"\n[[table]]\nid = "statistics"\n[[table.row]]\nafter = "1250"\ncode = "1260"\nlabel = "六"\n', "utf-8")
    path = tmp_path / "own.toml"
    path.write_text('form = "qu"\nyear = 2017\nagency = "某区"\n\n[statistics]\n1260 = 1\n', "utf-8")
    die(path, cell("1260", "5"))
    assert "1260" in gjj("recover", path).out
    assert gjj("recover", path, "--apply").code == 0
    assert gjj("show", path, "1260").out == "1260\t5\n"
