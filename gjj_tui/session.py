"""The session: the one place where a report changes."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from gjj_tui.check.checker import Checker, FindingDelta
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, PropertyAddress
from gjj_tui.model.edits import Edit, EditError, SetCell, SetProperty, SpliceText
from gjj_tui.model.finding import Finding, Fix
from gjj_tui.model.form import Form
from gjj_tui.model.history import History
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.proposals import told_by
from gjj_tui.model.report import Figures, Report
from gjj_tui.store.forms import forms_for
from gjj_tui.store.library import last_year, years_beside
from gjj_tui.store.outside import Outside, joined, look
from gjj_tui.store.report_file import ReportFile, open_report

if TYPE_CHECKING:
    from gjj_tui.model.merge import Side
    from gjj_tui.store.journal import Found
    from gjj_tui.store.safety import SafetyNet


class Changed(NamedTuple):
    """What happened to the report: told to every listener after it happened.

    `origin` is who asked for it, so that a widget which already shows its own edit need not paint it again.
    """

    touched: frozenset[Address]
    findings: FindingDelta
    origin: object = None


class EditRefused(Exception):
    """The session did not make an edit; the message says why, in words for the user."""


Listener = Callable[[Changed], None]

TYPING = "text "
"""What the groups of typed text begin with."""

_LAST_YEAR = {PropertyAddress("year"), PropertyAddress("agency"), PropertyAddress("period")}
"""What tells which report is last year's."""


