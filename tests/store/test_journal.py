"""The journal: what was said to be on disk is there, and whatever happens to the file, a beginning of the work is read."""

from __future__ import annotations

import errno
import json
import os
import signal
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import image_of, law, small_form, some_edit, some_report

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edit_data import MAX_NESTED
from gjj_tui.model.edits import Batch, Edit, EditError, SetCell, SetProperty, SpliceText
from gjj_tui.model.history import History
from gjj_tui.model.report import Report
from gjj_tui.store import journal as module
from gjj_tui.store import journal_folder, journal_reading
from gjj_tui.store.files import sha256_of
from gjj_tui.store.holder import Holder, holder_data, this_process
from gjj_tui.store.journal import (
    JOURNAL_WORDS,
    SUFFIX,
    Do,
    Held,
    Journal,
    JournalFault,
    JournalImage,
    Mark,
    Record,
    Saved,
    Step,
    Typing,
    clean,
    discard,
    find_journals,
    half_typed,
    last_saved,
    read_journal,
    steps_of,
    unsaved,
)
from gjj_tui.store.journal_faults import journal_fault
from gjj_tui.store.journal_records import frame, header_data, lines_of, record_data, record_of

ROOT = os.geteuid() == 0
ME = this_process(1_700_000_000)
DEAD = ME._replace(boot="the boot before")
THERE = ME._replace(host="elsewhere")
REPORT = "/reports/2018 年报.toml"
IMAGE = image_of('form = "small"\nyear = 2018\n', REPORT)
SHA = sha256_of(b"saved")
EDITS: list[Edit] = [
    SetCell(CellAddress("3100"), "5"),
    SpliceText(SectionAddress((0, 2)), 4, 6, "收到\n\u2028\x00\ud800"),
    SetProperty("year", 2019),
]


@pytest.fixture
def folder(tmp_path: Path) -> str:
    path = tmp_path / "journal"
    path.mkdir(mode=0o700)
    return str(path)


def begin(folder: str, holder: Holder = DEAD, path: str = REPORT) -> Journal:
    return Journal.begin(folder, IMAGE._replace(path=path), holder)


def mend(path: str) -> JournalImage:
    """What `Journal.adopt` does before it writes."""
    descriptor = journal_reading.open_journal(path, os.O_RDWR | os.O_APPEND)
    try:
        return journal_reading.mended(path, descriptor)
    finally:
        os.close(descriptor)


def written(folder: str, holder: Holder = DEAD) -> str:
    """A journal with some of everything, left behind by a session that died."""
    journal = begin(folder, holder)
    journal.step(EDITS[0])
    journal.write([Do(EDITS[1], "§1.3"), Do(EDITS[1], "§1.3", True)])
    journal.undo()
    journal.redo()
    journal.saved(SHA)
    journal.write([Typing("A1.total", "1，\x1b")])
    journal.step(EDITS[2])
    journal.leave()
    return journal.path


RECORDS: tuple[Record, ...] = (
    Do(EDITS[0]), Do(EDITS[1], "§1.3"), Do(EDITS[1], "§1.3", True), Mark.UNDO, Mark.REDO, Saved(SHA),
    Typing("A1.total", "1，\x1b"), Do(EDITS[2]),
)  # fmt: skip


def names(folder: str) -> list[str]:
    return sorted(os.listdir(folder))


def rewritten(path: str, data: bytes) -> str:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.write(descriptor, data)
    os.close(descriptor)
    return path


def kind_of(call: Callable[..., object], *args: object) -> str:
    with pytest.raises(JournalFault) as caught:
        call(*args)
    assert str(caught.value)
    return caught.value.kind


# ---- writing and reading


def test_what_is_written_is_read(folder: str) -> None:
    image = read_journal(written(folder))
    assert image.records == RECORDS
    assert image.whole
    assert image.end == os.path.getsize(image.path)
    assert image.holder == DEAD
    assert image.header.base == IMAGE.data
    assert image.header[:4] == (REPORT, 1, 1, IMAGE.sha256)


