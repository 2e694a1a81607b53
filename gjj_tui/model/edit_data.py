"""Edits as plain data, for the journal: what JSON can hold, short and readable, and strictly read back.

====================================================  ========================================================
``{"set": "3100", "to": "5"}``                        a cell; ``{"set": "@year", "to": 2018}`` a property
``{"splice": "§1.3", "at": [4, 6], "text": "收到"}``   characters of a section's text
``{"change": "§1.3", "key": "title", "to": "概况"}``   a section's title, numbered, table, free or later
``{"insert": "§1.3", "section": {"title": …}}``       a section; what is as in an empty one is left out
``{"remove": "§1.3"}``, ``{"move": "§1", "to": "§3"}``
``{"explanations": [{"rule": …, "text": …, "seen": [["3100", "5"]]}]}``
``{"batch": [{"set": …}, …]}``                        several edits as one step
====================================================  ========================================================
"""

from collections.abc import Iterable
from typing import Any, TypeVar

from gjj_tui.model.address import CellAddress, PropertyAddress, SectionAddress, parse_address
from gjj_tui.model.edits import (
    Batch,
    Edit,
    InsertSection,
    MoveSection,
    RemoveSection,
    SetCell,
    SetExplanations,
    SetProperty,
    SetSection,
    SpliceText,
)
from gjj_tui.model.report import Explanation, Section

MAX_NESTED = 32
"""How deep batches and sections may lie in one another."""

_T = TypeVar("_T")


def edit_data(edit: Edit) -> dict[str, Any]:
    """The edit as data for JSON.

    Raises:
        ValueError: the edit is of no known kind, or nested too deep to be read back.
    """
    return _data(edit, MAX_NESTED)


def edit_of(data: object) -> Edit:
    """The edit that `edit_data` gave this data for. Whether it makes sense on a report is for the edit to say.

    Raises:
        ValueError: the data is anything else.
    """
    return _edit(data, MAX_NESTED)


def _data(edit: Edit, room: int) -> dict[str, Any]:
    match edit:
        case SetCell(address, text):
            return {"set": str(address), "to": text}
        case SetProperty(key, value):
            return {"set": f"@{key}", "to": list(value) if isinstance(value, tuple) else value}
        case SpliceText(section, start, end, text):
            return {"splice": str(section), "at": [start, end], "text": text}
        case SetSection(section, key, value):
            return {"change": str(section), "key": key, "to": list(value) if isinstance(value, tuple) else value}
        case InsertSection(section, content):
            return {"insert": str(section), "section": _section_data(content, _deeper(room))}
        case RemoveSection(section):
            return {"remove": str(section)}
        case MoveSection(section, target):
            return {"move": str(section), "to": str(target)}
        case SetExplanations(explanations):
            return {"explanations": [_explanation_data(explanation) for explanation in explanations]}
        case Batch(edits):
            return {"batch": [_data(each, _deeper(room)) for each in edits]}
    raise ValueError(type(edit).__name__)


def _section_data(section: Section, room: int) -> dict[str, Any]:
    data: dict[str, Any] = {"title": section.title}
    if section.text:
        data["text"] = section.text
    if not section.numbered:
        data["numbered"] = False
    if section.table:
        data["table"] = section.table
    if section.uid:
        data["uid"] = section.uid
    data |= {key: list(quotes) for key, quotes in (("free", section.free), ("later", section.later)) if quotes}
    if section.sections:
        data["sections"] = [_section_data(child, _deeper(room)) for child in section.sections]
    return data


def _explanation_data(explanation: Explanation) -> dict[str, Any]:
    data: dict[str, Any] = {"rule": explanation.rule, "text": explanation.text}
    if explanation.seen:
        data["seen"] = [list(pair) for pair in explanation.seen]
    return data


def _edit(data: object, room: int) -> Edit:
    match data:
        case {"set": str(place), "to": value, **rest} if not rest:
            return _set(place, value)
        case {"splice": place, "at": [start, end], "text": text, **rest} if not rest:
            return SpliceText(_section_address(place), _a(int, start), _a(int, end), _a(str, text))
        case {"change": place, "key": "numbered", "to": value, **rest} if not rest:
            return SetSection(_section_address(place), "numbered", _a(bool, value))
        case {"change": place, "key": "title" | "table" as key, "to": value, **rest} if not rest:
            return SetSection(_section_address(place), key, _a(str, value))
        case {"change": place, "key": "free" | "later" as key, "to": value, **rest} if not rest:
            return SetSection(_section_address(place), key, _quotes(value))
        case {"insert": place, "section": content, **rest} if not rest:
            return InsertSection(_section_address(place), _section(content, _deeper(room)))
        case {"remove": place, **rest} if not rest:
            return RemoveSection(_section_address(place))
        case {"move": place, "to": target, **rest} if not rest:
            return MoveSection(_section_address(place), _section_address(target))
        case {"explanations": [*items], **rest} if not rest:
            return SetExplanations(tuple(map(_explanation, items)))
        case {"batch": [*items], **rest} if not rest:
            return Batch(tuple(_edit(item, _deeper(room)) for item in items))
    raise ValueError("edit")


def _set(place: str, value: object) -> Edit:
    match _address(place), value:
        case CellAddress() as address, str(text):
            return SetCell(address, text)
        case PropertyAddress(key), None | str():
            return SetProperty(key, value)
        case PropertyAddress(key), int(number) if type(value) is int:
            return SetProperty(key, number)
        case PropertyAddress(key), [str(first), str(last)]:
            return SetProperty(key, (first, last))
    raise ValueError("set")


def _section(data: object, room: int) -> Section:
    known = _keys(data, ("title", "text", "numbered", "table", "uid", "sections", "free", "later"))
    uid = _a(int, known.get("uid", 0))
    if uid < 0:
        raise ValueError("uid")
    return Section(
        _a(str, known.get("title")), _a(str, known.get("text", "")), _a(bool, known.get("numbered", True)),
        _a(str, known.get("table", "")),
        tuple(_section(child, _deeper(room)) for child in _a(list, known.get("sections", []))), uid,
        _quotes(known.get("free", [])), _quotes(known.get("later", [])),
    )  # fmt: skip


def _quotes(data: object) -> tuple[str, ...]:
    return tuple(_a(str, quote) for quote in _a(list, data))


def _explanation(data: object) -> Explanation:
    known = _keys(data, ("rule", "text", "seen"))
    seen = tuple(_pair(pair) for pair in _a(list, known.get("seen", [])))
    return Explanation(_a(str, known.get("rule")), _a(str, known.get("text")), seen)


def _pair(data: object) -> tuple[str, str]:
    match data:
        case [str(address), str(figure)]:
            return address, figure
    raise ValueError("seen")


def _section_address(text: object) -> SectionAddress:
    return _a(SectionAddress, _address(_a(str, text)))


def _address(text: str) -> object:
    """The address, only when the text is its one spelling."""
    address = parse_address(text)
    if str(address) != text:
        raise ValueError("address")
    return address


def _keys(data: object, known: Iterable[str]) -> dict[str, Any]:
    if type(data) is not dict or not data.keys() <= set(known):
        raise ValueError("keys")
    return data


def _a(kind: type[_T], value: object) -> _T:
    """The value, when it is of just this type: True is no number."""
    if type(value) is not kind:
        raise ValueError(kind.__name__)
    return value


def _deeper(room: int) -> int:
    if room == 0:
        raise ValueError("depth")
    return room - 1
