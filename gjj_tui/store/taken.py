"""Who has a report open, as far as the notes beside it tell, and that in words."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import NamedTuple

from gjj_tui.i18n import gettext as _
from gjj_tui.model.visible import visible
from gjj_tui.store.holder import Holder

NOTE_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC
"""How a note is opened: whatever lies there, no link is followed and nothing is waited for."""


class Taken(NamedTuple):
    """Somebody has the report open, or so it seems.

    `kind` is the program, ``gjj``, ``vim`` or ``emacs``; ``unreadable`` for a note that says nothing. `since` is when
    it was opened (for vim: when it was last active) in seconds since the epoch. `known`: it is seen that the process
    lives; `stale`: it is seen that it has ended; neither for one on another host. `modified`: the other editor has
    unsaved changes.
    """

    kind: str
    holder: Holder | None = None
    since: float = 0.0
    known: bool = False
    stale: bool = False
    modified: bool = False


def first_there(notes: Iterable[Taken | None]) -> Taken | None:
    """The first note of somebody who is there, else the first one."""
    there = [note for note in notes if note]
    return min(there, key=lambda note: note.stale, default=None)


def taken_words(taken: Taken, now: float) -> str:
    """Who has the report open, where and since when, in a sentence for people. `now` in seconds since the epoch."""
    holder = taken.holder
    if holder is None:
        return _("报告旁边有读不懂的占用标记，可能有人正在编辑")
    person, host = visible(holder.person), visible(holder.host)
    program = {"vim": "vim", "emacs": "Emacs"}.get(taken.kind, "gjj")
    if taken.stale:
        words = _("{person}，在 {host} 上用 {program} 编辑时没有正常退出，可能留有没存的内容（{when}）")
    else:
        words = _("{person}，在 {host} 上用 {program} 开着这份报告（{when}）")
    words = words.format(person=person, host=host, program=program, when=_when(taken, now))
    if taken.modified and not taken.stale:
        words += _("，有没存的改动")
    return words if taken.known or taken.stale else words + _("；那边是否还开着，从这里看不出")


def _when(taken: Taken, now: float) -> str:
    if not taken.since:
        return _("时间不明")
    then, today = time.localtime(taken.since), time.localtime(now)
    moment = time.strftime("%H:%M" if then[:3] == today[:3] else "%Y-%m-%d %H:%M", then)
    minutes = int(now - taken.since) // 60
    if minutes < 1:
        age = _("刚才")
    elif minutes < 60:
        age = _("{count} 分钟前").format(count=minutes)
    elif minutes < 48 * 60:
        age = _("{count} 小时前").format(count=minutes // 60)
    else:
        age = _("{count} 天前").format(count=minutes // (24 * 60))
    if taken.kind == "vim":
        return _("最近一次在 {moment}，{age}").format(moment=moment, age=age)
    return _("从 {moment} 起，{age}").format(moment=moment, age=age)
