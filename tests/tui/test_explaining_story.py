"""What is found in the text, as told to the app: gone to, corrected, set aside, and the reason that goes stale."""

from __future__ import annotations

from pathlib import Path

from telling import tell
from textual.pilot import Pilot

from gjj_tui.model.address import ParagraphAddress, SectionAddress
from gjj_tui.model.edits import SetSection, SpliceText
from gjj_tui.tui.app import GjjApp

PLACE = ParagraphAddress((0,), 0)


def of(app: GjjApp, rule: str) -> list[str]:
    return ["stale" if one.stale else "explained" if one.explained else "open" for one in app.session.findings() if one.rule == rule]


def write(app: GjjApp, text: str) -> None:
    address = SectionAddress((0,))
    app.do(SpliceText(address, 0, len(app.session.report.section(address).text), text))


async def to_finding(app: GjjApp, pilot: Pilot[None], rule: str) -> None:
    app.findings.everywhere = True
    app._show_findings()
    app.panels.focus("findings")
    await pilot.pause()
    app.findings.list.move_to(next(i for i, one in enumerate(app.findings.list.shown) if one.rule == rule))
    await pilot.pause()


def test_enter_marks_the_place_f3_corrects_it_or_all_of_its_kind_and_undo_takes_it_back(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        text = "公开的的信息。\n另外的的信息；再有了了事。"
        write(app, text)
        await to_finding(app, pilot, "prose-doubled")
        await pilot.press("enter")
        assert app.right.prose.area.selected_text == "的的"
        await pilot.press("f8")
        assert app.right.prose.area.selected_text == "的的"
        assert app.right.prose.area.selection.start[0] == 1
        await pilot.press("f3")
        await pilot.press("2")
        await pilot.pause()
        section = SectionAddress((0,))
        assert app.session.report.section(section).text == "公开的信息。\n另外的信息；再有了事。"
        await pilot.press("ctrl+z")
        assert app.session.report.section(section).text == text

    tell(filled, story)


def test_a_reason_is_written_shown_goes_stale_with_its_number_and_is_removed(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        write(app, "公开的的信息 3 条。")
        await to_finding(app, pilot, "prose-doubled")
        await pilot.press("e")
        await pilot.press(*"ok", "enter")
        assert app.session.report.explanations[-1].text == "ok"
        assert of(app, "prose-doubled") == ["explained"]
        write(app, "公开的的信息 4 条。")
        assert of(app, "prose-doubled") == ["stale"]
        await to_finding(app, pilot, "prose-doubled")
        await pilot.press("e")
        await pilot.pause()
        assert app.screen.area.text == "ok"  # type: ignore[attr-defined]
        await pilot.press("backspace", "backspace", "enter")
        assert app.session.report.explanations == ()
        assert of(app, "prose-doubled") == ["open"]

    tell(filled, story)


def test_a_title_is_corrected_too(filled: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.do(SetSection(SectionAddress((0,)), "title", "引言,概述"))
        await to_finding(app, pilot, "prose-half-width")
        await pilot.press("f3", "1")
        await pilot.pause()
        assert app.session.report.sections[0].title == "引言，概述"

    tell(filled, story)
