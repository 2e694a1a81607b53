"""Addresses: the one text form by which files, commands, bindings and findings name a place of a report.

====================  ==================  ==========================================
`CellAddress`         ``3100``            a statistics cell of a row with one column
                      ``A1.total``        a statistics cell of a row with several
`SectionAddress`      ``§1.3``            the third section within the first
`ParagraphAddress`    ``§1.3¶2``          its second paragraph
`PropertyAddress`     ``@year``           a property of the whole report
====================  ==================  ==========================================

Text counts from 1, the tuples inside count from 0.
"""

from __future__ import annotations

from gjj_tui.model.lazy import lazy
from gjj_tui.model.named import NamedTuple


class CellAddress(NamedTuple):
    """A statistics cell; `column` is empty when the row has only one."""

    row: str
    column: str = ""

    def __str__(self) -> str:
        return f"{self.row}.{self.column}" if self.column else self.row


class SectionAddress(NamedTuple):
    """A section by its position; the empty path is the whole text of the report."""

    path: tuple[int, ...]

    def __str__(self) -> str:
        return "§" + ".".join(str(index + 1) for index in self.path)

    @property
    def parent(self) -> SectionAddress:
        """The section it is in; that of the whole text is the whole text."""
        return SectionAddress(self.path[:-1])

    def child(self, index: int) -> SectionAddress:
        """The section within it at an index counted from 0."""
        return SectionAddress((*self.path, index))


class ParagraphAddress(NamedTuple):
    """A paragraph of a section's text; lines without text do not count."""

    path: tuple[int, ...]
    paragraph: int

    def __str__(self) -> str:
        return f"{self.section}¶{self.paragraph + 1}"

    @property
    def section(self) -> SectionAddress:
        return SectionAddress(self.path)


class PropertyAddress(NamedTuple):
    """A property of the report as a whole, such as ``year`` or ``agency``."""

    key: str

    def __str__(self) -> str:
        return f"@{self.key}"


Address = CellAddress | SectionAddress | ParagraphAddress | PropertyAddress

WHOLE_TEXT = SectionAddress(())

_SECTION = lazy(r"§\s*((?:[1-9]\d*(?:\.[1-9]\d*)*)?)(?:¶\s*([1-9]\d*))?\Z")
_CELL = lazy(r"([^\s.=§¶@{}]+)(?:\.([^\s.=§¶@{}]+))?\Z")


def parse_address(text: str) -> Address:
    """The address that `text` spells. Whether it exists is for the form or the report to say.

    Raises:
        ValueError: the text is no address.
    """
    text = text.strip()
    if found := _SECTION.match(text):
        path = tuple(int(part) - 1 for part in found[1].split(".")) if found[1] else ()
        return ParagraphAddress(path, int(found[2]) - 1) if found[2] else SectionAddress(path)
    if text.startswith("@") and text[1:].isidentifier():
        return PropertyAddress(text[1:])
    if found := _CELL.match(text):
        return CellAddress(found[1], found[2] or "")
    raise ValueError(text)
