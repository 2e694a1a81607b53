"""Saving: only what was changed is changed, and what was written is read back before it replaces the file."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from itertools import zip_longest
from typing import Any

from gjj_tui.i18n import gettext as _
from gjj_tui.model.common_ends import common_ends
from gjj_tui.model.form import Form
from gjj_tui.model.numbers import parse_number
from gjj_tui.model.report import PROPERTIES, Explanation, Report, Section
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileChanged, FileFault, FileImage, create_file, encode, file_words, replace_file
from gjj_tui.store.loading import FloatText
from gjj_tui.store.operations import DeleteItem, DeleteKey, InsertItem, Operation, PatchRefused, SetValue
from gjj_tui.store.outline import outline_operations
from gjj_tui.store.patch import patch_document
from gjj_tui.store.report_file import (
    PERIOD_KEYS,
    SECTION_KEYS,
    TOP_KEYS,
    ReportFile,
    cell_path,
    report_in,
    report_of,
    section_path,
)
from gjj_tui.store.spans import Path
from gjj_tui.store.spelling import spell


def save_report(file: ReportFile, report: Report) -> ReportFile:
    """Write a changed report over its file; the file as it stands then.

    Raises:
        StoreFault: nothing was written; the file is as it was. `kind` is ``changed`` when it is no longer as read.
    """
    saved = _patched(file, report)
    text = saved.document.text
    if text == file.document.text:
        return file
    try:
        image = replace_file(file.image, encode(text, file.bom))
    except FileFault as error:
        kind = "changed" if isinstance(error, FileChanged) or error.kind in ("locked", "displaced") else "write"
        raise StoreFault(file.path, file_words(error), kind=kind) from error
    return saved._replace(image=image, report=report)


def save_copy(file: ReportFile, report: Report, path: str) -> None:
    """Write the report as it is now to a new file, without comments where they cannot be kept.

    Raises:
        StoreFault: nothing was written, or there is a file of this name already.
    """
    try:
        text = patched_text(file, report)
    except StoreFault:
        text = new_text(file.form, report)
    data = encode(text, file.bom)
    try:
        create_file(path, data)
    except FileFault as error:
        raise StoreFault(path, file_words(error), kind="write") from error


def new_text(form: Form, report: Report) -> str:
    """A text of its own for a report, written from nothing.

    Raises:
        StoreFault: the report holds what no file can hold.
    """
    bare = f"form = {spell(report.form)}\nyear = {report.year}\nagency = {spell(report.agency)}\n"
    nowhere = FileImage("", b"", (0, 0, 0, 0), 0, 0, 0, 1)
    return patched_text(report_of("", nowhere, bare, False, lambda _id: form), report)


def patched_text(file: ReportFile, report: Report) -> str:
    """The file's text with the changes of the report spliced in, read back and compared.

    Raises:
        StoreFault: the change cannot be written into this file without harm.
    """
    return _patched(file, report).document.text


def _patched(file: ReportFile, report: Report) -> ReportFile:
    """The file as it will be read back, its image still the old one."""
    try:
        document = patch_document(file.document, list(operations(file, report)))
    except PatchRefused as error:
        message = _("这处改动不能安全地写进原文件（{reason} {data}）；文件未动，可按 F12 存一份副本（不带注释）")
        if error.reason == "surrogate":
            message = _("文字里有不成字符的字节，写不进文件；文件未动，请检查终端的编码")
        raise StoreFault(file.path, message.format(reason=error.reason, data=error.data), kind="write") from error
    again = report_in(file.path, file.image, document, file.bom, lambda _id: file.form)
    if _plain(again.report) != _plain(report):
        message = _("写出的内容读回后与报告不符；文件未动，可按 F12 存一份副本")
        raise StoreFault(file.path, message, kind="write")
    return again


def operations(file: ReportFile, report: Report) -> Iterator[Operation]:
    """What has to change in the file's data so that it holds this report."""
    old = file.report
    yield from _properties(old, report)
    yield from _cells(file, report)
    yield from outline_operations(old, report, _section_item)
    yield from _texts(file, report)
    yield from _explanations(old.explanations, report.explanations)


def _properties(old: Report, new: Report) -> Iterator[Operation]:
    for key in PROPERTIES:
        value = getattr(new, key)
        if value == getattr(old, key):
            continue
        if value in (None, ""):
            yield DeleteKey((key,))
            continue
        before = TOP_KEYS[TOP_KEYS.index(key) + 1 :]
        if key != "period":
            yield SetValue((key,), value, before)
            continue
        days = dict(zip(PERIOD_KEYS, map(datetime.date.fromisoformat, value), strict=True))
        if old.period is None:
            yield SetValue((key,), days, before)
        else:
            yield from (SetValue((key, end), day) for end, day in days.items())


