"""Headings and sentences, numbers and what only looks like one, paragraphs whole and cut."""

from __future__ import annotations

import pytest
from intaking import imported, kinds, texts, tree

from gjj_tui.intake.headings import heading_of, number_of
from gjj_tui.intake.reading import Imported

HEAD = "甲市乙局2022年政府信息公开工作年度报告\n\n"
LONG = "本机关认真贯彻条例，坚持公开为常态、不公开为例外，积极做好各项主动公开工作，取得了"


def of(*lines: str, head: str = HEAD) -> Imported:
    return imported(head + "\n\n".join(lines) + "\n", "x.txt")


@pytest.mark.parametrize(
    ("text", "level", "number"),
    [
        ("一、概述", 1, 1), ("十二、其他", 1, 12), ("（三）加强宣传", 2, 3), ("(三) 加强宣传", 2, 3), ("(三）加强宣传", 2, 3),
        ("（三)加强宣传", 2, 3), ("㈢加强宣传", 2, 3), ("3.加强宣传", 3, 3), ("３．加强宣传", 3, 3), ("3、加强宣传", 3, 3),
        ("（3）加强宣传", 4, 3), ("第二部分 主动公开", 1, 2), ("第二章 主动公开", 1, 2), ("一．概述", 1, 1),
    ],
)  # fmt: skip
def test_numbers_of_headings(text: str, level: int, number: int) -> None:
    heading = heading_of(text)
    assert heading is not None and (heading.level, heading.number) == (level, number)


@pytest.mark.parametrize(
    "text",
    ["一是信息公开的时效性有待提高；", "一是公开不够", "2017年工作", "3.5万份", "27.6", "（2017年度）", "一、", "（一）认真学习，提高认识，增强能力。",
     "1.加强学习，提高认识，增强能力，做好全年的各项公开工作", "一、二、三等奖各一名。", "十九大精神"],
)  # fmt: skip
def test_what_only_looks_like_a_heading(text: str) -> None:
    assert heading_of(text) is None


def test_a_number_with_its_end() -> None:
    assert number_of("（一） 甲") == (2, 1, 4)
    assert number_of("一是") is None


def test_levels_nest_by_the_look_of_their_numbers() -> None:
    found = of("一、甲", "（一）乙", "1.丙", "（1）丁", "2.戊", "（二）己", "二、庚")
    assert [(at, title) for at, title, _numbered, _table in tree(found.report)] == [
        ("§1", "甲"), ("§1.1", "乙"), ("§1.1.1", "丙"), ("§1.1.1.1", "丁"), ("§1.1.2", "戊"), ("§1.2", "己"), ("§2", "庚"),
    ]  # fmt: skip
    assert kinds(found) == []


def test_a_number_that_will_print_otherwise_is_told() -> None:
    found = of("一、甲", "1.乙", "2.丙", "三、丁")
    assert [(at, title) for at, title, _n, _t in tree(found.report)] == [("§1", "甲"), ("§1.1", "乙"), ("§1.2", "丙"), ("§2", "丁")]
    assert [(doubt.quote, doubt.done.split()[-1], str(doubt.address)) for doubt in found.doubts] == [
        ("1.", "（一）", "§1.1"), ("2.", "（二）", "§1.2"), ("三、", "二、", "§2"),
    ]  # fmt: skip


def test_a_numbered_sentence_out_of_turn_is_text() -> None:
    found = of("一、甲", "全年工作如下。", "3.这是第三条", "完了。")
    assert tree(found.report) == [("§1", "甲", True, "")]
    assert texts(found.report) == [["全年工作如下。", "3.这是第三条", "完了。"]]


def test_a_title_and_its_text_in_one_line_are_parted() -> None:
    found = of("一、总体情况", "（一）主动公开。2022年本机关主动公开政府信息12条。", "（二）依申请公开。全年收到申请2件，均已办结。")
    assert [title for _at, title, _n, _t in tree(found.report)] == ["总体情况", "主动公开", "依申请公开"]
    assert texts(found.report)[1:] == [["2022年本机关主动公开政府信息12条。"], ["全年收到申请2件，均已办结。"]]
    assert [(doubt.kind, doubt.quote) for doubt in found.doubts] == [("split", "。"), ("split", "。")]


def test_text_before_any_heading_gets_one() -> None:
    found = of("本报告依照条例编制。", "一、概述", "好。")
    assert tree(found.report)[0] == ("§1", "引言", False, "")
    assert kinds(found) == ["added"]


