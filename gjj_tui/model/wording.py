"""What became of a sentence, by the character: what was taken out, what was put in.

Marks are characters, not colours: ``[-旧-]{+新+}``. A number or a Latin word is one piece, so that 1173 → 1205 is not
told digit by digit; single characters that happen to stay between two changes are part of the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from gjj_tui.model.common_ends import common_ends
from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple

KEPT, GONE, NEW = "=", "-", "+"
_PIECE = lazy(r"[0-9]+(?:[.,][0-9]+)*|[A-Za-z]+|.", re.DOTALL)
_MOST_PIECES = 4_000
"""A longer passage is changed as a whole: comparing takes time with the square of its length."""
_ISLAND = 2
"""So few characters between two changes are changed with them."""
_AROUND = 14
"""Characters of unchanged text shown beside a change."""


class Piece(NamedTuple):
    """A part of both texts (``=``), of the old one (``-``) or of the new one (``+``)."""

    kind: str
    text: str


def wording(old: str, new: str) -> list[Piece]:
    """The pieces that make up the old text without the new ones, and the new text without the old ones."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    first, last = common_ends(before, after)
    middle = _changes(before[first : len(before) - last], after[first : len(after) - last])
    ends = Piece(KEPT, "".join(before[:first])), Piece(KEPT, "".join(before[len(before) - last :]))
    return _plain([ends[0], *middle, ends[1]])


def _changes(before: Sequence[str], after: Sequence[str]) -> list[Piece]:
    if not before or not after or len(before) + len(after) > _MOST_PIECES:
        return [Piece(GONE, "".join(before)), Piece(NEW, "".join(after))]
    from difflib import SequenceMatcher

    pieces: list[Piece] = []
    for tag, i, i_end, j, j_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        kept = "".join(before[i:i_end])
        if tag == "equal" and (len(kept) > _ISLAND or not pieces or i_end == len(before)):
            pieces.append(Piece(KEPT, kept))
        else:
            pieces += [Piece(GONE, kept), Piece(NEW, "".join(after[j:j_end]))]
    return pieces


def _plain(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbouring changes as one: first all that is gone, then all that is new."""
    plain: list[Piece] = []
    gone = new = ""
    for kind, text in [*pieces, Piece("", "")]:
        if kind == GONE:
            gone += text
        elif kind == NEW:
            new += text
        elif text or not kind:
            plain += [piece for piece in (Piece(GONE, gone), Piece(NEW, new)) if piece.text]
            gone = new = ""
            if plain and text and plain[-1].kind == kind:
                plain[-1] = Piece(kind, plain[-1].text + text)
            elif text:
                plain.append(Piece(kind, text))
    return plain


def marked(pieces: Sequence[Piece], whole: bool = False) -> str:
    """The pieces as one text with marks; long unchanged passages are cut to what stands beside a change."""
    texts = []
    for index, (kind, text) in enumerate(pieces):
        if kind == KEPT:
            texts.append(text if whole else _cut(text, index > 0, index < len(pieces) - 1))
        else:
            texts.append(f"[-{text}-]" if kind == GONE else "{+" + text + "+}")
    return "".join(texts)


def _cut(text: str, before: bool, after: bool) -> str:
    """An unchanged text of which only what neighbours a change is of interest."""
    head, tail = text[:_AROUND] if before else "", text[-_AROUND:] if after else ""
    return text if len(text) <= len(head) + len(tail) + 4 else f"{head}……{tail}"