def _cells(file: ReportFile, report: Report) -> Iterator[Operation]:
    form, model = file.form, file.document.model
    old, new = file.report.figures, report.figures
    codes: dict[str, None] = {}
    for address in form.cells():
        if old.text(address) != new.text(address):
            codes[address.row] = None
    for code in codes:
        row = form.row(code)
        assert row is not None
        texts = [new.text(address) for address in row.cells]
        if not any(texts):
            yield DeleteKey(("statistics", code))
            continue
        before = form.codes[form.codes.index(code) + 1 :]
        written = model.get("statistics", {}).get(code)
        if isinstance(written, list) and len(written) >= len(texts):
            for address, text in zip(row.cells, texts, strict=True):
                if old.text(address) != text:
                    yield SetValue(cell_path(form, model, address), cell_value(text))
        elif len(texts) == 1:
            yield SetValue(("statistics", code), cell_value(texts[0]), before)
        else:
            yield SetValue(("statistics", code), [cell_value(text) for text in texts], before)


def cell_value(text: str) -> int | str:
    """A cell's text as a TOML value: a number with its spelling kept, else a string."""
    number = parse_number(text)
    if isinstance(number, int) and str(number) == text:
        return number
    return FloatText(text) if number is not None and "." in text else text


def _section_item(section: Section) -> dict[str, Any]:
    item: dict[str, Any] = {"title": section.title}
    if not section.numbered:
        item["numbered"] = False
    if section.text:
        item["text"] = section.text + "\n"
    if section.table:
        item["table"] = section.table
    return item | {key: list(quotes) for key, quotes in (("free", section.free), ("later", section.later)) if quotes}


def _texts(file: ReportFile, report: Report) -> Iterator[Operation]:
    """The fields of sections that were there before, at the places where they are now."""
    old = {section.uid: (address, section) for address, section in file.report.walk()}
    for address, section in report.walk():
        if section.uid not in old:
            continue
        before_address, before = old[section.uid]
        path = section_path(address.path)
        if section.title != before.title:
            yield SetValue((*path, "title"), section.title, SECTION_KEYS[1:])
        if section.numbered != before.numbered:
            yield (
                DeleteKey((*path, "numbered")) if section.numbered
                else SetValue((*path, "numbered"), False, SECTION_KEYS[2:])
            )  # fmt: skip
        if section.table != before.table:
            table = SetValue((*path, "table"), section.table, SECTION_KEYS[4:])
            yield table if section.table else DeleteKey((*path, "table"))
        for key in ("free", "later"):
            quotes = getattr(section, key)
            if quotes != getattr(before, key):
                after = SECTION_KEYS[SECTION_KEYS.index(key) + 1 :]
                yield SetValue((*path, key), list(quotes), after) if quotes else DeleteKey((*path, key))
        if section.text != before.text:
            yield _text(path, section.text, _written(file, before_address.path))


def _written(file: ReportFile, path: tuple[int, ...]) -> str | None:
    item: Any = file.document.model
    for part in section_path(path):
        item = item[part]
    text: str | None = item.get("text")
    return text


def _text(path: tuple[str | int, ...], text: str, written: str | None) -> Operation:
    """The text closed by a line end where the file had one, where it is new, or where it would lose its own."""
    if not text and written is not None:
        return DeleteKey((*path, "text"))
    closed = written is None or "\n" in (written[-1:], text[-1:]) or ("\n" in text and "\n" not in written)
    return SetValue((*path, "text"), text + "\n" if closed else text, SECTION_KEYS[3:])


def _explanations(old: tuple[Explanation, ...], new: tuple[Explanation, ...]) -> Iterator[Operation]:
    """Those that stay are not touched; one that still speaks of the same rule is changed in place."""
    first, last = common_ends(old, new)
    pairs = list(zip_longest(old[first : len(old) - last], new[first : len(new) - last]))
    kept = [bool(before and after and before.rule == after.rule) for before, after in pairs]
    for index, (before, _after) in reversed(list(enumerate(pairs))):
        if before and not kept[index]:
            yield DeleteItem(("explanation",), first + index)
    for index, (before, after) in enumerate(pairs):
        at = first + index
        if before and after and kept[index]:
            yield from _changed_explanation(("explanation", at), before, after)
        elif after:
            yield InsertItem(("explanation",), at, _explanation_item(after))


def _changed_explanation(at: Path, before: Explanation, after: Explanation) -> Iterator[Operation]:
    if after.text != before.text:
        yield SetValue((*at, "text"), after.text, ("quote", "seen"))
    if after.quote != before.quote:
        yield SetValue((*at, "quote"), after.quote, ("seen",)) if after.quote else DeleteKey((*at, "quote"))
    if after.seen != before.seen:
        seen = _seen_item(after)
        yield SetValue((*at, "seen"), seen["seen"]) if seen else DeleteKey((*at, "seen"))


def _explanation_item(explanation: Explanation) -> dict[str, Any]:
    item: dict[str, Any] = {"rule": explanation.rule, "text": explanation.text}
    if explanation.quote:
        item["quote"] = explanation.quote
    return item | _seen_item(explanation)


def _seen_item(explanation: Explanation) -> dict[str, Any]:
    seen = {address: cell_value(figure) for address, figure in explanation.seen}
    return {"seen": seen} if seen else {}


def _plain(report: Report) -> Report:
    """The report without the uids, which live no longer than a session."""
    return report._replace(sections=tuple(map(_plain_section, report.sections)))


def _plain_section(section: Section) -> Section:
    return section._replace(uid=0, sections=tuple(map(_plain_section, section.sections)))

