"""Finding one's way: search, jumps, and the corrections for what is found at the cursor."""

from __future__ import annotations

from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.report import figures_of
from gjj_tui.model.search import Hit, search


def find(bench: Workbench) -> None:
    """Search the whole report and go to what is chosen."""
    session = bench.session
    last = figures_of(session.last)

    def hits(query: str) -> list[Choice]:
        found = [Choice(hit.text, hit, hit.where) for hit in search(session.report, session.form, query, last=last)]
        return found or _nothing(query)

    bench.pick(_("查找标题、正文、指标、代码、数"), hits, lambda hit: _show(bench, hit))


def go_to_code(bench: Workbench) -> None:
    """Go to a row by its code or by words of its label; codes that begin so come first."""
    form = bench.session.form

    def hits(query: str) -> list[Choice]:
        query = query.strip().casefold()
        rows = [row for table in form.tables for row in table.rows if row.code]
        near = [row for row in rows if row.code.casefold().startswith(query)]
        near += [row for row in rows if row not in near and query in row.full_label.casefold()]
        found = [Choice(f"{row.code}  {row.label}", Hit(row.cells[0], row.label, row.code), row.unit) for row in near]
        return found or _nothing(query)

    bench.pick(_("跳到指标（代码或名称）"), hits, lambda hit: _show(bench, hit))


def _nothing(query: str) -> list[Choice]:
    """What is shown when nothing is found; it has no value, and choosing it does nothing."""
    return [Choice(_("没有找到"), None)] if query.strip() else []


def _show(bench: Workbench, hit: object) -> None:
    if isinstance(hit, Hit):
        bench.show(hit.address, hit.offset, hit.length)


def fix(bench: Workbench) -> None:
    """Offer the corrections for what is found at the cursor."""
    fixes = [fix for finding in bench.found for fix in bench.session.fixes(finding)]
    unique = list({fix.edit: fix for fix in fixes}.values())
    if not unique:
        bench.tell(_("这里没有可自动修正的"))
        return
    bench.ask(_("修正"), [Choice(fix.title, fix.edit) for fix in unique],
              lambda edit: bench.do(edit))  # type: ignore[arg-type]  # fmt: skip
