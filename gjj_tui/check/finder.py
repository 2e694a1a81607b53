"""Every number of the text: whether it is bound to a figure, declared free, put off or open, and what it may be.

Nothing is bound here. A proposal comes first only when its words, its unit and its value fit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import ROUND_HALF_UP, Decimal
from enum import IntEnum
from functools import lru_cache
from typing import TypeVar

from gjj_tui.check.prose_rule import sentence_at
from gjj_tui.check.spoken import Figure, alike, figure_of
from gjj_tui.check.wording import Match, Place, change_of, matches_of
from gjj_tui.model.address import ParagraphAddress, SectionAddress
from gjj_tui.model.binding import Cell, Signed, Term, value_of
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import EXACT, Number, multiply, spell
from gjj_tui.model.printed import Printed, printed, spell_field
from gjj_tui.model.report import NO_FIGURES, Figures, Report, Section, figures_of
from gjj_tui.model.text_numbers import TextNumber, quantities_of


class Fit(IntEnum):
    """How sure a proposal is; the surer sorts first."""

    WORDS = 0
    """Words, unit and value fit."""
    ASK = 1
    """The words may mean it, or the value is rounded."""
    NUMBER = 2
    """Only unit and value fit."""


class Proposal(NamedTuple):
    """What a number may be: `field` goes into the text in its place and prints as `prints`.

    `end` is where what it replaces ends in the printed paragraph: 27.6 of 27.6 万元 for a figure in 万元, all of 270万
    for one in 条.
    """

    field: str
    figure: Figure
    fit: Fit
    prints: str
    end: int


class FoundNumber(NamedTuple):
    """A number of the text with its sentence, in which it begins at `at`; `source` is its span as written."""

    address: ParagraphAddress
    number: TextNumber
    source: tuple[int, int]
    sentence: str
    at: int
    state: str
    proposals: tuple[Proposal, ...] = ()

    @property
    def spelled(self) -> str:
        """The number with its unit."""
        return f"{self.number.text} {self.number.unit}".strip()


def numbers_in(form: Form, report: Report, last: Report | None = None) -> Iterator[FoundNumber]:
    """The quantities of the whole text in order of print."""
    figures, before = report.figures, figures_of(last)
    filled = _filled(form, figures)
    for place, section, address, shown in paragraphs_of(form, report, before):
        yield from _in_paragraph(place, section, address, shown, figures, before, filled)


def paragraphs_of(
    form: Form, report: Report, last: Figures
) -> Iterator[tuple[Place, Section, ParagraphAddress, Printed]]:
    """Every paragraph as printed, with where it stands."""
    for place, address, section in _places(form, report):
        for index, (_offset, paragraph) in enumerate(section.paragraphs()):
            yield place, section, ParagraphAddress(address.path, index), printed(paragraph, form, report.figures, last)


def _places(form: Form, report: Report) -> Iterator[tuple[Place, SectionAddress, Section]]:
    titles: dict[tuple[int, ...], str] = {}
    names = tuple(name for name in (report.agency, report.short_name) if name)
    for address, section in report.walk():
        path = address.path
        titles[path] = f"{titles[path[:-1]]}{section.title}\n" if len(path) > 1 else section.title
        if section.text:
            yield Place(form, report.year, titles[path], names), address, section


Said = TypeVar("Said")


def said_in(
    form: Form, report: Report, last: Figures, read: Callable[[str, Place], tuple[Said, ...]]
) -> Iterator[tuple[Place, Section, ParagraphAddress, Printed, tuple[Said, ...]]]:
    """The paragraphs in which `read`, a function of the printed text and its place, finds something.

    What is found in a section is kept by its text, so that a keystroke costs one section and not all of them.
    """
    for place, address, section in _places(form, report):
        if "{" in section.text:
            shown = tuple(printed(line, form, report.figures, last) for _offset, line in section.paragraphs())
            found: Iterable[tuple[int, Printed, tuple[Said, ...]]] = _said(shown, place, read)
        else:
            found = _said_plainly(section.text, place, read)
        for index, one, said in found:
            yield place, section, ParagraphAddress(address.path, index), one, said


@lru_cache(maxsize=4096)
def _said_plainly(
    text: str, place: Place, read: Callable[[str, Place], tuple[Said, ...]]
) -> tuple[tuple[int, Printed, tuple[Said, ...]], ...]:
    lines = [line for line in text.split("\n") if line.strip()]
    return tuple(_said(tuple(Printed(line, line) for line in lines), place, read))


def _said(
    paragraphs: tuple[Printed, ...], place: Place, read: Callable[[str, Place], tuple[Said, ...]]
) -> Iterator[tuple[int, Printed, tuple[Said, ...]]]:
    for index, shown in enumerate(paragraphs):
        if said := read(shown.text, place):
            yield index, shown, said


def _in_paragraph(
    place: Place,
    section: Section,
    address: ParagraphAddress,
    shown: Printed,
    figures: Figures,
    last: Figures,
    filled: dict[Number, list[Figure]],
) -> Iterator[FoundNumber]:
    matches: dict[int, list[Match]] = {}
    for match in matches_of(shown.text, place):
        matches.setdefault(match.number.start, []).append(match)
    for number in quantities_of(shown.text):
        state = state_of(shown, number, section)
        proposals: tuple[Proposal, ...] = ()
        if state in ("open", "later"):
            told = matches.get(number.start, ())
            proposals = propose(number, told, figures, last)
            if not told and not change_of(shown.text, number):
                proposals = equals(number, filled, figures)
        source = shown.source_span(number.start, number.end)
        sentence = sentence_at(shown.text, number.start, number.end - number.start)
        at = number.start - shown.text.index(sentence, max(0, number.end - len(sentence)))
        yield FoundNumber(address, number, source, sentence, at, state, proposals)


def state_of(shown: Printed, number: TextNumber, section: Section) -> str:
    """``bound``, ``free``, ``later`` or ``open``."""
    if any(piece.term for piece in shown.between(number.start, number.digits_end)):
        return "bound"
    if covers(section.free, shown.text, number):
        return "free"
    return "later" if covers(section.later, shown.text, number) else "open"


# ---- quotes: how a number that is not to be bound is remembered


def covers(quotes: Iterable[str], text: str, number: TextNumber) -> bool:
    """Whether one of the quotes stands in the paragraph with the number in it."""
    for quote in quotes:
        at = text.find(quote) if quote else -1
        while at >= 0:
            if at <= number.start and number.end <= at + len(quote):
                return True
            at = text.find(quote, at + 1)
    return False


LONGEST_QUOTE = 24
"""Characters of a quote; by then it is told from others or never."""


def quote_of(text: str, number: TextNumber, others: Iterable[str]) -> str:
    """Number and unit, with as many characters around as tell it from the other numbers of the section.

    `others` are the section's paragraphs as printed. The quote never takes in another number of the paragraph.
    """
    quantities = quantities_of(text)
    floor = max((one.end for one in quantities if one.end <= number.start), default=0)
    ceiling = min((one.start for one in quantities if one.start >= number.end), default=len(text))
    start, end = number.start, max(number.end, number.unit_end)
    paragraphs = list(others)
    while end - start < LONGEST_QUOTE and sum(_hits(text[start:end], one) for one in paragraphs) > 1:
        if end < ceiling:
            end += 1
        elif start > floor:
            start -= 1
        else:
            break
    return text[start:end].strip()


def _hits(quote: str, text: str) -> int:
    """How many numbers of a paragraph a quote would cover."""
    return sum(covers((quote,), text, number) for number in quantities_of(text))


# ---- proposals


def propose(number: TextNumber, matches: Iterable[Match], figures: Figures, last: Figures) -> tuple[Proposal, ...]:
    """What an open number may be, the surest first, each figure once."""
    found: dict[str, Proposal] = {}
    for match in matches:
        for figure in match.spoken.figures:
            told = _of_last(figure) if match.last else figure
            exact = agrees(number, told, figures, last)
            if exact is None:
                continue
            fit = Fit.ASK if match.spoken.ask or not exact else Fit.WORDS
            _keep(found, proposal_of(number, told, fit, figures, last))
    return tuple(sorted(found.values(), key=lambda proposal: proposal.fit))


def _filled(form: Form, figures: Figures) -> dict[Number, list[Figure]]:
    """The figures of single cells by their value in the number's own unit."""
    found: dict[Number, list[Figure]] = {}
    for cell in form.cells():
        figure = figure_of(form, str(cell))
        value = value_of(figure.term, figures, NO_FIGURES)
        if value is not None:
            found.setdefault(multiply(value, scale_of(figure.unit)), []).append(figure)
    return found


