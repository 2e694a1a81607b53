"""Measures with a baseline in the same run: absolute times differ from machine to machine, ratios hold.

Each gives a `Measure`: what was measured, against what, and how many times longer it took.
"""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter
from typing import NamedTuple

import tomli

from gjj_tui.check import prose
from gjj_tui.check.checker import Checker
from gjj_tui.check.finder import _said_plainly, numbers_in
from gjj_tui.check.growth import growths_of
from gjj_tui.check.indirect import denials_of
from gjj_tui.check.text_figures import claims_of
from gjj_tui.check.wording import matches_of
from gjj_tui.model.address import CellAddress, SectionAddress
from gjj_tui.model.edits import Batch, SetCell, SpliceText
from gjj_tui.model.finding import Level
from gjj_tui.model.form import Column, Form, Row, Rule, Table
from gjj_tui.model.formula import parse_formula
from gjj_tui.model.printed import printed
from gjj_tui.model.report import Report, Section
from gjj_tui.model.text_numbers import numbers_of, zeros_of
from gjj_tui.session import Session
from gjj_tui.store.files import FileImage
from gjj_tui.store.report_file import open_report, report_of

ROOT = Path(__file__).resolve().parents[2]
REAL = ROOT / "reports" / "2017.toml"
SEED = ROOT / "tests" / "data" / "seed_2017_text.txt"


class Measure(NamedTuple):
    """Median times in milliseconds, or another unit."""

    title: str
    time: float
    baseline_title: str
    baseline: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        return self.time / self.baseline

    def __str__(self) -> str:
        of, unit = self.baseline_title, self.unit
        return f"{self.title}: {self.time:.3f} {unit}, {of}: {self.baseline:.3f} {unit}, ratio {self.ratio:.2f}"


def interleaved(one: Callable[[], object], other: Callable[[], object], rounds: int) -> tuple[float, float]:
    """The median times of two things done in turn, in milliseconds."""
    times: tuple[list[float], list[float]] = ([], [])
    for do in (one, other):
        do()
    gc.disable()
    try:
        for _ in range(rounds):
            for do, kept in zip((one, other), times, strict=True):
                start = perf_counter()
                do()
                kept.append((perf_counter() - start) * 1000)
    finally:
        gc.enable()
    return median(times[0]), median(times[1])


def start_of_check(rounds: int = 30) -> Measure:
    """The whole of ``gjj check reports/2017.toml`` against a Python that only imports argparse and tomli."""

    def run(*command: str) -> Callable[[], object]:
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        return lambda: subprocess.run([sys.executable, *command], capture_output=True, cwd=ROOT, env=environ, check=True)

    one, other = interleaved(
        run("-m", "gjj_tui", "check", str(REAL)), run("-c", "import argparse, tomli"), rounds
    )  # fmt: skip
    return Measure("gjj check of 2017.toml", one, "import argparse, tomli", other)


GROUP = 10


