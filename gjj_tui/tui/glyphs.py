"""The characters that draw the screen, in one place.

Only those that every terminal draws one cell wide are used: many Chinese terminals draw box lines, dots and arrows two
cells wide, which would break the columns.
"""

from gjj_tui.model.finding import Level

FOLDED = "+"
UNFOLDED = "-"
CUT = "~"
"""Ends a text that is cut off."""
BLANK = "__"
"""A cell that is not filled in: neither 0 nor a group row."""
NO_NUMBER = "——"
"""What a group row prints, as the form does."""
MARKS = {Level.HARD: "!", Level.SOFT: "?", Level.HINT: "i"}
TICKED, UNTICKED = "[x]", "[ ]"
