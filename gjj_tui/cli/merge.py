"""``gjj merge BASE OURS THEIRS -o OUT``: three-way by cell, section and paragraph; usable as git's merge driver.

The result is written into the bytes of one of the files, so that its comments and layout stay: into those of OURS
when OUT is OURS (as for git), else into those of THEIRS. Where both sides changed the same thing OUT has what OURS
has, the conflicts are listed, and the exit code is 4; so the file is a report all the time.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault
from gjj_tui.cli.output import CLEAN, CONFLICT, USAGE, complain, note
from gjj_tui.cli.reports import STDIN, open_path
from gjj_tui.i18n import gettext as _
from gjj_tui.model.align import adopt_for_merge, adopt_uids
from gjj_tui.model.form import Form
from gjj_tui.model.merge import Conflict, Merged, Side, merge
from gjj_tui.model.printed import told
from gjj_tui.model.report import Figures, Report
from gjj_tui.model.visible import visible_lines
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileChanged, FileFault, create_file, encode, file_words, replace_file
from gjj_tui.store.form_finder import FormFinder
from gjj_tui.store.report_file import ReportFile
from gjj_tui.store.report_save import patched_text

NOTHING = Report("", 0, "")
"""Stands for BASE where there was no report before: then nothing is older than the other."""
_NO_PART = ("unknown-key", "unknown-row")


def command() -> Command:
    return Command(
        "merge", _("合并两人的改动：逐格、逐段，冲突的列出来"), _("共同底本 我方 对方 -o 输出"), run,
        (
            Option("--output", _("写到哪里；- 是标准输出"), _("文件"), short="-o"),
            Option("--take", _("冲突处一律取这一方，不再算冲突"), "ours|theirs", ("ours", "theirs")),
            Option("--name", _("消息里用的文件名（git 的 %P）"), _("名字")),
        ),
        least=3, most=3,
        notes=(
            _("输出就是我方文件时改写我方文件，否则以对方文件为底写成新文件；注释和排版随底稿。"),
            _("有冲突时先取我方，双方的写法列在标准错误，退出码 4。底本为空或读不了时，按没有底本合并。"),
            _("给 git 用：.gitattributes 写 reports/*.toml merge=gjj；再运行"),
            '  git config merge.gjj.driver "gjj merge %O %A %B -o %A --name %P"',
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    out = arguments.value("--output")
    if not out:
        raise UsageFault(_("merge 要写明输出：-o 文件"))
    if arguments.words.count(STDIN) > 1:
        raise UsageFault(_("- 只能写一次"))
    base_path, ours_path, theirs_path = arguments.words
    name = arguments.value("--name")
    ours = _open(ours_path, name, _("我方"))
    theirs = _open(theirs_path, name, _("对方"))
    name = name or (ours_path if out == STDIN else out)
    base = _base(base_path, name)
    ours, theirs, merged = merged_files(base, ours, theirs, arguments.value("--take"))
    file, other = (ours, theirs) if _is(out, ours) else (theirs, ours)
    if merged.report.form != file.form.id:
        file, other = other, file
    data = encode(_text(file, merged.report, name), file.bom)
    if out != STDIN and arguments.settings.readonly:
        reason = _("设置为只读（GJJ_READONLY 或设置文件里的 readonly）")
        complain(_("{path}：{reason}").format(path=name, reason=reason))
        return USAGE
    if not _write(out, data, (ours, theirs)):
        return CONFLICT
    _left_out(name, _("对方") if other is theirs else _("我方"), other, file)
    if arguments.value("--take") or not merged.conflicts:
        return CLEAN
    note(_("{path}：{count} 处冲突，先取了我方的写法").format(path=name, count=len(merged.conflicts)))
    for conflict in merged.conflicts:
        note(*_lines(conflict, ours.form, (base.figures, ours.report.figures, theirs.report.figures)))
    return CONFLICT


def _open(path: str, name: str, side: str) -> ReportFile:
    """One of the two files; git gives them names that say nothing and are gone afterwards."""
    try:
        return open_path(path, _forms_beside(name, path))
    except StoreFault as fault:
        if not name:
            raise
        path = _("{path}（{side}）").format(path=name, side=side)
        raise StoreFault(path, fault.message, fault.line, fault.column, fault.kind) from fault


def _forms_beside(name: str, path: str) -> FormFinder | None:
    """An office's own form lies beside the report that is meant, not beside git's files."""
    return FormFinder(os.path.dirname(name), os.path.dirname(path)) if name else None


def _base(path: str, name: str) -> Report:
    """The report that both sides began with; one with nothing in it when that cannot be read."""
    try:
        # git gives an empty file when there was none.
        empty = os.path.isfile(path) and not os.path.getsize(path)
        return NOTHING if empty else open_path(path, _forms_beside(name, path)).report
    except StoreFault as fault:
        note(_("{path}：底本读不了，按没有底本合并（{fault}）").format(path=name, fault=fault))
        return NOTHING


def merged_files(
    base: Report, ours: ReportFile, theirs: ReportFile, take: str
) -> tuple[ReportFile, ReportFile, Merged]:
    """Both files with uids that agree, and what becomes of them."""
    ours = ours._replace(report=adopt_uids(base, ours.report))
    theirs = theirs._replace(report=adopt_for_merge(base, ours.report, theirs.report))
    conflicts = merge(base, ours.report, theirs.report).conflicts
    side: Side = "theirs" if take == "theirs" else "ours"
    merged = merge(base, ours.report, theirs.report, {conflict.number: side for conflict in conflicts})
    return ours, theirs, merged


def _is(out: str, file: ReportFile) -> bool:
    return bool(file.image.path) and out != STDIN and os.path.realpath(out) == file.image.path


def _text(file: ReportFile, report: Report, name: str) -> str:
    """The merged report in the layout of a file.

    Raises:
        StoreFault: it cannot be written so.
    """
    for address in sorted(report.figures):
        if file.form.resolve(address) != address:
            message = _("两边的表式不同，合并后的 {form} 表式没有 {address} 这一格；请先统一表式")
            raise StoreFault(name, message.format(form=report.form, address=address), kind="write")
    try:
        return patched_text(file, report)
    except StoreFault as fault:
        raise StoreFault(name, fault.message, fault.line, fault.column, fault.kind) from fault


def _write(out: str, data: bytes, files: Iterable[ReportFile]) -> bool:
    """Write the result; False when somebody else is at the file.

    Raises:
        StoreFault: it cannot be written, or there is a file of this name that is none of `files`.
    """
    if out == STDIN:
        _to_stdout(data)
        return True
    try:
        if image := next((file.image for file in files if _is(out, file)), None):
            if image.data != data:
                replace_file(image, data)
        else:
            create_file(out, data)
    except FileFault as error:
        fault = StoreFault(out, file_words(error), kind="write")
        if not isinstance(error, FileChanged) and error.kind not in ("locked", "displaced"):
            raise fault from error
        complain(str(fault))
        return False
    return True


def _to_stdout(data: bytes) -> None:
    """The bytes as they are; to a terminal only what is fit for one."""
    if sys.stdout.isatty():
        print(visible_lines(data.decode("utf-8")), end="")
        return
    sys.stdout.flush()
    sys.stdout.buffer.write(data)


def _left_out(name: str, side: str, other: ReportFile, file: ReportFile) -> None:
    """Tell of what the other file has that is no part of a report, and so did not come along."""
    here = {finding.message for finding, _offset in file.remarks}
    for finding, _offset in other.remarks:
        if finding.rule in _NO_PART and finding.message not in here:
            message = _("{path}：{side}第 {line} 行是程序不认识的项，没有带过来")
            note(message.format(path=name, side=side, line=other.place(finding)[0]))


def _lines(conflict: Conflict, form: Form, figures: tuple[Figures, ...]) -> Iterator[str]:
    """A conflict with its sides, texts as each of them prints them."""
    in_text = conflict.kind == "text"
    what = "" if conflict.what == str(conflict.address) else conflict.what
    yield f"{conflict.number}. {conflict.address} {what}".rstrip()
    names, texts = (_("底本"), _("我方"), _("对方")), (conflict.base, conflict.ours, conflict.theirs)
    for side, text, own in zip(names, texts, figures, strict=True):
        shown = told(text, form, own) if text and in_text else text
        first, *rest = [_("（无）")] if shown is None else shown.split("\n")
        yield "   " + _("{side}：{text}").format(side=side, text=first)
        yield from (f"         {line}" for line in rest)
