"""What became of a sentence, by the character."""

from __future__ import annotations

from itertools import pairwise
from random import Random

import pytest
from strategies import law

from gjj_tui.model.wording import Piece, marked, wording


@pytest.mark.parametrize(
    ("old", "new", "text"),
    [
        ("共受理 2 件。", "共受理 13 件。", "共受理 [-2-]{+13+} 件。"), ("1173 条", "1205 条", "[-1173-]{+1205+} 条"),
        ("27.6 万元", "30 万元", "[-27.6-]{+30+} 万元"), ("官方微信发布", "官方微信公众号发布", "官方微信{+公众号+}发布"), ("很好", "", "[-很好-]"),
        ("", "新写", "{+新写+}"), ("未变", "未变", "未变"), ("甲单位一乙", "丙单位二丁", "[-甲单位一乙-]{+丙单位二丁+}"), ("APP 上线", "App 上线", "[-APP-]{+App+} 上线"),
    ],
)  # fmt: skip
def test_marks_do_not_need_colour(old: str, new: str, text: str) -> None:
    assert marked(wording(old, new), whole=True) == text


def test_long_passages_that_did_not_change_are_cut() -> None:
    same = "政府信息公开工作" * 10
    text = marked(wording(same + "2017" + same + "2018", same + "2018" + same + "2018"))
    assert text == "……" + same[-14:] + "[-2017-]{+2018+}" + same[:14] + "……"
    assert marked([Piece("=", same)]) == "……"


def some_text(random: Random) -> str:
    return "".join(random.choice(["2017", "2018", "年", "公开", "件", " ", "，", "\n", "a", "b", "1.5"]) for _ in range(random.randint(0, 12)))


@law
def test_both_texts_can_be_read_from_the_pieces(random: Random) -> None:
    old, new = some_text(random), some_text(random)
    pieces = wording(old, new)
    assert "".join(text for kind, text in pieces if kind != "+") == old
    assert "".join(text for kind, text in pieces if kind != "-") == new
    assert all(text for _kind, text in pieces)
    assert not any(one.kind == two.kind for one, two in pairwise(pieces))


def test_a_very_long_passage_is_changed_as_a_whole_and_soon() -> None:
    old, new = "甲" + "公开" * 5_000 + "乙", "丙" + "开公" * 5_000 + "丁"
    assert wording(old, new) == [Piece("-", old), Piece("+", new)]
