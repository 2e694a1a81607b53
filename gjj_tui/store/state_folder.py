"""The user's private folder for journals and history, and what it takes to write private files that last."""

from __future__ import annotations

import errno
import os
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.visible import visible
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, fault_of, file_words, sha256_of, write_all

_NEW = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_APPEND | os.O_NOFOLLOW | os.O_CLOEXEC
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
_UNSUPPORTED = {errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP}
_LOCK_TRIES = 200  # five seconds
_LAST_SECOND = 250_000_000_000.0  # in the year 9892: every calendar can still show it

_FAULTS = {
    "keep": N_("历史版本没有存下：{reason}"),
    "versions": N_("历史版本读不出来：{reason}"),
    "prune": N_("旧的历史版本清理不了：{reason}"),
    "record": N_("修改记录没有写下：{reason}"),
    "audit": N_("修改记录读不出来：{reason}"),
}
# What stands in the way of keeping, where the words for saving a report would say too much.
_REASONS = {
    "disk-full": N_("磁盘已满或超出配额"),
    "no-right": N_("没有读写它的权限"),
    "read-only": N_("磁盘是只读的"),
    "io-error": N_("磁盘或网络盘读写出错"),
    "verify": N_("写入后读回的内容不一致"),
    "file-limit": N_("超过了系统允许的文件大小"),
    "locked": N_("另一个程序正在用它，一直没有让出"),
}


