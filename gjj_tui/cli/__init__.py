"""The command line: ``gjj COMMAND …`` and, without a command, the terminal app.

Every command is a module of its own, loaded when it runs.
"""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from gjj_tui.cli.arguments import Arguments, Command, UsageFault, common_options, count_words, split
from gjj_tui.cli.output import CLEAN, FILE, INTERNAL, INTERRUPTED, PIPE_CLOSED, USAGE, complain, emit, note, silence
from gjj_tui.i18n import gettext as _
from gjj_tui.i18n import use_language
from gjj_tui.settings import Settings, SettingsFault, language_for, read_settings
from gjj_tui.store.faults import StoreFault

COMMANDS = (
    "check", "show", "numbers", "set", "new", "compare", "merge", "export", "import", "recover", "history", "summary",
    "forms", "doctor",
)  # fmt: skip
"""In the order of the help. The module ``gjj_tui.cli.NAME`` gives the `Command` by ``command()``."""
MODULES = {"import": "importing"}
"""A module that is not called like its command, which is a word of Python."""

GARBAGE = 100_000
"""So many new objects are looked through at a time for those that only hold each other."""


def main(argv: list[str] | None = None) -> int:
    """Run a command line and give the exit code."""
    if argv is not None:
        return _main(argv)
    # Nearly all that a start makes stays, and goes with the process: it need not be looked through for garbage, neither
    # again and again on the way nor at the end. Together that is a tenth of a check.
    gc.set_threshold(GARBAGE)
    code = _main(sys.argv[1:])
    gc.freeze()
    return code


def _main(argv: list[str]) -> int:
    _open_closed()
    for stream in (sys.stdout, sys.stderr):
        # A terminal of another encoding shows what it does not have as \uXXXX instead of ending the program.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        silence(sys.stdout)
        return PIPE_CLOSED
    except (UsageFault, SettingsFault) as fault:
        complain(str(fault))
        return USAGE
    except StoreFault as fault:
        complain(str(fault))
        return FILE
    except OSError as error:
        silence(sys.stdout)
        complain(_("写不出去：{reason}").format(reason=error.strerror or error))
        return FILE
    except Exception as error:
        return _internal("".join(vars(error).pop("__notes__", ())))


def _open_closed() -> None:
    """Streams that were closed before the start: stdin is empty, words go nowhere, data that has nowhere to go fails.

    Otherwise words for a closed stderr would be printed among the data, and a report could be opened as descriptor 1.
    """
    for name, mode, way in (("stdin", "r", os.O_RDONLY), ("stdout", "w", os.O_RDONLY), ("stderr", "w", os.O_WRONLY)):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, way), mode, encoding="utf-8"))


def _run(argv: list[str]) -> int:
    settings, fault = _settings(argv)
    name, rest = _command_of(argv)
    command = _load(name)
    words, options = split(rest, (*command.options, *common_options()))
    if "--version" in options:
        return _version()
    if "--help" in options:
        return _help(command)
    # The doctor must be able to look at a sick settings file.
    if fault and name != "doctor":
        raise fault
    count_words(command, words)
    return command.run(Arguments(tuple(words), options, settings))


def _settings(argv: list[str]) -> tuple[Settings, SettingsFault | None]:
    """The settings, with the language chosen: it has to be known before the first word is said."""
    flag = ""
    for index, word in enumerate(argv):
        if word == "--lang" and index + 1 < len(argv):
            flag = argv[index + 1]
        elif word.startswith("--lang="):
            flag = word.removeprefix("--lang=")
    use_language(language_for(flag, os.environ))
    try:
        settings = read_settings(os.environ)
    except SettingsFault as fault:
        return Settings(), fault
    use_language(language_for(flag, os.environ, settings.language))
    return settings, None


def _command_of(argv: list[str]) -> tuple[str, list[str]]:
    """The name of the command (``app`` if there is none) and the rest of the command line."""
    index = 0
    while index < len(argv) and argv[index].startswith("-") and argv[index] not in ("-", "--"):
        index += 2 if argv[index] == "--lang" else 1
    if index < len(argv) and argv[index] in COMMANDS:
        return argv[index], argv[:index] + argv[index + 1 :]
    return "app", argv


def _load(name: str) -> Command:
    command: Command = import_module(f"gjj_tui.cli.{MODULES.get(name, name)}").command()
    return command


def _version() -> int:
    from gjj_tui import __version__

    emit(f"gjj-tui {__version__}")
    return CLEAN


def _help(command: Command) -> int:
    from gjj_tui.cli.help import show_help, show_overview

    if command.name:
        show_help(command)
    else:
        show_overview(command, map(_load, COMMANDS))
    return CLEAN


def _internal(kept: str) -> int:
    """A mistake of ours; `kept` says where the work is. The trace may quote the file, so it is made visible like
    everything else."""
    from traceback import format_exc

    note(*format_exc().split("\n"))
    complain(_("程序自身出错，{kept}；请把上面的文字发给维护者").format(kept=kept or _("报告没有改动")))
    return INTERNAL
