"""Old reports taken over: choosing the source, walking through what is doubtful with the source beside, saving."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from gjj_tui.commands.drafts import Done, Talk
from gjj_tui.commands.files import copy_path, leave
from gjj_tui.commands.workbench import Choice, Workbench, matching
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import tidy_number
from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from gjj_tui.intake.reading import Imported
    from gjj_tui.intake.source import Doubt, Source
    from gjj_tui.model.form import Form

MOST_CHOICES = 500
PLAIN = "plain"
"""The kind of the doubt that the numbers of the text follow no cell; the finder settles it."""
AROUND, NEAR = 2, 48
"""Lines of the source that are shown before and after the one in doubt, and how many characters of each."""


class ImportTalk(Talk, Protocol):
    """What it takes to import with the user."""

    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None: ...


class Taken(NamedTuple):
    """What was read from a source. `fields` counts the numbers of the text that follow their cells as before."""

    path: str
    source: Source
    imported: Imported
    fields: int = 0


_DOUBTS: dict[str, Taken] = {}
"""The imports of this run by the real path of the report made of them, for walking through the doubts in it."""


# ---- reading, for the app and the command line


def read_bytes(path: str) -> bytes:
    """The bytes of a source.

    Raises:
        StoreFault: it cannot be read, or is too large.
    """
    from gjj_tui.intake.readers import SIZE_LIMIT
    from gjj_tui.store.files import FileFault, file_words, read_file

    try:
        return read_file(path, SIZE_LIMIT).data
    except FileFault as error:
        raise StoreFault(path, file_words(error)) from error


def forms_near(folder: str) -> list[Form]:
    """The forms that a source may show: the program's, then the office's own.

    Raises:
        StoreFault: the file of one is faulty.
    """
    from gjj_tui.store.form_finder import FormFinder
    from gjj_tui.store.forms import built_in_form, form_ids

    finder = FormFinder(folder)
    return [*filter(None, map(built_in_form, form_ids())), *(finder.read(path) for path in finder.own())]


def take(data: bytes, path: str, kind: str, folder: str, year: int = 0, agency: str = "", form: str = "") -> Taken:
    """Read a source; `folder` is where the report will lie, whose own forms count.

    Raises:
        IntakeFault: it cannot be read, or does not tell whose report of which year it is.
        StoreFault: a form is faulty.
    """
    from gjj_tui.intake.readers import read_source
    from gjj_tui.intake.reading import read_report

    source = read_source(data, path, kind)
    forms = forms_near(folder)
    # An office's own form is the base with rows of its own: it is used when it is asked for.
    forms = forms if form else [one for one in forms if not one.base]
    imported = read_report(source, forms, year, agency, form)
    if not source.ours:
        return Taken(path, source, imported)
    from gjj_tui.commands.own_exports import recognise
    from gjj_tui.store.library import last_year

    beside = os.path.join(os.path.abspath(folder), os.path.basename(path))
    last = last_year(beside, imported.report) if imported.bound else None
    found = recognise(data, source, imported, last)
    return Taken(path, source, found.imported, found.fields)


def summary(taken: Taken) -> str:
    """What came of it, in one line."""
    report, doubts = taken.imported.report, taken.imported.doubts
    sections = sum(1 for _section in report.walk())
    words = _("{year} 年 {agency}：{cells} 格，{sections} 章节，存疑 {doubts} 处")
    return words.format(
        year=report.year, agency=report.agency, cells=f"{len(report.figures)}/{taken.imported.form.cell_count}",
        sections=sections, doubts=len(doubts),
    ) + (_("，正文引用 {count} 处").format(count=taken.fields) if taken.fields else "")  # fmt: skip


# ---- in the app


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
            talk.prompt(ask, "", lambda text: _read(talk, path, folder, done, _year(text), agency))
        elif fault.lacks == "agency" and not agency:
            ask = _("看不出是哪个机关的报告；机关全称")
            talk.prompt(ask, "", lambda text: _read(talk, path, folder, done, year, text.strip()))
        else:
            talk.tell(_("没有导入：{reason}").format(reason=fault), urgent=True)
    else:
        _review(talk, taken, folder, done)


def _year(text: str) -> int:
    """The year as typed; what is none has no form, which will be said."""
    number = tidy_number(text)
    return int(number) if number.isdigit() and len(number) < 6 else 0


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
