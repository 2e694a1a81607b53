"""The checker: what it finds after any edits is what a fresh one finds, and its deltas say what changed."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from strategies import form_2014, form_2021, law, small_form, some_edit, some_report

from gjj_tui.check.checker import Checker
from gjj_tui.check.fixes import fixes_for
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Batch, EditError, SetCell, SetExplanations, SpliceText
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.report import Explanation, Figures, Report, Section


def forms_and_last(random: Random) -> tuple[Form, Report | None]:
    form = random.choice((small_form, small_form, small_form, form_2014, form_2021))()
    return form, some_report(random, form) if random.randint(0, 1) else None


@law
def test_recheck_after_any_edits_equals_a_fresh_check(random: Random) -> None:
    form, last = forms_and_last(random)
    report = some_report(random, form)
    checker = Checker(form, report, last)
    for _ in range(random.randint(1, 10)):
        edit = some_edit(random, report, form)
        try:
            report = edit.apply(report)
        except EditError:
            continue
        before = Counter(checker.findings())
        delta = checker.recheck(report, edit.touches())
        fresh = Checker(form, report, last)
        assert checker.findings() == fresh.findings(), edit
        assert list(checker._text.paragraphs()) == list(fresh._text.paragraphs()), edit
        after = before - Counter(delta.gone) + Counter(delta.new)
        assert after == Counter(checker.findings())
        assert not set(delta.gone) & set(delta.new)


@law
def test_text_that_is_read_later_is_found_as_if_it_had_been_read_at_once(random: Random) -> None:
    form, last = forms_and_last(random)
    report = some_report(random, form)
    checker = Checker(form, report, last, reads_text=False)
    for _ in range(random.randint(0, 4)):
        edit = some_edit(random, report, form)
        try:
            report = edit.apply(report)
        except EditError:
            continue
        checker.recheck(report, edit.touches())
    before = Counter(checker.findings())
    delta = checker.read_text()
    assert checker.findings() == Checker(form, report, last).findings()
    assert before - Counter(delta.gone) + Counter(delta.new) == Counter(checker.findings())


@law
def test_checks_never_raise_and_fixes_never_make_nonsense(random: Random) -> None:
    form, last = forms_and_last(random)
    report = some_report(random, form)
    checker = Checker(form, report, last)
    for finding in checker.findings():
        assert finding.message
        for fix in fixes_for(finding, form, report):
            fixed = fix.edit.apply(report)
            if isinstance(fix.edit, SetCell):
                assert finding not in Checker(form, fixed, last).findings(), fix.title
            else:
                assert report.figures.items() <= fixed.figures.items(), fix.title


@law
def test_a_preview_finds_what_the_edit_would_and_keeps_nothing(random: Random) -> None:
    form, last = forms_and_last(random)
    report = some_report(random, form)
    checker = Checker(form, report, last)
    kept = checker.findings()
    cell = random.choice(list(form.cells()))
    changed = SetCell(cell, random.choice(("0", "5", "", "x"))).apply(report)
    previewed = checker.preview(changed, cell)
    assert checker.findings() == kept
    assert checker.report is report
    assert set(previewed) <= set(Checker(form, changed, last).findings())


@law
def test_findings_come_in_one_order_the_most_serious_first(random: Random) -> None:
    form, last = forms_and_last(random)
    findings = Checker(form, some_report(random, form), last).findings()
    assert [finding.level for finding in findings] == sorted(finding.level for finding in findings)
    assert len({(finding.rule, finding.addresses, finding.message, finding.mark) for finding in findings}) == len(findings)


# ---- figures bound in the text ----


def told(report: Report, last: Report | None = None) -> list[tuple[str, str, tuple[int, int] | None]]:
    found = [one for one in Checker(form_2014(), report, last).findings() if one.rule.startswith("binding-")]
    return [(one.level.key, one.message, one.mark) for one in found]


def written(text: str, status: str = "draft", **cells: str) -> Report:
    figures = Figures((CellAddress(code[1:]), value) for code, value in cells.items())
    return Report("2014", 2017, "某局", status=status, sections=(Section("甲", text, uid=1),), figures=figures)


def test_an_unknown_address_in_the_text_is_a_mistake_at_its_place() -> None:
    assert told(written("受理 {3100} 件，{3109} 件。{", _3100="2")) == [
        ("hard", "正文里的 {3109}：表式中没有指标 '3109'，是否为 3100？", (12, 6)),
        ("hard", "正文里的 {：花括号没有合上，要印花括号请写 {{", (21, 1)),
    ]


def test_a_blank_in_the_text_is_a_mistake_once_the_report_is_no_draft() -> None:
    """In a draft the blank cell is a hint by itself; only last year's figure is told of nowhere else."""
    text = "受理 {3110 + 3120} 件，去年 {last.3100} 件。"
    missing = [
        ("hard", "正文里的 {3110 + 3120} 印作 ＿＿：3120 没有数", (3, 13)),
        ("hard", "正文里的 {last.3100} 印作 ＿＿：last.3100 没有数", (22, 11)),
    ]
    assert told(written(text, "checked", _3110="2")) == missing
    assert told(written(text, _3110="2")) == [("hint", *missing[1][1:])]
    assert told(written(text, "checked", _3110="2", _3120="1"), written("", _3100="2")) == []
    assert told(written("{3110 + 3120} 和 {3120}", "checked", _3110="2", _3120="约 5")) == [
        ("hard", "正文里的 {3110 + 3120} 印作 ＿＿：3120 没有数", (0, 13)),
    ]


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("共 {3109} 件", ["共 {3100} 件", "共 {{3109} 件"]),
        ("共 {last.3109} 件", ["共 {last.3100} 件", "共 {{last.3109} 件"]),
        ("共 { 件", ["共 {{ 件"]),
        ("共 {3100 + } 件", ["共 {{3100 + } 件"]),
        ("共 {受理} 件", ["共 {{受理} 件"]),
        ("共 {3100.total} 件", ["共 {3100} 件", "共 {{3100.total} 件"]),
    ],
)  # fmt: skip
def test_what_is_not_understood_is_mended_or_printed_as_it_is(text: str, mended: list[str]) -> None:
    report = written(f"甲\n\n{text}", _3100="2")
    (finding,) = (one for one in Checker(form_2014(), report).findings() if one.rule == "binding-unknown")
    fixed = [fix.edit.apply(report).sections[0].text for fix in fixes_for(finding, form_2014(), report)]
    assert fixed == [f"甲\n\n{one}" for one in mended]


