"""What a command can see and do, whatever screen or test stands behind it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from gjj_tui.model.address import Address, SectionAddress
from gjj_tui.model.edits import Edit
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Row, Table
from gjj_tui.model.named import NamedTuple
from gjj_tui.session import Session

if TYPE_CHECKING:
    from gjj_tui.publish.blocks import Document


class Choice(NamedTuple):
    """One line of a list to choose from; `detail` stands beside it, less bright, `note` below the list."""

    title: str
    value: object
    detail: str = ""
    note: str = ""


def matching(choices: Sequence[Choice], query: str) -> list[Choice]:
    """The lines that hold the query, letters of any case; all of them for none."""
    wanted = query.strip().casefold()
    return [one for one in choices if wanted in f"{one.title} {one.detail}".casefold()]


class Handle(NamedTuple):
    """What a key does with the line under the cursor of a list that is worked through; `run` gets the line's value."""

    keys: tuple[str, ...]
    title: str
    run: Callable[[object], object]
    closes: bool = False


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
    def found(self) -> list[Finding]:
        """What is found at the cursor, the nearest first; in the list of findings the one under the cursor."""
    @property
    def selected(self) -> tuple[SectionAddress, int, int] | None:
        """What is selected in the text that was opened last, as a span of its source; None when none was opened."""

    def do(self, edit: Edit) -> bool:
        """Apply an edit; a refusal is told to the user and gives False."""

    def show(self, address: Address, offset: int = 0, length: int = 0) -> None:
        """Go to an address and put the cursor there; in a paragraph, select `length` characters from `offset` on."""

    def tell(self, message: str, urgent: bool = False) -> None:
        """Say something for some seconds; what is urgent stays longer."""

    # What is asked is answered later or never: `then` is called with the answer, and not at all if the user leaves.

    def ask(
        self, question: str, choices: Sequence[Choice], then: Callable[[object], object],
        otherwise: Callable[[], object] | None = None,
    ) -> None:  # fmt: skip
        """Let the user choose one of a few lines; `then` gets its value, on Esc nothing happens but `otherwise`."""

    def prompt(self, question: str, text: str, then: Callable[[str], object]) -> None:
        """Let the user change a text of one line; `then` gets it as typed."""

    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None:
        """Let the user narrow a list down by typing and choose from it; `then` gets the value of the line."""

    def write(self, title: str, notes: Sequence[str], text: str, then: Callable[[str], object]) -> None:
        """Let the user write a text of some lines' length below some notes."""

    def read(self, title: str, paragraphs: Sequence[str], then: Callable[[], object] | None = None) -> None:
        """Show a page to read; `then` is called when it is closed."""

    def preview(self, document: Document) -> None:
        """Show the printed page of a document."""

    def check(
        self, title: str, choices: Sequence[Choice], checked: Collection[object],
        then: Callable[[Collection[object]], object],
    ) -> None:  # fmt: skip
        """Let the user tick any of some choices; `then` gets the values of those that are ticked in the end."""

    def open_report(self, path: str) -> None:
        """Close this report, whose changes are saved or given up, and open another one."""

    def work_through(self, title: str, lines: Callable[[], Sequence[Choice]], handles: Sequence[Handle]) -> None:
        """Show a list of which each line can be dealt with by keys; it is read again after each."""

    def undo(self) -> None:
        """Take the last step back, wherever it was made, and say what it was."""

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
