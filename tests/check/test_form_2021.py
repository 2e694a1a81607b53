"""Forms 2021 and 2019: every cell is read by the rules that must read it, and by no other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from gjj_tui.check.checker import Checker
from gjj_tui.model.address import CellAddress, parse_address
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.store.forms import built_in_form, forms_for

APPLICANTS = ("person", "business", "research", "welfare", "legal", "other")
RESULTS = (
    "A3-1", "A3-2", "A3-3-1", "A3-3-2", "A3-3-3", "A3-3-4", "A3-3-5", "A3-3-6", "A3-3-7", "A3-3-8", "A3-4-1", "A3-4-2",
    "A3-4-3", "A3-5-1", "A3-5-2", "A3-5-3", "A3-5-4", "A3-5-5", "A3-6-1", "A3-6-2", "A3-6-3",
)  # fmt: skip
ENDINGS = ("upheld", "corrected", "other", "pending")


def form_of_year(id: str) -> Form:
    form = built_in_form(id)
    assert form is not None
    return form


def addresses(*words: str) -> list[CellAddress]:
    found = [parse_address(word) for word in words]
    return [address for address in found if isinstance(address, CellAddress)]


def filled(form: Form, last: bool = False) -> Figures:
    """A report in which everything agrees, at the edge of every hint; and the one of the year before."""
    cells = {str(address): "0" for address in form.cells()}
    lists = {
        "A1": (12, 0, 0, 0, 0, 0, 12), "A2": (1, 1, 0, 0, 0, 0, 2), "A3-1": (8, 0, 0, 0, 0, 0, 8),
        "A3-5-1": (3, 1, 0, 0, 0, 0, 4), "A3-7": (11, 1, 0, 0, 0, 0, 12), "A4": (2, 0, 0, 0, 0, 0, 2),
    }  # fmt: skip
    if last:
        lists = dict.fromkeys(lists, (0,) * 7) | {"A4": (1, 1, 0, 0, 0, 0, 2)}
    for code, numbers in lists.items():
        cells |= {f"{code}.{column}": str(n) for column, n in zip((*APPLICANTS, "total"), numbers, strict=True)}
    if not last:
        cells |= {"R1.upheld": "12", "R1.total": "12", "R2.pending": "5", "R2.total": "5", "R3.other": "7", "R3.total": "7"}
    if form.id == "2021":
        cells |= {"P1-2.valid": "14"} | ({} if last else {"P1-2.made": "3", "P1-2.repealed": "3"})
    return Figures((parse_cell(key), value) for key, value in cells.items())


def parse_cell(text: str) -> CellAddress:
    (cell,) = addresses(text)
    return cell


def report_of(form: Form, figures: Figures, text: str = "", agency_kind: str = "department") -> Report:
    sections = (Section("总体情况", text, uid=1), *(Section("表", table=table.id, uid=2) for table in form.tables))
    return Report(form.id, form.years[0], "某局", agency_kind=agency_kind, sections=sections, figures=figures)


def broken(form: Form, report: Report, last: Figures | None = None) -> set[str]:
    """The ids of all rules that find something."""
    before = report._replace(year=report.year - 1, figures=last) if last is not None else None
    return {finding.rule for finding in Checker(form, report, before).findings()}


def changed(figures: Figures, **cells: str) -> Figures:
    for key, text in cells.items():
        figures = figures.with_cell(parse_cell(key), text)
    return figures


def with_cells(figures: Figures, cells: dict[str, int]) -> Figures:
    return changed(figures, **{key: str(number) for key, number in cells.items()})


# What finds something when one more is counted in a cell of the filled report, and nowhere else.
# Written by hand from the printed form, not derived from its rules.

ONE_MORE: dict[str, set[str]] = {
    "P1-1.made": {"regulations-P1-1", "valid-P1"},
    "P1-1.repealed": {"regulations-P1-1", "valid-P1"},
    "P1-1.valid": {"regulations-P1-1", "valid-P1"},
    "P1-2.made": {"valid-P1"},
    "P1-2.repealed": {"valid-P1"},
    "P1-2.valid": {"valid-P1"},
    "P5-1": set(),
    "P6-1": set(),
    "P6-2": set(),
    "P8-1": set(),
    **{f"A1.{column}": {"balance-applications", "sum-total"} for column in (*APPLICANTS, "total")},
    **{f"A2.{column}": {"balance-applications", "sum-total", "carried-A2"} for column in (*APPLICANTS, "total")},
    **{f"{code}.{column}": {"sum-A3-7", "sum-total"} for code in RESULTS for column in (*APPLICANTS, "total")},
    **{f"A3-7.{column}": {"balance-applications", "sum-A3-7", "sum-total"} for column in (*APPLICANTS, "total")},
    **{f"A4.{column}": {"balance-applications", "sum-total"} for column in APPLICANTS},
    "A4.total": {"balance-applications", "sum-total", "carried-A4"},
    **{f"{code}.{column}": {"sum-review"} for code in ("R1", "R2", "R3") for column in ENDINGS},
    "R1.total": {"sum-review", "review-A1"},
    "R2.total": {"sum-review", "lawsuit-A1"},
    "R3.total": {"sum-review", "lawsuit-A1"},
}


def test_form_2021_has_the_two_hundred_cells_of_the_contract() -> None:
    form = form_of_year("2021")
    assert {table.id: sum(len(row.cells) for row in table.rows) for table in form.tables} == {
        "disclosure": 10, "applications": 175, "review": 15,
    }  # fmt: skip
    assert set(map(str, form.cells())) == set(ONE_MORE)
    assert len(ONE_MORE) == form.cell_count == 200


def test_form_2019_has_the_cells_of_the_contract() -> None:
    form = form_of_year("2019")
    items = [code for code in RESULTS if not code.startswith("A3-6-")] + ["A3-6"]
    wanted = {f"{code}.{column}" for code in ("P1-1", "P1-2") for column in ("made", "published", "total")}
    wanted |= {f"{code}.{c}" for code in ("P5-1", "P5-2", "P6-1", "P6-2") for c in ("previous", "change", "decisions")}
    wanted |= {"P8-1.previous", "P8-1.change", "P9-1.projects", "P9-1.amount"}
    wanted |= {f"{code}.{c}" for code in ("A1", "A2", *items, "A3-7", "A4") for c in (*APPLICANTS, "total")}
    wanted |= {f"{code}.{column}" for code in ("R1", "R2", "R3") for column in (*ENDINGS, "total")}
    assert set(map(str, form.cells())) == wanted
    assert len(items) + 4 == 23
    assert form.cell_count == 22 + 23 * 7 + 15


@pytest.mark.parametrize("id", ["2019", "2021"])
def test_a_report_that_agrees_with_itself_and_last_year_has_no_finding(id: str) -> None:
    form = form_of_year(id)
    assert broken(form, report_of(form, filled(form)), filled(form, last=True)) == set()
    assert broken(form, report_of(form, filled(form))) == set()


@pytest.mark.parametrize("address", ONE_MORE)
def test_one_more_in_a_cell_is_found_by_the_rules_that_read_it_and_by_no_other(address: str) -> None:
    form = form_of_year("2021")
    figures, last = filled(form), filled(form, last=True)
    cell = parse_cell(address)
    one_more = figures.with_cell(cell, str(int(figures.text(cell)) + 1))
    assert broken(form, report_of(form, one_more), last) == ONE_MORE[address]


def one_more_2019() -> Iterator[tuple[str, set[str]]]:
    """Form 2019 differs in table 二, which has no relations but that of 规章, and in （六）, which is one row."""
    for address in map(str, form_of_year("2019").cells()):
        if address.startswith("P"):
            yield address, {"regulations-P1-1"} if address.startswith("P1-1") else set()
        else:
            yield address, ONE_MORE[address.replace("A3-6.", "A3-6-1.")]


@pytest.mark.parametrize(("address", "rules"), list(one_more_2019()), ids=lambda value: value if isinstance(value, str) else "")
def test_the_same_for_form_2019(address: str, rules: set[str]) -> None:
    form = form_of_year("2019")
    figures, last = filled(form), filled(form, last=True)
    cell = parse_cell(address)
    one_more = figures.with_cell(cell, str(int(figures.text(cell)) + 1))
    assert broken(form, report_of(form, one_more), last) == rules


@pytest.mark.parametrize("address", [a for a in ONE_MORE if a[0] != "P" or a.startswith("P1-1")])
def test_a_blank_cell_leaves_only_itself_to_be_found_whatever_reads_it(address: str) -> None:
    form = form_of_year("2021")
    figures = filled(form).with_cell(parse_cell(address), "")
    assert broken(form, report_of(form, figures), filled(form, last=True)) == {"blank"}


@pytest.mark.parametrize(
    ("cells", "hints"),
    [
        # 三（七） ≤ 一: what was carried over is finished too.
        ({"A1.person": 0, "A1.total": 0, "A2.person": 13, "A2.total": 14, "A4.person": 2,
          "R1.upheld": 0, "R1.total": 0, "R2.pending": 0, "R2.total": 0, "R3.other": 0, "R3.total": 0,
          }, {"carried-A4", "change-last-year"}),
        # 废止 ≤ 现行有效: what was repealed is not in force.
        ({"P1-2.made": 0, "P1-2.repealed": 14, "P1-2.valid": 0}, {"change-last-year"}),
        # The fees of table 二 are not the 信息处理费 of the text.
        ({"P8-1": 190}, set()),
    ],
    ids=["finished", "repealed", "fees"],
)  # fmt: skip
def test_what_must_not_be_a_rule_is_none(cells: dict[str, int], hints: set[str]) -> None:
    form = form_of_year("2021")
    figures = with_cells(filled(form), cells)
    text = "收取信息处理费 0 元。"
    last = report_of(form, with_cells(filled(form, last=True), last_of(cells)))
    found = Checker(form, report_of(form, figures, text), last).findings()
    assert {finding.rule for finding in found} == hints
    assert {finding.level for finding in found} <= {Level.HINT}


@pytest.mark.parametrize(
    ("cells", "hints"),
    [
        # 三（七） ≤ 一: what was carried over is finished too.
        ({"A1.person": 0, "A1.total": 0, "A2.person": 13, "A2.total": 14, "A4.person": 2,
          "R1.upheld": 0, "R1.total": 0, "R2.pending": 0, "R2.total": 0, "R3.other": 0, "R3.total": 0,
          }, {"carried-A4", "change-last-year"}),
        # The money of table 二 is not the 信息处理费 of the text.
        ({"P9-1.projects": 3, "P9-1.amount": 190}, set()),
        # 对外公开总数量 need not be more than what was newly published: some was withdrawn.
        ({"P1-2.made": 0, "P1-2.published": 9, "P1-2.total": 8}, set()),
        # 上一年项目数量 and 本年增/减 say nothing of 处理决定数量.
        ({"P5-1.previous": 9, "P5-1.change": -9, "P5-1.decisions": 9}, set()),
    ],
    ids=["finished", "fees", "published", "change"],
)  # fmt: skip
def test_what_must_not_be_a_rule_is_none_in_form_2019_either(cells: dict[str, int], hints: set[str]) -> None:
    form = form_of_year("2019")
    last = report_of(form, with_cells(filled(form, last=True), last_of(cells)))
    found = Checker(form, report_of(form, with_cells(filled(form), cells), "收取信息处理费 0 元。"), last).findings()
    assert {finding.rule for finding in found} == hints
    assert {finding.level for finding in found} <= {Level.HINT}


def last_of(cells: dict[str, int]) -> dict[str, int]:
    """Last year's 四 for this year's 二."""
    return {key.replace("A2", "A4"): number for key, number in cells.items() if key.startswith("A2")}


@pytest.mark.parametrize(("kind", "found"), [("department", {"regulations-P1-1"}), ("government", set()), ("ministry", set())])
def test_regulations_are_for_ministries_and_governments(kind: str, found: set[str]) -> None:
    form = form_of_year("2021")
    figures = changed(filled(form), **{"P1-1.made": "2", "P1-1.valid": "2"})
    assert broken(form, report_of(form, figures, agency_kind=kind), filled(form, last=True)) == found


def test_money_may_have_decimals_and_changes_may_be_negative_but_nothing_else() -> None:
    new, old = form_of_year("2021"), form_of_year("2019")
    figures = changed(filled(new), **{"P8-1": "190.457379"})
    assert broken(new, report_of(new, figures)) == set()
    figures = changed(filled(old), **{"P5-1.change": "-3", "P9-1.amount": "12.50", "P8-1.change": "-1"})
    assert broken(old, report_of(old, figures)) == set()
    for key, text, rule in (
        ("P5-1.change", "1.5", "not-whole"), ("P5-1.previous", "-1", "negative"), ("P9-1.projects", "1.5", "not-whole"),
        ("P9-1.amount", "-1", "negative"),
    ):  # fmt: skip
        assert broken(old, report_of(old, changed(filled(old), **{key: text}))) == {rule}


def labels(form: Form, table: str) -> list[str]:
    found = form.table(table)
    assert found is not None
    return [row.full_label for row in found.rows]


def test_the_labels_of_table_three_are_those_of_the_form() -> None:
    assert labels(form_of_year("2021"), "applications") == [
        "一、本年新收政府信息公开申请数量", "二、上年结转政府信息公开申请数量", "三、本年度办理结果",
        "（一）予以公开", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "（三）不予公开", "1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益",
        "5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项",
        "（四）无法提供", "1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确",
        "（五）不予处理", "1.信访举报投诉类申请", "2.重复申请", "3.要求提供公开出版物", "4.无正当理由大量反复申请",
        "5.要求行政机关确认或重新出具已获取信息",
        "（六）其他处理", "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
        "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "3.其他",
        "（七）总计", "四、结转下年度继续办理",
    ]  # fmt: skip


def test_the_heads_of_the_tables_are_those_of_the_form() -> None:
    form = form_of_year("2021")
    two, three, four = form.tables
    assert [column.title for column in two.columns] == [
        "本年制发件数", "本年废止件数", "现行有效件数", "本年处理决定数量", "本年收费金额（单位：万元）",
    ]  # fmt: skip
    assert three.corner == "本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和"
    assert three.over == "申请人情况"
    assert [(column.group, column.title) for column in three.columns] == [
        ("", "自然人"), *(("法人或其他组织", title) for title in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")),
        ("", "总计"),
    ]  # fmt: skip
    assert [column.title for column in four.columns] == ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
    assert labels(form, "review") == ["行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉"]


def test_every_year_since_2014_has_one_form() -> None:
    assert [forms_for(year) for year in (2013, 2014, 2018, 2019, 2020, 2021, 2030)] == [
        (), ("2014",), ("2014",), ("2019",), ("2019",), ("2021",), ("2021",),
    ]  # fmt: skip


def test_a_report_with_the_wrong_form_is_told_the_right_one() -> None:
    form = form_of_year("2014")
    report = Report("2014", 2021, "某局")
    (found,) = (f for f in Checker(form, report, forms_for=forms_for).findings() if f.rule == "structure-form-year")
    assert found.message == "2021 年的报告不用 2014 表式，它适用于 2014—2018 年；该用 2021 表式"


def shared(one: str, other: str) -> Iterable[str]:
    return map(str, form_of_year(one).shared_with(form_of_year(other)))


def test_forms_share_the_cells_that_mean_the_same() -> None:
    common = set(shared("2021", "2019"))
    assert common == set(shared("2019", "2021"))
    assert common == {a for a in ONE_MORE if not a.startswith(("P", "A3-6"))}
    assert set(shared("2021", "2014")) == set()
    assert set(shared("2021", "2021")) == set(ONE_MORE)


@pytest.mark.parametrize("id", ["2019", "2021"])
def test_a_quarter_is_not_asked_for_what_the_same_quarter_of_last_year_left(id: str) -> None:
    form = form_of_year(id)
    figures = changed(filled(form), **{"A4.total": "3", "A4.person": "3", "A1.person": "13", "A1.total": "13"})
    whole = report_of(form, figures)
    last = report_of(form, Figures())._replace(figures=changed(filled(form), **{"A4.person": "9", "P1-2.made": "9"}))
    quarter = whole._replace(period=(f"{whole.year}-04-01", f"{whole.year}-06-30"))
    found = {finding.rule for finding in Checker(form, whole, last).findings()}
    of_quarter = {finding.rule for finding in Checker(form, quarter, last).findings()}
    assert {"carried-A2", "carried-A4"} <= found
    assert not {"carried-A2", "carried-A4", "valid-P1"} & of_quarter
    checker = Checker(form, quarter, last)
    assert checker.check_all(whole).new and checker.check_all(quarter).gone
