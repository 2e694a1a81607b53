"""What every screen of the program shares: themes, the guard before the terminal, questions to the user."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Generic, TypeVar

from rich.color import ColorSystem
from textual.app import App
from textual.driver import Driver

from gjj_tui.commands import Choice
from gjj_tui.tui.screening import ScreeningFilter
from gjj_tui.tui.scrollbar import use_blank_scroll_bars
from gjj_tui.tui.theme import THEMES

if TYPE_CHECKING:
    from gjj_tui.settings import Settings

Result = TypeVar("Result")


class BaseApp(App[Result], Generic[Result], inherit_bindings=False):
    """An app without Textual's own keys and palette."""

    ENABLE_COMMAND_PALETTE = False

    def __init__(self, settings: Settings) -> None:
        super().__init__(driver_class=_driver_class(settings))
        self.settings = settings
        # Colours are brought down to what the terminal has in one place, the driver.
        self.console._color_system = ColorSystem.TRUECOLOR
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = f"gjj-{settings.theme}" if settings.theme else THEMES[0].name
        use_blank_scroll_bars()
        # Text of files never commands the terminal, whichever widget draws it.
        self._filters.append(ScreeningFilter())

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

        def answered(chosen: object) -> None:
            if chosen is None and otherwise:
                otherwise()
            _call(then, chosen)

        self.push_screen(AskScreen(question, choices), answered)

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

    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None:
        """Let the user type to find and choose."""
        from gjj_tui.tui.dialogs import PickScreen

        self.push_screen(PickScreen(title, find), lambda chosen: _call(then, chosen))

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

    def read(self, title: str, paragraphs: Sequence[str], then: Callable[[], object] | None = None) -> None:
        """Show a page to read; `then` is called when it is closed."""
        from gjj_tui.tui.dialogs import PageScreen

        def closed(_answer: object) -> None:
            if then:
                then()

        self.push_screen(PageScreen(title, paragraphs), closed)


def _driver_class(settings: Settings) -> type[Driver] | None:
    """Our own driver, which sends only what changed; None for Textual's."""
    if settings.plain_driver or os.name != "posix":
        return None
    from gjj_tui.tui.terminal.driver import DiffingDriver

    return DiffingDriver


def _call(then: Callable[[object], object], chosen: object) -> None:
    if isinstance(chosen, Choice) and chosen.value is not None:
        then(chosen.value)
