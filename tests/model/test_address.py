"""An address has one text form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gjj_tui.model.address import (
    WHOLE_TEXT,
    Address,
    CellAddress,
    ParagraphAddress,
    PropertyAddress,
    SectionAddress,
    parse_address,
)

PATHS = st.lists(st.integers(0, 300), min_size=1, max_size=4).map(tuple)
CODES = st.from_regex(r"[A-Z0-9][A-Z0-9-]{0,5}", fullmatch=True)
ADDRESSES: st.SearchStrategy[Address] = st.one_of(
    st.builds(CellAddress, CODES, st.sampled_from(("", "total", "person"))),
    st.builds(SectionAddress, PATHS),
    st.builds(ParagraphAddress, PATHS, st.integers(0, 99)),
    st.builds(PropertyAddress, st.sampled_from(("year", "agency", "agency_kind"))),
)


@given(ADDRESSES)
def test_the_text_of_an_address_reads_back_as_the_address(address: Address) -> None:
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    ("text", "address"),
    [("3100", CellAddress("3100")), ("A1.total", CellAddress("A1", "total")), ("A3-3-1.person", CellAddress("A3-3-1", "person")),
     ("§1.3", SectionAddress((0, 2))), ("§1.3¶2", ParagraphAddress((0, 2), 1)), ("@year", PropertyAddress("year")),
     ("§", WHOLE_TEXT), ("§ 2", SectionAddress((1,))), (" 3100 ", CellAddress("3100"))],
)  # fmt: skip
def test_texts_of_addresses(text: str, address: Address) -> None:
    assert parse_address(text) == address


@pytest.mark.parametrize("text", ["", " ", "§0", "§1.", "§1.0", "§01", "§1¶0", "§a", "@", "@a b", "a b", "A1.", ".total", "A.b.c", "1=2", "{3100}"])
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        parse_address(text)


def test_parents_and_children() -> None:
    assert SectionAddress((0, 2)).parent == SectionAddress((0,))
    assert SectionAddress((0,)).child(2) == SectionAddress((0, 2))
    assert ParagraphAddress((0, 2), 1).section == SectionAddress((0, 2))
