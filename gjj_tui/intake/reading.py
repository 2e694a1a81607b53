"""From a source to a report: what becomes of every line and every cell, and what is doubtful about it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gjj_tui.i18n import gettext as _
from gjj_tui.intake import particulars
from gjj_tui.intake.accounting import Use, unused
from gjj_tui.intake.assembling import Assembled
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.headings import plain
from gjj_tui.intake.sections import Builder, Part
from gjj_tui.intake.source import Cell, Doubt, Grid, Line, Place, Source
from gjj_tui.intake.table_words import is_value, no_number
from gjj_tui.intake.tables import Found, find_tables
from gjj_tui.intake.unwrapping import unwrapped
from gjj_tui.intake.whose import whose_of
from gjj_tui.model.address import CellAddress, PropertyAddress
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import parse_number, tidy_number
from gjj_tui.model.report import Figures, Report

FRONT = 15
"""Lines at the beginning of a document among which its title stands; a web page has menus before it."""
FRONT_OF_PAGE = 300
_DIGEST = re.compile(r"sha256:[0-9a-f]{64} ")
"""What each line of an exported CSV file ends with."""


class Imported(NamedTuple):
    """A report out of a source. `uses` account for every character of it that is not blank.

    `bound` is the same report with the numbers of its text following the cells that the source tells; None if it tells
    none. What the source tells may be wrong or hostile: it holds when that report prints as the source reads.
    """

    report: Report
    form: Form
    doubts: tuple[Doubt, ...]
    uses: tuple[Use, ...]
    bound: Report | None = None


def read_report(
    source: Source,
    forms: Sequence[Form],
    year: int = 0,
    agency: str = "",
    form: str = "",
) -> Imported:
    """The report that a source shows. `year`, `agency` and `form` (an id) are given when the source does not tell them
    or is not to be believed.

    Raises:
        IntakeFault: there is nothing in it, or year, agency or form cannot be found out.
    """
    return _Reading(source, forms, year, agency, form).imported()


class _Reading:
    def __init__(self, source: Source, forms: Sequence[Form], year: int, agency: str, form: str) -> None:
        self.source = source
        self.doubts = list(source.doubts)
        self.uses: list[Use] = []
        self.figures: dict[CellAddress, str] = {}
        wanted = [one for one in forms if one.id == form] if form else list(forms)
        if not wanted:
            raise IntakeFault(_("没有 {form} 这个表式").format(form=form))
        self.items = list(unwrapped(source.items, wanted))
        lines = [item for item in self.items if isinstance(item, Line)]
        if not self.items:
            raise IntakeFault(_("文件里没有可以导入的文字或表"))
        self.texts = [line.text for line in lines]
        most = FRONT_OF_PAGE if source.kind == "html" else FRONT
        self.first = next((piece.place for piece in source.pieces()), Place(1))
        self.year, self.agency, self.title, guessed = whose_of(self.items, most, self.first, year, agency)
        self.doubts += guessed
        fitting = [one for one in wanted if form or one.fits(self.year)]
        if not fitting:
            raise IntakeFault(_("没有 {year} 年的表式；请用 --form 写明").format(year=self.year), lacks="form")
        self.forms = fitting
        self.front = set(lines[self.title.first : self.title.last]) if self.title else set()
        self.before = set(lines[: self.title.first]) if self.title and source.kind == "html" else set()
        self.told: set[str] = set()
        self.builder = Builder(source.kind, source.ours, [item for item in self.items if item not in self.front])

    # ---- from items to the tree

    def imported(self) -> Imported:
        form: Form | None = None
        for index, item in enumerate(self.items):
            if isinstance(item, Grid):
                every, left = find_tables(item, [form] if form else self.forms)
                form = every[0].form if every else form
                for found in every:
                    self._table(found)
                if every:
                    self._left(left, {cell.row for found in every for cell, _of in found.figures})
                else:
                    self._plain_grid(item)
            elif item in self.front:
                self.uses.append(Use(item.place, item.text, "property", PropertyAddress("title")))
            elif item in self.before or self._is_mark(item, index):
                self._drop(item, _("标题之前的文字，没有收入"))
            elif self._belongs_to_table(item, index):
                self.uses.append(Use(item.place, item.text, "form"))
            elif self._is_signature(item, index):
                self._drop(item, _("落款，没有收入"))
            else:
                self.builder.line(item)
        form = form or self.forms[-1]
        told = Assembled(self.builder)
        report = self._report(form)._replace(sections=told.sections, figures=Figures(self.figures))
        self.uses += told.uses
        self.doubts += told.doubts
        for place, text in unused(self.source, self.uses):
            self._doubt(Doubt("dropped", place, text, _("没有找到归处，没有收入")))
        bound = report._replace(sections=told.bound) if told.bound != told.sections else None
        doubts = tuple(sorted(self.doubts, key=lambda one: one.place.line))
        return Imported(report, form, doubts, tuple(self.uses), bound)

    def _drop(self, line: Line, done: str) -> None:
        self._doubt(Doubt("dropped", line.place, line.text, done))

    def _doubt(self, doubt: Doubt) -> None:
        """A doubt that is all that becomes of its quote."""
        self.doubts.append(doubt)
        self.uses.append(Use(doubt.place, doubt.quote, "doubt"))

    def _is_mark(self, line: Line, index: int) -> bool:
        return (
            self.source.ours
            and not self.builder.root.children
            and line.level <= 0
            and not self.front.isdisjoint(set(self.items[index + 1 : index + 3]))
        )

    def _belongs_to_table(self, line: Line, index: int) -> bool:
        """A line above a table that the form prints there by itself: its title, the year, who filled it in."""
        near = self.items[index + 1 : index + 5]
        if not any(isinstance(item, Grid) for item in near) or line.level not in (0, -1):
            return False
        rest = plain(line.text)
        titles = {one for form in self.forms for table in form.tables for one in (table.title, form.title)}
        units = {row.unit for form in self.forms for table in form.tables for row in table.rows if row.unit}
        for word in sorted(map(plain, titles), key=len, reverse=True):
            rest = rest.replace(word, "", 1)
        for pattern in (
            rf"\(?{self.year}年度?\)?", rf"填报单位(?:\(盖章\))?:?{re.escape(plain(self.agency))}",
            rf"\(?单位:(?:{'|'.join(map(re.escape, units)) or '件'})\)?",
            r"\((?:19|20)\d\d年\d+月\d+日[至到](?:19|20)\d\d年\d+月\d+日\)",
        ):  # fmt: skip
            rest = re.sub(pattern, "", rest, count=1)
        return not rest

    def _is_signature(self, line: Line, index: int) -> bool:
        """The agency and the date below the text."""
        from gjj_tui.intake.cutting import is_date

        if self.source.ours or not self.builder.root.children or line.level:
            return False
        following = self.items[index + 1 : index + 3]
        if plain(line.text) == plain(self.agency):
            return not following or any(isinstance(one, Line) and is_date(one.text) for one in following)
        before = self.items[index - 1] if index else None
        return is_date(line.text) and isinstance(before, Line) and plain(before.text) == plain(self.agency)

    def _table(self, found: Found) -> None:
        if any(address in self.figures for _cell, address in found.figures):
            for cell, _address in found.figures:
                self._doubt(Doubt("row", cell.place, cell.text, _("同一张表出现了两次，只取第一次的")))
        else:
            if found.table.id not in self.told:
                first = found.figures[0][0]
                self.builder.table(found, Line(first.text, first.place))
            self.told.add(found.table.id)
            for cell, address in found.figures:
                self._figure(cell, address)
        self.uses += [Use(cell.place, cell.text, "form") for cell in found.printed]
        for cell, row in found.renamed:
            done = _("当作“{label}”").format(label=row.full_label)
            self._doubt(Doubt("label", cell.place, cell.text, done, row.cells[0] if row.cells else None))

    def _left(self, cells: Sequence[Cell], with_figures: set[int]) -> None:
        """Cells of a table that found no place in it: a row that has no figure at all, else single cells."""
        done = _("表里没有它的位置，没有收入")
        rows: dict[int, list[Cell]] = {}
        columns: dict[tuple[int, str], list[Cell]] = {}
        for cell in cells:
            if cell.row in with_figures:
                columns.setdefault((cell.column, cell.text), []).append(cell)
            elif cell.text:
                rows.setdefault(cell.row, []).append(cell)
        for row in rows.values():
            quote = "　".join(cell.text for cell in row)
            self.doubts.append(Doubt("row", row[0].place, quote, done))
            self.uses += [Use(cell.place, cell.text, "doubt") for cell in row]
        for (_column, text), same in columns.items():
            known = plain(text) in (plain(self.agency), str(self.year)) or _DIGEST.match(text)
            if known and len(same) > 2:
                self.uses += [Use(cell.place, cell.text, "property") for cell in same]
            elif len(same) > 2 and not is_value(text):
                # A column that says the same in each row is one doubt.
                self.doubts.append(
                    Doubt("row", same[0].place, text, _("{count} 行都有，没有收入").format(count=len(same)))
                )
                self.uses += [Use(cell.place, cell.text, "doubt") for cell in same]
            else:
                for cell in same:
                    self._doubt(Doubt("row", cell.place, cell.text, done))

    def _figure(self, cell: Cell, address: CellAddress) -> None:
        typed = cell.text
        if self.source.ours and typed.startswith("'"):
            typed = typed[1:]
        if not typed.strip():
            return
        if no_number(typed):
            self._doubt(Doubt("value", cell.place, cell.text, _("应填数字，当作空格"), address))
            return
        text = tidy_number(typed)
        self.figures[address] = text
        self.uses.append(Use(cell.place, cell.text, "figure", address))
        if parse_number(text) is None:
            self.doubts.append(Doubt("value", cell.place, cell.text, _("不是数字，照原样收入"), address))
        elif plain(cell.text) != plain(text):
            self.doubts.append(Doubt("spelling", cell.place, cell.text, _("写作 {text}").format(text=text), address))

    def _plain_grid(self, grid: Grid) -> None:
        """A table that no form has: its rows are paragraphs, so that nothing is lost."""
        rows: dict[int, list[Cell]] = {}
        for cell in grid.cells:
            if cell.text:
                rows.setdefault(cell.row, []).append(cell)
        for number, cells in enumerate(rows.values()):
            text = "　".join(cell.text for cell in cells)
            if not number:
                self.doubts.append(Doubt("table", cells[0].place, text, _("不是表式里的表，每行收为一段")))
            self.builder.row([Part(Line(cell.text, cell.place), cell.text) for cell in cells], text)

    def _report(self, form: Form) -> Report:
        """The report without text and figures."""
        agency, year = self.agency, self.year
        found = particulars.period(self.texts)
        period = None if found in (None, (f"{year}-01-01", f"{year}-12-31")) else found
        if period and not period[0].startswith(str(year)):
            done = _("统计期限 {first} 至 {last} 不在 {year} 年，没有采用")
            done = done.format(first=period[0], last=period[1], year=year)
            self.doubts.append(Doubt("guessed", self.first, "", done, PropertyAddress("period")))
            period = None
        kind = "government" if agency.endswith("人民政府") else "department"
        if kind != "department":
            done = _("机关类别推断为政府")
            self.doubts.append(Doubt("guessed", self.first, agency, done, PropertyAddress("agency_kind")))
        report = Report(form.id, year, agency, particulars.short_name(self.texts, agency), kind, period=period)
        if self.title and plain(self.title.text) != plain(report.printed_title):
            report = report._replace(title=self.title.text)
        return report
