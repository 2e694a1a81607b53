"""How wide the terminal draws ``—“”…·①×`` and box lines: East Asian *ambiguous* characters (UAX 11).

Rich and Textual count them one cell wide. Where the terminal draws two, every measure in the program must know:
wrapping, columns, the caret, and the driver.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Sequence
from functools import lru_cache
from typing import Any, TypeVar

from gjj_tui.tui.terminal.asking import Question

SAMPLES = ("—", "“", "…", "·", "①", "×", "─")
"""Each is asked for; the last stands for all box lines and blocks, the circled digit for the ambiguous rest."""
_BOX = range(0x2500, 0x25A0)
_PRIVATE = range(0xE000, 0xF900)
_EMOJI = (range(0x2600, 0x27C0), range(0x1F000, 0x20000))


_Cached = TypeVar("_Cached", bound=Callable[..., object])
_CACHES: list[Callable[[], object]] = []


def forgets_with_widths(cached: _Cached) -> _Cached:
    """For a function with a cache that holds measures: it is emptied when the widths change."""
    _CACHES.append(cached.cache_clear)  # type: ignore[attr-defined]
    return cached


class _Truth:
    """What is known of this terminal: for the whole process, as the tables of Rich are."""

    wide: frozenset[str] = frozenset()
    known = False
    side_margins = False
    question: Question | None = None
    asked: Question | None = None


def begin_asking() -> None:
    """Ask now, to have the answers when the app is loaded."""
    question = Question(*SAMPLES)
    _Truth.question = _Truth.asked = question if question.ask() else None


def settle_widths(chosen: int, seconds: float = 0.1) -> None:
    """Take the width that the user chose (1 or 2), for 0 what the terminal answers in so many seconds from asking."""
    question = _Truth.question
    widths = question.answers(seconds, then_back=False) if question else None
    _Truth.side_margins |= question is not None and question.side_margins
    if chosen:
        learn([chosen] * len(SAMPLES))
    elif widths:
        learn(widths)


def settings_before() -> list[Any] | None:
    """How the terminal was set before it was asked, None when nobody asked."""
    return _Truth.asked.before if _Truth.asked else None


def end_asking() -> None:
    """Set the terminal as it was found, if it was asked; again does no harm."""
    if _Truth.asked:
        _Truth.asked.give_back()


def learn(widths: Sequence[int]) -> bool:
    """The terminal draws the samples so wide; whether any measure is another now."""
    before = _Truth.wide
    use_wide([sample for sample, width in zip(SAMPLES, widths, strict=True) if width == 2])
    _Truth.known = True
    return _Truth.wide != before


def learn_side_margins() -> None:
    """The terminal has said late that it has margins at the left and right."""
    _Truth.side_margins = True


def has_side_margins() -> bool:
    """Whether rows can be moved within columns, beside others that stay."""
    return _Truth.side_margins


def wide_characters() -> frozenset[str]:
    """The ambiguous characters that the terminal draws two cells wide."""
    return _Truth.wide


def left_over() -> tuple[bytes, list[int], int]:
    """What was typed while the terminal was asked, the answers so far, and how many may still come; once."""
    question, _Truth.question = _Truth.question, None
    return (question.typed, question.widths, question.unanswered) if question else (b"", [], 0)


def use_wide(samples: Collection[str]) -> None:
    """From now on these samples, and what they stand for, are two cells wide everywhere."""
    codes = range(0xA1, 0x10000 if samples else 0)
    wide = frozenset(char for code in codes if is_ambiguous(char := chr(code)) and _stands_for(char) in samples)
    if wide != _Truth.wide:
        _Truth.wide = wide
        _teach_rich(wide)


def doubtful(cell: str) -> bool:
    """Whether the terminal may draw a cell's character otherwise wide than it is counted."""
    return not cell.isascii() and _doubtful(cell, _Truth.known)


@lru_cache(maxsize=4096)
def _doubtful(cell: str, known: bool) -> bool:
    code = ord(cell[0])
    return (
        len(cell) > 1
        or code in _PRIVATE
        or any(code in block for block in _EMOJI)
        or not (known or unicodedata.east_asian_width(cell) != "A")
    )


def is_ambiguous(char: str) -> bool:
    """Whether it is drawn one or two cells wide; what has no width, and private characters, are left alone."""
    return (
        unicodedata.east_asian_width(char) == "A" and not unicodedata.combining(char) and ord(char) not in _PRIVATE
        and unicodedata.category(char) not in ("Mn", "Me", "Cf")
    )  # fmt: skip


def _stands_for(char: str) -> str:
    if char in SAMPLES:
        return char
    if char in "”‘’":
        return "“"
    return "─" if ord(char) in _BOX else "①"


def _teach_rich(wide: frozenset[str]) -> None:
    """Rich has no setting for this: its table is replaced; a test sees that all its measures follow."""
    from rich import cells, segment
    from rich._unicode_data import load

    def load_table(unicode_version: str = "auto") -> cells.CellTable:
        table = load(unicode_version)
        if not wide:
            return table
        return table._replace(widths=_merged(table.widths, wide))

    single = frozenset(cells._SINGLE_CELLS - wide)
    loader = lru_cache(load_table)
    for module, name, value in (
        (cells, "load_cell_table", loader),
        (cells, "_is_single_cell_widths", single.issuperset),
        (segment, "_is_single_cell_widths", single.issuperset),
    ):
        setattr(module, name, value)
    cells.get_character_cell_size.cache_clear()
    cells.cached_cell_len.cache_clear()
    for clear in _CACHES:
        clear()


def _merged(widths: object, wide: frozenset[str]) -> list[tuple[int, int, int]]:
    """The table with the wide characters put in, sorted by code and without overlaps."""
    codes = {ord(char) for char in wide}
    kept: list[tuple[int, int, int]] = []
    for start, end, width in widths:  # type: ignore[attr-defined]
        if end < 0x10000 and any(code in codes for code in range(start, end + 1)):
            kept += [(code, code, width) for code in range(start, end + 1) if code not in codes]
        else:
            kept.append((start, end, width))
    return sorted([*kept, *((code, code, 2) for code in codes)])
