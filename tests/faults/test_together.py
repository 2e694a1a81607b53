"""Several processes at one report: nobody's work is overwritten."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from faults.harness import OLD
from gjj_tui.model.address import CellAddress
from gjj_tui.store.report_file import open_report

ROUNDS = 150 if os.environ.get("GJJ_SOAK") else 15
COUNTER = """
import sys, time
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.session import Session
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.safety import Places, SafetyNet

path, state, rounds, plain = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4]
if plain:
    from faults.faulting import Faults
    Faults().install(plain=True)
cell, tries = CellAddress("1100"), 0
places = Places.under(state)
for _ in range(rounds):
    while True:
        tries += 1
        session = Session.open(path, protect=lambda file: SafetyNet(places, file.image, time.time))
        session.apply(SetCell(cell, str(int(session.report.figures.text(cell)) + 1)))
        try:
            session.save()
            break
        except StoreFault as fault:
            if fault.kind != "changed":
                raise
        finally:
            session.close()
    assert not session.net.trouble, session.net.trouble
print(tries)
"""




@pytest.mark.parametrize("plain", ["", "plain"], ids=["exchange", "plain"])
def test_three_processes_add_one_each_time(tmp_path: Path, root: Path, plain: str) -> None:
    path = tmp_path / "年报.toml"
    path.write_bytes(OLD)
    environ = {**os.environ, "PYTHONPATH": f"{root}{os.pathsep}{root / 'tests'}"}
    command = [sys.executable, "-c", COUNTER, str(path), str(tmp_path / "state"), str(ROUNDS), plain]
    processes = [subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    tries = [int(process.communicate(timeout=300)[0]) for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0]
    figures = open_report(str(path)).report.figures
    assert figures.text(CellAddress("1100")) == str(3 + 3 * ROUNDS)
    assert path.read_bytes() == OLD.replace(b"1100 = 3", b"1100 = %d" % (3 + 3 * ROUNDS))
    assert sum(tries) >= 3 * ROUNDS
    assert os.listdir(tmp_path) in (["state", "年报.toml"], ["年报.toml", "state"])
