"""The README says what is so: its keys, commands, settings, files and links are those of the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from strategies import file_of

from gjj_tui.check.checker import Checker
from gjj_tui.cli import COMMANDS, _load
from gjj_tui.cli.arguments import common_options
from gjj_tui.commands import Command, commands
from gjj_tui.i18n import use_language
from gjj_tui.settings import settings_of
from gjj_tui.tui.keys import key_name
from gjj_tui.tui.start import check_settings

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "README.md").read_text("utf-8")
PANELS = {
    "Everywhere": "any", "Tree": "outline", "Table": "table", "Text": "prose", "Findings": "findings",
    "Overview": "overview",
}  # fmt: skip


def rows() -> Iterator[tuple[str, list[str]]]:
    """The rows of the table of keys, each with its panel."""
    panel = ""
    table = TEXT.partition("## Keys\n")[2].partition("\n\n`")[0]
    for line in table.strip().splitlines()[2:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if head := re.fullmatch(r"\*\*(.*)\*\*", cells[0]):
            panel = PANELS[head[1]]
        else:
            yield panel, cells


def titled(language: str) -> dict[str, Command]:
    use_language(language)
    try:
        return {command.id: command for command in commands()}
    finally:
        use_language("zh")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", TEXT, re.DOTALL)


def test_every_command_is_in_the_table_of_keys_with_its_own_and_its_titles() -> None:
    chinese, english = titled("zh"), titled("en")
    seen = []
    for panel, (keys, title, words, ids) in rows():
        for key, name, word, id in zip(*(cell.split(" · ") for cell in (keys, title, words, ids)), strict=bool(ids)):
            if ids:
                command = chinese[id.strip("`")]
                assert key.replace("\\\\", "\\") in map(key_name, command.keys)
                assert (panel, word) == (command.scope, command.title)
                assert name == english[command.id].title
                seen.append(command.id)
    assert sorted(seen) == sorted(chinese)


def test_the_settings_can_be_read_and_bind_no_key_twice(tmp_path: Path) -> None:
    (settings,) = (block for block in blocks("toml") if block.startswith("language"))
    path = tmp_path / "config.toml"
    path.write_text(settings, "utf-8")
    check_settings(settings_of(str(path)))


def test_the_report_has_no_unknown_key_rule_or_cell() -> None:
    (text,) = (block for block in blocks("toml") if block.startswith("form"))
    file = file_of(text)
    found = Checker(file.form, file.report, None, (remark for remark, _offset in file.remarks)).findings()
    assert {finding.rule for finding in found} & {"unknown-key", "unknown-row", "binding-unknown"} == set()
    assert {one.rule for one in file.report.explanations} - {rule.id for rule in file.form.rules} == {"prose-doubled"}


def test_the_command_line_has_these_commands_and_options() -> None:
    known = {name: {option.name for option in (*_load(name).options, *common_options())} for name in COMMANDS}
    shown = [line for block in blocks("sh") for line in block.splitlines() if re.match(r"gjj \w+ ", line)]
    assert {line.split()[1] for line in shown} == set(COMMANDS)
    for line in shown:
        assert set(re.findall(r"--\w+", line)) <= known[line.split()[1]], line


def test_both_languages_give_the_same_two_commands() -> None:
    english, chinese = TEXT.split("# 中文说明")
    for command in re.findall(r"^python3 -m venv .*$", english, re.MULTILINE):
        assert command in chinese
    assert TEXT.count("<!-- tests -->") == 1


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\]\(([^)]+)\)", TEXT))))
def test_a_link_leads_somewhere(target: str) -> None:
    if target.startswith("#"):
        heads = re.findall(r"^#+ (.*)$", TEXT, re.MULTILINE)
        assert target[1:] in [head.lower().replace(" ", "-") for head in heads]
    else:
        assert (ROOT / target).exists()
