"""Commands about figures in the text: what is offered, where it goes, where it leads."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategies import form_2021, image_of, read_real
from test_bench import Bench, draft, section

from gjj_tui.commands import bindings
from gjj_tui.commands.figures import cell_label, offers, uses, value_words
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress
from gjj_tui.model.edits import SetCell, SpliceText
from gjj_tui.model.printed import spell_field
from gjj_tui.session import Session
from gjj_tui.store.report_file import report_of

ROOT = Path(__file__).parents[1]
REQUESTS = section(4)
C3100 = CellAddress("3100")


def with_last() -> Session:
    """The real report as a draft, with itself as last year's."""
    file = read_real(ROOT, "2017.toml")
    return Session(file._replace(report=file.report._replace(status="draft")), file.report)


def offered(query: str, session: Session) -> list[str]:
    return [f"{spell_field(offer.term)} {value_words(session, offer.term)}" for offer in offers(session, query)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("3100", "{3100} 2 件"), ("31", "{3100} 2 件"), ("收到申请", "{3100} 2 件"), ("{3100}", "{3100} 2 件"),
        ("8400", "{8400} 27.6 万元"), ("兼职", "{8320} 22 人"),
        ("8310 + 8320", "{8310 + 8320} 23 人"), ("8310+8320", "{8310 + 8320} 23 人"),
        ("1100 - last.1100", "{1100 - last.1100} 0 条"), ("3100 - 3110 - 3120", "{3100 - 3110 - 3120} 2 件"),
        ("专职 + 兼职", "{8310 + 8320} 23 人"), ("专职 ＋ 兼职", "{8310 + 8320} 23 人"),
        ("收到申请数 - 申请办结数", "{3100 - 3200} 0 件"),
        ("上年 3100", "{last.3100} 2 件"), ("last.3100", "{last.3100} 2 件"), ("去年收到申请", "{last.3100} 2 件"),
        ("last. 收到申请", "{last.3100} 2 件"), ("收到申请数 − 上年 收到申请数", "{3100 - last.3100} 0 件"),
    ],
)  # fmt: skip
def test_the_first_offer_is_what_was_meant(query: str, first: str) -> None:
    session = with_last()
    assert offered(query, session)[0] == first


def test_last_year_s_figures_come_last_and_only_when_there_is_such_a_report() -> None:
    assert offered("收到申请", with_last())[-1] == "{last.3100} 2 件"
    assert offered("3100", draft()) == ["{3100} 2 件"] and offered("上年 3100", draft()) == []
    assert len(offered("", draft())) == 58 and offered("没有这个", draft()) == []


def test_cells_of_several_columns_are_told_by_row_and_column() -> None:
    text = 'form = "2021"\nyear = 2021\nagency = "某局"\n[statistics]\nA1 = [1, 2, 0, 0, 0, 0, 3]\n'
    session = Session(report_of("r.toml", image_of(text), text, False, lambda _id: form_2021()))
    assert cell_label(form_2021(), CellAddress("A1", "total")) == "本年新收政府信息公开申请数量 总计"
    assert offered("新收 总计", session) == ["{A1.total} 3 件"]
    assert offered("a1", session)[0] == "{A1.person} 1 件"
    assert offered("A1.total - A1.person", session) == ["{A1.total - A1.person} 2 件"]


def bench_at(start: int, end: int, answers: tuple[object, ...] = (), place: Address | None = REQUESTS) -> Bench:
    bench = Bench(draft(), place, answers)
    bench.selected = (REQUESTS, start, end)
    return bench


def text_of(bench: Bench) -> str:
    return bench.session.report.section(REQUESTS).text


AT = draft().report.section(REQUESTS).text.index("{3100}")


def test_a_figure_takes_the_place_of_what_is_selected() -> None:
    bench = bench_at(0, 6, ("1100",))
    bindings.use_figure(bench)
    assert text_of(bench).startswith("{1100}市公积金中心")
    assert not bindings.why_no_text(bench)
    nowhere = Bench(draft(), REQUESTS)
    assert bindings.why_no_text(nowhere) == "先打开一个章节"


