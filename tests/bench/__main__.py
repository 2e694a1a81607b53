"""``python -m tests.bench``: all measures, one a line."""

from .measures import edit_of_a_cell, edit_of_the_text, opening, saving, start_of_check, typing_with_text_checks
from .screen import cursor_in_the_table, typing_into_a_cell

for measure in (
    start_of_check(), edit_of_a_cell(), edit_of_a_cell(filled=False), edit_of_the_text(), typing_with_text_checks(), opening(), saving(),
    cursor_in_the_table(), typing_into_a_cell(),
):  # fmt: skip
    print(measure, flush=True)
