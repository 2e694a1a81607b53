"""What the terminal can do: told by its name (TERM), the environment and the settings; no library is asked."""

from __future__ import annotations

import re
from collections.abc import Mapping

from gjj_tui.model.named import NamedTuple
from gjj_tui.tui.terminal.styles import COLOURS_16, COLOURS_256, MONO, PLAIN, TRUE_COLOURS

_ERASES_WITH_COLOUR = re.compile(
    r"(xterm|linux|putty|rxvt|kitty|alacritty|foot|wezterm|vte|konsole|ghostty|st\b|mintty)"
)
_TRUE_COLOUR_TERMS = re.compile(r"xterm-kitty|alacritty|foot|wezterm|ghostty|.*-direct")


class Profile(NamedTuple):
    """`erases_with_colour`: what is erased takes the ground in use (bce). `erases_cells`: knows ECH, and CHA too.

    `moves_lines`: knows insert and delete line. `alternate`: has a second screen, so that the first one comes back.
    """

    depth: int = TRUE_COLOURS
    erases_with_colour: bool = True
    erases_cells: bool = True
    moves_lines: bool = True
    alternate: bool = True


def profile_of(environ: Mapping[str, str]) -> Profile:
    """The terminal that the environment names."""
    term = environ.get("TERM", "")
    old = term.startswith(("vt1", "vt52"))
    return Profile(
        colour_depth(environ),
        bool(_ERASES_WITH_COLOUR.match(term)),
        not old,
        not old,
        not (old or term.startswith("linux")),
    )


def colour_depth(environ: Mapping[str, str]) -> int:
    """How many colours: NO_COLOR counts more than COLORTERM, and that more than TERM."""
    term = environ.get("TERM", "")
    if term.startswith(("vt52", "dumb")) or not term:
        return PLAIN
    if environ.get("NO_COLOR") or re.match(r"vt[1-4]\d\d|.*-m(ono)?$", term):
        return MONO
    if environ.get("COLORTERM", "") in ("truecolor", "24bit") or _TRUE_COLOUR_TERMS.match(term):
        return TRUE_COLOURS
    return COLOURS_256 if "256" in term else COLOURS_16


def is_remote(environ: Mapping[str, str]) -> bool:
    """Whether the user sits at another machine."""
    return bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
