"""Form files are read strictly: a slip is found with its line, what is wrong, and the nearest known name."""

from __future__ import annotations

from pathlib import Path

import pytest
from strategies import SMALL_FORM, small_form

from gjj_tui.model.address import CellAddress
from gjj_tui.model.binding import instances
from gjj_tui.model.report import Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.forms import built_in_form, form_ids, form_of, read_form

PLAIN = """\
id = "kurz"
title = "表"
source = "测试"
years = [2020, 2021]

[[table]]
id = "t"
title = "表"

[[table.column]]
id = "value"
title = "数"

[[table.row]]
code = "1100"
label = "甲"

[[table.row]]
code = "1110"
label = "乙"
parent = "1100"
part = "sum"

[[rule]]
id = "sum-1100"
level = "hard"
formula = "1100 = parts(1100)"
message = "应等于"
source = "测试"
pass = [{ 1100 = 1, 1110 = 1 }]
fail = [{ 1100 = 1, 1110 = 2 }]
"""


def fault(text: str) -> tuple[int, int, str]:
    with pytest.raises(StoreFault) as caught:
        form_of("kurz.toml", text)
    assert caught.value.path == "kurz.toml"
    return caught.value.line, caught.value.column, caught.value.message


SLIPS = [
    # what is written instead of what, where it is found, what is said
    ('title = "表"\nsource', 'titel = "表"\nsource', 2, 1, "没有名为“titel”的项，是否为 title？"),
    ('source = "测试"\nyears', "years", 1, 1, "缺少“source”"),
    ("years = [2020, 2021]", "years = 2020", 4, 1, "“years”应是列表，现为数"),
    ("years = [2020, 2021]", 'years = ["2020"]', 4, 1, "years 应写作 [首年, 末年]，仍在使用的写作 [首年]"),
    ("years = [2020, 2021]", "years = []", 4, 1, "years 应写作 [首年, 末年]，仍在使用的写作 [首年]"),
    ("years = [2020, 2021]", "years = [2021, 2020]", 4, 1, "years 应写作 [首年, 末年]，仍在使用的写作 [首年]"),
    ('id = "kurz"', "id = 2014", 1, 1, "“id”应是文字，现为数"),
    ("[[table]]", "[table]", 6, 2, "“table”应是列表，现为表"),
    ('label = "甲"', "", 14, 3, "缺少“label”"),
    ('label = "甲"', 'label = "甲"\nlevel = "1"', 17, 1, "“level”应是整数，现为文字"),
    ('label = "甲"', 'label = "甲"\nlevel = true', 17, 1, "“level”应是整数，现为真假值"),
    ('label = "甲"', 'label = "甲"\nlevel = 1.0', 17, 1, "“level”应是整数，现为数"),
    ('label = "甲"', 'label = "甲"\ncolour = "red"', 17, 1, "没有名为“colour”的项，是否为 columns？"),
    ('label = "甲"', 'label = "甲"\nunits = "件"', 17, 1, "没有名为“units”的项，是否为 unit？"),
    ('label = "甲"', 'label = "甲"\ntype = "float"', 17, 1, "type 可写 count、integer、decimal，现为 float"),
    ('label = "甲"', 'label = "甲"\nparent = "1110"', 14, 3, "parent 和 part 要同时写"),
    ('label = "甲"', 'label = "甲"\ncolumns = ["valu"]', 17, 1, "本表没有 valu 列，是否为 value？"),
    ('label = "甲"', 'label = "甲"\ncolumns = []', 17, 1, "columns 至少要写一列，每列只写一次"),
    ('label = "甲"', 'label = "甲"\ncolumns = ["value", "value"]', 17, 1, "columns 至少要写一列，每列只写一次"),
    ('code = "1110"', 'code = "1100"', 19, 1, "代码 1100 已经用过"),
    ('code = "1110"', 'code = "11.10"', 19, 1, "代码 11.10 不能用作代码：不要空格、点、= 和 § ¶ @ { }"),
    ('code = "1110"', 'code = "§1"', 19, 1, "代码 §1 不能用作代码：不要空格、点、= 和 § ¶ @ { }"),
    ('parent = "1100"', 'parent = "1101"', 21, 1, "表式中没有指标 1101，是否为 1100？"),
    ('parent = "1100"', 'parent = "1110"', 21, 1, "指标 1110 不能是自己的上级"),
    ('part = "sum"', 'part = "all"', 22, 1, "part 可写 sum、among，现为 all"),
    ('level = "hard"', 'level = "strict"', 26, 1, "level 可写 hard、soft、hint，现为 strict"),
    ('formula = "1100 = parts(1100)"', "", 24, 3, "formula 和 text 要写一个，也只写一个"),
    (
        "1100 = parts(1100)", "1100 = parts(1109)", 27, 1,
        "1100 = parts(1109)：表式中没有指标 '1109'，是否为 1100？",
    ),
    (
        "1100 = parts(1100)", "1100 ＝ parts(1100)", 27, 1,
        "1100 ＝ parts(1100)：第 6 个字符处多出了 '＝'",
    ),
    (
        "1100 = parts(1100)", "1100 = part(1100)", 27, 1,
        "1100 = part(1100)：第 8 个字符处没有函数 'part'，可用 parts、sum、max、min",
    ),
    ("1100 = parts(1100)", "1100 = parts(1110)", 27, 1, "1100 = parts(1110)：指标 1110 没有标明 part = \"sum\" 的组成项"),
    ("1100 = parts(1100)", "max(1110..1100) = 1", 27, 1, "max(1110..1100) = 1：范围 1110..1100 的次序反了"),
    ('level = "hard"', 'level = "hard"\neach = "row"', 24, 3, "each = \"row\" 的规则要用 table 写明是哪个表"),
    ('level = "hard"', 'level = "hard"\ntable = "T"', 27, 1, "表式中没有名为“T”的表"),
    ('level = "hard"', 'level = "hard"\nwhen = "1120 > 0"', 27, 1, "1120 > 0：表式中没有指标 '1120'，是否为 1100？"),
    ('id = "sum-1100"', 'id = "blank"', 25, 1, "规则名 blank 是程序自己用的，请换一个"),
    ('id = "sum-1100"', 'id = "structure-x"', 25, 1, "规则名 structure-x 是程序自己用的，请换一个"),
    ("fail = [{ 1100 = 1, 1110 = 2 }]", "fail = [{ 1101 = 1 }]", 31, 1, "例子里的 1101 不是本表式的格，是否为 1100？"),
    ("fail = [{ 1100 = 1, 1110 = 2 }]", "fail = [1]", 31, 1, "例子应写作 { 代码 = 数, … }"),
    ("fail = [{ 1100 = 1, 1110 = 2 }]", "fail = [{ 1100 = [1] }]", 31, 1, "例子里的 1100 应是一个数"),
    ('formula = "1100 = parts(1100)"', "text = { word = [\"a\"] }", 27, 1, "没有名为“word”的项，是否为 words？"),
    ('formula = "1100 = parts(1100)"', "text = { denial = [\"a\"] }", 27, 1, "缺少“words”"),
    ('formula = "1100 = parts(1100)"', "text = { words = [1] }", 27, 1, "words 应是一列词，每个都加引号"),
    ('formula = "1100 = parts(1100)"', "text = { words = [] }", 27, 1, "words 应是一列词，每个都加引号"),
    ('formula = "1100 = parts(1100)"', "text = { words = [\"a\"], denial = [\"\"] }", 27, 1, "denial 应是一列词，每个都加引号"),
    ('id = "value"\ntitle = "数"', 'id = "value"', 10, 3, "缺少“title”"),
    ('title = "数"', 'title = "数"\n\n[[table.column]]\nid = "value"\ntitle = "又"', 15, 1, "列 value 已经有了"),
    ('title = "数"', 'title = "数"\ntype = "money"', 13, 1, "type 可写 count、integer、decimal，现为 money"),
    ('level = "hard"', 'level = "hard"\nonly = ["value"]', 27, 1, "only 只用于 each = \"column\" 或 \"row\" 的规则"),
    (
        'level = "hard"', 'level = "hard"\neach = "row"\ntable = "t"\nonly = ["1111"]', 29, 1,
        "only 可写 1100、1110，现为 1111",
    ),
    (
        'level = "hard"', 'level = "hard"\nagency = ["bureau"]', 27, 1,
        "agency 可写 department、government、ministry，现为 bureau",
    ),
    (
        'formula = "1100 = parts(1100)"', "text = { words = [\"a\"], silent = 1 }", 27, 1,
        "“silent”应是true 或 false，现为数",
    ),
    ("[[rule]]", '[[table]]\nid = "t"\ntitle = "又"\ncolumn = [{ id = "v", title = "" }]\nrow = []\n\n[[rule]]', 25, 1, "表 t 已经有了"),
    ('source = "测试"\npass', 'source = "测试"\n\n[[rule]]\nid = "sum-1100"\nlevel = "hard"\nformula = "1100 = 1"\nmessage = ""\nsource = ""\npass', 32, 1, "规则 sum-1100 已经有了"),
    ("id = \"kurz\"", "id = \"kurz", 1, 11, "文字里有不允许直接写的字符 \\n；是换行则这一行缺少结尾的引号 \"，是控制字符则请删去"),
]  # fmt: skip


