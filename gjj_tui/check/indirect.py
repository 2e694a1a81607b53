"""What the words say of figures without giving their number: 未发生, 均维持, 办结率, 申请数量比上年."""

from __future__ import annotations

from functools import lru_cache

from gjj_tui.check.spoken import Spoken, is_part
from gjj_tui.check.wording import (
    COMPARED,
    FILLER,
    LONG_PHRASE,
    NEAR,
    Match,
    Place,
    any_of,
    matches_of,
    of_last_year,
    of_this_year,
    places_of,
    possible_in,
    weight_of,
)
from gjj_tui.model import number_words as words
from gjj_tui.model.lazy import lazy
from gjj_tui.model.marks import CLAUSE, FULL_STOP, end_before, start_after
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.text_numbers import TextNumber, Zero, numbers_of, quantities_of, zeros_of

_ZERO_FILLER = any_of(words.ZERO_FILLERS, r"[\s，,]")
_BESIDE = lazy("|".join(
    (*words.MEASURES, *words.RISES, *words.FALLS, *words.COMPARED, *words.THIS_YEAR, *words.LAST_YEAR)
))  # fmt: skip


class Denial(NamedTuple):
    """A denial with the reading whose words it uses and hardly others."""

    zero: Zero
    spoken: Spoken

    @property
    def span(self) -> tuple[int, int]:
        return min(self.zero.start, self.zero.about), max(self.zero.end, self.zero.about_end)


def rates_of(text: str, place: Place) -> tuple[tuple[TextNumber, Spoken], ...]:
    """The percentages of a paragraph that are rates of this year's figures, with what they are rates of."""
    possible, found = possible_in(text, place.form, rates=True), []
    for number in numbers_of(text) if possible else ():
        start = start_after(text, CLAUSE, number.start)
        said = text[start : number.start]
        if number.kind != "percent" or not number.sure or any(word in said for word in words.CHANGES):
            continue
        fitting = [(weight_of(text, said, start, number, spoken, place), spoken) for spoken in possible]
        weight, spoken = max(fitting, key=lambda pair: pair[0])
        ends = (said.rfind(word) + len(word) for group in spoken.words for word in group if word in said)
        after = max(ends, default=0)
        if not weight or len(FILLER.sub("", said[after:])) > NEAR or of_last_year(text, number.start, place.year):
            continue
        known = "".join(word for group in spoken.words for word in group) + words.OF_THEM
        if of_this_year(text, number.start, place) and not any(
            word in said and word not in known for word in words.QUALIFIED
        ):
            found.append((number, spoken))
    return tuple(found)


@lru_cache(maxsize=4096)
def subject_of(text: str, start: int, end: int, place: Place) -> Spoken | None:
    """What a clause that gives no number speaks of, for sure: 收到申请数量比上年 of the figure of 收到申请."""
    said = _BESIDE.sub("", COMPARED.sub("", text[start:end]))
    told = [
        spoken for spoken in possible_in(text, place.form)
        if not spoken.ask and weight_of(text, said, start, TextNumber(start, end, "", 0, 1), spoken, place)
    ]  # fmt: skip
    if len(told) != 1 or len(said) > LONG_PHRASE:
        return None
    known = "".join(word for group in told[0].words for word in group)
    if any(word in said and word not in known for word in words.QUALIFIED):
        return None
    after = max(said.rfind(word) + len(word) for group in told[0].words for word in group if word in said)
    return told[0] if len(FILLER.sub("", said[after:])) <= NEAR else None


@lru_cache(maxsize=8192)
def all_of(text: str, place: Place) -> tuple[Match, ...]:
    """What is said of all that a number counts, as a number of its own: 行政复议 5 件，均维持 is 维持 5 件."""
    found = []
    for start in sorted(at for word in (*words.ALL, "都") for at in places_of(word, text)):
        told = [one for one in quantities_of(text) if start_after(text, FULL_STOP, start) <= one.start < start]
        if not told or not told[-1].sure or sum(one.unit == told[-1].unit for one in told) > 1:
            continue
        end = end_before(text, CLAUSE, start)
        if len(FILLER.sub("", text[told[-1].unit_end : start])) > NEAR or any(
            start < one.start < end for one in numbers_of(text)
        ):
            continue
        whole = [match for match in matches_of(text, place) if match.number == told[-1] and match.plain]
        said = text[start:end]
        parts = [
            spoken for spoken in possible_in(text, place.form)
            if not spoken.ask and any(is_part(place.form, spoken, match.spoken) for match in whole)
            and weight_of(text, said, start, told[-1], spoken, place)
        ]  # fmt: skip
        if len(parts) == 1 and not whole[0].last:
            number = told[-1]._replace(start=start, end=end, unit_end=end, digits_end=end)
            found.append(Match(number, parts[0], len(said), True))
    return tuple(found)


@lru_cache(maxsize=8192)
def denials_of(text: str, place: Place) -> tuple[Denial, ...]:
    """What the paragraph says there was none of."""
    found = []
    zeros = zeros_of(text)
    possible = possible_in(text, place.form) if zeros else ()
    for zero in zeros:
        if not of_this_year(text, zero.start, place) or of_last_year(text, zero.start, place.year):
            continue
        if any(zero.about <= number.start < zero.about_end for number in quantities_of(text)):
            continue
        start = min(zero.start, zero.about)
        said = text[start : max(zero.end, zero.about_end)]
        denied = TextNumber(zero.start, zero.end, text[zero.start : zero.end], 0, 1)
        for spoken in possible:
            if spoken.ask or not weight_of(text, said, start, denied, spoken, place):
                continue
            if len(_rest(text[zero.about : zero.about_end], spoken, place)) <= words.PLAIN_REST:
                found.append(Denial(zero, spoken))
    return tuple(found)


def _rest(about: str, spoken: Spoken, place: Place) -> str:
    """What a denial is about besides the words of a reading, the agency and what goes without saying."""
    for word in sorted((*place.names, *(word for group in spoken.words for word in group)), key=len, reverse=True):
        about = about.replace(word, "")
    return _ZERO_FILLER.sub("", about)
