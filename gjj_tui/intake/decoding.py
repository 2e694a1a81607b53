"""Bytes to text, whatever encoding an office's programs wrote."""

from __future__ import annotations

import codecs
import re

from gjj_tui.i18n import gettext as _
from gjj_tui.intake.faults import IntakeFault

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
_CONTROL = re.compile("[\x00-\x08\x0e-\x1f\x7f]")
_MOST_ODD = 0.01
"""The share of characters that may be control characters or undecodable in what is still a text."""
_LINE_ENDS = re.compile("\r\n|[\r\n\f\x0b\x85\u2028\u2029]")


def decode(data: bytes, named: str = "") -> str:
    """The text of a file. What no encoding explains becomes U+FFFD, which the readers report as a hidden character.

    `named` is the encoding that the file claims, tried after UTF-8.

    Raises:
        IntakeFault: it is no text.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _checked(data[len(bom) :].decode(encoding, "replace"))
    if b"\0" in data:
        raise _no_text()
    try:
        return _checked(data.decode("utf-8"))
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8")
    if sum("一" <= char <= "鿿" for char in before) > 3 or not _decodes(data, "gb18030"):
        # UTF-8 with a flaw, which may well decode as GB 18030; or both have flaws.
        as_utf8, as_gb = data.decode("utf-8", "replace"), data.decode("gb18030", "replace")
        return _checked(min(as_utf8, as_gb, key=lambda text: text.count("\ufffd")))
    if named.lower() in ("big5", "big5-hkscs") and _decodes(data, named):
        return _checked(data.decode(named))
    return _checked(data.decode("gb18030"))


def lines_of(text: str) -> list[str]:
    """The lines of a text; a page feed ends one too."""
    return _LINE_ENDS.split(text)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _checked(text: str) -> str:
    odd = text.count("\ufffd") + len(_CONTROL.findall(text))
    if odd > max(2, len(text) * _MOST_ODD):
        raise _no_text()
    return text


def _no_text() -> IntakeFault:
    message = _("这不是文字文件，或编码认不出来；请用原来的程序打开后另存为 docx、xlsx、html 或 txt")
    return IntakeFault(message)
