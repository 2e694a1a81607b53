"""``gjj export --check FILE [REPORT]``: whether a published file still is what its report prints."""

from __future__ import annotations

import os

from gjj_tui.cli.export import Opened, opened_at
from gjj_tui.cli.output import CLEAN, FILE, FOUND, complain, say
from gjj_tui.cli.reports import paths_of
from gjj_tui.exchange.own_exports import says_the_same
from gjj_tui.i18n import gettext as _
from gjj_tui.publish.blocks import Document
from gjj_tui.publish.carried import Carried, carried_by
from gjj_tui.publish.digest import digest_of
from gjj_tui.publish.formats import MissingLibrary, export, format_of
from gjj_tui.store.exported import read_exported
from gjj_tui.store.faults import StoreFault


def check_export(path: str, report: str) -> int:
    """Say whether the file matches the report, or one of those in its folder."""
    data = read_exported(path).data
    carried = carried_by(data)
    if carried is None:
        complain(_("{path}：不是由本程序导出的文件，或者其中的摘要已经去掉").format(path=path))
        return FILE
    paths = paths_of([report or os.path.dirname(path) or os.curdir])
    unreadable = 0
    for one in paths:
        try:
            opened = opened_at(one)
        except StoreFault as fault:
            complain(str(fault))
            unreadable += 1
            continue
        for review in (False, True):
            document = opened.document(review)
            if digest_of(document) == carried.digest:
                return _matches(path, one, data, carried, document, opened)
    if unreadable == len(paths):
        return FILE
    if len(paths) == 1:
        say(_("{path}：与 {report} 不一致，报告在导出以后改过").format(path=path, report=paths[0]))
    else:
        words = _("{path}：与 {count} 份报告都不一致，报告在导出以后改过，或者不在其中")
        say(words.format(path=path, count=len(paths)))
    return FOUND


def _matches(path: str, report: str, data: bytes, carried: Carried, document: Document, opened: Opened) -> int:
    """The report is what the file was made of; is the file as it was written, or does it at least say the same?"""
    format = format_of(path)
    try:
        again = export(document, format) if format else b""
    except MissingLibrary:
        again = b""
    if again == data:
        say(_("{path}：与 {report} 一致").format(path=path, report=report))
        return CLEAN
    now = carried_by(again)
    same, can_tell = (
        document.kind == "report" and says_the_same(one, path, opened.file.form, opened.last) for one in (data, again)
    )
    if same:
        say(_("{path}：与 {report} 的内容一致；文件在导出以后重新存过").format(path=path, report=report))
        return CLEAN
    # Not every document tells all that its digest is made of: what no section prints cannot be read back.
    if not can_tell and (now is None or now.generator != carried.generator):
        made = carried.generator or _("别的版本")
        words = _("{path}：与 {report} 的内容一致；由 {made} 导出，没有逐字核对")
        say(words.format(path=path, report=report, made=made))
        return CLEAN
    say(_("{path}：{report} 没有变，但文件在导出以后改动过").format(path=path, report=report))
    return FOUND
