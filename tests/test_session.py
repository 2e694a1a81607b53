"""The session: the one door of change, its history, its gate, and its saving."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from strategies import Written, file_of, form_2014, law, read_real, small_form, some_edit, some_figure, some_report

from gjj_tui.check.checker import Checker, FindingDelta
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Batch, InsertSection, RemoveSection, SetCell, SetProperty, SpliceText
from gjj_tui.model.history import PAUSE
from gjj_tui.model.report import Section
from gjj_tui.session import Changed, EditRefused, Session
from gjj_tui.store.forms import forms_for
from gjj_tui.store.report_save import patched_text

ROOT = Path(__file__).resolve().parents[1]


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def draft(clock: Clock | None = None) -> Session:
    return Session(read_real(ROOT, "2018.toml"), read_real(ROOT, "2017.toml").report, clock=clock or Clock())


def random_session(random: Random) -> Session:
    form = small_form() if random.randint(0, 3) else form_2014()
    file = file_of(Written(random, form).text)
    last = some_report(random, form) if random.randint(0, 1) else None
    return Session(file, last, clock=Clock())


def step(random: Random, session: Session, clock: Clock) -> None:
    """Edit, undo, redo, or let time pass; a refusal is fine."""
    clock.now += random.choice((0, 0.1, PAUSE))
    try:
        match random.randint(0, 5):
            case 0:
                session.undo()
            case 1:
                session.redo()
            case _:
                edit = some_edit(random, session.report, session.form)
                session.apply(edit, group=random.choice(("", "", "a", "b")))
    except EditRefused:
        pass


# ---- laws ----


@law
def test_after_any_edits_undos_and_redos_the_findings_are_those_of_a_fresh_check(random: Random) -> None:
    session = random_session(random)
    clock = session._clock
    assert isinstance(clock, Clock)
    seen: Counter[object] = Counter(session.findings())

    def follow(changed: Changed) -> None:
        seen.subtract(Counter(changed.findings.gone))
        seen.update(Counter(changed.findings.new))

    session.listen(follow)
    for _ in range(random.randint(1, 12)):
        step(random, session, clock)
        fresh = Checker(session.form, session.report, session.last, session.checker.remarks, forms_for)
        assert session.findings() == fresh.findings()
        assert +seen == Counter(fresh.findings())


@law
def test_undoing_all_is_the_original_and_redoing_all_the_final_report(random: Random) -> None:
    session = random_session(random)
    original = session.report
    for _ in range(random.randint(1, 10)):
        edit = some_edit(random, session.report, session.form)
        before, findings = session.report, session.findings()
        try:
            session.apply(edit, group=random.choice(("", "a")))
        except EditRefused:
            assert session.report is before
            assert session.findings() == findings
    final, findings = session.report, session.findings()
    while session.undo():
        pass
    assert session.report == original
    assert not session.dirty
    while session.redo():
        pass
    assert session.report == final
    assert session.findings() == findings


@law
def test_whatever_a_session_accepts_it_can_save(random: Random) -> None:
    session = random_session(random)
    clock = session._clock
    assert isinstance(clock, Clock)
    for _ in range(random.randint(1, 8)):
        step(random, session, clock)
    again = file_of(patched_text(session.file, session.report)).report
    assert again.figures == session.report.figures
    assert again.explanations == session.report.explanations
    assert [section.text for _address, section in again.walk()] == [
        section.text for _address, section in session.report.walk()
    ]


@law
def test_whatever_is_typed_into_a_cell_can_be_saved(random: Random) -> None:
    session = Session(file_of(Written(random, small_form()).text), clock=Clock())
    for _ in range(5):
        session.apply(SetCell(random.choice(list(session.form.cells())), some_figure(random)))
    assert file_of(patched_text(session.file, session.report)).report.figures == session.report.figures


# ---- one by one ----


def test_every_listener_is_told_what_was_touched_what_was_found_and_who_did_it() -> None:
    session, told = draft(), []
    session.listen(told.append)
    changed = session.apply(SetCell(CellAddress("8310"), "1"), origin="table")
    assert told == [changed]
    assert changed.touched == {CellAddress("8310")}
    assert changed.origin == "table"
    assert [len(finding.addresses) for finding in changed.findings.gone if finding.rule == "blank"] == [6]
    session.undo(origin="key")
    assert told[-1].origin == "key"
    assert told[-1].touched == {CellAddress("8310")}
    assert [len(finding.addresses) for finding in told[-1].findings.new if finding.rule == "blank"] == [6]


def test_an_edit_that_changes_nothing_is_no_step_and_tells_nobody() -> None:
    session, told = draft(), []
    session.listen(told.append)
    assert session.apply(SetCell(CellAddress("8310"), "")) == Changed(frozenset(), FindingDelta(), None)
    assert told == []
    assert session.undo() is None


def test_an_edit_that_makes_no_sense_is_refused_and_changes_nothing() -> None:
    session = draft()
    before = session.report
    with pytest.raises(EditRefused, match="不能这样改"):
        session.apply(RemoveSection(SectionAddress((99,))))
    assert session.report is before
    assert session.undo() is None


@pytest.mark.parametrize("address", ["9999", "1100.value", "1100.other"])
def test_a_cell_that_the_form_has_not_is_refused_even_within_a_batch(address: str) -> None:
    session = draft()
    cell = CellAddress(*address.split("."))
    for edit in (SetCell(cell, "1"), Batch((SetCell(CellAddress("1100"), "1"), Batch((SetCell(cell, "1"),))))):
        with pytest.raises(EditRefused, match=f"表式中没有 {address} 这一格"):
            session.apply(edit)
    assert not session.dirty


def test_an_open_report_keeps_its_form() -> None:
    """Its cells, its rules and its table are those of the form it was read with."""
    session = draft()
    with pytest.raises(EditRefused, match="已打开的报告不能换表式"):
        session.apply(Batch((SetProperty("form", "2021"),)))
    assert not session.dirty


def test_typing_in_one_place_is_one_step_until_a_pause() -> None:
    clock = Clock()
    session = draft(clock)
    for number, time in enumerate((0, 1, 2, 2 + PAUSE)):
        clock.now = time
        session.apply(SpliceText(SectionAddress((0,)), number, number, "字"), group="§1")
    session.undo()
    assert session.report.sections[0].text == "字字字"
    session.undo()
    assert session.report.sections[0].text == ""
    session.redo()
    assert session.report.sections[0].text == "字字字"


def test_saving_ends_the_step_at_hand(tmp_path: Path) -> None:
    session = on_disk(tmp_path)
    session.apply(SetCell(CellAddress("1100"), "1"), group="1100")
    assert session.save()
    session.apply(SetCell(CellAddress("1100"), "12"), group="1100")
    session.undo()
    assert session.report.figures.text(CellAddress("1100")) == "1"
    assert not session.dirty


def test_undoing_past_a_save_is_dirty_again_and_can_be_saved(tmp_path: Path) -> None:
    session = on_disk(tmp_path)
    before = Path(session.file.path).read_bytes()
    session.apply(InsertSection(SectionAddress((0,)), Section("新", "甲", uid=session.report.new_uid())))
    session.apply(SetCell(CellAddress("1100"), "1"))
    assert session.save()
    assert not session.save()
    session.undo()
    session.undo()
    assert session.dirty
    assert session.save()
    assert Path(session.file.path).read_bytes() == before


def test_a_preview_changes_nothing() -> None:
    session = draft()
    assert [finding.rule for finding in session.preview(CellAddress("1100"), "x")] == ["not-a-number"]
    assert not session.dirty


def test_fixes_of_a_finding_go_through_the_same_door() -> None:
    session = draft()
    (fix, *_) = session.fixes(session.findings()[0])
    session.apply(fix.edit)
    assert "blank" not in {finding.rule for finding in session.checker.of_row("1100")}


# ---- the gate ----


def test_a_published_report_is_read_only_but_can_be_taken_back() -> None:
    session = Session(read_real(ROOT, "2017.toml"), clock=Clock())
    for edit in (SetCell(CellAddress("1100"), "1"), SetProperty("title", "x"), Batch(())):
        with pytest.raises(EditRefused, match="已发布的报告只读"):
            session.apply(edit)
    session.apply(SetProperty("status", "draft"))
    session.apply(SetCell(CellAddress("1100"), "1"))
    session.undo()
    session.undo()
    assert session.readonly == "已发布的报告只读"
    assert not session.dirty


def test_a_session_opened_for_reading_refuses_everything() -> None:
    session = Session(read_real(ROOT, "2018.toml"), readonly="别人正在编辑", clock=Clock())
    for do in (
        lambda: session.apply(SetCell(CellAddress("1100"), "1")), lambda: session.apply(SetProperty("status", "draft")),
        session.undo, session.redo,
    ):  # fmt: skip
        with pytest.raises(EditRefused, match="别人正在编辑"):
            do()


# ---- opening ----


def on_disk(tmp_path: Path, name: str = "2018.toml") -> Session:
    for one in ("2017.toml", "2018.toml"):
        (tmp_path / one).write_bytes((ROOT / "reports" / one).read_bytes())
    return Session.open(str(tmp_path / name), clock=Clock())


def test_a_report_is_opened_with_last_year_s_when_it_lies_beside(tmp_path: Path) -> None:
    session = on_disk(tmp_path)
    assert session.last is not None and session.last.year == 2017
    session.apply(SetCell(CellAddress("1100"), "5"))
    assert "change-last-year" in {finding.rule for finding in session.findings()}


def test_a_file_and_a_session_agree_on_what_is_dirty() -> None:
    session = draft()
    assert not session.dirty
    session.apply(SetCell(CellAddress("1100"), "5"))
    assert session.dirty
    session.apply(SetCell(CellAddress("1100"), ""))
    assert not session.dirty



# ---- last year's report ----


def test_last_years_report_is_looked_for_again_when_year_or_agency_change(tmp_path: Path) -> None:
    session = on_disk(tmp_path)
    before = session.last
    session.apply(SetCell(CellAddress("1100"), "5"))
    agency = session.report.agency
    for edit in (SetProperty("year", 2017), SetProperty("agency", "别的局"), Batch((SetProperty("year", 2030),))):
        session.apply(edit)
        assert session.last is None
        assert "change-last-year" not in {finding.rule for finding in session.findings()}
        session.undo()
        assert session.last is not None and session.last == before
        fresh = Checker(session.form, session.report, session.last, session.checker.remarks, forms_for)
        assert session.findings() == fresh.findings()
        assert "change-last-year" in {finding.rule for finding in session.findings()}
    session.redo()
    assert session.last is None
    session.undo()
    path = tmp_path / "2016.toml"
    path.write_bytes((tmp_path / "2017.toml").read_bytes().replace(b"year = 2017", b"year = 2016"))
    session.apply(SetProperty("year", 2017))
    assert session.last is not None and (session.last.year, session.last.agency) == (2016, agency)


def test_a_status_can_be_looked_at_before_it_is_set() -> None:
    session = draft()
    now = session.findings()
    assert session.counts_after(SetProperty("status", "checked"))[0] == 9
    assert session.findings() == now and session.checker.counts()[0] == 0 and not session.dirty


def test_only_what_forbids_even_the_status_is_forbidding() -> None:
    assert Session(read_real(ROOT, "2017.toml"), clock=Clock()).forbidden == ""
    assert Session(read_real(ROOT, "2017.toml"), readonly="别人正在编辑", clock=Clock()).forbidden == "别人正在编辑"
