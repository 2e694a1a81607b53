"""Corrections on offer for a finding."""

from collections.abc import Iterator

from gjj_tui.check.evaluate import broken_link, spell_term
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, ParagraphAddress
from gjj_tui.model.binding import Cell, bind, instances, value_of
from gjj_tui.model.edits import Batch, SetCell, SpliceText
from gjj_tui.model.filling import blanks_to_zero, group_of, take_sum
from gjj_tui.model.finding import Finding, Fix
from gjj_tui.model.form import Form
from gjj_tui.model.nearest import nearest
from gjj_tui.model.numbers import spell
from gjj_tui.model.printed import plain, printed, splice_printed
from gjj_tui.model.report import Figures, Report
from gjj_tui.model.totals import terms_of

_OF_CELL = ("not-a-number", "not-whole", "negative")


def fixes_for(finding: Finding, form: Form, report: Report, last: Report | None = None) -> list[Fix]:
    """What could be done about a finding in one step, the most likely first."""
    address = finding.addresses[0] if finding.addresses else None
    if isinstance(address, ParagraphAddress) and finding.mark and finding.rule == "binding-unknown":
        return list(_for_unknown(address, finding.mark, form, report))
    if not isinstance(address, CellAddress):
        return []
    if finding.rule == "blank":
        return list(_for_blank(address, form, report.figures))
    if finding.rule in _OF_CELL:
        return [Fix(_("清空 {code}").format(code=address), SetCell(address, ""))]
    return list(_for_rule(finding, form, report.figures, last.figures if last else Figures()))


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
        for target, other in ((broken.left, broken.right), (broken.right, broken.left)):
            value = value_of(other, figures, last)
            if isinstance(target, Cell) and not target.last and value is not None:
                title = _("把 {code} 改为 {value}（{other}）")
                yield Fix(
                    title.format(code=target.address, value=spell(value), other=spell_term(other)),
                    SetCell(target.address, spell(value)),
                )
