"""From a report to its document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gjj_tui.model.address import WHOLE_TEXT, ParagraphAddress, SectionAddress
from gjj_tui.model.binding import Bound, bind, instances, reads
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form, Rule
from gjj_tui.model.formula import FormulaError
from gjj_tui.model.numbering import ordinals
from gjj_tui.model.printed import Printed, printed
from gjj_tui.model.report import Report, Section, figures_of
from gjj_tui.model.visible import visible
from gjj_tui.publish import words
from gjj_tui.publish.blocks import Block, Check, Datum, Document, Figure, Heading, Paragraph, Run, shown
from gjj_tui.publish.grid import grid_of


def document_of(form: Form, report: Report, last: Report | None = None) -> Document:
    """The document that a report prints; `last` gives the figures of the year before that its text quotes."""
    title = shown(report.printed_title)
    blocks = tuple(_siblings(form, report, last, report.sections, WHOLE_TEXT))
    return Document(
        title, shown(report.agency), report.year, report.form, report.status, _period(report),
        words.MARKS.get(report.status, ""), blocks, tuple(_data(form, report)), tuple(_checks(form, report)),
    )  # fmt: skip


def _period(report: Report) -> tuple[str, str]:
    return report.period or (f"{report.year}-01-01", f"{report.year}-12-31")


def _siblings(
    form: Form, report: Report, last: Report | None, sections: Sequence[Section], parent: SectionAddress
) -> Iterator[Block]:
    depth = len(parent.path)
    for index, (section, number) in enumerate(zip(sections, ordinals(sections, depth), strict=True)):
        address = parent.child(index)
        yield Heading(depth + 1, number, shown(section.title), str(address))
        for count, runs in enumerate(printed_paragraphs(section, form, report, last)):
            yield Paragraph(runs, str(ParagraphAddress(address.path, count)))
        if section.table:
            table = form.table(section.table)
            if table:
                yield grid_of(form, table, report, section.title)
            else:
                yield Paragraph((words.NO_TABLE.format(form=form.id, table=shown(section.table)),))
        yield from _siblings(form, report, last, section.sections, address)


def printed_paragraphs(section: Section, form: Form, report: Report, last: Report | None) -> Iterator[tuple[Run, ...]]:
    """What each paragraph of a section prints: text, and the figures bound in it."""
    before = figures_of(last)
    for _offset, text in section.paragraphs():
        whole = printed(text.strip(), form, report.figures, before)
        yield tuple(_runs(whole)) if whole.pieces else (shown(text),)


def _runs(whole: Printed) -> Iterator[Run]:
    done, text = 0, ""
    for piece in whole.pieces:
        text += whole.text[done : piece.printed[0]]
        done = piece.printed[1]
        figure = whole.text[piece.printed[0] : done]
        if piece.term is None:
            text += figure
            continue
        if text:
            yield visible(text)
        yield Figure(visible(figure), visible(whole.source[piece.source[0] + 1 : piece.source[1] - 1].strip()))
        text = ""
    if text := text + whole.text[done:]:
        yield visible(text)


def _data(form: Form, report: Report) -> Iterator[Datum]:
    for table in form.tables:
        titles = {one.id: words.PATH.join(filter(None, (one.group, one.title))) for one in table.columns}
        for row in table.rows:
            for column in row.columns if row.code else ():
                cell = row.cell(column)
                yield Datum(
                    shown(table.title), cell, shown(row.full_label), shown(titles[column]), shown(row.unit),
                    form.type_of(cell), shown(report.figures.text(cell)),
                )  # fmt: skip


def _checks(form: Form, report: Report) -> Iterator[Check]:
    """The rules that need nothing but this year's figures."""
    for rule in form.rules:
        if rule.formula is None or rule.level is Level.HINT or rule.each == "cell":
            continue
        if rule.agency and report.agency_kind not in rule.agency:
            continue
        for bound, when in _bound(form, rule):
            if not any(cell.last for one in (bound, when) if one for cell in reads(one)):
                yield Check(rule.level.key, shown(rule.message), bound, when)


def _bound(form: Form, rule: Rule) -> Iterator[tuple[Bound, Bound | None]]:
    for scope in instances(form, rule):
        try:
            if rule.formula:
                yield bind(rule.formula, scope), bind(rule.when, scope) if rule.when else None
        except FormulaError:
            continue
