"""Corrections of the text: the place at hand, or all places of its kind, in one step of undo."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from gjj_tui.check.explaining import state_of
from gjj_tui.check.prose import rule_of
from gjj_tui.check.prose_rule import Hit, ParagraphRule, context_of, sentence_at
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import Batch, Edit, SetProperty, SetSection, SpliceText
from gjj_tui.model.finding import Finding, Fix
from gjj_tui.model.form import Form
from gjj_tui.model.printed import printed
from gjj_tui.model.report import Figures, Report


class _Place(NamedTuple):
    """A paragraph or a title with a hit that can be put right; `offset` is where it begins in the section's text.

    `start` is where the hit begins and `changes` what corrects it, both in the source of the paragraph.
    """

    address: Address
    offset: int
    text: str
    hit: Hit
    start: int
    changes: tuple[tuple[int, int, str], ...]

    @property
    def quote(self) -> str:
        inside = isinstance(self.address, ParagraphAddress)
        return sentence_at(self.text, self.hit.start, self.hit.length) if inside else self.text


def fixes_of_text(finding: Finding, form: Form, report: Report, last: Figures) -> list[Fix]:
    """What could be done about a finding of a text rule; nothing where only the author can know."""
    rule = rule_of(finding.rule)
    if not isinstance(rule, ParagraphRule):
        return []
    places = list(_places(rule, form, report, last))
    start = finding.mark[0] if finding.mark else None
    here = [place for place in places if place.address == finding.addresses[0] and start in (None, place.start)]
    if not here:
        return []
    fixes = [Fix(_title(here[0]), _edit(here[:1]))]
    # What somebody gave a reason for is right as it is.
    alike = [place for place in places if place in here[:1] or not any(state_of(report, rule.id, place.quote))]
    if len(alike) > 1:
        count = sum(len(place.changes) for place in alike)
        fixes.append(Fix(_("全部同类修正（{count} 处）").format(count=count), _edit(alike)))
    return fixes


def _places(rule: ParagraphRule, form: Form, report: Report, last: Figures) -> Iterator[_Place]:
    context = context_of(report)

    def hits(text: str) -> Iterator[Hit]:
        if not rule.words or any(word in text for word in rule.words):
            yield from (hit for hit in rule.find(text, context) if hit.changes)

    def of_title(address: Address, title: str) -> Iterator[_Place]:
        if rule.titles:
            yield from (_Place(address, 0, title, hit, hit.start, hit.changes) for hit in hits(title))

    yield from of_title(PropertyAddress("title"), report.title)
    for address, section in report.walk():
        yield from of_title(address, section.title)
        for index, (offset, source) in enumerate(section.paragraphs()):
            paragraph = printed(source, form, report.figures, last)
            for hit in hits(paragraph.text):
                # What a bound figure prints is not the text's to change.
                if not any(paragraph.between(start, end) for start, end, _text in hit.changes):
                    changes = tuple((*paragraph.source_span(start, end), text) for start, end, text in hit.changes)
                    place = ParagraphAddress(address.path, index)
                    yield _Place(place, offset, paragraph.text, hit, paragraph.to_source(hit.start), changes)


def _edit(places: list[_Place]) -> Edit:
    """All changes as one edit; within a text from the end to the beginning, so that no offset moves."""
    changes = sorted({(place.address, place.offset + start, place.offset + end, text)
                      for place in places for start, end, text in place.changes}, key=_order, reverse=True)  # fmt: skip
    edits: list[Edit] = []
    titles = {place.address: place.text for place in places if not isinstance(place.address, ParagraphAddress)}
    last: tuple[Address, int] | None = None
    for address, start, end, text in changes:
        # Two corrections of one place cannot both be made: the one behind is, the other is offered again.
        if last and last[0] == address and end > last[1]:
            continue
        last = address, start
        if isinstance(address, ParagraphAddress):
            edits.append(SpliceText(address.section, start, end, text))
        else:
            titles[address] = titles[address][:start] + text + titles[address][end:]
    for address, title in titles.items():
        match address:
            case SectionAddress():
                edits.append(SetSection(address, "title", title))
            case PropertyAddress(key):
                edits.append(SetProperty(key, title))
    return edits[0] if len(edits) == 1 else Batch(tuple(edits))


def _order(change: tuple[Address, int, int, str]) -> tuple[str, int, int]:
    address, start, end, _text = change
    return str(address.section if isinstance(address, ParagraphAddress) else address), start, end


def _title(place: _Place) -> str:
    changes = place.hit.changes
    if len(changes) > 1:
        first, last = changes[0][0], changes[-1][1]
        if last - first <= 40:
            new, at = "", first
            for start, end, text in changes:
                new += place.text[at:start] + text
                at = end
            return _("“{old}”改为“{new}”").format(old=place.text[first:last], new=new)
        return _("本段 {count} 处一并改正").format(count=len(changes))
    start, end, text = changes[0]
    old = place.text[start:end]
    if not old:
        return _("补上“{new}”").format(new=text)
    return _("“{old}”改为“{new}”").format(old=old, new=text) if text else _("删去“{old}”").format(old=old)
