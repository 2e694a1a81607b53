"""Random forms, reports, edits and report files, shared by all tests.

Everything is generated from a `random.Random`, so that the same code serves hypothesis (`RANDOMS` gives it a Random
that hypothesis steers and shrinks) and the soak (``GJJ_SOAK=10000`` gives it true ones, see `soak`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from gjj_tui.model.address import WHOLE_TEXT, SectionAddress
from gjj_tui.model.edits import (
    Batch,
    Edit,
    InsertSection,
    MoveSection,
    RemoveSection,
    SetCell,
    SetExplanations,
    SetProperty,
    SetSection,
    SpliceText,
)
from gjj_tui.model.form import Form
from gjj_tui.model.report import AGENCY_KINDS, STATUSES, Explanation, Figures, Report, Section
from gjj_tui.store.files import FileImage
from gjj_tui.store.forms import built_in_form, form_of
from gjj_tui.store.report_file import ReportFile, report_of

RANDOMS = st.randoms(use_true_random=False)

SOAK = int(os.environ.get("GJJ_SOAK", "0"))


def law(check: Callable[[Random], None]) -> Callable[[], None]:
    """A test that holds `check` for many Randoms: a few chosen by hypothesis, with GJJ_SOAK=N also N true ones."""

    @given(RANDOMS)
    def test(random: Random) -> None:
        check(random)

    def both() -> None:
        test()
        for seed in range(SOAK):
            try:
                check(Random(seed))
            except BaseException:
                print(f"{check.__name__}: seed {seed}")
                raise

    both.__name__ = check.__name__
    both.__doc__ = check.__doc__
    both.__module__ = check.__module__
    return both


# ---- forms ----

SMALL_FORM = """\
id = "small"
title = "两张小表"
source = "测试"
years = [2020]

[[table]]
id = "people"
title = "人员"
head = ["指标", "代码", "单位"]

  [[table.column]]
  id = "own"
  title = "本级"
  group = "机关"

  [[table.column]]
  id = "below"
  title = "下级"
  group = "机关"

  [[table.column]]
  id = "total"
  title = "合计"

  [[table.row]]
  label = "一、人员"

  [[table.row]]
  code = "A1"
  label = "总数"
  unit = "人"
  level = 1

  [[table.row]]
  code = "A1-1"
  label = "专职"
  level = 2
  parent = "A1"
  part = "sum"

  [[table.row]]
  code = "A1-2"
  label = "兼职"
  level = 2
  parent = "A1"
  part = "sum"

  [[table.row]]
  code = "A2"
  label = "其中：党员"
  level = 2
  parent = "A1"
  part = "among"
  type = "integer"

[[table]]
id = "money"
title = "经费"

  [[table.column]]
  id = "value"
  title = "数"

  [[table.row]]
  code = "B1"
  label = "经费"
  type = "decimal"

  [[table.row]]
  code = "B2"
  label = "复议"

[[rule]]
id = "columns-add-up"
level = "hard"
each = "column"
table = "people"
formula = "A1 = parts(A1)"
message = "每列总数等于各项之和"
source = "测试"
pass = [{ "A1.own" = 3, "A1-1.own" = 1, "A1-2.own" = 2 }]
fail = [{ "A1.below" = 3, "A1-1.below" = 1, "A1-2.below" = 1 }]

[[rule]]
id = "rows-add-up"
level = "hard"
each = "row"
table = "people"
formula = "total = own + below"
message = "每行合计等于两列之和"
source = "测试"
pass = [{ "A2.own" = 1, "A2.below" = 2, "A2.total" = 3 }]
fail = [{ "A2.own" = 1, "A2.below" = 2, "A2.total" = 4 }]

[[rule]]
id = "members"
level = "soft"
each = "column"
table = "people"
when = "A1 > 0"
formula = "A2 <= A1"
message = "党员不多于总数"
source = "测试"
pass = [{ "A2.own" = 1, "A1.own" = 1 }, { "A2.own" = 1, "A1.own" = 0 }]
fail = [{ "A2.own" = 2, "A1.own" = 1 }]

[[rule]]
id = "grand-total"
level = "soft"
formula = "max(A1-1.total..A2.total) <= 2 * A1.total - A2.total"
message = "没有什么意思的一条"
source = "测试"

