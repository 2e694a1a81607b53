"""The measures run. What they show is for a person at a quiet machine: ``python -m tests.bench``."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bench import measures, publishing, screen
from bench.measures import Measure


@pytest.mark.parametrize(
    "measure",
    [
        lambda: measures.start_of_check(1),
        lambda: measures.edit_of_a_cell(200, 4),
        lambda: measures.edit_of_a_cell(200, 4, filled=False),
        lambda: measures.edit_of_the_text(200, 4),
        lambda: measures.typing_with_text_checks(3000, 4),
        lambda: measures.typing_beside_figures(5000, 4),
        lambda: measures.a_cell_in_many_sentences(5000, 4),
        lambda: measures.opening(2),
        lambda: measures.saving(2),
        lambda: measures.reading_a_long_text(3000, 1),
        lambda: measures.key_in_a_long_text(3000, 2),
        lambda: measures.listing_the_numbers(3000, 2),
        lambda: publishing.export_of_the_real_report("docx", 1),
        lambda: publishing.export_of_a_large_report("xlsx", 5, 70),
        lambda: screen.cursor_in_the_table(200, 3, 1),
        lambda: screen.typing_into_a_cell(200, 3, 1),
        lambda: screen.typing_beside_figures(5000, 3, 1),
        lambda: screen.bytes_of_a_scroll(True, keys=12),
    ],
)  # fmt: skip
def test_a_measure_runs(measure: Callable[[], Measure]) -> None:
    assert measure().ratio > 0
