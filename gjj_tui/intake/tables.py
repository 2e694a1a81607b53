"""Finding a form's table in a grid: by codes, by the labels of its rows and the heads of its columns.

Nothing here knows a form: what a grid is compared with are the rows and columns of the forms handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from gjj_tui.intake.headings import plain
from gjj_tui.intake.source import Cell, Grid
from gjj_tui.intake.table_words import NUMBERISH, VALUE_HEADS, bare, is_value, no_number, words_of
from gjj_tui.model.address import CellAddress
from gjj_tui.model.form import Form, Row, Table
from gjj_tui.model.named import NamedTuple

LEAST = 0.3
"""The share of a table's cells that must be found for a grid to be taken for it, or `LEAST_CELLS`."""
LEAST_CELLS = 3
LIKENESS = 0.75


class Found(NamedTuple):
    """A table recognised in a grid.

    `figures` are the cells with their addresses; `printed` the cells that the form prints by itself, which need not
    be kept; `renamed` rows whose label is another than the form's; `left` what found no place.
    """

    form: Form
    table: Table
    figures: tuple[tuple[Cell, CellAddress], ...]
    printed: tuple[Cell, ...]
    renamed: tuple[tuple[Cell, Row], ...]
    left: tuple[Cell, ...]
    heads: tuple[Cell, ...] = ()

    def remainder(self) -> tuple[Cell, ...]:
        """The rows that have no figure and something that found no place: they may be of another table."""
        known = {cell.row for cell, _of in (*self.figures, *self.renamed)} | {cell.row for cell in self.heads}
        rows = {cell.row for cell in self.left} - known
        return tuple(sorted((cell for cell in (*self.left, *self.printed) if cell.row in rows), key=_order))

    def without(self, cells: Sequence[Cell]) -> Found:
        """The same without what was made of some rows."""
        rows = {cell.row for cell in cells}
        printed, left = (tuple(cell for cell in some if cell.row not in rows) for some in (self.printed, self.left))
        return self._replace(printed=printed, left=left)


