"""Saving changes only what was changed; what was written reads back as the report of the session."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from random import Random

import pytest
from strategies import Written, file_of, form_2014, law, read_real, small_form, some_edit, some_report

from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import (
    Batch,
    Edit,
    EditError,
    InsertSection,
    MoveSection,
    RemoveSection,
    SetCell,
    SetExplanations,
    SetProperty,
    SetSection,
    SpliceText,
)
from gjj_tui.model.report import Explanation, Report, Section
from gjj_tui.store.faults import StoreFault
from gjj_tui.store.report_file import ReportFile, open_report
from gjj_tui.store.report_save import new_text, patched_text, save_copy, save_report

ROOT = Path(__file__).resolve().parents[2]
Owner = tuple[object, ...]


def plain(report: Report) -> Report:
    """Without the uids."""

    def section(one: Section) -> Section:
        return one._replace(uid=0, sections=tuple(map(section, one.sections)))

    return report._replace(sections=tuple(map(section, report.sections)))


def edited(random: Random, file: ReportFile, most: int = 6) -> Report:
    report = file.report
    for _ in range(random.randint(1, most)):
        try:
            report = some_edit(random, report, file.form).apply(report)
        except EditError:
            continue
    return report


# ---- the law of saving ----


@law
def test_any_report_file_after_any_edits_reads_back_as_the_report(random: Random) -> None:
    written = Written(random, random.choice((small_form(), small_form(), form_2014())))
    file = file_of(written.text)
    report = edited(random, file)
    text = patched_text(file, report)
    assert plain(file_of(text).report) == plain(report)
    untouched = expected_lines(written, file, report)
    missing = Counter(untouched) - Counter(pieces(text, untouched, written.eol))
    assert not missing, missing
    if written.eol == "\r\n":
        assert text.count("\n") == text.count("\r\n")
    else:
        assert "\r\n" not in text


@law
def test_without_moving_sections_what_is_not_touched_keeps_its_order_and_its_bytes(random: Random) -> None:
    written = Written(random, random.choice((small_form(), form_2014())))
    file = file_of(written.text)
    report = edited(random, file)
    report = report._replace(sections=fields_only(file.report, report))
    text = patched_text(file, report)
    place = 0
    for line in expected_lines(written, file, report):
        found = text.find(line.replace("\n", written.eol), place)
        assert found >= 0, line
        place = found + len(line.replace("\n", written.eol))


@law
def test_saving_again_and_again_is_like_saving_once(random: Random) -> None:
    """Every save starts from the text of the one before, as in a session."""
    file = file_of(Written(random, small_form()).text)
    report = file.report
    for _ in range(3):
        report = edited(random, file._replace(report=report), 3)
        text = patched_text(file, report)
        file = file_of(text)._replace(report=report)
    assert plain(file_of(file.document.text).report) == plain(report)


@law
def test_any_report_can_be_written_from_nothing(random: Random) -> None:
    form = random.choice((small_form(), form_2014()))
    report = some_report(random, form)
    assert plain(file_of(new_text(form, report)).report) == plain(report)


@law
def test_a_report_that_was_not_changed_is_written_as_it_is(random: Random) -> None:
    text = Written(random, small_form()).text
    file = file_of(text)
    assert patched_text(file, file.report) == text
    report = edited(random, file)
    assert patched_text(file, report._replace(**file.report._asdict())) == text


def fields_only(old: Report, new: Report) -> tuple[Section, ...]:
    """The old outline with the new fields of those sections that are still there."""
    found = {section.uid: section for _address, section in new.walk()}

    def section(one: Section) -> Section:
        now = found.get(one.uid, one)
        return now._replace(sections=tuple(map(section, one.sections)))

    return tuple(map(section, old.sections))


def pieces(text: str, lines: list[str], eol: str) -> list[str]:
    """Those lines that the text holds, as often as it holds them."""
    text = "\n" + text.replace(eol, "\n") + "\n"
    return [line for line, wanted in Counter(lines).items() for _ in range(min(wanted, text.count(f"\n{line}\n")))]


def expected_lines(written: Written, file: ReportFile, report: Report) -> list[str]:
    """The lines of a generated file that a save must leave alone, in their order."""
    old = {address.path: section for address, section in file.report.walk()}
    now = {section.uid: (address, section) for address, section in report.walk()}
    same_explanations = file.report.explanations == report.explanations

    def deleted(block: object) -> bool:
        if not isinstance(block, tuple) or block[:1] not in (("section",), ("explanation",)):
            return False
        if block[0] == "explanation":
            return not same_explanations
        return old[block[1::2]].uid not in now

    def deep(block: tuple[object, ...]) -> bool:
        """Whether the block or one around it went."""
        return any(deleted(block[:end]) for end in range(2, len(block) + 1, 2))

    def kept(owner: Owner) -> bool:
        match owner:
            case ("note", above, below):
                return not deep(above) and not deep(below)  # type: ignore[arg-type]
            case ("head", block):
                return not deep(block) and (block[0] != "section" or moved_flat(block))  # type: ignore[index, arg-type]
            case ("key", path):
                return key_kept(path)  # type: ignore[arg-type]
            case _:
                return False

    def moved_flat(block: tuple[object, ...]) -> bool:
        """A section on another level has another header."""
        return len(now[old[block[1::2]].uid][0].path) == len(block) // 2  # type: ignore[index]

    def key_kept(path: tuple[object, ...]) -> bool:
        key = path[-1]
        match path:
            case ("statistics", code):
                row = file.form.row(str(code))
                cells = row.cells if row else ()
                return all(file.report.figures.text(cell) == report.figures.text(cell) for cell in cells)
            case ("explanation", _, _):
                return same_explanations
            case ("section", *_):
                before = old[path[1:-1:2]]  # type: ignore[index]
                if deep(path[:-1]):
                    return False
                after = now[before.uid][1]
                return key == "farbe" or getattr(before, str(key)) == getattr(after, str(key))
            case _:
                return key in ("vermerk", "leiter.name") or getattr(file.report, str(key)) == getattr(report, str(key))

    return [line for owner, line in written.lines if kept(owner)]


# ---- one edit, one line ----


def lines_changed(before: str, after: str) -> tuple[list[str], list[str]]:
    one, two = before.split("\n"), after.split("\n")
    gone, new = Counter(one) - Counter(two), Counter(two) - Counter(one)
    return list(gone.elements()), list(new.elements())


def real() -> ReportFile:
    return read_real(ROOT, "2017.toml")


def after(edit: Edit, file: ReportFile | None = None) -> tuple[list[str], list[str]]:
    file = file or real()
    return lines_changed(file.document.text, patched_text(file, edit.apply(file.report)))


@pytest.mark.parametrize("code", form_2014().codes)
def test_one_cell_changed_is_one_line_changed(code: str) -> None:
    old = real().report.figures.text(CellAddress(code))
    gone, new = after(SetCell(CellAddress(code), "41"))
    assert (gone, new) == ([f"{code} = {old}"], [f"{code} = 41"])


def test_a_cell_blanked_is_one_line_less() -> None:
    assert after(SetCell(CellAddress("3100"), "")) == (["3100 = 2"], [])


def test_a_cell_keeps_what_was_typed() -> None:
    for text, written in (("27.60", "27.60"), ("约 5", '"约 5"'), ("007", '"007"'), ("-0", '"-0"'), ("1e3", '"1e3"'),
                          ("9223372036854775808", '"9223372036854775808"'), ("-3", "-3"), ('"', '"\\""')):  # fmt: skip
        assert after(SetCell(CellAddress("3100"), text)) == (["3100 = 2"], [f"3100 = {written}"])


def test_a_cell_filled_in_a_draft_is_put_where_the_form_has_it() -> None:
    file = read_real(ROOT, "2018.toml")
    report = file.report
    for code in ("3100", "1100", "8400", "2210"):
        report = SetCell(CellAddress(code), "1").apply(report)
    text = patched_text(file, report)
    assert text == file.document.text + "1100 = 1\n2210 = 1\n3100 = 1\n8400 = 1\n"


def test_one_figure_of_a_list_is_changed_within_its_line() -> None:
    file = file_of('form = "small"\nyear = 2020\nagency = "某局"\n[statistics]\nA1 = [ 1,  "" , 3 ] # 甲\n')
    assert after(SetCell(CellAddress("A1", "below"), "2"), file) == (
        ['A1 = [ 1,  "" , 3 ] # 甲'], ["A1 = [ 1,  2 , 3 ] # 甲"],
    )  # fmt: skip


def test_one_sentence_changed_is_one_line_changed() -> None:
    file = real()
    address = SectionAddress((3,))
    start = file.report.section(address).text.index("{3100} 件")
    gone, new = after(SpliceText(address, start, start + 6, "3"))
    assert gone == ["2017 年市公积金中心共受理政府信息公开申请 {3100} 件，已经全部作出答复。"]
    assert new == ["2017 年市公积金中心共受理政府信息公开申请 3 件，已经全部作出答复。"]


def test_a_title_or_a_property_changed_is_one_line() -> None:
    assert after(SetSection(SectionAddress((1, 0)), "title", "新题"))[1] == ['  title = "新题"']
    assert after(SetProperty("status", "draft")) == (['status = "published"'], ['status = "draft"'])
    assert after(SetProperty("year", 2018)) == (["year = 2017"], ["year = 2018"])


def test_numbers_declared_free_are_a_list_behind_the_text() -> None:
    first = SectionAddress((0,))
    head = 'form = "2014"\nyear = 2017\nagency = "某局"\n[[section]]\ntitle = "甲"\ntext = "32 篇"\n'
    assert after(SetSection(first, "free", ("32 篇", "8 家")), file_of(head))[1] == ['free = ["32 篇", "8 家"]']
    both = file_of(head + 'free = ["32 篇", "8 家"] # 注\nlater = ["17 个"]\n')
    assert after(SetSection(first, "free", ("32 篇",)), both)[1] == ['free = ["32 篇"] # 注']
    assert after(SetSection(first, "later", ()), both) == (['later = ["17 个"]'], [])
    new = new_text(form_2014(), SetSection(first, "table", "statistics").apply(both.report))
    assert new.endswith('table = "statistics"\nfree = ["32 篇", "8 家"]\nlater = ["17 个"]\n')


def test_a_period_is_changed_day_by_day_however_it_is_written() -> None:
    head = 'form = "2014"\nyear = 2017\nagency = "某局"\n'
    edit = SetProperty("period", ("2017-01-01", "2017-06-30"))
    one = file_of(head + "period = { from = 2017-01-01, to = 2017-12-31, bis = 1 } # 注\n")
    assert after(edit, one)[1] == ["period = { from = 2017-01-01, to = 2017-06-30, bis = 1 } # 注"]
    two = file_of(head + "[period]\nfrom = 2017-01-01\nto = 2017-12-31\n")
    assert after(edit, two) == (["to = 2017-12-31"], ["to = 2017-06-30"])
    three = file_of(head)
    assert after(edit, three)[1] == ["period = { from = 2017-01-01, to = 2017-06-30 }"]


@pytest.mark.parametrize("written", ['"甲"', '"甲\\n"', '"甲\\n乙"', '"""\n甲\n乙"""', "'甲'", '""'])
@pytest.mark.parametrize("text", ["", "丙", "丙\n丁", "丙\n", "\n", "\n\n丙", "丙\n\n", '"""', "'''", "丙\r\n丁", "\\", " "])
def test_any_text_can_replace_any_spelling(written: str, text: str) -> None:
    file = file_of(f'form = "2014"\nyear = 2017\nagency = "某局"\n[[section]]\ntext = {written}\n')
    old = file.report.sections[0].text
    report = SpliceText(SectionAddress((0,)), 0, len(old), text).apply(file.report)
    assert file_of(patched_text(file, report)).report.sections[0].text == text


