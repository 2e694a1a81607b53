"""``gjj -h`` and ``gjj COMMAND -h``."""

from __future__ import annotations

from collections.abc import Iterable

from gjj_tui.cli.arguments import Command, Option, common_options, usage_of
from gjj_tui.cli.grid import padded, width_of
from gjj_tui.cli.output import say
from gjj_tui.i18n import gettext as _


def show_help(command: Command) -> None:
    """The help of one command."""
    say(usage_of(command), "", command.title)
    if command.notes:
        say("", *command.notes)
    _options((*command.options, *common_options()))


def show_overview(app: Command, commands: Iterable[Command]) -> None:
    """The help of the whole program; `app` is what runs without a command."""
    say(usage_of(app), _("　　　gjj 命令 …"), "", app.title)
    say("", *app.notes)
    say("", _("命令："))
    _pairs([(f"{command.name} {command.words}".rstrip(), command.title) for command in commands])
    _options((*app.options, *common_options()))
    say("", _("某个命令的帮助：gjj 命令 -h"))
    say(_("退出码：0 无问题；1 有强制性问题；2 用法或设置有误；3 文件读不了或写不了；4 文件被占用或有冲突；130 中断"))
    say(_("        70 程序自身出错；128 加信号的号码：被信号终止"))


def _options(options: Iterable[Option]) -> None:
    say("", _("选项："))
    _pairs([(_spelled(option), option.help) for option in options])


def _spelled(option: Option) -> str:
    names = ", ".join(name for name in (option.short, option.name) if name)
    return f"{names} {option.value}".rstrip()


def _pairs(pairs: list[tuple[str, str]]) -> None:
    width = max(width_of(left) for left, _right in pairs) + 2
    say(*("  " + padded(left, width) + right for left, right in pairs))
