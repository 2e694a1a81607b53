"""Questions in a small window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from telling import screen_text, tell
from textual import events
from textual.pilot import Pilot

from gjj_tui.commands import Choice, Handle
from gjj_tui.tui.app import GjjApp

MANY = [Choice(f"第 {number} 项", number) for number in range(60)]


@pytest.mark.parametrize("height", [16, 24, 40])
@pytest.mark.parametrize(
    ("show", "hint"),
    [
        (lambda app: app.read("一页", [choice.title for choice in MANY]), "Esc 关闭"),
        (lambda app: app.ask("哪一项" * 40, MANY, print), "Esc 取消"),
        (lambda app: app.pick("找", lambda _query: MANY, print), "Esc 取消"),
        (lambda app: app.check("勾选" * 40, MANY, (), print), "Esc 取消"),
        (lambda app: app.work_through("逐个", lambda: MANY, [Handle(("x",), "做", print)]), "Esc 关闭"),
    ],
)
def test_the_keys_of_a_question_are_in_sight_however_much_there_is_to_choose_from(
    draft: Path, show: Callable[[GjjApp], None], hint: str, height: int
) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        show(app)
        await pilot.pause()
        assert hint in screen_text(app)
        assert "第 1 项" in screen_text(app)

    tell(draft, story, size=(80, height))


@pytest.mark.parametrize("keys", ["3100", "11"])
def test_figures_typed_ahead_of_a_question_answer_it_once(draft: Path, keys: str) -> None:
    answers: list[object] = []

    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        app.read("下面一页", ["字"])
        app.ask("哪一项", MANY, answers.append)
        await pilot.pause()
        for key in keys:
            app.screen.post_message(events.Key(key, key))
        await pilot.pause()
        assert "下面一页" in screen_text(app)

    tell(draft, story)
    assert answers == [int(keys[0]) - 1]
