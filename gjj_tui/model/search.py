"""Search over titles, text, rows, codes and values."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from itertools import accumulate

from gjj_tui.model.address import Address, ParagraphAddress
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.printed import Printed, printed
from gjj_tui.model.report import NO_FIGURES, Figures, Report

BEFORE, AFTER = 8, 40
"""Characters shown before and after a hit in a paragraph."""


class Hit(NamedTuple):
    """A place that matches: the line to show and, beside it, where that is.

    In a paragraph `offset` and `length` are the found characters in its source; elsewhere they are 0.
    """

    address: Address
    text: str
    where: str
    offset: int = 0
    length: int = 0


def search(report: Report, form: Form, query: str, limit: int = 500, last: Figures = NO_FIGURES) -> list[Hit]:
    """The places that hold the query, letters of any case: titles first, then rows, then paragraphs.

    Paragraphs are searched as printed, then as written: ``{3100}`` is found too. `last` are last year's figures.
    """
    wanted = query.strip().casefold()
    if not wanted:
        return []
    found = []
    for hit in _hits(report, form, wanted, last):
        found.append(hit)
        if len(found) == limit:
            break
    return found


def _hits(report: Report, form: Form, wanted: str, last: Figures) -> Iterator[Hit]:
    for address, section in report.walk():
        if wanted in section.title.casefold():
            yield Hit(address, section.title, str(address))
    for table in form.tables:
        for row in table.rows:
            for cell in row.cells:
                value = report.figures.text(cell)
                if wanted in f"{row.code} {row.full_label}".casefold() or wanted == value.casefold():
                    yield Hit(cell, f"{row.label}  {value}", str(cell))
    for address, section in report.walk():
        for index, (_offset, paragraph) in enumerate(section.paragraphs()):
            whole = printed(paragraph, form, report.figures, last)
            if spans := _spans(whole, wanted):
                (start, _end), (first, end) = spans
                text = ("…" if start > BEFORE else "") + whole.text[max(0, start - BEFORE) : start + AFTER]
                place = ParagraphAddress(address.path, index)
                yield Hit(place, text, str(place), first, end - first)


def _spans(whole: Printed, wanted: str) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Where a paragraph holds the query: the span as printed, and that of the source."""
    if found := _find(whole.text, wanted):
        span = found[0], sum(found)
        return span, whole.source_span(*span)
    if whole.pieces and (found := _find(whole.source, wanted)):
        span = found[0], sum(found)
        return whole.printed_span(*span), span
    return None


def _find(text: str, wanted: str) -> tuple[int, int] | None:
    """Offset and length of the first place whose letters are those of `wanted`, in whatever case."""
    folded = text.casefold()
    start = folded.find(wanted)
    if start < 0:
        return None
    end = start + len(wanted)
    if len(folded) == len(text):
        return start, len(wanted)
    # A letter may fold to several (ß to ss): count the letters of the text itself.
    ends = list(accumulate(len(letter.casefold()) for letter in text))
    first = bisect_right(ends, start)
    return first, bisect_left(ends, end) + 1 - first
