"""``gjj doctor``: lines of name and value, never a failure."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pexpect
import pytest

ROOT = Path(__file__).resolve().parents[2]


def values(text: str) -> dict[str, str]:
    return dict(line.split(": ", 1) for line in text.splitlines())


def test_it_tells_what_is_there(gjj: Any, terminal: Path) -> None:
    result = gjj("doctor")
    found = values(result.out)
    assert (result.code, result.err) == (0, "")
    assert found["Python"].startswith("{}.{}.{} ".format(*sys.version_info))
    assert found["textual"][0].isdigit()
    assert "tomli" in found
    assert found["TERM"] == "xterm-256color"
    assert found["颜色"] == "256 色"
    assert found["歧义字符的宽度"].startswith("未测")
    assert found["语言"] == "zh"
    assert found["设置文件"] == "没有（用默认设置）"
    assert found["状态文件夹"] == f"{terminal}/state/gjj-tui （可写）"


def test_bad_values_come_with_advice(gjj: Any, monkeypatch: pytest.MonkeyPatch, terminal: Path) -> None:
    (terminal / "state").write_text("", encoding="utf-8")
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setenv("LC_ALL", "xx_XX.UTF-8")
    monkeypatch.setenv("SSH_CONNECTION", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("PATH", "")
    found = values(gjj("doctor").out)
    for name in ("TERM", "地区设置", "剪贴板", "git", "状态文件夹"):
        assert "  → " in found[name], name
    assert found["颜色"] == "关（NO_COLOR）"


def test_it_never_loads_the_app(process: Any) -> None:
    code = "import sys; from gjj_tui.cli import main; main(['doctor']); sys.exit('textual' in sys.modules)"
    assert os.system(f'{sys.executable} -c "{code}" > {os.devnull}') == 0


@pytest.mark.pty
@pytest.mark.parametrize(
    ("column", "width", "mode", "sides"),
    [
        (3, "— 2  “ 2  … 2", "\x1b[?69;2$y", "有"), (2, "— 1  “ 1  … 1", "\x1b[?69;0$y", "没有"),
        (2, "— 1  “ 1  … 1", "", "没有"), (0, "未测", "", "未测"),
    ],
)  # fmt: skip
def test_the_width_of_the_dash_and_side_margins_are_asked_of_the_terminal(
    column: int, width: str, mode: str, sides: str
) -> None:
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    child = pexpect.spawn(
        sys.executable, ["-m", "gjj_tui", "doctor"], env=environ, encoding="utf-8", timeout=20, dimensions=(30, 100)
    )  # fmt: skip
    child.expect_exact("\r—\x1b[6n\r“\x1b[6n")
    child.expect_exact("\r\x1b[K")
    child.send(mode)
    if column:
        child.send(f"\x1b[5;{column}R" * 7)
    child.expect_exact(f"歧义字符的宽度: {width}")
    child.expect_exact(f"左右边界: {sides}")
    child.expect(pexpect.EOF)
    child.close()
    assert child.exitstatus == 0
