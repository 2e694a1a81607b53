"""Checks of cells by themselves: not filled in, no number, wrong kind of number."""

from collections.abc import Iterator

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.finding import BLANK, Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import MAX_DIGITS, parse_number
from gjj_tui.model.report import Report


class Group(NamedTuple):
    """Rows of a form that are filled in together: one at the edge of its table and those under it, with their cells."""

    key: str
    label: str
    cells: tuple[CellAddress, ...]


def groups_of(form: Form) -> Iterator[Group]:
    """The groups of all tables, which have every cell between them."""
    for table in form.tables:
        starts = [row.line for row in table.rows if row.level == 0 or not row.line]
        for start, end in zip(starts, (*starts[1:], len(table.rows)), strict=True):
            cells = tuple(cell for row in table.rows[start:end] for cell in row.cells)
            yield Group(f"{table.id} {start}", table.rows[start].label, cells)


def check_blanks(group: Group, report: Report) -> Finding | None:
    """The blank cells of a group: a hint in a draft and a mistake in anything further on."""
    blank = tuple(cell for cell in group.cells if not report.figures.text(cell))
    if not blank:
        return None
    level = Level.HINT if report.status == "draft" else Level.HARD
    if len(blank) == 1:
        message = _("{code} 尚未填写（没有发生的填 0）").format(code=blank[0])
    else:
        message = _("还有 {count} 格未填：{group}（没有发生的填 0）").format(count=len(blank), group=group.label)
    return Finding(BLANK, level, blank, message)


def check_cell(form: Form, report: Report, address: CellAddress) -> Finding | None:
    """What is wrong with what is in a cell by itself."""
    text = report.figures.text(address)
    if not text or form.row(address.row) is None:
        return None
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
