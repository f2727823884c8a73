"""Tables as Markdown: one line for each row, the first as the heads of the columns."""

from collections import Counter
from collections.abc import Callable, Sequence
from itertools import chain, zip_longest

from reports.importing.word.blocks import Cell, Paragraph, Table

_WIDE = 60
#: What a joined cell says is repeated up to this length, in characters.
_REPEATED = 200
_ALIGN = {"right": "--:", "end": "--:", "center": ":-:"}

MERGED_CELLS = "A table has merged cells. Their text was copied to every cell that they cover. Check the table."


def boxed(table: Table) -> Cell | None:
    """The only cell of a table that is nothing but a box around text."""
    cells = list(chain.from_iterable(table.rows))
    return cells[0] if len(cells) == 1 else None


def lines_of(table: Table, text: Callable[[Cell, bool], str]) -> list[str]:
    """The lines of a table; `text` gives that of a cell on one line, and is told whether it is the head of a column.

    What a joined cell says stands in each that it covers; rows of heads are one.
    """
    columns = max((sum(cell.width for cell in row) for row in table.rows), default=0)
    heads = min(_heads(table), len(table.rows))
    # Below the head, readers of a table fill its short rows; those of a wide one are not written out.
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
    return [_line(each) for each in (head, aligned, *rows[heads:])]


def _heads(table: Table) -> int:
    """How many rows are heads of columns: those that Word repeats on each page, or that a cell of the first one goes on into."""
    said = next((at for at, row in enumerate(table.rows) if at not in table.heads), len(table.rows))
    if said > 1 or not table.rows:
        return max(said, 1)
    is_spread = any(cell.width > 1 for cell in table.rows[0])
    goes_on = (all(not cell.goes_on for cell in row) for row in table.rows[1:])
    return 1 + next((at for at, ends in enumerate(goes_on) if ends), 0) if is_spread else 1


def has_joined_cells(table: Table) -> bool:
    """Whether a cell goes over several columns or rows."""
    return any(cell.width > 1 or cell.goes_on for cell in chain.from_iterable(table.rows))


def _row(row: Sequence[Cell], columns: int, texts: Sequence[str], above: Sequence[str]) -> list[str]:
    cells: list[str] = []
    for cell, text in zip(row, texts, strict=True):
        at = len(cells)
        is_above = cell.goes_on and not text and at < len(above) and len(above[at]) <= _REPEATED
        shown = above[at] if is_above else text
        cells += [shown] * cell.width if len(shown) <= _REPEATED else [shown, *[""] * (cell.width - 1)]
    return cells + [""] * (columns - len(cells))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _aligned(rows: Sequence[Sequence[Cell]], column: int) -> str:
    """How a column is aligned: as most of its cells below the head are."""
    found = Counter[str]()
    for row in rows:
        at = 0
        for cell in row:
            if at == column and (first := next((each for each in cell.blocks if isinstance(each, Paragraph)), None)):
                found[_ALIGN.get(first.align, "---")] += 1
            at += cell.width
    return next((align for align, count in found.items() if 2 * count > found.total()), "---")
