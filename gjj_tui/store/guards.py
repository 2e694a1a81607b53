"""The three guards: nothing is believed that was not read back from the new text."""

from __future__ import annotations

from collections import Counter
from typing import Any

from gjj_tui.model.named import NamedTuple
from gjj_tui.store.loading import Document, TomlFault, cross_check, load, same
from gjj_tui.store.operations import PatchRefused
from gjj_tui.store.spans import ScanError, comments, scan


class Account(NamedTuple):
    """What the operations admit to have done, in characters and counts.

    `head` and `tail` are the lengths at both ends of the old text that no splice touched.
    """

    head: int
    tail: int
    growth: int
    lost: tuple[str, ...]
    removed: int
    added: int


def guarded(old: Document, text: str, expected: dict[str, Any], account: Account) -> Document:
    """The new text as a document, when it is what was promised; else raises `PatchRefused`."""
    _outside(old.text, text, account)
    _lines(old.text, text)
    try:
        model = load(text)
    except TomlFault as fault:
        raise PatchRefused("guard-data", fault) from None
    if not same(model, expected):
        raise PatchRefused("guard-data")
    try:
        statements = scan(text)
        cross_check(text, statements, model)
    except ScanError as error:
        raise PatchRefused("guard-scan", error) from None
    new = Document(text, model, statements)
    _comments(old, new, account)
    _spelling(old, new, account)
    return new


def _outside(old: str, new: str, account: Account) -> None:
    """The text before the first and behind the last splice is what it was."""
    if len(new) != len(old) + account.growth or account.head + account.tail > min(len(old), len(new)):
        raise PatchRefused("guard-outside")
    if not new.startswith(old[: account.head]) or not new.endswith(old[len(old) - account.tail :]):
        raise PatchRefused("guard-outside")


def _lines(old: str, new: str) -> None:
    """No kind of line end that the file did not have; a final line end stays."""
    crlf, lf = old.count("\r\n"), old.count("\n")
    new_crlf, new_lf = new.count("\r\n"), new.count("\n")
    if (not crlf and new_crlf) or (crlf and crlf == lf and new_crlf != new_lf):
        raise PatchRefused("guard-lines")
    if old.endswith("\n") and new and not new.endswith("\n"):
        raise PatchRefused("guard-lines")


def _comments(old: Document, new: Document, account: Account) -> None:
    """Every comment is there as often as before, but for those of deleted blocks."""
    before, after = (Counter(doc.text[a:b] for a, b in comments(doc.text, doc.statements)) for doc in (old, new))
    if before - Counter(account.lost) != after or before != after + Counter(account.lost):
        raise PatchRefused("guard-comments")


def _spelling(old: Document, new: Document, account: Account) -> None:
    """No more keys are spelled anew than were set, no more are gone than were set or deleted."""
    before, after = (
        Counter(doc.text[one.key_start : one.value_end] for one in doc.statements if one.kind == "kv")
        for doc in (old, new)
    )
    if (after - before).total() > account.added or (before - after).total() > account.removed:
        raise PatchRefused("guard-spelling")
