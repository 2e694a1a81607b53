"""Commands of the report as a whole: its properties."""

from __future__ import annotations

from gjj_tui.commands.files import change_status
from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import PropertyAddress
from gjj_tui.model.edits import SetProperty
from gjj_tui.model.numbers import tidy_number
from gjj_tui.model.report import AGENCY_KINDS


def edit_property(bench: Workbench) -> None:
    place = bench.place
    if not isinstance(place, PropertyAddress):
        return
    report = bench.session.report
    match place.key:
        case "status":
            change_status(bench)
        case "agency_kind":
            bench.ask(
                _("机关类别"), [Choice(kind_title(kind), kind) for kind in AGENCY_KINDS],
                lambda kind: bench.do(SetProperty("agency_kind", str(kind))),
            )  # fmt: skip
        case "period":
            bench.prompt(_("统计期限，如 2017-01-01 2017-12-31；留空为全年"), " ".join(report.period or ()),
                         lambda text: _set_period(bench, text))  # fmt: skip
        case "year":
            bench.prompt(_("年度"), str(report.year), lambda text: _set_year(bench, text))
        case "form":
            bench.tell(_("表式由年度决定，不能在这里改"))
        case key:
            bench.prompt(property_title(key), getattr(report, key),
                         lambda text: bench.do(SetProperty(key, text.strip())))  # fmt: skip


def _set_year(bench: Workbench, text: str) -> None:
    year = tidy_number(text)
    if len(year) == 4 and year.isdigit():
        bench.do(SetProperty("year", int(year)))
    else:
        bench.tell(_("年度应是四位数，如 2017"), urgent=True)


def _set_period(bench: Workbench, text: str) -> None:
    import datetime

    days = text.replace("—", " ").replace("至", " ").replace("..", " ").split()
    try:
        period = tuple(datetime.date.fromisoformat(day).isoformat() for day in days)
    except ValueError:
        period = ("",)
    if len(period) == 2:
        bench.do(SetProperty("period", (period[0], period[1])))
    elif not days:
        bench.do(SetProperty("period", None))
    else:
        bench.tell(_("统计期限应是两个日期，如 2017-01-01 2017-12-31"), urgent=True)


def kind_title(kind: str) -> str:
    return {"department": _("部门"), "government": _("政府"), "ministry": _("国务院部门")}[kind]


def property_title(key: str) -> str:
    """A property's name as the user sees it."""
    return {
        "agency": _("机关"), "short_name": _("简称"), "agency_kind": _("机关类别"), "year": _("年度"),
        "form": _("表式"), "title": _("标题"), "period": _("统计期限"), "status": _("状态"),
    }[key]  # fmt: skip
