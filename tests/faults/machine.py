"""What only some machines can do: mounts, rights, immutable files. Each skips where it cannot be had, and says why."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import pytest

NOBODY = 65534


def run(*words: str | Path) -> bool:
    try:
        return not subprocess.run([str(word) for word in words], capture_output=True, check=False).returncode
    except OSError:
        return False


def only_root() -> None:
    if os.geteuid():
        pytest.skip("only root can do this")


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A file system in memory with so much room."""
    only_root()
    folder.mkdir(exist_ok=True)
    if not run("mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder):
        pytest.skip("no mounts here")
    try:
        yield folder
    finally:
        assert run("umount", "-l", folder)


def fill(folder: Path) -> Path:
    """Leave no room in a file system."""
    path = folder / "filler"
    with path.open("wb", buffering=0) as file:
        for size in (65536, 4096, 1):
            try:
                while file.write(b"x" * size):
                    pass
            except OSError:
                continue
    return path


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """The folder seen through a mount that is read-only."""
    only_root()
    if not run("mount", "--bind", folder, folder):
        pytest.skip("no bind mounts here")
    try:
        if not run("mount", "-o", "remount,ro,bind", folder):
            pytest.skip("no read-only mounts here")
        yield
    finally:
        assert run("umount", "-l", folder)


@contextmanager
def immutable(path: Path) -> Iterator[None]:
    only_root()
    if not shutil.which("chattr") or not run("chattr", "+i", path):
        pytest.skip("no immutable files here")
    try:
        yield
    finally:
        assert run("chattr", "-i", path)


def as_nobody(step: Callable[[], str]) -> str:
    """What a step says when a process without any rights does it; everything is loaded before, as it may not read it."""
    only_root()
    from faults.session_story import load_everything

    load_everything()
    reading, writing = os.pipe()
    sys.stdout.flush()
    pid = os.fork()
    if not pid:
        _as_nobody(step, writing)
    os.close(writing)
    with open(reading, "rb") as pipe:
        said = pipe.read().decode()
    _pid, status = os.waitpid(pid, 0)
    assert not status, said
    return said


def _as_nobody(step: Callable[[], str], writing: int) -> NoReturn:
    end = os._exit
    try:
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        os.write(writing, step().encode())
    except BaseException:
        os.write(writing, traceback.format_exc().encode())
        end(1)
    end(0)
