"""The real report for 2017 against form 2014: which rules fire when one cell is changed, from tables written by hand.

Nothing here is read from the form: codes, sums and directions are those of the paper (国办发〔2014〕32号附表).
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from strategies import form_2014, law, read_real

from gjj_tui.check.checker import Checker
from gjj_tui.model.address import CellAddress
from gjj_tui.model.edits import SetCell
from gjj_tui.model.finding import Level
from gjj_tui.model.report import Figures, Report, Section

ROOT = Path(__file__).resolve().parents[2]
SUMS = {
    3100: (3110, 3120, 3130, 3140),
    3200: (3210, 3220),
    3300: (3310, 3320, 3330, 3340, 3350, 3360, 3370, 3380),
    3340: (3341, 3342, 3343, 3344, 3345, 3346),
    4000: (4100, 4200, 4300),
    5000: (5100, 5200, 5300),
    8300: (8310, 8320),
}
AMONG = {1110: 1100, 2211: 2210, 2221: 2220}
CHANNELS = (1210, 1220, 1230, 1240, 1250)

Values = dict[int, int]
RULES: dict[str, Callable[[Values], bool]] = {
    **{
        f"sum-{total}": lambda v, total=total, parts=parts: v[total] == sum(v[part] for part in parts)  # type: ignore[misc]
        for total, parts in SUMS.items()
    },
    **{f"among-{part}": lambda v, part=part, whole=whole: v[part] <= v[whole] for part, whole in AMONG.items()},  # type: ignore[misc]
    "channels-1100": lambda v: max(v[code] for code in CHANNELS) <= v[1100] <= sum(v[code] for code in CHANNELS),
    "normative-1120": lambda v: v[1110] <= v[1120],
    "answered-3300": lambda v: v[3300] == v[3200],
    "finished-3200": lambda v: v[3200] <= v[3100],
    "staff-8310": lambda v: not (v[8310] > 0 and v[8100] == 0),
    "training-9300": lambda v: not (v[9300] > 0 and v[9200] == 0),
    # What the text of 2017 says: neither 复议 nor 诉讼 nor 收费 happened, and not a word of 举报 or 投诉.
    "text-4000": lambda v: v[4000] == 0,
    "text-5000": lambda v: v[5000] == 0,
    "text-6000": lambda v: v[6000] == 0,
    "text-7000": lambda v: v[7000] == 0,
    # It says that all was answered, too.
    "text-answered": lambda v: v[3100] + v[3200] + v[3300] > 0,
    "text-all-answered": lambda v: v[3300] >= v[3100],
}
STANDING = {"staff-8310", "training-9300", "prose-half-width"}
"""Hints that are true of the real report: its people are trained elsewhere and have no office of their own, and three
of its paragraphs have half-width marks between Chinese characters, as the scan has."""

# What fires beyond STANDING when a figure of 2017 grows by one, and what no longer fires.
BY_ONE_MORE: dict[int, set[str]] = {
    1110: {"normative-1120"}, 2211: {"among-2211"}, 2221: {"among-2221"},
    3100: {"sum-3100", "text-all-answered"}, 3110: {"sum-3100"}, 3120: {"sum-3100"}, 3130: {"sum-3100"}, 3140: {"sum-3100"},
    3200: {"sum-3200", "answered-3300", "finished-3200"}, 3210: {"sum-3200"}, 3220: {"sum-3200"},
    3300: {"sum-3300", "answered-3300"}, 3310: {"sum-3300"}, 3320: {"sum-3300"}, 3330: {"sum-3300"},
    3340: {"sum-3300", "sum-3340"}, 3350: {"sum-3300"}, 3360: {"sum-3300"}, 3370: {"sum-3300"}, 3380: {"sum-3300"},
    3341: {"sum-3340"}, 3342: {"sum-3340"}, 3343: {"sum-3340"}, 3344: {"sum-3340"}, 3345: {"sum-3340"}, 3346: {"sum-3340"},
    4000: {"sum-4000", "text-4000"}, 4100: {"sum-4000"}, 4200: {"sum-4000"}, 4300: {"sum-4000"},
    5000: {"sum-5000", "text-5000"}, 5100: {"sum-5000"}, 5200: {"sum-5000"}, 5300: {"sum-5000"},
    6000: {"text-6000"}, 7000: {"text-7000"}, 8300: {"sum-8300"}, 8310: {"sum-8300"}, 8320: {"sum-8300"},
}  # fmt: skip
NO_LONGER = {8100: {"staff-8310"}, 9200: {"training-9300"}}
SILENT = {1100, 1120, 1210, 1220, 1230, 1240, 1250, 2100, 2210, 2220, 2230, 2240, 2250, 8100, 8200, 8400, 9100, 9200, 9300}
# Lower bounds: how far a figure of 2017 can fall before a rule that only says ≤ or ≥ begins to fire.
TO: list[tuple[int, int, set[str]]] = [
    (1100, 997, set()), (1100, 996, {"channels-1100"}), (1100, 1310, set()), (1100, 1311, {"channels-1100"}),
    (1100, 7, {"channels-1100"}), (1100, 6, {"channels-1100", "among-1110"}), (1110, 1174, {"among-1110", "normative-1120"}),
    (1120, 6, {"normative-1120"}), (1230, 1173, set()), (1230, 1174, {"channels-1100"}), (1230, 860, set()),
    (1230, 859, {"channels-1100"}), (2210, 0, {"among-2211"}), (2211, 0, set()), (3200, 1, {"sum-3200", "answered-3300"}),
    (3100, 1, {"sum-3100", "finished-3200"}), (8310, 0, {"sum-8300"}), (2100, 0, set()),
]  # fmt: skip


@pytest.fixture(scope="module")
def report() -> Report:
    return read_real(ROOT, "2017.toml").report


def values(report: Report) -> Values:
    return {int(cell.row): int(float(text)) for cell, text in report.figures.items()}


BOUND = (1100, 1240, 3100, 8310, 8320)
"""Cells that the text prints."""


def fired(report: Report) -> set[str]:
    return {finding.rule for finding in Checker(form_2014(), report).findings()}


def changed(report: Report, code: int, value: object) -> Report:
    return SetCell(CellAddress(str(code)), str(value)).apply(report)


def test_the_hand_written_tables_go_over_all_58_cells() -> None:
    assert BY_ONE_MORE.keys() | SILENT == {int(code) for code in form_2014().codes}
    assert not BY_ONE_MORE.keys() & SILENT
    assert len(BY_ONE_MORE.keys() | SILENT) == 58
    assert set(RULES) == {rule.id for rule in form_2014().rules} - {"change-last-year"}


def test_the_real_report_has_no_hard_and_no_soft_finding(report: Report) -> None:
    findings = Checker(form_2014(), report).findings()
    assert {finding.rule for finding in findings} == STANDING
    assert {finding.level for finding in findings} == {Level.HINT}


@pytest.mark.parametrize("code", sorted(BY_ONE_MORE.keys() | SILENT))
def test_one_more_in_a_cell_fires_exactly_the_rules_that_read_it(report: Report, code: int) -> None:
    more = "28.6" if code == 8400 else values(report)[code] + 1
    expected = (STANDING | BY_ONE_MORE.get(code, set())) - NO_LONGER.get(code, set())
    assert fired(changed(report, code, more)) == expected


@pytest.mark.parametrize(("code", "value", "beyond"), TO)
def test_the_direction_of_each_bound(report: Report, code: int, value: int, beyond: set[str]) -> None:
    standing = STANDING - {"staff-8310"} if (code, value) == (8310, 0) else STANDING
    assert fired(changed(report, code, value)) == standing | beyond


@pytest.mark.parametrize("code", sorted(BY_ONE_MORE.keys() | SILENT))
def test_a_blank_is_not_0_no_rule_that_reads_it_fires(report: Report, code: int) -> None:
    quiet = NO_LONGER.get(code, set()) | ({f"staff-{code}", f"training-{code}"} & STANDING)
    found = Checker(form_2014(), changed(report, code, "")).findings()
    printed = {"binding-blank"} if code in BOUND else set()
    assert {finding.rule for finding in found} == (STANDING - quiet) | {"blank"} | printed
    (blank,) = (finding for finding in found if finding.rule == "blank")
    assert (blank.level, blank.addresses) == (Level.HARD, (CellAddress(str(code)),))


@law
def test_any_figures_fire_what_the_paper_says(random: Random) -> None:
    report = read_real(ROOT, "2017.toml").report
    now = values(report)
    for _ in range(random.randint(1, 12)):
        code = random.choice(list(now))
        now[code] = random.choice((0, 1, 2, now[code] + 1, now[code] * 2, random.randint(0, 2000)))
    figures = Figures((CellAddress(str(code)), str(value)) for code, value in now.items())
    expected = {rule for rule, holds in RULES.items() if not holds(now)} | {"prose-half-width"}
    assert fired(report._replace(figures=figures)) == expected


# ---- what must not be a rule ----


def test_1100_need_not_be_the_sum_of_the_channels(report: Report) -> None:
    assert values(report)[1100] != sum(values(report)[code] for code in CHANNELS)
    assert fired(report) == STANDING


def test_2100_may_be_less_than_any_way_of_answering(report: Report) -> None:
    for code in (2210, 2220, 2230, 2240, 2250):
        assert fired(changed(changed(report, 2100, 0), code, 999)) == STANDING


def test_reading_points_are_not_counters() -> None:
    """8200 and the 受理点 of the text happen to be 17 both; changing one is no mistake."""
    assert fired(changed(read_real(ROOT, "2017.toml").report, 8200, 5)) == STANDING


def test_a_sentence_in_the_text_silences_the_hint(report: Report) -> None:
    told = report._replace(sections=(*report.sections, Section("六", "收到投诉 3 件，均已办结。", uid=99)))
    assert "text-6000" in fired(changed(report, 6000, 3))
    assert "text-6000" not in fired(changed(told, 6000, 3))


# ---- next year's draft ----


def test_the_draft_for_2018_has_58_blanks_and_nothing_else() -> None:
    last = read_real(ROOT, "2017.toml").report
    draft = read_real(ROOT, "2018.toml").report
    findings = Checker(form_2014(), draft, last).findings()
    assert {(finding.rule, finding.level) for finding in findings} == {("blank", Level.HINT)}
    assert [str(address) for finding in findings for address in finding.addresses] == list(form_2014().codes)


@pytest.mark.parametrize(
    ("value", "hinted"), [("1173", False), ("586", True), ("587", False), ("1759", False), ("1760", True), ("", False), ("x", False)]
)
def test_a_change_of_more_than_half_against_last_year_is_worth_a_look(value: str, hinted: bool) -> None:
    last = read_real(ROOT, "2017.toml").report
    draft = changed(read_real(ROOT, "2018.toml").report, 1100, value)
    rules = {finding.rule for finding in Checker(form_2014(), draft, last).findings()}
    assert ("change-last-year" in rules) is hinted


def test_nothing_is_compared_with_a_0_or_a_missing_year() -> None:
    last = read_real(ROOT, "2017.toml").report
    draft = changed(read_real(ROOT, "2018.toml").report, 1210, 500)
    assert "change-last-year" not in {finding.rule for finding in Checker(form_2014(), draft, last).findings()}
    assert "change-last-year" not in {finding.rule for finding in Checker(form_2014(), draft).findings()}
