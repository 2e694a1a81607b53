"""Questions to the user: choose one, type a line, write some, find in a list. Esc leaves each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, TextArea

from gjj_tui.commands import Choice
from gjj_tui.commands.aloud import choice_words
from gjj_tui.i18n import gettext as _
from gjj_tui.tui.bars import TextLines, padded
from gjj_tui.tui.cells import cell_len, fit, wrap
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.rowlist import RowList

Answer = Choice | str

TITLE_WIDTH = 66

Result = TypeVar("Result")


class Over(ModalScreen[Result]):
    """A screen over the others that closes once: further keys typed ahead still come to it while it closes, and must
    not close what is below it."""

    closing = False

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        if self.closing:
            return AwaitComplete()
        self.closing = True
        return super().dismiss(result)


class Dialog(Over[Answer | None]):
    """A box over the screen, with a title and what it is for."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss(None)", show=False)]
    DEFAULT_CSS = """
    Dialog { align: center middle; background: $background 60%; }
    Dialog > Vertical {
        width: 72; max-width: 96%; height: auto; max-height: 90%; background: $panel; padding: 1 2;
    }
    Dialog TextLines { text-style: bold; }
    Dialog .hint { color: $dim; text-style: none; margin-top: 1; }
    Dialog RowList { height: auto; background: $panel; margin-top: 1; }
    Dialog Input, Dialog Input:focus { border: none; height: 1; padding: 0; background: $surface; margin-top: 1; }
    Dialog Input > .input--cursor { color: $foreground; background: $surface; text-style: reverse; }
    """

    most_rows = 16

    def __init__(self, title: str, hint: str) -> None:
        super().__init__()
        lines = wrap(title, TITLE_WIDTH)[:4]
        self._heading = TextLines("dialog-title", len(lines))
        self._heading.show(*lines)
        self._hint = TextLines("dialog-hint")
        self._hint.add_class("hint")
        self._hint.show(hint)

    def on_resize(self) -> None:
        """A list has the room that the rest leaves it, so that the keys below it stay in sight."""
        for rows in self.query(RowList) if not speaking() else ():
            box, others = rows.parent, [widget.styles for widget in rows.siblings]
            assert isinstance(box, Vertical)
            rest = sum(int(styles.height.value) + styles.margin.height for styles in others if styles.height)
            room = self.size.height * 9 // 10 - box.styles.gutter.height - rest - rows.styles.margin.height
            rows.styles.max_height = max(1, min(self.most_rows, room))


class ChoiceList(RowList):
    """A choice a line, its detail at the right."""

    DEFAULT_CSS = """
    ChoiceList { height: auto; }
    """

    def __init__(self, choices: Sequence[Choice] = ()) -> None:
        super().__init__()
        self.choices = list(choices)
        self.reset(0)

    @property
    def choice(self) -> Choice | None:
        return self.choices[self.cursor] if self.cursor < len(self.choices) else None

    def count(self) -> int:
        return len(self.choices)

    def show(self, choices: Sequence[Choice]) -> None:
        self.choices = list(choices)
        self.reset(0)
        self.scroll_to(y=0, animate=False, immediate=True)

    def said(self, index: int) -> list[str]:
        choice = self.choices[index]
        return [choice_words(choice.title, choice.detail, choice.note)]

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        choice = self.choices[index]
        detail = choice.detail[:24]
        room = max(0, width - cell_len(detail) - 3)
        dim = style if index == self.cursor else style + self.style_of("dim")
        return padded([Segment(f" {fit(choice.title, room)} ", style), Segment(fit(detail, width - room - 2), dim)],
                      width, style)  # fmt: skip


def line_input(text: str = "") -> Input:
    """A field for one line, with a cursor that stands still."""
    field = Input(text, compact=True, select_on_focus=False)
    field.cursor_blink = False
    return field


