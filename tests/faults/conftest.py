"""Places for the stories of faults."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from faults.harness import OLD, REPORT, Server
from faults.loops import memory


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.close()


@pytest.fixture
def quick(tmp_path: Path) -> Iterator[Path]:
    """A folder where waiting for the disk takes no time, if there is one."""
    name = tempfile.mkdtemp(dir=memory() or tmp_path)
    yield Path(name)
    shutil.rmtree(name, ignore_errors=True)


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A small report with comments, alone in a folder."""
    path = tmp_path / "reports" / REPORT
    path.parent.mkdir()
    path.write_bytes(OLD)
    return path
