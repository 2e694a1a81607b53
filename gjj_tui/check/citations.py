"""Documents that reports cite: number, title, the reports they are for, and what took their place.

Data, not code: a line a document. `years` are the years of the reports that may cite it as being in force, None for an
open end. Number and title of each were compared with copies of the document that other offices published.
"""

from __future__ import annotations

from gjj_tui.i18n import N_
from gjj_tui.model.named import NamedTuple


class Citation(NamedTuple):
    """`key` is what a cited title must hold to be this document's; `number` has its one right spelling."""

    number: str
    key: str
    title: str
    years: tuple[int, int | None]
    replaced_by: str = ""


CITATIONS = (
    Citation("国务院令第492号", "政府信息公开条例", "中华人民共和国政府信息公开条例", (2008, 2019), "国务院令第711号"),
    Citation("国务院令第711号", "政府信息公开条例", "中华人民共和国政府信息公开条例", (2019, None)),
    Citation(
        "国办发〔2014〕32号", "政府信息公开情况统计报送",
        "国务院办公厅关于加强和规范政府信息公开情况统计报送工作的通知", (2014, 2018), "国办公开办函〔2019〕60号",
    ),
    Citation(
        "国办公开办函〔2019〕60号", "年度报告有关事项",
        "国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知",
        (2019, 2020), "国办公开办函〔2021〕30号",
    ),
    Citation(
        "国办公开办函〔2021〕30号", "年度报告格式",
        "国务院办公厅政府信息与政务公开办公室关于印发《中华人民共和国政府信息公开工作年度报告格式》的通知",
        (2021, None),
    ),
    Citation(
        "国办函〔2020〕109号", "信息处理费管理办法",
        "国务院办公厅关于印发《政府信息公开信息处理费管理办法》的通知", (2020, None),
    ),
    Citation("国办发〔2015〕22号", "2015年政府信息公开工作要点", "2015年政府信息公开工作要点", (2015, 2015)),
    Citation("国办发〔2016〕19号", "2016年政务公开工作要点", "2016年政务公开工作要点", (2016, 2016)),
    Citation("国办发〔2017〕24号", "2017年政务公开工作要点", "2017年政务公开工作要点", (2017, 2017)),
    Citation("国办发〔2018〕23号", "2018年政务公开工作要点", "2018年政务公开工作要点", (2018, 2018)),
    Citation("国办发〔2019〕14号", "2019年政务公开工作要点", "2019年政务公开工作要点", (2019, 2019)),
    Citation("国办发〔2020〕17号", "2020年政务公开工作要点", "2020年政务公开工作要点", (2020, 2020)),
    Citation("国办发〔2021〕12号", "2021年政务公开工作要点", "2021年政务公开工作要点", (2021, 2021)),
    Citation("国办发〔2022〕8号", "2022年政务公开工作要点", "2022年政务公开工作要点", (2022, 2022)),
)  # fmt: skip


class Revision(NamedTuple):
    """A revision of the 政府信息公开条例. `last` is its last article, `reports` are those about yearly reports."""

    years: tuple[int, int | None]
    published: int
    last: int
    reports: tuple[int, ...]


REVISION_NAMES = {2007: N_("2007 年公布的《条例》"), 2019: N_("2019 年修订的《条例》")}
REVISIONS = (
    Revision((2008, 2018), 2007, 38, (31, 32)),
    Revision((2019, None), 2019, 56, (49, 50)),
)
