"""The draft of a report: from the sections its form prescribes, or from the report of the year before."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from datetime import MAXYEAR, date
from itertools import count

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.align import ALIKE, best_pairs, likeness
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.numbers import spell
from gjj_tui.model.printed import bound_cells
from gjj_tui.model.proposals import proposals, told_by
from gjj_tui.model.report import Explanation, Figures, Report, Section
from gjj_tui.model.rolling import YEAR_ENDS, Day, YearMention, roll, timeless, years_in

SURELY = 2.0
"""How much a chapter of the same title counts against one that is only like it."""
CONTEXT = 12
"""Characters shown at each side of a year."""
_SENTENCE = re.compile(r"[^。；！？;!?\n]+")


class Place(NamedTuple):
    """A year in last year's report that may move on. `address` is in that report, `key` says where it is in the draft.

    `reason` is why it stays unless somebody decides otherwise, "" when it moves on. `before` and `after` are the
    words around it.
    """

    address: Address
    key: tuple[int, str]
    mention: YearMention
    before: str = ""
    after: str = ""

    @property
    def reason(self) -> str:
        return self.mention.reason


class Draft(NamedTuple):
    """A draft and how it came about.

    `places` are the years found, `carried` the cells filled from last year's, `lost_sections` what has no place in
    the new form, `lost_cells` last year's figures that it cannot be compared with, `lost_fields` the figures bound in
    the text that the new form does not have, `dropped` the explanations that spoke of last year's figures, `same` the
    number of sentences that are last year's but for the year.
    """

    report: Report
    places: tuple[Place, ...] = ()
    carried: tuple[CellAddress, ...] = ()
    lost_sections: tuple[tuple[SectionAddress, str], ...] = ()
    lost_cells: tuple[CellAddress, ...] = ()
    lost_fields: tuple[tuple[SectionAddress, CellAddress], ...] = ()
    dropped: tuple[Explanation, ...] = ()
    same: int = 0


def first_draft(form: Form, year: int, agency: str, kind: str = "department", short_name: str = "") -> Report:
    """A report with nothing but the sections of its form."""
    return Report(form.id, year, agency, short_name, kind, sections=_numbered(form.sections, count(1)))


def next_year(last: Report, form: Form, new_form: Form, rolled: Collection[int] | None = None) -> Draft:
    """The draft for the year after a report. `rolled` are the indices of the places that move on; those without a
    reason to stay when it is None."""
    sections, lost = _outline(last, form, new_form)
    carried = last._replace(sections=sections)
    places = tuple(_places(last, carried))
    moving = [one for index, one in enumerate(places) if (not one.reason if rolled is None else index in rolled)]
    shared = form.shared_with(new_form) if form is not new_form else frozenset(form.cells())
    known = Figures((cell, text) for cell, text in last.figures.items() if cell in shared)
    told = told_by(last._replace(figures=known), last)
    figures = {cell: spell(number) for cell, number in proposals(new_form, told)}
    moved = _moved(carried, moving)
    draft = moved._replace(
        form=new_form.id, year=last.year + 1, status="draft", figures=Figures(figures), explanations=()
    )
    lost_cells = sorted((cell for cell in last.figures if cell not in shared), key=form.position)
    fields = tuple(_lost_fields(draft, form, new_form)) if form is not new_form else ()
    same = sum(1 for _sentence in same_sentences(draft, last))
    return Draft(draft, places, tuple(figures), lost, tuple(lost_cells), fields, last.explanations, same)


def _lost_fields(draft: Report, form: Form, new_form: Form) -> Iterator[tuple[SectionAddress, CellAddress]]:
    for address, section in draft.walk():
        for cell in dict.fromkeys(cell.address for cell in bound_cells(section.text, form)):
            if new_form.resolve(cell) is None:
                yield address, cell


def same_sentences(report: Report, last: Report) -> Iterator[tuple[ParagraphAddress, str]]:
    """The sentences of a report that stand in last year's too, whatever the years named in them."""
    known = {timeless(sentence) for _address, sentence in _sentences(last)}
    for address, sentence in _sentences(report):
        if timeless(sentence) in known:
            yield address, sentence


