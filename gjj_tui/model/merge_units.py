"""What the parts of a merge share: the units of a report, and when both sides changed one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

Side = Literal["ours", "theirs", "base"]

ROOT = -1
"""Stands for the report among the uids of its sections."""

Key = tuple[Any, ...]
"""A unit: its kind, and what tells it from others of the kind."""
Choose = Callable[[Key], Side]
"""The side to take for a unit that is in conflict."""


class Clash(NamedTuple):
    """A conflict before it has a number; `rank` is its place among the others."""

    rank: tuple[Any, ...]
    key: Key
    base: str | None
    ours: str | None
    theirs: str | None


def clashing(base: object, ours: object, theirs: object) -> bool:
    """Whether both sides changed it, each in its own way."""
    return ours != theirs and base != ours and base != theirs


def settled(three: Sequence[Any], side: Side) -> Any:
    """The value of a unit, given base, ours and theirs; from `side` when both changed it."""
    base, ours, theirs = three
    if clashing(base, ours, theirs):
        return {"base": base, "ours": ours, "theirs": theirs}[side]
    return ours if theirs == base else theirs
