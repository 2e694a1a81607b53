"""``python -m tests.bench``: all measures, one a line."""

from . import measures, screen
from .measures import edit_of_a_cell, edit_of_the_text, opening, saving, start_of_check
from .screen import cursor_in_the_table, typing_into_a_cell

for measure in (
    start_of_check(), edit_of_a_cell(), edit_of_a_cell(filled=False), edit_of_the_text(), opening(), saving(),
    measures.typing_beside_figures(), measures.a_cell_in_many_sentences(),
    cursor_in_the_table(), typing_into_a_cell(), screen.typing_beside_figures(),
):  # fmt: skip
    print(measure, flush=True)
