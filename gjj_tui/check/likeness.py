"""How much of each section is last year's, numbers masked, and which sentences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from gjj_tui.model.address import SectionAddress
from gjj_tui.model.align import likeness
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report, Section

_NUMBER = lazy(r"\{[^{}\n]*\}|[0-9０-９]+(?:[.．,，][0-9０-９]+)*")
_SENTENCE = lazy(r"[^。；！？;!?\n]+[。；！？;!?]?")
_TITLE = 0.6
"""From this likeness on, two titles are of the same section."""


class Likeness(NamedTuple):
    """A section against last year's: `share` of its characters stand in sentences that are the same but for numbers.

    `before` is last year's section, None when there was none; `same` are the unchanged sentences as they stand now,
    `sentences` is how many there are in all, `length` the characters of the text with numbers masked.
    """

    address: SectionAddress
    title: str
    before: Section | None
    share: float
    same: tuple[str, ...]
    sentences: int
    length: int


def likenesses(report: Report, last: Report) -> Iterator[Likeness]:
    """Every section with a text of its own, in order of print."""
    now = [(address, section) for address, section in report.walk()]
    old = [section for _address, section in last.walk()]
    pairs = _aligned(tuple(section.title for _address, section in now), tuple(section.title for section in old))
    for (address, section), index in zip(now, pairs, strict=True):
        if section.text.strip():
            before = old[index] if index is not None else None
            yield Likeness(address, section.title, before, *_compared(section.text, before.text if before else ""))


def likeness_of(report: Report, last: Report, address: SectionAddress) -> Likeness | None:
    """One section against last year's; None when it has no text."""
    return next((one for one in likenesses(report, last) if one.address == address), None)


@lru_cache(64)
def _aligned(titles: tuple[str, ...], old: tuple[str, ...]) -> tuple[int | None, ...]:
    """For each section the number of last year's: by its title, else by the likest title that is left."""
    masked, left = [masked_text(title) for title in titles], dict(enumerate(masked_text(title) for title in old))
    found: list[int | None] = []
    for title in masked:
        index = next((index for index, other in left.items() if other == title and title), None)
        found.append(index)
        if index is not None:
            del left[index]
    for place, title in enumerate(masked):
        if found[place] is None and title and left:
            share, index = max((likeness(title, other), -index) for index, other in left.items())
            if share >= _TITLE:
                found[place] = -index
                del left[-index]
    return tuple(found)


@lru_cache(1024)
def _compared(now: str, before: str) -> tuple[float, tuple[str, ...], int, int]:
    sentences = [sentence.strip() for sentence in _SENTENCE.findall(now) if sentence.strip()]
    old = Counter(masked_text(sentence) for sentence in _SENTENCE.findall(before))
    same, weight, total = [], 0, 0
    for sentence in sentences:
        masked = masked_text(sentence)
        total += len(masked)
        if old[masked] > 0:
            old[masked] -= 1
            same.append(sentence)
            weight += len(masked)
    return (weight / total if total else 0.0), tuple(same), len(sentences), total


def masked_text(text: str) -> str:
    """A text with its numbers and bound figures masked, without blanks."""
    return re.sub(r"\s+", "", _NUMBER.sub("#", text))
