"""A page to read: help, keys, history, what differs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from gjj_tui.commands.aloud import in_words
from gjj_tui.i18n import gettext as _
from gjj_tui.tui.cells import cell_len, wrap
from gjj_tui.tui.dialogs import Dialog
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.rowlist import ReadingList

_LEAD = re.compile(r" +(?:\S+(?: \S+)*  +)?")
"""What a paragraph is indented by, with a key or a code before it."""


class PageList(ReadingList):
    """Lines to read; a paragraph is broken at the width and goes on below its text, not below what stands before it."""

    def __init__(self, paragraphs: Sequence[str], width: int) -> None:
        super().__init__()
        self._lines = list(filter(str.strip, paragraphs)) if speaking() else [
            line for text in paragraphs for line in _hanging(text, width)
        ]
        self.reset(0)

    def count(self) -> int:
        return len(self._lines)

    def said(self, index: int) -> list[str]:
        return [in_words(" ".join(self._lines[index].split()))]

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        return self.line(self._lines[index], width, self.rich_style)


def _hanging(text: str, width: int) -> list[str]:
    lead = _LEAD.match(text)
    before = lead.group() if lead and cell_len(lead.group()) < width // 2 else ""
    room = width - cell_len(before)
    lines = wrap(text.removeprefix(before), room) or [""]
    return [f"{before if number == 0 else ' ' * cell_len(before)}{line}" for number, line in enumerate(lines)]


class PageScreen(Dialog):
    """A page to read."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,f1,q", "dismiss(None)", show=False)]

    def __init__(self, title: str, paragraphs: Sequence[str], width: int = 66) -> None:
        super().__init__(title, _("上下键、翻页键滚动  Esc 关闭"))
        self.list = PageList(paragraphs, width)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield self._heading
            yield self.list
            yield self._hint
