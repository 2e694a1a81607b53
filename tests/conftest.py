"""Every test runs in a world of its own: an empty home, no wish from the environment, no network."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from gjj_tui.i18n import use_language

# The same examples in every run, so that a red test is red for everybody. GJJ_SOAK=N looks for new ones.
settings.register_profile(
    "gjj", max_examples=60, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture],
)  # fmt: skip
settings.load_profile("gjj")

_HOMES = count()
# Tests that run side by side find the size of a terminal in the environment (readline puts it there).
_OF_PROGRAM = ("GJJ_", "LC_", "LANG", "XDG_", "NO_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS", "LINES")
_KEPT = ("GJJ_SOAK",)


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("homes")


@pytest.fixture(autouse=True)
def isolated(_homes: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home that is not there until somebody writes to it; Chinese words; no connection to anywhere."""
    home = _homes / str(next(_HOMES))
    for name in list(os.environ):
        if name.startswith(_OF_PROGRAM) and name not in _KEPT:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(home))
    for name, folder in (
        ("XDG_CONFIG_HOME", "config"), ("XDG_STATE_HOME", "state"), ("XDG_DATA_HOME", "data"),
        ("XDG_CACHE_HOME", "cache"), ("XDG_RUNTIME_DIR", "run"), ("XDG_DOCUMENTS_DIR", "documents"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(home / folder))
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("COLORTERM", raising=False)
    monkeypatch.setattr(socket.socket, "connect", _no_network)
    use_language("zh")
    yield home
    use_language("zh")


def _no_network(self: socket.socket, address: object) -> None:
    assert self.family not in (socket.AF_INET, socket.AF_INET6), f"a test connects to {address!r}"
    raise ConnectionRefusedError(address)


@pytest.fixture(scope="session")
def root() -> Path:
    """The top of the repository."""
    return Path(__file__).resolve().parents[1]
