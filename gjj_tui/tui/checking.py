"""A question with boxes to tick."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from gjj_tui.commands import Choice
from gjj_tui.commands.aloud import ticked_words
from gjj_tui.i18n import gettext as _
from gjj_tui.tui.dialogs import ChoiceList, Dialog
from gjj_tui.tui.glyphs import TICKED, UNTICKED


class CheckList(ChoiceList):
    """Choices with a box before each."""

    def __init__(self, choices: Sequence[Choice], checked: Collection[object]) -> None:
        self.checked = set(checked)
        super().__init__(choices)

    def said(self, index: int) -> list[str]:
        choice = self.choices[index]
        return [ticked_words(choice.title, choice.value in self.checked)]

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        choice = self.choices[index]
        box = TICKED if choice.value in self.checked else UNTICKED
        return self.line(f" {box} {choice.title}", width, style)

    def toggle(self) -> None:
        """The box under the cursor, then on to the next."""
        if self.choice:
            self.checked ^= {self.choice.value}
            self.refresh_row(self.cursor)
            self.move_to(self.cursor + 1)

    def toggle_all(self) -> None:
        """All of them; none when all are."""
        every = {choice.value for choice in self.choices}
        self.checked = set() if self.checked >= every else every
        self.redraw()


class CheckScreen(Dialog):
    """Tick any of some choices; `checked` holds their values. Enter is the answer, Esc leaves it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space", "tick", show=False),
        Binding("a", "tick_all", show=False),
        Binding("enter", "done", show=False),
    ]
    DEFAULT_CSS = """
    CheckScreen > Vertical { width: 96%; max-width: 110; }
    """

    most_rows = 40

    def __init__(self, title: str, choices: Sequence[Choice], checked: Collection[object]) -> None:
        super().__init__(title, _("空格勾选或取消  a 全选  回车继续  Esc 取消"))
        self.list = CheckList(choices, checked)

    @property
    def checked(self) -> Collection[object]:
        return frozenset(self.list.checked)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._heading
            yield self.list
            yield self._hint

    def on_row_list_chosen(self) -> None:
        self.list.toggle()

    def action_tick(self) -> None:
        self.list.toggle()

    def action_tick_all(self) -> None:
        self.list.toggle_all()

    def action_done(self) -> None:
        self.dismiss("done")
