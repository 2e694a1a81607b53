"""``gjj [PATH]``: the terminal app on a report or a folder."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault, count_words, near
from gjj_tui.cli.output import USAGE, complain
from gjj_tui.i18n import gettext as _


def command() -> Command:
    return Command(
        "", _("打开终端界面，编写、核对、保存政府信息公开工作年度报告。"), _("[路径]"), run,
        (
            Option("--readonly", _("只看不改")),
            Option("--plain-driver", _("整屏发送，不只发改动的部分；画面不对时用")),
            Option("--screen-reader", _("给读屏软件和点显器：一次一栏，光标停在说全一件事的一行开头，不用符号")),
        ),
        notes=(
            _("路径是报告文件或文件夹；不写则依次取设置里的 folder、当前文件夹下的 reports、用户的文档文件夹。"),
            _("路径恰与命令同名时写作 ./check 或 -- check。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    settings = arguments.settings
    if arguments.flag("--readonly"):
        settings = settings._replace(readonly=True)
    if arguments.flag("--plain-driver"):
        settings = settings._replace(plain_driver=True)
    if arguments.flag("--screen-reader"):
        settings = settings._replace(screen_reader=True)
    word = arguments.words[0] if arguments.words else ""
    if word and not os.path.exists(word):
        _missing(word)
    count_words(command()._replace(most=1), list(arguments.words))
    if not _on_terminal():
        _refuse(word)
        return USAGE
    from gjj_tui.tui import run as run_app

    return run_app(word or None, settings)


def _missing(word: str) -> None:
    """A word that is no command and no path: a slip in the one or in the other."""
    if word.endswith(".toml") or os.path.dirname(word):
        from gjj_tui.store.faults import StoreFault

        raise StoreFault(word, _("找不到这个文件；请检查路径和文件名"))
    from gjj_tui.cli import COMMANDS

    message = _("没有“{word}”这个命令，也没有这个文件").format(word=word)
    raise UsageFault(message + (near(word, COMMANDS) or _("；命令有 {known}").format(known=_("、").join(COMMANDS))))


def _on_terminal() -> bool:
    return os.environ.get("TERM") != "dumb" and _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def _is_terminal(stream: TextIO) -> bool:
    return stream.isatty()


def _refuse(word: str) -> None:
    path = word or _("路径")
    message = _("这里不是能画界面的终端；看报告请用 gjj show {path}，核对请用 gjj check {path}")
    complain(message.format(path=path))
