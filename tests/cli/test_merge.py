"""``gjj merge``: three files into one, by hand and as the merge driver of a real git repository."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest
from strategies import SMALL_FORM, Written, file_of, law, small_form, some_edit

from gjj_tui.cli.merge import merged_files
from gjj_tui.model.align import adopt_for_merge, adopt_uids
from gjj_tui.model.merge import merge
from gjj_tui.model.report import Report
from gjj_tui.store.files import replace_file
from gjj_tui.store.report_save import patched_text

ROOT = Path(__file__).resolve().parents[2]

BASE = """\
# 底稿的注释
form = "2014"
year = 2017
agency = "甲局"

[[section]]
title = "概述"   # 标题旁的注释
text = \"\"\"
全年共办理事项三件。
机构设置没有变化。
工作人员两名。
\"\"\"

[[section]]
title = "申请"

[statistics]  # 数
1100 = 5   # 条
# 下面是公开数
3100 = 7
"""

Change = Callable[..., str]


def changed(text: str, *pairs: tuple[str, str]) -> str:
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


@pytest.fixture
def three() -> tuple[Path, Path, Path]:
    """BASE, OURS and THEIRS with different cells and paragraphs changed, and a comment of each side."""
    return write(
        changed(BASE, ("1100 = 5", "1100 = 6"), ("三件", "九件"), ("# 底稿的", "# 我方的")),
        changed(BASE, ("3100 = 7", "3100 = 8"), ("两名", "三名"), ("# 底稿的", "# 对方的")),
    )


def write(ours: str, theirs: str, base: str = BASE) -> tuple[Path, Path, Path]:
    paths = Path("base.toml"), Path("ours.toml"), Path("theirs.toml")
    for path, text in zip(paths, (base, ours, theirs), strict=True):
        path.write_bytes(text.encode())
    return paths


BOTH = (("1100 = 5", "1100 = 6"), ("三件", "九件"), ("3100 = 7", "3100 = 8"), ("两名", "三名"))


def test_different_changes_go_together_into_the_bytes_of_ours(gjj: Any, three: tuple[Path, Path, Path]) -> None:
    result = gjj("merge", *three, "-o", three[1])
    assert tuple(result) == (0, "", "")
    assert three[1].read_text(encoding="utf-8") == changed(BASE, *BOTH, ("# 底稿的", "# 我方的"))


def test_nothing_to_change_leaves_the_file_alone(gjj: Any, three: tuple[Path, Path, Path]) -> None:
    os.utime(three[1], ns=(1, 1))
    assert tuple(gjj("merge", three[0], three[1], three[0], "-o", three[1])) == (0, "", "")
    assert three[1].stat().st_mtime_ns == 1


def test_into_a_new_file_the_layout_is_that_of_theirs(gjj: Any, three: tuple[Path, Path, Path]) -> None:
    for out in (Path("new.toml"), three[2]):
        assert gjj("merge", *three, "-o", out).code == 0
        assert out.read_text(encoding="utf-8") == changed(BASE, *BOTH, ("# 底稿的", "# 对方的"))
    assert gjj("merge", *three, f"--output={three[1]}").code == 0


def test_to_standard_output_and_from_standard_input(gjj: Any, process: Any, three: tuple[Path, Path, Path]) -> None:
    result = gjj("merge", *three, "-o", "-")
    assert result.out == changed(BASE, *BOTH, ("# 底稿的", "# 对方的"))
    data = three[2].read_bytes().replace(b"\n", b"\r\n")
    done = process("merge", "base.toml", "ours.toml", "-", "-o", "-", input=data)
    assert done.stdout == result.out.replace("\n", "\r\n").encode()
    assert gjj("merge", "-", "-", "ours.toml", "-o", "-").code == 2


CONFLICT = """\
ours.toml：3 处冲突，先取了我方的写法
1. §1 “总述”的标题
   底本：概述
   我方：总述
   对方：总体
2. §1¶2 “总述”第 2 段
   底本：机构设置没有变化。
   我方：机构设置有变化。
   对方：机构合并。
         另设一科。
3. 3100
   底本：7
   我方：8
   对方：（无）
