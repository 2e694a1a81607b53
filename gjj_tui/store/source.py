"""A located text as the planners see it: which lines belong to what, and how its author indents."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gjj_tui.model.named import NamedTuple
from gjj_tui.store.operations import PatchRefused
from gjj_tui.store.spans import Path, Statement, comments, comments_of

Splice = tuple[int, int, str]


class Plan(NamedTuple):
    """What to write where: splices of the text as it is, comments that go with a deleted block, and how many
    `key = value` statements disappear and appear (a changed one does both)."""

    splices: Sequence[Splice] = ()
    lost: Sequence[str] = ()
    removed: int = 0
    added: int = 0


class Extent(NamedTuple):
    """A block: statements `first` to `last` (exclusive), `start` with the comments directly above its header, `end`
    with comments directly below its last line (unless they stand directly above the next statement)."""

    first: int
    last: int
    start: int
    end: int


class Style(NamedTuple):
    """How elements of one array of tables are laid out; `gap` counts blank lines before the header."""

    header_indent: str
    key_indent: str
    gap: int


def names_of(path: Path) -> tuple[str, ...]:
    """The path as a header spells it, without indexes."""
    return tuple(part for part in path if isinstance(part, str))


def line_end_of(text: str) -> str:
    r"""The line end of a file: \r\n when more than half of its lines end so."""
    return "\r\n" if text.count("\r\n") * 2 > text.count("\n") else "\n"


def splice(text: str, splices: Sequence[Splice]) -> str:
    """The text with all splices applied at once; they must not overlap. At one place insertions keep their order."""
    parts: list[str] = []
    pos = 0
    for start, end, replacement in sorted(splices, key=lambda one: one[:2]):
        if start < pos:
            raise PatchRefused("place", start)
        parts += (text[pos:start], replacement)
        pos = end
    parts.append(text[pos:])
    return "".join(parts)


class Source:
    """A text, its statements, and questions about them. Values are not known here."""

    __slots__ = ("eol", "places", "statements", "text")

    def __init__(self, text: str, statements: Sequence[Statement], eol: str) -> None:
        self.text = text
        self.statements = statements
        self.eol = eol
        self.places = {statement.path: number for number, statement in enumerate(statements)}

    def find(self, path: Path) -> Statement | None:
        number = self.places.get(path)
        return None if number is None else self.statements[number]

    def header(self, path: Path) -> int | None:
        """The number of the header of the table or element at `path`."""
        number = self.places.get(path)
        return number if number is not None and self.statements[number].kind != "kv" else None

    def body(self, header: int) -> Sequence[Statement]:
        """The keys directly below a header; below no header (-1) the keys at the top of the file."""
        stop = header + 1
        while stop < len(self.statements) and self.statements[stop].kind == "kv":
            stop += 1
        return self.statements[header + 1 : stop]

    def floor(self, number: int) -> int:
        """The end of the statement before `number`."""
        return self.statements[number - 1].end if number > 0 else 0

    def ceiling(self, number: int) -> int:
        """The start of statement `number`, the end of the text when there is none."""
        return self.statements[number].start if number < len(self.statements) else len(self.text)

    def line(self, pos: int) -> str:
        """The line that starts at `pos`, with its line end; "" at the end of the text."""
        end = self.text.find("\n", pos)
        return self.text[pos:] if end < 0 else self.text[pos : end + 1]

    def lead(self, pos: int, floor: int) -> int:
        """Where the comment lines directly above `pos` begin."""
        while pos > floor:
            above = self.text.rfind("\n", 0, pos - 1) + 1
            if above < floor or not self.text[above:pos].lstrip(" \t").startswith("#"):
                break
            pos = above
        return pos

    def blanks_before(self, pos: int, floor: int) -> list[int]:
        """The starts of the blank lines directly above `pos`, the topmost last."""
        starts: list[int] = []
        while pos > floor:
            above = self.text.rfind("\n", 0, pos - 1) + 1
            if above < floor or self.text[above:pos].strip(" \t\r\n"):
                break
            starts.append(above)
            pos = above
        return starts

    def after_blanks(self, pos: int) -> int:
        """Behind the blank lines that start at `pos`."""
        while (line := self.line(pos)) and not line.strip(" \t\r\n"):
            pos += len(line)
        return pos

    def after_comments(self, pos: int, ceiling: int) -> int:
        """Behind the comment lines that start at `pos`; `pos` itself when they stand directly above `ceiling`."""
        end = pos
        while end < ceiling and self.line(end).lstrip(" \t").startswith("#"):
            end += len(self.line(end))
        return end if end < ceiling or ceiling == len(self.text) else pos

    def extent(self, path: Path) -> Extent:
        """The block of a table or of an element of an array of tables. Refuses when it is not in one piece."""
        first = self.header(path)
        if first is None:
            raise PatchRefused("inline-array", path)
        depth = len(path)
        last = first + 1
        while last < len(self.statements) and self.statements[last].path[:depth] == path:
            last += 1
        others = (*self.statements[:first], *self.statements[last:])
        if any(statement.path[:depth] == path for statement in others):
            raise PatchRefused("scattered", path)
        start = self.lead(self.statements[first].start, self.floor(first))
        end = self.after_comments(self.statements[last - 1].end, self.ceiling(last))
        return Extent(first, last, start, end)

    def indent(self, statement: Statement) -> str:
        line = self.text[statement.start : statement.key_start]
        return line[: len(line) - len(line.lstrip(" \t"))]

    def without(self, statement: Statement) -> Splice:
        """Delete a statement; comments within its value and behind it stay, each on a line of its own."""
        indent = self.indent(statement)
        kept = [f"{indent}{self.text[start:end]}{self.eol}" for start, end in comments_of(self.text, statement)]
        return statement.start, statement.end, "".join(kept)

    def comments_in(self, start: int, end: int) -> list[str]:
        spans = comments(self.text, self.statements)
        return [self.text[first:last] for first, last in spans if start <= first < end]

    def style(self, array: Path, fallback: Style) -> Style:
        """The layout of the elements of `array`, else of any array of that name, else `fallback`."""
        numbers = list(self._elements(array)) or list(self._namesakes(names_of(array)))
        if not numbers:
            return fallback
        number = numbers[1] if len(numbers) > 1 else numbers[0]
        statement = self.statements[number]
        floor = self.floor(number)
        lead = self.lead(statement.start, floor)
        gap = len(self.blanks_before(lead, floor)) if lead else fallback.gap
        body = self.body(number)
        header_indent = self.indent(statement)
        return Style(header_indent, self.indent(body[0]) if body else header_indent, min(gap, 2))

    def _elements(self, array: Path) -> Iterator[int]:
        index = 0
        while (number := self.places.get((*array, index))) is not None:
            yield number
            index += 1

    def _namesakes(self, names: tuple[str, ...]) -> Iterator[int]:
        for number, statement in enumerate(self.statements):
            if statement.kind == "aot" and names_of(statement.path) == names:
                yield number
