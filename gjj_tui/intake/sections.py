"""The tree of sections out of lines: headings by their numbers, paragraphs cut by pages joined again."""

from __future__ import annotations

from collections.abc import Sequence

from gjj_tui.i18n import gettext as _
from gjj_tui.intake import cutting
from gjj_tui.intake.headings import (
    CONTENTS,
    UNNUMBERED,
    Heading,
    contents_entry,
    heading_of,
    is_sentence,
    number_of,
    plain,
)
from gjj_tui.intake.source import LEVEL_MARK, LEVEL_UNKNOWN, Grid, Line
from gjj_tui.intake.tables import Found
from gjj_tui.intake.words import END_OF_PAGE, FORM_LINES, HEAD_OF_PAGE, OPENING, STRAY_WORD
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbering import ordinal
from gjj_tui.model.report import MAX_DEPTH


class Part(NamedTuple):
    """A piece of a line's text."""

    line: Line
    text: str


class Paragraph:
    def __init__(self, part: Part) -> None:
        self.parts = [part]
        self.text = part.text


class Node:
    """A section while it is being built. `number` is its number in the source, "" without one."""

    def __init__(self, title: str, depth: int, line: Line | None = None, number: str = "") -> None:
        self.title = title
        self.depth = depth
        self.line = line
        self.number = number
        self.numbered = bool(number)
        self.paragraphs: list[Paragraph] = []
        self.table: Found | None = None
        self.children: list[Node] = []


class Remark(NamedTuple):
    """A doubt whose address is known only when the tree stands; `about` is where it went."""

    kind: str
    line: Line
    quote: str
    done: str
    about: Node | Paragraph | None = None


