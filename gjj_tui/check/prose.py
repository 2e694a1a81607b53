"""The rules that read text: `PARAGRAPH_RULES` and `REPORT_RULES` list them all, `Prose` keeps what they find.

To add a rule, write it with its examples in a module ``prose_….py`` (see `prose_rule` for its parts) and put it into
one of the two tuples; the checker, the app, ``gjj check`` and the tests of the examples take it from there.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gjj_tui.check.prose_rule import Context, Hit, ParagraphRule, ReportRule, View, context_of, sentence_at
from gjj_tui.model.address import Address, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Form
from gjj_tui.model.report import Report

PARAGRAPH_RULES: tuple[ParagraphRule, ...] = ()
REPORT_RULES: tuple[ReportRule, ...] = ()

Key = tuple[str, str]
Found = dict[Key, Finding]

_MOST = 20_000
"""Paragraphs of which the hits are kept."""


class _Read(NamedTuple):
    """A section as it was read, and what was found in it."""

    title: str
    text: str
    found: Found


class Prose:
    """Keeps what the text rules find, and reads again only what changed."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._context: Context | None = None
        self._hits: dict[str, tuple[tuple[ParagraphRule, Hit], ...]] = {}
        self._sections: dict[tuple[int, ...], _Read] = {}
        self._title: Found = {}
        self._whole: Found = {}

    def all(self, report: Report, last: Report | None) -> dict[Key, Finding | None]:
        """Everything that is found now; None for what was found before and is not any more."""
        before = dict(self._every())
        self.changed(report, last)
        return dict.fromkeys(before) | dict(self._every())

    def changed(self, report: Report, last: Report | None) -> dict[Key, Finding | None]:
        """What is found in what has changed since the last call; None for what is found no more."""
        context = context_of(report)
        if context != self._context:
            self._context = context
            self._hits.clear()
            self._sections.clear()
        delta: dict[Key, Finding | None] = {}
        sections: dict[tuple[int, ...], _Read] = {}
        for address, section in report.walk():
            old = self._sections.get(address.path)
            if old and old.text == section.text and old.title == section.title:
                sections[address.path] = old
                continue
            found = self._titled(address, section.title)
            for index, (_offset, paragraph) in enumerate(section.paragraphs()):
                found |= self._paragraph(ParagraphAddress(address.path, index), paragraph)
            sections[address.path] = _Read(section.title, section.text, found)
            delta |= dict.fromkeys(old.found if old else ())
        for path in self._sections.keys() - sections.keys():
            delta |= dict.fromkeys(self._sections[path].found)
        fresh = [read for path, read in sections.items() if read is not self._sections.get(path)]
        self._sections = sections
        for read in fresh:
            delta |= read.found
        return delta | self._of_title(report) | self.of_figures(report, last, REPORT_RULES)

    def of_figures(
        self, report: Report, last: Report | None, rules: tuple[ReportRule, ...] = ()
    ) -> dict[Key, Finding | None]:
        """As `changed`, for an edit of cells: only the rules that read figures, or the `rules` given."""
        rules = rules or tuple(rule for rule in REPORT_RULES if rule.figures)
        if not rules:
            return {}
        paragraphs = {
            ParagraphAddress(address.path, index): paragraph
            for address, section in report.walk()
            for index, (_offset, paragraph) in enumerate(section.paragraphs())
        }
        view = View(report, self._form, last, paragraphs)
        ids = {rule.id for rule in rules}
        gone = [key for key in self._whole if key[0] in ids]
        found: Found = {}
        for rule in rules:
            for addresses, hit in rule.find(view):
                place = addresses[0]
                text = paragraphs.get(place) if isinstance(place, ParagraphAddress) else None
                quote = report.section(place).title if isinstance(place, SectionAddress) and place.path else ""
                found[rule.id, f"{place}+{hit.start} {hit.message}"] = _finding(rule, hit, addresses, text, quote)
        for key in gone:
            del self._whole[key]
        self._whole |= found
        return {**dict.fromkeys(gone), **found}

    def _every(self) -> Iterator[tuple[Key, Finding]]:
        for read in self._sections.values():
            yield from read.found.items()
        yield from self._title.items()
        yield from self._whole.items()

    def _of_title(self, report: Report) -> dict[Key, Finding | None]:
        old, self._title = self._title, self._titled(PropertyAddress("title"), report.title)
        return {**dict.fromkeys(old), **self._title}

    def _titled(self, address: Address, title: str) -> Found:
        return {
            (rule.id, f"{address}+{hit.start}"): _finding(rule, hit, (address,), None, title)
            for rule, hit in self._read(title) if rule.titles
        }  # fmt: skip

    def _paragraph(self, address: ParagraphAddress, text: str) -> Found:
        return {
            (rule.id, f"{address}+{hit.start}"): _finding(rule, hit, (address,), text) for rule, hit in self._read(text)
        }

    def _read(self, text: str) -> tuple[tuple[ParagraphRule, Hit], ...]:
        hits = self._hits.get(text)
        if hits is None:
            assert self._context
            if len(self._hits) > _MOST:
                self._hits.clear()
            hits = self._hits[text] = tuple(read(text, self._context))
        return hits


def read(text: str, context: Context) -> Iterator[tuple[ParagraphRule, Hit]]:
    """What the rules about paragraphs find in a printed one."""
    for rule in PARAGRAPH_RULES:
        if not rule.words or any(word in text for word in rule.words):
            for hit in rule.find(text, context):
                yield rule, hit


def _finding(
    rule: ParagraphRule | ReportRule, hit: Hit, addresses: tuple[Address, ...], text: str | None, quote: str = ""
) -> Finding:
    """`text` is the printed paragraph in which the hit lies, None when it lies in none."""
    mark = None if text is None else (hit.start, hit.length)
    quote = quote if text is None else sentence_at(text, hit.start, hit.length)
    level = rule.level if hit.level is None else hit.level
    return Finding(rule.id, level, addresses, hit.message, mark=mark, quote=quote)


def rule_of(id: str) -> ParagraphRule | ReportRule | None:
    """The rule of this id, if it reads text."""
    rules: tuple[ParagraphRule | ReportRule, ...] = (*PARAGRAPH_RULES, *REPORT_RULES)
    return next((rule for rule in rules if rule.id == id), None)
