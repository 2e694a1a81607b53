"""Where things stand in a TOML text: one `Statement` per header or key, without parsing any value.

tomli says what a text means, this module says where. It reads TOML 1.1 (line breaks in inline tables) so that it never
knows less than tomli. All offsets count characters of the text handed in, with its own line ends and without a BOM.
No recursion, and no `str.splitlines` (it also splits at U+0085, U+2028, VT and FF).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple
from gjj_tui.store.tokens import (
    EQUALS,
    LONG,
    MAX_KEY_DEPTH,
    PLAIN,
    Path,
    ScanError,
    check_integer,
    keys_at,
    line_end,
    skip,
    string_end,
    value_end_at,
)

__all__ = [
    "MAX_KEY_DEPTH",
    "Item",
    "Path",
    "ScanError",
    "Statement",
    "comments",
    "comments_of",
    "items",
    "keys_at",
    "line_column",
    "locate",
    "locate_within",
    "scan",
    "value_end_at",
]

Kind = Literal["kv", "table", "aot"]

_GAP = lazy(r"(?:[ \t]*+(?:#[^\n]*+)?\r?\n)*[ \t]*+(?:#[^\n]*\Z)?")
_SIMPLE = lazy(
    r'([A-Za-z0-9_-]++)[ \t]*+=[ \t]*+([A-Za-z0-9+\-_.:]++|"[^"\\\n]*+")[ \t]*+(?:#[^\n]*+)?(?:\r?\n|\Z)'
)
_FILLER = lazy(r"(?:[ \t\r\n]+|#[^\n]*)*")


class Statement(NamedTuple):
    """One header or one `key = value`.

    `path` is resolved: an element of an array of tables stands as its index, counted from 0, so that
    `[[section.section]]` reads `("section", 1, "section", 0)`. `start` is the start of its line, `end` lies behind
    its line end. The key span of a header lies within its brackets. `value_start` and `value_end` are -1 in headers.
    """

    kind: Kind
    path: Path
    start: int
    key_start: int
    key_end: int
    value_start: int
    value_end: int
    end: int


class Item(NamedTuple):
    """One element of an inline table or of an array: its path within the container and its spans."""

    path: Path
    start: int
    value_start: int
    value_end: int


def scan(text: str) -> tuple[Statement, ...]:
    """Locate every statement, in the order of the text. Raises `ScanError`.

    What tomli would refuse for its meaning (a key given twice) may pass here.
    """
    found: list[Statement] = []
    counts: dict[Path, int] = {}
    table: Path = ()
    pos = 0
    while True:
        gap = _GAP.match(text, pos)
        assert gap is not None
        at = gap.end()
        if at == len(text):
            return tuple(found)
        start = text.rfind("\n", pos, at) + 1 or pos
        simple = _SIMPLE.match(text, at)
        if simple is not None and len(table) < MAX_KEY_DEPTH:
            value_start, value_end = simple.span(2)
            if value_end - value_start >= LONG and text[value_start] != '"':
                check_integer(text, value_start, value_end)
            path = (*table, simple[1])
            statement = Statement("kv", path, start, at, simple.end(1), value_start, value_end, simple.end())
        elif text[at] == "[":
            statement = _header(text, start, at, counts)
            table = statement.path
        else:
            statement = _key_value(text, start, at, table)
        found.append(statement)
        pos = statement.end


def _header(text: str, start: int, at: int, counts: dict[Path, int]) -> Statement:
    close = "]]" if text.startswith("[[", at) else "]"
    names, spans, pos = keys_at(text, skip(text, at + len(close)))
    key_start, key_end = spans[0][0], spans[-1][1]
    pos = skip(text, pos)
    if not text.startswith(close, pos):
        raise ScanError("syntax", pos)
    end = line_end(text, pos + len(close))
    path: Path = ()
    for name in names[:-1]:
        path = (*path, name)
        if path in counts:
            path = (*path, counts[path] - 1)
    path = (*path, names[-1])
    if close == "]":
        return Statement("table", path, start, key_start, key_end, -1, -1, end)
    counts[path] = counts.get(path, 0) + 1
    path = (*path, counts[path] - 1)
    return Statement("aot", path, start, key_start, key_end, -1, -1, end)


def _key_value(text: str, start: int, at: int, table: Path) -> Statement:
    names, spans, pos = keys_at(text, at)
    if len(table) + len(names) > 2 * MAX_KEY_DEPTH:
        raise ScanError("depth", at)
    equals = EQUALS.match(text, pos)
    if equals is None:
        raise ScanError("syntax", pos)
    value_start = equals.end()
    value_end = value_end_at(text, value_start)
    end = line_end(text, value_end)
    return Statement("kv", table + names, start, spans[0][0], spans[-1][1], value_start, value_end, end)


def items(text: str, start: int) -> Iterator[Item]:
    """The elements of the array or inline table whose opening bracket stands at `start`."""
    close = "]" if text[start] == "[" else "}"
    pos = start + 1
    index = 0
    while True:
        filler = _FILLER.match(text, pos)
        assert filler is not None
        pos = filler.end()
        if text.startswith(close, pos):
            return
        first = pos
        path: Path = (index,)
        if close == "}":
            path, _spans, pos = keys_at(text, pos)
            equals = EQUALS.match(text, pos)
            if equals is None:
                raise ScanError("syntax", pos)
            pos = equals.end()
        end = value_end_at(text, pos)
        yield Item(path, first, pos, end)
        index += 1
        filler = _FILLER.match(text, end)
        assert filler is not None
        pos = filler.end()
        if text.startswith(",", pos):
            pos += 1
        elif not text.startswith(close, pos):
            raise ScanError("syntax", pos)


def locate(text: str, statements: Sequence[Statement], path: Path) -> tuple[int, int] | None:
    """The span of the value at `path`, also within inline tables and arrays; None when nothing is written there.

    A table with a header of its own, and an element of an array of tables, give the span of the header's key.
    """
    for statement in statements:
        depth = len(statement.path)
        if statement.path == path:
            if statement.kind == "kv":
                return statement.value_start, statement.value_end
            return statement.key_start, statement.key_end
        if statement.kind == "kv" and depth < len(path) and path[:depth] == statement.path:
            return locate_within(text, statement.value_start, path[depth:])
    return None


def locate_within(text: str, start: int, path: Path) -> tuple[int, int] | None:
    """The span of the value at `path` within the value that starts at `start`."""
    while path:
        if text[start] not in "[{":
            return None
        for item in items(text, start):
            depth = len(item.path)
            if path[:depth] == item.path:
                start, path = item.value_start, path[depth:]
                break
        else:
            return None
    return start, value_end_at(text, start)


def comments(text: str, statements: Sequence[Statement]) -> list[tuple[int, int]]:
    """The spans of all comments, from the # to the end of the line (without line end), in order."""
    found: list[tuple[int, int]] = []
    pos = 0
    for statement in statements:
        _comments_of_lines(text, pos, statement.start, found)
        found += comments_of(text, statement)
        pos = statement.end
    _comments_of_lines(text, pos, len(text), found)
    return found


