"""Figures bound in the text: what a text with ``{3100}`` in it prints as, and where in it each character is from.

===========================  ==============================================================
``{3100}`` ``{A1.total}``    the figure of a cell, just as it is typed there
``{3110 + 3120}``            a sum or difference of cells, exactly
``{last.1100}``              the figure of last year's report
``{{``                       a brace
===========================  ==============================================================

A blank cell prints as ``＿＿``, and so does a sum of which a part is missing. What cannot be understood prints as it is
written. A field never goes on over the end of a line, so that a paragraph can be printed by itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import lru_cache
from operator import attrgetter

from gjj_tui.i18n import gettext as _
from gjj_tui.model.binding import Cell, Scope, Signed, Term, bind_term, reads, value_of
from gjj_tui.model.form import Form
from gjj_tui.model.formula import FormulaError, parse_total
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import spell
from gjj_tui.model.report import NO_FIGURES, Figures
from gjj_tui.model.visible import visible

BLANK = "＿＿"
BRACE = "{{"

_FIELD = lazy(r"\{\{|\{([^{}\n]*)\}|\{")


class Piece(NamedTuple):
    """A stretch of the text that prints as something else: a figure (`term`), a brace, or a `fault`.

    `source` and `printed` are the spans in the text as written and as printed. `fault` says what is wrong with a field
    that cannot be understood; `blank` is true when a figure is missing.
    """

    source: tuple[int, int]
    printed: tuple[int, int]
    term: Term | None = None
    fault: str = ""
    blank: bool = False

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The cells that a figure reads, in order."""
        return tuple(reads(self.term)) if self.term else ()


class Printed(NamedTuple):
    """A text as printed. `pieces` are in order and do not touch the plain text between them, which prints as it is."""

    source: str
    text: str
    pieces: tuple[Piece, ...] = ()

    def to_printed(self, offset: int, end: bool = False) -> int:
        """The place as printed of a place in the source; within a piece it is where that begins, or with `end` ends."""
        return _moved(offset, self.pieces, _SOURCE, _PRINTED, end)

    def to_source(self, offset: int, end: bool = False) -> int:
        """The place in the source of a place as printed; within a piece it is where that begins, or with `end` ends."""
        return _moved(offset, self.pieces, _PRINTED, _SOURCE, end)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """What of the source prints a span of the printed text; pieces that it cuts are in it whole."""
        return self.to_source(start), self.to_source(end, end=start < end)

    def printed_span(self, start: int, end: int) -> tuple[int, int]:
        """Where a span of the source is printed; pieces that it cuts are in it whole."""
        return self.to_printed(start), self.to_printed(end, end=start < end)

    def at(self, offset: int) -> Piece | None:
        """The piece that the character at an offset of the printed text is of."""
        index = bisect_right(self.pieces, offset, key=lambda piece: piece.printed[0]) - 1
        return self.pieces[index] if index >= 0 and offset < self.pieces[index].printed[1] else None

    def between(self, start: int, end: int) -> tuple[Piece, ...]:
        """The pieces that a span of the printed text touches."""
        first = bisect_right(self.pieces, start, key=lambda piece: piece.printed[1])
        return self.pieces[first : bisect_left(self.pieces, end, key=lambda piece: piece.printed[0])]


_Spans = Callable[[Piece], tuple[int, int]]
_SOURCE: _Spans = attrgetter("source")
_PRINTED: _Spans = attrgetter("printed")


def _moved(offset: int, pieces: Sequence[Piece], here: _Spans, there: _Spans, end: bool) -> int:
    """A place in one of the two texts as the place in the other, by the spans of the pieces `here` and `there`."""
    index = bisect_right(pieces, offset, key=lambda piece: here(piece)[0]) - 1
    if index < 0:
        return offset
    (start, stop), (other_start, other_stop) = here(pieces[index]), there(pieces[index])
    if offset >= stop:
        return offset - stop + other_stop
    return other_stop if end and offset > start else other_start


def printed(text: str, form: Form, figures: Figures, last: Figures = NO_FIGURES) -> Printed:
    """A text (a paragraph, or all of a section) with its figures filled in."""
    if "{" not in text:
        return Printed(text, text)
    out: list[str] = []
    pieces: list[Piece] = []
    done = length = 0
    for found in _FIELD.finditer(text):
        out.append(text[done : found.start()])
        length += found.start() - done
        done = found.end()
        piece, shown = _piece(found, length, form, figures, last)
        pieces.append(piece)
        out.append(shown)
        length += len(shown)
    out.append(text[done:])
    return Printed(text, "".join(out), tuple(pieces))


