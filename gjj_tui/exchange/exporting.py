"""A published file of a report: its document, its name, and writing it over nothing but its like."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gjj_tui.check.checker import Checker
from gjj_tui.i18n import gettext as _
from gjj_tui.i18n import in_chinese
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Form
from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.forms import forms_for

if TYPE_CHECKING:
    from gjj_tui.publish.blocks import Document
    from gjj_tui.publish.formats import Format, MissingLibrary


def made_document(
    form: Form, report: Report, last: Report | None, remarks: Sequence[Finding] = (), review: bool = False
) -> Document:
    """The document of a report, or its review sheet; Chinese whatever language the program speaks."""
    if not review:
        from gjj_tui.publish.document import document_of

        return document_of(form, report, last)
    from gjj_tui.publish.review import review_of

    with in_chinese():
        findings = Checker(form, report, last, remarks, forms_for).findings()
    return review_of(form, report, findings, last)


def export_path(typed: str, document: Document, format: Format) -> str:
    """The whole path as typed: with the home for ``~``, with the document's name in a folder, with the suffix."""
    from gjj_tui.publish.formats import file_name, format_of

    path = os.path.abspath(os.path.expanduser(typed.strip() or os.curdir))
    if os.path.isdir(path):
        return os.path.join(path, file_name(document, format))
    return path if format_of(path) == format else path + format.suffix


def write(path: str, document: Document, format: Format, overwrite: bool = False) -> bool:
    """Write the document; over another file only with `overwrite` or if that was exported as well.

    Raises:
        StoreFault: nothing was written.
        MissingLibrary: the format needs one that is not installed.
    """
    from gjj_tui.publish.carried import carried_by
    from gjj_tui.publish.formats import export
    from gjj_tui.store.exported import write_export

    data = export(document, format)
    folder = os.path.dirname(path) or os.curdir
    if not os.path.isdir(folder):
        raise StoreFault(path, _("没有 {folder} 这个文件夹").format(folder=folder), kind="write")
    return write_export(path, data, lambda old: overwrite or carried_by(old) is not None)


def missing_words(missing: MissingLibrary) -> str:
    """What to install."""
    return _("没有安装 {library}；请运行 pip install 'gjj-tui[publish]' 后再试").format(library=missing.library)
