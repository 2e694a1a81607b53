"""Words for figures bound in the text: what a figure is bound to, and what there is to bind."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, ParagraphAddress
from gjj_tui.model.binding import Cell, Signed, Term, value_of
from gjj_tui.model.form import Form
from gjj_tui.model.formula import FormulaError
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import spell
from gjj_tui.model.printed import BLANK, Piece, Printed, printed, spell_field, term_of
from gjj_tui.model.report import figures_of
from gjj_tui.session import Session

_ORDINAL = lazy(r"\A(?:[（(]\w{1,3}[）)]|\w{1,3}[、.．])\s*")
_LAST_YEAR = ("上年", "去年", "last")
"""What a query for last year's figures begins with."""
LONGEST = 20
"""Characters of a label, or of a sum, beside a figure."""
FEW = 6
"""Rows that are tried for each word of a sum."""


def print_text(session: Session, text: str) -> Printed:
    """A text of the session's report as printed."""
    return printed(text, session.form, session.report.figures, figures_of(session.last))


def cell_label(form: Form, address: CellAddress) -> str:
    """A cell by the labels of its row, without its number, and of its column: ``本年新收政府信息公开申请数量 总计``."""
    found = form.find(address.row)
    if found is None:
        return ""
    table, row = found
    column = next((column for column in table.columns if column.id == address.column), None)
    label = _ORDINAL.sub("", row.label)
    return f"{label} {column.group} {column.title}".replace("  ", " ") if column else label


def cell_words(session: Session, cell: Cell) -> str:
    """A cell with its label, figure and unit: ``3100 收到申请数 2 件``."""
    label = _short(cell_label(session.form, cell.address))
    return f"{spell_field(cell)[1:-1]} {label} {value_words(session, cell)}"


def _short(words: str) -> str:
    return words[: LONGEST - 1] + "…" if len(words) > LONGEST else words


def value_words(session: Session, term: Term) -> str:
    """What a term comes to, with the unit of its first cell."""
    first = term.terms[0][1] if isinstance(term, Signed) else term
    row = session.form.row(first.address.row) if isinstance(first, Cell) else None
    return f"{term_text(session, term)} {row.unit if row else ''}".rstrip()


def term_text(session: Session, term: Term) -> str:
    """What a term prints as."""
    if isinstance(term, Cell):
        return (figures_of(session.last) if term.last else session.report.figures).text(term.address) or BLANK
    value = value_of(term, session.report.figures, figures_of(session.last))
    return BLANK if value is None else spell(value)


def figure_words(session: Session, piece: Piece) -> str:
    """What a figure in the text is bound to: ``↔ 3100 收到申请数 2 件``."""
    if piece.term is None:
        return _("! {fault}").format(fault=piece.fault)
    if isinstance(piece.term, Cell):
        return f"↔ {cell_words(session, piece.term)}"
    return f"↔ {_short(spell_field(piece.term)[1:-1])} = {value_words(session, piece.term)}"


class Offer(NamedTuple):
    """A figure that can be bound; `words` is what to call it."""

    term: Term
    words: str


def offers(session: Session, query: str) -> list[Offer]:
    """What a query may mean: a code, words of a label or column, ``上年`` before them, or two of these with + or -."""
    query = query.strip().removeprefix("{").removesuffix("}").strip()
    try:
        term = term_of(query, session.form) if query else None
    except FormulaError:
        term = None
    if isinstance(term, Signed):
        return [Offer(term, _sum_words(session, term))]
    for sign, mark in ((1, "+"), (1, "＋"), (-1, " - "), (-1, "－"), (-1, "−")):
        left, found, right = query.partition(mark)
        if found and left.strip() and right.strip():
            return _sums(session, left, sign, right)
    return [Offer(cell, _named(session, cell)) for cell in _cells(session, query)]


def _sums(session: Session, left: str, sign: int, right: str) -> list[Offer]:
    firsts, seconds = (list(_cells(session, words))[:FEW] for words in (left, right))
    sums = (Signed(((1, one), (sign, two))) for one in firsts for two in seconds if one != two)
    return [Offer(term, _sum_words(session, term)) for term in sums]


def _sum_words(session: Session, term: Signed) -> str:
    names = (cell_label(session.form, inner.address) for _sign, inner in term.terms if isinstance(inner, Cell))
    return f"{spell_field(term)[1:-1]}  {_('、').join(names)}"


def _named(session: Session, cell: Cell) -> str:
    return f"{spell_field(cell)[1:-1]}  {cell_label(session.form, cell.address)}"


def _cells(session: Session, query: str) -> Iterator[Cell]:
    """Cells by code first, then by the words of their labels; last year's when asked for, or at the end."""
    query = query.strip().casefold()
    asked = next((word for word in _LAST_YEAR if query.startswith(word)), "")
    words, last = query.removeprefix(asked).lstrip(".").split(), bool(asked)
    every = [(address, f"{address} {cell_label(session.form, address)}".casefold()) for address in session.form.cells()]
    found = [address for address, text in every if all(word in text for word in words)]
    if words:
        found.sort(key=lambda address: not str(address).casefold().startswith(words[0]))
    if not last:
        yield from map(Cell, found)
    if session.last:
        yield from (Cell(address, last=True) for address in found)


class Use(NamedTuple):
    """A place of the text that prints a cell: offset and length in the paragraph's source, and its sentence."""

    address: ParagraphAddress
    offset: int
    length: int
    sentence: str


def uses(session: Session, address: CellAddress) -> Iterator[Use]:
    """Where the text prints a cell of this year, in print order."""
    from gjj_tui.check.prose_rule import sentence_at

    for section_address, section in session.report.walk():
        for index, (_offset, paragraph) in enumerate(section.paragraphs()):
            whole = print_text(session, paragraph)
            for piece in whole.pieces:
                if Cell(address) in piece.cells:
                    start, end = piece.printed
                    sentence = sentence_at(whole.text, start, end - start)
                    place = ParagraphAddress(section_address.path, index)
                    yield Use(place, piece.source[0], piece.source[1] - piece.source[0], sentence)
