"""Grids against forms: figures, rows that fit nowhere, odd values."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from intaking import imported, kinds, tree

from gjj_tui.intake.reading import Imported
from gjj_tui.model.address import CellAddress
from gjj_tui.store.forms import built_in_form

HEAD = "甲市乙局2017年政府信息公开工作年度报告\n\n一、附表\n\n"


def lines(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("\t".join(row) for row in rows) + "\n"


def table(*changes: tuple[int, Sequence[str] | None]) -> list[list[str]]:
    form = built_in_form("2014")
    assert form
    rows = [["统计指标", "代码", "单位", "统计数"]]
    for row in form.tables[0].rows:
        rows.append([row.full_label, row.code or "——", row.unit or "——", "1" if row.code else "——"])
    for index, row in changes:
        rows[index : index + 1] = [] if row is None else [list(row)]
    return rows


def of(rows: Sequence[Sequence[str]]) -> Imported:
    return imported(HEAD + lines(rows), "x.txt")


def figure(found: Imported, code: str, column: str = "") -> str:
    return found.report.figures.text(CellAddress(code, column))


def test_a_table_of_the_form_is_read_whole_without_a_doubt() -> None:
    found = of(table())
    assert len(found.report.figures) == 58 and kinds(found) == []
    assert tree(found.report) == [("§1", "附表", True, "statistics")]


@pytest.mark.parametrize(
    ("typed", "kept", "kind"),
    [
        ("１１７３", "1173", []), ("1,173", "1173", ["spelling"]), ("1，173", "1173", ["spelling"]), ("27.60", "27.60", []),
        ("", "", []), ("——", "", ["value"]), ("约7", "约7", ["value"]), ("7条", "7条", ["value"]), ("007", "7", ["spelling"]),
    ],
)  # fmt: skip
def test_figures_as_people_write_them(typed: str, kept: str, kind: list[str]) -> None:
    found = of(table((2, ["（一）主动公开政府信息数", "1100", "条", typed])))
    assert (figure(found, "1100"), kinds(found)) == (kept, kind)


def test_a_row_of_no_form_is_told_whole() -> None:
    found = of(table((5, ["3.其中区级平台", "1999", "条", "12"])))
    assert [(doubt.kind, doubt.quote, doubt.place.line) for doubt in found.doubts] == [("row", "3.其中区级平台　1999　条　12", 10)]


def test_a_row_of_another_label_is_taken_by_its_code_and_told() -> None:
    found = of(table((3, ["其中：公开的规范性文件", "1110", "件", "3"])))
    assert figure(found, "1110") == "3"
    (doubt,) = found.doubts
    assert (doubt.kind, doubt.quote, str(doubt.address)) == ("label", "其中：公开的规范性文件", "1110")


def test_without_codes_rows_are_known_by_labels_in_their_order() -> None:
    """（二）被依法纠错数 stands in the table twice."""
    rows = [[row[0], row[3]] for row in table()]
    rows = [[label, str(number) if value == "1" else value] for number, (label, value) in enumerate(rows)]
    found = of(rows)
    assert len(found.report.figures) == 58 and kinds(found) == []
    form = built_in_form("2014")
    assert form
    expected = {row.code: str(row.line + 1) for row in form.tables[0].rows if row.code}
    assert {str(cell): text for cell, text in found.report.figures.items()} == expected


def test_a_table_that_pages_cut_is_one() -> None:
    text = HEAD + "政府信息公开情况统计表\n（2017年度）\n填报单位：甲市乙局\n" + lines(table()[:20]) + "\n\n" + lines(table()[20:])
    found = imported(text, "x.txt")
    assert len(found.report.figures) == 58 and kinds(found) == []


def test_a_table_of_no_form_becomes_paragraphs_and_is_told() -> None:
    found = imported("甲市乙局2017年政府信息公开工作年度报告\n\n一、概述\n\n甲\t乙\t丙\n1\t2\t3\n", "x.txt")
    assert [text for _o, text in found.report.sections[0].paragraphs()] == ["甲　乙　丙", "1　2　3"]
    assert kinds(found) == ["table"]


def test_a_second_copy_of_a_table_is_told_cell_by_cell() -> None:
    found = imported(HEAD + lines(table()) + "完。\n" + lines(table()), "x.txt")
    assert len(found.report.figures) == 58
    assert kinds(found).count("row") == 58


def test_a_csv_of_a_table_reads_year_and_agency_from_its_title() -> None:
    rows = [["政府信息公开情况统计表"], ["（2017年度）"], ["填报单位：甲市乙局"], *table()]
    for delimiter in ",;\t":
        text = "\r\n".join(delimiter.join(row) for row in rows)
        for encoding in ("utf-8-sig", "gb18030"):
            found = imported(text.encode(encoding), "x.csv")
            assert (found.report.year, found.report.agency, len(found.report.figures)) == (2017, "甲市乙局", 58)
            assert kinds(found) == ["guessed", "added"]


OFFICIAL = """<p>{title}</p><p>四、政府信息公开行政复议、行政诉讼情况</p><table>
<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>
<tr><td rowspan=2>结果<br>维持</td><td rowspan=2>结果纠正</td><td rowspan=2>其他结果</td><td rowspan=2>尚未审结</td><td rowspan=2>总计</td>
<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr>
<tr>{heads}{heads}</tr><tr>{values}</tr></table>"""


def test_table_four_is_one_row_of_fifteen() -> None:
    heads = "".join(f"<td>{one}</td>" for one in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
    values = "".join(f"<td>{number}</td>" for number in range(1, 16))
    page = OFFICIAL.format(title="甲市乙局2022年政府信息公开工作年度报告", heads=heads, values=values)
    found = imported(page, "x.html")
    assert [figure(found, "R1", "total"), figure(found, "R2", "upheld"), figure(found, "R3", "total")] == ["5", "6", "15"]
    assert len(found.report.figures) == 15 and kinds(found) == ["numbering"]


def test_a_row_of_fifteen_without_heads_is_read_in_order() -> None:
    rows = [["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"] * 3, [str(n) for n in range(15)]]
    found = imported("甲市乙局2022年政府信息公开工作年度报告\n\n四、政府信息公开行政复议、行政诉讼情况\n\n" + lines(rows), "x.txt")
    assert (figure(found, "R1", "upheld"), figure(found, "R3", "total")) == ("0", "14")
