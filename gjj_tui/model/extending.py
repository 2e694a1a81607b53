"""The rules of a form carried over into one that extends it: what held of a cell holds in each of its columns.

A range of rows means the rows it meant in the form it was written for: a local row printed among them is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Example, Form, Row, Rule, Table
from gjj_tui.model.formula import Call, Comparison, Constant, Name, Node, Product, Range, Total
from gjj_tui.model.named import NamedTuple


class Widened(NamedTuple):
    """A table of one value column that has several now; `total` is the one the others add up to, "" for none."""

    table: str
    columns: tuple[str, ...]
    total: str = ""

    @property
    def main(self) -> str:
        """The column that stands for the only one there was."""
        return self.total or self.columns[0]


def insert_row(rows: list[Row], row: Row, anchor: Row, own: Iterable[Row]) -> None:
    """Put a row behind another one, with what is printed under that one and the own rows put there before."""
    place = next(index for index, one in enumerate(rows) if one is anchor) + 1
    before = list(own)
    while place < len(rows) and (rows[place].level > row.level or any(rows[place] is one for one in before)):
        place += 1
    rows.insert(place, row)


def carried(rule: Rule, base: Form, widened: Mapping[str, Widened]) -> Rule:
    """A rule of `base` as it is in the form that extends it."""
    tables = {table.id for formula in (rule.formula, rule.when) if formula for table in _tables(formula, base)}
    of_one = len(tables) == 1 and tables <= widened.keys() and rule.formula is not None
    summed = not rule.each and not of_one
    passes, fails = (
        tuple(_example(one, base, widened, summed) for one in given) for given in (rule.passes, rule.fails)
    )
    rule = rule._replace(passes=passes, fails=fails)
    if rule.each == "cell":
        return rule
    if rule.each == "column" and rule.table in widened:
        rule = rule._replace(only=())
    elif not rule.each and of_one:
        rule = rule._replace(each="column", table=tables.pop())
    return _through(rule, base, widened if summed else {})


def _through(rule: Rule, base: Form, widened: Mapping[str, Widened]) -> Rule:
    """The rule with its ranges written out and the cells of widened tables as the total or the sum of their columns."""

    def through(formula: Comparison | None) -> Comparison | None:
        if formula is None:
            return None
        operands = tuple(_node(node, base, widened) for node in formula.operands)
        return formula._replace(operands=operands)

    return rule._replace(formula=through(rule.formula), when=through(rule.when))


def _node(node: Node, base: Form, widened: Mapping[str, Widened]) -> Node:
    match node:
        case Name(text, last):
            return _name(text, last, base, widened)
        case Call("parts", arguments) if widened:
            names = [name for name in arguments if isinstance(name, Name)]
            parts = [Name(part.code, name.last) for name in names for part in base.parts(name.text)]
            return Call("sum", tuple(_node(part, base, widened) for part in parts))
        case Call("parts", _):
            return node
        case Call(function, arguments):
            spread = (one for given in arguments for one in _spread(given, base))
            return Call(function, tuple(_node(one, base, widened) for one in spread))
        case Total(terms):
            return Total(tuple((sign, _node(term, base, widened)) for sign, term in terms))
        case Product(factor, operand):
            return Product(factor, _node(operand, base, widened))
        case Constant() | Range():
            return node


def _spread(node: Node, base: Form) -> Iterator[Node]:
    if isinstance(node, Range):
        yield from (Name(row.code) for row in base.between(node.first, node.last))
    else:
        yield node


def _name(text: str, last: bool, base: Form, widened: Mapping[str, Widened]) -> Node:
    found = base.find(text.partition(".")[0])
    wide = widened.get(found[0].id) if found else None
    if found is None or wide is None:
        return Name(text, last)
    code = found[1].code
    if wide.total:
        return Name(f"{code}.{wide.total}", last)
    return Call("sum", tuple(Name(f"{code}.{column}", last) for column in wide.columns))


def _tables(formula: Comparison, base: Form) -> Iterator[Table]:
    """The tables whose cells a formula reads."""
    waiting = list(formula.operands)
    while waiting:
        match waiting.pop():
            case Name(text, _):
                if found := base.find(text.partition(".")[0]):
                    yield found[0]
            case Range(first, _):
                if found := base.find(first):
                    yield found[0]
            case Call(_, arguments):
                waiting += arguments
            case Total(terms):
                waiting += [term for _sign, term in terms]
            case Product(_, operand):
                waiting.append(operand)
            case Constant():
                pass


def _example(example: Example, base: Form, widened: Mapping[str, Widened], summed: bool) -> Example:
    """The example with its figures in the column that stands for the only one; 0 in the others where all are summed."""

    def moved(figures: Mapping[CellAddress, str]) -> dict[CellAddress, str]:
        found: dict[CellAddress, str] = {}
        for cell, text in figures.items():
            row = base.find(cell.row)
            wide = widened.get(row[0].id) if row else None
            if wide and summed and not wide.total:
                found |= {CellAddress(cell.row, column): "0" for column in wide.columns}
            found[CellAddress(cell.row, wide.main) if wide else cell] = text
        return found

    return example._replace(figures=moved(example.figures), last=moved(example.last))
