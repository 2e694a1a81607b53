"""The one exception of the intake: a source that cannot be read, or that lacks what a report must have."""

from __future__ import annotations

from gjj_tui.model.visible import visible


class IntakeFault(Exception):
    """`message` is Chinese, for people, and safe to show; `line` counts from 1 and is 0 for the source as a whole.

    `lacks` names the property that the source does not tell (``year``, ``agency``), so that it can be asked for.
    """

    def __init__(self, message: str, line: int = 0, lacks: str = "") -> None:
        super().__init__(message, line, lacks)
        self.message = visible(message)
        self.line = line
        self.lacks = lacks

    def __str__(self) -> str:
        return self.message
