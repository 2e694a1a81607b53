"""The same story with the faults made by the kernel, through strace: what C code calls is hit as well."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from faults.harness import STORY, Outcome, Place, Reference, Run, Server, judge, said_in, unprotected, where

SYSCALLS = (
    "openat", "write", "fsync", "fdatasync", "rename", "renameat2", "link", "unlink", "ftruncate", "fchmod", "fchown",
    "close", "lseek", "mkdir", "flock",
)  # fmt: skip
FAULTS = ("signal=SIGKILL", "error=ENOSPC", "error=EIO", "error=EDQUOT", "error=EROFS", "error=EINTR", "retval=1")
"""The last one is a write that says it wrote one byte and did nothing."""


def strace_works(folder: Path) -> bool:
    if not shutil.which("strace"):
        return False
    command = ["strace", "-f", "-qq", "-o", str(folder / "log"), "-e", "inject=getpid:error=EIO", "true"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def traced(place: Place, log: Path, *options: str) -> Run:
    command = ["strace", "-f", "-qq", "-o", str(log), *options, sys.executable, str(STORY), str(place.report), str(place.state)]
    environ = {name: value for name, value in os.environ.items() if name not in ("FAULT", "WRONG", "PLAIN")}
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environ, check=False)
    # strace dies of the same signal as what it ran.
    return Run(said_in(done.stdout), done.returncode)


def points(place: Place, log: Path) -> list[tuple[str, int]]:
    """Every call of the story, by name and number since the start of the process."""
    place.fresh()
    traced(place, log, "-e", f"trace=access,faccessat2,{','.join(SYSCALLS)}")
    seen, found, begun = Counter[str](), list[tuple[str, int]](), False
    for line in log.read_text("utf-8", "replace").splitlines():
        match = re.match(r"\d+ +(\w+)\(", line)
        if not match or "resumed" in line:
            continue
        seen[match[1]] += 1
        begun = begun or "gjj-story-begins" in line
        if begun and match[1] in SYSCALLS:
            found.append((match[1], seen[match[1]]))
    return found


def run_points(
    server: Server, place: Place, known: Reference, log: Path, chosen: list[tuple[str, int]], fault: str
) -> Outcome:
    outcome = Outcome(0, [], 0, 0)
    for name, number in chosen:
        if fault == "retval=1" and name != "write":
            continue
        if fault.startswith("error=") and name == "close":
            continue  # strace lets it fail without closing; the system closes even when it fails
        place.fresh()
        run = traced(place, log, "-e", f"trace={name}", "-e", f"inject={name}:{fault}:when={number}")
        # Without an answer nothing is known of what was accepted.
        broken = [f"{name} {number} {fault} {where(run)}: {one}" for one in judge(server, run, place, known)]
        outcome += (1, broken, int(unprotected(run)), int("REFUSED" in run))
    return outcome
