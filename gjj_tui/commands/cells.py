"""Commands of the statistics table."""

from __future__ import annotations

from collections.abc import Container, Iterable

from gjj_tui.commands.workbench import Workbench, why_readonly
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import Batch, Edit, SetCell
from gjj_tui.model.filling import blanks_to_zero, group_of, take_proposal, take_sum, take_totals
from gjj_tui.model.form import Row
from gjj_tui.model.numbers import tidy_number
from gjj_tui.model.pasting import is_block, plan_paste
from gjj_tui.model.totals import terms_of


def _row(bench: Workbench) -> Row | None:
    place = bench.place
    return bench.session.form.row(place.row) if isinstance(place, CellAddress) else None


def why_no_cell(bench: Workbench) -> str:
    return why_readonly(bench) or ("" if _row(bench) else _("这一行没有数"))


def blank_cell(bench: Workbench) -> None:
    if isinstance(bench.place, CellAddress):
        bench.do(SetCell(bench.place, ""))


def sum_here(bench: Workbench) -> None:
    """Take the sum of the parts; in a cell without, what last year's report tells."""
    if edit := _sum(bench):
        bench.do(edit)


def _sum(bench: Workbench) -> Edit | None:
    row, place = _row(bench), bench.place
    if row is None or not isinstance(place, CellAddress):
        return None
    form, figures = bench.session.form, bench.session.report.figures
    return take_sum(form, figures, row, place.column or row.columns[0]) or take_proposal(
        form, figures, bench.session.told, place
    )


def why_no_sum(bench: Workbench) -> str:
    row, place = _row(bench), bench.place
    if why_readonly(bench):
        return why_readonly(bench)
    if row is None or not isinstance(place, CellAddress):
        return _("这一行没有数")
    if _sum(bench):
        return ""
    if not terms_of(bench.session.form, row, place.column or row.columns[0]):
        return _("{code} 不是合计项").format(code=place)
    return _("{code} 的组成项还没有填全").format(code=place)


def sum_table(bench: Workbench) -> None:
    """Fill every total of the table of which no part is missing."""
    if bench.here is None:
        return
    session, (table, _row_here) = bench.session, bench.here
    edit = take_totals(session.form, session.report.figures, table.rows)
    if not isinstance(edit, Batch):
        bench.tell(_("《{title}》能算出的合计都已填好").format(title=table.title))
    elif bench.do(edit):
        message = _("《{title}》填了 {count} 个合计，可按 Ctrl+Z 一步撤销")
        bench.tell(message.format(title=table.title, count=len(edit.edits)))


def zero_group(bench: Workbench) -> None:
    """Fill the blanks of the group: of the row under the cursor with all below it, or else of the row above it."""
    if bench.here is None:
        return
    session, (table, row) = bench.session, bench.here
    head, rows = (group_of(session.form, row.cells[0]) if row.code else None) or (row, table.members(row.line))
    _zeros(bench, rows, None, head.label)


def zero_row(bench: Workbench) -> None:
    """Fill the blanks of the row under the cursor."""
    if bench.here is not None:
        row = bench.here[1]
        _zeros(bench, (row,), None, row.label)


def zero_column(bench: Workbench) -> None:
    """Fill the blanks of the column under the cursor, down the whole table."""
    row = _row(bench)
    if bench.here is None or row is None or not isinstance(bench.place, CellAddress):
        return
    table, id = bench.here[0], bench.place.column or row.columns[0]
    (title,) = (column.title for column in table.columns if column.id == id)
    _zeros(bench, table.rows, (id,), title)


def zero_table(bench: Workbench) -> None:
    """Fill all blanks of the table."""
    if bench.here is not None:
        table = bench.here[0]
        _zeros(bench, table.rows, None, table.title)


def _zeros(bench: Workbench, rows: Iterable[Row], only: Container[str] | None, label: str) -> None:
    edit = blanks_to_zero(bench.session.form, bench.session.report.figures, rows, only, bench.session.told)
    if edit is None:
        bench.tell(_("“{label}”没有空格").format(label=label))
    elif bench.do(edit):
        bench.tell(_("“{label}”的空格已填 0，可按 Ctrl+Z 撤销").format(label=label))


def set_cell(bench: Workbench, address: CellAddress, typed: str) -> bool:
    """Fill a cell with what was typed, made plain where that is safe."""
    return bench.do(SetCell(address, tidy_number(typed)))


def paste(bench: Workbench, text: str) -> None:
    """Fill the cell under the cursor, or with a block from a spreadsheet the cells from there on, in one step."""
    place = bench.place
    if bench.here is None or not isinstance(place, CellAddress):
        bench.tell(_("先把光标移到一个数上再粘贴"))
        return
    if not is_block(text):
        set_cell(bench, place, text)
        return
    plan = plan_paste(bench.session.form, bench.here[0], place, text)
    if not plan.edits.edits:
        bench.tell(_("粘贴的内容里没有可填的数"), urgent=True)
    elif bench.do(plan.edits):
        message = _("粘贴了 {count} 格，可按 Ctrl+Z 一步撤销").format(count=len(plan.edits.edits))
        if plan.left_over:
            message += _("；{count} 行没有对应的指标：{first}").format(
                count=len(plan.left_over), first=" ".join(plan.left_over[0].split())[:20])  # fmt: skip
        bench.tell(message, urgent=bool(plan.left_over))
