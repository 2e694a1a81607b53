"""The examples that a form gives for its rules and readings, tried: what passes must pass, and what fails must fail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from gjj_tui.check.checker import Checker
from gjj_tui.check.indirect import rates_of
from gjj_tui.check.wording import Place, matches_of
from gjj_tui.model.finding import Finding
from gjj_tui.model.form import Example, Form, Reading, Rule
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Figures, Report, Section


class Surprise(NamedTuple):
    """An example that does not do what the form says; `number` counts from 1 within its kind."""

    rule: Rule
    passes: bool
    number: int


def findings_of(form: Form, rule: Rule, example: Example) -> list[Finding]:
    """What the rule finds in a report that holds nothing but the example."""
    sections = (Section("", example.text, uid=1),)
    report = Report(form.id, form.years[0], "", sections=sections, figures=Figures(example.figures))
    report = report._replace(agency_kind=example.agency_kind)
    last = report._replace(figures=Figures(example.last))
    return [finding for finding in Checker(form, report, last).findings() if finding.rule == rule.id]


def surprises(form: Form, rules: Iterable[Rule]) -> Iterator[Surprise]:
    """Every example of some rules that is not what it says."""
    for rule in rules:
        for passes, examples in ((True, rule.passes), (False, rule.fails)):
            for number, example in enumerate(examples, 1):
                if bool(findings_of(form, rule, example)) == passes:
                    yield Surprise(rule, passes, number)


class Misread(NamedTuple):
    """A sentence of a reading that is not read as the form says: its number is, or is not, one of the figures."""

    passes: bool
    sentence: str


def read_as(form: Form, sentence: str) -> list[str]:
    """The figures that the number in ⟦⟧ of a sentence may be, the surest first; those only asked for behind a ?."""
    start, text = sentence.index("⟦"), sentence.replace("⟦", "").replace("⟧", "")
    place = Place(form, form.years[0])
    found = [match.spoken for match in matches_of(text, place) if match.number.start == start]
    found += [spoken for number, spoken in rates_of(text, place) if number.start == start]
    return [("?" if spoken.ask else "") + figure.source for spoken in found for figure in spoken.figures]


def misread(form: Form, readings: Iterable[Reading]) -> Iterator[Misread]:
    """Every sentence of some readings that is not read as it says."""
    for reading in readings:
        figures = [("?" if reading.ask else "") + source for source in reading.figures]
        for sentence in reading.passes:
            if read_as(form, sentence)[: len(figures)] != figures:
                yield Misread(True, sentence)
        for sentence in reading.fails:
            if set(figures) & set(read_as(form, sentence)):
                yield Misread(False, sentence)
