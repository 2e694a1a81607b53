"""What is different between two versions of a report, in words: by cell, property, section and paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.align import ALIKE, best_pairs, likeness, shifted
from gjj_tui.model.common_ends import common_ends
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import (
    PROPERTIES,
    SECTION_FIELDS,
    STATUS_TITLES,
    Explanation,
    Report,
    Section,
    property_title,
    status_title,
)

_MOST_PAIRS = 2_500
"""Lines of a longer passage are not compared one by one."""
_MOST_LINES = 4_000
"""A longer passage is changed as a whole."""


class Difference(NamedTuple):
    """A place that is not the same: what it is in words, and its old and new text; None where it was not there.

    `address` is a place of the new report, but for a section that is gone: that is where it was. The texts are data.
    """

    address: Address
    what: str
    old: str | None
    new: str | None


def differences(old: Report, new: Report, form: Form | None = None) -> list[Difference]:
    """All differences: properties, sections in order of print, cells in the order of the form, explanations.

    Sections are known by their uids, see `align.adopt_uids`.
    """
    return [*_properties(old, new), *_sections(old, new), *_cells(old, new, form), *_explanations(old, new)]


def property_text(report: Report, key: str) -> str | None:
    """A property as a file has it; None when it has none."""
    value = getattr(report, key)
    if key == "status" and value in STATUS_TITLES:
        return status_title(value)
    return "..".join(value) if isinstance(value, tuple) else str(value) if value else None


def explanation_text(explanation: Explanation) -> str:
    """An explanation in one line: its text, the sentence and the figures it was written for."""
    seen = _("、").join(f"{address} = {figure}" for address, figure in explanation.seen)
    written_for = _("；").join(filter(None, (explanation.quote, seen)))
    return f"{explanation.text} ({written_for})" if written_for else explanation.text


def explanation_words(rule: str) -> str:
    """What to call an explanation of a rule's findings."""
    return _("{rule} 的上报说明").format(rule=rule)


def section_words(section: Section, address: SectionAddress) -> str:
    """A section by its title, by its address when it has none."""
    return _("“{title}”").format(title=section.title) if section.title.strip() else str(address)


def place_words(section: Section, address: SectionAddress) -> str:
    """What to call the place of a section that was moved."""
    return _("{section}的位置").format(section=section_words(section, address))


def section_text(section: Section) -> str:
    """A section with all it contains, one paragraph a line."""
    lines = [section.title, *(text for _offset, text in section.paragraphs()), *map(section_text, section.sections)]
    return "\n".join(line for line in lines if line.strip())


def _properties(old: Report, new: Report) -> Iterator[Difference]:
    for key in PROPERTIES:
        if getattr(old, key) != getattr(new, key):
            texts = property_text(old, key), property_text(new, key)
            yield Difference(PropertyAddress(key), property_title(key), *texts)


def _cells(old: Report, new: Report, form: Form | None) -> Iterator[Difference]:
    changed = [
        address for address in {**old.figures, **new.figures} if old.figures.text(address) != new.figures.text(address)
    ]
    for address in sorted(changed, key=lambda one: ((form.position(one) if form else (0, 0)), one)):
        words = f"{address} {cell_label(address, form)}".rstrip()
        yield Difference(address, words, old.figures.text(address) or None, new.figures.text(address) or None)


def cell_label(address: CellAddress, form: Form | None) -> str:
    """A cell by its row and, where there are several, its column; "" when the form has no such row."""
    found = form.find(address.row) if form else None
    if found is None:
        return ""
    table, row = found
    column = next((column.title for column in table.columns if column.id == address.column), "")
    return f"{row.label} {column}".rstrip()


def _explanations(old: Report, new: Report) -> Iterator[Difference]:
    before = list(old.explanations)
    added = []
    for explanation in new.explanations:
        if explanation in before:
            before.remove(explanation)
        else:
            added.append(explanation)
    for explanation in added:
        one = next((one for one in before if one.rule == explanation.rule), None)
        if one:
            before.remove(one)
        yield _explained(explanation.rule, one, explanation)
    for explanation in before:
        yield _explained(explanation.rule, explanation, None)


