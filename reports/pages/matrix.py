"""Trends down, years across: a table whose cells are joined by lines where a trend continues, forks or merges."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

from reports.document.words import Movement
from reports.pages import addresses
from reports.pages.context.reports import Step, TrendInYear
from reports.pages.parts import LINEAGE_WORDS, NOT_RATED, SIGNS, Rating, rating

#: The picture's own units: a cell is this wide and this high, and its shape's centre is this far down.
CELL, SHAPE = 100, 38


@dataclass(frozen=True)
class MatrixCell:
    """What one year says of one trend. Without an address it is empty, and `absent` may say why."""

    year: int
    address: str = ""
    title: str = ""
    rating: Rating = NOT_RATED
    movement: str = ""
    sign: str = ""
    absent: str = ""


@dataclass(frozen=True)
class MatrixRow:
    """A trend over the years; `origin` says in words what the lines show."""

    name: str
    address: str
    origin: str
    cells: tuple[MatrixCell, ...]
    here: bool = False


@dataclass(frozen=True)
class Line:
    """A line of the picture: `path` in its units; `kind` is continued, interrupted or lineage."""

    path: str
    kind: str


@dataclass(frozen=True)
class Matrix:
    """The whole picture; `width` and `height` in its units."""

    years: tuple[int, ...]
    rows: tuple[MatrixRow, ...]
    lines: tuple[Line, ...]

    @property
    def is_wide(self) -> bool:
        """Whether there are more years than fit beside the names."""
        return len(self.years) > 6

    @property
    def width(self) -> int:
        """As many cells as years."""
        return CELL * len(self.years)

    @property
    def height(self) -> int:
        """As many cells as trends."""
        return CELL * len(self.rows)


def matrix(
    years: Sequence[int],
    *,
    cells: Sequence[TrendInYear],
    steps: Sequence[Step],
    trends: Mapping[UUID, tuple[str, str]],
    absences: Mapping[tuple[UUID, int], str],
    here: UUID | None = None,
) -> Matrix:
    """`trends`: uid -> slug and name; `absences`: trend and year -> the word for why it is not there; `here` is the trend whose
    page this is."""
    by_place = {(cell.trend, cell.year): cell for cell in cells}
    order = _order(cells, steps)
    return Matrix(
        tuple(years),
        tuple(
            MatrixRow(
                trends[trend][1],
                addresses.trend(trends[trend][0]),
                _origin(trend, steps, trends),
                tuple(_cell(trend, year, by_place, absences) for year in years),
                trend == here,
            )
            for trend in order
        ),
        tuple(_lines(order, years, by_place, steps)),
    )


def _order(cells: Sequence[TrendInYear], steps: Sequence[Step]) -> list[UUID]:
    """The latest year's order; an older trend stands beside what it became, and those that led nowhere come last."""
    last = {cell.trend: cell for cell in cells}
    waiting = sorted(last.values(), key=lambda cell: (-cell.year, cell.position))
    order: list[UUID] = []
    for cell in waiting:
        children = [order.index(step.child) for step in steps if step.parent == cell.trend and step.child in order]
        order.insert(min(children) if children else len(order), cell.trend)
    return order


def _cell(
    trend: UUID,
    year: int,
    by_place: Mapping[tuple[UUID, int], TrendInYear],
    absences: Mapping[tuple[UUID, int], str],
) -> MatrixCell:
    cell = by_place.get((trend, year))
    if cell is None:
        return MatrixCell(year, absent=absences.get((trend, year), ""))
    shown = "" if cell.movement in (Movement.NONE, Movement.UNCHANGED) else cell.movement.value
    return MatrixCell(
        year,
        addresses.section(cell.report, year, cell.slug),
        cell.title,
        rating(cell.maturity),
        shown,
        SIGNS.get(cell.movement, "") if shown else "",
    )


def _origin(trend: UUID, steps: Sequence[Step], trends: Mapping[UUID, tuple[str, str]]) -> str:
    found = [
        f"{LINEAGE_WORDS[step.kind]} {trends[step.parent][1]} in {step.year}"
        for step in steps
        if step.child == trend and step.parent in trends
    ]
    return "; ".join(found)


def _lines(
    order: Sequence[UUID],
    years: Sequence[int],
    by_place: Mapping[tuple[UUID, int], TrendInYear],
    steps: Sequence[Step],
) -> list[Line]:
    column = {year: index for index, year in enumerate(years)}
    row = {trend: index for index, trend in enumerate(order)}
    seen = {trend: [year for year in years if (trend, year) in by_place] for trend in order}
    lines = []
    for trend, covered in seen.items():
        for before, after in pairwise(covered):
            kind = "continued" if column[after] - column[before] == 1 else "interrupted"
            lines.append(Line(_path(column[before], row[trend], column[after], row[trend]), kind))
    for step in steps:
        earlier = [year for year in seen.get(step.parent, []) if year < step.year]
        later = [year for year in seen.get(step.child, []) if year >= step.year]
        if earlier and later:
            path = _path(column[earlier[-1]], row[step.parent], column[later[0]], row[step.child])
            lines.append(Line(path, "lineage"))
    return lines


def _path(from_column: int, from_row: int, to_column: int, to_row: int) -> str:
    x1, x2 = (CELL * column + CELL // 2 for column in (from_column, to_column))
    y1, y2 = (CELL * row + SHAPE for row in (from_row, to_row))
    if y1 == y2:
        return f"M{x1} {y1}H{x2}"
    middle = (x1 + x2) // 2
    return f"M{x1} {y1}C{middle} {y1} {middle} {y2} {x2} {y2}"
