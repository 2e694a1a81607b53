"""Saving, leaving, undoing; the status of the report."""

from __future__ import annotations

import os
from collections.abc import Callable

from gjj_tui.commands.words import changes_of, step_words
from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, Address, PropertyAddress, SectionAddress
from gjj_tui.model.edits import InsertSection, MoveSection, RemoveSection, SetCell, SetProperty, SetSection, SpliceText
from gjj_tui.model.history import Step
from gjj_tui.model.report import STATUSES, Report, status_title
from gjj_tui.session import Changed, EditRefused, Session
from gjj_tui.store.faults import StoreFault


def save(bench: Workbench) -> None:
    """Write the report over its file; what others did to that meanwhile is taken over first."""
    # A conflict is for the user to decide.
    if not bench.settle():
        return
    session = bench.session
    if session.dirty and session.file.report.status == session.report.status == "published":
        _ask_published(bench)
    else:
        _write(bench)


def _ask_published(bench: Workbench) -> None:
    """Somebody published the report while it was edited here: what the public sees is not changed unasked."""

    def answer(choice: object) -> None:
        if choice == "copy":
            save_copy(bench)
        elif choice == "write":
            _write(bench)

    bench.ask(_("文件里的报告已发布，您还有没保存的改动"), [
        Choice(_("另存一份副本"), "copy", _("不动已发布的")),
        Choice(_("写进已发布的报告"), "write"),
        Choice(_("先不保存"), "stay"),
    ], answer)  # fmt: skip


def _write(bench: Workbench) -> None:
    try:
        written = bench.session.save()
    except StoreFault as error:
        message = _("没有保存：{reason}").format(reason=error.message)
        way = _("；可按 F12 存一份副本") if error.kind == "changed" else ""
        bench.tell(message + way, urgent=True)
        return
    bench.synced()
    bench.tell(_("已保存") if written else _("没有改动，不必保存"))


def save_copy(bench: Workbench) -> None:
    """Ask for a name and write a new file; one that is there is never written over."""
    def write(name: str) -> None:
        path = copy_path(name)
        try:
            if not path:
                raise StoreFault(name, _("请写明文件名"))
            if not os.path.isdir(os.path.dirname(path)):
                raise StoreFault(path, _("没有 {folder} 这个文件夹").format(folder=os.path.dirname(path)))
            bench.session.save_copy(path)
        except StoreFault as error:
            bench.tell(_("没有存副本：{reason}").format(reason=error.message), urgent=True)
        else:
            bench.tell(_("副本已存为 {name}").format(name=path))

    root = bench.session.file.path.removesuffix(".toml")
    bench.prompt(_("存一份副本"), f"{root}-{_('副本')}.toml", write)


def copy_path(typed: str) -> str:
    """The whole path of a new report file as typed: with the home for ``~`` and with ``.toml``; "" without a name."""
    path = os.path.expanduser(typed.strip())
    if os.path.basename(path) in ("", ".toml") or os.path.isdir(path):
        return ""
    return os.path.abspath(path if path.endswith(".toml") else path + ".toml")


def leave(bench: Workbench, go: Callable[[], None] | None = None) -> None:
    """Leave at once when all is saved, else ask. `go` leaves for somewhere else."""
    go = go or bench.leave
    if not bench.session.dirty:
        go()
        return

    def answer(choice: object) -> None:
        if choice == "save":
            save(bench)
            if bench.session.dirty:
                return
        if choice in ("save", "drop"):
            go()

    bench.ask(_("有尚未保存的改动"), [
        Choice(_("保存并退出"), "save"),
        Choice(_("不退出"), "stay"),
        Choice(_("放弃改动并退出"), "drop"),
    ], answer)  # fmt: skip


def undo(bench: Workbench) -> None:
    """Take the last step back, go to where it was made and say what it was."""
    history = bench.session.history
    if _replay(bench, bench.session.undo, _("没有可以撤销的")):
        _tell_step(bench, history.undone[-1], _("已撤销：{words}"), undone=True)


def redo(bench: Workbench) -> None:
    """Make the last undone step again, go there and say what it was."""
    history = bench.session.history
    if _replay(bench, bench.session.redo, _("没有可以重做的")):
        _tell_step(bench, history.done[-1], _("已重做：{words}"), undone=False)


def _replay(bench: Workbench, step: Callable[[], Changed | None], nothing: str) -> bool:
    try:
        changed = step()
    except EditRefused as error:
        bench.tell(str(error), urgent=True)
        return False
    if changed is None:
        bench.tell(nothing)
    return changed is not None


def _tell_step(bench: Workbench, step: Step, message: str, undone: bool) -> None:
    """Go to where it happened and say what it was: going somewhere may say something of its own."""
    place = place_of(step, bench.session, undone)
    if place:
        bench.show(place)
    bench.tell(message.format(words=step_words(step, bench.session.report, undone)))


def place_of(step: Step, session: Session, undone: bool) -> Address | None:
    """Where to look at a step that was just undone or redone; beside it where that is gone now."""
    changes = changes_of(step)
    cells = [edit.address for edit, _back in changes if isinstance(edit, SetCell)]
    if cells:
        return min(cells, key=session.form.position)
    for edit, back in changes:
        match back if undone else edit:
            case SetProperty(key):
                return PropertyAddress(key)
            case MoveSection(_, section) | RemoveSection(section) | InsertSection(section):
                return nearest_section(session.report, section)
            case SetSection(section) | SpliceText(section):
                return nearest_section(session.report, section)
    return None


def nearest_section(report: Report, section: SectionAddress) -> SectionAddress:
    """The section at an address, else its last neighbour, else what it stood in."""
    here = WHOLE_TEXT
    for index in section.path:
        siblings = report.children(here)
        if not siblings:
            break
        here = here.child(min(index, len(siblings) - 1))
        if index >= len(siblings):
            break
    return here


def why_no_status(bench: Workbench) -> str:
    """Why not even the status can be changed; of a published report it can."""
    return bench.session.forbidden


def change_status(bench: Workbench) -> None:
    """Ask for another status; before one with mistakes in it, ask again."""
    now = bench.session.report.status
    bench.ask(
        _("报告现为“{status}”，改为").format(status=status_title(now)),
        [Choice(status_title(status), status) for status in STATUSES if status != now],
        lambda status: _status(bench, str(status)),
    )


def _status(bench: Workbench, status: str) -> None:
    """Set the status; ask before a report with mistakes goes on."""
    edit = SetProperty("status", status)
    hard = bench.session.counts_after(edit)[0] if status != "draft" else 0

    def change(choice: object = "change") -> None:
        if choice == "change" and bench.do(edit):
            bench.tell(status_meaning(status))

    if not hard:
        change()
        return
    session = bench.session
    blank = session.form.cell_count - len(session.report.figures)
    question = _("改为“{status}”后有 {count} 个强制性问题{blank}，仍要改吗？").format(
        status=status_title(status), count=hard, blank=_("（未填 {count} 格）").format(count=blank) if blank else ""
    )
    bench.ask(question, [
        Choice(_("先不改"), "stay"), Choice(_("改为“{status}”").format(status=status_title(status)), "change"),
    ], change)  # fmt: skip


def status_meaning(status: str) -> str:
    """What a status allows."""
    title = status_title(status)
    match status:
        case "draft":
            return _("{status}：可以修改，空格只作提示").format(status=title)
        case "published":
            return _("{status}：只读，要修改请先改回“{draft}”").format(status=title, draft=status_title("draft"))
        case _:
            return _("{status}：还可以修改，空格算强制性问题").format(status=title)
