"""The table with its heading and the details of the row under the cursor."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Container

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.change import change_of, trend
from gjj_tui.model.filling import running_sum, running_words
from gjj_tui.model.form import Row, Table
from gjj_tui.model.numbers import spell, tidy_number
from gjj_tui.model.proposals import proposal
from gjj_tui.session import Changed, Session
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.cells import cell_len, fit, wrap
from gjj_tui.tui.glyphs import MARKS, speaking
from gjj_tui.tui.rowlist import RowList
from gjj_tui.tui.table import StatisticsTable

DETAIL_LINES = 3
LEAST_TREND = 3
"""Two years stand beside each other already."""


class TablePane(Container):
    """One table of the form."""

    def __init__(self, session: Session, table: Table) -> None:
        super().__init__()
        self.session = session
        self.table = StatisticsTable(session, table)
        self.heading = TextLines("table-heading")
        self.detail = TextLines("table-detail", DETAIL_LINES)
        self._with_years = False

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.table
        yield self.detail

    def on_mount(self) -> None:
        self._show_heading()
        self.show_details()

    def on_resize(self) -> None:
        self.show_details()

    def update(self, changed: Changed) -> None:
        """Paint what an edit changed."""
        delta = changed.findings
        self.table.update_cells(changed.touched, (*delta.gone, *delta.new))
        self._show_heading()
        self.show_details()

    def _show_heading(self) -> None:
        filled, total = len(self.session.report.figures), self.session.form.cell_count
        done = _("已填 {filled}/{total}").format(filled=filled, total=total)
        # A count that changes with every figure would be read out with every figure.
        self.heading.show(self.table.table.title, right="" if speaking() else done)

    def show_details(self) -> None:
        """Full label and state of the row; while typing, as if that were in the cell."""
        row, address = self.table.row, self.table.address
        if address is None:
            self.detail.show(row.full_label, _("分组行，不填数；z 把本组的空格都填 0"))
            return
        width = max(20, self.size.width - 1)
        typing, session = self.table.typing, self.session
        text = tidy_number(typing.text) if typing else session.report.figures.text(address)
        trend, before = self._trend(address, text, width), self._against_last(address, text)
        column = "".join(f"  {text}" for text in (session.form.column_title(address), row.unit) if text)
        state = self._state(row, address)
        told = wrap(state, width)[: DETAIL_LINES - 1] if state else []
        head = _headed(
            f"{address}  ", row.full_label, column, width - cell_len(f"  {before}" if before else ""),
            DETAIL_LINES - max(len(told), 1 if trend else 0),
        )  # fmt: skip
        room = DETAIL_LINES - len(head)
        # The definition is in the help as well: it takes what room there is left.
        defined = wrap(row.definition, width) if not told else []
        if trend and len(told) < room:
            told.append(trend)
        self.detail.show(*head, *defined[: max(0, room - len(told))], *told, right=before)

    def _against_last(self, address: CellAddress, text: str) -> str:
        """Last year's figure of a cell, and how this year's stands to it."""
        last = self.session.last.figures.text(address) if self.session.last else ""
        return _("上年 {change}").format(change="  ".join(filter(None, (last, *change_of(last, text))))) if last else ""

    def _trend(self, address: CellAddress, text: str, width: int) -> str:
        """The figures of all years there are, as many of the newest as there is room for; "" for two or fewer."""
        if not self._with_years:
            return ""
        others = {year: report.figures.text(address) for year, report in self.session.years().items()}
        words = trend(sorted((others | {self.session.report.year: text}).items()))
        if len(words) < LEAST_TREND:
            return ""
        while len(words) > 1 and cell_len("  ".join(words)) > width:
            words.pop(0)
        return "  ".join(words)

    def on_descendant_focus(self) -> None:
        """The years before are read once somebody works in the table, behind the picture."""
        if not self._with_years:
            self.call_after_refresh(self._show_years)

    def _show_years(self) -> None:
        self._with_years = True
        self.show_details()

    def _state(self, row: Row, address: CellAddress) -> str:
        """What is found here, or what the parts come to."""
        session, typing = self.session, self.table.typing
        found, figures = session.checker.of_row(row.code), session.report.figures
        if typing is not None:
            text = tidy_number(typing.text)
            found, figures = session.preview(address, text), figures.with_cell(address, text)
        running = running_sum(session.form, figures, row, address.column or row.columns[0])
        texts = [f"{MARKS[finding.level]} {finding.message}" for finding in found if finding.rule != "blank"]
        if running and not any(finding.rule.startswith("sum") for finding in found):
            texts.append(running_words(running))
        told = proposal(session.form, figures, session.told, address)
        if told is not None and not figures.text(address):
            texts.append(_("按上年的报告应为 {number}，按 s 填入").format(number=spell(told)))
        return "  ".join(texts)

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        if event.rows is self.table:
            self.show_details()

    def on_statistics_table_typing(self, event: StatisticsTable.Typing) -> None:
        event.stop()
        self.show_details()


def _headed(address: str, label: str, column: str, width: int, most: int) -> list[str]:
    """A label between its address and its column in lines. Where there are too few its end is cut, never the column."""
    head = wrap(address + label, width)
    if cell_len(head[-1] + column) <= width:
        head[-1] += column
    else:
        head.append(column)
    if len(head) <= most:
        return head
    return [address + fit(label, min(cell_len(label), max(8, width - cell_len(address + column)))) + column]