def _order(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def find_tables(grid: Grid, forms: Sequence[Form]) -> tuple[list[Found], tuple[Cell, ...]]:
    """Every table that a grid shows, one below the other, and the cells that found no place in any."""
    every: list[Found] = []
    left: list[Cell] = []
    rest: tuple[Cell, ...] = ()
    while found := find_table(grid, forms):
        rest = found.remainder()
        if any(one.table.id == found.table.id for one in every):
            break
        heads = {cell for one in every for cell in one.heads}
        found = found.without(rest)
        left += [cell for cell in found.left if cell not in heads]
        every.append(found._replace(printed=tuple(cell for cell in found.printed if cell not in heads)))
        if not rest:
            break
        forms, grid = [found.form], Grid((*found.heads, *rest))
    every.sort(key=lambda found: found.figures[0][0].row)
    return every, (*left, *rest)


def find_table(grid: Grid, forms: Sequence[Form]) -> Found | None:
    """The table of one of the forms that a grid shows best, None when it shows none."""
    best: tuple[int, Found] | None = None
    for form in forms:
        for number, table in enumerate(form.tables):
            found = _Matcher(form, number).match(grid)
            score = 2 * len(found.figures) + len(found.printed) - 2 * len(found.left)
            total = sum(len(row.cells) for row in table.rows)
            enough = len(found.figures) >= min(LEAST_CELLS, total) or len(found.figures) >= LEAST * total
            if enough and (best is None or score > best[0]):
                best = score, found
    return best[1] if best else None


class _Matcher:
    """Compares one grid with one table."""

    def __init__(self, form: Form, number: int) -> None:
        self.form = form
        self.table = form.tables[number]
        known = words_of(form, number)
        self.exact, self.loose, self.codes = known.exact, known.loose, known.codes
        self.titles, self.words, self.head_words = known.titles, known.words, known.heads
        self.figures: list[tuple[Cell, CellAddress]] = []
        self.printed: list[Cell] = []
        self.renamed: list[tuple[Cell, Row]] = []
        self.left: list[Cell] = []
        self.taken: set[CellAddress] = set()
        self.heads: dict[int, list[str]] = {}
        self.head_cells: list[Cell] = []
        self.head_is_open = False
        self.last_line = -1

    def match(self, grid: Grid) -> Found:
        rows: dict[int, list[Cell]] = {}
        for cell in grid.cells:
            rows.setdefault(cell.row, []).append(cell)
        for cells in rows.values():
            self._row(cells)
        return Found(
            self.form, self.table, tuple(self.figures), tuple(self.printed), tuple(self.renamed), tuple(self.left),
            tuple(self.head_cells),
        )  # fmt: skip

    def _row(self, cells: list[Cell]) -> None:
        if any(cell.code for cell in cells):
            self._told(cells)
        elif (at := self._code_at(cells)) is not None:
            self._coded(cells, at)
        elif self._is_head(cells):
            self._head(cells)
        else:
            self.head_is_open = False
            self._labelled(cells)

    # ---- rows that name their cells

    def _told(self, cells: Iterable[Cell]) -> None:
        """The source itself names the cells."""
        for cell in cells:
            address = self.codes.get(cell.code)
            if isinstance(address, Row):
                address = address.cells[0] if len(address.cells) == 1 else None
            if address is not None:
                self._take(cell, address)
            else:
                self._other(cell)

    def _code_at(self, cells: Sequence[Cell]) -> int | None:
        # A code is not the last cell: there it would be a value that looks like one.
        return next((index for index, cell in enumerate(cells[:-1]) if plain(cell.text) in self.codes), None)

    def _coded(self, cells: Sequence[Cell], at: int) -> None:
        self.head_is_open = False
        target = self.codes[plain(cells[at].text)]
        row = target if isinstance(target, Row) else self.form.row(target.row)
        assert row is not None
        addresses = row.cells if isinstance(target, Row) else (target,)
        self.printed.append(cells[at])
        self.last_line = row.line
        same = any(bare(cell.text) == bare(row.label) for cell in cells)
        for index, cell in enumerate(cells[:at]):
            # The label stands beside its code.
            if index == at - 1 and not same and not is_value(cell.text) and plain(cell.text) not in self.words:
                self.renamed.append((cell, row))
            elif bare(cell.text) == bare(row.label):
                self.printed.append(cell)
            else:
                self._other(cell, lone=True)
        rest: list[Cell] = []
        for cell in cells[at + 1 :]:
            (rest if is_value(cell.text) or self._unknown(cell, row) else self.printed).append(cell)
        chosen = [cell for cell in rest if set(self.heads.get(cell.column, ())) & set(map(plain, VALUE_HEADS))]
        if len(chosen) != len(addresses):
            chosen = [cell for cell in rest if cell.text][: len(addresses)] or rest[:1]
        for cell, address in zip(chosen, addresses, strict=False):
            self._take(cell, address)
        for cell in rest:
            if cell not in chosen:
                self._other(cell, lone=True)

    def _unknown(self, cell: Cell, row: Row) -> bool:
        return plain(cell.text) not in self.words and bare(cell.text) != bare(row.label)

    # ---- heads

    def _is_head(self, cells: Sequence[Cell]) -> bool:
        texts = [plain(cell.text) for cell in cells if cell.text.strip()]
        if not texts or any(NUMBERISH.match(text) for text in texts):
            return False
        named = sum(text in self.head_words for text in texts)
        rows = sum(text in self.exact for text in texts)
        blank_after = not cells[-1].text.strip() and rows
        known = named > 0 or (rows > 1 and len(self.titles) > 1)
        return known and not blank_after and not any(map(no_number, texts))

    def _head(self, cells: Iterable[Cell]) -> None:
        if not self.head_is_open:
            self.heads = {}
        self.head_is_open = True
        for cell in cells:
            self.head_cells.append(cell)
            for column in range(cell.column, cell.column + min(cell.columns, 100)):
                self.heads.setdefault(column, []).append(plain(cell.text))
            self._other(cell)

    # ---- rows known by their label

    def _labelled(self, cells: Sequence[Cell]) -> None:
        index, row, like = self._label(cells)
        if row is None:
            self._unlabelled(cells)
            return
        label = cells[index]
        self.last_line = row.line
        values = list(cells[index + 1 :])
        for cell in cells[:index]:
            self._other(cell, lone=True)
        if like:
            self.printed.append(label)
        else:
            self.renamed.append((label, row))
        wanted = row.cells
        mapped = self._by_heads(values, row)
        if not mapped and row.code:
            filled = [cell for cell in values if not no_number(cell.text) or len(values) == len(wanted)]
            if len(filled) == len(wanted):
                mapped = dict(zip(range(len(filled)), wanted, strict=True))
                values, spare = filled, [cell for cell in values if cell not in filled]
                for cell in spare:
                    self._other(cell, lone=True)
        for number, cell in enumerate(values):
            address = mapped.get(number)
            if address is not None:
                self._take(cell, address)
            else:
                self._other(cell, lone=True)

    def _label(self, cells: Sequence[Cell]) -> tuple[int, Row | None, bool]:
        """Index of the cell that is the row's label, the row, and whether it is spelled as in the form."""
        last = len(cells) - 1
        while last >= 0 and is_value(cells[last].text):
            last -= 1
        for index in range(last, -1, -1):
            text = cells[index].text
            if not text.strip():
                continue
            for names, key in ((self.exact, plain(text)), (self.loose, bare(text))):
                if key in names:
                    return index, self._nearest(names[key]), True
        if last >= 0 and last < len(cells) - 1 and any(cell.text.strip() for cell in cells[last + 1 :]):
            return last, self._like(cells[last].text), False
        return last, None, False

    def _nearest(self, rows: Sequence[Row]) -> Row:
        """Of rows of the same label the next one: a table is read from the top."""
        return min(rows, key=lambda row: (row.line <= self.last_line, abs(row.line - self.last_line)))

    def _like(self, text: str) -> Row | None:
        """A row of nearly the same label among the next ones."""
        wanted, best, found = bare(text), LIKENESS, None
        for row in self.table.rows[self.last_line + 1 : self.last_line + 4]:
            likeness = SequenceMatcher(a=wanted[:80], b=bare(row.label), autojunk=False).ratio()
            if row.code and likeness >= best:
                best, found = likeness, row
        return found

    def _by_heads(self, values: Sequence[Cell], row: Row) -> dict[int, CellAddress]:
        """Which value is in which cell of the row, by the heads above; empty when they do not tell of all of them."""
        mapped: dict[int, CellAddress] = {}
        for number, cell in enumerate(values):
            for head in reversed(self.heads.get(cell.column, ())):
                ids = [id for id in self.titles.get(head, ()) if id in row.columns]
                if ids and row.cell(ids[0]) not in mapped.values():
                    mapped[number] = row.cell(ids[0])
                    break
        return mapped if len(mapped) == len(row.cells) else {}

    def _unlabelled(self, cells: Sequence[Cell]) -> None:
        """A line of figures below heads that name rows and columns; or cells that the form prints by itself."""
        values, words = list[Cell](), list[Cell]()
        for cell in cells:
            (values if is_value(cell.text) else words).append(cell)
        every = [address for row in self.table.rows for address in row.cells]
        placed: list[CellAddress] = []
        for cell in values:
            heads = self.heads.get(cell.column, [])
            rows = [row for head in heads for row in self.exact.get(head, ()) if row.code]
            ids = [id for head in reversed(heads) for id in self.titles.get(head, ())]
            placed += [rows[-1].cell(id) for id in ids[:1] if rows and id in rows[-1].columns]
        if len(placed) != len(values) or len(set(placed)) != len(placed):
            placed = every if len(values) == len(every) == len(cells) else []
        for number, cell in enumerate(values):
            if placed and len(values) > 1:
                self._take(cell, placed[number])
            else:
                self._other(cell, lone=True)
        for cell in words:
            self._other(cell, lone=True)

    # ---- single cells

    def _take(self, cell: Cell, address: CellAddress) -> None:
        if address in self.taken:
            self.left.append(cell)
        else:
            self.taken.add(address)
            self.figures.append((cell, address))

    def _other(self, cell: Cell, lone: bool = False) -> None:
        """A cell without a figure: printed by the form, nothing, or left over."""
        text = plain(cell.text)
        if not text or no_number(cell.text) or text in self.words or (bare(cell.text) in self.loose and not lone):
            self.printed.append(cell)
        else:
            self.left.append(cell)