def _explained(rule: str, old: Explanation | None, new: Explanation | None) -> Difference:
    texts = [explanation_text(one) if one else None for one in (old, new)]
    return Difference(PropertyAddress("explanation"), explanation_words(rule), *texts)


# ---- sections


def _sections(old: Report, new: Report) -> Iterator[Difference]:
    before = {section.uid: (address, section) for address, section in old.walk()}
    after = {section.uid: (address, section) for address, section in new.walk()}
    moved = _moved_sections(before, after, old, new)
    gone = _gone(before, after)
    yield from gone[-1]
    for uid, (address, section) in after.items():
        if uid in before:
            old_address, old_section = before[uid]
            if uid in moved:
                yield Difference(address, place_words(section, address), str(old_address), str(address))
            yield from _fields(address, old_section, section)
            yield from _paragraphs(address, old_section, section)
        else:
            words = _("{section}（新章节）").format(section=section_words(section, address))
            yield Difference(address, words, None, _own_text(section))
        yield from gone.get(uid, ())


def _gone(
    before: dict[int, tuple[SectionAddress, Section]], after: dict[int, tuple[SectionAddress, Section]]
) -> dict[int, list[Difference]]:
    """The sections that are gone, by the uid of the last one before them that is not; -1 when there is none."""
    found: dict[int, list[Difference]] = {-1: []}
    last = -1
    for uid, (address, section) in before.items():
        last = uid if uid in after else last
        if uid not in after:
            found.setdefault(last, []).append(_removed(address, section))
    return found


def _removed(address: SectionAddress, section: Section) -> Difference:
    words = _("{section}（已删除）").format(section=section_words(section, address))
    return Difference(address, words, _own_text(section), None)


def _own_text(section: Section) -> str:
    return section_text(section._replace(sections=()))


def _moved_sections(
    before: dict[int, tuple[SectionAddress, Section]], after: dict[int, tuple[SectionAddress, Section]],
    old: Report, new: Report,
) -> set[int]:  # fmt: skip
    """Those under another parent, and of those that changed places as few as explain it."""

    def parents(report: Report) -> dict[int, int]:
        return {section.uid: uid for uid, children in _families(report).items() for section in children}

    mine, new_parents = parents(old), parents(new)
    moved = {uid for uid in before.keys() & after.keys() if mine[uid] != new_parents[uid]}
    families = _families(new)
    for uid, children in _families(old).items():
        moved |= shifted([child.uid for child in children], [child.uid for child in families.get(uid, ())])
    return moved


def _families(report: Report) -> dict[int, tuple[Section, ...]]:
    return {-1: report.sections} | {section.uid: section.sections for _address, section in report.walk()}


def numbered_words(numbered: bool) -> str:
    return _("编号") if numbered else _("不编号")


def field_words(key: str, section: Section, address: SectionAddress) -> str:
    """A field of `SECTION_FIELDS` of a section, by name."""
    words = section_words(section, address)
    match key:
        case "title":
            return _("{section}的标题").format(section=words)
        case "numbered":
            return _("{section}的编号").format(section=words)
        case "free":
            return _("{section}中不关联的数").format(section=words)
        case "later":
            return _("{section}中留待关联的数").format(section=words)
        case _:
            return _("{section}的附表").format(section=words)


def field_text(section: Section, key: str) -> str | None:
    """A field of `SECTION_FIELDS` of a section as a text."""
    match getattr(section, key):
        case bool(numbered):
            return numbered_words(numbered)
        case tuple(quotes):
            return _("、").join(quotes) or None
        case text:
            return text or None


def _fields(address: SectionAddress, old: Section, new: Section) -> Iterator[Difference]:
    for key in SECTION_FIELDS:
        if getattr(old, key) != getattr(new, key):
            # A new title says less about which section it was.
            words = field_words(key, old if key == "title" else new, address)
            yield Difference(address, words, field_text(old, key), field_text(new, key))


