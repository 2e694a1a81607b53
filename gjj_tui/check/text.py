"""Checks that read the text."""

import re
from collections.abc import Iterator

from gjj_tui.model.address import ParagraphAddress
from gjj_tui.model.form import Mention
from gjj_tui.model.report import Report

_SENTENCE = re.compile(r"[^。；！？;!?\n]+")


def sentences(report: Report) -> Iterator[tuple[ParagraphAddress, str]]:
    """Every sentence of the text with the paragraph it stands in."""
    for address, section in report.walk():
        for index, (_offset, paragraph) in enumerate(section.paragraphs()):
            for found in _SENTENCE.finditer(paragraph):
                yield ParagraphAddress(address.path, index), found[0]


def mention_of(report: Report, mention: Mention) -> tuple[bool, ParagraphAddress | None]:
    """Whether the text has the sentence, and else where it says the contrary (None: it says nothing of it)."""
    denied = None
    for address, sentence in sentences(report):
        if any(word in sentence for word in mention.words):
            if not any(word in sentence for word in mention.denial):
                return True, None
            denied = denied or address
    return False, denied
