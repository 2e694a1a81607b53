"""Files read whole and replaced whole, and their faults in clear words."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from typing import NamedTuple

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _

SIZE_LIMIT = 8 * 1024 * 1024
"""The largest file that is read, in bytes."""

BOM = b"\xef\xbb\xbf"
_FLAGS = os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK | os.O_NOCTTY | os.O_NOFOLLOW


Identity = tuple[int, int, int, int]
"""Device, inode, time of the last change in nanoseconds, size in bytes: another one is another content."""


class FileImage(NamedTuple):
    """A file as it was read.

    `path` is the real path behind all links, `mode` holds
    the permission bits only.
    """

    path: str
    data: bytes
    identity: Identity
    mode: int
    uid: int
    gid: int
    nlink: int

    @property
    def sha256(self) -> str:
        """The SHA-256 of `data` in hexadecimal; computed at each call."""
        return sha256_of(self.data)


class FileFault(Exception):
    """A file that could not be read or written; nothing was changed unless the kind says otherwise.

    `kind` is a key of `FILE_WORDS`, `errno` the system's number where it gave one, `offset` counts bytes, `data` is
    what the words name besides the path. `file_words` gives the sentence for people.
    """

    def __init__(
        self, kind: str, path: str, errno: int | None = None, *, offset: int | None = None, data: str = ""
    ) -> None:
        super().__init__(kind, path, errno, offset, data)
        self.kind = kind
        self.path = path
        self.errno = errno
        self.offset = offset
        self.data = data


class FileChanged(FileFault):
    """Another program changed the file; `image` is what it holds now, None when it is gone or unreadable."""

    def __init__(self, path: str, image: FileImage | None) -> None:
        super().__init__("changed" if image else "gone", path)
        self.image = image


FILE_WORDS: dict[str, str] = {
    "not-found": N_("找不到这个文件；请检查路径和文件名"),
    "no-folder": N_("没有 {data} 这个文件夹；请先建好，或写到别处"),
    "no-right": N_("没有读写这个文件的权限；请找文件的主人或管理员开通，或另存到别处"),
    "immutable": N_("文件或文件夹设成了不可更改（chattr +i），没有保存；请找管理员取消，或另存到别处"),
    "directory": N_("这是一个文件夹，不是文件；请给出其中某个文件的名字"),
    "not-regular": N_("这不是普通文件（是设备、管道之类）；请换一个文件"),
    "link-loop": N_("链接互相指向，走不到文件；请改正链接"),
    "name": N_("文件名太长或不能用作文件名；请改短或换一个"),
    "too-large": N_("文件太大（上限 {data}）；请确认是不是年报文件"),
    "not-utf8": N_("文件不是 UTF-8 编码（第 {offset} 个字节起）；请用编辑器转成 UTF-8 再打开"),
    "gbk": N_("文件不是 UTF-8 编码（第 {offset} 个字节起），很可能是 GBK；请转成 UTF-8 另存为新文件再打开"),
    "utf-16": N_("文件是 UTF-16 编码；请用编辑器转成 UTF-8 再打开"),
    "disk-full": N_("磁盘已满或超出配额，没有保存，原文件没有动；请腾出空间，或另存到别处"),
    "read-only": N_("磁盘是只读的，没有保存；请另存到别处"),
    "file-limit": N_("超过了系统允许的文件大小，没有保存，原文件没有动；请找管理员，或另存到别处"),
    "too-many-open": N_("系统打开的文件太多；请关掉一些程序再试"),
    "io-error": N_("磁盘或网络盘读写出错；请先另存到别处，再请管理员检查磁盘"),
    "verify": N_("写入后读回的内容不一致，没有保存，原文件没有动；请另存到别处，再请管理员检查磁盘"),
    "not-durable": N_("新内容已写入，但磁盘没有确认写稳；请先另存一份，再请管理员检查磁盘"),
    "locked": N_("另一个程序正在保存这个文件夹里的文件；请稍后再试"),
    "changed": N_("文件在打开以后被别的程序改过，没有覆盖；请比较后再决定"),
    "gone": N_("文件在打开以后被删除、移走或换成了别的东西，没有保存；请另存到别处"),
    "displaced": N_("别的程序恰在保存时改了文件；它的内容留在 {data}，请比较"),
    "hard-link": N_("这个文件有几个名字（硬链接），替换会把它们分开，没有保存；请按 F12 存一份副本"),
    "exists": N_("已经有这个文件，没有覆盖；请换一个名字"),
    "other": N_("文件操作没有成功：「{data}」"),
}
_KINDS = {
    errno.ENOENT: "not-found",
    errno.ENOTDIR: "not-found",
    errno.EACCES: "no-right",
    errno.EPERM: "no-right",
    errno.EISDIR: "directory",
    errno.ENXIO: "not-regular",
    errno.ELOOP: "link-loop",
    errno.ENAMETOOLONG: "name",
    errno.EINVAL: "name",
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "read-only",
    errno.EFBIG: "file-limit",
    errno.EMFILE: "too-many-open",
    errno.ENFILE: "too-many-open",
    errno.EEXIST: "exists",
    errno.EIO: "io-error",
    errno.ESTALE: "io-error",
}


def fault_of(error: OSError | ValueError, path: str) -> FileFault:
    """The fault for what the system said; ValueError comes from a NUL or a surrogate in a name."""
    if not isinstance(error, OSError):
        return FileFault("name", path)
    kind = _KINDS.get(error.errno or 0, "other")
    return FileFault(kind, path, error.errno, data=error.strerror or str(error))


def file_words(fault: FileFault) -> str:
    """What is wrong and what to do, for people; without the path."""
    offset = "" if fault.offset is None else fault.offset + 1
    return _(FILE_WORDS[fault.kind]).format(data=fault.data, offset=offset)


def sha256_of(data: bytes) -> str:
    """The SHA-256 in hexadecimal."""
    import hashlib  # loads OpenSSL, which only saving needs

    return hashlib.sha256(data).hexdigest()


def read_file(path: str | os.PathLike[str], limit: int = SIZE_LIMIT) -> FileImage:
    """Read a regular file whole, following links. Raises `FileFault`.

    `limit` is in bytes. Devices, pipes and folders are refused without reading.
    """
    name = os.fspath(path)
    try:
        real = os.path.realpath(name)
        _regular(os.stat(real), real, limit)
        descriptor = os.open(real, _FLAGS)
        try:
            info = os.fstat(descriptor)
            _regular(info, real, limit)
            data = read_all(descriptor, limit)
        finally:
            with suppress(OSError):  # nothing was written
                os.close(descriptor)
    except (OSError, ValueError) as error:
        raise fault_of(error, name) from None
    if len(data) > limit:
        raise _too_large(real, limit)
    return image_of(real, data, info)


def image_of(path: str, data: bytes, info: os.stat_result) -> FileImage:
    """An image of `data` with what `info` says of the file."""
    return FileImage(path, data, identity_in(info), stat.S_IMODE(info.st_mode), info.st_uid, info.st_gid, info.st_nlink)


def identity_in(info: os.stat_result) -> Identity:
    """What tells a file as it is from any other, and from what it was."""
    return info.st_dev, info.st_ino, info.st_mtime_ns, info.st_size


def identity_of(path: str) -> Identity | None:
    """The identity of the file behind a path, None when there is none to be seen."""
    try:
        return identity_in(os.stat(path))
    except OSError:
        return None


def _regular(info: os.stat_result, path: str, limit: int) -> None:
    if stat.S_ISDIR(info.st_mode):
        raise FileFault("directory", path)
    if not stat.S_ISREG(info.st_mode):
        raise FileFault("not-regular", path)
    if info.st_size > limit:
        raise _too_large(path, limit)


def _too_large(path: str, limit: int) -> FileFault:
    return FileFault("too-large", path, data=f"{limit // (1024 * 1024)} MiB" if limit >= 1024 * 1024 else f"{limit} B")


def read_all(descriptor: int, limit: int) -> bytes:
    """All bytes from here on, at most one more than `limit`."""
    parts: list[bytes] = []
    left = limit + 1
    while left > 0 and (part := os.read(descriptor, min(left, 1024 * 1024))):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def write_all(descriptor: int, data: bytes) -> None:
    """Write all bytes, most often with one call. Raises OSError."""
    rest = memoryview(data)
    while rest:
        count = os.write(descriptor, rest)
        if count == 0:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        rest = rest[count:]


def decode(data: bytes, path: str = "") -> tuple[str, bool]:
    """The text and whether it began with a BOM (which is taken off). Line ends stay as they are.

    Raises `FileFault` of kind `not-utf8`, `gbk` (it would decode as GB 18030) or `utf-16`, with the offset in bytes.
    """
    bom = data.startswith(BOM)
    try:
        return data[len(BOM) if bom else 0 :].decode("utf-8"), bom
    except UnicodeDecodeError as error:
        start, offset = error.start, error.start + (len(BOM) if bom else 0)
        cut = error.reason == "unexpected end of data"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileFault("utf-16", path, offset=0)
    before = data[offset - start : offset].decode("utf-8")
    if bom or cut or sum("一" <= char <= "鿿" for char in before) > 3:
        raise FileFault("not-utf8", path, offset=offset)  # UTF-8 with a flaw, which may well decode as GB 18030
    try:
        data.decode("gb18030")
    except UnicodeDecodeError:
        raise FileFault("not-utf8", path, offset=offset) from None
    raise FileFault("gbk", path, offset=offset)


def encode(text: str, bom: bool) -> bytes:
    """The bytes of a text, the other way round than `decode`."""
    return (BOM if bom else b"") + text.encode("utf-8")


def replace_file(image: FileImage, data: bytes) -> FileImage:
    """Replace the file that was read as `image` by `data`, keeping mode, owner and links to it; its new image.

    Raises `FileChanged` when the file holds other bytes now, else `FileFault`; the old file is whole then and no
    temporary file is left. (Kinds `not-durable` and `displaced` say that the new bytes are in place.)
    """
    from gjj_tui.store import replacing  # only saving pays for loading it

    return replacing.replace(image, data)


def create_file(path: str | os.PathLike[str], data: bytes) -> FileImage:
    """Write a new file; the umask decides its mode. Raises `FileFault`, of kind `exists` when there is one."""
    from gjj_tui.store import replacing

    path = os.fspath(path)
    try:
        return replacing.create(path, data)
    except FileFault as fault:
        folder = os.path.dirname(path)
        if fault.kind != "not-found" or os.path.isdir(folder or "."):
            raise
        raise FileFault("no-folder", path, fault.errno, data=folder) from fault
