"""``gjj check --format json``: the stable form for other people's scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gjj_tui.check.explaining import explanation_of
from gjj_tui.cli.check import Checked, Counts
from gjj_tui.cli.safe_json import safe_json
from gjj_tui.model.finding import Finding

VERSION = 1


def json_of(done: Sequence[Checked], counts: Counts) -> str:
    """All files with their findings, and the sums."""
    keys = ("reports", "unreadable", "hard", "soft", "hint")
    summary = {key: getattr(counts, key) for key in keys}
    return safe_json({"version": VERSION, "reports": [_report(one) for one in done], "summary": summary})


def _report(one: Checked) -> dict[str, Any]:
    report = one.file.report if one.file else None
    return {
        "path": one.path,
        "form": report.form if report else None,
        "year": report.year if report else None,
        "agency": report.agency if report else None,
        "error": _error(one),
        "findings": [
            {
                "rule": finding.rule,
                "level": finding.level.key,
                "addresses": [str(address) for address in finding.addresses],
                "message": finding.message,
                "line": line,
                "column": column,
                "explained": finding.explained,
                "stale": finding.stale,
                "quote": finding.quote,
                "explanation": _explanation(one, finding),
            }
            for finding, (line, column) in zip(one.findings, one.places, strict=True)
        ],
    }


def _explanation(one: Checked, finding: Finding) -> str | None:
    found = explanation_of(one.file.report, finding) if one.file and (finding.explained or finding.stale) else None
    return found.text if found else None


def _error(one: Checked) -> str | None:
    if one.fault is None:
        return None
    return f"{one.fault.line}:{one.fault.column}: {one.fault.message}" if one.fault.line else one.fault.message
