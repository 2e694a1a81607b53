"""What a bound formula's terms come to on figures, exactly."""

from gjj_tui.model.binding import Cell, Group, Literal, Scaled, Signed, Term
from gjj_tui.model.numbers import Number, add, multiply, parse_number, subtract
from gjj_tui.model.report import Figures


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
