"""The audit: what was recorded is read back, what was changed afterwards is found, and a crash costs one line at most."""

from __future__ import annotations

import errno
import io
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.store import audit as module
from gjj_tui.store.audit import Change, Entry, Trail, record, trail
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import sha256_of

ROOT = Path(__file__).resolve().parents[2]
REPORT = "/报告/2017.toml"
NOW = 1_700_000_000.0
EVIL = 'a\n{"seq":9}\r\u2028\u2029\x85\x0b\x0c\x1b[2J\x9b\x00\u202e\udcff\ud800"\\😀'


def entry(text: str = "8", what: str = "save") -> Entry:
    change = Change("3100", "3100 收到申请数", "5", text, "", 1, len(text))
    return Entry(what, NOW, "zhang", "张三", "主机", sha256_of(b"old"), sha256_of(text.encode("utf-8", "replace")), (change,))


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "state")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without waiting for the disk."""
    monkeypatch.setattr(os, "fdatasync", lambda _descriptor: None)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)


def file_of(folder: str) -> Path:
    (found,) = Path(folder, "audit").iterdir()
    return found


def filled(folder: str, texts: str = "678") -> tuple[list[Entry], bytes]:
    """Some records, as entries and as the file has them."""
    made = [entry(text)._replace(seq=record(folder, REPORT, entry(text))) for text in texts]
    return made, file_of(folder).read_bytes()


def trail_of(data: bytes) -> Trail:
    return module._trail(io.BytesIO(data))


def flipped(data: bytes) -> Iterator[bytes]:
    for index, byte in enumerate(data):
        for other in {byte ^ 0x01, byte ^ 0x80, 0x0A, 0x22} - {byte}:
            yield data[:index] + bytes([other]) + data[index + 1 :]


def sealed(**data: Any) -> bytes:
    """A crafted line whose own check is right."""
    head = json.dumps(data)[:-1].encode()
    return head + b',"check":"' + sha256_of(head).encode() + b'"}'


# ---- round trip ----


def test_what_was_recorded_is_read_back(folder: str) -> None:
    made = [entry(), entry("", "restore")._replace(detail="3"), entry(EVIL), entry()._replace(changes=(), name="")]
    assert [record(folder, REPORT, one) for one in made] == [1, 2, 3, 4]
    assert trail(folder, REPORT).entries == [one._replace(seq=seq) for seq, one in enumerate(made, 1)]
    assert trail(folder, REPORT).broken is None
    assert trail(folder, "/another.toml") == Trail([], None, False)


def test_without_records_there_is_nothing_and_nothing_is_made(folder: str) -> None:
    assert trail(folder, REPORT) == Trail([], None, False)
    assert not os.path.exists(folder)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_it_is_private_whatever_the_umask(folder: str, mask: int) -> None:
    old = os.umask(mask)
    try:
        filled(folder)
    finally:
        os.umask(old)
    for path in (Path(folder), *Path(folder).rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_no_text_can_forge_a_line(folder: str) -> None:
    evil = Change(EVIL, EVIL, EVIL, EVIL, EVIL, len(EVIL), len(EVIL))
    one = Entry(EVIL, NOW, EVIL, EVIL, EVIL, EVIL, EVIL, (evil,), EVIL)
    for _ in range(2):
        record(folder, EVIL.replace("\x00", ""), one)
    data = file_of(folder).read_bytes()
    assert data.isascii()
    assert len(data.decode("ascii").splitlines()) == data.count(b"\n") == 2
    assert all(byte >= 0x20 for byte in data.replace(b"\n", b""))
    assert trail(folder, EVIL.replace("\x00", "")).entries == [one._replace(seq=1), one._replace(seq=2)]


def test_a_record_is_a_json_line_with_the_hash_of_the_line_before(folder: str) -> None:
    _made, data = filled(folder)
    before = ""
    for seq, line in enumerate(data.splitlines(), 1):
        loaded = json.loads(line)
        assert (loaded["seq"], loaded["before"], loaded["path"]) == (seq, before, REPORT)
        assert loaded["changes"] == [{"address": "3100", "what": "3100 收到申请数", "old": "5", "new": "678"[seq - 1]}]
        before = sha256_of(line)


def test_long_texts_are_cut_and_say_how_long_they_were(folder: str) -> None:
    long = "字" * 5000
    change = Change("§1¶1", "段", long, long[:2000], long, 5000, 2000)
    record(folder, REPORT, entry()._replace(changes=(change,)))
    (found,) = trail(folder, REPORT).entries[0].changes
    assert found == Change("§1¶1", "段", long[:2000], long[:2000], long[:2000], 5000, 2000)


def test_a_record_never_grows_over_the_limit(folder: str) -> None:
    long = "\x1b" * 300
    changes = tuple(Change(long, long * 3, long, long, long, 300, 300) for _ in range(2100))
    record(folder, REPORT, entry()._replace(changes=changes))
    record(folder, REPORT, entry())
    assert file_of(folder).stat().st_size < module.LINE_LIMIT + 2000
    first, second = trail(folder, REPORT).entries
    assert len(first.changes) + first.omitted == 2100
    assert first.changes[0].old_length == 300
    assert second == entry()._replace(seq=2)
    assert trail(folder, REPORT).broken is None


@pytest.mark.parametrize("when", [float("nan"), float("inf"), -1.0, 1e300])
def test_any_clock_will_do(folder: str, when: float) -> None:
    record(folder, REPORT, entry()._replace(when=when))
    record(folder, REPORT, entry())
    assert [one.seq for one in trail(folder, REPORT).entries] == [1, 2]
    assert 0 <= trail(folder, REPORT).entries[0].when <= 250_000_000_000


def test_only_the_end_of_a_long_audit_is_read_to_append(
    folder: str, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(300):
        record(folder, REPORT, entry("字" * 100))
    size, seen, pread = file_of(folder).stat().st_size, [], os.pread
    monkeypatch.setattr(os, "pread", lambda *args: seen.append(args[1]) or pread(*args))
    assert record(folder, REPORT, entry()) == 301
    assert sum(seen) < 70_000 < size
    assert trail(folder, REPORT).broken is None


# ---- crashes: a torn end ----


def test_cut_anywhere_the_beginning_is_whole(folder: str) -> None:
    made, data = filled(folder)
    for size in range(len(data) + 1):
        found = trail_of(data[:size])
        whole = data.count(b"\n", 0, size + 1)
        assert found.entries == made[:whole]
        assert found.broken is None
        assert found.torn is (size > 0 and data[size - 1 : size] != b"\n" and data[size : size + 1] != b"\n")


def test_after_a_cut_anywhere_a_new_line_begins_and_the_chain_holds(folder: str, quick: None) -> None:
    made, data = filled(folder)
    path = file_of(folder)
    for size in range(0, len(data) + 1, 3):
        path.write_bytes(data[:size])
        kept = data.count(b"\n", 0, size + 1)
        assert record(folder, REPORT, entry("新")) == kept + 1
        assert record(folder, REPORT, entry("后")) == kept + 2
        found = trail(folder, REPORT)
        assert found == Trail([*made[:kept], entry("新")._replace(seq=kept + 1), entry("后")._replace(seq=kept + 2)], None, False)


def test_a_torn_piece_of_zeros_is_a_torn_piece(folder: str) -> None:
    made, data = filled(folder)
    file_of(folder).write_bytes(data + bytes(4096))
    assert record(folder, REPORT, entry()) == 4
    assert trail(folder, REPORT) == Trail([*made, entry()._replace(seq=4)], None, False)


# ---- tampering ----


def test_a_flipped_byte_is_found_wherever_it_is(folder: str) -> None:
    made, data = filled(folder)
    ends = [index for index, byte in enumerate(data) if byte == 0x0A]
    for broken in flipped(data):
        found = trail_of(broken)
        assert all(one in made for one in found.entries)
        at = next(index for index, byte in enumerate(broken) if byte != data[index])
        assert found.broken == sum(end < at for end in ends) + 1 or (at == ends[-1] and found.torn)


def test_a_damaged_audit_goes_on(folder: str, quick: None) -> None:
    _made, data = filled(folder)
    path = file_of(folder)
    for broken in list(flipped(data))[::29]:
        path.write_bytes(broken)
        before = trail(folder, REPORT)
        assert record(folder, REPORT, entry("新")) >= 3
        after = trail(folder, REPORT)
        assert [one.changes for one in after.entries] == [one.changes for one in (*before.entries, entry("新"))]
        assert after.broken == before.broken


def test_taking_out_changing_places_and_putting_in_are_found(folder: str) -> None:
    _made, data = filled(folder, "1234")
    one, two, three, four = data.splitlines(keepends=True)
    other, alien = data.replace(b"3100", b"3110").splitlines(keepends=True)[1], sealed(seq=2, time=1, before="") + b"\n"
    for broken, first in (
        ((two, three, four), 1), ((one, three, four), 2), ((one, two, four), 3), ((one, three, two, four), 2),
        ((one, one, two, three, four), 2), ((one, two, three, four, four), 5), ((one, two, three, four, one), 5),
        ((one, other, three, four), 2), ((one, alien, two, three, four), 2), ((one, b"\n", two, three, four), 2),
        ((one, alien, three, four), 2), ((b"x\n", one, two, three, four), 1), ((one, two, three, four, b"x\n"), 5),
    ):  # fmt: skip
        assert trail_of(b"".join(broken)).broken == first, broken
    assert trail_of(one + two).broken is None  # the end cut off leaves no trace: the docstring says so


def test_a_record_written_anew_no_longer_fits_the_next(folder: str) -> None:
    _made, data = filled(folder)
    one, two, three = data.splitlines()
    changed = json.loads(two)
    del changed["check"]
    changed["user"] = "li"
    assert trail_of(b"\n".join((one, sealed(**changed), three, b""))).broken == 3


GOOD = {"seq": 1, "time": 1.5, "user": "u", "host": "h", "what": "save", "old": "", "new": "", "changes": [], "before": ""}


def lines() -> Iterator[bytes]:
    for key, value in GOOD.items():
        for wrong in (None, True, [1], {}, "x" if type(value) is not str else 1, 10**400, -1, -1.5, int("9" * 4300)):
            if type(wrong) is not type(value) or type(value) is int:
                yield sealed(**(GOOD | {key: wrong}))
    for changes in ([[]], ["x"], [{"address": 1}], [{"old": None}], [{"address": "a", "old_length": "1"}], [None], {}):
        yield sealed(**(GOOD | {"changes": changes}))
    yield from (sealed(**(GOOD | {"time": value})) for value in (float("nan"), float("inf"), 10**15, -(10**15)))
    for text in (b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"1" * 5000, b"", b"null", b'"', b'{"seq":' + b"9" * 5000):
        yield text + b',"check":"' + sha256_of(text).encode() + b'"}'
        yield text


def test_crafted_lines_never_do_more_than_not_count(folder: str, quick: None) -> None:
    assert trail_of(sealed(**GOOD) + b"\n").broken is None
    record(folder, REPORT, entry())
    for line in lines():
        file_of(folder).write_bytes(line + b"\n")
        assert record(folder, REPORT, entry()) > 0
        for data in (line, line + b"\n", sealed(**GOOD) + b"\n" + line + b"\n"):
            found = trail_of(data)
            assert all(0 <= one.when <= 250_000_000_000 for one in found.entries)
    file_of(folder).write_bytes(b"\n".join(lines()))
    assert record(folder, REPORT, entry()) > 0
    assert trail(folder, REPORT).broken is not None


def test_a_line_over_the_limit_is_not_read(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINE_LIMIT", 2000)
    _made, data = filled(folder)
    file_of(folder).write_bytes(data + b"x" * 10_000 + b"\n")
    assert trail(folder, REPORT).broken == 4
    record(folder, REPORT, entry())
    assert trail(folder, REPORT).broken == 4


# ---- the system ----


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_link(path: Path) -> None:
    path.symlink_to("/etc/passwd")


@pytest.mark.parametrize("make", [os.mkfifo, make_loop, make_link, os.mkdir])
def test_other_kinds_of_files_are_faults(folder: str, make: Callable[[Path], None]) -> None:
    filled(folder)
    path = file_of(folder)
    path.unlink()
    make(path)
    for call in (lambda: record(folder, REPORT, entry()), lambda: trail(folder, REPORT)):
        with pytest.raises(StoreFault, match="修改记录"):
            call()


def test_a_folder_that_is_none_is_a_fault_to_write_and_empty_to_read(folder: str) -> None:
    Path(folder).write_bytes(b"")
    with pytest.raises(StoreFault, match=r"修改记录没有写下：.*不是文件夹"):
        record(folder, REPORT, entry())
    assert trail(folder, REPORT).entries == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_somebody_elses_folder_is_not_read(folder: str) -> None:
    filled(folder)
    os.chown(os.path.join(folder, "audit"), 12345, -1)
    for call in (lambda: record(folder, REPORT, entry()), lambda: trail(folder, REPORT)):
        with pytest.raises(StoreFault, match="别的用户"):
            call()


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
def test_whatever_call_fails_the_old_records_stay(folder: str, error: int, monkeypatch: pytest.MonkeyPatch) -> None:
    counter, wanted = count(1), 0

    def failing(name: str) -> Callable[..., Any]:
        call = getattr(os, name)

        def wrapper(*args: Any, **named: Any) -> Any:
            if next(counter) != wanted:
                return call(*args, **named)
            if name == "write":
                return call(args[0], args[1][: len(args[1]) // 2])  # a full disk takes a part
            if name == "close":
                call(*args)
            raise OSError(error, os.strerror(error))

        return wrapper

    for name in ("open", "write", "fsync", "fdatasync", "close", "pread", "fstat", "fchmod", "mkdir", "ftruncate"):
        monkeypatch.setattr(os, name, failing(name))
    old: list[Entry] = []
    for point in range(1, 200):
        counter, wanted, new = count(1), point, entry(str(point))
        try:
            new = new._replace(seq=record(folder, REPORT, new))
            done = True
            if next(counter) <= point:
                break
        except StoreFault as fault:
            assert "修改记录没有写下" in str(fault)
            done, new = False, new._replace(seq=len(old) + 1)
        wanted = 0
        found = trail(folder, REPORT)
        assert found.broken is None
        assert found.entries in ([[*old, new]] if done else [old, [*old, new]])
        old = found.entries
    assert point > 12
    assert trail(folder, REPORT).broken is None


def test_a_record_is_one_write_and_on_the_disk(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    events: list[str] = []
    for name in ("write", "fdatasync", "fsync"):
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, _name=name, _call=call: events.append(_name) or _call(*args))
    record(folder, REPORT, entry())
    assert events[-3:] == ["write", "fdatasync", "fsync"]
    events.clear()
    record(folder, REPORT, entry())
    assert events == ["write", "fdatasync"]


def test_two_processes_append_at_once_and_lose_nothing(folder: str) -> None:
    program = (
        "import sys; from gjj_tui.store.audit import Entry, record\n"
        "for n in range(100): record(sys.argv[1], '/r', Entry('save', 0.0, sys.argv[2], '', '', '', '', (), str(n)))"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program, folder, name]) for name in "ab"]
    assert [process.wait(30) for process in processes] == [0, 0]
    found = trail(folder, "/r")
    assert [one.seq for one in found.entries] == list(range(1, 201))
    assert (found.broken, found.torn) == (None, False)
    for name in "ab":
        assert [one.detail for one in found.entries if one.user == name] == list(map(str, range(100)))
