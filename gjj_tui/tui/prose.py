"""The text of a section: an editor whose every edit is an edit of the report, and whose undo is the report's.

The editor shows the text as printed: figures bound in it stand there as numbers, underlined, and each is a field as in
a word processor: the cursor passes over it, it is deleted whole, and nothing can be typed into it.
"""

from __future__ import annotations

import dataclasses
from typing import ClassVar

from rich.text import Text
from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.document._document import Document, EditResult, Location, Selection
from textual.document._edit import Edit
from textual.document._history import EditHistory
from textual.message import Message
from textual.widgets import TextArea

from gjj_tui.check.likeness import likeness_of
from gjj_tui.commands.figures import figure_words
from gjj_tui.commands.likeness import percent
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import ParagraphAddress, SectionAddress
from gjj_tui.model.edit_between import text_splice
from gjj_tui.model.edits import SpliceText
from gjj_tui.model.numbering import number_of
from gjj_tui.model.printed import Piece, Printed, plain, printed, splice_printed
from gjj_tui.model.visible import visible_lines
from gjj_tui.session import TYPING, Changed, EditRefused, Session
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.line_breaking import use_chinese_line_breaking
from gjj_tui.tui.messages import Refused

SENTENCE_ENDS = tuple("。！？；\n")
"""What ends a step of undo while typing."""


