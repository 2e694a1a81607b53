"""Sections of a freshly read report take over the uids of those they continue."""

from __future__ import annotations

import time
from itertools import count
from random import Random

from strategies import law, small_form, some_edit, some_report

from gjj_tui.model.address import SectionAddress
from gjj_tui.model.align import adopt_for_merge, adopt_uids, best_pairs, likeness, perhaps_shifted, shifted
from gjj_tui.model.edits import MoveSection, RemoveSection
from gjj_tui.model.report import Report, Section

LONG = "本年度共收到政府信息公开申请八件，其中当面申请三件，信函申请五件，均在法定期限内答复。"
OTHER = "全年召开公积金管理委员会会议四次，审议通过年度归集使用计划和增值收益分配方案。"


def report(*sections: Section) -> Report:
    return Report("2014", 2017, "某局", sections=sections)


def section(title: str, text: str = "", uid: int = 0, *inner: Section) -> Section:
    return Section(title, text, sections=inner, uid=uid)


def read_again(report: Report) -> Report:
    """The same report, as a reader gives it: uids in print order."""
    uids = count(1)

    def fresh(section: Section) -> Section:
        return section._replace(uid=next(uids), sections=tuple(map(fresh, section.sections)))

    return report._replace(sections=tuple(map(fresh, report.sections)))


def uids(report: Report) -> list[int]:
    return [section.uid for _address, section in report.walk()]


@law
def test_a_report_knows_itself_again(random: Random) -> None:
    one = some_report(random, small_form())
    assert adopt_uids(one, one) == one
    assert adopt_uids(one, read_again(one)) == one


@law
def test_uids_are_used_once_and_nothing_else_changes(random: Random) -> None:
    one, other = some_report(random, small_form()), some_report(random, small_form())
    for _ in range(random.randint(0, 4)):
        try:
            one = some_edit(random, one, small_form()).apply(one)
        except ValueError:
            continue
    for known in (one, other):
        found = adopt_uids(known, read_again(one))
        assert len(set(uids(found))) == len(uids(found))
        assert read_again(found) == read_again(one)
        assert found == adopt_uids(known, read_again(one))
        new = set(uids(found)) - set(uids(known))
        assert all(uid > max([*uids(known), *uids(read_again(one))], default=0) for uid in new)


@law
def test_moved_and_removed_sections_are_known_again_when_titles_differ(random: Random) -> None:
    numbers = count(1)

    def titled(depth: int) -> Section:
        number = next(numbers)
        inner = tuple(titled(depth + 1) for _ in range(random.randint(0, 2) if depth < 3 else 0))
        return Section(f"第 {number} 章", f"这是第 {number} 章" * random.randint(0, 1), sections=inner, uid=number)

    one = other = report(*(titled(1) for _ in range(random.randint(1, 4))))
    for _ in range(random.randint(1, 3)):
        addresses = [address for address, _section in other.walk()]
        if not addresses:
            break
        source, target = random.choice(addresses), random.choice(addresses)
        try:
            other = RemoveSection(source).apply(other) if random.randint(0, 2) == 0 else MoveSection(source, target).apply(other)
        except ValueError:
            continue
    assert adopt_uids(one, read_again(other)) == other


def test_an_exact_copy_is_known_anywhere() -> None:
    known = report(section("一", "", 1, section("甲", LONG, 2)), section("二", "", 3))
    other = report(section("一", "", 1), section("二", "", 2, section("甲", LONG, 3)))
    assert uids(adopt_uids(known, other)) == [1, 3, 2]


def test_a_rewritten_section_is_known_by_its_title_under_its_parent() -> None:
    known = report(section("概述", LONG, 7), section("其他", OTHER, 9))
    other = report(section("其他", "无。", 1), section("概述", "另写。", 2))
    assert uids(adopt_uids(known, other)) == [9, 7]


def test_a_renamed_section_is_known_by_its_text_in_its_place() -> None:
    known = report(section("一", OTHER, 7), section("概述", LONG, 8))
    other = report(section("新", "短。", 1), section("一", OTHER, 2), section("总体情况", LONG.replace("八件", "九件"), 3))
    assert uids(adopt_uids(known, other)) == [9, 7, 8]


