"""Runs the story with a fault and says which promise was broken.

P1: the report is at every instant completely one of the contents it was given. P2: what was said to be saved is
there. P3: an edit that was accepted without a warning is in the file or is recovered by the next session.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

STORY = Path(__file__).with_name("session_story.py")
REPORT = "年报.toml"
ACKS = ("OPEN", "EDIT", "SAVED")
OLD = '''# 首行注释
form = "2014"
year = 2018
agency = "某市某局" # 行尾注释

[[section]]
title = "引言"
numbered = false

# 概述上面的注释
[[section]]
title = "概述"

[[section]]
title = "附表"
table = "statistics"

[statistics] # 数
1100 = 3
8400 = 27.60
'''.encode()


class Run(NamedTuple):
    """What a process said, and how it ended (a signal as a negative number)."""

    said: list[list[Any]]
    status: int

    def all(self, *kinds: str) -> list[Any]:
        return [data for what, data in self.said if what in kinds]

    def __contains__(self, kind: object) -> bool:
        return any(what == kind for what, _data in self.said)


class Place:
    """A folder with a report and a state folder. With a `snapshot` each story begins with that instead of nothing."""

    def __init__(self, folder: Path) -> None:
        self.report = folder / "reports" / REPORT
        self.state = folder / "state"
        self.snapshot = folder / "snapshot"

    def fresh(self) -> None:
        for path in (self.report.parent, self.state):
            shutil.rmtree(path, ignore_errors=True)
            if self.snapshot.exists():
                shutil.copytree(self.snapshot / path.name, path)
        if not self.report.exists():
            self.report.parent.mkdir(parents=True)
            self.report.write_bytes(OLD)
            self.report.chmod(0o640)

    def keep(self) -> None:
        """Let stories begin with what is there now."""
        for path in (self.report.parent, self.state):
            shutil.copytree(path, self.snapshot / path.name)


class Server:
    """A process that tells stories in children of its own."""

    def __init__(self) -> None:
        environ = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
        self.process = subprocess.Popen(
            [sys.executable, str(STORY), "serve"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ
        )

    def run(
        self, place: Place, story: str = "story", fault: tuple[str, int, str] = ("any", 0, ""), wrong: str = "",
        plain: bool = False, log: bool = False,
    ) -> Run:  # fmt: skip
        name, at, kind = fault
        request = {
            "story": story, "path": str(place.report), "state": str(place.state), "name": name, "at": at, "kind": kind,
            "wrong": wrong, "plain": plain, "log": log,
        }  # fmt: skip
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        return Run(said_in(answer["said"]), answer["status"])

    def close(self) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(10)


def said_in(text: str) -> list[list[Any]]:
    return [json.loads(line) for line in text.splitlines() if line.startswith("[")]


class Reference(NamedTuple):
    """A story without faults: what is acknowledged, the contents the file is given in turn, and the calls."""

    story: str
    wrong: str
    plain: bool
    acks: list[dict[str, Any]]
    kinds: list[str]
    contents: list[bytes]
    calls: int
    log: list[tuple[str, str]]


def reference(server: Server, place: Place, story: str = "story", plain: bool = False, wrong: str = "") -> Reference:
    place.fresh()
    first = place.report.read_bytes()
    run = server.run(place, story, plain=plain, wrong=wrong, log=True)
    assert run.status == 0, run.said
    assert not run.all("FAULT", "CRASH"), run.said
    acks = run.all(*ACKS)
    assert not any(data["trouble"] for data in acks)
    contents = [first]
    for data in acks:
        if data["file"].encode() not in contents:
            contents.append(data["file"].encode())
    if place.report.read_bytes() not in contents:
        contents.append(place.report.read_bytes())
    calls, _hit, log = run.all("CALLS")[0]
    kinds = [what for what, _data in run.said if what in ACKS]
    return Reference(story, wrong, plain, acks, kinds, contents, calls, [(name, path) for name, path in log])


def judge(server: Server, run: Run, place: Place, known: Reference) -> list[str]:
    """Look at the file, let the next session at it, and say which promises were broken."""
    if "UNSEEN" in run:
        return unseen_violations(run, known, server.run(place, "successor"))
    found = place.report.read_bytes() if place.report.exists() else b"(gone)"
    wrong = file_violations(run, found, known)
    if place.report.exists() and place.report.stat().st_mode & 0o777 != 0o640:
        wrong.append(f"mode {place.report.stat().st_mode:o}")
    if "CRASH" in run:
        wrong.append("crash: " + run.all("CRASH")[0].strip().splitlines()[-1])
    return wrong + next_violations(run, known, server.run(place, "successor"))


def file_violations(run: Run, found: bytes, known: Reference) -> list[str]:
    """P1 and P2: the content is one the file was given, no older than the last acknowledgement, at most one newer."""
    reached = len(run.all(*ACKS)) - 1
    if found not in known.contents:
        return [f"P1: {len(found)} bytes that nobody saved"]
    index, order = known.contents.index(found), [known.contents.index(data["file"].encode()) for data in known.acks]
    least = order[reached] if reached >= 0 else 0
    if index < least:
        return [f"P2: content {least} was acknowledged, the file holds {index}"]
    most = max(order[: reached + 2]) if "CLOSING" not in run else len(known.contents)
    return [] if index <= most else [f"P1: content {index} before its time ({most})"]


def next_violations(run: Run, known: Reference, after: Run) -> list[str]:
    """What the next session found wrong."""
    if "NEXT" not in after:
        return [f"the next session failed: {after.said}"]
    told = after.all("NEXT")[0]
    wrong = [f"next: {key} {told[key]}" for key in ("taken", "trouble") if told[key]]
    if not told["saved"]:
        wrong.append("next: nothing was saved")
    if told["again"][:3] != told["state"][:3] or told["again"][4] != told["state"][4] or told["again"][3] != "1":
        wrong.append(f"next: saved {told['again']} of {told['state']}")
    if told["outcome"] not in ("", "merged"):
        wrong.append(f"next: {told['outcome']}")
    last = after.all("LAST")
    if not last or last[0]["dirty"] or last[0]["state"] != told["again"]:
        wrong.append(f"the one after next: {last or after.said}")
    return wrong + _kept(run, known, told)


def unseen_violations(run: Run, known: Reference, after: Run) -> list[str]:
    """The work of a dead session was not offered because it could not be read: then it is offered the next time."""
    told = after.all("NEXT")
    wanted = known.acks[-1]["state"]
    return [] if told and told[0]["left"] and told[0]["state"] == wanted else [f"P3: {wanted} left, {after.said}"]


def _kept(run: Run, known: Reference, told: dict[str, Any]) -> list[str]:
    """P3, by comparing with the states of a run without faults."""
    states = [data["state"] for data in known.acks]
    reached = len(run.all(*ACKS)) - 1
    if unprotected(run):  # a lasting banner said so
        return []
    if told["state"] not in states:
        return [f"P3: a state that never was: {told['state']}"]
    if reached < 0:
        return [] if told["state"] == states[0] else [f"P3: a state from nowhere: {told['state']}"]
    allowed = states[reached : reached + 2]
    if "CLOSING" in run:  # what was not saved was given up
        allowed = [*allowed, states[max(n for n in range(reached + 1) if known.kinds[n] == "SAVED")]]
    return [] if told["state"] in allowed else [f"P3: accepted {states[reached]}, found {told['state']}"]


def unprotected(run: Run) -> bool:
    """Whether a lasting banner said that the last edit is not protected."""
    told = run.all(*ACKS)
    return bool(told and told[-1]["unsafe"])


class Outcome(NamedTuple):
    """`waived`: a banner said that the last edit is not protected; `refused`: the user gave up after some tries."""

    points: int
    broken: list[str]
    waived: int
    refused: int

    def __add__(self, other: tuple[Any, ...]) -> Outcome:  # type: ignore[override]
        return Outcome(*(one + two for one, two in zip(self, other, strict=True)))

    def __str__(self) -> str:
        return f"{self.points} points, {len(self.broken)} violations, {self.waived} under a banner, {self.refused} refused"


def loop(
    server: Server, place: Place, known: Reference, kind: str, step: int = 1, first: int = 1, name: str = "any"
) -> Outcome:
    """The story with a fault at every call (or every `step`-th), until one runs through untouched."""
    outcome = Outcome(0, [], 0, 0)
    for at in range(first, 2000, step):
        place.fresh()
        run = server.run(place, known.story, (name, at, kind), known.wrong, known.plain)
        calls = run.all("CALLS")
        if calls and not calls[0][1]:
            return outcome
        broken = [f"{kind} at {at} {where(run)}: {one}" for one in judge(server, run, place, known)]
        outcome += (1, broken, int(unprotected(run)), int("REFUSED" in run))
    raise AssertionError("the calls never end")


def where(run: Run) -> str:
    """How far it came."""
    last = run.said[-1][0] if run.said else "start"
    return f"after {len(run.said)} {last}" + (f" ({signal.Signals(-run.status).name})" if run.status < 0 else "")


def durable(known: Reference, report: Path) -> list[str]:
    """What the order of calls leaves to chance when the power goes: the trace of a run without faults is enough.

    A content must be synced before it gets the report's name, and the folder after that; a journal after each write.
    """
    wrong, unsynced, renamed = list[str](), set[str](), False
    for name, path in known.log:
        names = path.split(" ")
        if name == "write":
            unsynced.add(path)
        elif name in ("fsync", "fdatasync"):
            unsynced.discard(path)
            renamed = renamed and path != str(report.parent)
        elif name in ("rename", "replace", "renameat2") and str(report) in names:
            wrong += [f"{one} gets the report's name unsynced" for one in names if one in unsynced]
            renamed = True
        elif name == "unlink" and renamed and path.endswith("gjjtmp"):
            wrong.append(f"{path} is deleted before the folder is synced")
        elif name == "open" and renamed and "/state/" in path:
            wrong.append("told as saved before the folder is synced")
            renamed = False
    wrong += [f"{path} is never synced" for path in unsynced if path.endswith((".gjjj", ".jsonl", "index"))]
    return wrong

