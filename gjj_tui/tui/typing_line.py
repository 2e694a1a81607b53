"""One line of typed text with a caret: what is being typed into a cell, before it is taken over."""

from __future__ import annotations

from rich.cells import cell_len


class TypingLine:
    """Text and caret. `press` answers whether it took the key."""

    def __init__(self, text: str = "") -> None:
        self.text = text
        self.caret = len(text)

    def insert(self, text: str) -> None:
        self.text = self.text[: self.caret] + text + self.text[self.caret :]
        self.caret += len(text)

    def press(self, key: str, character: str | None) -> bool:
        match key:
            case "left":
                self.caret = max(0, self.caret - 1)
            case "right":
                self.caret = min(len(self.text), self.caret + 1)
            case "home" | "ctrl+a":
                self.caret = 0
            case "end" | "ctrl+e":
                self.caret = len(self.text)
            case "backspace":
                self.text = self.text[: max(0, self.caret - 1)] + self.text[self.caret :]
                self.caret = max(0, self.caret - 1)
            case "delete":
                self.text = self.text[: self.caret] + self.text[self.caret + 1 :]
            case "ctrl+u":
                self.text, self.caret = self.text[self.caret :], 0
            case "ctrl+k":
                self.text = self.text[: self.caret]
            case _:
                if not character or not character.isprintable():
                    return False
                self.insert(character)
        return True

    def window(self, width: int) -> tuple[str, int]:
        """The part of the text around the caret that fits into `width` cells, and the caret's place in it.

        A cell is kept free behind the text for the caret.
        """
        start = 0
        while cell_len(self.text[start : self.caret]) > width - 1:
            start += 1
        end = len(self.text)
        while cell_len(self.text[start:end]) > width - (1 if end == len(self.text) else 0):
            end -= 1
        return self.text[start:end], self.caret - start
