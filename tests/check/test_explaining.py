"""上报说明 and reasons: they survive checks, saves and merges, and go stale exactly when they must."""

from __future__ import annotations

import re
import unicodedata
from random import Random

import pytest
from strategies import file_of, form_2014, law, small_form, some_edit, some_report

from gjj_tui.check import prose
from gjj_tui.check.checker import Checker
from gjj_tui.check.explaining import changes_in_words, explanation_of, masked
from gjj_tui.check.prose_rule import sentence_at
from gjj_tui.commands.explanations import can_explain, written_for
from gjj_tui.model.address import CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.edit_data import edit_data, edit_of
from gjj_tui.model.edits import Edit, EditError, SetCell, SetExplanations, SpliceText
from gjj_tui.model.finding import Finding
from gjj_tui.model.merge import merge
from gjj_tui.model.numbers import parse_number
from gjj_tui.model.report import Explanation, Figures, Report, Section
from gjj_tui.store.report_save import patched_text

TEXT = "全年,共受理申请 2 件。\n办结的的 3 件,其余在办；咨询的的 4 次。"
REPORT = Report("2014", 2017, "某局", sections=(Section("概述", TEXT, uid=1),))


def found(report: Report, rule: str) -> list[Finding]:
    return [finding for finding in Checker(form_2014(), report).findings() if finding.rule == rule]


def explained(report: Report, finding: Finding, text: str = "原文如此") -> Report:
    return report._replace(explanations=(*report.explanations, written_for(report, finding, text)))


def with_text(report: Report, text: str) -> Report:
    return report._replace(sections=(report.sections[0]._replace(text=text),))


def test_a_text_finding_is_set_aside_by_its_sentence() -> None:
    first, second = found(REPORT, "prose-doubled")
    report = explained(REPORT, first)
    assert report.explanations[0].quote == "办结的的 3 件,其余在办；"
    assert [(one.mark, one.explained) for one in found(report, "prose-doubled")] == [(first.mark, True), (second.mark, False)]
    assert not any(one.explained for one in found(report, "prose-half-width"))


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("另起一段。\n" + TEXT, (True, False)), (TEXT.replace("3 件", "3件"), (True, False)), (TEXT.replace("3 件", "5 件"), (False, True)),
        (TEXT.replace("咨询", "信访"), (True, False)), (TEXT.replace("其余", "余下"), (False, False)), (TEXT.replace("3 件", "３ 件"), (True, False)),
    ],
)  # fmt: skip
def test_a_reason_is_stale_with_another_number_and_gone_with_other_words(text: str, state: tuple[bool, bool]) -> None:
    report = explained(REPORT, found(REPORT, "prose-doubled")[0])
    one = found(with_text(report, text), "prose-doubled")[0]
    assert (one.explained, one.stale) == state


def test_what_changed_is_said() -> None:
    report = explained(REPORT, found(REPORT, "prose-doubled")[0])
    report = with_text(report, TEXT.replace("3 件", "5 件"))
    (one, _other) = found(report, "prose-doubled")
    explanation = explanation_of(report, one)
    assert explanation and changes_in_words(report, explanation, one) == ["写说明时 文中的数 为 3，现为 5"]
    cells = report._replace(figures=Figures({CellAddress("3100"): "6"}))
    old = Explanation("x", "因为", (("3100", "5"), ("3110", "")))
    assert changes_in_words(cells, old, Finding("x", one.level, (CellAddress("3100"),), "")) == ["写说明时 3100 为 5，现为 6"]


def test_a_bound_figure_that_changes_makes_a_reason_stale() -> None:
    report = with_text(REPORT, "办结的的 {3100} 件。")._replace(figures=Figures({CellAddress("3100"): "3"}))
    report = explained(report, found(report, "prose-doubled")[0])
    assert report.explanations[0].quote == "办结的的 3 件。"
    checker = Checker(form_2014(), report)
    edit = SetCell(CellAddress("3100"), "4")
    checker.recheck(edit.apply(report), edit.touches())
    assert [one.stale for one in checker.findings() if one.rule == "prose-doubled"] == [True]


def test_an_explanation_that_holds_goes_before_a_stale_one() -> None:
    old, new = Explanation("r", "旧", (("3100", "1"),)), Explanation("r", "新", (("3100", "2"),))
    report = REPORT._replace(figures=Figures({CellAddress("3100"): "2"}))
    finding = Finding("r", prose.PARAGRAPH_RULES[0].level, (CellAddress("3100"),), "")
    for explanations in ((old, new), (new, old)):
        assert explanation_of(report._replace(explanations=explanations), finding) == new


