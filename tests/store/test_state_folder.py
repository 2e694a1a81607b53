"""The folder for journals is ours alone, or there is none and it is said why."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

import pytest

from gjj_tui.store import state_folder
from gjj_tui.store.state_folder import StateFault, append, lock, locked, new_file, private_folder, sync, sync_folder

ROOT = os.geteuid() == 0


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def reason(path: object) -> str:
    with pytest.raises(StateFault) as caught:
        private_folder(str(path))
    assert str(caught.value) == caught.value.reason
    return str(caught.value)


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077, 0o777])
def test_it_is_made_with_all_it_lies_in(tmp_path: Path, umask: int) -> None:
    if umask == 0o777 and not ROOT:
        pytest.skip("only root goes on under this umask")
    path = tmp_path / "状态" / "gjj-tui" / "journal"
    before = os.umask(umask)
    try:
        assert private_folder(str(path)) == str(path)
    finally:
        os.umask(before)
    assert mode(path) == 0o700
    assert mode(path.parent) & 0o077 == 0
    assert private_folder(str(path)) == str(path)


@pytest.mark.parametrize("found", [0o755, 0o777, 0o2770, 0o500, 0o000])
def test_one_that_is_ours_is_made_private(tmp_path: Path, found: int) -> None:
    path = tmp_path / "journal"
    path.mkdir()
    path.chmod(found)
    if found == 0 and not ROOT:
        pytest.skip("cannot be opened")
    private_folder(str(path))
    assert mode(path) == 0o700


def test_no_absolute_path_is_no_place() -> None:
    for path in ("", "state", "./x"):
        assert "HOME" in reason(path)


def test_a_link_is_not_followed_but_its_parents_may_be(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir(mode=0o700)
    (tmp_path / "link").symlink_to("real")
    (tmp_path / "nowhere").symlink_to("none")
    (tmp_path / "loop").symlink_to("loop")
    for name in ("link", "nowhere", "loop"):
        assert "不是文件夹" in reason(tmp_path / name)
    private_folder(str(tmp_path / "link" / "below"))
    assert (tmp_path / "real" / "below").is_dir()


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    os.mkfifo(tmp_path / "pipe")
    for name in ("file", "file/below", "pipe"):
        assert "不是文件夹" in reason(tmp_path / name)


@pytest.mark.skipif(not ROOT, reason="only root gives folders away")
def test_one_of_another_user_is_refused(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir(mode=0o700)
    os.chown(tmp_path / "theirs", 65534, 65534)
    assert "属于别的用户" in reason(tmp_path / "theirs")


def test_one_that_cannot_be_made_private_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o755)
    monkeypatch.setattr(os, "fchmod", lambda descriptor, mode: None)
    assert "改不成私有" in reason(tmp_path)


def test_one_that_is_not_writable_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *args, **options: False)
    assert "不可写" in reason(tmp_path)


@pytest.mark.parametrize(
    ("number", "words"),
    [(errno.EACCES, "没有权限"), (errno.EROFS, "只读"), (errno.ENOSPC, "已满"), (errno.EDQUOT, "已满"), (errno.EIO, "不能用"), (errno.ENAMETOOLONG, "不能用")],
)  # fmt: skip
@pytest.mark.parametrize("call", ["mkdir", "open", "fstat", "fsync"])
def test_every_refusal_of_the_system_has_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, words: str
) -> None:
    def failing(*args: object, **options: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing)
        said = reason(tmp_path / "journal")
    assert words in said


def test_hostile_names_do_no_harm(tmp_path: Path) -> None:
    assert reason(f"{tmp_path}/a\0b")
    (tmp_path / "\x1b[2J").touch()
    assert "\x1b" not in reason(tmp_path / "\x1b[2J")
    assert reason(tmp_path / ("x" * 300))


# ---- files in it


def test_new_files_are_private_and_never_an_old_one(tmp_path: Path) -> None:
    (tmp_path / "a.x").symlink_to("planted")
    before = os.umask(0o000)
    try:
        found = [new_file(str(tmp_path / "a"), ".x") for _ in range(2)]
    finally:
        os.umask(before)
    assert [os.path.basename(path) for path, _descriptor in found] == ["a-2.x", "a-3.x"]
    for path, descriptor in found:
        assert mode(Path(path)) == 0o600
        os.close(descriptor)
    assert not (tmp_path / "planted").exists()


def test_appending_notices_what_went_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, descriptor = new_file(str(tmp_path / "a"))
    append(descriptor, b"one", 0)
    sync(descriptor)
    sync_folder(str(tmp_path))
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:1]))
    append(descriptor, b"two", 3)
    assert Path(path).read_bytes() == b"onetwo"
    for lie in (lambda descriptor, data: len(data), lambda descriptor, data: 0):
        monkeypatch.setattr(os, "write", lie)
        with pytest.raises(OSError):
            append(descriptor, b"three", 6)
    monkeypatch.setattr(os, "write", write)
    with pytest.raises(OSError):
        append(descriptor, b"x", 3)
    os.unlink(path)
    with pytest.raises(OSError):
        append(descriptor, b"x", 7)
    os.close(descriptor)


def test_syncing_makes_do_with_what_the_system_has(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _path, descriptor = new_file(str(tmp_path / "a"))
    calls = []

    def refuse(number: int) -> None:
        def refusing(descriptor: int) -> None:
            calls.append(number)
            raise OSError(number, "no")

        monkeypatch.setattr(os, "fdatasync", refusing)

    refuse(errno.EINVAL)
    sync(descriptor)
    refuse(errno.EIO)
    with pytest.raises(OSError):
        sync(descriptor)
    monkeypatch.delattr(os, "fdatasync")
    sync(descriptor)
    assert calls == [errno.EINVAL, errno.EIO]

    def unsupported(descriptor: int) -> None:
        raise OSError(errno.EINVAL, "no")

    monkeypatch.setattr(os, "fsync", unsupported)
    sync_folder(str(tmp_path))
    os.close(descriptor)


def test_a_lock_is_seen_by_others_and_ends_with_its_descriptor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, one = new_file(str(tmp_path / "a"))
    other = os.open(path, os.O_RDONLY)
    assert locked(other) is False
    assert lock(one) is False
    os.close(other)
    assert lock(one) is True
    other = os.open(path, os.O_RDONLY)
    assert locked(other) is True
    monkeypatch.setattr(state_folder.time, "sleep", lambda seconds: os.close(one))
    assert lock(other, 2) is True

    import fcntl

    def none(descriptor: int, kind: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", none)
    assert lock(other) is None
    assert locked(other) is None
    os.close(other)