def test_the_text_without_a_slip_is_a_form() -> None:
    form = form_of("kurz.toml", PLAIN)
    assert (form.id, form.years, form.codes) == ("kurz", (2020, 2021), ("1100", "1110"))
    assert [row.code for row in form.parts("1100")] == ["1110"]


@pytest.mark.parametrize(("right", "wrong", "line", "column", "message"), SLIPS, ids=lambda value: str(value)[:30])
def test_a_slip_is_found_with_its_place_and_words(right: str, wrong: str, line: int, column: int, message: str) -> None:
    assert PLAIN.count(right) == 1, right
    assert fault(PLAIN.replace(right, wrong)) == (line, column, message)


def test_lines_are_counted_with_crlf_too() -> None:
    assert fault(PLAIN.replace('part = "sum"', 'part = "all"').replace("\n", "\r\n"))[:2] == (22, 1)


def test_the_forms_that_come_with_the_program_are_read() -> None:
    assert "2014" in form_ids()
    for id in form_ids():
        form = built_in_form(id)
        assert form is not None
        assert form.id == id
    assert built_in_form("1999") is None
    assert built_in_form("../forms/2014") is None


def test_a_form_that_is_not_there_is_a_fault_with_its_path(tmp_path: Path) -> None:
    with pytest.raises(StoreFault) as caught:
        read_form(str(tmp_path / "kein.toml"))
    assert str(caught.value).endswith("kein.toml: 找不到这个文件；请检查路径和文件名")


