"""How the text speaks of figures, as form files say it: read strictly, and carried into an office's own form."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategies import SMALL_FORM

from gjj_tui.store.faults import StoreFault
from gjj_tui.store.forms import built_in_form, form_of


def test_a_reading_is_read_with_its_alternatives_and_examples() -> None:
    small = form_of("small.toml", SMALL_FORM)
    cell = next(small.cells())
    text = f'[[reading]]\nfigures = ["{cell}"]\nwords = ["收到|受理", "申请"]\nask = true\nfail = ["受理 ⟦3⟧ 件。"]\n'
    (reading,) = form_of("small.toml", SMALL_FORM + text).readings
    assert (reading.figures, reading.words, reading.ask) == ((str(cell),), ("收到|受理", "申请"), True)
    assert reading.fails == ("受理 ⟦3⟧ 件。",) and reading.context == () and reading.passes == ()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('figures = ["B9"]\nwords = ["收到"]', "B9：表式中没有指标 'B9'"),
        ('figures = ["{cell} > 0"]\nwords = ["收到"]', "{cell} > 0：多出了"),
        ('figures = ["{cell}"]', "缺少“words”"),
        ('figures = []\nwords = ["收到"]', "figures 和 words 都不能空着"),
        ('figures = ["{cell}"]\nwords = ["收到", ""]', "words 应是一列词，每个都加引号"),
        ('figures = ["{cell}"]\nwords = [3]', "words 应是一列词，每个都加引号"),
        ('figures = ["{cell}"]\nwords = ["收到"]\npass = ["收到 3 件"]', "例句应把要读的数写在 ⟦ 和 ⟧ 之间：收到 3 件"),
        ('figures = ["{cell}"]\nword = ["收到"]', "没有名为“word”的项，是否为 words？"),
    ],
)  # fmt: skip
def test_a_slip_is_found_with_its_line(text: str, message: str) -> None:
    cell = str(next(form_of("small.toml", SMALL_FORM).cells()))
    with pytest.raises(StoreFault) as caught:
        form_of("small.toml", f"{SMALL_FORM}\n[[reading]]\n{text.replace('{cell}', cell)}\n")
    assert message.replace("{cell}", cell) in caught.value.message
    assert caught.value.line > SMALL_FORM.count("\n")


def test_an_own_form_with_more_columns_reads_the_total(tmp_path: Path) -> None:
    from gjj_tui.store.own_forms import OwnFormReader

    base = built_in_form("2014")
    assert base
    text = """\
id = "district"
source = "测试"
extends = "2014"

[[table]]
id = "statistics"

  [[table.column]]
  id = "offices"
  title = "区直单位"

  [[table.column]]
  id = "all"
  title = "合计"
  total = true
"""
    own = OwnFormReader("district.toml", text, base).form()
    assert len(own.readings) == len(base.readings)
    by_words = {reading.words: reading.figures for reading in own.readings}
    assert by_words["复议", "诉讼"] == ("4000.all + 5000.all",)
