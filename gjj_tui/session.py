"""The session: the one place where a report changes."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

from gjj_tui.check.checker import Checker, FindingDelta
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, PropertyAddress
from gjj_tui.model.edits import Edit, EditError, SetCell, SetProperty
from gjj_tui.model.finding import Finding, Fix
from gjj_tui.model.form import Form
from gjj_tui.model.history import History, Step
from gjj_tui.model.report import STATUS_TITLES, Report
from gjj_tui.store.library import last_year
from gjj_tui.store.report_file import ReportFile, open_report


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

_LAST_YEAR = {PropertyAddress("year"), PropertyAddress("agency")}
"""What tells which report is last year's."""


class Session:
    """An open report with its form, findings and history.

    `readonly` is the reason why nothing may be edited, "" when it may. `clock` gives seconds; only differences count.
    """

    def __init__(
        self,
        file: ReportFile,
        last: Report | None = None,
        readonly: str = "",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.file = file
        self.form: Form = file.form
        self.report = file.report
        self.last = last
        self.history = History()
        self.checker = Checker(self.form, self.report, last, (remark for remark, _offset in file.remarks))
        self._forbidden = readonly
        self._clock = clock
        self._listeners: list[Listener] = []

    @classmethod
    def open(cls, path: str, readonly: str = "", clock: Callable[[], float] = time.monotonic) -> Session:
        """Open a report file, with last year's report when it lies beside it.

        Raises:
            StoreFault: the file cannot be read or is no report.
        """
        file = open_report(path)
        return cls(file, last_year(file.path, file.report), readonly, clock)

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

    def listen(self, listener: Listener) -> None:
        """Call `listener` after every change."""
        self._listeners.append(listener)

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
        self.history.push(edit, inverse, self._clock(), group)
        return self._become(new, edit.touches(), origin)

    def undo(self, origin: object = None) -> Changed | None:
        """Take the last step back; None when there is none."""
        self._gate_history()
        step = self.history.undo()
        return self._replay(step, step.backward, origin) if step else None

    def redo(self, origin: object = None) -> Changed | None:
        """Make the last undone step again; None when there is none."""
        self._gate_history()
        step = self.history.redo()
        return self._replay(step, step.forward, origin) if step else None

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

        return fixes_for(finding, self.form, self.report)

    def save(self) -> bool:
        """Write the report over its file; False when there was nothing to write.

        Raises:
            StoreFault: the file is as it was, and the work is still here.
        """
        if not self.dirty:
            return False
        # Half of the program's code is for writing; it is not needed to start.
        from gjj_tui.store.report_save import save_report

        self.file = save_report(self.file, self.report)
        self.history.close()
        self._tell(Changed(frozenset(), FindingDelta()))
        return True

    def save_copy(self, path: str) -> None:
        """Write the report as it is to a new file; the session stays with its own.

        Raises:
            StoreFault: nothing was written.
        """
        from gjj_tui.store.report_save import save_copy

        save_copy(self.file, self.report, path)

    def _gate(self, edit: Edit) -> None:
        """The one gate: nothing passes on a read-only report but taking it out of publication."""
        reopening = isinstance(edit, SetProperty) and edit.key == "status" and not self._forbidden
        if self.readonly and not reopening:
            raise EditRefused(self.readonly)
        for address in edit.touches():
            if address == PropertyAddress("form"):
                raise EditRefused(_("已打开的报告不能换表式"))
            # Such a cell could be filled but never saved.
            if isinstance(address, CellAddress) and self.form.resolve(address) != address:
                raise EditRefused(_("表式中没有 {address} 这一格").format(address=address))

    def _gate_history(self) -> None:
        if self._forbidden:
            raise EditRefused(self._forbidden)

    def _replay(self, step: Step, edit: Edit, origin: object) -> Changed:
        return self._become(edit.apply(self.report), edit.touches(), origin)

    def _become(self, report: Report, touched: frozenset[Address], origin: object) -> Changed:
        self.report = report
        if touched & _LAST_YEAR:
            self.last = last_year(self.file.path, report)
            delta = self.checker.check_against(report, self.last)
        else:
            delta = self.checker.recheck(report, touched)
        changed = Changed(touched, delta, origin)
        self._tell(changed)
        return changed

    def _tell(self, changed: Changed) -> None:
        for listener in self._listeners:
            listener(changed)


def status_title(status: str) -> str:
    """A status in the reader's words."""
    return _(STATUS_TITLES[status])
