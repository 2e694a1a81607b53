"""The app: lays out the panels, carries changes from the session to them, and is the `Workbench` of the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import App, ComposeResult
from textual.binding import Binding
from textual.containers import Container, Horizontal
from textual.widget import Widget

from gjj_tui.commands import Choice, commands, keyed, set_cell
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import Edit
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Row, Table
from gjj_tui.model.pasting import is_block, plan_paste
from gjj_tui.session import Changed, EditRefused, Session, status_title
from gjj_tui.tui.bars import KeyBar, TextLines
from gjj_tui.tui.bindings import bindings
from gjj_tui.tui.findings import FindingsPane
from gjj_tui.tui.outline import ROOT, Key, Node, Outline
from gjj_tui.tui.overview import Overview
from gjj_tui.tui.rowlist import RowList
from gjj_tui.tui.screening import ScreeningFilter
from gjj_tui.tui.theme import THEMES

if TYPE_CHECKING:
    from gjj_tui.settings import Settings
    from gjj_tui.tui.prose import ProsePane
    from gjj_tui.tui.table import StatisticsTable
    from gjj_tui.tui.table_pane import TablePane

OUTLINE_WIDTHS = (16, 60)
FINDINGS_HEIGHTS = (3, 30)


class GjjApp(App[None], inherit_bindings=False):
    """One report on the screen."""

    ENABLE_COMMAND_PALETTE = False
    BINDINGS = [*bindings("any"), Binding("escape", "to_outline", show=False)]
    CSS = """
    #top { background: $primary; color: $text; text-style: bold; }
    #body { height: 1fr; }
    #outline { width: 28; background: $background; padding: 0 1 0 0; }
    #right { width: 1fr; background: $surface; }
    #right > * { background: $surface; }
    #table-heading, #prose-heading, #findings-heading { background: $panel; text-style: bold; }
    #table-detail { background: $panel; color: $foreground; }
    #findings-pane { height: 6; }
    .zoomed { width: 1fr !important; height: 1fr !important; }
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = "gjj-light" if settings.theme == "light" else "gjj-dark"
        self.session = session
        self.settings = settings
        self.title = "gjj-tui"
        self._filters.append(ScreeningFilter())
        self._commands = {command.id: command for command in keyed(commands(), dict(settings.keys))}
        self.top = TextLines("top")
        self.outline = Outline(session.report, session.form, session.findings())
        self.right = Container(id="right")
        self.overview = Overview(session)
        self.prose: ProsePane | None = None
        self.tables: dict[str, TablePane] = {}
        self.findings = FindingsPane(session)
        self.keybar = KeyBar()
        self._shown: Widget = self.overview
        self._zoomed = False
        self._stepped = False
        session.listen(self._changed)

    def compose(self) -> ComposeResult:
        yield self.top
        with Horizontal(id="body"):
            yield self.outline
            with self.right:
                yield self.overview
        yield self.findings
        yield self.keybar

    def on_mount(self) -> None:
        self.set_keymap({id: ",".join(keys) for id, keys in self.settings.keys})
        if self.settings.tree_width:
            self.outline.styles.width = self.settings.tree_width
        elif self.size.width >= 110:
            self.outline.styles.width = 40
        if self.settings.findings_height:
            self.findings.styles.height = self.settings.findings_height
        elif self.size.height >= 36:
            self.findings.styles.height = 9
        self.findings.show(self._is_here, "")
        self._show_top()
        self.outline.focus()
        self.watch(self.screen, "focused", self._show_keys, init=False)
        self._show_keys()

    # ---- from the session to the screen

    def _changed(self, changed: Changed) -> None:
        """Every panel paints what the change touched of it."""
        report, delta = self.session.report, changed.findings
        if WHOLE_TEXT in changed.touched or PropertyAddress("year") in changed.touched:
            self.outline.rebuild(report, self.session.findings())
        else:
            self.outline.count_findings(delta.gone, -1)
            self.outline.count_findings(delta.new, 1)
        for pane in self.tables.values():
            pane.update(changed)
        if self.prose:
            self.prose.update(changed)
        if self._shown is self.overview:
            self.overview.update()
        if delta.gone or delta.new:
            self._show_findings()
        self._show_top()

    def _show_top(self) -> None:
        report, session = self.session.report, self.session
        hard, soft, hint = session.checker.counts()
        saved = _("*未保存") if session.dirty else _("已保存")
        lock = _(" 只读") if session.readonly else ""
        total = sum(1 for _cell in session.form.cells())
        self.top.show(
            _(" {agency}  {year}年  {form}表式  {status}{lock}").format(
                agency=report.agency, year=report.year, form=report.form, status=status_title(report.status), lock=lock
            ),
            right=f"{saved}  {len(report.figures)}/{total}  !{hard} ?{soft} i{hint} ",
        )

    def _show_findings(self) -> None:
        node = self.outline.node
        self.findings.show(self._is_here, node.label)

    def _is_here(self, finding: Finding) -> bool:
        """True for a finding of the selected node or of one within it."""
        return self.outline.node.key in self.outline.keys_of(finding.addresses[0] if finding.addresses else None)

    def _show_keys(self) -> None:
        scope = self._scope()
        shown = [command for command in self._commands.values() if command.short]
        shown.sort(key=lambda command: command.scope == "any")
        reasons = [(command, command.why_not(self)) for command in shown if command.scope in (scope, "any")]
        # What a read-only report never allows is left out; what only this row does not allow is dimmed.
        readonly = self.session.readonly
        self.keybar.show([(command, not why) for command, why in reasons if not why or why != readonly])

    # ---- what is selected

    def _scope(self) -> str:
        """The panel with the focus."""
        focused = self.screen.focused
        if focused is self.outline:
            return "outline"
        if focused is self.findings.list:
            return "findings"
        if focused is self.overview:
            return "overview"
        return "prose" if self.prose and focused is self.prose.area else "table"

    @property
    def place(self) -> Address | None:
        match self._scope():
            case "outline":
                return self._place_of(self.outline.node)
            case "findings":
                finding = self.findings.list.finding
                return finding.addresses[0] if finding and finding.addresses else None
            case "overview":
                return self.overview.address
            case "prose":
                return self.prose.area.section if self.prose else None
            case _:
                table = self._table()
                return table.address if table else None

    @property
    def here(self) -> tuple[Table, Row] | None:
        table = self._table()
        return (table.table, table.row) if table else None

    def _place_of(self, node: Node) -> Address | None:
        if node.key[0] == "section":
            return node.section
        table = self._table()
        return table.address if table and node.table else None

    def _table(self) -> StatisticsTable | None:
        pane = next((pane for pane in self.tables.values() if pane is self._shown), None)
        return pane.table if pane else None

    def on_outline_selected(self, event: Outline.Selected) -> None:
        event.stop()
        self._open(event.node)
        if not self.findings.everywhere:
            self._show_findings()
        self._show_keys()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_keys()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        scope = self._scope()
        if scope in ("outline", "table"):
            self.edit_here()
        elif scope == "findings":
            self.step_finding(0)
        else:
            self.action_command("edit-property")

    def _open(self, node: Node) -> None:
        """Show at the right what a node of the tree stands for."""
        match node.key[0]:
            case "section":
                self._prose_pane().show_section(node.section)
                self._show(self._prose_pane())
            case "table" | "group":
                pane = self._table_pane(node.table)
                self._show(pane)
                if node.key[0] == "group":
                    pane.table.show_group(node.row)
            case _:
                self.overview.update()
                self._show(self.overview)

    def _show(self, pane: Widget) -> None:
        if pane is not self._shown:
            self._shown.display = False
            pane.display = True
            self._shown = pane

    def _prose_pane(self) -> ProsePane:
        # Mounted when first needed: the editor is a third of the app's start.
        if self.prose is None:
            from gjj_tui.tui.prose import ProsePane

            self.prose = ProsePane(self.session)
            self.prose.display = False
            self.right.mount(self.prose)
        return self.prose

    def _table_pane(self, id: str) -> TablePane:
        if id not in self.tables:
            from gjj_tui.tui.table_pane import TablePane

            table = self.session.form.table(id)
            assert table is not None
            self.tables[id] = TablePane(self.session, table)
            self.tables[id].display = False
            self.right.mount(self.tables[id])
        return self.tables[id]

    # ---- messages of the panels

    def on_table_pane_filled(self, event: object) -> None:
        from gjj_tui.tui.table_pane import TablePane

        assert isinstance(event, TablePane.Filled)
        set_cell(self, event.address, event.text)

    def on_statistics_table_pasted(self, event: object) -> None:
        from gjj_tui.tui.table import StatisticsTable

        assert isinstance(event, StatisticsTable.Pasted)
        table = self._table()
        if table is None or table.address is None:
            return
        if not is_block(event.text):
            set_cell(self, table.address, event.text)
            return
        plan = plan_paste(self.session.form, table.table, table.address, event.text)
        if plan.edits.edits and self.do(plan.edits):
            message = _("粘贴了 {count} 格，一步可撤销").format(count=len(plan.edits.edits))
            if plan.left_over:
                message += _("；{count} 行没有对应的指标").format(count=len(plan.left_over))
            self.tell(message)
        elif not plan.edits.edits:
            self.tell(_("粘贴的内容里没有可填的数"), urgent=True)

    def on_prose_area_refused(self, event: object) -> None:
        self.tell(getattr(event, "reason", ""), urgent=True)

    def action_command(self, id: str) -> None:
        """Run a command by id, or say why it cannot be run."""
        command = self._commands[id]
        reason = command.why_not(self)
        if reason:
            self.tell(reason)
        else:
            command.run(self)
            self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No command runs behind a dialog."""
        return not (action == "command" and self.screen.is_modal)

    def action_to_outline(self) -> None:
        """Esc: back to the tree."""
        if not self.screen.is_modal:
            self.outline.focus()

    # ---- the workbench of the commands

    def do(self, edit: Edit) -> bool:
        try:
            self.session.apply(edit, self)
        except EditRefused as error:
            self.tell(str(error), urgent=True)
            return False
        return True

    def show(self, address: Address) -> None:
        match address:
            case CellAddress(row, _column):
                found = self.session.form.find(row)
                if found is None:
                    return
                self.outline.select(self._group_key(found[0].id, found[1].line))
                pane = self._table_pane(found[0].id)
                self._show(pane)
                pane.table.go_to(address)
                pane.table.focus()
            case SectionAddress(path) if path:
                self.outline.select(("section", "", self.session.report.section(address).uid))
                self._open(self.outline.node)
            case ParagraphAddress():
                self.show(address.section)
                self._prose_pane().area.go_to(address)
                self._prose_pane().area.focus()
            case PropertyAddress():
                self.outline.select(ROOT)
                self._open(self.outline.node)
                self.overview.go_to(address)
                self.overview.focus()
            case _:
                self.outline.select(ROOT)
                self._open(self.outline.node)

    def _group_key(self, table: str, row: int) -> Key:
        own = [node for node in self.outline.every if node.table == table and node.key[0] == "group"]
        return max((node for node in own if node.row <= row), key=lambda node: node.row).key if own else ROOT

    def tell(self, message: str, urgent: bool = False) -> None:
        self.keybar.tell(message, urgent)

    def ask(self, question: str, choices: Sequence[Choice], then: Callable[[object], object]) -> None:
        from gjj_tui.tui.dialogs import AskScreen

        self.push_screen(AskScreen(question, choices), lambda chosen: _call(then, chosen))

    def prompt(self, question: str, text: str, then: Callable[[str], object]) -> None:
        from gjj_tui.tui.dialogs import PromptScreen

        def answered(answer: Choice | str | None) -> None:
            if isinstance(answer, str):
                then(answer)

        self.push_screen(PromptScreen(question, text), answered)

    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None:
        from gjj_tui.tui.dialogs import PickScreen

        self.push_screen(PickScreen(title, find), lambda chosen: _call(then, chosen))

    def edit_here(self) -> None:
        match self._scope():
            case "outline":
                target = self._shown
                if target is self.prose and self.prose:
                    self.prose.area.focus()
                elif (table := self._table()) is not None:
                    table.focus()
                else:
                    self.overview.focus()
            case "table":
                pane = next((pane for pane in self.tables.values() if pane is self._shown), None)
                if pane:
                    pane.begin()

    def help(self) -> None:
        from gjj_tui.tui.dialogs import PageScreen
        from gjj_tui.tui.helping import help_page

        finding = self.findings.list.finding if self._scope() == "findings" else None
        self.push_screen(PageScreen(*help_page(self.session, self.place, finding)))

    def keys(self) -> None:
        from gjj_tui.tui.dialogs import PageScreen
        from gjj_tui.tui.helping import key_page

        self.push_screen(PageScreen(_("按键一览"), key_page(tuple(self._commands.values()))))

    def palette(self) -> None:
        from gjj_tui.tui.bindings import key_name

        scope = self._scope()
        own = [command for command in self._commands.values() if command.scope in (scope, "any")]

        def matching(query: str) -> list[Choice]:
            return [
                Choice(f"{command.title}  {command.help}", command.id, " ".join(map(key_name, command.keys)))
                for command in own
                if query.casefold() in f"{command.title}{command.help}{command.id}".casefold()
            ]

        self.pick(_("命令"), matching, lambda id: self.action_command(str(id)))

    def next_panel(self, step: int) -> None:
        panels: list[Widget] = [self.outline, self._panel_of_shown(), self.findings.list]
        panels = [panel for panel in panels if panel.display and (panel.parent is None or _visible(panel))]
        focused = self.screen.focused
        index = panels.index(focused) if focused in panels else 0
        panels[(index + step) % len(panels)].focus()

    def _panel_of_shown(self) -> Widget:
        if self.prose and self._shown is self.prose:
            return self.prose.area
        return self._table() or self.overview

    def toggle_panel(self, panel: str) -> None:
        widget: Widget = self.outline if panel == "outline" else self.findings
        widget.display = not widget.display
        if not widget.display and (self.screen.focused is None or not _visible(self.screen.focused)):
            self._panel_of_shown().focus()

    def widen(self, step: int) -> None:
        if self._scope() == "findings":
            self._resize(self.findings, "height", step * 2, FINDINGS_HEIGHTS)
        else:
            self._resize(self.outline, "width", step * 4, OUTLINE_WIDTHS)

    @staticmethod
    def _resize(widget: Widget, side: str, step: int, limits: tuple[int, int]) -> None:
        size = widget.outer_size.width if side == "width" else widget.outer_size.height
        setattr(widget.styles, side, max(limits[0], min(size + step, limits[1])))

    def zoom(self) -> None:
        """Only the panel with the focus, or all again."""
        self._zoomed = not self._zoomed
        scope = self._scope()
        body = self.query_one("#body")
        for widget, kept in ((self.outline, scope == "outline"), (self.right, scope in ("table", "prose", "overview")),
                             (self.findings, scope == "findings")):  # fmt: skip
            widget.display = kept or not self._zoomed
            widget.set_class(self._zoomed and kept, "zoomed")
        body.display = not self._zoomed or scope != "findings"

    def step_finding(self, step: int) -> None:
        """Go to a finding of the list: the next (1), the one before (-1), or the one under the cursor (0)."""
        rows = self.findings.list
        if not rows.count():
            self.tell(_("没有问题"))
            return
        if step:
            first = step > 0 and not self._stepped
            rows.move_to(0 if first else (rows.cursor + step) % rows.count())
            self._stepped = True
        finding = rows.finding
        if finding and finding.addresses:
            self.show(finding.addresses[0])

    def toggle_scope(self) -> None:
        self.findings.everywhere = not self.findings.everywhere
        self._show_findings()

    def copy(self) -> None:
        place = self.place
        if isinstance(place, CellAddress):
            self.copy_to_clipboard(self.session.report.figures.text(place))
            self.tell(_("已复制 {address}").format(address=place))

    def synced(self) -> None:
        self._show_top()

    def leave(self) -> None:
        self.exit()


def _call(then: Callable[[object], object], chosen: object) -> None:
    if isinstance(chosen, Choice):
        then(chosen.value)


def _visible(widget: Widget) -> bool:
    """True when neither the widget nor anything around it is hidden."""
    return all(node.display for node in (widget, *widget.ancestors) if isinstance(node, Widget))