class Builder:
    """Takes the items of a source one by one."""

    def __init__(self, kind: str, ours: bool, items: Sequence[Line | Grid]) -> None:
        self.kind = kind
        self.ours = ours
        self.root = Node("", 0)
        self.remarks: list[Remark] = []
        self.path: list[Node] = [self.root]
        self.looks: list[int] = [0]
        lines = [item for item in items if isinstance(item, Line)]
        hinted = [line.level for line in lines if 0 < line.level < LEVEL_UNKNOWN]
        self.base = min(hinted, default=1) - 1
        self.running = cutting.running_lines(items) if kind == "txt" else set()
        self.width = cutting.is_hard_wrapped(lines) if kind == "txt" else 0
        self.last: Line | None = None

    @property
    def here(self) -> Node:
        return self.path[-1]

    # ---- lines

    def line(self, line: Line) -> None:
        """One line, which is no title and no heading of a table."""
        if why := self._page_furniture(line):
            self.remarks.append(Remark(why[0], line, line.text, why[1]))
            return
        heading = self._heading(line)
        if heading is None:
            self._text(Part(line, line.text), line)
        else:
            self._open(line, heading)

    def _page_furniture(self, line: Line) -> tuple[str, str] | None:
        if line.level == LEVEL_MARK:
            return "dropped", _("导出文件自己的记号")
        if self.ours:
            return None
        if cutting.page_mark(line, self.kind):
            return "page", _("页码，没有收入")
        if cutting.is_running(line, self.running):
            return "page", _("每页都有的页眉页脚，没有收入")
        squeezed = plain(line.text)
        if squeezed in CONTENTS or contents_entry(line.text):
            return "dropped", _("目录，没有收入；打印时可另做")
        if FORM_LINES.match(squeezed) and len(squeezed) < 60:
            return "dropped", _("填表人、电话等，报告里没有这一项")
        if self.kind == "html" and len(line.text) < 80:
            if self.root.children and END_OF_PAGE.search(line.text):
                return "dropped", _("网页的页脚")
            if not self.root.children and HEAD_OF_PAGE.search(line.text):
                return "dropped", _("网页上的发布信息")
        return None

    def _heading(self, line: Line) -> Heading | None:
        if self.ours:
            if line.level <= 0:
                return None
            found = number_of(line.text)
            right = found and (line.level == LEVEL_UNKNOWN or found[0] == line.level - self.base)
            level, number, end = found if found and right else (0, 0, 0)
            return Heading(level, number, end, len(line.text))
        squeezed = plain(line.text).rstrip(":")
        if squeezed in UNNUMBERED:
            return Heading(0, 0, 0, len(line.text.rstrip("：: ")))
        heading = heading_of(line.text)
        if heading and (self._plausible(heading) or line.level):
            return heading
        if line.level and 0 < line.level < LEVEL_UNKNOWN and not is_sentence(line.text) and len(line.text) < 60:
            return Heading(0, 0, 0, len(line.text))
        return None

    def _plausible(self, heading: Heading) -> bool:
        """Whether a number can come here: the next of its list, or the first of a new one; strict for 1. and （1）."""
        if heading.level in self.looks:
            at = len(self.looks) - 1 - self.looks[::-1].index(heading.level)
            last = self._last_number(self.path[at].number)
            return heading.number == last + 1 or (heading.level < 3 and heading.number > last)
        if heading.level == 1:
            return True
        return heading.number == 1 or (heading.level == 2 and heading.number < 10)

    @staticmethod
    def _last_number(text: str) -> int:
        found = number_of(text + "x")
        return found[1] if found else 0

    def _open(self, line: Line, heading: Heading) -> None:
        number = line.text[: heading.end].strip()
        title = line.text[heading.end : heading.stop].strip()
        depth = self._depth(line, heading)
        del self.path[depth:], self.looks[depth:]
        node = Node(title, depth, line, number)
        self.here.children.append(node)
        self.path.append(node)
        self.looks.append(heading.level or -1)
        self.last = None
        rest = line.text[heading.stop :]
        if rest.strip():
            mark, text = rest[0], rest[1:].strip()
            done = _("标题与正文在同一行，已拆成标题和段落；句号没有收入")
            self.remarks.append(Remark("split", line, mark, done, node))
            self._text(Part(line, text), line)

    def _depth(self, line: Line, heading: Heading) -> int:
        """How deep a heading stands in the tree, from 1: beside one that looks the same, else below what is open."""
        if self.ours and line.level != LEVEL_UNKNOWN:
            return min(line.level - self.base, len(self.path), MAX_DEPTH)
        if heading.level == 0:
            return min(max(1, line.level - self.base), len(self.path)) if 0 < line.level < LEVEL_UNKNOWN else 1
        if heading.level == 1:
            return 1
        if heading.level in self.looks:
            return len(self.looks) - 1 - self.looks[::-1].index(heading.level)
        lower = [depth for depth, look in enumerate(self.looks) if 0 < look < heading.level]
        return min((lower[-1] if lower else 0) + 1, MAX_DEPTH)

    def _text(self, part: Part, line: Line) -> None:
        if self.here is self.root:
            node = Node(OPENING, 1)
            self.root.children.append(node)
            self.path.append(node)
            self.looks.append(-1)
            done = _("第一个标题之前有文字，补了标题“{title}”").format(title=OPENING)
            self.remarks.append(Remark("added", line, "", done, node))
        here = self.here
        before = here.paragraphs[-1] if here.paragraphs else None
        last = None if self.ours else self.last
        if before and last and cutting.goes_on(last, before.text, line, self.kind, self.width):
            between = cutting.joint(before.text, part.text)
            quote = f"{before.text[-8:]}／{part.text[:8]}"
            done = _("段落在第 {line} 行断开，已接合").format(line=last.place.line)
            self.remarks.append(Remark("joined", line, quote, done, before))
            before.parts.append(part)
            before.text += between + part.text
        else:
            before = Paragraph(part)
            if here.table and here.table.figures:
                done = _("表后面的文字，排在了表前面")
                self.remarks.append(Remark("moved", line, part.text[:20], done, before))
            here.paragraphs.append(before)
        self.last = line
        if found := STRAY_WORD.search(part.text):
            quote = part.text[max(0, found.start() - 4) : found.end() + 4]
            self.remarks.append(Remark("word", line, quote, _("中文里夹着英文单词，照原样收入；请核对"), before))

    # ---- tables

    def row(self, parts: Sequence[Part], text: str) -> None:
        """A row of a table that no form has, as a paragraph."""
        self.last = None
        self._text(parts[0], parts[0].line)
        paragraph = self.here.paragraphs[-1]
        paragraph.parts, paragraph.text = list(parts), text
        self.last = None

    def table(self, found: Found, line: Line) -> None:
        """A table that was recognised: printed where it stands."""
        self.last = None
        if self.here is self.root or self.here.table is not None:
            # Beside the one before when that was added too, else below the section that has a table already.
            while self.here is not self.root and (self.here.line is None or len(self.path) > MAX_DEPTH):
                self.path.pop()
            under = self.here
            node = Node(found.table.title, under.depth + 1)
            node.numbered = under is self.root
            del self.path[node.depth :], self.looks[node.depth :]
            under.children.append(node)
            self.path.append(node)
            self.looks.append(-1)
            done = _("表不在任何章节里，补了标题“{title}”").format(title=node.title)
            self.remarks.append(Remark("added", line, "", done, node))
        self.here.table = found

    def renumbered(self, node: Node, number: int) -> None:
        """Remark a number that the report prints otherwise than the source."""
        if node.number and node.line:
            printed = ordinal(node.depth - 1, number)
            if plain(printed) != plain(node.number):
                done = _("编号由程序生成，印作 {number}").format(number=printed)
                self.remarks.append(Remark("numbering", node.line, node.number, done, node))
