"""Checks that read the text."""

import re
from collections.abc import Iterable, Iterator

from gjj_tui.model.address import ParagraphAddress
from gjj_tui.model.form import Mention
from gjj_tui.model.printed import Printed

Paragraphs = Iterable[tuple[ParagraphAddress, Printed]]

_SENTENCE = re.compile(r"[^。；！？;!?\n]+")
_CLAUSE = re.compile(r"[，,]")


def sentences(paragraphs: Paragraphs) -> Iterator[tuple[ParagraphAddress, str]]:
    """Every printed sentence of the text with the paragraph it stands in."""
    for address, paragraph in paragraphs:
        for found in _SENTENCE.finditer(paragraph.text):
            yield address, found[0]


def mention_of(paragraphs: Paragraphs, mention: Mention) -> tuple[bool, ParagraphAddress | None]:
    """Whether the text has the sentence, or need not; and else where it says the contrary (None: nothing of it)."""
    denied = None
    for address, sentence in sentences(paragraphs):
        if any(word in sentence for word in mention.aside):
            continue
        # A denial in the next clause is mostly one of something else: 收到申请 3 件，未收到投诉.
        for part in _CLAUSE.split(sentence) if mention.silent else [sentence]:
            if any(word in part for word in mention.words):
                if not any(word in part for word in mention.denial):
                    return True, None
                denied = denied or address
    return mention.silent and denied is None, denied
