"""``gjj check`` starts fast because of what it never loads; ``python -m tests.bench`` says how fast."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = str(ROOT / "reports" / "2017.toml")
HEAVY = {
    "textual", "rich", "platformdirs", "pathlib", "dataclasses", "inspect", "json", "difflib", "argparse", "hashlib",
    "subprocess", "tempfile", "shutil", "urllib", "zipfile", "asyncio", "logging", "gjj_tui.session", "gjj_tui.tui",
    "gjj_tui.publish", "gjj_tui.intake", "gjj_tui.commands", "gjj_tui.model.edits",
    "gjj_tui.model.difference", "gjj_tui.model.merge", "gjj_tui.check.likeness", "gjj_tui.check.fixes",
    "gjj_tui.check.prose_fixes", "gjj_tui.store.form_finder", "gjj_tui.store.own_forms",
}  # fmt: skip
CHECK = f"from gjj_tui.cli import main; main(['check', {REPORT!r}])"


def environment(folder: Path) -> dict[str, str]:
    """As after an installation: with byte code."""
    environ = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return environ | {"PYTHONPATH": str(ROOT), "PYTHONPYCACHEPREFIX": str(folder / "bytecode")}


def test_check_loads_nothing_heavy(tmp_path: Path) -> None:
    code = f"import sys; {CHECK}; print('LOADED', *sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=environment(tmp_path), capture_output=True, check=True)
    loaded = set(done.stdout.decode().rpartition("LOADED ")[2].split())
    assert "gjj_tui.check.checker" in loaded
    assert loaded & HEAVY == set()
