"""The list of findings below: of what is selected, or of the whole report."""

from __future__ import annotations

from collections.abc import Callable

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Container

from gjj_tui.commands.aloud import finding_words
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.session import Session
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.cells import cell_len, fit
from gjj_tui.tui.glyphs import MARKS, speaking
from gjj_tui.tui.rowlist import RowList

PLACE_WIDTH = 8


class FindingList(RowList):
    """A finding a line."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="findings")
        self.session = session
        self.shown: list[Finding] = []

    @property
    def finding(self) -> Finding | None:
        return self.shown[self.cursor] if self.cursor < len(self.shown) else None

    def count(self) -> int:
        return len(self.shown)

    def show(self, findings: list[Finding]) -> None:
        """Show other findings; the cursor stays on the same one if it is still there."""
        if findings == self.shown:
            return
        now = self.finding
        self.shown = findings
        self.reset(findings.index(now) if now in findings else None)

    def nothing(self) -> str:
        return _("没有问题")

    def said(self, index: int) -> list[str]:
        return [finding_words(self.session, self.shown[index])]

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        finding = self.shown[index]
        place = _place(finding.addresses[0]) if finding.addresses else ""
        title = f"{MARKS[finding.level]} {finding.level.title}"
        at_cursor = index == self.cursor and self.has_focus
        colour = style if at_cursor else style + self.style_of("dim" if finding.explained else finding.level.key)
        note = _("［已说明］") if finding.explained else _("［说明已过时］") if finding.stale else ""
        lead = fit(f" {title}", 4 + max(cell_len(level.title) for level in Level))
        text = f"{fit(place, PLACE_WIDTH)} {note}{finding.message}"
        if finding.explained and not at_cursor:
            style += self.style_of("dim")
        return [Segment(lead, colour), *self.line(text, width - cell_len(lead), style)]


def _place(address: Address) -> str:
    """Where it is: a cell of several columns by its row alone where there is no more room; the words name the cell."""
    place = str(address)
    return address.row if isinstance(address, CellAddress) and cell_len(place) > PLACE_WIDTH else place


class FindingsPane(Container):
    """Heading and list."""

    def __init__(self, session: Session) -> None:
        super().__init__(id="findings-pane")
        self.session = session
        self.everywhere = True
        self.scope = ""
        self.heading = TextLines("findings-heading")
        self.list = FindingList(session)

    def compose(self) -> ComposeResult:
        yield self.heading
        yield self.list

    def show(self, here: Callable[[Finding], bool], name: str) -> None:
        """Show all findings, or those that `here` takes, which is called `name`."""
        every = self.session.findings()
        shown = every if self.everywhere else [finding for finding in every if here(finding)]
        self.list.show(shown)
        self.scope = _("全部") if self.everywhere else _("此处：{name}").format(name=name)
        hard, soft, hint = self.session.checker.counts()
        explained = sum(finding.explained for finding in every)
        apart = _("已说明 {count}").format(count=explained) + "  " if explained else ""
        self.heading.show(
            _("核对结果（{scope}）").format(scope=self.scope) + ("" if shown else "  " + _("没有问题")),
            right="" if speaking() else apart + _("!强制性 {hard}  ?核实性 {soft}  i提示 {hint}  F4 {other}").format(
                hard=hard, soft=soft, hint=hint, other=_("此处") if self.everywhere else _("全部")
            ),
        )
