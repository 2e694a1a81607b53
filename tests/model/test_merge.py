"""The laws of merging, and what becomes of the changes that people make."""

from __future__ import annotations

import time
from random import Random
from typing import Any

import pytest
from strategies import law, small_form, some_edit, some_figure, some_report, some_text

from gjj_tui.model.address import WHOLE_TEXT, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.align import adopt_for_merge, adopt_uids
from gjj_tui.model.edits import InsertSection, MoveSection, RemoveSection, SetCell, SetSection
from gjj_tui.model.merge import Conflict, Merged, Side, merge
from gjj_tui.model.report import MAX_DEPTH, STATUSES, Explanation, Figures, Report, Section

FORM = small_form()
PROPERTIES = ("form", "year", "agency", "short_name", "agency_kind", "title", "period", "status")


# ---- random triples


def edited(random: Random, report: Report, most: int) -> Report:
    for _ in range(random.randint(0, most)):
        try:
            report = some_edit(random, report, FORM).apply(report)
        except ValueError:
            continue
    return report


def apart(report: Report, base: Report, lift: int) -> Report:
    """Sections of one side have uids of their own."""
    known = {section.uid for _address, section in base.walk()}

    def lifted(section: Section) -> Section:
        uid = section.uid if section.uid in known else section.uid + lift
        return section._replace(uid=uid, sections=tuple(map(lifted, section.sections)))

    return report._replace(sections=tuple(map(lifted, report.sections)))


def triple(random: Random) -> tuple[Report, Report, Report]:
    """A report and what two people made of it; now and then the second was read from a file."""
    base, most = some_report(random, FORM), 5
    if random.randint(0, 1):
        # Many edits in little text make a clash likely.
        base, most = base._replace(sections=base.sections[:2], figures=Figures()), 12
    ours, theirs = edited(random, base, most), apart(edited(random, base, most), base, 1_000_000)
    return base, ours, theirs if random.randint(0, 2) else adopt_for_merge(base, ours, theirs)


def walked(report: Report) -> dict[int, Section]:
    return {section.uid: section for _address, section in report.walk()}


def parents(report: Report) -> dict[int, int]:
    found = {section.uid: -1 for section in report.sections}
    for _address, section in report.walk():
        found |= {child.uid: section.uid for child in section.sections}
    return found


def lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def sides(conflicts: tuple[Conflict, ...], *order: str) -> list[Any]:
    return sorted((one.kind, *(repr(getattr(one, side)) for side in order)) for one in conflicts)


@law
def test_what_nobody_or_only_one_or_both_equally_changed_is_taken(random: Random) -> None:
    base, ours, theirs = triple(random)
    assert merge(base, ours, ours) == Merged(ours, ())
    assert merge(base, ours, base) == Merged(ours, ())
    assert merge(base, base, theirs) == Merged(theirs, ())


@law
def test_conflicts_are_the_same_from_both_sides(random: Random) -> None:
    base, ours, theirs = triple(random)
    one, other = merge(base, ours, theirs).conflicts, merge(base, theirs, ours).conflicts
    assert sides(one, "base", "ours", "theirs") == sides(other, "base", "theirs", "ours")


@law
def test_conflicts_keep_their_numbers_whatever_is_chosen(random: Random) -> None:
    base, ours, theirs = triple(random)
    merged = merge(base, ours, theirs)
    chosen: dict[int, Side] = {one.number: random.choice(("ours", "theirs", "base")) for one in merged.conflicts}
    again = merge(base, ours, theirs, chosen)
    fixed = [one._replace(address=WHOLE_TEXT, what="") for one in merged.conflicts]
    assert [one._replace(address=WHOLE_TEXT, what="") for one in again.conflicts] == fixed
    assert [one.number for one in fixed] == list(range(1, len(fixed) + 1))
    assert merge(base, ours, theirs, {one.number: "theirs" for one in merged.conflicts}) == merged


