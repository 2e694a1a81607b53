"""The shortest bytes that turn what the terminal shows into what it shall show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from gjj_tui.tui.terminal.grid import Grid, Shift
from gjj_tui.tui.terminal.profile import Profile
from gjj_tui.tui.terminal.runs import Run, blank_alike, runs_of
from gjj_tui.tui.terminal.scrolling import scroll_between
from gjj_tui.tui.terminal.styles import NORMAL, SHOWS_ON_BLANKS, Style, change

SYNC_START, SYNC_END = "\x1b[?2026h", "\x1b[?2026l"
_SIDES_ON, _SIDES_OFF = "\x1b[?69h", "\x1b[?69l"
_SYNC_FROM = 256
"""A shorter frame arrives in one piece anyway; the marks cost 16 bytes."""
_SORT_FROM = 5
"""Fewer runs are sent as they stand."""
_SCROLL_PAYS_FROM = 80
"""Fewer bytes are sent as they are."""


def _sure(_char: str) -> bool:
    return False


def _no_sides() -> bool:
    return False


class Emitter:
    """Knows what the terminal shows, where its cursor is and in which style it writes.

    `doubtful` tells of a character whether the terminal may draw it otherwise wide than the program counts: behind such
    a one the cursor is placed anew. `has_sides` tells whether the terminal has margins at the left and right
    (DECLRMM): within them rows move and what stands beside them does not.
    """

    def __init__(
        self,
        profile: Profile,
        doubtful: Callable[[str], bool] = _sure,
        has_sides: Callable[[], bool] = _no_sides,
    ) -> None:
        self.profile = profile
        self.doubtful = doubtful
        self.has_sides = has_sides
        self.shown = Grid(0, 0)
        self.forget()

    def forget(self) -> None:
        """Nothing is known any more of what the terminal shows: the next screen is sent in full."""
        self._known = False
        self._seen: bool | None = None
        self.lose_cursor()

    def lose_cursor(self) -> None:
        """The cursor and the style in use may be anything."""
        self._x: int | None = None
        self._y: int | None = None
        self._pen: Style | None = None

    def render(self, wanted: Grid, x: int, y: int, seen: bool, synchronized: bool = False) -> str:
        """What to send so that the terminal shows `wanted` with the cursor at `x`, `y`."""
        out: list[str] = []
        if not self._known or (self.shown.width, self.shown.height) != (wanted.width, wanted.height):
            self._clear(wanted, out)
        out.append(self._rows(wanted))
        self._keep(wanted)
        self._move(min(y, wanted.height - 1), min(x, wanted.width - 1), out)
        if seen != self._seen:
            out.append("\x1b[?25h" if seen else "\x1b[?25l")
            self._seen = seen
        text = "".join(out)
        return f"{SYNC_START}{text}{SYNC_END}" if synchronized and len(text) >= _SYNC_FROM else text

    def plain(self) -> str:
        """What brings the terminal's own style back."""
        if self._pen == NORMAL:
            return ""
        self._pen = NORMAL
        return "\x1b[m"

    # ---- the screen as a whole

    def _clear(self, wanted: Grid, out: list[str]) -> None:
        """An empty screen, in the most frequent ground where the terminal erases with it."""
        ground = NORMAL
        if self.profile.erases_with_colour and wanted.height:
            grounds = Counter(style.bg for row in wanted.styles for style in row)
            ground = Style(bg=grounds.most_common(1)[0][0]) if grounds else NORMAL
        # Margins of whoever was here before would be in the way.
        out += ["\x1b[m\x1b[r", _SIDES_OFF if self.has_sides() else "", change(NORMAL, ground), "\x1b[H\x1b[2J"]
        self.shown = Grid(wanted.width, wanted.height)
        self.shown.styles = [[ground] * wanted.width for _ in range(wanted.height)]
        self._pen, self._x, self._y, self._known = ground, 0, 0, True

    def _keep(self, wanted: Grid) -> None:
        shown = self.shown
        for y in range(wanted.height):
            if shown.chars[y] != wanted.chars[y] or shown.styles[y] != wanted.styles[y]:
                shown.chars[y] = wanted.chars[y].copy()
                shown.styles[y] = wanted.styles[y].copy()

    def _rows(self, wanted: Grid) -> str:
        """All rows that changed; with a scroll before when that is shorter."""
        start = self._x, self._y, self._pen
        best = self._changes(wanted, self.shown)
        least, end, shown = _length(best), (self._x, self._y, self._pen), self.shown
        if not self.profile.moves_lines or least <= _SCROLL_PAYS_FROM:
            return best
        for shift in self._shifts(wanted):
            self._x, self._y, self._pen = start
            moved = Grid(0, 0)
            moved.width, moved.height = wanted.width, wanted.height
            moved.chars, moved.styles = self.shown.chars.copy(), self.shown.styles.copy()
            text = self._scroll(moved, shift) + self._changes(wanted, moved)
            if _length(text) < least:
                best, least, end, shown = text, _length(text), (self._x, self._y, self._pen), moved
        (self._x, self._y, self._pen), self.shown = end, shown
        return best

    def _shifts(self, wanted: Grid) -> list[Shift]:
        """What may have scrolled."""
        kinds = (False, True) if self.has_sides() else (False,)
        return [shift for sides in kinds if (shift := scroll_between(wanted, self.shown, sides))]

    def _scroll(self, grid: Grid, shift: Shift) -> str:
        """Let the terminal move rows; those that come in are blank, in the ground in use."""
        out: list[str] = []
        if not self.profile.erases_with_colour or self._pen is None or self._pen.attrs & SHOWS_ON_BLANKS:
            out.append(self.plain())
        if shift.left or shift.right < grid.width:
            self._scroll_within(grid, shift, out)
        else:
            self._scroll_lines(grid, shift, out)
        grid.scroll(shift, Style(bg=self._pen.bg) if self._pen and self.profile.erases_with_colour else NORMAL)
        return "".join(out)

    def _scroll_lines(self, grid: Grid, shift: Shift, out: list[str]) -> None:
        """Delete or insert lines at the top of a region."""
        to_the_end = shift.bottom == grid.height
        if not to_the_end:
            out.append(f"\x1b[{shift.top + 1};{shift.bottom}r")
            self._x = self._y = None
        self._move(shift.top, 0, out)
        out.append(_csi(abs(shift.lines), "M" if shift.lines > 0 else "L"))
        if not to_the_end:
            # Most terminals put the cursor home with this, some leave it.
            out.append("\x1b[r")
            self._x = self._y = None

    def _scroll_within(self, grid: Grid, shift: Shift, out: list[str]) -> None:
        """Scroll between margins on all four sides. Without the mode ``CSI s`` would save the cursor; leaving it sets
        the side margins back."""
        out.append(f"{_SIDES_ON}\x1b[{shift.left + 1};{shift.right}s")
        whole = not shift.top and shift.bottom == grid.height
        if not whole:
            out.append(f"\x1b[{shift.top + 1};{shift.bottom}r")
        out += [_csi(abs(shift.lines), "S" if shift.lines > 0 else "T"), "" if whole else "\x1b[r", _SIDES_OFF]
        self._x = self._y = None

    def _changes(self, wanted: Grid, shown: Grid) -> str:
        """What changed, row by row, or one style after the other where that is shorter."""
        runs = [run for y in range(wanted.height) for run in runs_of(y, wanted, shown, self.profile, self.doubtful)]
        state = self._x, self._y, self._pen
        by_row = self._send(runs, wanted)
        styles = {run.style: place for place, run in reversed([*enumerate(runs)])}
        if len(styles) < 2 or len(runs) < _SORT_FROM:
            return by_row
        after, (self._x, self._y, self._pen) = (self._x, self._y, self._pen), state
        by_style = self._send(sorted(runs, key=lambda run: styles[run.style]), wanted)
        if len(by_style) < len(by_row):
            return by_style
        self._x, self._y, self._pen = after
        return by_row

    def _send(self, runs: list[Run], wanted: Grid) -> str:
        out: list[str] = []
        for run in runs:
            self._move(run.y, run.x, out, wanted.chars[run.y], wanted.styles[run.y])
            self._write(run.text, run.style, run.blank, out)
            self._x = run.end
        return "".join(out)

    def _write(self, text: str, style: Style, blank: bool, out: list[str]) -> None:
        pen = self._pen
        if pen is None:
            out.append("\x1b[m" + change(NORMAL, style))
            self._pen = style
        elif pen is not style and not (blank and blank_alike(pen, style)):
            out.append(change(pen, style))
            self._pen = style
        out.append(text)

    # ---- the cursor

    def _move(
        self, y: int, x: int, out: list[str], chars: list[str] | None = None, styles: list[Style] | None = None
    ) -> None:
        """Put the cursor to `x`, `y` by the shortest way, which may be to write once more what stands between."""
        if self._y == y and self._x == x:
            return
        column = str(x + 1) if x else ""
        ways = [f"\x1b[{y + 1 if y else ''}{';' if column else ''}{column}H"]
        forward = _csi(x, "C") if x else ""
        if self._y == y:
            if self._x is not None and self._x < x:
                ways.append(_csi(x - self._x, "C"))
                if chars is not None and styles is not None and x - self._x <= 6:
                    ways += self._between(chars[self._x : x], styles[self._x : x])
            elif self._x is not None:
                ways.append("\b" * (self._x - x))
            if self.profile.erases_cells:
                ways.append(f"\x1b[{column}G")
            ways.append("\r" + forward)
        elif self._y is not None:
            down = y - self._y
            if 0 < down <= 3:
                ways.append("\r" + "\n" * down + forward)
            if x == self._x:
                ways.append(_csi(down, "B") if down > 0 else _csi(-down, "A"))
        out.append(min(ways, key=_length))
        self._y, self._x = y, x

    def _between(self, chars: list[str], styles: list[Style]) -> list[str]:
        pen = self._pen
        for char, style in zip(chars, styles, strict=True):
            if style is not pen and style != pen and not (char == " " and pen and blank_alike(pen, style)):
                return []
            if self.doubtful(char):
                return []
        return ["".join(chars)]


def _length(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-8", "replace"))


def _csi(count: int, final: str) -> str:
    return f"\x1b[{count if count > 1 else ''}{final}"
