"""What a journal holds: the records of a session, what they mean for the report, and how each is a line of the file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import Any

from gjj_tui.model.edit_data import edit_data, edit_of
from gjj_tui.model.edits import Edit
from gjj_tui.model.named import NamedTuple
from gjj_tui.store.files import SIZE_LIMIT, FileImage, sha256_of
from gjj_tui.store.holder import Holder, holder_data, holder_of

VERSION = 1
RECORD_LIMIT = 16 * 1024 * 1024
"""The longest line, in bytes."""

_HEAD = re.compile(rb"([0-9a-f]{8}) ([0-9a-f]{8}) ")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Do(NamedTuple):
    """An edit was made. `joined`: it is one step of undo with the edit before it."""

    edit: Edit
    group: str = ""
    joined: bool = False


class Mark(Enum):
    """What needs no more than to be said: the last step was taken back, or made again; the session ended well.

    What was not saved when the session ended well was given up.
    """

    UNDO = "undo"
    REDO = "redo"
    CLOSED = "closed"


class Saved(NamedTuple):
    """The report was written to its file, which has held bytes of this SHA-256 since."""

    sha256: str


class Typing(NamedTuple):
    """A figure is being typed into a cell and not entered; with the text "" it was given up."""

    cell: str
    text: str


class Held(NamedTuple):
    """A later session goes on with this journal."""

    holder: Holder


Record = Do | Saved | Typing | Held | Mark
Step = Do | Mark
"""An edit, an undo or a redo."""


class Header(NamedTuple):
    """The report as the journal began: real path, device, inode, SHA-256 and bytes of its file."""

    path: str
    dev: int
    ino: int
    sha256: str
    base: bytes


class JournalImage(NamedTuple):
    """A journal as it was read: its good part, which ends at byte `end`; `whole` when nothing follows that.

    `holder` is who wrote it last, `changed` when, in seconds since the epoch.
    """

    path: str
    header: Header
    holder: Holder
    records: tuple[Record, ...]
    whole: bool
    end: int
    changed: float


def steps_of(records: Iterable[Record]) -> list[Step]:
    """What was done to the base, in order, without what was given up on closing."""
    steps: list[Step] = []
    kept = 0
    for record in records:
        match record:
            case Do() | Mark.UNDO | Mark.REDO:
                steps.append(record)
            case Saved():
                kept = len(steps)
            case Mark.CLOSED:
                del steps[kept:]
    return steps


def unsaved(records: Iterable[Record]) -> list[Step]:
    """What was done since the report was last saved (or opened), without what was given up on closing."""
    steps: list[Step] = []
    for record in records:
        match record:
            case Do() | Mark.UNDO | Mark.REDO:
                steps.append(record)
            case Saved() | Mark.CLOSED:
                steps.clear()
    return steps


def half_typed(records: Iterable[Record]) -> Typing | None:
    """What was being typed when the session ended."""
    typing = None
    for record in records:
        match record:
            case Typing(_cell, text):
                typing = record if text else None
            case Do() | Mark():
                typing = None
    return typing


def last_saved(records: Sequence[Record]) -> str:
    """The SHA-256 of what was last saved, "" when nothing was."""
    return next((record.sha256 for record in reversed(records) if isinstance(record, Saved)), "")


# ---- as lines


def frame(data: dict[str, Any]) -> bytes:
    """A line of a journal.

    Raises:
        ValueError: the data cannot be written as JSON.
    """
    import json
    import zlib

    # Lone surrogates stand for bytes in a file's name; they shall come back as they are.
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode("utf-8", "surrogatepass")
    return b"%08x %08x %b\n" % (len(body), zlib.crc32(body), body)


def header_data(image: FileImage, holder: Holder) -> dict[str, Any]:
    """The first line of a journal, as data for `frame`."""
    import base64
    import zlib

    return {
        "version": VERSION, "path": image.path, "dev": image.identity[0], "ino": image.identity[1],
        "sha256": image.sha256, "base": base64.b64encode(zlib.compress(image.data, 1)).decode(),
        "holder": holder_data(holder),
    }  # fmt: skip


def record_data(record: Record) -> dict[str, Any]:
    """A record as data for `frame`, but for its number ``seq``. ValueError: it holds what cannot be read back."""
    match record:
        case Do(edit, group, joined):
            data = {"do": edit_data(edit), "group": group}
            return data | {"joined": True} if joined else data
        case Saved(sha256):
            return {"saved": sha256}
        case Typing(cell, text):
            return {"typing": cell, "text": text}
        case Mark():
            return {record.value: True}
        case Held(holder):
            return {"holder": holder_data(holder)}


# ---- out of lines


def lines_of(data: bytes) -> Iterator[tuple[object, int]]:
    """The data of each line and where the line ends, up to the first bad one."""
    import json
    import zlib

    at = 0
    while found := _HEAD.match(data, at):
        start = found.end()
        end = start + int(found[1], 16)
        body = data[start:end]
        if end - at > RECORD_LIMIT or data[end : end + 1] != b"\n" or zlib.crc32(body) != int(found[2], 16):
            return
        try:
            value = json.loads(body.decode("utf-8", "surrogatepass"))
        except (ValueError, RecursionError):
            return
        at = end + 1
        yield value, at


def end_of(data: bytes) -> int:
    """Where the last good line ends."""
    end = 0
    for _value, end in lines_of(data):  # noqa: B007
        pass
    return end


def header_of(data: object) -> tuple[Header, Holder]:
    """The header that `header_data` gave this data for, and who wrote it. ValueError for anything else."""
    match data:
        case {
            "version": version, "path": str(path), "dev": int(dev), "ino": int(ino), "sha256": str(sha256),
            "base": str(base), "holder": holder, **rest,
        } if type(version) is int and version == VERSION and not rest:  # fmt: skip
            content = _unpacked(base)
            if sha256_of(content) != sha256:
                raise ValueError("sha256")
            return Header(path, dev, ino, sha256, content), holder_of(holder)
    raise ValueError("header")


def _unpacked(text: str) -> bytes:
    import base64
    import zlib

    unpacker = zlib.decompressobj()
    try:
        content = unpacker.decompress(base64.b64decode(text, validate=True), SIZE_LIMIT + 1)
    except zlib.error as error:
        raise ValueError("base") from error
    if len(content) > SIZE_LIMIT or not unpacker.eof or unpacker.unused_data:
        raise ValueError("base")
    return content


def record_of(data: object, seq: int) -> Record:
    """The record that `record_data` gave this data for, when its number is `seq`. ValueError for anything else."""
    match data:
        case {"seq": int(number), **rest} if number == seq and type(number) is int:
            pass
        case _:
            raise ValueError("seq")
    match rest:
        case {"do": edit, "group": str(group), **more} if not more:
            return Do(edit_of(edit), group)
        case {"do": edit, "group": str(group), "joined": True, **more} if not more:
            return Do(edit_of(edit), group, True)
        case {"saved": str(sha256), **more} if not more and _SHA256.match(sha256):
            return Saved(sha256)
        case {"undo": True} | {"redo": True} | {"closed": True} if len(rest) == 1:
            return Mark(*rest)
        case {"typing": str(cell), "text": str(text), **more} if not more:
            return Typing(cell, text)
        case {"holder": holder, **more} if not more:
            return Held(holder_of(holder))
    raise ValueError("record")