@law
def test_the_result_is_a_report_made_of_nothing_but_the_sides(random: Random) -> None:
    base, ours, theirs = triple(random)
    choices: dict[int, Side] = {n: random.choice(("ours", "theirs", "base")) for n in range(1, 30)}
    report, conflicts = merge(base, ours, theirs, choices)
    three = (base, ours, theirs)
    sections = [walked(one) for one in three]
    assert len(list(report.walk())) == len(walked(report))
    for key in PROPERTIES:
        assert getattr(report, key) in [getattr(one, key) for one in three]
    for address in FORM.cells():
        assert report.figures.text(address) in [one.figures.text(address) for one in three]
    assert set(report.explanations) <= {one for side in three for one in side.explanations}
    for address, section in report.walk():
        assert len(address.path) <= MAX_DEPTH
        known = [side[section.uid] for side in sections if section.uid in side]
        for key in ("title", "numbered", "table"):
            assert getattr(section, key) in [getattr(one, key) for one in known]
        for key in ("free", "later"):
            assert set(getattr(section, key)) <= {quote for one in known for quote in getattr(one, key)}
        assert set(lines(section.text)) <= {line for one in known for line in lines(one.text)}
    for one in conflicts:
        if isinstance(one.address, SectionAddress) and one.address.path and one.kind != "existence":
            report.section(one.address)
        if isinstance(one.address, ParagraphAddress):
            assert one.address.paragraph < len(report.section(one.address.section).paragraphs())


@law
def test_choosing_ours_keeps_every_unit_of_ours_in_conflict(random: Random) -> None:
    base, ours, theirs = triple(random)
    conflicts = merge(base, ours, theirs).conflicts
    report, conflicts = merge(base, ours, theirs, {one.number: "ours" for one in conflicts})
    mine, found = walked(ours), walked(report)
    addresses = {section.uid: address for address, section in report.walk()}
    uids = {address: uid for uid, address in addresses.items()}
    for one in conflicts:
        match one.address, one.kind:
            case CellAddress(), _:
                assert report.figures.text(one.address) == ours.figures.text(one.address) == (one.ours or "")
            case PropertyAddress(key), "property":
                assert getattr(report, key) == getattr(ours, key)
            case SectionAddress() | ParagraphAddress(), "text":
                text = report.section(SectionAddress(one.address.path)).text
                assert (one.ours or "") in "\n".join(lines(text))
            case SectionAddress(), "title" | "numbered" | "table":
                uid = uids[one.address]
                assert getattr(found[uid], one.kind) == getattr(mine[uid], one.kind)
            case SectionAddress(), "place":
                above = parents(ours)[uids[one.address]]
                # What would be too deep may have been put beside it.
                assert parents(report)[uids[one.address]] == above or len(one.address.path) == MAX_DEPTH
    assert set(mine) - set(found) <= {uid for uid in mine if uid not in walked(theirs)}
    gone = [one for one in conflicts if one.kind == "existence" and one.ours is None]
    assert all(one.theirs is not None for one in gone)


@law
def test_no_paragraph_that_only_one_side_touched_is_lost(random: Random) -> None:
    base, ours, theirs = triple(random)
    report, conflicts = merge(base, ours, theirs)
    old, mine, new, found = map(walked, (base, ours, theirs, report))
    shown = "\n".join(one.ours or "" for one in conflicts)
    for uid, section in mine.items():
        before = lines(old[uid].text) if uid in old else []
        for line in lines(section.text):
            if line not in before:
                assert (uid in found and line in lines(found[uid].text)) or line in shown
    for uid, section in new.items():
        before = lines(old[uid].text) if uid in old else []
        assert set(lines(section.text)) - set(before) <= set(lines(found[uid].text) if uid in found else [])
        if uid in found and uid in mine:
            untouched = set(before) & set(lines(section.text)) & set(lines(mine[uid].text))
            assert untouched <= set(lines(found[uid].text)) or any(one.kind == "text" for one in conflicts)


