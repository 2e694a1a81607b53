"""``gjj export PATH… -o FILE``: published files of reports; ``--check FILE``: whether one still is its report's."""

from __future__ import annotations

import os
import sys

from gjj_tui.check.checker import Checker
from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault, near
from gjj_tui.cli.output import CLEAN, FILE, complain, note
from gjj_tui.cli.progress import Progress
from gjj_tui.cli.reports import STDIN, open_path, paths_of
from gjj_tui.exchange.exporting import made_document, missing_words, write
from gjj_tui.i18n import gettext as _
from gjj_tui.model.finding import Finding
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report
from gjj_tui.publish.blocks import Document
from gjj_tui.publish.formats import FORMATS, Format, MissingLibrary, export, file_name, format_of
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.forms import forms_for
from gjj_tui.store.library import last_year
from gjj_tui.store.report_file import ReportFile


class Opened(NamedTuple):
    file: ReportFile
    last: Report | None

    @property
    def remarks(self) -> tuple[Finding, ...]:
        return tuple(remark for remark, _offset in self.file.remarks)

    def document(self, review: bool) -> Document:
        return made_document(self.file.form, self.file.report, self.last, self.remarks, review)


def command() -> Command:
    return Command(
        "export", _("导出成 Word、网页、表格等文件，或核对已导出的文件"), _("路径… -o 文件"), run,
        (
            Option("--output", _("写到哪里：文件、文件夹或 -（标准输出）；不写则在报告旁边"), _("文件"), short="-o"),
            Option("--to", _("格式；不写则看输出文件的后缀"), "|".join(FORMATS), tuple(FORMATS)),
            Option("--review", _("不导出报告，而导出它的审核单（docx 或 html）")),
            Option("--force", _("覆盖不是由本程序导出的同名文件")),
            Option("--check", _("核对这个导出的文件是否仍与报告（默认是同一文件夹里的）一致"), _("文件")),
        ),
        notes=(
            _("文件名默认是报告的标题。路径是文件夹时每份报告一个文件。填报、已核对的报告导出后标有“草稿”“送审稿”。"),
            _("核对：gjj export --check 文件 [报告]；一致退出码 0，报告或文件后来改过退出码 1。"),
            _("文件只是重新存过、内容没变，也算一致。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    if arguments.value("--check"):
        from gjj_tui.cli.export_check import check_export

        if len(arguments.words) > 1:
            raise UsageFault(_("多出“{word}”；核对时只写一份报告").format(word=arguments.words[1]))
        return check_export(arguments.value("--check"), arguments.words[0] if arguments.words else "")
    if not arguments.words:
        raise UsageFault(_("请写明要导出哪份报告"))
    out = arguments.value("--output")
    format = _format(arguments, out)
    paths = paths_of(arguments.words)
    folder = _folder(out, len(paths) > 1 or os.path.isdir(arguments.words[0]))
    if out == STDIN:
        if len(paths) > 1:
            raise UsageFault(_("标准输出只能写一份，这里有 {count} 份报告").format(count=len(paths)))
        return _to_stdout(paths[0], format, arguments.flag("--review"))
    code, taken = CLEAN, set[str]()
    with Progress(len(paths)) as progress:
        for path in paths:
            try:
                opened = opened_at(path)
                document = opened.document(arguments.flag("--review"))
                target = out if folder is None else _target(folder, path, document, format, taken)
                written = _written(target, opened, document, format, arguments.flag("--force"))
            except StoreFault as fault:
                way = _("；换个名字，或加 --force 覆盖") if fault.kind == "exists" else ""
                progress.clear()
                complain(str(fault) + way)
                code = FILE
            else:
                progress.clear()
                _warn(path, opened)
                note((_("{path}：已导出") if written else _("{path}：已是最新，没有改动")).format(path=target))
            progress.step()
    return code


def _written(target: str, opened: Opened, document: Document, format: Format, force: bool) -> bool:
    """Write one file; False when it held these bytes already."""
    if opened.file.image.path == os.path.realpath(target):
        raise UsageFault(_("{path} 是报告本身，不能覆盖").format(path=target))
    try:
        return write(os.path.abspath(target), document, format, force)
    except MissingLibrary as missing:
        raise UsageFault(missing_words(missing)) from None


def opened_at(path: str) -> Opened:
    """A report with last year's.

    Raises:
        StoreFault: it cannot be read.
    """
    file = open_path(path)
    return Opened(file, last_year(file.path, file.report))


def _format(arguments: Arguments, out: str) -> Format:
    name = arguments.value("--to")
    format = FORMATS[name] if name else format_of(out)
    known = _("、").join(FORMATS)
    if format is None:
        suffix = os.path.splitext(out)[1].removeprefix(".")
        message = _("看不出导出成什么格式；请加 --to，可写 {known}").format(known=known)
        raise UsageFault(message + (near(suffix, FORMATS) if suffix else ""))
    if arguments.flag("--review") and not format.reviews:
        known = _("、").join(one.name for one in FORMATS.values() if one.reviews)
        raise UsageFault(_("审核单可导出成 {known}").format(known=known))
    return format


def _folder(out: str, several: bool) -> str | None:
    """The folder that the files go into, "" for beside each report, None when `out` names the one file."""
    if not out:
        return ""
    if out == STDIN or not (several or os.path.isdir(out) or out.endswith(os.sep)):
        return None
    if not os.path.isdir(out):
        try:
            os.mkdir(out)
        except OSError as error:
            message = _("建不了这个文件夹：{reason}").format(reason=error.strerror)
            raise StoreFault(out, message, kind="write") from error
    return out


def _target(folder: str, path: str, document: Document, format: Format, taken: set[str]) -> str:
    """A file's name in the folder, or beside its report; two reports of one title do not share a file."""
    name = file_name(document, format)
    beside = os.curdir if path == STDIN else os.path.dirname(path)
    target = os.path.join(folder or beside, name)
    number = 2
    while target in taken:
        target = os.path.join(folder or beside, f"{name.removesuffix(format.suffix)}-{number}{format.suffix}")
        number += 1
    taken.add(target)
    return target


def _to_stdout(path: str, format: Format, review: bool) -> int:
    opened = opened_at(path)
    if format.library and sys.stdout.isatty():
        raise UsageFault(_("{format} 不是文本，不写到终端；请写 -o 文件").format(format=format.title))
    try:
        data = export(opened.document(review), format)
    except MissingLibrary as missing:
        raise UsageFault(missing_words(missing)) from None
    _warn(path, opened)
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()
    return CLEAN


def _warn(path: str, opened: Opened) -> None:
    """What must be corrected before the file goes out. It is made all the same."""
    file = opened.file
    hard = Checker(file.form, file.report, opened.last, opened.remarks, forms_for).counts()[0]
    if hard:
        note(_("{path}：还有 {count} 条强制性问题，见 gjj check {path}").format(path=path, count=hard))
