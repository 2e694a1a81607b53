"""The safety net of an open report: its journal, its lock, the versions and the trail of its saves.

Nothing here stops the work. What cannot be protected is said in `trouble`, for as long as it is so.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress

from gjj_tui.i18n import gettext as _
from gjj_tui.model.edits import Edit
from gjj_tui.model.named import NamedTuple
from gjj_tui.store.edit_lock import EditLock, seize, take
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileImage
from gjj_tui.store.holder import Holder, this_process
from gjj_tui.store.journal import (
    Do,
    Found,
    Journal,
    JournalFault,
    JournalImage,
    Mark,
    Record,
    Saved,
    Typing,
    clean,
    discard,
    find_journals,
    half_typed,
)
from gjj_tui.store.keeping import Keeper
from gjj_tui.store.report_file import ReportFile
from gjj_tui.store.state_folder import StateFault, private_folder
from gjj_tui.store.taken import Taken

LATE_SECONDS = 0.9
MOST_CHARACTERS = 200
"""Text that is being typed is on disk after so many characters, or with the first `tick` or key when it waited so long.

With a `tick` a second it is never older than two seconds.
"""


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
        # What was done while no journal could be begun: one that begins later begins with it.
        self._waiting: list[Record] = []
        self._keeper = Keeper(places.state, self.holder, clock) if places.state else None
        self._lock: EditLock | None = None
        self._typed = 0
        self._typed_at = 0.0
        # A figure that is being typed, whether it is due at the next `tick`, and whether the journal ends with one.
        self._half: Typing | None = None
        self._half_due = self._half_written = False
        self._faults: dict[str, str] = {"journal": places.reason} if places.reason else {}

    @property
    def state(self) -> str:
        """The state folder, where versions and the trail are; "" when there is none."""
        return self._places.state

    @property
    def trouble(self) -> str:
        """What is not protected now and why, "" when all is."""
        return _("；").join(filter(None, self._faults.values()))

    # ---- who has it open

    def lock(self) -> Taken | None:
        """Tell others that we have the report open; or who has it."""
        if self._lock is not None:
            return None
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

    def tidy(self, file: ReportFile) -> list[str]:
        """Take away what killed saves left beside the report; the paths of what had to stay, being incomplete."""
        from gjj_tui.store.leftovers import clear

        keeper = self._keeper
        return clear(file.image, self._clock(), keeper.before_save) if keeper else []

    # ---- every edit

    def did(self, edit: Edit, group: str, joined: bool, typed: int) -> None:
        """An edit is going to be made; `typed` characters of text that may wait a little, 0 for one that may not."""
        if not typed:
            self._typed = MOST_CHARACTERS
        elif not self._typed:
            self._typed_at = self._clock()
        self._typed += typed
        self._record(Do(edit, group, joined), self._typed >= MOST_CHARACTERS or self._late())

    def undid(self) -> None:
        self._record(Mark.UNDO, True)

    def redid(self) -> None:
        self._record(Mark.REDO, True)

    def typing(self, cell: str, text: str) -> None:
        """What is being typed into a cell, "" when that is over; only its latest state goes to disk."""
        self._half = Typing(cell, text)
        self._half_due = bool(text) or self._half_written

    def tick(self) -> None:
        """Called every second or so: what was typed goes to disk, and what a full disk did not take is tried again."""
        if self._half is not None and self._half_due:
            self._half_due, self._half_written = False, bool(self._half.text)
            self._record(self._half, True)
        if (self._waiting or (self._journal and self._journal.behind)) and self._late():
            self.flush()

    def _late(self) -> bool:
        """Whether text waits for too long; also when the clock was put back."""
        return not 0 <= self._clock() - self._typed_at < LATE_SECONDS

    def flush(self) -> None:
        """Everything to disk now."""
        if self._journal is not None or self._waiting:
            self._record(None, True)

    def _record(self, record: Record | None, now: bool) -> None:
        if not self._places.journal:
            return
        if isinstance(record, (Do, Mark)):
            # It ends what was being typed, on disk too.
            self._half, self._half_due, self._half_written = None, False, False
        if record is not None:
            self._waiting.append(record)
        try:
            if self._journal is None:
                self._journal = Journal.begin(self._places.journal, self._image, self.holder)
            for one in self._waiting:
                self._journal.add(one)
            self._waiting.clear()
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
        if self._journal is not None or self._waiting:
            self._record(Saved(new.image.sha256), True)
        if self._keeper is not None:
            self._faults["versions"] = self._keeper.after_save(old, new, what).replace("\n", _("；"))

    def rebase(self, image: FileImage, ours: Edit | None) -> None:
        """The report stands on other bytes now, on which `ours` makes it what it is: a new journal begins with that.

        Only then the old one is ended: at no moment is the work in neither.
        """
        old, self._journal, self._image = self._journal, None, image
        half = self._half
        self._waiting.clear()
        if ours is not None:
            self.did(ours, "", joined=False, typed=0)
        if half is not None:
            self._half_written = False
            self.typing(*half)
        if old is not None:
            safe = ours is None or (self._journal is not None and not self._journal.behind)
            with suppress(JournalFault):
                old.close() if safe else old.leave()

    # ---- what others left

    def left(self) -> list[Found]:
        """The journals of this report that can be read, the newest first; also those of sessions that still run."""
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
        self._half_written = half_typed(image.records) is not None
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
        self.flush()
        try:
            if self._journal is not None:
                self._journal.leave()
        except JournalFault:
            pass
        finally:
            self._release()

    def _release(self) -> None:
        self._journal = None
        self._waiting.clear()
        if self._lock is not None:
            self._lock.release()
            self._lock = None
