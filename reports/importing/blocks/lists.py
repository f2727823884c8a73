"""Write items of lists, and tables, as lines of Markdown."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import chain, zip_longest

from reports.importing.blocks.model import Cell, Numbered, Paragraph, Table

#: How much less a paragraph may be indented than the text of its list item, in twentieths of a point.
_NEARLY = 40


@dataclass
class _Open:
    """An open list: its depth, the offset of its text in Markdown, its indent in Word, and its last number (0 for bullets)."""

    depth: int
    offset: int
    last: int
    closing: str
    indent: int


class Lists:
    """Keeps the open lists and their counts, and writes their items."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._counts: dict[str, dict[int, int]] = {}
        self._restarted: set[tuple[str, int]] = set()

    def close(self) -> None:
        """Close all lists, so that the next item begins a new one."""
        self._open = []

    def item(self, numbered: Numbered, text: str) -> list[str]:
        """Return the lines of one item. An empty line comes first if Markdown would not recognise that a list begins."""
        is_below = bool(self._open)
        before = None
        while self._open and self._open[-1].depth >= numbered.depth:
            before = self._open.pop()
        before = before if before and before.depth == numbered.depth else None
        number = self._count(numbered)
        closing = self._closing(number, before)
        sign = f"{number}{closing}" if number else "-"
        margin = self._open[-1].offset if self._open else 0
        continues = before is not None and bool(before.last) == bool(number) and before.closing == closing
        opens_late = is_below and not continues and number > 1
        self._open.append(_Open(numbered.depth, margin + len(sign) + 1, number, closing, numbered.level.indent))
        first, *more = text.split("\n")
        lines = [" " * margin + f"{sign} {first}", *(" " * (margin + len(sign) + 1) + line for line in more)]
        return ["", *lines] if opens_late else lines

    def more(self, indent: int, text: str) -> list[str]:
        """Return the lines of another paragraph of an open item, found by its indent; an empty list if there is no such item."""
        while self._open and (self._open[-1].indent or 1) > indent + _NEARLY:
            self._open.pop()
        if not self._open:
            return []
        margin = " " * self._open[-1].offset
        return ["", *(f"{margin}{line}" if line else "" for line in text.split("\n"))]

    def _count(self, numbered: Numbered) -> int:
        """Return the number of an item; 0 for a bullet."""
        before = self._counts.get(numbered.number, {})
        counts = {depth: count for depth, count in before.items() if depth <= numbered.depth}
        self._counts[numbered.number] = counts
        level = numbered.level
        depth = numbered.depth
        if not level.is_ordered:
            return 0
        if level.restarted_by and (level.restarted_by, depth) not in self._restarted:
            self._restarted.add((level.restarted_by, depth))
            counts.pop(depth, None)
        counts[depth] = counts.get(depth, level.start - 1) + 1
        return counts[depth]

    def _closing(self, number: int, before: _Open | None) -> str:
        """Return the character after a number, which differs from that of the list directly above."""
        if not number or before is None or not before.last:
            return "."
        if number == before.last + 1:
            return before.closing
        return ")" if before.closing == "." else "."


_WIDE = 60
#: The text of a merged cell is repeated up to this length, in characters.
_REPEATED = 200
_ALIGN = {"right": "--:", "end": "--:", "center": ":-:"}

MERGED_CELLS = "A table has merged cells. Their text was copied to every cell that they cover. Check the table."


def single_cell(table: Table) -> Cell | None:
    """Return the only cell of a table that is just a box around text; None for other tables."""
    cells = list(chain.from_iterable(table.rows))
    return cells[0] if len(cells) == 1 else None


def table_lines(table: Table, text: Callable[[Cell, bool], str]) -> list[str]:
    """Return the lines of a table. `text(cell, is_head)` returns a cell's text on one line.

    The text of a merged cell is repeated in each cell that it covers. Several header rows become one.
    """
    columns = max((sum(cell.width for cell in row) for row in table.rows), default=0)
    heads = min(_heads(table), len(table.rows))
    # Cells missing at the end of rows are filled only up to this number of columns; Markdown fills those below the header.
    filled = min(columns, _WIDE)
    rows: list[list[str]] = []
    for at, row in enumerate(table.rows):
        above = rows[-1] if rows else []
        rows.append(_row(row, filled if at else columns, [text(cell, at < heads) for cell in row], above))
    if not rows or not any(chain.from_iterable(rows)):
        return []
    head = [": ".join(filter(None, dict.fromkeys(each))) for each in zip_longest(*rows[:heads], fillvalue="")]
    body = table.rows[heads:]
    aligned = [_aligned(body, column) if columns < _WIDE else "---" for column in range(columns)]
    return [f"| {' | '.join(each)} |" for each in (head, aligned, *rows[heads:])]


def _heads(table: Table) -> int:
    """Return the number of header rows: those that Word repeats on each page, or those that a cell of the first row spans."""
    repeated = next((at for at, row in enumerate(table.rows) if at not in table.heads), len(table.rows))
    if repeated > 1 or not table.rows:
        return max(repeated, 1)
    is_spread = any(cell.width > 1 for cell in table.rows[0])
    continues = (all(not cell.continues for cell in row) for row in table.rows[1:])
    return 1 + next((at for at, ends in enumerate(continues) if ends), 0) if is_spread else 1


def has_merged_cells(table: Table) -> bool:
    """Return whether a cell spans several columns or rows."""
    return any(cell.width > 1 or cell.continues for cell in chain.from_iterable(table.rows))


def _row(row: Sequence[Cell], columns: int, texts: Sequence[str], above: Sequence[str]) -> list[str]:
    cells: list[str] = []
    for cell, text in zip(row, texts, strict=True):
        at = len(cells)
        is_above = cell.continues and not text and at < len(above) and len(above[at]) <= _REPEATED
        shown = above[at] if is_above else text
        cells += [shown] * cell.width if len(shown) <= _REPEATED else [shown, *[""] * (cell.width - 1)]
    return cells + [""] * (columns - len(cells))


def _aligned(rows: Sequence[Sequence[Cell]], column: int) -> str:
    """Return the alignment that most cells of a column have, as in the line below the header of a table."""
    found = Counter[str]()
    for row in rows:
        at = 0
        for cell in row:
            if at == column and (first := next((each for each in cell.blocks if isinstance(each, Paragraph)), None)):
                found[_ALIGN.get(first.align, "---")] += 1
            at += cell.width
    return next((align for align, count in found.items() if 2 * count > found.total()), "---")
