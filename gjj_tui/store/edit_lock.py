"""The note beside a report that says who has it open: advice to people, not a guard of the file.

``.NAME.gjj-lock`` holds the holder as JSON and is locked as long as the session lives, so that the kernel frees it
when the session dies. The notes of vim and Emacs are read as well. Reports on shared folders lie where others can
write: nothing read here is trusted.
"""

from __future__ import annotations

import errno
import os
import stat
import time
from contextlib import suppress

from gjj_tui.i18n import gettext as _
from gjj_tui.model.visible import visible
from gjj_tui.store.files import read_all, sha256_of
from gjj_tui.store.holder import Holder, alive, holder_data, holder_of
from gjj_tui.store.other_editors import other_editor
from gjj_tui.store.state_folder import append, lock, locked
from gjj_tui.store.taken import NOTE_FLAGS, Taken, first_there

SIZE_LIMIT = 64 * 1024
SUFFIX = ".gjj-lock"

_NAME_LIMIT = 255
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_TRIES = 8


class EditLock:
    """Our note. Without one (`protected` is False, `reason` says why) work goes on, but nobody is told of it.

    `beside` is what a crashed vim or Emacs has left, if it has.
    """

    def __init__(self, path: str, content: bytes, descriptor: int = -1, reason: str = "") -> None:
        self.path = path
        self.reason = visible(reason)
        self.beside: Taken | None = None
        self._content = content
        self._descriptor = descriptor

    @property
    def protected(self) -> bool:
        return self._descriptor >= 0

    def still_ours(self) -> bool:
        """Whether the note lies where we put it and says what we wrote."""
        if not self.protected:
            return False
        try:
            found = os.open(self.path, NOTE_FLAGS)
            try:
                same = os.path.samestat(os.fstat(found), os.fstat(self._descriptor))
                return same and read_all(found, SIZE_LIMIT) == self._content
            finally:
                os.close(found)
        except OSError:
            return False

    def release(self) -> None:
        """Take the note away, if it is still ours. Never raises."""
        if self.still_ours():
            with suppress(OSError):
                os.unlink(self.path)
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with suppress(OSError):
                os.close(descriptor)


def take(report_path: str, holder: Holder) -> EditLock | Taken:
    """Put our note beside a report, or say who has it open. The note of a session that died is replaced.

    Never raises; where no note can be written there is none.
    """
    path = lock_path(report_path)
    content = _content(holder)
    for _attempt in range(_TRIES):
        taken = _note(path)
        if taken and taken.kind == "gjj" and not taken.holder and not taken.stale:
            time.sleep(0.02)  # it is just being written
            continue
        if taken and not taken.stale:
            return taken
        other = other_editor(report_path)
        if other and not other.stale:
            return other
        try:
            if taken:
                _take_away(path)
            own = _put(path, content)
        except OSError as error:
            own = EditLock(path, content, reason=_reason(error))
        if own:
            own.beside = other
            return own
    return Taken("unreadable")


def seize(report_path: str, holder: Holder) -> EditLock:
    """Put our note in place of whatever lies there: the user takes over, or edits beside vim or Emacs. Never raises."""
    path = lock_path(report_path)
    content = _content(holder)
    temporary = os.path.join(os.path.dirname(path), f".gjj-lock.{os.getpid()}.{os.urandom(6).hex()}.gjjtmp")
    try:
        own = _put(temporary, content)
        if own is None:
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
        try:
            os.replace(temporary, path)
        except OSError:
            own.release()
            raise
        own.path = path
    except OSError as error:
        own = EditLock(path, content, reason=_reason(error))
    own.beside = other_editor(report_path)
    return own


def look(report_path: str) -> Taken | None:
    """Who has the report open, or is seen to have had (`stale`). Changes nothing, never raises."""
    notes = (_note(lock_path(report_path)), other_editor(report_path))
    return first_there(notes)


