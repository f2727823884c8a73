"""Tables as Markdown: one line for each row, the first as the heads of the columns."""

from collections.abc import Callable, Sequence
from itertools import chain

from reports.importing.word.blocks import Cell, Paragraph, Table

_WIDE = 60
_ALIGN = {"right": "--:", "end": "--:", "center": ":-:"}


def boxed(table: Table) -> Cell | None:
    """The only cell of a table that is nothing but a box around text."""
    cells = list(chain.from_iterable(table.rows))
    return cells[0] if len(cells) == 1 else None


def lines_of(table: Table, text: Callable[[Cell, bool], str]) -> list[str]:
    """The lines of a table; `text` gives that of a cell on one line, and is told whether it is the head of a column."""
    columns = max((sum(cell.width for cell in row) for row in table.rows), default=0)
    # Below the head, whoever reads a table fills its short rows; those of a wide one are not written out.
    filled = min(columns, _WIDE)
    rows = [
        _row(row, filled if at else columns, [text(cell, at == 0) for cell in row]) for at, row in enumerate(table.rows)
    ]
    if not rows or not any(chain.from_iterable(rows)):
        return []
    aligned = [_aligned(table.rows[1:], column) if columns < _WIDE else "---" for column in range(columns)]
    return [_line(each) for each in (rows[0], aligned, *rows[1:])]


def has_joined_cells(table: Table) -> bool:
    """Whether a cell goes over several columns or rows."""
    return any(cell.width > 1 or cell.goes_on for cell in chain.from_iterable(table.rows))


def _row(row: Sequence[Cell], columns: int, texts: Sequence[str]) -> list[str]:
    cells = [each for cell, text in zip(row, texts, strict=True) for each in (text, *[""] * (cell.width - 1))]
    return cells + [""] * (columns - len(cells))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _aligned(rows: Sequence[Sequence[Cell]], column: int) -> str:
    """How a column is aligned, if all its cells below the head agree."""
    found = set()
    for row in rows:
        at = 0
        for cell in row:
            if at == column and (first := next((each for each in cell.blocks if isinstance(each, Paragraph)), None)):
                found.add(first.align)
            at += cell.width
    return _ALIGN.get(found.pop(), "---") if len(found) == 1 else "---"
