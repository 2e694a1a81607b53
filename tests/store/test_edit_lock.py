"""The note beside a report: who has it open is told, a session that died bars nobody, and no note does any harm."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import shutil
import stat
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from gjj_tui.store import edit_lock
from gjj_tui.store.edit_lock import SIZE_LIMIT, EditLock, lock_path, look, seize, take
from gjj_tui.store.holder import Holder, booted, holder_data, this_host, this_process
from gjj_tui.store.taken import Taken, taken_words

ROOT = os.geteuid() == 0
SINCE = 1_700_000_000.0
ME = this_process(SINCE)
OTHER = ME._replace(user="zhang", name="张三", started=ME.started + 1)  # has ended
THERE = OTHER._replace(host="ws2", boot="b")


@pytest.fixture
def report(tmp_path: Path) -> str:
    path = tmp_path / "2018 年报.toml"
    path.write_bytes(b"")
    return str(path)


def note(report: str) -> Path:
    return Path(lock_path(report))


def leave(report: str, content: Holder | bytes) -> Path:
    """A note nobody holds."""
    path = note(report)
    path.write_bytes(content if isinstance(content, bytes) else json.dumps(holder_data(content)).encode())
    return path


def mine(found: EditLock | Taken) -> EditLock:
    assert isinstance(found, EditLock), found
    assert found.protected and found.still_ours() and not found.reason
    return found


def taken(found: EditLock | Taken) -> Taken:
    assert isinstance(found, Taken)
    return found


@pytest.fixture(params=["locks", "no locks", "pretended locks"])
def kernel(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """File systems with locks, without, and those that say yes to every lock."""

    def flock(descriptor: int, kind: int) -> None:
        if request.param == "no locks":
            raise OSError(errno.ENOLCK, "no locks")

    if request.param != "locks":
        monkeypatch.setattr(fcntl, "flock", flock)
    return str(request.param)


# ---- our own note


def test_a_note_says_who_for_everyone_to_read(report: str, tmp_path: Path, kernel: str) -> None:
    before = os.umask(0o077)
    try:
        own = mine(take(report, ME))
    finally:
        os.umask(before)
    path = tmp_path / ".2018 年报.toml.gjj-lock"
    assert own.path == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert json.loads(path.read_text(encoding="utf-8")) == holder_data(ME)
    own.release()
    assert os.listdir(tmp_path) == ["2018 年报.toml"]
    assert not own.still_ours()
    own.release()


def test_a_second_one_hears_of_the_first(report: str, kernel: str) -> None:
    own = mine(take(report, ME))
    assert taken(take(report, OTHER)) == look(report) == Taken("gjj", ME, SINCE, known=True)
    own.release()
    assert look(report) is None
    mine(take(report, OTHER)).release()


def test_the_note_lies_beside_the_real_file(report: str, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    link = tmp_path / "far" / "link.toml"
    link.symlink_to(report)
    own = mine(take(str(link), ME))
    assert taken(take(report, OTHER)).holder == ME
    own.release()
    assert os.listdir(tmp_path / "far") == ["link.toml"]


@pytest.mark.parametrize("name", ["甲" * 85, "a" * 255, "甲" * 60 + ".toml", "a" * 245, "a" * 246])
def test_long_names_have_notes_of_their_own(tmp_path: Path, name: str) -> None:
    one, other = str(tmp_path / name), str(tmp_path / (name[:-1] + "b"))
    Path(one).touch()
    assert len(os.path.basename(lock_path(one)).encode()) <= 255
    assert lock_path(one) != lock_path(other)
    own = mine(take(one, ME))
    mine(take(other, ME)).release()
    own.release()
    assert os.listdir(tmp_path) == [name]


def test_a_name_of_strange_bytes(tmp_path: Path) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/\xff" * 1 + b"\xfe" * 250)
    mine(take(path, ME)).release()


def test_a_note_of_one_who_died_is_replaced_silently(report: str, kernel: str) -> None:
    leave(report, OTHER)
    found = look(report)
    assert found and (found.holder, found.stale, found.known) == (OTHER, True, False)
    own = mine(take(report, ME))
    assert own.beside is None
    assert taken(take(report, OTHER)).holder == ME
    own.release()


def test_a_note_without_words_is_one_of_a_session_that_died_at_once(report: str) -> None:
    leave(report, b"")
    mine(take(report, ME)).release()


def test_a_note_without_words_where_there_are_no_locks_may_be_anyones(
    report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def flock(descriptor: int, kind: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", flock)
    monkeypatch.setattr(edit_lock.time, "sleep", lambda seconds: None)
    leave(report, b"")
    assert taken(take(report, ME)) == Taken("unreadable")


def test_a_note_that_is_just_being_written_is_waited_for(report: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = leave(report, b"")
    descriptor = os.open(path, os.O_RDWR)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    monkeypatch.setattr(edit_lock.time, "sleep", lambda seconds: leave(report, THERE))
    assert taken(take(report, ME)) == Taken("gjj", THERE, SINCE, known=True)
    os.close(descriptor)


def test_a_living_process_that_let_go_of_its_note_does_not_hold_it(report: str) -> None:
    leave(report, ME)
    assert (look(report) or pytest.fail()).stale
    mine(take(report, OTHER)).release()


def test_of_a_note_from_another_host_only_the_user_can_tell(report: str, kernel: str) -> None:
    path = leave(report, THERE)
    before = path.read_bytes()
    assert taken(take(report, ME)) == look(report) == Taken("gjj", THERE, SINCE)
    assert path.read_bytes() == before


def test_the_same_host_before_its_restart_is_dead(report: str, kernel: str) -> None:
    leave(report, ME._replace(boot="the boot before"))
    mine(take(report, ME)).release()


GARBAGE = [
    b"\0", b"{}", b"[]", b"null", b"\xff\xfe", b"[" * 60_000, b'{"a":' * 9_000, b" " * (SIZE_LIMIT + 1), b"9" * 10_000,
    json.dumps(holder_data(ME) | {"pid": -1}).encode(), json.dumps(holder_data(ME) | {"since": 1e300}).encode(),
    json.dumps(holder_data(ME) | {"name": "x" * 1000}).encode(), json.dumps(holder_data(ME)).encode()[:-1],
]  # fmt: skip


@pytest.mark.parametrize("content", GARBAGE, ids=range(len(GARBAGE)))
def test_a_note_that_cannot_be_read_may_be_anyones(report: str, content: bytes, kernel: str) -> None:
    path = leave(report, content)
    assert taken(take(report, ME)) == look(report) == Taken("unreadable")
    assert path.read_bytes() == content
    own = mine(seize(report, ME))
    own.release()


@pytest.mark.parametrize("thing", ["link", "dangling", "folder", "pipe", "zero"])
def test_a_note_that_is_no_file_is_not_followed(report: str, tmp_path: Path, thing: str) -> None:
    path = note(report)
    (tmp_path / "target").write_bytes(b"precious")
    match thing:
        case "link":
            path.symlink_to("target")
        case "dangling":
            path.symlink_to("new")
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "zero":
            path.symlink_to("/dev/zero")
    assert taken(take(report, ME)) == Taken("unreadable")
    own = seize(report, ME)
    assert own.protected == (thing != "folder")
    own.release()
    assert (tmp_path / "target").read_bytes() == b"precious"
    assert {"2018 年报.toml", "target"} | ({path.name} if thing == "folder" else set()) == set(os.listdir(tmp_path))


# ---- taking over, and losing


def test_taking_over_is_seen_by_the_one_who_had_it(report: str, tmp_path: Path, kernel: str) -> None:
    first = mine(take(report, ME))
    second = mine(seize(report, ME._replace(tty="pts/9")))
    assert not first.still_ours()
    first.release()
    assert second.still_ours()
    assert (look(report) or pytest.fail()).holder == ME._replace(tty="pts/9")
    second.release()
    assert os.listdir(tmp_path) == ["2018 年报.toml"]
    mine(seize(report, ME)).release()


@pytest.mark.parametrize("what", ["gone", "changed", "replaced", "link"])
def test_a_note_that_somebody_touched_is_not_ours(report: str, what: str) -> None:
    own = mine(take(report, ME))
    path = note(report)
    content = path.read_bytes()
    match what:
        case "gone":
            path.unlink()
        case "changed":
            path.write_bytes(content + b" ")
        case "replaced":
            path.unlink()
            path.write_bytes(content)
        case "link":
            path.rename(path.with_name("moved"))
            path.symlink_to("moved")
    assert not own.still_ours()
    own.release()
    assert path.exists() == (what != "gone")


def test_where_no_note_can_be_written_work_goes_on(
    report: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    real = os.open

    def unwritable(path: str, flags: int, *args: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, "read-only")
        return real(path, flags, *args)

    for own in (take, seize):
        with monkeypatch.context() as patch:
            patch.setattr(os, "open", unwritable)
            found = own(report, ME)
        assert isinstance(found, EditLock)
        assert (found.protected, found.still_ours()) == (False, False)
        assert found.reason == "报告所在的文件夹不可写，别人看不到您正在编辑"
        found.release()
    leave(report, THERE)
    with monkeypatch.context() as patch:
        patch.setattr(os, "open", unwritable)
        assert taken(take(report, ME)).holder == THERE
    assert sorted(os.listdir(tmp_path)) == [note(report).name, "2018 年报.toml"]


@pytest.mark.parametrize("call", ["open", "write", "fstat", "unlink", "replace", "stat", "read", "close"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
@pytest.mark.parametrize("before", ["nothing", "dead", "there"])
def test_whatever_fails_nothing_is_raised_and_nothing_half_written_stays(
    report: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, before: str
) -> None:
    monkeypatch.setattr(edit_lock.time, "sleep", lambda seconds: None)
    real = getattr(os, call)
    for action in (take, seize, lambda path, holder: look(path)):
        for when in range(12):
            if before != "nothing":
                leave(report, OTHER if before == "dead" else THERE)
            count = iter(range(1000))

            def failing(*args: object, count: Iterator[int] = count, when: int = when, **options: object) -> object:
                result = real(*args, **options) if call == "close" else None
                if next(count) == when:
                    raise OSError(number, os.strerror(number))
                return result if call == "close" else real(*args, **options)

            with monkeypatch.context() as patch:
                patch.setattr(os, call, failing)
                found = action(report, ME)
            if isinstance(found, EditLock):
                assert found.protected or found.reason
                found.release()
            left = set(os.listdir(tmp_path)) - {"2018 年报.toml"}
            assert left <= {note(report).name} or call in ("unlink", "fstat", "stat"), left
            for name in left:
                os.unlink(tmp_path / name)


def test_a_dead_note_that_a_third_one_replaces_meanwhile_is_not_taken_away(
    report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = leave(report, OTHER)
    descriptor = os.open(path, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # the third one is at it
    edit_lock._take_away(str(path))
    assert path.exists()
    os.close(descriptor)

    real = edit_lock.lock

    def late(descriptor: int, tries: int = 1) -> bool | None:
        path.unlink()
        leave(report, ME)
        return real(descriptor, tries)

    with monkeypatch.context() as patch:
        patch.setattr(edit_lock, "lock", late)
        edit_lock._take_away(str(path))
    assert json.loads(path.read_bytes()) == holder_data(ME)
    path.unlink()
    edit_lock._take_away(str(path))


def test_of_many_at_once_one_gets_it(report: str) -> None:
    for content in (b"", OTHER, None):
        if content is not None:
            leave(report, content)
        found: list[EditLock | Taken] = []
        start = threading.Barrier(6)

        def run(found: list[EditLock | Taken] = found, start: threading.Barrier = start) -> None:
            start.wait()
            found.append(take(report, ME))

        threads = [threading.Thread(target=run) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        locks = [one for one in found if isinstance(one, EditLock)]
        assert len(locks) == 1
        mine(locks[0]).release()


def test_a_session_that_was_killed_bars_nobody(report: str) -> None:
    code = (
        "import sys; from gjj_tui.store.edit_lock import take; from gjj_tui.store.holder import this_process;"
        "lock = take(sys.argv[1], this_process(1)); print(lock.protected, flush=True); input()"
    )
    child = subprocess.Popen([sys.executable, "-c", code, report], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdout and child.stdin
    assert child.stdout.readline() == b"True\n"
    found = taken(take(report, ME))
    assert found.holder and (found.holder.pid, found.known) == (child.pid, True)
    child.kill()
    child.wait()
    child.stdout.close()
    child.stdin.close()
    mine(take(report, ME)).release()


# ---- other editors


def swap(report: str, pid: int, host: str = "", ending: str = ".swp", dirty: bool = True) -> Path:
    block = bytearray(4096)
    block[:12] = b"b0VIM 9.1\0\0\0"
    block[24:28] = struct.pack("<I", pid)
    block[28:33] = b"zhang"
    name = (host or this_host()).encode()[:39]
    block[68 : 68 + len(name)] = name
    block[1007] = 0x55 if dirty else 0
    path = Path(os.path.join(os.path.dirname(report), f".{os.path.basename(report)}{ending}"))
    path.write_bytes(block)
    return path


@pytest.mark.parametrize("ending", [".swp", ".swo", ".swn"])
def test_vim_is_recognised(report: str, ending: str) -> None:
    path = swap(report, os.getpid(), ending=ending)
    found = taken(take(report, ME))
    assert found == look(report)
    assert (found.kind, found.known, found.stale, found.modified) == ("vim", True, False, True)
    assert found.holder and (found.holder.user, found.holder.pid) == ("zhang", os.getpid())
    assert not note(report).exists()
    own = mine(seize(report, ME))
    assert own.beside == found
    assert path.exists()
    own.release()


def test_a_vim_that_crashed_is_told_of_and_bars_nobody(report: str) -> None:
    path = swap(report, 2**22 + 1, dirty=False)
    own = mine(take(report, ME))
    assert own.beside and (own.beside.kind, own.beside.stale, own.beside.modified) == ("vim", True, False)
    assert path.exists()
    own.release()
    path = swap(report, os.getpid())
    os.utime(path, (booted() - 100,) * 2)
    found = look(report)
    assert booted() == 0 or (found and found.stale), "the number was given anew since the machine started"


def test_of_a_vim_elsewhere_nothing_is_known(report: str) -> None:
    swap(report, 5, "ws2", dirty=False)
    found = taken(take(report, ME))
    assert (found.kind, found.known, found.stale, found.modified) == ("vim", False, False, False)


@pytest.mark.parametrize(
    "content", [b"", b"b0VIM 9.1", b"x" * 4096, b"b0VIM " + b"\xff" * 4096, b"b0VIM " + b"\0" * 4096]
)
def test_a_swap_file_may_hold_anything(report: str, content: bytes) -> None:
    swap(report, 1).write_bytes(content)
    found = look(report)
    assert found is None or taken_words(found, SINCE)


def test_a_swap_file_may_be_anything(report: str) -> None:
    path = swap(report, 1)
    for make in (lambda: os.mkfifo(path), lambda: path.mkdir(), lambda: path.symlink_to("/dev/zero")):
        path.rmdir() if path.is_dir() and not path.is_symlink() else path.unlink()
        make()
        assert look(report) is None


@pytest.mark.skipif(not shutil.which("vim"), reason="no vim")
def test_a_real_vim(report: str) -> None:
    child = pexpect.spawn("vim", ["-u", "NONE", "--cmd", "set swapfile updatecount=1", report], timeout=10)
    try:
        child.send("ihello")
        until = time.monotonic() + 10
        while not (found := look(report)) and time.monotonic() < until:
            time.sleep(0.02)
        assert found and (found.kind, found.known, found.stale) == ("vim", True, False)
        assert found.holder and found.holder.pid == child.pid
    finally:
        child.kill(9)
        child.close(force=True)
    found = look(report)
    assert found and found.stale
    assert mine(take(report, ME)).beside == found


@pytest.mark.parametrize("linked", [True, False])
def test_emacs_is_recognised(report: str, linked: bool) -> None:
    path = Path(os.path.dirname(report), f".#{os.path.basename(report)}")

    def put(text: str) -> Taken | None:
        path.unlink(missing_ok=True)
        path.symlink_to(text) if linked else path.write_text(text, encoding="utf-8")
        return look(report)

    here, pid = this_host(), os.getpid()
    for text in (f"zhang@{here}.{pid}", f"zhang@{here}.{pid}:{booted()}", f"zhang@{here}.{pid}:{booted() + 3}"):
        found = put(text)
        assert found and (found.kind, found.known, found.stale, found.modified) == ("emacs", True, False, True)
        assert found.holder and (found.holder.user, found.holder.host) == ("zhang", here)
        assert taken(take(report, ME)) == found
    for text in (f"zhang@{here}.{2**22 + 1}:{booted()}", f"zhang@{here}.{pid}:{booted() - 5000}"):
        found = put(text)
        assert found and found.stale
        own = mine(take(report, ME))
        assert own.beside == found
        own.release()
    found = put("zh@ng@a.b.c.77:5")
    assert found and found.holder and (found.holder.user, found.holder.host, found.holder.pid) == ("zh@ng", "a.b.c", 77)
    assert (found.known, found.stale) == (False, False)
    for text in ("x", "a@b", "a@b.c", "@.1", f"a@b.{'9' * 20}", "a@b.１", "a@b.1:x"):
        assert put(text) is None


def test_a_living_editor_counts_more_than_one_that_died(report: str) -> None:
    leave(report, OTHER)
    swap(report, 2**22 + 1)
    os.symlink(f"a@{this_host()}.{os.getpid()}", os.path.join(os.path.dirname(report), f".#{os.path.basename(report)}"))
    assert taken(take(report, ME)).kind == "emacs"
    assert note(report).exists()


# ---- words


@pytest.fixture(autouse=True)
def utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


ZHANG = Holder("ws1", "b", 5, 6, 1000, "zhang", "张三", "pts/3", SINCE)  # 22:13 on 2023-11-14


@pytest.mark.parametrize(
    ("one", "later", "words"),
    [
        (Taken("gjj", ZHANG, SINCE, known=True), 10, "张三（zhang），在 ws1 上用 gjj 开着这份报告（从 22:13 起，刚才）"),
        (Taken("gjj", ZHANG, SINCE, known=True), 300, "张三（zhang），在 ws1 上用 gjj 开着这份报告（从 22:13 起，5 分钟前）"),
        (
            Taken("gjj", ZHANG._replace(name=""), SINCE), 3 * 3600,
            "zhang，在 ws1 上用 gjj 开着这份报告（从 2023-11-14 22:13 起，3 小时前）；那边是否还开着，从这里看不出",
        ),
        (
            Taken("vim", ZHANG._replace(name=""), SINCE, known=True, modified=True), 3 * 86400,
            "zhang，在 ws1 上用 vim 开着这份报告（最近一次在 2023-11-14 22:13，3 天前），有没存的改动",
        ),
        (
            Taken("emacs", ZHANG, SINCE, stale=True, modified=True), -5000,
            "张三（zhang），在 ws1 上用 Emacs 编辑时没有正常退出，可能留有没存的内容（从 20:50 起，刚才）".replace("20:50", "22:13"),
        ),
        (Taken("gjj", ZHANG, 0.0, known=True), 0, "张三（zhang），在 ws1 上用 gjj 开着这份报告（时间不明）"),
        (Taken("unreadable"), 0, "报告旁边有读不懂的占用标记，可能有人正在编辑"),
    ],
)  # fmt: skip
def test_words_say_who_where_and_since_when(one: Taken, later: float, words: str) -> None:
    assert taken_words(one, SINCE + later) == words


def test_words_do_not_command_a_terminal() -> None:
    bad = ZHANG._replace(user="\x1b]52;", name="\u202e{0}", host="\x9b{person}")
    words = taken_words(Taken("gjj", bad, SINCE), SINCE)
    assert not set(words) & set("\x1b\u202e\x9b")
    assert "{0}" in words and "{person}" in words
