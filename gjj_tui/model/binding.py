"""Formulas bound to a form: names become cells, functions become the cells they stand for."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form, Row, Rule, Table
from gjj_tui.model.formula import (
    Call,
    Comparison,
    Constant,
    FormulaError,
    Name,
    Node,
    Product,
    Range,
    Total,
    constant_of,
)
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.nearest import nearest_hint
from gjj_tui.model.numbers import Number, add, multiply, parse_number, subtract
from gjj_tui.model.report import Figures


class Cell(NamedTuple):
    """A cell of this report, or of last year's."""

    address: CellAddress
    last: bool = False


class Group(NamedTuple):
    """A function over cells and terms: ``sum`` (parts too), ``max`` or ``min``."""

    function: str
    terms: tuple[Term, ...]


class Signed(NamedTuple):
    """Terms added (1) and subtracted (-1)."""

    terms: tuple[tuple[int, Term], ...]


class Scaled(NamedTuple):
    """A term so many times."""

    factor: Number
    term: Term


class Literal(NamedTuple):
    """A plain number."""

    number: Number


Term = Cell | Group | Signed | Scaled | Literal


class Bound(NamedTuple):
    """A comparison chain over terms."""

    terms: tuple[Term, ...]
    operators: tuple[str, ...]


class Scope(NamedTuple):
    """Where a formula's short names point: into a column, a row, or to one cell, as the rule's ``each`` says."""

    form: Form
    column: str = ""
    row: str = ""
    this: CellAddress | None = None


def bind_term(node: Node, scope: Scope) -> Term:
    """One side of a formula over cells of the form; raises as `bind`."""
    match node:
        case Constant(number):
            return Literal(number)
        case Name():
            return _named(node, scope)
        case Call("parts", arguments):
            return Group("sum", tuple(cell for name in arguments for cell in _parts(name, scope)))
        case Call(function, arguments):
            return Group(function, tuple(cell for argument in arguments for cell in _spread(argument, scope)))
        case Total(terms):
            return Signed(tuple((sign, bind_term(term, scope)) for sign, term in terms))
        case Product(factor, operand):
            return Scaled(factor, bind_term(operand, scope))
        case Range():
            raise FormulaError(_("范围只能写在函数的括号内"), 0)


def bind(formula: Comparison, scope: Scope) -> Bound:
    """The formula over cells of the form.

    Raises:
        FormulaError: a name is no row or cell of the form.
    """
    return Bound(tuple(bind_term(node, scope) for node in formula.operands), formula.operators)


def instances(form: Form, rule: Rule) -> Iterator[Scope]:
    """Where a rule with named cells holds: once, or in every column or row of its table. Not for ``each = "cell"``."""
    table = form.table(rule.table)
    if rule.each == "column" and table:
        columns = rule.only or tuple(column.id for column in table.columns)
        yield from (Scope(form, column=column) for column in columns)
    elif rule.each == "row" and table:
        yield from (Scope(form, row=code) for code in rule.only or (row.code for row in table.rows if row.code))
    else:
        yield Scope(form)


def reads(bound: Bound | Term) -> Iterator[Cell]:
    """Every cell in the order of the formula."""
    match bound:
        case Cell():
            yield bound
        case Bound(terms, _) | Group(_, terms):
            for term in terms:
                yield from reads(term)
        case Signed(terms):
            for _sign, term in terms:
                yield from reads(term)
        case Scaled(_, term):
            yield from reads(term)


def value_of(term: Term, figures: Figures, last: Figures) -> Number | None:
    """The number a term comes to; None when a cell of it is blank or no number."""
    match term:
        case Cell(address, from_last):
            return parse_number((last if from_last else figures).text(address))
        case Literal(number):
            return number
        case Scaled(factor, inner):
            value = value_of(inner, figures, last)
            return None if value is None else multiply(factor, value)
        case Signed(terms):
            total: Number = 0
            for sign, inner in terms:
                if (value := value_of(inner, figures, last)) is None:
                    return None
                total = (add if sign > 0 else subtract)(total, value)
            return total
        case Group(function, inners):
            values = []
            for inner in inners:
                if (value := value_of(inner, figures, last)) is None:
                    return None
                values.append(value)
            if function == "sum":
                total = 0
                for value in values:
                    total = add(total, value)
                return total
            return max(values) if function == "max" else min(values)


def _spread(node: Node, scope: Scope) -> Iterator[Term]:
    if isinstance(node, Range):
        first, last = _row(node.first, scope)[1], _row(node.last, scope)[1]
        rows = scope.form.between(first.code, last.code)
        if not rows:
            message = _("范围 {first}..{last} 的次序反了")
            raise FormulaError(message.format(first=first.code, last=last.code), 0)
        yield from (_cell_in(row, scope, last=False) for row in rows)
    else:
        yield bind_term(node, scope)


def _parts(node: Node, scope: Scope) -> Iterator[Term]:
    if not isinstance(node, Name):
        raise FormulaError(_("parts 的括号内应是一个指标代码"), 0)
    row = _row(node.text, scope)[1]
    parts = scope.form.parts(row.code)
    if not parts:
        raise FormulaError(_("指标 {code} 没有标明 part = \"sum\" 的组成项").format(code=row.code), 0)
    yield from (_cell_in(part, scope, node.last) for part in parts)


def _named(name: Name, scope: Scope) -> Term:
    if name.text == "this" and scope.this is not None:
        return Cell(scope.this, name.last)
    if scope.row and (row := scope.form.row(scope.row)):
        table = scope.form.find(scope.row)
        if table and name.text in {column.id for column in table[0].columns}:
            if name.text not in row.columns:
                raise FormulaError(_("指标 {code} 没有 {column} 列").format(code=row.code, column=name.text), 0)
            return Cell(row.cell(name.text), name.last)
    code, _dot, column = name.text.partition(".")
    if row := scope.form.row(code):
        if column:
            address = scope.form.resolve(CellAddress(code, column))
            if address is None:
                raise FormulaError(_("指标 {code} 没有 {column} 列").format(code=code, column=column), 0)
            return Cell(address, name.last)
        return _cell_in(row, scope, name.last)
    number = constant_of(name)
    if number is None:
        raise FormulaError(_unknown(name.text, scope.form), 0)
    return Literal(number)


def _row(code: str, scope: Scope) -> tuple[Table, Row]:
    found = scope.form.find(code)
    if found is None:
        raise FormulaError(_unknown(code, scope.form), 0)
    return found


def _cell_in(row: Row, scope: Scope, last: bool) -> Cell:
    if scope.column:
        if scope.column not in row.columns:
            raise FormulaError(_("指标 {code} 没有 {column} 列").format(code=row.code, column=scope.column), 0)
        return Cell(row.cell(scope.column), last)
    if len(row.columns) != 1:
        raise FormulaError(_("指标 {code} 有多列，应写明列，如 {code}.{column}").format(
            code=row.code, column=row.columns[0]), 0)  # fmt: skip
    return Cell(row.cell(row.columns[0]), last)


def _unknown(code: str, form: Form) -> str:
    return _("表式中没有指标 {code}").format(code=repr(code)) + nearest_hint(code, form.codes)