def test_a_changed_cell_reads_again_only_what_is_bound_to_it() -> None:
    report = written("受理 {3100} 件。", "checked")
    report = report._replace(sections=(*report.sections, Section("乙", "{3110} 件。\n{3120} 件。", uid=2)))
    checker = Checker(form_2014(), report)
    (gone,) = checker.recheck(SetCell(CellAddress("3110"), "1").apply(report), [CellAddress("3110")]).gone[-1:]
    assert gone.rule == "binding-blank" and str(gone.addresses[0]) == "§2¶1" and gone.quote == "＿＿ 件。"
    texts = [paragraph.text for _address, paragraph in checker._text.paragraphs()]
    assert texts == ["受理 ＿＿ 件。", "1 件。", "＿＿ 件。"]


def test_a_step_that_changes_a_cell_and_another_section_reads_both_again() -> None:
    report = written("受理 {3100} 件。", "checked")
    report = report._replace(sections=(*report.sections, Section("乙", "{3109}", uid=2)))
    checker = Checker(form_2014(), report)
    edit = Batch((SetCell(CellAddress("3100"), "1"), SpliceText(SectionAddress((1,)), 0, 6, "无")))
    new = edit.apply(report)
    checker.recheck(new, edit.touches())
    assert not [finding for finding in checker.findings() if finding.rule.startswith("binding-")]
    assert [paragraph.text for _address, paragraph in checker._text.paragraphs()] == ["受理 1 件。", "无"]


def test_a_rule_about_a_sentence_reads_it_as_printed() -> None:
    """收到复议 0 件 and 收到复议 {4100} 件 say the same."""
    form = small_form()
    report = Report("small", 2020, "某局", sections=(Section("甲", "{B1}。", uid=1),), figures=Figures({CellAddress("B2"): "1"}))
    checker = Checker(form, report)
    assert "text-B2" in [finding.rule for finding in checker.findings()]
    said = SetCell(CellAddress("B1"), "复议一件").apply(report)
    checker.recheck(said, [CellAddress("B1")])
    assert "text-B2" not in [finding.rule for finding in checker.findings()]


# ---- explanations ----


def small(cells: dict[str, str], *explanations: Explanation) -> Report:
    figures = Figures((CellAddress(*cell.split(".")), text) for cell, text in cells.items())
    return Report("small", 2020, "某局", figures=figures, explanations=explanations)


