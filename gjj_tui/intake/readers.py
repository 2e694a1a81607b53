"""From the bytes of a file to the neutral value, by what the bytes are rather than what they are called."""

from __future__ import annotations

from importlib import import_module

from gjj_tui.i18n import gettext as _
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.source import Source

KINDS = ("txt", "docx", "html", "xlsx", "csv")
SIZE_LIMIT = 32 * 1024 * 1024
"""The largest source that is read, in bytes; documents with pictures are that large."""
TEXT_LIMIT = 8 * 1024 * 1024
_SUFFIXES = {"htm": "html", "xhtml": "html", "text": "txt", "xlsm": "xlsx", "tsv": "csv"}
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_source(data: bytes, name: str = "", kind: str = "") -> Source:
    """Read a source. `name` is the file's, for its suffix; `kind` is one of `KINDS`, "" to find out.

    Raises:
        IntakeFault: it cannot be read; the message says what to do.
    """
    kind = kind or _kind(data, name)
    if not data.strip():
        raise IntakeFault(_("文件是空的"))
    if kind in ("txt", "html", "csv") and len(data) > TEXT_LIMIT:
        raise IntakeFault(_("文件太大（上限 {size} MB）；请确认是不是年报").format(size=TEXT_LIMIT >> 20))
    if kind not in KINDS:
        raise IntakeFault(_("不会读 {kind} 文件；可导入 {known}").format(kind=kind, known=_("、").join(KINDS)))
    source: Source = getattr(import_module(f"gjj_tui.intake.read_{kind}"), f"read_{kind}")(data)
    return source


def _kind(data: bytes, name: str) -> str:
    """What the bytes are; between kinds of text the suffix decides."""
    suffix = name.rpartition(".")[2].lower() if "." in name else ""
    suffix = _SUFFIXES.get(suffix, suffix)
    if data.startswith(_OLD_OFFICE):
        raise IntakeFault(_("这是旧版 Office 的文件（.doc、.xls）；请用 Word 或 Excel 另存为 .docx 或 .xlsx 再导入"))
    if data.startswith(b"%PDF"):
        raise IntakeFault(_("PDF 读不了；请用 Word 打开后另存为 .docx，或把文字另存为 .txt 再导入"))
    if data.startswith(b"PK\x03\x04"):
        # The names of a package's parts stand in it as they are.
        return "xlsx" if suffix == "xlsx" or (suffix != "docx" and b"xl/workbook.xml" in data) else "docx"
    if suffix in KINDS and suffix not in ("docx", "xlsx"):
        return suffix
    head = data[:2048].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return "html" if head.startswith((b"<!doctype html", b"<html", b"<?xml")) or b"<html" in head else "txt"