def equals(number: TextNumber, filled: dict[Number, list[Figure]], figures: Figures) -> tuple[Proposal, ...]:
    """The cells that are the same number in the same unit, where these are few enough to mean something."""
    if number.value < LEAST_TELLING or not number.sure or not number.unit:
        return ()
    found = [figure for figure in filled.get(number.value, ()) if number.unit in alike(figure.unit)[:4]]
    if len(found) > MOST_ALIKE:
        return ()
    return tuple(proposal_of(number, figure, Fit.NUMBER, figures, NO_FIGURES) for figure in found)


LEAST_TELLING, MOST_ALIKE = 10, 3
"""A number below ten is equal to some cell by chance, and so is one that is equal to many."""


def _keep(found: dict[str, Proposal], proposal: Proposal) -> None:
    if proposal.field not in found or proposal.fit < found[proposal.field].fit:
        found[proposal.field] = proposal


def proposal_of(number: TextNumber, figure: Figure, fit: Fit, figures: Figures, last: Figures) -> Proposal:
    """A number as a figure."""
    field = spell_field(figure.term)
    value = value_of(figure.term, figures, last)
    prints = (last if figure.term.last else figures).text(figure.term.address) if isinstance(figure.term, Cell) else (
        spell(value) if value is not None else ""
    )  # fmt: skip
    scaled = number.end != number.digits_end and scale_of(figure.unit) == 1
    return Proposal(field, figure, fit, prints, number.end if scaled else number.digits_end)


