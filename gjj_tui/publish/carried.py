"""The digest that a published file carries, read back."""

from __future__ import annotations

import re
from io import BytesIO

from gjj_tui.model.named import NamedTuple
from gjj_tui.publish.digest import NAME

MOST_PROPERTIES = 64 * 1024
"""Bytes of the properties of an office file that are looked at."""
_DIGEST = r"sha256:[0-9a-f]{64}"
_CUSTOM = re.compile(rf'name="{NAME}"><vt:lpwstr>({_DIGEST})</vt:lpwstr>')
_CUSTOM_BY = re.compile(r'name="generator"><vt:lpwstr>([^<]{1,200})</vt:lpwstr>')
# Within a page or a text the first is ours: nothing of the report stands before it.
_HTML = re.compile(rf'<meta name="{NAME}" content="({_DIGEST})">')
_HTML_BY = re.compile(r'<meta name="generator" content="([^"]{1,200})">')
_MD = re.compile(rf"<!-- {NAME} ({_DIGEST}) ([^\n]{{1,200}}) -->")
_JSON = re.compile(rf'^"digest": "({_DIGEST})",$', re.M)
_JSON_BY = re.compile(r'^"generator": "([^"]{1,200})",$', re.M)
_CSV = re.compile(rf",({_DIGEST}) ([^,\r\n]{{1,200}})\r\n")


class Carried(NamedTuple):
    """What a file says of itself: `digest` of the content, `generator` with versions, "" where it does not say."""

    digest: str
    generator: str = ""


def carried_by(data: bytes) -> Carried | None:
    """What a file carries; None for one that is not of this program."""
    if data.startswith(b"PK"):
        return _of_office(data)
    text = data.decode("utf-8-sig", "replace")
    if found := _MD.match(text):
        return Carried(found[1], found[2])
    for digest, by in ((_HTML, _HTML_BY), (_JSON, _JSON_BY)):
        if found := digest.search(text):
            made = by.search(text)
            return Carried(found[1], made[1] if made else "")
    head, _end, rest = text.partition("\r\n")
    found = _CSV.search(rest) if head.count(",") > 5 else None
    return Carried(found[1], found[2]) if found else None


def _of_office(data: bytes) -> Carried | None:
    from zipfile import BadZipFile, ZipFile

    try:
        with ZipFile(BytesIO(data)) as archive, archive.open("docProps/custom.xml") as member:
            text = member.read(MOST_PROPERTIES).decode("utf-8", "replace")
    except (BadZipFile, KeyError, OSError, RuntimeError, ValueError, EOFError):
        return None
    digest, by = _CUSTOM.search(text), _CUSTOM_BY.search(text)
    return Carried(digest[1], by[1] if by else "") if digest else None
