"""New reports: next year's draft from one there is, and the first one of an agency."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING, Protocol

from gjj_tui.commands.files import leave
from gjj_tui.commands.words import kind_title
from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.form import Form
from gjj_tui.model.period import YEARS, parse_year
from gjj_tui.model.report import AGENCY_KINDS, Report
from gjj_tui.store.faults import StoreFault

if TYPE_CHECKING:
    from gjj_tui.model.next_year import Draft

Done = Callable[[str], object]
"""Gets the path of a report that was written."""


class Talk(Protocol):
    """What it takes to talk a draft over with the user."""

    def tell(self, message: str, urgent: bool = False) -> None: ...
    def ask(
        self, question: str, choices: Sequence[Choice], then: Callable[[object], object],
        otherwise: Callable[[], object] | None = None,
    ) -> None: ...  # fmt: skip
    def read(self, title: str, paragraphs: Sequence[str], then: Callable[[], object] | None = None) -> None: ...
    def prompt(self, question: str, text: str, then: Callable[[str], object]) -> None: ...
    def check(
        self, title: str, choices: Sequence[Choice], checked: Collection[object],
        then: Callable[[Collection[object]], object],
    ) -> None: ...  # fmt: skip


class Interview(Talk, Protocol):
    """Questions one after another: what `otherwise` does on Esc."""

    def prompt(
        self, question: str, text: str, then: Callable[[str], object], otherwise: Callable[[], object] | None = None
    ) -> None: ...


def draft_next(bench: Workbench) -> None:
    """Next year's draft of the report that is open, and on to it."""
    session = bench.session

    def done(path: str) -> None:
        leave(bench, lambda: bench.open_report(path))

    draft_from(bench, session.file.path, session.report, session.form, done)


def draft_from(talk: Talk, path: str, report: Report, form: Form, done: Done) -> None:
    """Every year in the text is shown to be confirmed, then the draft, then it is written beside the report.

    Esc at the last question goes back to the years, which are ticked as they were.
    """
    from gjj_tui.model.next_year import next_year, tick_words
    from gjj_tui.store.new_report import FormRefused, free_path, next_form

    folder = os.path.dirname(path)
    try:
        new_form = next_form(form, report.year + 1, folder)
    except (FormRefused, StoreFault) as error:
        talk.tell(str(error), urgent=True)
        return
    draft = next_year(report, form, new_form)
    choices = [Choice(f"{place.address} {tick_words(place)}", index) for index, place in enumerate(draft.places)]
    moving = [index for index, place in enumerate(draft.places) if not place.reason]
    title = _("起草 {year} 年的报告：勾选的年份改为下一年").format(year=draft.report.year)

    def preview(chosen: Collection[object]) -> None:
        rolled = {index for index in range(len(choices)) if index in chosen}
        target = free_path(folder, draft.report.year, report.agency)
        back = (lambda: confirm(chosen)) if choices else None
        _preview(talk, target, report, next_year(report, form, new_form, rolled), new_form, done, back)

    def confirm(ticked: Collection[object]) -> None:
        talk.check(title, choices, ticked, preview)

    if choices:
        confirm(moving)
    else:
        preview(())


def _preview(
    talk: Talk, path: str, last: Report, draft: Draft, form: Form, done: Done, back: Callable[[], object] | None
) -> None:
    from gjj_tui.model.next_year import draft_words

    lines = [_("将写成 {path}").format(path=path), *draft_words(draft, last)]
    for address, section in draft.report.walk():
        lines += ["", f"{address} {section.title}", *(text.strip() for _offset, text in section.paragraphs())]
    title = _("{year} 年报告的草稿").format(year=draft.report.year)
    talk.read(title, lines, lambda: talk.ask(_("写成 {path} 并打开吗？").format(path=path), [
        Choice(_("写成文件并打开"), "write"),
        Choice(_("不写"), "drop"),
    ], lambda answer: _write(talk, path, draft.report, form, done) if answer == "write" else None, back))  # fmt: skip


def new_report(talk: Interview, folder: str, agency: str, year: int, done: Done) -> None:
    """Ask for agency, year and kind, and write the first draft. Esc goes back a question; at the first one it leaves
    without a file."""
    _ask_agency(talk, folder, agency, year, done, "")


def _ask_agency(talk: Interview, folder: str, agency: str, year: int, done: Done, wrong: str) -> None:
    def answered(text: str) -> None:
        if text.strip():
            _ask_year(talk, folder, text.strip(), str(year), done, "")
        else:
            _ask_agency(talk, folder, agency, year, done, _("机关不能为空；"))

    talk.prompt(wrong + _("新报告（1/3）：机关全称"), agency, answered)


def _ask_year(talk: Interview, folder: str, agency: str, year: str, done: Done, wrong: str) -> None:
    from gjj_tui.store.new_report import FormRefused, form_for

    def answered(text: str) -> None:
        typed = parse_year(text)
        try:
            if not typed:
                raise FormRefused(_("年度应是四位数，如 2017"))
            form = form_for(typed, folder)
        except (FormRefused, StoreFault) as error:
            _ask_year(talk, folder, agency, text, done, _("{reason}；").format(reason=error))
            return
        _ask_kind(talk, folder, agency, typed, form, done)

    def back() -> None:
        _ask_agency(talk, folder, agency, parse_year(year) or YEARS[1], done, "")

    talk.prompt(wrong + _("新报告（2/3）：年度"), year, answered, back)


def _ask_kind(talk: Interview, folder: str, agency: str, year: int, form: Form, done: Done) -> None:
    from gjj_tui.model.next_year import first_draft
    from gjj_tui.store.new_report import free_path

    path = free_path(folder, year, agency)
    question = _("新报告（3/3）：机关类别；写成 {name}，{form} 表式").format(name=os.path.basename(path), form=form.id)
    talk.ask(question, [Choice(kind_title(kind), kind) for kind in AGENCY_KINDS],
             lambda kind: _write(talk, path, first_draft(form, year, agency, str(kind)), form, done),
             lambda: _ask_year(talk, folder, agency, str(year), done, ""))  # fmt: skip


def _write(talk: Talk, path: str, report: Report, form: Form, done: Done) -> None:
    from gjj_tui.store.new_report import write_report

    try:
        write_report(path, form, report)
    except StoreFault as fault:
        talk.tell(_("没有写成：{reason}").format(reason=fault.message), urgent=True)
        return
    talk.tell(_("已写成 {path}").format(path=path))
    done(path)
