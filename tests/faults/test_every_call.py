"""Open, edit, save and close with a fault at every call: no promise is broken.

Here most kinds of faults are tried at a part of the calls; all of them at all calls with GJJ_SOAK=1, or with
``python -m tests.faults``, which also says how many there were.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from faults import loops, wrong
from faults.faulting import KILLS
from faults.harness import Outcome, Server, durable, loop
from faults.tracing import strace_works

SOAK = bool(os.environ.get("GJJ_SOAK"))
OTHERS = [kind for kind in loops.ALL_KINDS if kind not in KILLS]


def fine(outcome: Outcome, least: int) -> None:
    assert not outcome.broken, "\n".join(outcome.broken[:10])
    assert outcome.points >= least
    assert not outcome.refused  # one fault is got over by trying again


@pytest.mark.parametrize("first", [1, 2])
def test_killed_at_every_call(server: Server, quick: Path, first: int) -> None:
    fine(loops.in_process(server, quick, "story", "KILL", plain=False, step=2, first=first), 100)


@pytest.mark.parametrize("kind", ["KILLAFTER", "TORN"])
@pytest.mark.parametrize("plain", [False, True], ids=["exchange", "plain"])
def test_killed_after_or_in_the_middle_of_a_call(server: Server, quick: Path, kind: str, plain: bool) -> None:
    fine(loops.in_process(server, quick, "story", kind, plain, 1 if SOAK else 9, 1 if SOAK else 4), 20)


@pytest.mark.parametrize("kind", OTHERS)
def test_a_call_that_fails_or_does_a_part(server: Server, quick: Path, kind: str) -> None:
    step = 1 if SOAK else 20
    first = 1 if SOAK else 1 + OTHERS.index(kind) % step
    fine(loops.in_process(server, quick, "story", kind, plain=bool(OTHERS.index(kind) % 2), step=step, first=first), 10)


@pytest.mark.parametrize("beginning", loops.BEGINNINGS[1:])
@pytest.mark.parametrize("kind", ["KILL", "EIO+DIE"])
def test_merging_and_recovering(server: Server, quick: Path, beginning: str, kind: str) -> None:
    fine(loops.in_process(server, quick, beginning, kind, False, 1 if SOAK else 10, 1 if SOAK else 5), 10)


@pytest.mark.parametrize("kind", loops.ALL_KINDS if SOAK else ["-"])
def test_every_fault_at_every_call(server: Server, tmp_path: Path, kind: str) -> None:
    if not SOAK:
        pytest.skip("some 25,000 points: with GJJ_SOAK=1")
    for beginning in loops.BEGINNINGS:
        for plain in (False, True):
            with tempfile.TemporaryDirectory(dir=loops.memory() or tmp_path) as name:
                fine(loops.in_process(server, Path(name), beginning, kind, plain), 100)


@pytest.mark.parametrize("fault", loops.FAULTS)
def test_faults_made_by_the_kernel(server: Server, quick: Path, fault: str) -> None:
    if not strace_works(quick):
        pytest.skip("no strace here: some 330 calls not hit")
    fine(loops.through_strace(server, quick, fault, 1 if SOAK else 12 if fault == "retval=1" else 80), 1)


@pytest.mark.parametrize("plain", [False, True], ids=["exchange", "plain"])
def test_the_power_goes_at_every_call(server: Server, tmp_path: Path, plain: bool) -> None:
    if not SOAK:
        pytest.skip("some 240 power cuts on a disk of our own: with GJJ_SOAK=1")
    with loops.disk_in(tmp_path) as disk:
        if disk is None:
            pytest.skip("no loop devices here: some 240 power cuts not made")
        fine(loops.power_cuts(server, disk, plain=plain), 200)


# ---- the order of calls: what the power leaves needs no power cut to be seen


@pytest.mark.parametrize("beginning", loops.BEGINNINGS)
@pytest.mark.parametrize("plain", [False, True], ids=["exchange", "plain"])
def test_nothing_is_left_to_the_chance_that_the_power_stays(
    server: Server, quick: Path, beginning: str, plain: bool
) -> None:
    place, known = loops.begin(server, quick, beginning, plain)
    assert not durable(known, place.report)


# ---- the harness itself: it finds what is wrong


@pytest.mark.parametrize(
    ("name", "promise"), [("naive", "P1"), ("lazy", "P2"), ("forgetful", "P3"), ("unsynced", "unsynced")]
)
def test_the_harness_fails_on_a_wrong_writer(server: Server, quick: Path, name: str, promise: str) -> None:
    assert name in wrong.NAMES
    if name == "unsynced":  # no kill shows this: only the power, or the order of the calls
        place, known = loops.begin(server, quick, "story", wrong=name)
        broken = durable(known, place.report)
    else:
        place, known = loops.begin(server, quick, "story")
        broken = loop(server, place, known._replace(wrong=name), "KILL", 2 if name == "naive" else 9).broken
    assert any(promise in one for one in broken), broken[:10]


def test_a_power_cut_finds_a_writer_that_does_not_wait_for_the_disk(server: Server, tmp_path: Path) -> None:
    if not SOAK:
        pytest.skip("with GJJ_SOAK=1")
    with loops.disk_in(tmp_path) as disk:
        if disk is None:
            pytest.skip("no loop devices here")
        broken = loops.power_cuts(server, disk, "careless", step=9).broken
    assert any("P2" in one for one in broken), broken[:10]
    assert any("P3" in one for one in broken), broken[:10]
