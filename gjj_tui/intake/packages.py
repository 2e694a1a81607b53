"""Guards before a zip package (docx, xlsx) is handed to a library that unpacks all of it.

Everything is counted while it is unpacked in small pieces and thrown away, so that a bomb costs no memory: the sizes
that a package claims of itself are not believed.
"""

from __future__ import annotations

import io
import zipfile
import zlib

from gjj_tui.i18n import gettext as _
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.source import OURS

MOST_ENTRIES = 2_000
MOST_BYTES = 64 * 1024 * 1024
"""Of all entries together, unpacked; pictures are most of a real report."""
MOST_XML = 16 * 1024 * 1024
"""Of one XML part, unpacked; the tree that a library makes of it is ten times as large."""
MOST_ALL_XML = 32 * 1024 * 1024
WORST_RATIO = 150
"""Unpacked to packed, for an entry of more than a megabyte; text of a report packs to about a tenth."""
_PIECE = 64 * 1024
_MARKUP = (".xml", ".rels", ".vml")
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"


def open_package(data: bytes, main: str, word: str) -> zipfile.ZipFile:
    """The package once it is known to be harmless. `main` is the part that it must have, `word` what it should be.

    Raises:
        IntakeFault: it is no such package, is damaged, or would unpack to far more than a report.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
        names = package.namelist()
        if len(names) > MOST_ENTRIES:
            raise _bomb(_("里面有 {count} 个文件").format(count=len(names)))
        if main not in names:
            raise IntakeFault(_("这不是 {word} 文件（压缩包里没有 {part}）").format(word=word, part=main))
        if len(set(names)) != len(names):
            raise IntakeFault(_("文件已损坏或被做过手脚（压缩包里有同名的文件）"))
        total = markup = 0
        for entry in package.infolist():
            size, is_markup = _unpacked(package, entry, MOST_BYTES - total)
            total += size
            markup += size if is_markup else 0
            if markup > MOST_ALL_XML:
                raise _bomb(_("文字部分展开后超过 {size} MB").format(size=MOST_ALL_XML >> 20))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError) as error:
        raise IntakeFault(_("文件已损坏，或不是 {word} 文件").format(word=word)) from error
    except RuntimeError as error:
        # Also of a kind of compression that there is no code for.
        raise IntakeFault(_("文件有密码或用了不常见的压缩方式，读不了；请去掉密码另存后再导入")) from error
    return package


def _unpacked(package: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> tuple[int, bool]:
    """The true size of an entry, and whether it is markup, with what must not be in it looked for on the way."""
    size, tail, is_markup = 0, b"", entry.filename.lower().endswith(_MARKUP)
    packed = max(1, entry.compress_size)
    with package.open(entry) as stream:
        while piece := stream.read(_PIECE):
            # A part that is read as markup may have any name. A picture may well be markup, with a DOCTYPE even.
            if not size and "/media/" not in entry.filename:
                is_markup = is_markup or piece.lstrip(_BEFORE_MARKUP).startswith(b"<")
            size += len(piece)
            if size > room:
                raise _bomb(_("展开后超过 {size} MB").format(size=MOST_BYTES >> 20))
            if is_markup and size > MOST_XML:
                raise _bomb(_("{part} 展开后超过 {size} MB").format(part=entry.filename, size=MOST_XML >> 20))
            if size > 1024 * 1024 and size / packed > WORST_RATIO:
                raise _bomb(_("{part} 展开成 {ratio} 倍").format(part=entry.filename, ratio=int(size / packed)))
            if is_markup:
                _refuse_entities((tail + piece).replace(b"\0", b""), entry.filename)
                tail = piece[-32:]
    return size, is_markup


def _refuse_entities(markup: bytes, part: str) -> None:
    """No office program writes a DOCTYPE; with one, entities could unfold without end or read other files."""
    if b"<!DOCTYPE" in markup or b"<!ENTITY" in markup:
        raise IntakeFault(_("{part} 里有 DOCTYPE 或实体定义，可能有害，没有打开").format(part=part))


def _bomb(what: str) -> IntakeFault:
    return IntakeFault(_("文件展开后大得不正常，可能有害，没有打开：{what}").format(what=what))


def is_ours(package: zipfile.ZipFile) -> bool:
    """Whether this program exported it."""
    custom = "docProps/custom.xml"
    return custom in package.namelist() and f'name="{OURS}"'.encode() in package.read(custom)


def missing_library(name: str) -> IntakeFault:
    """The optional library is not installed."""
    message = _("读这种文件要另装 {name}；请运行 pip install 'gjj-tui[intake]'，或把文件另存为 html、csv 或 txt")
    return IntakeFault(message.format(name=name))
