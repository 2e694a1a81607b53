"""The formats there are. Each is a function from document to bytes, loaded with its library when it is used."""

from __future__ import annotations

from collections.abc import Callable

from gjj_tui.model.named import NamedTuple
from gjj_tui.publish.blocks import Document


class Format(NamedTuple):
    """`library` is what it needs beside the program, "" for nothing; `reviews` whether a review sheet can be had."""

    name: str
    title: str
    suffix: str
    write: Callable[[Document], bytes]
    library: str = ""
    reviews: bool = False


class MissingLibrary(Exception):
    """A library is not installed; `library` is its name for pip."""

    def __init__(self, library: str) -> None:
        super().__init__(library)
        self.library = library


def _docx(document: Document) -> bytes:
    from gjj_tui.publish.docx import docx

    return docx(document)


def _html(document: Document) -> bytes:
    from gjj_tui.publish.html import html

    return html(document)


def _xlsx(document: Document) -> bytes:
    from gjj_tui.publish.xlsx import xlsx

    return xlsx(document)


def _md(document: Document) -> bytes:
    from gjj_tui.publish.plain import md

    return md(document)


def _csv(document: Document) -> bytes:
    from gjj_tui.publish.plain import csv

    return csv(document)


def _json(document: Document) -> bytes:
    from gjj_tui.publish.plain import json

    return json(document)


FORMATS: dict[str, Format] = {
    one.name: one
    for one in (
        Format("docx", "Word", ".docx", _docx, "python-docx", reviews=True),
        Format("html", "HTML", ".html", _html, reviews=True),
        Format("xlsx", "Excel", ".xlsx", _xlsx, "XlsxWriter"),
        Format("md", "Markdown", ".md", _md),
        Format("csv", "CSV", ".csv", _csv),
        Format("json", "JSON", ".json", _json),
    )
}


def format_of(name: str) -> Format | None:
    """The format that a file name's suffix asks for."""
    lower = name.lower()
    suffixes = {".htm": "html", ".markdown": "md"} | {one.suffix: one.name for one in FORMATS.values()}
    return next((FORMATS[format] for suffix, format in suffixes.items() if lower.endswith(suffix)), None)


def export(document: Document, format: Format) -> bytes:
    """The bytes of a file.

    Raises:
        MissingLibrary: the format needs one that is not installed.
    """
    try:
        return format.write(document)
    except ModuleNotFoundError as error:
        raise MissingLibrary(format.library) from error


_FORBIDDEN = str.maketrans(dict.fromkeys('/\\:*?"<>|', "_"))
NAME_BYTES = 200
"""A file system takes 255 bytes; a temporary file beside it has a longer name."""


def file_name(document: Document, format: Format) -> str:
    """A name for the file: the title, without what some system does not allow in names."""
    title = document.title if document.kind == "report" else f"{document.year}{document.agency}{document.title}"
    name = title.translate(_FORBIDDEN).strip(" .")
    name = name.encode("utf-8", "replace")[:NAME_BYTES].decode("utf-8", "ignore").strip(" .") or format.name
    return name + format.suffix