def lock_path(report_path: str) -> str:
    """Where the note lies: beside the real file; a name that is too long for it is cut."""
    folder, name = os.path.split(os.path.realpath(report_path))
    whole = os.fsencode(name)
    room = _NAME_LIMIT - 1 - len(SUFFIX)
    if len(whole) > room:
        # A hash stands for what is cut off: two long names must not share a note.
        name = whole[: room - 9].decode("utf-8", "ignore") + "-" + sha256_of(whole)[:8]
    return os.path.join(folder, f".{name}{SUFFIX}")


def _reason(error: OSError) -> str:
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("报告所在的文件夹不可写，别人看不到您正在编辑")
    return _("占用标记写不成（{error}），别人看不到您正在编辑").format(error=error.strerror or error)


# ---- our own note


def _content(holder: Holder) -> bytes:
    import json

    return json.dumps(holder_data(holder), ensure_ascii=False, indent=1).encode("utf-8", "replace") + b"\n"


def _put(path: str, content: bytes) -> EditLock | None:
    """Write a note where there is none; None when somebody was faster. Raises OSError."""
    try:
        descriptor = os.open(path, _NEW, 0o644)
    except FileExistsError:
        return None
    try:
        with suppress(OSError):
            os.fchmod(descriptor, 0o644)
        if lock(descriptor, 5) is not False and _lies_at(path, descriptor):
            append(descriptor, content, 0)
            return EditLock(path, content, descriptor)
    except OSError:
        if _lies_at(path, descriptor):
            with suppress(OSError):
                os.unlink(path)
        os.close(descriptor)
        raise
    os.close(descriptor)
    return None


def _note(path: str) -> Taken | None:
    """What the note at a path says, None when there is none."""
    try:
        descriptor = os.open(path, NOTE_FLAGS)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError:  # a link, a socket, not for us to read
        return Taken("unreadable")
    try:
        return _judge(path, descriptor, locked(descriptor))
    except OSError:
        return Taken("unreadable")
    finally:
        with suppress(OSError):
            os.close(descriptor)


def _judge(path: str, descriptor: int, held: bool | None) -> Taken:
    """What an open note means. `held`: whether somebody has it locked, None where there are no locks."""
    info = os.fstat(descriptor)
    if not stat.S_ISREG(info.st_mode) or info.st_size > SIZE_LIMIT:
        return Taken("unreadable")
    data = read_all(descriptor, SIZE_LIMIT)
    if not data:  # not written yet, or never finished
        return Taken("gjj", stale=held is False)
    holder = _holder_in(data)
    if holder is None:
        # The beginning of a note of ours: whoever was writing it had it locked, and died.
        torn = data.startswith(b"{\n") and not data.endswith(b"}\n")
        return Taken("unreadable", stale=torn and held is False and _locks_work(path))
    running = True if held else alive(holder)
    if running and held is False and _locks_work(path):
        running = False
    return Taken("gjj", holder, holder.since, known=running is True, stale=running is False)


def _holder_in(data: bytes) -> Holder | None:
    import json

    try:
        return holder_of(json.loads(data.decode("utf-8")))
    except (ValueError, RecursionError):
        return None


def _locks_work(path: str) -> bool:
    """Whether the lock that is on a file here and now keeps others out: some file systems only pretend."""
    try:
        descriptor = os.open(path, NOTE_FLAGS)
    except OSError:
        return False
    try:
        return lock(descriptor) is False
    finally:
        os.close(descriptor)


def _take_away(path: str) -> None:
    """Delete the note of a session that died, unless another one has replaced it by now. Raises OSError."""
    try:
        descriptor = os.open(path, NOTE_FLAGS)
    except FileNotFoundError:
        return
    try:
        held = lock(descriptor)
        if held is False:
            return
        taken = _judge(path, descriptor, None if held is None else False)
        if taken.stale and _lies_at(path, descriptor):
            os.unlink(path)
    finally:
        os.close(descriptor)


def _lies_at(path: str, descriptor: int) -> bool:
    try:
        return os.path.samestat(os.stat(path, follow_symlinks=False), os.fstat(descriptor))
    except OSError:
        return False