def test_every_record_is_on_disk_when_the_call_returns(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    for name in ("write", "fdatasync", "fsync"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *args, real=real, name=name: (calls.append(name), real(*args))[1])
    journal = begin(folder)
    assert calls == ["write", "fsync", "fsync"]  # the file and its folder
    for call in (
        lambda: journal.step(EDITS[0], "g"), journal.undo, journal.redo, lambda: journal.saved(SHA),
        lambda: journal.write([Do(EDITS[0])] * 5), journal.close,
    ):  # fmt: skip
        calls.clear()
        call()
        assert calls == ["write", "fdatasync"]


def test_records_wait_until_they_are_flushed(folder: str) -> None:
    journal = begin(folder)
    for _ in range(3):
        journal.add(Do(EDITS[0]))
    assert journal.behind == 3
    assert read_journal(journal.path).records == ()
    journal.flush()
    assert journal.behind == 0
    assert read_journal(journal.path).records == (Do(EDITS[0]),) * 3
    journal.flush()
    journal.leave()


def test_this_is_how_a_journal_looks(folder: str) -> None:
    journal = begin(folder)
    journal.step(EDITS[0], "甲")
    journal.undo()
    journal.leave()
    head, step, undo = Path(journal.path).read_bytes().splitlines(keepends=True)
    body = '{"seq":1,"do":{"set":"3100","to":"5"},"group":"甲"}'.encode()
    assert step == b"%08x %08x " % (len(body), zlib.crc32(body)) + body + b"\n"
    assert undo.endswith(b'{"seq":2,"undo":true}\n')
    data = json.loads(head[18:])
    assert list(data) == ["version", "path", "dev", "ino", "sha256", "base", "holder"]
    assert data["holder"] == holder_data(DEAD)


@pytest.mark.parametrize("umask", [0o000, 0o077])
def test_files_are_private_and_named_after_report_and_process(folder: str, umask: int) -> None:
    before = os.umask(umask)
    try:
        journals = [begin(folder), begin(folder), begin(folder, path="/another.toml")]
    finally:
        os.umask(before)
    stem = f"{sha256_of(REPORT.encode())[:16]}-{DEAD.pid}-{DEAD.started}"
    assert [os.path.basename(journal.path) for journal in journals[:2]] == [f"{stem}.gjjj", f"{stem}-2.gjjj"]
    assert len(names(folder)) == 3
    for journal in journals:
        assert stat.S_IMODE(os.stat(journal.path).st_mode) == 0o600
        journal.leave()


def test_a_path_of_strange_bytes_comes_back(folder: str) -> None:
    journal = begin(folder, path="/a\udcff\n\x1b.toml")
    journal.leave()
    assert read_journal(journal.path).header.path == "/a\udcff\n\x1b.toml"
    assert [found.path for found in find_journals(folder, "/a\udcff\n\x1b.toml")] == [journal.path]


@law
def test_undo_and_redo_come_back_as_they_were(random: Random) -> None:
    """A session with a history of joined steps is replayed from what a journal says of it."""
    report = base = some_report(random, small_form())
    history, records = History(), list[Record]()
    for _ in range(random.randint(0, 20)):
        match random.choice("eeeeuurs"):
            case "e":
                edit, group = some_edit(random, report, small_form()), random.choice(("", "a", "b"))
                try:
                    new, inverse = edit.apply(report), edit.inverse(report)
                except EditError:
                    continue
                steps = len(history.done)
                history.push(edit, inverse, 0.0, group)
                records.append(Do(edit, group, len(history.done) == steps))
                report = new
            case "u":
                if step := history.undo():
                    report = step.backward.apply(report)
                    records.append(Mark.UNDO)
            case "r":
                if step := history.redo():
                    report = step.forward.apply(report)
                    records.append(Mark.REDO)
            case "s":
                history.close()
                records.append(Saved(SHA))
    lines = [{"seq": number, **record_data(record)} for number, record in enumerate(records, 1)]
    data = b"".join(map(frame, lines))
    again = [record_of(line, number) for number, (line, _end) in enumerate(lines_of(data), 1)]
    assert again == records
    assert replayed(base, steps_of(again)) == report


def replayed(report: Report, steps: list[Step]) -> Report:
    done: list[list[tuple[Edit, Edit]]] = []
    undone: list[list[tuple[Edit, Edit]]] = []
    for step in steps:
        match step:
            case Do(edit, _group, joined):
                undone.clear()
                done[len(done) - joined :] = [[*(done[-1] if joined else ()), (edit, edit.inverse(report))]]
                report = edit.apply(report)
            case Mark.UNDO:
                undone.append(done.pop())
                for _edit, inverse in reversed(undone[-1]):
                    report = inverse.apply(report)
            case Mark.REDO:
                done.append(undone.pop())
                for edit, _inverse in done[-1]:
                    report = edit.apply(report)
    return report


def test_what_was_being_typed_is_no_step_and_ends_with_the_next() -> None:
    half, more, given_up = Typing("3100", "1"), Typing("3100", "12"), Typing("3100", "")
    assert half_typed([half, more]) == more and steps_of([half, more]) == []
    for end in (given_up, Do(EDITS[0]), Mark.UNDO, Mark.CLOSED):
        assert half_typed([more, end]) is None
    assert half_typed([more, Saved(SHA), Held(ME)]) == more


def test_what_was_given_up_on_closing_is_no_step() -> None:
    one, two, three = (Do(edit) for edit in EDITS)
    assert unsaved([one, two]) == steps_of([one, two]) == [one, two]
    records: list[Record] = [one, Saved(SHA), two, Mark.UNDO, Mark.CLOSED]
    assert (steps_of(records), unsaved(records), last_saved(records)) == ([one], [], SHA)
    records += [Held(ME), three]
    assert (steps_of(records), unsaved(records), last_saved(records)) == ([one, three], [three], SHA)
    assert (steps_of([]), unsaved([]), last_saved([])) == ([], [], "")
    assert last_saved([Saved("a"), one, Saved("b"), two]) == "b"


# ---- the end of a session


def test_closing_keeps_what_undo_can_use(folder: str) -> None:
    begin(folder).close()
    assert names(folder) == []
    journal = begin(folder)
    journal.step(EDITS[0])
    journal.saved(SHA)
    journal.step(EDITS[1])
    journal.close()
    assert read_journal(journal.path).records[-1] is Mark.CLOSED
    assert [found.state for found in find_journals(folder)] == ["closed"]


def test_work_given_up_without_a_save_is_put_aside(folder: str) -> None:
    for _ in range(2):
        journal = begin(folder)
        journal.step(EDITS[0])
        journal.close()
    name = os.path.basename(journal.path)
    assert names(folder) == [f"{name}.discarded", f"{name}.discarded-2"]
    assert read_journal(f"{journal.path}.discarded").records == (Do(EDITS[0]),)


def test_a_closed_journal_is_taken_up_again(folder: str) -> None:
    journal = begin(folder, ME)
    journal.step(EDITS[0])
    journal.saved(SHA)
    journal.step(EDITS[1])
    journal.close()
    journal = Journal.adopt(find_journals(folder, REPORT)[0].image or pytest.fail(), ME)
    assert [found.state for found in find_journals(folder)] == ["alive"]
    journal.undo()
    journal.saved(SHA)
    journal.close()
    records = read_journal(journal.path).records
    assert steps_of(records) == [Do(EDITS[0]), Mark.UNDO]
    assert Held(ME) in records
    assert len(names(folder)) == 1


def test_a_dead_journal_is_taken_up_by_one_session_only(folder: str) -> None:
    image = read_journal(written(folder))
    first = Journal.adopt(image, ME)
    assert read_journal(image.path).holder == ME
    assert kind_of(Journal.adopt, image, ME) == "busy"
    assert kind_of(mend, image.path) == "busy"
    assert kind_of(discard, image.path) == "busy"
    first.leave()
    assert kind_of(Journal.adopt, image, ME) == "busy", "it was written to since"
    assert kind_of(Journal.adopt, read_journal(image.path), ME._replace(started=5)) == "busy", "its holder lives"


def test_without_locks_a_living_holder_keeps_his_journal(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def none(descriptor: int, kind: int) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(fcntl, "flock", none)
    journal = begin(folder, ME)
    journal.step(EDITS[0])
    assert [found.state for found in find_journals(folder)] == ["alive"]
    assert kind_of(Journal.adopt, read_journal(journal.path), ME._replace(uid=7)) == "busy"
    journal.leave()
    assert Journal.adopt(read_journal(written(folder)), ME).behind == 0


def test_states(folder: str) -> None:
    def state(holder: Holder, *records: Record) -> str:
        journal = begin(folder, holder)
        journal.write(records)
        journal.leave()
        (found,) = find_journals(folder, REPORT)
        os.unlink(journal.path)
        assert found.image and found.image.path == found.path
        return found.state

    one = Do(EDITS[0])
    assert state(DEAD) == "spent"
    assert state(DEAD, one) == "dead"
    assert state(DEAD, one, Saved(SHA)) == "spent"
    assert state(DEAD, one, Saved(SHA), Mark.UNDO) == "dead"
    assert state(DEAD, Typing("3100", "1")) == "dead"
    assert state(DEAD, Typing("3100", "1"), Typing("3100", "")) == "spent"
    assert state(DEAD, one, Saved(SHA), one, Mark.CLOSED) == "closed"
    assert state(ME, one) == "alive"
    assert state(ME, one, Saved(SHA), Mark.CLOSED) == "closed"
    assert state(THERE, one) == "elsewhere"
    assert state(DEAD, one, Held(ME)) == "alive"


def test_a_locked_journal_is_alive_whatever_its_holder(folder: str) -> None:
    journal = begin(folder, DEAD)
    assert [found.state for found in find_journals(folder)] == ["alive"]
    journal.leave()


# ---- finding


def test_journals_are_found_by_report_the_newest_first(folder: str) -> None:
    old, new = written(folder), written(folder)
    other = begin(folder, path="/another.toml")
    other.leave()
    os.utime(old, (1, 1))
    Path(folder, "note.txt").touch()
    Path(folder, "x.gjjj").touch()
    assert [found.path for found in find_journals(folder, REPORT)] == [new, old]
    assert {found.path for found in find_journals(folder)} == {new, old, other.path}
    assert find_journals(folder, "/none.toml") == find_journals(folder + "/none") == find_journals("a\0b") == []


def test_the_report_a_journal_speaks_of_must_be_the_one_opened(folder: str) -> None:
    path = begin(folder, path="/another.toml").path
    os.rename(path, os.path.join(folder, f"{sha256_of(REPORT.encode())[:16]}-1-1.gjjj"))
    assert find_journals(folder, REPORT) == []


def test_an_unreadable_journal_is_told_of(folder: str) -> None:
    path = rewritten(written(folder), b"not a journal\n")
    (found,) = find_journals(folder, REPORT)
    assert (found.path, found.state, found.image) == (path, "broken", None)
    assert found.words == "恢复记录开头损坏，读不出来；文件还留着"


def test_what_is_not_private_is_not_read(folder: str, tmp_path: Path) -> None:
    path = written(folder)
    link = path + "l"
    os.symlink(path, link)
    assert kind_of(read_journal, link) == kind_of(mend, link) == kind_of(discard, link) == "not-private"
    os.chmod(path, 0o620)
    assert kind_of(read_journal, path) == "not-private"
    os.chmod(path, 0o600)
    os.mkfifo(pipe := os.path.join(folder, "f"))
    assert kind_of(read_journal, pipe) == kind_of(read_journal, folder) == "not-private"
    assert kind_of(read_journal, folder + "/none") == kind_of(read_journal, "a\0b") == "not-found"
    if ROOT:
        os.chown(path, 65534, 65534)
        assert kind_of(read_journal, path) == "not-private"


# ---- damage


def beginning(image: JournalImage) -> int:
    """How many of the records were read; they must be the first ones."""
    assert image.records == RECORDS[: len(image.records)]
    return len(image.records)


def test_a_journal_cut_anywhere_is_a_beginning(folder: str) -> None:
    path = written(folder)
    data = Path(path).read_bytes()
    ends = [end for _line, end in lines_of(data)]
    for length in range(len(data)):
        rewritten(path, data[:length])
        if length < ends[0]:
            assert kind_of(read_journal, path) == "damaged"
            continue
        image = read_journal(path)
        assert beginning(image) == sum(end <= length for end in ends) - 1
        assert image.whole == (length in ends)
        assert image.end == max(end for end in ends if end <= length)


def test_a_journal_with_any_byte_changed_is_a_beginning(folder: str) -> None:
    path = written(folder)
    data = Path(path).read_bytes()
    ends = [end for _line, end in lines_of(data)]
    random = Random(1)
    for place in range(len(data)):
        for change in (0x20, random.randint(1, 255)):
            rewritten(path, data[:place] + bytes([data[place] ^ change]) + data[place + 1 :])
            if place < ends[0]:
                assert kind_of(read_journal, path) == "damaged"
                continue
            image = read_journal(path)
            assert beginning(image) == sum(end <= place for end in ends) - 1
            assert not image.whole


@pytest.mark.parametrize("tail", [b"\n", b"\0" * 512, b"00000002 a3830348 {}\n", b"ffffffff 00000000 ", b"0000000 "])
def test_a_bad_tail_is_put_aside_and_work_goes_on(folder: str, tail: bytes) -> None:
    path = written(folder)
    good = Path(path).read_bytes()
    for number in ("", "-2"):
        rewritten(path, good + tail)
        assert not read_journal(path).whole
        image = mend(path)
        assert image.whole
        assert image.records == RECORDS
        assert Path(path).read_bytes() == good
        broken = Path(f"{path}.broken{number}")
        assert broken.read_bytes() == tail
        assert stat.S_IMODE(broken.stat().st_mode) == 0o600
    rewritten(path, good + tail)
    journal = Journal.adopt(read_journal(path), ME)
    journal.undo()
    journal.leave()
    assert read_journal(path).records == (*RECORDS, Held(ME), Mark.UNDO)
    assert read_journal(path).whole
    assert mend(path) == read_journal(path)


def test_a_tail_that_cannot_be_put_aside_stays(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(folder)
    rewritten(path, data := Path(path).read_bytes() + b"rest")
    for call in ("write", "fsync", "ftruncate", "fdatasync"):
        with monkeypatch.context() as patch:
            failing(patch, call, errno.ENOSPC)
            kind = kind_of(mend, path)
        assert kind == "disk-full"
        if call in ("write", "fsync"):
            assert Path(path).read_bytes() == data


GOOD = {"seq": 1, "undo": True}
BAD: list[object] = [
    None, [], 1, {}, {"undo": True}, {"seq": 2, "undo": True}, {"seq": True, "undo": True}, {"seq": 1.0, "undo": True}, {"seq": 1},
    {"seq": 1, "undo": 1}, {"seq": 1, "undo": True, "redo": True}, {"seq": 1, "saved": SHA[:-1]}, {"seq": 1, "saved": SHA + "\n"},
    {"seq": 1, "do": {"set": "3100", "to": "5"}}, {"seq": 1, "do": {"set": "3100"}, "group": ""}, {"seq": 1, "do": None, "group": ""},
    {"seq": 1, "do": {"set": "3100", "to": "5"}, "group": "", "joined": False}, {"seq": 1, "holder": {}}, {"seq": 1, "closed": None},
]  # fmt: skip


@pytest.mark.parametrize("bad", BAD, ids=repr)
def test_a_well_formed_line_that_says_nonsense_ends_the_journal(folder: str, bad: object) -> None:
    path = begin(folder).path
    head = Path(path).read_bytes()
    assert read_journal(rewritten(path, head + frame(GOOD))).records == (Mark.UNDO,)
    image = read_journal(rewritten(path, head + frame(bad) + frame(GOOD)))  # type: ignore[arg-type]
    assert (image.records, image.whole, image.end) == ((), False, len(head))


def header(**changes: object) -> bytes:
    return frame(header_data(IMAGE, DEAD) | changes)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        (header(version=2), "newer"), (header(version=2, holder=None, mood=1), "newer"), (header(version=0), "damaged"),
        (header(version=True), "damaged"), (header(version="1"), "damaged"), (header(mood=1), "damaged"), (header(path=1), "damaged"),
        (header(holder={}), "damaged"), (header(base="!"), "damaged"), (header(base="é"), "damaged"), (header(base=""), "damaged"),
        (header(base="eJwDAAAAAAE"), "damaged"), (header(base="eJwDAAAAAAFY"), "damaged"), (header(sha256=SHA), "damaged"),
        (frame(GOOD), "damaged"), (b"", "damaged"), (b"00000000 00000000 \n", "damaged"),
    ],
)  # fmt: skip
def test_a_header_that_says_nonsense_is_refused(folder: str, line: bytes, kind: str) -> None:
    path = rewritten(os.path.join(folder, "x"), line)
    assert kind_of(read_journal, path) == kind_of(mend, path) == kind
    assert Path(path).read_bytes() == line


def raw(body: bytes) -> bytes:
    return b"%08x %08x %b\n" % (len(body), zlib.crc32(body), body)


def test_bombs_are_refused(folder: str) -> None:
    import base64

    bomb = base64.b64encode(zlib.compress(b"\0" * 50_000_000)).decode()
    path = begin(folder).path
    head = Path(path).read_bytes()
    assert kind_of(read_journal, rewritten(path, header(base=bomb))) == "damaged"
    for body in (
        b"[" * 1_000_000, b'{"a":' * 200_000, b"9" * 100_000, b"\xff", b'{"seq":1,"undo":NaN}', b'"\\ud800"',
        b'{"seq":1,"do":' + b'{"batch":[' * 500 + b"]}" * 500 + b',"group":""}',
    ):  # fmt: skip
        image = read_journal(rewritten(path, head + raw(body) + frame(GOOD)))
        assert (image.records, image.whole) == ((), False)
    os.truncate(path, journal_reading.FILE_LIMIT + 1)
    assert kind_of(read_journal, path) == "too-large"


@given(
    st.lists(
        st.binary(max_size=30) | st.sampled_from([header(), frame(GOOD), frame({"seq": 2, "closed": True})]), max_size=5
    )
)
def test_random_bytes_never_do_more_than_end_the_journal(tmp_path: Path, parts: list[bytes]) -> None:
    path = rewritten(str(tmp_path / "x"), b"".join(parts))
    try:
        image = read_journal(path)
    except JournalFault:
        return
    assert image.records in ((), (Mark.UNDO,), (Mark.UNDO, Mark.CLOSED))


# ---- faults of the system


def failing(patch: pytest.MonkeyPatch, name: str, number: int, after: int = 0, times: int = 10**9) -> list[int]:
    """Let the system call fail `times` times after it has worked `after` times; the list grows with each failure."""
    real, count, failed = getattr(os, name), iter(range(10**9)), list[int]()

    def call(*args: Any, **options: Any) -> Any:
        if after <= next(count) < after + times:
            failed.append(number)
            raise OSError(number, os.strerror(number))
        return real(*args, **options)

    patch.setattr(os, name, call)
    return failed


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        (errno.ENOSPC, "disk-full"), (errno.EDQUOT, "disk-full"), (errno.EIO, "io-error"), (errno.EROFS, "read-only"),
        (errno.EFBIG, "file-limit"), (errno.EMFILE, "too-many-open"), (errno.EACCES, "no-right"), (errno.ENOMEM, "other"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("call", ["open", "write", "fsync"])
def test_a_journal_that_cannot_be_begun_leaves_nothing(
    folder: str, monkeypatch: pytest.MonkeyPatch, call: str, number: int, kind: str
) -> None:
    with monkeypatch.context() as patch:
        failing(patch, call, number)
        found = kind_of(begin, folder)
    assert found == kind
    assert names(folder) == []


def test_what_could_not_be_written_goes_out_before_what_comes_later(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = begin(folder)
    journal.step(EDITS[0])
    size = os.path.getsize(journal.path)
    for behind in (1, 2):
        with monkeypatch.context() as patch:
            failing(patch, "write", errno.ENOSPC)
            assert kind_of(journal.step, EDITS[behind]) == "disk-full"
        assert journal.behind == behind
        assert os.path.getsize(journal.path) == size
    journal.undo()
    assert journal.behind == 0
    assert read_journal(journal.path).records == (*map(Do, EDITS), Mark.UNDO)
    journal.leave()
    assert len(names(folder)) == 1


def test_a_half_written_record_is_cut_off(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = begin(folder)
    size, real = os.path.getsize(journal.path), os.write

    def half(descriptor: int, data: bytes) -> int:
        if len(data) < 30:
            raise OSError(errno.ENOSPC, "full")
        return real(descriptor, data[: len(data) // 2])

    monkeypatch.setattr(os, "write", half)
    assert kind_of(journal.step, EDITS[0]) == "disk-full"
    assert os.path.getsize(journal.path) == size
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, data[:7]))
    journal.flush()
    assert read_journal(journal.path).records == (Do(EDITS[0]),)
    journal.leave()


def test_a_torn_record_that_cannot_be_cut_off_is_left_behind_in_the_old_file(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = begin(folder)
    journal.step(EDITS[0])
    real = os.write

    def torn(descriptor: int, data: bytes) -> int:
        if len(data) > 10:
            return real(descriptor, data[:10])
        raise OSError(errno.EIO, "torn")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", torn)
        failing(patch, "ftruncate", errno.EIO)
        assert kind_of(journal.step, EDITS[1]) == "io-error"
    (name,) = names(folder)
    image = read_journal(os.path.join(folder, name))
    assert (image.records, image.whole) == ((Do(EDITS[0]),), False)
    journal.step(EDITS[2])
    assert names(folder) == [name.replace(SUFFIX, f"-2{SUFFIX}")]
    assert read_journal(journal.path).records == tuple(map(Do, EDITS))
    journal.leave()


def test_after_a_failed_sync_the_same_file_is_never_trusted_again(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = begin(folder)
    journal.step(EDITS[0])
    old = journal.path
    with monkeypatch.context() as patch:
        failing(patch, "fdatasync", errno.EIO)
        journal.step(EDITS[1])  # a new file, synced whole
    assert journal.path != old
    assert names(folder) == [os.path.basename(journal.path)]
    journal.step(EDITS[2])
    assert read_journal(journal.path).records == tuple(map(Do, EDITS))
    with monkeypatch.context() as patch:
        failing(patch, "fdatasync", errno.EIO)
        failing(patch, "fsync", errno.EIO)
        assert kind_of(journal.undo) == "io-error"
    assert read_journal(journal.path).records == tuple(map(Do, EDITS))
    journal.close()
    assert read_journal(f"{journal.path}.discarded").records == (*map(Do, EDITS), Mark.UNDO)


def test_a_lying_write_is_noticed(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = begin(folder)
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, data: len(data))
        assert kind_of(journal.step, EDITS[0]) == "io-error"
    journal.step(EDITS[1])
    assert read_journal(journal.path).records == (Do(EDITS[0]), Do(EDITS[1]))
    journal.leave()


def test_a_journal_that_was_deleted_is_written_anew(folder: str) -> None:
    journal = begin(folder)
    journal.step(EDITS[0])
    os.unlink(journal.path)
    journal.step(EDITS[1])
    assert read_journal(journal.path).records == (Do(EDITS[0]), Do(EDITS[1]))
    os.unlink(journal.path)
    os.rmdir(folder)
    assert kind_of(journal.step, EDITS[2]) == "not-found"
    os.mkdir(folder, 0o700)
    journal.flush()
    assert read_journal(journal.path).records == tuple(map(Do, EDITS))
    journal.leave()


def test_a_step_that_cannot_be_written_bars_the_way_for_later_ones(
    folder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep: Edit = Batch(())
    for _ in range(MAX_NESTED + 1):
        deep = Batch((deep,))
    journal = begin(folder)
    journal.step(EDITS[0])
    assert kind_of(journal.step, deep) == kind_of(journal.step, EDITS[1]) == kind_of(journal.undo) == "step"
    assert journal.behind == 3
    assert read_journal(journal.path).records == (Do(EDITS[0]),)
    journal.close()
    monkeypatch.setattr(module, "RECORD_LIMIT", 2000)
    journal = begin(folder)
    assert kind_of(journal.step, SetCell(CellAddress("1"), "x" * 2000)) == "step"
    monkeypatch.setattr(module, "RECORD_LIMIT", 100)
    assert kind_of(begin, folder) == "step"


def test_a_journal_has_a_largest_size(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILE_LIMIT", 2000)
    journal = begin(folder)
    with pytest.raises(JournalFault) as caught:
        for _ in range(100):
            journal.step(EDITS[0])
    assert caught.value.kind == "too-large"
    assert os.path.getsize(journal.path) <= 2000
    assert read_journal(journal.path).whole
    assert kind_of(journal.leave) == "too-large"


def test_closing_always_lets_go_of_the_file(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, prepare in (("write", [Do(EDITS[0]), Saved(SHA)]), ("unlink", []), ("replace", [Do(EDITS[0])])):
        journal = begin(folder)
        journal.write(prepare)
        with monkeypatch.context() as patch:
            failing(patch, name, errno.EIO)
            assert kind_of(journal.close) == "io-error"
        assert [found.state for found in find_journals(folder)] == ["dead" if name == "replace" else "spent"]
        with monkeypatch.context() as patch:
            failing(patch, "write", errno.EIO)
            os.unlink(journal.path)
            assert names(folder) == [name for name in names(folder) if name.endswith(SUFFIX)]


def story(folder: str, said: list[Record]) -> None:
    """A session that goes on whatever fails; `said` are the records that it was told are on disk."""
    try:
        journal = begin(folder)
    except JournalFault:
        return
    asked: list[Record] = []
    for record in (*RECORDS, Mark.UNDO):
        asked.append(record)
        try:
            journal.write([record])
        except JournalFault:
            continue
        said[:] = asked
    try:
        journal.leave()
        said[:] = asked
    except JournalFault:
        pass


@pytest.mark.parametrize("times", [1, 3, 10**9], ids=["once", "thrice", "for good"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO], ids=["ENOSPC", "EIO"])
@pytest.mark.parametrize("call", ["open", "write", "fdatasync", "fsync", "fstat", "close"])
def test_whatever_fails_what_was_said_to_be_on_disk_is_there(
    folder: str, monkeypatch: pytest.MonkeyPatch, call: str, number: int, times: int
) -> None:
    for after in range(100):
        said: list[Record] = []
        with monkeypatch.context() as patch:
            failed = failing(patch, call, number, after, times)
            story(folder, said)
        best = best_in({name: Path(folder, name).read_bytes() for name in names(folder)}, folder)
        assert best[: len(said)] == tuple(said), (call, after)
        for name in names(folder):
            os.unlink(os.path.join(folder, name))
        if not failed:
            break
    assert 0 < after < 99


def best_in(files: dict[str, bytes], folder: str) -> tuple[Record, ...]:
    """The most that can be read from one of the files; each of them must be a beginning."""
    best: tuple[Record, ...] = ()
    spare = os.path.join(os.path.dirname(folder), "spare")
    for data in files.values():
        try:
            records = read_journal(rewritten(spare, data)).records
        except JournalFault as fault:
            assert fault.kind == "damaged"
            continue
        assert records == (*RECORDS, Mark.UNDO)[: len(records)]
        best = max(best, records, key=len)
    return best


@pytest.mark.parametrize("fault", ["", "write", "fdatasync", "ftruncate", "fsync"])
def test_at_every_instant_the_folder_holds_what_was_said(
    folder: str, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """What a session killed before or after any of its system calls would leave, also when one call in three fails."""
    said: list[Record] = []
    moments: list[tuple[int, dict[str, bytes]]] = []
    calls = iter(range(10**9))

    def watched(name: str, real: Any) -> Any:
        def look() -> None:
            moments.append((len(said), {name: Path(folder, name).read_bytes() for name in names(folder)}))

        def call(*args: Any, **options: Any) -> Any:
            look()
            if name == fault and next(calls) % 3 == 2:
                raise OSError(errno.EIO, "no")
            result = real(*args, **options)
            if name in ("write", "unlink", "ftruncate"):
                look()
            return result

        return call

    with monkeypatch.context() as patch:
        for name in ("write", "fdatasync", "fsync", "ftruncate", "unlink"):
            patch.setattr(os, name, watched(name, getattr(os, name)))
        story(folder, said)
    assert len(moments) > 20
    for number, files in moments:
        assert best_in(files, folder)[:number] == (*RECORDS, Mark.UNDO)[:number]
    assert said == [*RECORDS, Mark.UNDO]


# ---- cleaning up


def aged(path: str, days: float, now: float) -> str:
    os.utime(path, (now - days * 86400,) * 2)
    return os.path.basename(path)


def test_what_is_old_and_of_no_use_goes(folder: str) -> None:
    now = time.time()

    def journal(days: float, *records: Record, holder: Holder = DEAD, path: str = REPORT) -> str:
        one = begin(folder, holder, path)
        one.write(records)
        one.leave()
        return aged(one.path, days, now)

    one = Do(EDITS[0])
    closed = (one, Saved(SHA), Mark.CLOSED)
    kept = [
        journal(50, one), journal(40, *closed), journal(400, *closed, path="/other.toml"), journal(50, *closed, holder=THERE, path="/third.toml"),
        journal(50, one, Saved(SHA), holder=THERE), journal(50, one, holder=ME),
    ]  # fmt: skip
    gone = [journal(41, *closed), journal(60, one, Saved(SHA)), journal(45)]
    live = begin(folder, DEAD)
    kept.append(aged(live.path, 99, now))
    for days, names_ in ((31, gone), (29, kept)):
        for tail in (".broken", ".discarded", ".broken-2", ".discarded-12"):
            path = os.path.join(folder, f"{kept[0]}{tail}-{days}" if tail[-1].isalpha() else f"{kept[0]}{tail}{days}")
            names_.append(aged(rewritten(path, b"x"), days, now))
    damaged = journal(31, one)
    rewritten(os.path.join(folder, damaged), b"x")
    gone.append(aged(os.path.join(folder, damaged), 31, now))
    newer = journal(31, one)
    rewritten(os.path.join(folder, newer), header(version=2))
    kept += [
        aged(os.path.join(folder, newer), 31, now),
        aged(rewritten(os.path.join(folder, "notes.txt"), b"x"), 99, now),
    ]
    assert clean(folder, now) == sorted(gone)
    assert names(folder) == sorted(kept)
    assert clean(folder, now) == []
    assert clean(folder + "/none", now) == []
    live.leave()


def test_the_newest_journal_that_ended_is_kept_though_it_is_old(folder: str) -> None:
    now = time.time()
    for days in (90, 60, 10):
        journal = begin(folder)
        journal.write([Do(EDITS[0]), Saved(SHA), Mark.CLOSED])
        journal.leave()
        last = aged(journal.path, days, now)
    clean(folder, now)
    assert names(folder) == [last]


def test_a_journal_taken_up_while_cleaning_stays(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    path = written(folder)
    written(folder)
    real = journal_folder._deleted

    def late(path: str) -> bool:
        journal = Journal.adopt(read_journal(path), ME)
        try:
            return real(path)
        finally:
            journal.leave()

    monkeypatch.setattr(journal_folder, "_deleted", late)
    monkeypatch.setattr(journal_folder, "unsaved", lambda records: [])
    aged(path, 50, now)
    assert clean(folder, now) == []
    assert len(names(folder)) == 2


def test_discarding_puts_aside_and_the_weeks_count_from_then(folder: str) -> None:
    path = written(folder)
    aged(path, 100, time.time())
    aside = discard(path)
    assert aside == f"{path}.discarded"
    assert find_journals(folder) == []
    assert clean(folder, time.time()) == []
    assert read_journal(aside).records == RECORDS
    assert clean(folder, time.time() + 31 * 86400) == [os.path.basename(aside)]


def test_a_discard_that_fails_leaves_the_journal(folder: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(folder)
    for call in ("replace", "utime"):
        with monkeypatch.context() as patch:
            failing(patch, call, errno.EROFS)
            assert kind_of(discard, path) == "read-only"
        assert names(folder) == [os.path.basename(path)]


def test_every_kind_of_fault_has_words() -> None:
    for kind in JOURNAL_WORDS:
        assert str(JournalFault(kind, "x", "\x1b{0}"))
        assert "\x1b" not in str(JournalFault(kind, "x", "\x1b{0}"))
    for number in errno.errorcode:
        assert str(journal_fault(OSError(number, os.strerror(number)), "x"))


# ---- a session that dies


TYPING = """
import sys
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.store.edit_lock import take
from gjj_tui.store.files import read_file
from gjj_tui.store.holder import this_process
from gjj_tui.store.journal import Journal

folder, report = sys.argv[1:]
me = this_process(1_700_000_000)
lock = take(report, me)
journal = Journal.begin(folder, read_file(report), me)
print("begun", flush=True)
for number in range(10**6):
    journal.step(SetCell(CellAddress("1"), str(number)), "typing", number > 0)
    print(number, flush=True)
"""


def test_a_session_killed_at_any_moment_loses_nothing_it_was_told_is_safe(folder: str, tmp_path: Path) -> None:
    from gjj_tui.store.edit_lock import EditLock, look, take
    from gjj_tui.store.taken import Taken

    report = tmp_path / "2018.toml"
    report.write_bytes(IMAGE.data)
    random = Random(3)
    for _ in range(6):
        command = [sys.executable, "-c", TYPING, folder, str(report)]
        child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="ascii")
        assert child.stdout and child.stdout.readline() == "begun\n"
        (found,) = find_journals(folder, str(report))
        seen = look(str(report))
        assert found.state == "alive"
        assert isinstance(seen, Taken) and seen.holder and (seen.holder.pid, seen.known) == (child.pid, True)
        assert isinstance(take(str(report), ME), Taken)
        time.sleep(random.random() / 20)
        child.send_signal(signal.SIGKILL)
        told = child.stdout.read().splitlines()
        child.wait()
        child.stdout.close()
        (found,) = find_journals(folder, str(report))
        assert found.image and found.state == ("dead" if found.image.records else "spent")
        done = len(found.image.records)
        assert done >= len(told)
        assert found.image.records == tuple(Do(SetCell(CellAddress("1"), str(n)), "typing", n > 0) for n in range(done))
        mine = take(str(report), ME)
        assert isinstance(mine, EditLock) and mine.protected
        journal = Journal.adopt(found.image, ME)
        journal.leave()
        mine.release()
        os.unlink(found.path)
    assert names(folder) == []
    assert names(str(tmp_path)) == ["2018.toml", "journal"]
