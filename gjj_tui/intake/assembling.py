"""From the tree of sections to the report, with the address of each section and paragraph."""

from __future__ import annotations

from itertools import count

from gjj_tui.intake.accounting import Use
from gjj_tui.intake.sections import Builder, Node, Paragraph, Remark
from gjj_tui.intake.source import Doubt
from gjj_tui.model.address import WHOLE_TEXT, Address, ParagraphAddress, SectionAddress
from gjj_tui.model.printed import BRACE
from gjj_tui.model.report import Section

ALONE = ("page", "dropped", "split")
"""Kinds of remarks whose quote is nowhere else."""


class Assembled:
    """The sections that a builder's tree makes.

    `sections` have plain text; in `bound` the numbers follow the cells that the source tells (the same where it tells
    none). `uses` and `doubts` account for the lines.
    """

    def __init__(self, builder: Builder) -> None:
        self.uses: list[Use] = []
        self._where: dict[int, Address] = {}
        self._uids = count(1)
        pairs = [self._section(node, WHOLE_TEXT.child(n)) for n, node in enumerate(builder.root.children)]
        self.sections, self.bound = (tuple(pair[side] for pair in pairs) for side in (0, 1))
        self._number(builder, builder.root)
        self.doubts = [self._doubt(remark) for remark in builder.remarks]

    def _section(self, node: Node, address: SectionAddress) -> tuple[Section, Section]:
        self._where[id(node)] = address
        uid = next(self._uids)
        if node.line:
            number = node.line.text[: len(node.line.text) - len(node.line.text.lstrip())] + node.number
            self.uses.append(Use(node.line.place, number, "number", address))
            self.uses.append(Use(node.line.place, node.title, "title", address))
        for index, paragraph in enumerate(node.paragraphs):
            here = ParagraphAddress(address.path, index)
            self._where[id(paragraph)] = here
            self.uses += [Use(part.line.place, part.text, "text", here) for part in paragraph.parts]
        pairs = [self._section(child, address.child(n)) for n, child in enumerate(node.children)]
        table = node.table.table.id if node.table else ""
        plain, bound = (
            Section(node.title, "\n".join(map(spell, node.paragraphs)), node.numbered, table, children, uid)
            for spell, children in (
                (_plain, tuple(pair[0] for pair in pairs)),
                (_bound, tuple(pair[1] for pair in pairs)),
            )
        )
        return plain, bound

    def _number(self, builder: Builder, parent: Node) -> None:
        number = 0
        for child in parent.children:
            number += child.numbered
            builder.renumbered(child, number)
            self._number(builder, child)

    def _doubt(self, remark: Remark) -> Doubt:
        address = self._where.get(id(remark.about)) if remark.about is not None else None
        if remark.kind in ALONE:
            self.uses.append(Use(remark.line.place, remark.quote, "doubt"))
        return Doubt(remark.kind, remark.line.place, remark.quote, remark.done, address)


def _plain(paragraph: Paragraph) -> str:
    return paragraph.text.replace("{", BRACE)


def _bound(paragraph: Paragraph) -> str:
    """The text with the fields that its line tells. A paragraph of several lines has none."""
    line = paragraph.parts[0].line
    if len(paragraph.parts) > 1 or not line.fields or line.text != paragraph.text:
        return _plain(paragraph)
    done, parts = 0, []
    for start, end, field in line.fields:
        if done <= start <= end and field and not set(field) & set("{}\n"):
            parts += [line.text[done:start].replace("{", BRACE), "{", field, "}"]
            done = end
    return "".join((*parts, line.text[done:].replace("{", BRACE)))
