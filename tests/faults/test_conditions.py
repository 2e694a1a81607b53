"""Disks that are full, mounts that are read-only, rights that are missing: each is named, and nothing is lost."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from faults import machine
from faults.harness import OLD
from faults.session_story import CELLS, TEXT, open_session
from gjj_tui.cli import main
from gjj_tui.model.edits import SetCell, SpliceText
from gjj_tui.session import EditRefused, Session
from gjj_tui.store import replacing
from gjj_tui.store.edit_lock import lock_path
from gjj_tui.store.faults import StoreFault

FULL = "磁盘已满或超出配额，没有保存，原文件没有动；请腾出空间，或另存到别处"
NO_RIGHT = "没有读写这个文件的权限；请找文件的主人或管理员开通，或另存到别处"
READ_ONLY = "磁盘是只读的，没有保存；请另存到别处"
BROKEN = "磁盘或网络盘读写出错；请先另存到别处，再请管理员检查磁盘"
HARD_LINK = "这个文件有几个名字（硬链接），替换会把它们分开，没有保存；请按 F12 存一份副本"
UNPROTECTED = "改动没有保护：磁盘已满或超出配额，写不进恢复记录；请腾出空间"
LARGE = "长文。" * 20_000


class Desk:
    """Sessions on a report, with a state folder of their own; all of them end with the test."""

    def __init__(self, report: Path, state: Path) -> None:
        self.report, self.state = report, state
        self.now = [time.time()]
        self.open_ones: list[Session] = []

    def open(self, path: Path | None = None) -> Session:
        session = open_session(str(path or self.report), str(self.state), self.now)
        self.open_ones.append(session)
        assert session.net
        # As if of a process of its own, which will have ended.
        session.net.holder = session.net.holder._replace(boot="the boot before")
        session.net.lock()
        return session

    def recovered(self) -> str:
        """The text a new session recovers, after all others died."""
        self.end()
        session = self.open()
        left = session.left_behind()
        assert left
        session.recover(left)
        return session.report.section(TEXT).text

    def end(self) -> None:
        for session in self.open_ones:
            session.leave()
        self.open_ones.clear()


@pytest.fixture
def desk(report: Path, tmp_path: Path) -> Iterator[Desk]:
    desk = Desk(report, tmp_path / "state")
    yield desk
    desk.end()


def refused(session: Session) -> str:
    """What the user is told when saving does not work; the work is still there then, and so is the file."""
    data, report = Path(session.file.path).read_bytes(), session.report
    with pytest.raises(StoreFault) as caught:
        session.save()
    assert session.report is report and session.dirty
    assert Path(session.file.path).read_bytes() == data
    assert not [name for name in os.listdir(Path(session.file.path).parent) if name.endswith(".gjjtmp")]
    return caught.value.message


def write(session: Session, text: str = "收到申请五件。") -> None:
    session.apply(SpliceText(TEXT, 0, 0, text))


def fails(monkeypatch: pytest.MonkeyPatch, name: str, number: int, where: str) -> None:
    """Let a call fail for files whose path ends so."""
    real: Callable[..., object] = getattr(os, name)

    def call(descriptor: int, *words: object) -> object:
        if os.readlink(f"/proc/self/fd/{descriptor}").endswith(where):
            raise OSError(number, os.strerror(number))
        return real(descriptor, *words)

    monkeypatch.setattr(os, name, call)


# ---- the report cannot be written


def test_a_full_disk(desk: Desk, tmp_path: Path) -> None:
    with machine.small_disk(tmp_path / "disk", "64k") as disk:
        desk.report = disk / "年报.toml"
        desk.report.write_bytes(OLD)
        session = desk.open()
        write(session, LARGE)
        assert refused(session) == FULL
        assert desk.recovered() == LARGE
        desk.end()


def test_gjj_set_on_a_full_disk(desk: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with machine.small_disk(tmp_path / "disk", "64k") as disk:
        path = disk / "年报.toml"
        path.write_bytes(OLD)
        filler = machine.fill(disk)
        assert main(["set", "--force", str(path), "3100=5"]) != 0
        assert FULL in capsys.readouterr().err
        assert path.read_bytes() == OLD
        filler.unlink()
        assert main(["set", "--force", str(path), "3100=5"]) == 0
        assert b"\n3100 = 5\n" in path.read_bytes()


@pytest.mark.parametrize(
    ("call", "number", "words"),
    [("write", errno.EDQUOT, FULL), ("write", errno.ENOSPC, FULL), ("fsync", errno.EIO, BROKEN), ("fsync", errno.EDQUOT, FULL)],
)
def test_a_quota_or_a_disk_that_fails(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    session = desk.open()
    write(session)
    with monkeypatch.context() as patch:
        fails(patch, call, number, ".gjjtmp")
        assert refused(session) == words
    assert session.save()
    assert "收到申请五件。".encode() in desk.report.read_bytes()


def test_the_folder_cannot_be_synced(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """With exchange the old file is put back; without, it is said that the new one is not certain."""
    session = desk.open()
    write(session)
    with monkeypatch.context() as patch:
        fails(patch, "fsync", errno.EIO, "/reports")
        assert refused(session) == BROKEN
        patch.setattr(replacing, "_renameat2", _cannot)
        with pytest.raises(StoreFault) as caught:
            session.save()
    assert caught.value.kind == "write"
    assert caught.value.message == "新内容已写入，但磁盘没有确认写稳；请先另存一份，再请管理员检查磁盘"
    session.look_outside()
    assert not session.dirty


def _cannot(*_words: object) -> None:
    raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))


def test_a_read_only_mount(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    session = desk.open()
    write(session)
    with machine.read_only(desk.report.parent):
        assert refused(session) == READ_ONLY
        assert main(["set", "--force", str(desk.report), "3100=5"]) != 0
        assert READ_ONLY in capsys.readouterr().err
    assert session.save()


def test_opened_on_a_read_only_mount_others_are_not_told_and_that_is_said(desk: Desk) -> None:
    with machine.read_only(desk.report.parent):
        session = desk.open()
        assert session.net and "报告所在的文件夹不可写，别人看不到您正在编辑" in session.net.trouble
        write(session)
        assert refused(session) == READ_ONLY
        assert desk.recovered() == "收到申请五件。"
        desk.end()


def test_an_immutable_file(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    session = desk.open()
    write(session)
    with machine.immutable(desk.report):
        words = refused(session)
        assert "不可更改" in words and "chattr" in words
        assert main(["set", "--force", str(desk.report), "3100=5"]) != 0
        assert words in capsys.readouterr().err
    assert session.save()


def test_a_hard_link(desk: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    other = desk.report.with_name("另一个名字.toml")
    os.link(desk.report, other)
    session = desk.open()
    write(session)
    assert refused(session) == HARD_LINK
    assert main(["set", "--force", str(desk.report), "3100=5"]) != 0
    assert HARD_LINK in capsys.readouterr().err
    session.save_copy(str(desk.report.with_name("副本.toml")))
    assert "收到申请五件。" in desk.report.with_name("副本.toml").read_text("utf-8")
    other.unlink()
    session.look_outside()
    assert desk.recovered() == "收到申请五件。"


# ---- rights


@pytest.fixture
def public(tmp_path: Path) -> Iterator[Path]:
    """A folder that everybody can come to."""
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        yield Path(name)


def nobody_saves(path: Path, state: Path) -> Callable[[], str]:
    def step() -> str:
        session = open_session(str(path), str(state), [1_700_000_000.0])
        assert session.net
        session.net.lock()
        write(session)
        try:
            session.save()
        except StoreFault as fault:
            return f"{fault.message}|{session.net.trouble}|{session.dirty}"
        finally:
            session.leave()
        return f"saved|{session.net.trouble}|{session.dirty}"

    return step


def test_a_folder_without_the_right_to_write(public: Path) -> None:
    path = public / "年报.toml"
    path.write_bytes(OLD)
    path.chmod(0o666)
    (public / "state").mkdir(mode=0o777)
    os.chmod(public / "state", 0o777)
    words, trouble, dirty = machine.as_nobody(nobody_saves(path, public / "state" / "own")).split("|")
    assert words == NO_RIGHT
    assert "报告所在的文件夹不可写，别人看不到您正在编辑" in trouble
    assert dirty == "True"
    assert path.read_bytes() == OLD


def test_a_state_folder_without_the_right_to_write(public: Path) -> None:
    path = public / "reports" / "年报.toml"
    path.parent.mkdir()
    os.chmod(path.parent, 0o777)
    path.write_bytes(OLD)
    path.chmod(0o666)
    words, trouble, _dirty = machine.as_nobody(nobody_saves(path, public / "none")).split("|")
    assert words == "saved"
    assert f"不能建立文件夹 {public / 'none'}（没有权限，或磁盘是只读的）" in trouble
    assert "收到申请五件。" in path.read_text("utf-8")
    assert path.stat().st_mode & 0o777 == 0o666


def test_the_owner_of_the_file_stays(desk: Desk) -> None:
    machine.only_root()
    os.chown(desk.report, machine.NOBODY, machine.NOBODY)
    desk.report.chmod(0o664)
    before = os.umask(0o077)
    try:
        session = desk.open()
        write(session)
        assert session.save()
    finally:
        os.umask(before)
    info = desk.report.stat()
    assert (info.st_uid, info.st_gid, stat.S_IMODE(info.st_mode)) == (machine.NOBODY, machine.NOBODY, 0o664)
    assert session.net and not session.net.trouble


@pytest.mark.parametrize("umask", [0o077, 0o000])
def test_the_umask_decides_nothing(desk: Desk, umask: int) -> None:
    desk.report.chmod(0o640)
    before = os.umask(umask)
    try:
        session = desk.open()
        write(session)
        assert session.save()
        assert stat.S_IMODE(os.stat(lock_path(str(desk.report))).st_mode) == 0o644
    finally:
        os.umask(before)
    assert stat.S_IMODE(desk.report.stat().st_mode) == 0o640
    for folder, _folders, names in os.walk(desk.state):
        assert stat.S_IMODE(os.stat(folder).st_mode) == 0o700
        assert all(stat.S_IMODE(os.stat(os.path.join(folder, name)).st_mode) == 0o600 for name in names)


# ---- names


@pytest.mark.parametrize("name", ["甲" * 83 + ".toml", "x" * 250 + ".toml"], ids=["254", "255"])
def test_a_name_as_long_as_names_can_be(desk: Desk, name: str) -> None:
    path = desk.report.with_name(name)
    desk.report.rename(path)
    session = desk.open(path)
    assert session.net and not session.net.trouble
    write(session)
    assert session.save()
    assert main(["set", "--force", str(path), "3100=5"]) == 0
    session.close()
    assert sorted(os.listdir(path.parent)) == [name]
    assert "收到申请五件。" in path.read_text("utf-8")


def test_a_link_stays_a_link_and_what_was_left_is_found_by_either_name(desk: Desk, tmp_path: Path) -> None:
    link = tmp_path / "链接.toml"
    link.symlink_to(desk.report)
    session = desk.open(link)
    write(session)
    assert session.save()
    write(session, "再写。")
    assert desk.recovered() == "再写。收到申请五件。"
    assert link.is_symlink() and "收到申请五件。" in desk.report.read_text("utf-8")


# ---- the state folder is full


def test_a_full_state_folder_is_said_for_as_long_as_it_is_full(desk: Desk, tmp_path: Path) -> None:
    with machine.small_disk(tmp_path / "disk", "256k") as disk:
        desk.state = disk / "state"
        session = desk.open()
        assert session.net and not session.net.trouble
        filler = machine.fill(disk)
        for number in range(3):  # no journal can be begun
            session.apply(SetCell(CELLS[number], str(number)))
            assert UNPROTECTED in session.net.trouble
        assert session.undo()
        assert session.save()  # the report lies elsewhere
        assert "；历史版本没有存下：磁盘已满或超出配额（" in session.net.trouble
        assert "；修改记录没有写下：磁盘已满或超出配额（" in session.net.trouble
        filler.unlink()
        desk.now[0] += 5
        session.tick()
        assert "改动没有保护" not in session.net.trouble
        write(session)
        filler = machine.fill(disk)
        write(session, "长" * 5000)  # the journal cannot go on
        assert UNPROTECTED in session.net.trouble
        filler.unlink()
        desk.now[0] += 5
        session.tick()  # space is back: nobody has to type anything
        assert "改动没有保护" not in session.net.trouble
        assert session.save() and not session.net.trouble
        write(session, "再写。")
        assert desk.recovered() == "再写。" + "长" * 5000 + "收到申请五件。"
        found = desk.open_ones[0]
        assert [found.report.figures.text(cell) for cell in CELLS[:3]] == ["0", "1", ""]
        while found.undo():  # back to the beginning, which the journal knows though it began late
            pass
        assert found.report.section(TEXT).text == "" and not found.report.figures.text(CELLS[0])
        desk.end()


def test_no_state_folder_at_all(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    desk.state = tmp_path / "file" / "state"
    session = desk.open()
    assert session.net and "是链接或文件，不是文件夹" in session.net.trouble
    write(session)
    assert session.save()
    assert "是链接或文件，不是文件夹" in session.net.trouble


def test_an_edit_after_the_end_begins_no_journal_of_its_own(desk: Desk) -> None:
    """As of a field that loses the focus when the app goes: offered would be that edit without all before it."""
    session = desk.open()
    write(session)
    session.leave()
    with pytest.raises(EditRefused):
        session.apply(SetCell(CELLS[0], "5"))
    with pytest.raises(EditRefused):
        session.undo()
    assert len(os.listdir(desk.state / "journal")) == 1
    assert desk.recovered() == "收到申请五件。"
