"""The file beside us: whether somebody else changed it, and what both have made of the report together."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

from gjj_tui.i18n import gettext as _
from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import identity_in
from gjj_tui.store.report_file import ReportFile, open_report

if TYPE_CHECKING:
    from gjj_tui.model.merge import Conflict, Side


class Outside(NamedTuple):
    """What became of the file beside us.

    ``same``; ``reloaded`` (we had nothing unsaved); ``merged``; ``conflicts``, which wait for a decision while nothing
    is changed; ``unreadable`` or ``gone``, which is waited for, with the reason in `words`.
    """

    state: str
    conflicts: tuple[Conflict, ...] = ()
    words: str = ""


def look(file: ReportFile) -> ReportFile | Outside:
    """Read the file again if it is not the one we know; else why there is nothing to take over. Never raises.

    A file with the same bytes (it was touched, or put in place anew) is given back as well: the one we know, but for
    its `image`.
    """
    try:
        identity = identity_in(os.stat(file.path))
    except OSError as error:
        return Outside("gone", words=_("文件不见了：{reason}").format(reason=error.strerror))
    if identity == file.image.identity:
        return Outside("same")
    try:
        fresh = open_report(file.path)
    except StoreFault as fault:
        return Outside("unreadable", words=str(fault))
    if fresh.image.data == file.image.data:
        return file._replace(image=fresh.image)
    if fresh.form is not file.form:
        return Outside("unreadable", words=_("文件换了表式，或表式改过，请关闭后重新打开"))
    return fresh


class Joined(NamedTuple):
    """What two sides come to together: theirs with its sections known again, and the merged report.

    While there are `conflicts` without a side for each, `merged` is not to be used.
    """

    theirs: Report
    merged: Report
    conflicts: tuple[Conflict, ...]


def joined(base: Report, ours: Report, theirs: Report, choices: Mapping[int, Side] | None = None) -> Joined:
    """Merge by cell, property, section and paragraph; only conflicts that `choices` leaves open are given back."""
    from gjj_tui.model.align import adopt_for_merge
    from gjj_tui.model.merge import merge

    theirs = adopt_for_merge(base, ours, theirs)
    merged, conflicts = merge(base, ours, theirs, choices)
    decided = choices is not None and len(choices) >= len(conflicts)
    return Joined(theirs, merged, () if decided else conflicts)
