"""``gjj show PATH [ADDRESS…]``: a report to read, or single values for scripts."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.cli.arguments import Arguments, Command, UsageFault, near
from gjj_tui.cli.output import CLEAN, emit, say
from gjj_tui.cli.page import report_page, sections_page
from gjj_tui.cli.reports import one_path, open_path
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress, parse_address
from gjj_tui.model.form import Form
from gjj_tui.model.printed import printed
from gjj_tui.model.report import NO_FIGURES, Figures, Report, figures_of
from gjj_tui.model.visible import visible
from gjj_tui.store.library import last_year
from gjj_tui.store.report_file import ReportFile

PROPERTIES = ("form", "year", "agency", "short_name", "agency_kind", "title", "period", "status")


def command() -> Command:
    return Command(
        "show", _("显示报告全文，或其中的章节、段落、数字"), _("路径 [地址…]"), run, least=1,
        notes=(
            _("地址：3100 或 A1.total 是统计数，§1.3 是章节，§1.3¶2 是段落，@year 是报告的一项。"),
            _("统计数和报告的一项每个一行：地址、制表符、值；没有填的值为空。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    path, *words = arguments.words
    file = open_path(one_path(path))
    if not words:
        say(*report_page(file.form, file.report, last_figures(file)))
        return CLEAN
    # All addresses are looked at before the first is printed, so that a script gets everything or nothing.
    addresses = [known_address(word, file.form, file.report) for word in words]
    for address in addresses:
        for line in _lines(address, file):
            emit(line)
    return CLEAN


def last_figures(file: ReportFile) -> Figures:
    """Last year's figures, looked for only when the text speaks of them."""
    if not any("last." in section.text for _address, section in file.report.walk()):
        return NO_FIGURES
    return figures_of(last_year(file.path, file.report))


def _lines(address: Address, file: ReportFile) -> Iterator[str]:
    form, report = file.form, file.report
    match address:
        case CellAddress():
            yield f"{visible(str(address))}\t{visible(report.figures.text(address))}"
        case PropertyAddress(key):
            yield f"{visible(str(address))}\t{visible(property_text(report, key))}"
        case ParagraphAddress(_path, index):
            paragraph = report.section(address.section).paragraphs()[index][1]
            yield visible(printed(paragraph, form, report.figures, last_figures(file)).text)
        case SectionAddress():
            yield from map(visible, sections_page(form, report, address, last_figures(file)))


def property_text(report: Report, key: str) -> str:
    """A property as it counts: the built title and the calendar year where the file has none of its own."""
    match key:
        case "title":
            return report.printed_title
        case "period":
            first, last = report.period or (f"{report.year}-01-01", f"{report.year}-12-31")
            return f"{first}..{last}"
        case _:
            return str(getattr(report, key))


def known_address(text: str, form: Form, report: Report) -> Address:
    """The address of something that is there.

    Raises:
        UsageFault: there is no such thing.
    """
    try:
        address = parse_address(text)
    except ValueError:
        raise UsageFault(_("“{text}”不是地址").format(text=text) + near(text, form.codes)) from None
    match address:
        case CellAddress():
            return known_cell(address, form)
        case PropertyAddress(key):
            if key not in PROPERTIES:
                known = [f"@{name}" for name in PROPERTIES]
                raise UsageFault(_("报告没有 {address} 这一项").format(address=address) + near(f"@{key}", known))
        case ParagraphAddress(_path, index):
            count = len(_section(report, address.section)[1])
            if index >= count:
                raise UsageFault(
                    _("没有 {address}，{section} 有 {count} 段").format(
                        address=address, section=address.section, count=count
                    )
                )
        case SectionAddress(path) if path:
            _section(report, address)
    return address


def known_cell(address: CellAddress, form: Form) -> CellAddress:
    """The cell as the form spells it.

    Raises:
        UsageFault: the form has no such cell.
    """
    cell = form.resolve(address)
    if cell is not None:
        return cell
    row = form.row(address.row)
    if row is None:
        message = _("{form} 表式没有代码 {code}").format(form=form.id, code=address.row)
        raise UsageFault(message + near(address.row, form.codes))
    known = [str(one) for one in row.cells]
    message = _("{code} 有多列，请写明列，如 {known}") if not address.column else _("没有 {address}，可写 {known}")
    message = message.format(code=address.row, address=address, known=_("、").join(known))
    raise UsageFault(message + (near(str(address), known) if address.column else ""))


def _section(report: Report, address: SectionAddress) -> tuple[str, list[tuple[int, str]]]:
    try:
        section = report.section(address)
    except LookupError:
        known = [str(one) for one, _section in report.walk()]
        raise UsageFault(_("报告没有 {address}").format(address=address) + near(str(address), known)) from None
    return section.title, section.paragraphs()
