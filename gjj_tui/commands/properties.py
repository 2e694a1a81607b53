"""Commands of the report as a whole: its properties."""

from __future__ import annotations

from gjj_tui.commands.files import change_status
from gjj_tui.commands.words import kind_title
from gjj_tui.commands.workbench import Choice, Workbench
from gjj_tui.i18n import gettext as _
from gjj_tui.model.address import PropertyAddress
from gjj_tui.model.edits import SetProperty
from gjj_tui.model.period import PeriodError, parse_period, parse_year
from gjj_tui.model.report import AGENCY_KINDS, property_title


def edit_property(bench: Workbench) -> None:
    """Ask for another value of the property under the cursor; one that cannot be is refused with the reason."""
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
            bench.prompt(_("统计期限，如 2018-01-01 2018-06-30；留空为全年"), " ".join(report.period or ()),
                         lambda text: _set_period(bench, text))  # fmt: skip
        case "year":
            bench.prompt(_("年度"), str(report.year), lambda text: _set_year(bench, text))
        case "form":
            bench.tell(_("表式由年度决定，不能在这里改"))
        case key:
            bench.prompt(property_title(key), getattr(report, key),
                         lambda text: bench.do(SetProperty(key, text.strip())))  # fmt: skip


def _set_year(bench: Workbench, text: str) -> None:
    if year := parse_year(text):
        bench.do(SetProperty("year", year))
    else:
        bench.tell(_("年度应是四位数，如 2017"), urgent=True)


def _set_period(bench: Workbench, text: str) -> None:
    try:
        bench.do(SetProperty("period", parse_period(text)))
    except PeriodError as error:
        bench.tell(str(error), urgent=True)
