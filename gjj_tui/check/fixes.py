"""Corrections on offer for a finding."""

from collections.abc import Iterator

from gjj_tui.check.evaluate import broken_link, spell_term
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Cell, bind, instances, value_of
from gjj_tui.model.edits import Batch, SetCell
from gjj_tui.model.filling import blanks_to_zero, group_of, take_sum
from gjj_tui.model.finding import Finding, Fix
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import spell
from gjj_tui.model.report import Figures, Report
from gjj_tui.model.totals import terms_of

_OF_CELL = ("not-a-number", "not-whole", "negative")


def fixes_for(finding: Finding, form: Form, report: Report) -> list[Fix]:
    """What could be done about a finding in one step, the most likely first."""
    address = finding.addresses[0] if finding.addresses else None
    if not isinstance(address, CellAddress):
        return []
    if finding.rule == "blank":
        return list(_for_blank(address, form, report.figures))
    if finding.rule in _OF_CELL:
        return [Fix(_("清空 {code}").format(code=address), SetCell(address, ""))]
    return list(_for_rule(finding, form, report.figures))


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


def _for_rule(finding: Finding, form: Form, figures: Figures) -> Iterator[Fix]:
    rule = next((rule for rule in form.rules if rule.id == finding.rule), None)
    if rule is None or rule.formula is None or rule.each == "cell":
        return
    for scope in instances(form, rule):
        broken = broken_link(bind(rule.formula, scope), figures)
        # One cell on one side of an equation can be set to what the other side comes to.
        if broken is None or broken.operator != "=" or finding.addresses[0] not in {
            cell.address for cell in (broken.left, broken.right) if isinstance(cell, Cell)
        }:  # fmt: skip
            continue
        for target, other in ((broken.left, broken.right), (broken.right, broken.left)):
            value = value_of(other, figures, Figures())
            if isinstance(target, Cell) and value is not None:
                title = _("把 {code} 改为 {value}（{other}）")
                yield Fix(
                    title.format(code=target.address, value=spell(value), other=spell_term(other)),
                    SetCell(target.address, spell(value)),
                )
