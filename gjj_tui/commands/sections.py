"""Commands of the section tree."""

from __future__ import annotations

from collections.abc import Callable

from gjj_tui.commands.workbench import Choice, Workbench, why_readonly
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, SectionAddress
from gjj_tui.model.edits import EditError, InsertSection, MoveSection, RemoveSection, SetSection
from gjj_tui.model.report import MAX_DEPTH, Section


def _section(bench: Workbench) -> SectionAddress | None:
    return bench.place if isinstance(bench.place, SectionAddress) and bench.place.path else None


def why_no_section(bench: Workbench) -> str:
    return why_readonly(bench) or ("" if _section(bench) else _("先选一个章节"))


def add_section(bench: Workbench) -> None:
    """A new section after the selected one, or at the end."""
    here = _section(bench)
    end = WHOLE_TEXT.child(len(bench.session.report.sections))
    _add(bench, here.parent.child(here.path[-1] + 1) if here else end)


def add_inner(bench: Workbench) -> None:
    """A new section within the selected one, as its last."""
    if here := _section(bench):
        _add(bench, here.child(len(bench.session.report.section(here).sections)))


def why_no_inner(bench: Workbench) -> str:
    here = _section(bench)
    deep = _("章节最多 {depth} 层").format(depth=MAX_DEPTH) if here and len(here.path) >= MAX_DEPTH else ""
    return why_no_section(bench) or deep


def _add(bench: Workbench, target: SectionAddress) -> None:
    def insert(title: str) -> None:
        section = Section(title.strip(), uid=bench.session.new_uid())
        if _named(bench, title) and bench.do(InsertSection(target, section)):
            bench.show(target)

    bench.prompt(_("新章节的标题（不写编号）"), "", insert)


def rename_section(bench: Workbench) -> None:
    if here := _section(bench):
        title = bench.session.report.section(here).title

        def rename(text: str) -> None:
            if _named(bench, text):
                bench.do(SetSection(here, "title", text.strip()))

        bench.prompt(_("标题（不写编号）"), title, rename)


def _named(bench: Workbench, title: str) -> bool:
    """True for a title; else the user is told."""
    if not title.strip():
        bench.tell(_("标题不能为空"), urgent=True)
    return bool(title.strip())


def remove_section(bench: Workbench) -> None:
    here = _section(bench)
    if here is None:
        return
    section = bench.session.report.section(here)

    def answer(choice: object) -> None:
        if choice == "remove" and bench.do(RemoveSection(here)):
            bench.tell(_("已删除“{title}”，可按 Ctrl+Z 撤销").format(title=section.title))

    if not section.text and not section.sections:
        answer("remove")
        return
    bench.ask(_("删除“{title}”和其中的全部内容？").format(title=section.title), [
        Choice(_("不删除"), "keep"), Choice(_("删除（可以撤销）"), "remove"),
    ], answer)  # fmt: skip


def toggle_numbered(bench: Workbench) -> None:
    if here := _section(bench):
        bench.do(SetSection(here, "numbered", not bench.session.report.section(here).numbered))


def _move(bench: Workbench, target: SectionAddress | None) -> None:
    here = _section(bench)
    if here and target and bench.do(MoveSection(here, target)):
        bench.show(target)


def move_target(bench: Workbench, direction: str) -> SectionAddress | None:
    """Where the selected section would go: ``up``, ``down``, ``out`` to its parent's level, ``in`` to its neighbour."""
    here = _section(bench)
    if here is None:
        return None
    report, index = bench.session.report, here.path[-1]
    match direction:
        case "up":
            return here.parent.child(index - 1) if index else None
        case "down":
            return here.parent.child(index + 1) if index + 1 < len(report.children(here.parent)) else None
        case "out":
            parent = here.parent
            return parent.parent.child(parent.path[-1] + 1) if parent.path else None
        case _:
            if index == 0:
                return None
            before = here.parent.child(index - 1)
            return before.child(len(report.section(before).sections))


def why_no_move(direction: str) -> Callable[[Workbench], str]:
    return lambda bench: why_no_section(bench) or _why_stuck(bench, direction)


def _why_stuck(bench: Workbench, direction: str) -> str:
    here, target = _section(bench), move_target(bench, direction)
    if here is None or target is None:
        return {
            "up": _("已是第一个"), "down": _("已是最后一个"), "out": _("已是最上层"), "in": _("前面没有同级章节"),
        }[direction]  # fmt: skip
    try:
        MoveSection(here, target).apply(bench.session.report)
    except EditError:
        return _("已到第 {depth} 层").format(depth=MAX_DEPTH)
    return ""


def mover(direction: str) -> Callable[[Workbench], None]:
    return lambda bench: _move(bench, move_target(bench, direction))
