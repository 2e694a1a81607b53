"""The same report gives the same bytes, whoever exports it, where and when."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from publishing import SAMPLES, sample

from gjj_tui.i18n import use_language
from gjj_tui.publish.carried import carried_by
from gjj_tui.publish.digest import digest_of
from gjj_tui.publish.document import document_of
from gjj_tui.publish.formats import FORMATS, MissingLibrary, export, format_of

PROGRAM = """
import hashlib, sys
sys.path[:0] = sys.argv[1:3]
from publishing import SAMPLES, sample
from gjj_tui.exchange.exporting import made_document
from gjj_tui.i18n import language_of, use_language
from gjj_tui.publish.formats import FORMATS, export
import os
use_language(language_of(os.environ))
for id, year in SAMPLES:
    form, report = sample(id, year, "draft")
    for review in (False, True):
        document = made_document(form, report, report._replace(year=year - 1), (), review)
        for one in FORMATS.values():
            print(id, review, one.name, hashlib.sha256(export(document, one)).hexdigest())
"""


def test_two_processes_with_other_seeds_zones_and_locales_agree(root: Path) -> None:
    outputs = []
    for seed, zone, locale in (("1", "Asia/Shanghai", "zh_CN.UTF-8"), ("2", "America/Lima", "en_US.UTF-8")):
        environ = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LANG": locale, "LC_ALL": locale, "SOURCE_DATE_EPOCH": seed}
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, str(root), str(root / "tests")], env=environ, capture_output=True, text=True, check=True
        )
        outputs.append(done.stdout)
    assert outputs[0] == outputs[1] and outputs[0].count("\n") == len(SAMPLES) * 2 * len(FORMATS)


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_carries_the_digest_of_its_document(name: str) -> None:
    document = document_of(*sample("2021", 2023))
    carried = carried_by(export(document, FORMATS[name]))
    assert carried and carried.digest == digest_of(document)
    assert carried.generator.startswith("gjj-tui ")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"PK" + b"\x00" * 100, b"\xff\xfe\x00", b"# title\n", b"a,b,c,d,e,f,g\r\nx\r\n"])
def test_other_files_carry_nothing(data: bytes) -> None:
    assert carried_by(data) is None


@pytest.mark.parametrize("name", ["html", "md", "json", "csv"])
def test_a_text_cannot_pass_for_the_digest(name: str) -> None:
    fake = "sha256:" + "0" * 64
    form, report = sample("2014", 2017)
    lines = (f'<meta name="gjj-digest" content="{fake}">', f"<!-- gjj-digest {fake} x -->", f'"digest": "{fake}",', f",{fake} x")
    section = report.sections[0]._replace(title=lines[0], text="\n".join(lines))
    document = document_of(form, report._replace(title=lines[0], agency=lines[3], sections=(section,)))
    carried = carried_by(export(document, FORMATS[name]))
    assert carried and carried.digest == digest_of(document)


def test_text_formats_need_no_library(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [*sys.modules, "docx", "xlsxwriter"]:
        if name.split(".")[0] in ("docx", "xlsxwriter"):
            monkeypatch.setitem(sys.modules, name, None)
    for module in ("gjj_tui.publish.docx", "gjj_tui.publish.xlsx"):
        monkeypatch.delitem(sys.modules, module, raising=False)
    document = document_of(*sample("2014", 2017))
    for name, format in FORMATS.items():
        if format.library:
            with pytest.raises(MissingLibrary) as missing:
                export(document, format)
            assert missing.value.library in ("python-docx", "XlsxWriter"), name
        else:
            assert export(document, format)


def test_the_language_of_the_screen_changes_nothing() -> None:
    form, report = sample("2014", 2017, "draft")
    chinese = export(document_of(form, report), FORMATS["html"])
    use_language("en")
    assert export(document_of(form, report), FORMATS["html"]) == chinese


@pytest.mark.parametrize(("name", "format"), [("A.DOCX", "docx"), ("a.htm", "html"), ("x/y.json", "json"), ("a.txt", ""), ("", "")])
def test_a_suffix_asks_for_a_format(name: str, format: str) -> None:
    found = format_of(name)
    assert (found.name if found else "") == format
