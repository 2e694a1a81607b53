"""Everything a user can do, declared once: id, title, help, keys, where it works, what it does, why it cannot.

The app makes its key bindings, the key bar, the command palette and the help page from this table. Nothing here
knows the screen: a command acts on a `Workbench`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple, Protocol

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import (
    Edit,
    InsertSection,
    MoveSection,
    RemoveSection,
    SetCell,
    SetProperty,
    SetSection,
)
from gjj_tui.model.filling import blanks_to_zero, group_of, take_sum
from gjj_tui.model.form import Row, Table
from gjj_tui.model.numbers import tidy_number
from gjj_tui.model.report import MAX_DEPTH, STATUSES, Section
from gjj_tui.model.search import search
from gjj_tui.session import Session, status_title
from gjj_tui.store.faults import StoreFault


class Choice(NamedTuple):
    """One line of a list to choose from; `detail` stands beside it, less bright."""

    title: str
    value: object
    detail: str = ""


class Workbench(Protocol):
    """What a command can see and do. The terminal app is one; a test is another."""

    @property
    def session(self) -> Session: ...
    @property
    def place(self) -> Address | None:
        """What is selected: a cell, a section, a property, or None for the report as a whole."""

    @property
    def here(self) -> tuple[Table, Row] | None:
        """The table in sight with the row under its cursor, which may be a group row."""

    def do(self, edit: Edit) -> bool:
        """Apply an edit; a refusal is told to the user and gives False."""

    def show(self, address: Address) -> None:
        """Go to an address and put the cursor there."""

    def tell(self, message: str, urgent: bool = False) -> None: ...
    def ask(self, question: str, choices: Sequence[Choice], then: Callable[[object], object]) -> None: ...
    def prompt(self, question: str, text: str, then: Callable[[str], object]) -> None: ...
    def pick(self, title: str, find: Callable[[str], Sequence[Choice]], then: Callable[[object], object]) -> None: ...
    def edit_here(self) -> None:
        """Begin typing in the selected cell or text."""

    def help(self) -> None: ...
    def keys(self) -> None: ...
    def palette(self) -> None: ...
    def next_panel(self, step: int) -> None: ...
    def toggle_panel(self, panel: str) -> None: ...
    def widen(self, step: int) -> None: ...
    def zoom(self) -> None: ...
    def step_finding(self, step: int) -> None: ...
    def toggle_scope(self) -> None: ...
    def copy(self) -> None: ...
    def synced(self) -> None:
        """The report went to its file."""

    def leave(self) -> None: ...


def _nothing(_bench: Workbench) -> str:
    return ""


class Command(NamedTuple):
    """One thing to do. `scope` is the panel where its keys work, ``any`` for everywhere.

    `why_not` gives the reason why it cannot be done now, "" when it can. `short` is the word on the key bar, ""
    for a command that is not shown there.
    """

    id: str
    title: str
    help: str
    keys: tuple[str, ...]
    scope: str
    run: Callable[[Workbench], None]
    why_not: Callable[[Workbench], str] = _nothing
    short: str = ""


SCOPES = ("any", "outline", "table", "prose", "findings", "overview")


# ---- the file

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
    from gjj_tui.session import Changed, EditRefused

    try:
        changed = step()
    except EditRefused as error:
        bench.tell(str(error), urgent=True)
        return
    if not isinstance(changed, Changed):
        bench.tell(nothing)
        return
    places = [address for address in changed.touched if address != SectionAddress(())]
    if places:
        bench.show(min(places, key=str))


def change_status(bench: Workbench) -> None:
    now = bench.session.report.status
    bench.ask(
        _("报告现为“{status}”，改为").format(status=status_title(now)),
        [Choice(status_title(status), status) for status in STATUSES if status != now],
        lambda status: bench.do(SetProperty("status", str(status))),
    )


def _cannot_edit(bench: Workbench) -> str:
    return bench.session.readonly


# ---- finding one's way

def find(bench: Workbench) -> None:
    session = bench.session

    def hits(query: str) -> list[Choice]:
        return [Choice(hit.text, hit.address, hit.where) for hit in search(session.report, session.form, query)]

    bench.pick(_("查找标题、正文、指标、代码、数"), hits, lambda address: _show(bench, address))


def go_to_code(bench: Workbench) -> None:
    form = bench.session.form

    def hits(query: str) -> list[Choice]:
        query = query.strip().lower()
        rows = [row for table in form.tables for row in table.rows if row.code]
        near = [row for row in rows if row.code.lower().startswith(query)]
        near += [row for row in rows if row not in near and query and query in row.full_label]
        return [Choice(f"{row.code}  {row.label}", row.cells[0], row.unit) for row in near]

    bench.pick(_("跳到指标（代码或名称）"), hits, lambda address: _show(bench, address))


def _show(bench: Workbench, address: object) -> None:
    if isinstance(address, tuple):
        bench.show(address)  # type: ignore[arg-type]


def fix(bench: Workbench) -> None:
    """Offer the corrections for what is found at the cursor."""
    session, place = bench.session, bench.place
    found = [finding for finding in session.findings() if place in finding.addresses]
    fixes = [fix for finding in found for fix in session.fixes(finding)]
    unique = list({fix.edit: fix for fix in fixes}.values())
    if not unique:
        bench.tell(_("这里没有可以代做的修正"))
        return
    bench.ask(_("修正"), [Choice(fix.title, fix.edit) for fix in unique],
              lambda edit: bench.do(edit))  # type: ignore[arg-type]  # fmt: skip


# ---- the table

def _row(bench: Workbench) -> Row | None:
    place = bench.place
    return bench.session.form.row(place.row) if isinstance(place, CellAddress) else None


def _no_cell(bench: Workbench) -> str:
    return _cannot_edit(bench) or ("" if _row(bench) else _("这一行没有数"))


def blank_cell(bench: Workbench) -> None:
    if isinstance(bench.place, CellAddress):
        bench.do(SetCell(bench.place, ""))


def sum_here(bench: Workbench) -> None:
    row, place = _row(bench), bench.place
    if row is None or not isinstance(place, CellAddress):
        return
    edit = take_sum(bench.session.form, bench.session.report.figures, row, place.column or row.columns[0])
    if edit:
        bench.do(edit)


def _no_sum(bench: Workbench) -> str:
    row, place = _row(bench), bench.place
    if row is None or not isinstance(place, CellAddress):
        return _("这一行没有数")
    if not bench.session.form.parts(row.code):
        return _("{code} 不是合计项").format(code=row.code)
    if take_sum(bench.session.form, bench.session.report.figures, row, place.column or row.columns[0]) is None:
        return _("{code} 的组成项还没有填全").format(code=row.code)
    return _cannot_edit(bench)


def zero_group(bench: Workbench) -> None:
    """Fill the blanks of the group: of the row under the cursor with all below it, or else of the row above it."""
    if bench.here is None:
        return
    session, (table, row) = bench.session, bench.here
    head, rows = (group_of(session.form, row.cells[0]) if row.code else None) or (row, table.members(row.line))
    edit = blanks_to_zero(session.form, session.report.figures, rows)
    if edit is None:
        bench.tell(_("“{label}”没有空格").format(label=head.label))
    elif bench.do(edit):
        bench.tell(_("“{label}”的空格已填 0，可按 Ctrl+Z 撤销").format(label=head.label))


def set_cell(bench: Workbench, address: CellAddress, typed: str) -> bool:
    """Fill a cell with what was typed, made plain where that is safe."""
    return bench.do(SetCell(address, tidy_number(typed)))


# ---- the outline

def _section(bench: Workbench) -> SectionAddress | None:
    return bench.place if isinstance(bench.place, SectionAddress) and bench.place.path else None


def _no_section(bench: Workbench) -> str:
    return _cannot_edit(bench) or ("" if _section(bench) else _("先选一个章节"))


def add_section(bench: Workbench) -> None:
    """A new section after the selected one, or at the end."""
    here = _section(bench)
    report = bench.session.report
    target = (
        here.parent.child(here.path[-1] + 1) if here else SectionAddress(()).child(len(report.sections))
    )  # fmt: skip
    _add(bench, target)


def add_inner(bench: Workbench) -> None:
    """A new section within the selected one, as its last."""
    if here := _section(bench):
        _add(bench, here.child(len(bench.session.report.section(here).sections)))


def _no_inner(bench: Workbench) -> str:
    here = _section(bench)
    deep = _("章节最多 {depth} 层").format(depth=MAX_DEPTH) if here and len(here.path) >= MAX_DEPTH else ""
    return _no_section(bench) or deep


def _add(bench: Workbench, target: SectionAddress) -> None:
    def insert(title: str) -> None:
        if bench.do(InsertSection(target, Section(title.strip(), uid=bench.session.report.new_uid()))):
            bench.show(target)

    bench.prompt(_("新章节的标题（不写编号）"), "", insert)


def rename_section(bench: Workbench) -> None:
    if here := _section(bench):
        title = bench.session.report.section(here).title
        bench.prompt(_("标题（不写编号）"), title, lambda text: bench.do(SetSection(here, "title", text.strip())))


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
    """Where the selected section would go: up or down among its siblings, out to its parent's level, into the one before."""
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