[[rule]]
id = "money-for-people"
level = "soft"
when = "A1.total > 0"
formula = "B1 > 0"
message = "有人就有经费"
source = "测试"
pass = [{ "A1.total" = 1, B1 = 0.5 }, { "A1.total" = 0, B1 = 0 }]
fail = [{ "A1.total" = 1, B1 = 0 }]

[[rule]]
id = "grown"
level = "hint"
formula = "B1 >= last.B1"
message = "经费一般不减少"
source = "测试"
pass = [{ "last.B1" = 1.5, B1 = 1.50 }]
fail = [{ "last.B1" = 1.5, B1 = 1.49 }]

[[rule]]
id = "change"
level = "hint"
each = "cell"
when = "last > 0"
formula = "0.5 * last <= this <= 1.5 * last"
message = "变化过半"
source = "测试"
pass = [{ "last.A2.own" = 2, "A2.own" = 3 }]
fail = [{ "last.A2.own" = 2, "A2.own" = 4 }]

[[rule]]
id = "text-B2"
level = "hint"
when = "B2 > 0"
text = { words = ["复议"], denial = ["未发生"] }
message = "正文要写复议"
source = "测试"
pass = [{ B2 = 1, text = "复议 1 件。" }]
fail = [{ B2 = 1, text = "未发生复议。" }, { B2 = 1 }]
"""

# A range has rows, not cells, at its ends; in a table with several columns such a rule is one of each column.
SMALL_FORM = SMALL_FORM.replace(
    'formula = "max(A1-1.total..A2.total) <= 2 * A1.total - A2.total"',
    'each = "column"\ntable = "people"\nformula = "max(A1-1..A2, 1) <= 2 * A1 - A2"',
)


@lru_cache
def small_form() -> Form:
    """Two tables, three columns of which two stand under one head, and a rule of every kind."""
    return form_of("small.toml", SMALL_FORM)


@lru_cache
def form_2014() -> Form:
    form = built_in_form("2014")
    assert form is not None
    return form


@lru_cache
def form_2021() -> Form:
    form = built_in_form("2021")
    assert form is not None
    return form


def forms(id: str) -> Form | None:
    return small_form() if id == "small" else built_in_form(id)


# ---- texts ----

FIGURES = (
    "", "", "0", "1", "2", "3", "5", "7", "10", "-1", "1.5", "0.50", "27.60", "10000000000000000000000",
    "9223372036854775807", "约 5", "-0", "007", "1e3", "１２", " 4 ", "+6", "=1+1", "true", '"', "a\nb", "2017-01-01",
)  # fmt: skip
WORDS = (
    "", "复议 1 件。", "未发生复议", "收到", "\n", "\n\n", "\r\n", " ", "\t", '"', '""', '"""', "'''", "'", "\\", "\\u",
    "#", "[section]", "{3100}", "{B1}", "{A1.own - last.B1}", "{{", "{", "}", "é", "😀", "\u2028", "\u202e", "\x00", "\x7f", "\ufeff", "　　段首", "行政诉讼。", "= 1",
)  # fmt: skip


def some_text(random: Random, longest: int = 5) -> str:
    return "".join(random.choice(WORDS) for _ in range(random.randint(0, longest)))


def some_figure(random: Random) -> str:
    return random.choice(FIGURES) if random.randint(0, 3) else str(random.randint(0, 12))


# ---- reports ----


def some_section(random: Random, uids: Iterator[int], form: Form, depth: int = 0) -> Section:
    room = 0 if depth >= 3 else random.choice((0, 0, 0, 1, 2))
    return Section(
        some_text(random, 2), some_text(random), bool(random.randint(0, 2)),
        random.choice(("", "", "", "没有", *(table.id for table in form.tables))),
        tuple(some_section(random, uids, form, depth + 1) for _ in range(room)), next(uids),
        some_quotes(random), some_quotes(random),
    )  # fmt: skip


def some_quotes(random: Random) -> tuple[str, ...]:
    return tuple(_some(random, (*WORDS, "1038 万次", "32 篇"), random.choice((0, 0, 0, 3))))


def some_explanations(random: Random, form: Form) -> tuple[Explanation, ...]:
    """Explanations that fit, that went stale, that speak of rules and cells that are not there."""
    cells = [str(address) for address in form.cells()]
    rules = [rule.id for rule in form.rules if rule.level == 1] + ["没有"]
    return tuple(
        Explanation(
            random.choice(rules),
            some_text(random, 2),
            tuple((cell, some_figure(random).strip()) for cell in _some(random, (*cells, "9999"), 3)),
        )
        for _ in range(random.choice((0, 0, 1, 2, 3)))
    )


