"""``python tests/faults/cost.py [FOLDER]``: what protection costs, as ratios to the same without it on the same disk.

A journalled edit and a save of the real report, against the same with fsync and fdatasync doing nothing, and against
writing as many bytes with nothing but ``open`` and ``write``.
"""

from __future__ import annotations

import itertools
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

if __name__ == "__main__":
    sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parents[1])]

from bench.measures import interleaved

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import SetCell, SpliceText
from gjj_tui.session import Session
from gjj_tui.store.safety import Places, SafetyNet

ROOT = Path(__file__).resolve().parents[2]
FRAME = 16.0
"""Milliseconds from one picture of the screen to the next."""


class Cost(NamedTuple):
    """Median milliseconds."""

    what: str
    time: float
    without_fsync: float
    plain_write: float

    def __str__(self) -> str:
        return (
            f"{self.what}: {self.time:.2f} ms, {self.time / self.without_fsync:.1f} × without fsync "
            f"({self.without_fsync:.2f} ms), {self.time / self.plain_write:.1f} × a plain write ({self.plain_write:.3f} ms)"
        )


@contextmanager
def no_waiting() -> Iterator[None]:
    """No call waits for the disk."""
    real = os.fsync, os.fdatasync
    os.fsync = os.fdatasync = lambda _descriptor: None  # type: ignore[assignment]
    try:
        yield
    finally:
        os.fsync, os.fdatasync = real


def session_in(folder: Path, protected: bool = True) -> Session:
    path = folder / "2017.toml"
    data = (ROOT / "reports" / "2017.toml").read_bytes()
    path.write_bytes(data.replace(b'status = "published"', b'status = "draft"'))
    places = Places.under(str(folder / "state"))
    return Session.open(
        str(path), protect=(lambda file: SafetyNet(places, file.image, time.time)) if protected else None
    )  # fmt: skip


def without(step: Callable[[], object]) -> Callable[[], object]:
    def call() -> object:
        with no_waiting():
            return step()

    return call


def costs(folder: Path, rounds: int) -> list[Cost]:
    session, numbers = session_in(folder), itertools.count(1)
    section, plain = SectionAddress((1,)), str(folder / "plain")

    def edit() -> None:
        session.history.done.clear()
        session.apply(SetCell(CellAddress("8200"), str(next(numbers))))

    def text() -> None:
        session.history.done.clear()
        session.apply(SpliceText(section, 0, 1, "甲乙"[next(numbers) % 2]))

    def save() -> None:
        edit()
        session.save()

    def append(data: bytes) -> Callable[[], None]:
        def call() -> None:
            with open(plain, "ab") as file:
                file.write(data)

        return call

    def rewrite() -> None:
        with open(plain, "wb") as file:
            file.write(session.file.image.data)

    found = []
    for what, step, write in (
        ("an edit of a figure, journalled", edit, append(b"x" * 90)),
        ("an edit of text, journalled", text, append(b"x" * 90)),
        ("an edit and a save with version and trail", save, rewrite),
    ):
        one, other = interleaved(step, without(step), rounds)
        found.append(Cost(what, one, other, interleaved(write, write, rounds)[0]))
    session.close()
    bare = session_in(folder, protected=False)

    def bare_edit() -> None:
        bare.history.done.clear()
        bare.apply(SetCell(CellAddress("8200"), str(next(numbers))))

    alone = interleaved(bare_edit, bare_edit, rounds)[0]
    print(f"an edit of a figure without any journal: {alone:.2f} ms")
    return found


def main() -> None:
    with tempfile.TemporaryDirectory(dir=sys.argv[1] if sys.argv[1:] else None) as name:
        for cost in costs(Path(name), 200):
            print(cost)


if __name__ == "__main__":
    main()
