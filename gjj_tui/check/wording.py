"""Which figures of a form the words around a number speak of. Nothing here knows what the figures are.

The form says how a text speaks of its figures (`Reading`); a row whose label stands in the text word for word needs no
reading. A phrase is what stands before the number in its clause, and where that tells nothing what stands after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from gjj_tui.check.spoken import Spoken, alike, is_part, spoken_of
from gjj_tui.model import number_words as words
from gjj_tui.model.form import Form
from gjj_tui.model.lazy import lazy
from gjj_tui.model.marks import CLAUSE, FULL_STOP, end_before, start_after
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.text_numbers import TextNumber, numbers_of, quantities_of


def any_of(known: Iterable[str], others: str) -> re.Pattern[str]:
    return lazy("|".join([*sorted(map(re.escape, known), key=len, reverse=True), others]))


FILLER = any_of(words.FILLERS, r"[\s，,、：:（）()；;“”0-9０-９年]")
_ABOUT_DISCLOSURE = lazy("涉及政府信息公开|涉及信息公开")
_AND = lazy("[、和与及]")
_BROUGHT_OVER = lazy(f"(?:{'|'.join(words.LAST_YEAR)})度?(?:结转|转入)")
_LAST_ONE = lazy(f"[\\s，,（(]*[较比由从]?(?:{'|'.join(words.LAST_YEAR)})(?:同期)?的?\\s*")
APIECE, WITHIN = "分别", "中"
COMPARED = lazy(f"[比较与同和](?:{'|'.join(words.LAST_YEAR)})")
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
    possible = possible_in(text, place.form) if counts else ()
    apiece = _apiece(text, counts)
    found: list[Match] = []
    before: list[Match] = []
    for index, number in enumerate(counts):
        previous = counts[index - 1] if index else None
        following = counts[index + 1].start if index + 1 < len(counts) else len(text)
        phrase = apiece.get(number.start) or phrase_of(text, number, previous, following)
        if previous and number.unit == previous.unit and _LAST_ONE.fullmatch(text[previous.unit_end : number.start]):
            # 培训 138 人次，较上年的 92 人次: last year's of the same.
            before = [match._replace(number=number, last=True) for match in before if not match.last]
        else:
            before = _matches(text, number, phrase, place, possible, before)
        found += before
    return tuple(found)


def _apiece(text: str, counts: Sequence[TextNumber]) -> dict[int, Phrase]:
    """The phrases of numbers told one by one: 甲、乙分别公开 2 条、3 条 is 甲公开 2 条 and 乙公开 3 条."""
    found: dict[int, Phrase] = {}
    for at in places_of(APIECE, text):
        start = start_after(text, CLAUSE, at)
        names = [name for name in _AND.split(text[start:at]) if name.strip()]
        run = [number for number in counts if number.start > at][: len(names)]
        between = [text[one.unit_end : two.start].strip() for one, two in pairwise(run)]
        if len(run) == len(names) > 1 and all(not one or one in "、，,和与及" for one in between):
            said = text[at + len(APIECE) : run[0].start]
            if not any(mark in said for mark in CLAUSE):
                found |= {one.start: Phrase(start, name + said, "") for name, one in zip(names, run, strict=True)}
    return found


def possible_in(text: str, form: Form, rates: bool = False) -> tuple[Spoken, ...]:
    """The readings all of whose words are somewhere in the paragraph: few, so that the rest need not be asked."""
    return tuple(
        spoken for spoken in spoken_of(form)
        if bool(spoken.of) == rates and all(any(word in text for word in group) for group in spoken.words)
    )  # fmt: skip


def phrase_of(text: str, number: TextNumber, previous: TextNumber | None, following: int) -> Phrase:
    """The phrase of a number: back to the last mark or number, and further where that tells nothing."""
    floor = previous.unit_end if previous else 0
    start = start_after(text, CLAUSE, number.start, floor)
    # 6 件维持、2 件被纠正: what stands before the mark is told of the number before it.
    own = text[start : number.start].strip()
    if start == floor > 0 and own.endswith("、") and own != "、":
        start = floor = number.start
    while start > floor and len(FILLER.sub("", text[start : number.start])) < 2 and text[start - 1] not in FULL_STOP:
        if text[:start - 1].endswith(WITHIN):
            break
        start = start_after(text, CLAUSE, start - 1, floor)
    end = min(end_before(text, CLAUSE, number.unit_end, following), *(
        at for word in words.ALL if (at := text.find(word, number.unit_end)) >= 0
    ), len(text))  # fmt: skip
    after = text[number.unit_end : end]
    # The last of several things up to the next number is what that one counts.
    after = after[: after.find("、")] if end == following and "、" in after else after
    return Phrase(start, text[start : number.start], after)


def _matches(
    text: str, number: TextNumber, phrase: Phrase, place: Place, possible: Iterable[Spoken], previous: Sequence[Match]
) -> list[Match]:
    change = any(word in phrase.before for word in words.CHANGES[:7]) or phrase.before.rstrip().endswith(words.CHANGES)
    if change:
        return []
    own, found = phrase.before, []
    for own in (phrase.before, phrase.before + phrase.after):
        found = [
            Match(number, spoken, weight, False) for spoken in possible
            if (weight := weight_of(text, own, phrase.start, number, spoken, place))
        ]  # fmt: skip
        if any(not match.spoken.ask for match in found):
            break
    found.sort(key=lambda match: (match.spoken.ask, -match.weight))
    found = list({match.spoken.figures[0].source: match for match in reversed(found)}.values())[::-1]
    # Where the words go for several figures it is not for us to say which the number must be.
    alone = sum(not match.spoken.ask for match in found) == 1
    last = of_last_year(text, number.start, place.year)
    alone = alone and (not last or is_last(text, number, place.year, phrase.start))
    return [match._replace(plain=alone and _plain(text, own, phrase, number, match, place, previous),
                           last=last and not _says(match.spoken, words.LAST_YEAR)) for match in found]  # fmt: skip


def weight_of(text: str, own: str, start: int, number: TextNumber, spoken: Spoken, place: Place) -> int:
    """How many characters of the phrase a reading knows, 0 when it does not fit."""
    if number.kind == "count" and number.unit and number.unit not in spoken.units:
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
    return weight if number.unit or spoken.ask or spoken.of else weight - 1


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


def of_last_year(text: str, offset: int, year: int) -> bool:
    begin = start_after(text, FULL_STOP, offset)
    said = text[begin:offset]
    if any(word in said for word in words.LAST_YEAR):
        said = COMPARED.sub("", _BROUGHT_OVER.sub("", said))
    last = max(said.rfind(word) for word in (*words.LAST_YEAR, f"{year - 1}年", f"{year - 1} 年"))
    this = max(said.rfind(word) for word in (*words.THIS_YEAR, *words.REACHED, f"{year}年", f"{year} 年"))
    return last > this


def is_last(text: str, number: TextNumber, year: int, start: int) -> bool:
    """Whether last year is named right before a number: 上年的 10 件, 2016 年 10 件."""
    said = text[max(start, number.start - 8) : number.start]
    return any(word in said for word in (*words.LAST_YEAR, f"{year - 1}年", f"{year - 1} 年"))


def _plain(
    text: str, own: str, phrase: Phrase, number: TextNumber, match: Match, place: Place, previous: Sequence[Match]
) -> bool:
    """Whether the number can only be the figure itself (or about it)."""
    if match.spoken.ask or not number.unit or len(own) > LONG_PHRASE:
        return False
    known = "".join(word for group in match.spoken.words for word in group)
    if any(is_part(place.form, match.spoken, one.spoken) for one in previous):
        known += words.OF_THEM
    unit = match.spoken.figures[0].unit
    if number.unit not in (unit, *alike(unit)[:4]) or not _near(own, phrase, match.spoken):
        return False
    plainly = _ABOUT_DISCLOSURE.sub("", own)
    for word in (word for group in match.spoken.words for word in group):
        plainly = plainly.replace(f"涉及{word}", word)
    if any(word in plainly and word not in known for word in words.QUALIFIED):
        return False
    return of_this_year(text, number.start, place)


def of_this_year(text: str, offset: int, place: Place) -> bool:
    """Whether nothing before the offset in its sentence speaks of another year, or of a part of this one."""
    begin = start_after(text, FULL_STOP, offset)
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
        return len(FILLER.sub("", own[end:])) <= NEAR
    end = max((phrase.after.rfind(word) + len(word) for word in said if word in phrase.after), default=0)
    return end > 0 and len(FILLER.sub("", phrase.after[end:])) <= NEAR


def places_of(word: str, text: str) -> Iterator[int]:
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)
