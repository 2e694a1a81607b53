"""Writing files whole: at every instant a file is completely the old one or completely the new one.

The new bytes go into a temporary file beside the report, are synced and read back, and change places with the old
file in one step; then what came out is compared with what we believed to replace. The way in is `files`.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from gjj_tui.store.files import (
    SIZE_LIMIT,
    FileChanged,
    FileFault,
    FileImage,
    fault_of,
    image_of,
    read_all,
    read_file,
    write_all,
)
from gjj_tui.store.state_folder import hold

_NO_REPLACE, _EXCHANGE = 1, 2
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_UNSUPPORTED = {errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTTY}
# FS_IOC_GETFLAGS; FS_IMMUTABLE_FL and FS_APPEND_FL.
_GET_FLAGS, _FIXED = 0x80086601, 0x30


def replace(image: FileImage, data: bytes) -> FileImage:
    """See `files.replace_file`."""
    if image.nlink > 1:
        raise FileFault("hard-link", image.path)
    with _faults(image.path), _locked(os.path.dirname(image.path)) as directory:
        current = _unchanged(image, image.path)
        if current.nlink > 1:
            raise FileFault("hard-link", image.path)
        with _Temporary(image.path, 0o600) as temporary:
            write_all(temporary.descriptor, data)
            temporary.take_over(current)
            new = temporary.finish(data, image.path)
            _swap(temporary, current, image, directory)
        return new


def create(name: str, data: bytes) -> FileImage:
    """See `files.create_file`."""
    with _faults(name):
        folder = os.path.realpath(os.path.dirname(name) or ".")
        target = os.path.join(folder, os.path.basename(name))
        with _locked(folder) as directory:
            if os.path.lexists(target):
                raise FileFault("exists", target)
            with _Temporary(target, 0o666) as temporary:
                write_all(temporary.descriptor, data)
                new = temporary.finish(data, target)
                _place(temporary.path, target)
                temporary.ours = False
                try:
                    _sync_folder(directory)
                except OSError:
                    with suppress(OSError):
                        os.unlink(target)
                    raise
            return new


@contextmanager
def _faults(path: str) -> Iterator[None]:
    try:
        yield
    except (OSError, ValueError) as error:
        fault = fault_of(error, path)
        immutable = fault.errno == errno.EPERM and _immutable(path)
        raise FileFault("immutable", path, errno.EPERM) if immutable else fault from None


def _immutable(path: str) -> bool:
    """Whether somebody forbade all changes to the file or to its folder, which no right gets over."""
    for name in (path, os.path.dirname(path) or "."):
        with suppress(OSError):
            descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                flags = fcntl.ioctl(descriptor, _GET_FLAGS, bytes(8))
            finally:
                os.close(descriptor)
            if int.from_bytes(flags, sys.byteorder) & _FIXED:
                return True
    return False


@contextmanager
def _locked(folder: str) -> Iterator[int | None]:
    """Hold the folder against other saves of ours; gives its descriptor, None when it may not be opened.

    Where the file system knows no locks, the comparison of the bytes has to do.
    """
    try:
        directory = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except PermissionError:
        yield None
        return
    try:
        hold(directory, folder)
        yield directory
    finally:
        with suppress(OSError):
            os.close(directory)


def _unchanged(image: FileImage, path: str) -> FileImage:
    """The file at `path` as it is, when it still holds the bytes of `image`; raises `FileChanged`."""
    try:
        current = read_file(path, max(SIZE_LIMIT, len(image.data)))
    except FileFault as fault:
        if fault.kind in ("not-found", "directory", "not-regular", "link-loop", "too-large"):
            raise FileChanged(image.path, None) from None
        raise
    if current.path != path:
        raise FileChanged(image.path, None)
    if current.data != image.data:
        raise FileChanged(image.path, current._replace(path=image.path))
    return current


class _Temporary:
    """A new file beside `target`. As long as it is `ours` it is deleted on leaving."""

    def __init__(self, target: str, mode: int) -> None:
        self.ours = True
        for attempt in range(8):
            self.path = _temporary_name(target)
            try:
                self.descriptor = os.open(self.path, _CREATE, mode)
                return
            except FileExistsError:
                if attempt == 7:
                    raise

    def __enter__(self) -> _Temporary:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(OSError):
            self._close()
        if self.ours:
            with suppress(OSError):
                os.unlink(self.path)

    def _close(self) -> None:
        descriptor, self.descriptor = self.descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def take_over(self, old: FileImage) -> None:
        """Owner first, because it clears bits of the mode; then mode, then extended attributes as far as they go."""
        info = os.fstat(self.descriptor)
        kept = True
        if (info.st_uid, info.st_gid) != (old.uid, old.gid):
            try:
                os.fchown(self.descriptor, old.uid, old.gid)
            except OSError:
                kept = False
                with suppress(OSError):
                    os.fchown(self.descriptor, -1, old.gid)
        mode = old.mode if kept else old.mode & 0o777
        if stat.S_IMODE(os.fstat(self.descriptor).st_mode) != mode:  # some mounts know but one mode
            os.fchmod(self.descriptor, mode)
        with suppress(OSError):
            for name in os.listxattr(old.path):
                with suppress(OSError):
                    os.setxattr(self.descriptor, name, os.getxattr(old.path, name))

    def finish(self, data: bytes, target: str) -> FileImage:
        """Sync, read back and close; the image the file will have at `target`."""
        os.fsync(self.descriptor)
        os.lseek(self.descriptor, 0, os.SEEK_SET)
        if read_all(self.descriptor, len(data)) != data:
            raise FileFault("verify", target)
        info = os.fstat(self.descriptor)
        self._close()
        return image_of(target, data, info)


def _temporary_name(target: str) -> str:
    """`.NAME.PID.RANDOM.gjjtmp` in the folder of `target`, NAME cut so that the whole has at most 255 bytes."""
    folder, name = os.path.split(target)
    tail = f".{os.getpid()}.{os.urandom(6).hex()}.gjjtmp"
    return os.path.join(folder, _cut(name, tail) + tail)


def _cut(name: str, tail: str) -> str:
    return "." + os.fsencode(name)[: 254 - len(tail)].decode("utf-8", "ignore")


def temporary_of(name: str, entry: str) -> int:
    """The process that made a temporary file for `name`, 0 when `entry` is no name of one."""
    told = re.search(r"\.([1-9][0-9]{0,9})\.[0-9a-f]{12}\.gjjtmp\Z", entry)
    return int(told[1]) if told and entry == _cut(name, told[0]) + told[0] else 0


def _swap(temporary: _Temporary, current: FileImage, image: FileImage, directory: int | None) -> None:
    """Put the temporary file in place of the old one, and take that away when it was the one we knew."""
    path = image.path
    try:
        _renameat2(temporary.path, path, _EXCHANGE)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
        _swap_plainly(temporary, current, directory)
        return
    temporary.ours = False  # from here on its name holds the displaced file
    try:
        displaced = _unchanged(image, temporary.path)
        _sync_folder(directory)
    except BaseException:
        _swap_back(temporary, path)
        raise
    with suppress(OSError):  # the save is done; a left-over is cleared away at the next start
        info = os.stat(temporary.path, follow_symlinks=False)
        if image_of(temporary.path, b"", info).identity != displaced.identity:
            raise FileFault("displaced", path, data=temporary.path)
        os.unlink(temporary.path)


def _swap_back(temporary: _Temporary, path: str) -> None:
    try:
        _renameat2(temporary.path, path, _EXCHANGE)
    except OSError:
        raise FileFault("displaced", path, data=temporary.path) from None
    temporary.ours = True


def _swap_plainly(temporary: _Temporary, current: FileImage, directory: int | None) -> None:
    """For file systems that cannot exchange: a last look, then replace."""
    try:
        info = os.stat(current.path, follow_symlinks=False)
    except FileNotFoundError:
        raise FileChanged(current.path, None) from None
    if image_of(current.path, b"", info).identity != current.identity:
        raise FileChanged(current.path, read_file(current.path))
    os.replace(temporary.path, current.path)
    temporary.ours = False
    try:
        _sync_folder(directory)
    except OSError as error:
        raise FileFault("not-durable", current.path, error.errno) from None


def _place(temporary: str, target: str) -> None:
    """Give a new file its name, never over another one."""
    try:
        _renameat2(temporary, target, _NO_REPLACE)
        return
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise
    try:
        os.link(temporary, target)
    except FileExistsError:
        raise
    except OSError:  # no hard links here either
        if os.path.lexists(target):
            raise FileFault("exists", target) from None
        os.rename(temporary, target)
        return
    try:
        os.unlink(temporary)
    except OSError:
        with suppress(OSError):
            os.unlink(target)
        raise


def _sync_folder(directory: int | None) -> None:
    if directory is None:
        return
    try:
        os.fsync(directory)
    except OSError as error:
        if error.errno not in _UNSUPPORTED:
            raise


def _renameat2(old: str, new: str, flags: int) -> None:
    """rename(2) with flags; raises OSError, ENOSYS where the system does not have it."""
    import ctypes

    try:
        function = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError, TypeError):
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS)) from None
    here = -100  # AT_FDCWD
    names = ctypes.c_char_p(os.fsencode(old)), ctypes.c_char_p(os.fsencode(new))
    if function(here, names[0], here, names[1], ctypes.c_uint(flags)) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