"""


def in_conflict() -> tuple[Path, Path, Path]:
    return write(
        changed(BASE, ('"概述"', '"总述"'), ("设置没有变化", "设置有变化"), ("3100 = 7", "3100 = 8")),
        changed(BASE, ('"概述"', '"总体"'), ("机构设置没有变化。", "机构合并。\n另设一科。"), ("3100 = 7\n", ""), ("两名", "四名")),
    )


def test_conflicts_are_listed_ours_is_kept_and_the_rest_is_merged(gjj: Any) -> None:
    paths = in_conflict()
    before = paths[1].read_text(encoding="utf-8")
    result = gjj("merge", *paths, "-o", paths[1])
    assert tuple(result) == (4, "", CONFLICT)
    assert paths[1].read_text(encoding="utf-8") == changed(before, ("两名", "四名"))


def test_all_conflicts_can_be_decided_for_one_side(gjj: Any) -> None:
    paths = in_conflict()
    ours, theirs = (path.read_text(encoding="utf-8") for path in paths[1:])
    assert tuple(gjj("merge", *paths, "-o", "-", "--take", "theirs")) == (0, theirs, "")
    assert gjj("merge", *paths, "-o", paths[1], "--take", "ours").code == 0
    assert paths[1].read_text(encoding="utf-8") == changed(ours, ("两名", "四名"))
    assert gjj("merge", *paths, "-o", "-", "--take", "mine").code == 2


def test_without_a_base_only_what_differs_is_a_conflict(gjj: Any) -> None:
    paths = write(changed(BASE, ("1100 = 5", "1100 = 6")), changed(BASE, ("2017", "2018"), ("两名。", "两名。\n新增一段。")), "")
    result = gjj("merge", *paths, "-o", paths[1])
    assert result.code == 4
    assert [line for line in result.err.splitlines() if line[0].isdigit()] == ["1. @year 年度", "2. 1100"]
    assert "底本：（无）" in result.err
    assert "新增一段。" in paths[1].read_text(encoding="utf-8")


@pytest.mark.parametrize("base", ["gone.toml", "broken.toml", "/dev/null", "."])
def test_a_base_that_cannot_be_read_is_no_base(gjj: Any, three: tuple[Path, Path, Path], base: str) -> None:
    Path("broken.toml").write_text("form = \n", encoding="utf-8")
    result = gjj("merge", base, three[1], three[1], "-o", "new.toml")
    assert result.code == 0
    assert result.err.startswith("new.toml：底本读不了，按没有底本合并（")
    assert Path("new.toml").read_bytes() == three[1].read_bytes()


def test_a_side_that_cannot_be_read_is_code_3_with_its_line_and_nothing_is_written(gjj: Any) -> None:
    paths = write(BASE, changed(BASE, ("3100 = 7", "3100 = ")))
    result = gjj("merge", *paths, "-o", paths[1])
    assert (result.code, result.out) == (3, "")
    assert result.err.startswith("gjj: theirs.toml:20:")
    assert gjj("merge", *paths, "-o", paths[1], "--name", "2017.toml").err.startswith("gjj: 2017.toml（对方）:20:")
    assert paths[1].read_text(encoding="utf-8") == BASE
    assert gjj("merge", "base.toml", "gone.toml", "base.toml", "-o", "new.toml").code == 3
    assert not Path("new.toml").exists()


def test_a_file_that_is_none_of_the_three_is_not_overwritten(gjj: Any, three: tuple[Path, Path, Path]) -> None:
    Path("other.toml").write_bytes(b"mine")
    result = gjj("merge", *three, "-o", "other.toml")
    assert (result.code, result.err) == (3, "gjj: other.toml: 已经有这个文件，没有覆盖；请换一个名字\n")
    assert Path("other.toml").read_bytes() == b"mine"
    assert gjj("merge", *three, "-o", "gone/new.toml").code == 3
    assert gjj("merge", *three, "-o", three[0]).code == 3


def test_a_file_that_changed_meanwhile_is_a_conflict_and_not_overwritten(
    gjj: Any, three: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def meanwhile(image: Any, data: bytes) -> Any:
        three[1].write_bytes(b"other")
        return replace_file(image, data)

    monkeypatch.setattr("gjj_tui.cli.merge.replace_file", meanwhile)
    result = gjj("merge", *three, "-o", three[1])
    assert result.code == 4
    assert "没有覆盖" in result.err
    assert three[1].read_bytes() == b"other"


def test_wrong_usage_and_read_only(gjj: Any, three: tuple[Path, Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    assert gjj("merge", *three).err == "gjj: merge 要写明输出：-o 文件\n"
    assert gjj("merge", *three[:2], "-o", "x").code == 2
    monkeypatch.setenv("GJJ_READONLY", "1")
    result = gjj("merge", *three, "-o", three[1])
    assert result.code == 2
    assert "GJJ_READONLY" in result.err
    assert gjj("merge", *three, "-o", "-").code == 0


def test_hidden_characters_are_seen(gjj: Any) -> None:
    paths = write(changed(BASE, ("三件", "四\u202e件")), changed(BASE, ("三件", "五\\u001b[2J件")))
    result = gjj("merge", *paths, "-o", "-", "--name", "a\x1b[2Jb")
    assert result.code == 4
    assert not {"\u202e", "\x1b"} & set(result.err)
    assert "a␛[2Jb：1 处冲突" in result.err
    assert "   我方：全年共办理事项四␦件。" in result.err
    assert "   对方：全年共办理事项五␛[2J件。" in result.err


def test_unknown_keys_of_the_other_side_are_told_of(gjj: Any) -> None:
    paths = write(BASE, changed(BASE, ("year", "mood = 1\nyear"), ("3100", "9999 = 1\n3100")))
    result = gjj("merge", *paths, "-o", paths[1])
    assert result.code == 0
    assert result.err.splitlines() == [
        "ours.toml：对方第 3 行是程序不认识的项，没有带过来", "ours.toml：对方第 21 行是程序不认识的项，没有带过来",
    ]  # fmt: skip
    assert gjj("merge", *paths, "-o", "new.toml").err == ""


def test_a_form_that_only_one_side_changed_is_written_into_its_file(gjj: Any) -> None:
    other = '# 小表\nform = "small"\nyear = 2017\nagency = "甲局"\n\n[statistics]\nB1 = 5\n'
    paths = write(changed(BASE, ("agency = \"甲局\"", "agency = \"乙局\"")), other)
    Path("small.toml").write_text(SMALL_FORM, encoding="utf-8")
    assert gjj("merge", *paths, "-o", paths[1]).code == 0
    assert paths[1].read_text(encoding="utf-8") == changed(other, ("甲局", "乙局"))
    paths = write(changed(BASE, ("1100 = 5", "1100 = 6")), other)
    result = gjj("merge", *paths, "-o", paths[2], "--take", "ours")
    assert result.code == 3
    assert "合并后的 small 表式没有 1100 这一格" in result.err
    assert paths[2].read_text(encoding="utf-8") == other


# ---- any files


@law
def test_what_two_people_saved_can_always_be_merged_and_written(random: Random) -> None:
    base = file_of(Written(random, small_form()).text)
    ours, theirs = (file_of(patched_text(base, edited(random, base.report))) for _side in range(2))
    report = adopt_uids(base.report, ours.report)
    conflicts = merge(base.report, report, adopt_for_merge(base.report, report, theirs.report)).conflicts
    # Side by side with itself, and with what it came from, nothing of a file changes.
    for files in ((base.report, ours, ours), (base.report, ours, base), (ours.report, ours, base._replace(report=ours.report))):
        mine, _theirs, merged = merged_files(*files, "")
        assert (patched_text(mine, merged.report), merged.conflicts) == (ours.document.text, ())
    for take in ("ours", "theirs"):
        mine, new, merged = merged_files(base.report, ours, theirs, take)
        for file in (mine, new):
            again = file_of(patched_text(file, merged.report)).report
            assert adopt_uids(merged.report, again)._replace(sections=()) == merged.report._replace(sections=())
            assert [one.title for _address, one in again.walk()] == [one.title for _address, one in merged.report.walk()]
        assert [one.number for one in merged.conflicts] == [one.number for one in conflicts]


def edited(random: Random, report: Report) -> Report:
    for _ in range(random.randint(0, 5)):
        with suppress(ValueError):
            report = some_edit(random, report, small_form()).apply(report)
    return report


# ---- git


@pytest.fixture
def git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., subprocess.CompletedProcess[str]]:
    """A repository with the driver as the README configures it, and the base committed on main."""
    driver = tmp_path / "bin" / "gjj"
    driver.parent.mkdir()
    driver.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m gjj_tui "$@"\n', encoding="utf-8")
    driver.chmod(0o755)
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    for name, value in (
        ("PATH", f"{driver.parent}{os.pathsep}{os.environ['PATH']}"), ("PYTHONPATH", str(ROOT)),
        ("GIT_CONFIG_NOSYSTEM", "1"), ("GIT_AUTHOR_NAME", "甲"), ("GIT_AUTHOR_EMAIL", "a@example.org"),
        ("GIT_COMMITTER_NAME", "甲"), ("GIT_COMMITTER_EMAIL", "a@example.org"),
    ):  # fmt: skip
        monkeypatch.setenv(name, value)
    repository = tmp_path / "repository"
    repository.mkdir()
    monkeypatch.chdir(repository)

    def run(*argv: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(["git", *argv], capture_output=True, text=True, encoding="utf-8", timeout=60)
        assert done.returncode == code, done.stdout + done.stderr
        return done

    run("init", "-q", "-b", "main")
    run("config", "merge.gjj.name", "政府信息公开年度报告")
    run("config", "merge.gjj.driver", "gjj merge %O %A %B -o %A --name %P")
    Path(".gitattributes").write_text("*.toml merge=gjj\n", encoding="utf-8")
    Path("2017.toml").write_text(BASE, encoding="utf-8")
    run("add", ".")
    run("commit", "-qm", "底稿")
    return run


def branch(git: Any, name: str, text: str, path: str = "2017.toml") -> None:
    git("checkout", "-q", "-B", name, "main")
    Path(path).write_text(text, encoding="utf-8")
    git("add", path)
    git("commit", "-qm", name)


def test_git_merges_branches_that_changed_different_cells_and_paragraphs(git: Any) -> None:
    branch(git, "theirs", changed(BASE, ("3100 = 7", "3100 = 8"), ("两名", "三名")))
    # Neighbouring lines, where git by itself gives up.
    branch(git, "ours", changed(BASE, ("1100 = 5   # 条", "1100 = 6   # 条，已核"), ("没有变化", "有变化"), ("# 底稿的", "# 我方的")))
    git("merge", "-q", "--no-edit", "theirs")
    assert git("status", "--porcelain").stdout == ""
    assert Path("2017.toml").read_text(encoding="utf-8") == changed(
        BASE, ("1100 = 5   # 条", "1100 = 6   # 条，已核"), ("没有变化", "有变化"), ("# 底稿的", "# 我方的"),
        ("3100 = 7", "3100 = 8"), ("两名", "三名"),
    )  # fmt: skip


def test_git_is_left_in_conflict_with_a_file_that_is_still_a_report(git: Any, gjj: Any) -> None:
    branch(git, "theirs", changed(BASE, ("1100 = 5", "1100 = 7"), ("3100 = 7", "3100 = 8")))
    branch(git, "ours", changed(BASE, ("1100 = 5", "1100 = 6")))
    done = git("merge", "--no-edit", "theirs", code=1)
    assert git("status", "--porcelain").stdout == "UU 2017.toml\n"
    assert "2017.toml：1 处冲突，先取了我方的写法\n1. 1100\n   底本：5\n   我方：6\n   对方：7\n" in done.stdout + done.stderr
    assert gjj("show", "2017.toml", "1100", "3100").out == "1100\t6\n3100\t8\n"
    git("add", "2017.toml")
    git("commit", "-qm", "定为六")
    assert git("status", "--porcelain").stdout == ""


def test_git_rebase_and_files_added_on_both_sides(git: Any) -> None:
    new = changed(BASE, ("2017", "2018"))
    branch(git, "theirs", changed(new, ("3100 = 7\n", "")), "2018.toml")
    branch(git, "ours", changed(new, ("1100 = 5   # 条\n", "")), "2018.toml")
    git("rebase", "-q", "theirs")
    text = Path("2018.toml").read_text(encoding="utf-8")
    assert "1100 = 5" in text and "3100 = 7" in text


def test_a_broken_side_leaves_ours_and_a_conflict_in_git(git: Any) -> None:
    branch(git, "theirs", changed(BASE, ("3100 = 7", "3100 = ")))
    ours = changed(BASE, ("1100 = 5", "1100 = 6"))
    branch(git, "ours", ours)
    done = git("merge", "--no-edit", "theirs", code=1)
    assert "gjj: 2017.toml（对方）:20:" in done.stdout + done.stderr
    assert git("status", "--porcelain").stdout == "UU 2017.toml\n"
    assert Path("2017.toml").read_text(encoding="utf-8") == ours
