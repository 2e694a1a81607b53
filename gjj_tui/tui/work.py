"""A list of things to be dealt with one by one: numbers of the text, doubts of an import."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical

from gjj_tui.commands import Choice, Handle
from gjj_tui.i18n import gettext as _
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.cells import wrap
from gjj_tui.tui.dialogs import ChoiceList, Dialog
from gjj_tui.tui.keys import key_name
from gjj_tui.tui.rowlist import RowList

NOTE_LINES = 4


class WorkScreen(Dialog):
    """A list of things to be dealt with by keys; below it what is to be said of the one under the cursor.

    `last` is what remains to be done when it is closed.
    """

    DEFAULT_CSS = """
    WorkScreen > Vertical { width: 96%; max-width: 104; }
    WorkScreen RowList { height: 1fr; }
    WorkScreen #work-note { text-style: none; margin-top: 1; }
    """

    most_rows = 20

    def __init__(self, title: str, lines: Callable[[], Sequence[Choice]], handles: Sequence[Handle]) -> None:
        words = [f"{key_name(handle.keys[0])} {handle.title}" for handle in handles]
        super().__init__(title, "  ".join([*words, _("Esc 关闭")]))
        self._title, self._lines, self._handles = title, lines, handles
        self.last: Callable[[], object] | None = None
        self.note = TextLines("work-note", NOTE_LINES)
        self.list = ChoiceList()

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._heading
            yield self.list
            yield self.note
            yield self._hint

    def on_mount(self) -> None:
        self.list.focus()
        self.update()

    def on_screen_resume(self) -> None:
        # A question that was asked in between may have changed the report.
        self.update()

    def on_resize(self) -> None:
        super().on_resize()
        self.call_after_refresh(self._show_note)

    def update(self) -> None:
        """Read the lines again; the cursor stays where it is, on what is next."""
        self.list.choices = list(self._lines())
        self.list.reset()
        self._heading.show(self._title, right=_("{count} 个").format(count=self.list.count()))
        self._show_note()

    def _show_note(self) -> None:
        choice = self.list.choice
        width = max(20, self.note.size.width)
        self.note.show(*wrap(choice.note if choice else "", width)[:NOTE_LINES])

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_note()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        self._handle("enter")

    def on_key(self, event: events.Key) -> None:
        if self._handle(event.character or "") or self._handle(event.key):
            event.stop()

    def _handle(self, key: str) -> bool:
        handle = next((one for one in self._handles if key in one.keys), None)
        if handle is None:
            return False
        value = self.list.choice.value if self.list.choice else None
        if handle.closes:
            self.last = lambda: handle.run(value)
            self.dismiss(None)
            return True
        handle.run(value)
        if self.is_current:
            self.update()
        return True
