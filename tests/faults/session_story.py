"""A session from opening to closing that says what it has accepted, to be killed at any moment.

``session_story.py REPORT STATE`` prints a JSON line for each acknowledgement: OPEN, EDIT, SAVED, CLOSING, DONE, and
FAULT with the words for the user. ``session_story.py serve`` reads requests, a JSON line each, and forks a process
that has everything loaded for each of them. FAULT, WRONG and PLAIN in the environment: see `faulting` and `wrong`.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from faults.faulting import Faults
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Edit, SetCell, SpliceText
from gjj_tui.session import Session
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.safety import Places, SafetyNet

CELLS = tuple(map(CellAddress, ("3100", "3110", "3120", "8200")))
TEXT = SectionAddress((1,))
TRIES = 3
"""So often the user tries again what went wrong."""

Say = Callable[[str, Any], None]


def open_session(path: str, state: str, now: list[float]) -> Session:
    """With a clock that only moves when told."""
    clock = lambda: now[0]  # noqa: E731
    return Session.open(
        path, clock=clock, protect=lambda file: SafetyNet(Places.under(state), file.image, clock)
    )  # fmt: skip


def state_of(session: Session) -> list[str]:
    """What the story changes, as it is now."""
    figures, text = session.report.figures, session.report.section(TEXT).text
    return [*map(figures.text, CELLS), text]


def content_of(path: str) -> str:
    """What is in the file, for the harness."""
    try:
        return Path(path).read_text("utf-8")
    except OSError:  # strace hit this
        return Path(path).read_text("utf-8")


def tried(say: Say, step: Callable[[], Any]) -> Any:
    for attempt in range(TRIES):
        try:
            return step()
        except StoreFault as fault:
            say("FAULT", str(fault))
            if attempt == TRIES - 1:
                raise
    return None


class Teller:
    """A session that says what it has accepted."""

    def __init__(self, path: str, state: str, say: Say) -> None:
        self.now = [1_700_000_000.0]
        self.say = say
        self.session = tried(say, lambda: open_session(path, state, self.now))
        self.net = self.session.net
        self.net.lock()

    def told(self, what: str) -> None:
        content = content_of(self.session.file.path)
        journal = self.net._faults.get("journal", "")
        self.say(what, {
            "state": state_of(self.session), "trouble": self.net.trouble, "unsafe": journal, "file": content,
        })  # fmt: skip

    def edit(self, edit: Edit, group: str = "") -> None:
        self.now[0] += 10
        self.session.apply(edit, group=group)
        if group:  # typing is on disk after a rest
            self.now[0] += 3
            self.session.tick()
        self.told("EDIT")

    def replay(self, step: Callable[[], object]) -> None:
        step()
        self.told("EDIT")

    def save(self) -> None:
        def step() -> None:
            self.session.look_outside()  # as the app does
            self.session.save()

        tried(self.say, step)
        self.told("SAVED")

    def close(self) -> None:
        self.say("CLOSING", None)
        self.session.close()
        self.say("DONE", None)


def story(path: str, state: str, say: Say) -> None:
    """Open, edit figures and prose, save, edit, undo, redo, save, edit again, close."""
    t = Teller(path, state, say)
    t.session.remember()
    t.told("OPEN")
    t.edit(SetCell(CELLS[0], "5"))
    t.edit(SpliceText(TEXT, 0, 0, "收到申请五件。"), "text 1 insert")
    t.save()
    t.edit(SetCell(CELLS[1], "3"))
    t.replay(t.session.undo)
    t.replay(t.session.redo)
    t.edit(SpliceText(TEXT, 7, 7, "均已答复。\n第二段"), "text 1 insert")
    t.save()
    t.edit(SetCell(CELLS[2], "两件"))
    t.close()


def merging(path: str, state: str, say: Say) -> None:
    """Somebody else changes the file while there is unsaved work, once with it and once without."""
    t = Teller(path, state, say)
    t.told("OPEN")
    t.edit(SetCell(CELLS[0], "5"))
    t.edit(SpliceText(TEXT, 0, 0, "收到申请五件。"), "text 1 insert")
    change(path, "1100 = 3", "1100 = 4\n3120 = 8")
    t.told("EDIT")
    tried(say, t.session.look_outside)
    t.told("EDIT")
    t.replay(t.session.undo)
    t.replay(t.session.redo)
    t.edit(SetCell(CELLS[1], "3"))
    t.save()
    change(path, "3120 = 8", "3120 = 9")
    t.told("EDIT")
    tried(say, t.session.look_outside)
    t.told("EDIT")
    t.edit(SetCell(CELLS[1], "4"))
    t.save()
    t.close()


def change(path: str, old: str, new: str) -> None:
    """What another program does to the file; faults are not for it."""
    text = Path(path).read_text("utf-8")
    assert text.count(old) == 1
    Path(path).write_text(text.replace(old, new), "utf-8")


def dying(path: str, state: str, say: Say) -> None:
    """Work that is left for the next session."""
    t = Teller(path, state, say)
    t.edit(SetCell(CELLS[0], "5"))
    t.save()
    t.edit(SetCell(CELLS[1], "3"))
    t.edit(SpliceText(TEXT, 0, 0, "收到申请五件。"), "text 1 insert")
    os.kill(os.getpid(), signal.SIGKILL)


def recovering(path: str, state: str, say: Say) -> None:
    """Take over what a dead session left, then go on."""
    t = Teller(path, state, say)
    left = t.session.left_behind()
    if left is None:
        say("UNSEEN", None)  # the fault hid it; it shall be there the next time
    else:
        tried(say, lambda: t.session.recover(left))
    t.told("EDIT")
    t.edit(SetCell(CELLS[2], "两件"))
    t.replay(t.session.undo)
    t.save()
    t.close()


def successor(path: str, state: str, say: Say) -> None:
    """The next session: takes the lock, recovers what was left, edits, saves, closes."""
    now = [1_700_100_000.0]
    session = open_session(path, state, now)
    net = session.net
    assert net is not None
    taken = net.lock()
    left = session.left_behind()
    outcome = session.recover(left).state if left else ""
    if not left:
        session.remember()
    found = state_of(session)
    session.apply(SetCell(CELLS[3], "1"))
    saved = session.save()
    say("NEXT", {
        "taken": str(taken or ""), "left": bool(left), "outcome": outcome, "state": found, "saved": saved,
        "trouble": net.trouble, "again": state_of(open_session(path, state, now)),
    })  # fmt: skip
    session.close()
    # A process that died between beginning one journal and ending another left its work in both.
    last = open_session(path, state, now)
    twice = last.left_behind()
    if twice:
        last.recover(twice)
    say("LAST", {"state": state_of(last), "dirty": last.dirty})


STORIES = {
    "story": story, "merging": merging, "dying": dying, "recovering": recovering, "successor": successor,
}  # fmt: skip


def play(name: str, path: str, state: str, faults: Faults, wrong: str = "", plain: bool = False) -> None:
    """Tell a story in this process, with its faults, and end the process."""
    say: Say = lambda what, data: faults.say(json.dumps([what, data]).encode())  # noqa: E731
    end = os._exit
    try:
        if wrong:
            from faults import wrong as wrongs

            wrongs.use(wrong)
        faults.install(plain)
        STORIES[name](path, state, say)
        faults.at, faults.dies = 0, False
        say("CALLS", [faults.seen, faults.hit, faults.log])
    except StoreFault as fault:
        faults.at, faults.dies = 0, False
        say("REFUSED", str(fault))
        end(3)
    except BaseException:
        faults.at, faults.dies = 0, False
        say("CRASH", traceback.format_exc())
        end(4)
    end(0)


def load_everything() -> None:
    """So that a story costs no more than what it does."""
    import importlib
    import pkgutil

    import gjj_tui
    from gjj_tui.store.forms import built_in_form

    for module in pkgutil.walk_packages(gjj_tui.__path__, "gjj_tui."):
        if not module.name.startswith(("gjj_tui.tui", "gjj_tui.cli", "gjj_tui.__main__")):
            importlib.import_module(module.name)
    for name in ("base64", "ctypes", "hashlib", "json", "zlib", "pwd", "secrets"):
        importlib.import_module(name)
    built_in_form("2014")


def serve() -> None:
    load_everything()
    for line in sys.stdin:
        request = json.loads(line)
        reading, writing = os.pipe()
        pid = os.fork()
        if not pid:
            os.dup2(writing, 1)
            os.closerange(3, 64)
            signal.alarm(30)
            faults = Faults(request["name"], request["at"], request["kind"])
            faults.log = [] if request.get("log") else None
            play(request["story"], request["path"], request["state"], faults, request["wrong"], request["plain"])
        os.close(writing)
        with open(reading, "rb") as pipe:
            said = pipe.read()
        _pid, status = os.waitpid(pid, 0)
        print(json.dumps({"said": said.decode(), "status": os.waitstatus_to_exitcode(status)}), flush=True)


if __name__ == "__main__":
    if sys.argv[1:] == ["serve"]:
        serve()
    else:
        load_everything()
        # strace counts from here on.
        os.access("/gjj-story-begins", os.F_OK)
        play(
            os.environ.get("STORY", "story"), sys.argv[1], sys.argv[2], Faults.of_environment(),
            os.environ.get("WRONG", ""), bool(os.environ.get("PLAIN")),
        )  # fmt: skip
