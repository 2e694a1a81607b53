"""Sources made by hand, what is imported from them, and the account of every character."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from gjj_tui.intake.accounting import Use
from gjj_tui.intake.headings import plain
from gjj_tui.intake.readers import read_source
from gjj_tui.intake.reading import Imported, read_report
from gjj_tui.intake.source import Place, Source
from gjj_tui.intake.table_words import bare
from gjj_tui.model.address import CellAddress, ParagraphAddress, SectionAddress
from gjj_tui.model.form import Form
from gjj_tui.model.numbering import ordinals
from gjj_tui.model.numbers import tidy_number
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.publish.grid import grid_of
from gjj_tui.store.forms import built_in_form, form_ids

ROOT = Path(__file__).resolve().parents[1]
SCAN = ROOT / "tests" / "data" / "seed_2017_scan.txt"
AGENCY = "上海市公积金管理中心"


@lru_cache
def forms() -> tuple[Form, ...]:
    return tuple(form for id in form_ids() if (form := built_in_form(id)))


def read(data: bytes | str, name: str, **told: Any) -> tuple[Source, Imported]:
    source = read_source(data.encode() if isinstance(data, str) else data, name)
    return source, read_report(source, forms(), **told)


def imported(data: bytes | str, name: str, **told: Any) -> Imported:
    """What a source gives, with every character of it accounted for."""
    source, found = read(data, name, **told)
    account(source, found)
    return found


def tree(report: Report) -> list[tuple[str, str, bool, str]]:
    return [(str(at), section.title, section.numbered, section.table) for at, section in report.walk()]


def texts(report: Report) -> list[list[str]]:
    return [[text.strip() for _offset, text in section.paragraphs()] for _at, section in report.walk()]


def kinds(found: Imported) -> list[str]:
    return [doubt.kind for doubt in found.doubts]


# ---- the account


def account(source: Source, found: Imported) -> None:
    """Every character that is not blank is used once, and what is said to have become of it is true."""
    there: dict[Place, Counter[str]] = {}
    for piece in source.pieces():
        there.setdefault(piece.place, Counter()).update(squeezed(piece.text))
    used: dict[Place, Counter[str]] = {}
    for use in found.uses:
        used.setdefault(use.place, Counter()).update(squeezed(use.text))
    for place, characters in there.items():
        assert used.get(place, Counter()) == characters, (place, characters - used.get(place, Counter()))
    assert "没有找到归处，没有收入" not in [doubt.done for doubt in found.doubts]
    page = plain("".join(_printed(found)))
    for use in found.uses:
        assert _is_true(use, found, page), use


def _printed(found: Imported) -> Iterator[str]:
    """What the form prints by itself: of all its tables, whether the report prints them or not."""
    for table in found.form.tables:
        grid = grid_of(found.form, table, found.report)
        yield from (grid.title_line, *grid.notes)
        yield from (cell.text for row in grid.rows for cell in row)


def squeezed(text: str) -> str:
    return "".join(text.split())


def _is_true(use: Use, found: Imported, page: str) -> bool:
    report = found.report
    match use.fate, use.address:
        case "text", ParagraphAddress(path, number):
            _offset, paragraph = report.section(SectionAddress(path)).paragraphs()[number]
            return squeezed(use.text) in squeezed(paragraph.replace("{{", "{"))
        case "title", SectionAddress() as at:
            return squeezed(use.text) == squeezed(report.section(at).title)
        case "number", SectionAddress() as at:
            printed = ordinals(report.children(at.parent), len(at.path) - 1)[at.path[-1]]
            same = plain(use.text) == plain(printed)
            return same or any(one.kind == "numbering" and one.address == at for one in found.doubts)
        case "figure", CellAddress() as cell:
            return report.figures.text(cell) == tidy_number(use.text.removeprefix("'"))
        case "form", _:
            known = {bare(row.label) for table in found.form.tables for row in table.rows}
            words = ["代码", "单位", "指标", "统计指标", "统计数", "列", "数值", "年度", "填报单位", "摘要", "表", "项目", "单位:件"]
            rest = plain(use.text)
            for word in (str(report.year), plain(report.agency), plain(found.form.title)):
                rest = rest.replace(word, "")
            units = {row.unit for table in found.form.tables for row in table.rows} - {""}
            rest = re.sub(rf"\(?年度\)?|填报单位:?|单位:(?:{'|'.join(units)})", "", rest)
            cells = {str(cell) for cell in found.form.cells()}
            pairs = {
                plain("·".join(filter(None, (column.group, column.title))))
                for table in found.form.tables for column in table.columns
            }  # fmt: skip
            unit = re.sub(r"\([^()]*\)\Z", "", rest)
            return rest in page or unit in page or bare(use.text) in known | pairs or use.text in (*words, *cells)
        case "doubt", _:
            return any(one.place.line == use.place.line and use.text.strip() in one.quote for one in found.doubts) or any(
                use.text.strip() in one.quote for one in found.doubts if one.kind == "row"
            )
        case "property", _:
            return use.text.startswith("sha256:") or plain(use.text) in plain(f"{report.year}{report.agency}{report.printed_title}")
    return False


# ---- reports and packages


def full_report(id: str, year: int) -> tuple[Form, Report]:
    """A report with every cell of its form filled, each with a number of its own."""
    form = built_in_form(id)
    assert form
    figures = {}
    for number, cell in enumerate(form.cells()):
        kind = form.type_of(cell)
        figures[cell] = str(number + 1) if kind == "count" else "-3" if kind == "integer" else f"{number}.50"
    overview = Section("总体情况", "全年工作正常 见[/附件]说明{{甲}\n这一段没有句号，相当长，长到可以当作是在页末断开了的一段", True, "", (
        Section("主动公开", "一是及时。\n（一）这不是标题，是一句话。\n1. 也不是标题"), Section("依申请公开", "收到申请 2 件。"),
    ))  # fmt: skip
    tables = tuple(Section(table.title, "见下表。", True, table.id) for table in form.tables)
    opening = Section("引言", "本报告依照条例编制。", False)
    sections = (opening, overview, *tables, Section("其他需要报告的事项", "无。"))
    return form, Report(id, year, AGENCY, sections=sections, figures=Figures(figures))


def packed(parts: Iterable[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts:
            package.writestr(name, data)
    return out.getvalue()


def repacked(data: bytes, changes: dict[str, bytes]) -> bytes:
    """A package with parts changed or added."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    return packed((parts | changes).items())


def word(paragraphs: Sequence[str], tables: Sequence[Sequence[Sequence[str]]] = ()) -> bytes:
    import docx

    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    for rows in tables:
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def workbook(rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for span in merged:
        book.active.merge_cells(span)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
