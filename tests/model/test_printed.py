"""Figures bound in the text: what is printed, and where each printed character comes from."""

from __future__ import annotations

from random import Random

import pytest
from strategies import form_2014, form_2021, law, small_form, some_text

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import Cell
from gjj_tui.model.printed import (
    Printed,
    bound_cells,
    plain,
    printed,
    spell_field,
    splice_printed,
    term_of,
    told,
)
from gjj_tui.model.report import Figures

FIGURES = Figures({
    CellAddress("3100"): "2", CellAddress("3110"): "1", CellAddress("3120"): "1", CellAddress("7000"): "0.50",
    CellAddress("8400"): "27.60", CellAddress("1100"): "约 5",
})  # fmt: skip
LAST = Figures({CellAddress("1100"): "1038"})


def at_2014(text: str) -> Printed:
    return printed(text, form_2014(), FIGURES, LAST)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("受理申请 {3100} 件。", "受理申请 2 件。"),
        ("{ 3100 }件", "2件"),
        ("{8400}万元", "27.60万元"),
        ("{8400 + 7000}万元", "28.1万元"),
        ("{3110 + 3120}和{3110+3120}", "2和2"),
        ("{3110 - 3100}件", "-1件"),
        ("{3110 − 3100}件", "-1件"),
        ("去年{last.1100}条", "去年1038条"),
        ("去年{last.3100}条", "去年＿＿条"),
        ("{3130}件", "＿＿件"),
        ("{3110 + 3130}件", "＿＿件"),
        ("{1100}条，{1100 + 3100}条", "约 5条，＿＿条"),
        ("{{3100}", "{3100}"),
        ("{{{3100}", "{2"),
        ("{{{{}}", "{{}}"),
        ("没有花括号", "没有花括号"),
        ("", ""),
    ],
)  # fmt: skip
def test_what_a_text_prints_as(source: str, shown: str) -> None:
    assert at_2014(source).text == shown
    assert not any(piece.fault for piece in at_2014(source).pieces)


@pytest.mark.parametrize(
    ("source", "fault", "span"),
    [
        ("件{3109}", "表式中没有指标 '3109'，是否为 3100？", (1, 7)),
        ("{}", "花括号内应写指标代码", (0, 2)),
        ("{3100 + 5}", "花括号内只能写指标代码，或几个代码相加减", (0, 10)),
        ("{sum(3110..3120)}", "花括号内只能写指标代码，或几个代码相加减", (0, 17)),
        ("{3100 3110}", "多出了 '3110'", (0, 11)),
        ("{受理数}", "表式中没有指标 '受理数'", (0, 5)),
        ("{3100", "花括号没有合上，要印花括号请写 {{", (0, 1)),
        ("{3100\n}", "花括号没有合上，要印花括号请写 {{", (0, 1)),
        ("{12{3100}", "花括号没有合上，要印花括号请写 {{", (0, 1)),
    ],
)  # fmt: skip
def test_what_cannot_be_understood_stays_as_it_is_written(source: str, fault: str, span: tuple[int, int]) -> None:
    piece = at_2014(source).pieces[0]
    assert (piece.fault, piece.source) == (fault, span)
    assert at_2014(source).text[slice(*piece.printed)] == source[slice(*span)]


def test_a_row_of_several_columns_wants_one() -> None:
    form = form_2021()
    figures = Figures({CellAddress("R1", "total"): "5", CellAddress("R1", "pending"): "2"})
    assert printed("{R1.total - R1.pending}", form, figures).text == "3"
    assert printed("{A1}", form, figures).pieces[0].fault == "指标 A1 有多列，应写明列，如 A1.person"
    assert printed("{A1.sum}", form, figures).pieces[0].fault == "指标 A1 没有 sum 列"


def test_a_cell_that_breaks_the_line_does_not_break_the_paragraph() -> None:
    assert printed("{3100}件", form_2014(), Figures({CellAddress("3100"): "1\n2"})).text == "1␊2件"


def test_the_cells_of_a_text() -> None:
    assert list(bound_cells("{3100}{{{8400 - last.8400}{9}{", form_2014())) == [
        Cell(CellAddress("3100")), Cell(CellAddress("8400")), Cell(CellAddress("8400"), last=True),
    ]  # fmt: skip