def _some(random: Random, known: tuple[str, ...], most: int) -> list[str]:
    return list(dict.fromkeys(random.choice(known) for _ in range(random.randint(0, most))))


def some_report(random: Random, form: Form, density: int = 2) -> Report:
    """A report with a part of its cells filled; with a small form many rules hold or fail by chance."""
    uids = iter(range(1, 10_000))
    cells = [(address, some_figure(random).strip()) for address in form.cells() if random.randint(0, density)]
    return Report(
        form.id, random.randint(2013, 2023), "某局", "", random.choice(AGENCY_KINDS), some_text(random, 1),
        random.choice((None, ("2020-01-01", "2020-06-30"))), random.choice(STATUSES),
        tuple(some_section(random, uids, form) for _ in range(random.randint(0, 4))),
        Figures(cells), some_explanations(random, form),
    )  # fmt: skip


# ---- edits ----


def some_edit(random: Random, report: Report, form: Form, depth: int = 0) -> Edit:
    """Any edit, now and then one that makes no sense."""
    kind = random.choice(_KINDS if depth < 2 else _KINDS[:-1])
    return kind(random, report, form, depth)


def _cell(random: Random, report: Report, form: Form, _depth: int) -> Edit:
    return SetCell(random.choice(list(form.cells())), some_figure(random))


def _address(random: Random, report: Report) -> SectionAddress:
    """Mostly an address that is there."""
    known = [address for address, _section in report.walk()]
    if not known or random.randint(0, 19) == 0:
        return SectionAddress(random.choice(((), (0,), (9,), (0, 9), (-1,), (0, -1), (0, 0, 0, 0, 0))))
    return random.choice(known)


def _place(random: Random, report: Report) -> SectionAddress:
    """Mostly an address where a section can be put."""
    if random.randint(0, 19) == 0:
        return _address(random, report)
    parents = [WHOLE_TEXT, *(address for address, section in report.walk() if len(address.path) < 4)]
    parent = random.choice(parents)
    return parent.child(random.randint(0, len(report.children(parent))))


def _splice(random: Random, report: Report, form: Form, _depth: int) -> Edit:
    address = _address(random, report)
    try:
        length = len(report.section(address).text)
    except LookupError:
        length = 5
    start = random.randint(0, length)
    end = random.randint(start, length) if random.randint(0, 19) else random.choice((-1, length + 1))
    return SpliceText(address, start, end, some_text(random, 3))


def _set_section(random: Random, report: Report, form: Form, _depth: int) -> Edit:
    key, value = random.choice(
        (
            ("title", some_text(random, 2)), ("numbered", bool(random.randint(0, 1))),
            ("table", random.choice(("", "没有", *(table.id for table in form.tables)))),
            ("free", some_quotes(random)), ("later", some_quotes(random)),
            ("numbered", "ja"), ("text", "x"), ("uid", 1), ("free", "x"), ("later", (1,)),
        )
    )  # fmt: skip
    return SetSection(_address(random, report), key, value)


def _insert(random: Random, report: Report, form: Form, depth: int) -> Edit:
    uids = iter(range(report.new_uid() + random.randint(0, 3), 100_000))
    return InsertSection(_place(random, report), some_section(random, uids, form, random.randint(1, 3)))


def _remove(random: Random, report: Report, form: Form, _depth: int) -> Edit:
    return RemoveSection(_address(random, report))


def _move(random: Random, report: Report, form: Form, _depth: int) -> Edit:
    source = _address(random, report)
    try:
        without = RemoveSection(source).apply(report)
    except ValueError:
        without = report
    return MoveSection(source, _place(random, without))


def _property(random: Random, report: Report, form: Form, _depth: int) -> Edit:
    key, value = random.choice(
        (
            ("year", random.randint(2012, 2024)), ("agency", random.choice(("某局", "某中心"))),
            ("short_name", some_text(random, 1)), ("title", some_text(random, 1)),
            ("agency_kind", random.choice(AGENCY_KINDS)), ("status", random.choice(STATUSES[:3])),
            ("period", random.choice((None, ("2019-01-01", "2019-12-31")))),
            ("year", "2017"), ("year", True), ("agency", "  "), ("status", "neu"), ("period", ("昨天", "今天")),
            ("sections", ()), ("period", ("2019-01-01",)),
        )
    )  # fmt: skip
    return SetProperty(key, value)


