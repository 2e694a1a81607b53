"""What a rule that reads text is made of; the rules themselves are listed in `prose`.

Two kinds. A `ParagraphRule` is a pure function of one printed paragraph and a small `Context`: what it finds is kept by
the paragraph, so a keystroke reads one paragraph again and no other. A `ReportRule` sees the whole report.

Rules carry examples, which the tests run. In an example ⟦ and ⟧ stand around the place that must be marked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from gjj_tui.model.address import Address, ParagraphAddress
from gjj_tui.model.days import days_of
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form
from gjj_tui.model.marks import SENTENCE, end_before, start_after
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report

AROUND = 12
"""Characters shown on either side of a marked place."""


class Context(NamedTuple):
    """What a `ParagraphRule` may know of the report. `period` is its first and last day (ISO dates)."""

    form: str
    year: int
    agency: str
    short_name: str
    agency_kind: str
    period: tuple[str, str]


def context_of(report: Report) -> Context:
    """What rules about paragraphs may know of a report; a year that no calendar has gets the period of the nearest."""
    first, last = days_of(report.period, report.year)
    period = first.isoformat(), last.isoformat()
    return Context(report.form, report.year, report.agency, report.short_name, report.agency_kind, period)


class Hit(NamedTuple):
    """A place in a printed paragraph: offset and length there, and what is wrong with it, in words for the user.

    `changes` are the replacements that put it right (start, end, text; from left to right, in the printed paragraph),
    none where only the author can know. `level` is another than the rule's where the place is graver or slighter.
    """

    start: int
    length: int
    message: str
    changes: tuple[tuple[int, int, str], ...] = ()
    level: Level | None = None


class Example(NamedTuple):
    """A paragraph, with ⟦⟧ around each place that must be found; `context` when not that of `EXAMPLE`."""

    text: str
    context: Context | None = None


EXAMPLE = Context(
    "2014", 2017, "某市公积金管理中心", "市公积金中心", "department", ("2017-01-01", "2017-12-31")
)  # fmt: skip
"""The report that the examples are sentences of."""

Examples = tuple[str | Example, ...]


class ParagraphRule(NamedTuple):
    """A rule about single paragraphs.

    `find` gives the hits in a printed paragraph, no two at the same place; it is called only when one of `words` is
    in the paragraph (no words: always). With `titles` it is asked about titles of sections and of the report too.
    """

    id: str
    level: Level
    title: str
    find: Callable[[str, Context], Iterable[Hit]]
    passes: Examples
    fails: Examples
    words: tuple[str, ...] = ()
    titles: bool = False


class View(NamedTuple):
    """What a `ReportRule` sees. `paragraphs` is the printed text of every paragraph in order of print."""

    report: Report
    form: Form
    last: Report | None
    paragraphs: Mapping[ParagraphAddress, str]


class ReportExample(NamedTuple):
    """A report in short: a line is a paragraph, ``# `` and ``## `` head a section, ``= `` one without number.

    A failing one has ⟦⟧ around what must be found: a place of a paragraph, or a whole title. `last` is last year's
    text; `figures` are cells of `form`.
    """

    text: str
    last: str = ""
    figures: Mapping[str, str] = {}
    form: str = "2014"


class ReportRule(NamedTuple):
    """A rule about the report as a whole.

    `find` gives pairs of addresses (the first is the place to go to) and a hit; the hit's offsets count when the
    first address is a paragraph. With `figures` it also reads statistics cells.
    """

    id: str
    level: Level
    title: str
    find: Callable[[View], Iterable[tuple[tuple[Address, ...], Hit]]]
    passes: tuple[ReportExample, ...]
    fails: tuple[ReportExample, ...]
    figures: bool = False


def sentence_at(text: str, start: int, length: int = 0) -> str:
    """The sentence (or the sentences) of a paragraph in which a place lies, with its final mark."""
    begin = start_after(text, SENTENCE, start)
    return text[begin : end_before(text, SENTENCE, max(start + length - 1, start)) + 1].strip()


def shown(text: str, start: int, length: int) -> str:
    """The marked place between 【】 with some words on either side, for a message of one line."""
    begin, end = max(0, start - AROUND), min(len(text), start + length + AROUND)
    before = ("…" if begin else "") + text[begin:start]
    after = text[start + length : end] + ("…" if end < len(text) else "")
    return f"{before}【{text[start : start + length]}】{after}"
