"""Choose one of several reports, or begin a new one: what each is and how it stands."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from gjj_tui.check.checker import Checker
from gjj_tui.commands import Choice
from gjj_tui.commands.aloud import counts_words
from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import STATUSES, status_title
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.forms import forms_for
from gjj_tui.store.library import Head, head_of, last_year
from gjj_tui.store.report_file import ReportFile, open_report
from gjj_tui.tui.bars import TextLines, padded
from gjj_tui.tui.base import BaseApp
from gjj_tui.tui.cells import fit, wrap
from gjj_tui.tui.glyphs import MARKS, speaking
from gjj_tui.tui.rowlist import RowList

if TYPE_CHECKING:
    from gjj_tui.settings import Settings

YEAR, FORM, STATUS, FINDINGS, CHANGED = 6, 8, 8, 15, 17
"""Widths of the columns with the gap before the next; the agency takes the rest."""
MANY = 20
"""From so many reports on reading them takes long enough to tell how far it is."""
BREATH = 0.001
"""Seconds between two reports that are read, in which keys are answered."""


class Entry(NamedTuple):
    """A report file; `counts` of its findings or the `fault` are known once it has been read."""

    path: str
    head: Head | None
    counts: tuple[int, int, int] | None = None
    fault: StoreFault | None = None

    @property
    def order(self) -> tuple[bool, str, int, str]:
        """By agency, the newest year first; what is no report comes last."""
        head = self.head
        return (False, head.agency, -head.year, self.path) if head else (True, "", 0, self.path)


def entries_of(paths: Sequence[str]) -> list[Entry]:
    """What can be told of files from their first lines, in order."""
    return sorted((Entry(path, head_of(path)) for path in paths), key=lambda entry: entry.order)


def read_entry(entry: Entry) -> Entry:
    """The entry with its findings, or with what is wrong with the file."""
    try:
        file = open_report(entry.path)
    except StoreFault as fault:
        return entry._replace(fault=fault)
    last = last_year(file.path, file.report)
    remarks = (remark for remark, _offset in file.remarks)
    return entry._replace(counts=Checker(file.form, file.report, last, remarks, forms_for).counts())


def fault_line(fault: StoreFault) -> str:
    """What is wrong with a file, and where in it."""
    place = _("第 {line} 行：").format(line=fault.line) if fault.line else ""
    return place + fault.message


class ReportList(RowList):
    """A report a line."""

    head = 1

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.entries = list(entries)
        self.reset(0)

    @property
    def entry(self) -> Entry | None:
        return self.entries[self.cursor] if self.entries else None

    def count(self) -> int:
        return len(self.entries)

    def put(self, index: int, entry: Entry) -> None:
        """What is known of a report now."""
        self.entries[index] = entry
        if not speaking() or not any(one.counts is None and one.fault is None for one in self.entries):
            self.redraw()

    def said(self, index: int) -> list[str]:
        entry = self.entries[index]
        head = entry.head
        if entry.fault or head is None:
            name = os.path.basename(entry.path)
            return [_("{name}，不能打开").format(name=name) if entry.fault else name]
        status = status_title(head.status) if head.status in STATUSES else head.status
        words = _("{year} 年 {agency}，{form} 表式，{status}")
        told = words.format(year=head.year, agency=head.agency, form=head.form, status=status)
        found = counts_words(entry.counts) or _("没有问题") if entry.counts else ""
        changed = time.strftime("%Y-%m-%d %H:%M", time.localtime(head.changed))
        return [_("；").join(filter(None, (told, found, _("{when} 修改").format(when=changed))))]

    def draw_head(self, line: int, width: int, style: Style) -> list[Segment]:
        words = (_("年度"), _("机关"), _("表式"), _("状态"), _("问题"), _("最后修改"))
        return [Segment(self._columns(words, width), style)]

    def draw(self, index: int, width: int, style: Style) -> list[Segment]:
        entry = self.entries[index]
        head, dim = entry.head, style if index == self.cursor else style + self.style_of("dim")
        if entry.fault or head is None:
            name = fit(f" {os.path.basename(entry.path)}", width - CHANGED - FINDINGS)
            reason = fit(_("不能打开") if entry.fault else "", FINDINGS)
            return padded([Segment(name, dim), Segment(reason, style + self.style_of("hard"))], width, style)
        status = status_title(head.status) if head.status in STATUSES else head.status
        found = " ".join(f"{mark}{count}" for mark, count in zip(MARKS.values(), entry.counts or (), strict=False))
        changed = time.strftime("%Y-%m-%d %H:%M", time.localtime(head.changed))
        return [Segment(self._columns((str(head.year), head.agency, head.form, status, found, changed), width), style)]

    def _columns(self, words: Sequence[str], width: int) -> str:
        agency = max(1, width - YEAR - FORM - STATUS - FINDINGS - CHANGED - 1)
        sizes = (YEAR, agency, FORM, STATUS, FINDINGS, CHANGED)
        return fit(" " + "".join(fit(word, size - 1) + " " for word, size in zip(words, sizes, strict=True)), width)


class ChooseApp(BaseApp[str], inherit_bindings=False):
    """Returns the chosen path, or that of a new report; None when left.

    `folder` is where a new report goes, `year` the one that is proposed for it. Without any report it asks for a first
    one at once, to be drafted or imported.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", show=False),
        Binding("n", "new", show=False),
        Binding("d", "next", show=False),
        Binding("i", "import", show=False),
        Binding("escape,q,ctrl+q,ctrl+c", "leave", show=False),
    ]
    CSS = """
    #choose-title { background: $primary; color: $on-primary; text-style: bold; }
    #choose-hint { background: $panel; color: $dim; }
    """

    def __init__(self, paths: Sequence[str], settings: Settings, folder: str, year: int) -> None:
        super().__init__(settings)
        self._folder, self._year = folder, year
        self._title = TextLines("choose-title")
        self._hint = TextLines("choose-hint")
        self._list = ReportList(entries_of(paths))
        self._unread = list(range(self._list.count()))[::-1]

    def compose(self) -> ComposeResult:
        yield self._title
        yield self._list
        yield self._hint

    def on_mount(self) -> None:
        self._list.focus()
        self._show_keys()
        if self._list.count():
            self.call_after_refresh(self._read_next)
        else:
            self._begin()

    def _begin(self) -> None:
        """Where there is no report yet: a first one, or an old one that is no file of ours."""
        if not self._refused():
            self.ask(_("这里还没有报告；从哪里开始？"), [
                Choice(_("起草第一份：答三个问题"), self.action_new),
                Choice(_("导入旧报告：txt、docx、html、xlsx、csv"), self.action_import),
            ], lambda begin: begin() if callable(begin) else None)  # fmt: skip

    def _read_next(self) -> None:
        """One report after another, so that two hundred are there at once and are filled in while one looks."""
        if self._unread:
            index = self._unread.pop()
            self._list.put(index, read_entry(self._list.entries[index]))
            self._say_progress()
            self.set_timer(BREATH, self._read_next)

    def _say_progress(self) -> None:
        """Where the list is heard: a line at every quarter, and each report again when all are read."""
        count, done = self._list.count(), self._list.count() - len(self._unread)
        if speaking() and count >= MANY and done * 4 // count > (done - 1) * 4 // count:
            self.tell(_("已完成 {done}/{total}").format(done=done, total=count))

    def on_row_list_chosen(self, _event: RowList.Chosen) -> None:
        self.action_choose()

    def on_row_list_moved(self, _event: RowList.Moved) -> None:
        self._show_keys()

    def action_choose(self) -> None:
        """Open the chosen report; what cannot be opened is said, and the list stays."""
        entry = self._list.entry
        if entry and self._opened():
            self.exit(entry.path)

    def _opened(self) -> ReportFile | None:
        """The report under the cursor, or what is wrong with it below the list."""
        entry = self._list.entry
        if entry is None:
            return None
        try:
            return open_report(entry.path)
        except StoreFault as fault:
            self.tell(_("不能打开：{reason}").format(reason=fault_line(fault)))
            return None

    def action_new(self) -> None:
        """A first report, beside those that there are."""
        from gjj_tui.commands.drafts import new_report

        entry = self._list.entry
        if not self._refused():
            agency = entry.head.agency if entry and entry.head else ""
            new_report(self, self._folder, agency, self._year, self.exit)

    def action_next(self) -> None:
        """Next year's draft of the report under the cursor."""
        from gjj_tui.commands.drafts import draft_from

        if not self._refused() and (file := self._opened()):
            draft_from(self, file.path, file.report, file.form, self.exit)

    def action_import(self) -> None:
        """An old report as a new one."""
        from gjj_tui.commands.importing import import_source

        if not self._refused():
            import_source(self, self._folder, self.exit)

    def _refused(self) -> bool:
        if self.settings.readonly:
            self.tell(_("以只读方式打开"))
        return self.settings.readonly

    def ask(
        self,
        question: str,
        choices: Sequence[Choice],
        then: Callable[[object], object],
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        super().ask(question, choices, then, otherwise or self._given_up)

    def prompt(
        self, question: str, text: str, then: Callable[[str], object], otherwise: Callable[[], object] | None = None
    ) -> None:
        super().prompt(question, text, then, otherwise or self._given_up)

    def pick(
        self,
        title: str,
        find: Callable[[str], Sequence[Choice]],
        then: Callable[[object], object],
        otherwise: Callable[[], object] | None = None,
    ) -> None:
        super().pick(title, find, then, otherwise or self._begin_again)

    def _begin_again(self) -> None:
        """Back to the list, or to the first question where there is none."""
        if not self._list.count():
            self._begin()

    def _given_up(self) -> None:
        """Esc at a question: back to the list, or out where there is none."""
        if not self._list.count():
            self.exit(None)

    def _show_keys(self) -> None:
        entry, count = self._list.entry, self._list.count()
        if entry is None:
            self._title.show(_("还没有报告"))
            self.tell(_("新报告放在 {folder}").format(folder=os.path.abspath(self._folder)))
            return
        name = os.path.relpath(entry.path, self._folder)
        which = _("{name}  {count} 份").format(name=name, count=count)
        # Who hears the screen hears the line itself.
        self._title.show(_("选择报告"), right="" if speaking() else which)
        self.tell(_("上下键选择  回车打开  n 新报告  d 起草下一年  i 导入  Esc 退出"))

    def tell(self, message: str, urgent: bool = False) -> None:
        """Show a text below the list, in as many lines as it needs."""
        lines = wrap(message, max(1, self.size.width - 2))
        self._hint.styles.height = len(lines)
        self._hint.show(*(f" {line}" for line in lines))
        if urgent:
            self._begin_again()

    def action_leave(self) -> None:
        self.exit(None)
