"""Names of bookmarks that tell in a Word document which cells a number of the text follows.

A name begins with a stroke, so that Word does not list it, and has letters, digits and strokes only, 40 at most:
``_gjj1a_A1_2etotal`` is the first figure, ``{A1.total}``; what is longer goes on in ``_gjj1b_…``.
"""

from __future__ import annotations

import re
from string import ascii_lowercase

MOST = 28
"""Characters of a field, as it is spelled, in one name."""
_NAME = re.compile(r"_gjj(\d{1,6})[a-z]_(\w+)", re.A)
_OTHER = re.compile(r"[^A-Za-z0-9]")
_SPELLED = re.compile(r"_([0-9a-f]{2})")


def bookmark_names(number: int, field: str) -> tuple[str, ...]:
    """The names for a field, such as ``3100``; none for one that cannot be spelled."""
    spelled = _OTHER.sub(lambda found: f"_{ord(found[0]):02x}", field)
    parts = [spelled[at : at + MOST] for at in range(0, len(spelled), MOST)]
    if field_of(parts) != field or len(parts) > len(ascii_lowercase):
        return ()
    return tuple(f"_gjj{number}{letter}_{part}" for letter, part in zip(ascii_lowercase, parts, strict=False))


def part_of(name: str) -> tuple[int, str] | None:
    """The number of a figure and a part of its field; None for a bookmark of somebody else."""
    found = _NAME.fullmatch(name)
    return (int(found[1]), found[2]) if found else None


def field_of(parts: list[str]) -> str:
    """The field that is spelled in parts."""
    return _SPELLED.sub(lambda spelled: chr(int(spelled[1], 16)), "".join(parts))
