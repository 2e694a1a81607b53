"""What the office formats share: what a file says of itself, and nothing of who made it."""

from __future__ import annotations

from html import escape

from gjj_tui.publish.blocks import Document

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def core_properties(document: Document) -> bytes:
    """Title, subject and language; neither author nor date."""
    return (
        f'{XML}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{escape(document.title)}</dc:title><dc:creator></dc:creator><dc:language>zh-CN</dc:language>"
        "<cp:lastModifiedBy></cp:lastModifiedBy></cp:coreProperties>"
    ).encode()


def custom_properties(properties: dict[str, str]) -> bytes:
    """Named texts of our own."""
    items = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{escape(name)}">'
        f"<vt:lpwstr>{escape(text)}</vt:lpwstr></property>"
        for number, (name, text) in enumerate(properties.items(), 2)
    )
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        f"{items}</Properties>"
    ).encode()


def application_properties() -> bytes:
    return (
        f'{XML}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
        "<Application>gjj-tui</Application></Properties>"
    ).encode()
