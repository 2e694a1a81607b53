"""``gjj check --format sarif``: SARIF 2.1.0, which code hosts and editors show beside the file."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from gjj_tui import __version__
from gjj_tui.check.prose import rule_of
from gjj_tui.cli.check import Checked
from gjj_tui.cli.safe_json import safe_json
from gjj_tui.i18n import gettext as _
from gjj_tui.model.finding import Finding, Level

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Level.HARD: "error", Level.SOFT: "warning", Level.HINT: "note"}


def sarif_of(done: Sequence[Checked]) -> str:
    """All files as one run."""
    rules = _rules(done)
    order = {rule["id"]: index for index, rule in enumerate(rules)}
    faults = [one for one in done if one.fault]
    run = {
        "tool": {"driver": {"name": "gjj", "version": __version__, "rules": rules}},
        "columnKind": "unicodeCodePoints",
        "invocations": [
            {"executionSuccessful": not faults, "toolExecutionNotifications": [_notification(one) for one in faults]}
        ],
        "results": [
            _result(one, finding, place, order)
            for one in done
            for finding, place in zip(one.findings, one.places, strict=True)
        ],
    }
    return safe_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rules(done: Sequence[Checked]) -> list[dict[str, Any]]:
    """The rules of which there are findings, in the order in which they are met."""
    rules: dict[str, dict[str, Any]] = {}
    for one in done:
        of_form = {rule.id: rule for rule in one.file.form.rules} if one.file else {}
        for finding in one.findings:
            if finding.rule in rules:
                continue
            known = of_form.get(finding.rule)
            title = known.message if known else title_of(finding.rule) or finding.message
            entry: dict[str, Any] = {
                "id": finding.rule,
                "name": title,
                "shortDescription": {"text": title},
                "defaultConfiguration": {"level": LEVELS[finding.level]},
                "properties": {"level": finding.level.title},
            }
            if known:
                entry["help"] = {"text": _("出处：{source}").format(source=known.source)}
            rules[finding.rule] = entry
    return list(rules.values())


def title_of(rule: str) -> str:
    """The name of a rule that every form has, "" if it is not known here."""
    titles = {
        "blank": _("空格未填"),
        "not-a-number": _("填的不是数"),
        "not-whole": _("应为整数"),
        "negative": _("不应为负数"),
        "binding-unknown": _("花括号内看不懂"),
        "binding-blank": _("正文中的数没有填"),
        "structure-form-year": _("表式与年度不符"),
        "structure-period": _("统计期限与年度不符"),
        "structure-no-title": _("章节没有标题"),
        "structure-unknown-table": _("没有这个表"),
        "structure-table-twice": _("表印了两次"),
        "structure-table-missing": _("没有附上统计表"),
        "unknown-key": _("不认识的项"),
        "unknown-row": _("不认识的代码"),
        "wrong-count": _("数的个数不对"),
        "not-a-figure": _("应是一个数"),
    }
    of_text = rule_of(rule)
    return _(of_text.title) if of_text else titles.get(rule, "")


def _result(one: Checked, finding: Finding, place: tuple[int, int], order: dict[str, int]) -> dict[str, Any]:
    location = _location(one.path, place)
    if finding.addresses:
        location["logicalLocations"] = [{"name": str(address)} for address in finding.addresses]
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": order[finding.rule],
        "level": LEVELS[finding.level],
        "message": {"text": finding.message},
        "locations": [location],
    }
    if finding.explained:
        result["suppressions"] = [
            {"kind": "inSource", "status": "accepted", "justification": _explanation(one, finding.rule)}
        ]
    return result


def _explanation(one: Checked, rule: str) -> str:
    explanations = one.file.report.explanations if one.file else ()
    return "\n".join(explanation.text for explanation in explanations if explanation.rule == rule)


def _notification(one: Checked) -> dict[str, Any]:
    assert one.fault
    location = _location(one.path, (one.fault.line, one.fault.column))
    return {"level": "error", "message": {"text": one.fault.message}, "locations": [location]}


def _location(path: str, place: tuple[int, int]) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": uri_of(path)}}
    line, column = place
    if line:
        physical["region"] = {"startLine": line, "startColumn": column}
    return {"physicalLocation": physical}


def uri_of(path: str) -> str:
    """The path as a URI, relative to the current folder where the file lies below it."""
    path = os.path.normpath(path)
    if os.path.isabs(path):
        here = os.path.join(os.getcwd(), "")
        if not path.startswith(here):
            return "file://" + quote(os.fsencode(path))
        path = path.removeprefix(here)
    return quote(os.fsencode(path.replace(os.sep, "/")))