def _of_last(figure: Figure) -> Figure:
    """The same figure of last year's report."""
    term = figure.term
    terms: Term = (
        Signed(tuple((sign, one._replace(last=True) if isinstance(one, Cell) else one) for sign, one in term.terms))
        if isinstance(term, Signed)
        else term._replace(last=True) if isinstance(term, Cell) else term
    )  # fmt: skip
    return figure._replace(source=spell_field(terms)[1:-1], term=terms)


def scale_of(unit: str) -> int:
    """What a unit of the form multiplies: 10000 for 万元."""
    return {"万": 10**4, "亿": 10**8}.get(unit[:1], 1)


def agrees(number: TextNumber, figure: Figure, figures: Figures, last: Figures) -> bool | None:
    """True when the number is the figure, False when it is it rounded or cut at its last digit, else None."""
    value = value_of(figure.term, figures, last)
    if value is None:
        return None
    return same(number, multiply(value, scale_of(figure.unit)))


def same(number: TextNumber, value: Number) -> bool | None:
    """As `agrees`, with a value in the number's own unit. One that is said to be about so much may be cut or raised."""
    if number.value == value:
        return True
    step, whole = Decimal(number.step), Decimal(number.value)
    if not number.sure:
        step = max(step, _round_step(whole))
    parts = EXACT.divide(Decimal(value), step)
    down = parts.to_integral_value("ROUND_FLOOR")
    near = {
        "over": [down], "above": [down], "under": [down + 1], "below": [down + 1], "about": [down, down + 1],
    }.get(number.about, [])  # fmt: skip
    near = near or [down, parts.to_integral_value(ROUND_HALF_UP)]
    return False if any(EXACT.multiply(one, step) == whole for one in near) else None


def _round_step(value: Decimal) -> Decimal:
    """What one more in the last digit that is not 0 is worth: 100 for 1200."""
    digits = str(int(value))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0"))) if value >= 1 else Decimal(1)
