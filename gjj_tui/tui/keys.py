"""Which command a key means in which panel.

The table of commands is the only place where keys are given. The app looks a key up when no widget has taken it as
text; so keys and text keep the order in which they were typed, and remapping is a change of that table.
"""

from __future__ import annotations

from collections.abc import Iterable

from gjj_tui.commands import Command
from gjj_tui.i18n import gettext as _
from gjj_tui.tui.glyphs import speaking

_NAMES = {
    "plus": "+", "equals_sign": "=", "backslash": "\\", "right_square_bracket": "]",
    "minus": "-", "slash": "/",
    "delete": "Del", "escape": "Esc", "enter": "Enter",
    "backspace": "BkSp", "up": "Up", "down": "Down", "left": "Left", "right": "Right",
}  # fmt: skip


def _said_names() -> dict[str, str]:
    """Keys whose sign alone is not heard."""
    return {
        "plus": _("加号"), "equals_sign": _("等号"), "minus": _("减号"), "slash": _("斜杠"), "backslash": _("反斜杠"),
        "right_square_bracket": _("右方括号"),
    }  # fmt: skip


class KeyTable:
    """Commands by panel and key; what a panel does not have, ``any`` may have."""

    def __init__(self, commands: Iterable[Command]) -> None:
        self._commands = {(command.scope, key): command for command in commands for key in command.keys}

    def find(self, scope: str, keys: Iterable[str]) -> Command | None:
        """The command of one of these names of a key."""
        for key in keys:
            command = self._commands.get((scope, key)) or self._commands.get(("any", key))
            if command:
                return command
        return None


def key_name(key: str) -> str:
    """A key as it is printed on a keyboard: ``ctrl+s`` → ``Ctrl+S``."""
    parts = key.split("+")
    names = _NAMES | _said_names() if speaking() else _NAMES
    return "+".join(names.get(part, part.capitalize() if len(part) > 1 else part.upper() if parts[1:] else part)
                    for part in parts)  # fmt: skip
