"""The rules that read text: `PARAGRAPH_RULES` and `REPORT_RULES` list them all, `Prose` keeps what they find.

To add a rule, write it with its examples in a module ``prose_….py`` (see `prose_rule` for its parts) and put it into
one of the two tuples; the checker, the app, ``gjj check`` and the tests of the examples take it from there.
"""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.check import (
    growth,
    proportions,
    prose_citations,
    prose_likeness,
    prose_marks,
    prose_names,
    prose_parts,
    prose_units,
    prose_years,
    statements,
    text_figures,
)
from gjj_tui.check.bound_text import BoundText
from gjj_tui.check.prose_rule import Context, Hit, ParagraphRule, ReportRule, View, context_of, sentence_at
from gjj_tui.model.address import Address, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.printed import Printed
from gjj_tui.model.report import Report

PARAGRAPH_RULES: tuple[ParagraphRule, ...] = (
    *(rule for rule in prose_years.RULES if isinstance(rule, ParagraphRule)),
    *prose_marks.RULES,
    *prose_names.RULES,
    *prose_citations.RULES,
    *prose_units.RULES,
    *statements.RULES,
)
REPORT_RULES: tuple[ReportRule, ...] = (
    *(rule for rule in prose_years.RULES if isinstance(rule, ReportRule)),
    *prose_parts.RULES,
    *prose_likeness.RULES,
    *text_figures.RULES,
    *growth.RULES,
    *proportions.RULES,
)

TITLES = {rule.id: rule.title for rule in PARAGRAPH_RULES} | {rule.id: rule.title for rule in REPORT_RULES}

Key = tuple[str, str]
Found = dict[Key, Finding]
Delta = dict[Key, Finding | None]
"""What is found now, and None for what was found before and is not any more."""

_MOST = 20_000
"""Paragraphs of which the hits are kept."""


class _Read(NamedTuple):
    """A section as it was read, and what was found in it."""

    title: str
    paragraphs: tuple[Printed, ...]
    found: Found


