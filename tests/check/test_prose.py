"""Rules that read text: each one's examples, where what they find is marked, and that a keystroke reads one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from random import Random

import pytest
from strategies import form_2014, forms, law, some_edit, some_report

from gjj_tui.check import prose
from gjj_tui.check.checker import Checker
from gjj_tui.check.fixes import fixes_for
from gjj_tui.check.prose_rule import (
    EXAMPLE,
    Context,
    Example,
    Hit,
    ParagraphRule,
    ReportExample,
    ReportRule,
    View,
    sentence_at,
    shown,
)
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.edits import EditError, SetCell, SetProperty, SpliceText
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.store.forms import forms_for

Marked = tuple[str, list[tuple[int, int]]]


def marked(text: str) -> Marked:
    """The text without ⟦⟧, and offset and length of what they stood around."""
    places: list[tuple[int, int]] = []
    plain = ""
    for part in re.split(r"(⟦.*?⟧)", text):
        if part.startswith("⟦"):
            places.append((len(plain), len(part) - 2))
        plain += part.strip("⟦⟧") if part.startswith("⟦") else part
    return plain, places


def report_of(text: str, year: int, form: str) -> Report:
    """The report of a `ReportExample`."""
    sections: list[Section] = []
    for uid, line in enumerate(text.strip().split("\n"), 1):
        head, _space, rest = line.partition(" ")
        if head in ("#", "="):
            sections.append(Section(rest, numbered=head == "#", uid=uid))
        elif head == "##":
            sections[-1] = sections[-1]._replace(sections=(*sections[-1].sections, Section(rest, uid=uid)))
        else:
            top = sections[-1]
            inner = top.sections[-1] if top.sections else top
            inner = inner._replace(text=f"{inner.text}\n{line}".strip("\n"))
            sections[-1] = top._replace(sections=(*top.sections[:-1], inner)) if top.sections else inner
    return Report(form, year, EXAMPLE.agency, EXAMPLE.short_name, sections=tuple(sections))


def read_paragraph(rule: ParagraphRule, text: str, context: Context) -> list[Hit]:
    return list(rule.find(text, context)) if not rule.words or any(word in text for word in rule.words) else []


def read_report(rule: ReportRule, example: ReportExample) -> list[tuple[str, tuple[int, int] | None]]:
    """What is found, as the text of the paragraph or title with its mark."""
    text, _places = marked(example.text)
    report = report_of(text, EXAMPLE.year, example.form)
    cells = ((CellAddress(*cell.split(".")), figure) for cell, figure in example.figures.items())
    report = report._replace(figures=Figures(cells))
    last = report_of(example.last, EXAMPLE.year - 1, example.form) if example.last else None
    form = forms(example.form)
    assert form
    paragraphs = {
        ParagraphAddress(address.path, index): paragraph
        for address, section in report.walk() for index, (_offset, paragraph) in enumerate(section.paragraphs())
    }  # fmt: skip
    found: list[tuple[str, tuple[int, int] | None]] = []
    for addresses, hit in rule.find(View(report, form, last, paragraphs)):
        match addresses[0]:
            case ParagraphAddress() as place:
                found.append((paragraphs[place], (hit.start, hit.length)))
            case SectionAddress(path) as place if path:
                found.append((report.section(place).title, None))
            case _:
                found.append(("", None))
    return found


PARAGRAPH_EXAMPLES = [
    pytest.param(rule, example if isinstance(example, Example) else Example(example), fails, id=f"{rule.id}-{fails}-{number}")
    for rule in prose.PARAGRAPH_RULES
    for fails, examples in ((False, rule.passes), (True, rule.fails))
    for number, example in enumerate(examples)
]  # fmt: skip
REPORT_EXAMPLES = [
    pytest.param(rule, example, fails, id=f"{rule.id}-{fails}-{number}")
    for rule in prose.REPORT_RULES
    for fails, examples in ((False, rule.passes), (True, rule.fails))
    for number, example in enumerate(examples)
]  # fmt: skip


@pytest.mark.parametrize(("rule", "example", "fails"), PARAGRAPH_EXAMPLES)
def test_examples_of_rules_about_paragraphs(rule: ParagraphRule, example: Example, fails: bool) -> None:
    text, places = marked(example.text)
    hits = read_paragraph(rule, text, example.context or EXAMPLE)
    assert [(hit.start, hit.length) for hit in hits] == places
    assert fails == bool(places)
    assert all(hit.message for hit in hits)


@pytest.mark.parametrize(("rule", "example", "fails"), REPORT_EXAMPLES)
def test_examples_of_rules_about_reports(rule: ReportRule, example: ReportExample, fails: bool) -> None:
    found = read_report(rule, example)
    if not fails:
        assert found == []
        return
    expected: list[tuple[str, tuple[int, int] | None]] = []
    for line in example.text.strip().split("\n"):
        plain, places = marked(line)
        if plain.startswith(("# ", "## ", "= ")):
            expected += [(plain.partition(" ")[2], None) for _place in places]
        else:
            expected += [(plain, place) for place in places]
    assert sorted(found, key=str) == sorted(expected, key=str)
    assert found


def test_every_rule_has_a_name_of_its_own_and_examples_of_both_kinds() -> None:
    rules = [*prose.PARAGRAPH_RULES, *prose.REPORT_RULES]
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.id.startswith("prose-"), rule.id
        assert rule.title and rule.passes and rule.fails, rule.id
        assert prose.rule_of(rule.id) is rule


# ---- how they are run, with rules made for it ----


def _bad(text: str, context: Context) -> Iterator[Hit]:
    for found in re.finditer("坏", text):
        word = context.short_name or "坏"
        yield Hit(found.start(), 1, f"{word}：{shown(text, found.start(), 1)}", ((found.start(), found.end(), "好"),))


def _sections(view: View) -> Iterable[tuple[tuple[Address, ...], Hit]]:
    for address, section in view.report.walk():
        if "坏" in section.title:
            yield (address,), Hit(0, 0, "标题坏")
    for place, text in view.paragraphs.items():
        figure = view.report.figures.text(CellAddress("3100"))
        if figure and text.endswith(figure):
            yield (place, CellAddress("3100")), Hit(len(text) - len(figure), len(figure), "数")


BAD = ParagraphRule("prose-bad", Level.SOFT, "坏", _bad, (), (), ("坏",), titles=True)
WHOLE = ReportRule("prose-whole", Level.HINT, "全文", _sections, (), (), figures=True)


@pytest.fixture
def two_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prose, "PARAGRAPH_RULES", (BAD,))
    monkeypatch.setattr(prose, "REPORT_RULES", (WHOLE,))


def of_text(checker: Checker) -> list[Finding]:
    return [finding for finding in checker.findings() if finding.rule.startswith("prose-")]


REPORT = Report(
    "2014", 2017, "某局", figures=Figures({CellAddress("3100"): "12"}),
    sections=(Section("一", "好。这句坏了，又坏。\n\n收到 12", uid=1), Section("坏的", "甲", uid=2)),
)  # fmt: skip


@pytest.mark.usefixtures("two_rules")
def test_what_is_found_is_marked_and_quoted_in_the_order_of_the_text() -> None:
    found = of_text(Checker(form_2014(), REPORT))
    assert [(one.rule, str(one.addresses[0]), one.mark, one.quote) for one in found] == [
        ("prose-bad", "§1¶1", (4, 1), "这句坏了，又坏。"), ("prose-bad", "§1¶1", (8, 1), "这句坏了，又坏。"),
        ("prose-bad", "§2", None, "坏的"), ("prose-whole", "§1¶2", (3, 2), "收到 12"), ("prose-whole", "§2", None, "坏的"),
    ]  # fmt: skip


@pytest.mark.usefixtures("two_rules")
def test_a_title_of_the_report_is_read_too() -> None:
    found = of_text(Checker(form_2014(), REPORT._replace(title="坏报告")))
    assert next(str(one.addresses[0]) for one in found if one.rule == "prose-bad") == "@title"


@pytest.mark.usefixtures("two_rules")
def test_a_keystroke_reads_one_paragraph(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def spy(text: str, _context: Context) -> Iterator[Hit]:
        read.append(text)
        yield from ()

    monkeypatch.setattr(prose, "PARAGRAPH_RULES", (BAD._replace(find=spy, words=()),))
    checker = Checker(form_2014(), REPORT)
    read.clear()
    edit = SpliceText(SectionAddress((0,)), 0, 0, "更")
    checker.recheck(edit.apply(REPORT), edit.touches())
    assert read == ["更好。这句坏了，又坏。"]


@pytest.mark.usefixtures("two_rules")
def test_a_property_that_rules_know_has_the_text_read_again() -> None:
    checker = Checker(form_2014(), REPORT)
    edit = SetProperty("short_name", "某")
    delta = checker.recheck(edit.apply(REPORT), edit.touches())
    assert {finding.message[:2] for finding in delta.new} == {"某："}


@pytest.mark.usefixtures("two_rules")
def test_a_rule_that_reads_figures_follows_a_cell() -> None:
    checker = Checker(form_2014(), REPORT)
    edit = SetCell(CellAddress("3100"), "2")
    checker.recheck(edit.apply(REPORT), edit.touches())
    assert [one.mark for one in of_text(checker) if one.rule == "prose-whole"] == [(4, 1), None]


@law
def test_text_rules_after_any_edits_find_what_a_fresh_check_finds(random: Random) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(prose, "PARAGRAPH_RULES", (BAD,))
        patch.setattr(prose, "REPORT_RULES", (WHOLE,))
        form = form_2014()
        report = some_report(random, form)
        checker = Checker(form, report)
        for _ in range(random.randint(1, 10)):
            edit = some_edit(random, report, form)
            if random.randint(0, 2) == 0 and report.sections:
                section = SectionAddress((random.randrange(len(report.sections)),))
                edit = SpliceText(section, 0, 0, random.choice(("坏", "坏\n", "1", "坏坏")))
            try:
                report = edit.apply(report)
            except EditError:
                continue
            checker.recheck(report, edit.touches())
            assert checker.findings() == Checker(form, report).findings()


@pytest.mark.parametrize(
    ("text", "start", "sentence"),
    [("甲。乙丙；丁", 2, "乙丙；"), ("甲。乙丙；丁", 5, "丁"), ("甲。乙", 1, "甲。"), ("甲！ 乙", 3, "乙")],
)
def test_the_sentence_of_a_place(text: str, start: int, sentence: str) -> None:
    assert sentence_at(text, start, 1) == sentence


def test_a_message_shows_the_place_with_words_around_it() -> None:
    assert shown("一二三四五六七八九十一二三四五六七八九十一二三四五", 13, 2) == "…二三四五六七八九十一二三【四五】六七八九十一二三四五"
    assert shown("甲乙", 0, 1) == "【甲】乙"




# ---- corrections


def corrected(text: str, rule: str, figures: Figures | None = None, number: int = -1) -> str:
    """The text after the first correction on offer, or the last, for the first finding of a rule."""
    report = Report("2014", 2017, "某局", sections=(Section("概述", text, uid=1),), figures=figures or Figures())
    found = next(one for one in Checker(form_2014(), report).findings() if one.rule == rule)
    return fixes_for(found, form_2014(), report)[number].edit.apply(report).sections[0].text


def test_all_places_of_a_kind_are_corrected_at_once() -> None:
    text = "运作正常,顺利(含网上).\n完善制度;拓宽渠道,成效明显。"
    assert corrected(text, "prose-half-width") == "运作正常，顺利（含网上）。\n完善制度；拓宽渠道，成效明显。"
    assert corrected(text, "prose-half-width", number=0).endswith("\n完善制度;拓宽渠道,成效明显。")


def test_the_places_of_a_kind_are_counted_not_the_paragraphs() -> None:
    text = "运作正常,顺利(含网上).\n完善制度;拓宽渠道,成效明显。"
    report = Report("2014", 2017, "某局", sections=(Section("概述", text, uid=1),))
    found = next(one for one in Checker(form_2014(), report).findings() if one.rule == "prose-half-width")
    titles = [fix.title for fix in fixes_for(found, form_2014(), report)]
    assert titles[-1] == "全部同类修正（6 处）" and ("4 处" in titles[0] or "改为" in titles[0])


def test_a_correction_beside_a_bound_figure_leaves_it_bound() -> None:
    figures = Figures({CellAddress("3100"): "12"})
    assert corrected("受理 {3100} 件,办结的的 {3100} 件。", "prose-doubled", figures) == "受理 {3100} 件,办结的 {3100} 件。"
    assert corrected("受理 {3100} 件,办结 {3100} 件。", "prose-half-width", figures) == "受理 {3100} 件，办结 {3100} 件。"


def test_what_a_bound_figure_prints_is_no_placeholder() -> None:
    report = Report("2014", 2017, "某局", sections=(Section("概述", "受理申请 {3100} 件。", uid=1),))
    assert not of_text(Checker(form_2014(), report))


@law
def test_a_correction_takes_its_finding_away(random: Random) -> None:
    """Whatever the sentences: the place is found no more, nothing else of its rule comes up, and undo takes it back."""
    text = "\n".join("".join(random.choice(PIECES) for _ in range(random.randint(1, 6))) for _ in range(random.randint(1, 3)))
    report = Report("2014", 2017, "某局", sections=(Section("概,述", text, uid=1),), figures=Figures({CellAddress("3100"): "2"}))
    for finding in Checker(form_2014(), report).findings():
        for fix in fixes_for(finding, form_2014(), report):
            fixed = fix.edit.apply(report)
            assert fixed != report
            assert fix.edit.inverse(report).apply(fixed) == report
            rest, before = (
                sum(len(one.places) for one in Checker(form_2014(), each).findings() if one.rule == finding.rule)
                for each in (fixed, report)
            )
            assert rest < before, (fix.title, text)


PIECES = (
    "公开", "的的", "信息,", "（含网上)", "收到 {3100} 件", "。", " and ", "2016年，本局共受理申请2件。", "国办发[2014]32号",
    "一是甲；三是乙。", "进行进行", "：", "「", "，，",
)  # fmt: skip


@pytest.mark.parametrize("year", [-1, 0, 99, 9999, 10_000, 10**20])
def test_a_year_that_no_calendar_has_ends_no_check(year: int) -> None:
    text = "统计期限自2017年1月1日起至2017年12月31日止。"
    report = Report("2014", year, "某局", sections=(Section("概述", text, uid=1),))
    assert Checker(form_2014(), report, report, (), forms_for).findings()


@pytest.mark.parametrize("text", ["自0000年1月1日起至0000年12月31日止。", "一是甲；十十是乙；二是丙。", "{" + "sum(" * 3000 + "3100}"])
def test_senseless_text_ends_no_check(text: str) -> None:
    report = Report("2014", 2017, "某局", sections=(Section("概述", text, uid=1),))
    assert Checker(form_2014(), report, report, (), forms_for).findings()
