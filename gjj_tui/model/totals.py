"""Which cells are sums of other cells: down a column by the parts of a row, or across a row by a rule of the form."""

from collections.abc import Mapping
from functools import lru_cache

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Cell, Group, Signed, Term, bind, instances
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form, Row, Rule, Table
from gjj_tui.model.formula import Name

Terms = tuple[CellAddress, ...]


def terms_of(form: Form, row: Row, column: str) -> tuple[Terms, ...]:
    """The cells that add up to a cell, for each way there is: across its row, down its column; empty for no sum."""
    down = tuple(part.cell(column) for part in form.parts(row.code) if column in part.columns) if row.code else ()
    return tuple(terms for terms in (_across(form).get(row.cell(column), ()), down) if terms)


def balances_of(form: Form, table: Table) -> list[Rule]:
    """The rules that must hold in every column of a table and say more than what one of its cells sums up to."""
    return [
        rule for rule in form.rules
        if rule.table == table.id and rule.each == "column" and rule.level is Level.HARD
        and not (rule.when or rule.agency or rule.period)
        and rule.formula is not None and rule.formula.operators == ("=",)
        and not any(isinstance(side, Name) for side in rule.formula.operands)
    ]  # fmt: skip


@lru_cache(maxsize=16)
def _across(form: Form) -> Mapping[CellAddress, Terms]:
    """What rules such as ``total = person + business`` with ``each = "row"`` say."""
    found: dict[CellAddress, Terms] = {}
    for rule in form.rules:
        if rule.each != "row" or rule.formula is None or rule.formula.operators != ("=",):
            continue
        if rule.when or rule.agency or rule.period:
            continue
        for scope in instances(form, rule):
            left, right = bind(rule.formula, scope).terms
            terms = _plain_sum(right)
            if isinstance(left, Cell) and not left.last and terms:
                found[left.address] = terms
    return found


def _plain_sum(term: Term) -> Terms:
    """The cells of a sum of this year's cells; empty for anything else."""
    match term:
        case Group("sum", cells):
            pass
        case Signed(signed) if all(sign > 0 for sign, _cell in signed):
            cells = tuple(cell for _sign, cell in signed)
        case _:
            return ()
    addresses = tuple(cell.address for cell in cells if isinstance(cell, Cell) and not cell.last)
    return addresses if len(addresses) == len(cells) else ()
