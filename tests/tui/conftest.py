"""Copies of the real reports to work on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

REPORTS = Path(__file__).parents[2] / "reports"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Both real reports, in a folder of their own."""
    for name in ("2017.toml", "2018.toml"):
        shutil.copy(REPORTS / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def draft(folder: Path) -> Path:
    """The 2018 draft, with 2017 beside it."""
    return folder / "2018.toml"


@pytest.fixture
def filled(folder: Path) -> Path:
    """The 2017 report as a draft that can be edited."""
    path = folder / "2017.toml"
    path.write_bytes(path.read_bytes().replace(b'status = "published"', b'status = "draft"'))
    return path
