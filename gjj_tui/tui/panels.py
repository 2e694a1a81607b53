"""The panels of the screen: their sizes, which are in sight, which has the focus. What has the focus is in sight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.widget import Widget

from gjj_tui.tui.findings import FindingsPane
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.outline import Outline
from gjj_tui.tui.right import RightSide

if TYPE_CHECKING:
    from gjj_tui.settings import Settings

OUTLINE_WIDTHS = (12, 60)
FINDINGS_HEIGHTS = (2, 30)
OUTLINE_STEPS = ((110, 40), (76, 28), (60, 20), (0, 12))
FINDINGS_STEPS = ((36, 9), (22, 6), (16, 4), (0, 2))
"""From so many columns or lines of the terminal on, so many for the panel."""


class Panels:
    """The tree at the left, what it selects at the right, the findings below."""

    def __init__(self, outline: Outline, right: RightSide, findings: FindingsPane, settings: Settings) -> None:
        self._outline = outline
        self._right = right
        self._findings = findings
        self._zoomed = False
        self._made_room = self._asked_for = False
        self._width = settings.tree_width
        self._height = settings.findings_height

    def lay_out(self, width: int, height: int) -> None:
        """Sizes of the side panels for a terminal, unless the user chose them."""
        if self._zoomed or speaking():
            self._outline.styles.width = self._findings.styles.height = "1fr"
        else:
            self._outline.styles.width = self._width or _step_of(width, OUTLINE_STEPS)
            self._findings.styles.height = self._height or _step_of(height, FINDINGS_STEPS)
        self.make_room()

    def make_room(self) -> None:
        """A table too wide to stand beside the tree takes its place while worked on, unless the user wants it there."""
        if self._asked_for or self._zoomed or speaking() or not self._outline.is_attached:
            return
        table, screen, width = self._right.table, self._outline.screen, self._outline.styles.width
        wide = (
            table is not None and screen.focused in (table, self._findings.list)
            and table.least_width > screen.size.width - int(width.value if width else 0)
        )  # fmt: skip
        if wide or self._made_room:
            self._outline.display = not wide
            self._made_room = wide

    def scope(self) -> str:
        """The panel with the focus, by the name that commands have for it."""
        focused = self._outline.screen.focused
        if focused is self._outline:
            return "outline"
        return "findings" if focused is self._findings.list else self._right.scope

    def panel(self, scope: str) -> Widget:
        """The widget that takes the focus for a scope."""
        return {"outline": self._outline, "findings": self._findings.list}.get(scope, self._right.panel)

    def focus(self, scope: str) -> None:
        """Give the focus to a panel, which is brought in sight for that."""
        panel = self.panel(scope)
        if speaking():
            self._show_alone(scope)
        elif not _visible(panel):
            if self._zoomed:
                self.zoom()
            for widget in (panel, *panel.ancestors):
                if isinstance(widget, Widget):
                    widget.display = True
        if panel.is_attached:
            panel.focus()
        else:
            self._right.call_after_refresh(panel.focus)

    def next(self, step: int) -> None:
        """The focus to the next panel in sight, or back; to who hears them they are one behind the other."""
        self._unzoom()
        scopes = [scope for scope in ("outline", self._right.scope, "findings")
                  if speaking() or _visible(self.panel(scope)) or (self._made_room and scope == "outline")]  # fmt: skip
        here = self.scope()
        index = scopes.index(here) if here in scopes else 0
        self.focus(scopes[(index + step) % len(scopes)])

    def toggle(self, name: str) -> None:
        """Hide or show the ``outline`` or the ``findings``; where one panel is in sight, go there or back."""
        if speaking():
            self.focus(name if self.scope() != name else self._right.scope)
            return
        self._unzoom()
        widget: Widget = self._outline if name == "outline" else self._findings
        self._asked_for |= name == "outline"
        widget.display = not widget.display
        focused = widget.screen.focused
        if focused is None or not _visible(focused):
            self.focus(self._right.scope)

    def widen(self, step: int) -> None:
        """The tree wider or narrower, or the findings taller or shorter when they have the focus."""
        if self.scope() == "findings":
            low, high = FINDINGS_HEIGHTS
            self._height = max(low, min(self._findings.outer_size.height + 2 * step, high))
        else:
            low, high = OUTLINE_WIDTHS
            self._width = max(low, min(self._outline.outer_size.width + 4 * step, high))
        self.lay_out(*self._outline.app.size)

    def zoom(self) -> None:
        """Only the panel with the focus, or all again."""
        if not speaking():
            self._zoomed = not self._zoomed
            self._show_alone(self.scope(), self._zoomed)

    def _show_alone(self, scope: str, alone: bool = True) -> None:
        """Only one panel, or all."""
        kept = {"outline": self._outline, "findings": self._findings}.get(scope, self._right)
        for widget in (self._outline, self._right, self._findings):
            widget.display = widget is kept or not alone
        self.lay_out(*self._outline.app.size)
        body = self._right.parent
        if isinstance(body, Widget):
            body.display = not (alone and scope == "findings")

    def _unzoom(self) -> None:
        if self._zoomed:
            self.zoom()


def _step_of(size: int, steps: Sequence[tuple[int, int]]) -> int:
    return next(panel for least, panel in steps if size >= least)


def _visible(widget: Widget) -> bool:
    """True when neither the widget nor anything around it is hidden."""
    return all(node.display for node in (widget, *widget.ancestors) if isinstance(node, Widget))
