"""What only a real terminal shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from rich.cells import cell_len
from terminal import Terminal

pytestmark = pytest.mark.pty

# Each of these would command a terminal, crash a markup parser, or hide text.
HOSTILE = "[/x][b]见[/附件]\\u001b]52;c;UFdORUQ=\\u0007\\u001b[2J\\u009b2J\\u202e\\u2028\\u0000\\u0008\\u000d\\u007f\\ufeff[@click=app.quit]点[/]"
FORBIDDEN = (b"\x1b]52", b"PWNED", "\u202e".encode(), "\u2028".encode(), "\x9b".encode(), "\ufeff".encode(), b"\x7f")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A report with such text in every place that takes text, in a file with such a name."""
    path = tmp_path / "[b]报告[x]\u202e\x1b[2J.toml"
    path.write_text(
        f'''form = "2014"
year = 2018
agency = "{HOSTILE}"
short_name = "{HOSTILE}"
title = "{HOSTILE}"
"坏{HOSTILE}" = "{HOSTILE}"

[[section]]
title = "{HOSTILE}"
text = "{HOSTILE}"
"k{HOSTILE}" = 1

  [[section.section]]
  title = "{HOSTILE}"
  text = """
{HOSTILE}
第二段{HOSTILE}
"""

[[section]]
title = "附表"
table = "statistics"

[statistics]
1100 = "{HOSTILE}"
1110 = 3
"9{HOSTILE}" = 1

[[explanation]]
rule = "{HOSTILE}"
text = "{HOSTILE}"
''',
        "utf-8",
    )
    return path


def test_no_text_of_a_report_commands_the_terminal_on_any_screen(hostile: Path) -> None:
    terminal = Terminal(str(hostile))
    terminal.wait("核对结果")
    for _ in range(14):
        terminal.press("down")
    terminal.press("f8", "f1", "escape", "f8", "f1", "escape", "f3", "escape", "f6", "f1", "escape")
    terminal.press("ctrl+f", "见", "escape", "ctrl+g", "1100", "enter", "f1", "escape", "ctrl+p", "escape")
    terminal.press("enter", "x", "enter", "f6", "f6", "home", "down", "enter", "甲", "ctrl+s", "ctrl+z")
    terminal.press("home", "f5", "escape", "n", "新", "enter", "delete", "escape")
    terminal.press("ctrl+s")
    terminal.wait("已保存")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    for sequence in FORBIDDEN:
        assert sequence not in terminal.raw, sequence
    assert terminal.raw.count(b"\x1b[2J") <= 2  # Textual's own, at the start and at the end.


def test_a_figure_is_filled_saved_and_there_after_leaving(draft: Path) -> None:
    terminal = Terminal(str(draft))
    terminal.wait("章节")
    terminal.press("ctrl+g", "3110", "enter")
    terminal.wait("统计指标")
    terminal.press("1", "2", "enter", "ctrl+s")
    terminal.wait("已保存")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    assert "\n3110 = 12\n" in draft.read_text("utf-8")


def test_chinese_text_of_an_input_method_arrives_whole(draft: Path) -> None:
    terminal = Terminal(str(draft))
    terminal.wait("章节")
    terminal.press("down", "enter")
    terminal.press("政府信息公开工作", "enter", "第二段。", "ctrl+s")
    terminal.wait("已保存")
    terminal.press("ctrl+q")
    terminal.finish()
    assert 'text = """\n政府信息公开工作\n第二段。\n"""' in draft.read_text("utf-8")


def test_a_folder_with_several_reports_lets_one_be_chosen(folder: Path) -> None:
    terminal = Terminal(str(folder))
    terminal.wait("选择报告")
    terminal.wait("已发布")
    terminal.press("down", "enter")
    terminal.wait("2017年")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0


def test_in_an_empty_folder_a_first_report_is_made_and_opened(tmp_path: Path) -> None:
    terminal = Terminal(cwd=tmp_path, PYTHONPATH=str(Path(__file__).parents[2]))
    terminal.wait("从哪里开始")
    terminal.press("enter")
    terminal.wait("新报告（1/3）")
    terminal.press("某局", "enter")
    terminal.wait("新报告（2/3）")
    terminal.press("enter")
    terminal.wait("新报告（3/3）")
    terminal.press("1")
    terminal.wait("章节")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    (path,) = tmp_path.iterdir()
    assert 'agency = "某局"' in path.read_text("utf-8")


def test_the_draft_of_the_next_year_is_opened_in_place_of_this_one(folder: Path) -> None:
    (folder / "2018.toml").unlink()
    terminal = Terminal(str(folder / "2017.toml"))
    terminal.wait("章节")
    terminal.press("shift+f7")
    terminal.wait("[x] §1¶1 2017")
    terminal.press("enter")
    terminal.wait("2018 年报告的草稿")
    terminal.press("escape")
    terminal.wait("写成文件并打开")
    terminal.press("1")
    terminal.wait("2018年  2014表式  填报")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    assert sorted(path.name for path in folder.iterdir()) == ["2017.toml", "2018.toml"]


def test_the_terminal_is_left_as_it_was_found(draft: Path) -> None:
    terminal = Terminal(str(draft))
    terminal.wait("章节")
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
    modes = dict(re.findall(rb"\x1b\[\?(\d+)([hl])", terminal.raw))
    assert {mode for mode, state in modes.items() if state == b"h"} <= {b"25", b"7"}
    assert modes[b"25"] == b"h" and modes[b"1049"] == b"l"


@pytest.mark.parametrize(("columns", "lines"), [(80, 24), (120, 40)])
def test_columns_are_aligned_and_nothing_is_cut_without_a_mark(folder: Path, columns: int, lines: int) -> None:
    terminal = Terminal(str(folder / "2017.toml"), columns=columns, lines=lines)
    terminal.wait("章节")
    terminal.press("ctrl+g", "3220", "enter")
    terminal.wait("3140")  # not in the list to choose from
    rows = [line for line in terminal.lines if " 件 " in line and any(code in line for code in ("31", "32"))]
    assert len(rows) >= 5
    ends = {cell_len(line[: line.index(code)]) for line in rows for code in ("3110", "3120", "3130", "3210") if code in line}
    assert len(ends) == 1
    terminal.press("ctrl+q")
    assert terminal.finish() == 0
