"""An old report taken over: from the bytes of a source to a report and what is doubtful about it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple
from gjj_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from gjj_tui.intake.reading import Imported
    from gjj_tui.intake.source import Source
    from gjj_tui.model.form import Form


class Taken(NamedTuple):
    """What was read from a source. `fields` counts the numbers of the text that follow their cells as before."""

    path: str
    source: Source
    imported: Imported
    fields: int = 0


def read_bytes(path: str) -> bytes:
    """The bytes of a source.

    Raises:
        StoreFault: it cannot be read, or is too large.
    """
    from gjj_tui.intake.readers import SIZE_LIMIT
    from gjj_tui.store.files import FileFault, file_words, read_file

    try:
        return read_file(path, SIZE_LIMIT).data
    except FileFault as error:
        raise StoreFault(path, file_words(error)) from error


def forms_near(folder: str) -> list[Form]:
    """The forms that a source may show: the program's, then the office's own.

    Raises:
        StoreFault: the file of one is faulty.
    """
    from gjj_tui.store.form_finder import FormFinder
    from gjj_tui.store.forms import built_in_form, form_ids

    finder = FormFinder(folder)
    return [*filter(None, map(built_in_form, form_ids())), *(finder.read(path) for path in finder.own())]


def take(data: bytes, path: str, kind: str, folder: str, year: int = 0, agency: str = "", form: str = "") -> Taken:
    """Read a source; `folder` is where the report will lie, whose own forms count.

    Raises:
        IntakeFault: it cannot be read, or does not tell whose report of which year it is.
        StoreFault: a form is faulty.
    """
    from gjj_tui.intake.readers import read_source
    from gjj_tui.intake.reading import read_report

    source = read_source(data, path, kind)
    forms = forms_near(folder)
    # An office's own form is the base with rows of its own: it is used when it is asked for.
    forms = forms if form else [one for one in forms if not one.base]
    imported = read_report(source, forms, year, agency, form)
    if not source.ours:
        return Taken(path, source, imported)
    from gjj_tui.exchange.own_exports import recognise
    from gjj_tui.store.library import last_year

    beside = os.path.join(os.path.abspath(folder), os.path.basename(path))
    last = last_year(beside, imported.report) if imported.bound else None
    found = recognise(data, source, imported, last)
    return Taken(path, source, found.imported, found.fields)


def summary(taken: Taken) -> str:
    """What came of it, in one line."""
    report, doubts = taken.imported.report, taken.imported.doubts
    sections = sum(1 for _section in report.walk())
    words = _("{year} 年 {agency}：{cells} 格，{sections} 章节，存疑 {doubts} 处")
    return words.format(
        year=report.year, agency=report.agency, cells=f"{len(report.figures)}/{taken.imported.form.cell_count}",
        sections=sections, doubts=len(doubts),
    ) + (_("，正文引用 {count} 处").format(count=taken.fields) if taken.fields else "")  # fmt: skip