class StateFault(Exception):
    """There is no private folder to write to. `str()` says why, in words for people that are safe to show."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = visible(reason)

    def __str__(self) -> str:
        return self.reason


def private_folder(path: str) -> str:
    """Make the folder, or check that it is ours alone; the path again.

    Raises:
        StateFault: nothing private can be kept there.
    """
    if not os.path.isabs(path):
        raise StateFault(_("不知道把恢复记录放在哪里（没有 HOME，或路径不是绝对路径）"))
    try:
        _make(path)
        descriptor = os.open(path, _FOLDER | os.O_NOFOLLOW)
        try:
            _tighten(path, descriptor)
        finally:
            os.close(descriptor)
        writable = os.access(path, os.W_OK | os.X_OK, effective_ids=os.access in os.supports_effective_ids)
    except (OSError, ValueError) as error:
        raise StateFault(_reason(path, error)) from error
    if not writable:
        raise StateFault(_("文件夹 {path} 不可写（没有权限，或磁盘是只读的）").format(path=path))
    return path


def _make(path: str) -> None:
    """Make the folder with all it lies in, each private and there to stay."""
    missing = []
    while not os.path.lexists(path):
        missing.append(path)
        path = os.path.dirname(path)
    for folder in reversed(missing):
        with suppress(FileExistsError):  # another session was faster
            os.mkdir(folder, 0o700)
        sync_folder(os.path.dirname(folder))


def _tighten(path: str, descriptor: int) -> None:
    info = os.fstat(descriptor)
    if info.st_uid != os.geteuid():
        raise StateFault(_("文件夹 {path} 属于别的用户").format(path=path))
    if stat.S_IMODE(info.st_mode) != 0o700:
        with suppress(OSError):  # what counts is what it is like afterwards
            os.fchmod(descriptor, 0o700)
        if os.fstat(descriptor).st_mode & 0o077:
            raise StateFault(_("文件夹 {path} 别人也能进入，又改不成私有").format(path=path))


def _reason(path: str, error: OSError | ValueError) -> str:
    number = error.errno if isinstance(error, OSError) else errno.EINVAL
    if number in (errno.ELOOP, errno.ENOTDIR):
        return _("{path} 是链接或文件，不是文件夹").format(path=path)
    if number in (errno.EACCES, errno.EPERM, errno.EROFS):
        return _("不能建立文件夹 {path}（没有权限，或磁盘是只读的）").format(path=path)
    if number in (errno.ENOSPC, errno.EDQUOT):
        return _("磁盘已满或超出配额，不能建立文件夹 {path}").format(path=path)
    words = error.strerror if isinstance(error, OSError) else str(error)
    return _("文件夹 {path} 不能用：「{error}」").format(path=path, error=words)


# ---- what it keeps of a report


def report_key(realpath: str) -> str:
    """The name under which the state folder keeps what belongs to a report."""
    return sha256_of(realpath.encode("utf-8", "surrogatepass"))[:16]


def within_calendar(when: float) -> float:
    """The time, or the nearest one that every calendar can show."""
    return min(max(when, 0.0), _LAST_SECOND) if when == when else 0.0


def private_place(folder: str, *names: str) -> str:
    """A private folder within the state folder, made with all between; its path. Raises StateFault."""
    path = private_folder(folder)
    for name in names:
        path = private_folder(os.path.join(path, name))
    return path


def ours(folder: str) -> bool:
    """Whether there is such a folder; what is somebody else's is not read.

    Raises:
        StateFault: it belongs to somebody else, or is a link.
    """
    try:
        info = os.lstat(folder)
    except (FileNotFoundError, NotADirectoryError):
        return False
    if info.st_uid != os.geteuid() or not stat.S_ISDIR(info.st_mode):
        raise StateFault(_("文件夹 {path} 属于别的用户，或是链接、文件").format(path=folder))
    return True


@contextmanager
def state_faults(path: str, task: str, folder: str) -> Iterator[None]:
    """Turn whatever goes wrong in the state folder with a task (a key of `_FAULTS`) into a `StoreFault`."""
    try:
        yield
    except (StateFault, OSError, FileFault) as error:
        reason = str(error) if isinstance(error, StateFault) else _fault_words(error, folder)
        raise StoreFault(path, _(_FAULTS[task]).format(reason=reason), kind="write") from error


def _fault_words(error: OSError | FileFault, folder: str) -> str:
    fault = error if isinstance(error, FileFault) else fault_of(error, folder)
    words = _(_REASONS[fault.kind]) if fault.kind in _REASONS else file_words(fault)
    return _("{reason}（{folder}）").format(reason=words, folder=folder)


# ---- files in it


def new_file(stem: str, suffix: str = "") -> tuple[str, int]:
    """A new private file, open for appending: `stem` with `suffix`, with a number between when there is one already.

    Its path and descriptor. Raises OSError.
    """
    for number in range(1, 1000):
        path = f"{stem}-{number}{suffix}" if number > 1 else stem + suffix
        try:
            descriptor = os.open(path, _NEW, 0o600)
        except FileExistsError:
            continue
        with suppress(OSError):
            os.fchmod(descriptor, 0o600)  # whatever the umask
        return path, descriptor
    raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), stem)


def append(descriptor: int, data: bytes, before: int) -> None:
    """Append all of it to a file of `before` bytes, most often with one write. Raises OSError."""
    write_all(descriptor, data)
    info = os.fstat(descriptor)
    # A count that was a lie, another writer, or a file that was deleted under our feet.
    if info.st_size != before + len(data) or info.st_nlink == 0:
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def sync(descriptor: int) -> None:
    """Wait until what was written is on the disk. Raises OSError."""
    try:
        os.fdatasync(descriptor)
    except AttributeError:  # not on macOS
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        os.fsync(descriptor)


def sync_folder(folder: str) -> None:
    """Wait until the names in a folder are on the disk, where file systems know such a thing. Raises OSError."""
    descriptor = os.open(folder, _FOLDER)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    finally:
        os.close(descriptor)


def lock(descriptor: int, tries: int = 1) -> bool | None:
    """Lock a file for as long as it is open: False when somebody else has it, None where there are no locks.

    Several `tries`, 25 ms apart, outlast those who only look (`locked`).
    """
    import fcntl

    for attempt in range(tries):
        if attempt:
            time.sleep(0.025)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except (BlockingIOError, PermissionError):  # the latter where record locks stand for it
            continue
        except OSError:
            return None
    return False


def hold(descriptor: int, path: str) -> None:
    """Lock a file for as long as it is open, waiting up to five seconds. Raises FileFault of kind ``locked``."""
    if lock(descriptor, _LOCK_TRIES) is False:
        raise FileFault("locked", path)


def locked(descriptor: int) -> bool | None:
    """Whether somebody has the file locked, None where there are no locks. If not, it is now closed to `lock`."""
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return None
    return False
