"""New report files: the form for a year, a free name, writing without overwriting."""

from __future__ import annotations

import os
import re
from itertools import chain, count

from gjj_tui.i18n import gettext as _
from gjj_tui.model.form import Form
from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, create_file, encode, file_words
from gjj_tui.store.form_finder import FormFinder
from gjj_tui.store.forms import forms_for

_NOT_IN_NAMES = re.compile(r"[\s/\\:*?\"<>|\x00-\x1f\x7f]+")


class FormRefused(ValueError):
    """There is no such form, or it is not the one for the year; the message says which is, in words for the user."""


def form_for(year: int, folder: str, id: str = "") -> Form:
    """The form for the report of a year in a folder: the one named, or the one in force then.

    Raises:
        FormRefused: it is another year's, or there is none.
        StoreFault: its file is faulty.
    """
    right, find = forms_for(year), FormFinder(folder)
    if not (id or right):
        raise FormRefused(_("没有适用于 {year} 年的表式").format(year=year))
    form = find(id or right[0])
    if form is None:
        raise FormRefused(find.missing(id))
    if not form.fits(year):
        message = _("{year} 年的报告不用 {form} 表式").format(year=year, form=form.id)
        raise FormRefused(message + (_("；该用 {form} 表式").format(form=_("、").join(right)) if right else ""))
    return form


def next_form(form: Form, year: int, folder: str) -> Form:
    """The form for a year after one in which `form` was used: the same as long as it fits.

    Raises:
        FormRefused: there is none.
    """
    return form if form.fits(year) else form_for(year, folder)


def free_path(folder: str, year: int, agency: str) -> str:
    """``2018.toml`` in a folder; with the agency, then with a number, as long as there is such a file."""
    agency = _NOT_IN_NAMES.sub("", agency).strip(".")[:40]
    own = f"-{agency}" if agency else ""
    names = chain([f"{year}", f"{year}{own}"], (f"{year}{own}-{number}" for number in count(2)))
    return next(path for name in names if not os.path.lexists(path := os.path.join(folder, f"{name}.toml")))


def write_report(path: str, form: Form, report: Report) -> None:
    """Write a report to a new file.

    Raises:
        StoreFault: nothing was written; there is a file of this name already, or it cannot be written.
    """
    try:
        create_file(path, encode(report_text(form, report), bom=False))
    except FileFault as error:
        raise StoreFault(path, file_words(error), kind="write") from error


def report_text(form: Form, report: Report) -> str:
    """The text of a new report file.

    Raises:
        StoreFault: the report holds what no file can hold.
    """
    from gjj_tui.store.report_save import new_text

    return new_text(form, report)
