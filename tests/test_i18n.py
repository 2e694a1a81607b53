"""The English catalogue: complete, up to date with the code, compiled; and what a reader of English then sees."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from telling import screen_text, tell
from textual.pilot import Pilot

import gjj_tui
from gjj_tui.cli import COMMANDS, main
from gjj_tui.commands import commands
from gjj_tui.i18n import gettext, use_language
from gjj_tui.model.address import CellAddress
from gjj_tui.store.forms import built_in_form
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.helping import key_page

PACKAGE = Path(gjj_tui.__file__).parent
PO = PACKAGE / "locale" / "en" / "LC_MESSAGES" / "gjj.po"
UPDATE = "run .ci/catalogue and translate the new messages in gjj.po, then run it again"

CHINESE = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef“”‘’]")
FIELD = re.compile(r"\{\{|\}\}|\{\w+\}")

# Characters that are data, not words: they are the same in every language.
DATA = {
    "check/text.py": "，",
    "cli/page.py": "　",
    "commands/bindings.py": "｜",
    "commands/figures.py": "（）、．上年去＋－",
    "commands/numbers.py": "【】　",
    "commands/importing.py": "／",
    "intake/decoding.py": "一鿿",
    "intake/read_csv.py": "，",
    "intake/read_docx.py": "标题",
    "intake/read_txt.py": "　，．０９－",
    "intake/read_xlsx.py": "正文表",
    "intake/reading.py": "年度填报单位盖章件月日至到人民政府　",
    "intake/sections.py": "／：",
    "model/marks.py": "，。；：！？（）",
    "model/next_year.py": "。；！？",
    "model/numbering.py": "零一二三四五六七八九十百、（）",
    "model/pasting.py": "－",
    "model/period.py": "年月日至到",
    "model/printed.py": "＿",
    "model/report.py": "年政府信息公开工作年度报告",
    "publish/docx_page.py": "仿宋楷体黑方正小标简",
    "publish/plain.py": "＝＋－＠",
    "model/rolling.py": "〇零Ｏ一二三四五六七八九０１２３４５６７８９年月日第号〔〕［］【】（）、和与及至到止起以来修订正颁布公通过版本－～",
    "store/files.py": "一鿿",
    "store/loading.py": "＝“”‘’，。：；［］｛｝（）＃＂＇　、【】",
    "tui/line_breaking.py": "，。、；：？！）》〉」』】〕”’％（《〈「『【〔“‘",
    "tui/prose.py": "。！？；",
    "tui/terminal/widths.py": "“”‘’",
}

OF_THE_LANGUAGE = (
    "check/prose_", "check/citations.py", "check/likeness.py", "check/explaining.py", "check/finder.py",
    "check/growth.py", "check/indirect.py", "check/proportions.py", "check/statements.py", "check/spoken.py",
    "check/text_figures.py", "check/wording.py", "model/number_words.py", "model/text_numbers.py", "model/marks.py",
)  # fmt: skip
"""Modules about Chinese sentences: their patterns and examples are data. What a user reads of them is in ``_(…)`` too."""


DOCUMENT_WORDS = (
    "publish/words.py", "intake/words.py", "intake/headings.py", "intake/particulars.py", "intake/cutting.py",
    "intake/table_words.py", "intake/whose.py",
)  # fmt: skip
"""What a published document says, and what old ones say: Chinese, whatever language the screen speaks."""


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield path.relative_to(PACKAGE).as_posix(), ast.parse(path.read_bytes())


def marked(tree: ast.Module) -> Iterator[ast.expr]:
    """What stands inside of ``_(…)`` and ``N_(…)``."""
    for node in ast.walk(tree):
        match node:
            case ast.Call(ast.Name("_" | "N_"), [argument]):
                yield argument


def messages() -> set[str]:
    found = (argument for _name, tree in trees() for argument in marked(tree))
    return {node.value for node in found if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def translations(catalog: Catalog) -> dict[str, str]:
    return {str(message.id): str(message.string) for message in catalog if message.id}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file)


# ---- the catalogue


def test_the_catalogue_has_every_message_of_the_code_and_no_other(catalog: Catalog) -> None:
    known = set(translations(catalog))
    assert sorted(messages() - known) == [], UPDATE
    assert sorted(known - messages()) == [], UPDATE
    assert not catalog.obsolete, UPDATE


def test_every_message_is_translated(catalog: Catalog) -> None:
    assert [id for id, text in translations(catalog).items() if not text] == [], UPDATE
    assert [message.id for message in catalog if message.id and message.fuzzy] == []
    assert {id: text for id, text in translations(catalog).items() if CHINESE.search(text)} == {}


def test_placeholders_are_the_same_on_both_sides(catalog: Catalog) -> None:
    for id, text in translations(catalog).items():
        fields = set(FIELD.findall(id))
        assert set(FIELD.findall(text)) == fields, id
        values = {field.strip("{}"): "x" for field in fields}
        try:
            id.format(**values)
        except (KeyError, ValueError):
            continue
        text.format(**values)


def test_a_message_keeps_the_blank_that_parts_it_from_its_neighbours(catalog: Catalog) -> None:
    for id, text in translations(catalog).items():
        assert id.isspace() or not id.startswith(" ") or text.startswith(" "), id
        # Full-width brackets and commas bring their own space.
        assert id[0] not in "，；" or text.startswith((", ", "; ")), id


def test_the_compiled_catalogue_is_the_written_one(catalog: Catalog) -> None:
    with PO.with_suffix(".mo").open("rb") as file:
        assert translations(read_mo(file)) == translations(catalog), "run .ci/catalogue"


# ---- the code


def loose_words(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of every string with Chinese that is neither marked nor a docstring."""
    inside = {id(node) for argument in marked(tree) for node in ast.walk(argument)}
    inside |= {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        match node:
            case ast.Constant(str(text)) if id(node) not in inside and CHINESE.search(text):
                yield node.lineno, text


def test_no_chinese_word_bypasses_the_catalogue() -> None:
    loose = [
        f"{name}:{line}: {text}"
        for name, tree in trees() if not name.startswith(OF_THE_LANGUAGE) and name not in DOCUMENT_WORDS
        for line, text in loose_words(tree) if set(CHINESE.findall(text)) - set(DATA.get(name, ""))
    ]  # fmt: skip
    assert loose == []


def test_nothing_is_excepted_that_need_not_be() -> None:
    used = {name: {one for _line, text in loose_words(tree) for one in CHINESE.findall(text)} for name, tree in trees()}
    assert {name: "".join(sorted(set(data) - used[name])) for name, data in DATA.items() if set(data) - used[name]} == {}
    assert [one for one in OF_THE_LANGUAGE if not any(used[name] for name in used if name.startswith(one))] == []
    assert [one for one in DOCUMENT_WORDS if not used[one]] == []


def test_a_message_is_a_literal_or_looked_up_in_a_table_of_marked_ones() -> None:
    for name, tree in trees():
        for argument in marked(tree):
            literal = isinstance(argument, ast.Constant)
            assert literal or isinstance(argument, ast.Subscript), f"{name}:{argument.lineno}: {ast.unparse(argument)}"


# ---- what is seen


def test_an_unknown_language_is_chinese_and_english_can_be_left_again() -> None:
    assert gettext("保存") == "保存"
    use_language("en")
    assert gettext("保存") == "Save"
    use_language("fr")
    assert gettext("保存") == "保存"


@pytest.mark.parametrize("argv", [[], *([command] for command in COMMANDS)], ids=lambda argv: "-".join(argv) or "app")
def test_the_help_is_english(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "en", *argv, "-h"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Usage: gjj")
    assert not CHINESE.search(out)


def test_the_doctor_is_english(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--lang", "en", "doctor"])
    out = capsys.readouterr().out
    assert "Settings folder: " in out
    assert not CHINESE.search(out)


def test_a_check_is_english_but_for_the_words_of_the_form(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "2017.toml"
    text = (root / "reports" / "2017.toml").read_text(encoding="utf-8")
    for old, new in (("8300 = 23", "8300 = 24"), ("9200 = 0", "9200 = 0.5"), ("9300 = 4", "mood = 1")):
        assert text.count(f"\n{old}\n") == 1
        text = text.replace(f"\n{old}\n", f"\n{new}\n")
    path.write_text(text, encoding="utf-8")
    assert main(["--lang", "en", "check", str(path)]) == 1
    out = capsys.readouterr().out.replace(str(path), "2017.toml")
    form = built_in_form("2014")
    assert form
    for rule in form.rules:
        out = out.replace(rule.message, "…")
    lines = out.splitlines()
    of_text = [line for line in lines if " prose-" in line]
    assert len(of_text) == 3
    assert all(re.match(r"2017.toml:\d+:\d+: Hint prose-half-width Half-width marks? between", line) for line in of_text)
    assert [line for line in lines if line not in of_text] == [
        "2017.toml:217:8: Mandatory sum-8300 8300 = 24, 8310+8320 = 23, difference 1: …",
        "2017.toml:224:8: Mandatory not-whole 9200 must be a whole number, found 0.5",
        "2017.toml:150:2: Mandatory blank 9300 is blank (enter 0 if there were none)",
        "2017.toml:215:8: Hint staff-8310 8100 = 0, 8310 = 1: …",
        "2017.toml:225:1: Hint unknown-row Form 2014 has no code mood; it is kept as it is",
        "Failed: reports 1, mandatory 3, verify 0, hints 5",
    ]


def test_faults_are_english(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "2017.toml"
    path.write_text('form = "2014"\nyear 2017\n', encoding="utf-8")
    assert main(["--lang", "en", "show", str(path)]) == 3
    assert main(["--lang", "en", "show", str(tmp_path / "2018.toml")]) == 3
    assert main(["--lang", "en", "chekc"]) == 2
    assert main(["--lang", "en", "check", "--format", "yaml", str(path)]) == 2
    assert capsys.readouterr().err.replace(f"{tmp_path}/", "").splitlines() == [
        "gjj: 2017.toml:2:6: The = after the key is missing; write key = value (half-width =; "
        "a key with Chinese characters or blanks needs quotes)",
        "gjj: 2018.toml: File not found; check path and name",
        'gjj: "chekc" is neither a command nor a file; did you mean check?',
        'gjj: --format takes text, json, sarif, not "yaml"',
    ]


def test_commands_are_english_and_short_enough_for_the_key_bar() -> None:
    use_language("en")
    assert not CHINESE.search("\n".join(key_page(commands())))
    assert [command.short for command in commands() if len(command.short) > 9] == []


def test_the_screen_is_english(root: Path, tmp_path: Path) -> None:
    path = tmp_path / "2018.toml"
    path.write_bytes((root / "reports" / "2018.toml").read_bytes())
    use_language("en")

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("3100"))
        await pilot.press("5", "enter")
        await pilot.pause()
        screen = screen_text(app)
        for words in (
            "form 2014  Draft ", " *unsaved ", " filled 1/58", "Findings (all) ", " F4 here",
            " i Hint ", " 8 cells to fill in: ", " Enter Edit (s Sum) ", " Ctrl+S Save ",
        ):  # fmt: skip
            assert words in screen

    tell(path, story)
