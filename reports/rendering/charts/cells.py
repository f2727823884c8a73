"""A chart's data as tables print them, beside the drawing and in files."""

from collections.abc import Iterator, Sequence

from reports.document.types import Cell, Chart, Column
from reports.document.words import ColumnType
from reports.languages import Words
from reports.rendering.charts.table import decimals_of, has_days, place_name

_LEFT = "\N{LEFT-TO-RIGHT MARK}"
_NOTHING = "–"
#: A column with more decimals than these, or with thousands, has each number as it is; numbers beyond, their power of ten.
_MOST, _THOUSANDS, _LARGEST = 4, 1000, 1e15


def printed_rows(chart: Chart, words: Words) -> Iterator[list[str]]:
    """The rows, as printed: the numbers of a column with as many decimals, dates as the drawing has them, a dash for nothing."""
    columns = (_printed(column, [row[at] for row in chart.rows], words) for at, column in enumerate(chart.columns))
    return (list(row) for row in zip(*columns, strict=True))


def _printed(column: Column, cells: list[Cell], words: Words) -> list[str]:
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    decimals, by_day = _shared_decimals(numbers), has_days(column, cells)
    return [
        _number(cell, decimals, words)
        if isinstance(cell, int | float) and column.type is not ColumnType.YEAR
        else _NOTHING
        if cell is None
        else place_name(cell, column, words, by_day=by_day)
        for cell in cells
    ]


def _shared_decimals(values: Sequence[float]) -> int | None:
    """How many decimals each has; None for each its own."""
    decimals = decimals_of(values, most=_MOST + 1)
    return decimals if decimals <= _MOST and all(abs(value) < _THOUSANDS for value in values) else None


def _number(value: float, decimals: int | None, words: Words) -> str:
    """Thousands are set apart. A sign before a number is set on its left in every language."""
    if decimals is None and value == int(value) and abs(value) < _LARGEST:
        decimals = 0
    return f"{_LEFT if words.from_right else ''}{words.number(value, decimals)}"
