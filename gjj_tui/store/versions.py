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
from itertools import pairwise

from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, read_all, read_file, sha256_of
from gjj_tui.store.state_folder import (
    append,
    hold,
    new_file,
    ours,
    private_place,
    report_key,
    state_faults,
    sync,
    sync_folder,
    within_calendar,
)

MOST = 50
"""Versions that are kept of one report."""
SECONDS = 30 * 24 * 3600.0
"""How long a version is kept after the next one took its place."""
SIZE_LIMIT = 64 * 1024 * 1024
"""The largest content, in bytes; also when a compressed one claims to be more."""
INDEX_LIMIT = 1024 * 1024

_INDEX = "index"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_LINE = re.compile(r"([0-9a-f]{8}) (([1-9]\d{0,14}) (\d{1,12}\.\d{3}) (\d{1,10}) ([0-9a-f]{64}))\Z", re.ASCII)


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
    with state_faults(realpath, "keep", folder):
        if len(data) > SIZE_LIMIT:
            raise FileFault("too-large", realpath, data=f"{SIZE_LIMIT // 2**20} MiB")
        place = private_place(folder, "versions", report_key(realpath))
        sha = sha256_of(data)
        with _locked(place):
            _keep_content(place, data, sha)
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
    with state_faults(realpath, "versions", folder):
        place = _place(folder, realpath)
        return _read_index(place)[0] if ours(place) else []


def content(folder: str, version: Version) -> bytes:
    """The content of a version, checked against its SHA-256.

    Raises:
        StoreFault: it is gone or damaged.
    """
    path = os.path.join(folder, "versions", version.report, version.sha256)
    with state_faults(path, "versions", folder):
        data = _content(path, version.sha256)
    if data is None:
        message = _("第 {number} 版的内容已丢失或损坏，不能恢复").format(number=version.number)
        raise StoreFault(path, message)
    return data


def prune(folder: str, realpath: str, now: float) -> None:
    """Let go of all but the newest `MOST` versions, and of those that are out of use for more than `SECONDS`.

    A version was in use until the next one was kept: what a save replaces today stays, however old it is.

    Raises:
        StoreFault: the state folder cannot be read or written.
    """
    with state_faults(realpath, "prune", folder):
        place = _place(folder, realpath)
        if not ours(place):
            return
        with _locked(place):
            found, _number = _read_index(place)
            recent = found[-MOST:]
            kept = [one for one, after in pairwise(recent) if now - after.when <= SECONDS] + recent[-1:]
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


def _place(folder: str, realpath: str) -> str:
    """The folder of a report's versions."""
    return os.path.join(folder, "versions", report_key(realpath))


@contextmanager
def _locked(place: str) -> Iterator[None]:
    """Hold the versions of a report against other sessions of ours, where the file system knows locks."""
    descriptor = os.open(place, _FOLDER)
    try:
        hold(descriptor, place)
        yield
    finally:
        os.close(descriptor)


def _keep_content(place: str, data: bytes, sha: str) -> None:
    import zlib

    if _content(os.path.join(place, sha), sha) is None:
        # Of a report the fastest level leaves a tenth more than the best, in a tenth of the time.
        _write(place, sha, zlib.compress(data, 1))


def _write(place: str, name: str, data: bytes) -> None:
    """Give a private file this content, all or nothing; it is on the disk when this returns."""
    path, descriptor = new_file(os.path.join(place, ".new"))
    try:
        try:
            append(descriptor, data, 0)
            sync(descriptor)
            os.lseek(descriptor, 0, os.SEEK_SET)
            if read_all(descriptor, len(data)) != data:
                raise FileFault("verify", path)
        finally:
            os.close(descriptor)
        os.replace(path, os.path.join(place, name))
    except BaseException:
        with suppress(OSError):
            os.unlink(path)
        raise
    sync_folder(place)


def _content(path: str, sha: str) -> bytes | None:
    """What a file of contents holds; None when it is gone or is not the content it is named for."""
    import zlib

    try:
        packed = read_file(path, SIZE_LIMIT + SIZE_LIMIT // 100).data
    except FileFault as fault:
        if fault.kind in ("not-found", "too-large"):
            return None
        raise
    try:
        data = zlib.decompressobj().decompress(packed, SIZE_LIMIT + 1)
    except zlib.error:
        return None
    return data if sha256_of(data) == sha else None


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
    _write(place, _INDEX, b"".join(b"%08x %s\n" % (zlib.crc32(line), line) for line in lines))