def state(report: Report, rule: str) -> tuple[bool, bool]:
    (found,) = (finding for finding in Checker(small_form(), report).findings() if finding.rule == rule)
    return found.explained, found.stale


NO_MONEY = {"A1.total": "3", "B1": "0"}


def test_an_explanation_written_for_these_figures_explains() -> None:
    why = Explanation("money-for-people", "自带干粮", (("B1", "0"), ("A1.total", "3")))
    assert state(small(NO_MONEY, why), "money-for-people") == (True, False)


def test_an_explanation_goes_stale_when_one_of_its_figures_changes() -> None:
    why = Explanation("money-for-people", "自带干粮", (("B1", "0"), ("A1.total", "2")))
    assert state(small(NO_MONEY, why), "money-for-people") == (False, True)


def test_an_explanation_stays_when_a_figure_is_only_spelled_differently() -> None:
    why = Explanation("money-for-people", "自带干粮", (("B1", "0.00"), ("A1.total", "3")))
    assert state(small(NO_MONEY, why), "money-for-people") == (True, False)


def test_an_explanation_without_figures_explains_always() -> None:
    assert state(small(NO_MONEY, Explanation("money-for-people", "自带干粮")), "money-for-people") == (True, False)


def test_an_explanation_explains_only_the_column_it_was_written_for() -> None:
    cells = {"A1.own": "1", "A2.own": "2", "A1.below": "1", "A2.below": "2"}
    why = Explanation("members", "借调", (("A1.own", "1"), ("A2.own", "2")))
    found = [one for one in Checker(small_form(), small(cells, why)).findings() if one.rule == "members"]
    assert [(str(one.addresses[0]), one.explained) for one in found] == [("A2.own", True), ("A2.below", False)]


def test_a_newer_explanation_makes_a_stale_one_irrelevant() -> None:
    old = Explanation("money-for-people", "旧", (("B1", "5"),))
    new = Explanation("money-for-people", "新", (("B1", "0"),))
    assert state(small(NO_MONEY, old, new), "money-for-people") == (True, False)


def test_a_cell_that_only_the_explanation_mentions_makes_it_stale_too() -> None:
    why = Explanation("money-for-people", "自带干粮", (("B1", "0"), ("B2", "0")))
    report = small(NO_MONEY | {"B2": "0"}, why)
    checker = Checker(small_form(), report)
    edit = Batch((SetCell(CellAddress("A1", "total"), "4"), SetCell(CellAddress("B2"), "1")))
    for order in (edit, Batch(edit.edits[::-1])):
        changed = order.apply(report)
        checker.check_all(report)
        for touched in (list(order.touches()), list(order.touches())[::-1]):
            checker.check_all(report)
            checker.recheck(changed, touched)
            assert checker.findings() == Checker(small_form(), changed).findings()


def test_setting_and_dropping_an_explanation_is_seen_at_once() -> None:
    report = small(NO_MONEY)
    checker = Checker(small_form(), report)
    edit = SetExplanations((Explanation("money-for-people", "自带干粮"),))
    delta = checker.recheck(edit.apply(report), edit.touches())
    assert [finding.explained for finding in delta.new] == [True]
    assert [finding.explained for finding in delta.gone] == [False]


# ---- structure and remarks ----


def test_every_table_that_is_not_printed_is_named() -> None:
    found = Checker(small_form(), small({})).findings()
    missing = [finding.message for finding in found if finding.rule == "structure-table-missing"]
    assert len(missing) == 2


def test_tables_are_found_unknown_or_twice_where_they_stand() -> None:
    sections = (
        Section("a", table="people", uid=1), Section("b", table="people", uid=2), Section("c", table="monney", uid=3),
        Section("d", table="money", uid=4),
    )  # fmt: skip
    found = Checker(small_form(), small({})._replace(sections=sections)).findings()
    assert [(one.rule, str(one.addresses[0])) for one in found if one.rule.startswith("structure")] == [
        ("structure-unknown-table", "§3"),
        ("structure-table-twice", "§2"),
    ]


def test_a_form_that_is_not_for_the_year_is_a_mistake() -> None:
    found = Checker(small_form(), small({})._replace(year=2019)).findings()
    assert found[0].rule == "structure-form-year"
    assert found[0].message == "2019 年的报告不用 small 表式，它适用于 2020—今 年"


