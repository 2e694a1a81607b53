"""``gjj export``."""

from __future__ import annotations

import json
import os
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

from gjj_tui.cli.progress import Progress

TITLE = "2017年上海市公积金管理中心政府信息公开工作年度报告"


def test_the_suffix_says_the_format(gjj: Any, published: Path) -> None:
    for suffix in ("docx", "html", "xlsx", "md", "csv", "json"):
        result = gjj("export", published, "-o", f"报告.{suffix}")
        assert (result.code, result.out) == (0, "") and "已导出" in result.err
    assert zipfile.is_zipfile("报告.docx") and zipfile.is_zipfile("报告.xlsx")
    assert json.loads(Path("报告.json").read_text(encoding="utf-8"))["year"] == 2017


def test_without_a_name_the_file_lies_beside_the_report(gjj: Any, published: Path, tmp_path: Path) -> None:
    os.mkdir("elsewhere")
    os.chdir("elsewhere")
    assert gjj("export", tmp_path / published, "--to", "md").code == 0
    assert (tmp_path / f"{TITLE}.md").exists() and os.listdir(".") == []


def test_standard_output_gets_the_bytes_and_nothing_else(process: Any, published: Path) -> None:
    done = process("export", str(published), "-o", "-", "--to", "docx")
    assert done.returncode == 0 and done.stdout[:2] == b"PK"
    text = process("export", "-", "-o", "-", "--to", "json", input=published.read_bytes())
    assert json.loads(text.stdout)["agency"] == "上海市公积金管理中心"


def test_a_folder_gives_a_file_for_each_report(gjj: Any, published: Path, empty: Path) -> None:
    Path("坏.toml").write_text("x = ", encoding="utf-8")
    result = gjj("export", ".", "-o", "out", "--to", "html")
    assert result.code == 3 and "坏.toml" in result.err
    assert sorted(os.listdir("out")) == [f"{TITLE}.html", f"{TITLE.replace('2017', '2018')}.html"]


def test_two_reports_of_one_title_get_two_files(gjj: Any, published: Path) -> None:
    Path("b.toml").write_bytes(published.read_bytes())
    assert gjj("export", published, "b.toml", "--to", "md", "-o", "out").code == 0
    assert sorted(os.listdir("out")) == [f"{TITLE}-2.md", f"{TITLE}.md"]


def test_only_what_was_exported_is_overwritten(gjj: Any, published: Path, change: Any) -> None:
    Path("a.html").write_text("mine", encoding="utf-8")
    result = gjj("export", published, "-o", "a.html")
    assert result.code == 3 and "--force" in result.err and Path("a.html").read_text(encoding="utf-8") == "mine"
    assert gjj("export", published, "-o", "a.html", "--force").code == 0
    assert "已是最新" in gjj("export", published, "-o", "a.html").err
    change(published, "1100 = 1173", "1100 = 1174")
    assert gjj("export", published, "-o", "a.html").code == 0
    assert 'data-value="1174"' in Path("a.html").read_text(encoding="utf-8")


def test_a_report_is_never_overwritten_by_its_export(gjj: Any, published: Path) -> None:
    before = published.read_bytes()
    assert gjj("export", published, "-o", published, "--to", "md", "--force").code == 2
    assert published.read_bytes() == before


def test_what_must_be_corrected_is_said_and_the_file_is_made(gjj: Any, draft: Path, change: Any) -> None:
    change(draft, "3110 = 0", "3110 = 1")
    result = gjj("export", draft, "-o", "a.html")
    assert result.code == 0 and "1 条强制性问题" in result.err
    assert "草稿" in Path("a.html").read_text(encoding="utf-8")


def test_the_review_sheet_lists_what_is_found_in_chinese(gjj: Any, empty: Path) -> None:
    result = gjj("export", empty, "--review", "-o", "审核单.html", "--lang", "en")
    assert result.code == 0
    page = Path("审核单.html").read_text(encoding="utf-8")
    assert "审核单" in page and "还有 8 格未填：一、主动公开情况" in page
    assert gjj("export", empty, "--review", "-o", "a.csv").code == 2


