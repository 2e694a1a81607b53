"""The text of a section: an editor whose every edit is an edit of the report, and whose undo is the report's."""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.document._document import Document, EditResult, Location
from textual.document._edit import Edit
from textual.document._history import EditHistory
from textual.widgets import TextArea

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import ParagraphAddress, SectionAddress
from gjj_tui.model.edit_between import text_splice
from gjj_tui.model.edits import SpliceText
from gjj_tui.model.numbering import ordinals
from gjj_tui.model.report import Report
from gjj_tui.model.visible import visible_lines
from gjj_tui.session import TYPING, Changed, EditRefused, Session
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.line_breaking import use_chinese_line_breaking
from gjj_tui.tui.messages import Refused

SENTENCE_ENDS = tuple("。！？；\n")
"""What ends a step of undo while typing."""


class ProseArea(TextArea):
    """Shows the text with hidden characters made visible, one for one, so that offsets are the report's offsets."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_edge(0)", show=False),
        Binding("ctrl+end", "to_edge(1)", show=False),
        Binding("ctrl+a", "select_all", show=False),
    ]
    DEFAULT_CSS = """
    ProseArea, ProseArea:focus { border: none; padding: 0 1; height: 1fr; background: $surface; }
    /* Reverse, not colours of its own: it is seen without colours too, and costs four bytes. */
    ProseArea:dark > .text-area--cursor { color: $foreground; background: $surface; text-style: reverse; }
    ProseArea:light > .text-area--cursor { color: $foreground; background: $surface; text-style: reverse; }
    """

    def __init__(self, session: Session) -> None:
        super().__init__(id="prose", soft_wrap=True, compact=True, tab_behavior="focus", highlight_cursor_line=False,
                         show_line_numbers=True)  # fmt: skip
        use_chinese_line_breaking()
        self.session = session
        self.cursor_blink = False
        self.uid = 0
        self._quiet = True
        # One undo for the whole report: the widget remembers nothing of its own.
        self.history = EditHistory(max_checkpoints=0, checkpoint_timer=2.0, checkpoint_max_characters=100)

    @property
    def section(self) -> SectionAddress | None:
        return self.session.report.address_of(self.uid)

    @property
    def _document(self) -> Document:
        assert isinstance(self.document, Document)
        return self.document

    def show_section(self, address: SectionAddress) -> None:
        """Show another section from its beginning."""
        section = self.session.report.section(address)
        self.uid = section.uid
        self.read_only = bool(self.session.readonly)
        self._quiet = True
        with self.prevent(TextArea.Changed):
            self.load_text(visible_lines(section.text))
        self._quiet = False

    def sync(self) -> None:
        """The report changed elsewhere (undo, another widget): splice in the difference, the cursor at its end."""
        section = self.section
        self.read_only = bool(self.session.readonly)
        if section is None:
            return
        new, old = visible_lines(self.session.report.section(section).text), self.document.text
        if new == old:
            return
        splice = text_splice(section, old, new)
        self._quiet = True
        try:
            locate = self._document.get_location_from_index
            super().edit(Edit(splice.text, locate(splice.start), locate(splice.end), False))
        finally:
            self._quiet = False

    def edit(self, edit: Edit) -> EditResult:
        """The one door of the widget: what the session does not take is not shown."""
        if self._quiet:
            return super().edit(edit)
        text = edit.text.replace("\r\n", "\n").replace("\r", "\n")
        shown = visible_lines(text)
        length = len(self.document.text)
        start, end = sorted(min(self._offset(at), length) for at in (edit.from_location, edit.to_location))
        section = self.section
        if section is None or self.session.readonly or (start == end and not text):
            return EditResult(edit.from_location, "")
        try:
            group = f"{TYPING}{self.uid} {'insert' if text else 'delete'}"
            self.session.apply(SpliceText(section, start, end, text), self, group)
        except EditRefused as error:
            self.post_message(Refused(str(error)))
            return EditResult(edit.from_location, "")
        if text[-1:] in SENTENCE_ENDS:
            self.session.history.close()
        return super().edit(dataclasses.replace(edit, text=shown))

    def _offset(self, location: Location) -> int:
        return self._document.get_index_from_location(location)

    def go_to(self, paragraph: ParagraphAddress, offset: int = 0, length: int = 0) -> None:
        """Put the cursor into a paragraph, and select some characters from an offset in it."""
        paragraphs = self.session.report.section(paragraph.section).paragraphs()
        if paragraph.paragraph < len(paragraphs):
            start = paragraphs[paragraph.paragraph][0] + offset
            locate = self._document.get_location_from_index
            self.move_cursor(locate(start), center=True)
            self.move_cursor(locate(min(start + length, len(self.document.text))), select=True)

    @property
    def spot(self) -> tuple[ParagraphAddress, int] | None:
        """The paragraph of the cursor, or of the beginning of what is selected, and the offset in it."""
        section = self.section
        if section is None:
            return None
        at = self._offset(min(self.selection.start, self.selection.end))
        starts = [offset for offset, _text in self.session.report.section(section).paragraphs()]
        index, offset = max(((i, start) for i, start in enumerate(starts) if start <= at), default=(0, at))
        return ParagraphAddress(section.path, index), at - offset

    def action_to_edge(self, which: int) -> None:
        """The beginning or the end of the text."""
        self.move_cursor(self.document.end if which else (0, 0))

    def action_undo(self) -> None:
        """The report's undo, see `commands`."""

    def action_redo(self) -> None:
        """The report's redo, see `commands`."""


class ProsePane(Container):
    """A section's title and its text."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="prose-pane")
        self.session = session
        self.heading = TextLines("prose-heading")
        self.area = ProseArea(session)

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.area

    def show_section(self, address: SectionAddress) -> None:
        self.area.show_section(address)
        self._head()

    def update(self, changed: Changed) -> None:
        """Show what an edit changed, unless it was typed here."""
        if changed.origin is not self.area:
            self.area.sync()
        self._head()

    def _head(self) -> None:
        address = self.area.section
        if address is None:
            return
        section = self.session.report.section(address)
        count = sum(not char.isspace() for char in section.text)
        title = number_of(self.session.report, address) + section.title
        self.heading.show(title, right=_("{paragraphs} 段 {count} 字").format(
            paragraphs=len(section.paragraphs()), count=count))  # fmt: skip


def number_of(report: Report, address: SectionAddress) -> str:
    """The printed number of a section."""
    siblings = report.children(address.parent)
    return ordinals(siblings, len(address.path) - 1)[address.path[-1]]
