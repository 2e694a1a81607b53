"""Which figures of a form the words around a number speak of. Nothing here knows what the figures are.

The form says how a text speaks of its figures (`Reading`); a row whose label stands in the text word for word needs no
reading. A phrase is what stands before the number in its clause, and where that tells nothing what stands after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from gjj_tui.check.spoken import Spoken, alike, spoken_of
from gjj_tui.model import number_words as words
from gjj_tui.model.form import Form
from gjj_tui.model.text_numbers import TextNumber, Zero, numbers_of, quantities_of, zeros_of

_BREAK = re.compile(r"[，,。；;：:！!？?（）()\n]")
_STOP = re.compile(r"[。！!？?\n]")


def _any_of(known: Iterable[str], others: str) -> re.Pattern[str]:
    return re.compile("|".join([*sorted(map(re.escape, known), key=len, reverse=True), others]))


_FILLER = _any_of(words.FILLERS, r"[\s，,、：:（）()；;“”0-9０-９年]")
_ZERO_FILLER = _any_of(words.ZERO_FILLERS, r"[\s，,]")
_COMPARED = re.compile(f"[比较与同和](?:{'|'.join(words.LAST_YEAR)})")
LONG_PHRASE = 48
"""In a longer phrase the words are too far from the number to hold them against it."""
NEAR = 2
"""So many characters may stand between the words of a reading and the number (专职人员)."""


class Phrase(NamedTuple):
    """What belongs to a number: its phrase from `start` on in the text, and how far what stands after it goes."""

    start: int
    before: str
    after: str


class Match(NamedTuple):
    """A number (or a denial) that may speak of figures, the surest first by `weight`.

    `plain`: nothing in the phrase narrows or widens it, so that another number there is a contradiction. `last`: it
    speaks of last year.
    """

    number: TextNumber
    spoken: Spoken
    weight: int
    plain: bool
    last: bool = False

    @property
    def span(self) -> tuple[int, int]:
        return self.number.start, self.number.unit_end


class Denial(NamedTuple):
    """A denial with the reading whose words it uses and hardly others."""

    zero: Zero
    spoken: Spoken

    @property
    def span(self) -> tuple[int, int]:
        return min(self.zero.start, self.zero.about), max(self.zero.end, self.zero.about_end)


class Place(NamedTuple):
    """Where a paragraph stands: the form, the report's year, the titles above it and the names of the agency."""

    form: Form
    year: int
    titles: str = ""
    names: tuple[str, ...] = ()


@lru_cache(maxsize=8192)
def matches_of(text: str, place: Place) -> tuple[Match, ...]:
    """What the quantities of a paragraph may speak of, number by number, the surest reading of each first."""
    counts = quantities_of(text)
    possible = _possible(text, place.form) if counts else ()
    found: list[Match] = []
    for index, number in enumerate(counts):
        previous = counts[index - 1] if index else None
        following = counts[index + 1].start if index + 1 < len(counts) else len(text)
        phrase = phrase_of(text, number, previous, following)
        found += _matches(text, number, phrase, place, possible)
    return tuple(found)


def _possible(text: str, form: Form) -> tuple[Spoken, ...]:
    """The readings all of whose words are somewhere in the paragraph: few, so that the rest need not be asked."""
    return tuple(
        spoken for spoken in spoken_of(form) if all(any(word in text for word in group) for group in spoken.words)
    )  # fmt: skip


def phrase_of(text: str, number: TextNumber, previous: TextNumber | None, following: int) -> Phrase:
    """The phrase of a number: back to the last mark or number, and further where that tells nothing."""
    floor = previous.unit_end if previous else 0
    start = _clause_start(text, number.start, floor)
    while start > floor and len(_FILLER.sub("", text[start : number.start])) < 2 and not _STOP.match(text, start - 1):
        start = _clause_start(text, start - 1, floor)
    end = _BREAK.search(text, number.unit_end, following)
    return Phrase(start, text[start : number.start], text[number.unit_end : end.start() if end else following])


def _clause_start(text: str, end: int, floor: int) -> int:
    return max((match.end() for match in _BREAK.finditer(text, floor, end)), default=floor)


def _matches(
    text: str, number: TextNumber, phrase: Phrase, place: Place, possible: Iterable[Spoken]
) -> list[Match]:
    change = any(word in phrase.before for word in words.CHANGES[:7]) or phrase.before.rstrip().endswith(words.CHANGES)
    if change:
        return []
    own, found = phrase.before, []
    for own in (phrase.before, phrase.before + phrase.after):
        found = [
            Match(number, spoken, weight, False) for spoken in possible
            if (weight := _weight(text, own, phrase.start, number, spoken, place))
        ]  # fmt: skip
        if any(not match.spoken.ask for match in found):
            break
    found.sort(key=lambda match: (match.spoken.ask, -match.weight))
    found = list({match.spoken.figures[0].source: match for match in reversed(found)}.values())[::-1]
    # Where the words go for several figures it is not for us to say which the number must be.
    alone = sum(not match.spoken.ask for match in found) == 1
    last = _of_last_year(text, number.start, place.year)
    return [match._replace(plain=alone and _plain(text, own, phrase, number, match, place),
                           last=last and not _says(match.spoken, words.LAST_YEAR)) for match in found]  # fmt: skip


