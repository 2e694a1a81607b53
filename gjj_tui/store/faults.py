"""The one exception of the store: what is wrong with a file, where, and what to do about it."""

from __future__ import annotations

from gjj_tui.model.visible import visible


class StoreFault(Exception):
    """A file that cannot be read, is no report or no form, or could not be written.

    `line` and `column` count from 1 and are 0 when the fault is of the file as a whole. `kind` is ``read``, ``write``,
    ``changed`` (somebody else wrote the file meanwhile) or ``exists`` (another file has the name). `message` is Chinese
    and may quote the file; `str()` is safe to show.
    """

    def __init__(self, path: str, message: str, line: int = 0, column: int = 0, kind: str = "read") -> None:
        super().__init__(path, message, line, column, kind)
        self.path = path
        self.message = visible(message)
        self.line = line
        self.column = column
        self.kind = kind

    def __str__(self) -> str:
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{visible(self.path)}{place}: {self.message}"
