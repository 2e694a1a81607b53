"""The loops over all points, each a function that gives its outcome: for the tests and for ``python -m tests.faults``."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from faults.faulting import ERRORS, KILLS, PARTS
from faults.harness import Outcome, Place, Reference, Server, loop, reference
from faults.power import Disk, cut_points
from faults.session_story import change
from faults.tracing import FAULTS, points, run_points

ALL_KINDS = (*KILLS, *ERRORS, *PARTS, *(f"{kind}+DIE" for kind in (*ERRORS, *PARTS)), "ENOLCK")
BEGINNINGS = ("story", "merging", "recovering", "recovering-changed")
"""What is told; the last one finds that the file was changed since the session died."""


def memory() -> Path | None:
    """A place where waiting for the disk costs nothing."""
    place = Path("/dev/shm")
    return place if place.is_dir() else None


def begin(server: Server, folder: Path, beginning: str, plain: bool = False, wrong: str = "") -> tuple[Place, Reference]:
    """The place for a story, with what lies there at its beginning, and its run without faults."""
    place = Place(folder)
    story, _dash, changed = beginning.partition("-")
    if story == "recovering":
        place.fresh()
        assert server.run(place, "dying").status == -9
        if changed:
            change(str(place.report), "1100 = 3", "1100 = 4")
        place.keep()
    return place, reference(server, place, story, plain, wrong)


def in_process(
    server: Server, folder: Path, beginning: str, kind: str, plain: bool, step: int = 1, first: int = 1
) -> Outcome:
    place, known = begin(server, folder, beginning, plain)
    return loop(server, place, known, kind, step, first)


def through_strace(server: Server, folder: Path, fault: str, step: int = 1) -> Outcome:
    place, known = begin(server, folder, "story")
    every = points(place, folder / "log")
    assert len(every) > known.calls
    return run_points(server, place, known, folder / "log", every[step // 2 :: step], fault)


@contextmanager
def disk_in(folder: Path) -> Iterator[Disk | None]:
    """A disk of our own, None where that cannot be had; not mounted any more afterwards."""
    disk = Disk(folder)
    try:
        yield disk if disk.make() else None
    finally:
        disk.unmount()


def power_cuts(server: Server, disk: Disk, wrong: str = "", plain: bool = False, step: int = 1) -> Outcome:
    disk.fresh()
    disk.place.fresh = lambda: None  # type: ignore[method-assign]
    known = reference(server, disk.place, "story", plain, wrong)
    disk.unmount()
    return cut_points(server, disk, known, step)


__all__ = ["ALL_KINDS", "BEGINNINGS", "FAULTS", "begin", "disk_in", "in_process", "memory", "power_cuts", "through_strace"]
