"""Help for the thing under the cursor, as pages of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gjj_tui.commands import SCOPES, Choice, Command
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, PropertyAddress, SectionAddress
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Row
from gjj_tui.session import Session
from gjj_tui.tui.bindings import key_name
from gjj_tui.tui.glyphs import MARKS


def help_page(session: Session, place: Address | None, finding: Finding | None) -> tuple[str, list[str]]:
    """Title and paragraphs about a place; with a finding, about that first."""
    lines = list(_about_finding(session, finding)) if finding else []
    match place:
        case CellAddress():
            row = session.form.row(place.row)
            if row:
                lines += _about_row(session, row)
                return f"{place}  {row.label}", lines
        case SectionAddress(path) if path:
            lines += _about_section(session, place)
            return session.report.section(place).title, lines
        case PropertyAddress():
            lines += [_("回车修改。报告的标题留空时由年度、机关自动组成；状态改为“已发布”后报告只读。")]
            return _("报告属性"), lines
    lines += [
        _("左栏是章节和统计表，上下键移动，右边随之显示；回车进入正文或表格，F6 换栏。"),
        _("强制性（!）：必须改正。核实性（?）：允许，但要写上报说明。提示（i）：值得一看。"),
        _("按 Ctrl+P 列出全部命令和按键。"),
    ]
    return _("帮助"), lines


def _about_finding(session: Session, finding: Finding) -> Iterator[str]:
    yield f"{MARKS[finding.level]} {finding.level.title}  {finding.rule}"
    yield finding.message
    for fix in session.fixes(finding):
        yield _("F3 修正：{title}").format(title=fix.title)
    yield ""


def _about_row(session: Session, row: Row) -> Iterator[str]:
    yield row.full_label
    if row.definition:
        yield row.definition
    if row.example:
        yield _("例：{example}").format(example=row.example)
    kinds = {"count": _("非负整数"), "integer": _("整数，可为负"), "decimal": _("非负数，可有小数，照填不舍入")}
    yield _("单位：{unit}　类型：{kind}").format(unit=row.unit, kind=kinds[row.type])
    parts = session.form.parts(row.code)
    if parts:
        yield _("等于 {parts} 之和").format(parts="+".join(part.code for part in parts))
    if row.parent:
        words = _("是 {code} 的组成项") if row.part == "sum" else _("是 {code} 的其中项")
        yield words.format(code=row.parent)
    cell = row.cells[0]
    if session.last:
        yield _("上年：{value}").format(value=session.last.figures.text(cell) or _("未填"))
    yield ""
    yield _("规则")
    for rule in session.checker.rules_of(row.code):
        formula = rule.formula.source if rule.formula else ""
        when = _("（当 {when}）").format(when=rule.when.source) if rule.when else ""
        yield f"{MARKS[rule.level]} {rule.level.title}  {rule.id}  {formula}{when}"
        yield f"    {rule.message}"
        yield f"    {rule.source}"
    found = session.checker.of_row(row.code)
    if found:
        yield ""
        yield _("现有问题")
        for finding in found:
            yield f"{MARKS[finding.level]} {finding.message}"


def _about_section(session: Session, address: SectionAddress) -> Iterator[str]:
    section = session.report.section(address)
    yield _("地址 {address}。编号自动生成，标题里不写编号。").format(address=address)
    yield _("正文一行是一段；空行不算。Ctrl+Z 撤销的是整份报告的上一步。")
    if section.table:
        yield _("正文之后附表：{table}").format(table=section.table)
    yield _("章节栏里：n 加一章，a 加下级，F2 改标题，Alt+上下移动，Alt+左右升降级，Del 删除，u 编号或不编号。")


def key_page(commands: tuple[Command, ...]) -> list[str]:
    """Every command with its keys, by panel."""
    titles = {
        "any": _("到处可用"), "outline": _("章节栏"), "table": _("统计表"), "prose": _("正文"),
        "findings": _("核对结果"), "overview": _("报告概览"),
    }  # fmt: skip
    lines = []
    for scope in SCOPES:
        own = [command for command in commands if command.scope == scope]
        if own:
            lines += ["", titles[scope]]
            lines += [f"  {' '.join(map(key_name, c.keys)) or '-':<16}{c.title}" + _("：") + c.help for c in own]
    return lines[1:]


def palette_lines(commands: Sequence[Command], query: str) -> list[Choice]:
    """The commands whose words hold the query, with their keys."""
    return [
        Choice(f"{command.title}  {command.help}", command.id, " ".join(map(key_name, command.keys)))
        for command in commands
        if query.casefold() in f"{command.title}{command.help}{command.id}".casefold()
    ]
