"""What the rows, columns and heads of a form's table are called, and what stands in its cells."""

from __future__ import annotations

import re
from functools import lru_cache

from gjj_tui.intake.headings import number_of, plain
from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form, Row, Table
from gjj_tui.model.pasting import NO_NUMBER

NUMBERISH = re.compile(r"[-+]?[\d,]+(?:\.\d*)?%?\Z|[-+]?\.\d+\Z")
_NOTE = re.compile(r"\([^()]*\)\Z")
_AMONG = re.compile(r"其中[:,]?")
_NONE = frozenset(plain(one) for one in NO_NUMBER) | {"-", "--", "---", "----"}
_OWN_WORDS = (
    "代码",
    "指标代码",
    "指标",
    "统计指标",
    "指标名称",
    "项目",
    "单位",
    "计量单位",
    "统计数",
    "数值",
    "列",
    "表",
    "序号",
    "年度",
    "填报单位",
    "摘要",
)
VALUE_HEADS = ("数值", "统计数", "数量", "值", "本年数", "合计")


def is_value(text: str) -> bool:
    """Blank, a number, or what is printed where there is none."""
    squeezed = plain(text)
    return not squeezed or squeezed in _NONE or bool(NUMBERISH.match(squeezed))


def no_number(text: str) -> bool:
    return plain(text) in _NONE


def bare(label: str) -> str:
    """A label without number, 其中 and note."""
    text = label.strip()
    for _step in range(2):
        found = number_of(text)
        text = text[found[2] :] if found else text
        text = _AMONG.sub("", text, count=1) if plain(text).startswith("其中") else text
    return _NOTE.sub("", plain(text)) or plain(text)


class Words:
    """What a table's rows, columns and heads are called: `exact` as the form prints them, `loose` without number and
    note; `codes` leads to a cell, or to a row where the form prints its code."""

    def __init__(self, table: Table) -> None:
        self.exact: dict[str, list[Row]] = {}
        self.loose: dict[str, list[Row]] = {}
        self.codes: dict[str, CellAddress | Row] = {}
        words = [table.title, table.corner, table.over, *table.head, *_OWN_WORDS]
        for row in table.rows:
            names = {row.label, row.full_label, *((f"{row.full_label}（{row.unit}）",) if row.unit else ())}
            for name in names:
                self.exact.setdefault(plain(name), []).append(row)
            self.loose.setdefault(bare(row.label), []).append(row)
            words += [row.unit, row.code]
            if row.code:
                self.codes |= {str(cell): cell for cell in row.cells}
                if len(table.head) > 1:
                    self.codes[row.code] = row
        self.titles: dict[str, list[str]] = {}
        for column in table.columns:
            for name in {plain(column.title), _NOTE.sub("", plain(column.title))}:
                self.titles.setdefault(name, []).append(column.id)
            words += [column.group, column.title, "·".join(filter(None, (column.group, column.title)))]
        self.words = {plain(word) for word in words if word} | self.titles.keys() | self.exact.keys()
        groups = {table.over, *(column.group for column in table.columns)} - {""}
        self.heads = {*self.titles, *map(plain, (*groups, *VALUE_HEADS))}


@lru_cache(maxsize=64)
def words_of(form: Form, number: int) -> Words:
    return Words(form.tables[number])