@law
def test_changes_in_different_places_make_no_conflict_and_all_arrive(random: Random) -> None:
    base = some_report(random, FORM)
    both, versions = base, [base, base]
    for place in range(len(base.sections)):
        side = random.randint(0, 1)
        inner = random_inner(random, versions[side], place, 1_000 * (place + 1))
        versions[side], both = with_chapter(versions[side], place, inner), with_chapter(both, place, inner)
    for address in FORM.cells():
        side, edit = random.randint(0, 1), SetCell(address, some_figure(random))
        if random.randint(0, 1):
            versions[side], both = edit.apply(versions[side]), edit.apply(both)
    for key, value in (("year", 1999), ("title", some_text(random)), ("status", random.choice(STATUSES)), ("period", None)):
        side = random.randint(0, 1)
        versions[side], both = versions[side]._replace(**{key: value}), both._replace(**{key: value})
    assert merge(base, *versions) == Merged(both, ())


def random_inner(random: Random, report: Report, place: int, lift: int) -> Section:
    """A chapter after any edits of what is in it, and of itself."""
    chapter = report.sections[place]
    inner = report._replace(sections=chapter.sections)
    for _ in range(random.randint(0, 4)):
        edit = some_edit(random, inner, FORM)
        try:
            changed = edit.apply(inner)
        except ValueError:
            continue
        if max((len(address.path) for address, _section in changed.walk()), default=0) < MAX_DEPTH:
            inner = changed
    inner = apart(inner, report._replace(sections=chapter.sections), lift)
    text = random.choice((chapter.text, some_text(random)))
    return chapter._replace(sections=inner.sections, text=text, title=some_text(random, 2), numbered=False)


def with_chapter(report: Report, place: int, chapter: Section) -> Report:
    return report._replace(sections=(*report.sections[:place], chapter, *report.sections[place + 1 :]))


@law
def test_paragraphs_changed_by_different_people_all_arrive(random: Random) -> None:
    base = [f"第{n}段，{'甲乙丙丁戊己庚辛'[n]}科室办理事项若干件。" for n in range(random.randint(1, 8))]
    texts: list[list[str]] = [[], [], []]
    expected: list[str] = []
    last = -1
    for n, line in enumerate(base):
        side, other = random.choice(((1, 2), (2, 1)))
        what = random.choice(("keep", "keep", "change", "remove", "insert"))
        # Two insertions at one place are a conflict by right.
        after = [line, f"插入{n}：{side}方的新段落"] if what == "insert" else [line]
        if what == "change":
            after = [line.replace("若干", f"{side}{n}")]
        if what == "remove" and last < n - 1:
            after = []
        last = n if what in ("remove", "insert") else last
        texts[0].append(line)
        texts[side] += after
        texts[other].append(line)
        expected += after
    reports = [text_report("\n".join(lines)) for lines in texts]
    merged = merge(*reports)
    assert merged.conflicts == ()
    assert merged.report.sections[0].text.strip("\n") == "\n".join(expected)


# ---- single cases


def text_report(text: str, title: str = "概述") -> Report:
    return Report("2014", 2017, "某局", sections=(Section(title, text, uid=1),))


def outline(*sections: Section) -> Report:
    return Report("2014", 2017, "某局", sections=sections)


def titles(report: Report) -> list[str]:
    return [f"{address} {section.title}" for address, section in report.walk()]


def chapters(letters: str) -> Report:
    return outline(*(Section(letter, uid=ord(letter)) for letter in letters))


def order(report: Report) -> str:
    return "".join(section.title for section in report.sections)


ABC = outline(Section("甲", "a", uid=1, sections=(Section("子", "c", uid=2),)), Section("乙", "b", uid=3))


def test_a_cell_changed_on_both_sides_is_a_conflict_and_holds_theirs_until_chosen() -> None:
    cell = CellAddress("3100")
    reports = [Report("2014", 2017, "某局", figures=Figures({cell: text})) for text in ("", "5", "7")]
    report, conflicts = merge(*reports)
    assert conflicts == (Conflict(1, cell, "3100", None, "5", "7", "cell"),)
    assert report.figures.text(cell) == "7"
    assert [merge(*reports, {1: side}).report.figures.text(cell) for side in ("ours", "theirs", "base")] == ["5", "7", ""]


