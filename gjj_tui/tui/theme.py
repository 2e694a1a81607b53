"""Calm colours, a light and a dark theme. Meaning is never by colour alone: marks and words say the same."""

from textual.theme import Theme

DARK = Theme(
    name="gjj-dark",
    primary="#3b6ea5",
    secondary="#5f8a8b",
    accent="#7aa2c9",
    foreground="#d8dee6",
    background="#14181d",
    surface="#1a2027",
    panel="#252d37",
    success="#6fa876",
    warning="#d0a85c",
    error="#d9736b",
    dark=True,
    variables={"dim": "#93a0ae", "off": "#66717d", "hard": "#f0938b", "soft": "#e3bd74", "hint": "#8fb8e0"},
)
LIGHT = Theme(
    name="gjj-light",
    primary="#2f5f96",
    secondary="#3f7374",
    accent="#2f5f96",
    foreground="#20262d",
    background="#f4f5f6",
    surface="#ffffff",
    panel="#e3e7eb",
    success="#2f7d3b",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
    variables={"dim": "#59636e", "off": "#98a1ab", "hard": "#b3261e", "soft": "#7a5000", "hint": "#1f5391"},
)
THEMES = (DARK, LIGHT)
