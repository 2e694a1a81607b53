"""The report: a frozen value with its sections, figures and explanations."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from gjj_tui.i18n import N_
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, CellAddress, SectionAddress
from gjj_tui.model.named import NamedTuple

PROPERTY_TITLES = {
    "form": N_("表式"), "year": N_("年度"), "agency": N_("机关"), "short_name": N_("简称"),
    "agency_kind": N_("机关类别"), "title": N_("标题"), "period": N_("统计期限"), "status": N_("状态"),
}  # fmt: skip
"""What can be said of a report as a whole, in the order of a file."""
PROPERTIES = tuple(PROPERTY_TITLES)
STATUSES = ("draft", "checked", "approved", "published")
STATUS_TITLES = {"draft": N_("填报"), "checked": N_("已核对"), "approved": N_("已审签"), "published": N_("已发布")}
SECTION_FIELDS = ("title", "numbered", "table", "free", "later")
"""What can be said of a section besides its text and the sections in it."""
AGENCY_KINDS = ("department", "government", "ministry")
MAX_DEPTH = 4
"""Levels of sections: 一、（一）1.（1）."""


def property_title(key: str) -> str:
    """A property's name as the user sees it."""
    return _(PROPERTY_TITLES[key])


def status_title(status: str) -> str:
    """A status in the user's words."""
    return _(STATUS_TITLES[status])


class Figures(Mapping[CellAddress, str]):
    """The filled cells: a frozen mapping from address to the text of the cell; a blank cell is absent.

    Changing one cell costs the same in a form of ten thousand rows as in one of sixty: the cells lie in buckets, and
    a change copies one bucket and the list of buckets. The order of iteration means nothing; the form has the order.
    """

    __slots__ = ("_buckets",)

    BUCKETS = 128

    def __init__(self, cells: Mapping[CellAddress, str] | Iterable[tuple[CellAddress, str]] = ()) -> None:
        buckets: list[dict[CellAddress, str]] = [{} for _ in range(self.BUCKETS)]
        for address, text in cells.items() if isinstance(cells, Mapping) else cells:
            if text:
                buckets[hash(address) % self.BUCKETS][address] = text
        self._buckets = buckets

    def __getitem__(self, address: CellAddress) -> str:
        return self._buckets[hash(address) % self.BUCKETS][address]

    def __iter__(self) -> Iterator[CellAddress]:
        for bucket in self._buckets:
            yield from bucket

    def __len__(self) -> int:
        return sum(map(len, self._buckets))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Figures) and self._buckets == other._buckets

    def __hash__(self) -> int:
        return hash(frozenset(self.items()))

    def text(self, address: CellAddress) -> str:
        """The text of a cell, "" when it is blank."""
        return self._buckets[hash(address) % self.BUCKETS].get(address, "")

    def with_cell(self, address: CellAddress, text: str) -> Figures:
        """The same figures but for one cell; "" blanks it."""
        slot = hash(address) % self.BUCKETS
        bucket = self._buckets[slot].copy()
        if text:
            bucket[address] = text
        else:
            bucket.pop(address, None)
        changed = Figures.__new__(Figures)
        changed._buckets = self._buckets.copy()
        changed._buckets[slot] = bucket
        return changed


NO_FIGURES = Figures()


class Section(NamedTuple):
    """A section of the text. A line of `text` is a paragraph; lines without text do not count.

    `table` names the table of the form that is printed after the text. `uid` follows the section when it moves; it
    is unique within a report and lives no longer than the session. `free` and `later` are numbers of the text that
    are not to be bound to a cell, or not yet: each a short quote of the text, such as ``1038 万次``.
    """

    title: str
    text: str = ""
    numbered: bool = True
    table: str = ""
    sections: tuple[Section, ...] = ()
    uid: int = 0
    free: tuple[str, ...] = ()
    later: tuple[str, ...] = ()

    def paragraphs(self) -> list[tuple[int, str]]:
        """Offset in the text and content of each paragraph."""
        found, offset = [], 0
        for line in self.text.split("\n"):
            if line.strip():
                found.append((offset, line))
            offset += len(line) + 1
        return found


class Explanation(NamedTuple):
    """A 上报说明: why a 核实性 finding is right, or why a finding in the text is set aside.

    `seen` are the figures it was written for, as texts; `quote` is the sentence, as printed, for a finding in the text.
    """

    rule: str
    text: str
    seen: tuple[tuple[str, str], ...] = ()
    quote: str = ""


class Report(NamedTuple):
    """A yearly report. `period` is the first and last day (ISO dates), None for the calendar year."""

    form: str
    year: int
    agency: str
    short_name: str = ""
    agency_kind: str = "department"
    title: str = ""
    period: tuple[str, str] | None = None
    status: str = "draft"
    sections: tuple[Section, ...] = ()
    figures: Figures = NO_FIGURES
    explanations: tuple[Explanation, ...] = ()

    @property
    def printed_title(self) -> str:
        """The title as given, else one made of year and agency; Chinese whatever language the program speaks."""
        return self.title or f"{self.year}年{self.agency}政府信息公开工作年度报告"

    def section(self, address: SectionAddress) -> Section:
        """The section at an address.

        Raises:
            LookupError: there is none.
        """
        if not address.path:
            raise LookupError(str(address))
        siblings, section = self.sections, None
        for index in address.path:
            if not 0 <= index < len(siblings):
                raise LookupError(str(address))
            section = siblings[index]
            siblings = section.sections
        assert section is not None
        return section

    def children(self, address: SectionAddress) -> tuple[Section, ...]:
        """The sections directly within one, or the top ones for the empty path."""
        return self.section(address).sections if address.path else self.sections

    def walk(self) -> Iterator[tuple[SectionAddress, Section]]:
        """Every section in print order."""
        pending = [(WHOLE_TEXT.child(index), section) for index, section in enumerate(self.sections)][::-1]
        while pending:
            address, section = pending.pop()
            yield address, section
            pending += [(address.child(index), child) for index, child in enumerate(section.sections)][::-1]

    def address_of(self, uid: int) -> SectionAddress | None:
        """Where the section with this uid stands now."""
        return next((address for address, section in self.walk() if section.uid == uid), None)

    def new_uid(self) -> int:
        """A uid that no section of this report has."""
        return 1 + max((section.uid for _address, section in self.walk()), default=0)


def figures_of(report: Report | None) -> Figures:
    """The figures of a report that there may be, such as last year's; none where there is no report."""
    return report.figures if report else NO_FIGURES
