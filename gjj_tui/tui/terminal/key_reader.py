"""Keys as Textual knows them, of what `typed` let through."""

from __future__ import annotations

from collections.abc import Iterator

from textual import events
from textual._xterm_parser import XTermParser
from textual.keys import _character_to_key
from textual.message import Message

from gjj_tui.tui.terminal.typed import sequences


class KeyReader:
    """Textual's reader of keys, given one sequence at a time.

    It waits for more after a sequence that it does not know, and then types that as text; here such a one is nothing,
    or a character with Alt.
    """

    def __init__(self, debug: bool = False) -> None:
        self._debug = debug
        self._parser = XTermParser(debug)

    def read(self, text: str) -> Iterator[Message]:
        for sequence in sequences(text):
            try:
                found = list(self._parser.feed(sequence))
            except Exception:
                # A sequence that Textual cannot read is no reason to end.
                found = []
            if found or not sequence.startswith("\x1b"):
                yield from found
            else:
                self._parser = XTermParser(self._debug)
                if len(sequence) == 2 and sequence[1].isprintable():
                    yield events.Key(f"alt+{_character_to_key(sequence[1])}", None)
            # Textual takes it that pixels are reported wherever the size is.
            self._parser.mouse_pixels = False
