"""A screen over another."""

from typing import TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import ModalScreen

Result = TypeVar("Result")


class OverScreen(ModalScreen[Result]):
    """A screen over another, that is left once, however many keys were typed ahead."""

    def dismiss(self, result: Result | None = None) -> AwaitComplete:
        """Leave the screen; nothing when it has been left. Textual would take another one from the stack."""
        return super().dismiss(result) if self.is_active else AwaitComplete()
