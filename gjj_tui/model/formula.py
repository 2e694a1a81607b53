"""The formula language of rules.

    3100 = parts(3100)                          a row and the rows that add up to it
    max(1210..1250) <= 1100 <= sum(1210..1250)  a chain; rows from one to another in the form's order
    A1 + A2 = A3-7 + A4                         in every column, when the rule says each = "column"
    0.5 * last <= this <= 1.5 * last            every cell against last year's, when it says each = "cell"

Operators are ``+``, ``-`` with blanks around (codes hold hyphens), a number times an operand, ``= <= >= < >`` (also ≤
≥), and the functions parts, sum, max, min. ``last.3100`` is last year's cell. A word of digits is a row of the form; if
there is no such row it is a number up to 100, and beyond that a mistake: ``8310 > 0`` is plain, ``3109 = 0`` is caught.
"""

from __future__ import annotations

from gjj_tui.i18n import gettext as _
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import Number, parse_number

FUNCTIONS = ("parts", "sum", "max", "min")
LARGEST_PLAIN_NUMBER = 100
DEEPEST = 32
"""How deep functions and products may lie in one another: each costs a call wherever a formula is gone through."""


class FormulaError(ValueError):
    """The formula cannot be read; `position` is the offset of the word that is wrong."""

    def __init__(self, reason: str, position: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.position = position


class Constant(NamedTuple):
    """A plain number."""

    number: Number


class Name(NamedTuple):
    """A cell (``3100``, ``A1.total``), a column, or ``this``; `last` when it is last year's."""

    text: str
    last: bool = False


class Range(NamedTuple):
    """The coded rows from one to another, within the arguments of a function."""

    first: str
    last: str


class Call(NamedTuple):
    """One of `FUNCTIONS` over what stands between its brackets."""

    function: str
    arguments: tuple[Node, ...]


class Total(NamedTuple):
    """Signed terms: ``a + b - c``."""

    terms: tuple[tuple[int, Node], ...]


class Product(NamedTuple):
    """An operand so many times."""

    factor: Number
    operand: Node


Node = Constant | Name | Range | Call | Total | Product


class Comparison(NamedTuple):
    """A chain of operands with the operators between them; `source` is the formula as written."""

    operands: tuple[Node, ...]
    operators: tuple[str, ...]
    source: str


_TOKEN = lazy(
    r"\s*(?:(?P<operator><=|>=|≤|≥|[=<>])|(?P<range>\.\.)|(?P<sign>\+|[\-−](?=\s))|(?P<mark>[*(),])"
    r"|(?P<word>[^\s=<>≤≥+*(),.]+(?:\.[^\s=<>≤≥+*(),.]+)*))"
)
_SAME = {"≤": "<=", "≥": ">=", "−": "-"}


class _Reader:
    """Recursive descent over the tokens of one formula."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.tokens: list[tuple[str, str, int]] = []
        position = 0
        end = len(source.rstrip())
        while position < end:
            found = _TOKEN.match(source, position)
            if not found or found.lastgroup is None:
                start = end - len(source[position:end].lstrip())
                raise FormulaError(_("看不懂 {word}").format(word=repr(source[start : start + 12])), start)
            text = found[found.lastgroup]
            self.tokens.append((found.lastgroup, _SAME.get(text, text), found.start(found.lastgroup)))
            position = found.end()
        self.next = self.depth = 0

    def peek(self) -> tuple[str, str, int]:
        return self.tokens[self.next] if self.next < len(self.tokens) else ("end", "", len(self.source))

    def take(self, text: str) -> bool:
        if self.peek()[1] == text and self.peek()[0] != "word":
            self.next += 1
            return True
        return False

    def comparison(self) -> Comparison:
        operands, operators = [self.total()], []
        while self.peek()[0] == "operator":
            operators.append(self.peek()[1])
            self.next += 1
            operands.append(self.total())
        self.end()
        if not operators:
            raise FormulaError(_("缺少 = <= >= < > 之一"), len(self.source))
        return Comparison(tuple(operands), tuple(operators), self.source.strip())

    def end(self) -> None:
        if self.peek()[0] != "end":
            raise FormulaError(_("多出了 {word}").format(word=repr(self.peek()[1])), self.peek()[2])

    def total(self) -> Node:
        terms = [(1, self.operand())]
        while self.peek()[0] == "sign":
            sign = 1 if self.peek()[1] == "+" else -1
            self.next += 1
            terms.append((sign, self.operand()))
        return terms[0][1] if len(terms) == 1 else Total(tuple(terms))

    def operand(self) -> Node:
        kind, text, position = self.peek()
        if kind != "word":
            raise FormulaError(_("此处应是指标代码、数或函数"), position)
        if self.depth == DEEPEST:
            raise FormulaError(_("函数和乘法套了超过 {depth} 层").format(depth=DEEPEST), position)
        self.next += 1
        self.depth += 1
        node: Node
        if self.take("("):
            node = self.call(text, position)
        elif self.take("*"):
            factor = parse_number(text)
            if factor is None:
                raise FormulaError(_("乘号前应是数，而不是 {word}").format(word=repr(text)), position)
            node = Product(factor, self.operand())
        else:
            node = _name(text)
        self.depth -= 1
        return node

    def call(self, function: str, position: int) -> Call:
        if function not in FUNCTIONS:
            message = _("没有函数 {function}，可用 {known}")
            raise FormulaError(message.format(function=repr(function), known=_("、").join(FUNCTIONS)), position)
        arguments: list[Node] = []
        while True:
            first = self.total()
            if self.take(".."):
                last = self.operand()
                if not isinstance(first, Name) or not isinstance(last, Name):
                    raise FormulaError(_("范围的两端应是指标代码"), self.peek()[2])
                first = Range(first.text, last.text)
            arguments.append(first)
            if self.take(")"):
                return Call(function, tuple(arguments))
            if not self.take(","):
                raise FormulaError(_("缺少右括号或逗号"), self.peek()[2])


def _name(text: str) -> Node:
    if text == "last":
        return Name("this", last=True)
    if text.startswith("last."):
        return Name(text.removeprefix("last."), last=True)
    number = parse_number(text)
    if number is not None and "." in text:
        return Constant(number)
    return Name(text)


def parse_formula(source: str) -> Comparison:
    """Read a formula. Names are not yet known to be rows: that is for the form.

    Raises:
        FormulaError: with the offset of what cannot be read.
    """
    return _Reader(source).comparison()


def parse_total(source: str) -> Node:
    """Read one side of a formula: what has a value, such as ``R1.total - R1.pending``.

    Raises:
        FormulaError: as `parse_formula`.
    """
    reader = _Reader(source)
    total = reader.total()
    reader.end()
    return total


def constant_of(name: Name) -> Number | None:
    """The number that a name is when the form has no such row; None if it can only be a mistake."""
    number = parse_number(name.text)
    return None if number is None or name.last or number > LARGEST_PLAIN_NUMBER else number
