"""Temporary files that a save left beside its report when the program was killed in the middle of it.

A complete one is put into the kept versions and goes; of a torn one nothing is lost (the journal has the work), but it
is not ours to judge: it stays and is named.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable

from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, FileImage, decode, read_file
from gjj_tui.store.holder import booted, runs
from gjj_tui.store.replacing import temporary_of
from gjj_tui.store.report_file import report_of

QUIET_SECONDS = 60.0
"""So long a temporary file must be at rest: its process number may be one of another machine."""


def leftovers(target: str, now: float) -> list[str]:
    """The paths of what dead saves of a report left, by name; `now` in seconds since 1970.

    Only what is ours: a regular file with one name, of our user, whose process has ended and which is at rest.
    """
    folder, name = os.path.split(target)
    try:
        entries = sorted(os.listdir(folder))
    except OSError:
        return []
    made = ((os.path.join(folder, entry), temporary_of(name, entry)) for entry in entries)
    return [path for path, pid in made if pid and _dead(path, pid, now)]


def _dead(path: str, pid: int, now: float) -> bool:
    try:
        info = os.lstat(path)
    except OSError:
        return False
    if not stat.S_ISREG(info.st_mode) or info.st_nlink != 1 or info.st_uid != os.getuid():
        return False
    return now - info.st_mtime >= QUIET_SECONDS and (info.st_mtime < booted() or not runs(pid))


def clear(target: FileImage, now: float, keep: Callable[[FileImage], object]) -> list[str]:
    """Take away what dead saves of a report left; the paths of what had to stay.

    A complete report is given to `keep` before its file goes, unless the report itself holds the same bytes; what
    `keep` cannot keep, it says with a `StoreFault`.
    """
    stayed = []
    for path in leftovers(target.path, now):
        try:
            image = read_file(path)
            if image.data and image.sha256 != target.sha256:
                if not _is_report(image):
                    stayed.append(path)
                    continue
                keep(image._replace(path=target.path))
            os.unlink(path)
        except (OSError, FileFault, StoreFault):
            stayed.append(path)
    return stayed


def _is_report(image: FileImage) -> bool:
    try:
        report_of(image.path, image, *decode(image.data))
    except (FileFault, StoreFault):
        return False
    return True