class Session:
    """An open report with its form, findings and history.

    `readonly` is the reason why nothing may be edited, "" when it may. `clock` gives seconds; only differences count.
    `net` protects the work; without one it is only in memory.
    """

    def __init__(
        self,
        file: ReportFile,
        last: Report | None = None,
        readonly: str = "",
        clock: Callable[[], float] = time.monotonic,
        net: SafetyNet | None = None,
        reads_text: bool = True,
    ) -> None:
        self.net = net
        self.file = file
        self.form: Form = file.form
        self.report = file.report
        self.last = last
        self.history = History()
        remarks = (remark for remark, _offset in file.remarks)
        self.checker = Checker(self.form, self.report, last, remarks, forms_for, reads_text)
        self._forbidden = readonly
        self._clock = clock
        self._listeners: list[Listener] = []
        self._years: dict[int, Report] | None = None
        self._last_uid = 0
        self._over = False
        # Steps of undo that the journal at hand does not know: it began later.
        self._floor = 0

    @classmethod
    def open(
        cls,
        path: str,
        readonly: str = "",
        clock: Callable[[], float] = time.monotonic,
        protect: Callable[[ReportFile], SafetyNet] | None = None,
        reads_text: bool = True,
    ) -> Session:
        """Open a report file, with last year's report when it lies beside it; see `read_text` for `reads_text`.

        Raises:
            StoreFault: the file cannot be read or is no report.
        """
        file = open_report(path)
        net = protect(file) if protect else None
        return cls(file, last_year(file.path, file.report), readonly, clock, net, reads_text)

    @property
    def readonly(self) -> str:
        """Why the report cannot be edited, "" when it can. A published report is read-only whoever asks."""
        if self._forbidden:
            return self._forbidden
        return _("已发布的报告只读") if self.report.status == "published" else ""

    @property
    def forbidden(self) -> str:
        """Why not even the status can be changed, "" when it can."""
        return self._forbidden

    @property
    def dirty(self) -> bool:
        """True when the report differs from its file."""
        return self.report is not self.file.report and self.report != self.file.report

    @property
    def told(self) -> Figures:
        """Last year's figures as far as they tell of this year's: a quarter goes on from the one before it."""
        return told_by(self.last, self.report)

    def years(self) -> Mapping[int, Report]:
        """The agency's reports of other years beside this one, read when they are first asked for."""
        if self._years is None:
            self._years = years_beside(self.file.path, self.report)
        return self._years

    def listen(self, listener: Listener) -> None:
        """Call `listener` after every change."""
        self._listeners.append(listener)

    def read_text(self) -> None:
        """Check by the text rules too, after an opening that left them for later because they take long to load."""
        self._tell(Changed(frozenset(), self.checker.read_text()))

    def apply(self, edit: Edit, origin: object = None, group: str = "") -> Changed:
        """Make an edit. Edits of one `group` in quick succession are one step of undo.

        Raises:
            EditRefused: nothing was changed.
        """
        self._gate(edit)
        old = self.report
        try:
            new = edit.apply(old)
            inverse = edit.inverse(old)
        except EditError as error:
            raise EditRefused(_("不能这样改：{reason}").format(reason=error)) from error
        if new == old:
            return Changed(frozenset(), FindingDelta(), origin)
        now = self._clock()
        joined = self.history.joins(now, group)
        if self.net:
            self.net.did(edit, group, joined, _typed(edit) if group.startswith(TYPING) else 0)
        self.history.push(edit, inverse, now, group, joined)
        return self._become(new, edit.touches(), origin)

    def undo(self, origin: object = None) -> Changed | None:
        """Take the last step back; None when there is none."""
        self._gate_history()
        step = self.history.undo()
        if step is None:
            return None
        known = len(self.history.done) >= self._floor
        self._journal_replay(step.backward, self.net.undid if self.net and known else None)
        return self._replay(step.backward, origin)

    def redo(self, origin: object = None) -> Changed | None:
        """Make the last undone step again; None when there is none."""
        self._gate_history()
        step = self.history.redo()
        if step is None:
            return None
        known = len(self.history.done) > self._floor
        self._journal_replay(step.forward, self.net.redid if self.net and known else None)
        return self._replay(step.forward, origin)

    def _journal_replay(self, edit: Edit, mark: Callable[[], None] | None) -> None:
        if mark:
            mark()
        elif self.net:
            self.net.did(edit, "", joined=False, typed=0)

    def preview(self, address: CellAddress, text: str) -> list[Finding]:
        """What would be found around a cell with another text in it; nothing changes."""
        return self.checker.preview(SetCell(address, text).apply(self.report), address)

    def findings(self) -> list[Finding]:
        """All findings, the most serious first."""
        return self.checker.findings()

    def counts_after(self, edit: Edit) -> tuple[int, int, int]:
        """How many findings of each level there would be after an edit; nothing changes."""
        return Checker(self.form, edit.apply(self.report), self.last, self.checker.remarks).counts()

    def fixes(self, finding: Finding) -> list[Fix]:
        """Corrections on offer for a finding."""
        from gjj_tui.check.fixes import fixes_for

        return fixes_for(finding, self.form, self.report, self.last)

    def save(self) -> bool:
        """Write the report over its file; False when there was nothing to write.

        Raises:
            StoreFault: the file is as it was, and the work is still here.
        """
        if not self.dirty:
            return False
        # Half of the program's code is for writing; it is not needed to start.
        from gjj_tui.store.report_save import save_report

        old = self.file
        if self.net:
            self.net.before_save(old.image)
        self.file = save_report(old, self.report)
        if self.net:
            self.net.after_save(old, self.file)
        self.history.close()
        self._tell(Changed(frozenset(), self.checker.take_remarks(remark for remark, _offset in self.file.remarks)))
        return True

    def new_uid(self) -> int:
        """A uid that no section of this session has or had."""
        self._last_uid = max(self._last_uid + 1, self.report.new_uid())
        return self._last_uid

    # ---- what others did, and what dead sessions left

    def look_outside(self, choices: Mapping[int, Side] | None = None) -> Outside:
        """See whether the file was changed by somebody else, and take that over.

        Without unsaved work the file is read again; else both are merged, by cell, property, section and paragraph.
        Conflicts are given back, and nothing is changed until `choices` names a side for each.
        """
        if self._over:
            return Outside("same")
        fresh = look(self.file)
        if isinstance(fresh, Outside):
            return fresh
        if fresh.report is self.file.report:
            self.file = fresh
            return Outside("same")
        return self._take_over(fresh, choices)

    def _take_over(self, fresh: ReportFile, choices: Mapping[int, Side] | None) -> Outside:
        from gjj_tui.model.edit_between import edit_between

        had_work = self.dirty
        theirs, merged, conflicts = joined(self.file.report, self.report, fresh.report, choices)
        if conflicts:
            return Outside("conflicts", conflicts)
        self.file = fresh._replace(report=theirs)
        if self.net:
            ours = edit_between(theirs, merged)
            self.net.rebase(fresh.image, ours if ours.edits else None)
        self.history.close()
        self._step(edit_between(self.report, merged), merged)
        self._floor = len(self.history.done)
        return Outside("merged" if had_work else "reloaded")

    def _step(self, edit: Edit, report: Report) -> None:
        """Become another report in one step of undo; the journal is told by the caller."""
        if report == self.report:
            return
        self.history.push(edit, edit.inverse(self.report), self._clock())
        self._become(report, edit.touches(), None)

    def recover(self, found: Found, choices: Mapping[int, Side] | None = None) -> Outside:
        """Take over what a session left: made again where the file is as that session knew it, else merged.

        Raises:
            StoreFault: the journal cannot be made again; it stays where it is.
        """
        from gjj_tui.model.align import adopt_uids
        from gjj_tui.model.edit_between import edit_between
        from gjj_tui.store.recovery import replay_of

        if found.image is None or self.net is None:
            return Outside("same")
        left = replay_of(found, self.file)
        if left.sha256 == self.file.image.sha256 and self.net.adopt(found.image):
            self.file = self.file._replace(report=adopt_uids(left.saved, self.file.report))
            self.history, self._floor = left.history, 0
            self._become(left.report, edit_between(self.report, left.report).touches(), None)
            return Outside("merged")
        theirs, merged, conflicts = joined(left.saved, left.report, self.file.report, choices)
        if conflicts:
            return Outside("conflicts", conflicts)
        self.file = self.file._replace(report=theirs)
        self.report = theirs
        edit = edit_between(theirs, merged)
        if edit.edits:
            self.net.did(edit, "", joined=False, typed=0)
        self._step(edit, merged)
        self.net.discard(found)
        return Outside("merged")

    def left_behind(self) -> Found | None:
        """What a dead session of this report left unsaved, the newest; nothing where all of it was undone again."""
        from gjj_tui.store.recovery import holds_work

        left = self.net.left() if self.net else []
        return next((one for one in left if one.state == "dead" and holds_work(one, self.file)), None)

    def remember(self) -> None:
        """Take over the undo of the last session of this report, if all is saved and the file as it left it."""
        from gjj_tui.store.faults import StoreFault
        from gjj_tui.store.recovery import replay_of

        closed = [one for one in self.net.left() if one.state in ("closed", "spent", "dead")] if self.net else []
        for one in closed[:1]:
            if one.image is None:
                continue
            try:
                left = replay_of(one, self.file)
            except StoreFault:
                continue
            if left.sha256 == self.file.image.sha256 and left.report == left.saved:
                self.recover(one)

    def typing(self, cell: CellAddress, text: str) -> None:
        """What is being typed into a cell and not entered yet, "" when that is over: kept, but no figure."""
        if self.net and not self._over:
            self.net.typing(str(cell), "" if text == self.report.figures.text(cell) else text)

    def allow(self, reason: str = "") -> None:
        """Set or, with "", lift the reason why nothing may be edited."""
        self._forbidden = reason
        self._tell(Changed(frozenset(), FindingDelta()))

    def tick(self) -> None:
        """Called every second or so: typed text to disk after a rest, a look at the lock."""
        if self.net:
            self.net.tick()
            self.net.check_lock()

    def close(self) -> None:
        """End well: what is not saved is given up."""
        self._over = True
        if self.net:
            self.net.close()

    def leave(self) -> None:
        """End badly: what is not saved is offered when the report is opened next."""
        self._over = True
        if self.net:
            self.net.leave()

    def save_copy(self, path: str) -> None:
        """Write the report as it is to a new file; the session stays with its own.

        Raises:
            StoreFault: nothing was written.
        """
        from gjj_tui.store.report_save import save_copy

        save_copy(self.file, self.report, path)

    def _gate(self, edit: Edit) -> None:
        """The one gate: nothing passes on a read-only report but taking it out of publication."""
        self._gate_end()
        reopening = isinstance(edit, SetProperty) and edit.key == "status" and not self._forbidden
        if self.readonly and not reopening:
            raise EditRefused(self.readonly)
        for address in edit.touches():
            if address == PropertyAddress("form"):
                raise EditRefused(_("已打开的报告不能换表式"))
            # Such a cell could be filled but never saved.
            if isinstance(address, CellAddress) and self.form.resolve(address) != address:
                raise EditRefused(_("表式中没有 {address} 这一格").format(address=address))

    def _gate_end(self) -> None:
        """A field that loses the focus when all is over comes too late: it would stand in a journal of its own."""
        if self._over:
            raise EditRefused(_("报告已关闭"))

    def _gate_history(self) -> None:
        self._gate_end()
        if self._forbidden:
            raise EditRefused(self._forbidden)

    def _replay(self, edit: Edit, origin: object) -> Changed:
        return self._become(edit.apply(self.report), edit.touches(), origin)

    def _become(self, report: Report, touched: frozenset[Address], origin: object) -> Changed:
        self.report = report
        if touched & _LAST_YEAR:
            self.last, self._years = last_year(self.file.path, report), None
            delta = self.checker.check_against(report, self.last)
        else:
            delta = self.checker.recheck(report, touched)
        changed = Changed(touched, delta, origin)
        self._tell(changed)
        return changed

    def _tell(self, changed: Changed) -> None:
        for listener in self._listeners:
            listener(changed)


def _typed(edit: Edit) -> int:
    return max(len(edit.text), edit.end - edit.start) if isinstance(edit, SpliceText) else 0
