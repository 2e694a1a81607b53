"""The readings of the forms: each one's own sentences, where its words must also be the strongest."""

from __future__ import annotations

import pytest

from gjj_tui.check.examples import misread, read_as
from gjj_tui.model.form import Form, Reading
from gjj_tui.store.forms import built_in_form, form_ids


def built_in(id: str) -> Form:
    form = built_in_form(id)
    assert form
    return form


EXAMPLES = [
    pytest.param(id, reading, example, fits, id=f"{id}-{reading.figures[0]}-{fits}-{number}")
    for id in form_ids()
    for reading in built_in(id).readings
    for fits, examples in ((True, reading.passes), (False, reading.fails))
    for number, example in enumerate(examples)
]  # fmt: skip


@pytest.mark.parametrize(("id", "reading", "example", "fits"), EXAMPLES)
def test_the_sentences_of_readings(id: str, reading: Reading, example: str, fits: bool) -> None:
    alone = reading._replace(passes=(example,) if fits else (), fails=() if fits else (example,))
    assert list(misread(built_in(id), [alone])) == [], read_as(built_in(id), example)
