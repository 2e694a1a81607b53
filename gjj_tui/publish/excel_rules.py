"""The rules of a form as formulas of a workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Bound, Cell, Group, Literal, Scaled, Signed, Term, reads
from gjj_tui.publish.blocks import Check

Where = Mapping[CellAddress, str]
"""Where each cell of the form stands in the workbook, such as ``$D$5`` or ``'表'!$D$5``."""
LONGEST = 8000
"""Characters of a formula that Excel takes."""


def broken_formula(check: Check, where: Where) -> str:
    """``=AND(COUNT(…)=n, NOT(…))``: true when all the rule reads is filled in and it does not hold; "" if it cannot
    be written."""
    cells = list(dict.fromkeys(cell.address for one in (check.bound, check.when) if one for cell in reads(one)))
    if not cells or any(cell not in where for cell in cells):
        return ""
    known = f"({'+'.join(f'ISNUMBER({where[cell]})' for cell in cells)})={len(cells)}"
    parts = [known, f"NOT({_bound(check.bound, where)})"]
    if check.when:
        parts.insert(1, _bound(check.when, where))
    formula = f"=AND({','.join(parts)})"
    return formula if len(formula) <= LONGEST else ""


def _bound(bound: Bound, where: Where) -> str:
    terms = [_term(term, where) for term in bound.terms]
    links = [
        # Sums of decimals are off by the last bit in a spreadsheet.
        f"ROUND(({left})-({right}),6){operator}0"
        for (left, right), operator in zip(pairwise(terms), bound.operators, strict=True)
    ]
    return links[0] if len(links) == 1 else f"AND({','.join(links)})"


def _term(term: Term, where: Where) -> str:
    match term:
        case Cell(address):
            return where[address]
        case Literal(number):
            return f"{number:f}"
        case Scaled(factor, inner):
            return f"{factor:f}*({_term(inner, where)})"
        case Group(function, terms):
            return f"{function.upper()}({','.join(_term(one, where) for one in terms)})"
        case Signed(terms):
            signed = (("+" if sign > 0 else "-") + f"({_term(one, where)})" for sign, one in terms)
            return "".join(signed).removeprefix("+")


def cells_of(check: Check) -> Iterator[CellAddress]:
    """The cells that a broken rule marks."""
    yield from dict.fromkeys(cell.address for cell in reads(check.bound))
