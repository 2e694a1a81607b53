"""Commands on a bench without a screen: what they ask, do, show and say."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from strategies import read_real

from gjj_tui.commands import Choice, files, places, properties, sections
from gjj_tui.model.address import WHOLE_TEXT, Address, CellAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import (
    Batch,
    Edit,
    InsertSection,
    MoveSection,
    RemoveSection,
    SetCell,
    SetExplanations,
    SetProperty,
    SetSection,
    SpliceText,
)
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Form
from gjj_tui.model.report import Explanation, Section
from gjj_tui.session import EditRefused, Session
from gjj_tui.store.faults import StoreFault

ROOT = Path(__file__).resolve().parents[1]
C3100 = CellAddress("3100")


class Bench:
    """Answers questions with `answers`, in turn; a number picks a choice, None is Esc."""

    def __init__(self, session: Session, place: Address | None = None, answers: Sequence[object] = ()) -> None:
        self.session = session
        self.place = place
        self.here = None
        self.selected: tuple[SectionAddress, int, int] | None = None
        self.answers = list(answers)
        self.asked: list[str] = []
        self.choices: list[list[str]] = []
        self.told: list[str] = []
        self.shown: list[tuple[Any, ...]] = []

    @property
    def found(self) -> list[Finding]:
        return [finding for finding in self.session.findings() if self.place in finding.addresses]

    def write(self, title: str, notes: Sequence[str], text: str, then: Callable[[str], object]) -> None:
        self.asked.append(title)
        self.notes = list(notes)
        answer = self.answers.pop(0)
        if answer is not None:
            then(str(answer))

    def __getattr__(self, name: str) -> Callable[..., None]:
        return lambda *_arguments: None

    def settle(self) -> bool:
        return True

    def do(self, edit: Edit) -> bool:
        try:
            self.session.apply(edit)
        except EditRefused as error:
            self.told.append(str(error))
            return False
        return True

    def show(self, address: Address, offset: int = 0, length: int = 0) -> None:
        self.shown.append((address, offset, length) if length else (address,))

    def tell(self, message: str, urgent: bool = False) -> None:
        self.told.append(message)

    def ask(self, question: str, choices: Sequence[Choice], then: Callable[[object], object]) -> None:
        self.asked.append(question)
        self.choices.append([choice.title for choice in choices])
        answer = self.answers.pop(0)
        if isinstance(answer, int):
            then(choices[answer].value)

    def prompt(self, question: str, text: str, then: Callable[[str], object]) -> None:
        self.asked.append(question)
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            then(answer)

    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None:
        found = find(str(self.answers.pop(0)))
        self.choices.append([choice.title for choice in found])
        if found:
            then(found[0].value)


def draft(name: str = "2017.toml", status: str = "draft") -> Session:
    file = read_real(ROOT, name)
    session = Session(file._replace(report=file.report._replace(status=status)))
    return session


def section(*path: int) -> SectionAddress:
    return SectionAddress(tuple(number - 1 for number in path))


# ---- undo and redo


NEW = Section("新的一章", uid=500)
STEPS: list[tuple[Edit, str, Address, Address]] = [
    (SetCell(C3100, "5"), "填写 3100：2 → 5", C3100, C3100),
    (SetCell(C3100, ""), "填写 3100：2 → 空", C3100, C3100),
    (SpliceText(section(2), 0, 1, "字"), "正文 §2“概述”", section(2), section(2)),
    (InsertSection(section(2), NEW), "加章节“新的一章”", section(2), section(2)),
    (InsertSection(section(1, 1), NEW), "加章节“新的一章”", section(1), section(1, 1)),
    (InsertSection(section(9), NEW), "加章节“新的一章”", section(8), section(9)),
    (RemoveSection(section(2)), "删除章节“概述”", section(2), section(2)),
    (MoveSection(section(2), section(1)), "移动章节“概述”", section(2), section(1)),
    (SetSection(section(2), "title", "总述"), "改标题“概述” → “总述”", section(2), section(2)),
    (SetSection(section(2), "title", ""), "改标题“概述” → “空”", section(2), section(2)),
    (SetSection(section(2), "numbered", False), "不编号 §2“概述”", section(2), section(2)),
    (SetSection(section(1), "numbered", True), "编号 §1“引言”", section(1), section(1)),
    (SetSection(section(2), "table", "statistics"), "附表 §2“概述”", section(2), section(2)),
    (SetSection(section(2), "free", ("8 家",)), "不关联的数 §2“概述”", section(2), section(2)),
    (SetSection(section(2), "later", ("8 家",)), "留待关联的数 §2“概述”", section(2), section(2)),
    (SetProperty("year", 2016), "属性 年度：2017 → 2016", PropertyAddress("year"), PropertyAddress("year")),
    (SetProperty("status", "checked"), "属性 状态：填报 → 已核对", PropertyAddress("status"), PropertyAddress("status")),
    (
        SetProperty("period", ("2017-01-01", "2017-06-30")), "属性 统计期限：全年 → 2017-01-01 至 2017-06-30",
        PropertyAddress("period"), PropertyAddress("period"),
    ),
    (SetProperty("agency_kind", "ministry"), "国务院部门", PropertyAddress("agency_kind"), PropertyAddress("agency_kind")),
    (SetProperty("title", "很长的标题" * 9), "很长的标题很长的标题很长的标题很长的标…", PropertyAddress("title"), PropertyAddress("title")),
    (Batch((SetCell(CellAddress("8310"), "5"), SetCell(C3100, "5"))), "填写 2 处", C3100, C3100),
    (
        Batch((SetSection(section(2), "title", "总"), SetCell(C3100, "5"), Batch((SetProperty("year", 2016),)))), "改动 3 处",
        C3100, C3100,
    ),
    (Batch((RemoveSection(section(3)), RemoveSection(section(3)))), "改动 2 处", section(3), section(3)),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "words", "undone_at", "redone_at"), STEPS)
def test_undo_and_redo_say_what_they_did_and_go_there(edit: Edit, words: str, undone_at: Address, redone_at: Address) -> None:
    bench = Bench(draft())
    bench.session.apply(edit)
    after = bench.session.report
    files.undo(bench)
    assert bench.told[-1].startswith("已撤销：") and words in bench.told[-1]
    assert bench.shown[-1] == (undone_at,)
    files.redo(bench)
    assert bench.told[-1].startswith("已重做：") and words in bench.told[-1]
    assert bench.shown[-1] == (redone_at,)
    assert bench.session.report == after


def test_an_explanation_is_a_step_without_a_place() -> None:
    bench = Bench(draft())
    bench.session.apply(SetExplanations((Explanation("x", "因为"),)))
    files.undo(bench)
    assert (bench.told, bench.shown) == (["已撤销：上报说明"], [])


def test_typing_in_one_place_is_told_as_one() -> None:
    session = Session(read_real(ROOT, "2018.toml"), clock=lambda: 0.0)
    bench = Bench(session)
    for text in ("1", "12", "123"):
        session.apply(SetCell(C3100, text), group="3100")
    session.apply(SpliceText(section(1), 0, 0, "字"), group="§1")
    session.apply(SpliceText(section(1), 1, 1, "字"), group="§1")
    files.undo(bench)
    files.undo(bench)
    files.undo(bench)
    files.redo(bench)
    assert bench.told == ["已撤销：正文 §1“引言”", "已撤销：填写 3100：空 → 123", "没有可以撤销的", "已重做：填写 3100：空 → 123"]


def test_the_only_section_gone_leaves_the_whole_text() -> None:
    assert files.nearest_section(draft().report._replace(sections=()), section(1)) == WHOLE_TEXT


# ---- status


def test_a_report_with_mistakes_goes_on_only_after_a_question() -> None:
    bench = Bench(draft("2018.toml"), answers=[0, 0])
    files.change_status(bench)
    assert bench.asked[1] == "改为“已核对”后有 9 个强制性问题（未填 58 格），仍要改吗？"
    assert bench.choices[1] == ["先不改", "改为“已核对”"]
    assert (bench.session.report.status, bench.told) == ("draft", [])
    bench.answers = [2, 1]
    files.change_status(bench)
    assert (bench.session.report.status, bench.told) == ("published", ["已发布：只读，要修改请先改回“填报”"])
    bench.answers = [0]
    files.change_status(bench)
    assert (bench.session.report.status, bench.told[-1]) == ("draft", "填报：可以修改，空格只作提示")


def test_a_report_without_mistakes_goes_on_at_once() -> None:
    bench = Bench(draft(), answers=[1])
    files.change_status(bench)
    assert (bench.session.report.status, bench.told) == ("approved", ["已审签：还可以修改，空格算强制性问题"])


def test_the_status_of_a_published_report_can_be_changed_but_not_of_one_opened_for_reading() -> None:
    assert files.why_no_status(Bench(draft(status="published"))) == ""
    session = Session(read_real(ROOT, "2017.toml"), readonly="以只读方式打开")
    assert files.why_no_status(Bench(session)) == "以只读方式打开"


# ---- saving


@pytest.mark.parametrize(("kind", "way"), [("changed", "；可按 F12 存一份副本"), ("write", "")])
def test_after_a_conflict_a_copy_is_offered(monkeypatch: pytest.MonkeyPatch, kind: str, way: str) -> None:
    def fail(_self: Session) -> bool:
        raise StoreFault("x", "不行", kind=kind)

    monkeypatch.setattr(Session, "save", fail)
    bench = Bench(draft())
    files.save(bench)
    assert bench.told == ["没有保存：不行" + way]


def test_a_copy_is_written_where_it_was_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    bench = Bench(draft(), answers=["~/甲", "乙.toml", " ", str(tmp_path), "~/没有/丙", "甲", "~/", ".toml"])
    for _ in range(len(bench.answers)):
        files.save_copy(bench)
    assert bench.asked[0] == "存一份副本"
    assert bench.told == [
        f"副本已存为 {tmp_path}/甲.toml", f"副本已存为 {tmp_path}/乙.toml", "没有存副本：请写明文件名", "没有存副本：请写明文件名",
        f"没有存副本：没有 {tmp_path}/没有 这个文件夹", "没有存副本：已经有这个文件，没有覆盖；请换一个名字",
        "没有存副本：请写明文件名", "没有存副本：请写明文件名",
    ]  # fmt: skip
    assert sorted(path.name for path in tmp_path.iterdir()) == ["乙.toml", "甲.toml"]


# ---- sections


@pytest.mark.parametrize("title", ["", "  ", "　"])
def test_a_title_cannot_be_empty(title: str) -> None:
    bench = Bench(draft(), section(2), [title] * 3)
    before = bench.session.report
    for command in (sections.rename_section, sections.add_section, sections.add_inner):
        command(bench)
    assert bench.told == ["标题不能为空"] * 3 and bench.session.report is before


def test_a_move_that_cannot_be_says_why() -> None:
    report = draft().report
    deep = Section("一", sections=(Section("二", sections=(Section("三", sections=(Section("四", uid=4),), uid=3),), uid=2),), uid=1)
    session = draft()
    session.report = report._replace(sections=(Section("零", uid=9), deep, Section("末", uid=10)))

    def why(direction: str, *path: int) -> str:
        return sections.why_no_move(direction)(Bench(session, section(*path)))

    assert why("up", 1) == "已是第一个"
    assert why("down", 3) == "已是最后一个"
    assert why("out", 2) == "已是最上层"
    assert why("in", 1) == why("in", 2, 1) == "前面没有同级章节"
    assert why("in", 2) == "已到第 4 层"
    assert why("in", 3) == why("out", 2, 1) == why("up", 2) == why("down", 1) == ""
    assert sections.why_no_move("up")(Bench(session)) == "先选一个章节"


# ---- the period, finding, fixing


def test_the_period_is_typed_as_people_write_it_or_refused_in_words() -> None:
    bench = Bench(draft(), PropertyAddress("period"), ["2017年1月1日至6月30日", "2017-6-30..2017-1-1", "半年", ""])
    properties.edit_property(bench)
    assert bench.session.report.period == ("2017-01-01", "2017-06-30")
    properties.edit_property(bench)
    properties.edit_property(bench)
    assert bench.told == [
        "统计期限的次序反了：2017-06-30 在 2017-01-01 之后", "统计期限应是起止两日，如 2018-01-01 2018-06-30",
    ]  # fmt: skip
    assert bench.session.report.period == ("2017-01-01", "2017-06-30")
    properties.edit_property(bench)
    assert bench.session.report.period is None


def test_what_is_found_is_shown_and_selected_and_nothing_found_is_said() -> None:
    bench = Bench(draft(), answers=["1038 万", "没有这样的话", "", "8310"])
    places.find(bench)
    (address, offset, length), = bench.shown
    text = bench.session.report.section(address.section).paragraphs()[address.paragraph][1]
    assert text[offset : offset + length] == "1038 万"
    places.find(bench)
    places.find(bench)
    assert bench.choices[1:] == [["没有找到"], []] and len(bench.shown) == 1
    places.find(bench)
    assert bench.shown[1] == (CellAddress("8310"),)


def test_a_code_that_is_not_there_is_said() -> None:
    bench = Bench(draft(), answers=["9999x", "83"])
    places.go_to_code(bench)
    assert (bench.choices, bench.shown) == ([["没有找到"]], [])
    places.go_to_code(bench)
    assert bench.shown == [(CellAddress("8300"),)]


def test_a_label_is_found_in_any_case() -> None:
    session = draft()
    (table,) = session.form.tables
    rows = tuple(row._replace(label="其中：手机App") if row.code == "1250" else row for row in table.rows)
    session.form = Form("own", "", "", (2014, None), (table._replace(rows=rows),), ())
    bench = Bench(session, answers=["手机APP"])
    places.go_to_code(bench)
    assert bench.shown == [(CellAddress("1250"),)]


def test_where_nothing_can_be_mended_it_says_so() -> None:
    bench = Bench(draft(), C3100)
    places.fix(bench)
    assert bench.told == ["这里没有可自动修正的"]
