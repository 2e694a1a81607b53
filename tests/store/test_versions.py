"""Kept versions come back byte for byte, in order, whatever the clock, a crash or a damaged disk did."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.store import state_folder
from gjj_tui.store import versions as module
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import read_file, sha256_of
from gjj_tui.store.versions import MOST, SECONDS, Version, content, keep, prune, versions

REPORT = "/报告/2017.toml"
NOW = 1_700_000_000.0
DAY = 24 * 3600.0
ONE, TWO, THREE = "一 = 1\n".encode(), "二 = 2\n".encode() * 200, b""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    return str(tmp_path / "state")


def place(folder: str) -> Path:
    (found,) = Path(folder, "versions").iterdir()
    return found


def contents(folder: str, report: str = REPORT) -> list[bytes]:
    return [content(folder, one) for one in versions(folder, report)]


def numbers(folder: str) -> list[int]:
    return [one.number for one in versions(folder, REPORT)]


def flipped(data: bytes) -> Iterator[bytes]:
    """Every byte with a bit less or more, as another digit or letter, and as a line end."""
    for index, byte in enumerate(data):
        for other in {byte ^ 0x01, byte ^ 0x80, 0x0A} - {byte}:
            yield data[:index] + bytes([other]) + data[index + 1 :]


# ---- keeping ----


def test_what_was_kept_comes_back(folder: str) -> None:
    kept = [keep(folder, REPORT, data, NOW + index) for index, data in enumerate((ONE, TWO, THREE))]
    assert versions(folder, REPORT) == kept
    assert contents(folder) == [ONE, TWO, THREE]
    assert kept[1] == Version(sha256_of(TWO), NOW + 1, len(TWO), 2, kept[0].report)


def test_without_history_there_is_none_and_nothing_is_made(folder: str) -> None:
    assert versions(folder, REPORT) == []
    prune(folder, REPORT, NOW)
    assert not os.path.exists(folder)


def test_the_newest_version_is_not_counted_twice(folder: str) -> None:
    first = keep(folder, REPORT, ONE, NOW)
    assert keep(folder, REPORT, ONE, NOW + 5) == first
    assert versions(folder, REPORT) == [first]


def test_a_content_that_comes_again_is_stored_once(folder: str) -> None:
    for data in (ONE, TWO, ONE):
        keep(folder, REPORT, data, NOW)
    assert contents(folder) == [ONE, TWO, ONE]
    assert sorted(os.listdir(place(folder))) == sorted(["index", sha256_of(ONE), sha256_of(TWO)])


def test_reports_do_not_see_one_another(folder: str) -> None:
    names = [REPORT, "/报告/2018.toml", "/a/\udcff.toml", "/a/\ud800.toml", "/" + "长" * 3000, "/../../etc/passwd"]
    for index, name in enumerate(names):
        keep(folder, name, b"%d" % index, NOW)
    assert [contents(folder, name) for name in names] == [[b"%d" % index] for index in range(len(names))]
    assert len(os.listdir(os.path.join(folder, "versions"))) == len(names)


@pytest.mark.parametrize("mask", [0, 0o022, 0o077])
def test_everything_is_private_whatever_the_umask(folder: str, mask: int) -> None:
    old = os.umask(mask)
    try:
        keep(folder, REPORT, ONE, NOW)
        keep(folder, REPORT, TWO, NOW)
    finally:
        os.umask(old)
    for path in (Path(folder), *Path(folder).rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


def test_order_and_numbers_do_not_hang_on_the_clock(folder: str) -> None:
    times = [NOW, NOW - 3 * DAY, float("nan"), -5.0, 1e300, float("-inf"), NOW]
    for index, when in enumerate(times):
        keep(folder, REPORT, b"%d" % index, when)
    assert contents(folder) == [b"%d" % index for index in range(len(times))]
    assert numbers(folder) == [1, 2, 3, 4, 5, 6, 7]
    assert all(0 <= one.when <= 250_000_000_000 for one in versions(folder, REPORT))


def test_a_content_over_the_limit_is_refused(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZE_LIMIT", 10)
    with pytest.raises(StoreFault, match=r"历史版本没有存下：.*太大"):
        keep(folder, REPORT, b"x" * 11, NOW)


# ---- letting go ----


def test_the_last_fifty_stay(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fdatasync", lambda _descriptor: None)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    for index in range(MOST + 7):
        keep(folder, REPORT, b"%d" % index, NOW)
    prune(folder, REPORT, NOW)
    assert contents(folder) == [b"%d" % index for index in range(7, MOST + 7)]
    assert len(os.listdir(place(folder))) == MOST + 1
    assert keep(folder, REPORT, b"next", NOW).number == MOST + 8


def test_what_is_out_of_use_for_thirty_days_goes_but_for_the_newest(folder: str) -> None:
    for index, when in enumerate((NOW, NOW + DAY, NOW + 2 * DAY)):
        keep(folder, REPORT, b"%d" % index, when)
    prune(folder, REPORT, NOW + DAY + SECONDS)
    assert contents(folder) == [b"0", b"1", b"2"]
    prune(folder, REPORT, NOW + DAY + SECONDS + 1)
    assert contents(folder) == [b"1", b"2"]
    prune(folder, REPORT, NOW + 100 * SECONDS)
    assert contents(folder) == [b"2"]
    assert keep(folder, REPORT, b"3", NOW).number == 4


def test_what_was_just_replaced_stays_however_old_it_is(folder: str) -> None:
    keep(folder, REPORT, ONE, NOW)
    keep(folder, REPORT, ONE, NOW + 5 * SECONDS)
    keep(folder, REPORT, TWO, NOW + 5 * SECONDS)
    prune(folder, REPORT, NOW + 5 * SECONDS)
    assert contents(folder) == [ONE, TWO]


def test_a_content_that_a_younger_version_shares_stays(folder: str) -> None:
    for data, when in ((ONE, NOW), (TWO, NOW), (ONE, NOW + DAY)):
        keep(folder, REPORT, data, when)
    prune(folder, REPORT, NOW + DAY + SECONDS + 1)
    assert contents(folder) == [ONE]
    assert not place(folder).joinpath(sha256_of(TWO)).exists()


def test_what_no_version_speaks_of_goes_only_when_it_is_old(folder: str) -> None:
    keep(folder, REPORT, ONE, NOW)
    for name, age in (("young", DAY), (".new", 2 * SECONDS), ("f" * 64, 2 * SECONDS)):
        place(folder).joinpath(name).write_bytes(b"x")
        os.utime(place(folder) / name, (NOW - age, NOW - age))
    place(folder).joinpath("sub").mkdir()
    os.utime(place(folder) / "sub", (1, 1))
    prune(folder, REPORT, NOW)
    assert sorted(os.listdir(place(folder))) == sorted(["index", sha256_of(ONE), "sub", "young"])


# ---- damage ----


def test_a_damaged_index_loses_at_most_the_lines_that_are_damaged(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [keep(folder, REPORT, data, NOW) for data in (ONE, TWO, THREE)]
    image = read_file(place(folder) / "index")

    def found(data: bytes) -> list[Version]:
        monkeypatch.setattr(module, "read_file", lambda path, limit: image._replace(data=data))
        return versions(folder, REPORT)

    assert found(image.data) == kept
    for broken in flipped(image.data):
        left = found(broken)
        assert len(left) >= 1
        assert [one for one in kept if one in left] == left
    for size in range(len(image.data)):
        assert found(image.data[:size]) == kept[: image.data.count(b"\n", 0, size + 1)]


def test_after_damage_numbers_are_not_given_again(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fdatasync", lambda _descriptor: None)
    monkeypatch.setattr(os, "fsync", lambda _descriptor: None)
    for data in (ONE, TWO):
        keep(folder, REPORT, data, NOW)
    index = place(folder) / "index"
    data = index.read_bytes()
    for broken in list(flipped(data))[::7]:
        index.write_bytes(broken)
        before = versions(folder, REPORT)
        new = keep(folder, REPORT, b"new", NOW)
        assert new.number > 2
        assert versions(folder, REPORT) == [*before, new]


def test_a_damaged_content_is_told_and_mended_by_the_same_content(folder: str) -> None:
    kept = keep(folder, REPORT, TWO, NOW)
    path = place(folder) / kept.sha256
    data = path.read_bytes()
    for broken in [*flipped(data), *(data[:size] for size in range(len(data))), data + b"x"]:
        path.write_bytes(broken)
        try:
            assert content(folder, kept) == TWO
        except StoreFault as fault:
            assert "第 1 版的内容已丢失或损坏" in str(fault)
    path.unlink()
    with pytest.raises(StoreFault, match="丢失或损坏"):
        content(folder, kept)
    path.write_bytes(data[:-1])
    assert keep(folder, REPORT, TWO, NOW) == kept
    assert contents(folder) == [TWO]


def test_a_content_that_unpacks_without_end_is_damaged(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "SIZE_LIMIT", 100_000)
    kept = keep(folder, REPORT, TWO, NOW)
    (place(folder) / kept.sha256).write_bytes(zlib.compress(bytes(10_000_000)))
    with pytest.raises(StoreFault, match="损坏"):
        content(folder, kept)


def line(number: int, when: str = "1.000", size: str = "1", sha: str = "a" * 64) -> bytes:
    text = f"{number} {when} {size} {sha}".encode()
    return b"%08x %s\n" % (zlib.crc32(text), text)


@pytest.mark.parametrize(
    ("index", "found"),
    [
        (line(2) + line(1) + line(2) + line(3), [2, 3]),
        (line(0) + line(-1) + line(10**15), []),
        (line(1, "9" * 12 + ".000") + line(2, "nan"), [1]),
        (line(1, size="9" * 11) + line(2, sha="A" * 64) + line(3, sha="../../../../etc/passwd"), []),
        (line(1, sha="a" * 63 + "/") + line(2, sha="a" * 65) + line(4), [4]),
        (line(1).replace(b"\n", b"\r\n") + line(2).replace(b"1", "١".encode()), []),
        (b"\xff\x00" * 500 + b"\n" + line(7), [7]),
        (b"\n\n\n" + line(1) + b"\n" + line(2)[:-1], [1, 2]),
    ],
)
def test_a_crafted_index_gives_nothing_but_versions(folder: str, index: bytes, found: list[int]) -> None:
    keep(folder, REPORT, ONE, NOW)
    place(folder).joinpath("index").write_bytes(index)
    assert numbers(folder) == found
    prune(folder, REPORT, 2.0)
    assert keep(folder, REPORT, TWO, NOW).number > max(found, default=0)


def make_fifo(path: Path) -> None:
    os.mkfifo(path)


def make_loop(path: Path) -> None:
    path.symlink_to(path.name)


def make_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(module.SIZE_LIMIT * 2)


@pytest.mark.parametrize("make", [make_fifo, make_loop, make_large, Path.mkdir])
@pytest.mark.parametrize("name", ["index", sha256_of(ONE), ""])
def test_other_kinds_of_files_are_faults(folder: str, name: str, make: Callable[[Path], None]) -> None:
    kept = keep(folder, REPORT, ONE, NOW)
    path = place(folder) / name
    if name:
        path.unlink()
    else:
        path.rename(str(path) + "-")
    make(path)
    calls: tuple[Callable[[], Any], ...] = (
        lambda: versions(folder, REPORT),
        lambda: content(folder, kept),
        lambda: keep(folder, REPORT, TWO, NOW),
        lambda: keep(folder, REPORT, ONE, NOW),
        lambda: prune(folder, REPORT, NOW),
    )
    faults = 0
    for call in calls:
        try:
            call()
        except StoreFault as fault:
            faults += 1
            assert str(fault)
    assert faults


def test_no_place_for_it_is_a_fault_in_words(folder: str, tmp_path: Path) -> None:
    Path(folder).write_bytes(b"")
    with pytest.raises(StoreFault, match=r"历史版本没有存下：.*不是文件夹") as caught:
        keep(folder, REPORT, ONE, NOW)
    assert caught.value.kind == "write"
    assert versions(folder, REPORT) == []
    with pytest.raises(StoreFault):
        keep("", REPORT, ONE, NOW)
    (tmp_path / "link").symlink_to("elsewhere")
    with pytest.raises(StoreFault):
        keep(str(tmp_path / "link" / "state"), REPORT, ONE, NOW)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_somebody_elses_folder_is_not_read(folder: str) -> None:
    keep(folder, REPORT, ONE, NOW)
    os.chown(place(folder), 12345, -1)
    for call in (lambda: versions(folder, REPORT), lambda: prune(folder, REPORT, NOW)):
        with pytest.raises(StoreFault, match="别的用户"):
            call()
    with pytest.raises(StoreFault, match="别的用户"):
        keep(folder, REPORT, ONE, NOW)


# ---- faults of the system ----

CALLS = (
    "open", "write", "fsync", "fdatasync", "replace", "close", "lseek", "read", "fchmod", "mkdir", "unlink", "listdir",
)  # fmt: skip


class FailingCalls:
    """The `wanted`-th of all watched system calls fails; counts them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.counter, self.wanted = count(1), 0
        for name in CALLS:
            monkeypatch.setattr(os, name, self._wrapped(getattr(os, name)))

    def _wrapped(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def wrapper(*args: Any, **named: Any) -> Any:
            if next(self.counter) == self.wanted:
                if call.__name__ == "write":
                    call(args[0], bytes(args[1])[: len(args[1]) // 2])
                if call.__name__ == "close":
                    call(*args)
                raise OSError(self.errno, os.strerror(self.errno))
            return call(*args, **named)

        return wrapper

    def at(self, wanted: int, errno: int) -> None:
        self.counter, self.wanted, self.errno = count(1), wanted, errno


@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_whatever_call_fails_the_old_versions_stay_and_the_new_one_is_whole_or_not_there(
    folder: str, error: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import errno

    calls = FailingCalls(monkeypatch)
    old: list[bytes] = []
    for wanted in range(1, 200):
        data = b"%d" % wanted
        calls.at(wanted, getattr(errno, error))
        try:
            keep(folder, REPORT, data, NOW)
            done = True
            if next(calls.counter) <= wanted:
                break  # that many calls there are not
        except StoreFault as fault:
            assert "历史版本没有存下" in str(fault)
            done = False
        calls.at(0, 0)
        found = contents(folder) if os.path.isdir(folder) else []
        assert found in ([[*old, data]] if done else [old, [*old, data]])
        old = found
    assert wanted > 15
    calls.at(0, 0)
    keep(folder, REPORT, b"after all", NOW)
    assert contents(folder)[-1] == b"after all"
    assert [name for name in os.listdir(place(folder)) if name.startswith(".")] in ([], [".new"])


def test_pruning_may_fail_anywhere(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import errno

    calls = FailingCalls(monkeypatch)
    for wanted in range(1, 200):
        calls.at(0, 0)
        for data in (ONE, TWO, b"%d" % wanted):
            keep(folder, REPORT, data, NOW)
        calls.at(wanted, errno.EIO)
        try:
            prune(folder, REPORT, NOW + 2 * SECONDS)
            if next(calls.counter) <= wanted:
                break
        except StoreFault:
            pass
        calls.at(0, 0)
        assert contents(folder)[-1] == b"%d" % wanted
    assert wanted > 8


def test_a_content_is_on_the_disk_before_the_index_names_it(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(folder, REPORT, ONE, NOW)
    events: list[str] = []
    for name in ("write", "fdatasync", "replace", "fsync"):
        call = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, _name=name, _call=call: events.append(_name) or _call(*args))
    keep(folder, REPORT, TWO, NOW)
    assert events == ["write", "fdatasync", "replace", "fsync"] * 2
    events.clear()
    keep(folder, REPORT, TWO, NOW)
    assert events == ["fsync"]


def test_a_disk_that_writes_something_else_is_noticed(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(folder, REPORT, ONE, NOW)
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(len(data))))
    with pytest.raises(StoreFault, match="读回的内容不一致"):
        keep(folder, REPORT, TWO, NOW)
    assert contents(folder) == [ONE]


def test_two_processes_keep_at_once_and_lose_nothing(folder: str) -> None:
    program = (
        "import sys; from gjj_tui.store.versions import keep\n"
        "for n in range(25): keep(sys.argv[1], sys.argv[2], f'{sys.argv[3]} {n}'.encode(), 0.0)"
    )
    processes = [subprocess.Popen([sys.executable, "-c", program, folder, REPORT, name]) for name in "ab"]
    assert [process.wait(30) for process in processes] == [0, 0]
    assert numbers(folder) == list(range(1, 51))
    assert sorted(contents(folder)) == sorted(f"{name} {n}".encode() for name in "ab" for n in range(25))


def test_a_lock_that_is_not_given_up_is_a_fault(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    keep(folder, REPORT, ONE, NOW)
    monkeypatch.setattr(state_folder, "_LOCK_TRIES", 2)
    descriptor = os.open(place(folder), os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    with pytest.raises(StoreFault, match="没有让出"):
        keep(folder, REPORT, TWO, NOW)
    os.close(descriptor)
    keep(folder, REPORT, TWO, NOW)
    assert contents(folder) == [ONE, TWO]