@pytest.mark.parametrize("cursor", [AT, AT + 6])
def test_at_a_figure_another_takes_its_place(cursor: int) -> None:
    bench = bench_at(cursor, cursor, ("3200",))
    bindings.use_figure(bench)
    assert "申请 {3200} 件" in text_of(bench)


def test_from_a_figure_to_its_cell() -> None:
    bench = bench_at(AT + 6, AT + 6)
    bindings.go_to_cell(bench)
    assert bench.shown == [(C3100,)]
    assert bindings.why_no_figure(bench_at(0, 0)) == "光标不在引用的数上"


def test_from_a_sum_to_the_cell_that_is_chosen() -> None:
    bench = bench_at(AT, AT, (1,))
    bench.do(SpliceText(REQUESTS, AT, AT + 6, "{3110 + last.3120}"))
    bindings.go_to_cell(bench)
    assert bench.choices == [["3110 当面申请数 0 件", "last.3120 传真申请数 ＿＿ 件"]]
    assert bench.shown == [(CellAddress("3120"),)] and bench.told == ["正文引用的是上年的数：last.3120 传真申请数 ＿＿ 件"]


def test_a_field_that_is_not_understood_says_why() -> None:
    bench = bench_at(AT, AT)
    bench.do(SpliceText(REQUESTS, AT, AT + 6, "{3109}"))
    assert bindings.why_no_figure(bench) == "表式中没有指标 '3109'，是否为 3100？"


def test_unbound_the_number_stays_as_it_was() -> None:
    bench = bench_at(AT, AT)
    bindings.unbind(bench)
    assert "申请 2 件" in text_of(bench) and bench.told == ["“2”不再随表变动，可按 Ctrl+Z 撤销"]
    bench.session.undo()
    assert not bench.session.dirty
    bench.do(SetCell(C3100, ""))
    assert bindings.why_no_unbind(bench) == "引用的格还没有数"


def test_a_cell_is_used_at_the_cursor_or_at_the_end_of_a_section() -> None:
    bench = bench_at(0, 0, ("依申请",), CellAddress("3300"))
    bindings.use_in_text(bench)
    assert text_of(bench).startswith("{3300}2017 年")
    assert bench.choices[0][0] == "§4 依申请公开政府信息情况"
    assert bench.shown == [(ParagraphAddress((3,), 0), 0, 6)]
    other = bench_at(0, 0, ("行政复议",), CellAddress("4000"))
    bindings.use_in_text(other)
    text = other.session.report.section(section(5)).text
    assert text.endswith("行政诉讼。{4000}") and other.shown == [(ParagraphAddress((4,), 0), text.index("{"), 6)]


def test_from_a_cell_to_its_sentences() -> None:
    bench = bench_at(0, 0, ("作出",), C3100)
    bindings.where_used(bench)
    assert bench.shown == [(ParagraphAddress((3,), 0), AT, 6)]
    bench.do(SpliceText(section(5), 0, 0, "全年 {3100 - 3110} 件；"))
    bindings.where_used(bench)
    assert bench.choices == [["2017 年市公积金中心共受理政府信息公开申请 2 件，已经全部作出答复。"]]
    assert [str(use.address) for use in uses(bench.session, C3100)] == ["§4¶1", "§5¶1"]
    unused = Bench(draft(), CellAddress("7000"))
    bindings.where_used(unused)
    assert unused.told == ["正文没有引用 7000"]


def test_nothing_is_put_into_a_published_report() -> None:
    bench = Bench(draft(status="published"), C3100)
    bench.selected = (REQUESTS, 0, 0)
    for why in (bindings.why_no_text, bindings.why_no_use, bindings.why_no_unbind):
        assert why(bench) == "已发布的报告只读"
    assert not bindings.why_no_cell(bench) and bindings.why_no_cell(Bench(draft())) == "这一行没有数"
