"""Two who work on one report, and programs that change it underneath: both their work is in the file."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from faults.screens import Screen, figure_in, text_in

pytestmark = pytest.mark.pty


@pytest.fixture
def report(tmp_path: Path, root: Path) -> Path:
    """The real report as a draft, with its comments."""
    path = tmp_path / "2017.toml"
    data = (root / "reports" / "2017.toml").read_bytes()
    path.write_bytes(data.replace(b'status = "published"', b'status = "draft"'))
    return path


def comments(report: Path) -> list[bytes]:
    return re.findall(rb"(?m)^\s*#.*$", report.read_bytes())


def script(report: Path, old: str, new: str) -> None:
    """What an editor or a script does: the whole file anew."""
    text = report.read_text("utf-8")
    assert text.count(old) == 1, old
    report.write_text(text.replace(old, new), "utf-8")


def change_figure(screen: Screen, code: str, figure: str) -> None:
    screen.press("ctrl+g", code, "enter")
    screen.wait(code)
    for digit in figure:
        screen.press(digit)
    screen.press("enter")
    screen.wait("未保存")


def test_two_sessions_edit_cells_and_paragraphs_of_one_draft(report: Path) -> None:
    notes = comments(report)
    one = Screen(report).begin()
    two = Screen(report)
    two.wait("开着这份报告")
    assert re.search(r"root.*在 \S+ 上用 gjj 开着这份报告（从 \d\d:\d\d 起", two.screen) or os.geteuid()
    for choice in ("只读打开", "仍然编辑", "接管", "取消"):
        assert choice in two.screen
    two.press("2")
    change_figure(one, "3110", "41")
    change_figure(two, "3120", "42")
    one.go_to("概述")
    one.type("甲改第一段。")
    one.wait("甲改第一段")
    two.go_to("概述")
    two.press("\x1b[1;5F")  # ctrl+end
    two.type("乙改末段。")
    two.wait("乙改末段")
    one.save()
    two.wait("已与您的改动合并")
    two.save()
    one.wait("已重新读入")
    one.wait("乙改末段")
    one.leave()
    two.leave()
    assert figure_in(report, "3110") == "41" and figure_in(report, "3120") == "42"
    text = text_in(report, 1)
    assert text.startswith("甲改第一段。2017 年") and text.endswith("乙改末段。")
    assert comments(report) == notes
    assert os.listdir(report.parent) == ["2017.toml"]


def test_a_change_underneath_is_read_in_or_merged(report: Path, root: Path) -> None:
    screen = Screen(report).begin()
    screen.press("ctrl+g", "3110", "enter")
    screen.wait("3110")
    command = [sys.executable, "-m", "gjj_tui", "set", "--force", str(report), "3110=77"]
    subprocess.run(command, check=True, capture_output=True, env={**os.environ, "PYTHONPATH": str(root)})
    screen.wait("已重新读入")
    screen.wait("77")
    change_figure(screen, "3120", "78")
    script(report, 'title = "引言"', 'title = "引言" # 别人写的')
    script(report, "1100 = 1173", "1100 = 1174")
    screen.wait("已与您的改动合并")
    assert "未保存" in screen.screen
    screen.save()
    screen.leave()
    assert [figure_in(report, code) for code in ("3110", "3120", "1100")] == ["77", "78", "1174"]
    assert "# 别人写的" in report.read_text("utf-8")


@pytest.mark.parametrize(("choice", "figure"), [("1", "51"), ("2", "52")], ids=["ours", "theirs"])
def test_a_conflict_is_decided_by_the_user(report: Path, choice: str, figure: str) -> None:
    screen = Screen(report).begin()
    change_figure(screen, "1100", "51")
    script(report, "1100 = 1173", "1100 = 52")
    screen.wait("两边都改了")
    for side in ("用我的：51", "用对方的：52", "用原来的：1173"):
        assert side in screen.screen
    screen.press(choice)
    screen.wait("已合并")
    assert figure_in(report, "1100") == "52"  # nothing is written before it is saved
    screen.press("ctrl+s")
    screen.wait("已保存")
    screen.leave()
    assert figure_in(report, "1100") == figure


def test_a_file_that_is_broken_for_a_moment_is_waited_for(report: Path) -> None:
    screen = Screen(report).begin()
    change_figure(screen, "3110", "61")
    whole = report.read_bytes().replace(b"1100 = 1173", b"1100 = 1174")
    half = whole[: whole.index(b"1100 = ") + 7]
    report.write_bytes(half)
    screen.wait(" ! ")
    screen.press("ctrl+s")
    screen.wait("没有保存")
    assert report.read_bytes() == half
    change_figure(screen, "3120", "62")  # work goes on
    assert report.read_bytes() == half
    report.write_bytes(whole)
    screen.wait("已与您的改动合并")
    screen.save()
    screen.leave()
    assert [figure_in(report, code) for code in ("3110", "3120", "1100")] == ["61", "62", "1174"]


def test_a_report_published_in_between_is_read_only_and_the_work_is_not_lost(report: Path) -> None:
    screen = Screen(report).begin()
    change_figure(screen, "3110", "71")
    script(report, 'status = "draft"', 'status = "published"')
    screen.wait("已与您的改动合并")
    screen.wait("已发布 只读")
    assert "未保存" in screen.screen
    screen.press("ctrl+g", "3120", "enter", "7", "enter")
    screen.wait("已发布的报告只读")
    published = report.read_bytes()
    screen.press("ctrl+s")
    screen.wait("文件里的报告已发布")
    assert report.read_bytes() == published
    screen.press("down", "enter")
    screen.wait("已保存")
    assert figure_in(report, "3110") == "71" and 'status = "published"' in report.read_text("utf-8")
    screen.leave()
