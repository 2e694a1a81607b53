"""Key bindings made from the table of commands."""

from __future__ import annotations

from textual.binding import Binding, BindingType

from gjj_tui.commands import commands


def bindings(scope: str) -> list[BindingType]:
    """The bindings of one panel, or of the whole app for ``any``. The id of each is its command's id."""
    return [
        Binding(",".join(c.keys), f"app.command('{c.id}')", c.title, show=False, priority=scope == "any", id=c.id)
        for c in commands()
        if c.scope == scope
    ]


def key_name(key: str) -> str:
    """A key as it is printed on a keyboard: ``ctrl+s`` → ``Ctrl+S``."""
    names = {
        "plus": "+", "equals_sign": "=", "minus": "-", "slash": "/", "delete": "Del", "escape": "Esc", "enter": "Enter",
        "backspace": "BkSp", "up": "Up", "down": "Down", "left": "Left", "right": "Right",
    }  # fmt: skip
    parts = key.split("+")
    return "+".join(names.get(part, part.capitalize() if len(part) > 1 else part.upper() if parts[1:] else part)
                    for part in parts)  # fmt: skip
