"""Form files: read strictly, so that a slip of the author is found at once, with file, line and nearest known name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, parse_address
from gjj_tui.model.binding import bind, instances
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Column, Example, Form, Mention, Reading, Row, Rule, Table
from gjj_tui.model.formula import Comparison, FormulaError, parse_formula
from gjj_tui.model.nearest import nearest_hint
from gjj_tui.model.printed import term_of
from gjj_tui.model.report import AGENCY_KINDS, MAX_DEPTH, Section
from gjj_tui.store.spans import Path
from gjj_tui.store.strict import StrictReader

FORM = {
    "id": str, "title": str, "source": str, "years": list, "table": list, "rule": list, "reading": list,
    "section": list,
}  # fmt: skip
SECTION = {"title": str, "numbered": bool, "table": str, "section": list, "former": list}
TABLE = {
    "id": str, "title": str, "head": list, "corner": str, "over": str, "layout": str, "column": list, "row": list,
}  # fmt: skip
COLUMN = {"id": str, "title": str, "group": str, "type": str, "stock": str}
ROW = {
    "label": str, "code": str, "note": str, "unit": str, "level": int, "type": str, "parent": str, "part": str,
    "definition": str, "example": str, "columns": list, "stock": str,
}  # fmt: skip
RULE = {
    "id": str, "level": str, "message": str, "source": str, "formula": str, "when": str, "text": dict, "each": str,
    "table": str, "only": list, "agency": list, "period": str, "pass": list, "fail": list,
}  # fmt: skip
READING = {
    "figures": list, "words": list, "context": list, "without": list, "units": list, "ask": bool, "of": list,
    "pass": list, "fail": list,
}  # fmt: skip
MENTION = {"words": list, "denial": list, "aside": list, "silent": bool, "never": list}
_TYPES = ("count", "integer", "decimal")
_STOCKS = ("opening", "closing")
_LAYOUTS = ("one-row",)
_LEVELS = {level.key: level for level in Level}
_OWN_RULES = (
    "cell", "blank", "not-a-number", "not-whole", "negative", "unknown-key", "unknown-row", "wrong-count",
    "not-a-figure", "binding-unknown", "binding-blank",
)  # fmt: skip
"""What is found without a rule of the form."""


class FormReader(StrictReader):
    """Reads a form that stands for itself."""

    def form(self) -> Form:
        data = self.data
        self.known(data, (), FORM)
        self.needed(data, (), "id", "title", "source", "years", "table")
        seen: dict[str, Path] = {}
        tables = tuple(self._tables(data["table"], seen))
        form = Form(data["id"], data["title"], data["source"], self._years(data["years"]), tables)
        self._check_parents(form)
        rules = tuple(self._rules(data.get("rule", []), form, set()))
        sections = tuple(self._sections(data.get("section", []), ("section",), form, set()))
        former = tuple(self._former(data.get("section", [])))
        readings = tuple(self.readings(data.get("reading", []), form))
        return Form(
            form.id, form.title, form.source, form.years, tables, rules,
            sections=sections, former=former, readings=readings,
        )  # fmt: skip

    def _former(self, raw: list[Any]) -> Iterator[tuple[str, str]]:
        """The titles that chapters had in an earlier form, each with the one it has now."""
        for index, item in enumerate(raw):
            for title in item.get("former", ()):
                if not isinstance(title, str) or not title.strip():
                    raise self.fault(("section", index, "former"), _("former 应是一列旧的标题，每个都加引号"))
                yield title, item["title"]

    def _sections(self, raw: list[Any], at: Path, form: Form, printed: set[str]) -> Iterator[Section]:
        """The sections that a report of the form is to have; each table is printed once at most."""
        if raw and at.count("section") > MAX_DEPTH:
            raise self.fault(at, _("章节最多 {depth} 层").format(depth=MAX_DEPTH))
        for index, item in self._items(raw, at, SECTION, "title"):
            here: Path = (*at, index)
            if not item["title"].strip():
                raise self.fault((*here, "title"), _("标题不能为空"))
            if table := item.get("table", ""):
                self._table_of(table, (*here, "table"), form)
                self._new(table, printed, (*here, "table"), _("“{id}”印了两次"))
            inner = tuple(self._sections(item.get("section", []), (*here, "section"), form, printed))
            yield Section(item["title"], "", item.get("numbered", True), table, inner)

    def _table_of(self, id: str, at: Path, form: Form) -> None:
        if form.table(id) is None:
            message = _("表式中没有名为“{table}”的表").format(table=id)
            raise self.fault(at, message + nearest_hint(id, [table.id for table in form.tables]))

    def _years(self, years: list[Any]) -> tuple[int, int | None]:
        if len(years) not in (1, 2) or not all(type(year) is int for year in years) or years != sorted(years):
            raise self.fault(("years",), _("years 应写作 [首年, 末年]，仍在使用的写作 [首年]"))
        return years[0], years[1] if years[1:] else None

    def _tables(self, raw: list[Any], seen: dict[str, Path]) -> Iterator[Table]:
        ids: set[str] = set()
        for index, table in self._items(raw, ("table",), TABLE, "id", "title", "column", "row"):
            self._new(table["id"], ids, ("table", index, "id"), _("表 {id} 已经有了"))
            yield self._table(table, ("table", index), seen)

    def _table(self, table: dict[str, Any], at: Path, seen: dict[str, Path]) -> Table:
        columns = tuple(self._columns(table["column"], (*at, "column")))
        if not columns:
            raise self.fault(at, _("表至少要有一列"))
        rows = tuple(self._rows(table["row"], (*at, "row"), columns, seen))
        head = tuple(map(str, table.get("head", ("", "", ""))))
        self._one_of(table, at, "layout", _LAYOUTS)
        corner, over, layout = (table.get(key, "") for key in ("corner", "over", "layout"))
        return Table(table["id"], table["title"], head, columns, rows, corner, over, layout)

    def _columns(self, raw: list[Any], at: Path) -> Iterator[Column]:
        ids: set[str] = set()
        for index, column in self._items(raw, at, COLUMN, "id", "title"):
            self._new(column["id"], ids, (*at, index, "id"), _("列 {id} 已经有了"))
            self._check_column(column, (*at, index))
            yield Column(**column)

    def _check_column(self, column: Mapping[str, Any], at: Path) -> None:
        self._one_of(column, at, "type", _TYPES)
        self._one_of(column, at, "stock", _STOCKS)

    def _rows(
        self,
        raw: list[Any],
        at: Path,
        columns: Sequence[Column],
        seen: dict[str, Path],
        keys: Mapping[str, type] = ROW,
    ) -> Iterator[Row]:
        ids = tuple(column.id for column in columns)
        for index, row in self._items(raw, at, keys, "label"):
            row = {key: value for key, value in row.items() if key in ROW}
            here: Path = (*at, index)
            code = row.get("code", "")
            if code in seen:
                raise self.fault((*here, "code"), _("代码 {code} 已经用过").format(code=code))
            if code:
                seen[code] = here
                if not _is_code(code):
                    message = _("代码 {code} 不能用作代码：不要空格、点、= 和 § ¶ @ {{ }}")
                    raise self.fault((*here, "code"), message.format(code=code))
            self._one_of(row, here, "type", _TYPES)
            self._one_of(row, here, "part", ("sum", "among"))
            self._one_of(row, here, "stock", _STOCKS)
            if ("part" in row) != ("parent" in row):
                raise self.fault(here, _("parent 和 part 要同时写"))
            own = tuple(row.pop("columns", ids))
            for column in own:
                if column not in ids:
                    hint = nearest_hint(str(column), list(ids))
                    raise self.fault((*here, "columns"), _("本表没有 {column} 列").format(column=column) + hint)
            if not own or len(own) != len(set(own)):
                raise self.fault((*here, "columns"), _("columns 至少要写一列，每列只写一次"))
            yield Row(index, columns=own if code else (), **row)

    def _check_parents(self, form: Form) -> None:
        for t, table in enumerate(form.tables):
            codes = [row.code for row in table.rows if row.code]
            for row in table.rows:
                self._check_parent(row, codes, ("table", t, "row", row.line, "parent"))

    def _check_parent(self, row: Row, codes: list[str], at: Path) -> None:
        if row.parent and row.parent == row.code:
            raise self.fault(at, _("指标 {code} 不能是自己的上级").format(code=row.code))
        if row.parent and row.parent not in codes:
            message = _("表式中没有指标 {code}").format(code=row.parent)
            raise self.fault(at, message + nearest_hint(row.parent, codes))

    def _rules(self, raw: list[Any], form: Form, ids: set[str]) -> Iterator[Rule]:
        for index, rule in self._items(raw, ("rule",), RULE, "id", "level", "message", "source"):
            at: Path = ("rule", index)
            self._new(rule["id"], ids, (*at, "id"), _("规则 {id} 已经有了"))
            if rule["id"] in _OWN_RULES or rule["id"].startswith(("structure-", "prose-")):
                message = _("规则名 {id} 是程序自己用的，请换一个")
                raise self.fault((*at, "id"), message.format(id=rule["id"]))
            self._one_of(rule, at, "level", tuple(_LEVELS))
            self._one_of(rule, at, "each", ("column", "row", "cell"))
            self._one_of(rule, at, "period", ("year",))
            if ("formula" in rule) == ("text" in rule):
                raise self.fault(at, _("formula 和 text 要写一个，也只写一个"))
            if "table" in rule:
                self._table_of(rule["table"], (*at, "table"), form)
            if rule.get("each") in ("column", "row") and form.table(rule.get("table", "")) is None:
                raise self.fault(at, _("each = \"{each}\" 的规则要用 table 写明是哪个表").format(each=rule["each"]))
            only, agency = tuple(rule.get("only", ())), tuple(rule.get("agency", ()))
            self._check_limits(rule.get("each", ""), only, agency, at, form.table(rule.get("table", "")))
            yield self._bound_rule(Rule(
                rule["id"], _LEVELS[rule["level"]], rule["message"], rule["source"],
                self._formula(rule, at, "formula"), self._formula(rule, at, "when"),
                self._mention(rule, at), rule.get("each", ""), rule.get("table", ""), only, agency,
                tuple(self._examples(rule.get("pass", []), (*at, "pass"), form)),
                tuple(self._examples(rule.get("fail", []), (*at, "fail"), form)), rule.get("period", ""),
            ), at, form)  # fmt: skip

    def _check_limits(
        self, each: str, only: Sequence[Any], agency: Sequence[Any], at: Path, table: Table | None
    ) -> None:
        """`only` names columns or rows of the table, `agency` kinds of agency."""
        if only and (each not in ("column", "row") or table is None):
            raise self.fault((*at, "only"), _("only 只用于 each = \"column\" 或 \"row\" 的规则"))
        places: Sequence[str] = ()
        if table:
            rows = [row.code for row in table.rows if row.code]
            places = [column.id for column in table.columns] if each == "column" else rows
        for key, words, known in (("only", only, places), ("agency", agency, AGENCY_KINDS)):
            for word in words:
                if word not in known:
                    message = _("{key} 可写 {known}，现为 {found}")
                    raise self.fault((*at, key), message.format(key=key, known=_("、").join(known), found=word))

    def _bound_rule(self, rule: Rule, at: Path, form: Form) -> Rule:
        """The rule itself, once every name in it is known to be a cell of the form."""
        for key, formula in (("formula", rule.formula), ("when", rule.when)):
            if formula is None:
                continue
            try:
                bind_everywhere(formula, rule, form)
            except FormulaError as error:
                raise self.fault((*at, key), formula.source + _("：") + error.reason) from error
        return rule

    def _formula(self, rule: dict[str, Any], at: Path, key: str) -> Comparison | None:
        if key not in rule:
            return None
        try:
            return parse_formula(rule[key])
        except FormulaError as error:
            message = _("{formula}：第 {position} 个字符处{reason}")
            raise self.fault((*at, key), message.format(
                formula=rule[key], position=error.position + 1, reason=error.reason)) from error  # fmt: skip

    def _mention(self, rule: dict[str, Any], at: Path) -> Mention | None:
        if "text" not in rule:
            return None
        self.known(rule["text"], (*at, "text"), MENTION)
        self.needed(rule["text"], (*at, "text"), "words")
        for key, words in rule["text"].items():
            if key == "silent":
                continue
            if not words or not all(isinstance(word, str) and word for word in words):
                raise self.fault((*at, "text", key), _("{key} 应是一列词，每个都加引号").format(key=key))
        text = rule["text"]
        words, denial, aside, never = (tuple(text.get(key, ())) for key in ("words", "denial", "aside", "never"))
        return Mention(words, denial, aside, text.get("silent", False), never)

    def readings(self, raw: list[Any], form: Form) -> Iterator[Reading]:
        """How the text speaks of the form's figures."""
        for index, reading in self._items(raw, ("reading",), READING, "figures", "words"):
            at: Path = ("reading", index)
            for key in ("figures", "words", "context", "without", "units", "of", "pass", "fail"):
                if not all(isinstance(word, str) and word.strip("| ") for word in reading.get(key, ())):
                    raise self.fault((*at, key), _("{key} 应是一列词，每个都加引号").format(key=key))
            if not reading["figures"] or not reading["words"]:
                raise self.fault(at, _("figures 和 words 都不能空着"))
            for key in ("figures", "of"):
                for source in reading.get(key, ()):
                    try:
                        term_of(source, form)
                    except FormulaError as error:
                        raise self.fault((*at, key), source + _("：") + error.reason) from error
            for example in (*reading.get("pass", ()), *reading.get("fail", ())):
                if example.count("⟦") != 1 or example.count("⟧") != 1:
                    raise self.fault(at, _("例句应把要读的数写在 ⟦ 和 ⟧ 之间：{example}").format(example=example))
            listed = {key: tuple(reading.get(key, ())) for key in READING if key != "ask"}
            passes, fails = listed.pop("pass"), listed.pop("fail")
            yield Reading(**listed, ask=reading.get("ask", False), passes=passes, fails=fails)

    def _examples(self, raw: list[Any], at: Path, form: Form) -> Iterator[Example]:
        for index, example in enumerate(raw):
            if not isinstance(example, dict):
                raise self.fault((*at, index), _("例子应写作 { 代码 = 数, … }"))
            figures: dict[CellAddress, str] = {}
            last: dict[CellAddress, str] = {}
            for key, value in example.items():
                if key in ("text", "agency_kind"):
                    continue
                into = last if key.startswith("last.") else figures
                row, _dot, column = key.removeprefix("last.").partition(".")
                address = form.resolve(CellAddress(row, column))
                if address is None:
                    message = _("例子里的 {key} 不是本表式的格").format(key=key)
                    raise self.fault((*at, index), message + nearest_hint(row, form.codes))
                if isinstance(value, (bool, list, dict)):
                    raise self.fault((*at, index), _("例子里的 {key} 应是一个数").format(key=key))
                into[address] = str(value)
            kind = str(example.get("agency_kind", AGENCY_KINDS[0]))
            yield Example(figures, last, str(example.get("text", "")), kind)

    def _items(
        self, raw: list[Any], at: Path, keys: Mapping[str, type], *needed: str
    ) -> Iterator[tuple[int, dict[str, Any]]]:
        for index, item in enumerate(raw):
            if not isinstance(item, dict):
                raise self.fault(at, _("{key} 应写作 [[{key}]]").format(key=".".join(map(str, at))))
            self.known(item, (*at, index), keys)
            self.needed(item, (*at, index), *needed)
            yield index, item

    def _new(self, id: str, ids: set[str], at: Path, message: str) -> None:
        if id in ids:
            raise self.fault(at, message.format(id=id))
        ids.add(id)

    def _one_of(self, table: Mapping[str, Any], at: Path, key: str, known: tuple[str, ...]) -> None:
        if key in table and table[key] not in known:
            message = _("{key} 可写 {known}，现为 {found}")
            raise self.fault((*at, key), message.format(key=key, known=_("、").join(known), found=table[key]))


def bind_everywhere(formula: Comparison, rule: Rule, form: Form) -> None:
    """See that a rule's formula reads cells of the form wherever the rule holds.

    Raises:
        FormulaError: a name in it is none.
    """
    for scope in instances(form, rule):
        bind(formula, scope._replace(this=next(form.cells())) if rule.each == "cell" else scope)


def _is_code(code: str) -> bool:
    """Whether a row's code can stand in an address."""
    try:
        return parse_address(code) == CellAddress(code)
    except ValueError:
        return False