def test_two_tables_several_columns_and_heads_of_two_levels() -> None:
    form = small_form()
    assert [(table.id, [column.id for column in table.columns]) for table in form.tables] == [
        ("people", ["own", "below", "total"]), ("money", ["value"]),
    ]  # fmt: skip
    assert [column.group for column in form.tables[0].columns] == ["机关", "机关", ""]
    assert form.years == (2020, None)
    assert form.fits(2020) and form.fits(2999) and not form.fits(2019)
    assert len(list(form.cells())) == 4 * 3 + 2
    assert SMALL_FORM.count("[[rule]]") == len(form.rules)


def test_a_row_may_have_only_some_of_the_columns() -> None:
    text = PLAIN.replace(
        'title = "数"', 'title = "数"\n[[table.column]]\nid = "more"\ntitle = "多"'
    ).replace('label = "乙"', 'label = "乙"\ncolumns = ["more"]').replace("1100 = parts(1100)", "1100.more = 1110")  # fmt: skip
    form = form_of("kurz.toml", text.replace("{ 1100 =", '{ "1100.more" ='))
    assert [str(cell) for cell in form.cells()] == ["1100.value", "1100.more", "1110"]
    assert form.resolve(CellAddress("1110", "more")) == CellAddress("1110")
    assert form.resolve(CellAddress("1110", "value")) is None


