"""The names of keys that a terminal can send, as they are written in the settings."""

from __future__ import annotations

from textual.keys import Keys, _character_to_key

from gjj_tui.model.nearest import nearest_hint

PREFIXES = ("ctrl+", "alt+", "shift+")
_NEVER_SENT = {"return", "<any>", "<scroll-up>", "<scroll-down>", "<ignore>", "ctrl-at"}
_MARKS = [_character_to_key(chr(code)) for code in range(33, 127) if not chr(code).isalnum()]
_NAMES = [*{key.value.rpartition("+")[2] for key in Keys if key.value not in _NEVER_SENT}, *_MARKS]
NAMES = tuple(sorted({name for name in _NAMES if len(name) > 1}))


def plain_key(key: str) -> str:
    """A key by the name the app knows it by (``/`` is ``slash``), "" when no terminal sends it."""
    if len(key) == 1:
        return _character_to_key(key) if key.isprintable() else ""
    name = key
    for prefix in PREFIXES:
        name = name.removeprefix(prefix)
    return key if name in NAMES or (len(name) == 1 and name.isalnum()) else ""


def key_hint(key: str) -> str:
    """``，是否为 f2？`` for a key that no terminal sends, when one is near."""
    prefix, plus, name = key.lower().replace(" ", "").replace("-", "+").rpartition("+")
    near = prefix + plus + (_character_to_key(name) if len(name) == 1 else name)
    return nearest_hint(near, [near] if plain_key(near) else NAMES)
