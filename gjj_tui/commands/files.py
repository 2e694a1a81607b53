"""Saving, leaving, undoing; the status of the report."""

from __future__ import annotations

from collections.abc import Callable

from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT
from gjj_tui.model.edits import SetProperty
from gjj_tui.model.report import STATUSES
from gjj_tui.session import Changed, EditRefused, status_title
from gjj_tui.store.faults import StoreFault


def save(bench: Workbench) -> None:
    try:
        written = bench.session.save()
    except StoreFault as error:
        bench.tell(_("没有保存：{reason}").format(reason=error.message), urgent=True)
        return
    bench.synced()
    bench.tell(_("已保存") if written else _("没有改动，不必保存"))


def save_copy(bench: Workbench) -> None:
    def write(name: str) -> None:
        try:
            bench.session.save_copy(name)
        except StoreFault as error:
            bench.tell(_("没有另存：{reason}").format(reason=error.message), urgent=True)
        else:
            bench.tell(_("已另存为 {name}").format(name=name))

    root = bench.session.file.path.removesuffix(".toml")
    bench.prompt(_("另存为（新文件）"), f"{root}-{_('副本')}.toml", write)


def leave(bench: Workbench) -> None:
    """Leave at once when all is saved, else ask."""
    if not bench.session.dirty:
        bench.leave()
        return

    def answer(choice: object) -> None:
        if choice == "save":
            save(bench)
            if bench.session.dirty:
                return
        if choice in ("save", "drop"):
            bench.leave()

    bench.ask(_("有尚未保存的改动"), [
        Choice(_("保存并退出"), "save"),
        Choice(_("不退出"), "stay"),
        Choice(_("放弃改动并退出"), "drop"),
    ], answer)  # fmt: skip


def undo(bench: Workbench) -> None:
    _replay(bench, bench.session.undo, _("没有可以撤销的"))


def redo(bench: Workbench) -> None:
    _replay(bench, bench.session.redo, _("没有可以重做的"))


def _replay(bench: Workbench, step: Callable[[], object], nothing: str) -> None:
    try:
        changed = step()
    except EditRefused as error:
        bench.tell(str(error), urgent=True)
        return
    if not isinstance(changed, Changed):
        bench.tell(nothing)
        return
    places = [address for address in changed.touched if address != WHOLE_TEXT]
    if places:
        bench.show(min(places, key=str))


def change_status(bench: Workbench) -> None:
    now = bench.session.report.status
    bench.ask(
        _("报告现为“{status}”，改为").format(status=status_title(now)),
        [Choice(status_title(status), status) for status in STATUSES if status != now],
        lambda status: bench.do(SetProperty("status", str(status))),
    )
