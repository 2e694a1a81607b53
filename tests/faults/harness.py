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
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

STORY = Path(__file__).with_name("session_story.py")
REPORT = "年报.toml"
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
    """A folder with a report and a state folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.report = folder / "reports" / REPORT
        self.state = folder / "state"

    def fresh(self) -> None:
        for path in (self.report.parent, self.state):
            shutil.rmtree(path, ignore_errors=True)
        self.report.parent.mkdir(parents=True)
        self.report.write_bytes(OLD)
        self.report.chmod(0o640)

    def names(self) -> list[str]:
        return sorted(os.listdir(self.report.parent))


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
    """A run without faults: what is acknowledged, the contents the file is given, and the calls."""

    acks: list[list[Any]]
    contents: list[bytes]
    calls: int
    log: list[tuple[str, str]]


def reference(server: Server, place: Place, plain: bool = False, wrong: str = "") -> Reference:
    place.fresh()
    run = server.run(place, plain=plain, wrong=wrong, log=True)
    assert run.status == 0, run.said
    assert not run.all("FAULT", "CRASH"), run.said
    assert not any(data["trouble"] for data in run.all("OPEN", "EDIT", "SAVED"))
    final = place.report.read_bytes()
    calls, _hit, log = run.all("CALLS")[0]
    # What lies between the first content and the last is had from a run that dies after the first save.
    middle = between(server, place, plain, wrong) if wrong != "lazy" else b""
    acks = [one for one in run.said if one[0] in ("OPEN", "EDIT", "SAVED", "CLOSING", "DONE")]
    return Reference(acks, [OLD, middle, final], calls, [(name, path) for name, path in log])


def between(server: Server, place: Place, plain: bool, wrong: str) -> bytes:
    """The content after the first save: the last one but two of the different contents met on the way."""
    for at in range(1, 1000):
        place.fresh()
        run = server.run(place, fault=("any", at, "KILL"), plain=plain, wrong=wrong)
        if len(run.all("SAVED")) == 1 and len(run.all("EDIT")) == 3:
            return place.report.read_bytes()
    raise AssertionError("no moment after the first save")


def violations(run: Run, place: Place, known: Reference, after: Run | None, powered: bool = True) -> list[str]:
    """The promises that were broken. `after` is what the next session said, None where it could not even begin."""
    wrong: list[str] = []
    if "CRASH" in run:
        wrong.append("crash: " + run.all("CRASH")[0].strip().splitlines()[-1])
    return wrong + _after(run, known, after)


def judge(server: Server, run: Run, place: Place, known: Reference) -> list[str]:
    """Look at the file, let the next session at it, and say which promises were broken."""
    found = place.report.read_bytes() if place.report.exists() else b"(gone)"
    wrong = file_violations(run, found, known)
    if place.report.exists() and place.report.stat().st_mode & 0o777 != 0o640:
        wrong.append(f"mode {place.report.stat().st_mode:o}")
    after = server.run(place, "successor")
    return wrong + violations(run, place, known, after)


def file_violations(run: Run, found: bytes, known: Reference) -> list[str]:
    saved = len(run.all("SAVED"))
    if found not in known.contents:
        return [f"P1: {len(found)} bytes that nobody saved"]
    index = known.contents.index(found)
    if index < saved:
        return [f"P2: {saved} saves acknowledged, the file holds what came after {index}"]
    return [] if index <= saved + 1 else [f"P1: saved {index} times, {saved} acknowledged"]


def _after(run: Run, known: Reference, after: Run | None) -> list[str]:
    if after is None or "NEXT" not in after:
        return [f"the next session failed: {after.said if after else 'not started'}"]
    told = after.all("NEXT")[0]
    wrong = [f"next: {key} {told[key]}" for key in ("taken", "trouble") if told[key]]
    if not told["saved"]:
        wrong.append("next: nothing was saved")
    if told["again"][:3] != told["state"][:3] or told["again"][4] != told["state"][4] or told["again"][3] != "1":
        wrong.append(f"next: saved {told['again']} of {told['state']}")
    if told["outcome"] not in ("", "merged"):
        wrong.append(f"next: {told['outcome']}")
    if after.all("LEFT") and after.all("LEFT")[0]["left"]:
        wrong.append("next: it left work behind though it closed well")
    return wrong + _kept(run, known, told)


def _kept(run: Run, known: Reference, told: dict[str, Any]) -> list[str]:
    """P3, by comparing with the states of a run without faults."""
    states = [data["state"] for what, data in known.acks if what in ("OPEN", "EDIT", "SAVED")]
    kinds = [what for what, _data in known.acks if what in ("OPEN", "EDIT", "SAVED")]
    reached = len(run.all("OPEN", "EDIT", "SAVED")) - 1
    if told["state"] not in states:
        return [f"P3: a state that never was: {told['state']}"]
    if reached < 0:
        return [] if told["state"] == states[0] else ["P3: work from nowhere"]
    saved = max((n for n in range(reached + 1) if kinds[n] in ("OPEN", "SAVED")), default=0)
    allowed = states[reached : reached + 2]
    if "CLOSING" in run:  # what was not saved was given up
        allowed = [*allowed, states[saved]]
    elif unprotected(run):
        allowed = [*allowed, *states[saved:reached]]
    return [] if told["state"] in allowed else [f"P3: accepted {states[reached]}, found {told['state']}"]


def unprotected(run: Run) -> bool:
    """Whether a lasting banner said that the last edit is not protected."""
    told = run.all("OPEN", "EDIT", "SAVED")
    return bool(told and told[-1]["unsafe"])


class Outcome(NamedTuple):
    points: int
    broken: list[str]
    waived: int
    refused: int

    def __add__(self, other: tuple[Any, ...]) -> Outcome:
        return Outcome(*(one + two for one, two in zip(self, other, strict=True)))


def loop(
    server: Server, place: Place, kind: str, plain: bool = False, wrong: str = "", step: int = 1, first: int = 1,
    name: str = "any", known: Reference | None = None,
) -> Outcome:  # fmt: skip
    """The story with a fault at every call (or every `step`-th), until one runs through untouched."""
    known = known or reference(server, place, plain, wrong)
    outcome = Outcome(0, [], 0, 0)
    for at in range(first, 2000, step):
        place.fresh()
        run = server.run(place, fault=(name, at, kind), wrong=wrong, plain=plain)
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


def shards(points: Sequence[Any], count: int, index: int) -> Iterator[Any]:
    yield from points[index::count]
