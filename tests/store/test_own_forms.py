"""An office's own forms: what they add, what they may not change, where they are found."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from gjj_tui.check.checker import Checker
from gjj_tui.check.examples import surprises
from gjj_tui.model.address import CellAddress, parse_address
from gjj_tui.model.binding import bind, instances, reads
from gjj_tui.model.filling import running_sum
from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.form_finder import FormFinder
from gjj_tui.store.forms import built_in_form, is_form_text
from gjj_tui.store.library import last_year, report_paths
from gjj_tui.store.report_file import open_report

PLAIN = """\
id = "qu"
extends = "2014"
source = "本区"

[[table]]
id = "statistics"

[[table.column]]
id = "district"
title = "区政府"

[[table.column]]
id = "town"
title = "乡镇街道"

[[table.column]]
id = "all"
title = "合计"
total = true

[[table.row]]
after = "1250"
code = "1260"
label = "6. 移动客户端"
unit = "条"

[[table.row]]
parent = "3100"
part = "sum"
code = "3150"
label = "5. 自助终端"

[[rule]]
id = "client"
level = "soft"
each = "column"
table = "statistics"
formula = "1260 <= 1100"
message = "不多于"
source = "本区"
pass = [{ "1260.town" = 1, "1100.town" = 1 }]
fail = [{ "1260.town" = 2, "1100.town" = 1 }]

