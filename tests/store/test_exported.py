"""A published file is written whole, and over nothing that is not a published file."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gjj_tui.store.exported import read_exported, write_export
from gjj_tui.store.faults import StoreFault


def test_a_new_file_is_written(tmp_path: Path) -> None:
    assert write_export(str(tmp_path / "a"), b"x", lambda _old: False)
    assert read_exported(str(tmp_path / "a")).data == b"x"


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(StoreFault) as fault:
        write_export(str(path), b"new", lambda old: old != b"old")
    assert fault.value.kind == "exists" and path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a"]


def test_a_replaceable_file_is_replaced_and_the_same_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    assert write_export(str(path), b"new", lambda old: old == b"old")
    before = path.stat()
    assert not write_export(str(path), b"new", lambda _old: False)
    assert path.read_bytes() == b"new" and path.stat().st_mtime_ns == before.st_mtime_ns


@pytest.mark.parametrize("name", ["missing/a", "a\x00b", ".", "x" * 300])
def test_what_cannot_be_written_is_said(tmp_path: Path, name: str) -> None:
    with pytest.raises(StoreFault) as fault:
        write_export(str(tmp_path / name), b"x", lambda _old: True)
    assert fault.value.kind == "write" and fault.value.message
