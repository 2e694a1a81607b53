"""The printed page on the screen, to scroll through."""

from __future__ import annotations

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gjj_tui.i18n import gettext as _
from gjj_tui.publish.blocks import Document
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.dialogs import Over
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.page_lines import PageLine, page_lines
from gjj_tui.tui.rowlist import ReadingList


class Page(ReadingList):
    """The lines of a document, laid out anew for each width."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"page--heading", "page--head"}
    DEFAULT_CSS = """
    Page {
        overflow-y: scroll;
        & > .page--heading { text-style: bold; }
        & > .page--head { background: $panel; }
    }
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.document = document
        self.lines: list[PageLine] = []

    def count(self) -> int:
        return len(self.lines)

    def on_resize(self) -> None:
        width = self.scrollable_content_region.width
        share = self.scroll_offset.y / max(1, self.count())
        self.lines = page_lines(self.document, max(1, width), in_words=speaking())
        self.reset(0)
        self.scroll_to(y=round(share * self.count()), animate=False)

    def said(self, index: int) -> list[str]:
        return [self.lines[index].text]

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        line = self.lines[index]
        style = self.rich_style
        if line.look in ("title", "heading"):
            style += self.get_component_rich_style("page--heading", partial=True)
        elif line.look == "head":
            style += self.get_component_rich_style("page--head", partial=True)
        elif line.look == "dim":
            style += self.style_of("dim")
        return self.line(line.text, width, style)


class PreviewScreen(Over[None]):
    """The whole screen; Esc goes back."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q,shift+f2,f14", "dismiss(None)", show=False)]
    DEFAULT_CSS = """
    PreviewScreen { background: $surface; }
    PreviewScreen #preview-title { background: $primary; color: $on-primary; text-style: bold; }
    PreviewScreen #preview-hint { background: $panel; color: $dim; }
    PreviewScreen Page { background: $surface; }
    """

    def __init__(self, document: Document) -> None:
        super().__init__()
        self.page = Page(document)
        self._title = TextLines("preview-title")
        self._title.show(_(" 预览：{title}").format(title=document.title))
        self._hint = TextLines("preview-hint")
        self._hint.show(_(" 上下键、翻页键滚动  Home、End 首尾  Esc 返回"))

    def compose(self) -> ComposeResult:
        yield self._title
        yield self.page
        yield self._hint

    def on_mount(self) -> None:
        self.page.focus()
