"""What a thing says to somebody who hears the screen: one sentence, everything in it, in the order that matters.

A sign such as ``!`` or ``->`` is seen, not heard; here it is a word. Nothing in here knows the screen.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from gjj_tui.check.checker import FindingDelta
from gjj_tui.commands.explanations import can_explain
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.filling import is_begun, running_sum
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Row
from gjj_tui.model.numbering import number_of
from gjj_tui.model.numbers import spell
from gjj_tui.model.proposals import proposal
from gjj_tui.model.report import property_title
from gjj_tui.session import Session

_BLANK = "blank"
"""The rule that finds every empty cell: the cell says by itself that nothing is filled in."""

_SIGNS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"\[-(.+?)-\]\{\+(.+?)\+\}", re.S),
     lambda found: _("（“{old}”改为“{new}”）").format(old=found[1], new=found[2])),
    (re.compile(r"\[-(.+?)-\]", re.S), lambda found: _("（删去“{old}”）").format(old=found[1])),
    (re.compile(r"\{\+(.+?)\+\}", re.S), lambda found: _("（加上“{new}”）").format(new=found[1])),
    (re.compile(r"^- ", re.M), lambda _found: _("删去：")),
    (re.compile(r"^\+ ", re.M), lambda _found: _("加上：")),
    (re.compile("  →  "), lambda _found: _("：")),
    (re.compile(r"\s*→\s*"), lambda _found: _(" 改为 ")),
    # A sign before the word that says the same.
    (re.compile(r"(?<!\w)[!?i] ?(?=(\w+))"),
     lambda found: "" if found[1].startswith(tuple(level.title for level in Level)) else found[0]),
    (re.compile(r"§(\d+(?:\.\d+)*)(?:¶(\d+))?"), lambda found: _place_in_words(found[1], found[2])),
)  # fmt: skip


def in_words(text: str) -> str:
    """The text with the signs of the program replaced by words: ``[-2-]{+13+}`` is not heard as what it is."""
    for pattern, words in _SIGNS:
        text = pattern.sub(words, text)
    return text


def _place_in_words(section: str, paragraph: str | None) -> str:
    words = _("第 {number} 节").format(number=section)
    return words + (_("第 {number} 段").format(number=paragraph) if paragraph else "")


# ---- places


def place_words(session: Session, address: Address | None) -> str:
    """Where something is, by the names that are printed there."""
    report = session.report
    match address:
        case CellAddress(code, _column):
            return " ".join(filter(None, (code, session.form.column_title(address))))
        case ParagraphAddress():
            section = place_words(session, address.section)
            return section + _("第 {number} 段").format(number=address.paragraph + 1)
        case SectionAddress(path) if path:
            return _("“{title}”").format(title=number_of(report, address) + report.section(address).title)
        case PropertyAddress(key):
            return property_title(key)
        case _:
            return _("全文")


def node_words(label: str, depth: int, inner: bool, folded: bool, counts: Mapping[Level, int]) -> str:
    """A node of the outline: level, title, whether it is open, how much is found in it."""
    words = [_("{depth} 级 {label}").format(depth=depth, label=label) if depth else label]
    if inner:
        words.append(_("已折叠") if folded else _("已展开"))
    found = counts_words([counts.get(level, 0) for level in Level])
    return _("，").join([*words, found] if found else words)


def counts_words(counts: Iterable[int]) -> str:
    """How many findings of each level there are; "" for none."""
    return _("，").join(
        _("{level} {count} 条").format(level=level.title, count=count)
        for level, count in zip(Level, counts, strict=True) if count
    )  # fmt: skip


# ---- cells


def cell_words(session: Session, address: CellAddress) -> str:
    """A cell: code, label, column, value with unit; what is found there; last year's value."""
    form, row = session.form, session.form.row(address.row)
    if row is None:
        return str(address)
    title = form.column_title(address)
    names = _("，").join(filter(None, (f"{row.code} {row.full_label}", title, _value(session, row, address))))
    found = [finding_sentence(one) for one in found_in_cell(session, address)]
    last = session.last.figures.text(address) if session.last else ""
    return _("；").join([names, *found, *([_("上年 {value}").format(value=last)] if last else [])])


def group_words(row: Row) -> str:
    """A row that takes no figure."""
    return _("{label}，分组，不填数").format(label=row.full_label)


