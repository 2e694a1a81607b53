"""The marks of clauses and sentences, and the cheap looks that come before an expression."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from gjj_tui.check import prose_names, prose_units
from gjj_tui.check.prose_rule import EXAMPLE
from gjj_tui.model.marks import CLAUSE, end_before, followed, pieces, start_after

SET = re.compile(f"[{re.escape(CLAUSE)}]")
TEXTS = st.text("甲乙，,。；\n （(")
WORDS = st.lists(st.sampled_from((
    "由", "针对", "市", "某市公积金管理中心", "市公积金中心", "教育局", "办公室", "主动公开", "受理", "收到", "政府信息公开", "工作",
    "编制", "（以下", "有关", "的", "了", "政府", "信息", "申请", "共", "共计", "累计", "合计", "全年", "数为", "达", "达到", "培训",
    "12", "3", "，", ",", "。", "；", "件", "人次", "条", "年", " ", "\u3000",
)), max_size=14).map("".join)  # fmt: skip


@given(TEXTS, st.integers(0, 12), st.integers(0, 12))
def test_marks_are_found_as_a_set_of_them_is(text: str, start: int, end: int) -> None:
    start, end = min(start, len(text)), min(end, len(text))
    if start <= end:
        assert start_after(text, CLAUSE, end, start) == max((one.end() for one in SET.finditer(text, start, end)), default=start)
        found = SET.search(text, start, end)
        assert end_before(text, CLAUSE, start, end) == (found.start() if found else end)
    assert pieces(text, CLAUSE) == [piece for piece in SET.split(text) if piece]


def test_a_word_is_followed_whatever_blanks_stand_between() -> None:
    assert list(followed("共计  。达", ("共计", "达"), ("。",))) == [2]
    assert list(followed("共计" + " " * 20 + "。达", ("共计", "达"), ("。",), at_end=True)) == [2, 24]


@given(WORDS)
def test_where_the_cheap_look_says_no_no_expression_would_match(text: str) -> None:
    shortened = list(prose_names._names(text, EXAMPLE))
    every = {
        found.start(1) for _word, _behind, pattern in prose_names._ITS_NAME for found in pattern.finditer(text)
        if not prose_names._BESIDE.match(found[1]) and not prose_names._own(found[1], EXAMPLE)
    }  # fmt: skip
    assert {hit.start for hit in shortened} == every
    if prose_units._WITHOUT_UNIT.search(text):
        assert prose_units._bare_number(text)
    if prose_units._WITHOUT_NUMBER.search(text):
        assert prose_units._bare_unit(text)
    if prose_units._STOPPED.search(text):
        assert any(followed(text, prose_units._TOTAL_WORDS, prose_units._STOPS, at_end=True))
    if prose_units._COUNTED.search(text):
        assert prose_units._counted(text)
