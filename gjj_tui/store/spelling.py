"""How a value is spelled in TOML 1.0; strings keep the kind of quotes they had."""

from __future__ import annotations

import datetime
import re
from typing import Any

from gjj_tui.model.lazy import lazy
from gjj_tui.store.loading import FloatText


class Unspellable(ValueError):
    """A value that TOML 1.0 cannot hold; the argument is a code: `surrogate`, `integer`, `float`, `type`."""


_BARE_KEY = lazy(r"[A-Za-z0-9_-]+")
_FLOAT = lazy(
    r"[+-]?(?:(?:0|[1-9](?:_?[0-9])*)(?:\.[0-9](?:_?[0-9])*(?:[eE][+-]?[0-9](?:_?[0-9])*)?"
    r"|[eE][+-]?[0-9](?:_?[0-9])*)|inf|nan)"
)
# What is written by its number: controls but for tab and line feed, U+2028/9, U+FEFF, bidi controls.
_HIDDEN = "\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_SURROGATE = lazy("[\ud800-\udfff]")
_NOT_LITERAL = lazy(f"[{_HIDDEN}]")
_ESCAPED_BASIC = lazy(f'[{_HIDDEN}\t\n"\\\\]')
_ESCAPED_LONG = lazy(f'[{_HIDDEN}\\\\]|"{{3,}}')
_SHORT = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def spell_key(key: str) -> str:
    """One part of a key, bare when it can be."""
    return key if _BARE_KEY.fullmatch(key) else _basic(key)


def spell(value: Any, eol: str = "\n", old: str = "", inline: bool = False) -> str:
    """A value as TOML. Raises `Unspellable`.

    `old` is the spelling that is being replaced (strings keep its kind where it can hold the value), `eol` the line
    end of the file, `inline` says that the value stands within an array or inline table and should stay on its line.
    """
    if isinstance(value, FloatText):
        if _FLOAT.fullmatch(value) is None:
            raise Unspellable("float")
        return str(value)
    if isinstance(value, str):
        return spell_text(value, eol, old, inline)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        if not -(2**63) <= value < 2**63:
            raise Unspellable("integer")
        return str(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, list):
        return "[" + ", ".join(spell(item, eol, inline=True) for item in value) + "]"
    if isinstance(value, dict):
        pairs = (f"{spell_key(key)} = {spell(item, eol, inline=True)}" for key, item in value.items())
        return "{ " + ", ".join(pairs) + " }" if value else "{}"
    raise Unspellable("type")


def spell_text(value: str, eol: str, old: str = "", inline: bool = False) -> str:
    """A text as TOML string, see `spell`."""
    if _SURROGATE.search(value):
        raise Unspellable("surrogate")
    lines = "\n" in value
    if old.startswith("'''"):
        if "'''" not in value and not value.endswith("'") and not _NOT_LITERAL.search(value):
            first = eol if value.startswith("\n") or re.match(r"'''\r?\n", old) else ""
            return f"'''{first}{value.replace(chr(10), eol)}'''"
        return _long_basic(value, eol, True)
    if old.startswith('"""'):
        return _long_basic(value, eol, old.startswith(('"""\n', '"""\r\n')))
    if old.startswith("'") and not lines and "'" not in value and not _NOT_LITERAL.search(value):
        return f"'{value}'"
    if lines and not inline and "\\n" not in old:
        return _long_basic(value, eol, True)
    return _basic(value)


def _basic(value: str) -> str:
    return '"' + _ESCAPED_BASIC.sub(_escape, value) + '"'


def _long_basic(value: str, eol: str, on_next_line: bool) -> str:
    body = _ESCAPED_LONG.sub(_escape_run, value)
    if body.endswith('"') and not body.endswith('\\"'):
        body = body[:-1] + '\\"'
    first = eol if on_next_line or value.startswith("\n") else ""
    return f'"""{first}{body.replace(chr(10), eol)}"""'


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    return _SHORT.get(char) or f"\\u{ord(char):04X}"


def _escape_run(match: re.Match[str]) -> str:
    """Two quotes may stand as they are; the third and all later ones of a run are escaped."""
    run = match[0]
    return _escape(match) if len(run) == 1 else '""' + '\\"' * (len(run) - 2)


_UNIT = lazy(r"\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|[ \t]*\r?\n[ \t\r\n]*|.)|\r\n|[\s\S]")
"""A character of a string as it is written; one that ends in a line end joins two lines and stands for nothing."""


def offset_in_string(written: str, offset: int) -> int:
    """Where the character at `offset` of a string's value stands in the string as it is written, quotes and all."""
    quotes = 3 if written.startswith(('"""', "'''")) else 1
    start = quotes
    if quotes == 3:
        start += 2 if written.startswith("\r\n", start) else written.startswith("\n", start)
    if "\\" not in written and "\r" not in written:
        return min(start + offset, len(written) - quotes)
    literal = written[0] == "'"
    at = start
    while at < len(written) - quotes:
        found = _UNIT.match(written, at)
        assert found
        end = at + 1 if literal and found[0][0] == "\\" else found.end()
        joined = not literal and found[0][0] == "\\" and found[0][-1] in " \t\r\n"
        if not joined:
            if offset == 0:
                return at
            offset -= 1
        at = end
    return len(written) - quotes
