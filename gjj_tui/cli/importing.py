"""``gjj import SOURCE -o FILE``: an old report as a new report file, with the list of what is doubtful."""

from __future__ import annotations

import os
import sys

from gjj_tui.cli.arguments import Arguments, Command, Option, UsageFault
from gjj_tui.cli.output import CLEAN, emit, note
from gjj_tui.cli.reports import STDIN
from gjj_tui.exchange.importing import read_bytes, summary, take
from gjj_tui.i18n import gettext as _
from gjj_tui.intake.faults import IntakeFault
from gjj_tui.intake.readers import KINDS, SIZE_LIMIT
from gjj_tui.intake.source import Doubt
from gjj_tui.model.period import parse_year
from gjj_tui.model.visible import visible_lines
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.new_report import report_text, write_report


def command() -> Command:
    return Command(
        "import", _("把旧报告（txt、docx、html、xlsx、csv）变成报告文件，并列出存疑之处"), _("来源 -o 文件"), run,
        (
            Option("--output", _("写成哪个新文件，不覆盖已有的；- 是标准输出"), _("文件"), short="-o"),
            Option("--from", _("来源的格式；不写则看内容和后缀"), "|".join(KINDS), KINDS),
            Option("--year", _("年度，来源里没有或不对时写明"), _("年")),
            Option("--agency", _("机关全称，来源里没有或不对时写明"), _("机关")),
            Option("--form", _("表式，默认是该年度适用的"), _("表式")),
        ),
        least=1, most=1,
        notes=(
            _("章节按编号识别，被分页截断的段落接合，统计表按代码、行名和列名对上表式。"),
            _("原文的每个字不是进了报告，就在存疑之列；每处一行：来源:行: 种类: 原文（怎样处理）。"),
            _("本程序导出的 docx、html 内容没改过的，正文里引用的数也恢复。"),
            _("上报说明、不引用的记号和注释不随文件发布，导不回来。"),
            _("docx 和 xlsx 要另装：pip install 'gjj-tui[intake]'。"),
        ),
    )  # fmt: skip


def run(arguments: Arguments) -> int:
    out, word = arguments.value("--output"), arguments.words[0]
    if not out:
        raise UsageFault(_("import 要写明输出：-o 文件"))
    year = arguments.value("--year")
    if year and not parse_year(year):
        raise UsageFault(_("--year 应是四位数的年份，不能是“{text}”").format(text=year))
    folder = "" if out == STDIN else os.path.dirname(out)
    data = _stdin() if word == STDIN else read_bytes(word)
    try:
        taken = take(
            data, word, arguments.value("--from"), folder,
            parse_year(year), arguments.value("--agency").strip(), arguments.value("--form"),
        )  # fmt: skip
    except IntakeFault as fault:
        if fault.lacks:
            raise UsageFault(_("{path}：{reason}").format(path=word, reason=fault)) from None
        raise StoreFault(word, fault.message, fault.line) from None
    note(*(_line(word, doubt) for doubt in taken.imported.doubts))
    if out == STDIN:
        emit(visible_lines(report_text(taken.imported.form, taken.imported.report)).removesuffix("\n"))
    else:
        write_report(out, taken.imported.form, taken.imported.report)
    target = "" if out == STDIN else _("；已写成 {path}").format(path=out)
    note(summary(taken) + target)
    return CLEAN


def _line(path: str, doubt: Doubt) -> str:
    cell = f":{doubt.place.cell}" if doubt.place.cell else ""
    address = f" {doubt.address}" if doubt.address else ""
    what = _("{kind}: {quote}（{done}）").format(kind=doubt.title, quote=doubt.quote, done=doubt.done)
    return f"{path}:{doubt.place.line}{cell}: {what}{address}"


def _stdin() -> bytes:
    data = sys.stdin.buffer.read(SIZE_LIMIT + 1)
    if len(data) > SIZE_LIMIT:
        message = _("文件太大（上限 {data}）；请确认是不是年报文件")
        raise StoreFault(STDIN, message.format(data=f"{SIZE_LIMIT >> 20} MiB"))
    return data
