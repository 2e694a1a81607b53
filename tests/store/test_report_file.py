"""Reading a report: what is read, what is only odd, and what makes a file no report, with line, column and words."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
import tomli
from strategies import Written, file_of, form_2014, law, read_real, small_form

from gjj_tui.model.address import CellAddress, ParagraphAddress, PropertyAddress, SectionAddress, parse_address
from gjj_tui.model.report import Explanation, Report
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.library import last_year, report_paths
from gjj_tui.store.report_file import open_report
from gjj_tui.store.spelling import offset_in_string

ROOT = Path(__file__).resolve().parents[2]

PLAIN = """\
form = "2014"
year = 2017
agency = "某局"

[[section]]
title = "引言"
text = \"\"\"
甲段。

乙段。
\"\"\"

  [[section.section]]
  title = "内"
  numbered = false

[[section]]
title = "附表"
table = "statistics"

[statistics]
1100 = 1173
1110 = "约 7"
8400 = 27.60

[[explanation]]
rule = "normative-1120"
text = "公开了以前的文件"
seen = { 1110 = 8, 1120 = "" }
"""


def fault(text: str) -> tuple[int, int, str]:
    with pytest.raises(StoreFault) as caught:
        file_of(text)
    return caught.value.line, caught.value.column, caught.value.message


def remark(text: str) -> tuple[str, str, str, tuple[int, int], str]:
    file = file_of(text)
    ((found, _offset),) = file.remarks
    return found.rule, found.level.key, str(found.addresses[0]), file.place(found), found.message


# ---- what is read ----


def test_everything_is_read_as_it_is_written() -> None:
    report = file_of(PLAIN).report
    assert (report.form, report.year, report.agency, report.status) == ("2014", 2017, "某局", "draft")
    assert report.figures.text(CellAddress("8400")) == "27.60"
    assert report.figures.text(CellAddress("1110")) == "约 7"
    assert report.figures.text(CellAddress("1120")) == ""
    assert report.explanations == (
        Explanation("normative-1120", "公开了以前的文件", (("1110", "8"), ("1120", ""))),
    )  # fmt: skip
    first, second = report.sections
    assert (first.text, first.numbered, first.sections[0].numbered) == ("甲段。\n\n乙段。", True, False)
    assert second.table == "statistics"
    assert [section.uid for _address, section in report.walk()] == [1, 2, 3]


def test_numbers_declared_free_are_short_quotes() -> None:
    text = 'form = "2014"\nyear = 2017\nagency = "某局"\n[[section]]\ntitle = "甲"\nfree = ["32 篇"]\nlater = ["17 个"]\n'
    assert file_of(text).report.sections[0][-2:] == (("32 篇",), ("17 个",))
    with pytest.raises(StoreFault, match="later 应写作"):
        file_of(text.replace('["17 个"]', "[17]"))


def test_a_period_is_two_days() -> None:
    assert file_of(PLAIN.replace("agency", "period = { from = 2017-01-01, to = 2017-06-30 }\nagency")).report.period == (
        "2017-01-01", "2017-06-30",
    )  # fmt: skip


def test_figures_of_several_columns_come_as_a_list_with_blanks() -> None:
    text = 'form = "small"\nyear = 2020\nagency = "某局"\n[statistics]\nA1 = [1, "", 3]\nB1 = [2.50]\n'
    report = file_of(text).report
    assert {str(cell): value for cell, value in report.figures.items()} == {"A1.own": "1", "A1.total": "3", "B1": "2.50"}


def test_figures_seen_by_an_explanation_may_be_written_with_a_dot() -> None:
    text = 'form = "small"\nyear = 2020\nagency = "某局"\n[[explanation]]\nrule = "members"\nseen = { A2.own = 2, "A1.own" = 1 }\n'
    assert file_of(text).report.explanations[0].seen == (("A2.own", "2"), ("A1.own", "1"))


def test_crlf_means_the_same() -> None:
    assert file_of(PLAIN.replace("\n", "\r\n")).report == file_of(PLAIN).report


@law
def test_any_file_of_the_generator_is_read_with_crlf_and_without_alike(random: Random) -> None:
    written = Written(random, random.choice((small_form(), form_2014())))
    one = file_of(written.text)
    two = file_of(written.text.replace("\r\n", "\n"))
    assert one.report == two.report
    assert [one.place(found) for found, _offset in one.remarks] == [two.place(found) for found, _offset in two.remarks]


def test_the_real_reports_are_read_without_a_remark() -> None:
    for name in ("2017.toml", "2018.toml"):
        assert read_real(ROOT, name).remarks == ()


# ---- where things stand ----


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("1100", (22, 8)), ("8400", (24, 8)), ("1120", (21, 2)), ("§1", (5, 3)), ("§1.1", (13, 5)), ("§2", (17, 3)),
        ("§1¶1", (8, 1)), ("§1¶2", (10, 1)), ("§1¶9", (7, 8)), ("§9", (1, 1)), ("@year", (2, 8)), ("@title", (1, 1)),
    ],
)  # fmt: skip
def test_an_address_is_found_in_the_file_or_what_it_would_stand_under(address: str, place: tuple[int, int]) -> None:
    assert file_of(PLAIN).locate(parse_address(address)) == place
    assert file_of(PLAIN.replace("\n", "\r\n")).locate(parse_address(address)) == place


def test_a_cell_within_a_list_is_found() -> None:
    file = file_of('form = "small"\nyear = 2020\nagency = "某局"\n[statistics]\nA1 = [1, "", 3]\n')
    assert file.locate(CellAddress("A1", "total")) == (5, 14)
    assert file.locate(CellAddress("A2", "own")) == (4, 2)


def test_a_paragraph_of_a_short_string_stands_where_the_string_does() -> None:
    file = file_of('form = "2014"\nyear = 2017\nagency = "某局"\n[[section]]\ntext = "甲\\n乙"\n')
    assert file.locate(ParagraphAddress((0,), 1)) == (5, 8)
    assert file.locate(SectionAddress((0,))) == (4, 3)
    assert file.locate(PropertyAddress("agency")) == (3, 10)


@pytest.mark.parametrize(
    "written",
    [
        '"甲乙\\n丙\\u4e01丁\\"戊"', "'甲\\乙丙'", '"""甲\n乙\\\\丙\n\n丁"""', '"""\n甲"乙\\\n   丙\n丁\\t戊\n"""', "'''\n甲\\n乙\n丙\n'''",
        '"""\r\n甲\r\n乙\\  \r\n\r\n  丙"""',
    ],
)  # fmt: skip
def test_a_place_in_a_text_is_found_in_the_string_as_it_is_written(written: str) -> None:
    value = tomli.loads(f"a = {written}\n")["a"]
    for offset, char in enumerate(value):
        at = offset_in_string(written, offset)
        assert tomli.loads(f"a = {written[:at]}☞{written[at:]}\n")["a"] == f"{value[:offset]}☞{value[offset:]}", char
    assert offset_in_string(written, len(value) + 3) in (len(written) - 1, len(written) - 3)


def test_a_marked_place_of_a_paragraph_has_its_line_and_column() -> None:
    place = ParagraphAddress((0,), 1)
    assert file_of(PLAIN).locate(place, (1, 2)) == (10, 2)
    short = file_of('form = "2014"\nyear = 2017\nagency = "某局"\n[[section]]\ntext = "甲\\n乙丙"\n')
    assert short.locate(place, (1, 1)) == (5, 13)


# ---- what is only odd ----

ODD = [
    ("agency", 'kurzname = "局"\nagency', ("unknown-key", "hint", "@kurzname", (3, 1), "不认识的项“kurzname”，保存时原样保留")),
    ("agency", 'shortname = "局"\nagency', ("unknown-key", "hint", "@shortname", (3, 1), "不认识的项“shortname”，保存时原样保留，是否为 short_name？")),
    ('title = "引言"', 'titel = "引言"', ("unknown-key", "hint", "§1", (6, 1), "不认识的项“titel”，保存时原样保留，是否为 title？")),
    ("  numbered", "  number", ("unknown-key", "hint", "§1.1", (15, 3), "不认识的项“number”，保存时原样保留，是否为 numbered？")),
    ("seen =", "sehen =", ("unknown-key", "hint", "@sehen", (29, 1), "不认识的项“sehen”，保存时原样保留，是否为 seen？")),
    ("8400", "8401", ("unknown-row", "hint", "8401", (24, 1), "2014 表式没有代码 8401，保存时原样保留，是否为 8400？")),
    ("1173", "[1173, 5]", ("wrong-count", "hard", "1100", (22, 1), "1100 应有 1 个数，现有 2 个")),
    ("1173", "[]", ("wrong-count", "hard", "1100", (22, 1), "1100 应有 1 个数，现有 0 个")),
    ("1173", "{ n = 5 }", ("not-a-figure", "hard", "1100", (22, 1), "1100 应是一个数，现为表")),
    (
        "agency", "period = { from = 2017-01-01, to = 2017-06-30, bis = 1 }\nagency",
        ("unknown-key", "hint", "@period", (3, 1), "不认识的项“bis”，保存时原样保留"),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("right", "odd", "expected"), ODD, ids=lambda value: str(value)[:20])
def test_what_is_only_odd_is_remarked(right: str, odd: str, expected: tuple[object, ...]) -> None:
    assert remark(PLAIN.replace(right, odd, 1)) == expected


# ---- what makes a file no report ----

MISTAKES = [
    # full-width signs
    ("year = 2017", "year ＝ 2017", 2, 6, "这里是全角的 ＝；请改成半角，例如 \" = , [ ]"),
    ('"某局"', "“某局”", 3, 10, "这里是全角的 “；请改成半角，例如 \" = , [ ]"),
    ("[statistics]", "［statistics］", 21, 1, "这里是全角的 ［；请改成半角，例如 \" = , [ ]"),
    # quotes
    ('agency = "某局"', 'agency = "某局', 3, 13, "文字里有不允许直接写的字符 \\n；是换行则这一行缺少结尾的引号 \"，是控制字符则请删去"),
    ('agency = "某局"', "agency = 某局", 3, 10, "等号后面不是一个值；文字要用半角引号括起来，数字不加逗号和单位，前面不加 0"),
    ("乙段。\n\"\"\"", "乙段。", 7, 8, "这段文字缺少结尾的引号；请补上（多行文字以三个 \"\"\" 开头和结尾）"),
    # numbers
    ("1173", "1,173", 22, 9, "值的后面还有多余的内容；一行只写一个“键 = 值”，说明写在 # 之后，文字要加引号，数字前面不加 0"),
    ("1173", "1173 条", 22, 13, "值的后面还有多余的内容；一行只写一个“键 = 值”，说明写在 # 之后，文字要加引号，数字前面不加 0"),
    ("1173", "", 22, 8, "等号后面不是一个值；文字要用半角引号括起来，数字不加逗号和单位，前面不加 0"),
    ("1173", "99999999999999999999", 22, 8, "这个整数超出范围（最多 19 位，64 位整数以内）；请检查是否多写了数字，确需保留请加引号"),
    ("1110 =", "1100 =", 23, 1, "键 statistics.1100 前面已经有了；请删去其中一个"),
    # what a report must have
    ('form = "2014"\n', "", 1, 1, "这不是年度报告文件：缺少 form"),
    ('form = "2014"\nyear = 2017\n', "", 1, 1, "这不是年度报告文件：缺少 form、year"),
    ("year = 2017", 'year = "2017"', 2, 1, "year 应是整数，如 year = 2017，现为文字"),
    ("year = 2017", "year = 2017.0", 2, 1, "year 应是整数，如 year = 2017，现为数"),
    ("year = 2017", "year = true", 2, 1, "year 应是整数，如 year = 2017，现为真假值"),
    ("year = 2017", "year = 2017-01-01", 2, 1, "year 应是整数，如 year = 2017，现为日期"),
    ('"2014"', '"2024"', 1, 1, "不认识表式“2024”，可用：2014、2019、2021，是否为 2021？"),
    ('"2014"', "2014", 1, 1, "form 应是文字（加引号），现为数"),
    ('"某局"', '" "', 3, 1, "agency 不应为空"),
    ("agency", 'status = "final"\nagency', 3, 1, "status 应是 draft、checked、approved、published 之一，现为“final”"),
    ("agency", 'agency_kind = "firm"\nagency', 3, 1, "agency_kind 应是 department、government、ministry 之一，现为“firm”"),
    ("agency", 'period = "2017"\nagency', 3, 1, "period 应写作 { from = 2017-01-01, to = 2017-12-31 }"),
    ("agency", 'period = { from = 2017-01-01 }\nagency', 3, 1, "period 应写作 { from = 2017-01-01, to = 2017-12-31 }"),
    ("agency", "period = { from = 2017-02-30, to = 2017-12-31 }\nagency", 3, 19, "没有这个日期或时间；应写成 2017-12-31 的样子，月和日不超出范围"),
    # sections
    ("[[section]]\ntitle = \"附表\"", "[section]\ntitle = \"附表\"", 17, 2, "表 [section] 出现了两次；请合并成一处"),
    ("[[section.section]]", "[section.section]", 13, 4, "章节应写作 [[section]]"),
    ('title = "引言"', "title = 1", 6, 1, "title 应是文字（加引号），现为数"),
    ("numbered = false", 'numbered = "no"', 15, 3, "numbered 应是true / false，现为文字"),
    ("  numbered = false", "[[section.section.section]]\n[[section.section.section.section]]\n[[section.section.section.section.section]]", 17, 3, "章节最多 4 层"),
    # the rest
    ("[statistics]", "[[statistics]]", 21, 3, "统计数应写作 [statistics] 之下的“代码 = 数”"),
    ("[[explanation]]", "[explanation]", 26, 2, "上报说明应写作 [[explanation]]"),
    ("{ 1110 = 8, 1120 = \"\" }", "8", 29, 1, "seen 应写作 { 代码 = 数 }"),
    ("rule =", "rule = 5\n# rule =", 27, 1, "rule 应是文字（加引号），现为数"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "line", "column", "message"), MISTAKES, ids=lambda value: str(value)[:24])
def test_a_mistake_is_found_with_its_place_and_words(right: str, wrong: str, line: int, column: int, message: str) -> None:
    assert right in PLAIN
    *place, words = fault(PLAIN.replace(right, wrong, 1))
    assert (*place, words.partition("找过")[0].removesuffix("；")) == (line, column, message)


def test_a_section_written_as_a_table_is_told_how_to_write_it() -> None:
    assert fault('form = "2014"\nyear = 2017\nagency = "某局"\n\n[section]\ntitle = "一"\n') == (5, 2, "章节应写作 [[section]]")


def test_a_fault_reads_path_line_column_words() -> None:
    with pytest.raises(StoreFault) as caught:
        file_of('form = "2014"\nyear = "2017"\nagency = "某局"\n', "报告\x1b[2J.toml")
    assert str(caught.value) == "报告␛[2J.toml:2:1: year 应是整数，如 year = 2017，现为文字"


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (PLAIN.encode("gbk"), "文件不是 UTF-8 编码（第 39 个字节起），很可能是 GBK；请转成 UTF-8 另存为新文件再打开"),
        (PLAIN.encode("utf-16"), "文件是 UTF-16 编码；请用编辑器转成 UTF-8 再打开"),
        (b"form = \xff\xff", "文件不是 UTF-8 编码（第 8 个字节起）；请用编辑器转成 UTF-8 再打开"),
        (b"", "这不是年度报告文件：缺少 form、year、agency"),
        (b"x" * (8 * 1024 * 1024 + 1), "文件太大（上限 8 MiB）；请确认是不是年报文件"),
    ],
)  # fmt: skip
def test_bytes_that_are_no_report(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "r.toml"
    path.write_bytes(data)
    with pytest.raises(StoreFault) as caught:
        open_report(str(path))
    assert caught.value.message == message


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_bytes(b"\xef\xbb\xbf" + PLAIN.encode())
    file = open_report(str(path))
    assert file.bom
    assert file.report == file_of(PLAIN).report


# ---- the reports of a folder ----


def test_last_year_s_report_is_the_one_of_the_same_agency_and_form_in_the_same_folder(tmp_path: Path) -> None:
    def put(name: str, text: str) -> str:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return str(tmp_path / name)

    def last_of(path: str) -> Report | None:
        return last_year(path, open_report(path).report)

    this = put("b.toml", PLAIN)
    assert last_of(this) is None
    put("a.toml", PLAIN.replace("2017", "2016").replace("某局", "别局"))
    put(".c.toml", PLAIN.replace("year = 2017", "year = 2016"))
    put("broken-2016.toml", "year = ")
    assert last_of(this) is None
    put("z.toml", PLAIN.replace("year = 2017", "year = 2016").replace("1173", "1000"))
    last = last_of(this)
    assert last is not None
    assert last.figures.text(CellAddress("1100")) == "1000"


def test_a_folder_stands_for_its_toml_files_but_not_the_hidden_ones(tmp_path: Path) -> None:
    for name in ("b.toml", "a/c.toml", ".git/x.toml", ".h.toml", "n.txt", "a/B.toml"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("", encoding="utf-8")
    found = [str(Path(path).relative_to(tmp_path)) for path in report_paths(str(tmp_path))]
    assert found == ["b.toml", "a/B.toml", "a/c.toml"]
    assert report_paths(str(tmp_path / "kein.toml")) == [str(tmp_path / "kein.toml")]


@pytest.mark.parametrize("line", ["year = 0", "year = -1", "year = 20177", 'year = 2017\nperiod = { from = 2017-01-01, to = 9999-12-31 }'])
def test_a_year_that_no_calendar_has_is_told_with_its_line(tmp_path: Path, line: str) -> None:
    path = tmp_path / "a.toml"
    path.write_text(f'form = "2014"\nagency = "某局"\n{line}\n', encoding="utf-8")
    with pytest.raises(StoreFault) as caught:
        open_report(str(path))
    assert caught.value.line == 2 + len(line.splitlines())
