"""``gjj summary PATH…``: the reports of many units, or of the parts of a year, summed cell by cell."""

from __future__ import annotations

import os
from collections.abc import Sequence

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault
from gjj_tui.cli.output import CLEAN, FOUND, USAGE, complain, emit, note
from gjj_tui.cli.reports import STDIN, open_path, paths_of
from gjj_tui.i18n import gettext as _
from gjj_tui.model.days import days_of, period_title
from gjj_tui.model.form import Form
from gjj_tui.model.report import AGENCY_KINDS, Report, Section
from gjj_tui.model.summing import Summary, Unit, differences, shared_cells, summary_of
from gjj_tui.model.visible import visible
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.form_finder import FormFinder


def command() -> Command:
    return Command(
        "summary", _("逐格汇总：多个单位，或几期汇成一年"), _("路径… [-o 文件]"), run,
        (
            Option("--output", _("写成一份新报告，不覆盖已有的；默认写到标准输出"), _("文件"), short="-o"),
            Option("--agency", _("汇总的机关；默认是各份共同的机关，或“某某等 N 个单位”"), _("名称")),
            Option("--against", _("不写报告，而与这份报告逐格比较：代码、汇总数、报告数、差"), _("文件")),
        ),
        least=1,
        notes=(
            _("如：gjj summary 各局/ -o 全区.toml --agency 某区；gjj summary 2017-*.toml --against 2017.toml"),
            _("全年的报告是否等于各期之和，只有 --against 核对；gjj check 一次看一份报告。"),
            _("同一机关的几期，发生数相加，期初数取第一期，期末数取末一期（表式里的 stock）；期限自第一天到最后一天。"),
            _("未填的、不是数的、期限重叠或有缺的，列在标准错误，退出码 1；报告照写。表式不同的，只汇总各份都有的格。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    units = _units(arguments)
    form = units[0].form
    if not shared_cells(form, units):
        other = next(unit for unit in units if not shared_cells(form, [unit]))
        message = _("{one} 用 {form} 表式，{other} 用 {kind} 表式，没有相同的格，不能汇总")
        raise UsageFault(message.format(one=units[0].name, form=form.id, other=other.name, kind=other.form.id))
    summary = summary_of(form, units)
    for doubt in summary.doubts:
        note(doubt)
    if "--against" in arguments.options:
        found = _compared(form, summary, arguments.value("--against"))
    else:
        out = arguments.value("--output", STDIN)
        if out != STDIN and arguments.settings.readonly:
            complain(_("设置为只读（GJJ_READONLY 或设置文件里的 readonly）"))
            return USAGE
        found = _write(form, _report(form, summary, units, arguments.value("--agency")), out, len(units))
    return FOUND if found or summary.doubts else CLEAN


def _units(arguments: Arguments) -> list[Unit]:
    """The reports; one that cannot be read ends it all, for a sum without it would be wrong.

    Raises:
        StoreFault: the last one that cannot be read; the others are told.
    """
    against = os.path.realpath(arguments.value("--against")) if "--against" in arguments.options else ""
    units, faults = [], []
    for path in paths_of(arguments.words):
        if against and os.path.realpath(path) == against:
            continue
        try:
            file = open_path(path)
        except StoreFault as fault:
            faults.append(fault)
        else:
            units.append(Unit(path, file.form, file.report))
    for one in faults[:-1]:
        complain(str(one))
    if faults:
        raise faults[-1]
    if not units:
        raise UsageFault(_("没有要汇总的报告"))
    return units


def _report(form: Form, summary: Summary, units: Sequence[Unit], agency: str) -> Report:
    """A draft with the sums and a section for every table."""
    agencies = list(dict.fromkeys(unit.report.agency for unit in units))
    if not agency:
        several = _("{agency}等 {count} 个单位").format(agency=agencies[0], count=len(agencies))
        agency = several if agencies[1:] else agencies[0]
    kinds = {unit.report.agency_kind for unit in units}
    kind = max(kinds, key=AGENCY_KINDS.index)
    sections = tuple(Section(table.title, table=table.id, uid=uid) for uid, table in enumerate(form.tables, 1))
    return Report(
        form.id, summary.year, agency, agency_kind=kind, period=summary.period, sections=sections,
        figures=summary.figures,
    )  # fmt: skip


def _write(form: Form, report: Report, out: str, count: int) -> bool:
    """Write the report; whether there is something to say against it."""
    from gjj_tui.store.files import FileFault, create_file, encode, file_words
    from gjj_tui.store.report_save import new_text

    text = new_text(form, report)
    if out == STDIN:
        emit(text.rstrip("\n"))
        return False
    try:
        create_file(out, encode(text, False))
    except FileFault as error:
        raise StoreFault(out, file_words(error), kind="write") from error
    period = period_title(report.period, report.year)
    note(_("{path}：汇总了 {count} 份，{agency}，{period}").format(
        path=out, count=count, agency=report.agency, period=period))  # fmt: skip
    finder = FormFinder(os.path.dirname(out))
    if finder(form.id) is None:
        note(f"{out}: {finder.missing(form.id)}")
        return True
    return False


def _compared(form: Form, summary: Summary, path: str) -> bool:
    """Print where a report is not the sum; whether it is not anywhere, or of other days."""
    file = open_path(path)
    common = form.shared_with(file.form)
    cells = [cell for cell in summary.cells if cell in common]
    if not cells:
        message = _("{path} 用 {kind} 表式，与汇总的 {form} 表式没有相同的格")
        raise UsageFault(message.format(path=path, kind=file.form.id, form=form.id))
    days = days_of(file.report.period, file.report.year)
    other = days != (summary.first, summary.last)
    if other:
        message = _("{path} 的统计期限 {first} 至 {last}，汇总的是 {begin} 至 {end}")
        note(message.format(path=path, first=days[0], last=days[1], begin=summary.first, end=summary.last))
    found = list(differences(summary, cells, file.report))
    for cell, summed, own, difference in found:
        emit("\t".join(map(visible, (str(cell), summed, own, difference))))
    return bool(found) or other