def told(text: str, form: Form, figures: Figures) -> str:
    """A text as it was printed, each figure with where it is from: ``338〔3100〕``.

    For lists of changes and conflicts, in which the text alone would hide that a figure is bound. A field that reads
    last year, of which nothing is known there, stays as written.
    """
    shown = printed(text, form, figures)
    out, done = [], 0
    for piece in shown.pieces:
        out.append(shown.source[done : piece.source[0]])
        done = piece.source[1]
        field = shown.source[slice(*piece.source)]
        known = piece.term and not any(cell.last for cell in piece.cells)
        out.append(f"{shown.text[slice(*piece.printed)]}〔{field[1:-1].strip()}〕" if known else field)
    return "".join((*out, shown.source[done:]))


def _piece(found: re.Match[str], at: int, form: Form, figures: Figures, last: Figures) -> tuple[Piece, str]:
    shown, fault, term, blank = found[0], "", None, False
    if shown == BRACE:
        shown = "{"
    elif found[1] is None:
        fault = _("花括号没有合上，要印花括号请写 {{")
    else:
        try:
            term = term_of(found[1], form)
        except FormulaError as error:
            fault = error.reason
        else:
            shown, blank = _figure(term, figures, last)
    return Piece(found.span(), (at, at + len(shown)), term, fault, blank), shown


def _figure(term: Term, figures: Figures, last: Figures) -> tuple[str, bool]:
    if isinstance(term, Cell):
        text = (last if term.last else figures).text(term.address)
        return visible(text) or BLANK, not text
    value = value_of(term, figures, last)
    return (BLANK, True) if value is None else (spell(value), False)


@lru_cache(4096)
def term_of(source: str, form: Form) -> Term:
    """What stands between braces, over cells of the form.

    Raises:
        FormulaError: it is no cell of the form, and no sum or difference of some.
    """
    if not source.strip():
        raise FormulaError(_("花括号内应写指标代码"), 0)
    term = bind_term(parse_total(source), Scope(form))
    terms = [inner for _sign, inner in term.terms] if isinstance(term, Signed) else [term]
    if not all(isinstance(inner, Cell) for inner in terms):
        raise FormulaError(_("花括号内只能写指标代码，或几个代码相加减"), 0)
    return term


def spell_field(term: Term) -> str:
    """A figure as written in a text: ``{3110 + 3120}``.

    Raises:
        ValueError: the term is more than a sum or difference of cells.
    """
    match term:
        case Cell():
            return f"{{{_spell_cell(term)}}}"
        case Signed(terms) if terms[0][0] > 0:
            signs = ("".join((" - " if sign < 0 else " + ", _spell_cell(inner))) for sign, inner in terms)
            return f"{{{''.join(signs).removeprefix(' + ')}}}"
    raise ValueError(term)


def _spell_cell(term: Term) -> str:
    if not isinstance(term, Cell):
        raise ValueError(term)
    return f"last.{term.address}" if term.last else str(term.address)


def plain(text: str) -> str:
    """How a text is written so that it prints as it is."""
    return text.replace("{", BRACE)


class Splice(NamedTuple):
    """Characters `start` to `end` of a source to be replaced by `text`."""

    start: int
    end: int
    text: str


def splice_printed(whole: Printed, start: int, end: int, written: str) -> Splice:
    """How the source has to change to have `written`, a piece of source, in place of `start` to `end` as printed.

    Pieces that the span cuts go whole, and what was plain text before is plain text after: where a brace that was not
    closed would now be, it is doubled.
    """
    source = whole.source
    first, last = whole.source_span(start, end)
    before, after = source[:first], source[last:]
    if _fields(before + written + after) == [*_fields(before), *_fields(written), *_fields(after)]:
        return Splice(first, last, written)
    line, rest = before.rfind("\n") + 1, (after + "\n").index("\n")
    return Splice(line, last + rest, _doubled(before[line:]) + _doubled(written) + _doubled(after[:rest]))


def _fields(source: str) -> list[str]:
    return [found[0] for found in _FIELD.finditer(source)]


def _doubled(source: str) -> str:
    return _FIELD.sub(lambda found: BRACE if found[0] == "{" else found[0], source)


def bound_cells(text: str, form: Form) -> Iterator[Cell]:
    """The cells that a text reads, in order; what cannot be understood is passed over."""
    for found in _FIELD.finditer(text):
        if found[1] is not None:
            with suppress(FormulaError):
                yield from reads(term_of(found[1], form))