def test_a_year_changed_on_both_sides_is_an_ordinary_conflict() -> None:
    reports = [Report("2014", year, "某局", period=period) for year, period in
               ((2016, None), (2017, ("2017-01-01", "2017-06-30")), (2018, None))]  # fmt: skip
    report, conflicts = merge(*reports)
    assert conflicts == (Conflict(1, PropertyAddress("year"), "年度", "2016", "2017", "2018", "property"),)
    assert (report.year, report.period) == (2018, ("2017-01-01", "2017-06-30"))


def test_the_words_of_a_conflict_name_section_and_paragraph() -> None:
    base, ours, theirs = (text_report(f"一\n{text}\n三", title) for text, title in (("二", "概述"), ("二二", "总述"), ("贰", "总体")))
    _report, conflicts = merge(base, ours, theirs)
    assert conflicts == (
        Conflict(1, SectionAddress((0,)), "“总体”的标题", "概述", "总述", "总体", "title"),
        Conflict(2, ParagraphAddress((0,), 1), "“总体”第 2 段", "二", "二二", "贰", "text"),
    )


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("一\n二", "一改\n二", "一\n二改", "一改\n二改"),
        ("一\n二", "一\n二\n三", "零\n一\n二", "零\n一\n二\n三"),
        ("一\n二\n三", "一\n三", "一\n二\n三\n四", "一\n三\n四"),
        ("一\n二\n三", "一\n二\n新\n三", "一\n二改\n三", "一\n二改\n新\n三"),
        ("一\n二\n三", "一\n二\n新\n三", "一\n二\n三改", "一\n二\n新\n三改"),
        ("一\n二", "一改\n二", "一改\n二", "一改\n二"),
        ("一", "一\n二\n三", "一\n二", "一\n二\n三"),
        ("", "一", "", "一"),
        ("一\n二", "一\n\n二", "一\n二改", "一\n\n二改"),
        ("一\n二", "一\n\n二", "一\n \n二", "一\n \n二"),
        ("一\n二", "甲\n乙", "一\n乙", "甲\n乙"),
        ("一\n二\n三", "甲\n乙\n三", "一\n二\n丙", "甲\n乙\n丙"),
        ("一，共三件\n二，共四件", "一，共五件\n二，共六件", "一，共三件\n二，共四件\n三", "一，共五件\n二，共六件\n三"),
    ],
)
def test_text_is_merged_by_paragraphs(base: str, ours: str, theirs: str, merged: str) -> None:
    for one, other in ((ours, theirs), (theirs, ours)):
        report, conflicts = merge(text_report(base), text_report(one), text_report(other))
        assert conflicts == ()
        if with_paragraphs(ours) != with_paragraphs(theirs):
            assert report.sections[0].text == merged