@pytest.mark.parametrize("suffix", ["docx", "html", "xlsx", "md", "csv", "json"])
def test_check_tells_a_changed_report_and_a_changed_file(gjj: Any, published: Path, change: Any, suffix: str) -> None:
    name = f"a.{suffix}"
    gjj("export", published, "-o", name)
    assert gjj("export", "--check", name).code == 0
    assert gjj("export", "--check", name, published).code == 0
    data = Path(name).read_bytes()
    if suffix not in ("docx", "xlsx"):
        Path(name).write_bytes(data.replace(b"116", b"117"))
        result = gjj("export", "--check", name)
        assert result.code == 1 and "改动过" in result.out
        Path(name).write_bytes(data)
    change(published, "1100 = 1173", "1100 = 1174")
    result = gjj("export", "--check", name)
    assert result.code == 1 and "不一致" in result.out


def test_check_knows_review_sheets_and_strangers(gjj: Any, empty: Path) -> None:
    gjj("export", empty, "--review", "-o", "r.docx")
    assert gjj("export", "--check", "r.docx").code == 0
    Path("x.html").write_text("<p>x</p>", encoding="utf-8")
    assert gjj("export", "--check", "x.html").code == 3
    assert gjj("export", "--check", "missing.html").code == 3


def test_a_file_of_another_version_is_not_compared_by_the_byte(gjj: Any, published: Path) -> None:
    for name in ("a.html", "a.csv", "a.md", "a.json"):
        gjj("export", published, "-o", name)
        data = Path(name).read_bytes()
        Path(name).write_bytes(data.replace(b"gjj-tui 0.", b"gjj-tui 9.").replace(b"116", b"117"))
        result = gjj("export", "--check", name)
        if name == "a.html":
            assert result.code == 1 and "改动过" in result.out
            Path(name).write_bytes(data.replace(b"gjj-tui 0.", b"gjj-tui 9."))
            result = gjj("export", "--check", name)
            assert result.code == 0 and "重新存过" in result.out
        else:
            assert result.code == 0 and "没有逐字核对" in result.out and "gjj-tui 9." in result.out


def test_a_document_that_another_program_saved_still_matches_until_its_content_is_changed(
    gjj: Any, published: Path
) -> None:
    import docx

    gjj("export", published, "-o", "a.docx")
    document = docx.Document("a.docx")
    document.save("a.docx")
    result = gjj("export", "--check", "a.docx")
    assert result.code == 0 and "重新存过" in result.out
    document.paragraphs[3].runs[0].text += "又及。"
    document.save("a.docx")
    result = gjj("export", "--check", "a.docx")
    assert result.code == 1 and "改动过" in result.out


def test_a_comment_in_the_report_changes_nothing(gjj: Any, published: Path) -> None:
    gjj("export", published, "-o", "a.md")
    published.write_bytes(published.read_bytes() + "\n# 注\n".encode())
    assert gjj("export", "--check", "a.md").code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "哪份报告"), (["2017.toml"], "--to"), (["2017.toml", "-o", "a.dcox"], "docx"),
        (["2017.toml", "--to", "pdf"], "docx"), (["2017.toml", "2018.toml", "-o", "-", "--to", "md"], "一份"),
        (["--check", "a.md", "2017.toml", "2018.toml"], "一份"),
    ],
)  # fmt: skip
def test_a_command_line_that_makes_no_sense_is_told_why(gjj: Any, published: Path, empty: Path, words: list[str], said: str) -> None:
    result = gjj("export", *words)
    assert result.code == 2 and said in result.err


def test_a_missing_library_is_named_with_what_to_do(gjj: Any, published: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    for module in [name for name in sys.modules if name.startswith("docx.")]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "gjj_tui.publish.docx", raising=False)
    result = gjj("export", published, "-o", "a.docx")
    assert result.code == 2 and "pip install 'gjj-tui[publish]'" in result.err
    assert not Path("a.docx").exists()
    assert gjj("export", published, "-o", "a.html").code == 0


def test_a_folder_that_is_not_there_is_said(gjj: Any, published: Path) -> None:
    result = gjj("export", published, "-o", "no/a.md")
    assert result.code == 3 and "文件夹" in result.err


def test_progress_is_told_after_a_second_and_wiped_out(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    times = iter((0.0, 0.5, 1.5, 2.0))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Progress(3, lambda: next(times)) as progress:
        progress.step()
        assert capsys.readouterr().err == ""
        progress.step()
        assert "2/3" in capsys.readouterr().err
    assert capsys.readouterr().err == "\r\x1b[K"
