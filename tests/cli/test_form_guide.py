"""The guide for authors of forms says what is so: its files are read, its commands print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.cli import main

GUIDE = Path(__file__).parents[2] / "gjj_tui" / "forms" / "README.md"
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
FILES = {text.split("\n")[0].removeprefix("# "): text for kind, text in BLOCKS if kind == "toml"}
COMMANDS = [
    (command, output)
    for kind, text in BLOCKS if kind == "console"
    for command, output in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", text, re.MULTILINE)
]  # fmt: skip


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """The files of the guide, where it says."""
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    return tmp_path


def test_the_guide_has_examples() -> None:
    assert set(FILES) == {"forms/quji.toml", "forms/xinfang.toml", "2017.toml"}
    assert COMMANDS


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("forms/")])
def test_a_form_of_the_guide_is_shown_and_its_examples_hold(files: Path, name: str, gjj: Any) -> None:
    by_name, by_file = gjj("forms", Path(name).stem), gjj("forms", name)
    assert (by_name.code, by_name.err) == (0, "")
    assert by_name.out.replace("./", "") == by_file.out.replace("./", "")


@pytest.mark.parametrize(("command", "output"), COMMANDS)
def test_a_command_of_the_guide_prints_what_it_shows(
    files: Path, command: str, output: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program, *argv = shlex.split(command)
    assert program == "gjj"
    assert main(argv) == 0
    assert capsys.readouterr().out == output


def test_the_report_of_the_guide_has_nothing_but_blanks(files: Path, gjj: Any) -> None:
    result = gjj("check", ".")
    assert result.code == 0
    assert [line.split()[2] for line in result.lines[:-1]] == ["blank"]
