"""The app: lays out the panels, carries changes from the session to them, and is the `Workbench` of the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from gjj_tui.commands import commands, keyed
from gjj_tui.commands.aloud import Heard
from gjj_tui.commands.cells import paste
from gjj_tui.commands.presets import moves_of
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import Edit
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Row, Table
from gjj_tui.model.report import status_title
from gjj_tui.session import Changed, EditRefused, Session
from gjj_tui.tui.bars import KeyBar, TextLines
from gjj_tui.tui.base import BaseApp
from gjj_tui.tui.finding_walk import FindingWalk
from gjj_tui.tui.findings import FindingsPane
from gjj_tui.tui.glyphs import speaking
from gjj_tui.tui.keeping import Keeping
from gjj_tui.tui.keys import KeyTable
from gjj_tui.tui.messages import Pasted, Refused
from gjj_tui.tui.outline import ROOT, Key, Node, Outline
from gjj_tui.tui.panels import Panels
from gjj_tui.tui.right import RightSide
from gjj_tui.tui.rowlist import RowList

if TYPE_CHECKING:
    from gjj_tui.publish.blocks import Document
    from gjj_tui.settings import Settings


class GjjApp(BaseApp[None], inherit_bindings=False):
    """One report on the screen."""

    CSS = """
    #top { background: $primary; color: $on-primary; text-style: bold; }
    #body { height: 1fr; }
    #outline { width: 28; background: $background; padding: 0 1 0 0; }
    #right { width: 1fr; background: $surface; }
    #right > * { background: $surface; }
    #table-heading, #prose-heading, #findings-heading { background: $panel; text-style: bold; }
    #table-detail { background: $panel; color: $foreground; }
    #findings-pane { height: 6; }
    #banner { background: $error; color: $on-error; text-style: bold; }
    """

    def __init__(self, session: Session, settings: Settings) -> None:
        super().__init__(settings)
        self.session = session
        self.title = "gjj-tui"
        self.next_path: str | None = None
        self._commands = {command.id: command for command in keyed(commands(), dict(settings.keys), settings.preset)}
        self._moves = moves_of(settings.preset)
        self._keys = KeyTable(self._commands.values())
        self.top = TextLines("top")
        self.outline = Outline(session.report, session.form, session.findings())
        self.right = RightSide(session)
        self.findings = FindingsPane(session)
        self.keybar = KeyBar()
        self.banner = TextLines("banner")
        self.banner.display = False
        self.keeping = Keeping(self)
        self.walk = FindingWalk(self)
        self.heard = Heard()
        self.panels = Panels(self.outline, self.right, self.findings, settings)
        session.listen(self._changed)

    def compose(self) -> ComposeResult:
        yield self.top
        with Horizontal(id="body"):
            yield self.outline
            yield self.right
        yield self.findings
        yield self.banner
        yield self.keybar

    def on_mount(self) -> None:
        self.panels.lay_out(*self.size)
        self._show_findings()
        self._show_top()
        self.panels.focus("outline")
        self.watch(self.screen, "focused", self._refocused, init=False)
        self._show_keys()
        # Behind the first picture the text is checked and the editor and the tables are made, so that the first jump
        # into them is quick.
        self.call_after_refresh(self.session.read_text)
        self.call_after_refresh(self.right.prepare)
        self.call_after_refresh(self.keeping.begin)

    def on_app_focus(self) -> None:
        self.keeping.look()

    def on_resize(self, event: events.Resize) -> None:
        self.panels.lay_out(*event.size)

    def _refocused(self) -> None:
        self.panels.make_room()
        self._show_keys()

    # ---- from the session to the screen

    def _changed(self, changed: Changed) -> None:
        """Every panel paints what the change touched of it."""
        delta = changed.findings
        if not speaking():
            self.keybar.quiet()
        self.heard.note(delta)
        if changed.origin is not self.right.typed_into:
            self.say_heard()
        if WHOLE_TEXT in changed.touched or PropertyAddress("year") in changed.touched:
            self.outline.rebuild(self.session.report, self.session.findings())
        else:
            self.outline.count_findings(delta.gone, -1)
            self.outline.count_findings(delta.new, 1)
        self.right.update(changed)
        if delta.gone or delta.new:
            self._show_findings()
        self._show_top()
        if PropertyAddress("status") in changed.touched:
            self._show_keys()
            if not self.session.readonly:
                self.keeping.claim()
        self.show_trouble()

    def show_trouble(self) -> None:
        """A lasting line for as long as something is not protected or not as it should be."""
        net = self.session.net
        trouble = _("；").join(filter(None, (self.keeping.outside, net.trouble if net else "")))
        self.banner.show((_("注意：{words}") if speaking() else " ! {words}").format(words=trouble))
        if self.banner.display != bool(trouble):
            self.banner.display = bool(trouble)

    def _show_top(self) -> None:
        report, session = self.session.report, self.session
        hard, soft, hint = session.checker.counts()
        saved = _("*未保存") if session.dirty else _("已保存")
        lock = _(" 只读") if session.readonly else ""
        state = f"{saved}  {len(report.figures)}/{session.form.cell_count}  !{hard} ?{soft} i{hint} "
        # What changes with every figure would be read out with every figure; the overview has it.
        self.top.show(
            _(" {agency}  {year}年  {form}表式  {status}{lock}").format(
                agency=report.agency, year=report.year, form=report.form, status=status_title(report.status), lock=lock
            ),
            right="" if speaking() else state,
        )

    def _show_findings(self) -> None:
        self.findings.show(self._is_here, self.outline.node.label)

    def _is_here(self, finding: Finding) -> bool:
        """True for a finding of the selected node or of one within it."""
        return self.outline.node.key in self.outline.keys_of(finding.addresses[0] if finding.addresses else None)

    def _show_keys(self) -> None:
        scope = self.panels.scope()
        shown = [command for command in self._commands.values() if command.short]
        shown.sort(key=lambda command: command.scope == "any")
        reasons = [(command, command.why_not(self)) for command in shown if command.scope in (scope, "any")]
        # What a read-only report never allows is left out; what only this row does not allow is in brackets.
        readonly = self.session.readonly
        self.keybar.show([(command, not why) for command, why in reasons if not why or why != readonly])

    # ---- what is selected

    @property
    def place(self) -> Address | None:
        match self.panels.scope():
            case "outline":
                node = self.outline.node
                return node.section if node.key[0] == "section" else self.right.place if node.table else None
            case "findings":
                finding = self.findings.list.finding
                return finding.addresses[0] if finding and finding.addresses else None
            case _:
                return self.right.place

    @property
    def found(self) -> list[Finding]:
        return self.walk.found

    @property
    def here(self) -> tuple[Table, Row] | None:
        table = self.right.table
        return (table.table, table.row) if table else None

    @property
    def selected(self) -> tuple[SectionAddress, int, int] | None:
        return self.right.selected

    def on_outline_selected(self, event: Outline.Selected) -> None:
        event.stop()
        self._open(event.node)

    def on_prose_pane_pointed(self) -> None:
        self.say_heard()
        self._show_keys()

    def say_heard(self) -> None:
        """Tell who hears the screen what became of the findings. What a sentence raises while it is typed waits until
        the cursor leaves its paragraph or a command is given."""
        words = self.heard.tell(self.session) if speaking() else ""
        if words:
            self.tell(words)

    def quiet(self) -> None:
        self.keybar.quiet()

    def on_row_list_moved(self, event: RowList.Moved) -> None:
        event.stop()
        self._show_keys()

    def on_row_list_chosen(self, event: RowList.Chosen) -> None:
        event.stop()
        enter = {"outline": "open", "table": "edit", "findings": "go", "overview": "edit-property"}
        if id := enter.get(self.panels.scope()):
            self.run_command(id)

    # ---- messages of the panels, and keys

    def on_pasted(self, event: Pasted) -> None:
        paste(self, event.text)

    def on_refused(self, event: Refused) -> None:
        self.tell(event.reason, urgent=True)

    def on_key(self, event: events.Key) -> None:
        """A key that no widget took as text is a command of the panel, or of the app."""
        if self.screen.is_modal:
            return
        self.keybar.quiet()
        command = self._keys.find(self.panels.scope(), (event.key, *event.aliases, event.character or ""))
        if command is not None:
            event.stop()
            event.prevent_default()
            self.run_command(command.id)
        elif event.key in self._moves and self.panels.scope() != "prose":
            event.stop()
            self.press_instead(self._moves[event.key])
        elif event.key == "escape":
            self.panels.focus("outline")

    def run_command(self, id: str) -> None:
        """Run a command by id, or say why it cannot be run. One of another panel goes there first."""
        command = self._commands[id]
        self.say_heard()
        if command.scope not in ("any", self.panels.scope()):
            self._go_to_panel(command.scope)
        reason = command.why_not(self)
        if reason:
            self.tell(reason)
        else:
            command.run(self)
        self._show_keys()

    def _go_to_panel(self, scope: str) -> None:
        if scope == "table" and self.right.scope != "table":
            self.show(next(self.session.form.cells()))
        elif scope == "overview" and self.right.scope != "overview":
            self._select(ROOT)
        self.panels.focus(scope)

    # ---- the workbench of the commands

    def do(self, edit: Edit) -> bool:
        try:
            self.session.apply(edit, self)
        except EditRefused as error:
            self.tell(str(error), urgent=True)
            return False
        return True

    def show(self, address: Address, offset: int = 0, length: int = 0) -> None:
        match address:
            case CellAddress(row, _column):
                found = self.session.form.find(row)
                if found is None:
                    return
                self._select(self._group_key(found[0].id, found[1].line))
                self.right.show_table(found[0].id).go_to(address)
            case SectionAddress(path) if path:
                self._select(("section", "", self.session.report.section(address).uid))
                return
            case ParagraphAddress():
                self.show(address.section)
                self.right.prose.area.go_to(address, offset, length)
            case PropertyAddress():
                self._select(ROOT)
                self.right.overview.go_to(address)
            case _:
                self._select(ROOT)
                return
        self.panels.focus(self.right.scope)

    def _select(self, key: Key) -> None:
        self.outline.select(key)
        self._open(self.outline.node)

    def _open(self, node: Node) -> None:
        self.right.open(node)
        if not self.findings.everywhere:
            self._show_findings()
        self._show_keys()

    def _group_key(self, table: str, line: int) -> Key:
        """The node of the group in which a row of a table is printed."""
        groups: list[Node] = [node for node in self.outline.every if node.table == table and node.key[0] == "group"]
        return max((node for node in groups if node.row <= line), key=lambda node: node.row).key if groups else ROOT

    def undo(self) -> None:
        self.run_command("undo")

    def tell(self, message: str, urgent: bool = False) -> None:
        self.keybar.tell(message, urgent)

    def preview(self, document: Document) -> None:
        from gjj_tui.tui.preview import PreviewScreen

        self.push_screen(PreviewScreen(document))

    def edit_here(self) -> None:
        if self.panels.scope() == "outline":
            self.panels.focus(self.right.scope)
        elif self.right.table:
            self.right.table.begin()

    def help(self) -> None:
        from gjj_tui.tui.helping import help_page

        finding = self.findings.list.finding if self.panels.scope() == "findings" else None
        figure = self.right.prose.area.figure if self.panels.scope() == "prose" else None
        place = figure.cells[0].address if figure and figure.cells else self.place
        self.read(*help_page(self.session, place, finding, tuple(self._commands.values())))

    def keys(self) -> None:
        from gjj_tui.tui.helping import key_page

        self.read(_("按键一览"), key_page(tuple(self._commands.values())))

    def palette(self) -> None:
        from gjj_tui.tui.helping import palette_lines

        every, scope = tuple(self._commands.values()), self.panels.scope()
        self.pick(_("命令"), lambda query: palette_lines(every, query, scope), lambda id: self.run_command(str(id)))

    def next_panel(self, step: int) -> None:
        self.panels.next(step)

    def toggle_panel(self, panel: str) -> None:
        self.panels.toggle(panel)

    def widen(self, step: int) -> None:
        self.panels.widen(step)

    def zoom(self) -> None:
        self.panels.zoom()

    def step_finding(self, step: int) -> None:
        self.walk.step(step)

    def toggle_scope(self) -> None:
        self.findings.everywhere = not self.findings.everywhere
        self._show_findings()
        if speaking():
            self.tell(_("{scope}：{count} 条").format(scope=self.findings.scope, count=self.findings.list.count()))

    def copy(self) -> None:
        place = self.place
        if isinstance(place, CellAddress):
            self.copy_to_clipboard(self.session.report.figures.text(place))
            self.tell(_("已复制 {address}").format(address=place))

    def settle(self) -> bool:
        return self.keeping.look(asked=True)

    def synced(self) -> None:
        self._show_top()

    def open_report(self, path: str) -> None:
        self.next_path = path
        self.leave()

    def die(self, code: int) -> None:
        self.keeping.die(code)
        super().die(code)

    def leave(self) -> None:
        self.session.close()
        self.exit()
