"""Two reports side by side."""

from __future__ import annotations

from pathlib import Path

from strategies import form_2014, form_2021, read_real

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.comparison import Side, compare, figure_summary, figure_words, passage_lines, text_summary, within
from gjj_tui.model.next_year import next_year
from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.store.forms import built_in_form


def test_a_report_is_equal_to_itself(root: Path) -> None:
    file = read_real(root, "2017.toml")
    found = compare(Side(file.report, file.form), Side(file.report, file.form))
    assert found.properties == found.passages == ()
    assert len(found.figures) == 58 and all(one.same for one in found.figures)
    assert figure_summary(found.figures) == "0 格不同，58 格相同"


def test_figures_stand_beside_last_years_with_difference_and_share(root: Path) -> None:
    file = read_real(root, "2017.toml")
    figures = file.report.figures.with_cell(CellAddress("1100"), "1205").with_cell(CellAddress("3100"), "")
    found = compare(Side(file.report, file.form), Side(file.report._replace(figures=figures, year=2018), file.form))
    changed = {str(one.address): figure_words(one) for one in found.figures if not one.same}
    assert changed == {"1100": ("1173", "1205", "+32", "+2.7%"), "3100": ("2", "__", "", "")}
    assert figure_summary(found.figures) == "1 格不同，56 格相同，1 格有一方未填"
    assert [one.what for one in found.properties] == ["年度"]


def test_cells_that_one_form_only_has_stand_apart() -> None:
    old_form = built_in_form("2019")
    assert old_form is not None
    old = Report("2019", 2020, "某局", figures=Figures({CellAddress("A1", "total"): "5", CellAddress("P1-1", "total"): "1"}))
    new = Report("2021", 2021, "某局", figures=Figures({CellAddress("A1", "total"): "6", CellAddress("P1-1", "valid"): "1"}))
    found = compare(Side(old, old_form), Side(new, form_2021()))
    assert [(str(one.address), one.where) for one in found.figures] == [
        ("P1-1.valid", "new"), ("A1.total", "both"), ("P1-1.total", "old")
    ]  # fmt: skip
    assert [figure_words(one) for one in found.figures] == [("", "1", "", ""), ("5", "6", "+1", "+20%"), ("1", "", "", "")]
    assert found.figures[2].label == "规章 对外公开总数量"


def test_a_draft_of_next_year_differs_in_years_only(root: Path) -> None:
    file = read_real(root, "2017.toml")
    draft = next_year(file.report, file.form, file.form).report
    found = compare(Side(file.report, file.form), Side(draft, file.form))
    # Where a figure is bound in the text, its blank is a difference too.
    assert text_summary(found.passages) == "20 处不同，其中 16 处只差年份"
    assert [str(one.difference.address) for one in found.passages if not one.only_years] == ["§2.4¶1", "§3¶2", "§4¶1", "§6.1¶1"]
    head, line = passage_lines(found.passages[1])
    assert head == "§2¶1 “概述”第 1 段"
    assert line == "[-2017-]{+2018+} 年市公积金中心政府信息公开……"


def test_text_is_compared_as_printed() -> None:
    text = "收到 {3100} 件，上年 {last.3100} 件。"
    old, new = (
        Report("2014", year, "某局", sections=(Section("申请", text, uid=1),), figures=Figures({CellAddress("3100"): figure}))
        for year, figure in ((2017, "2"), (2018, "13"))
    )
    found = compare(Side(old, form_2014()), Side(new, form_2014(), old.figures))
    assert [list(passage_lines(one))[1] for one in found.passages] == ["收到 [-2-]{+13+} 件，上年 [-＿＿-]{+2+} 件。"]


def test_sections_are_known_by_title_and_likeness_wherever_they_stand() -> None:
    old = Report("2014", 2017, "某局", sections=(Section("概述", "工作正常。", uid=1), Section("附录", "甲。", uid=2)))
    new = Report("2014", 2018, "某局", sections=(Section("工作概述", "工作很正常。", uid=7), Section("新章", "乙。\n丙。", uid=8)))
    found = compare(Side(old, form_2014()), Side(new, form_2014()))
    lines = [list(passage_lines(one)) for one in found.passages]
    assert ["§1 “概述”的标题", "{+工作+}概述"] in lines and ["§1¶1 “工作概述”第 1 段", "工作{+很+}正常。"] in lines
    assert ["§2 “附录”（已删除）", "[-附录-]", "[-甲。-]"] in lines
    assert ["§2 “新章”（新章节）", "{+新章+}", "{+乙。+}", "{+丙。+}"] in lines
    assert [within(SectionAddress((0,)), one) for one in found.passages].count(True) == 2
    assert all(within(SectionAddress(()), one) for one in found.passages)
