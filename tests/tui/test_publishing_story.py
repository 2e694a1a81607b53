"""Looking at the printed page, and exporting from the app."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from rich.cells import cell_len
from strategies import form_2014, form_2021
from telling import screen_text, tell
from textual.pilot import Pilot

from gjj_tui.commands import Choice, publishing
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.publish.blocks import Document
from gjj_tui.publish.document import document_of
from gjj_tui.publish.formats import FORMATS
from gjj_tui.session import Session
from gjj_tui.tui.app import GjjApp
from gjj_tui.tui.page_lines import page_lines

TITLE = "2017年上海市公积金管理中心政府信息公开工作年度报告"


class Bench:
    """A workbench that chooses and types by itself."""

    def __init__(self, session: Session, *answers: int | str) -> None:
        self.session = session
        self.answers = list(answers)
        self.said: list[str] = []
        self.offered: list[str] = []
        self.proposed = ""
        self.previewed: Document | None = None

    def ask(self, _question: str, choices: Sequence[Choice], then: Callable[[object], object]) -> None:
        self.offered = [choice.title for choice in choices]
        answer = self.answers.pop(0)
        assert isinstance(answer, int)
        then(choices[answer].value)

    def prompt(self, _question: str, text: str, then: Callable[[str], object]) -> None:
        self.proposed = text
        then(str(self.answers.pop(0)) if self.answers else text)

    def tell(self, message: str, urgent: bool = False) -> None:
        self.said.append(message)

    def preview(self, document: Document) -> None:
        self.previewed = document


def bench(path: Path, *answers: int | str) -> Bench:
    return Bench(Session.open(str(path)), *answers)


def test_the_file_lies_beside_the_report_under_its_title(filled: Path) -> None:
    one = bench(filled, 1)
    publishing.export(one)  # type: ignore[arg-type]
    assert one.proposed == str(filled.parent / f"{TITLE}.html") and os.path.exists(one.proposed)
    assert one.said == [f"已导出 {one.proposed}"]
    assert one.offered == [*(f"{format.title} 文件" for format in FORMATS.values()), "审核单，Word 文件", "审核单，HTML 文件"]


def test_what_is_not_saved_is_exported_too(filled: Path, tmp_path: Path) -> None:
    one = bench(filled, 5, str(tmp_path / "数据"))
    one.session.apply(SetCell(CellAddress("1100"), "4711"))
    publishing.export(one)  # type: ignore[arg-type]
    assert '"value": 4711' in (tmp_path / "数据.json").read_text(encoding="utf-8")
    assert "尚未保存" in one.said[0]


@pytest.mark.parametrize(("answer", "kept"), [(0, True), (1, False)])
def test_another_file_is_overwritten_only_when_asked(filled: Path, tmp_path: Path, answer: int, kept: bool) -> None:
    (tmp_path / "a.md").write_text("mine", encoding="utf-8")
    publishing.export(bench(filled, 3, str(tmp_path / "a.md"), answer))  # type: ignore[arg-type]
    assert ((tmp_path / "a.md").read_text(encoding="utf-8") == "mine") is kept


def test_a_folder_gets_the_documents_own_name(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    publishing.export(bench(filled, 7, str(tmp_path / "out")))  # type: ignore[arg-type]
    (name,) = os.listdir(tmp_path / "out")
    assert name == "2017上海市公积金管理中心政府信息公开工作年度报告审核单.html"


def test_the_report_itself_and_a_missing_folder_are_refused(filled: Path, tmp_path: Path) -> None:
    before = filled.read_bytes()
    for name in (str(tmp_path / "no" / "a.md"), ""):
        one = bench(filled, 3, name or "x")
        os.chdir(tmp_path)
        publishing.export(one)  # type: ignore[arg-type]
        assert one.said
    assert filled.read_bytes() == before


def test_the_app_shows_the_page_and_exports(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f2")
        await pilot.pause()
        shown = screen_text(app)
        assert "2017年上海市公积金管理中心" in shown and "草稿" in shown and "本年度报告根据" in shown
        await pilot.press("end")
        await pilot.pause()
        page = screen_text(app)
        assert "|（三）接受培训人员数" in page.replace(" ", "") and "~" not in page
        await pilot.press("pageup", "pagedown", "home", "down", "escape")
        await pilot.pause()
        assert "章节" in screen_text(app) or "概述" in screen_text(app)
        await pilot.press("f24", "4")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert "已导出" in screen_text(app)
        assert (filled.parent / f"{TITLE}.md").exists()

    tell(filled, story)


def test_the_page_is_laid_out_anew_when_the_window_changes(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        await pilot.press("shift+f2")
        await pilot.pause()
        await pilot.resize_terminal(40, 20)
        await pilot.pause()
        assert "政府信息公开工作年度报告" in screen_text(app)

    tell(filled, story, (120, 40))


@pytest.mark.parametrize("width", [20, 40, 56, 80, 120, 200])
@pytest.mark.parametrize("form", [form_2014(), form_2021()], ids=["2014", "2021"])
def test_the_page_fits_into_every_width_and_shows_every_figure(form, width: int) -> None:  # type: ignore[no-untyped-def]
    figures = Figures({cell: str(1000 + number) for number, cell in enumerate(form.cells())})
    sections = (Section("长" * 60, "文" * 300), *(Section("表", table=table.id) for table in form.tables))
    document = document_of(form, Report(form.id, 2021, "某局", sections=sections, figures=figures))
    lines = page_lines(document, width)
    assert max(cell_len(line.text) for line in lines) <= width
    page = "\n".join(line.text for line in lines)
    if width >= 40:
        assert all(figure in page for figure in figures.values())


def test_a_table_drawn_has_straight_edges() -> None:
    form = form_2021()
    sections = tuple(Section(table.title, table=table.id) for table in form.tables)
    lines = page_lines(document_of(form, Report("2021", 2021, "某局", sections=sections)), 100)
    drawn: dict[int, set[int]] = {}
    table = 0
    for line in lines:
        text = line.text.strip()
        table += not text
        if text[:1] in ("|", "+"):
            drawn.setdefault(table, set()).add(cell_len(line.text.rstrip()))
    assert len(drawn) == 3 and all(len(ends) == 1 for ends in drawn.values())
