"""The readings of the forms: each one's own sentences, and that the strongest words win."""

from __future__ import annotations

import pytest

from gjj_tui.check.wording import Place, matches_of
from gjj_tui.model.form import Form, Reading
from gjj_tui.store.forms import built_in_form, form_ids

YEARS = {"2014": 2017, "2019": 2019, "2021": 2021}


def built_in(id: str) -> Form:
    form = built_in_form(id)
    assert form
    return form


def read(form: Form, example: str, year: int) -> list[str]:
    """The figures that the number in ⟦⟧ may be, the surest first; those after ? are only asked."""
    start = example.index("⟦")
    text = example.replace("⟦", "").replace("⟧", "")
    found = [match for match in matches_of(text, Place(form, year)) if match.number.start == start]
    return [("?" if match.spoken.ask else "") + figure.source for match in found for figure in match.spoken.figures]


EXAMPLES = [
    pytest.param(id, reading, example, fits, id=f"{id}-{reading.figures[0]}-{fits}-{number}")
    for id in form_ids() if id in YEARS
    for reading in built_in(id).readings
    for fits, examples in ((True, reading.passes), (False, reading.fails))
    for number, example in enumerate(examples)
]  # fmt: skip


@pytest.mark.parametrize(("id", "reading", "example", "fits"), EXAMPLES)
def test_the_sentences_of_readings(id: str, reading: Reading, example: str, fits: bool) -> None:
    found = read(built_in(id), example, YEARS[id])
    mark = "?" if reading.ask else ""
    if fits:
        assert found[: len(reading.figures)] == [mark + source for source in reading.figures]
    else:
        assert not {mark + source for source in reading.figures} & set(found)
