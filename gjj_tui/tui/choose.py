"""Choose one of several reports: what each is and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gjj_tui.check.checker import Checker
from gjj_tui.commands import Choice
from gjj_tui.i18n import gettext as _
from gjj_tui.session import status_title
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.library import last_year
from gjj_tui.store.report_file import open_report
from gjj_tui.tui.bars import TextLines
from gjj_tui.tui.base import BaseApp
from gjj_tui.tui.cells import wrap
from gjj_tui.tui.dialogs import ChoiceList
from gjj_tui.tui.rowlist import RowList

if TYPE_CHECKING:
    from gjj_tui.settings import Settings


def describe(path: str) -> Choice:
    """A report file in one line; for a file that cannot be opened the value is the `StoreFault` that says why."""
    try:
        file = open_report(path)
    except StoreFault as error:
        return Choice(f"{path}  {error.message}", error, _("不能打开"))
    report = file.report
    hard, soft, hint = Checker(file.form, report, last_year(file.path, report)).counts()
    return Choice(
        f"{report.year}  {report.agency}  {path}", path, f"{status_title(report.status)} !{hard} ?{soft} i{hint}"
    )


def fault_line(fault: StoreFault) -> str:
    """What is wrong with a file, and where in it."""
    place = _("第 {line} 行：").format(line=fault.line) if fault.line else ""
    return place + fault.message


class ChooseApp(BaseApp[str], inherit_bindings=False):
    """Returns the chosen path, None when left."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        Binding("escape,q,ctrl+q,ctrl+c", "leave", show=False, priority=True),
    ]
    CSS = """
    #choose-title { background: $primary; color: $text; text-style: bold; }
    #choose-hint { background: $panel; color: $dim; }
    ChoiceList { height: 1fr; }
    """

    def __init__(self, paths: Sequence[str], settings: Settings) -> None:
        super().__init__(settings)
        self._title = TextLines("choose-title")
        self._title.show(_("选择报告"), right=_("{count} 份").format(count=len(paths)))
        self._hint = TextLines("choose-hint")
        self._list = ChoiceList([describe(path) for path in paths])

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._list
        yield self._hint

    def on_mount(self) -> None:
        self._list.focus()
        self._show_keys()

    def on_row_list_chosen(self, _event: RowList.Chosen) -> None:
        self.action_choose()

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._show_keys()

    def action_choose(self) -> None:
        """Open the chosen report; what cannot be opened is said, and the list stays."""
        chosen = self._list.choice
        if chosen and isinstance(chosen.value, StoreFault):
            self._say(_("不能打开：{reason}").format(reason=fault_line(chosen.value)))
        elif chosen:
            self.exit(str(chosen.value))

    def _show_keys(self) -> None:
        self._say(_("上下键选择  回车打开  Esc 退出"))

    def _say(self, text: str) -> None:
        """Show a text below the list, in as many lines as it needs."""
        lines = wrap(text, max(1, self.size.width - 2))
        self._hint.styles.height = len(lines)
        self._hint.show(*(f" {line}" for line in lines))

    def action_leave(self) -> None:
        self.exit(None)
