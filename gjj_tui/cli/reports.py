"""The reports that words of the command line stand for: files, folders, and ``-`` for standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable

from gjj_tui.cli.arguments import UsageFault
from gjj_tui.i18n import gettext as _
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import SIZE_LIMIT, FileFault, FileImage, decode, file_words
from gjj_tui.store.library import report_paths
from gjj_tui.store.report_file import FindForm, ReportFile, open_report, report_of

STDIN = "-"


def paths_of(words: Iterable[str]) -> list[str]:
    """The files the words stand for, each once. A folder without reports stands for itself, to be complained of."""
    found: dict[str, str] = {}
    for word in words:
        for path in [word] if word == STDIN else report_paths(word) or [word]:
            found.setdefault(os.path.normpath(path), path)
    return list(found.values())


def open_path(path: str, find_form: FindForm | None = None) -> ReportFile:
    """The report of a file, or of standard input; its form by `find_form`, or else where forms lie for its folder.

    Raises:
        StoreFault: it cannot be read or is no report.
    """
    if path == STDIN:
        return _from_stdin(find_form)
    if os.path.isdir(path):
        readable = os.access(path, os.R_OK | os.X_OK)
        raise StoreFault(path, _("文件夹里没有 .toml 报告") if readable else _("没有读取这个文件夹的权限"))
    return open_report(path, find_form)


def one_path(word: str) -> str:
    """The one file that a word stands for.

    Raises:
        UsageFault: it is a folder of several.
    """
    paths = paths_of([word])
    if len(paths) > 1:
        message = _("{folder} 里有 {count} 份报告，请写明是哪一份，如 {first}")
        raise UsageFault(message.format(folder=word, count=len(paths), first=paths[0]))
    return paths[0]


def _from_stdin(find_form: FindForm | None) -> ReportFile:
    data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    try:
        if len(data) > SIZE_LIMIT:
            raise FileFault("too-large", STDIN, data=f"{SIZE_LIMIT // 2**20} MiB")
        text, bom = decode(data)
    except FileFault as error:
        raise StoreFault(STDIN, file_words(error)) from error
    return report_of(STDIN, FileImage("", data, (0, 0, 0, 0), 0, 0, 0, 1), text, bom, find_form)