def with_paragraphs(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


def test_only_the_paragraph_that_both_rewrote_is_in_conflict() -> None:
    base = text_report("第一段讲机构，共三人。\n第二段讲申请，共四件。\n第三段讲复议，共五件。")
    ours = text_report("第一段讲机构，共六人。\n第二段讲申请，共七件。\n第三段讲复议，共五件。")
    theirs = text_report("第一段讲机构，共三人。\n第二段讲申请，共八件。\n第三段讲复议，共九件。")
    report, (conflict,) = merge(base, ours, theirs)
    assert report.sections[0].text == "第一段讲机构，共六人。\n第二段讲申请，共八件。\n第三段讲复议，共九件。"
    assert conflict.what == "“概述”第 2 段"
    assert merge(base, ours, theirs, {1: "ours"}).report.sections[0].text.split("\n")[1] == conflict.ours


def test_rewritten_paragraphs_stand_for_the_old_ones_one_by_one() -> None:
    report, (conflict,) = merge(text_report("一\n二\n三"), text_report("甲\n乙\n三"), text_report("一\n贰\n三"))
    assert (report.sections[0].text, conflict.ours, conflict.theirs) == ("甲\n贰\n三", "乙", "贰")


def test_paragraphs_put_in_at_one_place_are_a_conflict_without_what_both_put_there() -> None:
    report, (conflict,) = merge(text_report("一"), text_report("一\n同\n我"), text_report("一\n同\n他\n们"))
    assert conflict == Conflict(1, ParagraphAddress((0,), 2), "“概述”第 3–4 段", None, "我", "他\n们", "text")
    assert report.sections[0].text == "一\n同\n他\n们"
    assert merge(text_report("一"), text_report("一\n同\n我"), text_report("一\n同\n他\n们"), {1: "base"}).report.sections[0].text == "一\n同"


def test_a_paragraph_that_theirs_removed_is_told_by_its_place() -> None:
    _report, (conflict,) = merge(text_report("一\n二\n三"), text_report("一\n改\n三"), text_report("一\n三"))
    assert conflict == Conflict(1, SectionAddress((0,)), "“概述”第 2 段之前", "二", "改", None, "text")


def test_without_a_base_what_only_one_has_is_kept() -> None:
    nothing = Report("", 0, "")
    ours = text_report("一\n二\n三")._replace(figures=Figures({CellAddress("1"): "1", CellAddress("2"): "2"}))
    theirs = text_report("一\n二改\n三\n四", "概况")._replace(figures=Figures({CellAddress("1"): "1", CellAddress("2"): "3"}))
    report, conflicts = merge(nothing, ours, theirs)
    assert [(one.kind, one.base, one.ours, one.theirs) for one in conflicts] == [
        ("title", None, "概述", "概况"), ("text", None, "二", "二改"), ("cell", None, "2", "3"),
    ]  # fmt: skip
    assert report == theirs
    for side in ("ours", "base"):
        report = merge(nothing, ours, theirs, {1: side, 2: side, 3: side}).report
        assert (report.form, report.year, report.agency) == ("2014", 2017, "某局")
        assert report.sections[0].text == ("一\n二\n三\n四" if side == "ours" else "一\n三\n四")


def test_removed_here_and_edited_there_is_one_conflict_for_the_whole_branch() -> None:
    ours = RemoveSection(SectionAddress((0,))).apply(ABC)
    theirs = SetSection(SectionAddress((0, 0)), "title", "孙").apply(ABC)
    report, (conflict,) = merge(ABC, ours, theirs)
    assert conflict == Conflict(
        1, SectionAddress((0,)), "“甲”（一方删除，一方修改）", "甲\na\n子\nc", None, "甲\na\n孙\nc", "existence"
    )
    assert report == theirs
    assert merge(ABC, ours, theirs, {1: "ours"}).report == ours
    assert merge(ABC, ours, theirs, {1: "base"}).report == ABC
    report, (conflict,) = merge(ABC, theirs, ours)
    assert (report, conflict.address) == (ours, SectionAddress((0,)))
    assert merge(ABC, theirs, ours, {1: "ours"}).report == theirs


def test_removed_here_and_untouched_there_is_removed() -> None:
    ours = RemoveSection(SectionAddress((0,))).apply(ABC)
    theirs = SetSection(SectionAddress((1,)), "title", "丙").apply(ABC)
    assert merge(ABC, ours, theirs) == Merged(outline(Section("丙", "b", uid=3)), ())


def test_a_new_section_in_a_removed_one_is_not_lost() -> None:
    ours = RemoveSection(SectionAddress((0,))).apply(ABC)
    theirs = InsertSection(SectionAddress((0, 0, 0)), Section("新", uid=9)).apply(ABC)
    report, (conflict,) = merge(ABC, ours, theirs)
    assert (conflict.kind, report) == ("existence", theirs)
    assert merge(ABC, ours, theirs, {1: "ours"}).report == ours


def test_a_section_moved_into_a_removed_one_stays_where_it_was() -> None:
    ours = RemoveSection(SectionAddress((0,))).apply(ABC)
    theirs = MoveSection(SectionAddress((1,)), SectionAddress((0, 0))).apply(ABC)
    report, (conflict,) = merge(ABC, ours, theirs)
    assert (conflict.kind, report) == ("existence", theirs)
    assert titles(merge(ABC, ours, theirs, {1: "ours"}).report) == ["§1 乙"]


def test_new_sections_of_both_sides_are_both_kept_theirs_first() -> None:
    ours = InsertSection(SectionAddress((1,)), Section("我", uid=8)).apply(ABC)
    theirs = InsertSection(SectionAddress((1,)), Section("他", uid=9)).apply(ABC)
    report, conflicts = merge(ABC, ours, theirs)
    assert (conflicts, titles(report)) == ((), ["§1 甲", "§1.1 子", "§2 他", "§3 我", "§4 乙"])


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("ABCD", "BCDA", "ABCD", "BCDA"),
        ("ABCD", "BACD", "ABDC", "BADC"),
        ("ABCD", "BCDA", "ACBD", "CBDA"),
        ("ABCD", "BCDA", "BCDA", "BCDA"),
        ("ABCD", "BCDA", "AXBCD", "BCDAX"),
        ("ABCD", "ACD", "ABXCD", "AXCD"),
        ("ABCD", "AYCD", "ABXCD", "AYXCD"),
        ("AB", "ABY", "ABX", "ABXY"),
        ("AB", "YAB", "XAB", "XYAB"),
    ],
)
def test_moves_of_different_sections_go_together(base: str, ours: str, theirs: str, merged: str) -> None:
    report, conflicts = merge(*map(chapters, (base, ours, theirs)))
    assert (order(report), conflicts) == (merged, ())