def _explain(random: Random, report: Report, form: Form, _depth: int) -> Edit:
    """Explanations of what the report has now, so that later edits make them go stale."""
    explanations = list(some_explanations(random, form))
    rule = random.choice(form.rules)
    cells = [address for address in form.cells() if random.randint(0, 5) == 0]
    seen = tuple((str(address), report.figures.text(address)) for address in cells)
    explanations.insert(random.randint(0, len(explanations)), Explanation(rule.id, "因为", seen))
    return SetExplanations(tuple(explanations))


def _batch(random: Random, report: Report, form: Form, depth: int) -> Edit:
    edits: list[Edit] = []
    for _ in range(random.randint(0, 4)):
        edit = some_edit(random, report, form, depth + 1)
        edits.append(edit)
        with suppress(ValueError):
            report = edit.apply(report)
    return Batch(tuple(edits))


_KINDS = (
    _cell, _cell, _cell, _splice, _splice, _set_section, _insert, _remove, _move, _property, _explain, _batch,
)  # fmt: skip


# ---- report files ----


def image_of(text: str, path: str = "/nowhere/report.toml") -> FileImage:
    data = text.encode("utf-8", "surrogatepass")
    return FileImage(path, data, (1, 1, 0, len(data)), 0o644, 0, 0, 1)


def file_of(text: str, path: str = "report.toml") -> ReportFile:
    """A report read from a text; nothing touches the disk."""
    return report_of(path, image_of(text), text, False, forms)


def read_real(root: Path, name: str) -> ReportFile:
    path = root / "reports" / name
    return file_of(path.read_text(encoding="utf-8"), str(path))



