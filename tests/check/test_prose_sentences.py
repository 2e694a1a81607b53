"""How well the rules that read text do: precision and recall on sentences with known answers, false alarms on clean text.

The sentences are in ``tests/data/text_sentences.tsv``. Run with ``-s`` to see the figures of each rule.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import NamedTuple

import pytest
from strategies import form_2014, read_real

from gjj_tui.check import prose
from gjj_tui.check.checker import Checker
from gjj_tui.check.prose_rule import EXAMPLE, Context
from gjj_tui.model.report import Report, Section

ROOT = Path(__file__).resolve().parents[2]
SENTENCES = ROOT / "tests" / "data" / "text_sentences.tsv"
CLEAN = ROOT / "tests" / "data" / "clean_2017.txt"
SEED = ROOT / "tests" / "data" / "seed_2017_text.txt"

FLOORS = (0.9, 0.9)
"""Precision and recall that every rule reaches."""
FORMS = {2017: "2014", 2019: "2019", 2022: "2021"}


class Sentence(NamedTuple):
    wrong: frozenset[str]
    year: int
    text: str


def sentences() -> list[Sentence]:
    found = []
    for line in SENTENCES.read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            wrong, year, text = line.split("\t")
            found.append(Sentence(frozenset(wrong.split(",")) - {"-"}, int(year), text))
    return found


def found_in(sentence: Sentence) -> set[str]:
    year = sentence.year
    context: Context = EXAMPLE._replace(form=FORMS[year], year=year, period=(f"{year}-01-01", f"{year}-12-31"))
    return {rule.id.removeprefix("prose-") for rule, _hit in prose.read(sentence.text, context)} & OURS


OURS = {one for sentence in sentences() for one in sentence.wrong}


def test_there_are_enough_sentences_and_about_as_many_right_ones_as_wrong_ones() -> None:
    every = sentences()
    assert len(every) >= 120
    assert len({sentence.text for sentence in every}) == len(every)
    assert 0.35 < sum(not sentence.wrong for sentence in every) / len(every) < 0.6
    assert {f"prose-{one}" for one in OURS} <= {rule.id for rule in prose.PARAGRAPH_RULES}


def test_precision_and_recall_of_each_rule(capsys: pytest.CaptureFixture[str]) -> None:
    right, wrong, missed = Counter[str](), Counter[str](), Counter[str]()
    lines = []
    for sentence in sentences():
        found = found_in(sentence)
        right.update(found & sentence.wrong)
        wrong.update(found - sentence.wrong)
        missed.update(sentence.wrong - found)
        if found != sentence.wrong:
            lines.append(f"  {sorted(found)} for {sorted(sentence.wrong)}: {sentence.text}")
    below = []
    for rule in sorted(OURS):
        precision = right[rule] / max(1, right[rule] + wrong[rule])
        recall = right[rule] / max(1, right[rule] + missed[rule])
        counts = f"{right[rule]} right, {wrong[rule]} wrong, {missed[rule]} missed"
        lines.append(f"{rule:16} precision {precision:.2f}  recall {recall:.2f}  ({counts})")
        if precision < FLOORS[0] or recall < FLOORS[1]:
            below.append(rule)
    total = sum(right.values())
    assert total / (total + sum(wrong.values())) >= 0.97
    assert total / (total + sum(missed.values())) >= 0.97
    lines.append(f"all: precision {total / (total + sum(wrong.values())):.3f}, recall {total / (total + sum(missed.values())):.3f}")
    with capsys.disabled():
        print("\n" + "\n".join(lines))
    assert below == []


def test_false_alarms_on_clean_text(capsys: pytest.CaptureFixture[str]) -> None:
    """Text that a careful editor would let stand: nothing is found in it."""
    report = Report("2014", 2017, EXAMPLE.agency, EXAMPLE.short_name, status="published")
    lines = CLEAN.read_text(encoding="utf-8").split("\n")
    text = "\n".join(line for line in lines if line and not line.startswith("#"))
    report = report._replace(sections=(Section("概述", text, uid=1),))
    found = [one for one in Checker(form_2014(), report).findings() if one.rule.startswith("prose-")]
    thousands = len(text) / 1000
    with capsys.disabled():
        print(f"\nclean text: {len(found) / thousands:.2f} false alarms per thousand characters ({thousands:.1f} thousand)")
    assert [(one.rule, one.message) for one in found] == []


def test_the_real_report_has_only_the_flaws_of_the_scan() -> None:
    file = read_real(ROOT, "2017.toml")
    found = [one for one in Checker(file.form, file.report).findings() if one.rule.startswith("prose-")]
    assert {one.rule for one in found} == {"prose-half-width"}
    assert [str(one.addresses[0]) for one in found] == ["§1¶1", "§2¶1", "§2¶2"]


def test_the_scan_itself_has_the_english_word_and_nothing_else() -> None:
    """Its headings with their brackets are not read here: the numbers of headings are generated."""
    lines = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line and line[0] not in "#="]
    context = EXAMPLE._replace(agency="上海市公积金管理中心")
    found = Counter(rule.id for line in lines for rule, _hit in prose.read(line, context))
    assert found == {"prose-half-width": 3, "prose-latin": 1}
