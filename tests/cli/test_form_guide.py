"""The guide for authors of forms says what is so: its files are read, its commands print what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.cli import main
from gjj_tui.store.form_reader import MENTION, READING, RULE, SECTION, TABLE
from gjj_tui.store.own_forms import OWN_COLUMN, OWN_FORM, OWN_ROW, WITHOUT

GUIDE = Path(__file__).parents[2] / "gjj_tui" / "forms" / "README.md"
TEXT = GUIDE.read_text("utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
FILES: dict[str, str] = {}
for _kind, _text in (block for block in BLOCKS if block[0] == "toml"):
    _name = _text.split("\n")[0].removeprefix("# ").removesuffix("（续）")
    FILES[_name] = FILES.get(_name, "") + _text
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
    assert {line.split()[2] for line in result.lines[:-1]} == {"blank"}


@pytest.mark.parametrize(("title", "keys"), [
    ("表式", OWN_FORM), ("`[[table]]`", TABLE), ("`[[table.column]]`", OWN_COLUMN), ("`[[table.row]]`", OWN_ROW),
    ("`[[rule]]`", RULE), ("规则的 `text`", MENTION), ("`[[reading]]`", READING), ("`[[section]]`", SECTION),
    ("`[[without]]`", WITHOUT),
])  # fmt: skip
def test_the_guide_lists_every_key_that_a_form_may_have(title: str, keys: dict[str, type]) -> None:
    table = re.search(rf"\*\*{re.escape(title)}\*\*.*\n\n\| 键 \| 意思 \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT)
    assert table is not None
    listed = [key for row in table[1].splitlines() for key in re.findall(r"`(\w+)`", row.split("|")[1])]
    assert sorted(listed) == sorted(keys)
