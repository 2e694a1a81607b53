"""The reports of a folder."""

from __future__ import annotations

import os
import re
from typing import NamedTuple

from gjj_tui.model.days import part_of_year
from gjj_tui.model.report import Figures, Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, Identity, decode, identity_of, read_file
from gjj_tui.store.forms import is_form_file
from gjj_tui.store.loading import TomlFault, load
from gjj_tui.store.report_file import ReportFile, forms_beside, open_report

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_HEADS: dict[str, tuple[Identity, Head | None]] = {}
_OPENED: dict[str, tuple[Identity, ReportFile]] = {}
"""What is known of files by their real paths, as long as they are the same files."""
MOST_HEADS, MOST_OPENED = 5_000, 40


class Head(NamedTuple):
    """What a report file says of itself before its first section. `changed` is when it was written, in seconds."""

    form: str
    year: int
    agency: str
    status: str = "draft"
    period: tuple[str, str] | None = None
    changed: float = 0.0

    @property
    def part(self) -> tuple[int, int]:
        """The part of the year that it covers: a quarter is compared with the same quarter."""
        return part_of_year(self.period, self.year)


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


def head_of(path: str) -> Head | None:
    """What a report file is, without reading all of it; None when it is no report or cannot be read."""
    identity = identity_of(path)
    return _head(os.path.abspath(path), identity) if identity else None


def _head(path: str, identity: Identity) -> Head | None:
    known = _HEADS.get(path)
    if known and known[0] == identity:
        return known[1]
    head = _read_head(path)
    if len(_HEADS) >= MOST_HEADS:
        _HEADS.clear()
    _HEADS[path] = identity, head
    return head


def last_year(path: str, report: Report) -> Report | None:
    """The report of the same agency for the year before that lies beside the real path.

    When it uses another form, only the figures of the cells that both forms have are in it; None if they share none.
    """
    return _of_year(path, report, report.year - 1, _kin(path, report))


def years_beside(path: str, report: Report) -> dict[int, Report]:
    """The reports of the same agency for other years that lie beside the real path, as `last_year` gives them."""
    kin = _kin(path, report)
    years = sorted({head.year for _path, head in kin} - {report.year})
    found = ((year, _of_year(path, report, year, kin)) for year in years)
    return {year: one for year, one in found if one}


def files_beside(path: str, report: Report) -> list[tuple[str, Head]]:
    """The files of the same agency beside the real path, whatever they cover, the newest year first."""
    found = [(one, head) for one, head in _heads(path) if head.agency == report.agency]
    return sorted(found, key=lambda one: (-one[1].year, one[0]))


def _heads(path: str) -> list[tuple[str, Head]]:
    """The reports in the folder of a file, without itself."""
    found, own = [], identity_of(path)
    try:
        with os.scandir(os.path.dirname(path)) as entries:
            for entry in sorted(entries, key=lambda entry: entry.name):
                if not entry.name.endswith(".toml") or entry.name.startswith("."):
                    continue
                identity = identity_of(entry.path)
                if identity and (own is None or identity[:2] != own[:2]) and (head := _head(entry.path, identity)):
                    found.append((entry.path, head))
    except OSError:
        return []
    return found


def _kin(path: str, report: Report) -> list[tuple[str, Head]]:
    """The reports of the same agency on the same part of a year."""
    own = Head(report.form, report.year, report.agency, period=report.period)
    return [(one, head) for one, head in _heads(path) if head.agency == own.agency and head.part == own.part]


def _of_year(path: str, report: Report, year: int, kin: list[tuple[str, Head]]) -> Report | None:
    files = [one for one, head in kin if head.year == year]
    for beside in sorted(files, key=lambda one: (str(year) not in os.path.basename(one), one)):
        file = _opened(beside)
        if file is None:
            continue
        other = file.report
        if other.form == report.form:
            return other
        form = forms_beside(path)(report.form)
        shared = form.shared_with(file.form) if form else frozenset()
        if not shared:
            return None
        return other._replace(figures=Figures((cell, text) for cell, text in other.figures.items() if cell in shared))
    return None


def _opened(path: str) -> ReportFile | None:
    """A report, read again only when its file or its form has changed; None when it cannot be read."""
    real = os.path.realpath(path)
    identity, known = identity_of(real), _OPENED.get(real)
    try:
        if known and known[0] == identity and known[1].form is forms_beside(real)(known[1].form.id):
            return known[1]
        file = open_report(path)
    except StoreFault:
        return None
    if len(_OPENED) >= MOST_OPENED:
        _OPENED.clear()
    _OPENED[real] = file.image.identity, file
    return file


def _read_head(path: str) -> Head | None:
    try:
        image = read_file(path)
        text, _bom = decode(image.data)
    except FileFault:
        return None
    changed = image.identity[2] / 1e9
    try:
        data = load(_TABLE.split(text, maxsplit=1)[0])
        form, year, agency = data["form"], data["year"], data["agency"]
        status, period = data.get("status", "draft"), data.get("period")
        days = (period["from"].isoformat(), period["to"].isoformat()) if period else None
    except (TomlFault, KeyError, TypeError, AttributeError):
        # A bracket within a text of several lines, or something else that only the whole file tells.
        file = _opened(path)
        if file is None:
            return None
        report = file.report
        return Head(report.form, report.year, report.agency, report.status, report.period, changed)
    if type(year) is not int or not all(type(word) is str for word in (form, agency, status)):
        return None
    return Head(form, year, agency, status, days, changed)
