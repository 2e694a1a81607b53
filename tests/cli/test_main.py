"""The frame of the command line: help, version, language, settings, refusals, and what ends a process."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

import gjj_tui.cli
from gjj_tui import __version__
from gjj_tui.cli import COMMANDS
from gjj_tui.settings import Settings


def test_help_is_chinese_and_names_every_command(gjj: Any) -> None:
    result = gjj("-h")
    assert (result.code, result.err) == (0, "")
    assert result.lines[0] == "用法：gjj [路径]"
    for name in COMMANDS:
        assert f"\n  {name} " in result.out
        help = gjj(name, "--help")
        assert help.code == 0
        assert help.out.startswith(f"用法：gjj {name}")
        assert "--lang zh|en" in help.out
    for english in ("usage", "options", "positional"):
        assert english not in result.out


def test_version(gjj: Any) -> None:
    assert gjj("--version").out == f"gjj-tui {__version__}\n"
    assert gjj("check", "--version").out == f"gjj-tui {__version__}\n"


@pytest.mark.parametrize(
    ("argv", "message"),
    [
        (["chekc", "x.toml"], "没有“chekc”这个命令，也没有这个文件，是否为 check？"),
        (["nothing-like-it"], "也没有这个文件；命令有 " + "、".join(COMMANDS)),
        (["check"], "check 后面缺少内容；用法：gjj check 路径…"),
        (["check", "--fromat", "json", "x"], "没有 --fromat 这个选项，是否为 --format？"),
        (["check", "--format", "jsno", "x"], "--format 可写 text、json、sarif，不能写“jsno”，是否为 json？"),
        (["check", "x", "--format"], "--format 后面要写 text|json|sarif"),
        (["check", "x", "--strict=yes"], "--strict 后面不跟内容"),
        (["check", "x", "--lang", "fr"], "--lang 可写 zh、en，不能写“fr”"),
        (["forms", "2014", "2019"], "多出“2019”；用法：gjj forms [表式]"),
        (["doctor", "x"], "多出“x”；用法：gjj doctor"),
        (["."], "这里不是能画界面的终端；看报告请用 gjj show .，核对请用 gjj check ."),
        ([], "看报告请用 gjj show 路径，核对请用 gjj check 路径"),
    ],
)
def test_wrong_usage_is_code_2_with_a_sentence(gjj: Any, argv: list[str], message: str) -> None:
    result = gjj(*argv)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("gjj: ")
    assert message in result.err
    assert len(result.err.splitlines()) == 1


def test_a_path_that_is_not_there_is_code_3(gjj: Any) -> None:
    for path in ("gone.toml", "gone/report"):
        result = gjj(path)
        assert (result.code, result.out) == (3, "")
        assert result.err.startswith(f"gjj: {path}: ")


def test_options_stand_anywhere_and_a_double_dash_ends_them(gjj: Any, draft: Path) -> None:
    draft.rename("--strict")
    assert gjj("--lang", "zh", "check", "--", "--strict").lines[-1].startswith("通过：1 份报告")


# ---- the app


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, Settings]]:
    """What the app is opened with, on what passes for a terminal."""
    calls: list[tuple[str | None, Settings]] = []
    app = ModuleType("gjj_tui.tui")
    app.run = lambda path, settings: calls.append((path, settings)) or 0  # type: ignore[attr-defined, func-returns-value]
    monkeypatch.setitem(sys.modules, "gjj_tui.tui", app)
    monkeypatch.setattr("gjj_tui.cli.app._is_terminal", lambda _stream: True)
    return calls


def test_a_path_or_nothing_opens_the_app(gjj: Any, draft: Path, opened: list[Any]) -> None:
    Path("check").mkdir()
    assert [gjj(*argv).code for argv in (["2017.toml"], ["."], [], ["--", "check"], ["./check"])] == [0] * 5
    assert [path for path, _settings in opened] == ["2017.toml", ".", None, "check", "./check"]


def test_readonly_comes_from_the_option_or_the_environment(
    gjj: Any, draft: Path, opened: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    gjj(draft)
    gjj(draft, "--readonly")
    monkeypatch.setenv("GJJ_READONLY", "1")
    gjj(draft)
    assert [settings.readonly for _path, settings in opened] == [False, True, True]


def test_a_dumb_terminal_is_refused(gjj: Any, opened: list[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert gjj().code == 2
    assert opened == []


# ---- settings and language


def write_settings(home: Path, text: str) -> Path:
    path = home / "config" / "gjj-tui" / "config.toml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_faulty_settings_are_code_2_with_file_and_line(gjj: Any, terminal: Path, draft: Path) -> None:
    path = write_settings(terminal, 'theme = "nord"\nlangauge = "en"\n')
    for argv in (["check", draft], ["show", draft], ["set", draft, "1100=1"], [draft]):
        result = gjj(*argv)
        assert (result.code, result.out) == (2, "")
        assert result.err == f"gjj: {path}:2:1: 没有名为“langauge”的项，是否为 language？\n"
    assert gjj("-h").code == gjj("--version").code == 0
    assert "langauge" in gjj("doctor").out


@pytest.mark.parametrize(
    ("flag", "asked", "chosen", "locale", "language"),
    [
        ("", "", "", "C.UTF-8", "zh"),
        ("", "", "", "en_US.UTF-8", "en"),
        ("", "", "zh", "en_US.UTF-8", "zh"),
        ("", "en", "zh", "C.UTF-8", "en"),
        ("zh", "en", "en", "en_US.UTF-8", "zh"),
    ],
)
def test_the_language_is_the_options_then_gjj_langs_then_the_settings_then_the_locales(
    gjj: Any, terminal: Path, monkeypatch: pytest.MonkeyPatch, flag: str, asked: str, chosen: str, locale: str,
    language: str,
) -> None:  # fmt: skip
    used: list[str] = []
    monkeypatch.setattr(gjj_tui.cli, "use_language", used.append)
    monkeypatch.setenv("LANG", locale)
    if asked:
        monkeypatch.setenv("GJJ_LANG", asked)
    if chosen:
        write_settings(terminal, f'language = "{chosen}"\n')
    assert gjj("forms", *(["--lang", flag] if flag else [])).code == 0
    assert used[-1] == language


# ---- what ends a process


def test_an_interrupt_is_code_130(gjj: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_argv: list[str]) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(gjj_tui.cli, "_run", interrupted)
    assert gjj("check", "x") == (130, "", "")


def test_our_own_mistake_is_code_70_and_its_trace_is_fit_for_a_terminal(
    gjj: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_argv: list[str]) -> int:
        raise RuntimeError("\x1b]52;c;eA==\x07")

    monkeypatch.setattr(gjj_tui.cli, "_run", broken)
    result = gjj("check", "x")
    assert result.code == 70
    assert "RuntimeError" in result.err
    assert "\x1b" not in result.err


# A short output still lies in the buffer when the command is done, a long one fails within it.
@pytest.mark.parametrize("address", ["3100", "§"])
def test_a_closed_pipe_ends_quietly(process: Any, published: Path, address: str) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    try:
        done = process("show", str(published), address, stdout=writer, stderr=subprocess.PIPE, capture_output=False)
    finally:
        os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("address", ["3100", "§"])
def test_a_full_disk_behind_stdout_is_code_3(process: Any, published: Path, address: str) -> None:
    with open("/dev/full", "wb") as full:
        done = process("show", str(published), address, stdout=full, stderr=subprocess.PIPE, capture_output=False)
    assert done.returncode == 3
    assert done.stderr.decode().startswith("gjj: 写不出去：")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("words", ["2>&-", "2>/dev/full"])
def test_words_that_cannot_be_written_change_neither_data_nor_code(process: Any, draft: Path, change: Any, words: str) -> None:
    change(draft, "3110 = 0", "3110 = 1")
    done = process("export", str(draft), "-o", "-", "--to", "json", redirected=words)
    assert done.returncode == 0
    assert json.loads(done.stdout)["year"] == 2017
    assert process("check", "--fromat", redirected=words).returncode == 2


@pytest.mark.parametrize("argv", [["show"], ["check"], ["export", "-o", "-", "--to", "md"], ["summary"]])
def test_data_for_a_closed_stdout_is_code_3(process: Any, draft: Path, argv: list[str]) -> None:
    done = process(*argv, str(draft), redirected=">&-")
    assert done.returncode == 3
    assert done.stderr.decode().splitlines()[-1].startswith("gjj: 写不出去：")


def test_a_closed_stdin_is_an_empty_one(process: Any) -> None:
    done = process("check", "-", redirected="<&-")
    assert done.returncode == 3
    assert "缺少 form、year、agency" in done.stdout.decode()


def test_a_process_reads_standard_input_and_gives_its_code(process: Any, draft: Path, change: Any) -> None:
    change(draft, "3110 = 0", "3110 = 1")
    done = process("check", "-", input=draft.read_bytes())
    assert done.returncode == 1
    assert done.stdout.decode().startswith("-:")
    assert process("check", "--strict", "gone.toml").returncode == 3


def test_a_terminal_of_another_encoding_is_no_reason_to_fail(
    gjj: Any, draft: Path, change: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    change(draft, 'title = "概述"', 'title = "概述\\u001b😀"')
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, encoding="gb2312"))
    assert gjj("show", draft, "§2").code == 0
    assert raw.getvalue().decode("gb2312").startswith("一、概述\\u241b\\U0001f600\n")