def test_a_rule_may_hold_for_some_rows_columns_or_agencies_only() -> None:
    text = PLAIN.replace('level = "hard"', 'level = "hard"\nagency = ["ministry"]\neach = "row"\ntable = "t"\nonly = ["1110"]')
    text = text.replace("1100 = parts(1100)", "value = 1").replace("pass", "# pass").replace("fail", "# fail")
    (rule,) = form_of("kurz.toml", text).rules
    assert (rule.only, rule.agency) == (("1110",), ("ministry",))
    assert [scope.row for scope in instances(form_of("kurz.toml", text), rule)] == ["1110"]


def test_a_column_may_take_other_numbers_than_its_rows() -> None:
    form = form_of("kurz.toml", PLAIN.replace('title = "数"', 'title = "数"\ntype = "integer"'))
    assert form.type_of(CellAddress("1100")) == "integer"
    assert form_of("kurz.toml", PLAIN).type_of(CellAddress("1100")) == "count"


def test_a_table_may_print_a_note_in_its_corner_and_a_head_over_all_columns() -> None:
    form = form_of("kurz.toml", PLAIN.replace('[[table.column]]', 'corner = "注"\nover = "申请人"\n\n[[table.column]]'))
    assert (form.tables[0].corner, form.tables[0].over) == ("注", "申请人")


def test_examples_name_cells_of_this_and_of_last_year() -> None:
    form = small_form()
    (rule,) = (rule for rule in form.rules if rule.id == "grown")
    assert rule.passes[0].figures == {CellAddress("B1"): "1.50"}
    assert rule.passes[0].last == {CellAddress("B1"): "1.5"}


# ---- the sections a report is to have


def test_built_in_forms_say_which_sections_a_report_has_and_print_every_table_once() -> None:
    for id in form_ids():
        form = built_in_form(id)
        assert form is not None
        report = Report(id, form.years[0], "某局", sections=form.sections)
        printed = [section.table for _address, section in report.walk() if section.table]
        assert printed == [table.id for table in form.tables]
        assert all(section.title and not section.text for _address, section in report.walk())


@pytest.mark.parametrize(
    ("section", "words"),
    [
        ('titel = "概述"', "没有名为“titel”的项，是否为 title？"), ("numbered = true", "缺少“title”"), ('title = " "', "标题不能为空"),
        ('title = "附表"\ntable = "peeple"', "表式中没有名为“peeple”的表，是否为 people？"), ('title = "甲"\nnumbered = 1', "“numbered”应是"),
        ('title = "甲"\nformer = [1]', "former 应是一列旧的标题"),
        ('title = "甲"\ntable = "people"\n[[section]]\ntitle = "乙"\ntable = "people"', "“people”印了两次"),
        ('title = "1"\n[[section.section]]\ntitle = "2"\n[[section.section.section]]\ntitle = "3"\n[[section.section.section.section]]\n'
         'title = "4"\n[[section.section.section.section.section]]\ntitle = "5"', "章节最多 4 层"),
    ],
)  # fmt: skip
def test_a_slip_in_the_sections_of_a_form_is_told_with_its_line(section: str, words: str) -> None:
    text = SMALL_FORM + "\n[[section]]\n" + section + "\n"
    with pytest.raises(StoreFault) as fault:
        form_of("own.toml", text)
    assert words in fault.value.message
    assert fault.value.line > SMALL_FORM.count("\n")
