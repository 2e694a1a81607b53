"""A report file: read into a `Report`, with the places of everything in it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator
from typing import Any

from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.named import NamedTuple
from gjj_tui.model.nearest import nearest_hint
from gjj_tui.model.period import YEARS
from gjj_tui.model.report import AGENCY_KINDS, MAX_DEPTH, PROPERTIES, STATUSES, Explanation, Figures, Report, Section
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.files import FileFault, FileImage, decode, file_words, read_file
from gjj_tui.store.forms import built_in_form, is_form_text
from gjj_tui.store.loading import Document, FloatText, TomlFault, fault_words, open_text, where
from gjj_tui.store.spans import Path, line_column, locate
from gjj_tui.store.spelling import offset_in_string
from gjj_tui.store.strict import offset_of, type_title

TOP_KEYS = (*PROPERTIES, "section", "statistics", "explanation")
SECTION_KEYS = ("title", "numbered", "text", "table", "free", "later", "section")
PERIOD_KEYS = ("from", "to")
EXPLANATION_KEYS = ("rule", "text", "quote", "seen")


class ReportFile(NamedTuple):
    """A report as it stands on disk. `remarks` are findings about the file itself, with their offsets."""

    image: FileImage
    bom: bool
    document: Document
    form: Form
    report: Report
    remarks: tuple[tuple[Finding, int], ...]

    @property
    def path(self) -> str:
        return self.image.path

    def place(self, finding: Finding) -> tuple[int, int]:
        """Line and column of what a finding is about, as the file stands on disk."""
        for remark, offset in self.remarks:
            if remark == finding:
                return line_column(self.document.text, offset)
        return self.locate(finding.addresses[0], finding.mark) if finding.addresses else (1, 1)

    def locate(self, address: Address, mark: tuple[int, int] | None = None) -> tuple[int, int]:
        """Line and column of an address; of what it would stand under when it is not written.

        `mark` is a place within a paragraph: offset and length in its text.
        """
        text = self.document.text
        match address:
            case CellAddress():
                path = cell_path(self.form, self.document.model, address)
            case PropertyAddress(key):
                path = (key,)
            case _:
                path = section_path(address.path)
        if isinstance(address, ParagraphAddress):
            return self._paragraph(address, path, mark)
        while path:
            if span := locate(text, self.document.statements, path):
                return line_column(text, span[0])
            path = path[:-1]
        return 1, 1

    def _paragraph(self, address: ParagraphAddress, path: Path, mark: tuple[int, int] | None) -> tuple[int, int]:
        text = self.document.text
        span = locate(text, self.document.statements, (*path, "text"))
        if span is None:
            return self.locate(address.section)
        written = text[span[0] : span[1]]
        paragraphs = self.report.section(address.section).paragraphs()
        inside = mark is not None or written.startswith(('"""', "'''"))
        if not inside or address.paragraph >= len(paragraphs):
            return line_column(text, span[0])
        offset = paragraphs[address.paragraph][0] + (mark[0] if mark else 0)
        return line_column(text, span[0] + offset_in_string(written, offset))


def section_path(path: tuple[int, ...]) -> Path:
    """Where a section stands in the data: ``("section", 1, "section", 0)``."""
    return tuple(part for index in path for part in ("section", index))


def cell_path(form: Form, model: dict[str, Any], address: CellAddress) -> Path:
    """Where a cell stands in the data: under its code, or within the list under its code."""
    row = form.row(address.row)
    statistics = model.get("statistics")
    value = statistics.get(address.row) if isinstance(statistics, dict) else None
    if row is None or not isinstance(value, list):
        return ("statistics", address.row)
    return ("statistics", address.row, row.columns.index(address.column) if address.column else 0)


FindForm = Callable[[str], Form | None]
"""Gives a form by id; without one, forms are looked for by `forms_beside`."""


def forms_beside(path: str) -> FindForm:
    """Finds forms where `FormFinder` looks for those of a report file."""

    def find(id: str) -> Form | None:
        form = built_in_form(id)
        if form is not None:
            return form
        # Few reports have an own form; the others need not wait for what finds it.
        from gjj_tui.store.form_finder import FormFinder

        return FormFinder(os.path.dirname(path))(id)

    return find


def open_report(path: str, find_form: FindForm | None = None) -> ReportFile:
    """Read a report.

    Raises:
        StoreFault: the file cannot be read, is not TOML, or is no report.
    """
    try:
        image = read_file(path)
        text, bom = decode(image.data)
    except FileFault as error:
        raise StoreFault(path, file_words(error)) from error
    return report_of(path, image, text, bom, find_form)


