"""Kept versions: the contents a report had, so that any of them can be had back.

::

    FOLDER/versions/KEY/index       one line a version: CRC-32, number, seconds, bytes, SHA-256
    FOLDER/versions/KEY/SHA-256     a content, compressed; versions of the same content share it

KEY stands for the real path of the report. The index is replaced whole, so that it is never torn; a line in it that
is damaged is passed over. Order and numbers come from the index, never from the clock.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import NamedTuple

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, create_file, fault_of, file_words, read_file, replace_file, sha256_of

MOST = 50
"""Versions that are kept of one report."""
SECONDS = 30 * 24 * 3600.0
"""How long a version is kept that is not the newest."""
SIZE_LIMIT = 64 * 1024 * 1024
"""The largest content, in bytes; also when a compressed one claims to be more."""
INDEX_LIMIT = 1024 * 1024

_INDEX = "index"
_LINE = re.compile(r"([0-9a-f]{8}) (([1-9]\d{0,14}) (\d{1,12}\.\d{3}) (\d{1,10}) ([0-9a-f]{64}))\Z", re.ASCII)
_LAST_SECOND = 250_000_000_000.0  # in the year 9892: every calendar can still show it

# What stands in the way of keeping, where the words for saving a report would say too much.
_REASONS = {
    "disk-full": N_("磁盘已满或超出配额"),
    "no-right": N_("没有读写它的权限"),
    "read-only": N_("磁盘是只读的"),
    "io-error": N_("磁盘或网络盘读写出错"),
    "verify": N_("写入后读回的内容不一致"),
    "file-limit": N_("超过了系统允许的文件大小"),
    "locked": N_("另一个程序正在用它，一直没有让出"),
    "hard-link": N_("里面的文件有几个名字（硬链接）"),
    "changed": N_("别的程序正在改里面的文件"),
    "displaced": N_("别的程序正在改里面的文件"),
    "not-durable": N_("磁盘没有确认写稳"),
}


class Version(NamedTuple):
    """A kept content: when it was kept (seconds since 1970), its bytes, its number in the sequence of its report.

    `report` names the report within the state folder.
    """

    sha256: str
    when: float
    size: int
    number: int
    report: str


def keep(folder: str, realpath: str, data: bytes, now: float) -> Version:
    """Keep a content of a report; when this returns it is on the disk, whole.

    `folder` is the program's state folder. What is the newest version already is not counted twice.

    Raises:
        StoreFault: it could not be kept.
    """
    with state_faults(realpath, N_("历史版本没有存下（{folder}）：{reason}"), folder):
        if len(data) > SIZE_LIMIT:
            raise FileFault("too-large", realpath, data=f"{SIZE_LIMIT // 2**20} MiB")
        place = _place(folder, realpath, make=True)
        sha = sha256_of(data)
        with state_lock(os.path.dirname(place)):
            _keep_content(os.path.join(place, sha), data, sha)
            found, number = _read_index(place)
            if found and found[-1].sha256 == sha:
                sync_folder(place)  # a program that died in keeping it may not have come to this
                return found[-1]
            version = Version(sha, within_calendar(now), len(data), number, os.path.basename(place))
            _write_index(place, [*found, version])
            return version


def versions(folder: str, realpath: str) -> list[Version]:
    """The kept versions of a report, the newest last.

    Raises:
        StoreFault: the state folder cannot be read.
    """
    with state_faults(realpath, N_("历史版本读不出来（{folder}）：{reason}"), folder):
        place = _place(folder, realpath)
        return _read_index(place)[0] if place else []


def content(folder: str, version: Version) -> bytes:
    """The content of a version, checked against its SHA-256.

    Raises:
        StoreFault: it is gone or damaged.
    """
    path = os.path.join(folder, "versions", version.report, version.sha256)
    with state_faults(path, N_("这个历史版本读不出来（{folder}）：{reason}"), folder):
        data = _content(path, version.sha256)
    if data is None:
        message = _("第 {number} 版的内容已丢失或损坏，不能恢复").format(number=version.number)
        raise StoreFault(path, message)
    return data


def prune(folder: str, realpath: str, now: float) -> None:
    """Let go of all but the newest `MOST` versions, and of those older than `SECONDS` but for the newest.

    Raises:
        StoreFault: the state folder cannot be read or written.
    """
    with state_faults(realpath, N_("旧的历史版本清理不了（{folder}）：{reason}"), folder):
        place = _place(folder, realpath)
        if not place:
            return
        with state_lock(os.path.dirname(place)):
            found, _number = _read_index(place)
            kept = [one for one in found[-MOST:] if one is found[-1] or now - one.when <= SECONDS]
            if len(kept) < len(found):
                _write_index(place, kept)
            gone = {one.sha256 for one in found} - {one.sha256 for one in kept}
            _clear(place, gone, {_INDEX, *(one.sha256 for one in kept)}, now)


def _clear(place: str, gone: set[str], kept: set[str], now: float) -> None:
    """Delete the contents that are `gone`, and whatever no version speaks of any more when it is old.

    The latter may be the content of a version whose line in the index was damaged.
    """
    for name in os.listdir(place):
        path = os.path.join(place, name)
        with suppress(OSError):
            if name in gone or (name not in kept and now - os.lstat(path).st_mtime > SECONDS):
                os.unlink(path)


def _place(folder: str, realpath: str, make: bool = False) -> str:
    """The folder of a report's versions, made with `make`; "" when there is none."""
    place = os.path.join(folder, "versions", report_key(realpath))
    if make:
        for path in (folder, os.path.dirname(place), place):
            private(path)
        return place
    return place if os.path.isdir(place) else ""


