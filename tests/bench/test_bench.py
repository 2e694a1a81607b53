"""The measures run. What they show is for a person at a quiet machine: ``python -m tests.bench``."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bench import measures, screen
from bench.measures import Measure


@pytest.mark.parametrize(
    "measure",
    [
        lambda: measures.start_of_check(1),
        lambda: measures.edit_of_a_cell(200, 4),
        lambda: measures.edit_of_a_cell(200, 4, filled=False),
        lambda: measures.edit_of_the_text(200, 4),
        lambda: measures.opening(2),
        lambda: measures.saving(2),
        lambda: screen.cursor_in_the_table(200, 3, 1),
        lambda: screen.typing_into_a_cell(200, 3, 1),
    ],
)  # fmt: skip
def test_a_measure_runs(measure: Callable[[], Measure]) -> None:
    assert measure().ratio > 0


def test_an_edit_costs_about_the_same_in_2000_rows_as_in_60() -> None:
    """Four times the bound of 2 that holds on a quiet machine: this only catches work that grows with the form."""
    assert min(measures.edit_of_a_cell(2_000, 40).ratio for _ in range(3)) < 8
