"""Two reports beside each other, year against year or version against version: figures, properties and text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.align import adopt_uids
from gjj_tui.model.change import Change, change_of
from gjj_tui.model.difference import Difference, cell_label, differences
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.printed import printed
from gjj_tui.model.report import NO_FIGURES, Figures, Report, Section
from gjj_tui.model.rolling import timeless
from gjj_tui.model.wording import Piece, marked, wording


class Figure(NamedTuple):
    """A cell of both reports, or of one: `where` is ``both``, ``old`` or ``new``."""

    address: CellAddress
    label: str
    old: str
    new: str
    change: Change
    where: str = "both"

    @property
    def same(self) -> bool:
        return self.where == "both" and self.old == self.new

    @property
    def half(self) -> bool:
        """Whether one side is not filled in."""
        return self.where == "both" and not (self.old and self.new)


class Passage(NamedTuple):
    """A place of the text that differs. `pieces` tell how, where both sides have something."""

    difference: Difference
    pieces: tuple[Piece, ...] = ()

    @property
    def only_years(self) -> bool:
        """Whether nothing but the years is different."""
        return bool(self.pieces) and timeless(self.difference.old or "") == timeless(self.difference.new or "")


class Comparison(NamedTuple):
    """All of two reports. `figures` holds every cell with a figure on one side, in the order of the newer form."""

    figures: tuple[Figure, ...]
    properties: tuple[Difference, ...]
    passages: tuple[Passage, ...]


class Side(NamedTuple):
    """A report to compare, with its form and the figures of the year before it, which its text may print."""

    report: Report
    form: Form
    last: Figures = NO_FIGURES

    @property
    def as_printed(self) -> Report:
        """The report with the figures that are bound in its text filled in."""
        return self.report._replace(sections=tuple(map(self._printed, self.report.sections)))

    def _printed(self, section: Section) -> Section:
        text = printed(section.text, self.form, self.report.figures, self.last).text
        return section._replace(text=text, sections=tuple(map(self._printed, section.sections)))


def compare(one: Side, other: Side) -> Comparison:
    """Put two reports side by side, the older first; the sections of the older are known by title and likeness."""
    old, new = one.as_printed, other.as_printed
    found = [one for one in differences(adopt_uids(new, old), new) if not isinstance(one.address, CellAddress)]
    properties = tuple(one for one in found if isinstance(one.address, PropertyAddress))
    texts = tuple(_passage(one) for one in found if not isinstance(one.address, PropertyAddress))
    return Comparison(tuple(_figures(old, new, one.form, other.form)), properties, texts)


def within(place: Address, passage: Passage) -> bool:
    """Whether a passage is in a section, or in what contains its paragraph."""
    address = passage.difference.address
    if not isinstance(place, (SectionAddress, ParagraphAddress)):
        return False
    if not isinstance(address, (SectionAddress, ParagraphAddress)):
        return False
    return address.path[: len(place.path)] == place.path


def _figures(old: Report, new: Report, old_form: Form, new_form: Form) -> Iterator[Figure]:
    shared = new_form.shared_with(old_form)
    for form, report, where in ((new_form, new, "new"), (old_form, old, "old")):
        for cell in form.cells():
            before, now = old.figures.text(cell), new.figures.text(cell)
            if cell in shared and where == "new" and (before or now):
                yield Figure(cell, cell_label(cell, form), before, now, change_of(before, now))
            elif cell not in shared and report.figures.text(cell):
                sides = ("", now) if where == "new" else (before, "")
                yield Figure(cell, cell_label(cell, form), *sides, Change(), where)


def _passage(one: Difference) -> Passage:
    both = one.old is not None and one.new is not None and isinstance(one.address, (SectionAddress, ParagraphAddress))
    return Passage(one, tuple(wording(one.old or "", one.new or "")) if both else ())


def heads(old: Report, new: Report) -> tuple[str, str]:
    """What stands over the two columns: the years, or which is older where they are the same."""
    return (str(old.year), str(new.year)) if old.year != new.year else (_("旧"), _("新"))


def figure_summary(figures: Iterable[Figure]) -> str:
    """``12 格不同，40 格相同，6 格有一方未填``."""
    both = [one for one in figures if one.where == "both"]
    half, same = sum(one.half for one in both), sum(one.same for one in both)
    words = [_("{count} 格不同").format(count=len(both) - half - same), _("{count} 格相同").format(count=same)]
    return _("，").join(words + ([_("{count} 格有一方未填").format(count=half)] if half else []))


def text_summary(passages: Sequence[Passage]) -> str:
    """``20 处不同，其中 15 处只差年份``."""
    years = sum(one.only_years for one in passages)
    words = _("{count} 处不同").format(count=len(passages))
    return words + (_("，其中 {count} 处只差年份").format(count=years) if years else "")


def figure_words(figure: Figure) -> tuple[str, str, str, str]:
    """Old, new, difference and share as a reader sees them."""
    blank = "__"
    old = "" if figure.where == "new" else figure.old or blank
    new = "" if figure.where == "old" else figure.new or blank
    return old, new, *figure.change


def passage_lines(passage: Passage, whole: bool = False) -> Iterator[str]:
    """What differs in a place: its name, then the text with marks, a paragraph a line."""
    yield f"{passage.difference.address} {passage.difference.what}"
    if passage.pieces:
        yield from marked(passage.pieces, whole).split("\n")
        return
    for mark, text in (("-", passage.difference.old), ("+", passage.difference.new)):
        for line in text.split("\n") if text else ():
            yield f"[-{line}-]" if mark == "-" else "{+" + line + "+}"


def property_words(one: Difference) -> str:
    """``年度：2017 → 2018``."""
    nothing = _("（无）")
    return _("{what}：{old} → {new}").format(what=one.what, old=one.old or nothing, new=one.new or nothing)
