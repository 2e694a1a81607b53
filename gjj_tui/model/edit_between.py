"""The edit that makes one report of another: reloading, merging, recovering and restoring are edits like any other."""

from collections.abc import Iterator

from gjj_tui.model.address import WHOLE_TEXT, SectionAddress
from gjj_tui.model.common_ends import common_ends
from gjj_tui.model.edits import (
    Batch,
    Edit,
    InsertSection,
    RemoveSection,
    SetCell,
    SetExplanations,
    SetProperty,
    SetSection,
    SpliceText,
)
from gjj_tui.model.report import PROPERTIES, SECTION_FIELDS, Report, Section


def edit_between(old: Report, new: Report) -> Batch:
    """What has to be done to `old` to make it `new`; an empty batch when they are equal.

    Sections are known by their uids. Where only fields and texts differ, each is an edit of its own; where the outline
    differs, whole chapters are taken out and put in, with their uids, so that saving still knows them.
    """
    edits: list[Edit] = [
        SetProperty(key, getattr(new, key)) for key in PROPERTIES if getattr(new, key) != getattr(old, key)
    ]
    if old.figures != new.figures:
        for address in sorted({*old.figures, *new.figures}):
            if old.figures.text(address) != new.figures.text(address):
                edits.append(SetCell(address, new.figures.text(address)))
    if old.sections != new.sections:
        edits += _fields(old, new) if _shape(old) == _shape(new) else _chapters(old.sections, new.sections)
    if old.explanations != new.explanations:
        edits.append(SetExplanations(new.explanations))
    return Batch(tuple(edits))


def text_splice(address: SectionAddress, old: str, new: str) -> SpliceText:
    """The smallest splice that makes one text of another."""
    start, tail = common_ends(old, new)
    return SpliceText(address, start, len(old) - tail, new[start : len(new) - tail])


def _shape(report: Report) -> list[tuple[SectionAddress, int]]:
    return [(address, section.uid) for address, section in report.walk()]


def _fields(old: Report, new: Report) -> Iterator[Edit]:
    for (address, before), (_address, after) in zip(old.walk(), new.walk(), strict=True):
        for key in SECTION_FIELDS:
            if getattr(before, key) != getattr(after, key):
                yield SetSection(address, key, getattr(after, key))
        if before.text != after.text:
            yield text_splice(address, before.text, after.text)


def _chapters(old: tuple[Section, ...], new: tuple[Section, ...]) -> Iterator[Edit]:
    first, last = common_ends(old, new)
    for index in range(len(old) - last - 1, first - 1, -1):
        yield RemoveSection(WHOLE_TEXT.child(index))
    for index in range(first, len(new) - last):
        yield InsertSection(WHOLE_TEXT.child(index), new[index])
