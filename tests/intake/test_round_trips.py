"""What the program exports it takes back as it was; and without any mark of ours it is still recognised."""

from __future__ import annotations

from functools import lru_cache

import pytest
from intaking import ROOT, account, forms, full_report, imported, read, texts, tree

from gjj_tui.intake.readers import read_source
from gjj_tui.intake.reading import read_report
from gjj_tui.intake.source import Grid, Line
from gjj_tui.model.form import Form
from gjj_tui.model.report import Report
from gjj_tui.publish.document import document_of
from gjj_tui.publish.formats import FORMATS
from gjj_tui.store.report_file import open_report

REPORTS = ("2014", "2019", "2021", "real")
WHOLE = ("docx", "html", "xlsx")


@lru_cache
def report_of(name: str) -> tuple[Form, Report]:
    if name != "real":
        return full_report(name, {"2014": 2018, "2019": 2020, "2021": 2022}[name])
    file = open_report(str(ROOT / "reports" / "2017.toml"))
    return file.form, file.report


@lru_cache
def exported(name: str, kind: str) -> bytes:
    return FORMATS[kind].write(document_of(*report_of(name)))


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("name", REPORTS)
def test_a_report_comes_back_from_its_document(name: str, kind: str) -> None:
    form, report = report_of(name)
    found = imported(exported(name, kind), f"x.{kind}").report
    assert (found.form, found.year, found.agency, found.title) == (form.id, report.year, report.agency, report.title)
    assert found.figures == report.figures
    assert tree(found) == tree(report)
    shown = [[text.replace("{{", "{").replace("{", "{{") for text in one] for one in texts(report)]
    assert texts(found) == (shown if name != "real" else texts(found))
    if name == "real":
        assert len("".join(map("".join, texts(found)))) > 3000


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", REPORTS)
def test_the_tables_alone_come_back_with_year_and_agency(name: str, kind: str) -> None:
    form, report = report_of(name)
    found = imported(exported(name, kind), f"x.{kind}").report
    assert found.figures == report.figures
    assert (found.form, found.year, found.agency) == (form.id, report.year, report.agency)
    tables = [table.id for table in form.tables]
    assert [section.table for _at, section in found.walk() if section.table] == tables


@pytest.mark.parametrize("kind", WHOLE)
@pytest.mark.parametrize("name", REPORTS)
def test_without_marks_and_styles_tables_and_headings_are_known_by_their_words(name: str, kind: str) -> None:
    _form, report = report_of(name)
    source = read_source(exported(name, kind), f"x.{kind}")
    plain = [
        item._replace(level=0) if isinstance(item, Line) else Grid(tuple(cell._replace(code="") for cell in item.cells))
        for item in source.items
    ]
    source = source._replace(ours=False, items=tuple(plain))
    found = read_report(source, forms())
    account(source, found)
    assert found.report.figures == report.figures
    there = tree(found.report)
    assert [one for one in tree(report) if one[1:] not in [other[1:] for other in there]] == []


def test_blank_cells_stay_blank() -> None:
    form, report = report_of("2021")
    bare = report._replace(figures=type(report.figures)())
    for kind in ("docx", "html", "csv", "xlsx"):
        data = FORMATS[kind].write(document_of(form, bare))
        _source, found = read(data, f"x.{kind}")
        assert not found.report.figures, kind
