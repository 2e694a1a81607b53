"""All findings of a report, and after an edit only what the edit can have changed."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from typing import TYPE_CHECKING

from gjj_tui.check.bound_text import BoundText
from gjj_tui.check.evaluate import applies, broken_link, holds, spell_cells, spell_change, spell_sides
from gjj_tui.check.explaining import explained
from gjj_tui.check.figures import Group, check_blanks, check_cell, groups_of
from gjj_tui.check.structure import FormsFor, check_structure
from gjj_tui.check.text import mention_of
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.binding import Bound, Scope, bind, instances, reads
from gjj_tui.model.finding import BLANK, Finding, Level
from gjj_tui.model.form import Form, Rule
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.report import Report, figures_of

if TYPE_CHECKING:
    from gjj_tui.check.prose import Prose

Key = tuple[str, str]
"""What a finding hangs on: a rule and the place it is applied to."""

Order = tuple[int, int, tuple[int, ...], str]
"""Level, kind of place, position, rule: what findings are sorted by."""

FEW = 20
"""So many findings are put into their places one by one."""


class FindingDelta(NamedTuple):
    """What an edit did to the findings."""

    gone: tuple[Finding, ...] = ()
    new: tuple[Finding, ...] = ()


class _FormulaCheck(NamedTuple):
    """A rule bound to cells, in one column or row of the form."""

    rule: Rule
    when: Bound | None
    formula: Bound | None
    place: str

    @property
    def key(self) -> Key:
        return self.rule.id, self.place

    def cells(self) -> tuple[CellAddress, ...]:
        """This year's cells in the order of the formula, without repetition."""
        found = [cell for bound in (self.formula, self.when) if bound for cell in reads(bound)]
        return tuple(dict.fromkeys(cell.address for cell in found if not cell.last))


