"""The safety net of an open report: its journal, its lock, the versions and the trail of its saves.

Nothing here stops the work. What cannot be protected is said in `trouble`, for as long as it is so.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple

from gjj_tui.i18n import gettext as _
from gjj_tui.model.edits import Edit
from gjj_tui.store.edit_lock import EditLock, Taken, seize, take
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileImage
from gjj_tui.store.holder import Holder, this_process
from gjj_tui.store.journal import Do, Found, Journal, JournalFault, JournalImage, Mark, clean, discard, find_journals
from gjj_tui.store.keeping import Keeper
from gjj_tui.store.report_file import ReportFile
from gjj_tui.store.state_folder import StateFault, private_folder

IDLE_SECONDS = 2.0
MOST_CHARACTERS = 200
"""Text that is being typed is on disk after so much rest, or so many characters."""


class Places(NamedTuple):
    """Where the program keeps what protects the work; "" when there is no such place, and why."""

    journal: str
    state: str
    reason: str = ""

    @classmethod
    def under(cls, state: str) -> Places:
        """The places in a state folder, made when they are not there yet."""
        if not state:
            return cls("", "", _("没有可用的状态文件夹"))
        try:
            private_folder(state)
            return cls(private_folder(os.path.join(state, "journal")), state)
        except StateFault as fault:
            return cls("", "", str(fault))


class SafetyNet:
    """For one report and one session. `clock` gives seconds since 1970, for people and for the 2 seconds of rest."""

    def __init__(self, places: Places, image: FileImage, clock: Callable[[], float]) -> None:
        self._places = places
        self._clock = clock
        self._image = image
        self.holder: Holder = this_process(clock())
        self._journal: Journal | None = None
        self._keeper = Keeper(places.state, self.holder, clock) if places.state else None
        self._lock: EditLock | None = None
        self._typed = 0
        self._typed_at = 0.0
        self._faults: dict[str, str] = {"journal": places.reason} if places.reason else {}

    @property
    def trouble(self) -> str:
        """What is not protected now and why, "" when all is."""
        return "；".join(filter(None, self._faults.values()))

    # ---- who has it open

    def lock(self) -> Taken | None:
        """Tell others that we have the report open; or who has it."""
        found = take(self._image.path, self.holder)
        if isinstance(found, Taken):
            return found
        self._hold(found)
        return None

    def seize(self) -> None:
        """Take it over from whoever has it open."""
        self._hold(seize(self._image.path, self.holder))

    def _hold(self, lock: EditLock) -> None:
        self._lock = lock
        self._faults["lock"] = "" if lock.protected else _("别人看不到您打开了它：{reason}").format(reason=lock.reason)

    def check_lock(self) -> None:
        """See whether somebody took the report over meanwhile."""
        if self._lock is not None and self._lock.protected and not self._lock.still_ours():
            self._faults["lock"] = _("别人已接管这份报告，保存时会合并")

    # ---- every edit

    def did(self, edit: Edit, group: str, joined: bool, typed: int) -> None:
        """An edit is going to be made; `typed` characters of text that may wait a little, 0 for one that may not."""
        self._typed = self._typed + typed if typed else MOST_CHARACTERS
        self._typed_at = self._clock()
        self._record(lambda journal: journal.add(Do(edit, group, joined)), self._typed >= MOST_CHARACTERS)

    def undid(self) -> None:
        self._record(lambda journal: journal.add(Mark.UNDO), True)

    def redid(self) -> None:
        self._record(lambda journal: journal.add(Mark.REDO), True)

    def tick(self) -> None:
        """Called now and then: what was typed goes to disk after a rest."""
        if self._journal and self._journal.behind and self._clock() - self._typed_at >= IDLE_SECONDS:
            self.flush()

    def flush(self) -> None:
        """Everything to disk now."""
        if self._journal is not None:
            self._record(lambda _journal: None, True)

    def _record(self, step: Callable[[Journal], None], now: bool) -> None:
        try:
            if self._journal is None:
                if not self._places.journal:
                    return
                self._journal = Journal.begin(self._places.journal, self._image, self.holder)
            step(self._journal)
            if now:
                self._journal.flush()
                self._typed = 0
            self._faults["journal"] = ""
        except JournalFault as fault:
            self._faults["journal"] = _("改动没有保护：{reason}").format(reason=fault)

    # ---- saving

    def before_save(self, image: FileImage) -> None:
        """Keep what the file holds now."""
        self.flush()
        if self._keeper is None:
            return
        try:
            self._keeper.before_save(image)
            self._faults["versions"] = ""
        except StoreFault as fault:
            self._faults["versions"] = _("旧版本没有留存：{reason}").format(reason=fault.message)

    def after_save(self, old: ReportFile, new: ReportFile, what: str = "save") -> None:
        """The file holds the report: the journal says so, and the trail what was changed."""
        if self._journal is not None:
            try:
                self._journal.saved(new.image.sha256)
            except JournalFault as fault:
                self._faults["journal"] = _("改动没有保护：{reason}").format(reason=fault)
        if self._keeper is not None:
            self._faults["versions"] = self._keeper.after_save(old, new, what)

    def rebase(self, image: FileImage) -> None:
        """The report stands on other bytes now: a new journal begins with the next edit."""
        if self._journal is not None:
            with suppress(JournalFault):
                self._journal.close()
        self._journal, self._image = None, image

    # ---- what others left

    def left(self) -> list[Found]:
        """The journals of this report that can be read, the newest first; those of sessions that still run are among them."""
        if not self._places.journal:
            return []
        clean(self._places.journal, self._clock())
        return [one for one in find_journals(self._places.journal, self._image.path) if one.image]

    def adopt(self, image: JournalImage) -> bool:
        """Go on with a journal; False when another session was quicker."""
        try:
            self._journal = Journal.adopt(image, self.holder)
        except JournalFault:
            return False
        return True

    def discard(self, found: Found) -> None:
        """Put a journal aside; it is kept for 30 days."""
        try:
            discard(found.path)
        except (OSError, JournalFault) as fault:
            self._faults["journal"] = str(fault)

    # ---- the end

    def close(self) -> None:
        """The session ends well: what is not saved was given up."""
        try:
            if self._journal is not None:
                self._journal.close()
        except JournalFault:
            pass
        finally:
            self._release()

    def leave(self) -> None:
        """The session ends badly: what is not saved will be offered at the next start."""
        try:
            if self._journal is not None:
                self._journal.leave()
        except JournalFault:
            pass
        finally:
            self._release()

    def _release(self) -> None:
        self._journal = None
        if self._lock is not None:
            self._lock.release()
            self._lock = None
