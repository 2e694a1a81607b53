"""A file that this program exported, taken back: what it says of itself is believed as far as its digest proves it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple

if TYPE_CHECKING:
    from gjj_tui.intake.reading import Imported
    from gjj_tui.intake.source import Doubt, Source
    from gjj_tui.model.form import Form
    from gjj_tui.model.report import Report
    from gjj_tui.publish.blocks import Document

FURNITURE = ("dropped", "page")
"""Kinds of doubts about what an export prints around the report: menu, page numbers, marks."""


class Recognised(NamedTuple):
    """`same` is True when the imported report prints just what the digest in the file was made of.

    `fields` counts the numbers of its text that follow their cells again.
    """

    imported: Imported
    same: bool
    fields: int


def recognise(data: bytes, source: Source, imported: Imported, last: Report | None) -> Recognised:
    """An import of one of our files, without doubts about what the export itself adds, and with the numbers of its
    text bound as far as that report is proven to print the same. `last` is last year's report, which it may quote.
    """
    from gjj_tui.publish.carried import carried_by
    from gjj_tui.publish.digest import digest_of

    carried = carried_by(data)
    plain = list(_documents(imported, imported.report, last))
    printed = next((one for one in plain if carried and digest_of(one) == carried.digest), None)
    if printed is None:
        return Recognised(_told(imported._replace(doubts=tuple(_real(source, imported, plain)))), False, 0)
    imported = imported._replace(doubts=tuple(_real(source, imported, [printed])))
    # The text as it reads has been proven; only then does it matter what it reads as with figures bound.
    for document in _documents(imported, imported.bound, last) if imported.bound else ():
        if digest_of(document) == digest_of(printed):
            return Recognised(imported._replace(report=imported.bound or imported.report), True, _fields(document))
    return Recognised(_told(imported), True, 0)


def _fields(document: Document) -> int:
    from gjj_tui.publish.blocks import Figure, Paragraph

    paragraphs = (block for block in document.blocks if isinstance(block, Paragraph))
    return sum(isinstance(run, Figure) for paragraph in paragraphs for run in paragraph.runs)


def _documents(imported: Imported, report: Report, last: Report | None) -> Iterator[Document]:
    """The report as exported in each state, which the file tells only by its mark."""
    from gjj_tui.publish.document import document_of

    for status in ("published", "draft", "checked"):
        yield document_of(imported.form, report._replace(status=status), last)


def _real(source: Source, imported: Imported, documents: list[Document]) -> Iterator[Doubt]:
    """The doubts that an export of the same report, made and read now, would not raise itself."""
    usual = {_key(doubt) for document in documents for doubt in _furniture(source, imported, document)}
    return (doubt for doubt in imported.doubts if doubt.kind not in FURNITURE or _key(doubt) not in usual)


def _furniture(source: Source, imported: Imported, document: Document) -> tuple[Doubt, ...]:
    from gjj_tui.intake.readers import read_source
    from gjj_tui.intake.reading import read_report
    from gjj_tui.publish.formats import FORMATS, MissingLibrary, export

    if source.kind not in FORMATS:
        return ()
    try:
        again = read_source(export(document, FORMATS[source.kind]), kind=source.kind)
    except MissingLibrary:
        return ()
    report = imported.report
    return read_report(again, [imported.form], report.year, report.agency).doubts


def _key(doubt: Doubt) -> tuple[str, str]:
    # How much style a page has changes from version to version; a page number, with who counted last.
    quote = "".join(doubt.quote.split())
    if doubt.kind == "page":
        return doubt.kind, re.sub(r"\d+", "1", quote)
    return doubt.kind, "" if quote.startswith("<script>") else quote


def _told(imported: Imported) -> Imported:
    """With a remark that the numbers of the text follow no cell, if there are any."""
    from gjj_tui.intake.source import Doubt, Place

    report = imported.report
    numbers = any(char.isdigit() for _at, section in report.walk() for char in section.text)
    if not numbers:
        return imported
    done = _("正文里的数现在是普通文字，不随表变动；打开后按 Shift+F9 逐个引用表中的格")
    return imported._replace(doubts=(Doubt("plain", Place(1), "", done), *imported.doubts))


def says_the_same(data: bytes, path: str, form: Form, last: Report | None) -> bool:
    """Whether what a reader sees in one of our files is what its digest was made of, though its bytes are others, as
    after another program saved it. False, too, where it cannot be read.
    """
    from gjj_tui.intake.faults import IntakeFault
    from gjj_tui.intake.readers import read_source
    from gjj_tui.intake.reading import read_report

    try:
        source = read_source(data, path)
        imported = read_report(source, [form], form=form.id)
    except IntakeFault:
        return False
    found = recognise(data, source, imported, last)
    return found.same and all(doubt.kind == "plain" for doubt in found.imported.doubts)
