"""The table of commands is whole and free of contradictions."""

from __future__ import annotations

from collections import Counter

from gjj_tui.commands import SCOPES, commands, keyed
from gjj_tui.tui.keys import key_name
from gjj_tui.tui.helping import key_page, palette_lines


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


def test_the_palette_finds_by_word_and_by_id() -> None:
    assert [choice.value for choice in palette_lines(commands(), "空格填")] == ["zeros"]
    assert "zeros" in [choice.value for choice in palette_lines(commands(), "zero")]