def _no_move(direction: str) -> Callable[[Workbench], str]:
    def why(bench: Workbench) -> str:
        reason = _no_section(bench)
        return reason or ("" if move_target(bench, direction) else _("不能再移了"))

    return why


def _mover(direction: str) -> Callable[[Workbench], None]:
    return lambda bench: _move(bench, move_target(bench, direction))


# ---- properties

def edit_property(bench: Workbench) -> None:
    place = bench.place
    if not isinstance(place, PropertyAddress):
        return
    report = bench.session.report
    match place.key:
        case "status":
            change_status(bench)
        case "agency_kind":
            bench.ask(
                _("机关类别"), [Choice(kind_title(kind), kind) for kind in ("department", "government", "ministry")],
                lambda kind: bench.do(SetProperty("agency_kind", str(kind))),
            )  # fmt: skip
        case "period":
            bench.prompt(_("统计期限，如 2017-01-01 2017-12-31；留空为全年"), " ".join(report.period or ()),
                         lambda text: _set_period(bench, text))  # fmt: skip
        case "year":
            bench.prompt(_("年度"), str(report.year), lambda text: _set_year(bench, text))
        case "form":
            bench.tell(_("表式由年度决定，不能在这里改"))
        case key:
            bench.prompt(property_title(key), getattr(report, key),
                         lambda text: bench.do(SetProperty(key, text.strip())))  # fmt: skip


