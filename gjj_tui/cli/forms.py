"""``gjj forms [ID]``: the statistics forms, and all of one."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.cli.arguments import Arguments, Command, UsageFault, near
from gjj_tui.cli.grid import aligned
from gjj_tui.cli.output import CLEAN, say
from gjj_tui.i18n import gettext as _
from gjj_tui.model.form import Form, Row, Rule, Table
from gjj_tui.store.forms import built_in_form, form_ids

INDENT = "  "


def command() -> Command:
    return Command(
        "forms", _("列出统计表式，或一个表式的行、列、规则"), _("[表式]"), run, most=1,
        notes=(_("一个表式按表的次序列出每个代码的行名、单位、类型、与上级的关系、填报口径，再列出全部规则。"),),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    if not arguments.words:
        forms = [form for form in map(built_in_form, form_ids()) if form]
        say(*aligned([[form.id, _years(form), form.title, form.source] for form in forms]))
        return CLEAN
    (id,) = arguments.words
    form = built_in_form(id)
    if form is None:
        message = _("没有表式“{id}”，可用：{known}").format(id=id, known=_("、").join(form_ids()))
        raise UsageFault(message + near(id, form_ids()))
    say(*_page(form))
    return CLEAN


def _years(form: Form) -> str:
    first, last = form.years
    return _("{first}—{last} 年").format(first=first, last=last or _("今"))


def _page(form: Form) -> Iterator[str]:
    yield _("{id} {title}").format(id=form.id, title=form.title)
    yield _("适用：{years}").format(years=_years(form))
    yield _("出处：{source}").format(source=form.source)
    for table in form.tables:
        yield ""
        yield from _table(table)
    yield ""
    yield _("规则（{count} 条）").format(count=len(form.rules))
    for rule in form.rules:
        yield ""
        yield from _rule(rule)


def _table(table: Table) -> Iterator[str]:
    yield _("表 {id}：{title}").format(id=table.id, title=table.title)
    if table.corner:
        yield _("表角：{corner}").format(corner=table.corner)
    for column in table.columns:
        title = " · ".join(head for head in (table.over, column.group, column.title) if head)
        own = _("（{type}）").format(type=_type(column.type)) if column.type else ""
        yield _("列 {id}：{title}").format(id=column.id, title=title) + own
    yield ""
    for row in table.rows:
        yield from _row(row, table)


def _row(row: Row, table: Table) -> Iterator[str]:
    indent = INDENT * row.level
    if not row.code:
        yield indent + row.full_label
        return
    facts = [row.unit, _type(row.type), _part(row)]
    if len(row.columns) < len(table.columns):
        facts.append(_("列 {columns}").format(columns=_("、").join(row.columns)))
    yield f"{indent}{row.code}  {row.full_label}  [{_('，').join(fact for fact in facts if fact)}]"
    for words in (row.definition, row.example and _("例：{example}").format(example=row.example)):
        if words:
            yield f"{indent}{INDENT}{words}"


def _type(type: str) -> str:
    match type:
        case "decimal":
            return _("可有小数")
        case "integer":
            return _("整数，可为负")
        case _:
            return _("整数")


def _part(row: Row) -> str:
    if row.part == "sum":
        return _("{parent} 的组成项").format(parent=row.parent)
    return _("{parent} 的其中项").format(parent=row.parent) if row.part == "among" else ""


def _rule(rule: Rule) -> Iterator[str]:
    yield f"{rule.id}  {rule.level.title}"
    yield INDENT + rule.message
    if rule.formula:
        yield INDENT + _("公式：{formula}").format(formula=rule.formula.source) + _places(rule)
    if rule.mention:
        words = _("、").join(rule.mention.never or rule.mention.words)
        said = _("正文不能说：{words}") if rule.mention.never else (
            _("正文提到时不能说没有：{words}") if rule.mention.silent else _("正文应提到：{words}")
        )
        yield INDENT + said.format(words=words)
        if rule.mention.denial and not rule.mention.silent:
            yield INDENT + _("且不说：{words}").format(words=_("、").join(rule.mention.denial))
    if rule.when:
        yield INDENT + _("前提：{formula}").format(formula=rule.when.source)
    if rule.agency:
        yield INDENT + _("只适用于：{kinds}").format(kinds=_("、").join(rule.agency))
    yield INDENT + _("出处：{source}").format(source=rule.source)


def _places(rule: Rule) -> str:
    """Where a formula holds: in every column, row or cell, or in those the rule names."""
    if rule.only:
        return _("（{places}）").format(places=_("、").join(rule.only))
    return {"column": _("（每列）"), "row": _("（每行）"), "cell": _("（每格）")}.get(rule.each, "")
