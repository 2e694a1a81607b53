"""What a save does for history: both contents are kept as versions, and the audit says what was changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from gjj_tui.model.address import ParagraphAddress, SectionAddress
from gjj_tui.model.printed import told
from gjj_tui.model.report import Report
from gjj_tui.store.audit import Change, Entry, record
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileImage
from gjj_tui.store.versions import Version, keep, prune

if TYPE_CHECKING:
    from gjj_tui.model.difference import Difference
    from gjj_tui.model.form import Form
    from gjj_tui.store.holder import Holder
    from gjj_tui.store.report_file import ReportFile


class Keeper:
    """What a save does for history: ``before_save``, the save itself, ``after_save``.

    `folder` is the program's state folder, `clock` gives seconds since 1970.
    """

    def __init__(self, folder: str, holder: Holder, clock: Callable[[], float]) -> None:
        self._folder = folder
        self._holder = holder
        self._clock = clock

    def before_save(self, image: FileImage) -> Version:
        """Keep what the file holds, before it is replaced.

        Raises:
            StoreFault: it is not kept; to replace it now would lose it.
        """
        return keep(self._folder, image.path, image.data, self._clock())

    def after_save(self, old: ReportFile, new: ReportFile, what: str = "save") -> str:
        """`after_write` with what was changed, and let go of old versions."""
        changes = changes_between(old.report, new.report, new.form)
        trouble = self.after_write(old.image, new.image, what, changes)
        return trouble or self._tried(lambda: prune(self._folder, new.path, self._clock()))

    def after_write(
        self, old: FileImage | None, new: FileImage, what: str, changes: tuple[Change, ...] = (), detail: str = ""
    ) -> str:
        """Keep what the file holds now and record the event. The reasons why not, one a line, or "".

        It does not raise: the file is saved, whatever becomes of its history.
        """
        now = self._clock()
        entry = Entry(
            what, now, self._holder.user, self._holder.name, self._holder.host,
            old.sha256 if old else "", new.sha256, changes, detail,
        )  # fmt: skip
        troubles = (
            self._tried(lambda: keep(self._folder, new.path, new.data, now)),
            self._tried(lambda: record(self._folder, new.path, entry)),
        )
        return "\n".join(filter(None, troubles))

    @staticmethod
    def _tried(step: Callable[[], object]) -> str:
        try:
            step()
        except StoreFault as fault:
            return fault.message
        return ""


def changes_between(old: Report, new: Report, form: Form) -> tuple[Change, ...]:
    """What makes one report the other, texts as printed; sections are known by their uids, see `model.align`."""
    from gjj_tui.model.difference import differences

    def text(written: str | None, one: Difference, report: Report) -> str:
        in_text = isinstance(one.address, (SectionAddress, ParagraphAddress))
        return told(written, form, report.figures) if written and in_text else written or ""

    return tuple(
        Change(str(one.address), one.what, text(one.old, one, old), text(one.new, one, new), _title(one, old, new))
        for one in differences(old, new, form)
    )


def _title(one: Difference, old: Report, new: Report) -> str:
    """The title of the section a difference is in: of the old report when it is gone, else of the new one."""
    from gjj_tui.model.difference import section_words

    if not isinstance(one.address, (SectionAddress, ParagraphAddress)):
        return ""
    address, titles = SectionAddress(one.address.path), []
    for report in (new, old):
        with suppress(LookupError):
            section = report.section(address)
            if section_words(section, address) in one.what:
                return section.title
            titles.append(section.title)
    return titles[0] if titles else ""