def _paragraphs(address: SectionAddress, old: Section, new: Section) -> Iterator[Difference]:
    before, after = old.text.split("\n"), new.text.split("\n")
    shift = 0
    for hunk in hunks(before, after):
        start = hunk.start + shift
        shift += len(hunk.lines) - (hunk.end - hunk.start)
        texts = [with_text(before[hunk.start : hunk.end]), with_text(hunk.lines)]
        if texts[0] == texts[1]:
            continue
        place, words = passage_words(new, address, start, len(hunk.lines))
        yield Difference(place, words, *("\n".join(lines) if lines else None for lines in texts))


def passage_words(section: Section, address: SectionAddress, start: int, count: int) -> tuple[Address, str]:
    """Address and words for `count` lines of a section's text: a paragraph, several, or the place where some were."""
    lines = section.text.split("\n")
    first = len(with_text(lines[:start]))
    last = first + len(with_text(lines[start : start + count])) - 1
    words = section_words(section, address)
    if last < first:
        return address, _("{section}第 {number} 段之前").format(section=words, number=first + 1)
    place = ParagraphAddress(address.path, first)
    if first == last:
        return place, _("{section}第 {number} 段").format(section=words, number=first + 1)
    return place, _("{section}第 {first}–{last} 段").format(section=words, first=first + 1, last=last + 1)


# ---- lines


class Hunk(NamedTuple):
    """Lines `start` to `end` of a text, put in place of by `lines`."""

    start: int
    end: int
    lines: Sequence[str]


def with_text(lines: Sequence[str]) -> list[str]:
    """The lines that count as paragraphs."""
    return [line for line in lines if line.strip()]


def hunks(old: Sequence[str], new: Sequence[str]) -> list[Hunk]:
    """What to put where to get from the old lines to the new ones; a paragraph that was reworded is one by itself."""
    first, last = common_ends(old, new)
    return list(_hunks(old, new, (first, len(old) - last), (first, len(new) - last)))


def _hunks(
    old: Sequence[str], new: Sequence[str], old_part: tuple[int, int], new_part: tuple[int, int]
) -> Iterator[Hunk]:
    (a, a_end), (b, b_end) = old_part, new_part
    if a == a_end or b == b_end or a_end - a + b_end - b > _MOST_LINES:
        if a < a_end or b < b_end:
            yield Hunk(a, a_end, new[b:b_end])
        return
    from difflib import SequenceMatcher

    for tag, i, i_end, j, j_end in SequenceMatcher(None, old[a:a_end], new[b:b_end], autojunk=False).get_opcodes():
        if tag == "replace":
            yield from _reworded(old, new, (a + i, a + i_end), (b + j, b + j_end))
        elif tag != "equal":
            yield Hunk(a + i, a + i_end, new[b + j : b + j_end])


def _reworded(
    old: Sequence[str], new: Sequence[str], old_part: tuple[int, int], new_part: tuple[int, int]
) -> Iterator[Hunk]:
    """The passage cut where a new line is a version of an old one."""
    (a, a_end), (b, b_end) = old_part, new_part
    pairs: list[tuple[int, int]] = []
    if a_end - a + b_end - b > 2 and (a_end - a) * (b_end - b) <= _MOST_PAIRS:
        pairs = best_pairs(a_end - a, b_end - b, lambda one, two: _version(old[a + one], new[b + two]))
    for one, two in [*pairs, (a_end - a, b_end - b)]:
        yield from _unlike(old, new, (a, old_part[0] + one), (b, new_part[0] + two))
        a, b = old_part[0] + one, new_part[0] + two
        if a < a_end:
            yield Hunk(a, a + 1, new[b : b + 1])
            a, b = a + 1, b + 1


def _unlike(
    old: Sequence[str], new: Sequence[str], old_part: tuple[int, int], new_part: tuple[int, int]
) -> Iterator[Hunk]:
    """As many new lines as old ones: each stands for one. Else nobody can tell."""
    (a, a_end), (b, b_end) = old_part, new_part
    if a_end - a == b_end - b:
        yield from (Hunk(a + n, a + n + 1, new[b + n : b + n + 1]) for n in range(a_end - a))
    elif a < a_end or b < b_end:
        yield Hunk(a, a_end, new[b:b_end])


def _version(one: str, other: str) -> float:
    share = likeness(one, other) if one.strip() and other.strip() else 0.0
    return share if share >= ALIKE else 0.0
