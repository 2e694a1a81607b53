"""What is different is told place by place, in the order of print."""

from __future__ import annotations

from random import Random

from strategies import form_2014, law, small_form, some_edit, some_report

from gjj_tui.model.address import CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.difference import Difference, differences, hunks, with_text
from gjj_tui.model.edits import InsertSection, MoveSection, RemoveSection, SetSection, SpliceText
from gjj_tui.model.report import Explanation, Figures, Report, Section

REPORT = Report(
    "2014", 2017, "某局", figures=Figures({CellAddress("1100"): "5", CellAddress("3100"): "7"}),
    sections=(
        Section("概述", "一\n二\n三", uid=1),
        Section("申请", "甲", uid=2, sections=(Section("收到", "乙", uid=3), Section("答复", uid=4))),
    ),
)  # fmt: skip


def words(old: Report, new: Report) -> list[tuple[str, str, str | None, str | None]]:
    return [(str(one.address), *one[1:]) for one in differences(old, new)]


def plain(report: Report) -> Report:
    """Without what no difference tells of: lines without text, and the order of explanations."""

    def stripped(section: Section) -> Section:
        inner = tuple(map(stripped, section.sections))
        return section._replace(text="\n".join(with_text(section.text.split("\n"))), sections=inner)

    explanations = tuple(sorted(report.explanations))
    return report._replace(sections=tuple(map(stripped, report.sections)), explanations=explanations)


@law
def test_there_is_a_difference_exactly_when_something_changed(random: Random) -> None:
    old = new = some_report(random, small_form())
    for _ in range(random.randint(0, 3)):
        try:
            new = some_edit(random, new, small_form()).apply(new)
        except ValueError:
            continue
    found = differences(old, new, small_form())
    assert bool(found) == (plain(old) != plain(new))
    # One section may move and another one stay, and yet both keep their numbers.
    assert all(one.what and (one.old != one.new or one.what.endswith("的位置")) for one in found)
    assert len(found) == len(differences(new, old, small_form()))
    for one in found:
        if isinstance(one.address, SectionAddress):
            (old if one.new is None and one.what.endswith("（已删除）") else new).section(one.address)


@law
def test_hunks_lead_from_the_old_lines_to_the_new(random: Random) -> None:
    known = ["", "办理事项三件，均已答复", "办理事项四件，均已答复", "复议", "诉讼", " "]
    old, new = ([random.choice(known) for _ in range(random.randint(0, 8))] for _side in range(2))
    found = hunks(old, new)
    result, last = [], 0
    for hunk in found:
        assert last <= hunk.start <= hunk.end
        assert hunk.start < hunk.end or hunk.lines
        result += [*old[last : hunk.start], *hunk.lines]
        last = hunk.end
    assert [*result, *old[last:]] == new


def test_cells_stand_in_the_order_of_the_form_with_their_labels() -> None:
    new = REPORT._replace(figures=Figures({CellAddress("3100"): "8", CellAddress("9100"): "1"}))
    found = differences(REPORT, new, form_2014())
    assert [(str(one.address), one.old, one.new) for one in found] == [
        ("1100", "5", None), ("3100", "7", "8"), ("9100", None, "1"),
    ]  # fmt: skip
    row = form_2014().row("3100")
    assert row and found[1].what == f"3100 {row.label}"
    small = differences(REPORT, REPORT._replace(figures=Figures({CellAddress("A1", "own"): "1"})), small_form())
    assert small[0].what == "A1.own 总数 本级"
    assert differences(REPORT, new)[0].what == "1100"


def test_properties_come_first_in_the_readers_words() -> None:
    new = REPORT._replace(year=2018, status="checked", period=("2018-01-01", "2018-06-30"))
    assert differences(REPORT, new) == [
        Difference(PropertyAddress("year"), "年度", "2017", "2018"),
        Difference(PropertyAddress("period"), "统计期限", None, "2018-01-01..2018-06-30"),
        Difference(PropertyAddress("status"), "状态", "填报", "已核对"),
    ]


def test_sections_added_removed_renamed_and_moved() -> None:
    new = RemoveSection(SectionAddress((1, 0))).apply(REPORT)
    new = SetSection(SectionAddress((1,)), "title", "依申请公开").apply(new)
    new = SetSection(SectionAddress((1,)), "numbered", False).apply(new)
    new = InsertSection(SectionAddress((0,)), Section("引言", "新的\n两段", uid=9)).apply(new)
    new = MoveSection(SectionAddress((2, 0)), SectionAddress((3,))).apply(new)
    assert words(REPORT, new) == [
        ("§1", "“引言”（新章节）", None, "引言\n新的\n两段"),
        ("§3", "“申请”的标题", "申请", "依申请公开"),
        ("§3", "“依申请公开”的编号", "编号", "不编号"),
        ("§2.1", "“收到”（已删除）", "收到\n乙", None),
        ("§4", "“答复”的位置", "§2.2", "§4"),
    ]


def test_numbers_declared_free_are_named() -> None:
    new = SetSection(SectionAddress((0,)), "free", ("32 篇", "8 家")).apply(REPORT)
    new = SetSection(SectionAddress((0,)), "later", ("17 个",)).apply(new)
    title = REPORT.sections[0].title
    assert words(REPORT, new) == [
        ("§1", f"“{title}”中不关联的数", None, "32 篇、8 家"), ("§1", f"“{title}”中留待关联的数", None, "17 个"),
    ]  # fmt: skip


def test_of_sections_that_changed_places_the_one_that_moved_is_told() -> None:
    old = REPORT._replace(sections=tuple(Section(title, uid=uid) for uid, title in enumerate("甲乙丙丁", 1)))
    new = MoveSection(SectionAddress((0,)), SectionAddress((3,))).apply(old)
    assert words(old, new) == [("§4", "“甲”的位置", "§1", "§4")]


def test_paragraphs_are_told_one_by_one() -> None:
    text = REPORT.sections[0].text
    new = SpliceText(SectionAddress((0,)), 0, len(text), "零\n一\n贰\n四\n五").apply(REPORT)
    assert words(REPORT, new) == [
        ("§1¶1", "“概述”第 1 段", None, "零"),
        ("§1¶3", "“概述”第 3–5 段", "二\n三", "贰\n四\n五"),
    ]
    new = SpliceText(SectionAddress((0,)), 1, 3, "\n\n").apply(REPORT)
    assert words(REPORT, new) == [("§1", "“概述”第 2 段之前", "二", None)]
    found = differences(new, REPORT)
    assert found == [Difference(ParagraphAddress((0,), 1), "“概述”第 2 段", None, "二")]


def test_lines_without_text_are_no_difference() -> None:
    assert words(REPORT, SpliceText(SectionAddress((0,)), 1, 1, "\n \n").apply(REPORT)) == []


def test_explanations_are_told_by_rule() -> None:
    old = REPORT._replace(explanations=(Explanation("甲", "因", (("1100", "5"),)), Explanation("乙", "果")))
    new = REPORT._replace(explanations=(Explanation("丙", "新"), Explanation("甲", "因", (("1100", "6"),))))
    assert words(old, new) == [
        ("@explanation", "丙 的上报说明", None, "新"),
        ("@explanation", "甲 的上报说明", "因 (1100 = 5)", "因 (1100 = 6)"),
        ("@explanation", "乙 的上报说明", "果", None),
    ]


def test_a_section_without_title_is_named_by_its_place() -> None:
    old = REPORT._replace(sections=(Section("", "一", uid=1),))
    new = SpliceText(SectionAddress((0,)), 0, 1, "二").apply(old)
    assert words(old, new) == [("§1¶1", "§1第 1 段", "一", "二")]
