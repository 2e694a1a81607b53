"""What a command can see and do, whatever screen or test stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import NamedTuple, Protocol

from gjj_tui.model.address import Address, SectionAddress
from gjj_tui.model.edits import Edit
from gjj_tui.model.form import Row, Table
from gjj_tui.session import Session


class Choice(NamedTuple):
    """One line of a list to choose from; `detail` stands beside it, less bright."""

    title: str
    value: object
    detail: str = ""


class Workbench(Protocol):
    """What a command can see and do. The terminal app is one; a test is another."""

    @property
    def session(self) -> Session: ...
    @property
    def place(self) -> Address | None:
        """What is selected: a cell, a section, a property, or None for the report as a whole."""

    @property
    def here(self) -> tuple[Table, Row] | None:
        """The table in sight with the row under its cursor, which may be a group row."""

    @property
    def selected(self) -> tuple[SectionAddress, int, int] | None:
        """What is selected in the text that was opened last, as a span of its source; None when none was opened."""

    def do(self, edit: Edit) -> bool:
        """Apply an edit; a refusal is told to the user and gives False."""

    def show(self, address: Address, offset: int = 0, length: int = 0) -> None:
        """Go to an address and put the cursor there; in a paragraph, select `length` characters from `offset` on."""

    def tell(self, message: str, urgent: bool = False) -> None: ...
    def ask(self, question: str, choices: Sequence[Choice], then: Callable[[object], object]) -> None: ...
    def prompt(self, question: str, text: str, then: Callable[[str], object]) -> None: ...
    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None: ...
    def read(self, title: str, paragraphs: Sequence[str], then: Callable[[], object] | None = None) -> None:
        """Show a page to read; `then` is called when it is closed."""

    def check(
        self, title: str, choices: Sequence[Choice], checked: Collection[object],
        then: Callable[[Collection[object]], object],
    ) -> None:  # fmt: skip
        """Let the user tick any of some choices; `then` gets the values of those that are ticked in the end."""

    def open_report(self, path: str) -> None:
        """Close this report, whose changes are saved or given up, and open another one."""

    def edit_here(self) -> None:
        """Begin typing in the selected cell or text."""

    def help(self) -> None: ...
    def keys(self) -> None: ...
    def palette(self) -> None: ...
    def next_panel(self, step: int) -> None: ...
    def toggle_panel(self, panel: str) -> None: ...
    def widen(self, step: int) -> None: ...
    def zoom(self) -> None: ...
    def step_finding(self, step: int) -> None: ...
    def toggle_scope(self) -> None: ...
    def copy(self) -> None: ...
    def settle(self) -> bool:
        """Take over what others did to the file; False when the user has to decide something first."""

    def synced(self) -> None:
        """The report went to its file."""

    def leave(self) -> None: ...
    def repaint(self) -> None: ...
    def to_shell(self) -> None: ...
    def toggle_mouse(self) -> None: ...


def why_readonly(bench: Workbench) -> str:
    """Why nothing can be edited, "" when it can."""
    return bench.session.readonly
