"""``gjj forms [ID]``: the statistics forms, and all of one."""

from __future__ import annotations

import os
from collections.abc import Iterator

from gjj_tui.cli.arguments import Arguments, Command, UsageFault
from gjj_tui.cli.grid import aligned
from gjj_tui.cli.output import CLEAN, FILE, FOUND, complain, say
from gjj_tui.i18n import gettext as _
from gjj_tui.model.form import Form, Row, Rule, Table
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.form_finder import FormFinder
from gjj_tui.store.forms import BUILT_IN, built_in_form, form_ids

INDENT = "  "


def command() -> Command:
    return Command(
        "forms", _("列出统计表式，或一个表式的行、列、规则"), _("[表式]"), run, most=1,
        notes=(
            _("表式写 id，或本单位表式的文件，如 gjj forms reports/forms/qu.toml。"),
            _("一个表式按表的次序列出每个代码的行名、单位、类型、与上级的关系、填报口径，再列出全部规则。"),
            _("本单位的表式放在报告旁、报告旁的 forms 文件夹，或设置文件夹的 forms 里；写法见 {guide}").format(
                guide=os.path.join(BUILT_IN, "README.md")),
            _("本单位表式的例子当场试算；不符的列在标准错误，退出码 1。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    from gjj_tui.tui.start import report_folder

    # Where no report says where to look: here, and where reports are opened without a path.
    finder = FormFinder("", report_folder(arguments.settings))
    if not arguments.words:
        return _list(finder)
    (word,) = arguments.words
    path = word if word.endswith(".toml") or os.path.dirname(word) else finder.path_of(word)
    if word in form_ids():
        form, path = built_in_form(word), ""
    else:
        form = FormFinder(os.path.dirname(path)).read(path) if path else None
    if form is None:
        raise UsageFault(finder.missing(word))
    say(*_page(form, path))
    return _try(form, path) if path else CLEAN


def _list(finder: FormFinder) -> int:
    """Every form in a line, own forms with their files; one that is faulty hides no other."""
    rows = [[form.id, _years(form), form.title, form.source] for form in map(built_in_form, form_ids()) if form]
    faults = []
    for path in finder.own():
        try:
            form = finder.read(path)
        except StoreFault as fault:
            faults.append(fault)
            continue
        where = _("{source}；{path}").format(source=form.source, path=path)
        rows.append([form.id, _years(form), form.title, where])
    say(*aligned(rows))
    for one in faults:
        complain(str(one))
    return FILE if faults else CLEAN


def _try(form: Form, path: str) -> int:
    """Try the examples that an own form gives for its own rules and readings: nobody else does."""
    from gjj_tui.check.examples import misread, surprises

    base = FormFinder(os.path.dirname(path))(form.base) if form.base else None
    tried = {rule.id for rule in base.rules} if base else set()
    found = list(surprises(form, [rule for rule in form.rules if rule.id not in tried]))
    for rule, passes, number in found:
        message = _("规则 {rule} 的第 {number} 个 fail 例子没有报出问题")
        if passes:
            message = _("规则 {rule} 的第 {number} 个 pass 例子没有通过")
        complain(message.format(rule=rule.id, number=number))
    # The figures of a reading may have become others when its row was divided.
    known = {reading._replace(figures=()) for reading in base.readings} if base else set()
    wrong = list(misread(form, [reading for reading in form.readings if reading._replace(figures=()) not in known]))
    for passes, sentence in wrong:
        message = _("例句的数没有认作这一格：{sentence}") if passes else _("例句的数不该认作这一格：{sentence}")
        complain(message.format(sentence=sentence))
    return FOUND if found or wrong else CLEAN


def _years(form: Form) -> str:
    first, last = form.years
    return _("{first}—{last} 年").format(first=first, last=last or _("今"))


def _page(form: Form, path: str) -> Iterator[str]:
    yield _("{id} {title}").format(id=form.id, title=form.title)
    if path:
        yield _("文件：{path}").format(path=path)
    if form.base:
        yield _("扩展：{base}").format(base=form.base)
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
    if form.dropped:
        yield ""
        yield _("不用的规则（{count} 条）").format(count=len(form.dropped))
        for one in form.dropped:
            yield f"{one.rule}  {one.reason}"


def _table(table: Table) -> Iterator[str]:
    yield _("表 {id}：{title}").format(id=table.id, title=table.title)
    if table.corner:
        yield _("表角：{corner}").format(corner=table.corner)
    for column in table.columns:
        title = " · ".join(head for head in (table.over, column.group, column.title) if head)
        facts = [_type(column.type) if column.type else "", _stock(column.stock)]
        own = _("，").join(fact for fact in facts if fact)
        own = _("（{type}）").format(type=own) if own else ""
        yield _("列 {id}：{title}").format(id=column.id, title=title) + own
    yield ""
    for row in table.rows:
        yield from _row(row, table)


def _row(row: Row, table: Table) -> Iterator[str]:
    indent = INDENT * row.level
    if not row.code:
        yield indent + row.full_label
        return
    facts = [row.unit, _type(row.type), _part(row), _stock(row.stock)]
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


def _stock(stock: str) -> str:
    return {"opening": _("期初数"), "closing": _("期末数")}.get(stock, "")


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
    if rule.period:
        yield INDENT + _("只适用于全年的报告")
    if rule.agency:
        yield INDENT + _("只适用于：{kinds}").format(kinds=_("、").join(rule.agency))
    yield INDENT + _("出处：{source}").format(source=rule.source)


def _places(rule: Rule) -> str:
    """Where a formula holds: in every column, row or cell, or in those the rule names."""
    if rule.only:
        return _("（{places}）").format(places=_("、").join(rule.only))
    return {"column": _("（每列）"), "row": _("（每行）"), "cell": _("（每格）")}.get(rule.each, "")
