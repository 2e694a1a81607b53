"""The numbers of the text that are not yet bound to the table: bind, declare free, put off, or go there.

Each is one edit that can be undone; what was decided stands in the file as a short quote (``free``, ``later``).
"""

from __future__ import annotations

from collections.abc import Callable

from gjj_tui.check.finder import Fit, FoundNumber, Proposal, covers, numbers_in, quote_of
from gjj_tui.commands.figures import print_text
from gjj_tui.commands.workbench import Choice, Handle, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.edits import Batch, Edit, SetSection, SpliceText
from gjj_tui.model.printed import Printed, splice_printed
from gjj_tui.session import Session

MARKS = {"open": "", "later": "…", "free": "-", "bound": "="}


def numbers(bench: Workbench) -> None:
    """List the numbers that are open or put off, or with `a` all of them, and settle them one by one."""
    every = [False]

    def lines() -> list[Choice]:
        session = bench.session
        shown = numbers_in(session.form, session.report, session.last)
        return [_line(session, one) for one in shown if every[0] or one.state in ("open", "later")]

    def toggle(_number: object) -> None:
        every[0] = not every[0]

    if not lines():
        bench.tell(_("文中的数都已引用或说明不引用；按 a 列出全部"))
        every[0] = True
    bench.work_through(_("文中的数"), lines, [
        Handle(("b", "enter"), _("引用"), _on(bench, bind)),
        Handle(("f",), _("不引用"), _on(bench, lambda b, one: mark(b, one, "free"))),
        Handle(("l",), _("以后再说"), _on(bench, lambda b, one: mark(b, one, "later"))),
        Handle(("g",), _("到该处"), _on(bench, go), closes=True),
        Handle(("u",), _("撤销"), lambda _one: bench.undo()),
        Handle(("a",), _("全部"), toggle),
    ])  # fmt: skip


def _on(bench: Workbench, act: Callable[[Workbench, FoundNumber], object]) -> Callable[[object], None]:
    def run(one: object) -> None:
        if isinstance(one, FoundNumber):
            act(bench, one)

    return run


def _line(session: Session, one: FoundNumber) -> Choice:
    """A number with its first proposal, and below it its sentence."""
    first = one.proposals[0] if one.proposals else None
    state = {"open": "", "later": _("以后再说"), "free": _("不引用"), "bound": _("已引用")}[one.state]
    title = f"{MARKS[one.state] or ' '} {one.spelled}"
    if first:
        title += f"  →  {proposal_words(session, first)}"
    more = _("另有 {count} 种").format(count=len(one.proposals) - 1) if len(one.proposals) > 1 else ""
    end = one.at + len(one.number.text)
    shown = f"{one.sentence[: one.at]}【{one.sentence[one.at : end]}】{one.sentence[end:]}"
    return Choice(title, one, state or more or str(one.address), f"{one.address}　{shown}")


def proposal_words(session: Session, proposal: Proposal) -> str:
    """``{3100} 收到申请数``; with a mark where the number is only asked about."""
    cell, *others = proposal.figure.cells
    row = session.form.row(cell.row) if not others else None
    label = " ".join(filter(None, (row.label, session.form.column_title(cell)))) if row else ""
    doubt = {Fit.WORDS: "", Fit.ASK: _("？"), Fit.NUMBER: _("？只是数相同")}[proposal.fit]
    return f"{proposal.field} {label}{doubt}".strip()


def bind(bench: Workbench, one: FoundNumber) -> None:
    """Put the figure in place of the number; with several readings the user says which."""
    if one.state == "bound":
        bench.tell(_("这个数已经引用"))
    elif not one.proposals:
        bench.tell(_("表中没有合适的数；按 g 到该处，可自己选一个引用"))
    elif len(one.proposals) == 1 and one.proposals[0].fit is Fit.WORDS:
        _bind(bench, one, one.proposals[0])
    else:
        choices = [
            Choice(proposal_words(bench.session, each), each, _("印作 {text}").format(text=each.prints))
            for each in one.proposals
        ]
        choices.append(Choice(_("都不是"), "none"))
        bench.ask(_("“{sentence}”中的 {number} 是哪个数？").format(sentence=one.sentence, number=one.spelled),
                  choices, lambda each: _bind(bench, one, each))  # fmt: skip


def _bind(bench: Workbench, one: FoundNumber, proposal: object) -> None:
    if not isinstance(proposal, Proposal):
        return
    shown = _shown(bench.session, one)
    splice = splice_printed(shown, one.number.start, proposal.end, proposal.field)
    offset = bench.session.report.section(one.address.section).paragraphs()[one.address.paragraph][0]
    put = SpliceText(one.address.section, offset + splice.start, offset + splice.end, splice.text)
    _do(bench, [put, *_set_quotes(bench.session, one, _quotes_without(bench.session, one))])


def mark(bench: Workbench, one: FoundNumber, key: str) -> None:
    """Declare a number ``free`` or put it off for ``later``; once more takes that back."""
    if one.state == "bound":
        bench.tell(_("这个数已经引用"))
        return
    quotes = _quotes_without(bench.session, one)
    if one.state != key:
        paragraphs = bench.session.report.section(one.address.section).paragraphs()
        texts = [print_text(bench.session, text).text for _offset, text in paragraphs]
        quotes[key] += (quote_of(texts[one.address.paragraph], one.number, texts),)
    _do(bench, _set_quotes(bench.session, one, quotes))


def _quotes_without(session: Session, one: FoundNumber) -> dict[str, tuple[str, ...]]:
    """The section's quotes but for those that the number stands in."""
    section, text = session.report.section(one.address.section), _shown(session, one).text
    return {
        key: tuple(quote for quote in quotes if not covers((quote,), text, one.number))
        for key, quotes in (("free", section.free), ("later", section.later))
    }


def _set_quotes(session: Session, one: FoundNumber, quotes: dict[str, tuple[str, ...]]) -> list[Edit]:
    section = session.report.section(one.address.section)
    return [SetSection(one.address.section, key, now) for key, now in quotes.items() if now != getattr(section, key)]


def _do(bench: Workbench, edits: list[Edit]) -> None:
    if edits:
        bench.do(edits[0] if len(edits) == 1 else Batch(tuple(edits)))


def go(bench: Workbench, one: FoundNumber) -> None:
    """To the number in the text, selected."""
    start, end = one.source
    bench.show(one.address, start, end - start)


def _shown(session: Session, one: FoundNumber) -> Printed:
    return print_text(session, session.report.section(one.address.section).paragraphs()[one.address.paragraph][1])

