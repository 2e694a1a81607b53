"""Keys that come while the app is still busy with the one before: each waits until that one has done all it does."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.widget import Widget

_PATIENCE = 5.0
"""Seconds after which a key is handled whatever the app still has to do."""
_FRAME = 0.002
"""Seconds between two looks when what is waited for comes behind the next picture."""


class TypedAhead:
    """Takes the keys and pastes of an app in their order.

    Textual gives a key to the panel that has the focus when it is read. When the key before moves the focus or opens a
    dialog it has not done so yet, and what was typed for the new place would be lost or be a command of the old one.
    """

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[events.Event] = deque()
        self._due: events.Event | None = None
        self._field: Widget | None = None
        """The text field that the last key was a character for: the next one may follow at once."""
        self._until = 0.0

    def holds(self, event: events.Event) -> bool:
        """Whether an event has to wait; it is given to the app's `on_event` again when its time has come."""
        if event.is_forwarded or not isinstance(event, events.Key | events.Paste):
            return False
        if event is not self._due and (self._waiting or not (self._follows(event) or self._at_rest())):
            if not self._waiting:
                self._wait()
            self._waiting.append(event)
            return True
        field = self._app.focused
        self._field = field if field and _is_text_for(field, event) else None
        return False

    def _follows(self, event: events.Event) -> bool:
        """Whether it is one more character of a text: that moves no focus."""
        field = self._field
        return field is not None and field is self._app.focused and _is_text_for(field, event)

    def _wait(self) -> None:
        self._until = time.monotonic() + _PATIENCE
        self._app.call_later(self._look)

    async def _look(self) -> None:
        # The other queues must get their turn.
        await asyncio.sleep(_FRAME if self._app.screen_stack and self._app.screen._callbacks else 0)
        if not self._at_rest() and time.monotonic() < self._until:
            self._app.call_later(self._look)
            return
        while self._waiting:
            self._due = self._waiting[0]
            await self._app.on_event(self._due)
            self._waiting.popleft()
            if self._waiting and not self._follows(self._waiting[0]):
                self._wait()
                break

    def _at_rest(self) -> bool:
        """True when everything that was begun is done, but for painting."""
        app = self._app
        # Keys that lie in the app's queue are taken from there to wait.
        if not app.screen_stack or app._next_callbacks or app.screen._callbacks or not app._message_queue.empty():
            return False
        return all(
            node._is_mounted and not node._next_callbacks and node._message_queue.empty()
            for screen in app.screen_stack
            for node in _with_children(screen)
        )


def _is_text_for(field: Widget, event: events.Event) -> bool:
    return isinstance(event, events.Key) and event.is_printable and field.check_consume_key(event.key, event.character)


def _with_children(node: DOMNode) -> Iterator[DOMNode]:
    yield node
    for child in node._nodes:
        yield from _with_children(child)