@pytest.mark.parametrize("source", ["{3100}", "{3110 + 3120}", "{last.1100 - 1100 + 3100}"])
def test_a_field_is_spelled_as_it_is_read(source: str) -> None:
    assert spell_field(term_of(source[1:-1], form_2014())) == source


def test_offsets_at_a_figure() -> None:
    whole = at_2014("共{8400}元")
    assert whole.text == "共27.60元"
    assert [whole.to_printed(offset) for offset in range(9)] == [0, 1, 1, 1, 1, 1, 1, 6, 7]
    assert [whole.to_printed(offset, end=True) for offset in range(9)] == [0, 1, 6, 6, 6, 6, 6, 6, 7]
    assert [whole.to_source(offset) for offset in range(8)] == [0, 1, 1, 1, 1, 1, 7, 8]
    assert [whole.to_source(offset, end=True) for offset in range(8)] == [0, 1, 7, 7, 7, 7, 7, 8]
    assert whole.at(0) is whole.at(6) is None
    assert whole.at(1) is whole.at(5) is whole.pieces[0]
    assert whole.between(0, 1) == whole.between(6, 7) == ()
    assert whole.between(1, 1) == () and whole.between(3, 3) == whole.between(0, 2) == whole.pieces


def _shown(random: Random) -> Printed:
    text = some_text(random, 8)
    figures = Figures({CellAddress("B1"): random.choice(("", "0", "27.60", "约 5")), CellAddress("A1", "own"): "3"})
    return printed(text, small_form(), figures, Figures({CellAddress("B1"): random.choice(("", "1.5"))}))


@law
def test_every_character_is_printed_from_somewhere(random: Random) -> None:
    whole = _shown(random)
    done = at = 0
    for piece in whole.pieces:
        assert whole.source[done : piece.source[0]] == whole.text[at : piece.printed[0]]
        assert piece.printed[0] < piece.printed[1]
        done, at = piece.source[1], piece.printed[1]
    assert whole.source[done:] == whole.text[at:]
    for offset in range(len(whole.text) + 1):
        start, end = whole.to_source(offset), whole.to_source(offset, end=True)
        assert whole.to_printed(start) <= offset <= whole.to_printed(end)
        inside = any(piece.printed[0] < offset < piece.printed[1] for piece in whole.pieces)
        assert (start == end) is not inside


@law
def test_an_edit_of_what_is_printed_changes_just_that(random: Random) -> None:
    form = small_form()
    figures = Figures({CellAddress("B1"): "27.60", CellAddress("A1", "own"): "3"})
    whole = printed(some_text(random, 8), form, figures)
    start = random.randint(0, len(whole.text))
    end = random.randint(start, len(whole.text))
    typed = random.choice(("", "{", "}", "3100}", "{3100}", "{B1}", "甲", "B1}乙", "\n"))
    written = random.choice((plain(typed), "{B1}", plain(typed)))
    splice = splice_printed(whole, start, end, written)
    source = whole.source[: splice.start] + splice.text + whole.source[splice.end :]
    new = printed(source, form, figures)
    first, last = (whole.to_printed(offset) for offset in whole.source_span(start, end))
    assert new.text == whole.text[:first] + printed(written, form, figures).text + whole.text[last:]
    kept = [piece.term for piece in whole.pieces if piece.term and (piece.printed[1] <= first or piece.printed[0] >= last)]
    assert len([piece for piece in new.pieces if piece.term]) == len(kept) + (written == "{B1}")


@law
def test_plain_text_prints_as_it_is(random: Random) -> None:
    text = some_text(random, 6)
    assert printed(plain(text), small_form(), Figures()).text == text




def test_a_change_tells_what_was_printed_and_where_it_is_from() -> None:
    figures = Figures({CellAddress("3100"): "338", CellAddress("3110"): "3"})
    text = "收到 {3100} 件，其中 {3110 + 3120} 件，上年 {last.3100} 件，{{不动}}，{9999} 件。"
    expected = "收到 338〔3100〕 件，其中 ＿＿〔3110 + 3120〕 件，上年 {last.3100} 件，{{不动}}，{9999} 件。"
    assert told(text, form_2014(), figures) == expected