@pytest.mark.parametrize(
    ("base", "ours", "theirs"),
    [("ABC", "BCA", "BAC"), ("ABC", "BAC", "ACB"), ("ABCD", "DABC", "ABDC"), ("ABCD", "DCBA", "BACD")],
)
def test_one_section_moved_to_two_places_is_a_conflict_of_order(base: str, ours: str, theirs: str) -> None:
    reports = tuple(map(chapters, (base, ours, theirs)))
    report, (conflict,) = merge(*reports)
    assert (order(report), conflict.kind, conflict.address, conflict.what) == (theirs, "order", WHOLE_TEXT, "各章节的次序")
    assert conflict.ours == "、".join(f"“{letter}”" for letter in ours)
    assert order(merge(*reports, {1: "ours"}).report) == ours
    assert order(merge(*reports, {1: "base"}).report) == base


def test_moved_here_and_edited_there_is_both() -> None:
    ours = MoveSection(SectionAddress((0, 0)), SectionAddress((1, 0))).apply(ABC)
    theirs = SetSection(SectionAddress((0, 0)), "title", "孙").apply(ABC)
    report, conflicts = merge(ABC, ours, theirs)
    assert (conflicts, titles(report)) == ((), ["§1 甲", "§2 乙", "§2.1 孙"])


def test_moved_to_two_parents_is_a_conflict_of_place() -> None:
    ours = MoveSection(SectionAddress((0, 0)), SectionAddress((1, 0))).apply(ABC)
    theirs = MoveSection(SectionAddress((0, 0)), SectionAddress((2,))).apply(ABC)
    report, (conflict,) = merge(ABC, ours, theirs)
    assert report == theirs
    assert conflict == Conflict(
        1, SectionAddress((2,)), "“子”的位置", "§1.1，在“甲”之下", "§2.1，在“乙”之下", "§3，在最上一级", "place"
    )
    assert [merge(ABC, ours, theirs, {1: side}).report for side in ("ours", "theirs", "base")] == [ours, theirs, ABC]


def test_two_sections_each_moved_into_the_other_are_a_conflict() -> None:
    base = chapters("AB")
    ours = MoveSection(SectionAddress((0,)), SectionAddress((0, 0))).apply(base)
    theirs = MoveSection(SectionAddress((1,)), SectionAddress((0, 0))).apply(base)
    report, conflicts = merge(base, ours, theirs)
    assert [one.kind for one in conflicts] == ["place", "place"]
    assert report == theirs
    assert merge(base, ours, theirs, {1: "ours", 2: "ours"}).report == ours
    # Whoever wants both has to get along with one of them.
    assert len(titles(merge(base, ours, theirs, {1: "ours", 2: "theirs"}).report)) == 2


