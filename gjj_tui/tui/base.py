"""What every screen of the program shares: themes, the guard before the terminal, questions to the user."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.color import ColorSystem
from textual import events
from textual.app import App
from textual.driver import Driver
from textual.filter import Monochrome, NoColor
from textual.geometry import Offset

from gjj_tui.commands import Choice, Handle
from gjj_tui.i18n import gettext as _
from gjj_tui.settings import clipboard_file
from gjj_tui.tui import DEADLY
from gjj_tui.tui.cells import fit
from gjj_tui.tui.glyphs import speak, speaking
from gjj_tui.tui.screening import ScreeningFilter
from gjj_tui.tui.scrollbar import use_blank_scroll_bars
from gjj_tui.tui.theme import THEMES
from gjj_tui.tui.typed_ahead import TypedAhead

if TYPE_CHECKING:
    from gjj_tui.settings import Settings
    from gjj_tui.tui.terminal.driver import WidthsCame

Result = TypeVar("Result")

SAID_CSS = """
#table-detail, #work-note, #preview-hint { display: none; }
#outline { padding: 0; }
KeyBar { height: 4; background: $background; color: $foreground; }
RowList { scrollbar-size: 0 0; }
Dialog { align: left top; background: $background; }
Dialog > Vertical {
    width: 100%; max-width: 100%; height: 100%; max-height: 100%; padding: 0; border: none; background: $background;
}
Dialog RowList { height: 1fr; max-height: 100%; }
Dialog RowList, Dialog Input, Dialog TextLines, WriteScreen TextArea { margin: 0; }
"""
"""For who hears the screen: one panel or dialog at a time over the whole width, nothing at its side or below it, no
lines that change with every key."""


class BaseApp(App[Result], Generic[Result], inherit_bindings=False):
    """An app without Textual's own keys and palette."""

    ENABLE_COMMAND_PALETTE = False
    DEFAULT_CSS = """
    /* Here all grounds but the strong ones look alike: what they tell apart is told by lines. */
    BaseApp.-few-colours Dialog > Vertical { border: ascii $foreground; padding: 0 1; }
    BaseApp.-few-colours .rowlist--cursor-away { text-style: underline; }
    """

    def __init__(self, settings: Settings) -> None:
        if speaking() != settings.screen_reader:
            speak(settings.screen_reader)
            fit.cache_clear()
        driver = _driver_class(settings)
        super().__init__(driver_class=driver)
        self.settings = settings
        self._typed_ahead = TypedAhead(self)
        # Every step of an animation would be a frame on the line.
        self.animation_level = "none"
        if driver:
            # Colours are brought down to what the terminal has in one place, the driver.
            self.console._color_system = ColorSystem.TRUECOLOR
            self._filters = [filter for filter in self._filters if not isinstance(filter, Monochrome | NoColor)]
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = f"gjj-{settings.theme}" if settings.theme else THEMES[0].name
        self._styled_theme = self.theme
        # Nothing was read yet: the style sheets need not be read twice because of the theme.
        self.stylesheet.set_variables(self.get_css_variables())
        if speaking():
            self.stylesheet.add_source(SAID_CSS, ("gjj_tui/tui/base.py", "SAID_CSS"))
        use_blank_scroll_bars()
        # Text of files never commands the terminal, whichever widget draws it.
        self._filters.append(ScreeningFilter())

    def on_load(self) -> None:
        if self.is_headless:
            return
        from gjj_tui.tui.terminal.profile import colour_depth
        from gjj_tui.tui.terminal.styles import COLOURS_16

        self.set_class(colour_depth(os.environ) <= COLOURS_16, "-few-colours")
        loop = asyncio.get_running_loop()
        for number in DEADLY:
            loop.add_signal_handler(number, self.die, 128 + number)

    def die(self, code: int) -> None:
        """A signal came: out, with the terminal as it was."""
        self.exit(return_code=code)

    @property
    def fault(self) -> Exception | None:
        """A mistake of ours that ended the app."""
        return self._exception

    def _fatal_error(self) -> None:
        """Out, with nothing printed: Textual's page of traces has no end; who ran the app says it."""
        self._close_messages_no_wait()

    @property
    def cursor_position(self) -> Offset:
        """Where the terminal's own cursor is put with every frame: there the candidates of an input method open.

        Textual lets any text area set it, also one that is not worked on; here it is with the focus.
        """
        screen = self._screen_stack[-1] if self._screen_stack else None
        pointed = getattr(screen, "pointed", None) if speaking() else None
        found = getattr(pointed or (screen and screen.focused), "cursor_screen_offset", None)
        return found if isinstance(found, Offset) else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, _offset: Offset) -> None:
        pass

    def refresh_css(self, animate: bool = True) -> None:
        """Read the style sheets anew for another theme; Textual asks for it also when the app has just read them."""
        if self._styled_theme != self.theme:
            self._styled_theme = self.theme
            super().refresh_css(animate)

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Our own colour names, so that any theme of Textual's can be chosen as well."""
        return dict(THEMES[0].variables)

    def ask(
        self,
        question: str,
        choices: Sequence[Choice],
        then: Callable[[object], object],
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        """Let the user choose one; `then` gets its value. On Esc nothing happens but `otherwise`."""
        from gjj_tui.tui.dialogs import AskScreen

        self.push_screen(AskScreen(question, choices), _answered(then, otherwise))

    def prompt(
        self, question: str, text: str, then: Callable[[str], object], otherwise: Callable[[], object] | None = None
    ) -> None:
        """Let the user type a line. On Esc nothing happens but `otherwise`."""
        from gjj_tui.tui.dialogs import PromptScreen

        def answered(answer: Choice | str | None) -> None:
            if isinstance(answer, str):
                then(answer)
            elif otherwise:
                otherwise()

        self.push_screen(PromptScreen(question, text), answered)

    def write(self, title: str, notes: Sequence[str], text: str, then: Callable[[str], object]) -> None:
        """Let the user write some lines below some notes."""
        from gjj_tui.tui.dialogs import WriteScreen

        def answered(answer: Choice | str | None) -> None:
            if isinstance(answer, str):
                then(answer)

        self.push_screen(WriteScreen(title, notes, text), answered)

    def pick(
        self,
        title: str,
        find: Callable[[str], Sequence[Choice]],
        then: Callable[[object], object],
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        """Let the user type to find and choose. On Esc nothing happens but `otherwise`."""
        from gjj_tui.tui.dialogs import PickScreen

        self.push_screen(PickScreen(title, find), _answered(then, otherwise))

    def check(
        self,
        title: str,
        choices: Sequence[Choice],
        checked: Collection[object],
        then: Callable[[Collection[object]], object],
    ) -> None:
        """Let the user tick any of some choices."""
        from gjj_tui.tui.checking import CheckScreen

        screen = CheckScreen(title, choices, checked)

        def answered(answer: object) -> None:
            if answer is not None:
                then(screen.checked)

        self.push_screen(screen, answered)

    def work_through(self, title: str, lines: Callable[[], Sequence[Choice]], handles: Sequence[Handle]) -> None:
        """Let the user deal with the lines of a list by keys."""
        from gjj_tui.tui.work import WorkScreen

        screen = WorkScreen(title, lines, handles)

        def closed(_answer: object) -> None:
            if screen.last:
                screen.last()

        self.push_screen(screen, closed)

    def read(self, title: str, paragraphs: Sequence[str], then: Callable[[], object] | None = None) -> None:
        """Show a page to read; `then` is called when it is closed."""
        from gjj_tui.tui.page import PageScreen

        def closed(_answer: object) -> None:
            if then:
                then()

        self.push_screen(PageScreen(title, paragraphs), closed)

    # ---- keys, and the size

    def on_resize(self, event: events.Resize) -> None:
        # Of a size that came back before anybody looked Textual thinks that nothing changed; the terminal was cut.
        self.screen.refresh()

    def quiet(self) -> None:
        """A key was pressed: what was said before has been heard."""

    async def on_event(self, event: events.Event) -> None:
        if speaking() and isinstance(event, events.Key | events.Paste):
            self.quiet()
        if not self._typed_ahead.holds(event):
            await super().on_event(event)

    def press_instead(self, key: str) -> None:
        """Take a key for another one, before what was typed behind it."""
        (self.focused or self.screen)._forward_event(events.Key(key, None))

    # ---- the terminal

    def tell(self, message: str, urgent: bool = False) -> None:
        """Say something on the screen."""

    def copy_to_clipboard(self, text: str) -> None:
        """To the terminal's clipboard (OSC 52), and to a file for where the terminal does not take it."""
        super().copy_to_clipboard(text)
        path = clipboard_file(os.environ)
        if path and not self.is_headless:
            with suppress(OSError):
                os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                with open(descriptor, "w", encoding="utf-8") as file:
                    file.write(text)

    def repaint(self) -> None:
        """Draw the whole screen anew, whatever another program wrote into it."""
        repaint = getattr(self._driver, "repaint", None)
        if repaint:
            repaint()
        else:
            self.refresh(layout=True)

    def to_shell(self) -> None:
        """Stop the program for a while; the shell's ``fg`` brings it back."""
        if not self.is_headless and os.getsid(0) == os.getpid():
            self.tell(_("程序不是从命令行启动的，挂起后回不来"))
        else:
            self.action_suspend_process()

    def toggle_mouse(self) -> None:
        toggle = getattr(self._driver, "toggle_mouse", None)
        if toggle:
            self.tell(_("鼠标已启用") if toggle() else _("鼠标已停用，可以用终端自己的选择和复制"))

    def on_widths_came(self, event: WidthsCame) -> None:
        """A slow line: what is drawn so far is measured anew."""
        from gjj_tui.tui.terminal.widths import learn

        if not self.settings.ambiguous_width and learn(event.widths):
            for screen in self.screen_stack:
                for widget in (screen, *screen.query("*")):
                    widget.notify_style_update()
                    widget.refresh(layout=True)
            # Not before all is measured anew: cells of the old widths would stand elsewhere than is thought.
            self.call_after_refresh(self.repaint)

    def on_not_utf8(self) -> None:
        self.tell(_("终端编码不是 UTF-8：汉字收不对。请在终端软件里把字符编码设为 UTF-8"), urgent=True)


def _driver_class(settings: Settings) -> type[Driver] | None:
    """Our own driver, which sends only what changed; None for Textual's."""
    if settings.plain_driver or os.name != "posix":
        return None
    from gjj_tui.tui.terminal.driver import DiffingDriver, FollowedDriver

    return FollowedDriver if settings.screen_reader else DiffingDriver


def _answered(
    then: Callable[[object], object], otherwise: Callable[[], object] | None
) -> Callable[[object], None]:
    """What a dialog to choose in does when it is closed, with None on Esc."""

    def answered(chosen: object) -> None:
        if chosen is None and otherwise:
            otherwise()
        _call(then, chosen)

    return answered


def _call(then: Callable[[object], object], chosen: object) -> None:
    if isinstance(chosen, Choice) and chosen.value is not None:
        then(chosen.value)
