"""上报说明 for what is allowed but wants a reason, and reasons for setting aside what is found in the text."""

from __future__ import annotations

from gjj_tui.check.explaining import belongs, changes_in_words, changes_since
from gjj_tui.commands.workbench import Choice, Workbench, matching
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetExplanations
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.report import Explanation, Report


def explain(bench: Workbench) -> None:
    """Write, change or remove what is said about the finding at the cursor."""
    found = [finding for finding in bench.found if can_explain(finding)]
    if not found:
        bench.tell(_("这里没有可写说明的问题（核实性问题、正文里的问题才写）"))
    elif len(found) == 1:
        _write(bench, found[0])
    else:
        choices = [Choice(f"{finding.level.title} {finding.message}", finding) for finding in found]
        bench.ask(_("为哪一条写说明？"), choices, lambda chosen: _write(bench, chosen))


def say(bench: Workbench) -> None:
    """Everything that is found at the cursor, to read line by line."""
    from gjj_tui.commands.aloud import findings_at, place_words

    session, place = bench.session, bench.place
    row = session.form.row(place.row) if isinstance(place, CellAddress) else None
    title = " ".join(filter(None, (place_words(session, place), row.label if row else "")))
    bench.read(title, findings_at(session, place, bench.found) or [_("没有问题")])


def can_explain(finding: Finding) -> bool:
    """True for what may be right as it is: a 核实性 finding, and any of a rule that reads text."""
    from gjj_tui.check.prose import rule_of

    return finding.level is Level.SOFT or rule_of(finding.rule) is not None


def list_all(bench: Workbench) -> None:
    """All explanations of the report, those no longer needed too."""
    report = bench.session.report
    if not report.explanations:
        bench.tell(_("本报告没有上报说明"))
        return
    findings = bench.session.findings()
    choices = []
    for one in report.explanations:
        finding = next((finding for finding in findings if belongs(one, finding)), None)
        choices.append(Choice(f"{one.text}  {one.quote}", (one, finding), _state(report, one, finding)))
    bench.pick(_("上报说明"), lambda query: matching(choices, query), lambda chosen: _chosen(bench, chosen))


def _state(report: Report, explanation: Explanation, finding: Finding | None) -> str:
    if finding is None:
        return _("已无对应的问题")
    stale = any(changes_since(report, explanation, finding.quote))
    return _("已过时  {rule}").format(rule=finding.rule) if stale else explanation.rule


def _chosen(bench: Workbench, chosen: object) -> None:
    match chosen:
        case (Explanation() as explanation, Finding() as finding):
            if finding.addresses:
                bench.show(finding.addresses[0], *(finding.mark or ()))
            _write(bench, finding, explanation)
        case (Explanation() as explanation, _):
            words = _("对应的问题已经没有了，删除这条说明？{text}").format(text=explanation.text)
            choices = [Choice(_("保留"), False), Choice(_("删除"), True)]
            bench.ask(words, choices, lambda yes: _set(bench, explanation, None) if yes else None)


def _write(bench: Workbench, chosen: object, old: Explanation | None = None) -> None:
    assert isinstance(chosen, Finding)
    finding, report = chosen, bench.session.report
    if reason := bench.session.readonly:
        bench.tell(reason)
        return
    old = old or next((one for one in reversed(report.explanations) if belongs(one, finding)), None)
    notes = [f"{finding.level.title} {finding.message}"]
    if old:
        notes += changes_in_words(report, old, finding)
    title = _("上报说明") if not finding.quote else _("不改的理由")
    bench.write(title, notes, old.text if old else "", lambda text: _written(bench, finding, old, text))


def _written(bench: Workbench, finding: Finding, old: Explanation | None, text: str) -> None:
    text = text.strip()
    new = written_for(bench.session.report, finding, text) if text else None
    if old or new:
        _set(bench, old, new)


def written_for(report: Report, finding: Finding, text: str) -> Explanation:
    """An explanation of a finding, with the figures and the sentence as they are now."""
    cells = [address for address in finding.addresses if isinstance(address, CellAddress)]
    seen = tuple((str(cell), report.figures.text(cell)) for cell in cells)
    return Explanation(finding.rule, text, seen, finding.quote)


def _set(bench: Workbench, old: Explanation | None, new: Explanation | None) -> None:
    """Put one explanation in place of another, as one step of undo."""
    every = list(bench.session.report.explanations)
    if old in every:
        at = every.index(old)
        every[at : at + 1] = [new] if new else []
    elif new:
        every.append(new)
    if bench.do(SetExplanations(tuple(every))):
        bench.tell(_("已写说明；可以撤销") if new else _("已删去说明；可以撤销"))