def _sentences(report: Report) -> Iterator[tuple[ParagraphAddress, str]]:
    for address, section in report.walk():
        for number, (_offset, text) in enumerate(section.paragraphs()):
            for found in _SENTENCE.finditer(text):
                if found[0].strip():
                    yield ParagraphAddress(address.path, number), found[0].strip()


# ---- the outline


def _outline(
    last: Report, form: Form, new_form: Form
) -> tuple[tuple[Section, ...], tuple[tuple[SectionAddress, str], ...]]:
    """The sections of the draft, and those that found no place in it.

    A form with the same tables keeps the author's own outline. Another one prescribes its own, and takes over the
    chapters of the same title, of one that the form knows from earlier, or of one that is like its own.
    """
    if new_form is form:
        return last.sections, ()
    printed = {section.table for _address, section in last.walk() if section.table}
    uids = count(last.new_uid())
    if printed and printed <= {table.id for table in new_form.tables}:
        missing = (one for one in new_form.sections if one.table and one.table not in printed)
        return (*last.sections, *_numbered(missing, uids)), ()
    old, new = last.sections, _numbered(new_form.sections, uids)

    def alike(one: int, two: int) -> float:
        titles = old[one].title, new[two].title
        if titles[0] == titles[1] or titles in new_form.former:
            return SURELY
        share = likeness(*titles)
        return share if share >= ALIKE else 0.0

    pairs = {two: one for one, two in best_pairs(len(old), len(new), alike)}
    sections = tuple(_continued(one, old[pairs[n]], new_form) if n in pairs else one for n, one in enumerate(new))
    lost = tuple(
        (SectionAddress((n,)), one.title)
        for n, one in enumerate(old)
        if n not in pairs.values() and (one.text.strip() or one.sections)
    )
    return sections, lost


def _numbered(sections: Iterable[Section], uids: Iterator[int]) -> tuple[Section, ...]:
    """The sections with uids of their own, in print order."""
    return tuple(one._replace(uid=next(uids), sections=_numbered(one.sections, uids)) for one in sections)


def _continued(section: Section, old: Section, form: Form) -> Section:
    """A prescribed section with what last year's had in it."""
    inner = tuple(_known_tables(one, form) for one in old.sections) or section.sections
    return section._replace(text=old.text, sections=inner, uid=old.uid, free=old.free, later=old.later)


def _known_tables(section: Section, form: Form) -> Section:
    inner = tuple(_known_tables(one, form) for one in section.sections)
    return section._replace(table=section.table if form.table(section.table) else "", sections=inner)


# ---- the years


def _places(last: Report, carried: Report) -> Iterator[Place]:
    """Every year in the title, the period and the text that goes into the draft."""
    ends = YEAR_ENDS | {_day(day) for day in last.period or ()}
    yield from _found(PropertyAddress("title"), (0, "title"), last.title, last.year, ends)
    for index, day in enumerate(last.period or ()):
        yield Place(PropertyAddress("period"), (index, "period"), YearMention(0, day, _next_day(day)))
    for _address, section in carried.walk():
        address = last.address_of(section.uid)
        if address is None:
            continue
        yield from _found(address, (section.uid, "heading"), section.title, last.year, ends)
        for number, (offset, text) in enumerate(section.paragraphs()):
            place = ParagraphAddress(address.path, number)
            yield from _found(place, (section.uid, "text"), text, last.year, ends, offset)


def _found(
    address: Address, key: tuple[int, str], text: str, year: int, ends: Collection[Day], offset: int = 0
) -> Iterator[Place]:
    for one in years_in(text, year, ends):
        end = one.start + len(one.old)
        before, after = text[max(0, one.start - CONTEXT) : one.start], text[end : end + CONTEXT]
        yield Place(address, key, one._replace(start=one.start + offset), before, after)


def _day(day: str) -> Day:
    _year, month, number = day.split("-")
    return int(month), int(number)