def test_a_moved_section_with_a_few_changes_is_known_by_likeness() -> None:
    known = report(section("一", "", 1, section("甲", LONG, 2)), section("二", "", 3, section("乙", OTHER, 4)))
    other = report(section("一", "", 1), section("二", "", 2, section("乙", OTHER, 3), section("申请", LONG + "已办结。", 4)))
    assert uids(adopt_uids(known, other)) == [1, 3, 4, 2]


def test_a_chapter_without_text_is_known_by_title_or_by_what_is_in_it() -> None:
    known = report(section("一", "", 1, section("甲", LONG, 2), section("乙", OTHER, 3)), section("二", "x", 4))
    renamed = report(section("壹", "", 1, section("甲", LONG, 2), section("乙", OTHER, 3)), section("二", "x", 4))
    moved = report(section("二", "x", 1, section("一", "", 2, section("甲", LONG, 3), section("乙", OTHER, 4))))
    assert adopt_uids(known, read_again(renamed)) == renamed
    assert uids(adopt_uids(known, moved)) == [4, 1, 2, 3]


def test_of_several_with_one_title_the_likest_is_taken() -> None:
    known = report(section("情况", LONG, 1), section("情况", OTHER, 2))
    other = report(section("情况", OTHER + "补充。", 1))
    assert uids(adopt_uids(known, other)) == [2]


def test_sections_that_are_new_on_both_sides_are_one_when_they_are_alike() -> None:
    base = report(section("一", "甲", 1))
    ours = report(section("一", "甲", 1), section("二", LONG, 2), section("四", "四", 3))
    theirs = report(section("一", "甲", 1), section("三", OTHER, 2), section("二", LONG + "。", 3))
    adopted = adopt_for_merge(base, ours, theirs)
    assert uids(adopted) == [1, 4, 2]
    assert read_again(adopted) == theirs


def test_what_ours_removed_is_not_taken_for_something_new() -> None:
    base = report(section("一", LONG, 1), section("二", OTHER, 2))
    ours = report(section("三", "三", 3), section("二", OTHER, 2))
    theirs = report(section("一", LONG + "改。", 1), section("二", OTHER, 2))
    assert uids(adopt_for_merge(base, ours, theirs)) == [1, 2]


def test_what_ours_made_of_an_old_section_is_not_taken_for_something_new_of_theirs() -> None:
    base = report(section("一", LONG, 1), section("二", "二", 2))
    ours = report(section("三", OTHER, 1), section("二", "二", 2))
    theirs = report(section("二", "二", 1), section("三", OTHER, 2))
    assert uids(adopt_for_merge(base, ours, theirs)) == [2, 3]


def test_likeness_is_symmetric_and_runs_from_0_to_1() -> None:
    assert likeness("", "") == likeness(LONG, LONG) == 1
    assert likeness(LONG, "ABC") == 0
    assert 0.8 < likeness(LONG, LONG.replace("八", "九")) == likeness(LONG.replace("八", "九"), LONG) < 1


def test_what_moved_is_as_little_as_explains_the_new_order() -> None:
    assert shifted([1, 2, 3, 4], [2, 3, 4, 1]) == perhaps_shifted([1, 2, 3, 4], [2, 3, 4, 1]) == {1}
    assert len(shifted([1, 2, 3], [2, 1, 3])) == 1
    assert perhaps_shifted([1, 2, 3], [2, 1, 3]) == {1, 2}
    assert shifted([1, 2, 3], [9, 1, 3]) == perhaps_shifted([], [1]) == set()


def test_pairs_rise_on_both_sides() -> None:
    values = [[0, 1.0, 0], [2.0, 0, 0], [0, 0, 0.5]]
    assert best_pairs(3, 3, lambda row, column: values[row][column]) == [(1, 0), (2, 2)]
    assert best_pairs(0, 3, lambda row, column: 1.0) == []


def test_two_hundred_sections_take_no_time_to_speak_of() -> None:
    words = [f"{n} 号科室办理{LONG[n % 30:]}{OTHER[n % 20:]}" * 5 for n in range(200)]
    known = report(*(section(f"章 {n}", word, n + 1) for n, word in enumerate(words)))
    # The worst case: every title and every text is new, so that all have to be compared with all.
    other = report(*(section(f"节 {n}", word[7:] + "另补。", n + 1) for n, word in enumerate(words)))
    start = time.perf_counter()
    found = adopt_uids(known, other)
    assert time.perf_counter() - start < 5
    assert len(set(uids(found))) == 200
    assert found.section(SectionAddress((5,))).uid == 6