class Checker:
    """Keeps the findings of one report up to date.

    `remarks` are findings from reading the file (unknown keys); they stand beside the checks and do not change.
    `forms_for` tells which forms there are for a year, so that a report with a wrong one can be told the right one.
    Without `reads_text` the text rules wait for `read_text`.
    """

    def __init__(
        self,
        form: Form,
        report: Report,
        last: Report | None = None,
        remarks: Iterable[Finding] = (),
        forms_for: FormsFor = lambda _year: (),
        reads_text: bool = True,
    ) -> None:
        self.form = form
        self.report = report
        self.remarks = tuple(remarks)
        self._forms_for = forms_for
        self._compare_with(last)
        self._bound = [
            _bound(rule, scope) for rule in form.rules if rule.each != "cell" for scope in instances(form, rule)
        ]  # fmt: skip
        self._of_text = [check for check in self._bound if check.rule.mention]
        self._readers: dict[CellAddress, list[_FormulaCheck]] = {}
        for check in self._bound:
            for address in check.cells():
                self._readers.setdefault(address, []).append(check)
        self._groups = tuple(groups_of(form))
        self._group_of = {cell: group for group in self._groups for cell in group.cells}
        self._text = BoundText(form)
        self._prose = self._text_rules() if reads_text else None
        self._found: dict[Key, Finding] = {}
        self._structural: tuple[Key, ...] = ()
        self._sorted: list[tuple[Order, Finding]] = sorted((self.order(remark), remark) for remark in self.remarks)
        self.check_all(report)

    def findings(self) -> list[Finding]:
        """All findings, the most serious first, then in the order of the form and the text."""
        return [finding for _order, finding in self._sorted]

    def of_row(self, code: str) -> list[Finding]:
        """The findings of all rules that read a row, the most serious first."""
        row = self.form.row(code)
        keys: dict[Key, None] = {}
        for address in row.cells if row else ():
            keys["cell", str(address)] = None
            keys |= {(rule.id, str(address)): None for rule in self._each_cell}
            keys |= {check.key: None for check in self._readers.get(address, ())}
            if not self.report.figures.text(address):
                keys[BLANK, self._group_of[address].key] = None
        return sorted((self._found[key] for key in keys if key in self._found), key=self.order)

    def rules_of(self, code: str) -> list[Rule]:
        """The form's rules that read a row."""
        row = self.form.row(code)
        reading = {
            check.rule.id for address in (row.cells if row else ()) for check in self._readers.get(address, ())
        }
        return [rule for rule in self.form.rules if rule.id in reading or rule.each == "cell"]

    def counts(self) -> tuple[int, int, int]:
        """How many findings there are of each level."""
        edges = [bisect_left(self._sorted, ((level,),)) for level in (*Level, len(Level))]
        return edges[1] - edges[0], edges[2] - edges[1], edges[3] - edges[2]

    def order(self, finding: Finding) -> Order:
        """The sort key of a finding."""
        return (finding.level, *self._place(finding), finding.rule)

    def _place(self, finding: Finding) -> tuple[int, tuple[int, ...]]:
        match finding.addresses[0] if finding.addresses else None:
            case CellAddress() as cell:
                return 2, self.form.position(cell)
            case SectionAddress(path):
                return 1, path
            case ParagraphAddress(path, index):
                return 1, (*path, index, finding.mark[0] + 1 if finding.mark else 0)
            case _:
                return 0, ()

    def check_all(self, report: Report) -> FindingDelta:
        """Check everything afresh."""
        self.report = report
        return self._update(self._every_key())

    def read_text(self) -> FindingDelta:
        """From now on check by the text rules too."""
        self._prose = self._text_rules()
        return self._update(self._read(self._prose.all(self.report, self._last_report)))

    def check_against(self, report: Report, last: Report | None) -> FindingDelta:
        """Check everything afresh, with another report as last year's."""
        self._compare_with(last)
        return self.check_all(report)

    def recheck(self, report: Report, touched: Iterable[Address]) -> FindingDelta:
        """Check what reads the touched addresses; equal to `check_all` in its result."""
        self.report = report
        found: dict[Key, Finding | None] = {}
        cells, text = [], False
        for address in touched:
            match address:
                case CellAddress():
                    cells.append(address)
                    self._around(address, found)
                case PropertyAddress():
                    return self.check_all(report)
                case _:
                    text = True
        for group in {group.key: group for cell in cells if (group := self._group_of.get(cell))}.values():
            found |= self._blanks(group)
        bound = self._text.changed(report, cells) if text else self._text.of_figures(report, cells)
        if bound is not None:
            found |= bound
            found |= {check.key: self._formula(check) for check in self._of_text}
        if text:
            found |= self._structure()
        if self._prose and text:
            found |= self._read(self._prose.changed(report, self._last_report))
        elif self._prose and cells:
            found |= self._read(self._prose.of_figures(report, self._last_report, bound is not None))
        return self._update(found)

    def take_remarks(self, remarks: Iterable[Finding]) -> FindingDelta:
        """The file was written or read again: other remarks stand beside the checks."""
        old, self.remarks = self.remarks, tuple(remarks)
        gone = tuple(remark for remark in old if remark not in self.remarks)
        new = tuple(remark for remark in self.remarks if remark not in old)
        self._sort(list(gone), list(new))
        return FindingDelta(gone, new)

    def preview(self, report: Report, address: CellAddress) -> list[Finding]:
        """What would be found around a cell if this were the report. Nothing is kept."""
        kept, self.report = self.report, report
        try:
            found: dict[Key, Finding | None] = {}
            self._around(address, found)
            return sorted((finding for finding in found.values() if finding), key=self.order)
        finally:
            self.report = kept

    def _compare_with(self, last: Report | None) -> None:
        self._last_report = last
        self._last = figures_of(last)
        self._each_cell = [rule for rule in self.form.rules if rule.each == "cell" and last]

    def _text_rules(self) -> Prose:
        # Loaded where they are used: the app reads the text behind its first picture.
        from gjj_tui.check.prose import Prose

        return Prose(self.form, self._text)

    def _update(self, found: dict[Key, Finding | None]) -> FindingDelta:
        gone, new = [], []
        for key, finding in found.items():
            old = self._found.get(key)
            if old == finding:
                continue
            if old:
                gone.append(old)
                del self._found[key]
            if finding:
                new.append(finding)
                self._found[key] = finding
        self._sort(gone, new)
        return FindingDelta(tuple(gone), tuple(new))

    def _sort(self, gone: list[Finding], new: list[Finding]) -> None:
        """Keep the sorted list sorted without sorting it all for the one or two findings of an edit."""
        if len(gone) + len(new) > FEW:
            every = (*self._found.values(), *self.remarks)
            self._sorted = sorted((self.order(finding), finding) for finding in every)
            return
        for finding in gone:
            del self._sorted[bisect_left(self._sorted, (self.order(finding), finding))]
        for finding in new:
            insort(self._sorted, (self.order(finding), finding))

    def _every_key(self) -> dict[Key, Finding | None]:
        found: dict[Key, Finding | None] = dict.fromkeys(self._found)
        found |= self._structure()
        found |= self._text.all(self.report, self._last)
        found |= {check.key: self._formula(check) for check in self._bound}
        if self._prose:
            found |= self._read(self._prose.all(self.report, self._last_report))
        for group in self._groups:
            found |= self._blanks(group)
        for address in self.form.cells():
            found |= self._cell(address)
        return found

    def _around(self, address: CellAddress, found: dict[Key, Finding | None]) -> None:
        """Add what is found wherever a cell is read; what is in `found` already was found on the same report."""
        found |= self._cell(address)
        for check in self._readers.get(address, ()):
            found[check.key] = self._formula(check)
        for explanation in self.report.explanations:
            if any(seen == str(address) for seen, _figure in explanation.seen):
                for key, old in list(self._found.items()):
                    if key[0] == explanation.rule and key not in found:
                        found[key] = self._explained(old)

    def _read(self, found: dict[Key, Finding | None]) -> dict[Key, Finding | None]:
        """What the text rules found, with the state of the reasons written for it."""
        return {key: finding and self._explained(finding) for key, finding in found.items()}

    def _structure(self) -> dict[Key, Finding | None]:
        # A finding about a section that is no longer there must go, so old keys are asked for again.
        gone: dict[Key, Finding | None] = dict.fromkeys(self._structural)
        found = {(finding.rule, f"{finding.addresses[0]} {finding.message}"): self._explained(finding)
                 for finding in check_structure(self.form, self.report, self._forms_for)}  # fmt: skip
        self._structural = tuple(found)
        return gone | found

    def _blanks(self, group: Group) -> dict[Key, Finding | None]:
        return {(BLANK, group.key): check_blanks(group, self.report)}

    def _cell(self, address: CellAddress) -> dict[Key, Finding | None]:
        found: dict[Key, Finding | None] = {("cell", str(address)): check_cell(self.form, self.report, address)}
        for rule in self._each_cell:
            check = _bound(rule, Scope(self.form, this=address))
            found[check.key] = self._formula(check)
        return found

    def _formula(self, check: _FormulaCheck) -> Finding | None:
        rule, figures = check.rule, self.report.figures
        if not applies(rule, self.report):
            return None
        if check.when and not holds(check.when, figures, self._last):
            return None
        if check.formula:
            broken = broken_link(check.formula, figures, self._last)
            if broken is None:
                return None
            # The figures come first: where a line is cut, the words are what can be missed.
            sides = (rule.each == "cell" and spell_change(check.formula, figures, self._last)) or spell_sides(broken)
            if check.when and rule.each != "cell":
                sides += _("，") + spell_cells(check.when, figures, self._last)
            return self._explained(Finding(rule.id, rule.level, check.cells(), sides + _("：") + rule.message))
        if rule.mention is None:
            return None
        said, denied = mention_of(self._text.paragraphs(), rule.mention)
        if said:
            return None
        addresses: tuple[Address, ...] = check.cells() + ((denied,) if denied else ())
        if denied:
            note = _("正文有这样的话（{place}）") if rule.mention.never else _("正文却说未发生（{place}）")
            note = note.format(place=denied)
        else:
            note = _("正文没有说明")
        return self._explained(Finding(rule.id, rule.level, addresses, rule.message + _("：") + note))

    def _explained(self, finding: Finding) -> Finding:
        return explained(self.report, finding)


def _bound(rule: Rule, scope: Scope) -> _FormulaCheck:
    when, formula = (bind(one, scope) if one else None for one in (rule.when, rule.formula))
    return _FormulaCheck(rule, when, formula, scope.column or scope.row or str(scope.this or ""))
