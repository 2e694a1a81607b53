"""Undo and redo: a stack of steps with their inverses.

Typing is one step as long as it goes on in one place without a pause: edits with the same `group` less than `PAUSE`
seconds apart are joined. The time is passed in.
"""

from __future__ import annotations

from gjj_tui.model.edits import Batch, Edit
from gjj_tui.model.named import NamedTuple

PAUSE = 2.0
"""Seconds of rest after which typing begins a new step."""
MAX_JOINED = 200
"""Edits in one step at most, so that one undo never takes back more than a few sentences."""


class Step(NamedTuple):
    """What one undo takes back: the edits in order, and their inverses in order."""

    edits: tuple[Edit, ...]
    inverses: tuple[Edit, ...]
    group: str
    time: float

    @property
    def forward(self) -> Edit:
        """One edit that makes the whole step again."""
        return self.edits[0] if len(self.edits) == 1 else Batch(self.edits)

    @property
    def backward(self) -> Edit:
        """One edit that takes the whole step back."""
        return self.inverses[0] if len(self.inverses) == 1 else Batch(self.inverses[::-1])


class History:
    """The steps done and the steps undone. A new edit forgets the steps undone."""

    def __init__(self) -> None:
        self.done: list[Step] = []
        self.undone: list[Step] = []
        self._open = False

    def joins(self, time: float, group: str) -> bool:
        """Whether an edit at this moment goes on with the step at hand."""
        last = self.done[-1] if self.done else None
        return bool(
            self._open
            and group
            and last
            and last.group == group
            and time - last.time < PAUSE
            and len(last.edits) < MAX_JOINED
        )

    def push(self, edit: Edit, inverse: Edit, time: float, group: str = "", joined: bool | None = None) -> None:
        """Remember an edit; `group` names the place of typing, "" stands alone.

        `joined` says whether it goes on with the step at hand, when that is known from elsewhere.
        """
        if joined is None:
            joined = self.joins(time, group)
        self.undone.clear()
        if joined and self.done:
            last = self.done[-1]
            self.done[-1] = Step((*last.edits, edit), (*last.inverses, inverse), group, time)
        else:
            self.done.append(Step((edit,), (inverse,), group, time))
        self._open = True

    def close(self) -> None:
        """End the step at hand: the next edit begins a new one (the cursor moved, the report was saved)."""
        self._open = False

    def undo(self) -> Step | None:
        """Take the last step off; the caller applies its `backward`."""
        self.close()
        if not self.done:
            return None
        self.undone.append(self.done.pop())
        return self.undone[-1]

    def redo(self) -> Step | None:
        """Take the last undone step; the caller applies its `forward`."""
        self.close()
        if not self.undone:
            return None
        self.done.append(self.undone.pop())
        return self.done[-1]
