"""Whose report of which year a source is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gjj_tui.i18n import gettext as _
from gjj_tui.intake import particulars
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.headings import plain
from gjj_tui.intake.source import Doubt, Grid, Line, Place
from gjj_tui.model.address import PropertyAddress
from gjj_tui.model.named import NamedTuple

MOST_CELLS = 40
"""Cells of tables among which year and agency are looked for."""


class Whose(NamedTuple):
    """`title` is None where the source has none; `doubts` say what was guessed."""

    year: int
    agency: str
    title: particulars.Title | None
    doubts: tuple[Doubt, ...]


def whose_of(items: Sequence[Line | Grid], most: int, first: Place, year: int = 0, agency: str = "") -> Whose:
    """`most` is among how many lines the title is looked for, `first` the place for doubts about the whole; `year` and
    `agency` where they are told.

    Raises:
        IntakeFault: the source does not say one of them.
    """
    lines = [item for item in items if isinstance(item, Line)]
    title = particulars.find_title(lines, most)
    texts = [line.text for line in lines]
    heads = texts + [cell.text for item in items if isinstance(item, Grid) for cell in item.cells][:MOST_CELLS]
    doubts: list[Doubt] = []
    if not year:
        year, done = _year(items, title, texts, heads)
        if done:
            doubts.append(Doubt("guessed", first, str(year), done, PropertyAddress("year")))
    if not agency:
        agency, done = _agency(items, title, texts, heads)
        if done:
            doubts.append(Doubt("guessed", first, agency, done, PropertyAddress("agency")))
    return Whose(year, agency, title, tuple(doubts))


def _year(
    items: Sequence[Line | Grid], title: particulars.Title | None, texts: Sequence[str], heads: Sequence[str]
) -> tuple[int, str]:
    """The year, and how it was guessed."""
    if title and title.year:
        return title.year, ""
    for text in heads:
        squeezed = plain(text)
        if re.fullmatch(r".{0,40}\(?(?:19|20)\d\d年度?\)?", squeezed) and (year := particulars.year_in(text)):
            return year, ""
    columns = _column(items, "年度")
    if len(set(columns)) == 1 and columns[0].isdigit():
        return int(columns[0]), ""
    found = particulars.period(texts)
    year = int(found[0][:4]) if found else particulars.usual_year(texts)
    if not year:
        raise IntakeFault(_("看不出是哪一年的；请写明年度：--year 2017"), lacks="year")
    return year, _("标题里没有年度，从正文推断为 {year} 年").format(year=year)


def _agency(
    items: Sequence[Line | Grid], title: particulars.Title | None, texts: Sequence[str], heads: Sequence[str]
) -> tuple[str, str]:
    """The agency, and how it was guessed."""
    if title and title.agency:
        return title.agency, ""
    columns = _column(items, "填报单位")
    if len(set(columns)) == 1:
        return columns[0], ""
    found = particulars.filled_by(heads) or particulars.written_by(texts)
    if not found:
        raise IntakeFault(_("看不出是哪个机关的；请写明机关：--agency 名称"), lacks="agency")
    return found, _("标题里没有机关名称，推断为“{agency}”").format(agency=found)


def _column(items: Sequence[Line | Grid], head: str) -> list[str]:
    """What stands below a head in the grids, as in an exported CSV file."""
    found: list[str] = []
    for item in items:
        if isinstance(item, Grid):
            at = {cell.column for cell in item.cells if not cell.row and plain(cell.text) == head}
            found += [cell.text for cell in item.cells if cell.column in at and cell.row]
    return found