def _set_year(bench: Workbench, text: str) -> None:
    year = tidy_number(text)
    if len(year) == 4 and year.isdigit():
        bench.do(SetProperty("year", int(year)))
    else:
        bench.tell(_("年度应是四位数，如 2017"), urgent=True)


def _set_period(bench: Workbench, text: str) -> None:
    import datetime

    days = text.replace("—", " ").replace("至", " ").replace("..", " ").split()
    try:
        period = tuple(datetime.date.fromisoformat(day).isoformat() for day in days)
    except ValueError:
        period = ("",)
    if len(period) == 2:
        bench.do(SetProperty("period", (period[0], period[1])))
    elif not days:
        bench.do(SetProperty("period", None))
    else:
        bench.tell(_("统计期限应是两个日期，如 2017-01-01 2017-12-31"), urgent=True)


def kind_title(kind: str) -> str:
    return {"department": _("部门"), "government": _("政府"), "ministry": _("国务院部门")}[kind]


def property_title(key: str) -> str:
    """A property's name as the user sees it."""
    return {
        "agency": _("机关"), "short_name": _("简称"), "agency_kind": _("机关类别"), "year": _("年度"),
        "form": _("表式"), "title": _("标题"), "period": _("统计期限"), "status": _("状态"),
    }[key]  # fmt: skip


# ---- the table of commands

