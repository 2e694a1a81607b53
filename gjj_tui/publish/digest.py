"""What ties a published file to its report: a digest over everything the document says.

The digest is over the content, spelled in a way that does not change with the program; the file carries the program's
version and the library's beside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from gjj_tui import __version__
from gjj_tui.publish.blocks import Document, Grid, Heading, Paragraph

NAME = "gjj-digest"
"""The name under which a file carries the digest, and as its value ``sha256:…``."""
GENERATOR = "gjj-tui"


def digest_of(document: Document) -> str:
    """``sha256:`` and 64 hexadecimal digits."""
    import hashlib

    text = "\n".join(json.dumps(line, ensure_ascii=True) for line in _content(document))
    return "sha256:" + hashlib.sha256(text.encode("ascii")).hexdigest()


def generator(library: str = "") -> str:
    """Who made the file: the program and the `library` it used, with versions. Other versions may give other bytes."""
    return f"{GENERATOR} {__version__} {library}".rstrip()


def _content(document: Document) -> Iterator[list[object]]:
    yield [document.kind, document.title, document.agency, document.year, document.form]
    yield [*document.period, document.mark]
    for block in document.blocks:
        match block:
            case Heading(level, number, text):
                yield ["heading", level, number, text]
            case Paragraph():
                yield ["paragraph", block.text]
            case Grid():
                yield ["grid", block.title, *(cell.text for row in block.rows for cell in row)]
    for datum in document.data:
        yield [str(datum.address), datum.value]