def test_choosing_a_place_in_a_removed_section_is_possible_because_that_is_a_conflict_too() -> None:
    base = outline(Section("甲", uid=1), Section("乙", uid=2, sections=(Section("丙", uid=3),)))
    ours = MoveSection(SectionAddress((0,)), SectionAddress((0, 0, 0))).apply(base)
    theirs = MoveSection(SectionAddress((1, 0)), SectionAddress((0, 0))).apply(base)
    theirs = RemoveSection(SectionAddress((1,))).apply(theirs)
    report, conflicts = merge(base, ours, theirs)
    assert report == theirs
    assert sorted(one.kind for one in conflicts) == ["existence", "place", "place"]
    assert merge(base, ours, theirs, {one.number: "ours" for one in conflicts}).report == ours


def test_a_move_that_goes_too_deep_with_what_the_other_put_in_is_a_conflict() -> None:
    deep = Section("一", uid=1, sections=(Section("二", uid=2, sections=(Section("三", uid=3),)),))
    base = outline(deep, Section("叶", uid=4))
    ours = MoveSection(SectionAddress((1,)), SectionAddress((0, 0, 0, 0))).apply(base)
    theirs = InsertSection(SectionAddress((1, 0)), Section("新", uid=9)).apply(base)
    report, (conflict,) = merge(base, ours, theirs)
    assert (conflict.kind, conflict.what, report) == ("place", "“叶”的位置", theirs)
    assert titles(merge(base, ours, theirs, {1: "ours"}).report)[-2:] == ["§1.1.1.1 叶", "§1.1.1.2 新"]
    report, (conflict,) = merge(base, theirs, ours)
    assert titles(report)[-1] == "§1.1.1.2 新"


def test_free_numbers_of_both_sides_are_all_kept_and_those_taken_away_are_gone() -> None:
    base, ours, theirs = (
        ABC._replace(sections=(ABC.sections[0]._replace(free=free),)) for free in (("1", "2", "3"), ("2", "3", "4"), ("3", "5", "1"))
    )  # fmt: skip
    merged = merge(base, ours, theirs)
    assert not merged.conflicts and merged.report.sections[0].free == ("3", "5", "4")


def test_explanations_are_known_by_rule_and_cells() -> None:
    one, two = Explanation("甲", "因为", (("A1", "1"),)), Explanation("甲", "另因", (("A2", "2"),))
    reports = [Report("2014", 2017, "某局", explanations=each) for each in
               ((one, two), (one._replace(text="我说"), two), (one._replace(text="他说"), two._replace(seen=(("A2", "3"),))))]  # fmt: skip
    report, (conflict,) = merge(*reports)
    assert report == reports[2]
    assert conflict == Conflict(
        1, PropertyAddress("explanation"), "甲 的上报说明", "因为 (A1 = 1)", "我说 (A1 = 1)", "他说 (A1 = 1)", "explanation"
    )
    chosen = merge(*reports, {1: "ours"}).report.explanations
    assert chosen == (one._replace(text="我说"), two._replace(seen=(("A2", "3"),)))


def test_a_new_explanation_of_each_side_is_kept() -> None:
    reports = [Report("2014", 2017, "某局", explanations=tuple(Explanation(rule, "因") for rule in rules)) for rules in ("甲", "甲乙", "甲丙")]
    assert [one.rule for one in merge(*reports).report.explanations] == ["甲", "丙", "乙"]


def test_merging_a_large_report_takes_less_than_a_second() -> None:
    text = "\n".join(f"第{n}段，办理事项{n * 7}件，均已答复。" for n in range(40))
    base = outline(*(Section(f"章{n}", text.replace("办理", f"办理{n}"), uid=n) for n in range(1, 201)))
    ours = base._replace(sections=tuple(one._replace(text=one.text.replace("第3段", "第叁段")) for one in base.sections[::-1]))
    theirs = base._replace(sections=tuple(one._replace(text=one.text.replace("第30段", "第卅段")) for one in base.sections))
    start = time.perf_counter()
    theirs = adopt_for_merge(base, ours, adopt_uids(Report("2014", 2017, "某局"), theirs))
    merged = merge(base, ours, theirs)
    assert time.perf_counter() - start < 10
    assert merged.conflicts == ()
    assert merged.report.sections[0].uid == 200
    assert "第叁段" in merged.report.sections[0].text and "第卅段" in merged.report.sections[0].text
