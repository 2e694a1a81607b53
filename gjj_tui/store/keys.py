"""Plans for single keys and values: set, insert, delete, also within inline tables and arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from gjj_tui.store.blocks import plan_delete_block
from gjj_tui.store.loading import same, value_at
from gjj_tui.store.operations import PatchRefused, SetValue
from gjj_tui.store.source import Plan, Source, Splice
from gjj_tui.store.spans import Item, Path, Statement, items, keys_at, locate_within, value_end_at
from gjj_tui.store.spelling import spell, spell_key


def plan_set(source: Source, model: dict[str, Any], operation: SetValue) -> Plan:
    """Replace a value, or write a new key where it belongs. `model` is the data before the operation."""
    path, value, before = operation
    missing = object()
    old = value_at(model, path, missing)
    if old is not missing and same(old, value):
        return Plan()
    around = _statement_around(source, path)
    if around is not None:
        return _set_within(source, around, path[len(around.path) :], old, value, before)
    if old is not missing:
        raise PatchRefused("table", path)
    if isinstance(path[-1], int):
        raise PatchRefused("not-an-array", path)
    return _insert_key(source, model, path, value, before)


def _statement_around(source: Source, path: Path) -> Statement | None:
    """The `key = value` at `path`, or the one whose inline value holds it."""
    for depth in range(len(path), 0, -1):
        statement = source.find(path[:depth])
        if statement is not None:
            return statement if statement.kind == "kv" else None
    return None


def _set_within(
    source: Source, around: Statement, path: Path, old: Any, value: Any, before: tuple[str, ...]
) -> Plan:
    span = locate_within(source.text, around.value_start, path)
    if span is not None:
        return Plan(_replace(source, *span, old, value, bool(path)), (), 1, 1)
    while (parent := locate_within(source.text, around.value_start, path[:-1])) is None:
        value = {path[-1]: value}
        path = path[:-1]
    start, end = parent
    found = list(items(source.text, start)) if source.text[start] in "[{" else []
    key = path[-1]
    if source.text[start] == "[" and key == len(found):
        spelled = spell(value, source.eol, inline=True)
    elif source.text[start] == "{" and isinstance(key, str):
        spelled = f"{spell_key(key)} = {spell(value, source.eol, inline=True)}"
    else:
        raise PatchRefused("not-a-table", (*around.path, *path))
    return Plan([_insert_item(start, end, source.text, found, spelled, before)], (), 1, 1)


def _insert_item(
    start: int, end: int, text: str, found: Sequence[Item], spelled: str, before: tuple[str, ...]
) -> Splice:
    for item in found:
        if text[start] == "{" and item.path[0] in before:
            return item.start, item.start, spelled + ", "
    if found:
        return found[-1].value_end, found[-1].value_end, ", " + spelled
    return start, end, f"{{ {spelled} }}" if text[start] == "{" else f"[{spelled}]"


def _replace(source: Source, start: int, end: int, old: Any, new: Any, inline: bool) -> list[Splice]:
    """Splices that touch only the elements of an array or inline table that differ."""
    text = source.text
    splices: list[Splice] = []
    pending = [(start, end, old, new, inline)]
    while pending:
        start, end, old, new, inline = pending.pop()
        if same(old, new):
            continue
        found = list(items(text, start)) if text[start] in "[{" else []
        if isinstance(old, list) and isinstance(new, list) and old and new:
            pending += [
                (item.value_start, item.value_end, one, two, True)
                for item, one, two in zip(found, old, new, strict=False)
            ]
            more = "".join(", " + spell(value, source.eol, inline=True) for value in new[len(old) :])
            stop = found[min(len(old), len(new)) - 1].value_end
            if len(old) != len(new):
                splices.append((stop, found[-1].value_end, more))
        elif (
            isinstance(old, dict)
            and isinstance(new, dict)
            and old.keys() == new.keys()
            and all(len(item.path) == 1 for item in found)
        ):
            pending += [
                (item.value_start, item.value_end, old[item.path[0]], new[item.path[0]], True) for item in found
            ]
        else:
            splices.append((start, end, spell(new, source.eol, text[start:end], inline)))
    return splices


def _insert_key(source: Source, model: dict[str, Any], path: Path, value: Any, before: tuple[str, ...]) -> Plan:
    parent, key = path[:-1], str(path[-1])
    header = -1 if not parent else source.header(parent)
    if header is not None:
        return _insert_in_body(source, header, parent, key, value, before)
    dotted = [one for one in source.statements if _dots_through(source, one, parent)]
    if dotted:
        return _insert_dotted(source, dotted, parent, key, value, before)
    known = len(parent)
    while known and not isinstance(value_at(model, parent[:known], None), (dict, list)):
        known -= 1
    owner = parent[:known]
    written_by_dots = any(_dots_through(source, one, owner) for one in source.statements) if owner else False
    if not written_by_dots and not any(isinstance(part, int) for part in parent):
        return _append_table(source, parent, key, value)
    if known == len(parent):
        raise PatchRefused("place", path)
    for part in reversed(path[known + 1 :]):
        value = {part: value}
    return _insert_key(source, model, path[: known + 1], value, ())


def _insert_in_body(
    source: Source, header: int, parent: Path, key: str, value: Any, before: tuple[str, ...]
) -> Plan:
    """Behind the key that comes before in the body of a table, else directly below its header."""
    text, eol, body = source.text, source.eol, source.body(header)
    follows = {(*parent, name) for name in before}
    number = next((n for n, one in enumerate(body) if one.path[: len(parent) + 1] in follows), len(body))
    after = ""
    if number:
        place = body[number - 1].end
    elif header >= 0:
        place = source.statements[header].end
    elif body:
        place = body[0].start
    elif source.statements:
        place = source.lead(source.statements[0].start, 0)
        after = eol
    else:
        place = len(text)
    sibling = body[number - 1] if number else body[0] if body else None
    indent = source.indent(sibling or source.statements[header]) if sibling or header >= 0 else ""
    equals = "=" if sibling and text[sibling.key_end : sibling.value_start] == "=" else " = "
    line = f"{indent}{spell_key(key)}{equals}{spell(value, eol)}{eol}{after}"
    return Plan([(place, place, _fresh_line(source, place) + line)], (), 0, 1)


def _fresh_line(source: Source, place: int) -> str:
    return source.eol if place and source.text[place - 1] != "\n" else ""


def _dots_through(source: Source, statement: Statement, table: Path) -> bool:
    """Whether `statement` is a dotted key that makes `table` on its way."""
    depth = len(table)
    if statement.kind != "kv" or len(statement.path) <= depth or statement.path[:depth] != table:
        return False
    return len(keys_at(source.text, statement.key_start)[0]) > len(statement.path) - depth


def _insert_dotted(
    source: Source, dotted: Sequence[Statement], parent: Path, key: str, value: Any, before: tuple[str, ...]
) -> Plan:
    follows = {(*parent, name) for name in before}
    next_one = next((one for one in dotted if one.path[: len(parent) + 1] in follows), None)
    model_of = next_one or dotted[-1]
    place = next_one.start if next_one else dotted[-1].end
    stem = _stem(source, model_of, parent)
    line = f"{source.indent(model_of)}{stem}.{spell_key(key)} = {spell(value, source.eol)}{source.eol}"
    return Plan([(place, place, _fresh_line(source, place) + line)], (), 0, 1)


def _stem(source: Source, statement: Statement, table: Path) -> str:
    """The part of a dotted key that stands for `table`, as spelled."""
    spans = keys_at(source.text, statement.key_start)[1]
    number = len(spans) - (len(statement.path) - len(table))
    return source.text[statement.key_start : spans[number - 1][1]]


def _append_table(source: Source, table: Path, key: str, value: Any) -> Plan:
    """A new table at the end of the file, behind a blank line."""
    eol = source.eol
    blanks = source.blanks_before(len(source.text), source.floor(len(source.statements)))
    place = blanks[-1] if blanks else len(source.text)
    header = ".".join(spell_key(str(part)) for part in table)
    lines = f"[{header}]{eol}{spell_key(key)} = {spell(value, eol)}{eol}"
    return Plan([(place, place, _fresh_line(source, place) + (eol if place else "") + lines)], (), 0, 1)


def plan_delete(source: Source, path: Path) -> Iterator[Plan]:
    """Delete a key or a table."""
    around = _statement_around(source, path)
    if around is not None and around.path == path:
        yield _delete_statement(source, around)
    elif around is not None:
        yield _delete_within(source, around, path[len(around.path) :])
    elif source.header(path) is not None:
        yield plan_delete_block(source, path)
    else:
        dotted = [one for one in source.statements if _dots_through(source, one, path)]
        if not dotted:
            raise PatchRefused("scattered", path)
        for statement in dotted:
            yield Plan([source.without(statement)], (), 1, 0)


def _delete_statement(source: Source, statement: Statement) -> Plan:
    table = statement.path[:-1]
    if _dots_through(source, statement, table):
        others = [one for one in source.statements if one is not statement and one.path[: len(table)] == table]
        if not others:
            # Without its last dotted key the table itself would be gone.
            left = _stem(source, statement, table) + " = {}"
            return Plan([(statement.key_start, statement.value_end, left)], (), 1, 1)
    return Plan([source.without(statement)], (), 1, 0)


def _delete_within(source: Source, around: Statement, path: Path) -> Plan:
    """Delete a key of an inline table together with one comma."""
    text = source.text
    for depth in range(len(path) - 1, -1, -1):
        parent = locate_within(text, around.value_start, path[:depth])
        if parent is not None:
            break
    start = parent[0] if parent else around.value_start
    found = list(items(text, start)) if text[start] == "{" else []
    number = next((n for n, item in enumerate(found) if item.path == path[depth:]), None)
    if number is None:
        raise PatchRefused("no-such-key", (*around.path, *path))
    if len(found) == 1:
        span = start + 1, value_end_at(text, start) - 1
    elif number + 1 < len(found):
        span = found[number].start, found[number + 1].start
    else:
        span = found[number - 1].value_end, found[number].value_end
    return Plan([(*span, "")], (), 1, 1)
