"""Settling the numbers of the text: each key is one edit, kept in the file, and undone in one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from strategies import file_of, read_real
from test_bench import Bench

from gjj_tui.check.finder import FoundNumber
from gjj_tui.commands import Choice, Handle
from gjj_tui.commands.numbers import numbers
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import SetCell, SpliceText
from gjj_tui.session import Session

ROOT = Path(__file__).resolve().parents[1]


class Working(Bench):
    """Presses `keys`: ``("f", "32 篇")`` puts the cursor on the line of that number first."""

    def press(self, *keys: tuple[str, str]) -> Working:
        self.keys = list(keys)
        self.lines: list[str] = []
        numbers(self)
        return self

    def work_through(self, _title: str, lines: Callable[[], Sequence[Choice]], handles: Sequence[Handle]) -> None:
        for key, spelled in self.keys:
            (handle,) = (one for one in handles if key in one.keys)
            handle.run(next(line.value for line in lines() if _spelled(line) == spelled) if spelled else None)
        self.lines = [_spelled(line) for line in lines()]

    def undo(self) -> None:
        self.session.undo()


def _spelled(line: Choice) -> str:
    assert isinstance(line.value, FoundNumber)
    return line.value.spelled


@pytest.fixture
def bench() -> Working:
    file = read_real(ROOT, "2017.toml")
    text = file.document.text.replace('status = "published"', 'status = "draft"')
    for field in ("{3100}", "{1100}", "{1240}", "{8310}", "{8320}"):
        number = file.report.figures.text(CellAddress(field[1:-1]))
        text = text.replace(field, number)
    lines = [line for line in text.split("\n") if not line.strip().startswith(("free = ", "later = "))]
    return Working(Session(file_of("\n".join(lines))))


def test_one_key_binds_a_number_and_undo_takes_it_back(bench: Working) -> None:
    before = bench.session.report
    bench.press(("b", "1173 条"))
    assert bench.session.report.section(SectionAddress((2,))).text.endswith("主动公开政府信息 {1100} 条。")
    assert "1173 条" not in bench.lines and "2 件" in bench.lines
    bench.press(("u", ""))
    assert bench.session.report == before


def test_free_numbers_leave_the_list_and_come_back_with_the_same_key(bench: Working) -> None:
    bench.press(("f", "32 篇"), ("f", "1038 万 次"), ("l", "7 个"))
    section = bench.session.report.section(SectionAddress((1, 3)))
    assert section.free == ("32 篇", "1038 万次")
    assert bench.session.report.section(SectionAddress((2, 4))).later == ("7 个",)
    assert {"32 篇", "1038 万 次"}.isdisjoint(bench.lines) and "7 个" in bench.lines
    bench.press(("a", ""), ("f", "32 篇"), ("f", "7 个"))
    assert bench.session.report.section(SectionAddress((1, 3))).free == ("1038 万次",)
    assert bench.session.report.section(SectionAddress((2, 4))).later == ()
    assert bench.session.report.section(SectionAddress((2, 4))).free == ("7 个",)


def test_a_free_number_survives_edits_elsewhere_and_a_changed_one_is_asked_for_again(bench: Working) -> None:
    bench.press(("f", "32 篇"))
    bench.session.apply(SpliceText(SectionAddress((1, 3)), 0, 2, "前面另写了一句，有 5 篇。"))
    assert "32 篇" not in bench.press().lines
    at = bench.session.report.section(SectionAddress((1, 3))).text.index("32 篇")
    bench.session.apply(SpliceText(SectionAddress((1, 3)), at, at + 2, "33"))
    assert "33 篇" in bench.press().lines


def test_what_is_only_asked_about_is_never_bound_without_an_answer(bench: Working) -> None:
    bench.answers = [None, 0]
    text = bench.session.report.section(SectionAddress((5, 0))).text
    bench.press(("b", "17 个"))
    assert bench.session.report.section(SectionAddress((5, 0))).text == text
    assert bench.choices[0] == ["{8200} （二）设置政府信息公开查阅点数？", "都不是"]
    bench.press(("b", "17 个"))
    assert "受理点 {8200} 个" in bench.session.report.section(SectionAddress((5, 0))).text


def test_a_number_without_a_proposal_is_not_bound(bench: Working) -> None:
    bench.press(("b", "11 则"))
    assert bench.told == ["表中没有合适的数；按 g 到该处，可自己选一个引用"]


def test_going_there_selects_the_number(bench: Working) -> None:
    bench.press(("g", "116 篇"))
    ((address, offset, length),) = bench.shown
    paragraph = bench.session.report.section(address.section).paragraphs()[address.paragraph][1]
    assert paragraph[offset : offset + length] == "116"


def test_a_bound_number_follows_its_cell(bench: Working) -> None:
    bench.press(("b", "2 件"))
    bench.session.apply(SetCell(CellAddress("3100"), "5"))
    every = bench.press(("a", "")).lines
    assert "5 件" in every
    assert not any(finding.rule == "prose-differs" for finding in bench.session.findings())


def test_when_all_is_settled_all_are_listed(bench: Working) -> None:
    while lines := bench.press().lines:
        if bench.told:
            break
        bench.press(("f", lines[0]))
    assert bench.told == ["文中的数都已引用或说明不引用；按 a 列出全部"]
    assert len(bench.lines) == 16


def test_a_number_that_differs_can_be_bound_as_a_fix(bench: Working) -> None:
    bench.session.apply(SetCell(CellAddress("3100"), "5"))
    (found,) = (one for one in bench.session.findings() if one.rule == "prose-differs")
    assert found.message == "正文“2 件”，而 3100 = 5"
    (fix,) = bench.session.fixes(found)
    assert fix.title == "改为引用 {3100}，印作 5"
    bench.session.apply(fix.edit)
    assert "政府信息公开申请 {3100} 件" in bench.session.report.section(SectionAddress((3,))).text
    assert not any(one.rule == "prose-differs" for one in bench.session.findings())
    bench.session.undo()
    assert found in bench.session.findings()
