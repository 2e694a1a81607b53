"""``gjj doctor``: what the program finds around it, and what to do where that is not good."""

from __future__ import annotations

import locale
import os
import shutil
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from gjj_tui import __version__
from gjj_tui.cli.arguments import Arguments, Command
from gjj_tui.cli.output import CLEAN, say
from gjj_tui.i18n import gettext as _
from gjj_tui.i18n import language
from gjj_tui.settings import Settings, SettingsFault, clipboard_file, settings_of, settings_path, user_folder
from gjj_tui.tui.terminal.asking import Question
from gjj_tui.tui.terminal.profile import is_remote
from gjj_tui.tui.terminal.widths import SAMPLES

LEAST_SIZE = (80, 24)


def command() -> Command:
    return Command(
        "doctor", _("检查终端、编码、文件夹和各部件"), "", run, most=0,
        notes=(_("每行“名称: 值”；有不妥的，箭头后面写着怎么办。"),),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    del arguments
    path = settings_path(os.environ)
    settings, fault = _settings(path)
    for part in (_program(), _terminal(settings), _words(settings), _settings_file(path, fault), _folders()):
        say(*part)
    return CLEAN


def _line(name: str, value: str, advice: str = "") -> str:
    return f"{name}: {value}" + (f"  → {advice}" if advice else "")


def _program() -> Iterator[str]:
    yield _line("gjj-tui", __version__)
    yield _line("Python", "{}.{}.{} ({})".format(*sys.version_info[:3], sys.executable))
    yield _line("textual", *_version("textual"))
    number, advice = _version("tomli")
    yield _line("tomli", f"{number} {_compiled('tomli._parser')}".rstrip(), advice)
    git = shutil.which("git")
    yield _line("git", git or _("没有"), "" if git else _("不影响编写和核对；要用版本管理再安装"))


def _version(package: str) -> tuple[str, str]:
    try:
        return version(package), ""
    except PackageNotFoundError:
        return _("没有"), _("请重新安装 gjj-tui")


def _compiled(module: str) -> str:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        return ""
    return _("（纯 Python，读文件较慢）") if spec.origin.endswith(".py") else _("（已编译）")


def _terminal(settings: Settings) -> Iterator[str]:
    environ = os.environ
    term = environ.get("TERM", "")
    advice = _("这种终端画不了界面；请换一个终端，或只用 gjj check、gjj show") if term in ("", "dumb") else ""
    yield _line("TERM", term or _("未设"), advice)
    colour = environ.get("COLORTERM", "")
    yield _line("COLORTERM", colour or _("未设"))
    yield _line(_("颜色"), _colours(term, colour))
    streams = ((_("标准输入"), sys.stdin), (_("标准输出"), sys.stdout))
    on_terminal = True
    for name, stream in streams:
        is_terminal = stream.isatty()
        on_terminal &= is_terminal
        yield _line(name, _("终端") if is_terminal else _("不是终端"))
    columns, lines = shutil.get_terminal_size(LEAST_SIZE)
    small = on_terminal and (columns < LEAST_SIZE[0] or lines < LEAST_SIZE[1])
    size = f"{columns}×{lines}" if on_terminal else _("未测")
    yield _line(_("大小"), size, _("请把窗口放大到 80×24 以上") if small else "")
    asked = on_terminal and term not in ("", "dumb")
    question = Question(*SAMPLES)
    drawn = question.answers() if asked and question.ask() else None
    yield _line(_("歧义字符的宽度"), *_widths(drawn, settings.ambiguous_width))
    has_sides = _("有（表格滚动只发新的一行）") if question.side_margins else _("没有") if drawn else _("未测")
    yield _line(_("左右边界"), has_sides)
    remote = is_remote(environ)
    yield _line(_("读屏方式"), _("开（screen_reader）") if settings.screen_reader else _("关（可加 --screen-reader）"))
    yield _line(_("远程登录"), _("是（SSH）") if remote else _("否"))
    advice = _("复制后粘不出来时，请在本机终端里允许 OSC 52；tmux 里要 set -g set-clipboard on；复制的内容也在 {path}")
    yield _line(_("剪贴板"), "OSC 52", advice.format(path=clipboard_file(environ)) if remote else "")


def _widths(drawn: list[int] | None, chosen: int) -> tuple[str, str]:
    """How wide the terminal draws ``—“”…``, and advice where the settings say otherwise."""
    if drawn is None:
        advice = _("若表格错位，请在设置文件里写 ambiguous_width = 2")
        return (_("未测"), advice) if not chosen else (_("未测，按设置 {width} 格").format(width=chosen), "")
    value = "  ".join(f"{sample} {width}" for sample, width in zip(SAMPLES, drawn, strict=True))
    if chosen and any(width != chosen for width in drawn):
        return value, _("设置文件里的 ambiguous_width = {width} 与终端不符，请删去").format(width=chosen)
    return value, ""


def _colours(term: str, colour: str) -> str:
    if os.environ.get("NO_COLOR"):
        return _("关（NO_COLOR）")
    if colour in ("truecolor", "24bit"):
        return _("1677 万色")
    return _("256 色") if "256" in term else _("16 色")


def _words(settings: Settings) -> Iterator[str]:
    encoding = getattr(sys.stdout, "encoding", None) or _("未知")
    fine = encoding.lower().replace("-", "") == "utf8"
    yield _line(_("输出编码"), encoding, "" if fine else _("请把 LANG 设为 zh_CN.UTF-8 或 C.UTF-8"))
    yield _line(_("文件名编码"), sys.getfilesystemencoding())
    names = ("LC_ALL", "LC_MESSAGES", "LC_CTYPE", "LANG")
    found = " ".join(f"{name}={os.environ[name]}" for name in names if os.environ.get(name))
    yield _line(_("地区设置"), found or _("未设"), "" if _locale_works() else _("系统没有安装这个地区设置，请换一个"))
    yield _line(_("语言"), language())


def _locale_works() -> bool:
    try:
        locale.setlocale(locale.LC_CTYPE, "")
    except locale.Error:
        return False
    return True


def _settings(path: str) -> tuple[Settings, str]:
    try:
        return settings_of(path) if os.path.exists(path) else Settings(), ""
    except SettingsFault as fault:
        return Settings(), str(fault)


def _settings_file(path: str, fault: str) -> Iterator[str]:
    if fault:
        yield _line(_("设置文件"), fault, _("请改正或删去这一行"))
    else:
        yield _line(_("设置文件"), path if os.path.exists(path) else _("没有（用默认设置）"))


def _folders() -> Iterator[str]:
    for name, kind in ((_("设置文件夹"), "config"), (_("状态文件夹"), "state")):
        folder = user_folder(kind, os.environ)
        if not folder:
            yield _line(name, _("没有"), _("请设好 HOME，或把 XDG_{kind}_HOME 设为完整路径").format(kind=kind.upper()))
        elif _writable(folder):
            yield _line(name, f"{folder} {_('（可写）')}")
        else:
            yield _line(name, f"{folder} {_('（不可写）')}", _("请检查这个文件夹的权限和磁盘空间"))


def _writable(folder: str) -> bool:
    """Whether the folder can be written, or made where it does not exist yet."""
    while not os.path.lexists(folder) and os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
    return os.path.isdir(folder) and os.access(folder, os.W_OK | os.X_OK)
