"""What a dead session left, made again from its journal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count

from gjj_tui.i18n import gettext as _
from gjj_tui.model.edits import Batch, Edit, EditError, InsertSection
from gjj_tui.model.history import History
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report, Section
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, decode, file_words
from gjj_tui.store.journal import Do, JournalImage, Mark, Step, half_typed, last_saved, steps_of, unsaved
from gjj_tui.store.journal_folder import Found
from gjj_tui.store.report_file import ReportFile, report_of


class Replayed(NamedTuple):
    """The report as the session left it, how it came to that, and as it was last saved (or opened)."""

    report: Report
    history: History
    saved: Report
    sha256: str


def replay(image: JournalImage, file: ReportFile) -> Replayed:
    """Make the steps of a journal again, on the report it began with. `file` is the report as it is now.

    Raises:
        StoreFault: the journal's beginning is no report of this form, or a step cannot be made on it.
    """
    try:
        text, bom = decode(image.header.base)
    except FileFault as error:
        raise StoreFault(image.path, file_words(error)) from error
    base = report_of(image.path, file.image, text, bom, lambda id: file.form if id == file.form.id else None).report
    steps, tail = steps_of(image.records), unsaved(image.records)
    history = History()
    try:
        saved = _walk(base, steps[: len(steps) - len(tail)], history)
        report = _walk(saved, steps[len(steps) - len(tail) :], history)
    except EditError as error:
        raise StoreFault(image.path, _("留存的改动不能重做：{reason}").format(reason=error)) from error
    history.close()
    return Replayed(report, history, saved, last_saved(image.records) or image.header.sha256)


def replay_of(found: Found, file: ReportFile) -> Replayed:
    """What a journal that can be read (its `image` is there) comes to on the report as it is now; see `replay`."""
    assert found.image is not None
    return replay(found.image, file)


def holds_work(found: Found, file: ReportFile) -> bool:
    """Whether there is anything to recover from a journal; one that cannot be made again may hold some."""
    assert found.image is not None
    try:
        left = replay(found.image, file)
    except StoreFault:
        return True
    return left.report != left.saved or half_typed(found.image.records) is not None


def _walk(report: Report, steps: Iterable[Step], history: History) -> Report:
    for step in steps:
        match step:
            case Do(edit, group, joined):
                edit = _fitting(edit, report)
                inverse = edit.inverse(report)
                report = edit.apply(report)
                history.push(edit, inverse, 0.0, group, joined)
            case Mark.UNDO:
                if undone := history.undo():
                    report = undone.backward.apply(report)
            case Mark.REDO:
                if done := history.redo():
                    report = done.forward.apply(report)
    return report


def _fitting(edit: Edit, report: Report) -> Edit:
    """The edit with new uids for inserted sections whose uids are taken.

    A session that took over another's changes knows the sections of its file by other uids than whoever reads it anew.
    """
    match edit:
        case Batch(edits):
            made = []
            for one in edits:
                made.append(_fitting(one, report))
                report = made[-1].apply(report)
            return Batch(tuple(made))
        case InsertSection(address, content):
            inserted, taken = set(_uids((content,))), set(_uids(report.sections))
            if inserted & taken:
                return InsertSection(address, _renumbered(content, count(1 + max(inserted | taken))))
    return edit


def _uids(sections: Iterable[Section]) -> Iterator[int]:
    for section in sections:
        yield section.uid
        yield from _uids(section.sections)


def _renumbered(section: Section, uids: Iterator[int]) -> Section:
    uid = next(uids)
    return section._replace(uid=uid, sections=tuple(_renumbered(one, uids) for one in section.sections))
