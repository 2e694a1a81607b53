"""Edits: every change of a report is one of these values.

An edit knows the report it makes (`apply`), the edit that takes it back (`inverse`, given the report it was applied
to) and the addresses it touches. Structural nonsense (a section that is not there, a splice beyond the text) raises
`EditError`; wrong figures and wrong text never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Protocol, runtime_checkable

from gjj_tui.model.address import WHOLE_TEXT, Address, CellAddress, PropertyAddress, SectionAddress
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import AGENCY_KINDS, MAX_DEPTH, STATUSES, Explanation, Report, Section


class EditError(ValueError):
    """The edit makes no sense on this report; nothing was changed."""


@runtime_checkable
class Edit(Protocol):
    """A change of a report, as a value."""

    def apply(self, report: Report) -> Report:
        """The report changed; raises `EditError` when the edit makes no sense on it."""

    def inverse(self, report: Report) -> Edit:
        """What takes the edit back, given the report it is applied to."""

    def touches(self) -> frozenset[Address]:
        """The addresses under which something may be different afterwards; `WHOLE_TEXT` when sections move."""


class SetCell(NamedTuple):
    """Fill a cell with a text; "" blanks it. Blanks around the text are no part of it, in a file neither."""

    address: CellAddress
    text: str

    def apply(self, report: Report) -> Report:
        return report._replace(figures=report.figures.with_cell(self.address, self.text.strip()))

    def inverse(self, report: Report) -> Edit:
        return SetCell(self.address, report.figures.text(self.address))

    def touches(self) -> frozenset[Address]:
        return frozenset((self.address,))


class SpliceText(NamedTuple):
    """Replace the characters `start` to `end` of a section's text by `text`."""

    section: SectionAddress
    start: int
    end: int
    text: str

    def apply(self, report: Report) -> Report:
        old = _section(report, self.section).text
        if not 0 <= self.start <= self.end <= len(old):
            raise EditError(f"{self.section}: {self.start}–{self.end} / {len(old)}")
        return _with_section(report, self.section, text=old[: self.start] + self.text + old[self.end :])

    def inverse(self, report: Report) -> Edit:
        old = _section(report, self.section).text[self.start : self.end]
        return SpliceText(self.section, self.start, self.start + len(self.text), old)

    def touches(self) -> frozenset[Address]:
        return frozenset((self.section,))


class SetSection(NamedTuple):
    """Set a section's ``title``, ``numbered``, ``table``, ``free`` or ``later``."""

    section: SectionAddress
    key: str
    value: str | bool | tuple[str, ...]

    def apply(self, report: Report) -> Report:
        kinds: dict[str, type] = {"title": str, "numbered": bool, "table": str, "free": tuple, "later": tuple}
        quotes = self.value if isinstance(self.value, tuple) else ()
        if type(self.value) is not kinds.get(self.key) or not all(isinstance(quote, str) for quote in quotes):
            raise EditError(f"{self.section}: {self.key}={self.value!r}")
        _section(report, self.section)
        return _with_section(report, self.section, **{self.key: self.value})

    def inverse(self, report: Report) -> Edit:
        return SetSection(self.section, self.key, getattr(_section(report, self.section), self.key))

    def touches(self) -> frozenset[Address]:
        # Numbers of later siblings follow from `numbered`, so the whole outline is touched by all but the table.
        return frozenset((self.section, WHOLE_TEXT))


class InsertSection(NamedTuple):
    """Put a section (with all it contains) at an address; what stands there moves on by one."""

    section: SectionAddress
    content: Section

    def apply(self, report: Report) -> Report:
        if not self.section.path:
            raise EditError(str(self.section))
        parent, index = self.section.parent, self.section.path[-1]
        siblings = _children(report, parent)
        if not 0 <= index <= len(siblings):
            raise EditError(str(self.section))
        uids = [*_uids(report.sections), *_uids((self.content,))]
        if len(uids) != len(set(uids)):
            raise EditError(f"{self.section}: uid")
        if len(parent.path) + _height(self.content) > MAX_DEPTH:
            raise EditError(f"{self.section}: > {MAX_DEPTH}")
        return _with_children(report, parent, (*siblings[:index], self.content, *siblings[index:]))

    def inverse(self, report: Report) -> Edit:
        return RemoveSection(self.section)

    def touches(self) -> frozenset[Address]:
        return frozenset((WHOLE_TEXT,))


