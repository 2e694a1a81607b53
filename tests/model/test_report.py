"""The report as a value: its figures, its sections, its numbering, its hidden characters."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import law, small_form, some_report

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.numbering import chinese_numeral, ordinal, ordinals
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.model.visible import hidden_characters, visible, visible_lines

CELLS = st.builds(CellAddress, st.sampled_from([str(code) for code in range(1000, 1400)]), st.sampled_from(("", "a")))


@given(st.lists(st.tuples(CELLS, st.sampled_from(("", "0", "1", "约")))))
def test_figures_behave_like_a_mapping_without_blanks(changes: list[tuple[CellAddress, str]]) -> None:
    figures, plain = Figures(), {}
    for address, text in changes:
        before = dict(figures)
        figures, old = figures.with_cell(address, text), figures
        plain[address] = text
        assert dict(old) == before
    plain = {address: text for address, text in plain.items() if text}
    assert dict(figures) == plain
    assert figures == Figures(plain) == Figures(plain.items())
    assert hash(figures) == hash(Figures(plain))
    assert len(figures) == len(plain)


def test_a_blank_cell_is_absent_and_0_is_0() -> None:
    figures = Figures({CellAddress("1"): "", CellAddress("2"): "0"})
    assert dict(figures) == {CellAddress("2"): "0"}
    assert figures.text(CellAddress("1")) == ""
    assert CellAddress("1") not in figures


@law
def test_walking_meets_every_section_at_its_address(random: Random) -> None:
    report = some_report(random, small_form())
    for address, section in report.walk():
        assert report.section(address) is section
        assert report.address_of(section.uid) == address
    assert report.address_of(report.new_uid()) is None


@pytest.mark.parametrize("path", [(), (1,), (-1,), (0, 0), (0, -1)])
def test_a_section_that_is_not_there_is_a_lookup_error(path: tuple[int, ...]) -> None:
    report = Report("2014", 2017, "某局", sections=(Section("一"),))
    with pytest.raises(LookupError):
        report.section(SectionAddress(path))


def test_lines_without_text_are_no_paragraphs() -> None:
    assert Section("", "甲\n\n 　\n乙\n").paragraphs() == [(0, "甲"), (6, "乙")]
    assert Section("").paragraphs() == []


def test_the_title_is_built_when_there_is_none() -> None:
    assert Report("2014", 2017, "某局").printed_title == "2017年某局政府信息公开工作年度报告"
    assert Report("2014", 2017, "某局", title="题").printed_title == "题"


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九"), (100, "一百"),
     (101, "一百零一"), (110, "一百一十"), (111, "一百一十一"), (120, "一百二十"), (999, "九百九十九")],
)  # fmt: skip
def test_chinese_numerals(number: int, text: str) -> None:
    assert chinese_numeral(number) == text


def test_numbering_has_four_levels_and_skips_the_unnumbered() -> None:
    assert [ordinal(depth, 2) for depth in range(4)] == ["二、", "（二）", "2.", "（2）"]
    siblings = [Section("引言", numbered=False), Section("概述"), Section("附", numbered=False), Section("后")]
    assert ordinals(siblings, 0) == ["", "一、", "", "二、"]


@given(st.text())
def test_hidden_characters_become_visible_one_for_one(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert shown.isprintable() or not hidden_characters(shown)
    assert not hidden_characters(shown)
    assert "\n" not in shown
    assert visible_lines(text).count("\n") == text.count("\n")


@pytest.mark.parametrize("char", ["\x1b", "\x9b", "\x00", "\x7f", "\u202e", "\u2066", "\u200b", "\ufeff", "\U000e0041", "\u2028", "\ud800", "\r"])
def test_no_character_that_commands_or_hides_gets_through(char: str) -> None:
    assert char not in visible(f"a{char}b")
    assert hidden_characters(f"a{char}b") == [(1, f"U+{ord(char):04X}")]
