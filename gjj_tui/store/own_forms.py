"""An office's own form: another form with local rows, more value columns and rules of its own. Read strictly.

The rows, columns and labels of the form that is extended are facts and stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from gjj_tui.i18n import gettext as _
from gjj_tui.model.extending import Widened, carried, insert_row
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Column, Dropped, Form, Reading, Row, Rule, Table
from gjj_tui.model.formula import FormulaError, parse_formula
from gjj_tui.model.nearest import nearest_hint
from gjj_tui.model.printed import term_of
from gjj_tui.store.form_reader import COLUMN, FORM, ROW, TABLE, FormReader, bind_everywhere
from gjj_tui.store.spans import Path

OWN_FORM = {**FORM, "extends": str, "without": list}
OWN_ROW = {**ROW, "after": str}
OWN_COLUMN = {**COLUMN, "total": bool}
WITHOUT = {"rule": str, "reason": str}


class OwnFormReader(FormReader):
    """Reads a form that extends `base`."""

    def __init__(self, path: str, text: str, base: Form) -> None:
        super().__init__(path, text)
        self.base = base
        self._widened: dict[str, Widened] = {}

    def form(self) -> Form:
        data, base = self.data, self.base
        self.known(data, (), OWN_FORM)
        self.needed(data, (), "id", "source")
        years = self._years(data["years"]) if "years" in data else base.years
        tables = tuple(self._all_tables(data.get("table", [])))
        head = Form(data["id"], data.get("title", base.title), data["source"], years, tables, base=base.id)
        dropped = tuple(self._without(data.get("without", [])))
        gone = {one.rule for one in dropped}
        kept = [carried(rule, base, self._widened) for rule in base.rules if rule.id not in gone]
        ids = {rule.id for rule in base.rules}
        for rule in kept:
            self._bound_carried(rule, head)
        totals = list(self._totals(head, ids))
        own = list(self._rules(data.get("rule", []), head, ids))
        rules = (*kept, *totals, *own)
        sections, former = base.sections, base.former
        if "section" in data:
            sections = tuple(self._sections(data["section"], ("section",), head, set()))
            former = tuple(self._former(data["section"]))
        readings = (*self.readings(data.get("reading", []), head), *self._carried_readings(head))
        every = (*base.dropped, *dropped)
        return Form(head.id, head.title, head.source, years, tables, rules, base.id, every, sections, former, readings)

    # ---- tables

    def _all_tables(self, raw: list[Any]) -> Iterator[Table]:
        """The tables of the base with what is added to them, then those that are new."""
        known, added = {table.id for table in self.base.tables}, {}
        seen: dict[str, Path] = {row.code: () for table in self.base.tables for row in table.rows if row.code}
        ids: set[str] = set()
        new: list[Table] = []
        for index, table in self._items(raw, ("table",), TABLE, "id"):
            at: Path = ("table", index)
            self._new(table["id"], ids, (*at, "id"), _("表 {id} 已经有了"))
            if table["id"] in known:
                old = self.base.table(table["id"])
                assert old is not None
                added[old.id] = self._extended(old, table, at, seen)
            else:
                if "title" not in table:
                    message = _("{base} 表式没有名为“{table}”的表；新的表要写 title、column、row")
                    message = message.format(base=self.base.id, table=table["id"])
                    raise self.fault((*at, "id"), message + nearest_hint(table["id"], list(known)))
                self.needed(table, at, "column", "row")
                new.append(self._table(table, at, seen))
                self._check_parents_in(new[-1], at)
        for one in self.base.tables:
            yield added.get(one.id, one)
        yield from new

    def _check_parents_in(self, table: Table, at: Path) -> None:
        codes = [row.code for row in table.rows if row.code]
        for row in table.rows:
            self._check_parent(row, codes, (*at, "row", row.line, "parent"))

    def _extended(self, old: Table, table: dict[str, Any], at: Path, seen: dict[str, Path]) -> Table:
        for key in table.keys() - {"id", "column", "row"}:
            if table[key] != (list(old.head) if key == "head" else getattr(old, key)):
                message = _("《{title}》的 {key} 是 {base} 表式的原文，不能改；请删去这一行")
                raise self.fault((*at, key), message.format(title=old.title, key=key, base=self.base.id))
        if "column" in table:
            old = self._wider(old, table["column"], (*at, "column"))
        return self._longer(old, table.get("row", []), (*at, "row"), seen)

    def _wider(self, old: Table, raw: list[Any], at: Path) -> Table:
        """The table with several columns in place of its only one."""
        if len(old.columns) != 1:
            message = _("《{title}》已有 {count} 列，不能再加列；只有一列的表才能分列")
            raise self.fault(at, message.format(title=old.title, count=len(old.columns)))
        (only,) = old.columns
        columns: list[Column] = []
        totals: list[str] = []
        ids: set[str] = set()
        for index, column in self._items(raw, at, OWN_COLUMN, "id"):
            here: Path = (*at, index)
            self._new(column["id"], ids, (*here, "id"), _("列 {id} 已经有了"))
            self._check_column(column, here)
            if column.pop("total", False):
                totals.append(column["id"])
                if len(totals) > 1:
                    raise self.fault((*here, "total"), _("一个表只能有一列合计"))
            if column["id"] == only.id:
                for key in column.keys() - {"id", "group"}:
                    if column[key] != getattr(only, key):
                        message = _("列 {id} 的 {key} 是 {base} 表式的原文，不能改；请删去这一行")
                        raise self.fault((*here, key), message.format(id=only.id, key=key, base=self.base.id))
                column = only._asdict() | column
            self.needed(column, here, "title")
            columns.append(Column(**column))
        if len(columns) < 2:
            raise self.fault(at, _("分列至少要写两列"))
        order = tuple(column.id for column in columns)
        self._widened[old.id] = Widened(old.id, order, "".join(totals))
        rows = tuple(row._replace(columns=order) if row.code else row for row in old.rows)
        return old._replace(columns=tuple(columns), rows=rows)

    def _longer(self, old: Table, raw: list[Any], at: Path, seen: dict[str, Path]) -> Table:
        """The table with the local rows in their places."""
        for index, item in enumerate(raw):
            code = item.get("code", "") if isinstance(item, dict) else ""
            if isinstance(code, str) and self.base.row(code):
                message = _("{code} 是 {base} 表式的指标，行名、单位都不能改；本地的行请用别的代码")
                raise self.fault((*at, index, "code"), message.format(code=code, base=self.base.id))
        own: list[tuple[Row, str]] = []
        rows = list(old.rows)
        for row in self._rows(raw, at, old.columns, seen, OWN_ROW):
            here: Path = (*at, row.line)
            anchor = self._anchor(rows, raw[row.line], row, here)
            if "level" not in raw[row.line]:
                below = not raw[row.line].get("after") and anchor.code == row.parent
                row = row._replace(level=anchor.level + below)
            insert_row(rows, row, anchor, [one for one, after in own if after == raw[row.line].get("after", "")])
            own.append((row, raw[row.line].get("after", "")))
        self._check_parts(rows, [row for row, _after in own], at)
        return old._replace(rows=tuple(row._replace(line=line) for line, row in enumerate(rows)))

    def _anchor(self, rows: list[Row], item: dict[str, Any], row: Row, at: Path) -> Row:
        """The row behind which a local row is printed: the one named, else the last one of its parent."""
        names = [name for one in rows for name in (one.code or one.label,)]
        if "after" in item:
            if item["after"] not in names:
                message = _("表里没有“{after}”这一行").format(after=item["after"])
                raise self.fault((*at, "after"), message + nearest_hint(item["after"], names))
            return rows[names.index(item["after"])]
        if not row.parent:
            raise self.fault(at, _("要用 after 写明排在哪一行之后，或用 parent 写明上级"))
        if row.parent not in names:
            raise self.fault((*at, "parent"), _("表式中没有指标 {code}").format(code=row.parent)
                             + nearest_hint(row.parent, names))  # fmt: skip
        return next(
            (one for one in reversed(rows) if one.parent == row.parent), rows[names.index(row.parent)]
        )

    def _check_parts(self, rows: list[Row], own: list[Row], at: Path) -> None:
        """A local part has a cell wherever what it is part of has one."""
        by_code = {row.code: row for row in rows if row.code}
        for row in own:
            here: Path = (*at, row.line)
            self._check_parent(row, list(by_code), (*here, "parent"))
            missing = set(by_code[row.parent].columns) - set(row.columns) if row.parent else set()
            if missing and row.part == "sum":
                message = _("{parent} 在 {columns} 列也有数，它的组成项 {code} 不能缺这些列")
                names = _("、").join(sorted(missing))
                raise self.fault((*here, "columns"), message.format(parent=row.parent, columns=names, code=row.code))

    # ---- rules

    def _without(self, raw: list[Any]) -> Iterator[Dropped]:
        rules = {rule.id: rule for rule in self.base.rules}
        for index, item in self._items(raw, ("without",), WITHOUT, "rule", "reason"):
            at: Path = ("without", index)
            rule = rules.get(item["rule"])
            if rule is None:
                message = _("{base} 表式没有规则 {rule}").format(base=self.base.id, rule=item["rule"])
                raise self.fault((*at, "rule"), message + nearest_hint(item["rule"], list(rules)))
            if rule.level is Level.HARD:
                raise self.fault((*at, "rule"), _("强制性规则 {rule} 不能去掉").format(rule=rule.id))
            if not item["reason"].strip():
                raise self.fault((*at, "reason"), _("要写明去掉这条规则的理由"))
            yield Dropped(rule.id, item["reason"])

    def _bound_carried(self, rule: Rule, form: Form) -> None:
        """A rule about the only column by its name has nothing to hold in when that column is no more."""
        try:
            for formula in filter(None, (rule.formula, rule.when)):
                bind_everywhere(formula, rule, form)
        except FormulaError as error:
            message = _("{base} 表式的规则 {rule} 在分列以后读不到数（{reason}）；请保留原来的列，或写 [[without]]")
            message = message.format(base=self.base.id, rule=rule.id, reason=error.reason)
            raise self.fault(("table",), message) from error

    def _carried_readings(self, form: Form) -> Iterator[Reading]:
        """How the text speaks of the base's figures; of a row that was divided into columns it speaks of the total."""
        totals = {
            row.code: f"{row.code}.{wide.total}"
            for wide in self._widened.values() if wide.total and (table := self.base.table(wide.table))
            for row in table.rows if row.code
        }  # fmt: skip
        for reading in self.base.readings:
            figures, of = (
                tuple(source for source in sources if _is_figure(source, form))
                for sources in (
                    [" ".join(totals.get(word, word) for word in source.split()) for source in told]
                    for told in (reading.figures, reading.of)
                )
            )
            if figures and len(of) == len(reading.of):
                yield reading._replace(figures=figures, of=of)

    def _totals(self, form: Form, ids: set[str]) -> Iterator[Rule]:
        """What a total column says: in every row it is the sum of the others."""
        for wide in self._widened.values():
            table = form.table(wide.table)
            if not wide.total or table is None:
                continue
            id = f"total-{wide.table}"
            parts = [column for column in table.columns if column.id != wide.total]
            (total,) = (column for column in table.columns if column.id == wide.total)
            rows = tuple(row.code for row in table.rows if row.code and len(row.columns) == len(table.columns))
            message = _("每行：{total}应等于{parts}之和")
            message = message.format(total=total.title, parts=_("、").join(column.title for column in parts))
            formula = parse_formula(f"{wide.total} = sum({', '.join(column.id for column in parts)})")
            ids.add(id)
            yield Rule(id, Level.HARD, message, form.source, formula, each="row", table=table.id, only=rows)

    def _check_column(self, column: Mapping[str, Any], at: Path) -> None:
        if not column["id"].isidentifier() or not column["id"].isascii():
            raise self.fault((*at, "id"), _("列的 id 用字母、数字和 _，以字母开头，如 town"))
        super()._check_column(column, at)


def _is_figure(source: str, form: Form) -> bool:
    try:
        term_of(source, form)
    except FormulaError:
        return False
    return True
