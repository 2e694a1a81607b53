"""Corrections on offer for a finding."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.check.evaluate import broken_link, spell_term
from gjj_tui.check.prose_fixes import fixes_of_text
from gjj_tui.check.text_figures import DIFFERS, fixes_of_number
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, ParagraphAddress
from gjj_tui.model.binding import Cell, Term, bind, instances, value_of
from gjj_tui.model.edits import Batch, SetCell, SpliceText
from gjj_tui.model.filling import blanks_to_zero, group_of, take_sum
from gjj_tui.model.finding import BLANK, Finding, Fix
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.nearest import nearest
from gjj_tui.model.numbers import Number, parse_number, spell
from gjj_tui.model.printed import plain, printed, splice_printed
from gjj_tui.model.proposals import carried_cells, told_by
from gjj_tui.model.report import Figures, Report, figures_of
from gjj_tui.model.totals import terms_of

_OF_CELL = ("not-a-number", "not-whole", "negative")


def fixes_for(finding: Finding, form: Form, report: Report, last: Report | None = None) -> list[Fix]:
    """What could be done about a finding in one step, the most likely first. `last` is last year's report."""
    address = finding.addresses[0] if finding.addresses else None
    if isinstance(address, ParagraphAddress) and finding.mark and finding.rule == "binding-unknown":
        return list(_for_unknown(address, finding.mark, form, report))
    before = figures_of(last)
    if finding.rule == DIFFERS:
        return list(fixes_of_number(finding, form, report, before))
    if not isinstance(address, CellAddress):
        return fixes_of_text(finding, form, report, before)
    if finding.rule == BLANK:
        told = told_by(last, report)
        return [*_from_last(address, form, report.figures, told), *_for_blank(address, form, report.figures)]
    if finding.rule in _OF_CELL:
        return [Fix(_("清空 {code}").format(code=address), SetCell(address, ""))]
    return list(_for_rule(finding, form, report.figures, before))


def _for_unknown(
    address: ParagraphAddress, mark: tuple[int, int], form: Form, report: Report
) -> Iterator[Fix]:
    """The nearest cell instead of one that is not there; or the braces as text."""
    section = report.section(address.section)
    start = section.paragraphs()[address.paragraph][0] + mark[0]
    end = start + mark[1]
    source = section.text[start:end]
    name = source.strip("{} ")
    last, row = ("last." if name.startswith("last.") else ""), name.removeprefix("last.")
    code, _dot, column = row.partition(".")
    if found := form.row(code):
        right = nearest(column, found.columns) if column and len(found.columns) > 1 else found.columns[0]
        near = str(found.cell(right)) if right else ""
    else:
        near = nearest(row, form.codes)
        near = str(form.resolve(CellAddress(near)) or "") if near else ""
    if near and source.endswith("}") and len(name.split()) == 1:
        field = f"{{{last}{near}}}"
        mended = SpliceText(address.section, start, end, field)
        yield Fix(_("{field} 改为 {near}").format(field=source, near=field), mended)
    whole = printed(section.text, form, report.figures)
    splice = splice_printed(whole, *whole.printed_span(start, end), plain(source))
    yield Fix(_("{field} 照原样印出").format(field=source), SpliceText(address.section, *splice))


def _for_blank(address: CellAddress, form: Form, figures: Figures) -> Iterator[Fix]:
    row = form.row(address.row)
    if row is None:
        return
    summed = take_sum(form, figures, row, address.column or row.columns[0])
    if isinstance(summed, SetCell):
        yield Fix(_("{code} 取各部分之和 {sum}").format(code=address, sum=summed.text), summed)
    elif not terms_of(form, row, address.column or row.columns[0]):
        yield Fix(_("{code} 填 0").format(code=address), SetCell(address, "0"))
    group = group_of(form, address)
    if group:
        head, rows = group
        edit = blanks_to_zero(form, figures, rows)
        if isinstance(edit, Batch) and len(edit.edits) > 1:
            title = _("“{label}”之下的 {count} 个空格填 0（合计项取和）")
            yield Fix(title.format(label=head.label, count=len(edit.edits)), edit)


def _from_last(address: CellAddress, form: Form, figures: Figures, last: Figures) -> Iterator[Fix]:
    """What a rule says the blank cell should be by last year's figures, for it and for all such cells of the rule."""
    carried = carried_cells(form).get(address)
    found = {way.target: way for way in _taken(carried.rule, form, figures, last)} if carried else {}
    if address in found:
        yield _set(found[address])
        edits = tuple(one.edit for one in found.values() if not figures.text(one.target))
        if len(edits) > 1:
            title = _("同样的 {count} 个空格都按上年的数填")
            yield Fix(title.format(count=len(edits)), Batch(edits))


def _for_rule(finding: Finding, form: Form, figures: Figures, last: Figures) -> Iterator[Fix]:
    rule = next((rule for rule in form.rules if rule.id == finding.rule), None)
    if rule is None or rule.formula is None or rule.each == "cell":
        return
    for scope in instances(form, rule):
        broken = broken_link(bind(rule.formula, scope), figures, last)
        # One cell on one side of an equation can be set to what the other side comes to.
        if broken is None or broken.operator != "=" or finding.addresses[0] not in {
            cell.address for cell in (broken.left, broken.right) if isinstance(cell, Cell) and not cell.last
        }:  # fmt: skip
            continue
        yield from map(_set, _ways(broken.left, broken.right, figures, last))
    taken = _taken(rule.id, form, figures, last)
    wrong = [one for one in taken if parse_number(figures.text(one.target)) != one.value]
    if len(wrong) > 1 and finding.addresses[0] in {one.target for one in wrong}:
        title = _("同样的 {count} 格都按上年的数填")
        yield Fix(title.format(count=len(wrong)), Batch(tuple(one.edit for one in wrong)))


class _Way(NamedTuple):
    """A cell with what it should be."""

    target: CellAddress
    value: Number
    other: Term

    @property
    def edit(self) -> SetCell:
        return SetCell(self.target, spell(self.value))


def _ways(left: Term, right: Term, figures: Figures, last: Figures) -> Iterator[_Way]:
    """How both sides of an equation can be made equal by setting one cell of this year's."""
    for target, other in ((left, right), (right, left)):
        value = value_of(other, figures, last)
        if isinstance(target, Cell) and not target.last and value is not None:
            yield _Way(target.address, value, other)


def _taken(rule: str, form: Form, figures: Figures, last: Figures) -> Iterator[_Way]:
    """The cells that a rule such as ``A2 = last.A4`` says are to be taken from last year's."""
    for cell, carried in carried_cells(form).items():
        if carried.rule == rule and (value := value_of(carried.term, figures, last)) is not None:
            yield _Way(cell, value, carried.term)


def _set(way: _Way) -> Fix:
    title = _("把 {code} 改为 {value}（{other}）")
    return Fix(title.format(code=way.target, value=spell(way.value), other=spell_term(way.other)), way.edit)
