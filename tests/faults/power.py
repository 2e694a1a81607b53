"""The power goes: a file system in a file is copied without unmounting it, and the copy is mounted."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from faults.harness import OLD, Outcome, Place, Reference, Server, judge, where


def run(*command: str | Path) -> bool:
    return subprocess.run([str(word) for word in command], capture_output=True, check=False).returncode == 0


class Disk:
    """An ext4 in a file, mounted at `place`, whose journal is only written when somebody waits for it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mount = folder / "mount"
        self.place = Place(self.mount)
        self.mounted = False

    def make(self) -> bool:
        """Make the disk with a report on it; False where this machine cannot."""
        if os.geteuid() or not shutil.which("losetup") or not shutil.which("mkfs.ext4"):
            return False
        self.mount.mkdir()
        empty = self.folder / "empty"
        if not run("truncate", "-s", "16M", empty) or not run("mkfs.ext4", "-qF", empty):
            return False
        if not self._mount(empty):
            return False
        self.place.report.parent.mkdir()
        self.place.report.write_bytes(OLD)
        self.place.report.chmod(0o640)
        self.unmount()
        return True

    def _mount(self, image: Path) -> bool:
        self.mounted = run("mount", "-o", "loop,commit=300", image, self.mount)
        return self.mounted

    def fresh(self) -> None:
        run("cp", "--sparse=always", self.folder / "empty", self.folder / "disk")
        assert self._mount(self.folder / "disk")

    def cut(self) -> None:
        """What is on the disk now is all there is."""
        run("cp", "--sparse=always", self.folder / "disk", self.folder / "snapshot")
        self.unmount()
        assert self._mount(self.folder / "snapshot"), "the file system does not mount any more"

    def unmount(self) -> None:
        if self.mounted:
            assert run("umount", self.mount)
            self.mounted = False


def cut_points(server: Server, disk: Disk, known: Reference, step: int = 1, first: int = 1) -> Outcome:
    """The power goes before the n-th call, for every `step`-th n."""
    outcome = Outcome(0, [], 0, 0)
    for at in range(first, known.calls + 1, step):
        disk.fresh()
        told = server.run(disk.place, known.story, ("any", at, "KILL"), known.wrong, known.plain)
        disk.cut()
        broken = [f"power at {at} {where(told)}: {one}" for one in judge(server, told, disk.place, known)]
        disk.unmount()
        outcome += (1, broken, 0, 0)
    return outcome
