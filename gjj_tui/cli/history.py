"""``gjj history PATH [ADDRESS]``: who changed what and when, and the contents the report had."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault
from gjj_tui.cli.grid import aligned
from gjj_tui.cli.output import CLEAN, FILE, complain, note, say
from gjj_tui.cli.past import emit_json, local_time, must_exist, utc_time
from gjj_tui.cli.reports import STDIN, one_path
from gjj_tui.cli.versions import list_versions, restore
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, SectionAddress, parse_address
from gjj_tui.model.printed import BLANK
from gjj_tui.model.visible import visible
from gjj_tui.settings import user_folder
from gjj_tui.store.audit_words import broken_words, event_words, titled, touching
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, read_file
from gjj_tui.store.report_file import ReportFile, open_report

if TYPE_CHECKING:
    from gjj_tui.store.audit import Change, Entry, Trail

SHOWN = 24
"""Characters of a text that a line shows."""
AROUND = 4
"""Characters that are shown before and after what differs."""

_MODES = ("--versions", "--restore", "--verify")


def command() -> Command:
    return Command(
        "history", _("谁在何时改了什么；恢复以前的版本"), _("路径 [地址]"), run,
        (
            Option("--format", _("输出格式：text 或 json"), "text|json", ("text", "json")),
            Option("--versions", _("列出存下的历史版本")),
            Option("--restore", _("把文件恢复成第几版；现在的内容先存成一版"), _("版号")),
            Option("--verify", _("核对修改记录是否被改动过")),
        ),
        least=1, most=2,
        notes=(
            _("地址：3100 或 A1.total 是统计数，§1.3 是章节（也可写标题），§1.3¶2 是段落，@year 是报告的一项。"),
            _("记录和版本存在本人的状态文件夹里，只记经本程序保存的改动；它说明经过，不能当作防伪的证据。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    word, *addresses = arguments.words
    modes = [mode for mode in _MODES if arguments.flag(mode)]
    if word == STDIN:
        raise UsageFault(_("history 要写明文件，不能用 -"))
    if len(modes) > 1:
        raise UsageFault(_("{one} 和 {other} 不能一起用").format(one=modes[0], other=modes[1]))
    if modes and addresses:
        raise UsageFault(_("{option} 后面不用写地址").format(option=modes[0]))
    path, folder = one_path(word), user_folder("state", os.environ)
    if not folder:
        complain(_("找不到本人的状态文件夹（没有 HOME），因此没有历史"))
        return FILE
    real, json = os.path.realpath(path), arguments.value("--format") == "json"
    match modes:
        case ["--versions"]:
            return list_versions(folder, path, real, json)
        case ["--verify"]:
            return _verify(folder, path, real, json)
        case ["--restore"]:
            return restore(folder, path, real, arguments)
        case _:
            return _history(folder, path, real, addresses, json)


# ---- who changed what ----


def _history(folder: str, path: str, real: str, addresses: Sequence[str], json: bool) -> int:
    from gjj_tui.store.audit import trail

    found = trail(folder, real)
    if not found.entries:
        must_exist(path)
    entries = _touching(addresses[0], path, found.entries) if addresses else found.entries
    unrecorded = _unrecorded(real, found)
    if json:
        records = list(map(_entry_data, reversed(entries)))
        emit_json(path=path, records=records, broken=found.broken, unrecorded=unrecorded)
        return CLEAN
    if entries:
        rows = _rows(entries, gaps=not addresses)
        say(*aligned([[visible(text) for text in row] for row in rows]))
    elif found.entries:
        note(_("{path}：{address} 没有改动记录").format(path=path, address=addresses[0]))
    else:
        note(_("{path}：还没有修改记录；用本程序保存以后才有").format(path=path))
    if unrecorded:
        note(_("{path}：最后一次记录以后，文件又被别的程序改过").format(path=path))
    if found.broken is not None:
        note(_broken(path, found.broken))
    return CLEAN


def _rows(entries: Sequence[Entry], gaps: bool) -> Iterator[list[str]]:
    """Newest first; with `gaps` also where somebody else wrote the file between two records."""
    for index in range(len(entries) - 1, -1, -1):
        entry = entries[index]
        head = [local_time(entry.when), entry.person]
        if entry.what != "save" or not entry.changes:
            yield [*head, event_words(entry)]
        for change in entry.changes:
            yield [*head, _place(change), _change(change)]
        if entry.omitted:
            yield [*head, _("另有 {count} 处，没有逐一记下").format(count=entry.omitted)]
        if gaps and index and entry.old and entry.old != entries[index - 1].new:
            yield ["", "", "", _("（在这之前，文件被别的程序改过，没有记录）")]


def _place(change: Change) -> str:
    """The words for the place, which name a cell by its address anyway."""
    return change.what if change.what.startswith(change.address) else f"{change.address} {change.what}".rstrip()


def _change(change: Change) -> str:
    old, new = _difference(change.old, change.new)
    return f"{old} → {new}"


def _difference(old: str, new: str) -> tuple[str, str]:
    """Both texts short enough for a line, from shortly before where they begin to differ."""
    if max(len(old), len(new)) <= SHOWN:
        return old or BLANK, new or BLANK
    common = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    start = max(0, common - AROUND)
    return _window(old, start), _window(new, start)


def _window(text: str, start: int) -> str:
    if not text:
        return BLANK
    end = start + SHOWN
    return ("…" if start else "") + text[start:end] + ("…" if len(text) > end else "")


def _unrecorded(real: str, found: Trail) -> bool:
    """Whether somebody else wrote the file after the last record."""
    try:
        return bool(found.entries) and read_file(real).sha256 != found.entries[-1].new
    except FileFault:
        return False


def _entry_data(entry: Entry) -> dict[str, Any]:
    data = entry._asdict() | {"when": utc_time(entry.when)}
    return data | {"changes": [change._asdict() for change in entry.changes]}


# ---- only what touches an address ----


def _touching(word: str, path: str, entries: Sequence[Entry]) -> list[Entry]:
    """The records that touch a place, each with only the changes there.

    Raises:
        UsageFault: there is no such place, and never was.
    """
    try:
        file = open_report(path)
    except StoreFault:
        file = None  # its history is there all the same
    touches = _matcher(word, file)
    kept = (entry._replace(changes=tuple(filter(touches, entry.changes)), omitted=0) for entry in entries)
    found = [entry for entry in kept if entry.changes]
    if file and not found:
        _known(word, file)
    return found


def _matcher(word: str, file: ReportFile | None) -> Callable[[Change], bool]:
    try:
        address = parse_address(word)
    except ValueError:
        return lambda change: titled(change, word)
    form = file.form if file else None
    if isinstance(address, SectionAddress):
        # What stands there now may have stood elsewhere: it is known by its title.
        return touching(address, form, _title(address, file))
    touches = touching(address, form)
    if isinstance(address, CellAddress):
        return lambda change: touches(change) or titled(change, word)
    return touches


def _title(address: SectionAddress, file: ReportFile | None) -> str:
    try:
        return file.report.section(address).title if file else ""
    except LookupError:
        return ""


def _known(word: str, file: ReportFile) -> None:
    """The word names a place of the report, a row of several cells or the title of a section.

    Raises:
        UsageFault: it does not.
    """
    from gjj_tui.cli.show import known_address

    if file.form.row(word.strip()) or any(section.title == word for _address, section in file.report.walk()):
        return
    known_address(word, file.form, file.report)


# ---- is the record whole ----


def _verify(folder: str, path: str, real: str, json: bool) -> int:
    from gjj_tui.store.audit import trail

    found = trail(folder, real)
    if not found.entries:
        must_exist(path)
    if json:
        emit_json(path=path, count=len(found.entries), broken=found.broken, torn=found.torn)
    elif found.broken is not None:
        say(_broken(path, found.broken))
    else:
        say(_("{path}：修改记录完整，共 {count} 条").format(path=path, count=len(found.entries)))
        if found.torn:
            say(_("{path}：最后有一条没有写完（程序或机器中断过），不影响其余").format(path=path))
    return FILE if found.broken is not None else CLEAN


def _broken(path: str, number: int) -> str:
    return _("{path}：{words}").format(path=path, words=broken_words(number))