def test_a_paragraph_cut_by_a_page_is_joined_across_the_page_number() -> None:
    found = of("一、甲", LONG, "- 3 -", "一定进展。", "下一段。")
    assert texts(found.report) == [[LONG + "一定进展。", "下一段。"]]
    assert [(doubt.kind, doubt.quote[:4]) for doubt in found.doubts] == [("page", "- 3 "), ("joined", LONG[-8:-4])]


def test_short_lines_and_list_ends_are_not_joined() -> None:
    found = of("一、甲", "主要有三类：", "规章", "文件", "下一段。")
    assert texts(found.report) == [["主要有三类：", "规章", "文件", "下一段。"]]


def test_letters_that_a_page_parted_get_a_blank_between() -> None:
    found = of("一、甲", "本机关今年继续运用门户网站、官方微博、微信和手机 APP", "client 等渠道发布。")
    assert "手机 APP client 等渠道" in texts(found.report)[0][0]


def test_lines_broken_at_a_width_become_paragraphs() -> None:
    body = "".join(f"这是第{one}句话，说的是公开工作的情况。" for one in "一二三四五六七八九十甲乙丙丁")
    lines = ["　　" + body[:28], *(body[n : n + 30] for n in range(28, len(body), 30))]
    found = imported(HEAD + "一、甲\n" + "\n".join(lines) + "\n　　第二段。\n", "x.txt")
    assert texts(found.report) == [[body, "第二段。"]]


def test_the_contents_and_the_signature_are_left_out_and_told() -> None:
    found = of("目录", "一、概述…………1", "二、问题.......3", "一、概述", "好。", "二、问题", "少。", "甲市乙局", "2023年1月9日")
    assert [title for _at, title, _n, _t in tree(found.report)] == ["概述", "问题"]
    assert [doubt.quote for doubt in found.doubts] == ["目录", "一、概述…………1", "二、问题.......3", "甲市乙局", "2023年1月9日"]


def test_braces_print_as_braces() -> None:
    found = of("一、甲", "见{附件}和{3100}。")
    assert texts(found.report) == [["见{{附件}和{{3100}。"]]


def test_hidden_characters_are_taken_out_and_told() -> None:
    found = of("一、甲", "公\u200b开\u202e工作。")
    assert texts(found.report) == [["公开工作。"]]
    (doubt,) = found.doubts
    assert doubt.kind == "hidden" and doubt.quote == "\u200b\u202e" and "U+200B" in doubt.done and doubt.place.line == 5


@pytest.mark.parametrize(
    ("head", "year", "agency", "title"),
    [
        ("甲市乙局2022年政府信息公开工作年度报告", 2022, "甲市乙局", "甲市乙局2022年政府信息公开工作年度报告"),
        ("2022年甲市乙局政府信息公开工作年度报告", 2022, "甲市乙局", ""),
        ("甲市乙局\n2022 年政府信息公开\n工作年度报告", 2022, "甲市乙局", "甲市乙局2022年政府信息公开工作年度报告"),
        ("甲市乙局二〇二二年度政府信息公开工作报告", 2022, "甲市乙局", "甲市乙局二〇二二年度政府信息公开工作报告"),
        ("甲市乙局政府信息公开工作年度报告\n（2022年度）", 2022, "甲市乙局", "甲市乙局政府信息公开工作年度报告（2022年度）"),
    ],
)
def test_titles_tell_year_and_agency(head: str, year: int, agency: str, title: str) -> None:
    found = of("一、甲", "好。", head=head + "\n\n")
    report = found.report
    assert (report.year, report.agency, report.title, kinds(found)) == (year, agency, title, [])


def test_year_and_agency_from_the_text_are_guesses() -> None:
    found = of("一、甲", "本报告由甲市乙局编制，统计期限自2022年1月1日起至2022年12月31日止。", head="")
    assert (found.report.year, found.report.agency, kinds(found)) == (2022, "甲市乙局", ["guessed", "guessed"])


def test_a_part_of_the_year_is_the_period() -> None:
    found = of("一、甲", "本报告的统计期限自2022年1月1日起至6月30日止。")
    assert found.report.period == ("2022-01-01", "2022-06-30")


def test_a_government_is_guessed_to_be_one() -> None:
    found = of("一、甲", head="甲市人民政府2022年政府信息公开工作年度报告\n\n")
    assert (found.report.agency_kind, kinds(found)) == ("government", ["guessed"])
