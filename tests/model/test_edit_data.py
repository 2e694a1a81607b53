"""Edits as data: every kind comes back as it went, and no data in the world does more than be refused."""

from __future__ import annotations

import json
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import form_2014, law, small_form, some_edit, some_report

from gjj_tui.model import edits
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edit_data import MAX_NESTED, edit_data, edit_of
from gjj_tui.model.edits import (
    Batch,
    Edit,
    EditError,
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

FIRST = SectionAddress((0,))
DEEP = SectionAddress((0, 2))
EXAMPLES: list[tuple[Edit, dict[str, Any]]] = [
    (SetCell(CellAddress("3100"), "5"), {"set": "3100", "to": "5"}),
    (SetCell(CellAddress("A1-1", "total"), ""), {"set": "A1-1.total", "to": ""}),
    (SetProperty("year", 2018), {"set": "@year", "to": 2018}),
    (SetProperty("period", None), {"set": "@period", "to": None}),
    (SetProperty("period", ("2018-01-01", "2018-06-30")), {"set": "@period", "to": ["2018-01-01", "2018-06-30"]}),
    (SpliceText(DEEP, 4, 6, "收到\n"), {"splice": "§1.3", "at": [4, 6], "text": "收到\n"}),
    (SetSection(FIRST, "title", "概况"), {"change": "§1", "key": "title", "to": "概况"}),
    (SetSection(FIRST, "numbered", False), {"change": "§1", "key": "numbered", "to": False}),
    (SetSection(FIRST, "free", ("32 篇", "8 家")), {"change": "§1", "key": "free", "to": ["32 篇", "8 家"]}),
    (InsertSection(FIRST, Section("一", later=("17 个",))), {"insert": "§1", "section": {"title": "一", "later": ["17 个"]}}),
    (
        InsertSection(FIRST, Section("一", "甲\n", False, "people", (Section("二", uid=8),), 7)),
        {
            "insert": "§1",
            "section": {
                "title": "一", "text": "甲\n", "numbered": False, "table": "people", "uid": 7,
                "sections": [{"title": "二", "uid": 8}],
            },
        },
    ),
    (RemoveSection(DEEP), {"remove": "§1.3"}),
    (MoveSection(FIRST, DEEP), {"move": "§1", "to": "§1.3"}),
    (
        SetExplanations((Explanation("a", "因为", (("3100", "5"),)), Explanation("b", ""))),
        {"explanations": [{"rule": "a", "text": "因为", "seen": [["3100", "5"]]}, {"rule": "b", "text": ""}]},
    ),
    (Batch((SetCell(CellAddress("1"), "2"), Batch(()))), {"batch": [{"set": "1", "to": "2"}, {"batch": []}]}),
]  # fmt: skip


@pytest.mark.parametrize(("edit", "data"), EXAMPLES)
def test_this_is_how_an_edit_is_written(edit: Edit, data: dict[str, Any]) -> None:
    assert edit_data(edit) == data
    assert edit_of(data) == edit
    assert type(edit_of(data)) is type(edit)


def test_there_is_an_example_of_every_kind_of_edit() -> None:
    kinds = {
        kind
        for kind in vars(edits).values()
        if isinstance(kind, type) and issubclass(kind, tuple) and hasattr(kind, "inverse")
    }
    assert {type(edit) for edit, _data in EXAMPLES} == kinds


@law
def test_every_edit_that_can_be_made_comes_back_through_json(random: Random) -> None:
    form = random.choice((small_form(), form_2014()))
    report = some_report(random, form)
    for _ in range(4):
        edit = some_edit(random, report, form)
        try:
            changed = edit.apply(report)
        except EditError:
            continue
        for each in (edit, edit.inverse(report)):
            text = json.dumps(edit_data(each), ensure_ascii=False)
            assert edit_of(json.loads(text)) == each
            assert edit_of(edit_data(each)) == each
        report = changed


@law
def test_an_edit_that_makes_no_sense_is_refused_or_comes_back(random: Random) -> None:
    report = some_report(random, small_form())
    edit = some_edit(random, report, small_form())
    try:
        again = edit_of(json.loads(json.dumps(edit_data(edit))))
    except ValueError:
        with pytest.raises(EditError):
            edit.apply(report)
    else:
        assert again == edit


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
WORDS = st.sampled_from(
    [
        "set", "to", "splice", "at", "text", "change", "key", "insert", "section", "remove", "move", "explanations", "rule", "seen",
        "batch", "title", "numbered", "table", "uid", "sections", "§1", "§1.3", "§", "§0", "§1¶2", "@year", "@", "3100", "A1.total",
        "3100.", "２", "§１",
    ]
)  # fmt: skip
JSON = st.recursive(
    SCALARS | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS | st.text(max_size=3), inner, max_size=6),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_random_data_is_refused_and_nothing_worse(data: object) -> None:
    try:
        edit = edit_of(data)
    except ValueError:
        return
    assert edit_of(edit_data(edit)) == edit


@given(st.sampled_from([data for _edit, data in EXAMPLES]), st.data())
def test_data_with_any_part_exchanged_is_refused_or_an_edit(data: dict[str, Any], draw: st.DataObject) -> None:
    """Closer to the real thing than random data: one leaf or branch of a true edit becomes anything."""
    copy = json.loads(json.dumps(data))
    holder: Any = {"": copy}
    places: list[tuple[Any, Any]] = [(holder, "")]
    for container, key in places:
        value = container[key]
        keys = list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        places += [(value, key) for key in keys]
    container, key = draw.draw(st.sampled_from(places))
    container[key] = draw.draw(JSON)
    try:
        edit = edit_of(holder[""])
    except ValueError:
        return
    assert edit_of(edit_data(edit)) == edit


@pytest.mark.parametrize(
    "data",
    [
        None, [], "set", {}, {"set": "3100"}, {"set": "3100", "to": 5}, {"set": "3100", "to": "5", "x": 1}, {"set": "§1", "to": "5"},
        {"set": "3100", "to": None}, {"set": " 3100", "to": "5"}, {"set": "@year", "to": True}, {"set": "@year", "to": 1.5},
        {"set": "@period", "to": ["a"]}, {"splice": "3100", "at": [0, 0], "text": ""}, {"splice": "§1¶1", "at": [0, 0], "text": ""},
        {"splice": "§1", "at": [0, True], "text": ""}, {"splice": "§1", "at": [0], "text": ""}, {"change": "§1", "key": "uid", "to": 1},
        {"change": "§1", "key": "numbered", "to": 1}, {"change": "§1", "key": "free", "to": "x"},
        {"change": "§1", "key": "later", "to": [1]}, {"insert": "§1", "section": {}}, {"insert": "§1", "section": {"title": "", "uid": -1}},
        {"insert": "§1", "section": {"title": "", "uid": True}}, {"insert": "§1", "section": {"title": "", "farbe": 1}},
        {"remove": "§" + "9" * 5000}, {"remove": 1}, {"explanations": [{"rule": "a", "text": "", "seen": [["1"]]}]},
        {"explanations": [{"rule": "a", "text": "", "seen": {"1": "2"}}]}, {"batch": [None]}, {"batch": {}},
    ],
)  # fmt: skip
def test_anything_malformed_is_refused(data: object) -> None:
    with pytest.raises(ValueError):
        edit_of(data)


def test_nesting_has_an_end() -> None:
    edit: Edit = Batch(())
    section = Section("", uid=0)
    for _ in range(MAX_NESTED):
        edit = Batch((edit,))
    assert edit_of(edit_data(edit)) == edit
    for _ in range(MAX_NESTED):
        section = Section("", sections=(section,))
    for deep in (Batch((edit,)), InsertSection(FIRST, section)):
        with pytest.raises(ValueError):
            edit_data(deep)
    data: Any = {"batch": []}
    child: Any = {"title": ""}
    for _ in range(100_000):
        data, child = {"batch": [data]}, {"title": "", "sections": [child]}
    for crafted in (data, {"insert": "§1", "section": child}):
        with pytest.raises(ValueError):
            edit_of(crafted)


def test_an_unknown_kind_of_edit_is_a_value_error() -> None:
    with pytest.raises(ValueError):
        edit_data(object())  # type: ignore[arg-type]
