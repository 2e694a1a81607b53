"""Looking at the file beside us: what it tells, and what two sides come to together."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gjj_tui.model.address import CellAddress
from gjj_tui.store.outside import Outside, joined, look
from gjj_tui.store.report_file import ReportFile, open_report

TEXT = 'form = "2014"\nyear = 2017\nagency = "某局"\n\n[statistics]\n1100 = 1\n1200 = 2\n'
C1100, C1200 = CellAddress("1100"), CellAddress("1200")


@pytest.fixture
def file(tmp_path: Path) -> ReportFile:
    path = tmp_path / "2017.toml"
    path.write_text(TEXT, "utf-8")
    return open_report(str(path))


def rewritten(file: ReportFile, text: str) -> ReportFile | Outside:
    Path(file.path).write_text(text, "utf-8")
    return look(file)


def test_a_file_that_nobody_touched_is_the_same(file: ReportFile) -> None:
    assert look(file) == Outside("same")


def test_a_file_that_was_touched_is_known_by_its_new_image(file: ReportFile) -> None:
    os.utime(file.path, (1, 1))
    fresh = look(file)
    assert isinstance(fresh, ReportFile)
    assert fresh.report is file.report and fresh.image.identity != file.image.identity
    assert look(fresh) == Outside("same")


def test_what_somebody_wrote_is_read(file: ReportFile) -> None:
    fresh = rewritten(file, TEXT.replace("1100 = 1\n", "1100 = 10\n"))
    assert isinstance(fresh, ReportFile)
    assert fresh.report.figures.text(C1100) == "10"


@pytest.mark.parametrize(("text", "words"), [
    (TEXT.replace("year = ", "year "), "2017.toml:2:"), (TEXT.replace('"2014"', '"2021"').replace("1100 = 1\n1200 = 2\n", ""), "换了表式"),
])  # fmt: skip
def test_what_cannot_be_taken_over_is_told(file: ReportFile, text: str, words: str) -> None:
    outcome = rewritten(file, text)
    assert isinstance(outcome, Outside)
    assert outcome.state == "unreadable" and words in outcome.words


def test_a_file_that_is_gone_is_told(file: ReportFile) -> None:
    os.unlink(file.path)
    outcome = look(file)
    assert isinstance(outcome, Outside) and outcome.state == "gone"


def test_conflicts_are_given_back_until_each_has_its_side(file: ReportFile) -> None:
    base = file.report
    ours = base._replace(figures=base.figures.with_cell(C1100, "3").with_cell(C1200, "4"))
    theirs = base._replace(figures=base.figures.with_cell(C1100, "5"))
    asked = joined(base, ours, theirs)
    assert [one.address for one in asked.conflicts] == [C1100]
    decided = joined(base, ours, theirs, {1: "ours"})
    assert decided.conflicts == ()
    assert [decided.merged.figures.text(cell) for cell in (C1100, C1200)] == ["3", "4"]
