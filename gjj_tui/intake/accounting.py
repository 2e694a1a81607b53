"""What became of every character of a source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from gjj_tui.intake.source import Place, Source
from gjj_tui.model.address import Address
from gjj_tui.model.named import NamedTuple


class Use(NamedTuple):
    """What became of a piece of the source. `fate` is ``text``, ``title``, ``number``, ``figure``, ``property``,
    ``form`` (the form prints it by itself) or ``doubt`` (it stands in the list of doubts, and only there)."""

    place: Place
    text: str
    fate: str
    address: Address | None = None


def unused(source: Source, uses: Iterable[Use]) -> Iterator[tuple[Place, str]]:
    """The characters that are not blank and have no use, by place: none, unless by mistake."""
    used: dict[Place, list[str]] = {}
    for use in uses:
        used.setdefault(use.place, []).append(use.text)
    there: dict[Place, list[str]] = {}
    for piece in source.pieces():
        there.setdefault(piece.place, []).append(piece.text)
    for place, texts in there.items():
        missing = _missing(_squeezed("".join(texts)), _squeezed("".join(used.get(place, ()))))
        if missing:
            yield place, missing


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _missing(text: str, have: str) -> str:
    """The characters of a text that are not among those accounted for."""
    if sorted(text) == sorted(have):
        return ""
    left = Counter(have)
    missing = []
    for char in text:
        if left[char]:
            left[char] -= 1
        else:
            missing.append(char)
    return "".join(missing)
