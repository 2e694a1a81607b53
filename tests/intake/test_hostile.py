"""Files that are not what they say, bombs and nonsense: a clear word or a doubt, never a trace, and no memory."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Callable

import pytest
from intaking import ROOT, packed, repacked, word, workbook

from gjj_tui.intake import packages
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.markup import tokens
from gjj_tui.intake.read_html import read_html
from gjj_tui.intake.readers import read_source

MEGABYTE = 1024 * 1024


def refused(data: bytes, name: str) -> str:
    with pytest.raises(IntakeFault) as caught:
        read_source(data, name)
    assert re.search("[一-鿿]", caught.value.message)
    return caught.value.message


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "x.txt", "空"), (b"  \r\n", "x.txt", "空"), (b"\x89PNG\r\n\x1a\n\0\0\0", "x.txt", "不是文字"),
        (bytes(range(256)) * 4, "x.html", "不是文字"), (b"%PDF-1.4", "x.txt", "PDF"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "x.doc", "旧版"),
        (b"PK\x03\x04zzz", "x.docx", "损坏"), (b"PK\x03\x04zzz", "x.xlsx", "损坏"), (b"a" * (9 * MEGABYTE), "x.txt", "太大"),
        (packed([("a.txt", b"x")]), "x.docx", "不是 Word"), (packed([("a.txt", b"x")]), "x.xlsx", "不是 Excel"),
        (packed([("inner.docx", packed([("word/document.xml", b"<x/>")]))]), "x.docx", "不是 Word"),
    ],
)  # fmt: skip
def test_what_is_no_source_is_refused_in_words(data: bytes, name: str, words: str) -> None:
    assert words in refused(data, name)


def test_one_bad_byte_in_utf_8_is_a_doubt() -> None:
    data = "政府信息公开工作年度报告".encode() + b"\xff" + "一、概述".encode()
    source = read_source(data, "x.txt")
    assert [doubt.kind for doubt in source.doubts] == ["hidden"]


@pytest.mark.parametrize("part", ["word/document.xml", "word/extra.xml", "word/_rels/document.xml.rels"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_anywhere_is_refused(part: str, encoding: str) -> None:
    bad = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'.encode(encoding)
    assert "DOCTYPE" in refused(repacked(word(["甲"]), {part: bad}), "x.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_in_a_part_of_any_name_is_refused(encoding: str) -> None:
    markup = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY y "z">]><x>&y;</x>'.encode(encoding)
    assert "DOCTYPE" in refused(repacked(word(["甲"]), {"word/document.bin": markup}), "x.docx")
    assert read_source(repacked(word(["甲"]), {"word/media/image1.svg": markup}), "x.docx").items


def test_a_doctype_across_two_pieces_is_seen() -> None:
    bad = b"<x>" + b" " * (packages._PIECE - 8) + b"<!DOCTYPE y>"
    assert "DOCTYPE" in refused(repacked(workbook([[1]]), {"xl/extra.xml": bad}), "x.xlsx")


def test_relations_to_elsewhere_are_not_followed() -> None:
    rels = b"""<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">
      <Relationship Id="r1" TargetMode="External" Target="http://203.0.113.1/x"
      Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"/></Relationships>"""
    assert read_source(repacked(word(["甲"]), {"word/_rels/settings.xml.rels": rels}), "x.docx").items


def test_broken_parts_are_refused() -> None:
    for part in ("word/document.xml", "word/styles.xml", "[Content_Types].xml", "_rels/.rels"):
        refused(repacked(word(["甲"]), {part: b"<broken"}), "x.docx")
    for part in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "[Content_Types].xml"):
        refused(repacked(workbook([["甲"]]), {part: b"<broken"}), "x.xlsx")


def test_very_deep_xml_is_refused() -> None:
    deep = b'<w:document xmlns:w="w">' + b"<w:p>" * 100_000 + b"</w:p>" * 100_000 + b"</w:document>"
    refused(repacked(word(["甲"]), {"word/document.xml": deep}), "x.docx")


def test_too_many_entries_are_refused() -> None:
    assert "文件" in refused(packed([("word/document.xml", b"<x/>"), *((f"{n}", b"") for n in range(2100))]), "x.docx")


