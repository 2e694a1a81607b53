"""What an edit does, in words; the names of what properties can be."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.edits import (
    Batch,
    Edit,
    InsertSection,
    MoveSection,
    RemoveSection,
    SetCell,
    SetProperty,
    SetSection,
    SpliceText,
)
from gjj_tui.model.form import Form
from gjj_tui.model.history import Step
from gjj_tui.model.report import Report, property_title, status_title

LONGEST = 20
"""Characters of a text that are shown in one sentence with others."""

Change = tuple[Edit, Edit]
"""An edit and what takes it back."""


def kind_title(kind: str) -> str:
    return {"department": _("部门"), "government": _("政府"), "ministry": _("国务院部门")}[kind]


def section_title(place: Address | None, report: Report) -> str:
    """The title of the section that a place is in, "" when it is in none."""
    if isinstance(place, (SectionAddress, ParagraphAddress)) and place.path:
        return report.section(SectionAddress(place.path)).title
    return ""


def place_name(place: Address | None, report: Report, form: Form) -> str:
    """A place as the title of a page; None is the report as a whole."""
    match place:
        case None:
            return _("整份报告")
        case PropertyAddress(key):
            return property_title(key)
        case CellAddress(code):
            row = form.row(code)
            return f"{place} {row.label}" if row else str(place)
        case _:
            return section_title(place, report) or str(place)


def changes_of(step: Step) -> list[Change]:
    """The single edits of a step, each with its inverse; what was typed in one cell or section is one."""
    found: dict[object, Change] = {}
    for number, (edit, inverse) in enumerate(zip(step.edits, step.inverses, strict=True)):
        for one, back in _singles(edit, inverse):
            place = one.touches() if isinstance(one, (SetCell, SpliceText, SetProperty)) else (number, len(found))
            found[place] = one, found[place][1] if place in found else back
    return list(found.values())


def _singles(edit: Edit, inverse: Edit) -> Iterator[Change]:
    if isinstance(edit, Batch) and isinstance(inverse, Batch):
        for one, back in zip(edit.edits, reversed(inverse.edits), strict=True):
            yield from _singles(one, back)
    else:
        yield edit, inverse


def step_words(step: Step, report: Report, undone: bool) -> str:
    """What a step did: ``填写 3100：5 → 2``. `report` is as it is now, with the step just undone or redone."""
    changes = changes_of(step)
    if len(changes) == 1:
        return _words(*changes[0], report, undone)
    if all(isinstance(edit, SetCell) for edit, _back in changes):
        return _("填写 {count} 处").format(count=len(changes))
    return _("改动 {count} 处").format(count=len(changes))


def _words(edit: Edit, back: Edit, report: Report, undone: bool) -> str:
    match edit, back:
        case SetCell(address, new), SetCell(_, old):
            return _("填写 {code}：{old} → {new}").format(code=address, old=_cut(old), new=_cut(new))
        case SpliceText(section), _:
            return _("正文 {place}").format(place=_named(section, report))
        case InsertSection(_, content), _:
            return _("加章节“{title}”").format(title=_cut(content.title))
        case RemoveSection(), InsertSection(_, content):
            return _("删除章节“{title}”").format(title=_cut(content.title))
        case MoveSection(source, target), _:
            title = _title(source if undone else target, report)
            return _("移动章节“{title}”").format(title=title)
        case SetSection(_, "title", new), SetSection(_, _, old):
            return _("改标题“{old}” → “{new}”").format(old=_cut(str(old)), new=_cut(str(new)))
        case SetSection(section, "numbered", value), _:
            words = _("编号 {place}") if value else _("不编号 {place}")
            return words.format(place=_named(section, report))
        case SetSection(section, "free"), _:
            return _("不关联的数 {place}").format(place=_named(section, report))
        case SetSection(section, "later"), _:
            return _("留待关联的数 {place}").format(place=_named(section, report))
        case SetSection(section), _:
            return _("附表 {place}").format(place=_named(section, report))
        case SetProperty(key, new), SetProperty(_, old):
            words = _("属性 {key}：{old} → {new}")
            return words.format(key=property_title(key), old=_value(key, old), new=_value(key, new))
        case _:
            return _("上报说明")


def _value(key: str, value: object) -> str:
    match key, value:
        case "status", str(status):
            return status_title(status)
        case "agency_kind", str(kind):
            return kind_title(kind)
        case "period", (first, last):
            return _("{first} 至 {last}").format(first=first, last=last)
        case "period", _:
            return _("全年")
        case _:
            return _cut(str(value))


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text[: LONGEST - 1] + "…" if len(text) > LONGEST else text or _("空")


def _named(section: SectionAddress, report: Report) -> str:
    return _("{address}“{title}”").format(address=section, title=_title(section, report))


def _title(section: SectionAddress, report: Report) -> str:
    try:
        return _cut(report.section(section).title)
    except LookupError:
        return "…"
