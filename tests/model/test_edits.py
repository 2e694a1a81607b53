"""Edits: each knows the report it makes, and the edit that takes it back."""

from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from strategies import form_2014, law, small_form, some_edit, some_report

from gjj_tui.model.address import CellAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import (
    Batch,
    Edit,
    EditError,
    InsertSection,
    MoveSection,
    RemoveSection,
    SetCell,
    SetProperty,
    SetSection,
    SpliceText,
)
from gjj_tui.model.report import Figures, Report, Section

REPORT = Report(
    "2014", 2017, "某局",
    sections=(
        Section("一", "甲\n乙", uid=1, sections=(Section("一一", uid=2), Section("一二", uid=3))),
        Section("二", uid=4),
    ),
    figures=Figures({CellAddress("1100"): "5"}),
)  # fmt: skip


def at(*path: int) -> SectionAddress:
    return SectionAddress(path)


# ---- laws ----


@law
def test_the_inverse_of_any_edit_takes_it_back(random: Random) -> None:
    form = random.choice((small_form(), form_2014()))
    report = some_report(random, form)
    for _ in range(random.randint(1, 8)):
        edit = some_edit(random, report, form)
        try:
            changed = edit.apply(report)
        except EditError:
            continue
        assert edit.inverse(report).apply(changed) == report, edit
        report = changed


@law
def test_an_edit_that_makes_no_sense_raises_an_edit_error_and_nothing_else(random: Random) -> None:
    form = small_form()
    report = some_report(random, form)
    edit = some_edit(random, report, form)
    before = repr(report)
    for method in (edit.apply, edit.inverse):
        with suppress(EditError):
            method(report)
    assert repr(report) == before


@law
def test_uids_stay_unique_whatever_is_edited(random: Random) -> None:
    form = small_form()
    report = some_report(random, form)
    for _ in range(6):
        try:
            report = some_edit(random, report, form).apply(report)
        except EditError:
            continue
        uids = [section.uid for _address, section in report.walk()]
        assert len(uids) == len(set(uids))


@law
def test_what_an_edit_does_not_touch_is_the_same_object(random: Random) -> None:
    form = small_form()
    report = some_report(random, form)
    edit = some_edit(random, report, form)
    try:
        changed = edit.apply(report)
    except EditError:
        return
    touched = edit.touches()
    for cell in form.cells():
        if changed.figures.text(cell) != report.figures.text(cell):
            assert cell in touched
    for key in ("year", "agency", "short_name", "agency_kind", "title", "period", "status"):
        if getattr(changed, key) != getattr(report, key):
            assert PropertyAddress(key) in touched
    if changed.sections != report.sections:
        assert any(isinstance(address, SectionAddress) for address in touched)
    if not any(isinstance(address, SectionAddress) for address in touched):
        assert changed.sections is report.sections


# ---- one by one ----


def test_a_cell_is_filled_and_blanked() -> None:
    cell = CellAddress("1100")
    assert SetCell(cell, "6").apply(REPORT).figures == Figures({cell: "6"})
    assert SetCell(cell, "").apply(REPORT).figures == Figures()
    assert SetCell(cell, "").inverse(REPORT) == SetCell(cell, "5")


def test_wrong_figures_and_wrong_text_are_never_refused() -> None:
    assert SetCell(CellAddress("1100"), "约五件").apply(REPORT).figures.text(CellAddress("1100")) == "约五件"
    assert SpliceText(at(1), 0, 0, "\x00[b]").apply(REPORT).sections[1].text == "\x00[b]"


def test_a_cell_keeps_no_blanks_around_its_text_because_a_file_does_not() -> None:
    assert SetCell(CellAddress("1100"), "  ").apply(REPORT).figures == Figures()
    assert SetCell(CellAddress("1100"), " 12\n").apply(REPORT).figures.text(CellAddress("1100")) == "12"


def test_a_splice_replaces_a_stretch_of_a_section_s_text() -> None:
    edit = SpliceText(at(0), 1, 2, "！")
    assert edit.apply(REPORT).sections[0].text == "甲！乙"
    assert edit.inverse(REPORT) == SpliceText(at(0), 1, 2, "\n")
    assert edit.touches() == {at(0)}


def test_moving_counts_the_target_without_the_moved_section() -> None:
    moved = MoveSection(at(0), at(1)).apply(REPORT)
    assert [section.title for section in moved.sections] == ["二", "一"]
    inwards = MoveSection(at(1), at(0, 1)).apply(REPORT)
    assert [section.title for section in inwards.sections[0].sections] == ["一一", "二", "一二"]


def test_a_batch_is_all_or_nothing() -> None:
    batch = Batch((SetCell(CellAddress("1100"), "6"), RemoveSection(at(7))))
    with pytest.raises(EditError):
        batch.apply(REPORT)
    assert REPORT.figures.text(CellAddress("1100")) == "5"


def test_a_batch_takes_back_its_edits_in_reverse() -> None:
    cell = CellAddress("1100")
    batch = Batch((SetCell(cell, "6"), SetCell(cell, "7"), RemoveSection(at(0)), RemoveSection(at(0))))
    assert batch.inverse(REPORT).apply(batch.apply(REPORT)) == REPORT
    assert batch.touches() == {cell, SectionAddress(())}


DEEP = Section("a", uid=10, sections=(Section("b", uid=11, sections=(Section("c", uid=12),)),))

NONSENSE: list[Edit] = [
    SpliceText(at(0), 2, 1, ""),
    SpliceText(at(0), -1, 1, ""),
    SpliceText(at(0), 0, 4, ""),
    SpliceText(at(9), 0, 0, ""),
    SpliceText(at(), 0, 0, ""),
    SpliceText(at(-1), 0, 0, ""),
    SetSection(at(0), "text", "x"),
    SetSection(at(0), "uid", 3),
    SetSection(at(0), "title", True),
    SetSection(at(0), "numbered", 1),
    SetSection(at(), "title", "x"),
    InsertSection(at(), Section("x", uid=9)),
    InsertSection(at(3), Section("x", uid=9)),
    InsertSection(at(-1), Section("x", uid=9)),
    InsertSection(at(5, 0), Section("x", uid=9)),
    InsertSection(at(0, 0, 0), DEEP),
    InsertSection(at(0), Section("x", uid=4)),
    RemoveSection(at()),
    RemoveSection(at(2)),
    RemoveSection(at(-1)),
    RemoveSection(at(0, -1)),
    MoveSection(at(), at(0)),
    MoveSection(at(0), at()),
    MoveSection(at(0), at(-1)),
    MoveSection(at(0), at(2)),
    SetProperty("year", "2017"),
    SetProperty("year", True),
    SetProperty("agency", " "),
    SetProperty("status", "neu"),
    SetProperty("agency_kind", "firm"),
    SetProperty("title", None),
    SetProperty("period", ("昨天", "今天")),
    SetProperty("period", ("2017-01-01",)),  # type: ignore[arg-type]
    SetProperty("period", "2017"),
    SetProperty("sections", ()),  # type: ignore[arg-type]
    SetProperty("no-such", "x"),
]


@pytest.mark.parametrize("edit", NONSENSE, ids=repr)
def test_structural_nonsense_is_refused(edit: Edit) -> None:
    with pytest.raises(EditError):
        edit.apply(REPORT)
