"""The tokens of a TOML text: where a key, a string, a number or a bracketed value ends. See `spans`."""

from __future__ import annotations

import re

from gjj_tui.model.lazy import lazy

Path = tuple[str | int, ...]

MAX_KEY_DEPTH = 32
MAX_BRACKET_DEPTH = 64
MAX_INTEGER_DIGITS = 19
LONG = 18  # shorter spellings cannot leave the range of a 64-bit integer

PLAIN = lazy(r"""[^\[\]{}"'#]*""")
_LINE_END = lazy(r"[ \t]*(?:#[^\n]*)?(?:\r?\n|\Z)")
_KEY = lazy(r"""([A-Za-z0-9_-]+)|"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*"|'[^'\n]*'""")
_DOT = lazy(r"[ \t]*\.[ \t]*")
_BLANKS = lazy(r"[ \t]*")
_BASIC = lazy(r'"[^"\\\n]*+(?:\\[^\n][^"\\\n]*+)*"')
_LONG_BASIC = lazy(r'"""(?:[^"\\]++|\\.|"{1,2}+(?!"))*"{3,5}', re.DOTALL)
_SCALAR = lazy(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9:.]+(?:[Zz]|[+-][0-9:]+)?|[A-Za-z0-9+\-_.:]+"
)
_LONG_TOKEN = lazy(r"(?<![A-Za-z0-9+\-_.:])[A-Za-z0-9+\-_.:]{18,}+(?![A-Za-z0-9+\-_.:]|[ \t]*+[=.])")
_INTEGER = lazy(r"[+-]?(?:0x[0-9A-Fa-f_]+|0o[0-7_]+|0b[01_]+|[0-9_]+)")
EQUALS = lazy(r"[ \t]*=[ \t]*")


class ScanError(Exception):
    """The text cannot be located at `offset`.

    `message` is a code: `syntax`, `depth` (too many key parts or brackets), `integer` (outside 64 bits) or
    `mismatch` (tomli read another value here).
    """

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message, offset)
        self.message = message
        self.offset = offset


def keys_at(text: str, pos: int) -> tuple[tuple[str, ...], tuple[tuple[int, int], ...], int]:
    """The dotted key at `pos`: its names, the span of each part as spelled, and the offset behind it."""
    names: list[str] = []
    spans: list[tuple[int, int]] = []
    first = pos
    while True:
        match = _KEY.match(text, pos)
        if match is None:
            raise ScanError("syntax", pos)
        names.append(match[1] or _unquoted(match[0], pos))
        spans.append(match.span())
        pos = match.end()
        if len(names) > MAX_KEY_DEPTH:
            raise ScanError("depth", first)
        dot = _DOT.match(text, pos)
        if dot is None:
            return tuple(names), tuple(spans), pos
        pos = dot.end()


def _unquoted(spelled: str, offset: int) -> str:
    if spelled[0] == "'" or "\\" not in spelled:
        return spelled[1:-1]
    import tomli

    try:
        return str(tomli.loads("k = " + spelled)["k"])
    except ValueError:
        raise ScanError("syntax", offset) from None


def value_end_at(text: str, pos: int) -> int:
    """The offset behind the value that starts at `pos`. Raises `ScanError`."""
    char = text[pos : pos + 1]
    if char in ('"', "'"):
        return string_end(text, pos)
    if char in ("[", "{"):
        return _container_end(text, pos)
    match = _SCALAR.match(text, pos)
    if match is None:
        raise ScanError("syntax", pos)
    if match.end() - pos >= LONG:
        check_integer(text, pos, match.end())
    return match.end()


def string_end(text: str, pos: int) -> int:
    if text.startswith('"""', pos):
        end = text.find('"""', pos + 3)
        if end >= 0 and text.find("\\", pos, end) < 0:
            return _extra_quotes(text, end + 3, '"')
        match = _LONG_BASIC.match(text, pos)
    elif text.startswith("'''", pos):
        end = text.find("'''", pos + 3)
        if end >= 0:
            return _extra_quotes(text, end + 3, "'")
        match = None
    elif text[pos] == '"':
        match = _BASIC.match(text, pos)
    else:
        end = text.find("'", pos + 1)
        if end >= 0 and text.find("\n", pos, end) < 0:
            return end + 1
        match = None
    if match is None:
        raise ScanError("syntax", pos)
    return match.end()


def _extra_quotes(text: str, end: int, quote: str) -> int:
    """A long string may end in one or two quotes of its own."""
    for _ in range(2):
        if text.startswith(quote, end):
            end += 1
    return end


def _container_end(text: str, pos: int) -> int:
    closers: list[str] = []
    begin = pos
    while pos < len(text):
        char = text[pos]
        if char in "[{":
            closers.append("]" if char == "[" else "}")
            if len(closers) > MAX_BRACKET_DEPTH:
                raise ScanError("depth", pos)
            pos += 1
        elif char in "]}":
            if closers.pop() != char:
                raise ScanError("syntax", pos)
            pos += 1
            if not closers:
                return pos
        elif char == "#":
            pos = text.find("\n", pos)
            if pos < 0:
                break
        else:
            pos = string_end(text, pos)
        plain = PLAIN.match(text, pos)
        assert plain is not None
        if plain.end() - pos >= LONG:
            for token in _LONG_TOKEN.finditer(text, pos, plain.end()):
                check_integer(text, *token.span())
        pos = plain.end()
    raise ScanError("syntax", begin)


def check_integer(text: str, start: int, end: int) -> None:
    """Refuse an integer outside 64 bits before anything turns it into an int."""
    if _INTEGER.fullmatch(text, start, end) is None:
        return
    digits = text[start:end].replace("_", "").lstrip("+-")
    based = digits[:2] in ("0x", "0o", "0b")
    if len(digits) > (66 if based else MAX_INTEGER_DIGITS):
        raise ScanError("integer", start)
    number = int(digits, 0) if based else int(digits)
    if number > 2**63 - 1 + (text[start] == "-"):
        raise ScanError("integer", start)


def skip(text: str, pos: int) -> int:
    match = _BLANKS.match(text, pos)
    assert match is not None
    return match.end()


def line_end(text: str, pos: int) -> int:
    match = _LINE_END.match(text, pos)
    if match is None:
        raise ScanError("syntax", skip(text, pos))
    return match.end()
