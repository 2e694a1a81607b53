"""Keeping the work: who else has the report open, what a dead session left, what becomes of the file, dying well."""

from __future__ import annotations

import os
import select
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from gjj_tui.commands import Choice
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form
from gjj_tui.model.visible import visible
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.outside import Outside

if TYPE_CHECKING:
    from gjj_tui.model.merge import Conflict, Side
    from gjj_tui.store.journal import Found
    from gjj_tui.store.taken import Taken
    from gjj_tui.tui.app import GjjApp

TICK = 1.0
"""Seconds between looks at the lock, the file and the terminal."""
LAST_SECONDS = 0.9
"""After so long a dying program goes, whatever still hangs: with a look each second two seconds are not exceeded."""
SIDES: dict[object, Side] = {"ours": "ours", "theirs": "theirs", "base": "base"}



class Keeping:
    """For one app; it owns no report, only the talk about it."""

    def __init__(self, app: GjjApp) -> None:
        self.app = app
        self.session = app.session
        self.outside = ""
        self._asking = False
        self._put_off = False

    def begin(self) -> None:
        """Once, when the screen stands."""
        self.app.set_interval(TICK, self.tick)
        self.claim(self.offer_left)

    # ---- who has it open

    def claim(self, then: Callable[[], None] | None = None) -> None:
        """Tell others that we edit the report, or let the user decide when somebody else does."""
        net = self.session.net
        taken = net.lock() if net and not self.session.readonly else None
        if taken is None:
            self._go_on(then)
            return
        self.session.allow(_("{who}正在编辑").format(who=self._who(taken)))
        from gjj_tui.store.taken import taken_words

        self.app.ask(taken_words(taken, time.time()), [
            Choice(_("只读打开"), "read"),
            Choice(_("仍然编辑"), "edit", _("保存时合并")),
            Choice(_("接管"), "seize", _("对方会看到提示")),
            Choice(_("取消"), "leave", _("退出")),
        ], lambda choice: self._claimed(choice, then))  # fmt: skip

    def _who(self, taken: Taken) -> str:
        return taken.holder.name or taken.holder.user if taken.holder else _("别的程序")

    def _claimed(self, choice: object, then: Callable[[], None] | None) -> None:
        if choice == "leave":
            self.app.leave()
            return
        if choice == "seize" and self.session.net:
            self.session.net.seize()
        if choice in ("edit", "seize"):
            self.session.allow()
        self._go_on(then)

    def _go_on(self, then: Callable[[], None] | None) -> None:
        net = self.session.net
        torn = net.tidy(self.session.file) if net and not self.session.readonly else []
        if torn:
            self.app.tell(_("上次有一份没有写完的副本，内容不全，可以删除：{path}").format(path=_("、").join(torn)))
        self.app.show_trouble()
        if then:
            then()

    # ---- what a dead session left

    def offer_left(self) -> None:
        """Offer the work of a session that died; else take over the undo of the one before."""
        if self.session.readonly:
            return
        left = self.session.left_behind()
        if left is None:
            self.session.remember()
            return
        when = time.strftime("%m-%d %H:%M", time.localtime(left.image.changed if left.image else 0))
        self.app.ask(_("上次（{when}）异常结束，留有没保存的改动").format(when=when), [
            Choice(_("恢复"), "recover"),
            Choice(_("比较"), "compare", _("先看改了什么")),
            Choice(_("以后再说"), "later"),
            Choice(_("丢弃"), "discard", _("留存 30 天")),
        ], lambda choice: self._left(choice, left))  # fmt: skip

    def _left(self, choice: object, left: Found) -> None:
        if choice == "recover":
            half = _half_of(left, self.session.form)
            done = _("已恢复，尚未保存")
            if half:
                done = _("已恢复；{cell} 输入到一半，回车才填入").format(cell=half[0])
            self._settle(lambda choices: self._recovered(left, choices), done)
        elif choice == "compare":
            self.app.read(_("上次没有保存的改动"), self._compared(left), self.offer_left)
        elif choice == "discard" and self.session.net:
            self.session.net.discard(left)

    def _recovered(self, left: Found, choices: Mapping[int, Side] | None) -> Outside:
        outcome = self.session.recover(left, choices)
        half = _half_of(left, self.session.form)
        if outcome.state == "merged" and half is not None:
            # Typed on where it was: only the user makes a figure of it.
            cell, text = half
            self.app.show(cell)
            table = self.app.right.table
            if table is not None:
                self.app.call_after_refresh(table.begin, text)
        return outcome

    def _compared(self, left: Found) -> list[str]:
        from gjj_tui.commands.versions import difference_lines
        from gjj_tui.model.difference import differences
        from gjj_tui.store.recovery import replay_of

        try:
            replayed = replay_of(left, self.session.file)
        except StoreFault as fault:
            return [str(fault)]
        found = differences(replayed.saved, replayed.report, self.session.form)
        half = _half_of(left, self.session.form)
        typed = [_("{cell} 输入到一半：{text}").format(cell=half[0], text=visible(half[1]))] if half else []
        return [*difference_lines(found), *typed] or [_("没有不同")]

    # ---- the file beside us

    def tick(self) -> None:
        """Now and then: typed text to disk, a look at the lock, the file and the terminal."""
        if not self.app.is_headless and _hung_up():
            self.app.die(128 + signal.SIGHUP)
            return
        self.session.tick()
        self.look()

    def look(self, asked: bool = False) -> bool:
        """See what became of the file; False when the user has to decide something first.

        A conflict that was put off is only asked for again when the user asks for it by saving.
        """
        if self._asking or self.app.screen.is_modal:
            return not self._asking
        outcome = self.session.look_outside()
        if outcome.state == "conflicts" and self._put_off and not asked:
            return False
        self.outside = outcome.words
        self._put_off = False
        match outcome.state:
            case "reloaded":
                self.app.tell(_("文件在别处改过，已重新读入"))
            case "merged":
                self.app.tell(_("文件在别处改过，已与您的改动合并，尚未保存"))
            case "conflicts":
                self._decide(outcome.conflicts, {}, self.session.look_outside, _("已合并，尚未保存"))
        self.app.show_trouble()
        return outcome.state != "conflicts"

    def _settle(self, take: Callable[[Mapping[int, Side] | None], Outside], done: str) -> None:
        try:
            outcome = take(None)
        except StoreFault as fault:
            self.app.tell(str(fault), urgent=True)
            return
        if outcome.state == "conflicts":
            self._decide(outcome.conflicts, {}, take, done)
        else:
            self.app.tell(done)

    def _decide(
        self,
        conflicts: Sequence[Conflict],
        choices: dict[int, Side],
        take: Callable[[Mapping[int, Side] | None], Outside],
        done: str,
    ) -> None:
        """One decision for each conflict, both sides shown; none is made for the user."""
        open_ones = [conflict for conflict in conflicts if conflict.number not in choices]
        self._asking = bool(open_ones)
        if not open_ones:
            outcome = take(choices)
            self.app.tell(done if outcome.state != "conflicts" else _("文件又改了，请再核对一次"))
            return
        conflict = open_ones[0]
        title = _("两边都改了 {what}（{number}/{count}）").format(
            what=conflict.what, number=len(choices) + 1, count=len(conflicts)
        )
        lines = [
            (_("用我的：{text}"), "ours", conflict.ours),
            (_("用对方的：{text}"), "theirs", conflict.theirs),
            (_("用原来的：{text}"), "base", conflict.base),
        ]

        def chosen(side: object) -> None:
            if side in SIDES:
                self._decide(conflicts, choices | {conflict.number: SIDES[side]}, take, done)

        self.app.ask(
            title,
            [Choice(words.format(text=_("（无）") if one is None else one[:60]), side) for words, side, one in lines],
            chosen,
            self._undecided,
        )

    def _undecided(self) -> None:
        """Esc: nothing is changed; saving asks again."""
        self._asking = False
        self._put_off = True
        self.outside = _("文件在别处改过，与您的改动有冲突；Ctrl+S 时再定")
        self.app.show_trouble()

    # ---- the end

    def die(self, code: int) -> None:
        """The line dropped or the machine goes down: everything to disk, and out within two seconds."""
        # Before anything that could hang, such as a flush to a dead network disk.
        watchdog = threading.Timer(LAST_SECONDS, os._exit, (code,))
        watchdog.daemon = True
        watchdog.start()
        table = self.app.right.table
        if table is not None and table.typing is not None:
            table.commit()  # what is being typed is part of the work
        self.session.leave()


def _half_of(left: Found, form: Form) -> tuple[CellAddress, str] | None:
    """The cell into which a dead session was typing, and what."""
    from gjj_tui.store.journal import half_typed

    half = half_typed(left.image.records) if left.image else None
    if half is None:
        return None
    row, _dot, column = half.cell.partition(".")
    cell = form.resolve(CellAddress(row, column))
    return (cell, half.text) if cell else None


def _hung_up() -> bool:
    """Whether the terminal is gone without anybody having told us."""
    try:
        poll = select.poll()
        poll.register(0, 0)
        return any(event & (select.POLLHUP | select.POLLERR) for _fd, event in poll.poll(0))
    except (OSError, AttributeError):
        return False
