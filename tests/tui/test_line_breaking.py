"""Lines of Chinese text break where a printer would break them."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from gjj_tui.tui.line_breaking import NOT_FIRST, NOT_LAST, breaks


def lines(text: str, width: int) -> list[str]:
    places = [0, *breaks(text, width), len(text)]
    return [text[one:other] for one, other in pairwise(places)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("为适应新形势新要求", 8, ["为适应新", "形势新要", "求"]),
        ("新要求，2017 年市", 10, ["新要求，", "2017 年市"]),
        ("主动公开，依申请公开", 8, ["主动公", "开，依申", "请公开"]),
        ("通过《解放日报》公开", 6, ["通过", "《解放", "日报》", "公开"]),
        ("手机APP联动", 6, ["手机", "APP联", "动"]),
        ("www.shgjj.com", 6, ["www.sh", "gjj.co", "m"]),
        ("", 6, [""]),
    ],
)
def test_examples(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected


@given(st.text(alphabet="公开信息，。（）《》“”、 2017APP1.5％—…；", max_size=200), st.integers(8, 60))
def test_every_line_fits_and_nothing_is_lost(text: str, width: int) -> None:
    broken = lines(text, width)
    assert "".join(broken) == text
    assert all(cell_len(line) <= width for line in broken)


def test_no_line_of_the_real_report_begins_or_ends_with_the_wrong_mark(root: Path) -> None:
    for paragraph in (root / "reports" / "2017.toml").read_text("utf-8").splitlines():
        for line in lines(paragraph, 50)[1:]:
            assert line[0] not in NOT_FIRST
        for line in lines(paragraph, 50)[:-1]:
            assert line[-1] not in NOT_LAST


def test_textual_asks_the_function_that_is_replaced() -> None:
    from textual.document._document import Document
    from textual.document._wrapped_document import WrappedDocument

    from gjj_tui.tui.line_breaking import use_chinese_line_breaking

    use_chinese_line_breaking()
    wrapped = WrappedDocument(Document("新要求，2017 年市公积金"))
    wrapped.wrap(10)
    assert wrapped.get_sections(0) == ["新要求，", "2017 年市", "公积金"]
