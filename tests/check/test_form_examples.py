"""Every rule of every built-in form holds its own examples."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from strategies import small_form

from gjj_tui.check.examples import findings_of
from gjj_tui.model.form import Example, Form, Rule
from gjj_tui.store.forms import built_in_form, form_ids


def built_in() -> Iterator[Form]:
    for id in form_ids():
        form = built_in_form(id)
        assert form is not None
        yield form


FORMS = [*built_in(), small_form()]
RULES = [pytest.param(form, rule, id=f"{form.id}-{rule.id}") for form in FORMS for rule in form.rules]
EXAMPLES = [
    pytest.param(form, rule, example, expected, id=f"{form.id}-{rule.id}-{'fail' if expected else 'pass'}-{number}")
    for form in FORMS
    for rule in form.rules
    for expected, examples in ((0, rule.passes), (1, rule.fails))
    for number, example in enumerate(examples)
]


@pytest.mark.parametrize(("form", "rule", "example", "expected"), EXAMPLES)
def test_an_example_that_passes_gives_no_finding_and_one_that_fails_gives_one(
    form: Form, rule: Rule, example: Example, expected: int
) -> None:
    found = findings_of(form, rule, example)
    assert len(found) == expected
    for finding in found:
        assert finding.level == rule.level
        assert rule.message in finding.message


@pytest.mark.parametrize(("form", "rule"), [one for one in RULES if one.values[0] is not FORMS[-1]])
def test_a_rule_has_examples_of_both_kinds_and_says_who_says_so(form: Form, rule: Rule) -> None:
    assert rule.passes
    assert rule.fails
    assert rule.source.strip()
    assert rule.message.strip()
    assert not rule.message.endswith(("。", "！"))


@pytest.mark.parametrize("form", FORMS[:-1], ids=lambda form: form.id)
def test_a_built_in_form_names_its_paper_and_every_coded_row_a_definition(form: Form) -> None:
    assert "国办" in form.source
    for table in form.tables:
        for row in table.rows:
            assert bool(row.code) == bool(row.definition), row.label
