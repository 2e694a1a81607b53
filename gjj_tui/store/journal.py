"""The journal: every edit of a session on disk, so that the next session can make it again.

One file for a session and a report: lines of length, CRC-32 and JSON. The first holds the report as it was opened, the
others what was done to it since. A line counts only when it is whole, so whatever happens to the file's tail, what is
read is what was done up to some moment. A journal is never left with a gap: what could not be written waits and goes
out before everything later.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from enum import Enum
from typing import Any, NamedTuple

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.edit_data import edit_data, edit_of
from gjj_tui.model.edits import Edit
from gjj_tui.model.visible import visible
from gjj_tui.store.files import SIZE_LIMIT, FileImage, fault_of, read_all, sha256_of
from gjj_tui.store.holder import Holder, alive, holder_data, holder_of
from gjj_tui.store.state_folder import append, lock, locked, new_file, sync, sync_folder

VERSION = 1
RECORD_LIMIT = 16 * 1024 * 1024
FILE_LIMIT = 64 * 1024 * 1024
KEPT_DAYS = 30
SUFFIX = ".gjjj"

_HEAD = re.compile(rb"([0-9a-f]{8}) ([0-9a-f]{8}) ")
_NAME = re.compile(r"[0-9a-f]{16}(?:-\d+)+\.gjjj(?:\.(?:broken|discarded)(?:-\d+)?)?\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")
_OLD = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


# ---- what a journal holds


class Do(NamedTuple):
    """An edit was made. `joined`: it is one step of undo with the edit before it."""

    edit: Edit
    group: str = ""
    joined: bool = False


class Mark(Enum):
    """What needs no more than to be said: the last step was taken back, or made again; the session ended well.

    What was not saved when the session ended well was given up.
    """

    UNDO = "undo"
    REDO = "redo"
    CLOSED = "closed"


class Saved(NamedTuple):
    """The report was written to its file, which has held bytes of this SHA-256 since."""

    sha256: str


class Held(NamedTuple):
    """A later session goes on with this journal."""

    holder: Holder


Record = Do | Saved | Held | Mark
Step = Do | Mark
"""An edit, an undo or a redo."""


class Header(NamedTuple):
    """The report as the journal began: real path, device, inode, SHA-256 and bytes of its file."""

    path: str
    dev: int
    ino: int
    sha256: str
    base: bytes


class JournalImage(NamedTuple):
    """A journal as it was read: its good part, which ends at byte `end`; `whole` when nothing follows that.

    `holder` is who wrote it last, `changed` when, in seconds since the epoch.
    """

    path: str
    header: Header
    holder: Holder
    records: tuple[Record, ...]
    whole: bool
    end: int
    changed: float


class Found(NamedTuple):
    """A journal in the folder, and how it stands with it.

    ``alive``: a session is writing it; ``dead``: its session ended with `unsaved` work; ``spent``: ended with nothing
    unsaved; ``closed``: ended well; ``elsewhere``: written on another host, whether it still is cannot be told;
    ``broken``: it cannot be read (then `image` is None and `words` say why).
    """

    path: str
    state: str
    image: JournalImage | None
    words: str = ""


def steps_of(records: Iterable[Record]) -> list[Step]:
    """What was done to the base, in order, without what was given up on closing."""
    steps: list[Step] = []
    kept = 0
    for record in records:
        match record:
            case Do() | Mark.UNDO | Mark.REDO:
                steps.append(record)
            case Saved():
                kept = len(steps)
            case Mark.CLOSED:
                del steps[kept:]
    return steps


def unsaved(records: Iterable[Record]) -> list[Step]:
    """What was done since the report was last saved (or opened), without what was given up on closing."""
    steps: list[Step] = []
    for record in records:
        match record:
            case Do() | Mark.UNDO | Mark.REDO:
                steps.append(record)
            case Saved() | Mark.CLOSED:
                steps.clear()
    return steps


def last_saved(records: Sequence[Record]) -> str:
    """The SHA-256 of what was last saved, "" when nothing was."""
    return next((record.sha256 for record in reversed(records) if isinstance(record, Saved)), "")


# ---- faults


class JournalFault(Exception):
    """A journal that could not be written or read. `str()` says what is wrong and what to do; it is safe to show.

    `kind` is a key of `JOURNAL_WORDS`.
    """

    def __init__(self, kind: str, path: str, data: str = "") -> None:
        super().__init__(kind, path, data)
        self.kind = kind
        self.path = path
        self.data = data

    def __str__(self) -> str:
        return _(JOURNAL_WORDS[self.kind]).format(data=visible(self.data))


JOURNAL_WORDS: dict[str, str] = {
    "damaged": N_("恢复记录开头损坏，读不出来；文件还留着"),
    "newer": N_("恢复记录是更新版本的程序写的；请先升级程序"),
    "not-private": N_("恢复记录不是本人独有的普通文件，没有读取"),
    "busy": N_("恢复记录正由另一个会话使用"),
    "step": N_("这一步改动太大，记不进恢复记录；请尽快保存"),
    "too-large": N_("恢复记录已满（上限 64 MiB）；请保存后重新打开报告"),
    "disk-full": N_("磁盘已满或超出配额，写不进恢复记录；请腾出空间"),
    "read-only": N_("磁盘是只读的，写不进恢复记录"),
    "no-right": N_("没有读写恢复记录的权限；请检查状态文件夹"),
    "io-error": N_("恢复记录所在的磁盘读写出错；请尽快保存，再请管理员检查磁盘"),
    "file-limit": N_("超过了系统允许的文件大小，写不进恢复记录"),
    "too-many-open": N_("系统打开的文件太多，写不进恢复记录；请关掉一些程序"),
    "not-found": N_("恢复记录或它的文件夹不见了"),
    "other": N_("恢复记录读写不成：「{data}」"),
}
_KINDS = {"link-loop": "not-private", "directory": "not-private", "not-regular": "not-private", "name": "not-found"}


def _fault(error: OSError | ValueError, path: str) -> JournalFault:
    fault = fault_of(error, path)
    kind = _KINDS.get(fault.kind, fault.kind)
    return JournalFault(kind if kind in JOURNAL_WORDS else "other", path, fault.data)


# ---- writing


class Journal:
    """The journal of this session, open for writing. Not for several threads at a time.

    After a fault everything stays as it was: the records wait (`behind` says how many) and the next write, or
    `flush`, tries them again.
    """

    path: str

    def __init__(self, folder: str, realpath: str, holder: Holder) -> None:
        self._folder = folder
        self._stem = f"{_key(realpath)}-{holder.pid}-{holder.started}"
        self._descriptor = -1
        self._size = 0
        self._seq = 0
        self._doubtful = False
        self._waiting: list[bytes | None] = []
        self._steps = 0
        self._saved = False

    @classmethod
    def begin(cls, folder: str, image: FileImage, holder: Holder) -> Journal:
        """Begin the journal for a report that was read as `image`.

        Raises:
            JournalFault: there is no journal; no file is left.
        """
        journal = cls(folder, image.path, holder)
        header = frame(_header_data(image, holder))
        if len(header) > RECORD_LIMIT:
            raise JournalFault("step", folder)
        try:
            journal._create(header)
        except (OSError, ValueError) as error:
            raise _fault(error, folder) from error
        return journal

    @classmethod
    def adopt(cls, image: JournalImage, holder: Holder) -> Journal:
        """Go on with the journal of a session that has ended, as it was read before. A bad tail is put aside.

        Raises:
            JournalFault: another session has it, or wrote to it since; or it cannot be written.
        """
        journal = cls(os.path.dirname(image.path), image.header.path, holder)
        journal.path = image.path
        journal._descriptor = _open(image.path, os.O_RDWR | os.O_APPEND)
        try:
            current = _mended(image.path, journal._descriptor)
            if current.end != image.end or (alive(current.holder) and current.holder != holder):
                raise JournalFault("busy", image.path)
            journal._size = current.end
            for record in current.records:
                journal._count(record)
            journal.write([Held(holder)])
        except BaseException:
            journal._shut()
            raise
        return journal

    @property
    def behind(self) -> int:
        """How many records are not on disk."""
        return len(self._waiting)

    def step(self, edit: Edit, group: str = "", joined: bool = False) -> None:
        """Record an edit, on disk when this returns. Raises `JournalFault`."""
        self.write([Do(edit, group, joined)])

    def undo(self) -> None:
        """Record that the last step was taken back. Raises `JournalFault`."""
        self.write([Mark.UNDO])

    def redo(self) -> None:
        """Record that the last undone step was made again. Raises `JournalFault`."""
        self.write([Mark.REDO])

    def saved(self, sha256: str) -> None:
        """Record that the file now holds the report, in bytes of this hash. Raises `JournalFault`."""
        self.write([Saved(sha256)])

    def write(self, records: Iterable[Record]) -> None:
        """Record several things with one write. Raises `JournalFault`."""
        for record in records:
            self.add(record)
        self.flush()

    def add(self, record: Record) -> None:
        """Let a record wait for the next write."""
        self._count(record)
        try:
            line = frame({"seq": self._seq, **_record_data(record)})
        except ValueError:
            line = b""
        # What cannot be written bars the way for all that follows: it would make no sense without it.
        self._waiting.append(line if 0 < len(line) <= RECORD_LIMIT else None)

    def flush(self) -> None:
        """Write what waits. Raises `JournalFault`; it goes on waiting then."""
        lines = [line for line in self._waiting if line is not None]
        if len(lines) < len(self._waiting):
            raise JournalFault("step", self.path)
        if not lines:
            return
        data = b"".join(lines)
        if self._size + len(data) > FILE_LIMIT:
            raise JournalFault("too-large", self.path)
        try:
            self._append(data)
        except (OSError, ValueError) as error:
            raise _fault(error, self.path) from error
        self._waiting.clear()

    def close(self) -> None:
        """End the session well; what is not saved is given up.

        With saved steps the file stays, for undo in the next session. With steps that were never saved it is put
        aside as if discarded; else it goes.

        Raises:
            JournalFault: the end could not be recorded; the file stays as that of a session that died.
        """
        try:
            if self._steps and self._saved:
                self.write([Mark.CLOSED])
                return
            with suppress(JournalFault):
                self.flush()
            if self._steps:
                _put_aside(self.path)
            else:
                os.unlink(self.path)
        except OSError as error:
            raise _fault(error, self.path) from error
        finally:
            self._shut()

    def leave(self) -> None:
        """End without a word, as when dying: what was not saved is offered at the next start. Raises `JournalFault`."""
        try:
            self.flush()
        finally:
            self._shut()

    def _count(self, record: Record) -> None:
        self._seq += 1
        self._steps += isinstance(record, Do) or record in (Mark.UNDO, Mark.REDO)
        self._saved = self._saved or isinstance(record, Saved)

    def _append(self, data: bytes) -> None:
        """Append and sync, in a new file when this one is not to be trusted any more."""
        if not self._doubtful:
            try:
                self._append_here(data)
                return
            except OSError:
                if not self._doubtful:
                    raise
        self._renew(data)

    def _append_here(self, data: bytes) -> None:
        written = False
        try:
            append(self._descriptor, data, self._size)
            written = True
            sync(self._descriptor)
        except BaseException:
            # After a failed sync the system may have thrown the bytes away, and will not say so twice.
            self._doubtful |= written
            self._cut()
            raise
        self._size += len(data)

    def _cut(self) -> None:
        """Take off what was written in part; where even that fails, a new file has to be begun."""
        try:
            os.ftruncate(self._descriptor, self._size)
            info = os.fstat(self._descriptor)
        except OSError:
            self._doubtful = True
        else:
            self._doubtful |= info.st_nlink == 0 or info.st_size != self._size

    def _renew(self, data: bytes) -> None:
        """Go on in a new file: what is certain of the old one, and the new records."""
        good = os.pread(self._descriptor, self._size, 0)
        if len(good) != self._size or _end_of(good) != self._size:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        old, descriptor = self.path, self._descriptor
        self._create(good + data)
        self._doubtful = False
        with suppress(OSError):  # where the old one was deleted, its name may be the new one's by now
            if os.path.samestat(os.stat(old, follow_symlinks=False), os.fstat(descriptor)):
                os.unlink(old)
        with suppress(OSError):
            os.close(descriptor)

    def _create(self, content: bytes) -> None:
        path, descriptor = new_file(os.path.join(self._folder, self._stem), SUFFIX)
        try:
            lock(descriptor)
            append(descriptor, content, 0)
            os.fsync(descriptor)
            sync_folder(self._folder)
        except BaseException:
            with suppress(OSError):
                os.close(descriptor)
            with suppress(OSError):
                os.unlink(path)
            raise
        self.path, self._descriptor, self._size = path, descriptor, len(content)

    def _shut(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with suppress(OSError):
                os.close(descriptor)


def frame(data: dict[str, Any]) -> bytes:
    """A line of a journal.

    Raises:
        ValueError: the data cannot be written as JSON.
    """
    import json
    import zlib

    # Lone surrogates stand for bytes in a file's name; they shall come back as they are.
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "surrogatepass")
    return b"%08x %08x %b\n" % (len(body), zlib.crc32(body), body)


def _header_data(image: FileImage, holder: Holder) -> dict[str, Any]:
    import base64
    import zlib

    return {
        "version": VERSION, "path": image.path, "dev": image.identity[0], "ino": image.identity[1],
        "sha256": image.sha256, "base": base64.b64encode(zlib.compress(image.data, 1)).decode(),
        "holder": holder_data(holder),
    }  # fmt: skip


def _record_data(record: Record) -> dict[str, Any]:
    match record:
        case Do(edit, group, joined):
            data = {"do": edit_data(edit), "group": group}
            return data | {"joined": True} if joined else data
        case Saved(sha256):
            return {"saved": sha256}
        case Mark():
            return {record.value: True}
        case Held(holder):
            return {"holder": holder_data(holder)}


# ---- reading


def read_journal(path: str) -> JournalImage:
    """Read a journal up to its first bad record.

    Raises:
        JournalFault: it is not ours, or not even its first record can be read.
    """
    descriptor = _open(path, os.O_RDONLY)
    try:
        return _read(path, descriptor)[0]
    finally:
        with suppress(OSError):
            os.close(descriptor)


def mend(path: str) -> JournalImage:
    """Put a bad tail aside, in a file beside it named ``.broken``, and read the journal that is left.

    Raises:
        JournalFault: a session is writing it, or it cannot be read or mended.
    """
    descriptor = _open(path, os.O_RDWR | os.O_APPEND)
    try:
        return _mended(path, descriptor)
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _mended(path: str, descriptor: int) -> JournalImage:
    if lock(descriptor, 5) is False:
        raise JournalFault("busy", path)
    image, data = _read(path, descriptor)
    if image.whole:
        return image
    try:
        _copy_tail(path, data[image.end :])
        os.ftruncate(descriptor, image.end)
        sync(descriptor)
    except OSError as error:
        raise _fault(error, path) from error
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


def _open(path: str, flags: int) -> int:
    """Open a journal that is a plain file of ours which nobody else could write."""
    try:
        descriptor = os.open(path, flags | _OLD)
        info = os.fstat(descriptor)
    except (OSError, ValueError) as error:
        raise _fault(error, path) from error
    if not stat.S_ISREG(info.st_mode) or info.st_uid != os.geteuid() or info.st_mode & 0o022:
        os.close(descriptor)
        raise JournalFault("not-private", path)
    return descriptor


def _read(path: str, descriptor: int) -> tuple[JournalImage, bytes]:
    try:
        info = os.fstat(descriptor)
        data = read_all(descriptor, FILE_LIMIT) if info.st_size <= FILE_LIMIT else None
    except OSError as error:
        raise _fault(error, path) from error
    if data is None or len(data) > FILE_LIMIT:
        raise JournalFault("too-large", path)
    lines = _lines(data)
    first, end = next(lines, (None, 0))
    if isinstance(first, dict) and isinstance(first.get("version"), int) and first["version"] > VERSION:
        raise JournalFault("newer", path)
    try:
        header, holder = _header_of(first)
    except ValueError as error:
        raise JournalFault("damaged", path) from error
    records: list[Record] = []
    for line, line_end in lines:
        try:
            record = _record_of(line, len(records) + 1)
        except ValueError:
            break
        records.append(record)
        end = line_end
        if isinstance(record, Held):
            holder = record.holder
    return JournalImage(path, header, holder, tuple(records), end == len(data), end, info.st_mtime), data


def _lines(data: bytes) -> Iterator[tuple[object, int]]:
    """The data of each line and where the line ends, up to the first bad one."""
    import json
    import zlib

    at = 0
    while found := _HEAD.match(data, at):
        start = found.end()
        end = start + int(found[1], 16)
        body = data[start:end]
        if end - at > RECORD_LIMIT or data[end : end + 1] != b"\n" or zlib.crc32(body) != int(found[2], 16):
            return
        try:
            value = json.loads(body.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            return
        at = end + 1
        yield value, at


def _end_of(data: bytes) -> int:
    end = 0
    for _value, end in _lines(data):  # noqa: B007
        pass
    return end


def _header_of(data: object) -> tuple[Header, Holder]:
    match data:
        case {
            "version": version, "path": str(path), "dev": int(dev), "ino": int(ino), "sha256": str(sha256),
            "base": str(base), "holder": holder, **rest,
        } if type(version) is int and version == VERSION and not rest:  # fmt: skip
            content = _unpacked(base)
            if sha256_of(content) != sha256:
                raise ValueError("sha256")
            return Header(path, dev, ino, sha256, content), holder_of(holder)
    raise ValueError("header")


def _unpacked(text: str) -> bytes:
    import base64
    import zlib

    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.b64decode(text, validate=True), SIZE_LIMIT + 1)
    except zlib.error as error:
        raise ValueError("base") from error
    if len(content) > SIZE_LIMIT or not unpacker.eof or unpacker.unused_data:
        raise ValueError("base")
    return content


def _record_of(data: object, seq: int) -> Record:
    match data:
        case {"seq": int(number), **rest} if number == seq and type(number) is int:
            pass
        case _:
            raise ValueError("seq")
    match rest:
        case {"do": edit, "group": str(group), **more} if not more:
            return Do(edit_of(edit), group)
        case {"do": edit, "group": str(group), "joined": True, **more} if not more:
            return Do(edit_of(edit), group, True)
        case {"saved": str(sha256), **more} if not more and _SHA256.match(sha256):
            return Saved(sha256)
        case {"undo": True} | {"redo": True} | {"closed": True} if len(rest) == 1:
            return Mark(*rest)
        case {"holder": holder, **more} if not more:
            return Held(holder_of(holder))
    raise ValueError("record")


# ---- the folder


def find_journals(folder: str, realpath: str = "") -> list[Found]:
    """The journals of a report, or of all reports, the newest first. A folder that is not there has none."""
    key = _key(realpath) if realpath else ""
    found = [_found(os.path.join(folder, name)) for name in _names(folder, key) if name.endswith(SUFFIX)]
    known = [one for one in found if not (realpath and one.image and one.image.header.path != realpath)]
    return sorted(known, key=lambda one: one.image.changed if one.image else 0.0, reverse=True)


def _found(path: str) -> Found:
    try:
        descriptor = _open(path, os.O_RDONLY)
        try:
            image, _data = _read(path, descriptor)
            held = locked(descriptor)
        finally:
            with suppress(OSError):
                os.close(descriptor)
    except JournalFault as fault:
        return Found(path, "broken", None, str(fault))
    return Found(path, _state(image, held), image)


def _state(image: JournalImage, held: bool | None) -> str:
    if image.records and image.records[-1] is Mark.CLOSED:
        return "closed"
    running = held or alive(image.holder)
    if running is None:
        return "elsewhere"
    if running:
        return "alive"
    return "dead" if unsaved(image.records) else "spent"


def discard(path: str) -> str:
    """Put a journal aside, when the user has given its work up; it stays for some weeks. Where it is now.

    Raises:
        JournalFault: a session is writing it, or it cannot be renamed.
    """
    descriptor = _open(path, os.O_RDONLY)
    try:
        if locked(descriptor):
            raise JournalFault("busy", path)
        return _put_aside(path)
    except OSError as error:
        raise _fault(error, path) from error
    finally:
        with suppress(OSError):
            os.close(descriptor)


def clean(folder: str, now: float) -> list[str]:
    """Delete what nobody needs any more, and say what: files older than `KEPT_DAYS` days without unsaved work.

    Those that ended with nothing unsaved go, but for the newest one of each report; so does what was discarded and
    what is broken. `now` counts seconds since the epoch. Never raises.
    """
    names = _names(folder)
    old = [name for name in names if _age(os.path.join(folder, name), now) > KEPT_DAYS * 86400]
    doomed = [name for name in old if not name.endswith(SUFFIX)]
    for key in {name[:16] for name in old if name.endswith(SUFFIX)}:
        found = [_found(os.path.join(folder, name)) for name in names if name.startswith(key) and name.endswith(SUFFIX)]
        ended = sorted((one.image.changed, one.path) for one in found if one.image and one.state in ("closed", "spent"))
        doomed += [os.path.basename(path) for _changed, path in ended[:-1]]
        doomed += [os.path.basename(one.path) for one in found if _hopeless(one)]
    return [name for name in sorted(set(doomed) & set(old)) if _deleted(os.path.join(folder, name))]


def _deleted(path: str) -> bool:
    """Delete a file, unless a session took it up in this moment."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | _OLD)
        try:
            if lock(descriptor) is not False:
                os.unlink(path)
                return True
        finally:
            os.close(descriptor)
    return False


def _hopeless(found: Found) -> bool:
    """Whether a journal will never be read: its first record is damaged."""
    if found.image:
        return False
    try:
        read_journal(found.path)
    except JournalFault as fault:
        return fault.kind == "damaged"
    return False


def _age(path: str, now: float) -> float:
    try:
        info = os.stat(path, follow_symlinks=False)
    except OSError:
        return 0.0
    return now - info.st_mtime if info.st_uid == os.geteuid() and stat.S_ISREG(info.st_mode) else 0.0


def _names(folder: str, key: str = "") -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if _NAME.match(name) and name.startswith(key))
    except (OSError, ValueError):
        return []


def _key(realpath: str) -> str:
    return sha256_of(realpath.encode("utf-8", "surrogatepass"))[:16]


def _put_aside(path: str) -> str:
    aside, descriptor = new_file(path + ".discarded")
    os.close(descriptor)
    try:
        os.utime(path)  # its weeks count from now
        os.replace(path, aside)
    except OSError:
        with suppress(OSError):
            os.unlink(aside)
        raise
    sync_folder(os.path.dirname(path))
    return aside
