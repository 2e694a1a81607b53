"""Checks that read the text."""

from collections.abc import Iterable, Iterator

from gjj_tui.model.address import ParagraphAddress
from gjj_tui.model.form import Mention
from gjj_tui.model.marks import SENTENCE, pieces
from gjj_tui.model.printed import Printed

Paragraphs = Iterable[tuple[ParagraphAddress, Printed]]

_CLAUSE = "，,"


def sentences(paragraphs: Paragraphs) -> Iterator[tuple[ParagraphAddress, str]]:
    """Every printed sentence of the text with the paragraph it stands in."""
    for address, paragraph in paragraphs:
        for sentence in pieces(paragraph.text, SENTENCE):
            yield address, sentence


def mention_of(paragraphs: Paragraphs, mention: Mention) -> tuple[bool, ParagraphAddress | None]:
    """Whether the text has the sentence, or need not; and else where it says the contrary (None: nothing of it)."""
    denied = None
    for address, sentence in sentences(paragraphs):
        if any(word in sentence for word in mention.aside):
            continue
        # A denial in the next clause is mostly one of something else: 收到申请 3 件，未收到投诉.
        for part in pieces(sentence, _CLAUSE) if mention.silent or mention.never else [sentence]:
            if any(word in part for word in mention.words):
                if mention.never:
                    if any(word in part.replace(" ", "") for word in mention.never):
                        return False, address
                    continue
                if not any(word in part for word in mention.denial):
                    return True, None
                denied = denied or address
    return (mention.silent or bool(mention.never)) and denied is None, denied
