"""Next year's draft from a report, and the first draft from a form."""

from __future__ import annotations

from pathlib import Path
from random import Random

from strategies import form_2014, form_2021, forms, image_of, law, read_real, some_report

from gjj_tui.check.checker import Checker
from gjj_tui.model.address import CellAddress
from gjj_tui.model.finding import Level
from gjj_tui.model.next_year import draft_words, first_draft, next_year, place_words, same_sentences
from gjj_tui.model.report import Explanation, Figures, Report, Section
from gjj_tui.store.forms import built_in_form, forms_for
from gjj_tui.store.new_report import report_text
from gjj_tui.store.report_file import report_of

FORM_2019 = built_in_form("2019")
assert FORM_2019 is not None


def titles(report: Report) -> list[str]:
    return [section.title for _address, section in report.walk()]


def test_the_real_report_gives_a_draft_that_is_clean_but_for_blanks(root: Path) -> None:
    last = read_real(root, "2017.toml")
    draft = next_year(last.report, last.form, last.form)
    assert (draft.report.year, draft.report.form, draft.report.status) == (2018, "2014", "draft")
    assert titles(draft.report) == titles(last.report)
    findings = Checker(last.form, draft.report, last.report, (), forms_for).findings()
    assert {(finding.rule, finding.level) for finding in findings if finding.level is not Level.HINT} == set()
    assert sum(len(finding.places) for finding in findings if finding.rule == "blank") == 58
    assert "自 2018 年 1 月 1 日起至 2018 年 12 月 31 日止" in draft.report.sections[0].text
    assert "2018 年 3 月 31 日" not in "".join(section.text for _address, section in draft.report.walk())


def test_every_year_is_a_place_with_what_becomes_of_it(root: Path) -> None:
    last = read_real(root, "2017.toml")
    draft = next_year(last.report, last.form, last.form)
    assert (len(draft.places), sum(bool(place.reason) for place in draft.places)) == (28, 2)
    assert place_words(draft.places[0]) == "2017 → 2018  中所列数据的统计期限自 2017 年 1 月 1 日起至"
    (kept, _other) = (place for place in draft.places if place.reason)
    assert place_words(kept) == "2017 不动（具体日期）  息披露制度的通知》要求，2017 年 3 月 31 日，"
    line = last.document.text.split("\n")[last.locate(kept.address)[0] - 1]
    assert str(kept.address) == "§3.1¶1" and "2017 年 3 月 31 日" in line


def test_what_moves_on_can_be_decided_place_by_place(root: Path) -> None:
    last = read_real(root, "2017.toml")
    none = next_year(last.report, last.form, last.form, ()).report
    assert none == last.report._replace(year=2018, status="draft", figures=Figures())
    every = next_year(last.report, last.form, last.form, range(28)).report
    assert "2018 年 3 月 31 日" in every.section(next(a for a, s in every.walk() if str(a) == "§3.1")).text


def test_title_period_and_headings_move_on_and_explanations_stay_behind() -> None:
    last = Report(
        "2021", 2023, "某局", title="某局 2023 年度报告", period=("2023-01-01", "2024-02-29"), status="published",
        sections=(Section("2023 年总体情况", uid=5),), figures=Figures({CellAddress("A4", "total"): "3"}),
        explanations=(Explanation("carried-A2", "上年数有误", ()),),
    )  # fmt: skip
    draft = next_year(last, form_2021(), form_2021())
    assert (draft.report.title, draft.report.period) == ("某局 2024 年度报告", ("2024-01-01", "2025-02-28"))
    assert (draft.report.sections[0].title, draft.report.explanations) == ("2024 年总体情况", ())
    words = "\n".join(draft_words(draft, last))
    assert "由上年结转填入 A2.total = 3" in words and "没有带入：规则 carried-A2 的上报说明“上年数有误”" in words
    assert [str(place.address) for place in draft.places] == ["@title", "@period", "@period", "§1"]


def test_a_2021_draft_from_a_2020_report_carries_what_the_forms_share() -> None:
    last = first_draft(FORM_2019, 2020, "某局")
    texts = tuple(section._replace(text="2020 年工作正常。") for section in last.sections)
    figures = Figures({CellAddress("A4", "person"): "2", CellAddress("A4", "total"): "2", CellAddress("P1-2", "total"): "12"})
    last = last._replace(sections=texts, figures=figures)
    draft = next_year(last, FORM_2019, form_2021())
    assert (draft.report.form, draft.report.year) == ("2021", 2021)
    assert titles(draft.report) == titles(last)
    assert {section.text for section in draft.report.sections} == {"2021 年工作正常。"}
    assert dict(draft.report.figures) == {CellAddress("A2", "person"): "2", CellAddress("A2", "total"): "2"}
    assert (draft.lost_cells, draft.lost_sections) == ((CellAddress("P1-2", "total"),), ())
    words = "\n".join(draft_words(draft, last))
    assert "2021 年改用 2021 表式（上年是 2019）" in words
    assert "上年的 1 个数在新表式里没有相应的格，不能并列比较：P1-2.total" in words
    hard = [f for f in Checker(form_2021(), draft.report, last, (), forms_for).findings() if f.level is Level.HARD]
    assert hard == []


