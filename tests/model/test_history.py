"""Undo joins typing in one place; the time is passed in."""

from __future__ import annotations

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Batch, SetCell, SpliceText
from gjj_tui.model.history import MAX_JOINED, PAUSE, History

SECTION = SectionAddress((0,))


def typed(history: History, time: float, group: str = "§1", at: int = 0) -> None:
    history.push(SpliceText(SECTION, at, at, "字"), SpliceText(SECTION, at, at + 1, ""), time, group)


def test_typing_without_a_pause_is_one_step() -> None:
    history = History()
    for number in range(5):
        typed(history, number * (PAUSE - 0.01), at=number)
    assert len(history.done) == 1
    assert len(history.done[0].edits) == 5


def test_a_pause_begins_a_new_step() -> None:
    history = History()
    typed(history, 0)
    typed(history, PAUSE)
    assert len(history.done) == 2


def test_typing_elsewhere_begins_a_new_step() -> None:
    history = History()
    typed(history, 0, "§1")
    typed(history, 0.1, "§2")
    typed(history, 0.2, "§1")
    assert len(history.done) == 3


def test_an_edit_without_a_group_stands_alone() -> None:
    history = History()
    typed(history, 0, "")
    typed(history, 0, "")
    assert len(history.done) == 2


def test_a_step_never_grows_beyond_a_few_sentences() -> None:
    history = History()
    for number in range(MAX_JOINED + 1):
        typed(history, number / 100, at=number)
    assert [len(step.edits) for step in history.done] == [MAX_JOINED, 1]


def test_closing_a_step_and_undoing_end_the_joining() -> None:
    history = History()
    typed(history, 0)
    history.close()
    typed(history, 0.1)
    history.undo()
    typed(history, 0.2)
    assert len(history.done) == 2


def test_a_new_edit_forgets_what_was_undone() -> None:
    history = History()
    typed(history, 0)
    history.undo()
    typed(history, 9)
    assert history.redo() is None


def test_a_step_of_one_edit_is_that_edit_and_a_longer_one_a_batch_taken_back_in_reverse() -> None:
    history = History()
    one, two = SetCell(CellAddress("1100"), "1"), SetCell(CellAddress("1100"), "2")
    history.push(one, SetCell(CellAddress("1100"), ""), 0, "1100")
    assert history.done[0].forward is one
    history.push(two, one, 0.1, "1100")
    assert history.done[0].forward == Batch((one, two))
    assert history.done[0].backward == Batch((one, SetCell(CellAddress("1100"), "")))


def test_nothing_to_undo_is_none() -> None:
    assert History().undo() is None
    assert History().redo() is None
