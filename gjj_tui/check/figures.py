"""Checks of a single cell: blank, no number, wrong kind of number."""

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import MAX_DIGITS, parse_number
from gjj_tui.model.report import Report


def check_cell(form: Form, report: Report, address: CellAddress) -> Finding | None:
    """What is wrong with the cell by itself. A blank is a hint in a draft and a mistake in anything further on."""
    text = report.figures.text(address)
    row = form.row(address.row)
    if row is None:
        return None
    if not text:
        level = Level.HINT if report.status == "draft" else Level.HARD
        return Finding("blank", level, (address,), _("{code} 尚未填写（没有发生的填 0）").format(code=address))
    number = parse_number(text)
    if number is None:
        if len(text) > MAX_DIGITS and text.strip("-").replace(".", "", 1).isdigit():
            message = _("{code} 的数超过 {limit} 位").format(code=address, limit=MAX_DIGITS)
        else:
            message = _("{code} 填的“{text}”不是数，应只填数字").format(code=address, text=text[:20])
        return Finding("not-a-number", Level.HARD, (address,), message)
    if form.type_of(address) != "decimal" and not isinstance(number, int):
        message = _("{code} 应为整数，现为 {text}").format(code=address, text=text)
        return Finding("not-whole", Level.HARD, (address,), message)
    if form.type_of(address) != "integer" and number < 0:
        message = _("{code} 不应为负数，现为 {text}").format(code=address, text=text)
        return Finding("negative", Level.HARD, (address,), message)
    return None