# ---- sections and their comments ----


def test_a_section_moves_with_its_comments_and_what_is_in_it() -> None:
    file = real()
    report = MoveSection(SectionAddress((4,)), SectionAddress((2,))).apply(file.report)
    text = patched_text(file, report)
    assert lines_changed(file.document.text, text) == ([], [])
    comment = "# 扫描件中被分页截断（“……公开事项／的行政复议……”），已接合。"
    assert f'{comment}\n[[section]]\ntitle = "行政复议和行政诉讼情况"\n' in text
    assert text.index(comment) < text.index('title = "主动公开政府信息情况"')


def test_a_new_section_is_laid_out_like_its_neighbours() -> None:
    new = Section("又一节", "甲\n乙", uid=99)
    gone, added = after(InsertSection(SectionAddress((1, 1)), new))
    assert gone == []
    assert sorted(line for line in added if line) == sorted(
        ("  [[section.section]]", '  title = "又一节"', '  text = """', "甲", "乙", '"""')
    )


def test_a_deleted_section_takes_its_comment_and_nothing_else() -> None:
    gone, new = after(RemoveSection(SectionAddress((4,))))
    assert new == []
    assert [line for line in gone if line.startswith("#")] == ["# 扫描件中被分页截断（“……公开事项／的行政复议……”），已接合。"]
    assert sum(line.startswith("[") for line in gone) == 1


