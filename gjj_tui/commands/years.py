"""Year against year: this report beside another one, or beside an earlier version of itself."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from gjj_tui.commands.words import place_name
from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import WHOLE_TEXT, Address, CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.days import part_of_year
from gjj_tui.model.report import STATUSES, figures_of, status_title
from gjj_tui.session import Session
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.library import files_beside, last_year

if TYPE_CHECKING:
    from gjj_tui.model.comparison import Comparison, Figure, Side

PAGE = 66
"""The cells of a line on a page to read."""
NARROW = 8
"""Addresses of at most so many characters leave room for the label in the same line."""


# ---- beside another report


def compare_last(bench: Workbench) -> None:
    """What is under the cursor beside last year's report."""
    session = bench.session
    report = session.report
    found = [path for path, head in files_beside(session.file.path, report)
             if head.year == report.year - 1 and head.part == part_of_year(report.period, report.year)]  # fmt: skip
    if found:
        _compare_file(bench, found[0])
    else:
        words = _("同一文件夹里没有 {agency} {year} 年的报告")
        bench.tell(words.format(agency=report.agency, year=report.year - 1))


def compare_with(bench: Workbench) -> None:
    """What is under the cursor beside any other report of the agency, or an earlier version of this one."""
    session = bench.session
    choices = [
        Choice(_("{year} 年  {name}").format(year=head.year, name=os.path.basename(path)), path,
               _known_title(head.status))
        for path, head in files_beside(session.file.path, session.report)
    ]  # fmt: skip
    words = _("本报告 {moment} 的版本")
    choices += [Choice(words.format(moment=moment), version) for moment, version in _versions(session)]
    if not choices:
        bench.tell(_("没有别的报告，也没有历史版本可比较"))
        return

    def compare(chosen: object) -> None:
        if isinstance(chosen, str):
            _compare_file(bench, chosen)
        else:
            _compare_version(bench, chosen)

    bench.ask(_("与哪一份比较？"), choices, compare)


def _known_title(status: str) -> str:
    return status_title(status) if status in STATUSES else ""


def _versions(session: Session) -> Iterator[tuple[str, object]]:
    from gjj_tui.commands.versions import moment
    from gjj_tui.store.versions import versions

    state = session.net.state if session.net else ""
    if not state:
        return
    try:
        found = versions(state, os.path.realpath(session.file.path))
    except StoreFault:
        return
    yield from ((moment(version.when), version) for version in reversed(found))


def _compare_file(bench: Workbench, path: str) -> None:
    from gjj_tui.model.comparison import Side
    from gjj_tui.store.report_file import open_report

    try:
        file = open_report(path)
    except StoreFault as fault:
        bench.tell(_("不能比较：{reason}").format(reason=fault), urgent=True)
        return
    last = figures_of(last_year(file.path, file.report))
    _show_comparison(bench, Side(file.report, file.form, last))


def _compare_version(bench: Workbench, version: object) -> None:
    from gjj_tui.commands.versions import earlier_of
    from gjj_tui.model.comparison import Side
    from gjj_tui.store.versions import Version

    session = bench.session
    if not isinstance(version, Version) or session.net is None:
        return
    earlier = earlier_of(session, version, session.net.state)
    if earlier.report is None:
        bench.tell(earlier.fault, urgent=True)
    else:
        _show_comparison(bench, Side(earlier.report, session.form, figures_of(session.last)))


def _show_comparison(bench: Workbench, other: Side) -> None:
    """The page for what is under the cursor; the older report is the one whose words are taken out."""
    from gjj_tui.model.comparison import Side, compare, heads

    session = bench.session
    this = Side(session.report, session.form, figures_of(session.last))
    old, new = (other, this) if other.report.year <= this.report.year else (this, other)
    found = compare(old, new)
    years = heads(old.report, new.report)
    place = bench.place if bench.place != WHOLE_TEXT else None
    match place:
        case CellAddress():
            row = session.form.row(place.row)
            # The title names the row, so that a line has only to name its column.
            rows = [one._replace(label=one.label.removeprefix(row.label if row else "").strip())
                    for one in found.figures if one.address.row == place.row]  # fmt: skip
            lines = [*figure_lines(rows, years), *_trend_lines(session, place)]
            place = CellAddress(place.row)
        case SectionAddress() | ParagraphAddress():
            lines = list(_passages(found, place))
        case _:
            lines = list(_whole(found, years))
            place = None
    what = place_name(place, session.report, session.form)
    title = _("{old} 与 {new} 比较：{what}").format(old=years[0], new=years[1], what=what)
    bench.read(title, lines or [_("没有不同")])


def _whole(found: Comparison, years: tuple[str, str]) -> Iterator[str]:
    from gjj_tui.model.comparison import figure_summary, property_words, text_summary

    yield from (property_words(one) for one in found.properties)
    yield from ("", _("统计数：{summary}").format(summary=figure_summary(found.figures)))
    yield from figure_lines([one for one in found.figures if not one.same and one.where == "both"], years)
    for where, title in (("old", _("只有旧报告的表式有的格")), ("new", _("只有新报告的表式有的格"))):
        alone = [one for one in found.figures if one.where == where]
        if alone:
            yield from ("", title, *figure_lines(alone, years))
    yield from ("", _("正文：{summary}").format(summary=text_summary(found.passages)), "")
    yield from _passages(found, WHOLE_TEXT)


def _passages(found: Comparison, place: Address) -> Iterator[str]:
    from gjj_tui.model.comparison import passage_lines, within

    for passage in found.passages:
        if within(place, passage):
            yield from (*passage_lines(passage), "")


def figure_lines(figures: Sequence[Figure], years: tuple[str, str]) -> Iterator[str]:
    """A cell a line: address, both figures, difference, share; the label last, where its width does no harm."""
    from gjj_tui.model.comparison import figure_words

    if not figures:
        return
    rows = [(str(one.address), figure_words(one), one.label) for one in figures]
    first = max(len(address) for address, _words, _label in rows)
    widths = [max(7, *(len(words[index]) for _address, words, _label in rows)) for index in range(4)]
    columns = [head.rjust(width - _wide(head)) for head, width in zip((*years, _("增减"), "%"), widths, strict=True)]
    yield " " * first + " " + " ".join(columns)
    for address, words, label in rows:
        line = f"{address:<{first}} " + " ".join(text.rjust(width) for text, width in zip(words, widths, strict=True))
        if first <= NARROW or len(line) + 2 + len(label) + _wide(label) <= PAGE:
            yield f"{line}  {_cut(label, PAGE - len(line) - 2)}".rstrip()
        else:
            yield from (line, " " * first + f" {label}")


def _wide(text: str) -> int:
    """How many cells more than characters a text takes."""
    return sum(not char.isascii() for char in text)


def _cut(text: str, room: int) -> str:
    """A label in so many cells; its address stands before it, so that nothing is lost."""
    while text and len(text) + _wide(text) > room:
        text = text.removesuffix("~")[:-1] + "~"
    return text


def _trend_lines(session: Session, cell: CellAddress) -> Iterator[str]:
    from gjj_tui.model.change import trend

    reports = {**session.years(), session.report.year: session.report}
    words = trend(sorted((year, report.figures.text(cell)) for year, report in reports.items()))
    if words:
        yield from ("", _("{cell} 历年").format(cell=cell), *(f"  {line}" for line in words))