class RemoveSection(NamedTuple):
    """Take a section out with all it contains."""

    section: SectionAddress

    def apply(self, report: Report) -> Report:
        _section(report, self.section)
        parent, index = self.section.parent, self.section.path[-1]
        siblings = _children(report, parent)
        return _with_children(report, parent, siblings[:index] + siblings[index + 1 :])

    def inverse(self, report: Report) -> Edit:
        return InsertSection(self.section, _section(report, self.section))

    def touches(self) -> frozenset[Address]:
        return frozenset((WHOLE_TEXT,))


class MoveSection(NamedTuple):
    """Take a section out and put it in at `target`, an address in the report without it."""

    section: SectionAddress
    target: SectionAddress

    def apply(self, report: Report) -> Report:
        content = _section(report, self.section)
        return InsertSection(self.target, content).apply(RemoveSection(self.section).apply(report))

    def inverse(self, report: Report) -> Edit:
        return MoveSection(self.target, self.section)

    def touches(self) -> frozenset[Address]:
        return frozenset((WHOLE_TEXT,))


class SetProperty(NamedTuple):
    """Set a property of the report: year, agency, short_name, agency_kind, title, period, status or form."""

    key: str
    value: str | int | tuple[str, str] | None

    def apply(self, report: Report) -> Report:
        value = self.value
        match self.key:
            case "year":
                fine = type(value) is int
            case "agency" | "form":
                fine = isinstance(value, str) and bool(value.strip())
            case "short_name" | "title":
                fine = isinstance(value, str)
            case "period":
                fine = value is None or _is_period(value)
            case "status":
                fine = value in STATUSES
            case "agency_kind":
                fine = value in AGENCY_KINDS
            case _:
                fine = False
        if not fine:
            raise EditError(f"{self.key} = {value!r}")
        changes: dict[str, Any] = {self.key: value}
        return report._replace(**changes)

    def inverse(self, report: Report) -> Edit:
        return SetProperty(self.key, getattr(report, self.key))

    def touches(self) -> frozenset[Address]:
        return frozenset((PropertyAddress(self.key),))


class SetExplanations(NamedTuple):
    """Replace the list of 上报说明."""

    explanations: tuple[Explanation, ...]

    def apply(self, report: Report) -> Report:
        return report._replace(explanations=self.explanations)

    def inverse(self, report: Report) -> Edit:
        return SetExplanations(report.explanations)

    def touches(self) -> frozenset[Address]:
        return frozenset((PropertyAddress("explanation"),))


class Batch(NamedTuple):
    """Several edits as one step; all or none."""

    edits: tuple[Edit, ...]

    def apply(self, report: Report) -> Report:
        for edit in self.edits:
            report = edit.apply(report)
        return report

    def inverse(self, report: Report) -> Edit:
        inverses = []
        for edit in self.edits:
            inverses.append(edit.inverse(report))
            report = edit.apply(report)
        return Batch(tuple(reversed(inverses)))

    def touches(self) -> frozenset[Address]:
        return frozenset().union(*(edit.touches() for edit in self.edits))


def _section(report: Report, address: SectionAddress) -> Section:
    try:
        return report.section(address)
    except LookupError as error:
        raise EditError(str(address)) from error


def _children(report: Report, address: SectionAddress) -> tuple[Section, ...]:
    return _section(report, address).sections if address.path else report.sections


def _uids(sections: tuple[Section, ...]) -> Iterator[int]:
    for section in sections:
        yield section.uid
        yield from _uids(section.sections)


def _is_period(value: object) -> bool:
    """Two days that a file can hold."""
    try:
        first, last = map(date.fromisoformat, value)  # type: ignore[call-overload]
    except (TypeError, ValueError):
        return False
    return value == (first.isoformat(), last.isoformat())


def _height(section: Section) -> int:
    return 1 + max(map(_height, section.sections), default=0)


def _with_children(report: Report, parent: SectionAddress, children: tuple[Section, ...]) -> Report:
    return _with_section(report, parent, sections=children) if parent.path else report._replace(sections=children)


def _with_section(report: Report, address: SectionAddress, **changes: Any) -> Report:
    """The report with other fields in one section; every section beside the path stays the same object."""

    def rebuilt(siblings: tuple[Section, ...], path: tuple[int, ...]) -> tuple[Section, ...]:
        index, rest = path[0], path[1:]
        old = siblings[index]
        new = old._replace(sections=rebuilt(old.sections, rest)) if rest else old._replace(**changes)
        return (*siblings[:index], new, *siblings[index + 1 :])

    return report._replace(sections=rebuilt(report.sections, address.path))
