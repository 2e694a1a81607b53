"""The arrows of the house point one way; what each part may import is written here and nowhere else."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "gjj_tui"

BELOW_ALL = {"", "i18n"}
"""The package itself with its version, and the words: everybody may know them, they know nobody."""
MAY_IMPORT: dict[str, set[str]] = {
    "": set(),
    "i18n": set(),
    "model": set(),
    "check": {"model"},
    "store": {"model"},
    "publish": {"model"},
    "intake": {"model"},
    "session": {"check", "store", "publish", "intake", "model"},
    "exchange": {"check", "store", "publish", "intake", "model"},
    "commands": {"session", "exchange", "check", "store", "publish", "intake", "model"},
    "settings": {"store", "model"},
    "tui": {"commands", "session", "settings", "check", "store", "publish", "intake", "model"},
    "cli": {"tui", "session", "exchange", "settings", "check", "store", "publish", "intake", "model"},
    "__main__": {"cli"},
}
LIBRARIES: dict[str, set[str]] = {
    "store": {"tomli", "platformdirs"}, "publish": {"docx", "xlsxwriter"}, "intake": {"docx", "lxml", "openpyxl"},
    "tui": {"textual", "rich", "platformdirs"},
}  # fmt: skip
"""What beside the standard library a part may import, and no other."""


def modules() -> list[Path]:
    return sorted(PACKAGE.rglob("*.py"))


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def part_of(module: str) -> str:
    """``gjj_tui.store.files`` belongs to ``store``."""
    return [*module.split("."), ""][1]


@lru_cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes(), str(path))


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module that a file imports, with the line."""
    package = name_of(path) if path.name == "__init__.py" else name_of(path).rpartition(".")[0]
    yield from imports_of(tree_of(path), package.split("."))


def imports_of(tree: ast.Module, package: list[str]) -> Iterator[tuple[str, int]]:
    """Imports within functions count too, and so do relative ones."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names):
                yield from ((alias.name, node.lineno) for alias in names)
            case ast.ImportFrom(module, names, level):
                base = package[: len(package) - level + 1] if level else []
                full = ".".join([*base, *([module] if module else [])])
                if full == "gjj_tui":
                    yield from ((f"gjj_tui.{alias.name}", node.lineno) for alias in names)
                else:
                    yield full, node.lineno
            case ast.Call(
                ast.Name("__import__" | "import_module") | ast.Attribute(attr="import_module"),
                [ast.Constant(value=str(name)), *_],
            ):
                yield name, node.lineno


def arrows() -> Iterator[tuple[str, str, str]]:
    """From which part to which, and where."""
    for path in modules():
        for module, line in imports(path):
            if module.split(".")[0] == "gjj_tui":
                known = (PACKAGE / Path(*module.split(".")[1:])).exists() or (ROOT / (module.replace(".", "/") + ".py")).exists()
                target = part_of(module) if known else ""
                yield part_of(name_of(path)), target, f"{path.relative_to(ROOT)}:{line}"


def test_every_part_of_the_package_is_known_to_this_test() -> None:
    assert {part_of(name_of(path)) for path in modules()} <= MAY_IMPORT.keys()


def test_arrows_point_one_way() -> None:
    wrong = [
        f"{where}: {source or 'gjj_tui'} imports {target}"
        for source, target, where in arrows()
        if target != source and target not in MAY_IMPORT[source] | BELOW_ALL
    ]
    assert wrong == []


def test_the_four_beside_each_other_do_not_know_one_another() -> None:
    four = {"check", "store", "publish", "intake"}
    assert [where for source, target, where in arrows() if source in four and target in four - {source}] == []
    for one in four:
        assert not MAY_IMPORT[one] & four


def test_lazy_relative_and_dynamic_imports_are_seen() -> None:
    code = (
        "def f():\n    from ..store import files\n    from gjj_tui import session\n    import rich.text\n"
        "    from . import text\n    importlib.import_module('textual.app')\n"
    )
    found = [module for module, _line in imports_of(ast.parse(code), ["gjj_tui", "check"])]
    assert sorted(found) == ["gjj_tui.check", "gjj_tui.session", "gjj_tui.store", "rich.text", "textual.app"]


def test_only_the_standard_library_but_for_what_a_part_is_there_for() -> None:
    wrong = []
    for path in modules():
        allowed = {"gjj_tui", *LIBRARIES.get(part_of(name_of(path)), set())}
        for module, line in imports(path):
            top = module.split(".")[0]
            if top not in sys.stdlib_module_names and top not in allowed:
                wrong.append(f"{path.relative_to(ROOT)}:{line}: {module}")
    assert wrong == []


def test_only_the_session_assigns_the_report() -> None:
    """``x.report = …`` stands in session.py; a checker keeps the report it was given as its own."""
    wrong = []
    for path in modules():
        if part_of(name_of(path)) in ("session", "check"):
            continue
        for node in ast.walk(tree_of(path)):
            targets = {
                ast.Assign: lambda one: one.targets, ast.AugAssign: lambda one: [one.target],
                ast.AnnAssign: lambda one: [one.target] if one.value else [],
            }.get(type(node), lambda one: [])(node)  # fmt: skip
            for target in targets:
                for inner in ast.walk(target):
                    if isinstance(inner, ast.Attribute) and inner.attr == "report":
                        wrong.append(f"{path.relative_to(ROOT)}:{inner.lineno}")
    assert wrong == []


def test_the_model_and_the_checks_neither_read_nor_write_nor_look_at_the_clock() -> None:
    forbidden = {"os", "io", "pathlib", "time", "socket", "subprocess", "shutil", "tempfile", "random", "logging", "threading"}
    wrong = []
    for path in modules():
        if part_of(name_of(path)) not in ("model", "check"):
            continue
        wrong += [f"{path.name}:{line}: {module}" for module, line in imports(path) if module in forbidden]
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("open", "print", "input"):
                wrong.append(f"{path.name}:{node.lineno}: {node.func.id}")
    assert wrong == []


def test_no_code_names_a_row_of_a_form() -> None:
    """Codes are texts; a number with the same digits is a limit or a place in Unicode."""
    codes = set(re.findall(r'^\s*code = "(\d{4})"', (PACKAGE / "forms" / "2014.toml").read_text(encoding="utf-8"), re.M))
    assert len(codes) == 58
    wrong = []
    for path in modules():
        documents = {id(node.value) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Constant) and id(node) not in documents and node.value in codes:
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}: {node.value!r}")
    assert wrong == []


# ---- the words of the repository ----


def tracked() -> list[Path]:
    """What git keeps or would keep; without git all files but hidden ones and what tools leave."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=ROOT, capture_output=True, check=True,
        ).stdout.decode()  # fmt: skip
        paths = [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):
        paths = [
            path for path in ROOT.rglob("*")
            if not any(part.startswith(".") or part in ("__pycache__", "build", "dist") for part in path.relative_to(ROOT).parts)
        ]  # fmt: skip
    return [path for path in paths if path.is_file()]


