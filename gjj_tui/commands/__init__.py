"""Everything a user can do, declared once: id, title, help, keys, where it works, what it does, why it cannot.

The app makes its key bindings, the key bar, the command palette and the help page from this table. Nothing here
knows the screen: a command acts on a `Workbench`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gjj_tui.commands import (
    bindings,
    cells,
    drafts,
    explanations,
    files,
    importing,
    likeness,
    places,
    properties,
    publishing,
    sections,
    versions,
    years,
)
from gjj_tui.commands.presets import PRESETS
from gjj_tui.commands.workbench import Choice, Handle, Workbench, why_readonly
from gjj_tui.i18n import gettext as _
from gjj_tui.model.named import NamedTuple

__all__ = ["PRESETS", "Choice", "Command", "Handle", "Workbench", "commands", "keyed"]


def _nothing(_bench: Workbench) -> str:
    return ""


def _numbers(bench: Workbench) -> None:
    # The app starts without the rules that read numbers in a text.
    from gjj_tui.commands.numbers import numbers

    numbers(bench)


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


def commands() -> tuple[Command, ...]:
    """All commands in the order of the help page. A function, so that the words are in the language in use."""
    c = Command
    return (
        c("save", _("保存"), _("把改动写进文件；没有改动的地方一字不动"), ("ctrl+s",), "any", files.save, short=_("保存")),
        c("save-copy", _("存一份副本"), _("写一份新文件，不覆盖已有的"), ("f12",), "any", files.save_copy),
        c("export", _("导出"), _("导出成 Word、网页、Excel 等文件，或审核单；默认放在报告旁边"), ("shift+f12", "f24"), "any", publishing.export),
        c("import", _("导入"), _("把旧报告（txt、docx、html、xlsx、csv）变成新的报告文件，存疑之处逐一列出"), ("shift+f11", "f23"), "any", importing.import_report),
        c("import-doubts", _("导入存疑"), _("导入时存疑的各处，原文在旁，回车到该处"), ("shift+f10", "f22"), "any", importing.walk_doubts, importing.why_no_doubts),
        c("preview", _("预览"), _("照印出来的样子看整份报告"), ("shift+f2", "f14"), "any", publishing.preview),
        c("undo", _("撤销"), _("撤销上一步，不论在哪里做的"), ("ctrl+z",), "any", files.undo),
        c("redo", _("重做"), _("重做撤销的一步"), ("ctrl+y",), "any", files.redo),
        c("find", _("查找"), _("在标题、正文、指标、代码和数里查找"), ("ctrl+f",), "any", places.find),
        c("go-to-code", _("跳到指标"), _("输入代码或名称"), ("ctrl+g",), "any", places.go_to_code),
        c("next-finding", _("下一条问题"), _("到下一条核对结果"), ("f8",), "any", lambda b: b.step_finding(1), short=_("下一问题")),
        c("previous-finding", _("上一条问题"), _("到上一条核对结果"), ("shift+f8", "f20"), "any", lambda b: b.step_finding(-1)),
        c("fix", _("修正"), _("选一种代做的修正；可以撤销"), ("f3",), "any", places.fix, why_readonly),
        c("explanations", _("全部说明"), _("本报告的上报说明，已过时的、不再需要的也在内"), ("E",), "findings", explanations.list_all),
        c("scope", _("此处／全部问题"), _("核对结果只列此处的，或列全部"), ("f4",), "any", lambda b: b.toggle_scope()),
        c("say", _("读此处"), _("光标处的全部问题，一条一行；给读屏软件"), ("shift+f1", "f13", "f11"), "any", explanations.say),
        c("numbers", _("文中数字"), _("正文里还没有引用表中数的数字，逐个引用、说明不引用或留到以后"), ("shift+f9", "f21"), "any", _numbers),
        c("history", _("修改记录"), _("光标处是谁、何时、改了什么"), ("ctrl+r",), "any", versions.history, versions.why_no_state),
        c("compare", _("与上年比较"), _("光标处的数或正文与上年的报告逐格、逐字比较"), ("shift+f4", "f16"), "any", years.compare_last),
        c("compare-with", _("与另一份比较"), _("与别的年度的报告或历史版本比较"), ("shift+f5", "f17"), "any", years.compare_with),
        c("likeness", _("与上年相同"), _("本章哪些句子与上年相同（数字不计），各章相同的比例"), ("shift+f3", "f15"), "any", likeness.compare, likeness.why_no_last),
        c("next-year", _("起草下一年"), _("由这份报告起草下一年的：年份逐处确认，数字留空，写成新文件"), ("shift+f7", "f19"), "any", drafts.draft_next),
        c("help", _("帮助"), _("光标处的说明、定义和规则"), ("f1",), "any", lambda b: b.help(), short=_("帮助")),
        c("keys", _("按键一览"), _("全部按键"), ("ctrl+o",), "any", lambda b: b.keys()),
        c("palette", _("命令"), _("按名称找命令"), ("ctrl+p",), "any", lambda b: b.palette(), short=_("命令")),
        c("status", _("改状态"), _("填报、已核对、已审签、已发布；已发布的只读"), ("f5",), "any", files.change_status, files.why_no_status),
        c("next-panel", _("下一栏"), _("光标到下一栏"), ("f6",), "any", lambda b: b.next_panel(1)),
        c("previous-panel", _("上一栏"), _("光标到上一栏"), ("shift+f6", "f18"), "any", lambda b: b.next_panel(-1)),
        c("toggle-outline", _("章节栏"), _("显示或隐藏章节栏"), ("f7",), "any", lambda b: b.toggle_panel("outline")),
        c("toggle-findings", _("问题栏"), _("显示或隐藏核对结果"), ("f9",), "any", lambda b: b.toggle_panel("findings")),
        c("zoom", _("放大"), _("只显示当前一栏，再按还原"), ("f10",), "any", lambda b: b.zoom()),
        c("widen", _("加宽"), _("章节栏加宽，或问题栏加高"), ("plus", "equals_sign"), "outline", lambda b: b.widen(1)),
        c("narrow", _("收窄"), _("章节栏收窄，或问题栏变矮"), ("minus",), "outline", lambda b: b.widen(-1)),
        c("repaint", _("重画"), _("画面乱了时整屏重画"), ("ctrl+l",), "any", lambda b: b.repaint()),
        c("to-shell", _("挂起"), _("暂回命令行；在那里输入 fg 回来"), ("ctrl+backslash",), "any", lambda b: b.to_shell()),
        c("mouse", _("鼠标"), _("启用或停用鼠标；停用后可用终端自己的选择和复制"), ("ctrl+right_square_bracket",), "any", lambda b: b.toggle_mouse()),
        c("quit", _("退出"), _("有未保存的改动时先问"), ("ctrl+q",), "any", files.leave, short=_("退出")),

        c("edit", _("编辑"), _("改光标处的格"), ("enter", "f2"), "table", lambda b: b.edit_here(), cells.why_no_cell, short=_("编辑")),
        c("blank", _("清空"), _("清空光标处的格（空格不是 0）"), ("delete", "backspace"), "table", cells.blank_cell, cells.why_no_cell),
        c("sum", _("取合计"), _("把合计项填成各部分之和；上年结转、现行有效按上年的报告填"), ("s",), "table", cells.sum_here, cells.why_no_sum, short=_("取合计")),
        c("totals", _("取全部合计"), _("本表各合计项都填成各部分之和"), ("S",), "table", cells.sum_table, why_readonly),
        c("zeros", _("空格填 0"), _("本组的空格都填 0，合计项取和"), ("z",), "table", cells.zero_group, why_readonly, short=_("组填0")),
        c("zeros-row", _("本行填 0"), _("本行的空格都填 0，合计项取和"), ("x",), "table", cells.zero_row, cells.why_no_cell),
        c("zeros-column", _("本列填 0"), _("本列的空格从上到下都填 0，合计项取和"), ("c",), "table", cells.zero_column, cells.why_no_cell),
        c("zeros-table", _("全表填 0"), _("本表的空格都填 0，合计项取和"), ("Z",), "table", cells.zero_table, why_readonly),
        c("goto", _("跳到代码"), _("输入代码或名称"), ("g",), "table", places.go_to_code, short=_("跳到")),
        c("copy", _("复制"), _("复制光标处的格"), ("ctrl+c",), "table", lambda b: b.copy()),
        c("find-here", _("查找"), _("在全文和表里查找"), ("slash",), "table", places.find),
        c("history-cell", _("修改记录"), _("光标处的格是谁、何时、改了什么"), ("h",), "table", versions.history, versions.why_no_state),
        c("compare-cell", _("与上年比较"), _("光标处的格与上年和历年比较"), ("y",), "table", years.compare_last),

        c("use-in-text", _("用于正文"), _("把光标处的数放进一章的正文，随表变动"), ("t",), "table", bindings.use_in_text, bindings.why_no_use),
        c("where-used", _("引用处"), _("到正文中引用这一格的句子"), ("ctrl+t",), "table", bindings.where_used, bindings.why_no_cell),

        c("use-figure", _("引用数"), _("在光标处放进表中的数（代码、名称、两项相加减、上年的数），随表变动"), ("f2",), "prose", bindings.use_figure, bindings.why_no_text, short=_("引用数")),
        c("go-to-cell", _("到该格"), _("从光标处引用的数到表中的格"), ("ctrl+t",), "prose", bindings.go_to_cell, bindings.why_no_figure, short=_("到该格")),
        c("unbind", _("取消引用"), _("光标处引用的数变成普通文字，不再随表变动"), ("ctrl+n",), "prose", bindings.unbind, bindings.why_no_unbind),

        c("open", _("打开"), _("到正文或表里"), ("enter",), "outline", lambda b: b.edit_here(), short=_("打开")),
        c("add", _("加一章"), _("在所选章节之后加一章"), ("n",), "outline", sections.add_section, why_readonly, short=_("加章")),
        c("add-inner", _("加下级"), _("在所选章节之内加一节"), ("a",), "outline", sections.add_inner, sections.why_no_inner),
        c("rename", _("改标题"), _("改所选章节的标题"), ("f2", "r"), "outline", sections.rename_section, sections.why_no_section, short=_("改标题")),
        c("remove", _("删除"), _("删除所选章节；可以撤销"), ("delete",), "outline", sections.remove_section, sections.why_no_section),
        c("move-up", _("上移"), _("与前一章换位置，编号随之"), ("alt+up", "K"), "outline", sections.mover("up"), sections.why_no_move("up")),
        c("move-down", _("下移"), _("与后一章换位置，编号随之"), ("alt+down", "J"), "outline", sections.mover("down"), sections.why_no_move("down")),
        c("move-out", _("升一级"), _("移到上一级"), ("alt+left", "H"), "outline", sections.mover("out"), sections.why_no_move("out")),
        c("move-in", _("降一级"), _("移到前一章之内"), ("alt+right", "L"), "outline", sections.mover("in"), sections.why_no_move("in")),
        c("numbered", _("编号／不编号"), _("引言等章节不编号"), ("u",), "outline", sections.toggle_numbered, sections.why_no_section),
        c("find-section", _("查找"), _("在全文和表里查找"), ("slash",), "outline", places.find),
        c("history-section", _("修改记录"), _("所选章节是谁、何时、改了什么"), ("h",), "outline", versions.history, versions.why_no_state),
        c("compare-section", _("与上年比较"), _("所选章节与上年的逐字比较"), ("y",), "outline", years.compare_last),

        c("go", _("到问题处"), _("到这一条问题所在的格或句"), ("enter",), "findings", lambda b: b.step_finding(0), short=_("到该处")),
        c("explain", _("写说明"), _("核实性问题写上报说明，正文里的问题写不改的理由；清空即删去"), ("e",), "findings", explanations.explain, why_readonly, short=_("写说明")),
        c("taller", _("加高"), _("问题栏加高"), ("plus", "equals_sign"), "findings", lambda b: b.widen(1)),
        c("shorter", _("变矮"), _("问题栏变矮"), ("minus",), "findings", lambda b: b.widen(-1)),

        c("edit-property", _("修改"), _("改光标处的一项"), ("enter",), "overview", properties.edit_property, short=_("修改")),
        c("restore", _("恢复历史版本"), _("选一版，先比较，再恢复；可以撤销，保存前不写文件"), ("v",), "overview", versions.restore, versions.why_no_restore, short=_("历史版本")),
    )  # fmt: skip


def keyed(
    table: Sequence[Command], remapped: Mapping[str, tuple[str, ...]], preset: str = ""
) -> tuple[Command, ...]:
    """The commands with the keys of a preset, and the user's own before these, by command id."""
    remapped = {**PRESETS.get(preset, {}), **remapped}
    return tuple(command._replace(keys=remapped.get(command.id, command.keys)) for command in table)