class Prose:
    """Keeps what the text rules find, and reads again only what changed; `text` prints the paragraphs."""

    def __init__(self, form: Form, text: BoundText) -> None:
        self._form = form
        self._text = text
        self._context: Context | None = None
        self._hits: dict[str, tuple[tuple[ParagraphRule, Hit], ...]] = {}
        self._sections: dict[tuple[int, ...], _Read] = {}
        self._title: Found = {}
        self._whole: Found = {}

    def all(self, report: Report, last: Report | None) -> Delta:
        """Everything that is found now; None for what was found before and is not any more."""
        before = dict(self._every())
        self.changed(report, last)
        return dict.fromkeys(before) | dict(self._every())

    def changed(self, report: Report, last: Report | None) -> Delta:
        """What is found in what has changed since the last call; None for what is found no more."""
        context = context_of(report)
        if context != self._context:
            self._context = context
            self._hits.clear()
            self._sections.clear()
        old, self._title = self._title, self._titled(PropertyAddress("title"), report.title)
        return {**self._paragraphs(report), **dict.fromkeys(old), **self._title, **self._whole_text(report, last)}

    def of_figures(self, report: Report, last: Report | None, in_text: bool) -> Delta:
        """As `changed`, after an edit of cells; `in_text` tells whether one of them is printed in a paragraph."""
        delta = self._paragraphs(report) if in_text else {}
        return {**delta, **self._whole_text(report, last, figures=not in_text)}

    def _paragraphs(self, report: Report) -> Delta:
        delta: Delta = {}
        sections: dict[tuple[int, ...], _Read] = {}
        for address, section in report.walk():
            old, paragraphs = self._sections.get(address.path), self._text.section(address.path)
            if old and old.paragraphs == paragraphs and old.title == section.title:
                sections[address.path] = old
                continue
            found = self._titled(address, section.title)
            for index, paragraph in enumerate(paragraphs):
                found |= self._paragraph(ParagraphAddress(address.path, index), paragraph)
            sections[address.path] = _Read(section.title, paragraphs, found)
            delta |= dict.fromkeys(old.found if old else ())
        for path in self._sections.keys() - sections.keys():
            delta |= dict.fromkeys(self._sections[path].found)
        fresh = [read for path, read in sections.items() if read is not self._sections.get(path)]
        self._sections = sections
        for read in fresh:
            delta |= read.found
        return delta

    def _whole_text(self, report: Report, last: Report | None, figures: bool = False) -> Delta:
        """What the rules about the whole report find, or with `figures` only those that read figures."""
        rules = [rule for rule in REPORT_RULES if rule.figures or not figures]
        if not rules:
            return {}
        shown = dict(self._text.paragraphs())
        view = View(report, self._form, last, {address: one.text for address, one in shown.items()})
        ids = {rule.id for rule in rules}
        gone = [key for key in self._whole if key[0] in ids]
        found: Found = {}
        for rule in rules:
            for addresses, hit in rule.find(view):
                place = addresses[0]
                paragraph = shown.get(place) if isinstance(place, ParagraphAddress) else None
                quote = report.section(place).title if isinstance(place, SectionAddress) and place.path else ""
                found[rule.id, f"{place}+{hit.start} {hit.message}"] = _finding(rule, hit, addresses, paragraph, quote)
        for key in gone:
            del self._whole[key]
        self._whole |= found
        return {**dict.fromkeys(gone), **found}

    def _every(self) -> Iterator[tuple[Key, Finding]]:
        for read in self._sections.values():
            yield from read.found.items()
        yield from self._title.items()
        yield from self._whole.items()

    def _titled(self, address: Address, title: str) -> Found:
        return {
            (rule.id, f"{address}+{hit.start}"): _finding(rule, hit, (address,), None, title)
            for rule, hit in self._read(title) if rule.titles
        }  # fmt: skip

    def _paragraph(self, address: ParagraphAddress, paragraph: Printed) -> Found:
        return {
            (rule.id, f"{address}+{hit.start}"): _finding(rule, hit, (address,), paragraph, "")
            for rule, hit in self._read(paragraph.text)
            if not _is_figure(paragraph, hit)
        }

    def _read(self, text: str) -> tuple[tuple[ParagraphRule, Hit], ...]:
        hits = self._hits.get(text)
        if hits is None:
            assert self._context
            if len(self._hits) > _MOST:
                self._hits.clear()
            hits = self._hits[text] = tuple(read(text, self._context))
        return hits


def _is_figure(paragraph: Printed, hit: Hit) -> bool:
    """True for a place that a bound figure prints, all of it: what stands there is the cell's to say."""
    piece = paragraph.at(hit.start) if paragraph.pieces else None
    return piece is not None and hit.start + hit.length <= piece.printed[1]


def read(text: str, context: Context) -> Iterator[tuple[ParagraphRule, Hit]]:
    """What the rules about paragraphs find in a printed one."""
    for rule in PARAGRAPH_RULES:
        if not rule.words or any(word in text for word in rule.words):
            for hit in rule.find(text, context):
                yield rule, hit


def _finding(
    rule: ParagraphRule | ReportRule, hit: Hit, addresses: tuple[Address, ...], paragraph: Printed | None, quote: str
) -> Finding:
    """`paragraph` is the one in which the hit lies, None when it lies in none; then `quote` is what is meant."""
    mark = None
    if paragraph is not None:
        start, end = paragraph.source_span(hit.start, hit.start + hit.length)
        mark, quote = (start, end - start), sentence_at(paragraph.text, hit.start, hit.length)
    level = rule.level if hit.level is None else hit.level
    return Finding(rule.id, level, addresses, hit.message, mark=mark, quote=quote)


def rule_of(id: str) -> ParagraphRule | ReportRule | None:
    """The rule of this id, if it reads text."""
    rules: tuple[ParagraphRule | ReportRule, ...] = (*PARAGRAPH_RULES, *REPORT_RULES)
    return next((rule for rule in rules if rule.id == id), None)
