"""``python -m tests.bench``: all measures, one a line."""

from . import measures, screen
from .measures import edit_of_a_cell, edit_of_the_text, opening, saving, start_of_check
from .publishing import FORMATS, export_of_a_large_report, export_of_the_real_report
from .screen import cursor_in_the_table, typing_into_a_cell

for measure in (
    start_of_check(), edit_of_a_cell(), edit_of_a_cell(filled=False), edit_of_the_text(), opening(), saving(),
    measures.typing_with_text_checks(), measures.typing_beside_figures(), measures.a_cell_in_many_sentences(),
    measures.reading_a_long_text(), measures.key_in_a_long_text(), measures.listing_the_numbers(),
    cursor_in_the_table(), typing_into_a_cell(), screen.typing_beside_figures(),
    *(screen.bytes_of_a_scroll(sides, size) for sides in (True, False) for size in ((80, 24), (120, 40))),
    *map(export_of_the_real_report, FORMATS), *map(export_of_a_large_report, FORMATS),
):  # fmt: skip
    print(measure, flush=True)
