"""The printed page to look at, and files made from the report."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.exchange.exporting import export_path, made_document, missing_words, write
from gjj_tui.i18n import gettext as _
from gjj_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from gjj_tui.publish.blocks import Document
    from gjj_tui.publish.formats import Format


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
