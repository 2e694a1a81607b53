"""The table of commands is whole and free of contradictions."""

from __future__ import annotations

import re
from collections import Counter
from itertools import groupby
from pathlib import Path

from gjj_tui.commands import PRESETS, SCOPES, commands, keyed
from gjj_tui.commands.presets import moves_of
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.session import Session
from gjj_tui.tui.helping import help_page, key_page, keys_of, palette_lines
from gjj_tui.tui.keys import key_name


def test_ids_are_unique_and_every_command_has_words_and_a_key() -> None:
    table = commands()
    assert max(Counter(command.id for command in table).values()) == 1
    for command in table:
        assert command.scope in SCOPES
        assert command.title and command.help and command.keys


def test_no_key_means_two_things_in_one_panel() -> None:
    for scope in SCOPES[1:]:
        keys = Counter(key for command in commands() if command.scope in (scope, "any") for key in command.keys)
        assert [key for key, count in keys.items() if count > 1] == [], scope


def test_no_letter_is_a_command_where_text_is_typed() -> None:
    for command in commands():
        if command.scope in ("any", "prose"):
            assert all("+" in key or len(key) > 1 for key in command.keys), command.id


def test_keys_are_safe_over_a_plain_ssh_line() -> None:
    """Ctrl+H, I, J and M are Backspace, Tab and Enter there; Ctrl+Shift+letter is Ctrl+letter."""
    for command in commands():
        assert not {"ctrl+h", "ctrl+i", "ctrl+j", "ctrl+m", "ctrl+enter"} & set(command.keys)
        assert not any(key.startswith("ctrl+shift+") and len(key) == 12 for key in command.keys)


def test_users_keys_replace_those_of_the_table() -> None:
    own = {command.id: command.keys for command in keyed(commands(), {"zeros": ("o",), "sum": ()})}
    assert own["zeros"] == ("o",) and own["sum"] == () and own["save"] == ("ctrl+s",)


def test_the_key_page_names_every_command() -> None:
    page = "\n".join(key_page(commands()))
    for command in commands():
        assert command.help in page
    assert key_name("shift+f8") == "Shift+F8" and key_name("ctrl+s") == "Ctrl+S" and key_name("s") == "s"


def test_keys_that_only_terminals_know_are_not_shown() -> None:
    shown = "\n".join(key_page(commands())) + "".join(choice.detail for choice in palette_lines(commands(), ""))
    assert "Shift+F8" in shown and "F12" in shown
    assert not re.search(r"F(1[3-9]|2\d)", shown)
    (own,) = keyed([command for command in commands() if command.id == "save"], {"save": ("f20",)})
    assert keys_of(own) == "F20"


def test_the_palette_finds_by_word_and_by_id() -> None:
    assert [choice.value for choice in palette_lines(commands(), "空格填", "table")] == ["zeros"]
    assert "zeros" in [choice.value for choice in palette_lines(commands(), "zero", "table")]


def test_the_palette_lists_the_commands_of_the_panel_first_and_names_the_panel_of_the_others() -> None:
    lines = palette_lines(commands(), "", "outline")
    scopes = [next(command.scope for command in commands() if command.id == line.value) for line in lines]
    assert len(lines) == len(commands())
    assert [scope for scope, _group in groupby(scopes)][:2] == ["outline", "any"]
    assert not {"outline", "any"} & set(scopes[scopes.index("any") + scopes.count("any") :])
    details = {line.value: line.detail for line in lines}
    assert (details["sum"], details["rename"], details["save"]) == ("统计表 s", "F2 r", "Ctrl+S")


# ---- help


def session() -> Session:
    return Session.open(str(Path(__file__).parents[1] / "reports" / "2018.toml"))


def test_the_help_of_a_row_writes_formulas_but_no_words_of_the_program() -> None:
    _title, lines = help_page(session(), CellAddress("3100"), None)
    assert any(line.endswith("sum-3100  3100 = parts(3100)") for line in lines)
    (line,) = (line for line in lines if "change-last-year" in line)
    assert line.endswith("change-last-year")
    assert "    比上年增减超过 50%，请核对" in lines
    assert not any("last" in line.replace("change-last-year", "") or "this" in line for line in lines)


def test_the_help_of_the_tree_names_the_keys_in_use() -> None:
    table = keyed(commands(), {"rename": ("R",), "palette": ("f11",)})
    _title, lines = help_page(session(), SectionAddress((0,)), None, table)
    assert {"章节栏", "  R               改标题", "  n               加一章", "  Alt+Up K        上移"} <= set(lines)
    assert "  F2 r            改标题" in help_page(session(), SectionAddress((0,)), None)[1]
    assert "F11 命令：按名称找命令" in help_page(session(), None, None, table)[1]


def test_the_keys_of_a_preset_clash_with_nothing_and_stay_overruled() -> None:
    for preset in PRESETS:
        table, moves = keyed(commands(), {}, preset), moves_of(preset)
        for scope in SCOPES[1:]:
            keys = Counter(key for command in table if command.scope in (scope, "any") for key in command.keys)
            assert [key for key, count in keys.items() if count > 1] == [], (preset, scope)
            assert scope == "prose" or not set(moves) & set(keys), (preset, scope)
        assert set(PRESETS[preset]) <= {command.id for command in table}
    own = {command.id: command.keys for command in keyed(commands(), {"add": ("p",)}, "vim")}
    assert own["add"] == ("p",) and own["undo"] == ("ctrl+z", "u") and own["save"] == ("ctrl+s",)
