"""Reading a journal: up to its first bad record, and putting aside what comes from there on."""

from __future__ import annotations

import os
import stat
from contextlib import suppress

from gjj_tui.store.files import read_all
from gjj_tui.store.journal_faults import JournalFault, journal_fault
from gjj_tui.store.journal_records import VERSION, Held, JournalImage, Record, header_of, lines_of, record_of
from gjj_tui.store.state_folder import append, lock, new_file, sync, sync_folder

FILE_LIMIT = 64 * 1024 * 1024
"""The largest journal, in bytes."""
FLAGS = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""With these whatever lies in place of a journal does no harm when it is opened."""


def read_journal(path: str) -> JournalImage:
    """Read a journal up to its first bad record.

    Raises:
        JournalFault: it is not ours, or not even its first record can be read.
    """
    descriptor = open_journal(path, os.O_RDONLY)
    try:
        return read_from(path, descriptor)[0]
    finally:
        with suppress(OSError):
            os.close(descriptor)


def mended(path: str, descriptor: int) -> JournalImage:
    """Lock a journal that is open for writing, and read it; a bad tail goes to a file beside it, named ``.broken``.

    Raises:
        JournalFault: a session is writing it, or it cannot be read or mended.
    """
    if lock(descriptor, 5) is False:
        raise JournalFault("busy", path)
    image, data = read_from(path, descriptor)
    if image.whole:
        return image
    try:
        _copy_tail(path, data[image.end :])
        os.ftruncate(descriptor, image.end)
        sync(descriptor)
    except OSError as error:
        raise journal_fault(error, path) from error
    return image._replace(whole=True)


def _copy_tail(path: str, tail: bytes) -> None:
    copy, descriptor = new_file(path + ".broken")
    try:
        append(descriptor, tail, 0)
        os.fsync(descriptor)
    except BaseException:
        with suppress(OSError):
            os.unlink(copy)
        raise
    finally:
        with suppress(OSError):
            os.close(descriptor)
    sync_folder(os.path.dirname(path))


def open_journal(path: str, flags: int) -> int:
    """Open a journal that is a plain file of ours which nobody else could write. Raises `JournalFault`."""
    try:
        descriptor = os.open(path, flags | FLAGS)
        info = os.fstat(descriptor)
    except (OSError, ValueError) as error:
        raise journal_fault(error, path) from error
    if not stat.S_ISREG(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o022:
        os.close(descriptor)
        raise JournalFault("not-private", path)
    return descriptor


def read_from(path: str, descriptor: int) -> tuple[JournalImage, bytes]:
    """What an open journal says, and all its bytes. Raises `JournalFault`."""
    try:
        info = os.fstat(descriptor)
        data = read_all(descriptor, FILE_LIMIT) if info.st_size <= FILE_LIMIT else None
    except OSError as error:
        raise journal_fault(error, path) from error
    if data is None or len(data) > FILE_LIMIT:
        raise JournalFault("too-large", path)
    lines = lines_of(data)
    first, end = next(lines, (None, 0))
    if isinstance(first, dict) and isinstance(first.get("version"), int) and first["version"] > VERSION:
        raise JournalFault("newer", path)
    try:
        header, holder = header_of(first)
    except ValueError as error:
        raise JournalFault("damaged", path) from error
    records: list[Record] = []
    for line, line_end in lines:
        try:
            record = record_of(line, len(records) + 1)
        except ValueError:
            break
        records.append(record)
        end = line_end
        if isinstance(record, Held):
            holder = record.holder
    return JournalImage(path, header, holder, tuple(records), end == len(data), end, info.st_mtime), data