def _edit(random: Random, report: Report) -> Edit:
    """An edit of any kind, often one of the text where there is something to explain."""
    if random.randint(0, 1) and report.sections:
        index = random.randrange(len(report.sections))
        text = report.sections[index].text
        at = random.randint(0, len(text))
        words = random.choice(("的的 3 件。", "的的 4 件。", "甲,乙 5。", "好", "\n", "1"))
        return SpliceText(SectionAddress((index,)), at, min(len(text), at + random.randint(0, 2)), words)
    return some_edit(random, report, small_form())


def _must_be(report: Report, finding: Finding) -> tuple[bool, bool]:
    """The state of a finding by the words of the contract, worked out on its own."""
    states = []
    for one in report.explanations:
        if one.rule != finding.rule:
            continue
        cells = {str(address): report.figures.text(address) for address in finding.addresses if isinstance(address, CellAddress)}
        if one.quote:
            if masked(one.quote) != masked(finding.quote):
                continue
        elif one.seen and not any(seen in cells for seen, _figure in one.seen):
            continue
        fresh = all(_same(figure, report.figures.text(CellAddress(*(seen.split(".", 1))))) for seen, figure in one.seen)
        numbers = [_figures(text) for text in (one.quote, finding.quote)] if one.quote else [[], []]
        fresh = fresh and all(_same(*pair) for pair in zip(*numbers, strict=True))
        states.append(fresh)
    return any(states), bool(states) and not any(states)


def _figures(text: str) -> list[str]:
    return re.findall(r"[0-9０-９]+(?:[.．,，][0-9０-９]+)*", text)


def _same(one: str, other: str) -> bool:
    one, other = (unicodedata.normalize("NFKC", text) for text in (one, other))
    return one == other or (parse_number(one) is not None and parse_number(one) == parse_number(other))


@law
def test_explanations_survive_checks_saves_the_journal_and_merges_and_go_stale_exactly_when_they_must(random: Random) -> None:
    form = small_form()
    report = some_report(random, form)
    if report.sections:
        report = report._replace(sections=(report.sections[0]._replace(text="办结的的 3 件,其余在办。"), *report.sections[1:]))
    checker = Checker(form, report)
    for _ in range(random.randint(1, 8)):
        open_ones = [one for one in checker.findings() if can_explain(one)]
        if open_ones and random.randint(0, 1):
            finding = random.choice(open_ones)
            new = written_for(report, finding, "原文如此")
            edit: Edit = SetExplanations((*report.explanations, new))
            report = edit.apply(report)
            checker.recheck(report, edit.touches())
            assert edit_of(edit_data(edit)) == edit
            again = next(one for one in checker.findings() if one[:4] == finding[:4] and one.mark == finding.mark)
            assert (again.explained, again.stale) == (True, False)
        else:
            edit = _edit(random, report)
            try:
                report = edit.apply(report)
            except EditError:
                continue
            checker.recheck(report, edit.touches())
        assert checker.findings() == Checker(form, report).findings()
        for finding in checker.findings():
            assert (finding.explained, finding.stale) == _must_be(report, finding), finding
    merged = merge(report, report._replace(year=report.year), report._replace(short_name="别处改的")).report
    assert merged.explanations == report.explanations
    base = report._replace(explanations=report.explanations[:1])
    assert merge(base, report, base).report.explanations == report.explanations


@law
def test_explanations_with_quotes_are_written_and_read_back(random: Random) -> None:
    quotes = ('甲,"乙"的的 3 件。', "", "反斜杠\\ 和 '引号'", "{3100} 件；")
    file = file_of('form = "2014"\nyear = 2017\nagency = "某局"\n[[explanation]]\nrule = "a"\ntext = "b"\nquote = "c 1"  # 注\n')
    assert file.report.explanations == (Explanation("a", "b", (), "c 1"),)
    wanted = tuple(
        Explanation(random.choice("ab"), "因为", random.choice(((), (("3100", "5"),))), random.choice(quotes))
        for _ in range(random.randint(0, 3))
    )
    text = patched_text(file, file.report._replace(explanations=wanted))
    assert file_of(text).report.explanations == wanted


def test_the_sentence_of_a_finding_is_the_printed_one() -> None:
    (one, _two) = found(REPORT, "prose-doubled")
    assert one.addresses == (ParagraphAddress((0,), 1),)
    assert one.mark and one.quote == sentence_at(TEXT.split("\n")[1], *one.mark)
