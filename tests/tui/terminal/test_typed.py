"""Whatever comes from a terminal is harmless: text stays text, keys stay keys, nothing ends the program."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events

from gjj_tui.tui.terminal.key_reader import KeyReader
from gjj_tui.tui.terminal.typed import ESCAPE, KEYS, PASTE, SIDES, Piece, Typed

PASTE_START, PASTE_END = b"\x1b[200~", b"\x1b[201~"


def pieces(*reads: bytes, gap: float = 0.01, end: float = 10.0) -> list[Piece]:
    """What becomes of reads that come one after another, and of the silence after them."""
    typed, now, found = Typed(), 0.0, []
    for data in reads:
        found += typed.tick(now)
        found += typed.feed(data, now)
        now += gap
    return joined(found + typed.tick(now + end))


def joined(found: list[Piece]) -> list[Piece]:
    result: list[Piece] = []
    for piece in found:
        if result and result[-1].kind == piece.kind == KEYS:
            piece = Piece(KEYS, result.pop().text + piece.text)
        result.append(piece)
    return result


def keys(*reads: bytes) -> list[str]:
    """The keys that Textual makes of it."""
    reader = KeyReader()
    found = []
    for piece in pieces(*reads):
        if piece.kind == KEYS:
            found += [event.key for event in reader.read(piece.text) if isinstance(event, events.Key)]
        else:
            found.append(f"<{piece.kind} {piece.text}>" if piece.text else piece.kind)
    return found


def points(text: str) -> str:
    return ":".join(str(ord(char)) for char in text)


@pytest.mark.parametrize("text", ["你", "你好", "政府信息公开", "政府信息公开工作年度报告" * 20, "😀你", "a中"])
def test_a_commit_of_the_kitty_protocol_is_the_text_itself(text: str) -> None:
    (piece,) = pieces(f"\x1b[0;;{points(text)}u".encode())
    assert piece in (Piece(KEYS, text), Piece(PASTE, text))


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        (b"\x1b[97:65;2;65u", "A"), (b"\x1b[97;2;65u", "A"), (b"\x1b[97;5u", "ctrl+a"), (b"\x1b[97:65:99;5:1u", "ctrl+a"),
        (b"\x1b[97;1:2;97u", "a"), (b"\x1b[13u", "enter"), (b"\x1b[1;2D", "shift+left"), (b"\x1b[1;2R", "shift+f3"), (b"\x1b[1;5:1C", "ctrl+right"),
        (b"\x1b[3;5~", "ctrl+delete"), (b"\x1bOP", "f1"), (b"\x1b[15~", "f5"),
    ],
)  # fmt: skip
def test_keys_in_every_form_of_the_kitty_protocol_are_read(sequence: bytes, key: str) -> None:
    assert keys(sequence) == [key]


@pytest.mark.parametrize(
    "sequence",
    [
        b"\x1b[97;1:3u", b"\x1b[99999999999u", b"\x1b[0;;55296u", b"\x1b[0;;27:91u" b"", b"\x1b]11;rgb:1414/1818/1d1d\x07",
        b"\x1b]52;c;UFdORQ==\x1b\\", b"\x1bP>|term\x1b\\", b"\x1b[201~", b"\x1b[12;3\x18",
    ],
)  # fmt: skip
def test_what_nobody_typed_is_typed_by_nobody(sequence: bytes) -> None:
    assert [key for key in keys(sequence) if key not in ("left_square_bracket",)] in ([], ["ctrl+x"])


def test_a_paste_is_text_whatever_it_holds() -> None:
    text = b"\xe4\xb8\xad\x1b[A\x11\x1b[Bq\r\nz\x1b"
    assert pieces(PASTE_START + text + PASTE_END) == [Piece(PASTE, "中[A[Bq\nz")]


@pytest.mark.parametrize("cut", range(1, 6))
def test_the_end_of_a_paste_may_come_late_and_in_two_parts(cut: int) -> None:
    reads = (PASTE_START + b"abc" + PASTE_END[:cut], PASTE_END[cut:] + b"\x1b[D")
    assert pieces(*reads, gap=0.9) == [Piece(PASTE, "abc"), Piece(KEYS, "\x1b[D")]


def test_a_paste_whose_end_is_lost_does_not_swallow_what_is_typed_later() -> None:
    typed = Typed()
    assert typed.feed(PASTE_START + b"abc", 0.0) == []
    assert typed.wait(1.0) == 2.0
    assert typed.tick(3.0) == [Piece(PASTE, "abc")]
    assert typed.feed(b"\x1b[D", 4.0) == [Piece(KEYS, "\x1b[D")]


def test_a_long_paste_without_marks_is_one_piece() -> None:
    text = "政府信息公开工作。\r" * 500
    data = text.encode()
    assert pieces(data) == [Piece(PASTE, text.replace("\r", "\n"))]
    reads = [data[start : start + 4000] for start in range(0, len(data), 4000)]
    found = pieces(*reads, gap=0.001)
    assert {piece.kind for piece in found} == {PASTE}
    assert "".join(piece.text for piece in found) == text.replace("\r", "\n")


def test_held_keys_are_no_paste() -> None:
    assert keys(b"\x1b[B" * 200) == ["down"] * 200
    assert keys(b"\x7f" * 200) == ["backspace"] * 200
    assert keys("输入法一次提交的一句话。".encode()) == [*"输入法一次提交的一句话", "ideographic_full_stop"]


@given(st.text(st.sampled_from("a中é😀"), max_size=8), st.lists(st.integers(0, 30), max_size=3))
def test_characters_split_over_reads_are_whole(text: str, cuts: list[int]) -> None:
    data = text.encode()
    places = sorted({0, len(data), *(min(cut, len(data)) for cut in cuts)})
    found = pieces(*(data[start:end] for start, end in pairwise(places)))
    assert "".join(piece.text for piece in found) == text


def test_bytes_of_another_encoding_are_no_commands() -> None:
    # 腝 and 亃 of GBK have the bytes of a letter: 0x71 is q, 0x5b opens a sequence.
    typed = Typed()
    assert typed.feed("政府信息".encode("gbk") + b"\x82\x71\x81\x5b", 0.0) == []
    assert typed.not_utf8
    assert typed.feed(b"\x1b[D", 0.1) == [Piece(KEYS, "\x1b[D")]


def test_a_character_that_never_ends_is_dropped_when_something_else_comes() -> None:
    assert pieces(b"\xe4\xb8", b"\x1b[D") == [Piece(KEYS, "\x1b[D")]


def test_a_lone_escape_is_the_key_and_a_late_rest_is_no_text() -> None:
    assert pieces(b"\x1b") == [Piece(ESCAPE)]
    assert pieces(b"\x1b", b"\x1b") == [Piece(ESCAPE), Piece(ESCAPE)]
    assert pieces(b"\x1b", b"[D", gap=0.05) == [Piece(KEYS, "\x1b[D")]
    assert pieces(b"\x1b", b"[D", gap=0.5) == [Piece(ESCAPE), Piece(KEYS, "\x1b[D")]
    assert pieces(b"\x1b", b"[D", gap=2.0) == [Piece(ESCAPE), Piece(KEYS, "[D")]
    assert pieces(b"\x1b[1;", b"5D") == [Piece(KEYS, "\x1b[1;5D")]


def test_keys_that_came_in_one_read_are_all_known_at_once() -> None:
    """Textual would wait for the end of the first, and then type them all as text."""
    assert keys(b"\x1b\x073100\r") == ["escape", "ctrl+g", "3", "1", "0", "0", "enter"]
    assert keys(b"\x1bx3") == ["alt+x", "3"]
    assert keys(b"\x1bO1;2Q\x1bO5P\x1b[99;99Z5") == ["shift+f2", "ctrl+f1", "5"]
    assert keys(b"\x1b\x1b[A") == keys(b"\x1b\x1b", b"[A")


@pytest.mark.parametrize("cut", range(9))
def test_a_late_answer_about_side_margins_is_no_key_wherever_it_is_split(cut: int) -> None:
    answer = b"\x1b[?69;2$y"
    assert pieces(b"a" + answer[:cut], answer[cut:] + b"b") == [Piece(KEYS, "a"), Piece(SIDES, "2"), Piece(KEYS, "b")]
    assert pieces(b"\x1b" + answer[:cut], answer[cut:] + b"b") == [Piece(ESCAPE), Piece(SIDES, "2"), Piece(KEYS, "b")]


def test_over_a_remote_line_more_time_is_given() -> None:
    near, far = Typed(), Typed(remote=True)
    for typed in (near, far):
        typed.feed(b"\x1b", 0.0)
    assert near.wait(0.0) == 0.1 and far.wait(0.0) == 0.3


@given(st.lists(st.binary(max_size=12) | st.sampled_from([PASTE_START, PASTE_END, b"\x1b", b"\x1b[", b"\x1b]", b"\x1bP", b"\x1b[1;2", b"\xe4\xb8"]), max_size=12))
def test_any_bytes_are_taken(reads: list[bytes]) -> None:
    typed = Typed()
    for index, data in enumerate(reads):
        for piece in [*typed.feed(data, index * 0.2), *typed.tick(index * 0.2 + 0.1)]:
            assert piece.kind in (KEYS, PASTE, ESCAPE)
            piece.text.encode()
    typed.tick(1000.0)
    assert typed.wait(1000.0) is None
    assert typed.feed(b"\x1b[D", 2000.0)[-1].text.endswith("\x1b[D")
