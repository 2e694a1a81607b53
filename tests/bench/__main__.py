"""``python -m tests.bench``: all measures, one a line."""

from .measures import (
    edit_of_a_cell,
    edit_of_the_text,
    key_in_a_long_text,
    listing_the_numbers,
    opening,
    reading_a_long_text,
    saving,
    start_of_check,
)
from .screen import cursor_in_the_table, typing_into_a_cell

for measure in (
    start_of_check(), edit_of_a_cell(), edit_of_a_cell(filled=False), edit_of_the_text(), opening(), saving(),
    reading_a_long_text(), key_in_a_long_text(), listing_the_numbers(),
    cursor_in_the_table(), typing_into_a_cell(),
):  # fmt: skip
    print(measure, flush=True)
