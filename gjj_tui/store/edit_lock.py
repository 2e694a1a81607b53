"""The note beside a report that says who has it open: advice to people, not a guard of the file.

``.NAME.gjj-lock`` holds the holder as JSON and is locked as long as the session lives, so that the kernel frees it
when the session dies. The notes of vim and Emacs are read as well. Reports on shared folders lie where others can
write: nothing read here is trusted.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import time
from collections.abc import Iterable
from contextlib import suppress

from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.visible import visible
from gjj_tui.store.files import read_all, sha256_of
from gjj_tui.store.holder import MAX_TEXT, Holder, alive, booted, holder_data, holder_of, runs, this_host
from gjj_tui.store.state_folder import append, lock, locked

SIZE_LIMIT = 64 * 1024
SUFFIX = ".gjj-lock"

_NAME_LIMIT = 255
_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_OLD = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
_TRIES = 8
_EMACS = re.compile(r"(.+)@(.+)\.(\d{1,10})(?::(\d{1,12}))?\Z", re.ASCII)


class Taken(NamedTuple):
    """Somebody has the report open, or so it seems.

    `kind` is the program, ``gjj``, ``vim`` or ``emacs``; ``unreadable`` for a note that says nothing. `since` is when
    it was opened (for vim: when it was last active) in seconds since the epoch. `known`: it is seen that the process
    lives; `stale`: it is seen that it has ended; neither for one on another host. `modified`: the other editor has
    unsaved changes.
    """

    kind: str
    holder: Holder | None = None
    since: float = 0.0
    known: bool = False
    stale: bool = False
    modified: bool = False


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
            found = os.open(self.path, _OLD)
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
        other = _other_editor(report_path)
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
    own.beside = _other_editor(report_path)
    return own


def look(report_path: str) -> Taken | None:
    """Who has the report open, or is seen to have had (`stale`). Changes nothing, never raises."""
    notes = (_note(lock_path(report_path)), _other_editor(report_path))
    return _first(notes)


def lock_path(report_path: str) -> str:
    """Where the note lies: beside the real file; a name that is too long for it is cut."""
    folder, name = os.path.split(os.path.realpath(report_path))
    whole = os.fsencode(name)
    room = _NAME_LIMIT - 1 - len(SUFFIX)
    if len(whole) > room:
        # A hash stands for what is cut off: two long names must not share a note.
        name = whole[: room - 9].decode("utf-8", "ignore") + "-" + sha256_of(whole)[:8]
    return os.path.join(folder, f".{name}{SUFFIX}")


# ---- words


def taken_words(taken: Taken, now: float) -> str:
    """Who has the report open, where and since when, in a sentence for people. `now` in seconds since the epoch."""
    holder = taken.holder
    if holder is None:
        return _("报告旁边有读不懂的占用标记，可能有人正在编辑")
    person, host = visible(holder.user), visible(holder.host)
    if holder.name:
        person = _("{name}（{user}）").format(name=visible(holder.name), user=person)
    program = {"vim": "vim", "emacs": "Emacs"}.get(taken.kind, "gjj")
    if taken.stale:
        words = _("{person}，在 {host} 上用 {program} 编辑时没有正常退出，可能留有没存的内容（{when}）")
    else:
        words = _("{person}，在 {host} 上用 {program} 开着这份报告（{when}）")
    words = words.format(person=person, host=host, program=program, when=_when(taken, now))
    if taken.modified and not taken.stale:
        words += _("，有没存的改动")
    return words if taken.known or taken.stale else words + _("；那边是否还开着，从这里看不出")


def _when(taken: Taken, now: float) -> str:
    if not taken.since:
        return _("时间不明")
    then, today = time.localtime(taken.since), time.localtime(now)
    moment = time.strftime("%H:%M" if then[:3] == today[:3] else "%Y-%m-%d %H:%M", then)
    minutes = int(now - taken.since) // 60
    if minutes < 1:
        age = _("刚才")
    elif minutes < 60:
        age = _("{count} 分钟前").format(count=minutes)
    elif minutes < 48 * 60:
        age = _("{count} 小时前").format(count=minutes // 60)
    else:
        age = _("{count} 天前").format(count=minutes // (24 * 60))
    if taken.kind == "vim":
        return _("最近一次在 {moment}，{age}").format(moment=moment, age=age)
    return _("从 {moment} 起，{age}").format(moment=moment, age=age)


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
        descriptor = os.open(path, _OLD)
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
        descriptor = os.open(path, _OLD)
    except OSError:
        return False
    try:
        return lock(descriptor) is False
    finally:
        os.close(descriptor)


def _take_away(path: str) -> None:
    """Delete the note of a session that died, unless another one has replaced it by now. Raises OSError."""
    try:
        descriptor = os.open(path, _OLD)
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


# ---- the notes of other editors


def _other_editor(report_path: str) -> Taken | None:
    folder, name = os.path.split(os.path.realpath(report_path))
    dotted = name if name.startswith(".") else f".{name}"
    swaps = [_vim(os.path.join(folder, dotted + ending)) for ending in (".swp", ".swo", ".swn")]
    return _first((*swaps, _emacs(os.path.join(folder, f".#{name}"))))


def _first(notes: Iterable[Taken | None]) -> Taken | None:
    """The first note of somebody who is there, else the first one."""
    there = [note for note in notes if note]
    return min(there, key=lambda note: note.stale, default=None)


def _vim(path: str) -> Taken | None:
    """vim's swap file, whose first block says who and where."""
    try:
        descriptor = os.open(path, _OLD)
        try:
            info = os.fstat(descriptor)
            block = os.read(descriptor, 1024) if stat.S_ISREG(info.st_mode) else b""
        finally:
            os.close(descriptor)
    except OSError:
        return None
    if len(block) < 1008 or not block.startswith(b"b0VIM "):
        return None
    user, host = (block[at : at + 40].split(b"\0")[0].decode("utf-8", "replace") for at in (28, 68))
    here = host == this_host()[:39]
    pid = int.from_bytes(block[24:28], "little")
    runs_here = here and info.st_mtime >= booted() and runs(pid)
    holder = Holder(host, "", pid, 0, info.st_uid, user, "", "", info.st_mtime)
    return Taken("vim", holder, info.st_mtime, runs_here, here and not runs_here, block[1007] == 0x55)


def _emacs(path: str) -> Taken | None:
    """Emacs's link to user@host.pid:boot; a file with this text where there are no links."""
    try:
        info = os.stat(path, follow_symlinks=False)
        text = os.readlink(path) if stat.S_ISLNK(info.st_mode) else _emacs_file(path)
    except OSError:
        return None
    found = _EMACS.match(text)
    if not found:
        return None
    user, host = found[1][:MAX_TEXT], found[2][:MAX_TEXT]
    pid, boot = int(found[3]), int(found[4] or 0)
    here = host == this_host()
    # Emacs reckons the boot time in its own way, which may differ a little.
    runs_here = here and not (boot and booted() and abs(boot - booted()) > 60) and runs(pid)
    holder = Holder(host, "", pid, 0, info.st_uid, user, "", "", info.st_mtime)
    return Taken("emacs", holder, info.st_mtime, runs_here, here and not runs_here, True)


def _emacs_file(path: str) -> str:
    descriptor = os.open(path, _OLD)
    try:
        regular = stat.S_ISREG(os.fstat(descriptor).st_mode)
        return os.read(descriptor, 1024).decode("utf-8", "replace").strip() if regular else ""
    finally:
        os.close(descriptor)