# ---- explanations ----

EXPLAINED = """\
form = "2014"
year = 2017
agency = "某局"

# 甲的注
[[explanation]]
rule = "normative-1120"   # 规则
text = "甲"

# 乙的注
[[explanation]]
rule = "finished-3200"
text = "乙"
seen = { 3200 = 3 }
"""


def explained(*explanations: Explanation) -> str:
    file = file_of(EXPLAINED)
    return patched_text(file, SetExplanations(explanations).apply(file.report))


ONE = Explanation("normative-1120", "甲")
TWO = Explanation("finished-3200", "乙", (("3200", "3"),))


def test_a_new_explanation_leaves_the_others_alone() -> None:
    new = Explanation("answered-3300", "丙", (("3300", "1"),))
    for order in ((new, ONE, TWO), (ONE, new, TWO), (ONE, TWO, new)):
        text = explained(*order)
        gone, added = lines_changed(EXPLAINED, text)
        assert gone == []
        assert [line for line in added if line] == [
            "[[explanation]]", 'rule = "answered-3300"', 'text = "丙"', "seen = { 3300 = 1 }",
        ]  # fmt: skip


def test_an_explanation_written_anew_changes_its_own_lines_only() -> None:
    text = explained(ONE, TWO._replace(text="新", seen=(("3200", "4"), ("3100", "2"))))
    assert lines_changed(EXPLAINED, text) == (
        ['text = "乙"', "seen = { 3200 = 3 }"], ['text = "新"', "seen = { 3200 = 4, 3100 = 2 }"],
    )  # fmt: skip


