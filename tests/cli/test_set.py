"""``gjj set``: one step through the session, nothing else in the file is touched."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from telling import net_of

from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.session import Session
from gjj_tui.settings import user_folder
from gjj_tui.store.faults import StoreFault

ODD = (
    "# 首行注释\r\nform= '2014'\r\nyear\t=  2017 # 年\r\nagency = \"甲局\"\r\nmy_key = [1,  2,]\r\n\r\n"
    "[[section]]\r\n  title = \"概述\"\r\n  text = '''\r\n一\r\n  二\r\n'''\r\n\r\n"
    "[statistics]  # 数\r\n\t1100   =   5   # 条\r\n8400=27.60\r\n # 尾\r\n\r\n"
)


def line_changes(old: bytes, new: bytes) -> list[tuple[bytes, bytes]]:
    before, after = old.split(b"\n"), new.split(b"\n")
    assert len(before) == len(after)
    return [pair for pair in zip(before, after, strict=True) if pair[0] != pair[1]]


def test_one_line_changes_and_nothing_else(gjj: Any) -> None:
    path = Path("odd.toml")
    path.write_bytes(ODD.encode())
    result = gjj("set", path, "1100=１，１７３")
    assert (result.code, result.out) == (0, "")
    assert line_changes(ODD.encode(), path.read_bytes()) == [
        ("\t1100   =   5   # 条\r".encode(), "\t1100   =   1173   # 条\r".encode())
    ]


def test_a_copy_of_the_real_report_changes_in_one_line(gjj: Any, draft: Path) -> None:
    old = draft.read_bytes()
    assert gjj("set", draft, "8400=30.10").code == 0
    assert line_changes(old, draft.read_bytes()) == [(b"8400 = 27.6", b"8400 = 30.10")]


def test_cells_and_properties_change_together_or_not_at_all(gjj: Any, draft: Path) -> None:
    assignments = ["1100=1180", "1110=", "@year=2018", "@agency=乙局", "@title=题", "@short_name=乙", "@status=checked"]
    result = gjj("set", draft, *assignments, "@period=2018-01-01..2018-06-30")
    assert result.code == 0
    shown = ["1100", "1110", "@year", "@agency", "@title", "@short_name", "@status", "@period"]
    assert gjj("show", draft, *shown).lines == [
        "1100\t1180", "1110\t", "@year\t2018", "@agency\t乙局", "@title\t题", "@short_name\t乙", "@status\tchecked",
        "@period\t2018-01-01..2018-06-30",
    ]  # fmt: skip
    before = draft.read_bytes()
    assert gjj("set", draft, "1100=1", "@status=nonsense").code == 2
    assert draft.read_bytes() == before


def test_nothing_to_change_leaves_the_file_alone(gjj: Any, draft: Path) -> None:
    os.utime(draft, ns=(1, 1))
    result = gjj("set", draft, "1100=1173")
    assert (result.code, result.err) == (0, "2017.toml：没有改动\n")
    assert draft.stat().st_mtime_ns == 1


def test_wrong_text_is_kept_and_told(gjj: Any, draft: Path) -> None:
    result = gjj("set", draft, "3100=两件", "8400=")
    assert result.code == 0
    assert "2017.toml：已保存" in result.err
    assert " 强制性 not-a-number 3100 " in result.err
    assert " 提示 blank 8400 " in result.err
    assert gjj("show", draft, "3100").out == "3100\t两件\n"


def test_many_new_findings_are_cut_short(gjj: Any, empty: Path) -> None:
    result = gjj("set", empty, "@status=checked")
    assert result.code == 0
    assert result.err.count(" 2018.toml:") + result.err.count("\n2018.toml:") == 10
    assert result.err.splitlines()[-1] == "另有 16 条，见 gjj check 2018.toml"


def test_what_is_still_blank_beside_what_was_filled_is_no_news(gjj: Any, empty: Path) -> None:
    assert " blank " not in gjj("set", empty, "1100=5").err
    assert " blank 还有 8 格未填" in gjj("set", empty, "1100=").err


def test_a_published_report_says_how_to_go_on(gjj: Any, published: Path) -> None:
    before = published.read_bytes()
    result = gjj("set", published, "1100=1")
    assert (result.code, result.out) == (2, "")
    assert result.err == "gjj: 2017.toml：已发布的报告只读；要改请先运行 gjj set 2017.toml @status=draft\n"
    assert published.read_bytes() == before
    assert gjj("set", published, "@status=draft").code == 0
    assert gjj("set", published, "1100=1").code == 0


def test_readonly_refuses_even_to_reopen(gjj: Any, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GJJ_READONLY", "1")
    result = gjj("set", published, "@status=draft")
    assert result.code == 2
    assert "GJJ_READONLY" in result.err
    assert "@status=draft\n" not in result.err


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("1100", "“1100”应写作 地址=值"),
        ("3109=1", "没有代码 3109，是否为 "),
        ("§1=x", "§1 是正文"),
        ("§1¶1=x", "§1¶1 是正文"),
        ("@year=二〇一七", "@year 应是四位年份，如 2017，不能是“二〇一七”"),
        ("@status=chekced", "是否为 checked？"),
        ("@agency_kind=departement", "是否为 department？"),
        ("@period=2017-01-01..2017-13-01", "@period：没有 2017-13-01 这一天"),
        ("@period=2017-01-01", "@period：统计期限应是起止两日"),
        ("@period=2017-06-30..2017-01-01", "@period：统计期限的次序反了"),
        ("@agency= ", "@agency 不能为空"),
        ("@form=2021", "@form 不能这样改"),
        ("@nothing=1", "报告没有 @nothing 这一项"),
    ],
)
def test_what_cannot_be_set_is_refused_in_words(gjj: Any, draft: Path, assignment: str, message: str) -> None:
    before = draft.read_bytes()
    result = gjj("set", draft, "1100=1", assignment)
    assert (result.code, result.out) == (2, "")
    assert message in result.err
    assert draft.read_bytes() == before


def test_a_file_changed_meanwhile_is_a_conflict_and_is_not_overwritten(
    gjj: Any, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = draft.read_bytes() + b"# theirs\n"
    save = Session.save

    def meanwhile(self: Session) -> bool:
        draft.write_bytes(theirs)
        return save(self)

    monkeypatch.setattr(Session, "save", meanwhile)
    result = gjj("set", draft, "1100=1")
    assert result.code == 4
    assert "没有覆盖" in result.err
    assert draft.read_bytes() == theirs


def test_a_file_that_another_program_is_saving_is_a_conflict(
    gjj: Any, draft: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_self: Session) -> bool:
        raise StoreFault("2017.toml", "另一个程序正在保存", kind="changed")

    monkeypatch.setattr(Session, "save", locked)
    assert gjj("set", draft, "1100=1").code == 4


def test_a_file_that_cannot_be_written_is_code_3(gjj: Any, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Session) -> bool:
        raise StoreFault("2017.toml", "磁盘已满", kind="write")

    monkeypatch.setattr(Session, "save", full)
    result = gjj("set", draft, "1100=1")
    assert (result.code, result.err) == (3, "gjj: 2017.toml: 磁盘已满\n")


def test_missing_files_and_standard_input(gjj: Any) -> None:
    assert gjj("set", "gone.toml", "1100=1").code == 3
    assert gjj("set", "-", "1100=1").code == 2
    assert gjj("set", "gone.toml").code == 2


def test_a_period_is_read_as_people_write_it(gjj: Any, draft: Path) -> None:
    assert gjj("set", draft, "@period=2017年1月1日至6月30日").code == 0
    assert gjj("show", draft, "@period").out == "@period\t2017-01-01..2017-06-30\n"
    assert gjj("set", draft, "@period=").code == 0
    assert gjj("show", draft, "@period").out == "@period\t2017-01-01..2017-12-31\n"


# ---- others, and what stays of it


def test_what_was_set_is_in_the_history_with_the_old_version_and_no_journal(gjj: Any, draft: Path) -> None:
    before = draft.read_bytes()
    said = gjj("set", draft, "1100=1180", "@year=2018").err.splitlines()
    assert said[0] == "2017.toml：已保存"
    assert all(" prose-" in line or "另有" in line for line in said[1:]), "the text of 2017 is last year's now"
    assert "1173 → 1180" in gjj("history", draft, "1100").out
    assert "2017 → 2018" in gjj("history", draft, "@year").out
    assert gjj("history", draft, "--restore", "1").code == 0
    assert draft.read_bytes() == before
    state = Path(user_folder("state", os.environ))
    assert list((state / "journal").iterdir()) == []
    assert [path.name for path in Path().iterdir()] == ["2017.toml"]


def test_while_somebody_has_the_report_open_nothing_is_written_unless_forced(gjj: Any, draft: Path) -> None:
    session = Session.open(str(draft), protect=net_of(Path(user_folder("state", os.environ))))
    assert session.net is not None
    session.net.holder = session.net.holder._replace(user="zhang", name="张三", host="主机甲")
    session.net.lock()
    session.apply(SetCell(CellAddress("1110"), "9"))
    before = draft.read_bytes()
    result = gjj("set", draft, "1100=1180")
    assert (result.code, result.out, draft.read_bytes()) == (4, "", before)
    assert result.err.startswith("gjj: 2017.toml：张三（zhang），在 主机甲 上用 gjj 开着这份报告（从 2017-07-14 ")
    assert "--force" in result.err
    assert gjj("set", draft, "1100=1173").err == "2017.toml：没有改动\n"
    assert gjj("set", draft, "1100=1180", "--force").code == 0
    assert session.net._lock and session.net._lock.still_ours()
    assert session.look_outside().state == "merged"
    assert [session.report.figures.text(CellAddress(code)) for code in ("1100", "1110")] == ["1180", "9"]
    session.close()
    assert gjj("set", draft, "1100=1181").code == 0


def test_a_report_open_in_another_editor_is_not_written_either(gjj: Any, draft: Path) -> None:
    os.symlink("li@somewhere-else.4711:1500000000", ".#2017.toml")
    result = gjj("set", draft, "1100=1180")
    assert result.code == 4
    assert "用 Emacs 开着这份报告" in result.err and "合并" not in result.err
    assert gjj("set", draft, "1100=1180", "--force").code == 0


@pytest.mark.parametrize("kept", ["gone", "no folder", "full"])
def test_without_a_state_folder_it_is_saved_with_a_warning(
    gjj: Any, draft: Path, terminal: Path, monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    if kept == "gone":
        monkeypatch.setattr("gjj_tui.cli.set.user_folder", lambda _kind, _environ: "")
    elif kept == "no folder":
        (terminal / "state").write_text("")
    else:
        state = Path(user_folder("state", os.environ))
        state.mkdir(parents=True)
        (state / "versions").write_text("")
    result = gjj("set", draft, "1100=1180")
    assert (result.code, result.out) == (0, "")
    assert gjj("show", draft, "1100").out == "1100\t1180\n"
    said = result.err.splitlines()
    assert said[0] == "2017.toml：已保存" and said[1].startswith("2017.toml：")
    assert ("旧版本" if kept != "full" else "历史版本") in said[1]


def test_a_refusal_leaves_no_note_beside_the_report(gjj: Any, draft: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_self: Session) -> bool:
        raise StoreFault("2017.toml", "磁盘已满", kind="write")

    monkeypatch.setattr(Session, "save", full)
    assert gjj("set", draft, "1100=1").code == 3
    assert [path.name for path in Path().iterdir()] == ["2017.toml"]


def test_a_word_that_is_no_text_is_refused_in_words(gjj: Any, draft: Path) -> None:
    data = draft.read_bytes()
    result = gjj("set", draft, "@agency=甲\udcff")
    assert (result.code, draft.read_bytes()) == (3, data)
    assert "不成字符的字节" in result.err
