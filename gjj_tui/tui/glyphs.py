"""The characters that draw the screen, in one place.

Only those that every terminal draws one cell wide are used: many Chinese terminals draw box lines, dots and arrows two
cells wide, which would break the columns.
"""

from gjj_tui.model.finding import Level

FOLDED = "+"
UNFOLDED = "-"
CUT, CUT_SAID = "~", "..."
"""Ends a text that is cut off, on the screen and where it is heard."""
BLANK = "__"
"""A cell that is not filled in: neither 0 nor a group row."""
NO_NUMBER = "——"
"""What a group row prints, as the form does."""
MARKS = {Level.HARD: "!", Level.SOFT: "?", Level.HINT: "i"}
TICKED, UNTICKED = "[x]", "[ ]"

_speaking = False


def speak(on: bool) -> None:
    """For all that is drawn from now on: words for who hears the screen, one thing after the other, or signs."""
    global _speaking
    _speaking = on


def speaking() -> bool:
    """Whether words are wanted instead of signs. Every widget asks here."""
    return _speaking