def test_an_explanation_taken_away_takes_its_comments() -> None:
    gone, new = lines_changed(EXPLAINED, explained(TWO))
    assert new == []
    assert "# 甲的注" in gone and "# 乙的注" not in gone


# ---- the disk ----


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "2017.toml"
    path.write_bytes(b"\xef\xbb\xbf" + EXPLAINED.replace("\n", "\r\n").encode())
    return path


def test_a_save_keeps_the_byte_order_mark_and_the_line_ends(path: Path) -> None:
    file = open_report(str(path))
    before = path.read_bytes()
    saved = save_report(file, SetCell(CellAddress("1100"), "5").apply(file.report))
    assert path.read_bytes() == before + b"\r\n[statistics]\r\n1100 = 5\r\n"
    assert saved.report == open_report(str(path)).report
    assert saved.document.text == path.read_bytes().decode("utf-8-sig")


def test_a_file_changed_by_somebody_else_is_not_overwritten(path: Path) -> None:
    file = open_report(str(path))
    path.write_text(EXPLAINED + "# von vim\n", encoding="utf-8")
    with pytest.raises(StoreFault) as caught:
        save_report(file, SetCell(CellAddress("1100"), "5").apply(file.report))
    assert caught.value.kind == "changed"
    assert path.read_text(encoding="utf-8").endswith("# von vim\n")


def test_nothing_to_change_writes_nothing(path: Path) -> None:
    file = open_report(str(path))
    before = path.stat()
    assert save_report(file, file.report) is file
    assert path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_copy_is_a_new_file_and_never_replaces_one(path: Path, tmp_path: Path) -> None:
    file = open_report(str(path))
    report = SetCell(CellAddress("1100"), "5").apply(file.report)
    save_copy(file, report, str(tmp_path / "copy.toml"))
    assert plain(open_report(str(tmp_path / "copy.toml")).report) == plain(report)
    with pytest.raises(StoreFault):
        save_copy(file, report, str(path))
    assert path.read_bytes() == file.image.data


def test_a_change_that_cannot_be_spliced_says_so_and_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text('form = "2014"\nyear = 2017\nagency = "某局"\nsection = [{ title = "一" }]\n', encoding="utf-8")
    before = path.read_bytes()
    file = open_report(str(path))
    report = Batch((RemoveSection(SectionAddress((0,))),)).apply(file.report)
    with pytest.raises(StoreFault) as caught:
        save_report(file, report)
    assert caught.value.kind == "write"
    assert caught.value.message.startswith("这处改动不能安全地写进原文件")
    assert path.read_bytes() == before
    save_copy(file, report, str(tmp_path / "copy.toml"))
    assert plain(open_report(str(tmp_path / "copy.toml")).report) == plain(report)

