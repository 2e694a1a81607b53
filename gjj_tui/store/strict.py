"""Strict reading of TOML data: the right keys with the right types, each fault with its line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gjj_tui.i18n import gettext as _
from gjj_tui.model.nearest import nearest_hint
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.loading import FloatText, TomlFault, fault_words, load, where
from gjj_tui.store.spans import Path, ScanError, line_column, scan


def type_title(value: Any) -> str:
    """What a TOML value is, in words."""
    if isinstance(value, bool):
        return _("真假值")
    if isinstance(value, (int, float, FloatText)):
        return _("数")
    if isinstance(value, str):
        return _("文字")
    if isinstance(value, list):
        return _("列表")
    return _("表") if isinstance(value, dict) else _("日期")


_WANTED: dict[type, Callable[[], str]] = {
    str: lambda: _("文字"),
    int: lambda: _("整数"),
    bool: lambda: _("true 或 false"),
    list: lambda: _("列表"),
    dict: lambda: _("表"),
}


def offset_of(text: str, path: Path) -> int:
    """Where a key stands (the header for a table or an element), or the nearest thing around it that is there."""
    try:
        statements = scan(text)
    except ScanError:
        return 0
    while path:
        for statement in statements:
            if statement.path[: len(path)] == path:
                return statement.key_start
        path = path[:-1]
    return 0


class StrictReader:
    """Reads one text; `fault` makes the exception for a place in it."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        try:
            self.data = load(text)
        except TomlFault as error:
            line, column = where(text, error)
            raise StoreFault(path, fault_words(error), line, column) from error

    def fault(self, at: Path, message: str) -> StoreFault:
        return StoreFault(self.path, message, *line_column(self.text, offset_of(self.text, at)))

    def known(self, table: Mapping[str, Any], at: Path, keys: Mapping[str, type]) -> None:
        """Every key of the table is one of these and has its type."""
        for key, value in table.items():
            wanted = keys.get(key)
            if wanted is None:
                hint = nearest_hint(key, list(keys))
                raise self.fault((*at, key), _("没有名为“{key}”的项").format(key=key) + hint)
            if not isinstance(value, wanted) or (wanted is int and isinstance(value, bool)) or (
                wanted is str and isinstance(value, FloatText)
            ):  # fmt: skip
                message = _("“{key}”应是{wanted}，现为{found}")
                raise self.fault(
                    (*at, key), message.format(key=key, wanted=_WANTED[wanted](), found=type_title(value))
                )

    def needed(self, table: Mapping[str, Any], at: Path, *keys: str) -> None:
        """None of these keys is missing."""
        for key in keys:
            if key not in table:
                raise self.fault(at, _("缺少“{key}”").format(key=key))
