"""The tree on the left: the report, its sections with their numbers, its tables and their groups of rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding, BindingType
from textual.message import Message

from gjj_tui.commands.aloud import node_words
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form, Table
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbering import ordinals
from gjj_tui.model.report import Report, Section
from gjj_tui.tui.cells import cell_len, fit
from gjj_tui.tui.glyphs import FOLDED, MARKS, UNFOLDED
from gjj_tui.tui.rowlist import RowList

Key = tuple[str, str, int]
"""What a node is, whatever moves: ("section", "", uid), ("table", id, uid) or ("group", table id, row index)."""

ROOT: Key = ("report", "", 0)


class Node(NamedTuple):
    """A line of the tree. `section` is where a section stands, `row` the first row of a table's group."""

    key: Key
    label: str
    depth: int
    inner: bool
    section: SectionAddress
    table: str = ""
    row: int = 0


def nodes_of(report: Report, form: Form) -> Iterator[Node]:
    """Every node in printed order, folded or not."""
    yield Node(ROOT, _("{year} 年报告").format(year=report.year), 0, True, SectionAddress(()))
    yield from _sections(report.sections, SectionAddress(()), form)


def _sections(sections: tuple[Section, ...], parent: SectionAddress, form: Form) -> Iterator[Node]:
    depth = len(parent.path)
    for index, (number, section) in enumerate(zip(ordinals(sections, depth), sections, strict=True)):
        address = parent.child(index)
        table = form.table(section.table)
        label = number + (section.title or _("（没有标题）"))
        inner = bool(section.sections) or table is not None
        yield Node(("section", "", section.uid), label, depth + 1, inner, address)
        if table:
            yield Node(("table", table.id, section.uid), table.title, depth + 2, True, address, table.id)
            yield from _groups(table, depth + 3, address)
        yield from _sections(section.sections, address, form)


def _groups(table: Table, depth: int, address: SectionAddress) -> Iterator[Node]:
    for row in table.rows:
        if row.level == 0:
            yield Node(("group", table.id, row.line), row.label, depth, False, address, table.id, row.line)


class Outline(RowList):
    """A row a node; a folded node hides what is deeper."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "fold", show=False),
        Binding("right", "unfold", show=False),
        Binding("space", "toggle_fold", show=False),
    ]

    class Selected(Message):
        """The cursor is on a node."""

        def __init__(self, node: Node) -> None:
            super().__init__()
            self.node = node

    def __init__(self, report: Report, form: Form, findings: Iterable[Finding]) -> None:
        super().__init__(id="outline")
        self._form = form
        self._folded: set[Key] = set()
        self.every: list[Node] = []
        self._shown: list[Node] = []
        self._counts: dict[Key, Counter[Level]] = {}
        self._group_of: dict[str, tuple[Key, Key]] = {}
        self.rebuild(report, findings)

    @property
    def node(self) -> Node:
        return self._shown[self.cursor]

    def count(self) -> int:
        return len(self._shown)

    def rebuild(self, report: Report, findings: Iterable[Finding]) -> None:
        """The sections are others now: draw them, the cursor on the same node if it is still there."""
        key = self.node.key if self._shown else ROOT
        self.every = list(nodes_of(report, self._form))
        self._uids = {address: section.uid for address, section in report.walk()}
        self._group_of = {}
        tables = {node.table: node.key for node in self.every if node.key[0] == "table"}
        for table in self._form.tables:
            group: Key = ("group", table.id, 0)
            for row in table.rows:
                if row.level == 0:
                    group = ("group", table.id, row.line)
                if row.code and table.id in tables:
                    self._group_of[row.code] = (tables[table.id], group)
        self._counts = {}
        self.count_findings(findings, 1)
        self._unfold_into(key)

    def count_findings(self, findings: Iterable[Finding], step: int) -> None:
        """Add (1) or take off (-1) findings from the marks of their nodes and those above."""
        for finding in findings:
            for key in self.keys_of(finding.addresses[0] if finding.addresses else None):
                self._counts.setdefault(key, Counter())[finding.level] += step
        self.redraw()

    def keys_of(self, address: Address | None) -> Iterator[Key]:
        yield ROOT
        match address:
            case CellAddress(row, _column) if row in self._group_of:
                table, group = self._group_of[row]
                yield table
                yield group
                uid = table[2]
                path = next((place.path for place, own in self._uids.items() if own == uid), ())
            case SectionAddress(path) | ParagraphAddress(path, _):
                pass
            case _:
                path = ()
        for length in range(1, len(path) + 1):
            uid = self._uids.get(SectionAddress(path[:length]), 0)
            yield "section", "", uid

    def select(self, key: Key) -> None:
        """Put the cursor on a node, unfolding what hides it."""
        index = self._index(key, self.every)
        if index is None:
            return
        depth = self.every[index].depth
        for node in reversed(self.every[:index]):
            if node.depth < depth:
                self._folded.discard(node.key)
                depth = node.depth
        self._unfold_into(key)

    def _unfold_into(self, key: Key) -> None:
        self._shown = []
        hidden = 99
        for node in self.every:
            if node.depth > hidden:
                continue
            hidden = node.depth if node.key in self._folded else 99
            self._shown.append(node)
        index = self._index(key, self._shown)
        if index is None:
            # The node is gone: the cursor is on a neighbour, which the app does not know yet.
            with self.prevent(self.Selected):
                self.reset()
            self.post_message(self.Selected(self.node))
        else:
            # The same node as before, or one that the app has asked for: it knows.
            with self.prevent(self.Selected):
                self.reset(index)
        if self.is_mounted:
            self.reveal()

    @staticmethod
    def _index(key: Key, nodes: list[Node]) -> int | None:
        return next((index for index, node in enumerate(nodes) if node.key == key), None)

    def said(self, index: int) -> list[str]:
        node = self._shown[index]
        counts = self._counts.get(node.key, Counter())
        return [node_words(node.label, node.depth, node.inner, node.key in self._folded, counts)]

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        node = self._shown[index]
        mark, level = self._mark(node.key)
        fold = (FOLDED if node.key in self._folded else UNFOLDED) if node.inner else " "
        text_width = width - cell_len(mark) - (1 if mark else 0)
        label = "  " * max(0, node.depth - 1) + f"{fold} {node.label}"
        segments = [Segment(fit(label, text_width), style)]
        if mark:
            colour = style if index == self.cursor and self.has_focus else style + self.style_of(level)
            segments += [Segment(" ", style), Segment(mark, colour)]
        return segments

    def _mark(self, key: Key) -> tuple[str, str]:
        """The gravest level found here with its number, and the name of its style."""
        counts = self._counts.get(key, Counter())
        for level in Level:
            if counts[level] > 0:
                return f"{MARKS[level]}{counts[level]}", level.key
        return "", ""

    def watch_cursor(self, old: int, new: int) -> None:
        super().watch_cursor(old, new)
        if self.is_mounted and self._shown:
            self.post_message(self.Selected(self.node))

    def action_toggle_fold(self) -> None:
        if self.node.inner:
            self._folded ^= {self.node.key}
            self._unfold_into(self.node.key)

    def action_fold(self) -> None:
        """Fold the node, or go to the one it lies in."""
        node = self.node
        if node.inner and node.key not in self._folded:
            self.action_toggle_fold()
            return
        for index in range(self.cursor - 1, -1, -1):
            if self._shown[index].depth < node.depth:
                self.move_to(index)
                return

    def action_unfold(self) -> None:
        if self.node.key in self._folded:
            self.action_toggle_fold()
        else:
            self.action_move(1)
