"""Word documents in the national layout."""

from __future__ import annotations

from io import BytesIO

from gjj_tui.publish import docx_page as page
from gjj_tui.publish.blocks import Document
from gjj_tui.publish.digest import NAME, digest_of, generator
from gjj_tui.publish.docx_body import body
from gjj_tui.publish.office import XML, application_properties, core_properties, custom_properties
from gjj_tui.publish.zipped import settled


def docx(document: Document) -> bytes:
    """The document as a .docx file.

    Raises:
        ImportError: python-docx is not installed.
    """
    from docx import __version__
    from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.package import Package

    # An empty package rather than the library's template, which brings styles, a theme and an author of its own.
    package = Package()
    parts: list[tuple[str, str, str, bytes]] = [
        ("styles", CONTENT_TYPE.WML_STYLES, RELATIONSHIP_TYPE.STYLES, page.styles()),
        ("settings", CONTENT_TYPE.WML_SETTINGS, RELATIONSHIP_TYPE.SETTINGS, page.settings()),
        ("fontTable", CONTENT_TYPE.WML_FONT_TABLE, RELATIONSHIP_TYPE.FONT_TABLE, page.font_table()),
        ("footer1", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, page.footer(even=False)),
        ("footer2", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER, page.footer(even=True)),
    ]
    if document.mark:
        parts.append(("header1", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER, page.header(document.mark)))
    main = Part(PackURI("/word/document.xml"), CONTENT_TYPE.WML_DOCUMENT_MAIN, _main(document), package)
    package.relate_to(main, RELATIONSHIP_TYPE.OFFICE_DOCUMENT)
    for name, content, relation, blob in parts:
        main.relate_to(Part(PackURI(f"/word/{name}.xml"), content, blob, package), relation)
    made_by = {NAME: digest_of(document), "generator": generator(f"python-docx {__version__}")}
    for name, content, relation, blob in (
        ("core", CONTENT_TYPE.OPC_CORE_PROPERTIES, RELATIONSHIP_TYPE.CORE_PROPERTIES, core_properties(document)),
        ("app", CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, application_properties()),
        ("custom", CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES, custom_properties(made_by)),
    ):
        package.relate_to(Part(PackURI(f"/docProps/{name}.xml"), content, blob, package), relation)
    stream = BytesIO()
    package.save(stream)
    return settled(stream.getvalue())


def _main(document: Document) -> bytes:
    """The main part. Its relations are numbered in the order of the parts above."""
    references = '<w:footerReference w:type="default" r:id="rId4"/><w:footerReference w:type="even" r:id="rId5"/>'
    if document.mark:
        kinds = ("default", "even")
        references = "".join(f'<w:headerReference w:type="{kind}" r:id="rId6"/>' for kind in kinds) + references
    content = "".join(body(document))
    return (
        f"{XML}<w:document {page.NAMESPACES}><w:body>{content}{page.section(references)}</w:body></w:document>"
    ).encode()