class AskScreen(Dialog):
    """Choose one of a few; the first is the harmless one."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "choose", show=False)]

    def __init__(self, question: str, choices: Sequence[Choice]) -> None:
        super().__init__(question, _("上下键选择  回车确定  Esc 取消"))
        self.list = ChoiceList([Choice(f"{number} {c.title}", c, c.detail) for number, c in enumerate(choices, 1)])

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._heading
            yield self.list
            yield self._hint

    def on_key(self, event: events.Key) -> None:
        if event.character and event.character in "123456789" and int(event.character) <= self.list.count():
            event.stop()
            self.list.move_to(int(event.character) - 1)
            self.action_choose()

    def on_row_list_chosen(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        chosen = self.list.choice
        self.dismiss(chosen.value if chosen and isinstance(chosen.value, Choice) else None)


class PromptScreen(Dialog):
    """Type one line."""

    def __init__(self, question: str, text: str) -> None:
        super().__init__(question, _("回车确定  Esc 取消"))
        self.input = line_input(text)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._heading
            yield self.input
            yield self._hint

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(event.value)


class Writing(TextArea):
    """A text of one paragraph."""

    def __init__(self, text: str) -> None:
        super().__init__(text, soft_wrap=True, compact=True, tab_behavior="focus", highlight_cursor_line=False)
        self.cursor_blink = False
        self.move_cursor(self.document.end)


class WriteScreen(Dialog):
    """Write some lines."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "done", show=False, priority=True)]
    DEFAULT_CSS = """
    WriteScreen .note { text-style: none; color: $foreground; }
    WriteScreen TextArea, WriteScreen TextArea:focus {
        border: none; height: 5; padding: 0; background: $surface; margin-top: 1;
    }
    """

    def __init__(self, title: str, notes: Sequence[str], text: str) -> None:
        super().__init__(title, _("回车确定（清空即删去）  Esc 取消"))
        lines = [line for note in notes for line in wrap(note, TITLE_WIDTH)][:6]
        self._notes = TextLines("dialog-notes", len(lines))
        self._notes.add_class("note")
        self._notes.show(*lines)
        self.area = Writing(text)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._heading
            yield self._notes
            yield self.area
            yield self._hint

    def on_mount(self) -> None:
        self.area.focus()

    def action_done(self) -> None:
        self.dismiss(" ".join(self.area.text.split("\n")))


class PickScreen(Dialog):
    """Type to find, choose from what is found."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False, priority=True),
        Binding("down", "move(1)", show=False, priority=True),
        Binding("pageup", "page(-1)", show=False, priority=True),
        Binding("pagedown", "page(1)", show=False, priority=True),
    ]
    DEFAULT_CSS = """
    PickScreen RowList { height: 14; }
    """

    def __init__(self, title: str, find: Callable[[str], Sequence[Choice]]) -> None:
        super().__init__(title, _("输入即找  上下键选择  回车确定  Esc 取消"))
        self._find = find
        self.input = line_input()
        self.list = ChoiceList(find(""))
        self.pointed: Input | RowList = self.input
        """What is worked with: who hears the screen is told of it by the terminal's cursor."""
        self.list.led = True

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._heading
            yield self.input
            yield self.list
            yield self._hint

    def on_mount(self) -> None:
        self.input.focus()
        self.list.can_focus = False

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        self.pointed = self.input
        self.list.show(self._find(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.dismiss(self.list.choice)

    def on_row_list_chosen(self) -> None:
        self.dismiss(self.list.choice)

    def action_move(self, step: int) -> None:
        # From the field down to the first that is found, which is not passed over unheard, and back up to the field.
        if speaking() and self.pointed is self.input:
            self._point(self.list)
        elif speaking() and self.list.cursor + step < 0:
            self._point(self.input)
        else:
            self.list.action_move(step)

    def action_page(self, step: int) -> None:
        self._point(self.list)
        self.list.action_page(step)

    def _point(self, widget: Input | RowList) -> None:
        self.pointed = widget
        # The terminal's cursor moves with a frame.
        widget.refresh()
