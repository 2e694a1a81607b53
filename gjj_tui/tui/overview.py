"""The report as a whole: its properties, and how far it is."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style

from gjj_tui.commands.aloud import in_words
from gjj_tui.commands.figures import print_text
from gjj_tui.commands.words import kind_title
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import PropertyAddress
from gjj_tui.model.report import property_title, status_title
from gjj_tui.session import Session
from gjj_tui.tui.cells import fit
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.rowlist import RowList

KEYS = ("title", "agency", "short_name", "agency_kind", "year", "period", "form", "status")


class Overview(RowList):
    """A property a line; below them, counts that nobody edits."""

    DEFAULT_CSS = """
    Overview { padding: 0 1; }
    """
    head = 2

    def __init__(self, session: Session) -> None:
        super().__init__(id="overview")
        self.session = session
        self._rows: list[tuple[str, str]] = []
        self.update()

    @property
    def address(self) -> PropertyAddress | None:
        return PropertyAddress(KEYS[self.cursor]) if self.cursor < len(KEYS) else None

    def go_to(self, address: PropertyAddress) -> None:
        """Put the cursor on a property."""
        if address.key in KEYS:
            self.move_to(KEYS.index(address.key))

    def count(self) -> int:
        return len(self._rows)

    def update(self) -> None:
        """Read everything again."""
        session, report, form = self.session, self.session.report, self.session.form
        period = report.period or (f"{report.year}-01-01", f"{report.year}-12-31")
        values = {
            "title": report.printed_title,
            "agency": report.agency,
            "short_name": report.short_name or "-",
            "agency_kind": kind_title(report.agency_kind),
            "year": str(report.year),
            "period": " — ".join(period) + ("" if report.period else _("（全年）")),
            "form": f"{form.id}  {form.title}  {form.source}",
            "status": status_title(report.status)
            + (_("（{reason}）").format(reason=session.readonly) if session.readonly else ""),
        }
        sections = [section for _address, section in report.walk()]
        letters = sum(not char.isspace() for one in sections for char in print_text(session, one.text).text)
        hard, soft, hint = session.checker.counts()
        total = form.cell_count
        self._rows = [(property_title(key), values[key]) for key in KEYS] + [
            ("", ""),
            (_("正文"), _("{sections} 章节，{letters} 字").format(sections=len(sections), letters=letters)),
            (_("统计数"), _("已填 {filled}，共 {total}").format(filled=len(report.figures), total=total)),
            (_("核对"), _("!强制性 {hard}  ?核实性 {soft}  i提示 {hint}").format(hard=hard, soft=soft, hint=hint)),
            (_("上年报告"), _("有，用于对照") if session.last else _("同一文件夹里没有")),
            (_("文件"), session.file.path),
        ]
        if speaking():
            # Else the line above all panels has it.
            self._rows.append((_("改动"), _("未保存") if session.dirty else _("已保存")))
        self.reset()

    def said(self, index: int) -> list[str]:
        name, value = self._rows[index]
        return [in_words(_("{name}：{value}").format(name=name, value=value)) if name else ""]

    def draw_head(self, line: int, width: int, style: Style) -> list[Segment]:
        text = self.session.report.printed_title if line == 0 else ""
        return self.line(text, width, style if line == 0 else self.rich_style)

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        name, value = self._rows[index]
        dim = style if index == self.cursor else style + self.style_of("dim")
        return [Segment(fit(name, 10), dim), *self.line(value, width - 10, style)]
