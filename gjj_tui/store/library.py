"""The reports of a folder."""

from __future__ import annotations

import os

from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.report_file import open_report


def report_paths(path: str) -> list[str]:
    """The files that a path stands for: itself, or every ``*.toml`` below a folder but hidden ones, sorted.

    A folder that cannot be listed stands for itself: opening it will say so, rather than its reports going unseen.
    """
    if not os.path.isdir(path):
        return [path]
    found: list[str] = []
    for folder, folders, names in os.walk(path, onerror=lambda error: found.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found.extend(os.path.join(folder, name) for name in sorted(names)
                     if name.endswith(".toml") and not name.startswith("."))  # fmt: skip
    return found


def last_year(path: str, report: Report) -> Report | None:
    """The report of the same agency for the year before, if it uses the same form and lies beside the real path."""
    folder, wanted = os.path.dirname(path), str(report.year - 1)
    try:
        names = sorted(os.listdir(folder), key=lambda name: (wanted not in name, name))
    except OSError:
        return None
    for name in names:
        beside = os.path.join(folder, name)
        if not name.endswith(".toml") or name.startswith(".") or os.path.realpath(beside) == path:
            continue
        try:
            other = open_report(beside).report
        except StoreFault:
            continue
        if other.year == report.year - 1 and other.agency == report.agency and other.form == report.form:
            return other
    return None
