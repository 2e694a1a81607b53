"""The printed page to look at, and files made from the report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from gjj_tui.check.checker import Checker
from gjj_tui.commands.workbench import Choice, Workbench
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


def preview(bench: Workbench) -> None:
    """The report as it prints, unsaved changes included."""
    from gjj_tui.publish.document import document_of

    session = bench.session
    bench.preview(document_of(session.form, session.report, session.last))


def export(bench: Workbench) -> None:
    """Ask for a format and a name, and write the file."""
    from gjj_tui.publish.formats import FORMATS

    every = FORMATS.values()
    choices = [Choice(_("{format} 文件").format(format=one.title), (one, False), one.suffix) for one in every]
    choices += [
        Choice(_("审核单，{format} 文件").format(format=one.title), (one, True), one.suffix)
        for one in every if one.reviews
    ]  # fmt: skip
    bench.ask(_("导出成什么？"), choices, lambda chosen: _ask_name(bench, chosen))


def _ask_name(bench: Workbench, chosen: object) -> None:
    from gjj_tui.publish.formats import file_name

    if not isinstance(chosen, tuple):
        return
    format, review = chosen
    session = bench.session
    remarks = session.checker.remarks
    document = made_document(session.form, session.report, session.last, remarks, review)
    folder = os.path.dirname(os.path.abspath(session.file.path))
    name = os.path.join(folder, file_name(document, format))
    bench.prompt(_("导出到"), name, lambda typed: _write(bench, typed, document, format))


def _write(bench: Workbench, typed: str, document: Document, format: Format, overwrite: bool = False) -> None:
    from gjj_tui.publish.formats import MissingLibrary

    path = export_path(typed, document, format)

    def overwritten(answer: object) -> None:
        if answer == "overwrite":
            _write(bench, path, document, format, overwrite=True)

    try:
        if os.path.realpath(path) == bench.session.file.image.path:
            raise StoreFault(path, _("{path} 是报告本身，不能覆盖").format(path=path))
        write(path, document, format, overwrite)
    except MissingLibrary as missing:
        bench.tell(missing_words(missing), urgent=True)
    except StoreFault as fault:
        if fault.kind != "exists":
            bench.tell(_("没有导出：{reason}").format(reason=fault.message), urgent=True)
            return
        bench.ask(_("已有 {path}，而且不是由本程序导出的").format(path=path), [
            Choice(_("不覆盖"), "keep"), Choice(_("覆盖"), "overwrite"),
        ], overwritten)  # fmt: skip
    else:
        unsaved = _("（含尚未保存的改动）") if bench.session.dirty else ""
        bench.tell(_("已导出 {path}").format(path=path) + unsaved)


# ---- what the command line does as well


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
