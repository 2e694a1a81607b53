"""One page of HTML that needs nothing from anywhere: it may neither load, run nor send anything."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from html import escape

from gjj_tui.publish import words
from gjj_tui.publish.blocks import Cell, Chart, Document, Figure, Grid, Heading, Paragraph, Run
from gjj_tui.publish.digest import NAME, digest_of, generator
from gjj_tui.publish.html_style import STYLE

BAR_WIDTH, BAR_STEP = 360, 40


def html(document: Document) -> bytes:
    """The page, in UTF-8."""
    return ("\n".join([*_head(document), *_body(document)]) + "\n").encode("utf-8")


def _head(document: Document) -> Iterator[str]:
    hashed = b64encode(sha256(STYLE.encode("utf-8")).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{hashed}'; base-uri 'none'; form-action 'none'"
    yield "<!DOCTYPE html>"
    yield '<html lang="zh-CN">'
    yield "<head>"
    yield '<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f'<meta name="generator" content="{generator()}">'
    yield f'<meta name="{NAME}" content="{digest_of(document)}">'
    yield f"<title>{escape(document.title)}</title>"
    yield f"<style>{STYLE}</style>"
    yield "</head>"


def _body(document: Document) -> Iterator[str]:
    yield "<body>"
    yield "<main>"
    if document.mark:
        yield f'<p class="mark">{escape(document.mark)}</p>'
    lines = "".join(f"<span>{escape(line)}</span>" for line in document.title_lines)
    yield f"<h1>{lines}</h1>"
    yield from _contents(document)
    depth = 0
    for block in document.blocks:
        match block:
            case Heading():
                yield from ["</section>"] * max(0, depth - block.level + 1)
                depth = block.level
                yield from _heading(block)
            case Paragraph():
                yield f"<p>{''.join(map(_run, block.runs))}</p>"
            case Grid():
                yield from _grid(block)
    yield from ["</section>"] * depth
    yield "</main>"
    yield "</body>"
    yield "</html>"


def _contents(document: Document) -> Iterator[str]:
    tops = [block for block in document.blocks if isinstance(block, Heading) and block.level == 1]
    if len(tops) < 4:
        return
    yield f'<nav aria-label="{words.CONTENTS}">'
    yield "<ul>"
    for top in tops:
        yield f'<li><a href="#{_id(top.address)}">{escape(top.number + top.text)}</a></li>'
    yield "</ul>"
    yield "</nav>"


def _heading(block: Heading) -> Iterator[str]:
    level, id = min(6, block.level + 1), _id(block.address)
    yield f'<section aria-labelledby="{id}">'
    number = f'<span class="number">{escape(block.number)}</span>' if block.number else ""
    yield f'<h{level} id="{id}">{number}{escape(block.text)}</h{level}>'


def _id(address: str) -> str:
    """``§1.3`` → ``s1-3``."""
    return "s" + address.removeprefix("§").replace(".", "-")


def _run(run: Run) -> str:
    if isinstance(run, Figure):
        return f'<data value="{escape(run.text)}" data-code="{escape(run.address)}">{escape(run.text)}</data>'
    return escape(run)


# ---- tables


def _grid(grid: Grid) -> Iterator[str]:
    id = f"t-{_safe(grid.id)}"
    facts = [f'<span class="fact">{escape(one)}</span>' for one in grid.notes if one]
    title = f'<span class="title">{escape(grid.title + grid.year)}</span>'
    shown = "" if grid.titled else ' class="said"'
    yield f'<section class="scroll" tabindex="0" aria-labelledby="{id}">'
    yield f'<table class="{_kind(grid)}">'
    yield f'<caption id="{id}"{shown}>{title}{"".join(facts)}</caption>'
    yield from _rows(grid, id)
    yield "</table>"
    yield "</section>"
    for chart in grid.charts:
        yield from _chart(chart, f"{id}-{grid.charts.index(chart) + 1}")


def _kind(grid: Grid) -> str:
    return "wide" if grid.width > 6 else "plain"


def _safe(id: str) -> str:
    """A name for an attribute: only letters, digits and hyphens."""
    return "".join(char if char.isascii() and char.isalnum() else "-" for char in id)


def _rows(grid: Grid, id: str) -> Iterator[str]:
    places: dict[int, list[tuple[int, Cell]]] = {}
    for row, column, cell in grid.places():
        places.setdefault(row, []).append((column, cell))
    headers = _headers(grid)
    if grid.head:
        yield "<thead>"
    for row in range(len(grid.rows)):
        if row == grid.head:
            yield from (["</thead>"] if grid.head else []) + ["<tbody>"]
        cells = (_cell(cell, row, column, id, headers) for column, cell in places.get(row, ()))
        yield f"<tr>{''.join(cells)}</tr>"
    yield "</tbody>" if len(grid.rows) > grid.head else "</thead>"


def _headers(grid: Grid) -> dict[tuple[int, int], list[tuple[int, int]]]:
    """For each cell with a number the places of the cells that name it: the heads over it, the labels left of it."""
    over: dict[int, list[tuple[int, int]]] = {}
    left: dict[int, list[tuple[int, int]]] = {}
    found: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for row, column, cell in grid.places():
        spanned = range(column, column + cell.columns)
        if cell.kind == "head" or (cell.kind == "group" and cell.columns == grid.width):
            for one in spanned:
                above = over.setdefault(one, [])
                # A title or a head between rows begins anew what stands over the rows below, but for the head of all.
                if cell.kind == "group" or (above and above[-1][0] < row - 1):
                    above[:] = [place for place in above if place[0] < grid.head]
                above.append((row, column))
        elif cell.kind in ("label", "group"):
            for one in range(row, row + cell.rows):
                left.setdefault(one, []).append((row, column))
        elif cell.kind in ("number", "code", "unit"):
            found[row, column] = [*dict.fromkeys(over.get(column, ())), *left.get(row, ())]
    return found


def _cell(
    cell: Cell, row: int, column: int, id: str, headers: dict[tuple[int, int], list[tuple[int, int]]]
) -> str:
    spanned = {"rowspan": cell.rows, "colspan": cell.columns}
    spans = "".join(f' {name}="{count}"' for name, count in spanned.items() if count > 1)
    indent = f" i{min(cell.indent, 6)}" if cell.indent else ""
    text = escape(cell.text)
    if cell.kind in ("head", "label", "group"):
        scope = "row"
        if cell.kind == "head":
            scope = "colgroup" if cell.columns > 1 else "col"
        elif cell.kind == "group":
            # A title over the whole width is the head of what is below it.
            scope = "rowgroup" if cell.rows > 1 else "colgroup" if cell.columns > 1 else "row"
        return f'<th id="{id}-{row}-{column}" scope="{scope}"{spans} class="{cell.kind}{indent}">{text}</th>'
    named = " ".join(f"{id}-{top}-{start}" for top, start in headers.get((row, column), ()))
    facts = f' headers="{named}"' if named else ""
    if cell.kind == "number":
        facts += f' data-code="{escape(cell.address)}" data-value="{text}"'
    return f'<td{facts}{spans} class="{cell.kind}">{text}</td>'


# ---- charts


def _chart(chart: Chart, id: str) -> Iterator[str]:
    """Bars below their labels, so that a phone shows them at full size; the title says it all in words."""
    title = words.CHART.format(title=chart.title, unit=chart.unit)
    said = words.COMMA.join(words.CHART_WORDS.format(label=bar.label, value=bar.text) for bar in chart.bars)
    height = BAR_STEP * len(chart.bars)
    yield "<figure>"
    yield f"<figcaption>{escape(title)}</figcaption>"
    yield (
        f'<svg role="img" viewBox="0 0 {BAR_WIDTH} {height}" width="{BAR_WIDTH}" height="{height}" '
        f'aria-labelledby="{id}-title"><title id="{id}-title">{escape(f"{title}: {said}")}</title>'
    )
    for index, bar in enumerate(chart.bars):
        top = index * BAR_STEP
        width = round(bar.share * BAR_WIDTH, 1)
        yield (
            f'<text x="0" y="{top + 15}">{escape(bar.label)}</text>'
            f'<text class="value" x="{BAR_WIDTH}" y="{top + 15}">{escape(bar.text)}</text>'
            f'<rect class="room" x="0" y="{top + 21}" width="{BAR_WIDTH}" height="9"/>'
            f'<rect class="bar" x="0" y="{top + 21}" width="{width}" height="9"/>'
        )
    yield "</svg>"
    yield "</figure>"
