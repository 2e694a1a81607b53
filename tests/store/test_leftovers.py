"""What killed saves leave beside a report goes when its content is kept, and only then."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileImage, read_file
from gjj_tui.store.leftovers import QUIET_SECONDS, clear, leftovers
from gjj_tui.store.replacing import _temporary_name, temporary_of
from gjj_tui.store.report_file import open_report
from gjj_tui.store.safety import Places, SafetyNet
from gjj_tui.store.versions import content, versions

SEED = Path(__file__).resolve().parents[2] / "reports" / "2017.toml"
WHOLE = SEED.read_bytes()
OTHER = WHOLE.replace(b"1100 = 1173", b"1100 = 1174")
TORN = WHOLE[: WHOLE.index(b"numbered = false") + 5]


@pytest.fixture(scope="module")
def dead() -> int:
    """The number of a process that has ended."""
    done = subprocess.Popen([sys.executable, "-c", ""])
    done.wait()
    return done.pid


@pytest.fixture
def report(tmp_path: Path) -> FileImage:
    (tmp_path / "2017.toml").write_bytes(WHOLE)
    return read_file(tmp_path / "2017.toml")


def left(report: FileImage, data: bytes, pid: int, name: str = "2017.toml") -> Path:
    path = Path(report.path).parent / f".{name}.{pid}.0123456789ab.gjjtmp"
    path.write_bytes(data)
    return path


def later(path: Path, seconds: float = QUIET_SECONDS + 1) -> float:
    return path.stat().st_mtime + seconds


def cleared(report: FileImage, now: float) -> tuple[list[str], list[FileImage]]:
    kept: list[FileImage] = []
    return clear(report, now, kept.append), kept


def test_a_complete_one_is_kept_as_a_version_and_goes(report: FileImage, dead: int) -> None:
    path = left(report, OTHER, dead)
    stayed, kept = cleared(report, later(path))
    assert not stayed and not path.exists()
    assert [(image.path, image.data) for image in kept] == [(report.path, OTHER)]


@pytest.mark.parametrize("data", [WHOLE, b""], ids=["same", "empty"])
def test_what_the_report_itself_holds_goes_without_a_version(report: FileImage, dead: int, data: bytes) -> None:
    path = left(report, data, dead)
    assert cleared(report, later(path)) == ([], []) and not path.exists()


def test_a_torn_one_stays_and_is_named(report: FileImage, dead: int) -> None:
    path = left(report, TORN, dead)
    assert cleared(report, later(path)) == ([str(path)], []) and path.read_bytes() == TORN


def test_what_cannot_be_kept_stays(report: FileImage, dead: int) -> None:
    path = left(report, OTHER, dead)

    def full(_image: FileImage) -> None:
        raise StoreFault(report.path, "磁盘已满")

    assert clear(report, later(path), full) == [str(path)] and path.read_bytes() == OTHER


def test_a_save_that_may_still_run_is_left_alone(report: FileImage, dead: int) -> None:
    mine = left(report, OTHER, os.getpid())
    assert not leftovers(report.path, later(mine))
    mine.unlink()
    fresh = left(report, OTHER, dead)
    assert not leftovers(report.path, later(fresh, QUIET_SECONDS - 1))
    assert leftovers(report.path, later(fresh)) == [str(fresh)]


def test_a_number_from_before_the_machine_started_is_of_no_living_process(report: FileImage) -> None:
    path = left(report, OTHER, os.getpid())
    os.utime(path, (1_000_000_000, 1_000_000_000))
    assert leftovers(report.path, 2_000_000_000.0) == [str(path)]


def test_nothing_else_is_touched(report: FileImage, dead: int, tmp_path: Path) -> None:
    other = left(report, OTHER, dead, "2017.tom")
    longer = left(report, OTHER, dead, "2017.toml.toml")
    target = tmp_path / "target"
    shutil.copy(SEED, target)
    link = tmp_path / f".2017.toml.{dead}.aaaaaaaaaaaa.gjjtmp"
    link.symlink_to(target)
    twice = tmp_path / f".2017.toml.{dead}.bbbbbbbbbbbb.gjjtmp"
    os.link(target, twice)
    folder = tmp_path / f".2017.toml.{dead}.cccccccccccc.gjjtmp"
    folder.mkdir()
    assert cleared(report, later(longer, 1e6)) == ([], [])
    assert all(path.exists() for path in (other, longer, link, twice, folder, target))


@pytest.mark.parametrize("name", ["2017.toml", "年" * 80 + ".toml", "a.toml.12.0123456789ab.gjjtmp"])
def test_the_name_tells_whose_it_is(name: str) -> None:
    made = os.path.basename(_temporary_name(f"/x/{name}"))
    assert temporary_of(name, made) == os.getpid()
    assert not temporary_of(name + "x" if len(name) < 60 else "x" + name, made)
    assert not temporary_of(name, name)


def test_opening_a_report_tidies_up(report: FileImage, dead: int, tmp_path: Path) -> None:
    path, torn = left(report, OTHER, dead), tmp_path / f".2017.toml.{dead}.dddddddddddd.gjjtmp"
    torn.write_bytes(TORN)
    state = str(tmp_path / "state")
    net = SafetyNet(Places.under(state), report, lambda: later(torn))
    assert net.tidy(open_report(report.path)) == [str(torn)] and not path.exists()
    assert [content(state, one) for one in versions(state, report.path)] == [OTHER]
    assert not SafetyNet(Places.under(""), report, lambda: later(torn)).tidy(open_report(report.path))
