"""Text of files, names of files and words of the command line never reach a terminal raw."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.model.visible import hidden_characters

EVIL = "\x1b]52;c;eA==\x07\x1b[2J\x9b31m\x00\x7f\u202e\u2066\u2028\ufeff\U000e0041[/b][@click=app.quit]"


def escaped(text: str) -> str:
    """As a TOML string."""
    return '"' + "".join(char if char.isalnum() else f"\\U{ord(char):08x}" for char in text) + '"'


REPORT = f"""
form = "2014"
year = 2017
agency = {escaped(EVIL)}
title = {escaped(EVIL)}
{escaped(EVIL)} = 1

[[section]]
title = {escaped(EVIL)}
text = {escaped(EVIL)}
table = {escaped(EVIL)}

[statistics]
1100 = {escaped(EVIL)}
{escaped("9" + EVIL)} = 1
"""


def clean(text: str) -> bool:
    return not hidden_characters(text.replace("\n", "").replace("\t", "")) and "\t\t" not in text


@pytest.fixture
def evil() -> str:
    name = "名\x1b[2J\u202e\udcff.toml"
    Path(name).write_text(REPORT, encoding="utf-8")
    return name


@pytest.mark.parametrize(
    "argv",
    [
        ["check"],
        ["check", "--format", "json"],
        ["check", "--format", "sarif"],
        ["show"],
        ["export", "", "--to", "md"],
        ["export", "", "--review", "--to", "html"],
        ["show", "", "1100", "@title", "§1", "§1¶1"],
        ["show", "", "1100\x1b[2J"],
        ["show", "", "@\x1b[2J"],
        ["set", "", "1100=\x1b[2J\u202e", "1110=\u2028"],
        ["set", "", "@agency=\x1b[2J"],
        ["set", "", "@status=\x1b[2J"],
        ["set", "", "\x1b[2J"],
        [],
    ],
)
def test_nothing_hidden_is_printed(gjj: Any, evil: str, argv: list[str]) -> None:
    words = [evil if word == "" else word for word in argv]
    result = gjj(*words, *([] if evil in words else [evil]))
    assert result.code in (0, 1, 2)
    assert result.out or result.err
    assert clean(result.out)
    assert clean(result.err)


@pytest.mark.parametrize("argv", [["{}"], ["check", "{}"], ["forms", "{}"], ["check", "--{}"], ["show", "{}.toml"], ["export", "--check", "{}.md"]])
def test_words_of_the_command_line_are_shown_clean(gjj: Any, argv: list[str]) -> None:
    result = gjj(*(word.format(EVIL) for word in argv))
    assert result.code in (2, 3)
    assert clean(result.out)
    assert clean(result.err)


@pytest.mark.parametrize("content", [EVIL, f"{EVIL} = 1", 'form = "2014"\nyear = "\\u001b[2J"\nagency = "x"'])
def test_faults_quote_files_clean(gjj: Any, content: str) -> None:
    Path("x.toml").write_text(content, encoding="utf-8")
    for argv in (["check"], ["show"], ["check", "--format", "json"]):
        result = gjj(*argv, "x.toml")
        assert result.code == 3
        assert clean(result.out)
        assert clean(result.err)


def test_json_still_means_the_same_text(gjj: Any, evil: str) -> None:
    (report,) = json.loads(gjj("check", "--format", "json", evil).out)["reports"]
    assert report["agency"] == EVIL
    assert os.fsencode(report["path"]) == os.fsencode(evil)


def test_markup_is_text(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, 'title = "概述"', 'title = "见[/附件][b]说明[/b]"')
    assert gjj("show", draft, "§2").lines[0] == "一、见[/附件][b]说明[/b]"
