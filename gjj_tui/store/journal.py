"""The journal: every edit of a session on disk, so that the next session can make it again.

One file for a session and a report: lines of length, CRC-32 and JSON. The first holds the report as it was opened, the
others what was done to it since. A line counts only when it is whole, so whatever happens to the file's tail, what is
read is what was done up to some moment. A journal is never left with a gap: what could not be written waits and goes
out before everything later.

Here a journal is written; the modules named ``journal_…`` have its other parts, and this one is the way in to them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable
from contextlib import suppress

from gjj_tui.model.edits import Edit
from gjj_tui.store.files import FileImage
from gjj_tui.store.holder import Holder, alive
from gjj_tui.store.journal_faults import JOURNAL_WORDS, JournalFault, journal_fault
from gjj_tui.store.journal_folder import KEPT_DAYS, SUFFIX, Found, clean, discard, find_journals, put_aside
from gjj_tui.store.journal_reading import FILE_LIMIT, mended, open_journal, read_journal
from gjj_tui.store.journal_records import (
    RECORD_LIMIT,
    Do,
    Held,
    JournalImage,
    Mark,
    Record,
    Saved,
    Step,
    Typing,
    end_of,
    frame,
    half_typed,
    header_data,
    last_saved,
    record_data,
    steps_of,
    unsaved,
)
from gjj_tui.store.state_folder import append, lock, new_file, report_key, sync, sync_folder

__all__ = [
    "JOURNAL_WORDS",
    "KEPT_DAYS",
    "SUFFIX",
    "Do",
    "Found",
    "Held",
    "Journal",
    "JournalFault",
    "JournalImage",
    "Mark",
    "Record",
    "Saved",
    "Step",
    "Typing",
    "clean",
    "discard",
    "find_journals",
    "half_typed",
    "last_saved",
    "read_journal",
    "steps_of",
    "unsaved",
]


class Journal:
    """The journal of this session, open for writing. Not for several threads at a time.

    After a fault everything stays as it was: the records wait (`behind` says how many) and the next write, or
    `flush`, tries them again.
    """

    path: str

    def __init__(self, folder: str, realpath: str, holder: Holder) -> None:
        self._folder = folder
        self._stem = f"{report_key(realpath)}-{holder.pid}-{holder.started}"
        self._descriptor = -1
        self._size = 0
        self._seq = 0
        self._doubtful = False
        self._waiting: list[bytes | None] = []
        self._steps = 0
        self._saved = False

    @classmethod
    def begin(cls, folder: str, image: FileImage, holder: Holder) -> Journal:
        """Begin the journal for a report that was read as `image`.

        Raises:
            JournalFault: there is no journal; no file is left.
        """
        journal = cls(folder, image.path, holder)
        header = frame(header_data(image, holder))
        if len(header) > RECORD_LIMIT:
            raise JournalFault("step", folder)
        try:
            journal._create(header)
        except (OSError, ValueError) as error:
            raise journal_fault(error, folder) from error
        return journal

    @classmethod
    def adopt(cls, image: JournalImage, holder: Holder) -> Journal:
        """Go on with the journal of a session that has ended, as it was read before. A bad tail is put aside.

        Raises:
            JournalFault: another session has it, or wrote to it since; or it cannot be written.
        """
        journal = cls(os.path.dirname(image.path), image.header.path, holder)
        journal.path = image.path
        journal._descriptor = open_journal(image.path, os.O_RDWR | os.O_APPEND)
        try:
            current = mended(image.path, journal._descriptor)
            if current.end != image.end or (alive(current.holder) and current.holder != holder):
                raise JournalFault("busy", image.path)
            journal._size = current.end
            for record in current.records:
                journal._count(record)
            journal.write([Held(holder)])
        except BaseException:
            journal._shut()
            raise
        return journal

    @property
    def behind(self) -> int:
        """How many records are not on disk."""
        return len(self._waiting)

    def step(self, edit: Edit, group: str = "", joined: bool = False) -> None:
        """Record an edit, on disk when this returns. Raises `JournalFault`."""
        self.write([Do(edit, group, joined)])

    def undo(self) -> None:
        """Record that the last step was taken back. Raises `JournalFault`."""
        self.write([Mark.UNDO])

    def redo(self) -> None:
        """Record that the last undone step was made again. Raises `JournalFault`."""
        self.write([Mark.REDO])

    def saved(self, sha256: str) -> None:
        """Record that the file now holds the report, in bytes of this hash. Raises `JournalFault`."""
        self.write([Saved(sha256)])

    def write(self, records: Iterable[Record]) -> None:
        """Record several things with one write. Raises `JournalFault`."""
        for record in records:
            self.add(record)
        self.flush()

    def add(self, record: Record) -> None:
        """Let a record wait for the next write."""
        self._count(record)
        try:
            line = frame({"seq": self._seq, **record_data(record)})
        except ValueError:
            line = b""
        # What cannot be written bars the way for all that follows: it would make no sense without it.
        self._waiting.append(line if 0 < len(line) <= RECORD_LIMIT else None)

    def flush(self) -> None:
        """Write what waits. Raises `JournalFault`; it goes on waiting then."""
        lines = [line for line in self._waiting if line is not None]
        if len(lines) < len(self._waiting):
            raise JournalFault("step", self.path)
        if not lines:
            return
        data = b"".join(lines)
        if self._size + len(data) > FILE_LIMIT:
            raise JournalFault("too-large", self.path)
        try:
            self._append(data)
        except (OSError, ValueError) as error:
            raise journal_fault(error, self.path) from error
        self._waiting.clear()

    def close(self) -> None:
        """End the session well; what is not saved is given up.

        With saved steps the file stays, for undo in the next session. With steps that were never saved it is put
        aside as if discarded; else it goes.

        Raises:
            JournalFault: the end could not be recorded; the file stays as that of a session that died.
        """
        try:
            if self._steps and self._saved:
                self.write([Mark.CLOSED])
                return
            with suppress(JournalFault):
                self.flush()
            if self._steps:
                put_aside(self.path)
            else:
                os.unlink(self.path)
        except OSError as error:
            raise journal_fault(error, self.path) from error
        finally:
            self._shut()

    def leave(self) -> None:
        """End without a word, as when dying: what was not saved is offered at the next start. Raises `JournalFault`."""
        try:
            self.flush()
        finally:
            self._shut()

    def _count(self, record: Record) -> None:
        self._seq += 1
        self._steps += isinstance(record, Do) or record in (Mark.UNDO, Mark.REDO)
        self._saved = self._saved or isinstance(record, Saved)

    def _append(self, data: bytes) -> None:
        """Append and sync, in a new file when this one is not to be trusted any more."""
        if not self._doubtful:
            try:
                self._append_here(data)
                return
            except OSError:
                if not self._doubtful:
                    raise
        self._renew(data)

    def _append_here(self, data: bytes) -> None:
        written = False
        try:
            append(self._descriptor, data, self._size)
            written = True
            sync(self._descriptor)
        except BaseException:
            # After a failed sync the system may have thrown the bytes away, and will not say so twice.
            self._doubtful |= written
            self._cut()
            raise
        self._size += len(data)

    def _cut(self) -> None:
        """Take off what was written in part; where even that fails, a new file has to be begun."""
        try:
            os.ftruncate(self._descriptor, self._size)
            info = os.fstat(self._descriptor)
        except OSError:
            self._doubtful = True
        else:
            self._doubtful |= info.st_nlink == 0 or info.st_size != self._size

    def _renew(self, data: bytes) -> None:
        """Go on in a new file: what is certain of the old one, and the new records."""
        good = os.pread(self._descriptor, self._size, 0)
        if len(good) != self._size or end_of(good) != self._size:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        old, descriptor = self.path, self._descriptor
        self._create(good + data)
        self._doubtful = False
        with suppress(OSError):  # where the old one was deleted, its name may be the new one's by now
            if os.path.samestat(os.stat(old, follow_symlinks=False), os.fstat(descriptor)):
                os.unlink(old)
        with suppress(OSError):
            os.close(descriptor)

    def _create(self, content: bytes) -> None:
        path, descriptor = new_file(os.path.join(self._folder, self._stem), SUFFIX)
        try:
            lock(descriptor)
            append(descriptor, content, 0)
            os.fsync(descriptor)
            sync_folder(self._folder)
        except BaseException:
            with suppress(OSError):
                os.close(descriptor)
            with suppress(OSError):
                os.unlink(path)
            raise
        self.path, self._descriptor, self._size = path, descriptor, len(content)

    def _shut(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            with suppress(OSError):
                os.close(descriptor)
