"""The reports of a folder."""

from __future__ import annotations

import os

from gjj_tui.model.days import part_of_year
from gjj_tui.model.report import Figures, Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.forms import is_form_file
from gjj_tui.store.report_file import forms_beside, open_report


def report_paths(path: str) -> list[str]:
    """The files that a path stands for: itself, or every ``*.toml`` below a folder but hidden ones
    and forms, sorted.

    A folder that cannot be listed stands for itself: opening it will say so, rather than its reports going unseen.
    """
    if not os.path.isdir(path):
        return [path]
    found: list[str] = []
    for folder, folders, names in os.walk(path, onerror=lambda error: found.append(error.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        paths = [os.path.join(folder, name) for name in sorted(names)
                 if name.endswith(".toml") and not name.startswith(".")]  # fmt: skip
        # An office's own forms may lie beside its reports.
        found.extend(path for path in paths if not is_form_file(path))
    return found


def last_year(path: str, report: Report) -> Report | None:
    """The report of the same agency for the year before that lies beside the real path.

    When it uses another form, only the figures of the cells that both forms have are in it; None if they share none.
    """
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
            file = open_report(beside)
        except StoreFault:
            continue
        other = file.report
        if other.year != report.year - 1 or other.agency != report.agency:
            continue
        # A quarter is compared with the same quarter.
        if part_of_year(other.period, other.year) != part_of_year(report.period, report.year):
            continue
        if other.form == report.form:
            return other
        form = forms_beside(path)(report.form)
        shared = form.shared_with(file.form) if form else frozenset()
        if not shared:
            return None
        return other._replace(figures=Figures((cell, text) for cell, text in other.figures.items() if cell in shared))
    return None
