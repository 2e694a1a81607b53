"""上报说明 and reasons for setting a text finding aside: to which finding one belongs, and whether it still holds.

An explanation of figures belongs to the findings of its rule that read one of the cells it was written for, and is
stale when one of those figures changed. One with a quote belongs to the findings of its rule in that very sentence; it
is stale when a number of the sentence changed, and belongs to nothing when any other word did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.finding import Finding
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import parse_number
from gjj_tui.model.report import Explanation, Report

_NARROW = str.maketrans("０１２３４５６７８９．，", "0123456789.,")
_FIGURE = lazy(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*")


class Change(NamedTuple):
    """A figure that is not what it was when the explanation was written; `place` is its cell, "" in a sentence."""

    place: str
    old: str
    new: str


def explanation_of(report: Report, finding: Finding) -> Explanation | None:
    """The explanation that stands for a finding: one that holds, else a stale one, the newest of its kind."""
    best = None
    for explanation in report.explanations:
        if belongs(explanation, finding):
            holds = not any(changes_since(report, explanation, finding.quote))
            best = (explanation, holds) if best is None or holds >= best[1] else best
    return best[0] if best else None


def belongs(explanation: Explanation, finding: Finding) -> bool:
    """True when an explanation was written for a finding, whether or not it is stale."""
    if explanation.rule != finding.rule:
        return False
    if explanation.quote:
        return masked(explanation.quote) == masked(finding.quote)
    cells = {str(address) for address in finding.addresses}
    return not explanation.seen or any(seen in cells for seen, _figure in explanation.seen)


def changes_since(report: Report, explanation: Explanation, quote: str) -> Iterator[Change]:
    """The figures that changed since an explanation was written; `quote` is the sentence of the finding now."""
    if explanation.quote:
        pairs = zip(_FIGURE.findall(explanation.quote), _FIGURE.findall(quote), strict=False)
        yield from (Change("", old, new) for old, new in pairs if not _equal(old, new))
    for place, old in explanation.seen:
        row, _dot, column = place.partition(".")
        new = report.figures.text(CellAddress(row, column))
        if not _equal(old, new):
            yield Change(place, old, new)


def changes_in_words(report: Report, explanation: Explanation, finding: Finding) -> list[str]:
    """What changed since an explanation was written, a figure a line."""
    words = _("写说明时 {place} 为 {old}，现为 {new}")
    return [
        words.format(place=place or _("文中的数"), old=old or _("空"), new=new or _("空"))
        for place, old, new in changes_since(report, explanation, finding.quote)
    ]


def state_of(report: Report, rule: str, quote: str) -> tuple[bool, bool]:
    """Whether what a rule finds in a sentence is explained, and whether it was but is stale."""
    finding = explained(report, Finding(rule, 0, (), "", quote=quote))  # type: ignore[arg-type]
    return finding.explained, finding.stale


def explained(report: Report, finding: Finding) -> Finding:
    """The finding with the state of what was written for it."""
    if not report.explanations:
        return finding
    states = [
        any(changes_since(report, explanation, finding.quote))
        for explanation in report.explanations if belongs(explanation, finding)
    ]  # fmt: skip
    holds = bool(states) and not all(states)
    return finding._replace(explained=holds, stale=bool(states) and not holds)


def masked(sentence: str) -> str:
    """A sentence with its numbers masked and without blanks."""
    return re.sub(r"\s+", "", _FIGURE.sub("#", sentence))


def _equal(old: str, new: str) -> bool:
    old, new = old.translate(_NARROW), new.translate(_NARROW)
    return old == new or (parse_number(old) is not None and parse_number(old) == parse_number(new))
