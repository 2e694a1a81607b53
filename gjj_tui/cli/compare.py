"""``gjj compare OLD NEW``: the figures and the text of two reports, year against year."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from typing import Any

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault
from gjj_tui.cli.grid import aligned, wrapped
from gjj_tui.cli.output import CLEAN, emit, say
from gjj_tui.cli.reports import STDIN, one_path, open_path
from gjj_tui.i18n import gettext as _
from gjj_tui.model.comparison import (
    Comparison,
    Figure,
    Side,
    compare,
    figure_summary,
    figure_words,
    heads,
    passage_lines,
    property_words,
    text_summary,
)
from gjj_tui.model.report import figures_of
from gjj_tui.store.library import last_year
from gjj_tui.store.report_file import ReportFile

LABEL_WIDTH = 40
"""Cells that a row's label takes in one line."""


def command() -> Command:
    return Command(
        "compare", _("比较两份报告：数字、正文，上年与本年"), _("旧报告 新报告"), run,
        (
            Option("--format", _("输出格式，默认 text"), "text|json", ("text", "json")),
            Option("--all", _("相同的数也列出，没有改动的文字不省略")),
        ),
        least=2, most=2,
        notes=(
            _("数字按格对照，列出增减和百分比；表式不同时只比较两个表式共有的格，其余分别列出。"),
            _("文字逐字对照：[-删去的-]{+新写的+}。两份报告都能读就退出 0，不论有没有不同。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    words = arguments.words
    if words[0] == words[1] == STDIN:
        raise UsageFault(_("标准输入只能用作其中一份"))
    old, new = (open_path(one_path(word)) for word in words)
    found = compare(_side(old), _side(new))
    if arguments.value("--format") == "json":
        from gjj_tui.cli.safe_json import safe_json

        emit(safe_json(_data(old, new, words, found)))
    else:
        say(*_page(old, new, words, found, arguments.flag("--all")))
    return CLEAN


def _side(file: ReportFile) -> Side:
    last = last_year(file.path, file.report)
    return Side(file.report, file.form, figures_of(last))


# ---- to read


def _page(
    old: ReportFile, new: ReportFile, words: tuple[str, ...], found: Comparison, whole: bool
) -> Iterator[str]:
    yield _("旧 {report}").format(report=_name(words[0], old))
    yield _("新 {report}").format(report=_name(words[1], new))
    if found.properties:
        yield from ("", _("报告各项"), *(f"  {property_words(one)}" for one in found.properties))
    shown = [one for one in found.figures if whole or not one.same]
    both = [one for one in shown if one.where == "both"]
    years = heads(old.report, new.report)
    yield from ("", _("统计数：{summary}").format(summary=figure_summary(found.figures)))
    if both:
        yield from _figures(both, [*years, _("增减"), "%"])
    for where, title in (("old", _("只有旧报告的表式有的格")), ("new", _("只有新报告的表式有的格"))):
        alone = [one for one in shown if one.where == where]
        if alone:
            yield from ("", title, *_figures(alone, list(years)))
    yield from ("", _("正文：{summary}").format(summary=text_summary(found.passages)))
    width = _width()
    for passage in found.passages:
        head, *lines = passage_lines(passage, whole)
        yield from ("", head)
        for line in lines:
            yield from ("  " + part for part in (wrapped(line, width - 2) if width else [line]))


def _name(path: str, file: ReportFile) -> str:
    report = file.report
    return _("{path}：{title}，{form} 表式").format(path=path, title=report.printed_title, form=report.form)


def _figures(figures: list[Figure], heads: list[str]) -> list[str]:
    rows = [[one.label, str(one.address), *figure_words(one)[: len(heads)]] for one in figures]
    return ["  " + line for line in aligned([["", "", *heads], *rows], range(2, 2 + len(heads)), LABEL_WIDTH)]


def _width() -> int:
    """The columns of the terminal; 0 where the lines go elsewhere and are best left whole."""
    if not sys.stdout.isatty():
        return 0
    return max(20, os.get_terminal_size(sys.stdout.fileno()).columns)


# ---- for programs


def _data(old: ReportFile, new: ReportFile, words: tuple[str, ...], found: Comparison) -> dict[str, Any]:
    return {
        "version": 1,
        "old": _file(old, words[0]),
        "new": _file(new, words[1]),
        "properties": [
            {"address": str(one.address), "what": one.what, "old": one.old, "new": one.new} for one in found.properties
        ],
        "figures": [
            {"address": str(one.address), "label": one.label, "old": one.old, "new": one.new, "in": one.where,
             "difference": one.change.difference or None, "percent": one.change.percent.removesuffix("%") or None}
            for one in found.figures
        ],
        "text": [
            {"address": str(one.difference.address), "what": one.difference.what, "old": one.difference.old,
             "new": one.difference.new, "pieces": [list(piece) for piece in one.pieces]}
            for one in found.passages
        ],
    }  # fmt: skip


def _file(file: ReportFile, word: str) -> dict[str, Any]:
    report = file.report
    return {"path": word, "form": report.form, "year": report.year, "agency": report.agency}
