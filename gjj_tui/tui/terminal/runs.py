"""What differs between two screens, as runs of cells that one style writes or one sequence erases."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gjj_tui.model.named import NamedTuple
from gjj_tui.tui.terminal.grid import Grid
from gjj_tui.tui.terminal.profile import Profile
from gjj_tui.tui.terminal.styles import NORMAL, SHOWS_ON_BLANKS, Style

_ERASE_FROM = 4
"""A blank end of a row is erased when so many of its cells changed: three bytes do it."""
_ERASE_CELLS_FROM = 11
"""So many blanks within a row are erased: five bytes, and as many to go on behind them."""


class Run(NamedTuple):
    """Cells from `x` on in row `y`. `blank`: only the ground of the style is seen. `end`: where the cursor is then,
    None when nobody knows."""

    y: int
    x: int
    text: str
    style: Style
    blank: bool
    end: int | None


def runs_of(y: int, wanted: Grid, shown: Grid, profile: Profile, doubtful: Callable[[str], bool]) -> Iterator[Run]:
    """The runs of a row that make it what it shall be, from left to right."""
    chars, styles = wanted.chars[y], wanted.styles[y]
    if shown.chars[y] == chars and shown.styles[y] == styles:
        return
    changed = [
        old != new
        or (old_style is not style and old_style != style and not (new == " " and blank_alike(old_style, style)))
        for old, old_style, new, style in zip(shown.chars[y], shown.styles[y], chars, styles, strict=True)
    ]
    width, tail = wanted.width, _blank_from(chars, styles)
    x = 0
    while x < width:
        if not changed[x]:
            x += 1
        elif erased := _erasable(x, tail, changed, chars, styles, profile):
            yield Run(y, x, "\x1b[K" if x >= tail else f"\x1b[{erased}X", styles[x], True, x)
            x += erased
        else:
            end = _end_of_run(x, changed, chars, styles, doubtful)
            text = "".join(chars[x:end])
            first = next((at for at in range(x, end) if chars[at] != " "), x)
            known = end < width and not doubtful(chars[end - 1] or chars[end - 2])
            yield Run(y, x, text, styles[first], not _seen(text, styles[first]), end if known else None)
            x = end


def _end_of_run(
    x: int, changed: list[bool], chars: list[str], styles: list[Style], doubtful: Callable[[str], bool]
) -> int:
    """Up to where the cells from `x` on changed and look right in one style; behind a doubtful one nothing goes on."""
    width, style = len(chars), styles[x]
    seen = _seen(chars[x], style)
    end = x
    while end < width and changed[end]:
        char, other = chars[end], styles[end]
        if _seen(char, other):
            if (seen and other != style) or (not seen and not blank_alike(other, style)):
                break
            style, seen = other, True
        elif not blank_alike(other, style):
            break
        end += 2 if end + 1 < width and chars[end + 1] == "" else 1
        if doubtful(char):
            break
    return end


def _erasable(x: int, tail: int, changed: list[bool], chars: list[str], styles: list[Style], profile: Profile) -> int:
    """How many blank cells from `x` on are best erased, 0 when none are."""
    style = styles[x]
    if _seen(chars[x], style) or (style.bg and not profile.erases_with_colour):
        return 0
    if x >= tail:
        return len(chars) - x if sum(changed[x:]) >= _ERASE_FROM else 0
    end = x
    while end < len(chars) and not _seen(chars[end], styles[end]) and blank_alike(styles[end], style):
        end += 1
    while not changed[end - 1]:
        end -= 1
    return end - x if end - x >= _ERASE_CELLS_FROM and profile.erases_cells else 0


def _seen(text: str, style: Style) -> bool:
    """Whether more than the ground is seen."""
    return bool(style.attrs & SHOWS_ON_BLANKS) or text.strip(" ") != "" or text == ""


def blank_alike(one: Style, other: Style) -> bool:
    """Whether an empty cell looks the same in both styles."""
    return one.bg == other.bg and not (one.attrs | other.attrs) & SHOWS_ON_BLANKS


def _blank_from(chars: list[str], styles: list[Style]) -> int:
    """Where the blank rest of a row begins, all of one ground."""
    end = len(chars)
    last = styles[-1] if styles else NORMAL
    while end and chars[end - 1] == " " and blank_alike(styles[end - 1], last):
        end -= 1
    return end
