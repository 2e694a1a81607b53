"""Likeness with last year: aligned sections, masked numbers, which sentences are the same."""

from __future__ import annotations

from random import Random

import pytest
from strategies import form_2014, law, small_form, some_report

from gjj_tui.check.checker import Checker
from gjj_tui.check.likeness import likeness_of, likenesses
from gjj_tui.commands.likeness import percent
from gjj_tui.model.address import SectionAddress
from gjj_tui.model.report import Report, Section


def report(*sections: tuple[str, str]) -> Report:
    return Report("2014", 2017, "某局", sections=tuple(Section(*one, uid=uid) for uid, one in enumerate(sections, 1)))


@pytest.mark.parametrize(
    ("now", "before", "share", "same"),
    [
        ("甲乙丙丁。戊己庚辛。", "甲乙丙丁。子丑寅卯。", 0.5, ("甲乙丙丁。",)), ("收到 3 件。", "收到12件。", 1, ("收到 3 件。",)),
        ("收到 {3100} 件。", "收到 2 件。", 1, ("收到 {3100} 件。",)), ("甲。甲。", "甲。", 0.5, ("甲。",)), ("甲。", "", 0, ()),
        ("乙丙。甲。", "甲。\n乙丙。", 1, ("乙丙。", "甲。")),
    ],
)  # fmt: skip
def test_the_share_of_sentences_that_are_the_same_but_for_numbers(now: str, before: str, share: float, same: tuple[str, ...]) -> None:
    (one,) = likenesses(report(("概述", now)), report(("概述", before)))
    assert (one.share, one.same) == (share, same)


def test_sections_are_known_again_by_title_also_elsewhere_and_by_a_like_title() -> None:
    last = report(("概述", "甲。"), ("主动公开政府信息情况", "乙。"), ("2016年工作打算", "丙。"))
    now = report(("2017年工作打算", "丙。"), ("概述", "甲。"), ("主动公开信息情况", "乙。"), ("新的一章", "丁。"))
    assert [(one.share, one.before is None) for one in likenesses(now, last)] == [(1, False), (1, False), (1, False), (0, True)]


def test_the_percentage_is_not_rounded_to_all_or_nothing() -> None:
    long = "".join(f"第{chr(0x4E00 + number)}项工作有序开展。" for number in range(300))
    almost = likeness_of(report(("概述", long + "新。")), report(("概述", long)), SectionAddress((0,)))
    little = likeness_of(report(("概述", long)), report(("概述", "第一项工作有序开展。")), SectionAddress((0,)))
    assert almost and percent(almost) == "99%"
    assert little and percent(little) == "1%"


def test_a_section_that_is_last_year_s_is_a_hint() -> None:
    text = "本中心坚持以公开为常态、不公开为例外，完善制度，拓宽渠道，丰富内容，工作有序开展，共公开政府信息12条，受理申请2件。"
    findings = Checker(form_2014(), report(("概述", text)), report(("概述", text.replace("12", "9")))).findings()
    assert [str(one.addresses[0]) for one in findings if one.rule == "prose-unchanged"] == ["§1"]
    findings = Checker(form_2014(), report(("概述", text + "新增一句。")), report(("概述", text))).findings()
    assert "prose-unchanged" not in {one.rule for one in findings}


@law
def test_a_report_is_like_itself_and_shares_are_shares(random: Random) -> None:
    form = small_form()
    one, other = some_report(random, form), some_report(random, form)
    for found in likenesses(one, other):
        assert 0 <= found.share <= 1
        assert len(found.same) <= found.sentences
        assert (found.share > 0) == bool(found.same)
    titles = [section.title for _address, section in one.walk()]
    if len(set(titles)) == len(titles) and all(title.strip() for title in titles):
        assert all(found.share == 1 for found in likenesses(one, one) if found.sentences)
