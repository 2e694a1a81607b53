"""What the panels of the right side tell the app; apart from them, so that the app need not load them to listen."""

from __future__ import annotations

from textual.message import Message


class Pasted(Message):
    """Text was pasted on the table."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class Refused(Message):
    """The session did not take an edit; the reason is for the user."""

    def __init__(self, reason: str) -> None:
        super().__init__()
        self.reason = reason
