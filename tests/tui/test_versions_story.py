"""Who changed what is under the cursor, and having a kept version back."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from telling import net_of, screen_text, tell
from textual.pilot import Pilot

from gjj_tui.commands import Choice
from gjj_tui.commands.versions import history, restore, why_no_restore, why_no_state
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import Edit, RemoveSection, SetCell, SetProperty, SetSection, SpliceText
from gjj_tui.session import EditRefused, Session
from gjj_tui.store.safety import Places, SafetyNet
from gjj_tui.tui.app import GjjApp

OVERVIEW = SectionAddress((1,))


@pytest.fixture(autouse=True)
def shanghai(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


class Bench:
    """A workbench that answers by itself: `answers` are the numbers of the choices, first to last; pages are read."""

    def __init__(self, session: Session, place: Address | None = None, answers: Sequence[int] = ()) -> None:
        self.session = session
        self.place = place
        self.answers = list(answers)
        self.said: list[str] = []
        self.title = ""
        self.page: list[str] = []
        self.asked: list[list[Choice]] = []

    def do(self, edit: Edit) -> bool:
        try:
            self.session.apply(edit)
        except EditRefused as error:
            self.said.append(str(error))
            return False
        return True

    def tell(self, message: str, urgent: bool = False) -> None:
        self.said.append(message)

    def read(self, title: str, paragraphs: Sequence[str], then: Callable[[], object] | None = None) -> None:
        self.title, self.page = title, list(paragraphs)
        if then:
            then()

    def ask(self, _question: str, choices: Sequence[Choice], then: Callable[[object], object]) -> None:
        self.asked.append(list(choices))
        if self.answers:
            then(choices[self.answers.pop(0)].value)


Open = Callable[..., Session]


@pytest.fixture
def opened(filled: Path, tmp_path: Path) -> Open:
    """The report with its net; every opening is an hour later and by somebody else."""
    people = iter((("zhang", "张三"), ("li", ""), ("wang", "王五")))
    now = [1_500_000_000.0]

    def make(*edits: Edit) -> Session:
        session = Session.open(str(filled), clock=lambda: 0.0, protect=net_of(tmp_path / "state"))
        assert session.net is not None
        user, name = next(people)
        session.net.holder = session.net.holder._replace(user=user, name=name)
        keeper: Any = session.net._keeper
        keeper._holder, keeper._clock = session.net.holder, lambda moment=now[0]: moment
        now[0] += 3600
        for edit in edits:
            session.apply(edit)
        if edits:
            session.save()
        return session

    return make


def cell(address: str, text: str) -> SetCell:
    return SetCell(CellAddress(address), text)


def page(session: Session, place: Address | None) -> list[str]:
    bench = Bench(session, place)
    history(bench)  # type: ignore[arg-type]
    return bench.page


# ---- who changed it


def test_a_cells_changes_are_told_newest_first(opened: Open) -> None:
    opened(cell("1100", "1180"), cell("1110", "9"))
    session = opened(cell("1100", ""))
    session.apply(cell("1100", "1190"))
    bench = Bench(session, CellAddress("1100"))
    history(bench)  # type: ignore[arg-type]
    assert bench.title == "修改记录：1100 （一）主动公开政府信息数"
    assert bench.page == [
        "尚未保存  空 → 1190", "2017-07-14 11:40  li  1180 → 空", "2017-07-14 10:40  张三（zhang）  1173 → 1180",
    ]  # fmt: skip
    assert page(session, CellAddress("1110")) == ["2017-07-14 10:40  张三（zhang）  7 → 9"]
    assert page(session, CellAddress("1120")) == ["还没有记录"]


def test_a_property_and_a_section_have_theirs(opened: Open) -> None:
    session = opened(
        SetProperty("agency", "乙局"), SetSection(OVERVIEW, "title", "总述"),
        SpliceText(OVERVIEW.child(0), 0, 0, "长长的一段新文字，比一行里放得下的多。\n"),
    )  # fmt: skip
    assert page(session, PropertyAddress("agency")) == ["2017-07-14 10:40  张三（zhang）  上海市公积金管理中心 → 乙局"]
    whole = page(session, OVERVIEW)
    assert any(line.endswith("概述 → 总述") for line in whole)
    assert "  + 长长的一段新文字，比一行里放得下的多。" in whole and "  - （无）" in whole
    assert page(session, ParagraphAddress((1, 0), 0)) == [line for line in whole if "概述 → 总述" not in line]
    assert page(session, SectionAddress((0,))) == ["还没有记录"]


def test_the_whole_report_has_all_of_it(opened: Open) -> None:
    opened(cell("1100", "1180"))
    session = opened(SetProperty("year", 2018))
    for place in (None, SectionAddress(())):
        first, second = page(session, place)
        assert first.startswith("2017-07-14 11:40  li") and first.endswith("2017 → 2018") and "年度" in first
        assert second.endswith("1100 （一）主动公开政府信息数  1173 → 1180")


def test_a_section_is_known_again_after_it_moved(opened: Open) -> None:
    opened(SpliceText(SectionAddress((2,)), 0, 0, "甲"))
    session = opened(RemoveSection(SectionAddress((0,))))
    (line,) = page(session, SectionAddress((1,)))[:1]
    assert line.startswith("2017-07-14 10:40  张三（zhang）")


def test_a_record_that_was_tampered_with_is_told(opened: Open, tmp_path: Path) -> None:
    opened(cell("1100", "1180"))
    session = opened(cell("1100", "1181"))
    (audit,) = (tmp_path / "state" / "audit").iterdir()
    audit.write_bytes(audit.read_bytes().replace(b"1180", b"1170", 1))
    assert page(session, CellAddress("1100"))[-1] == "修改记录从第 1 条起损坏或被改动过，不可全信"


def test_without_a_state_folder_the_reason_is_given(filled: Path) -> None:
    bench: Any = Bench(Session.open(str(filled)))
    assert why_no_state(bench) == "以只读方式打开，没有记录可看"
    bench = Bench(Session.open(str(filled), protect=lambda file: SafetyNet(Places.under(""), file.image, time.time)))
    assert why_no_state(bench) == why_no_restore(bench) == "没有可用的状态文件夹，因此没有记录"


# ---- versions


def versions_of(session: Session, *answers: int) -> Bench:
    bench = Bench(session, None, answers)
    restore(bench)  # type: ignore[arg-type]
    return bench


def test_the_kept_versions_are_listed_with_how_much_is_different(opened: Open, filled: Path) -> None:
    assert versions_of(opened()).said == ["还没有历史版本；保存以后才有"]
    first = len(filled.read_bytes())
    session = opened(cell("1100", "11800"), cell("1110", "9"))
    (choices,) = versions_of(session).asked
    assert [(choice.title, choice.detail) for choice in choices] == [
        (f"2017-07-14 11:40  {first + 1:,} 字节", "与现在相同"), (f"2017-07-14 11:40  {first:,} 字节", "2 处不同"),
    ]  # fmt: skip
    assert versions_of(session, 0).said == ["与现在相同，没有要恢复的"]


def test_a_version_is_compared_then_had_back_in_one_step_and_not_written(opened: Open, filled: Path) -> None:
    text = filled.read_text("utf-8")
    filled.write_text(text.replace('title = "概述"', 'title = "概述" # 注'), "utf-8")
    old = filled.read_bytes()
    session = opened(
        cell("1100", "1180"), SetProperty("year", 2018), SetSection(OVERVIEW, "title", "总述"),
        SpliceText(OVERVIEW.child(0), 0, 3, ""),
    )  # fmt: skip
    saved, report, steps = filled.read_bytes(), session.report, len(session.history.done)
    bench = versions_of(session, 1, 0)
    assert bench.title == "比较：现在（-）与 2017-07-14 10:40 的版本（+）"
    start = bench.page.index("1100 （一）主动公开政府信息数")
    assert bench.page[start : start + 3] == ["1100 （一）主动公开政府信息数", "  - 1180", "  + 1173"]
    assert session.report is report and [choice.title for choice in bench.asked[1]] == ["不恢复", "恢复"]
    bench = versions_of(session, 1, 1)
    assert bench.said == ["已恢复成 2017-07-14 10:40 的版本，尚未保存；Ctrl+Z 撤销"]
    assert filled.read_bytes() == saved and len(session.history.done) == steps + 1
    session.undo()
    assert session.report == report
    session.redo()
    session.save()
    assert filled.read_bytes() == old


def test_a_chapter_that_was_removed_comes_back_with_its_comments(opened: Open, filled: Path) -> None:
    text = filled.read_text("utf-8")
    filled.write_text(text.replace('title = "概述"', 'title = "概述" # 注'), "utf-8")
    opened(cell("1100", "1180"))
    session = opened()
    session.apply(RemoveSection(OVERVIEW))
    before = filled.read_bytes()
    versions_of(session, 0, 1)
    assert session.report == session.file.report
    session.apply(cell("1110", "9"))
    session.save()
    assert filled.read_bytes() == before.replace(b"1110 = 7", b"1110 = 9")


def test_versions_that_cannot_be_had_say_why(opened: Open, filled: Path, tmp_path: Path) -> None:
    session = opened(cell("1100", "1180"))
    (folder,) = (tmp_path / "state" / "versions").iterdir()
    contents = [path for path in folder.iterdir() if path.name != "index"]
    for path in contents:
        path.write_bytes(b"?")
    bench = versions_of(session, 1)
    assert [choice.detail for choice in bench.asked[0]] == ["读不出来", "读不出来"]
    assert bench.said == ["第 1 版的内容已丢失或损坏，不能恢复"]
    (folder / "index").unlink()
    (folder / "index").mkdir()
    assert versions_of(session).said[0].startswith("历史版本读不出来：")


# ---- on the screen


def test_history_and_versions_on_the_screen(filled: Path, tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.show(CellAddress("1100"))
        await pilot.press(*"h")
        assert "还没有记录" in screen_text(app)
        await pilot.press("escape", *"1180", "enter", "ctrl+s", "up", *"h")
        await pilot.pause()
        assert "1173 → 1180" in screen_text(app)
        await pilot.press("escape")
        app.show(SectionAddress((0,)))
        app.right.panel.focus()
        await pilot.press("h", "ctrl+r")
        await pilot.pause()
        assert "尚未保存" in screen_text(app) and app.session.report.section(SectionAddress((0,))).text.startswith("h")
        await pilot.press("escape", "ctrl+z")
        app.show(PropertyAddress("title"))
        await pilot.press("v")
        await pilot.pause()
        assert "1 处不同" in screen_text(app) and "与现在相同" in screen_text(app)
        await pilot.press("2")
        await pilot.pause()
        assert "比较" in screen_text(app) and "- 1180" in screen_text(app)
        await pilot.press("escape", "2")
        await pilot.pause()
        assert "已恢复成" in screen_text(app) and "*未保存" in screen_text(app)
        assert app.session.report.figures.text(CellAddress("1100")) == "1173"
        await pilot.press("ctrl+z")
        assert app.session.report.figures.text(CellAddress("1100")) == "1180"

    tell(filled, story, protect=net_of(tmp_path / "state"))
