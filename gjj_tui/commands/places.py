"""Finding one's way: search, jumps, and the corrections for what is found at the cursor."""

from __future__ import annotations

from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.search import search


def find(bench: Workbench) -> None:
    session = bench.session

    def hits(query: str) -> list[Choice]:
        return [Choice(hit.text, hit.address, hit.where) for hit in search(session.report, session.form, query)]

    bench.pick(_("查找标题、正文、指标、代码、数"), hits, lambda address: _show(bench, address))


def go_to_code(bench: Workbench) -> None:
    form = bench.session.form

    def hits(query: str) -> list[Choice]:
        query = query.strip().lower()
        rows = [row for table in form.tables for row in table.rows if row.code]
        near = [row for row in rows if row.code.lower().startswith(query)]
        near += [row for row in rows if row not in near and query and query in row.full_label]
        return [Choice(f"{row.code}  {row.label}", row.cells[0], row.unit) for row in near]

    bench.pick(_("跳到指标（代码或名称）"), hits, lambda address: _show(bench, address))


def _show(bench: Workbench, address: object) -> None:
    if isinstance(address, tuple):
        bench.show(address)  # type: ignore[arg-type]


def fix(bench: Workbench) -> None:
    """Offer the corrections for what is found at the cursor."""
    session, place = bench.session, bench.place
    found = [finding for finding in session.findings() if place in finding.addresses]
    fixes = [fix for finding in found for fix in session.fixes(finding)]
    unique = list({fix.edit: fix for fix in fixes}.values())
    if not unique:
        bench.tell(_("这里没有可以代做的修正"))
        return
    bench.ask(_("修正"), [Choice(fix.title, fix.edit) for fix in unique],
              lambda edit: bench.do(edit))  # type: ignore[arg-type]  # fmt: skip
