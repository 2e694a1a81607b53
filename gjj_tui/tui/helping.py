"""Help for the thing under the cursor, as pages of plain text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gjj_tui.check.explaining import changes_in_words, explanation_of
from gjj_tui.commands import SCOPES, Choice, Command, commands
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, PropertyAddress, SectionAddress
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Row, Rule
from gjj_tui.model.report import PROPERTIES, property_title
from gjj_tui.session import Session
from gjj_tui.tui.glyphs import MARKS, speaking
from gjj_tui.tui.keys import key_name

_ALIASES = {f"f{number}" for number in range(13, 25)}


def help_page(
    session: Session, place: Address | None, finding: Finding | None, table: Sequence[Command] = ()
) -> tuple[str, list[str]]:
    """Title and paragraphs about a place; with a finding, about that first. `table` knows the keys in use."""
    table = table or commands()
    lines = list(_about_finding(session, finding)) if finding else []
    match place:
        case CellAddress():
            row = session.form.row(place.row)
            if row:
                lines += _about_row(session, row)
                return "  ".join(filter(None, (str(place), row.label, session.form.column_title(place)))), lines
        case SectionAddress(path) if path:
            lines += _about_section(session, place, table)
            return session.report.section(place).title, lines
        case PropertyAddress(key) if key in PROPERTIES:
            lines += [_about_property(key), _("回车修改；可以撤销。")]
            return _("报告属性：{title}").format(title=property_title(key)), lines
    lines += [
        _("左栏是章节和统计表，上下键移动，右边随之显示；回车到右边的正文或表格，Esc 回到左栏。"),
        *_how_to_hear(),
        _("强制性（!）：必须改正。核实性（?）：允许，但要写上报说明。提示（i）：值得一看。"),
        *(_("{key} {title}：{help}").format(key=keys_of(command), title=command.title, help=command.help)
          for command in table if command.id in ("palette", "keys")),
        *_keys_of(table, "outline"),
    ]  # fmt: skip
    return _("帮助"), lines


def _how_to_hear() -> Iterator[str]:
    """For who hears the screen, what is different there."""
    if speaking():
        yield _("一次只有一栏，F6 到下一栏；光标停在一行的开头，这一行说全一件事。")
        yield _("统计表里每格一行：左右键、Tab 到同一指标的别的格，上下键到别的指标。")
        yield _("填写之后有新的问题，或消除了问题，在最下面说出；Shift+F1 逐条读光标处的问题，F8 到下一条。")


def _about_finding(session: Session, finding: Finding) -> Iterator[str]:
    yield f"{MARKS[finding.level]} {finding.level.title}  {finding.rule}"
    yield finding.message
    if finding.quote:
        yield _("原句：{quote}").format(quote=finding.quote)
    explanation = explanation_of(session.report, finding)
    if explanation:
        yield (_("不改的理由：{text}") if finding.quote else _("上报说明：{text}")).format(text=explanation.text)
        yield from changes_in_words(session.report, explanation, finding)
    for fix in session.fixes(finding):
        yield _("F3 修正：{title}").format(title=fix.title)
    yield ""


def _about_row(session: Session, row: Row) -> Iterator[str]:
    if row.full_label != row.label:
        yield row.full_label
    if row.definition:
        yield row.definition
    if row.example:
        yield _("例：{example}").format(example=row.example)
    kinds = {"count": _("非负整数"), "integer": _("整数，可为负"), "decimal": _("非负数，可有小数，照填不舍入")}
    types = dict.fromkeys(session.form.type_of(cell) for cell in row.cells)
    kind = _("；").join(kinds[type] for type in types)
    yield _("单位：{unit}　类型：{kind}").format(unit=row.unit, kind=kind)
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
        yield f"{MARKS[rule.level]} {rule.level.title}  {rule.id}{_formula(rule)}"
        yield f"    {rule.message}"
        yield f"    {rule.source}"
    found = session.checker.of_row(row.code)
    if found:
        yield ""
        yield _("现有问题")
        for finding in found:
            yield f"{MARKS[finding.level]} {finding.level.title} {finding.message}"


def _formula(rule: Rule) -> str:
    """A rule's formula; what holds for every cell alone is written with words of the program's and not shown."""
    if rule.each == "cell" or not (rule.formula or rule.when):
        return ""
    when = _("（当 {when}）").format(when=rule.when.source) if rule.when else ""
    return f"  {rule.formula.source if rule.formula else ''}{when}"


def _about_property(key: str) -> str:
    return {
        "title": _("报告的标题；留空时由年度、机关自动组成。"),
        "agency": _("机关全称，印在标题和表上；正文自称别的机关时会指出。"),
        "short_name": _("正文里用的简称，如“市公积金中心”；没有就留空。"),
        "agency_kind": _("部门无权制定规章，规章各格应为 0；政府（省、设区的市、自治州）和国务院部门可以有。"),
        "year": _("报告的年度：它定该用哪个表式、哪一份是上年的报告。"),
        "period": _("统计期限；留空就是全年。季度、半年的报告写起止日期，与上年的结转等只在全年的报告里核对。"),
        "form": _("统计表的表式；不是这一年该用的，核对时会指出。"),
        "status": _("填报时空格只作提示；已核对、已审签以后空格算强制性问题；已发布的只读。"),
    }[key]


def _about_section(session: Session, address: SectionAddress, table: Sequence[Command]) -> Iterator[str]:
    section = session.report.section(address)
    yield _("地址 {address}。编号自动生成，标题里不写编号。").format(address=address)
    yield _("正文一行是一段；空行不算。撤销的是整份报告的上一步，不只是正文的。")
    if section.table:
        yield _("正文之后附表：{table}").format(table=section.table)
    yield _("下划线的数引用表中的格，写作 {{3100}}，随表变动；{key} 放进一个数。").format(
        key=next((keys_of(command) for command in table if command.id == "use-figure"), "")
    )
    yield from _keys_of(table, "prose")
    yield from _keys_of(table, "outline")


def key_page(table: Sequence[Command]) -> list[str]:
    """Every command with its keys, by panel."""
    lines = []
    for scope in SCOPES:
        own = [command for command in table if command.scope == scope]
        if own:
            lines += ["", scope_title(scope)]
            lines += [f"  {keys_of(c) or '-':<16}{c.title}" + _("：") + c.help for c in own]
    return lines[1:]


def palette_lines(table: Sequence[Command], query: str, scope: str = "any") -> list[Choice]:
    """The commands whose words hold the query: those that work in a panel, then those of others with its name."""
    found = [c for c in table if query.casefold() in f"{c.title}{c.help}{c.id}".casefold()]
    here = [c for c in found if c.scope in (scope, "any")]
    elsewhere = [c for c in found if c.scope not in (scope, "any")]
    # What belongs to the panel comes first.
    here.sort(key=lambda c: c.scope == "any")
    return [Choice(f"{c.title}  {c.help}", c.id, keys_of(c)) for c in here] + [
        Choice(f"{c.title}  {c.help}", c.id, f"{scope_title(c.scope)} {keys_of(c)}".rstrip()) for c in elsewhere
    ]


def scope_title(scope: str) -> str:
    """A panel's name."""
    return {
        "any": _("到处可用"), "outline": _("章节栏"), "table": _("统计表"), "prose": _("正文"),
        "findings": _("核对结果"), "overview": _("报告概览"),
    }[scope]  # fmt: skip


def keys_of(command: Command) -> str:
    """A command's keys as printed on a keyboard. F13 to F24 are what terminals send for Shift+F1 to F12."""
    return " ".join(key_name(key) for key in command.keys if key not in _ALIASES or command.keys[0] in _ALIASES)


def _keys_of(table: Sequence[Command], scope: str) -> Iterator[str]:
    """What can be done in a panel, a command a line."""
    yield ""
    yield scope_title(scope)
    for command in table:
        if command.scope == scope:
            yield f"  {keys_of(command) or '-':<16}{command.title}"