class Written:
    """A random report file, as a person may have typed it, that knows what each of its lines is for.

    `lines` are (owner, text). An owner is ``("key", path)`` for a key, ``("head", path)`` for a header and
    ``("note", block, block)`` for a comment that goes when either of two blocks is deleted. Paths count as the
    data do: ``("section", 1, "section", 0)``.
    """

    def __init__(self, random: Random, form: Form) -> None:
        self.random = random
        self.form = form
        self.lines: list[tuple[tuple[object, ...], str]] = []
        self._block: tuple[object, ...] = ()
        self._notes = 0
        self.indented = bool(random.randint(0, 1))
        self.closed = random.randint(0, 9) > 0
        self.eol = random.choice(("\n", "\n", "\r\n"))
        self._top()
        blocks = [self._sections, self._statistics, self._explanations]
        random.shuffle(blocks)
        for block in blocks:
            block()
        self._note(())

    @property
    def text(self) -> str:
        joined = "\n".join(line for _owner, line in self.lines) + ("\n" if self.closed else "")
        return joined.replace("\n", self.eol)

    def _add(self, owner: tuple[object, ...], text: str) -> None:
        self.lines.append((owner, text))

    def _note(self, below: tuple[object, ...]) -> None:
        """Perhaps some blank lines, then perhaps some comments."""
        for _ in range(self.random.choice((0, 0, 0, 1, 1, 2))):
            self._add(("blank",), self.random.choice(("", "", "  ", "\t")))
        for _ in range(self.random.choice((0, 0, 0, 1, 2))):
            self._notes += 1
            self._add(("note", self._block, below), f"{' ' * self.random.randint(0, 2)}# 注 {self._notes} = ['\"")

    def _key(self, path: tuple[object, ...], key: str, value: str, indent: str = "") -> None:
        if self.random.randint(0, 5) == 0:
            self._note(self._block)
        around = self.random.choice((" = ", " = ", "=", "  =\t"))
        tail = ""
        if self.random.randint(0, 7) == 0:
            self._notes += 1
            tail = f"  # 尾 {self._notes}"
        self._add(("key", (*path, key)), f"{indent}{key}{around}{value}{tail}")

    def _head(self, path: tuple[object, ...], header: str, indent: str = "") -> None:
        self._note(path)
        self._block = path
        self._add(("head", path), indent + header)

    def string(self, value: str) -> str:
        """One of the spellings that can hold the value."""
        shown = all(ord(char) >= 32 and char not in "\x7f\\" for char in value.replace("\n", ""))
        if shown and ("\n" in value or self.random.randint(0, 1)):
            if "'''" not in value and not value.endswith("'") and self.random.randint(0, 3) == 0:
                return f"'''\n{value}'''"
            if '"' not in value:
                return f'"""\n{value}"""'
        if shown and "\n" not in value and "'" not in value and self.random.randint(0, 2) == 0:
            return f"'{value}'"
        escaped = (f"\\u{ord(char):04X}" if ord(char) < 32 or char in '\x7f"\\' else char for char in value)
        return f'"{"".join(escaped)}"'

    def _top(self) -> None:
        random = self.random
        self._note(())
        keys = {
            "form": f'"{self.form.id}"', "year": str(random.randint(2013, 2023)), "agency": self.string("某局"),
            "short_name": self.string("局"), "agency_kind": self.string(random.choice(AGENCY_KINDS)),
            "title": self.string(some_text(random, 1)), "status": f'"{random.choice(STATUSES[:3])}"',
            "period": random.choice(
                ("{ from = 2020-01-01, to = 2020-06-30 }", "{from=2020-01-01,to=2020-06-30}")
            ),
            "vermerk": "[1, 2]", "leiter.name": '"王"',
        }  # fmt: skip
        names = list(keys)
        random.shuffle(names)
        for name in names:
            if name in ("form", "year", "agency") or random.randint(0, 1):
                self._key((), name, keys[name])

    def _sections(self, path: tuple[object, ...] = (), depth: int = 0) -> None:
        if depth == 4:
            return
        for index in range(self.random.choice((1, 2, 3, 4) if depth == 0 else (0, 0, 1, 2))):
            here = (*path, "section", index)
            indent = "  " * depth if self.indented else ""
            self._head(here, f"[[{'.'.join(['section'] * (depth + 1))}]]", indent)
            keys = {
                "title": self.string(some_text(self.random, 2)),
                "text": self.string(some_text(self.random) + self.random.choice(("\n", "\n", ""))),
                "numbered": self.random.choice(("true", "false")),
                "table": f'"{self.random.choice([table.id for table in self.form.tables])}"', "farbe": "1.50",
                "free": f"[{', '.join(map(self.string, some_quotes(self.random)))}]", "later": '["32 篇"]',
            }  # fmt: skip
            names = [name for name in keys if self.random.randint(0, 3) or name == "title"]
            if self.random.randint(0, 3) == 0:
                self.random.shuffle(names)
            for name in names:
                self._key(here, name, keys[name], indent)
            self._sections(here, depth + 1)

    def figure(self) -> str:
        text = some_figure(self.random).strip().replace("\n", "")
        if text in ("0", "1", "2", "3", "5", "7", "10", "-1", "1.5", "0.50", "27.60"):
            return text
        return self.random.choice(("0", "1_0", "+3", "2.50")) if not text else f"'{text}'"

    def _statistics(self) -> None:
        if self.random.randint(0, 9) == 0:
            return
        self._head(("statistics",), "[statistics]")
        rows = [row for table in self.form.tables for row in table.rows if row.code]
        if self.random.randint(0, 4) == 0:
            self.random.shuffle(rows)
        for row in rows:
            if self.random.randint(0, 2) == 0:
                continue
            if len(row.columns) == 1:
                value = self.figure()
            else:
                comma = self.random.choice((", ", ",", " ,\n    ", ",  # je\n  "))
                value = f"[{comma.join(self.figure() for _ in row.columns)}{self.random.choice(('', ' ', ','))}]"
            self._key(("statistics",), row.code, value)
        if self.random.randint(0, 4) == 0:
            self._key(("statistics",), "9999", "5")

    def _explanations(self) -> None:
        cells = tuple(str(address) for address in self.form.cells())
        for index in range(self.random.choice((0, 0, 1, 2, 3))):
            here = ("explanation", index)
            self._head(here, "[[explanation]]")
            self._key(here, "rule", f'"{self.random.choice(self.form.rules).id}"')
            self._key(here, "text", self.string(some_text(self.random, 2)))
            if self.random.randint(0, 2):
                seen = ", ".join(f'"{cell}" = {self.figure()}' for cell in _some(self.random, cells, 3))
                self._key(here, "seen", f"{{ {seen} }}")
