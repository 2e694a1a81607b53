"""The audit: who changed what in a report, and when, as lines that are only ever appended.

``FOLDER/audit/KEY.jsonl`` has a JSON record a line. Each holds the SHA-256 of the line before it (``before``) and of
itself (``check``), so that whatever was changed, taken out or put in later is found. That documents the work; it
proves nothing against the owner of the file, who can write it all anew or cut off its end. Order and numbers come
from the lines, never from the clock.

A crash can leave a piece of a line at the end. It stays; the next record begins a new line and says in ``torn`` how
many bytes of piece it follows.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from typing import Any, BinaryIO, NamedTuple, TypeVar

from gjj_tui.store.files import FileFault, sha256_of
from gjj_tui.store.holder import person_words
from gjj_tui.store.state_folder import (
    hold,
    ours,
    private_place,
    report_key,
    state_faults,
    sync,
    sync_folder,
    within_calendar,
)

TEXT_LIMIT = 2000
"""Characters of an old or new text that are kept."""
LINE_LIMIT = 4 * 1024 * 1024
"""The longest record, in bytes."""

_FLAGS = os.O_NOFOLLOW | os.O_CLOEXEC | os.O_NONBLOCK
# Characters of a text and number of changes, the first with which the record is short enough.
_CUTS = ((TEXT_LIMIT, 10_000), (200, 2000), (50, 1000))
_CHECK = b',"check":"'
_LAST_NUMBER = 2**53  # what others who read JSON can count to
_ALWAYS = ("seq", "time", "user", "host", "what", "old", "new", "changes", "before", "address")
_Kind = TypeVar("_Kind", str, int, float, list[Any])


class Change(NamedTuple):
    """One place that was changed; `what` names it in words, as `model.difference` does.

    `title` is that of the section, whose address others may have had since. The lengths are those of the whole texts.
    """

    address: str
    what: str
    old: str
    new: str
    title: str = ""
    old_length: int = 0
    new_length: int = 0


class Entry(NamedTuple):
    """One event: `what` is ``save``, ``restore``, ``recover`` or ``merge``, `detail` what it needs besides.

    `name` is the full name of `user`; `old` and `new` are the SHA-256 of the file before and after, "" when there was
    none. `omitted` counts changes for which the record had no room. `seq` is given by `record`.
    """

    what: str
    when: float
    user: str
    name: str
    host: str
    old: str
    new: str
    changes: tuple[Change, ...] = ()
    detail: str = ""
    omitted: int = 0
    seq: int = 0

    @property
    def person(self) -> str:
        """Who it was, in words."""
        return person_words(self.user, self.name)


class Trail(NamedTuple):
    """All that can be read, oldest first; `broken` is the number of the first record that is not as it was written,
    `torn` tells of a piece at the end that a crash left."""

    entries: list[Entry]
    broken: int | None
    torn: bool


def record(folder: str, realpath: str, entry: Entry) -> int:
    """Append an event to the audit of a report; its number. When this returns it is on the disk.

    Raises:
        StoreFault: it is not recorded, or the disk does not say so.
    """
    with state_faults(realpath, "record", folder):
        path = _path(folder, realpath)
        private_place(folder, "audit")
        descriptor = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | _FLAGS, 0o600)
        try:
            _regular(os.fstat(descriptor), path)
            hold(descriptor, path)
            return _append(descriptor, path, realpath, entry)
        finally:
            os.close(descriptor)


def trail(folder: str, realpath: str) -> Trail:
    """All that the audit of a report says, and whether it is whole.

    Raises:
        StoreFault: the audit cannot be read.
    """
    with state_faults(realpath, "audit", folder):
        path = _path(folder, realpath)
        if not ours(os.path.dirname(path)) or not os.path.lexists(path):
            return Trail([], None, False)
        descriptor = os.open(path, os.O_RDONLY | _FLAGS)
        try:
            _regular(os.fstat(descriptor), path)
            with open(descriptor, "rb", closefd=False) as file:
                return _trail(file)
        finally:
            os.close(descriptor)


def _path(folder: str, realpath: str) -> str:
    return os.path.join(folder, "audit", f"{report_key(realpath)}.jsonl")


def _regular(info: os.stat_result, path: str) -> None:
    if not stat.S_ISREG(info.st_mode):
        raise FileFault("not-regular", path)


# ---- writing ----


def _append(descriptor: int, path: str, realpath: str, entry: Entry) -> int:
    info = os.fstat(descriptor)
    if stat.S_IMODE(info.st_mode) != 0o600:
        os.fchmod(descriptor, 0o600)  # the umask took too much
    end = _end(descriptor, info.st_size)
    line = _line(entry._replace(seq=end.seq), realpath, end)
    data = (b"" if end.closed else b"\n") + line + b"\n"
    count = os.write(descriptor, data)
    if count != len(data):
        # A full disk takes a part. Nobody else wrote meanwhile, or else it has to stay as a torn end.
        if os.fstat(descriptor).st_size == info.st_size + count:
            os.ftruncate(descriptor, info.st_size)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    sync(descriptor)
    if not info.st_size:
        sync_folder(os.path.dirname(path))
    return end.seq


class _End(NamedTuple):
    """Where the next record goes: its number, the SHA-256 of the line before, whether that is `closed` by a line end,
    and if not, of how many bytes of piece it is."""

    seq: int
    before: str
    closed: bool
    torn: int


def _end(descriptor: int, size: int) -> _End:
    """Read backwards to the last record that is whole, and no further."""
    closed = not size or os.pread(descriptor, 1, size - 1) == b"\n"
    seq, passed = 0, []
    for line in _backwards(descriptor, size - 1 if closed else size):
        passed.append(line)
        if found := _record_of(line):
            seq = found.entry.seq
            break
    else:
        passed.append(b"")  # as if there was a record 0 above all
    torn = len(passed[0]) if not closed and len(passed) > 1 else 0
    return _End(seq + len(passed) - bool(torn), sha256_of(passed[0]) if size else "", closed, torn)


def _backwards(descriptor: int, end: int) -> Iterator[bytes]:
    """The lines that end before an offset, the last one first."""
    rest, step = b"", 64 * 1024
    while end > 0:
        start = max(0, end - step)
        rest, *lines = (os.pread(descriptor, end - start, start) + rest).split(b"\n")
        yield from reversed(lines)
        if not start:
            yield rest
        end, step = start, step * 2


def _line(entry: Entry, realpath: str, end: _End) -> bytes:
    """A record as a line without its end, cut as far as it takes."""
    import json

    head = b""
    for length, most in _CUTS:
        data = {
            "seq": entry.seq, "time": round(within_calendar(entry.when), 3), "user": entry.user, "name": entry.name,
            "host": entry.host, "what": entry.what, "detail": entry.detail, "path": realpath,
            "old": entry.old, "new": entry.new, "changes": [_cut(change, length) for change in entry.changes[:most]],
            "omitted": max(0, len(entry.changes) - most), "torn": end.torn, "before": end.before,
        }  # fmt: skip
        # Without the escapes of ensure_ascii a text could hold what some programs take for a line end.
        head = json.dumps(_brief(data), separators=(",", ":"), ensure_ascii=True)[:-1].encode("ascii")
        if len(head) < LINE_LIMIT - 100:
            break
    return head + _CHECK + sha256_of(head).encode("ascii") + b'"}'


def _brief(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value or key in _ALWAYS}


def _cut(change: Change, length: int) -> dict[str, Any]:
    data = {
        "address": change.address[:length], "title": change.title[:length], "what": change.what[:length],
        "old": change.old[:length], "new": change.new[:length],
    }  # fmt: skip
    lengths = {"old_length": len(change.old), "new_length": len(change.new)}
    return _brief(data | {key: value for key, value in lengths.items() if value > length})


# ---- reading ----


class _Record(NamedTuple):
    entry: Entry
    before: str
    torn: int


def _trail(file: BinaryIO) -> Trail:
    entries: list[Entry] = []
    broken: int | None = None
    seq, before = 0, ""
    pieces: list[int] = []
    line = b"\n"
    while part := file.readline(LINE_LIMIT):
        line = part
        text = line.removesuffix(b"\n")
        found = _record_of(text)
        if found is None:
            pieces.append(len(text))
        else:
            known = [found.torn] if found.torn else []
            if (found.entry.seq, found.before, pieces) != (seq + 1, before, known) and broken is None:
                broken = seq + 1
            seq, pieces = found.entry.seq, []
            entries.append(found.entry)
        before = sha256_of(text)
    torn = len(pieces) == 1 and not line.endswith(b"\n")
    if pieces and not torn and broken is None:
        broken = seq + 1
    return Trail(entries, broken, torn)


def _record_of(line: bytes) -> _Record | None:
    """The record of a line, None when it is not as it was written."""
    import json

    head, _found, check = line.rpartition(_CHECK)
    if len(line) > LINE_LIMIT or check != sha256_of(head).encode("ascii") + b'"}':
        return None
    try:
        data = json.loads(head + b"}")
        changes = tuple(map(_change, _typed(data, "changes", list)))
        entry = Entry(
            _typed(data, "what", str), _seconds(data), _typed(data, "user", str), _typed(data, "name", str),
            _typed(data, "host", str), _typed(data, "old", str), _typed(data, "new", str), changes,
            _typed(data, "detail", str), _typed(data, "omitted", int), _typed(data, "seq", int),
        )  # fmt: skip
        fits = 0 < entry.seq < _LAST_NUMBER
        return _Record(entry, _typed(data, "before", str), _typed(data, "torn", int)) if fits else None
    except (ValueError, TypeError, OverflowError, RecursionError):
        return None


def _typed(data: Any, key: str, kind: type[_Kind]) -> _Kind:
    """The value of a key of an object, or an empty one of its kind; TypeError for anything else."""
    value = (data if type(data) is dict else {key: None}).get(key, kind())
    if type(value) is not kind:
        raise TypeError(key)
    return value


def _seconds(data: dict[str, Any]) -> float:
    when = data.get("time")
    return within_calendar(float(when if type(when) is int else _typed(data, "time", float)))


def _change(data: object) -> Change:
    old, new = _typed(data, "old", str), _typed(data, "new", str)
    lengths = _typed(data, "old_length", int), _typed(data, "new_length", int)
    address, what, title = _typed(data, "address", str), _typed(data, "what", str), _typed(data, "title", str)
    return Change(address, what, old, new, title, lengths[0] or len(old), lengths[1] or len(new))
