"""Sets of keys to choose from; whatever the user binds himself counts more."""

from __future__ import annotations

from collections.abc import Mapping

VIM_MOVES = {
    "j": "down", "k": "up", "h": "left", "l": "right", "ctrl+d": "pagedown", "ctrl+u": "pageup", "G": "ctrl+end",
    "circumflex_accent": "home", "dollar_sign": "end",
}  # fmt: skip
"""Keys that move the cursor where no text is typed, with the keys that they stand for."""

_VIM: dict[str, tuple[str, ...]] = {
    "undo": ("ctrl+z", "u"),
    "redo": ("ctrl+y",),
    "palette": ("ctrl+p", "colon"),
    "next-finding": ("f8", "right_square_bracket"),
    "previous-finding": ("shift+f8", "f20", "left_square_bracket"),
    "edit": ("enter", "f2", "i"),
    "history-cell": ("H",),
    "history-section": ("t",),
    "open": ("enter", "i"),
    "add": ("o",),
    "add-inner": ("O",),
    "remove": ("delete", "x"),
    "numbered": ("U",),
}

PRESETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {"default": {}, "vim": _VIM}


def moves_of(preset: str) -> Mapping[str, str]:
    """The movement keys that a preset adds."""
    return VIM_MOVES if preset == "vim" else {}
