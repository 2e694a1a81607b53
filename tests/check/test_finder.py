"""The finder on the real report and on clean texts, and how what was decided is remembered."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from strategies import form_2014, law, read_real

from gjj_tui.check.checker import Checker
from gjj_tui.check.finder import Fit, covers, numbers_in, quote_of, same
from gjj_tui.check.spoken import label_core
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import SetCell, SpliceText
from gjj_tui.model.form import Form
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.model.text_numbers import quantities_of
from gjj_tui.store.forms import built_in_form

ROOT = Path(__file__).parents[2]
OWN_RULES = ("prose-differs", "prose-growth", "prose-among", "prose-total", "prose-share", "prose-listed")


def unbound_2017() -> Report:
    """The real report with every figure written out and nothing decided about any number."""
    file = read_real(ROOT, "2017.toml")
    figures = file.report.figures

    def written_out(section: Section) -> Section:
        text = section.text
        for cell in file.form.cells():
            text = text.replace(f"{{{cell}}}", figures.text(cell))
        sections = tuple(map(written_out, section.sections))
        return section._replace(text=text, sections=sections, free=(), later=())

    return file.report._replace(sections=tuple(map(written_out, file.report.sections)))


def test_what_is_proposed_for_the_real_report() -> None:
    found = {one.spelled: one.proposals for one in numbers_in(form_2014(), unbound_2017())}
    first = {spelled: [each.field for each in proposals if each.fit is Fit.WORDS] for spelled, proposals in found.items()}
    assert {spelled: fields for spelled, fields in first.items() if fields} == {
        "1173 条": ["{1100}"], "116 篇": ["{1240}"], "2 件": ["{3100}"], "1 人": ["{8310}"], "22 人": ["{8320}"],
    }  # fmt: skip
    assert [(each.field, each.fit) for each in found["17 个"]] == [("{8200}", Fit.ASK)]
    free = {"1038 万 次", "32 篇", "10 万", "270 万", "11 则", "12 期", "8 家", "7 个", "1205 万 份", "35 万 份"}
    assert {spelled for spelled, proposals in found.items() if not proposals} == free


def test_the_real_report_contradicts_nothing() -> None:
    found = Checker(form_2014(), unbound_2017()).findings()
    assert [one for one in found if one.rule in OWN_RULES] == []


def test_a_number_is_shown_where_it_stands_in_its_sentence() -> None:
    """The 17 of 受理点 17 个 is not that of 2017."""
    found = list(numbers_in(form_2014(), unbound_2017()))
    assert all(one.sentence[one.at :].startswith(one.number.text) for one in found)
    (places,) = (one for one in found if one.spelled == "17 个")
    assert places.sentence[: places.at].endswith("受理点 ")


def test_nothing_is_open_in_the_real_report_as_it_stands() -> None:
    file = read_real(ROOT, "2017.toml")
    states = {one.spelled: one.state for one in numbers_in(file.form, file.report)}
    assert set(states.values()) == {"bound", "free", "later"}
    assert [spelled for spelled, state in states.items() if state == "bound"] == [
        "116 篇", "1173 条", "2 件", "1 人", "22 人"
    ]  # fmt: skip
    assert [spelled for spelled, state in states.items() if state == "later"] == ["17 个"]


# ---- clean texts: what is found there is a false alarm

FIGURES_2018 = (
    "1100=1204 1110=5 1120=5 1210=0 1220=213 1230=1012 1240=152 1250=0 2100=6 2210=1 2211=1 2220=1 2221=0 2230=31 2240=0 2250=0 "
    "3100=6 3110=1 3120=0 3130=3 3140=2 3200=6 3210=5 3220=1 3300=6 3310=2 3320=1 3330=0 3340=0 3350=0 3360=3 3370=0 3380=0 "
    "4000=1 4100=1 4200=0 4300=0 5000=0 5100=0 5200=0 5300=0 6000=0 7000=0 8100=0 8200=17 8300=24 8310=1 8320=23 8400=29.5 "
    "9100=2 9200=1 9300=40"
)
FIGURES_2021 = (
    "A1.total=35 A2.total=2 A3-7.total=36 A4.total=1 A1.person=30 A1.business=4 A1.research=0 A1.welfare=0 A1.legal=1 A1.other=0 "
    "A2.person=2 A2.business=0 A2.research=0 A2.welfare=0 A2.legal=0 A2.other=0 A3-1.total=20 A3-2.total=3 A3-3-1.total=1 "
    "A3-3-2.total=0 A3-3-3.total=0 A3-3-4.total=4 A3-3-5.total=0 A3-3-6.total=0 A3-3-7.total=0 A3-3-8.total=0 A3-4-1.total=5 "
    "A3-4-2.total=1 A3-4-3.total=0 A3-5-1.total=1 A3-5-2.total=0 A3-5-3.total=0 A3-5-4.total=0 A3-5-5.total=0 A3-6-1.total=0 "
    "A3-6-2.total=0 A3-6-3.total=1 R1.upheld=1 R1.corrected=1 R1.other=0 R1.pending=1 R1.total=3 R2.upheld=1 R2.corrected=0 "
    "R2.other=0 R2.pending=0 R2.total=1 R3.upheld=0 R3.corrected=0 R3.other=0 R3.pending=1 R3.total=1 P1-2.made=3 "
    "P1-2.repealed=1 P1-2.valid=14 P5-1=0 P6-1=12 P6-2=0 P8-1=0"
)


def clean(name: str, form: str, year: int, figures: str) -> tuple[Form, Report]:
    text = (ROOT / "tests/data" / name).read_text(encoding="utf-8")
    cells = (word.split("=") for word in figures.split())
    filled = Figures((CellAddress(*cell.split(".")), number) for cell, number in cells)
    found = built_in_form(form)
    assert found
    return found, Report(form, year, "某市住房公积金管理中心", "市公积金中心", sections=(Section("概述", text, uid=1),), figures=filled)


CLEAN = {
    "2017": lambda: (form_2014(), unbound_2017()),
    "2018": lambda: clean("clean_2018_text.txt", "2014", 2018, FIGURES_2018),
    "2021": lambda: clean("clean_2021_text.txt", "2021", 2021, FIGURES_2021),
}


@pytest.mark.parametrize("name", CLEAN)
def test_false_alarms_on_clean_text(name: str) -> None:
    form, report = CLEAN[name]()
    alarms = [one for one in Checker(form, report).findings() if one.rule in OWN_RULES]
    length = sum(len(section.text) for _address, section in report.walk())
    print(f"\n{name}: {length} characters, {len(alarms)} false alarms, {1000 * len(alarms) / length:.2f} per thousand")
    assert [(one.rule, one.message, one.quote) for one in alarms] == []


def test_proposals_on_the_clean_texts_are_right() -> None:
    """No number that has no figure gets one in the first rank, and the figures with telling words all get theirs."""
    form, report = CLEAN["2018"]()
    first = {
        (one.spelled, each.field)
        for one in numbers_in(form, report) for each in one.proposals[:1] if each.fit is Fit.WORDS
    }  # fmt: skip
    assert first == {
        ("1204 条", "{1100}"), ("5 件", "{1110}"), ("5 件", "{1120}"), ("213 条", "{1220}"), ("1012 条", "{1230}"),
        ("152 篇", "{1240}"), ("31 篇", "{2230}"), ("6 次", "{2100}"), ("1 次", "{2210}"), ("1 次", "{2220}"),
        ("6 件", "{3100}"), ("1 件", "{3110}"), ("3 件", "{3130}"), ("2 件", "{3140}"), ("6 件", "{3200}"), ("5 件", "{3210}"),
        ("1 件", "{3220}"), ("2 件", "{3310}"), ("1 件", "{3320}"), ("3 件", "{3360}"), ("1 件", "{4000}"), ("1 人", "{8310}"),
        ("23 人", "{8320}"), ("17 个", "{8200}"), ("29.5 万 元", "{8400}"), ("1 次", "{9200}"), ("40 人次", "{9300}"),
        ("两 次", "{9100}"),
    }  # fmt: skip


# ---- quotes


def test_a_quote_is_as_short_as_tells_the_number_from_the_others() -> None:
    text = "全年 32 篇，其中 32 篇阅读量超过 10 万，另有 132 篇。"
    first, second, _ten, third = quantities_of(text)
    assert quote_of(text, third, [text]) == "132 篇"
    assert quote_of(text, second, [text]) == "32 篇阅"
    quote = quote_of(text, first, [text])
    assert [covers((quote,), text, one) for one in (first, second, third)] == [True, False, False]


@law
def test_a_quote_covers_its_number_and_survives_edits_elsewhere(random: Random) -> None:
    words = ("信息", "共", "12 件", "12 件", "120 篇", "3 万次", "。", "，", "其中", "5 人", "一百件")
    text = "".join(random.choice(words) for _ in range(12))
    numbers = quantities_of(text)
    if not numbers:
        return
    number = random.choice(numbers)
    quote = quote_of(text, number, [text])
    assert covers((quote,), text, number)
    changed = "前面加一句。" + text
    moved = [one for one in quantities_of(changed) if one.start == number.start + 6]
    assert moved and covers((quote,), changed, moved[0])


def test_a_shorter_number_is_not_found_within_a_longer_one() -> None:
    (long,) = quantities_of("共 132 篇")
    assert not covers(("32 篇",), "共 132 篇", long)


# ---- values


@pytest.mark.parametrize(
    ("text", "value", "agrees"),
    [
        ("1173 条", 1173, True), ("1.2 万条", 11_732, False), ("1.1 万条", 11_732, False), ("1.3 万条", 11_732, None),
        ("1100 余条", 1173, False), ("近 1200 条", 1173, False), ("1200 余条", 1173, None), ("约 1200 条", 1173, False),
        ("1174 条", 1173, None), ("28 万元", 276_000, False), ("27 万元", 276_000, False), ("27.6 万元", 276_000, True),
    ],
)  # fmt: skip
def test_rounded_and_cut_at_the_last_digit_agrees(text: str, value: int, agrees: bool | None) -> None:
    (number,) = quantities_of(text)
    assert same(number, value) is agrees


def test_the_core_of_a_label() -> None:
    assert [label_core(label) for label in ("（二）申请办结数", "其中：主动公开规范性文件数", "1. 专职人员数", "本年制发件数")] == [
        "申请办结", "主动公开规范性文件", "专职人员", "制发"
    ]  # fmt: skip


# ---- the checker


@law
def test_rechecking_after_edits_is_checking_afresh(random: Random) -> None:
    """Numbers of the text against cells that change, sentences that change, last year's figures."""
    form = form_2014()
    sentences = (
        "受理政府信息公开申请 3 件。", "收到申请 12 件，其中当面申请 5 件、网络申请 8 件。", "专职人员 {8310} 人。", "兼职人员 22 人，同比增长 10%。",
        "未收到政府信息公开申请。", "主动公开政府信息 1173 条，比上年增加 3 条。",
    )  # fmt: skip
    text = "\n".join(random.choice(sentences) for _ in range(3))
    cells = [CellAddress(code) for code in ("3100", "8310", "8320", "1100")]
    report = Report("2014", 2017, "某局", sections=(Section("一", text, uid=1), Section("二", "", uid=2)))
    last = report._replace(year=2016, figures=Figures(dict.fromkeys(cells, "20"))) if random.random() < 0.5 else None
    checker = Checker(form, report, last)
    for _ in range(5):
        edit = random.choice((
            SetCell(random.choice(cells), random.choice(("", "2", "3", "22", "1173"))),
            SpliceText(SectionAddress((1,)), 0, 0, random.choice(sentences)),
            SpliceText(SectionAddress((0,)), 0, random.randint(0, 4), random.choice(("", "5", "2016年"))),
        ))  # fmt: skip
        try:
            report = edit.apply(report)
        except ValueError:
            continue
        checker.recheck(report, edit.touches())
        assert checker.findings() == Checker(form, report, last).findings()
