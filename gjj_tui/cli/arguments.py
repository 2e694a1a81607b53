"""The command line: a command, its words and its options.

argparse would cost a tenth of the time in which ``gjj check`` has to be done, and half of what it says is English.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple
from gjj_tui.settings import Settings


class UsageFault(Exception):
    """The command line makes no sense; the message says why, in words for the user."""


class Option(NamedTuple):
    """``--name``, or ``--name VALUE`` when `value` names what follows; one of `choices` if there are any."""

    name: str
    help: str
    value: str = ""
    choices: tuple[str, ...] = ()
    short: str = ""


class Arguments(NamedTuple):
    """What stands on the command line for one command."""

    words: tuple[str, ...]
    options: dict[str, str]
    settings: Settings

    def flag(self, name: str) -> bool:
        return name in self.options

    def value(self, name: str, default: str = "") -> str:
        return self.options.get(name, default)


class Command(NamedTuple):
    """A command; `words` shows its words in the usage, `least` and `most` (None: any) say how many there are."""

    name: str
    title: str
    words: str
    run: Callable[[Arguments], int]
    options: tuple[Option, ...] = ()
    least: int = 0
    most: int | None = None
    notes: tuple[str, ...] = ()


def common_options() -> tuple[Option, ...]:
    """The options of every command."""
    return (
        Option("--lang", _("界面语言：zh 或 en"), "zh|en", ("zh", "en")),
        Option("--version", _("显示版本")),
        Option("--help", _("显示这份帮助"), short="-h"),
    )


def split(argv: Iterable[str], options: Iterable[Option]) -> tuple[list[str], dict[str, str]]:
    """The words and the options of a command line, in any order; after ``--`` everything is a word.

    Raises:
        UsageFault: an option is unknown, or lacks its value.
    """
    known = {name: option for option in options for name in (option.name, option.short) if name}
    words: list[str] = []
    found: dict[str, str] = {}
    rest = iter(argv)
    for word in rest:
        if word == "--":
            words += rest
        elif not word.startswith("-") or word == "-":
            words.append(word)
        else:
            name, given, value = word.partition("=")
            option = known.get(name)
            if option is None:
                raise UsageFault(_("没有 {option} 这个选项").format(option=name) + near(name, known))
            if option.value and not given:
                value = next(rest, "")
            found[option.name] = _checked(option, value, bool(given))
    return words, found


def _checked(option: Option, value: str, given: bool) -> str:
    if not option.value:
        if given:
            raise UsageFault(_("{option} 后面不跟内容").format(option=option.name))
    elif not value:
        raise UsageFault(_("{option} 后面要写 {value}").format(option=option.name, value=option.value))
    elif option.choices and value not in option.choices:
        message = _("{option} 可写 {known}，不能写“{value}”")
        message = message.format(option=option.name, known=_("、").join(option.choices), value=value)
        raise UsageFault(message + near(value, option.choices))
    return value


def near(word: str, known: Iterable[str]) -> str:
    """``，是否为 check？`` when a known name is near, else ""."""
    from gjj_tui.model.nearest import nearest_hint

    return nearest_hint(word, list(known))


def usage_of(command: Command) -> str:
    """``用法：gjj check 路径…``."""
    return _("用法：{usage}").format(usage=" ".join(filter(None, ("gjj", command.name, command.words))))


def count_words(command: Command, words: list[str]) -> None:
    """The command has as many words as it takes.

    Raises:
        UsageFault: it has too few or too many.
    """
    usage = usage_of(command)
    if len(words) < command.least:
        raise UsageFault(_("{name} 后面缺少内容；{usage}").format(name=command.name, usage=usage))
    if command.most is not None and len(words) > command.most:
        raise UsageFault(_("多出“{word}”；{usage}").format(word=words[command.most], usage=usage))
