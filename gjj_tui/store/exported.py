"""Writing what was made from a report: a new file, or one that may be replaced."""

from __future__ import annotations

from collections.abc import Callable

from gjj_tui.i18n import gettext as _
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, FileImage, create_file, file_words, read_file, replace_file

EXPORT_LIMIT = 64 * 1024 * 1024
"""The largest published file that is read back, in bytes."""


def write_export(path: str, data: bytes, replaceable: Callable[[bytes], bool]) -> bool:
    """Write a file whole, over an existing one only if that is `replaceable`; False when it held these bytes already.

    Raises:
        StoreFault: nothing was written. `kind` is ``exists`` when there is another file of this name.
    """
    try:
        try:
            create_file(path, data)
        except FileFault as fault:
            if fault.kind != "exists":
                raise
            old = read_file(path, EXPORT_LIMIT)
            if old.data == data:
                return False
            if not replaceable(old.data):
                raise StoreFault(path, _("已有这个文件，而且不是由本程序导出的，没有覆盖"), kind="exists") from None
            replace_file(old, data)
    except FileFault as fault:
        raise StoreFault(path, file_words(fault), kind="write") from fault
    return True


def read_exported(path: str) -> FileImage:
    """A published file.

    Raises:
        StoreFault: it cannot be read.
    """
    try:
        return read_file(path, EXPORT_LIMIT)
    except FileFault as fault:
        raise StoreFault(path, file_words(fault)) from fault
