"""The text as printed, kept up to date, and what is wrong with the figures bound in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gjj_tui.check.prose_rule import sentence_at
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, ParagraphAddress
from gjj_tui.model.binding import Cell, reads
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import parse_number
from gjj_tui.model.printed import BLANK, Piece, Printed, printed, spell_field
from gjj_tui.model.report import NO_FIGURES, Figures, Report
from gjj_tui.model.visible import visible

Key = tuple[str, str]
Found = dict[Key, Finding]

_LONGEST = 30
"""Characters of a field in a message."""


class _Read(NamedTuple):
    """A section as it was read last, what of it is printed, and what was found in it."""

    text: str
    paragraphs: tuple[Printed, ...]
    cells: frozenset[Cell]
    found: Found


class BoundText:
    """Prints every paragraph, and after an edit only those of sections whose text or figures it changed."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._sections: dict[tuple[int, ...], _Read] = {}
        self._readers: dict[CellAddress, set[tuple[int, ...]]] = {}
        self._now: Report | None = None
        self._last = NO_FIGURES

    def paragraphs(self) -> Iterator[tuple[ParagraphAddress, Printed]]:
        """Every paragraph in print order."""
        for path, read in self._sections.items():
            for index, paragraph in enumerate(read.paragraphs):
                yield ParagraphAddress(path, index), paragraph

    def section(self, path: tuple[int, ...]) -> tuple[Printed, ...]:
        """The paragraphs of a section; the same tuple as long as none of them changed."""
        return self._sections[path].paragraphs

    def all(self, report: Report, last: Figures) -> dict[Key, Finding | None]:
        """Read everything afresh: what is found, and None for what was found before."""
        before = [key for read in self._sections.values() for key in read.found]
        self._sections, self._last = {}, last
        self.changed(report)
        found: dict[Key, Finding | None] = dict.fromkeys(before)
        for read in self._sections.values():
            found |= read.found
        return found

    def changed(self, report: Report, cells: Iterable[CellAddress] = ()) -> dict[Key, Finding | None]:
        """Sections were changed, and perhaps cells: what is found in them now, and None for what is not any more."""
        old, self._sections, self._now = self._sections, {}, report
        filled = {Cell(cell) for cell in cells}
        delta: dict[Key, Finding | None] = {}
        for address, section in report.walk():
            read = old.get(address.path)
            if read is None or read.text != section.text or not filled.isdisjoint(read.cells):
                delta |= dict.fromkeys(read.found if read else ())
                read = self._read(address.path, section.text)
            self._sections[address.path] = read
        for path in old.keys() - self._sections.keys():
            delta |= dict.fromkeys(old[path].found)
        for path, read in self._sections.items():
            if read is not old.get(path):
                delta |= read.found
        self._readers = {}
        for path, read in self._sections.items():
            for cell in read.cells:
                if not cell.last:
                    self._readers.setdefault(cell.address, set()).add(path)
        return delta

    def of_figures(self, report: Report, cells: Iterable[CellAddress]) -> dict[Key, Finding | None] | None:
        """Cells were changed: as `changed`, or None when no sentence reads them."""
        self._now = report
        paths = {path for cell in cells for path in self._readers.get(cell, ())}
        if not paths:
            return None
        delta: dict[Key, Finding | None] = {}
        for path in paths:
            delta |= dict.fromkeys(self._sections[path].found)
            self._sections[path] = self._read(path, self._sections[path].text)
        for path in paths:
            delta |= self._sections[path].found
        return delta

    def _read(self, path: tuple[int, ...], text: str) -> _Read:
        assert self._now is not None
        lines = [line for line in text.split("\n") if line.strip()]
        if "{" not in text:
            return _Read(text, tuple(Printed(line, line) for line in lines), frozenset(), {})
        shown = tuple(printed(line, self._form, self._now.figures, self._last) for line in lines)
        cells = frozenset(cell for one in shown for piece in one.pieces for cell in piece.cells)
        found: Found = {}
        for index, one in enumerate(shown):
            address = ParagraphAddress(path, index)
            for piece in one.pieces:
                if finding := self._finding(address, one, piece):
                    found[finding.rule, f"{address}+{piece.source[0]}"] = finding
        return _Read(text, shown, cells, found)

    def _finding(self, address: ParagraphAddress, whole: Printed, piece: Piece) -> Finding | None:
        level, source = Level.HARD, visible(whole.source[slice(*piece.source)])
        if piece.fault:
            rule, message = "binding-unknown", _("正文里的 {field}：{fault}").format(
                field=source[:_LONGEST], fault=piece.fault
            )
        elif piece.blank:
            missing = self._missing(piece)
            if self._now and self._now.status == "draft":
                # A blank cell of a draft is a hint by itself; of a missing figure of last year nothing else tells.
                missing = [cell for cell in missing if cell.last]
                level = Level.HINT
            if not missing:
                return None
            names = _("、").join(spell_field(cell)[1:-1] for cell in missing)
            rule, message = "binding-blank", _("正文里的 {field} 印作 {blank}：{cells} 没有数").format(
                field=source[:_LONGEST], blank=BLANK, cells=names
            )
        else:
            return None
        start, end = piece.source
        quote = sentence_at(whole.text, piece.printed[0], piece.printed[1] - piece.printed[0])
        return Finding(rule, level, (address,), message, mark=(start, end - start), quote=quote)

    def _missing(self, piece: Piece) -> list[Cell]:
        """The cells for want of which a figure is blank: those that are, and in a sum those that are no numbers."""
        assert self._now is not None
        alone = isinstance(piece.term, Cell)
        figures = {True: self._last, False: self._now.figures}
        return [
            cell for cell in dict.fromkeys(reads(piece.term) if piece.term else ())
            if not (text := figures[cell.last].text(cell.address)) or (not alone and parse_number(text) is None)
        ]  # fmt: skip