def _value(session: Session, row: Row, address: CellAddress) -> str:
    form, figures = session.form, session.report.figures
    text = figures.text(address)
    if text:
        return f"{text} {row.unit}".rstrip()
    blank = _("未填，单位 {unit}").format(unit=row.unit) if row.unit else _("未填")
    column = address.column or row.columns[0]
    running = running_sum(form, figures, row, column) if is_begun(form, figures, row, column) else None
    if running:
        return blank + _("，各部分之和 {number}").format(number=spell(running.total))
    told = proposal(form, figures, session.told, address)
    return blank + (_("，按上年的报告应为 {number}").format(number=spell(told)) if told is not None else "")


def found_in_cell(session: Session, address: CellAddress) -> list[Finding]:
    """What is found at a cell; that it is empty is not told again."""
    return [one for one in session.checker.of_row(address.row) if one.addresses[0] == address and one.rule != _BLANK]


# ---- findings


def finding_sentence(finding: Finding) -> str:
    """Class and sentence of a finding."""
    note = _("（已说明）") if finding.explained else _("（说明已过时）") if finding.stale else ""
    return _("{level}{note}：{message}").format(level=finding.level.title, note=note, message=finding.message)


def finding_words(session: Session, finding: Finding) -> str:
    """A finding in the list: class, place, sentence, what to do."""
    place = place_words(session, finding.addresses[0] if finding.addresses else None)
    note = _("，已说明") if finding.explained else _("，说明已过时") if finding.stale else ""
    words = _("{level}，{place}{note}：{message}")
    sentence = words.format(level=finding.level.title, place=place, note=note, message=finding.message)
    return _("；").join(filter(None, (sentence, what_to_do(session, finding))))


def what_to_do(session: Session, finding: Finding) -> str:
    """The way out of a finding, with the key for it."""
    fixes = [] if session.readonly else session.fixes(finding)
    if fixes:
        return _("F3 修正：{title}").format(title=fixes[0].title)
    if finding.explained or finding.rule == _BLANK:
        return ""
    if can_explain(finding):
        return _("请改正，或按 e 写说明")
    return _("必须改正") if finding.level is Level.HARD else ""


def findings_at(session: Session, place: Address | None, found: Sequence[Finding]) -> list[str]:
    """Everything that is found at a place, a line each; for a section what is found within it."""
    if isinstance(place, SectionAddress) and not found:
        found = [one for one in session.findings() if one.addresses and _within(one.addresses[0], place)]
    return [finding_words(session, one) for one in found if one.rule != _BLANK]


def _within(address: Address, section: SectionAddress) -> bool:
    at = address.section if isinstance(address, ParagraphAddress) else address
    return isinstance(at, SectionAddress) and at.path[: len(section.path)] == section.path


class Heard:
    """What became of the findings since it was last told: what came and went in between is not heard of."""

    def __init__(self) -> None:
        self._new: dict[object, Finding] = {}
        self._gone: dict[object, Finding] = {}
        self.told: Finding | None = None

    def note(self, delta: FindingDelta) -> None:
        """Take in what an edit did."""
        for taken, other, findings in ((self._gone, self._new, delta.gone), (self._new, self._gone, delta.new)):
            for one in findings:
                key = one.rule, one.addresses[:1], one.message, one.stale
                if one.rule != _BLANK and other.pop(key, None) is None:
                    taken[key] = one

    def tell(self, session: Session) -> str:
        """The gravest that is new, which is `told`, and how many more there are; or what is no longer found."""
        new, gone = sorted(self._new.values(), key=session.checker.order), list(self._gone.values())
        self._new, self._gone = {}, {}
        if new:
            more = _("；另有 {count} 条").format(count=len(new) - 1) if new[1:] else ""
            self.told = new[0]
            return finding_sentence(new[0]) + more
        if gone:
            places = dict.fromkeys(place_words(session, one.addresses[0] if one.addresses else None) for one in gone)
            counts = Counter(one.level for one in session.findings() if one.rule != _BLANK)
            left = counts_words([counts[level] for level in Level])
            words = _("已消除 {count} 条：{places}").format(count=len(gone), places=_("、").join(list(places)[:3]))
            return words + (_("；还有{left}").format(left=left) if left else _("；没有问题了"))
        return ""


# ---- lists


def choice_words(title: str, detail: str = "", note: str = "") -> str:
    """A line of a list, with what stands beside and below it."""
    # The sign before a line whose detail says the same in words.
    title = re.sub(r"^[…=-] +", "", title.strip())
    return in_words(_("；").join(filter(None, (title, detail.strip(), note.strip()))))


def ticked_words(title: str, ticked: bool) -> str:
    """A box with what it is for."""
    return in_words((_("已选：{title}") if ticked else _("未选：{title}")).format(title=title))