def report_of(
    path: str, image: FileImage, text: str, bom: bool, find_form: FindForm | None = None
) -> ReportFile:
    """The report that a text holds; `path` is for messages, `image` for later saving.

    Raises:
        StoreFault: the text is not TOML, or is no report.
    """
    try:
        document = open_text(text)
    except TomlFault as error:
        raise StoreFault(path, fault_words(error), *where(text, error)) from error
    return report_in(path, image, document, bom, find_form)


def report_in(
    path: str, image: FileImage, document: Document, bom: bool, find_form: FindForm | None = None
) -> ReportFile:
    """As `report_of`, for a text that was located already."""
    reader = _ReportReader(path, document, find_form or forms_beside(image.path), image.path)
    report = reader.report()
    return ReportFile(image, bom, document, reader.form, report, tuple(reader.remarks))


class _ReportReader:
    """Reads one document; what is only odd becomes a remark, what makes it no report a `StoreFault`."""

    def __init__(self, path: str, document: Document, find_form: FindForm, real: str) -> None:
        self.path = path
        self.real = real
        self.document = document
        self.find_form = find_form
        self.remarks: list[tuple[Finding, int]] = []
        self.form: Form
        self.last_uid = 0

    def fault(self, at: Path, message: str) -> StoreFault:
        return StoreFault(self.path, message, *line_column(self.document.text, offset_of(self.document.text, at)))

    def remark(self, rule: str, level: Level, at: Path, address: Address, message: str) -> None:
        self.remarks.append((Finding(rule, level, (address,), message), offset_of(self.document.text, at)))

    def report(self) -> Report:
        data = self.document.model
        if "form" not in data or "year" not in data or "agency" not in data:
            if is_form_text(self.document.text):
                message = _("这是表式，不是报告；看它请用 gjj forms {path}")
                raise StoreFault(self.path, message.format(path=self.path), 1, 1)
            missing = _("、").join(key for key in ("form", "year", "agency") if key not in data)
            raise StoreFault(self.path, _("这不是年度报告文件：缺少 {keys}").format(keys=missing), 1, 1)
        self._of_types(data)
        self._unknown(data, (), TOP_KEYS)
        self.form = self._form(data["form"])
        return Report(
            data["form"], data["year"], data["agency"], data.get("short_name", ""),
            data.get("agency_kind", "department"), data.get("title", ""), self._period(data.get("period")),
            data.get("status", "draft"), tuple(self._sections(data.get("section", []), ())),
            Figures(self._figures(data.get("statistics", {}))),
            tuple(self._explanations(data.get("explanation", []))),
        )  # fmt: skip

    def _form(self, id: str) -> Form:
        try:
            form = self.find_form(id)
        except StoreFault as fault:
            raise self.fault(("form",), _("表式“{form}”有误：{fault}").format(form=id, fault=fault)) from fault
        if form is None:
            from gjj_tui.store.form_finder import FormFinder

            finder = self.find_form
            finder = finder if isinstance(finder, FormFinder) else FormFinder(os.path.dirname(self.real))
            raise self.fault(("form",), finder.missing(id))
        return form

    def _of_types(self, data: dict[str, Any]) -> None:
        for key in ("form", "agency", "short_name", "agency_kind", "title", "status"):
            self._typed(data, (), key, str, _("文字（加引号）"))
        self._typed(data, (), "year", int, _("整数，如 year = 2017"))
        for key, known in (("status", STATUSES), ("agency_kind", AGENCY_KINDS)):
            if key in data and data[key] not in known:
                message = _("{key} 应是 {known} 之一，现为“{found}”")
                raise self.fault((key,), message.format(key=key, known=_("、").join(known), found=data[key]))
        if not YEARS[0] <= data["year"] <= YEARS[1]:
            message = _("year 应在 {first} 至 {last} 之间，现为 {found}")
            raise self.fault(("year",), message.format(first=YEARS[0], last=YEARS[1], found=data["year"]))
        if not data["agency"].strip():
            raise self.fault(("agency",), _("agency 不应为空"))

    def _typed(self, table: dict[str, Any], at: Path, key: str, wanted: type, words: str) -> None:
        value = table.get(key)
        if value is None:
            return
        if not isinstance(value, wanted) or isinstance(value, FloatText) or (
            isinstance(value, bool) and wanted is not bool
        ):  # fmt: skip
            message = _("{key} 应是{wanted}，现为{found}")
            raise self.fault((*at, key), message.format(key=key, wanted=words, found=type_title(value)))

    def _unknown(self, table: dict[str, Any], at: Path, known: tuple[str, ...], address: Address | None = None) -> None:
        for key in table:
            if key not in known:
                message = _("不认识的项“{key}”，保存时原样保留").format(key=key) + nearest_hint(key, list(known))
                self.remark("unknown-key", Level.HINT, (*at, key), address or PropertyAddress(key), message)

    def _period(self, raw: Any) -> tuple[str, str] | None:
        if raw is None:
            return None
        first, last = (raw.get("from"), raw.get("to")) if isinstance(raw, dict) else (None, None)
        days = [day for day in (first, last) if type(day) is datetime.date and YEARS[0] <= day.year <= YEARS[1]]
        if len(days) < 2:
            raise self.fault(("period",), _("period 应写作 { from = 2017-01-01, to = 2017-12-31 }"))
        self._unknown(raw, ("period",), PERIOD_KEYS, PropertyAddress("period"))
        return days[0].isoformat(), days[1].isoformat()

    def _sections(self, raw: Any, path: tuple[int, ...]) -> Iterator[Section]:
        at = section_path(path)
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            raise self.fault((*at, "section"), _("章节应写作 [[section]]"))
        if raw and len(path) >= MAX_DEPTH:
            raise self.fault((*at, "section", 0), _("章节最多 {depth} 层").format(depth=MAX_DEPTH))
        for index, item in enumerate(raw):
            here: Path = (*at, "section", index)
            address = SectionAddress((*path, index))
            for key in ("title", "text", "table"):
                self._typed(item, here, key, str, _("文字（加引号）"))
            self._typed(item, here, "numbered", bool, "true / false")
            for key in ("free", "later"):
                quotes = item.get(key, [])
                if not isinstance(quotes, list) or not all(type(quote) is str for quote in quotes):
                    raise self.fault((*here, key), _('{key} 应写作 ["1038 万次", "32 篇"]').format(key=key))
            self._unknown(item, here, SECTION_KEYS, address)
            self.last_uid += 1
            uid = self.last_uid
            yield Section(
                item.get("title", ""), text_of(item.get("text", "")), item.get("numbered", True),
                item.get("table", ""), tuple(self._sections(item.get("section", []), address.path)), uid,
                tuple(item.get("free", ())), tuple(item.get("later", ())),
            )  # fmt: skip

    def _figures(self, raw: Any) -> Iterator[tuple[CellAddress, str]]:
        if not isinstance(raw, dict):
            raise self.fault(("statistics",), _("统计数应写作 [statistics] 之下的“代码 = 数”"))
        for code, value in raw.items():
            at: Path = ("statistics", code)
            row = self.form.row(code)
            if row is None:
                message = _("{form} 表式没有代码 {code}，保存时原样保留").format(form=self.form.id, code=code)
                message += nearest_hint(code, self.form.codes)
                self.remark("unknown-row", Level.HINT, at, CellAddress(code), message)
                continue
            values = value if isinstance(value, list) else [value]
            if len(values) != len(row.columns):
                message = _("{code} 应有 {wanted} 个数，现有 {found} 个")
                message = message.format(code=code, wanted=len(row.columns), found=len(values))
                self.remark("wrong-count", Level.HARD, at, row.cells[0], message)
            for address, item in zip(row.cells, values, strict=False):
                if isinstance(item, (list, dict)):
                    message = _("{address} 应是一个数，现为{found}")
                    message = message.format(address=address, found=type_title(item))
                    self.remark("not-a-figure", Level.HARD, at, address, message)
                else:
                    yield address, figure_text(item)

    def _explanations(self, raw: Any) -> Iterator[Explanation]:
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            raise self.fault(("explanation",), _("上报说明应写作 [[explanation]]"))
        for index, item in enumerate(raw):
            at: Path = ("explanation", index)
            for key in ("rule", "text", "quote"):
                self._typed(item, at, key, str, _("文字（加引号）"))
            seen = item.get("seen", {})
            if not isinstance(seen, dict):
                raise self.fault((*at, "seen"), _("seen 应写作 { 代码 = 数 }"))
            self._unknown(item, at, EXPLANATION_KEYS)
            yield Explanation(
                item.get("rule", ""), item.get("text", ""),
                tuple(_seen(seen)), item.get("quote", ""),
            )  # fmt: skip


def _seen(raw: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Addresses with their figures; ``A1.total = 5`` without quotes is a table within the table."""
    for key, value in raw.items():
        if isinstance(value, dict):
            yield from ((f"{key}.{column}", figure_text(figure)) for column, figure in value.items())
        else:
            yield key, figure_text(value)


def figure_text(value: Any) -> str:
    """The text of a cell for a TOML value; a blank cell of a list is ""."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.strip() if isinstance(value, str) else str(value)


def text_of(written: str) -> str:
    """The text of a section: the file's last line end closes the last paragraph and opens no new one."""
    return written.removesuffix("\n")
