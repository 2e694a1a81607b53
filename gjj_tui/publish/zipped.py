"""Office files are zip archives; the same content makes the same archive, whoever made it and when."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The first day a zip archive knows."""
FIRST = "[Content_Types].xml"


def settled(data: bytes, replaced: Mapping[str, bytes] | None = None) -> bytes:
    """The archive with its members in order, without dates; some of them `replaced`."""
    with ZipFile(BytesIO(data)) as old:
        members = {name: old.read(name) for name in old.namelist()} | dict(replaced or {})
    new = BytesIO()
    with ZipFile(new, "w", ZIP_DEFLATED) as archive:
        for name in sorted(members, key=lambda name: (name != FIRST, name)):
            info = ZipInfo(name, EPOCH)
            info.compress_type = ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, members[name])
    return new.getvalue()
