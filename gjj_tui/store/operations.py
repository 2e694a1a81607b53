"""What can be done to a report file, as values, and what each one means for the data."""

from __future__ import annotations

from typing import Any

from gjj_tui.model.named import NamedTuple
from gjj_tui.store.spans import Path


class SetValue(NamedTuple):
    """Set the value at `path`; a missing key, and the tables above it, are made.

    A path that ends in an index sets one element of an array, one past its end appends. `before` names keys of the
    same table: a new key is put in front of the first of them in the text, else it comes last.
    """

    path: Path
    value: Any
    before: tuple[str, ...] = ()


class DeleteKey(NamedTuple):
    """Delete a key; its comments stay. A table under a header of its own goes with all that is in it."""

    path: Path


class InsertItem(NamedTuple):
    """Insert a new element into an array of tables, making the array when it is missing.

    Lists of tables within `item` become arrays of tables of their own, everything else is written in one line.
    """

    array: Path
    at: int
    item: dict[str, Any]


class DeleteItem(NamedTuple):
    """Delete an element of an array of tables with all below it; an array without elements is gone."""

    array: Path
    at: int


class MoveItem(NamedTuple):
    """Take an element out of one array of tables and put it into another, or elsewhere into the same.

    `array` and `at` count in the text as it is, `target` and `target_at` in the text without the element, so
    that `MoveItem(target, target_at, array, at)` takes the move back.
    """

    array: Path
    at: int
    target: Path
    target_at: int


Operation = SetValue | DeleteKey | InsertItem | DeleteItem | MoveItem


class PatchRefused(Exception):
    """Nothing was changed. `reason` is a code, `data` what it speaks of (a path or a fault).

    Reasons: `no-such-key`, `table` (a value where a table stands), `not-a-table`, `not-an-array`, `out-of-range`,
    `inline-array`, `scattered` (not in one piece), `place`, `surrogate`, `integer`, `float`, `type`, `depth`, and from
    the guards `guard-data`, `guard-comments`, `guard-lines`, `guard-outside`, `guard-spelling`, `guard-scan`.
    """

    def __init__(self, reason: str, data: object = "") -> None:
        super().__init__(reason, data)
        self.reason = reason
        self.data = data


def apply_operation(model: dict[str, Any], operation: Operation) -> dict[str, Any]:
    """The data after `operation`; `model` stays as it is. Raises `PatchRefused`.

    Knows nothing of the text: the guards compare its result with what tomli reads in the new text.
    """
    match operation:
        case SetValue(path, value):
            return _set(model, path, value)
        case DeleteKey(path):
            new, parent = _opened(model, path[:-1])
            if not isinstance(parent, dict) or path[-1] not in parent:
                raise PatchRefused("no-such-key", path)
            del parent[path[-1]]
            return new
        case InsertItem(array, index, item):
            return _insert(model, array, index, item)
        case DeleteItem(array, index):
            return _take(model, array, index)[0]
        case MoveItem(array, index, target, target_index):
            new, item = _take(model, array, index)
            return _insert(new, target, target_index, item)


def _opened(model: dict[str, Any], path: Path, make: bool = False) -> tuple[dict[str, Any], Any]:
    """A model that shares all but the containers along `path`, and the container at `path`."""
    new = dict(model)
    here: Any = new
    for part in path:
        if isinstance(here, dict) and isinstance(part, str):
            if part not in here and make:
                here[part] = {}
        elif not (isinstance(here, list) and isinstance(part, int) and 0 <= part < len(here)):
            raise PatchRefused("no-such-key", path)
        if isinstance(here, dict) and part not in here:
            raise PatchRefused("no-such-key", path)
        child = here[part]
        if not isinstance(child, (dict, list)):
            raise PatchRefused("not-a-table", path)
        here[part] = dict(child) if isinstance(child, dict) else list(child)
        here = here[part]
    return new, here


def _set(model: dict[str, Any], path: Path, value: Any) -> dict[str, Any]:
    if not path:
        raise PatchRefused("no-such-key", path)
    new, parent = _opened(model, path[:-1], make=True)
    key = path[-1]
    if isinstance(parent, dict) and isinstance(key, str):
        parent[key] = value
    elif isinstance(parent, list) and isinstance(key, int):
        if not 0 <= key <= len(parent):
            raise PatchRefused("out-of-range", path)
        parent[key : key + 1] = [value]
    else:
        raise PatchRefused("not-a-table", path)
    return new


def _insert(model: dict[str, Any], array: Path, index: int, item: dict[str, Any]) -> dict[str, Any]:
    if not array or not isinstance(array[-1], str):
        raise PatchRefused("not-an-array", array)
    new, parent = _opened(model, array[:-1])
    if not isinstance(parent, dict):
        raise PatchRefused("not-a-table", array)
    old = parent.get(array[-1], [])
    if not isinstance(old, list) or not all(isinstance(element, dict) for element in old):
        raise PatchRefused("not-an-array", array)
    if not 0 <= index <= len(old):
        raise PatchRefused("out-of-range", (*array, index))
    parent[array[-1]] = [*old[:index], item, *old[index:]]
    return new


def _take(model: dict[str, Any], array: Path, index: int) -> tuple[dict[str, Any], dict[str, Any]]:
    new, siblings = _opened(model, array)
    if not isinstance(siblings, list):
        raise PatchRefused("not-an-array", array)
    if not 0 <= index < len(siblings):
        raise PatchRefused("out-of-range", (*array, index))
    item = siblings.pop(index)
    if not isinstance(item, dict):
        raise PatchRefused("not-an-array", array)
    if not siblings:
        del _container_of(new, array)[array[-1]]
    return new, item


def _container_of(model: dict[str, Any], path: Path) -> Any:
    here: Any = model
    for part in path[:-1]:
        here = here[part]
    return here