def test_remarks_of_the_file_stand_beside_the_checks() -> None:
    remark = Finding("unknown-key", Level.HINT, (), "不认识的项")
    checker = Checker(small_form(), small({}), remarks=[remark])
    checker.recheck(small({"B1": "1"}), [CellAddress("B1")])
    assert remark in checker.findings()


def test_a_blank_is_a_hint_in_a_draft_and_a_mistake_in_anything_further_on() -> None:
    for status, level in (("draft", Level.HINT), ("checked", Level.HARD), ("published", Level.HARD)):
        found = Checker(small_form(), small({})._replace(status=status)).findings()
        assert {finding.level for finding in found if finding.rule == "blank"} == {level}


@law
def test_every_blank_cell_is_in_one_finding_which_shrinks_as_they_are_filled(random: Random) -> None:
    form = random.choice((small_form, form_2014, form_2021))()
    report = some_report(random, form)
    checker = Checker(form, report)
    for cell in random.sample(list(form.cells()), min(12, form.cell_count)):
        report = SetCell(cell, random.choice(("", "3"))).apply(report)
        checker.recheck(report, [cell])
        found = [one for one in checker.findings() if one.rule == "blank"]
        listed = [address for one in found for address in one.addresses]
        assert sorted(listed, key=form.position) == [cell for cell in form.cells() if not report.figures.text(cell)]
        assert {one.level for one in checker.of_row(cell.row) if one.rule == "blank"} == {
            one.level for one in found if any(address.row == cell.row for address in one.addresses)
        }


def test_the_blanks_of_an_empty_report_are_a_handful_of_findings() -> None:
    for form, count in ((form_2014(), 9), (form_2021(), 10)):
        found = Checker(form, Report(form.id, 2023, "某局")).findings()
        assert len([one for one in found if one.rule == "blank"]) == count


@pytest.mark.parametrize(
    ("period", "message"),
    [
        (None, ""), (("2020-01-01", "2020-06-30"), ""), (("2019-07-01", "2020-06-30"), ""), (("2020-07-01", "2021-06-30"), ""),
        (("2020-06-30", "2020-01-01"), "统计期限的次序反了：2020-06-30 在 2020-01-01 之后"),
        (("2019-01-01", "2019-12-31"), "统计期限 2019-01-01 至 2019-12-31 不是 2020 年的"),
        (("2018-12-31", "2020-12-31"), "统计期限 2018-12-31 至 2020-12-31 不是 2020 年的"),
        (("2020-01-01", "2022-01-01"), "统计期限 2020-01-01 至 2022-01-01 不是 2020 年的"),
    ],
)  # fmt: skip
def test_a_period_is_one_of_the_year(period: tuple[str, str] | None, message: str) -> None:
    found = [one for one in Checker(small_form(), small({})._replace(period=period)).findings() if one.rule == "structure-period"]
    assert [(one.message, one.level, str(one.addresses[0])) for one in found] == (
        [(message, Level.SOFT, "@period")] if message else []
    )


def test_a_section_without_a_title_is_a_mistake_where_it_stands() -> None:
    sections = (Section("一", sections=(Section("　", uid=3),), uid=1), Section("", "正文", uid=2))
    report = small({})._replace(sections=sections)
    found = [one for one in Checker(small_form(), report).findings() if one.rule == "structure-no-title"]
    assert [(str(one.addresses[0]), one.level, one.message) for one in found] == [
        ("§1.1", Level.HARD, "这一章节没有标题"), ("§2", Level.HARD, "这一章节没有标题"),
    ]  # fmt: skip


@law
def test_with_another_last_year_s_report_the_findings_are_those_of_a_fresh_check(random: Random) -> None:
    form, last = forms_and_last(random)
    report = some_report(random, form)
    checker = Checker(form, report, last)
    for _ in range(3):
        edit = some_edit(random, report, form)
        try:
            report = edit.apply(report)
        except EditError:
            continue
        last = random.choice((last, None, some_report(random, form)))
        before = Counter(checker.findings())
        delta = checker.check_against(report, last)
        assert checker.findings() == Checker(form, report, last).findings()
        assert before - Counter(delta.gone) + Counter(delta.new) == Counter(checker.findings())
        cell = random.choice(list(form.cells()))
        report = SetCell(cell, random.choice(("0", "5", ""))).apply(report)
        checker.recheck(report, [cell])
        assert checker.findings() == Checker(form, report, last).findings()