def _keep_content(path: str, data: bytes, sha: str) -> None:
    import zlib

    if _content(path, sha) is not None:
        return
    with suppress(FileNotFoundError):
        os.unlink(path)  # it is damaged
    # A report has no more than some hundred KB, which the fastest level makes half as small as the best does.
    create_file(path, zlib.compress(data, 1))
    os.chmod(path, 0o600)


def _content(path: str, sha: str) -> bytes | None:
    """What a file of contents holds; None when it is gone or is not the content it is named for."""
    import zlib

    try:
        packed = read_file(path, SIZE_LIMIT + SIZE_LIMIT // 100).data
    except FileFault as fault:
        if fault.kind in ("not-found", "too-large"):
            return None
        raise
    unpacking = zlib.decompressobj()
    try:
        data = unpacking.decompress(packed, SIZE_LIMIT + 1)
    except zlib.error:
        return None
    return data if unpacking.eof and sha256_of(data) == sha else None


def _read_index(place: str) -> tuple[list[Version], int]:
    """The versions, and the number of the next one."""
    try:
        text = read_file(os.path.join(place, _INDEX), INDEX_LIMIT).data.decode("ascii", "replace")
    except FileFault as fault:
        if fault.kind == "not-found":
            return [], 1
        raise
    found: list[Version] = []
    number = damaged = 0
    for line in filter(None, text.split("\n")):
        version = _version(line, os.path.basename(place))
        if version is None or version.number <= number:
            damaged += 1
            continue
        number, damaged = version.number, 0
        found.append(version)
    return found, number + damaged + 1


def _version(line: str, report: str) -> Version | None:
    import zlib

    match = _LINE.match(line)
    if match is None or int(match[1], 16) != zlib.crc32(match[2].encode("ascii")):
        return None
    return Version(match[6], within_calendar(float(match[4])), int(match[5]), int(match[3]), report)


def _write_index(place: str, found: Sequence[Version]) -> None:
    import zlib

    lines = [f"{one.number} {one.when:.3f} {one.size} {one.sha256}".encode("ascii") for one in found]
    data = b"".join(b"%08x %s\n" % (zlib.crc32(line), line) for line in lines)
    path = os.path.join(place, _INDEX)
    try:
        replace_file(read_file(path, INDEX_LIMIT), data)
    except FileFault as fault:
        if fault.kind != "not-found":
            raise
        create_file(path, data)
        os.chmod(path, 0o600)


# ---- what the audit needs too ----


def report_key(realpath: str) -> str:
    """The name under which the state folder keeps what belongs to a report."""
    return sha256_of(realpath.encode("utf-8", "surrogatepass"))[:16]


def within_calendar(when: float) -> float:
    """The time, or the nearest one that every calendar can show."""
    return min(max(when, 0.0), _LAST_SECOND) if when == when else 0.0


def private(path: str) -> None:
    """Make or check a private folder; a new one is on the disk when this returns.

    Raises:
        OSError, FileFault or StoreFault: there is none to be had.
    """
    from gjj_tui.store.state_folder import private_folder

    new = not os.path.isdir(path)
    private_folder(path)
    if new:
        sync_folder(os.path.dirname(path))


def sync_folder(path: str) -> None:
    """Wait until what was made or renamed in a folder is on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


@contextmanager
def state_lock(folder: str) -> Iterator[None]:
    """Hold a folder of the state folder against other sessions of ours."""
    from gjj_tui.store.replacing import _locked

    with _locked(folder):
        yield


@contextmanager
def state_faults(path: str, words: str, folder: str) -> Iterator[None]:
    """Turn what the system says into a `StoreFault` in the given words, with {folder} and {reason}."""
    try:
        yield
    except (OSError, FileFault) as error:
        fault = error if isinstance(error, FileFault) else fault_of(error, path)
        reason = _(_REASONS[fault.kind]) if fault.kind in _REASONS else file_words(fault)
        raise StoreFault(path, _(words).format(folder=folder, reason=reason), kind="write") from error