def comments_of(text: str, statement: Statement) -> list[tuple[int, int]]:
    """The comments within the value of a statement and behind it, as `comments`."""
    found: list[tuple[int, int]] = []
    if statement.kind == "kv" and text[statement.value_start] in "[{":
        _comments_of_container(text, statement.value_start, statement.value_end, found)
    _comments_of_lines(text, max(statement.key_end, statement.value_end), statement.end, found)
    return found


def _comments_of_lines(text: str, pos: int, stop: int, found: list[tuple[int, int]]) -> None:
    """Of a stretch without strings."""
    while (pos := text.find("#", pos, stop)) >= 0:
        end = text.find("\n", pos, stop)
        end = stop if end < 0 else end
        found.append((pos, end - 1 if text[end - 1] == "\r" else end))
        pos = end


def _comments_of_container(text: str, pos: int, stop: int, found: list[tuple[int, int]]) -> None:
    while pos < stop:
        char = text[pos]
        if char == "#":
            end = text.find("\n", pos)
            _comments_of_lines(text, pos, end, found)
            pos = end
        elif char in "\"'":
            pos = string_end(text, pos)
        else:
            pos += 1
        plain = PLAIN.match(text, pos)
        assert plain is not None
        pos = plain.end()


def line_column(text: str, offset: int) -> tuple[int, int]:
    """Line and column of `offset`, both counted from 1, the column in characters."""
    return text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset)