def large_form(rows: int) -> Form:
    """Groups of one total and nine parts, each with a rule, as many as make so many rows."""
    table: list[Row] = []
    rules: list[Rule] = []
    for group in range(rows // GROUP):
        total = f"T{group}"
        table.append(Row(len(table), "合计", total, columns=("value",)))
        table += [
            Row(len(table) + n, "分项", f"{total}-{n}", level=1, parent=total, part="sum", columns=("value",))
            for n in range(GROUP - 1)
        ]
        rules.append(Rule(f"sum-{total}", Level.HARD, "合计", "测试", parse_formula(f"{total} = parts({total})")))
    columns = (Column("value", "数"),)
    return Form("large", "大表", "测试", (2000, None), (Table("t", "表", ("", "", ""), columns, tuple(table)),), tuple(rules))


def session_of(form: Form, filled: bool) -> Session:
    text = 'form = "large"\nyear = 2020\nagency = "某局"\n[[section]]\ntitle = "正文"\ntext = "甲"\ntable = "t"\n'
    image = FileImage("large.toml", text.encode(), (0, 0, 0, 0), 0, 0, 0, 1)
    session = Session(report_of("large.toml", image, text, False, lambda _id: form), clock=lambda: 0.0)
    if filled:
        session.apply(Batch(tuple(SetCell(cell, "9" if cell.row.count("-") == 0 else "1") for cell in form.cells())))
    return session


def edits_in(session: Session, seed: int = 1) -> Callable[[], object]:
    """One edit of some cell at each call: now it breaks a sum, now it mends it."""
    random, cells = Random(seed), list(session.form.cells())
    turn: list[tuple[CellAddress, str]] = []

    def edit() -> object:
        if not turn:
            cell = random.choice(cells)
            turn[:] = [(cell, session.report.figures.text(cell)), (cell, "5")]
        session.history.done.clear()
        return session.apply(SetCell(*turn.pop()))

    return edit


def edit_of_a_cell(rows: int = 10_000, rounds: int = 400, filled: bool = True) -> Measure:
    """session.apply(SetCell) with its recheck in a form of many rows against one of 60."""
    many, few = (edits_in(session_of(large_form(size), filled)) for size in (rows, 60))
    state = "filled" if filled else "blank"
    return Measure(f"SetCell in {rows} {state} rows", *_swap(interleaved(many, few, rounds), f"in 60 {state} rows"))


def edits_of_text(session: Session, where: SectionAddress) -> Callable[[], object]:
    """One character of a section's text replaced at each call."""
    turn = [0]

    def edit() -> object:
        turn[0] += 1
        session.history.done.clear()
        return session.apply(SpliceText(where, 0, 1, "字" if turn[0] % 2 else "甲"))

    return edit


def edit_of_the_text(rows: int = 10_000, rounds: int = 400) -> Measure:
    """session.apply(SpliceText) in a report with many blank cells against one with 60."""

    many, few = (edits_of_text(session_of(large_form(size), False), SectionAddress((0,))) for size in (rows, 60))
    return Measure(f"SpliceText with {rows} blank rows", *_swap(interleaved(many, few, rounds), "with 60 blank rows"))


def long_session(bound: bool, least: int = 30_000) -> Session:
    """The real report's text over and over, as a draft; with figures bound in it, or with plain numbers."""
    text = REAL.read_text(encoding="utf-8").replace('status = "published"', 'status = "draft"')
    image = FileImage("long.toml", text.encode(), (0, 0, 0, 0), 0, 0, 0, 1)
    file = report_of("long.toml", image, text, False)
    session = Session(file, clock=lambda: 0.0)
    length = sum(len(section.text) for _address, section in file.report.walk())
    edits = []
    for address, section in file.report.walk():
        once = section.text if bound else printed(section.text, file.form, file.report.figures).text
        whole = "\n".join([once] * (least // length + 1)) if once else ""
        edits.append(SpliceText(address, 0, len(section.text), whole))
    session.apply(Batch(tuple(edits)))
    return session


def typing_beside_figures(least: int = 30_000, rounds: int = 300) -> Measure:
    """session.apply(SpliceText) in a section with figures of a long report, against the same with plain numbers."""
    many, few = (edits_of_text(long_session(bound, least), SectionAddress((3,))) for bound in (True, False))
    return Measure(f"SpliceText in {least} characters with figures", *_swap(interleaved(many, few, rounds), "without"))


def a_cell_in_many_sentences(least: int = 30_000, rounds: int = 300) -> Measure:
    """session.apply(SetCell) of a cell that sentences of a long report print, against the same with plain numbers."""

    def filling(session: Session) -> Callable[[], object]:
        turn = [0]

        def edit() -> object:
            turn[0] += 1
            session.history.done.clear()
            return session.apply(SetCell(CellAddress("3100"), str(2 + turn[0] % 2)))

        return edit

    many, few = (filling(long_session(bound, least)) for bound in (True, False))
    return Measure(f"SetCell printed in {least} characters", *_swap(interleaved(many, few, rounds), "printed nowhere"))


def typing_with_text_checks(characters: int = 30_000, rounds: int = 200) -> Measure:
    """A keystroke to the end of its recheck in a report of many characters, its paragraphs all different."""
    lines = [line for line in SEED.read_text(encoding="utf-8").split("\n") if line and line[0] not in "=#"]
    sections, written = [], 0
    while written < characters:
        number = len(sections) + 1
        text = "\n".join(line.replace("信息", f"第{number}批信息") for line in lines[number % 5 :: 2])
        written += len(text)
        sections.append(Section(f"第{number}部分", text, uid=number))
    real = open_report(str(REAL))
    report = real.report._replace(sections=tuple(sections), status="draft")

    def typing() -> Callable[[], object]:
        session = Session(real._replace(report=report), report._replace(year=report.year - 1), clock=lambda: 0.0)
        where, turn = SectionAddress((len(sections) // 2,)), [0]

        def key() -> object:
            turn[0] += 1
            session.history.done.clear()
            at = 40 + turn[0] % 7
            return session.apply(SpliceText(where, at, at, "的，字,4"[turn[0] % 5]))

        return key

    on = typing()
    paragraphs, whole = prose.PARAGRAPH_RULES, prose.REPORT_RULES
    prose.PARAGRAPH_RULES = prose.REPORT_RULES = ()
    off = typing()

    def without() -> object:
        prose.PARAGRAPH_RULES = prose.REPORT_RULES = ()
        return off()

    def with_rules() -> object:
        prose.PARAGRAPH_RULES, prose.REPORT_RULES = paragraphs, whole
        return on()

    try:
        return Measure(
            f"key in a report of {written} characters", *_swap(interleaved(with_rules, without, rounds), "text checks off")
        )
    finally:
        prose.PARAGRAPH_RULES, prose.REPORT_RULES = paragraphs, whole


def _swap(times: tuple[float, float], baseline_title: str) -> tuple[float, str, float]:
    return times[0], baseline_title, times[1]


def opening(rounds: int = 100) -> Measure:
    """Opening and checking 2017.toml, its form already read, against tomli reading the same text."""
    text = REAL.read_text(encoding="utf-8")

    def open_and_check() -> object:
        file = open_report(str(REAL))
        return Checker(file.form, file.report).findings()

    one, other = interleaved(open_and_check, lambda: tomli.loads(text), rounds)
    return Measure("open and check 2017.toml", one, "tomli.loads", other)


def saving(rounds: int = 50) -> Measure:
    """Saving one changed cell of 2017.toml to the disk, against tomli reading it."""
    text = REAL.read_text(encoding="utf-8").replace('status = "published"', 'status = "draft"')
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "2017.toml")
        Path(path).write_text(text, encoding="utf-8")
        session = Session.open(path)
        cell, turn = CellAddress("8200"), [0]

        def save() -> object:
            turn[0] += 1
            session.apply(SetCell(cell, str(turn[0])))
            return session.save()

        one, other = interleaved(save, lambda: tomli.loads(text), rounds)
    return Measure("change a cell of 2017.toml and save", one, "tomli.loads", other)


# ---- the text


def long_report(characters: int = 30_000) -> tuple[Form, Report]:
    """The text of 2017.toml over and over, no two paragraphs alike, with its figures."""
    file = open_report(str(REAL))
    whole = [section for _address, section in file.report.walk() if section.text]
    sections: list[Section] = []
    while sum(len(section.text) for section in sections) < characters:
        for section in whole:
            text = "".join(f"{len(sections)} 份材料。{line}\n" for line in section.text.split("\n") if line.strip())
            sections.append(Section(section.title, text, uid=len(sections) + 1))
    return file.form, file.report._replace(sections=tuple(sections), status="draft")


@contextmanager
def without_text_rules() -> Iterator[None]:
    kept = prose.PARAGRAPH_RULES, prose.REPORT_RULES
    prose.PARAGRAPH_RULES = prose.REPORT_RULES = ()
    try:
        yield
    finally:
        prose.PARAGRAPH_RULES, prose.REPORT_RULES = kept


def forget_the_text() -> None:
    for kept in (numbers_of, zeros_of, matches_of, denials_of, claims_of, growths_of, _said_plainly):
        kept.cache_clear()


def reading_a_long_text(characters: int = 30_000, rounds: int = 10) -> Measure:
    """All findings of a long report read for the first time, against the same without the rules that read text."""
    form, report = long_report(characters)

    def read() -> object:
        forget_the_text()
        return Checker(form, report).findings()

    def plain() -> object:
        with without_text_rules():
            return Checker(form, report).findings()

    one, other = interleaved(read, plain, rounds)
    return Measure(f"check {characters} characters for the first time", one, "without text rules", other)


def key_in_a_long_text(characters: int = 30_000, rounds: int = 100) -> Measure:
    """One character typed into a long report and checked, against the same without the rules that read text."""
    form, report = long_report(characters)
    where = SectionAddress((len(report.sections) // 2,))

    def typing(checker: Checker) -> Callable[[], object]:
        def key() -> object:
            edit = SpliceText(where, 4, 4, "字")
            return checker.recheck(edit.apply(checker.report), edit.touches())

        return key

    with_rules = typing(Checker(form, report))
    with without_text_rules():
        plain = typing(Checker(form, report))

    def without() -> object:
        with without_text_rules():
            return plain()

    one, other = interleaved(with_rules, without, rounds)
    return Measure(f"a key in {characters} characters", one, "without text rules", other)


def listing_the_numbers(characters: int = 30_000, rounds: int = 20) -> Measure:
    """The finder's list of a long report that was read before, against the list of the real one."""
    form, report = long_report(characters)
    real = open_report(str(REAL)).report
    one, other = interleaved(
        lambda: list(numbers_in(form, report)), lambda: list(numbers_in(form, real)), rounds
    )  # fmt: skip
    return Measure(f"the numbers of {characters} characters", one, "of 2017.toml", other)