def _next_day(day: str) -> str:
    """The same day a year later, as far as the calendar goes; the last of February stays the last."""
    first = date.fromisoformat(day)
    year = min(first.year + 1, MAXYEAR)
    try:
        return first.replace(year=year).isoformat()
    except ValueError:
        return first.replace(year=year, day=28).isoformat()


def _moved(report: Report, places: Iterable[Place]) -> Report:
    """The report with these years moved on."""
    moving: dict[tuple[int, str], list[YearMention]] = {}
    for place in places:
        moving.setdefault(place.key, []).append(place.mention)

    def text(key: tuple[int, str], old: str) -> str:
        return roll(old, moving.get(key, ()))

    def section(one: Section) -> Section:
        years = moving.get((one.uid, "text"), ())
        free, later = (tuple(_quote(quote, one.text, years) for quote in quotes) for quotes in (one.free, one.later))
        return one._replace(
            title=text((one.uid, "heading"), one.title), text=roll(one.text, years),
            sections=tuple(map(section, one.sections)), free=free, later=later,
        )  # fmt: skip

    period = report.period and (text((0, "period"), report.period[0]), text((1, "period"), report.period[1]))
    return report._replace(
        title=text((0, "title"), report.title), period=period, sections=tuple(map(section, report.sections))
    )


def _quote(quote: str, text: str, years: Iterable[YearMention]) -> str:
    """A quote of a text as it stands there once these years have moved on."""
    start = text.find(quote)
    end = start + len(quote)
    within = (one for one in years if start <= one.start and one.start + len(one.old) <= end)
    return roll(quote, (one._replace(start=one.start - start) for one in within)) if start >= 0 else quote


# ---- words


def place_words(place: Place) -> str:
    """``2017 → 2018  …统计期限自 2017 年 1 月 1 日起…``, or that it stays and why."""
    old = place.mention.old
    change = _("{old} 不动（{reason}）").format(old=old, reason=place.reason) if place.reason else _change(place)
    return "  ".join(filter(None, (change, _around(place))))


def tick_words(place: Place) -> str:
    """What would become of a year if it moved on, with the reason against it."""
    reason = _("（{reason}）").format(reason=place.reason) if place.reason else ""
    return "  ".join(filter(None, (_change(place) + reason, _around(place))))


def _change(place: Place) -> str:
    return f"{place.mention.old} → {place.mention.new}"


def _around(place: Place) -> str:
    around = f"{place.before}{place.mention.old}{place.after}".strip()
    return around if around != place.mention.old else ""


def draft_words(draft: Draft, last: Report) -> Iterator[str]:
    """What else became of last year's report, a line each."""
    if draft.carried:
        cells = _("、").join(f"{cell} = {draft.report.figures.text(cell)}" for cell in draft.carried)
        yield _("由上年结转填入 {cells}").format(cells=cells)
    if draft.report.form != last.form:
        words = _("{year} 年改用 {form} 表式（上年是 {old}）")
        yield words.format(year=draft.report.year, form=draft.report.form, old=last.form)
    for address, title in draft.lost_sections:
        yield _("没有带入：{address}“{title}”，新表式没有相应的章").format(address=address, title=title)
    if draft.lost_cells:
        shown = _("、").join(map(str, draft.lost_cells[:8])) + ("…" if len(draft.lost_cells) > 8 else "")
        words = _("上年的 {count} 个数在新表式里没有相应的格，不能并列比较：{cells}")
        yield words.format(count=len(draft.lost_cells), cells=shown)
    for address, cell in draft.lost_fields:
        words = _("{address} 的正文绑定了 {cell}，新表式里没有，请改写")
        yield words.format(address=address, cell="{" + str(cell) + "}")
    for explanation in draft.dropped:
        words = _("没有带入：规则 {rule} 的上报说明“{text}”")
        yield words.format(rule=explanation.rule, text=explanation.text)
    if draft.same:
        yield _("正文有 {count} 句与上年只差年份，请逐句核对改写").format(count=draft.same)