def test_nothing_is_left_unfinished() -> None:
    marks = re.compile(r"\bTO" + "DO|FIX" + "ME|" + r"\bXX" + r"X\b|NotImplemented" + "Error")
    wrong = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules()
        for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1)
        if marks.search(line)
    ]
    assert wrong == []


def test_the_repository_stands_alone() -> None:
    """No file speaks of a place outside the repository where it was written."""
    outside = re.compile(rb"/work/" + rb"shared|\.\./" + rb"shared|/work/" + rb"main")
    assert [str(path.relative_to(ROOT)) for path in tracked() if outside.search(path.read_bytes())] == []


def test_only_the_named_things_stand_at_the_top() -> None:
    top = {path.relative_to(ROOT).parts[0] for path in tracked()}
    allowed = {"pyproject.toml", "README.md", "LICENSE", "gjj_tui", "reports", "tests"}
    assert {name for name in top if not name.startswith(".")} <= allowed


# ---- what is loaded ----


def loaded(code: str) -> set[str]:
    """The modules that are there after `code` ran in an interpreter of its own."""
    program = f"import sys\n{code}\nprint('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-S", "-c", _PATH + program], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(done.stdout.split())


_PATH = f"import sys; sys.path[:0] = {[str(ROOT), *[path for path in sys.path if 'site-packages' in path]]!r}\n"
HEAVY = {"textual", "rich", "asyncio", "dataclasses", "inspect", "difflib", "hashlib", "platformdirs", "tomllib", "gettext"}


@pytest.mark.parametrize(
    "code",
    [
        "import gjj_tui.check.checker, gjj_tui.store.report_file",
        "import gjj_tui.session",
        "from gjj_tui.store.report_file import open_report\nfrom gjj_tui.check.checker import Checker\n"
        "file = open_report('reports/2017.toml')\nChecker(file.form, file.report).findings()",
    ],
)
def test_reading_and_checking_load_nothing_heavy(code: str) -> None:
    assert loaded(code) & HEAVY == set()


def test_the_office_libraries_are_loaded_only_for_their_formats() -> None:
    code = "import gjj_tui.cli.export\nfrom gjj_tui.publish.formats import FORMATS\n"
    for name, library in (("html", ""), ("md", ""), ("csv", ""), ("json", ""), ("docx", "docx"), ("xlsx", "xlsxwriter")):
        run = f"gjj_tui.cli.main(['export', 'reports/2017.toml', '--to', {name!r}, '-o', {os.devnull!r}, '--force'])"
        found = {one.split(".")[0] for one in loaded(f"{code}import gjj_tui.cli\n{run}")}
        assert found & {"docx", "xlsxwriter", "lxml", "textual", "rich"} <= ({library, "lxml"} if library else set())


def test_gjj_check_loads_neither_textual_nor_rich_nor_the_app() -> None:
    found = loaded("import gjj_tui.cli\ntry: gjj_tui.cli.main(['check', 'reports/2017.toml'])\nexcept SystemExit: pass")
    assert not {name for name in found if name.split(".")[0] in ("textual", "rich") or name.startswith("gjj_tui.tui")}


def test_the_app_starts_with_what_its_first_picture_needs() -> None:
    """The text rules, the editor, the dialogs and everything that a command needs come when they are used."""
    code = "import gjj_tui.tui as tui, gjj_tui.tui.start\ntui._load_asyncio()\nimport gjj_tui.tui.app, gjj_tui.tui.terminal.driver"
    found = loaded(code)
    ours = {name for name in found if name.split(".")[0] not in sys.stdlib_module_names and "__" not in name}
    assert {name.split(".")[0] for name in ours} == {"gjj_tui", "platformdirs", "rich", "textual", "tomli", "typing_extensions"}
    later = {
        "check": {"prose", "finder", "wording", "text_figures", "statements", "growth", "fixes"},
        "commands": {"numbers"}, "publish": {"docx", "html", "xlsx"}, "tui": {"prose", "dialogs", "page", "work", "preview", "helping", "choose"},
    }  # fmt: skip
    assert not {f"gjj_tui.{part}.{name}" for part, names in later.items() for name in names} & found
    # Textual is told how it shall draw, and the terminal asked what it is, before Textual is loaded.
    assert not {one for one in loaded("import gjj_tui.tui as tui, gjj_tui.tui.start\ntui._expect_signals()") if "textual" in one}
    assert not {"ssl", "textual.widgets._text_area", "textual.document", "markdown_it", "pygments", "gjj_tui.intake"} & found
