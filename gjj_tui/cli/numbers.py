"""``gjj numbers PATH…``: the numbers of the text, and what figure of the table each may be."""

from __future__ import annotations

from collections.abc import Iterator

from gjj_tui.cli.arguments import Arguments, Command, Option
from gjj_tui.cli.output import CLEAN, FILE, complain, emit
from gjj_tui.cli.reports import open_path, paths_of
from gjj_tui.i18n import gettext as _
from gjj_tui.model.visible import visible
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.library import last_year


def command() -> Command:
    return Command(
        "numbers", _("列出正文里的数，和各可能引用的表中的数"), _("路径…"), run,
        (Option("--open", _("只列还没有引用、也没有说明不引用的")),),
        least=1,
        notes=(
            _("每个数一行，制表符分隔：路径:行:列、数、单位、状态、可引用的写法。"),
            _("状态：bound 已引用，free 不引用，later 以后再说，open 未定。写法前的 ? 表示要看一看，不能照用。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    code = CLEAN
    for path in paths_of(arguments.words):
        try:
            lines = list(_lines(path, arguments.flag("--open")))
        except StoreFault as fault:
            complain(str(fault))
            code = FILE
        else:
            for line in lines:
                emit(line)
    return code


def _lines(path: str, only_open: bool) -> Iterator[str]:
    from gjj_tui.check.finder import Fit, numbers_in

    file = open_path(path)
    for one in numbers_in(file.form, file.report, last_year(file.path, file.report)):
        if only_open and one.state != "open":
            continue
        line, column = file.locate(one.address, (one.source[0], one.source[1] - one.source[0]))
        fields = [("" if each.fit is Fit.WORDS else "?") + each.field for each in one.proposals]
        parts = (f"{path}:{line}:{column}", one.number.text, one.number.unit, one.state, " ".join(fields))
        yield "\t".join(map(visible, parts))