class ProseArea(TextArea):
    """Shows the text as printed, hidden characters made visible one for one; `whole` knows where each comes from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+home", "to_edge(0)", show=False),
        Binding("ctrl+end", "to_edge(1)", show=False),
        Binding("ctrl+a", "select_all", show=False),
    ]
    COMPONENT_CLASSES: ClassVar[set[str]] = {"prose--figure", "prose--fault"}
    DEFAULT_CSS = """
    ProseArea, ProseArea:focus { border: none; padding: 0 1; height: 1fr; background: $surface; }
    /* Reverse, not colours of its own: it is seen without colours too, and costs four bytes. */
    ProseArea:dark > .text-area--cursor { color: $foreground; background: $surface; text-style: reverse; }
    ProseArea:light > .text-area--cursor { color: $foreground; background: $surface; text-style: reverse; }
    ProseArea > .text-area--selection { color: $on-primary; background: $primary; }
    ProseArea > .text-area--gutter { color: $dim; }
    ProseArea > .prose--figure { color: $hint; text-style: underline; }
    ProseArea > .prose--fault { color: $hard; text-style: bold underline; }
    """

    def __init__(self, session: Session) -> None:
        self.whole = Printed("", "")
        super().__init__(id="prose", soft_wrap=True, compact=True, tab_behavior="focus", highlight_cursor_line=False,
                         show_line_numbers=not speaking())  # fmt: skip
        use_chinese_line_breaking()
        self.session = session
        self.cursor_blink = False
        self.uid = 0
        self._quiet = True
        # What was copied here last, as the clipboard has it and as it is written: pasting it brings its figures along.
        self._copied = ("", "")
        self._pasting = False
        # One undo for the whole report: the widget remembers nothing of its own.
        self.history = EditHistory(max_checkpoints=0, checkpoint_timer=2.0, checkpoint_max_characters=100)

    @property
    def section(self) -> SectionAddress | None:
        return self.session.report.address_of(self.uid)

    @property
    def _document(self) -> Document:
        assert isinstance(self.document, Document)
        return self.document

    def _print(self, source: str) -> Printed:
        last = self.session.last
        figures = (self.session.report.figures, last.figures) if last else (self.session.report.figures,)
        return printed(source, self.session.form, *figures)

    def show_section(self, address: SectionAddress) -> None:
        """Show another section from its beginning."""
        section = self.session.report.section(address)
        self.uid = section.uid
        self.read_only = bool(self.session.readonly)
        self._quiet = True
        self.whole = self._print(section.text)
        with self.prevent(TextArea.Changed):
            self.load_text(visible_lines(self.whole.text))
        self._quiet = False

    def sync(self) -> None:
        """The report changed elsewhere (undo, a cell, a command): splice in the difference.

        The cursor goes to the end of what was changed in the text; where only figures changed it stays where it is.
        """
        section = self.section
        self.read_only = bool(self.session.readonly)
        if section is None:
            return
        old, self.whole = self.whole, self._print(self.session.report.section(section).text)
        if self.whole == old:
            return
        change = text_splice(section, old.source, self.whole.source)
        if self.whole.source == old.source:
            ends = [self._moved(old, location) for location in self.selection]
        else:
            ends = [self.whole.to_printed(change.start + len(change.text), end=True)] * 2
        splice = text_splice(section, self.document.text, visible_lines(self.whole.text))
        self._quiet = True
        try:
            locate = self._document.get_location_from_index
            super().edit(Edit(splice.text, locate(splice.start), locate(splice.end), False))
            self.selection = Selection(*map(locate, ends))
        finally:
            self._quiet = False
        # A number that became a figure looks different and reads the same.
        self._line_cache.clear()
        self.refresh()

    def _moved(self, old: Printed, location: Location) -> int:
        return self.whole.to_printed(old.to_source(self._offset(location)))

    def edit(self, edit: Edit) -> EditResult:
        """The one door of the widget: what the session does not take is not shown."""
        if self._quiet:
            return super().edit(edit)
        text = edit.text.replace("\r\n", "\n").replace("\r", "\n")
        copied, source = self._copied
        written = source if self._pasting and text == copied else plain(text)
        length = len(self.document.text)
        start, end = sorted(min(self._offset(at), length) for at in (edit.from_location, edit.to_location))
        section = self.section
        if section is None or self.session.readonly or (start == end and not text):
            return EditResult(edit.from_location, "")
        splice = splice_printed(self.whole, start, end, written)
        try:
            group = f"{TYPING}{self.uid} {'insert' if text else 'delete'}"
            self.session.apply(SpliceText(section, *splice), self, group)
        except EditRefused as error:
            self.post_message(Refused(str(error)))
            return EditResult(edit.from_location, "")
        if text[-1:] in SENTENCE_ENDS:
            self.session.history.close()
        first, last = map(self.whole.to_printed, self.whole.source_span(start, end))
        self.whole = self._print(self.session.report.section(section).text)
        shown = visible_lines(self._print(written).text)
        begin, stop = map(self._document.get_location_from_index, (first, last))
        return super().edit(dataclasses.replace(edit, text=shown, from_location=begin, to_location=stop))

    def _offset(self, location: Location) -> int:
        return self._document.get_index_from_location(location)

    # ---- figures as fields

    def _validate_selection(self, selection: Selection) -> Selection:
        """No end of a selection lies within a figure: it goes on in the direction in which it came."""
        start, end = super()._validate_selection(selection)
        if not self.whole.pieces:
            return Selection(start, end)
        came = self.selection.end
        return Selection(self._outside(start, came), self._outside(end, came))

    def _outside(self, location: Location, came: Location) -> Location:
        offset = self._offset(location)
        piece = self.whole.at(offset)
        if piece is None or offset == piece.printed[0]:
            return location
        return self._document.get_location_from_index(piece.printed[location > came])

    @property
    def figure(self) -> Piece | None:
        """The figure that is selected, or that the cursor stands before or behind."""
        start, end = sorted(map(self._offset, self.selection))
        near = [piece for piece in self.whole.between(start, end) or self.whole.between(start - 1, end + 1)
                if piece.term or piece.fault]  # fmt: skip
        return near[-1] if near else None

    def get_line(self, line_index: int) -> Text:
        """A line with its figures underlined."""
        line = super().get_line(line_index)
        if self.whole.pieces:
            start = self._offset((line_index, 0))
            for piece in self.whole.between(start, start + len(line)):
                if piece.term or piece.fault:
                    name = "prose--fault" if piece.fault else "prose--figure"
                    style = self.get_component_rich_style(name, partial=True)
                    line.stylize(style, piece.printed[0] - start, piece.printed[1] - start)
        return line

    def _remember(self) -> None:
        """What goes to the clipboard now; without a selection, the line of the cursor (only cutting does that)."""
        begin, stop = sorted(self.selection)
        if begin == stop:
            begin, stop = (begin[0], 0), (begin[0] + 1, 0)
        text = self.document.text
        start, end = (min(self._offset(location), len(text)) for location in (begin, stop))
        first, last = self.whole.source_span(start, end)
        self._copied = (text[start:end], self.whole.source[first:last])

    def action_copy(self) -> None:
        """The selection as printed to the clipboard."""
        self._remember()
        super().action_copy()

    def action_cut(self) -> None:
        """As `action_copy`, and delete it."""
        self._remember()
        super().action_cut()

    def action_paste(self) -> None:
        """What was copied last."""
        self._pasting = True
        try:
            super().action_paste()
        finally:
            self._pasting = False

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual calls the handlers of all base classes: this one first, then the one that pastes.
        event.prevent_default()
        self._pasting = True
        try:
            await super()._on_paste(event)
        finally:
            self._pasting = False

    # ---- places in the source

    @property
    def source_selection(self) -> tuple[int, int]:
        """What is selected, as a span of the text as written."""
        start, end = sorted(map(self._offset, self.selection))
        return self.whole.source_span(start, end)

    def go_to(self, paragraph: ParagraphAddress, offset: int = 0, length: int = 0) -> None:
        """Put the cursor into a paragraph, and select some characters from an offset in its source."""
        paragraphs = self.session.report.section(paragraph.section).paragraphs()
        if paragraph.paragraph < len(paragraphs):
            start = paragraphs[paragraph.paragraph][0] + offset
            first, last = self.whole.printed_span(start, start + length)
            locate = self._document.get_location_from_index
            self.move_cursor(locate(first), center=True)
            self.move_cursor(locate(min(last, len(self.document.text))), select=True)

    @property
    def spot(self) -> tuple[ParagraphAddress, int] | None:
        """The paragraph of the cursor, or of the beginning of what is selected, and the offset in its source."""
        section = self.section
        if section is None:
            return None
        at = self.source_selection[0]
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

    class Pointed(Message):
        """The cursor came to a figure or left one, or is in another paragraph."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="prose-pane")
        self.session = session
        self.heading = TextLines("prose-heading")
        self.area = ProseArea(session)
        self._counted = (self.area.whole, "")
        self._pointed: Piece | None = None
        self._paragraph = 0

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

    def on_text_area_selection_changed(self) -> None:
        figure, paragraph = self.area.figure, self.area.cursor_location[0]
        if (figure is None) is not (self._pointed is None) or paragraph != self._paragraph:
            self.post_message(self.Pointed())
        self._pointed, self._paragraph = figure, paragraph
        self._head()

    def _head(self) -> None:
        address = self.area.section
        if address is None:
            return
        title = number_of(self.session.report, address) + self.session.report.section(address).title
        figure = self.area.figure
        # A count that changes with every letter would be read out with every letter.
        count = "" if speaking() else self._alike(address) + self._count()
        words = figure_words(self.session, figure) if figure else count
        self.heading.show(title, right=words)

    def _alike(self, address: SectionAddress) -> str:
        """How much of the section is last year's; nothing without a report of last year, or in a section of its own."""
        last = self.session.last
        alike = likeness_of(self.session.report, last, address) if last else None
        return _("与上年相同 {percent}").format(percent=percent(alike)) + "  " if alike and alike.before else ""

    def _count(self) -> str:
        whole = self.area.whole
        if self._counted[0] is not whole or not self._counted[1]:
            paragraphs = sum(bool(line.strip()) for line in whole.text.split("\n"))
            count = sum(not char.isspace() for char in whole.text)
            self._counted = whole, _("{paragraphs} 段 {count} 字").format(paragraphs=paragraphs, count=count)
        return self._counted[1]
