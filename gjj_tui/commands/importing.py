"""Old reports taken over: choosing the source, walking through what is doubtful with the source beside, saving."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from gjj_tui.commands.drafts import Done, Talk
from gjj_tui.commands.files import copy_path, leave
from gjj_tui.commands.workbench import Choice, Workbench, matching
from gjj_tui.exchange.importing import Taken, read_bytes, summary, take
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.period import parse_year
from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from gjj_tui.intake.source import Doubt

MOST_CHOICES = 500
PLAIN = "plain"
"""The kind of the doubt that the numbers of the text follow no cell; the finder settles it."""
AROUND, NEAR = 2, 48
"""Lines of the source that are shown before and after the one in doubt, and how many characters of each."""


class ImportTalk(Talk, Protocol):
    """What it takes to import with the user."""

    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None: ...


_DOUBTS: dict[str, Taken] = {}
"""The imports of this run by the real path of the report made of them, for walking through the doubts in it."""


def import_report(bench: Workbench) -> None:
    """Take over an old report as a new file beside the open one, and go on to it."""
    folder = os.path.dirname(bench.session.file.path)
    import_source(bench, folder, lambda path: leave(bench, lambda: bench.open_report(path)))


def import_source(talk: ImportTalk, folder: str, done: Done) -> None:
    """Choose the file: those beside, or a path as one types it."""
    folder = os.path.abspath(folder or os.curdir)

    def chosen(path: object) -> None:
        if os.path.isdir(str(path)):
            import_source(talk, str(path), done)
        else:
            _read(talk, str(path), folder, done)

    title = _("导入旧报告（txt、docx、html、xlsx、csv）：{folder}").format(folder=folder)
    talk.pick(title, lambda query: _files(folder, query), chosen)


def _files(folder: str, query: str) -> list[Choice]:
    """What can be imported in a folder; a query with a slash goes from there."""
    from gjj_tui.intake.readers import KINDS

    typed = os.path.join(folder, os.path.expanduser(query.strip()))
    place, name = os.path.split(typed)
    found = []
    try:
        entries = sorted(os.scandir(place or os.sep), key=lambda entry: (not entry.is_dir(), entry.name))
    except (OSError, ValueError):
        return []
    for entry in entries:
        suffix = entry.name.rpartition(".")[2].lower()
        wanted = entry.is_dir() or suffix in (*KINDS, "htm")
        if wanted and not entry.name.startswith(".") and name.casefold() in entry.name.casefold():
            title, detail = (entry.name + os.sep, "") if entry.is_dir() else (entry.name, suffix)
            found.append(Choice(title, entry.path, detail))
    if os.path.dirname(place) != place:
        found.append(Choice(_("上一级文件夹"), os.path.dirname(place)))
    if name and os.path.isfile(typed) and typed not in (choice.value for choice in found):
        found.insert(0, Choice(name, typed))
    return found[:MOST_CHOICES]


def _read(talk: ImportTalk, path: str, folder: str, done: Done, year: int = 0, agency: str = "") -> None:
    from gjj_tui.intake.faults import IntakeFault

    try:
        taken = take(read_bytes(path), path, "", folder, year, agency)
    except StoreFault as fault:
        talk.tell(_("没有导入：{reason}").format(reason=fault), urgent=True)
    except IntakeFault as fault:
        if fault.lacks == "year" and not year:
            ask = _("看不出是哪一年的报告；年度")
            talk.prompt(ask, "", lambda text: _read(talk, path, folder, done, parse_year(text), agency))
        elif fault.lacks == "agency" and not agency:
            ask = _("看不出是哪个机关的报告；机关全称")
            talk.prompt(ask, "", lambda text: _read(talk, path, folder, done, year, text.strip()))
        else:
            talk.tell(_("没有导入：{reason}").format(reason=fault), urgent=True)
    else:
        _review(talk, taken, folder, done)


def _review(talk: ImportTalk, taken: Taken, folder: str, done: Done) -> None:
    """The doubts as a list; each shows its source. The first line saves."""
    choices = [Choice(_("存为新报告并打开"), "save"), *map(_choice, taken.imported.doubts)]

    def chosen(value: object) -> None:
        if value == "save":
            _save(talk, taken, folder, done)
        elif (doubt := _chosen(taken, value)) and doubt.kind == PLAIN:
            talk.tell(doubt.done)
            _review(talk, taken, folder, done)
        elif doubt:
            talk.read(_doubt_title(doubt), list(_beside(taken, doubt)), lambda: _review(talk, taken, folder, done))

    talk.pick(_("导入：") + summary(taken), lambda query: matching(choices, query), chosen)


def _chosen(taken: Taken, value: object) -> Doubt | None:
    return next((doubt for doubt in taken.imported.doubts if doubt is value), None)


def _choice(doubt: Doubt) -> Choice:
    where = f"{doubt.address}  " if doubt.address else ""
    return Choice(f"{doubt.place.line:>4} {doubt.title}  {doubt.quote or doubt.done}", doubt, where)


def _doubt_title(doubt: Doubt) -> str:
    return _("{kind}：{done}").format(kind=doubt.title, done=doubt.done)


def _beside(taken: Taken, doubt: Doubt) -> Iterator[str]:
    """The source around a doubt, and what stands in the report."""
    yield _("原文（{path} 第 {place} 行）：").format(path=os.path.basename(taken.path), place=doubt.place)
    pieces = [piece for piece in taken.source.pieces() if piece.text]
    at = next((n for n, piece in enumerate(pieces) if piece.place.line >= doubt.place.line), len(pieces))
    for number, piece in enumerate(pieces[max(0, at - AROUND) : at + AROUND + 1], max(0, at - AROUND)):
        here = piece.place.line == doubt.place.line
        # Of long neighbours the end that is near.
        text = piece.text if here or len(piece.text) <= NEAR else ""
        text = text or (f"…{piece.text[-NEAR:]}" if number < at else f"{piece.text[:NEAR]}…")
        yield f"{'> ' if here else '  '}{piece.place.line:>4}  {text}"
    if doubt.quote:
        yield ""
        yield _("所指：{quote}").format(quote=doubt.quote)
    if doubt.address is not None:
        yield ""
        yield _("报告里（{address}）：").format(address=doubt.address)
        yield "  " + _in_report(taken.imported.report, doubt)


def _in_report(report: Report, doubt: Doubt) -> str:
    match doubt.address:
        case CellAddress():
            return report.figures.text(doubt.address) or _("（空）")
        case ParagraphAddress(path, paragraph):
            return report.section(SectionAddress(path)).paragraphs()[paragraph][1]
        case SectionAddress():
            return report.section(doubt.address).title
        case _:
            return str(getattr(report, str(doubt.address)[1:], "") or "")


def _save(talk: ImportTalk, taken: Taken, folder: str, done: Done) -> None:
    from gjj_tui.store.new_report import free_path, write_report

    report = taken.imported.report

    def write(typed: str) -> None:
        path = copy_path(typed)
        try:
            if not path:
                raise StoreFault(typed, _("请写明文件名"))
            write_report(path, taken.imported.form, report)
        except StoreFault as fault:
            talk.tell(_("没有写成：{reason}").format(reason=fault.message), urgent=True)
            return
        _DOUBTS[os.path.realpath(path)] = taken
        talk.tell(_("已写成 {path}").format(path=path))
        done(path)

    talk.prompt(_("存为新报告"), free_path(folder, report.year, report.agency), write)


def walk_doubts(bench: Workbench) -> None:
    """The doubts of the import that the open report comes from: each shows its source, then its place in the report."""
    taken = _DOUBTS[bench.session.file.path]

    def chosen(value: object) -> None:
        doubt = _chosen(taken, value)
        if doubt and doubt.kind == PLAIN:
            # As in the table of commands: not for every start.
            from gjj_tui.commands.numbers import numbers

            numbers(bench)
        elif doubt:
            bench.read(_doubt_title(doubt), list(_beside(taken, doubt)), lambda: _go(bench, doubt))

    choices = [_choice(doubt) for doubt in taken.imported.doubts]
    bench.pick(_("导入时存疑的 {count} 处").format(count=len(choices)), lambda query: matching(choices, query), chosen)


def _go(bench: Workbench, doubt: Doubt) -> None:
    if doubt.address is None:
        return
    try:
        if isinstance(doubt.address, ParagraphAddress):
            # A quote over a joint has a stroke where it was.
            quote, text = doubt.quote.split("／")[-1], _in_report(bench.session.report, doubt)
            found = text.find(quote)
            bench.show(doubt.address, max(0, found), len(quote) if found >= 0 else 0)
        else:
            bench.show(doubt.address)
    except (LookupError, IndexError):
        bench.tell(_("报告里已经没有 {address}").format(address=doubt.address))


def why_no_doubts(bench: Workbench) -> str:
    """Why there is nothing to walk through, "" when there is."""
    taken = _DOUBTS.get(bench.session.file.path)
    if taken is None:
        return _("这份报告不是这次运行中导入的")
    return "" if taken.imported.doubts else _("导入时没有存疑之处")