def commands() -> tuple[Command, ...]:
    """All commands in the order of the help page. A function, so that the words are in the language in use."""
    c = Command
    return (
        c("save", _("保存"), _("把改动写进文件；没有改动的地方一字不动"), ("ctrl+s",), "any", save, short=_("保存")),
        c("save-copy", _("另存为"), _("写一份新文件，不覆盖已有的"), ("f12",), "any", save_copy),
        c("undo", _("撤销"), _("撤销上一步，不论在哪里做的"), ("ctrl+z",), "any", undo),
        c("redo", _("重做"), _("重做撤销的一步"), ("ctrl+y",), "any", redo),
        c("find", _("查找"), _("在标题、正文、指标、代码和数里查找"), ("ctrl+f",), "any", find),
        c("go-to-code", _("跳到指标"), _("输入代码或名称"), ("ctrl+g",), "any", go_to_code),
        c("next-finding", _("下一条问题"), _("到下一条核对结果"), ("f8",), "any", lambda b: b.step_finding(1), short=_("下一问题")),
        c("previous-finding", _("上一条问题"), _("到上一条核对结果"), ("shift+f8", "f20"), "any", lambda b: b.step_finding(-1)),
        c("fix", _("修正"), _("选一种代做的修正；可以撤销"), ("f3",), "any", fix, _cannot_edit),
        c("scope", _("此处／全部问题"), _("核对结果只列此处的，或列全部"), ("f4",), "any", lambda b: b.toggle_scope()),
        c("help", _("帮助"), _("光标处的说明、定义和规则"), ("f1",), "any", lambda b: b.help(), short=_("帮助")),
        c("keys", _("按键一览"), _("全部按键"), ("f2",), "overview", lambda b: b.keys()),
        c("palette", _("命令"), _("按名称找命令"), ("ctrl+p",), "any", lambda b: b.palette(), short=_("命令")),
        c("status", _("改状态"), _("填报、已核对、已审签、已发布；已发布的只读"), ("f5",), "any", change_status),
        c("next-panel", _("下一栏"), _("光标到下一栏"), ("f6",), "any", lambda b: b.next_panel(1)),
        c("previous-panel", _("上一栏"), _("光标到上一栏"), ("shift+f6", "f18"), "any", lambda b: b.next_panel(-1)),
        c("toggle-outline", _("章节栏"), _("显示或隐藏章节栏"), ("f7",), "any", lambda b: b.toggle_panel("outline")),
        c("toggle-findings", _("问题栏"), _("显示或隐藏核对结果"), ("f9",), "any", lambda b: b.toggle_panel("findings")),
        c("zoom", _("放大"), _("只显示当前一栏，再按还原"), ("f10",), "any", lambda b: b.zoom()),
        c("widen", _("加宽"), _("章节栏加宽，或问题栏加高"), ("plus", "equals_sign"), "outline", lambda b: b.widen(1)),
        c("narrow", _("收窄"), _("章节栏收窄，或问题栏变矮"), ("minus",), "outline", lambda b: b.widen(-1)),
        c("quit", _("退出"), _("有未保存的改动时先问"), ("ctrl+q",), "any", leave, short=_("退出")),

        c("edit", _("编辑"), _("改光标处的格"), ("enter", "f2"), "table", lambda b: b.edit_here(), _no_cell, short=_("编辑")),
        c("blank", _("清空"), _("清空光标处的格（空格不是 0）"), ("delete", "backspace"), "table", blank_cell, _no_cell),
        c("sum", _("取合计"), _("把合计项填成各部分之和"), ("s",), "table", sum_here, _no_sum, short=_("取合计")),
        c("zeros", _("空格填 0"), _("本组的空格都填 0，合计项取和"), ("z",), "table", zero_group, _cannot_edit, short=_("组填0")),
        c("goto", _("跳到代码"), _("输入代码或名称"), ("g",), "table", go_to_code, short=_("跳到")),
        c("copy", _("复制"), _("复制光标处的格"), ("ctrl+c",), "table", lambda b: b.copy()),
        c("find-here", _("查找"), _("在全文和表里查找"), ("slash",), "table", find),

        c("open", _("打开"), _("到正文或表里"), ("enter",), "outline", lambda b: b.edit_here(), short=_("打开")),
        c("add", _("加一章"), _("在所选章节之后加一章"), ("n",), "outline", add_section, _cannot_edit, short=_("加章")),
        c("add-inner", _("加下级"), _("在所选章节之内加一节"), ("a",), "outline", add_inner, _no_inner),
        c("rename", _("改标题"), _("改所选章节的标题"), ("f2", "r"), "outline", rename_section, _no_section, short=_("改标题")),
        c("remove", _("删除"), _("删除所选章节；可以撤销"), ("delete",), "outline", remove_section, _no_section),
        c("move-up", _("上移"), _("与前一章换位置，编号随之"), ("alt+up", "K"), "outline", _mover("up"), _no_move("up")),
        c("move-down", _("下移"), _("与后一章换位置，编号随之"), ("alt+down", "J"), "outline", _mover("down"), _no_move("down")),
        c("move-out", _("升一级"), _("移到上一级"), ("alt+left", "H"), "outline", _mover("out"), _no_move("out")),
        c("move-in", _("降一级"), _("移到前一章之内"), ("alt+right", "L"), "outline", _mover("in"), _no_move("in")),
        c("numbered", _("编号／不编号"), _("引言等章节不编号"), ("u",), "outline", toggle_numbered, _no_section),
        c("find-section", _("查找"), _("在全文和表里查找"), ("slash",), "outline", find),

        c("go", _("到问题处"), _("到这一条问题所在的格或句"), ("enter",), "findings", lambda b: b.step_finding(0), short=_("到该处")),
        c("taller", _("加高"), _("问题栏加高"), ("plus", "equals_sign"), "findings", lambda b: b.widen(1)),
        c("shorter", _("变矮"), _("问题栏变矮"), ("minus",), "findings", lambda b: b.widen(-1)),

        c("edit-property", _("修改"), _("改光标处的一项"), ("enter",), "overview", edit_property, short=_("修改")),
    )  # fmt: skip


def keyed(table: Sequence[Command], remapped: dict[str, tuple[str, ...]]) -> tuple[Command, ...]:
    """The commands with the user's own keys by command id."""
    return tuple(command._replace(keys=remapped.get(command.id, command.keys)) for command in table)
