"""The 审核单: what was found and why it is right, what changed since last year, and room for signatures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from gjj_tui.model.address import Address, CellAddress, ParagraphAddress, PropertyAddress, SectionAddress
from gjj_tui.model.finding import Finding, Level
from gjj_tui.model.form import Form
from gjj_tui.model.numbering import number_of, ordinal
from gjj_tui.model.numbers import parse_number, spell, subtract
from gjj_tui.model.report import Report
from gjj_tui.publish import words
from gjj_tui.publish.blocks import Block, Cell, Document, Grid, Heading, Paragraph, shown
from gjj_tui.publish.document import document_of
from gjj_tui.publish.grid import day_words

Row = Sequence[str]
"""The rule of a cell that is not filled in."""


def review_of(form: Form, report: Report, findings: Sequence[Finding], last: Report | None = None) -> Document:
    """The review sheet of a report; `findings` in the order to be printed."""
    contents: tuple[Iterable[Block], ...] = (
        [_facts(form, report)], _found(form, report, findings), _compared(form, report, last), [_signatures()],
    )  # fmt: skip
    blocks: list[Block] = []
    for number, (title, content) in enumerate(zip(words.REVIEW_HEADINGS, contents, strict=True), 1):
        blocks += [Heading(1, ordinal(0, number), title, f"§{number}"), *content]
    document = document_of(form, report, last)
    return document._replace(
        title=words.REVIEW_TITLE, mark="", blocks=tuple(blocks), data=(), checks=(), kind="review",
    )  # fmt: skip


def _grid(id: str, title: str, head: Row, rows: Sequence[Row], kinds: Row, labels: int = 1) -> Grid:
    top = (tuple(Cell(text, "head") for text in head),) if head else ()
    body = tuple(tuple(Cell(text, kind) for text, kind in zip(row, kinds, strict=True)) for row in rows)
    return Grid(id, title, top + body, len(top), labels, titled=False)


# ---- what it is about


def _facts(form: Form, report: Report) -> Grid:
    document = document_of(form, report)
    first, last = map(day_words, document.period)
    filled = sum(1 for datum in document.data if datum.value)
    values = (
        document.agency, document.title, str(report.year), words.PERIOD.format(first=first, last=last),
        words.FORM.format(id=form.id, title=shown(form.title), source=shown(form.source)),
        words.STATUSES.get(report.status, shown(report.status)),
        words.FILLED.format(total=len(document.data), filled=filled),
    )  # fmt: skip
    rows = list(zip(words.FACTS, values, strict=True))
    return _grid("facts", words.REVIEW_HEADINGS[0], (), rows, ("label", "text"))


# ---- what was found


def _found(form: Form, report: Report, findings: Sequence[Finding]) -> Iterator[Block]:
    if not findings:
        yield Paragraph((words.NO_FINDINGS,))
        return
    hard, soft, hint = (sum(finding.level is level for finding in findings) for level in Level)
    explained = sum(finding.explained for finding in findings if finding.level is Level.SOFT)
    yield Paragraph((words.SUMMARY.format(hard=hard, soft=soft, explained=explained, hint=hint),))
    rows: list[Row] = []
    for finding in findings:
        place = _place(form, report, finding.addresses[0]) if finding.addresses else words.WHOLE
        facts = (words.LEVELS[finding.level], place, shown(finding.message), _explanation(report, finding))
        rows.append((str(len(rows) + 1), *facts))
    kinds = ("code", "unit", "text", "text", "text")
    yield _grid("findings", words.REVIEW_HEADINGS[1], words.FINDING_HEAD, rows, kinds)


def _place(form: Form, report: Report, address: Address) -> str:
    match address:
        case CellAddress():
            row = form.row(address.row)
            return words.PLACE.format(code=shown(str(address)), label=shown(row.label if row else ""))
        case ParagraphAddress():
            section = _place(form, report, address.section)
            return words.PARAGRAPH.format(section=section, number=address.paragraph + 1)
        case SectionAddress(path) if path:
            return number_of(report, address) + shown(report.section(address).title)
        case PropertyAddress(key):
            return words.PROPERTIES.get(key, shown(key))
    return words.WHOLE


def _explanation(report: Report, finding: Finding) -> str:
    """The 上报说明 written for a finding: of its rule, and for figures that it speaks of."""
    cells = {str(address) for address in finding.addresses}
    texts = [
        shown(one.text) for one in report.explanations
        if one.rule == finding.rule and (not one.seen or any(seen in cells for seen, _figure in one.seen))
    ]  # fmt: skip
    if not texts:
        return words.NO_EXPLANATION if finding.level is Level.SOFT else ""
    text = words.SEMICOLON.join(texts)
    return words.STALE.format(text=text) if finding.stale else text


# ---- what changed


def _compared(form: Form, report: Report, last: Report | None) -> Iterator[Block]:
    if last is None:
        yield Paragraph((words.NO_LAST,))
        return
    rows: list[Row] = []
    same = blank = 0
    for datum in document_of(form, report).data:
        before, now = shown(last.figures.text(datum.address)), datum.value
        if before == now or not now:
            same += bool(now)
            blank += not now
            continue
        column = datum.column if datum.address.column else ""
        name = words.PATH.join(filter(None, (datum.name, column)))
        rows.append((name, str(datum.address), datum.unit, before, now, difference_words(before, now)))
    if rows:
        kinds = ("label", "code", "unit", "number", "number", "none")
        yield _grid("compared", words.REVIEW_HEADINGS[2], words.COMPARED_HEAD, rows, kinds)
    elif not blank:
        yield Paragraph((words.NO_CHANGE,))
    if same and rows:
        yield Paragraph((words.SAME.format(count=same),))
    if blank:
        yield Paragraph((words.NOT_YET.format(count=blank),))


def difference_words(before: str, now: str) -> str:
    """``+23（+2.0%）``; a dash where one of them is no number."""
    old, new = parse_number(before), parse_number(now)
    if old is None or new is None:
        return words.NO_DIFFERENCE
    difference = subtract(new, old)
    sign = "+" if difference > 0 else ""
    if old <= 0:
        return sign + spell(difference)
    percent = (Decimal(difference) * 100 / Decimal(old)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return words.PERCENT.format(difference=sign + spell(difference), percent=f"{sign}{percent}")


# ---- room for signatures


def _signatures() -> Grid:
    count = len(words.SIGNERS)
    head = (Cell("", "corner"), *(Cell(one, "head") for one in words.SIGNERS))
    rooms = [
        (Cell(title, "label"), *(Cell("", "room") for _ in range(count))) for title in (words.OPINION, words.SIGNATURE)
    ]
    date = (Cell(words.DATE, "label"), *(Cell(words.DATE_ROOM, "none") for _ in range(count)))
    return Grid("signatures", words.REVIEW_HEADINGS[3], (head, *rooms, date), 1, 1, titled=False)