[[without]]
rule = "training-9300"
reason = "统一举办"
"""
REPORT = 'form = "qu"\nyear = 2017\nagency = "某区"\n\n[[section]]\ntitle = "附表"\ntable = "statistics"\n\n[statistics]\n'


def write(folder: Path, text: str = PLAIN, name: str = "qu") -> Path:
    path = folder / f"{name}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def form_from(folder: Path, text: str = PLAIN, name: str = "qu") -> Form:
    write(folder, text, name)
    form = FormFinder(str(folder))(name)
    assert form is not None
    return form


def official() -> Form:
    form = built_in_form("2014")
    assert form is not None
    return form


def report(form: Form, text: str = "", **cells: str) -> Report:
    figures = Figures((cell, value) for key, value in cells.items() for cell in [parse_address(key)] if isinstance(cell, CellAddress))
    sections = (Section("正文", text, uid=1), Section("附表", table="statistics", uid=2))
    return Report(form.id, 2017, "某区", sections=sections, figures=figures)


def found(form: Form, one: Report) -> list[tuple[str, str]]:
    findings = Checker(form, one).findings()
    return [(finding.rule, str(finding.addresses[0])) for finding in findings if finding.rule != "blank"]


# ---- what it adds


def test_rows_and_columns_stand_where_they_should(tmp_path: Path) -> None:
    form = form_from(tmp_path)
    (table,) = form.tables
    codes = [row.code for row in table.rows]
    assert codes[codes.index("1250") + 1] == "1260"
    assert codes[codes.index("3140") + 1] == "3150"
    assert [row.line for row in table.rows] == list(range(67))
    assert form.row("1260").level == official().row("1250").level  # type: ignore[union-attr]
    assert [part.code for part in form.parts("3100")] == ["3110", "3120", "3130", "3140", "3150"]
    assert form.cell_count == 60 * 3
    assert form.resolve(CellAddress("1100", "town")) == CellAddress("1100", "town")
    assert form.resolve(CellAddress("1100")) is None
    assert (form.base, form.years, [one.rule for one in form.dropped]) == ("2014", (2014, 2018), ["training-9300"])


def test_what_was_there_is_there_unchanged(tmp_path: Path) -> None:
    form, base = form_from(tmp_path), official()
    for row in base.tables[0].rows:
        same = next(one for one in form.tables[0].rows if (one.code, one.label) == (row.code, row.label))
        assert same._replace(line=0, columns=()) == row._replace(line=0, columns=())
    assert [rule.id for rule in form.rules] == [
        *(rule.id for rule in base.rules if rule.id != "training-9300"), "total-statistics", "client",
    ]  # fmt: skip


def test_a_rule_of_the_base_holds_in_every_column(tmp_path: Path) -> None:
    form = form_from(tmp_path)
    for column in ("district", "town", "all"):
        broken = {f"4000.{column}": "3", f"4100.{column}": "1", f"4200.{column}": "1", f"4300.{column}": "0"}
        text = "行政复议 3 件。"
        assert found(form, report(form, text, **broken)) == [("sum-4000", f"4000.{column}")]


def test_a_local_part_counts_in_the_sum(tmp_path: Path) -> None:
    form = form_from(tmp_path)
    cells = {f"{code}.town": "1" for code in ("3110", "3120", "3130", "3140", "3150")}
    assert found(form, report(form, **cells, **{"3100.town": "5"})) == []
    assert found(form, report(form, **cells, **{"3100.town": "4"})) == [("sum-3100", "3100.town")]
    running = running_sum(form, report(form, **cells).figures, form.row("3100"), "town")  # type: ignore[arg-type]
    assert running and (running.total, running.missing) == (5, 0)


def test_the_total_column_is_the_sum_of_the_others(tmp_path: Path) -> None:
    form = form_from(tmp_path)
    cells = {"1260.district": "1", "1260.town": "2"}
    assert found(form, report(form, **cells, **{"1260.all": "3"})) == []
    assert found(form, report(form, **cells, **{"1260.all": "4"})) == [("total-statistics", "1260.all")]


def test_without_a_total_the_text_speaks_of_all_columns_together(tmp_path: Path) -> None:
    form = form_from(tmp_path, PLAIN.replace("total = true\n", ""))
    cells = {"4000.district": "1", "4000.town": "0", "4000.all": "1"}
    assert found(form, report(form, **cells)) == [("text-4000", "4000.district")]
    assert found(form, report(form, "行政复议 2 件。", **cells)) == []


def test_with_a_total_the_text_speaks_of_that(tmp_path: Path) -> None:
    form = form_from(tmp_path)
    assert found(form, report(form, **{"4000.district": "1"})) == []
    assert found(form, report(form, **{"4000.all": "1"})) == [("text-4000", "4000.all")]


def test_a_range_of_the_base_means_the_rows_it_meant(tmp_path: Path) -> None:
    form = form_from(tmp_path, PLAIN.replace('after = "1250"', 'after = "1240"'))
    assert [row.code for row in form.between("1240", "1250")] == ["1240", "1260", "1250"]
    read = {
        cell.address.row for rule in form.rules if rule.formula and "1210..1250" in rule.formula.source
        for scope in instances(form, rule) for cell in reads(bind(rule.formula, scope))
    }  # fmt: skip
    assert read == {"1100", "1210", "1220", "1230", "1240", "1250"}


@pytest.mark.parametrize("base", ["2014", "2019", "2021"])
def test_a_form_that_adds_nothing_is_its_base(tmp_path: Path, base: str) -> None:
    form, of = form_from(tmp_path, f'id = "qu"\nextends = "{base}"\nsource = "本区"\n'), built_in_form(base)
    assert of is not None
    assert (form.tables, [rule.id for rule in form.rules]) == (of.tables, [rule.id for rule in of.rules])
    assert list(surprises(form, form.rules)) == []


@pytest.mark.parametrize("total", ["total = true\n", ""])
def test_the_examples_of_the_base_hold_in_columns_too(tmp_path: Path, total: str) -> None:
    form = form_from(tmp_path, PLAIN.replace("total = true\n", total).replace('part = "sum"', 'part = "among"'))
    assert list(surprises(form, form.rules)) == []


def test_the_only_column_may_stay_as_the_total(tmp_path: Path) -> None:
    kept = PLAIN.replace('id = "all"\ntitle = "合计"', 'id = "value"')
    form = form_from(tmp_path, kept)
    assert [column.title for column in form.tables[0].columns] == ["区政府", "乡镇街道", "统计数"]
    with pytest.raises(StoreFault, match="列 value 的 title 是 2014 表式的原文，不能改"):
        form_from(tmp_path, PLAIN.replace('id = "all"', 'id = "value"'))


def test_an_own_form_may_extend_an_own_form(tmp_path: Path) -> None:
    form_from(tmp_path)
    more = 'id = "zhen"\nextends = "qu"\nsource = "本镇"\n[[table]]\nid = "statistics"\n[[table.row]]\nafter = "1260"\ncode = "1270"\nlabel = "7."\n'
    form = form_from(tmp_path, more, "zhen")
    assert (form.base, form.row("1270").columns) == ("qu", ("district", "town", "all"))  # type: ignore[union-attr]
    assert [one.rule for one in form.dropped] == ["training-9300"]


def test_rows_put_behind_the_same_row_keep_their_order_and_its_parts_stay_with_it(tmp_path: Path) -> None:
    rows = '[[table.row]]\nafter = "1100"\ncode = "1130"\nlabel = "甲"\n[[table.row]]\nafter = "1100"\ncode = "1140"\nlabel = "乙"\n[[rule]]'
    codes = [row.code for row in form_from(tmp_path, PLAIN.replace("[[rule]]", rows)).tables[0].rows]
    assert codes[1:6] == ["1100", "1110", "1120", "1130", "1140"]


def test_a_new_table_stands_behind_those_of_the_base(tmp_path: Path) -> None:
    table = '[[table]]\nid = "more"\ntitle = "另表"\ncolumn = [{ id = "value", title = "数" }]\nrow = [{ code = "M1", label = "一" }]\n\n[[rule]]'
    form = form_from(tmp_path, PLAIN.replace("[[rule]]", table))
    assert [one.id for one in form.tables] == ["statistics", "more"]
    assert form.resolve(CellAddress("M1")) == CellAddress("M1")


# ---- what it may not


SLIPS = [
    # what is written instead of what, the line, what is said
    ('extends = "2014"', 'extends = "2041"', 2, "不认识表式“2041”，可用：2014、2019、2021、qu，是否为 2014？找过 "),
    ('extends = "2014"', 'extends = "qu"', 2, "表式绕了一圈：qu → qu"),
    ('extends = "2014"', "extends = 2014", 2, "“extends”应是文字，现为数"),
    ('id = "qu"', 'id = "ku"', 1, "id 应与文件名相同：“ku”应写在 ku.toml 里"),
    ('source = "本区"\n\n[[table]]', "[[table]]", 1, "缺少“source”"),
    ('source = "本区"\n\n[[table]]', 'sourse = "本区"\n\n[[table]]', 3, "没有名为“sourse”的项，是否为 source？"),
    ('id = "statistics"', 'id = "statistic"', 6, "2014 表式没有名为“statistic”的表；新的表要写 title、column、row，是否为 statistics？"),
    ('id = "statistics"', 'id = "statistics"\ntitle = "统计"', 7, "《政府信息公开情况统计表》的 title 是 2014 表式的原文，不能改；请删去这一行"),
    ('code = "1260"', 'code = "1240"', 23, "1240 是 2014 表式的指标，行名、单位都不能改；本地的行请用别的代码"),
    ('code = "3150"', 'code = "1260"', 30, "代码 1260 已经用过"),
    ('after = "1250"', 'aftr = "1250"', 22, "没有名为“aftr”的项，是否为 after？"),
    ('after = "1250"', 'after = "1255"', 22, "表里没有“1255”这一行，是否为 1250？"),
    ('after = "1250"\n', "", 21, "要用 after 写明排在哪一行之后，或用 parent 写明上级"),
    ('parent = "3100"', 'parent = "3109"', 28, "表式中没有指标 3109，是否为 3100？"),
    ('part = "sum"', 'part = "sum"\ncolumns = ["town"]', 30, "3100 在 all、district 列也有数，它的组成项 3150 不能缺这些列"),
    ('id = "town"', 'id = "乡镇"', 13, "列的 id 用字母、数字和 _，以字母开头，如 town"),
    ('id = "town"', 'id = "district"', 13, "列 district 已经有了"),
    ('title = "区政府"', 'title = "区政府"\ntotal = true', 20, "一个表只能有一列合计"),
    ('title = "乡镇街道"', "", 12, "缺少“title”"),
    ('rule = "training-9300"', 'rule = "training-9301"', 45, "2014 表式没有规则 training-9301，是否为 training-9300？"),
    ('rule = "training-9300"', 'rule = "sum-3100"', 45, "强制性规则 sum-3100 不能去掉"),
    ('reason = "统一举办"', 'reason = " "', 46, "要写明去掉这条规则的理由"),
    ('reason = "统一举办"', "", 44, "缺少“reason”"),
    ('id = "client"', 'id = "sum-3100"', 34, "规则 sum-3100 已经有了"),
    ('id = "client"', 'id = "total-statistics"', 34, "规则 total-statistics 已经有了"),
    ("1260 <= 1100", "1261 <= 1100", 38, "1261 <= 1100：表式中没有指标 '1261'，是否为 1260？"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "line", "message"), SLIPS, ids=lambda value: str(value)[:30])
def test_a_slip_is_found_with_its_place_and_words(tmp_path: Path, right: str, wrong: str, line: int, message: str) -> None:
    assert PLAIN.count(right) == 1, right
    with pytest.raises(StoreFault) as caught:
        form_from(tmp_path, PLAIN.replace(right, wrong))
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "qu.toml"), line)
    assert caught.value.message.startswith(message) if message.endswith(" ") else caught.value.message == message


def test_forms_that_extend_each_other_are_refused(tmp_path: Path) -> None:
    write(tmp_path, 'id = "b"\nextends = "c"\nsource = "x"\n', "b")
    write(tmp_path, 'id = "c"\nextends = "a"\nsource = "x"\n', "c")
    with pytest.raises(StoreFault, match="表式绕了一圈：a → b → c → a") as caught:
        form_from(tmp_path, 'id = "a"\nextends = "b"\nsource = "x"\n', "a")
    assert caught.value.path.endswith("c.toml") and caught.value.line == 2


def test_a_table_of_many_columns_takes_rows_but_no_columns(tmp_path: Path) -> None:
    head = 'id = "qu"\nextends = "2021"\nsource = "本区"\n[[table]]\nid = "applications"\n'
    with pytest.raises(StoreFault, match="已有 7 列，不能再加列"):
        form_from(tmp_path, head + '[[table.column]]\nid = "x"\ntitle = "x"\n')
    form = form_from(tmp_path, head + '[[table.row]]\nafter = "（五）不予处理"\ncode = "L1"\nlabel = "本地"\nlevel = 2\n')
    codes = [row.code for row in form.tables[1].rows]
    assert codes[codes.index("L1") + 1] == "A3-5-1"
    assert len(form.row("L1").cells) == 7  # type: ignore[union-attr]


# ---- where it is found


def test_it_is_found_beside_the_report_in_its_folder_of_forms_and_in_the_users(tmp_path: Path) -> None:
    user = Path(os.environ["XDG_CONFIG_HOME"]) / "gjj-tui" / "forms"
    source = tmp_path / "reports"
    source.mkdir()
    (source / "2017.toml").write_text(REPORT, "utf-8")
    with pytest.raises(StoreFault) as caught:
        open_report(str(source / "2017.toml"))
    assert caught.value.line == 1
    for place in (source / "qu.toml", source / "forms" / "qu.toml", user / "qu.toml"):
        assert str(place) in caught.value.message
    for title, folder in (("丙", user), ("乙", source / "forms"), ("甲", source)):
        write(folder, PLAIN.replace("source", f'title = "{title}"\nsource', 1))
        assert open_report(str(source / "2017.toml")).form.title == title


def test_a_faulty_form_is_told_at_the_form_of_the_report_with_its_own_place(tmp_path: Path) -> None:
    write(tmp_path, PLAIN.replace("part = ", "prat = "))
    (tmp_path / "2017.toml").write_text(REPORT, "utf-8")
    with pytest.raises(StoreFault) as caught:
        open_report(str(tmp_path / "2017.toml"))
    assert (caught.value.path, caught.value.line) == (str(tmp_path / "2017.toml"), 1)
    assert f"表式“qu”有误：{tmp_path}/qu.toml:29:1: 没有名为“prat”的项，是否为 part？" in caught.value.message


def test_a_form_is_read_again_only_when_a_file_of_it_changed(tmp_path: Path) -> None:
    first = form_from(tmp_path)
    more = 'id = "zhen"\nextends = "qu"\nsource = "本镇"\n'
    child = form_from(tmp_path, more, "zhen")
    finder = FormFinder(str(tmp_path))
    assert finder("qu") is first and finder("zhen") is child
    write(tmp_path, PLAIN.replace("移动客户端", "客户端"))
    assert finder("qu") is not first and finder("zhen") is not child
    assert finder("zhen").row("1260").label == "6. 客户端"  # type: ignore[union-attr]


def test_a_form_is_no_report_and_a_report_is_no_form(tmp_path: Path) -> None:
    path = write(tmp_path)
    (tmp_path / "2017.toml").write_text(REPORT, "utf-8")
    assert report_paths(str(tmp_path)) == [str(tmp_path / "2017.toml")]
    assert is_form_text(PLAIN) and not is_form_text(REPORT)
    assert FormFinder(str(tmp_path))("2017") is None
    with pytest.raises(StoreFault, match="这是表式，不是报告"):
        open_report(str(path))


@pytest.mark.parametrize("id", ["../qu", "forms/qu", ".qu", "", "a\x00b", "q" * 200, "a\nb"])
def test_an_id_is_never_a_path(tmp_path: Path, id: str) -> None:
    write(tmp_path)
    assert FormFinder(str(tmp_path / "forms"))(id) is None


def test_the_forms_of_the_program_are_not_replaced(tmp_path: Path) -> None:
    write(tmp_path, PLAIN.replace('id = "qu"', 'id = "2014"'), "2014")
    assert FormFinder(str(tmp_path))("2014") is official()
    assert list(FormFinder(str(tmp_path)).own()) == []


def test_last_year_with_the_official_form_is_compared_where_the_cells_are_the_same(tmp_path: Path) -> None:
    rows_only = 'id = "qu"\nextends = "2014"\nsource = "本区"\n[[table]]\nid = "statistics"\n[[table.row]]\nafter = "1250"\ncode = "1260"\nlabel = "六"\n'
    write(tmp_path, rows_only)
    (tmp_path / "2016.toml").write_text(REPORT.replace("qu", "2014").replace("2017", "2016") + "1100 = 7\n", "utf-8")
    (tmp_path / "2017.toml").write_text(REPORT, "utf-8")
    file = open_report(str(tmp_path / "2017.toml"))
    last = last_year(file.path, file.report)
    assert last and last.figures.text(CellAddress("1100")) == "7"
