"""The folder of the journals: finding those that sessions left, putting aside, cleaning up."""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress

from gjj_tui.model.named import NamedTuple
from gjj_tui.store.holder import alive
from gjj_tui.store.journal_faults import JournalFault, journal_fault
from gjj_tui.store.journal_reading import FLAGS, open_journal, read_from, read_journal
from gjj_tui.store.journal_records import JournalImage, Mark, half_typed, unsaved
from gjj_tui.store.state_folder import lock, locked, new_file, report_key, sync_folder

SUFFIX = ".gjjj"
KEPT_DAYS = 30
"""How long what nobody needs any more is kept, see `clean`."""

_NAME = re.compile(r"[0-9a-f]{16}(?:-\d+)+\.gjjj(?:\.(?:broken|discarded)(?:-\d+)?)?\Z")


class Found(NamedTuple):
    """A journal in the folder, and how it stands with it.

    ``alive``: a session is writing it; ``dead``: its session ended with `unsaved` or `half_typed` work; ``spent``:
    ended with nothing unsaved; ``closed``: ended well; ``elsewhere``: written on another host, whether it still is
    cannot be told; ``broken``: it cannot be read (then `image` is None and `words` say why).
    """

    path: str
    state: str
    image: JournalImage | None
    words: str = ""


def find_journals(folder: str, realpath: str = "") -> list[Found]:
    """The journals of a report, or of all reports, the newest first. A folder that is not there has none."""
    key = report_key(realpath) if realpath else ""
    found = [_found(os.path.join(folder, name)) for name in _names(folder, key) if name.endswith(SUFFIX)]
    known = [one for one in found if not (realpath and one.image and one.image.header.path != realpath)]
    return sorted(known, key=lambda one: one.image.changed if one.image else 0.0, reverse=True)


def _found(path: str) -> Found:
    try:
        descriptor = open_journal(path, os.O_RDONLY)
        try:
            image, _data = read_from(path, descriptor)
            held = locked(descriptor)
        finally:
            with suppress(OSError):
                os.close(descriptor)
    except JournalFault as fault:
        return Found(path, "broken", None, str(fault))
    return Found(path, _state(image, held), image)


def _state(image: JournalImage, held: bool | None) -> str:
    if image.records and image.records[-1] is Mark.CLOSED:
        return "closed"
    running = held or alive(image.holder)
    if running is None:
        return "elsewhere"
    if running:
        return "alive"
    return "dead" if unsaved(image.records) or half_typed(image.records) else "spent"


def discard(path: str) -> str:
    """Put a journal aside, when the user has given its work up; it stays for some weeks. Where it is now.

    Raises:
        JournalFault: a session is writing it, or it cannot be renamed.
    """
    descriptor = open_journal(path, os.O_RDONLY)
    try:
        if locked(descriptor):
            raise JournalFault("busy", path)
        return put_aside(path)
    except OSError as error:
        raise journal_fault(error, path) from error
    finally:
        with suppress(OSError):
            os.close(descriptor)


def clean(folder: str, now: float) -> list[str]:
    """Delete what nobody needs any more, and say what: files older than `KEPT_DAYS` days without unsaved work.

    Those that ended with nothing unsaved go, but for the newest one of each report; so does what was discarded and
    what is broken. `now` counts seconds since the epoch. Never raises.
    """
    names = _names(folder)
    old = [name for name in names if _age(os.path.join(folder, name), now) > KEPT_DAYS * 86400]
    doomed = [name for name in old if not name.endswith(SUFFIX)]
    for key in {name[:16] for name in old if name.endswith(SUFFIX)}:
        found = [_found(os.path.join(folder, name)) for name in names if name.startswith(key) and name.endswith(SUFFIX)]
        ended = sorted((one.image.changed, one.path) for one in found if one.image and one.state in ("closed", "spent"))
        doomed += [os.path.basename(path) for _changed, path in ended[:-1]]
        doomed += [os.path.basename(one.path) for one in found if _hopeless(one)]
    return [name for name in sorted(set(doomed) & set(old)) if _deleted(os.path.join(folder, name))]


def _deleted(path: str) -> bool:
    """Delete a file, unless a session took it up in this moment."""
    with suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | FLAGS)
        try:
            if lock(descriptor) is not False:
                os.unlink(path)
                return True
        finally:
            os.close(descriptor)
    return False


def _hopeless(found: Found) -> bool:
    """Whether a journal will never be read: its first record is damaged."""
    if found.image:
        return False
    try:
        read_journal(found.path)
    except JournalFault as fault:
        return fault.kind == "damaged"
    return False


def _age(path: str, now: float) -> float:
    try:
        info = os.stat(path, follow_symlinks=False)
    except OSError:
        return 0.0
    return now - info.st_mtime if info.st_uid == os.geteuid() and stat.S_ISREG(info.st_mode) else 0.0


def _names(folder: str, key: str = "") -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder) if _NAME.match(name) and name.startswith(key))
    except (OSError, ValueError):
        return []


def put_aside(path: str) -> str:
    """Rename a journal to ``.discarded``; where it is now. Raises OSError."""
    aside, descriptor = new_file(path + ".discarded")
    os.close(descriptor)
    try:
        os.utime(path)  # its weeks count from now
        os.replace(path, aside)
    except OSError:
        with suppress(OSError):
            os.unlink(aside)
        raise
    sync_folder(os.path.dirname(path))
    return aside
