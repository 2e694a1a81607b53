"""Plans for elements of arrays of tables: insert, delete, and the text of a block that moves."""

from __future__ import annotations

from typing import Any

from gjj_tui.store.operations import PatchRefused
from gjj_tui.store.source import Extent, Plan, Source, Splice, Style, names_of
from gjj_tui.store.spans import MAX_KEY_DEPTH, Path, keys_at
from gjj_tui.store.spelling import spell, spell_key


def plan_delete_block(source: Source, path: Path) -> Plan:
    """Delete a table or an element with the comments directly above it, all below it, and one of its two gaps."""
    extent = source.extent(path)
    start, end = _removed(source, extent)
    gone = sum(statement.kind == "kv" for statement in source.statements[extent.first : extent.last])
    return Plan([(start, end, "")], source.comments_in(start, end), gone, 0)


def _removed(source: Source, extent: Extent) -> tuple[int, int]:
    after = source.after_blanks(extent.end)
    # A free comment behind the gap must not come to stand directly above another block, to go with that one later.
    free = after > extent.end and source.line(after).lstrip(" \t").startswith("#")
    if after < len(source.text) and not free:
        return extent.start, after
    blanks = source.blanks_before(extent.start, source.floor(extent.first))
    return (blanks[-1] if blanks else extent.start), extent.end


def plan_insert_item(source: Source, array: Path, index: int, item: dict[str, Any]) -> Plan:
    """Write a new element in the layout of its siblings."""
    lines: list[str] = []
    added = _render(source, array, item, _first_style(source, array), lines)
    return plan_insert_text(source, array, index, "".join(lines), added)


def plan_insert_text(source: Source, array: Path, index: int, block: str, added: int = 0) -> Plan:
    """Put the text of an element (ending in a line end) where element `index` of `array` belongs."""
    text, eol = source.text, source.eol
    splices: list[Splice] = []
    gap = eol * source.style(array, _first_style(source, array)).gap
    if source.header((*array, index)) is not None:
        place = source.extent((*array, index)).start
        return Plan([(place, place, block + gap)], (), 0, added)
    empty = source.find(array)
    if empty is not None and empty.kind == "kv":
        if text[empty.value_start : empty.value_end].strip("[] \t\r\n"):
            raise PatchRefused("inline-array", array)
        splices.append(source.without(empty))
    place = _end_of(source, array, index)
    if place and text[place - 1] != "\n":
        block = eol + gap + block
    elif place:
        block = gap + block
    if source.line(place).strip(" \t\r\n"):
        block += gap
    splices.append((place, place, block))
    return Plan(splices, (), len(splices) - 1, added)


def _end_of(source: Source, array: Path, index: int) -> int:
    """Behind the last element of an array; behind the block around it when there is none; else the end of the file."""
    if index > 0:
        return source.extent((*array, index - 1)).end
    parent = array[:-1]
    if source.header(parent) is not None:
        return source.extent(parent).end
    within = any(source.find(parent[:depth]) is not None for depth in range(1, len(parent) + 1))
    if within or any(isinstance(part, int) for part in parent):
        raise PatchRefused("place", array)
    blanks = source.blanks_before(len(source.text), source.floor(len(source.statements)))
    return blanks[-1] if blanks else len(source.text)


def _first_style(source: Source, array: Path) -> Style:
    """The layout of the first element ever: two spaces per level below the first."""
    header = source.header(array[:-1])
    if header is None or len(names_of(array)) == 1:
        return Style("", "", 1)
    indent = source.indent(source.statements[header]) + "  "
    return Style(indent, indent, 0)


def _render(source: Source, array: Path, item: dict[str, Any], fallback: Style, lines: list[str]) -> int:
    """Append the lines of one element and of the elements below it; the number of keys written."""
    names = names_of(array)
    if len(names) > MAX_KEY_DEPTH:
        raise PatchRefused("depth", array)
    style = source.style(array, fallback)
    lines.append(f"{style.header_indent}[[{'.'.join(map(spell_key, names))}]]{source.eol}")
    nested = {key: value for key, value in item.items() if _is_tables(value)}
    count = len(item) - len(nested)
    for key, value in item.items():
        if key not in nested:
            lines.append(f"{style.key_indent}{spell_key(key)} = {spell(value, source.eol)}{source.eol}")
    below = Style(style.header_indent + "  ", style.header_indent + "  ", 0)
    for key, tables in nested.items():
        for table in tables:
            child = (*array, 0, key)
            lines.append(source.eol * source.style(names_of(child), below).gap)
            count += _render(source, child, table, below, lines)
    return count


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(element, dict) for element in value)


def block_text(source: Source, path: Path, target: Path) -> str:
    """The text of an element as it stands, its headers and those below it renamed for the array `target`."""
    extent = source.extent(path)
    old, new = names_of(path), names_of(target)
    parts: list[str] = []
    pos = extent.start
    if old != new:
        spelled = ".".join(map(spell_key, new))
        for statement in source.statements[extent.first : extent.last]:
            if statement.kind != "kv":
                spans = keys_at(source.text, statement.key_start)[1]
                parts += (source.text[pos : statement.key_start], spelled)
                pos = spans[len(old) - 1][1]
    parts.append(source.text[pos : extent.end])
    block = "".join(parts)
    return block if block.endswith("\n") else block + source.eol
