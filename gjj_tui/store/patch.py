"""Change a TOML text by operations; everything they do not touch stays byte for byte."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gjj_tui.store.blocks import block_text, plan_delete_block, plan_insert_item, plan_insert_text
from gjj_tui.store.guards import Account, guarded
from gjj_tui.store.keys import plan_delete, plan_set
from gjj_tui.store.loading import Document, open_text, value_at
from gjj_tui.store.operations import (
    DeleteItem,
    DeleteKey,
    InsertItem,
    MoveItem,
    Operation,
    PatchRefused,
    SetValue,
    apply_operation,
)
from gjj_tui.store.source import Plan, Source, Splice, line_end_of, splice
from gjj_tui.store.spans import Path, ScanError, scan
from gjj_tui.store.spelling import Unspellable

__all__ = [
    "DeleteItem",
    "DeleteKey",
    "InsertItem",
    "MoveItem",
    "Operation",
    "PatchRefused",
    "SetValue",
    "apply_operation",
    "patch",
    "patch_document",
]


def patch(text: str, operations: Sequence[Operation]) -> str:
    """The text after all operations, in order. Raises `PatchRefused`, or `TomlFault` when `text` cannot be read."""
    return patch_document(open_text(text), operations).text


def patch_document(document: Document, operations: Sequence[Operation]) -> Document:
    """As `patch`, on a text that was read already; gives the new text as read back. Raises `PatchRefused`."""
    editor = _Editor(document)
    try:
        for operation in operations:
            editor.do(operation)
        editor.flush()
    except Unspellable as error:
        raise PatchRefused(error.args[0]) from None
    except ScanError as error:
        raise PatchRefused("guard-scan", error) from None
    if editor.source.text == document.text and not operations:
        return document
    return guarded(document, editor.source.text, editor.model, editor.account())


class _Editor:
    """The text on its way: operations on single lines are gathered and spliced together, blocks go one by one."""

    def __init__(self, document: Document) -> None:
        self.model: dict[str, Any] = document.model
        self.source = Source(document.text, document.statements, line_end_of(document.text))
        self._length = len(document.text)
        self._pending: list[Splice] = []
        self._touched: set[Path] = set()
        self._thinned: set[Path] = set()  # tables with a deletion pending
        self._head = self._tail = self._length
        self._lost: list[str] = []
        self._removed = self._added = 0

    def account(self) -> Account:
        growth = len(self.source.text) - self._length
        tail = min(self._tail, self._length - self._head)
        return Account(self._head, tail, growth, tuple(self._lost), self._removed, self._added)

    def do(self, operation: Operation) -> None:
        expected = apply_operation(self.model, operation)
        match operation:
            case SetValue(path, _, before):
                self.flush_if(path)
                self._line(path, {(*path[:-1], key) for key in before}, operation)
            case DeleteKey(path):
                self.flush_if(path)
                elements = value_at(self.model, path)
                if self.source.header((*path, 0)) is not None and isinstance(elements, list):
                    for at in reversed(range(len(elements))):
                        self._delete((*path, at))
                elif self.source.header(path) is not None:
                    self._delete(path)
                else:
                    self._line(path, set(), operation)
            case InsertItem(array, at, item):
                self.flush()
                self._take(plan_insert_item(self.source, array, at, item))
                self.flush()
            case DeleteItem(array, at):
                self._delete((*array, at))
            case MoveItem(array, at, target, target_at):
                self.flush()
                block = block_text(self.source, (*array, at), target)
                gone = plan_delete_block(self.source, (*array, at))
                self._take(gone._replace(lost=(), removed=0))
                self.flush()
                self._take(plan_insert_text(self.source, target, target_at, block))
                self.flush()
        self.model = expected

    def _delete(self, path: Path) -> None:
        self.flush()
        self._take(plan_delete_block(self.source, path))
        self.flush()

    def _line(self, path: Path, near: set[Path], operation: SetValue | DeleteKey) -> None:
        """Gather when the place of the operation does not depend on what is pending; else write that first."""
        light = self._is_light(path)
        moved = path not in self.source.places and path[:-1] in self._thinned
        if not light or moved or not near.isdisjoint(self._touched):
            self.flush()
        if isinstance(operation, SetValue):
            self._take(plan_set(self.source, self.model, operation))
        else:
            self._thinned.add(path[:-1])
            for plan in plan_delete(self.source, path):
                self._take(plan)
        self._touched.add(path)
        if not light or any(new.startswith(self.source.eol) for _, _, new in self._pending[-1:]):
            self.flush()  # a later key would not know of the line break that was added

    def _is_light(self, path: Path) -> bool:
        """A plain key in a table that is there."""
        parent = path[:-1]
        if parent and self.source.header(parent) is None:
            return False
        return bool(parent) or any(one.kind == "kv" for one in self.source.statements[:1])

    def _take(self, plan: Plan) -> None:
        self._pending += plan.splices
        self._lost += plan.lost
        self._removed += plan.removed
        self._added += plan.added

    def flush_if(self, path: Path) -> None:
        """Write what is pending when it touches `path`."""
        if any(_related(path, other) for other in self._touched):
            self.flush()

    def flush(self) -> None:
        """Write what is pending and locate the text again."""
        self._touched.clear()
        self._thinned.clear()
        if not self._pending:
            return
        text = self.source.text
        self._head = min(self._head, min(start for start, _, _ in self._pending))
        self._tail = min(self._tail, len(text) - max(end for _, end, _ in self._pending))
        new = splice(text, self._pending)
        self._pending = []
        self.source = Source(new, scan(new), self.source.eol)


def _related(one: Path, other: Path) -> bool:
    depth = min(len(one), len(other))
    return one[:depth] == other[:depth]
