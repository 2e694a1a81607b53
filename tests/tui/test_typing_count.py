"""All of table 三 typed on the keyboard at 80×24 from an empty draft: how many keys that takes, with and without the
keys that fill.

Every key counts: digits, Tab, Enter, arrows, and those that go to the table. The figures are made up; most cells of a
real table are 0 as well.
"""

from __future__ import annotations

from pathlib import Path

from telling import tell
from textual.pilot import Pilot

from gjj_tui.model.address import CellAddress
from gjj_tui.tui.app import GjjApp

REPORT = 'form = "2021"\nyear = 2024\nagency = "某局"\n\n[[section]]\ntitle = "申请"\ntable = "applications"\n'
APPLICANTS = ("person", "business", "research", "welfare", "legal", "other", "total")
FILLED = {
    "A1": (86, 14, 0, 2, 1, 1), "A2": (4, 1, 0, 0, 0, 0), "A3-1": (37, 5, 0, 1, 0, 1), "A3-2": (9, 2, 0, 0, 1, 0),
    "A3-3-1": (1, 0, 0, 0, 0, 0), "A3-3-4": (3, 1, 0, 0, 0, 0), "A3-3-5": (2, 0, 0, 0, 0, 0), "A3-3-6": (4, 1, 0, 0, 0, 0),
    "A3-4-1": (16, 3, 0, 1, 0, 0), "A3-4-2": (5, 1, 0, 0, 0, 0), "A3-5-1": (4, 0, 0, 0, 0, 0), "A3-5-2": (2, 0, 0, 0, 0, 0),
    "A3-6-3": (3, 1, 0, 0, 0, 0), "A4": (4, 1, 0, 0, 0, 0),
}  # fmt: skip


class Typist:
    """Presses keys and counts them."""

    def __init__(self, app: GjjApp, pilot: Pilot[None]) -> None:
        self.app = app
        self.pilot = pilot
        self.count = 0

    async def press(self, *keys: str) -> None:
        self.count += len(keys)
        await self.pilot.press(*keys)

    async def go_to_the_table(self) -> None:
        await self.press("ctrl+g", "A", "1")
        await self.pilot.pause()
        await self.press("enter")
        await self.pilot.pause()
        assert str(self.app.right.place) == "A1.person"

    async def type_and_go(self, figure: str, to: CellAddress | None) -> None:
        """Type a figure; go to the next one on the way that a typist takes: Enter and Down, then Tab."""
        table = self.app.right.table
        await self.press(*figure)
        if to is None:
            await self.press("enter")
            return
        line = self.app.session.form.row(to.row).line  # type: ignore[union-attr]
        if line > table.cursor:
            await self.press("enter")
        while line > table.cursor:
            await self.press("down")
        while (place := self.app.right.place) != to:
            assert isinstance(place, CellAddress) and place.row == to.row
            await self.press("tab" if APPLICANTS.index(place.column) < APPLICANTS.index(to.column) else "left")


def wanted(app: GjjApp) -> dict[CellAddress, str]:
    """Every cell of the table as it should be in the end; 一 + 二 = 三（七）+ 四 in every column."""
    rows = [row for row in app.session.form.tables[1].rows if row.code]
    figures = {row.code: FILLED.get(row.code, (0,) * 6) for row in rows}
    parts = [figures[row.code] for row in rows if row.parent == "A3-7"]
    figures["A3-7"] = tuple(map(sum, zip(*parts, strict=True)))
    for column in range(6):
        assert figures["A1"][column] + figures["A2"][column] == figures["A3-7"][column] + figures["A4"][column]
    return {
        row.cell(id): str(number)
        for row in rows
        for id, number in zip(APPLICANTS, (*figures[row.code], sum(figures[row.code])), strict=True)
    }


def typed(app: GjjApp) -> dict[CellAddress, str]:
    figures = app.session.report.figures
    return {cell: figures.text(cell) for row in app.session.form.tables[1].rows for cell in row.cells}


def empty(tmp_path: Path) -> Path:
    path = tmp_path / "2024.toml"
    path.write_text(REPORT, "utf-8")
    return path


def test_every_cell_typed_takes_367_keys(tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        typist = Typist(app, pilot)
        await typist.go_to_the_table()
        for figure in wanted(app).values():
            await typist.press(*figure, "tab")
        assert typed(app) == wanted(app)
        digits = sum(map(len, wanted(app).values()))
        assert (digits, typist.count) == (188, 367)

    tell(empty(tmp_path), story)


def test_with_the_totals_taken_and_the_rest_filled_it_takes_91(tmp_path: Path) -> None:
    async def story(app: GjjApp, pilot: Pilot[None]) -> None:
        typist = Typist(app, pilot)
        await typist.go_to_the_table()
        figures = [(cell, text) for cell, text in wanted(app).items() if text != "0" and cell.row in FILLED and cell.column != "total"]
        for (_cell, figure), (to, _figure) in zip(figures, [*figures[1:], (None, "")], strict=True):
            await typist.type_and_go(figure, to)
        await typist.press("Z")
        assert typed(app) == wanted(app)
        assert app.session.checker.counts()[0] == 0
        assert typist.count == 91

    tell(empty(tmp_path), story)
