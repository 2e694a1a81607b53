"""Which report to open, and how."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from gjj_tui.commands import PRESETS, SCOPES, Command, commands, keyed
from gjj_tui.commands.presets import moves_of
from gjj_tui.i18n import gettext as _
from gjj_tui.model.nearest import nearest_hint
from gjj_tui.session import Session
from gjj_tui.settings import user_folder
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.library import head_of, report_paths

THEME_NAMES = ("dark", "light", "contrast")

if TYPE_CHECKING:
    from gjj_tui.settings import Settings


def check_settings(settings: Settings) -> None:
    """See that the settings name only what the app has.

    Raises:
        SettingsFault: a command, a key or a theme is unknown, or a key would mean two commands in one panel.
    """
    from gjj_tui.settings import SettingsFault

    ids = [command.id for command in commands()]
    for id, _keys in settings.keys:
        if id not in ids:
            message = _("设置 [keys] 里没有“{id}”这个命令").format(id=id)
            raise SettingsFault(message + nearest_hint(id, ids))
    if settings.preset and settings.preset not in PRESETS:
        message = _("设置 [keys] 里的 preset 可写 {known}，现为“{found}”")
        raise SettingsFault(message.format(known=_("、").join(PRESETS), found=settings.preset))
    if settings.keys:
        _check_keys(settings)
    if settings.theme and settings.theme not in THEME_NAMES:
        message = _("设置里的 theme 可写 {known}，现为“{found}”")
        raise SettingsFault(message.format(known=_("、").join(THEME_NAMES), found=settings.theme))


def _check_keys(settings: Settings) -> None:
    from gjj_tui.settings import SettingsFault
    from gjj_tui.tui.key_names import key_hint, plain_key

    for id, keys in settings.keys:
        for key in keys:
            if not plain_key(key):
                message = _("设置 [keys] 里 {id} 的“{key}”不是键名").format(id=id, key=key)
                raise SettingsFault(message + key_hint(key))
    table = keyed(commands(), dict(settings.keys), settings.preset)
    for scope in SCOPES[1:]:
        taken: dict[str, Command] = {}
        moves = set(moves_of(settings.preset)) if scope != "prose" else set()
        for command in table:
            for key in command.keys if command.scope in (scope, "any") else ():
                if plain_key(key) in moves:
                    message = _("设置 [keys]：{key} 在 vim 方案里移动光标，不能再作 {one}")
                    raise SettingsFault(message.format(key=key, one=command.title))
                other = taken.setdefault(plain_key(key), command)
                # Some commands are in the table once for every panel where they have a key of its own.
                if other.run is not command.run:
                    message = _("设置 [keys]：{key} 同时是 {one} 和 {other}")
                    raise SettingsFault(message.format(key=key, one=other.title, other=command.title))


def report_folder(settings: Settings) -> str:
    """Where reports are looked for when no path is given: the settings' folder, else ./reports, else the current
    folder when a report lies in it, else the documents."""
    if settings.folder:
        return os.path.expanduser(settings.folder)
    if os.path.isdir("reports"):
        return "reports"
    if any(name.endswith(".toml") and head_of(name) for name in os.listdir()):
        return "."
    from platformdirs import user_documents_dir

    return user_documents_dir()


def folder_for_new(path: str | None, settings: Settings) -> str:
    """Where a new report goes: where reports are looked for, but into nobody's documents unasked."""
    if path:
        return path if os.path.isdir(path) else os.path.dirname(path) or "."
    if settings.folder:
        return os.path.expanduser(settings.folder)
    return "reports" if os.path.isdir("reports") else "."


def choose_report(path: str | None, settings: Settings) -> list[str]:
    """The report files that a path stands for, or the settings' folder; none where a first one may be begun.

    Raises:
        StoreFault: there is no such place, or nothing in it and nothing may be written.
    """
    place = path or report_folder(settings)
    paths = report_paths(place) if os.path.exists(place) else []
    if paths:
        return paths
    if not os.path.isdir(path or folder_for_new(None, settings)):
        raise StoreFault(place, _("没有这个文件或文件夹"))
    if settings.readonly:
        raise StoreFault(place, _("文件夹里没有报告（*.toml）"))
    return []


def last_full_year(now: float) -> int:
    """The year that a report is due for; `now` in seconds."""
    return time.localtime(now).tm_year - 1


def what_is_kept(session: Session) -> str:
    """Where the work is after the program ended otherwise than by the user's wish."""
    path = session.file.path
    if not session.dirty:
        return _("{path} 没有未保存的改动").format(path=path)
    trouble = session.net.trouble if session.net else _("没有留存")
    if trouble:
        return _("{path} 未保存的改动可能没有留下：{trouble}").format(path=path, trouble=trouble)
    return _("{path} 未保存的改动已留存：再打开时可以恢复，或用 gjj recover 查看").format(path=path)


def open_session(path: str, settings: Settings, clock: Callable[[], float] = time.time) -> Session:
    """Open a report, with what protects the work on it unless it is only to be read. Its text is not yet checked.

    Raises:
        StoreFault: it cannot be read.
    """
    reason = _("以只读方式打开") if settings.readonly else ""
    if not reason and not os.access(path, os.W_OK):
        reason = _("文件不可写")
    if reason:
        return Session.open(path, reason, reads_text=False)
    from gjj_tui.store.safety import Places, SafetyNet

    places = Places.under(user_folder("state", os.environ))
    return Session.open(path, protect=lambda file: SafetyNet(places, file.image, clock), reads_text=False)
