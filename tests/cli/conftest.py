"""The command line in a home of its own, with copies of the real report."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from gjj_tui.cli import main

ROOT = Path(__file__).resolve().parents[2]


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.out.splitlines()


Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def terminal(isolated: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A plain terminal, an empty current folder, and a home that is there."""
    for name in ("COLORTERM", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.chdir(tmp_path)
    isolated.mkdir()
    return isolated


@pytest.fixture
def gjj(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command line in this process."""

    def run(*argv: str | Path) -> Result:
        code = main(list(map(str, argv)))
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def process() -> Callable[..., subprocess.CompletedProcess[bytes]]:
    """Run a command line as a process of its own, its streams `redirected` as a shell does."""

    def run(*argv: str, redirected: str = "", **options: object) -> subprocess.CompletedProcess[bytes]:
        # Unbuffered output would hide what is left over when a pipe or a disk fails.
        environ = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
        environ["PYTHONPATH"] = str(ROOT)
        defaults: dict[str, object] = {"env": environ, "timeout": 30, "capture_output": True}
        command = ["sh", "-c", f'exec "$@" {redirected}', "sh", sys.executable, "-m", "gjj_tui", *argv]
        return subprocess.run(command, **(defaults | options))  # type: ignore[call-overload, no-any-return]

    return run


@pytest.fixture
def published() -> Path:
    """The real report for 2017, alone in the current folder."""
    path = Path("2017.toml")
    path.write_bytes((ROOT / "reports" / "2017.toml").read_bytes())
    return path


@pytest.fixture
def draft(published: Path) -> Path:
    """The same as a draft."""
    return rewrite(published, 'status = "published"', 'status = "draft"')


@pytest.fixture
def empty() -> Path:
    """The real draft for 2018, in which nothing is filled in yet."""
    path = Path("2018.toml")
    path.write_bytes((ROOT / "reports" / "2018.toml").read_bytes())
    return path


@pytest.fixture
def change() -> Callable[[Path, str, str], Path]:
    """Replace a text of a file that stands in it once."""
    return rewrite


def rewrite(path: Path, old: str, new: str) -> Path:
    data = path.read_bytes()
    assert data.count(old.encode()) == 1, old
    path.write_bytes(data.replace(old.encode(), new.encode()))
    return path
