"""How well numbers, proposals and statements are understood: made-up sentences of such reports with known answers.

The table is ``tests/data/number_sentences.tsv``. Run with ``-s`` to see precision and recall of each rule.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from gjj_tui.check import growth, statements, text_figures
from gjj_tui.check.finder import Fit, numbers_in
from gjj_tui.check.prose_rule import EXAMPLE, ParagraphRule, View
from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import spell
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.model.text_numbers import quantities_of
from gjj_tui.store.forms import built_in_form

ROOT = Path(__file__).parents[1]
YEARS = {"2014": 2017, "2021": 2021}


class Case(NamedTuple):
    rule: str
    form: Form
    report: Report
    last: Report
    places: tuple[tuple[int, int], ...]
    answer: str

    @property
    def text(self) -> str:
        return self.report.sections[0].text


class Score(NamedTuple):
    """What was to be found, what was found, and what of it was right; with the sentences that went wrong."""

    wanted: int
    found: int
    right: int
    wrong: tuple[str, ...] = ()

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def cases(rule: str) -> Iterator[Case]:
    for line in (ROOT / "data/number_sentences.tsv").read_text(encoding="utf-8").splitlines():
        name, form_id, figures, marked, answer = line.split("\t")
        if name != rule:
            continue
        form = built_in_form(form_id)
        assert form
        now, before = {}, {}
        for word in figures.split():
            cell, _equals, text = word.partition("=")
            (before if cell.startswith("last.") else now)[CellAddress(*cell.removeprefix("last.").split("."))] = text
        places, plain = [], ""
        for index, part in enumerate(marked.replace("⟧", "⟦").split("⟦")):
            if index % 2:
                places.append((len(plain), len(part)))
            plain += part
        year = YEARS[form_id]
        report = Report(form_id, year, EXAMPLE.agency, EXAMPLE.short_name, figures=Figures(now),
                        sections=(Section("概述", plain, uid=1),))  # fmt: skip
        yield Case(name, form, report, report._replace(year=year - 1, figures=Figures(before), sections=()),
                   tuple(places), answer)  # fmt: skip


def score(rule: str) -> Score:
    wanted = found = right = 0
    wrong = []
    for case in cases(rule):
        must, did = answers(case)
        wanted, found, right = wanted + len(must), found + len(did), right + len(must & did)
        if must != did:
            wrong.append(f"{case.text}: {sorted(must - did)} missing, {sorted(did - must)} too many")
    return Score(wanted, found, right, tuple(wrong))


def answers(case: Case) -> tuple[set[object], set[object]]:
    """What must be found in a sentence, and what is."""
    match case.rule:
        case "read":
            read = [f"{spell(number.value)}{number.unit}" for number in quantities_of(case.text)]
            return set(enumerate(case.answer.split())), set(enumerate(read))
        case "propose":
            (place,) = case.places
            (number,) = (one for one in numbers_in(case.form, case.report, case.last) if one.number.start == place[0])
            first = [one.field if one.fit is Fit.WORDS else f"?{one.field}" for one in number.proposals][:1]
            alternatives = case.answer.split("|")
            if (first or ["-"])[0] in alternatives:
                return set(first), set(first)
            return {one for one in alternatives if one != "-"}, {one for one in first if not one.startswith("?")}
        case rule:
            return set(case.places), set(found_places(rule, case))


def found_places(rule: str, case: Case) -> Iterator[tuple[int, int]]:
    for one in (*statements.RULES, *text_figures.RULES, *growth.RULES):
        if one.id != f"prose-{rule}":
            continue
        if isinstance(one, ParagraphRule):
            yield from ((hit.start, hit.length) for hit in one.find(case.text, EXAMPLE))
        else:
            view = View(case.report, case.form, case.last, {})
            yield from ((hit.start, hit.length) for _addresses, hit in one.find(view))


FLOORS = dict.fromkeys(("read", "propose", "differs", "among", "total", "share", "growth", "listed"), (0.98, 0.95))
"""Precision and recall that each rule reaches at least. The sentences were written with the rules: others will do worse."""


@pytest.mark.parametrize("rule", FLOORS)
def test_precision_and_recall(rule: str) -> None:
    result = score(rule)
    print(f"\n{rule}: {sum(1 for _ in cases(rule))} sentences, precision {result.precision:.3f}, recall {result.recall:.3f}")
    print(*result.wrong, sep="\n")
    precision, recall = FLOORS[rule]
    assert result.precision >= precision, result.wrong
    assert result.recall >= recall, result.wrong
