"""Figures of the table in the text: put one in, go from it to its cell and from a cell to its sentences, unbind it."""

from __future__ import annotations

from gjj_tui.commands.figures import (
    Offer,
    Use,
    cell_words,
    offers,
    print_text,
    uses,
    value_words,
)
from gjj_tui.commands.workbench import Choice, Workbench, matching, why_readonly
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.binding import Cell
from gjj_tui.model.edits import SpliceText
from gjj_tui.model.printed import Piece, plain, spell_field, splice_printed
from gjj_tui.model.report import Section
from gjj_tui.model.visible import visible


def use_figure(bench: Workbench) -> None:
    """Put a figure in at the cursor, in place of what is selected; on a figure, another in its place."""
    selected = bench.selected
    if selected is None:
        return
    section, start, end = selected
    piece = figure_at(bench)
    if piece and start == end:
        start, end = piece.source

    def find(query: str) -> list[Choice]:
        found = offers(bench.session, query)
        choices = [Choice(offer.words, offer, value_words(bench.session, offer.term)) for offer in found]
        return choices or [Choice(_("没有找到"), None)]

    def put(offer: object) -> None:
        if isinstance(offer, Offer):
            _put(bench, section, start, end, spell_field(offer.term))

    title = _("插入表中的数：代码、名称，或两项相加减；上年的数写“上年 3100”")
    bench.pick(title, find, put)


def _put(bench: Workbench, section: SectionAddress, start: int, end: int, field: str) -> bool:
    """Put a field in place of a span of the source."""
    whole = print_text(bench.session, bench.session.report.section(section).text)
    splice = splice_printed(whole, *whole.printed_span(start, end), field)
    return bench.do(SpliceText(section, *splice))


def why_no_text(bench: Workbench) -> str:
    return why_readonly(bench) or ("" if bench.selected else _("先打开一个章节"))


def figure_at(bench: Workbench) -> Piece | None:
    """The figure of the text that is selected, or that the cursor stands before or behind."""
    if bench.selected is None:
        return None
    section, start, end = bench.selected
    whole = print_text(bench.session, bench.session.report.section(section).text)
    first, last = whole.printed_span(start, end)
    near = whole.between(first, last) or whole.between(first - 1, last + 1)
    return next((piece for piece in reversed(near) if piece.term or piece.fault), None)


def why_no_figure(bench: Workbench) -> str:
    piece = figure_at(bench)
    if piece is None:
        return _("光标不在引用的数上")
    return piece.fault


def go_to_cell(bench: Workbench) -> None:
    """From a figure of the text to its cell; of several, to the one chosen."""
    piece = figure_at(bench)
    cells = list(dict.fromkeys(piece.cells)) if piece else []
    if len(cells) == 1:
        _go(bench, cells[0])
    elif cells:
        choices = [Choice(cell_words(bench.session, cell), cell) for cell in cells]
        bench.ask(_("到哪一格？"), choices, lambda cell: _go(bench, cell))


def _go(bench: Workbench, cell: object) -> None:
    if isinstance(cell, Cell):
        bench.show(cell.address)
        if cell.last:
            words = cell_words(bench.session, cell)
            bench.tell(_("正文引用的是上年的数：{words}").format(words=words))


def unbind(bench: Workbench) -> None:
    """Make plain text of a figure: the number stays as it is, and no cell changes it any more."""
    piece = figure_at(bench)
    if bench.selected is None or piece is None:
        return
    section = bench.selected[0]
    whole = print_text(bench.session, bench.session.report.section(section).text)
    number = whole.text[slice(*piece.printed)]
    if bench.do(SpliceText(section, *piece.source, plain(number))):
        bench.tell(_("“{number}”不再随表变动，可按 Ctrl+Z 撤销").format(number=visible(number)))


def why_no_unbind(bench: Workbench) -> str:
    piece = figure_at(bench)
    if piece is None:
        return why_readonly(bench) or _("光标不在引用的数上")
    return why_readonly(bench) or (_("引用的格还没有数") if piece.blank else "")


# ---- from the table


def _cell(bench: Workbench) -> CellAddress | None:
    return bench.place if isinstance(bench.place, CellAddress) else None


def why_no_cell(bench: Workbench) -> str:
    return "" if _cell(bench) else _("这一行没有数")


def why_no_use(bench: Workbench) -> str:
    return why_readonly(bench) or why_no_cell(bench)


def use_in_text(bench: Workbench) -> None:
    """Put the figure of the cell into a section: at the cursor of the one opened last, else at the end of its text."""
    cell = _cell(bench)
    if cell is None:
        return
    report, opened = bench.session.report, bench.selected
    choices = [
        Choice(f"{address} {section.title}", (address, len(section.text), len(section.text)), _("末尾"))
        for address, section in report.walk()
    ]
    if opened:
        title = f"{opened[0]} {report.section(opened[0]).title}"
        choices.insert(0, Choice(title, opened, _("光标处：{words}").format(words=_around(bench, *opened))))

    def put(place: object) -> None:
        if not isinstance(place, tuple):
            return
        (section, start, end), field = place, spell_field(Cell(cell))
        if _put(bench, section, start, end, field):
            bench.show(*_paragraph_at(bench.session.report.section(section), section, start, len(field)))

    if not choices:
        bench.tell(_("还没有章节"))
        return
    bench.pick(_("把 {code} 用到哪一章？").format(code=cell), lambda query: matching(choices, query), put)


def _around(bench: Workbench, section: SectionAddress, start: int, end: int) -> str:
    """Some words before and behind the cursor, which stands at ｜."""
    whole = print_text(bench.session, bench.session.report.section(section).text)
    first, last = whole.printed_span(start, end)
    return visible(f"{whole.text[:first][-6:]}｜{whole.text[last:][:6]}")


def _paragraph_at(
    section: Section, address: SectionAddress, offset: int, length: int
) -> tuple[ParagraphAddress, int, int]:
    """A span of a section's text as a place in a paragraph."""
    starts = [start for start, _text in section.paragraphs()]
    index = max((number for number, start in enumerate(starts) if start <= offset), default=0)
    return ParagraphAddress(address.path, index), offset - (starts[index] if starts else 0), length


def where_used(bench: Workbench) -> None:
    """From a cell to a sentence that prints it; of several, to the one chosen."""
    cell = _cell(bench)
    if cell is None:
        return
    found = list(uses(bench.session, cell))
    if not found:
        bench.tell(_("正文没有引用 {code}").format(code=cell))
    elif len(found) == 1:
        _show(bench, found[0])
    else:
        choices = [Choice(use.sentence, use, str(use.address)) for use in found]
        bench.pick(
            _("引用 {code} 的句子").format(code=cell),
            lambda query: matching(choices, query),
            lambda use: _show(bench, use),
        )


def _show(bench: Workbench, use: object) -> None:
    if isinstance(use, Use):
        bench.show(use.address, use.offset, use.length)
