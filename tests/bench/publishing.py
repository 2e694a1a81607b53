"""How long publishing takes: whole exports against only loading the library, and a report far larger than any."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from time import perf_counter

from gjj_tui.model.report import Figures, Report, Section
from gjj_tui.publish.document import document_of
from gjj_tui.publish.formats import FORMATS, export

from .measures import REAL, ROOT, Measure, interleaved, large_form

LIBRARIES = {"docx": "import docx", "xlsx": "import xlsxwriter"}
PLAIN = "import argparse, tomli"
"""What a program that reads a report at least loads."""


def export_of_the_real_report(name: str, rounds: int = 10) -> Measure:
    """The whole of ``gjj export reports/2017.toml`` against a Python that only imports the format's library."""

    def run(*command: str) -> Callable[[], object]:
        environ = {**os.environ, "PYTHONPATH": str(ROOT)}
        return lambda: subprocess.run([sys.executable, *command], capture_output=True, cwd=ROOT, env=environ, check=True)

    statement = LIBRARIES.get(name, PLAIN)
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, f"report.{name}")
        words = ("-m", "gjj_tui", "export", str(REAL), "-o", out, "--force")
        one, other = interleaved(run(*words), run("-c", statement), rounds)
    return Measure(f"gjj export of 2017.toml to {name}", one, statement, other)


def large_report(sections: int = 200, rows: int = 1000) -> tuple[object, Report]:
    """So many sections of three paragraphs, the table of so many rows in the last."""
    form = large_form(rows)
    text = "\n".join(["政府信息公开工作平稳有序，全年主动公开政府信息若干条。" * 5] * 3)
    found = tuple(Section(f"第 {number} 项工作", text) for number in range(sections - 1))
    figures = Figures({cell: "9" if "-" not in cell.row else "1" for cell in form.cells()})
    return form, Report("large", 2020, "某局", sections=(*found, Section("附表", table="t")), figures=figures)


def export_of_a_large_report(name: str, sections: int = 200, rows: int = 1000) -> Measure:
    """A report of many sections and rows against one of 10 sections and 60 rows, from value to bytes."""

    def time(sections: int, rows: int) -> float:
        form, report = large_report(sections, rows)
        start = perf_counter()
        export(document_of(form, report), FORMATS[name])  # type: ignore[arg-type]
        return (perf_counter() - start) * 1000

    time(10, 60)
    return Measure(
        f"{sections} sections and {rows} rows to {name}", time(sections, rows), "10 sections and 60 rows", time(10, 60)
    )  # fmt: skip
