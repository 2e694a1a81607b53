"""What a text can say of a form's figures: the form's own readings, and the labels of its rows.

Nothing here knows what the figures are.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from gjj_tui.model import number_words as words
from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Term, reads
from gjj_tui.model.form import Form, Reading, Row
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.printed import term_of
from gjj_tui.model.totals import terms_of

_HEADS = lazy(words.LABEL_HEADS)


class Figure(NamedTuple):
    """A figure of the form: as written between braces, as a term, and the unit and cells of it."""

    source: str
    term: Term
    unit: str
    cells: tuple[CellAddress, ...]


class Spoken(NamedTuple):
    """A reading with its figures found, and those that a rate is `of`.

    `label` when it comes from a row's label rather than the form's readings.
    """

    figures: tuple[Figure, ...]
    words: tuple[tuple[str, ...], ...]
    context: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    units: frozenset[str]
    ask: bool
    label: bool = False
    of: tuple[Figure, ...] = ()


@lru_cache(maxsize=16)
def spoken_of(form: Form) -> tuple[Spoken, ...]:
    """Everything a text can say of the form's figures: its readings, and the labels of cells that have none."""
    told = tuple(_from_reading(form, reading) for reading in form.readings)
    known = {figure.term for spoken in told if not spoken.ask and not spoken.of for figure in spoken.figures}
    return (*told, *(spoken for spoken in _from_labels(form) if spoken.figures[0].term not in known))


@lru_cache(maxsize=4096)
def figure_of(form: Form, source: str) -> Figure:
    """A figure as written between braces."""
    term = term_of(source, form)
    cells = tuple(cell.address for cell in reads(term))
    row = form.row(cells[0].row) if cells else None
    return Figure(source, term, row.unit if row else "", cells)


def _from_reading(form: Form, reading: Reading) -> Spoken:
    figures = tuple(figure_of(form, source) for source in reading.figures)
    split = (tuple(word.split("|")) for word in reading.words)
    context = (tuple(word.split("|")) for word in reading.context)
    units = frozenset(unit for figure in figures for unit in alike(figure.unit)) | set(reading.units)
    of = tuple(figure_of(form, source) for source in reading.of)
    return Spoken(figures, tuple(split), tuple(context), reading.without, units, reading.ask, False, of)


def _from_labels(form: Form) -> Iterator[Spoken]:
    """A reading for each cell whose row (and, beside a total, whose column) has a telling label."""
    labels = [label_core(row.label) for table in form.tables for row in table.rows if row.code]
    for table in form.tables:
        titles = {column.id: label_core(column.title) for column in table.columns}
        for row in table.rows:
            core = label_core(row.label)
            if not row.code or not _telling(core):
                continue
            context: tuple[tuple[str, ...], ...] = ()
            if labels.count(core) > 1:
                over = next((label_core(up.label) for up in _above(form, row)), "")
                if not _telling(over):
                    continue
                context = ((over,),)
            for column in row.columns:
                own: tuple[tuple[str, ...], ...] = ((core,),)
                if len(row.columns) > 1 and not _is_total(form, row, column):
                    if not _telling(titles[column]):
                        continue
                    own += ((titles[column],),)
                figure = figure_of(form, str(row.cell(column)))
                yield Spoken((figure,), own, context, (), frozenset(alike(row.unit)), False, True)


def _is_total(form: Form, row: Row, column: str) -> bool:
    """Whether a cell is the sum of the others of its row."""
    return any(terms[0].row == row.code for terms in terms_of(form, row, column))


def _above(form: Form, row: Row) -> Iterator[Row]:
    """The rows that this one is a part of, the nearest first."""
    while row.parent and (up := form.row(row.parent)):
        yield up
        row = up


def label_core(label: str) -> str:
    """A label without its number, 其中 and 数: ``（二）申请办结数`` is 申请办结."""
    core = _HEADS.sub("", label).strip()
    for tail in words.LABEL_TAILS:
        rest = core.removesuffix(tail)
        if rest != core and len(rest) > 1 and not (len(tail) > 1 and rest[-1] in words.NO_TAIL_AFTER):
            return rest
    return core


def _telling(core: str) -> bool:
    return len(core) > 1 and core not in words.GENERIC_LABELS


def alike(unit: str) -> tuple[str, ...]:
    """The measure words that stand for a unit of a form, itself among them; 万元 is money like 元."""
    unit = unit.removeprefix("万").removeprefix("亿") or unit
    return next((row for row in words.ALIKE if row[0] == unit), (unit,))


def is_part(form: Form, part: Spoken, whole: Spoken) -> bool:
    """Whether the form makes every cell of one a part of another: in its row, under its row, or of its sum."""
    over = {cell.row for figure in whole.figures for cell in figure.cells}
    every = {cell for figure in whole.figures for cell in figure.cells}
    return any(
        figure.cells and figure not in whole.figures and all(
            cell in every or cell.row in over or not over.isdisjoint(_over(form, cell.row)) for cell in figure.cells
        )
        for figure in part.figures
    )  # fmt: skip


@lru_cache(maxsize=4096)
def _over(form: Form, code: str) -> tuple[str, ...]:
    """The rows that a row is a part of."""
    row = form.row(code)
    return tuple(up.code for up in _above(form, row)) if row else ()
