"""Calm colours: dark, light, and strong contrasts. Meaning is never by colour alone: marks and words say the same.

All are of the 256 that every terminal with so many has: the same picture there, and half the bytes elsewhere.
"""

from textual.theme import Theme

DARK = Theme(
    name="gjj-dark",
    primary="#005f87",
    secondary="#5f8787",
    accent="#5f87af",
    foreground="#d7d7d7",
    background="#121212",
    surface="#1c1c1c",
    panel="#262626",
    success="#5faf5f",
    warning="#d7af5f",
    error="#d75f5f",
    dark=True,
    variables={
        "dim": "#9e9e9e", "hard": "#ff8787", "soft": "#d7af5f", "hint": "#87afd7",
        "primary-muted": "#3a3a3a", "scrollbar": "#444444", "scrollbar-background": "#1c1c1c",
        "scrollbar-hover": "#585858", "scrollbar-active": "#585858", "scrollbar-background-hover": "#1c1c1c",
        "scrollbar-background-active": "#1c1c1c", "scrollbar-corner-color": "#1c1c1c",
    },
)  # fmt: skip
LIGHT = Theme(
    name="gjj-light",
    primary="#005f87",
    secondary="#005f5f",
    accent="#005f87",
    foreground="#262626",
    background="#eeeeee",
    surface="#ffffff",
    panel="#dadada",
    success="#005f00",
    warning="#875f00",
    error="#af0000",
    dark=False,
    variables={
        "dim": "#585858", "hard": "#af0000", "soft": "#875f00", "hint": "#005f87",
        "primary-muted": "#c6c6c6", "scrollbar": "#a8a8a8", "scrollbar-background": "#ffffff",
        "scrollbar-hover": "#949494", "scrollbar-active": "#949494", "scrollbar-background-hover": "#ffffff",
        "scrollbar-background-active": "#ffffff", "scrollbar-corner-color": "#ffffff",
    },
)  # fmt: skip
CONTRAST = Theme(
    name="gjj-contrast",
    primary="#ffff00",
    secondary="#00ffff",
    accent="#00ffff",
    foreground="#ffffff",
    background="#000000",
    surface="#000000",
    panel="#000000",
    success="#00ff00",
    warning="#ffff00",
    error="#ff8787",
    dark=True,
    variables={
        "dim": "#ffffff", "hard": "#ff8787", "soft": "#ffff00", "hint": "#00ffff",
        "primary-muted": "#444444", "scrollbar": "#ffffff", "scrollbar-background": "#000000",
        "scrollbar-hover": "#ffff00", "scrollbar-active": "#ffff00", "scrollbar-background-hover": "#000000",
        "scrollbar-background-active": "#000000", "scrollbar-corner-color": "#000000",
    },
)  # fmt: skip
THEMES = (DARK, LIGHT, CONTRAST)