def test_a_form_with_other_tables_prescribes_its_sections_and_lists_what_found_no_place(root: Path) -> None:
    last = read_real(root, "2017.toml").report._replace(year=2018)
    draft = next_year(last, form_2014(), FORM_2019)
    assert [section.title for section in draft.report.sections] == [section.title for section in FORM_2019.sections]
    assert "主动公开政府信息 {1100} 条" in draft.report.sections[1].text and len(draft.report.sections[1].sections) == 5
    assert "政府信息公开申请 {3100} 件" in draft.report.sections[2].text
    assert [(str(address), title) for address, title in draft.lost_sections] == [
        ("§1", "引言"), ("§6", "工作机构、人员和收支情况")
    ]  # fmt: skip
    assert draft.report.sections[0].text.startswith("2018 年市公积金中心政府信息公开工作运作正常")
    assert len(draft.lost_cells) == 58
    hard = [f for f in Checker(FORM_2019, draft.report, last, (), forms_for).findings() if f.level is Level.HARD]
    assert {finding.rule for finding in hard} == {"binding-unknown"} and len(hard) == len(draft.lost_fields)


def test_bindings_stay_quotes_move_on_with_the_text_and_what_the_new_form_lacks_is_listed() -> None:
    text = "2018 年收到 {3100} 件，上年 {last.3100} 件；2018 年底关注 270 万人。"
    section = Section("依申请公开政府信息情况", text, uid=3, free=("2018 年底关注 270 万",), later=("没有这句 2018 年",))
    last = Report("2014", 2018, "某局", sections=(section,))
    draft = next_year(last._replace(year=2017), form_2014(), form_2014(), ()).report
    assert draft.sections == (section,)
    draft = next_year(last, form_2014(), form_2014()).report
    (moved,) = draft.sections
    assert moved.text == "2019 年收到 {3100} 件，上年 {last.3100} 件；2019 年底关注 270 万人。"
    assert (moved.free, moved.later) == (("2019 年底关注 270 万",), ("没有这句 2018 年",))
    changed = next_year(last, form_2014(), FORM_2019)
    assert changed.report.sections[2].free == ("2019 年底关注 270 万",)
    assert [(str(section), str(cell)) for section, cell in changed.lost_fields] == [("§3", "3100")]
    assert "§3 的正文绑定了 {3100}，新表式里没有，请改写" in list(draft_words(changed, last))


def test_the_last_year_of_the_calendar_has_no_year_after_it_to_move_a_period_to() -> None:
    last = Report("2014", 9999, "某局", period=("9999-01-01", "9999-12-31"))
    assert next_year(last, form_2014(), form_2014()).report.period == ("9999-01-01", "9999-12-31")


def test_sentences_that_are_last_years_but_for_the_year_are_counted(root: Path) -> None:
    last = Report("2014", 2017, "某局", sections=(Section("概述", "2017 年工作正常。\n新设 3 处；另有安排。", uid=1),))
    now = last._replace(year=2018, sections=(Section("概述", "2018 年工作正常。新设 4 处；另有安排。", uid=1),))
    assert [sentence for _address, sentence in same_sentences(now, last)] == ["2018 年工作正常", "另有安排"]
    assert next_year(last, form_2014(), form_2014()).same == 3


def test_the_first_draft_has_the_sections_of_its_form() -> None:
    report = first_draft(form_2021(), 2024, "某局", "government", "局")
    assert (report.form, report.agency_kind, report.short_name, report.status) == ("2021", "government", "局", "draft")
    assert titles(report)[:3] == ["总体情况", "主动公开", "依申请公开"]
    uids = [section.uid for _address, section in report.walk()]
    assert len(set(uids)) == len(uids) == 11
    findings = Checker(form_2021(), report, None, (), forms_for).findings()
    assert {finding.rule for finding in findings} == {"blank"}


@law
def test_a_draft_saves_and_reads_back_equal_and_last_year_is_as_it_was(random: Random) -> None:
    form = random.choice([form_2014(), form_2021(), FORM_2019])
    last = some_report(random, form)
    kept = last._replace()
    new_form = random.choice([form, form_2021()])
    places = next_year(last, form, new_form).places
    draft = next_year(last, form, new_form, [index for index in range(len(places)) if random.randint(0, 1)]).report
    assert last == kept
    text = report_text(new_form, draft)
    again = report_of("new.toml", image_of(text), text, False, forms).report
    assert plain(again) == plain(draft)
    assert draft.year == last.year + 1 and draft.explanations == () and draft.status == "draft"
    assert [section.uid for _address, section in draft.walk()] == list(dict.fromkeys(s.uid for _a, s in draft.walk()))


def plain(report: Report) -> Report:
    def bare(section: Section) -> Section:
        return section._replace(uid=0, sections=tuple(map(bare, section.sections)))

    return report._replace(sections=tuple(map(bare, report.sections)))
