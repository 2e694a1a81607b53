"""Settings: the user's file, the environment, the command line; a later one of these counts more.

The file is ``config.toml`` in the user's configuration folder. It is read strictly: a misspelt key is a fault with
its line, not a setting that silently does nothing.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from gjj_tui.i18n import LANGUAGES, language_of
from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple
from gjj_tui.store.user_folders import user_folder as user_folder

if TYPE_CHECKING:
    from gjj_tui.store.strict import StrictReader

TREE_WIDTH = (10, 200)
FINDINGS_HEIGHT = (1, 100)

_KEYS: dict[str, type] = {
    "folder": str, "language": str, "theme": str, "readonly": bool, "keys": dict, "tree_width": int,
    "findings_height": int, "mouse": bool, "ambiguous_width": object, "screen_reader": bool,
}  # fmt: skip


class Settings(NamedTuple):
    """What the user chose; "" and 0 leave the choice to the program.

    `keys` gives commands other keys: command id and the keys in the order of preference, none to take them away.
    `mouse` None: on, except over SSH. `ambiguous_width` 0: as the terminal answers.
    """

    folder: str = ""
    language: str = ""
    theme: str = ""
    readonly: bool = False
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()
    tree_width: int = 0
    findings_height: int = 0
    mouse: bool | None = None
    colour: bool = True
    plain_driver: bool = False
    ambiguous_width: int = 0
    preset: str = ""
    screen_reader: bool = False


def language_for(flag: str, environ: Mapping[str, str], chosen: str = "") -> str:
    """The language by ``--lang``, GJJ_LANG, the settings file or else the locale, in this order."""
    if flag or environ.get("GJJ_LANG"):
        return flag or language_of(environ)
    return chosen or language_of(environ)


def read_settings(environ: Mapping[str, str]) -> Settings:
    """The settings of the user's file, if there is one, and of the environment.

    Raises:
        SettingsFault: the file cannot be read or says something unknown.
    """
    path = settings_path(environ)
    settings = settings_of(path) if path and os.path.exists(path) else Settings()
    if environ.get("GJJ_READONLY", "").lower() not in ("", "0", "false", "no", "off"):
        settings = settings._replace(readonly=True)
    return settings._replace(colour=not environ.get("NO_COLOR"))


def settings_path(environ: Mapping[str, str]) -> str:
    """Where the settings file would be, "" when the user has no folder for it."""
    folder = user_folder("config", environ)
    return os.path.join(folder, "config.toml") if folder else ""


def clipboard_file(environ: Mapping[str, str]) -> str:
    """Where what was copied last is found when the terminal's clipboard does not take it; "" without a folder."""
    folder = user_folder("state", environ)
    return os.path.join(folder, "clipboard.txt") if folder else ""


class SettingsFault(Exception):
    """The settings file cannot be used; the message has its path, line and what is wrong."""


def settings_of(path: str) -> Settings:
    """The settings that a file holds.

    Raises:
        SettingsFault: the file cannot be read or says something unknown.
    """
    from gjj_tui.store.faults import StoreFault

    try:
        return _read(path)
    except StoreFault as fault:
        raise SettingsFault(str(fault)) from fault


def _read(path: str) -> Settings:
    from gjj_tui.store.faults import StoreFault
    from gjj_tui.store.files import FileFault, decode, file_words, read_file
    from gjj_tui.store.strict import StrictReader

    try:
        text, _bom = decode(read_file(path).data)
    except FileFault as error:
        raise StoreFault(path, file_words(error)) from error
    reader = StrictReader(path, text)
    data: dict[str, Any] = reader.data
    reader.known(data, (), _KEYS)
    language = data.get("language", "")
    if "language" in data and language not in LANGUAGES:
        message = _("language 可写 {known}，现为“{found}”")
        raise reader.fault(("language",), message.format(known=_("、").join(LANGUAGES), found=language))
    folder = os.path.expanduser(data.get("folder", ""))
    if "folder" in data and not os.path.isabs(folder):
        raise reader.fault(("folder",), _("folder 应写完整的路径，以 / 或 ~ 开头"))
    for key, (least, most) in (("tree_width", TREE_WIDTH), ("findings_height", FINDINGS_HEIGHT)):
        if key in data and not least <= data[key] <= most:
            message = _("{key} 应在 {least} 到 {most} 之间，现为 {found}")
            raise reader.fault((key,), message.format(key=key, least=least, most=most, found=data[key]))
    width = data.get("ambiguous_width", "auto")
    if isinstance(width, bool) or width not in ("auto", 1, 2):
        message = _('ambiguous_width 可写 "auto"、1 或 2，现为 {found}')
        raise reader.fault(("ambiguous_width",), message.format(found=width))
    bindings = dict(data.get("keys", {}))
    preset = bindings.pop("preset", "")
    if not isinstance(preset, str):
        raise reader.fault(("keys", "preset"), _('preset 应写作 "default" 或 "vim"'))
    keys = tuple((command, _bound(reader, command, value)) for command, value in bindings.items())
    return Settings(
        folder, language, data.get("theme", ""), data.get("readonly", False), keys,
        data.get("tree_width", 0), data.get("findings_height", 0), data.get("mouse"),
        ambiguous_width=0 if width == "auto" else width, preset=preset,
        screen_reader=data.get("screen_reader", False),
    )  # fmt: skip


def _bound(reader: StrictReader, command: str, value: object) -> tuple[str, ...]:
    """The keys of a command, of which a single one need not be a list."""
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list) or not all(type(key) is str for key in keys):
        message = _('{command} 的键应写作 "ctrl+s" 或 ["ctrl+s", "f2"]').format(command=command)
        raise reader.fault(("keys", command), message)
    return tuple(keys)