def _weight(text: str, own: str, start: int, number: TextNumber, spoken: Spoken, place: Place) -> int:
    """How many characters of the phrase a reading knows, 0 when it does not fit."""
    if number.unit and number.unit not in spoken.units:
        return 0
    weight = 0
    for group in spoken.words:
        hit = max((len(word) for word in group if word in own), default=0)
        if not hit:
            return 0
        weight += hit
    if any(word in own for word in spoken.without):
        return 0
    if spoken.context and not _in_context(text, start, own, spoken, place.titles):
        return 0
    return weight if number.unit or spoken.ask else weight - 1


def _in_context(text: str, start: int, own: str, spoken: Spoken, titles: str) -> bool:
    """Whether one of each group was said before, with nothing else having come up since."""
    before = text[:start]
    for group in spoken.context:
        if any(word in own for word in group):
            continue
        at = max(before.rfind(word) for word in group)
        if at >= 0 and not any(word in before[at:] for word in spoken.without):
            continue
        if at < 0 and any(word in titles for word in group) and not any(word in before for word in spoken.without):
            continue
        return False
    return True


def change_of(text: str, number: TextNumber) -> int:
    """1 for a number that is told as a rise, -1 for a fall, 0 for a plain one."""
    head = text[max(0, number.start - 8) : number.start].rstrip(" 　了")
    return 1 if head.endswith(words.RISES) else -1 if head.endswith(words.FALLS) else 0


def _says(spoken: Spoken, these: Iterable[str]) -> bool:
    """Whether the reading is itself about one of these words (上年结转)."""
    return any(word in one for group in spoken.words for one in group for word in these)


def _of_last_year(text: str, offset: int, year: int) -> bool:
    begin = max((match.end() for match in _STOP.finditer(text, 0, offset)), default=0)
    said = _COMPARED.sub("", text[begin:offset])
    last = max(said.rfind(word) for word in (*words.LAST_YEAR, f"{year - 1}年", f"{year - 1} 年"))
    this = max(said.rfind(word) for word in (*words.THIS_YEAR, f"{year}年", f"{year} 年"))
    return last > this


def _plain(text: str, own: str, phrase: Phrase, number: TextNumber, match: Match, place: Place) -> bool:
    """Whether the number can only be the figure itself."""
    if match.spoken.ask or not number.sure or not number.unit or len(own) > LONG_PHRASE:
        return False
    known = "".join(word for group in match.spoken.words for word in group)
    unit = match.spoken.figures[0].unit
    if number.unit not in (unit, *alike(unit)[:4]) or not _near(own, phrase, match.spoken):
        return False
    if any(word in own and word not in known for word in words.QUALIFIED):
        return False
    return _of_this_year(text, number.start, place)


def _of_this_year(text: str, offset: int, place: Place) -> bool:
    """Whether nothing before the offset in its sentence speaks of another year, or of a part of this one."""
    begin = max((one.end() for one in _STOP.finditer(text, 0, offset)), default=0)
    said = text[begin:offset]
    if any(word in said for word in words.PARTS_OF_YEAR):
        return False
    return not any(
        one.kind == "time" and begin <= one.start < offset and 1990 <= one.value < 2100 and one.value != place.year
        for one in numbers_of(text)
    )  # fmt: skip


def _near(own: str, phrase: Phrase, spoken: Spoken) -> bool:
    """Whether the words of the reading stand right at the number: 受理申请 3 件, but not 行政许可公示信息 3 条."""
    said = [word for group in (*spoken.words, *spoken.context) for word in group]
    if own == phrase.before:
        end = max((own.rfind(word) + len(word) for word in said if word in own), default=0)
        return len(_FILLER.sub("", own[end:])) <= NEAR
    end = max((phrase.after.rfind(word) + len(word) for word in said if word in phrase.after), default=0)
    return end > 0 and len(_FILLER.sub("", phrase.after[end:])) <= NEAR


# ---- denials


@lru_cache(maxsize=8192)
def denials_of(text: str, place: Place) -> tuple[Denial, ...]:
    """What the paragraph says there was none of."""
    found = []
    zeros = zeros_of(text)
    possible = _possible(text, place.form) if zeros else ()
    for zero in zeros:
        if not _of_this_year(text, zero.start, place) or _of_last_year(text, zero.start, place.year):
            continue
        if any(zero.about <= number.start < zero.about_end for number in quantities_of(text)):
            continue
        start = min(zero.start, zero.about)
        said = text[start : max(zero.end, zero.about_end)]
        denied = TextNumber(zero.start, zero.end, text[zero.start : zero.end], 0, 1)
        for spoken in possible:
            if spoken.ask or not _weight(text, said, start, denied, spoken, place):
                continue
            if len(_rest(text[zero.about : zero.about_end], spoken, place)) <= words.PLAIN_REST:
                found.append(Denial(zero, spoken))
    return tuple(found)


def _rest(about: str, spoken: Spoken, place: Place) -> str:
    """What a denial is about besides the words of a reading, the agency and what goes without saying."""
    for word in sorted((*place.names, *(word for group in spoken.words for word in group)), key=len, reverse=True):
        about = about.replace(word, "")
    return _ZERO_FILLER.sub("", about)