@pytest.mark.parametrize("limit", ["MOST_BYTES", "MOST_XML", "MOST_ALL_XML"])
def test_each_limit_of_what_a_package_may_unpack_to_holds(limit: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = word(["甲"])
    assert read_source(data, "x.docx").items
    monkeypatch.setattr(packages, limit, 1000)
    assert "展开后超过" in refused(data, "x.docx")


def bomb(part: str, size: int) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package, package.open(part, "w", force_zip64=True) as stream:
        for _step in range(size // MEGABYTE):
            stream.write(b" " * MEGABYTE)
    return out.getvalue()


PROBE = """
import sys
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.readers import read_source
def most():  # of this program alone: getrusage would count what the process was before it became one
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmHWM"))
data = sys.stdin.buffer.read()
before = most()
try:
    read_source(data, sys.argv[1])
except IntakeFault as fault:
    print(fault)
print((most() - before) // 1024)
"""


def cost(data: bytes, name: str) -> tuple[str, int]:
    """What a process of its own says of a file, and by how many megabytes reading it makes the process larger."""
    done = subprocess.run(
        [sys.executable, "-c", PROBE, name], input=data, capture_output=True, check=True, cwd=ROOT, timeout=120
    )
    *said, grown = done.stdout.decode().split("\n")[:-1]
    return "".join(said), int(grown)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="the size of a process is told by Linux only")
@pytest.mark.parametrize(("part", "name"), [("word/document.xml", "x.docx"), ("xl/workbook.xml", "x.xlsx"), ("word/media/a.png", "x.docx")])
def test_a_zip_bomb_costs_no_memory(part: str, name: str) -> None:
    data = bomb(part, 1024 * MEGABYTE)
    assert len(data) < 2 * MEGABYTE
    if part.startswith("word/media"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            info = package.infolist()[0]
        assert info.file_size == 1024 * MEGABYTE
        data = bomb_beside(word(["甲"]), part)
    said, grown = cost(data, name)
    assert "大得不正常" in said
    assert grown < 48


def bomb_beside(data: bytes, part: str) -> bytes:
    out = io.BytesIO(data)
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as package, package.open(part, "w") as stream:
        for _step in range(128):
            stream.write(b" " * MEGABYTE)
    return out.getvalue()


HEAD = "2017年度某局政府信息公开工作年度报告\n"
LONG = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (30, 30))
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.readers import read_source
from gjj_tui.intake.reading import read_report
from gjj_tui.store.forms import built_in_form, form_ids
try:
    read_report(read_source(sys.stdin.buffer.read(), sys.argv[1]), [built_in_form(id) for id in form_ids()])
except IntakeFault as fault:
    print(fault)
"""


def sheet_with(comment: bytes) -> bytes:
    head = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><!--'
    return repacked(workbook([[1]]), {"xl/worksheets/sheet1.xml": head + comment + b"--><sheetData/></worksheet>"})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html>" + b"<a" * 300_000, "x.html"), (sheet_with(b"<mergeCell " * 80_000), "x.xlsx"),
        (f"{HEAD}{'1,' * 60_000}\n".encode(), "x.csv"), (f"{HEAD}主动公开政府信息数,1100,{'1,' * 60_000}\n".encode(), "x.csv"),
        (f"{HEAD}第一章{'．' * 100_000}x\n".encode(), "x.txt"), (f"{HEAD}1{' ' * 200_000}x\n".encode(), "x.txt"),
    ],
    ids=["tags", "merged", "figures", "a coded row", "dots", "blanks"],
)  # fmt: skip
def test_no_source_takes_time_that_grows_with_the_square_of_its_length(data: bytes, name: str) -> None:
    """Each takes a second or so, and would take minutes: the system ends what computes for half a minute."""
    done = subprocess.run([sys.executable, "-c", LONG, name], input=data, capture_output=True, cwd=ROOT)
    assert (done.returncode, done.stderr) == (0, b"")


def test_a_size_that_lies_is_not_believed() -> None:
    data = bytearray(bomb("word/document.xml", 64 * MEGABYTE))
    size = (64 * MEGABYTE).to_bytes(4, "little")
    assert size in data
    # Where the directory gives the size of an entry, say it is small.
    at = data.rfind(size)
    data[at : at + 4] = (100).to_bytes(4, "little")
    refused(bytes(data), "x.docx")


def test_a_sheet_that_claims_to_be_all_of_excel() -> None:
    sheet = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row></sheetData>'
        b'<mergeCells><mergeCell ref="A2:XFD1048576"/></mergeCells></worksheet>'
    )
    source = read_source(repacked(workbook([[1]]), {"xl/worksheets/sheet1.xml": sheet}), "x.xlsx")
    assert [cell.text for item in source.items for cell in item.cells] == ["1", "2"]  # type: ignore[union-attr]
    row = b"".join(b'<row r="%d"><c r="XFD%d"><v>1</v></c></row>' % (n, n) for n in range(1, 400))
    wide = sheet.replace(b'<row r="1"><c r="A1"><v>1</v></c></row>', row)
    assert "太大" in refused(repacked(workbook([[1]]), {"xl/worksheets/sheet1.xml": wide}), "x.xlsx")


def steps(work: Callable[[], object]) -> int:
    """The calls into C while something is done."""
    seen = 0

    def look(_frame: object, event: str, _arg: object) -> None:
        nonlocal seen
        seen += event == "c_call"

    sys.setprofile(look)
    try:
        work()
    finally:
        sys.setprofile(None)
    return seen


@pytest.mark.parametrize(
    "piece",
    ["<", "<!--", "<a ", "<a b='", "&", "<![CDATA[", "<?", "<script>", "</s", "<div>", "< ", "<a /", "<table><tr><td>",
     "<td rowspan=1000 colspan=1000>", "<a =", "<nav>", "<a", "</a"],
)  # fmt: skip
def test_hostile_markup_is_read_in_steps_that_grow_with_its_length(piece: str) -> None:
    """No piece of the text is looked at more than a few times: counted, not timed."""

    assert steps(lambda: list(tokens("<html>" + piece * 2000))) <= 2.5 * steps(lambda: list(tokens("<html>" + piece * 1000))) + 100
    read_html(("<html><p>甲</p>" + piece * 3000).encode())
