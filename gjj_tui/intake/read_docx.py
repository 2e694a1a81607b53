"""A Word document: its paragraphs and tables in order, with automatic numbers written out."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.packages import is_ours, missing_library, open_package
from gjj_tui.intake.source import Cell, Grid, Line, Notes, Place, Source, column_name
from gjj_tui.intake.word_numbering import Numbers
from gjj_tui.model.bookmark import field_of, part_of

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CONTAINERS = tuple(W + name for name in ("sdt", "sdtContent", "customXml", "ins", "moveTo"))
_PIECES = {
    f"{W}t": "", f"{W}delText": "", f"{W}tab": " ", f"{W}br": "\n", f"{W}cr": "\n", f"{W}noBreakHyphen": "-",
    f"{W}sym": "\ufffd",
}  # fmt: skip
"""What a piece of a run stands for; "" for its own text. A symbol of a font of its own is no character."""
_OFF = ("0", "false", "off")
_APART = ("header", "footer", "footnotes", "endnotes", "comments")
_APART_WORDS = {
    "header": N_("页眉"), "footer": N_("页脚"), "footnotes": N_("脚注"), "endnotes": N_("尾注"), "comments": N_("批注"),
}  # fmt: skip
MOST_DEPTH = 40
"""Tables within tables, and other containers, are followed so deep."""


def read_docx(data: bytes) -> Source:
    """The text as a reader of the document sees it. What is deleted, hidden, in the margin or in a text box is a doubt.

    Raises:
        IntakeFault: it is no Word document, or may be harmful.
    """
    package = open_package(data, "word/document.xml", "Word")
    try:
        import docx
        from docx.opc.exceptions import OpcError
        from lxml.etree import LxmlError
    except ImportError:
        raise missing_library("python-docx") from None
    try:
        document = docx.Document(io.BytesIO(data))
        reader = _Reader(document)
        reader.blocks(document.element.body, 0)
        reader.apart(document.part)
    except (OpcError, LxmlError, KeyError, ValueError, AttributeError, TypeError, IndexError) as error:
        raise IntakeFault(_("Word 文件已损坏，读不了；请用 Word 打开后另存再导入")) from error
    return Source("docx", tuple(reader.items), tuple(reader.notes.doubts), is_ours(package))


class _Reader:
    def __init__(self, document: Any) -> None:
        self.notes = Notes()
        self.items: list[Line | Grid] = []
        self.count = 0
        self.numbers = Numbers(document)
        self.styles = {style.style_id: style for style in document.styles}

    # ---- blocks

    def blocks(self, container: Any, depth: int) -> None:
        for child in container:
            if child.tag == f"{W}p":
                self.paragraph(child)
            elif child.tag == f"{W}tbl":
                self.table(child, depth)
            elif child.tag in _CONTAINERS and depth < MOST_DEPTH:
                self.blocks(child, depth + 1)
            elif isinstance(child.tag, str) and child.tag not in (f"{W}sdtPr", f"{W}sectPr"):
                self.notes.drop(Place(self.count or 1), "".join(child.itertext()), _("Word 里不是正文的部分"))

    def paragraph(self, element: Any) -> None:
        self.count += 1
        place = Place(self.count)
        number = self.numbers.next(element)
        text = self.text(element, place)
        for part in text.split("\n"):
            if part.strip():
                line = Line((number + part).strip(), place, self._level(element))
                # Places in the text hold only where nothing was cut off it or put before it.
                self.items.append(line._replace(fields=tuple(_fields(element))) if line.text == text else line)
                number = ""

    def _level(self, element: Any) -> int:
        style = element.find(f"{W}pPr/{W}pStyle")
        found = self.styles.get(style.get(f"{W}val")) if style is not None else None
        name = (getattr(found, "name", "") or "").lower()
        if name in ("title", "标题"):
            return -1
        return int(name[-1]) if name.startswith(("heading ", "标题 ")) and name[-1:].isdigit() else 0

    def table(self, element: Any, depth: int) -> None:
        rows = list(_within(element, f"{W}tr"))
        cells = [cell for row in rows for cell in _within(row, f"{W}tc")]
        if depth < MOST_DEPTH and any(cell.find(f".//{W}tbl") is not None for cell in cells):
            # A table that holds another one only arranges the page.
            for cell in cells:
                self.blocks([child for child in cell if child.tag != f"{W}tcPr"], depth + 1)
            return
        found: list[Cell] = []
        open_cells: dict[int, int] = {}
        for number, row in enumerate(rows):
            self.count += 1
            column = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in _within(row, f"{W}tc"):
                column = self._cell(cell, number, column, found, open_cells)
        self.items.append(Grid(tuple(found)))

    def _cell(self, element: Any, row: int, column: int, found: list[Cell], open_cells: dict[int, int]) -> int:
        """Add one cell, or lengthen the one above that it continues; the column behind it."""
        columns = max(1, min(_number(element.find(f"{W}tcPr/{W}gridSpan"), 1), 1000))
        merge = element.find(f"{W}tcPr/{W}vMerge")
        place = Place(self.count, f"{column_name(column)}{row + 1}")
        text = " ".join(filter(None, (self.text(p, place).replace("\n", " ").strip() for p in element.iter(f"{W}p"))))
        if merge is not None and merge.get(f"{W}val") != "restart" and column in open_cells and not text:
            index = open_cells[column]
            found[index] = found[index]._replace(rows=row - found[index].row + 1)
        else:
            open_cells[column] = len(found)
            found.append(Cell(text, place, row, column, 1, columns))
        return column + columns

    # ---- the text of a paragraph

    def text(self, element: Any, place: Place) -> str:
        parts: list[str] = []
        for run in element.iter(*_PIECES):
            piece = _PIECES[run.tag] or run.text or ""
            if run.tag == f"{W}tab" and run.getparent().tag != f"{W}r":
                continue
            if why := self._left_out(run, element):
                if why != "-":
                    self.notes.drop(place, piece, why)
                continue
            parts.append(piece)
        return "\n".join(self.notes.clean(line, place) for line in "".join(parts).split("\n"))

    def _left_out(self, run: Any, paragraph: Any) -> str:
        """Why a piece of text is not what the reader sees there; ``-`` when it is there a second time."""
        for parent in run.iterancestors():
            if parent is paragraph:
                return ""
            if parent.tag == f"{W}r":
                hidden = parent.find(f"{W}rPr/{W}vanish")
                if hidden is not None and hidden.get(f"{W}val") not in _OFF:
                    return _("隐藏的文字")
            elif parent.tag in (f"{W}del", f"{W}moveFrom"):
                return _("修订中已删除的文字")
            elif parent.tag == f"{_ALTERNATE}Fallback":
                return "-"
            elif parent.tag == f"{W}txbxContent":
                return _("文本框里的文字")
            elif parent.tag in (f"{W}rt",):
                return _("注音")
        return ""

    def apart(self, part: Any) -> None:
        """Headers, footers and notes: not of the text, and told."""
        for relation in part.rels.values():
            kind = relation.reltype.rsplit("/", 1)[-1]
            if kind not in _APART or relation.is_external:
                continue
            from lxml import etree

            root = etree.fromstring(relation.target_part.blob, etree.XMLParser(resolve_entities=False, no_network=True))
            for paragraph in root.iter(f"{W}p"):
                text = "".join(piece.text or "" for piece in paragraph.iter(f"{W}t"))
                kind_of_doubt = "page" if kind in ("header", "footer") else "dropped"
                self.notes.drop(Place(max(1, self.count)), text, _(_APART_WORDS[kind]), kind_of_doubt)


def _fields(paragraph: Any) -> Iterator[tuple[int, int, str]]:
    """Start, end and cells of the numbers that bookmarks of an export tell."""
    begun: dict[int, tuple[int, list[str]]] = {}
    numbers: dict[str, int] = {}
    at = 0
    for piece in paragraph.iter(*_PIECES, f"{W}bookmarkStart", f"{W}bookmarkEnd"):
        if piece.tag == f"{W}bookmarkStart":
            if part := part_of(piece.get(f"{W}name") or ""):
                numbers[piece.get(f"{W}id")] = part[0]
                begun.setdefault(part[0], (at, []))[1].append(part[1])
        elif piece.tag == f"{W}bookmarkEnd":
            if found := begun.pop(numbers.get(piece.get(f"{W}id"), -1), None):
                yield found[0], at, field_of(found[1])
        else:
            at += len(_PIECES[piece.tag] or piece.text or "")


def _within(element: Any, tag: str) -> Iterator[Any]:
    """Children of a tag, those in content controls too."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml"):
            yield from _within(child, tag)


def _number(element: Any, default: int) -> int:
    value = element.get(f"{W}val") if element is not None else None
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 6 else default
