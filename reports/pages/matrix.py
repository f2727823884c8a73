"""A table of trends or techniques over the years, with lines between its cells: lineage, and spans of differing maturities.

Lines are drawn row by row, so that they fit rows of any height and columns of any width.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from reports import addresses
from reports.document.movement import LineageStep
from reports.document.words import Maturity
from reports.languages import Phrase, Translator
from reports.pages.parts import SIGNS, Link, Rating, movement_words, rating
from reports.reading.context import TrendInYear

#: Width and height of a cell in units of the drawing.
CELL = 100
#: The horizontal centre of a mark in its cell, and of the two marks of a span. The style sheet has the same numbers.
_CENTRE, _LOW, _HIGH = 50, 24, 76
#: The vertical centre of a mark: above its label, or in the middle of a row without labels.
_ABOVE, _MIDDLE = 38, 50
#: The radius of a lineage line's bends, and the distance of two lines that turn in the same column.
_BEND, _APART = 30, 8
_ORIGINS = {
    "renamed": Phrase("renamed from {name} in {year}"),
    "split": Phrase("split from {name} in {year}"),
    "merged": Phrase("merged from {name} in {year}"),
}


class RatingInYear(NamedTuple):
    """A maturity in a section of a year, and the section's address or ""."""

    year: int
    maturity: Maturity
    address: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """A year: one rating, the two ends of a span, or none, with the reason in `absent`. `label` is the text of the ratings, `kind` the
    movement's value, `movement` its word."""

    year: int
    ratings: tuple[Rating, ...] = ()
    address: str = ""
    movement: str = ""
    sign: str = ""
    lineage: str = ""
    absent: str = ""
    kind: str = ""
    label: str = ""


#: An SVG path and its kind: continued, interrupted, lineage or span.
type Line = tuple[str, str]


@dataclass(frozen=True)
class MatrixRow:
    """A trend or technique over the years. `origin` is the text of its lineage lines."""

    name: str
    address: str
    cells: tuple[MatrixCell, ...]
    lines: tuple[Line, ...]
    origin: str = ""
    here: bool = False


@dataclass(frozen=True)
class Matrix:
    """The table. `subject` is the heading of its first column; a `dense` one hides labels from all but screen readers."""

    subject: str
    years: tuple[int, ...]
    rows: tuple[MatrixRow, ...]
    dense: bool = False

    @property
    def size(self) -> str:
        """A class for the style sheet: "wide" for many years, "few" for one or two, else ""."""
        if len(self.years) > (12 if self.dense else 6):
            return "wide"
        return "few" if len(self.years) < 3 else ""

    @property
    def kinds(self) -> frozenset[str]:
        """The maturities in the table, for its legend."""
        return frozenset(each.kind for row in self.rows for cell in row.cells for each in cell.ratings)

    @property
    def has_spans(self) -> bool:
        """Return whether any cell has a span."""
        return any(len(cell.ratings) > 1 for row in self.rows for cell in row.cells)


def trend_matrix(
    years: Sequence[int],
    *,
    cells: Sequence[TrendInYear],
    steps: Sequence[LineageStep],
    trends: Mapping[UUID, tuple[str, str]],
    absences: Mapping[tuple[UUID, int], str],
    translate: Translator,
) -> Matrix:
    """Return a row for each trend, named by the title of its latest section. `trends`: slug and name by uid; `absences`: the label of an
    absence by trend and year."""
    titles = {cell.trend: cell.title for cell in sorted(cells, key=lambda each: each.year)}
    trends = {trend: (slug, titles.get(trend, name)) for trend, (slug, name) in trends.items()}
    by_place = {(cell.trend, cell.year): cell for cell in cells}
    order = _order(cells, steps)
    lineage = _lineage(order, years, by_place, steps)
    rows = []
    for trend in order:
        slug, name = trends[trend]
        across = tuple(_cell(trend, year, by_place, absences, translate) for year in years)
        lines = (*row_lines(across), *((path, "lineage") for path in lineage.get(trend, ())))
        origin = _origin(trend, steps, trends, translate)
        rows.append(MatrixRow(name, addresses.trend(slug), across, lines, origin))
    return Matrix(translate("Trend"), tuple(years), tuple(rows))


def span(maturities: Iterable[Maturity], translate: Translator) -> tuple[Rating, ...]:
    """Return the rating of equal maturities, or of the lowest and the highest. “Not rated” counts only if there is no other."""
    found = sorted(set(maturities), key=list(Maturity).index)
    rated = [each for each in found if each is not Maturity.NOT_RATED] or found
    return tuple(rating(each, translate) for each in dict.fromkeys((rated[0], rated[-1])))


def span_label(ratings: Sequence[Rating], translate: Translator) -> str:
    """Return `growing`, or `emerging to established`."""
    if len(ratings) == 2:
        return translate("{lowest} to {highest}", lowest=ratings[0].label, highest=ratings[1].label)
    return ratings[0].label if ratings else ""


def row_lines(cells: Sequence[MatrixCell], *, dense: bool = False) -> tuple[Line, ...]:
    """Return lines between covered years and along spans."""
    level = _MIDDLE if dense else _ABOVE
    paths: dict[str, str] = {}
    covered = [column for column, cell in enumerate(cells) if cell.ratings]
    for before, after in pairwise(covered):
        kind = "continued" if after - before == 1 else "interrupted"
        path = f"M{_end(cells[before], before)} {level}H{_start(cells[after], after)}"
        paths[kind] = paths.get(kind, "") + path
    for column in covered:
        if len(cells[column].ratings) > 1:
            path = f"M{_start(cells[column], column)} {level}H{_end(cells[column], column)}"
            paths["span"] = paths.get("span", "") + path
    return tuple((path, kind) for kind, path in paths.items())


def timeline_row(
    title: Link, rated: Iterable[RatingInYear], years: Sequence[int], translate: Translator, *, dense: bool = True
) -> MatrixRow:
    """Return the row of a trend or technique, named and linked by `title`."""
    by_year: dict[int, list[RatingInYear]] = {year: [] for year in years}
    for each in rated:
        by_year[each.year].append(each)
    cells = tuple(_cell_of(year, found, translate) for year, found in by_year.items())
    return MatrixRow(title.label, title.address, cells, row_lines(cells, dense=dense), here=title.here)


def _cell_of(year: int, rated: Sequence[RatingInYear], translate: Translator) -> MatrixCell:
    if not rated:
        return MatrixCell(year)
    ratings = span((each.maturity for each in rated), translate)
    return MatrixCell(year, ratings, rated[0].address, label=span_label(ratings, translate))


def _start(cell: MatrixCell, column: int) -> int:
    return CELL * column + (_LOW if len(cell.ratings) > 1 else _CENTRE)


def _end(cell: MatrixCell, column: int) -> int:
    return CELL * column + (_HIGH if len(cell.ratings) > 1 else _CENTRE)


def _order(cells: Sequence[TrendInYear], steps: Sequence[LineageStep]) -> list[UUID]:
    """Return trends in the latest year's order. An older trend comes before its successor; those without one come last."""
    last = {cell.trend: (-cell.year, place, cell) for place, cell in enumerate(cells)}
    order: list[UUID] = []
    for *_, cell in sorted(last.values(), key=lambda each: each[:2]):
        children = [order.index(step.child) for step in steps if step.parent == cell.trend and step.child in order]
        order.insert(min(children) if children else len(order), cell.trend)
    return order


def _cell(
    trend: UUID,
    year: int,
    by_place: Mapping[tuple[UUID, int], TrendInYear],
    absences: Mapping[tuple[UUID, int], str],
    translate: Translator,
) -> MatrixCell:
    cell = by_place.get((trend, year))
    if cell is None:
        return MatrixCell(year, absent=absences.get((trend, year), ""))
    lineage, shown = movement_words(cell.movement, cell.origins, translate)
    rated = rating(cell.maturity, translate)
    return MatrixCell(
        year,
        (rated,),
        cell.address,
        shown,
        SIGNS.get(cell.movement, "") if shown else "",
        lineage=lineage,
        kind=cell.movement.value if shown else "",
        label=rated.label,
    )


def _origin(
    trend: UUID, steps: Sequence[LineageStep], trends: Mapping[UUID, tuple[str, str]], translate: Translator
) -> str:
    found = [
        translate(_ORIGINS[step.kind], name=trends[step.parent][1], year=step.year)
        for step in steps
        if step.child == trend and step.parent in trends
    ]
    return translate.clauses(found)


def _lineage(
    order: Sequence[UUID],
    years: Sequence[int],
    by_place: Mapping[tuple[UUID, int], TrendInYear],
    steps: Sequence[LineageStep],
) -> Mapping[UUID, Iterable[str]]:
    """Return, by trend, the parts of lineage lines in its row. A line leaves the older trend's last year before the step and turns just
    before the newer trend's first; lines of one family turn together."""
    row = {trend: place for place, trend in enumerate(order)}
    covered = {trend: [column for column, year in enumerate(years) if (trend, year) in by_place] for trend in order}
    turns: dict[int, dict[UUID, int]] = {}
    parts: dict[UUID, dict[str, None]] = {}
    for step in steps:
        earlier = [column for column in covered.get(step.parent, ()) if years[column] < step.year]
        later = [column for column in covered.get(step.child, ()) if years[column] >= step.year]
        if not (earlier and later):
            continue
        taken = turns.setdefault(later[0], {})
        family = step.child if step.kind == "merged" else step.parent
        turn = CELL * later[0] + _APART * (taken.setdefault(family, len(taken)) % 3)
        for place, part in _parts(row[step.parent], row[step.child], earlier[-1], turn, later[0]):
            parts.setdefault(order[place], {})[part] = None
    return parts


def _parts(above: int, below: int, first: int, turn: int, last: int) -> Iterable[tuple[int, str]]:
    """Yield (row, path) of a line from column `first` of row `above` to column `last` of row `below`, which may be higher."""
    out, back = (CELL, 0) if above < below else (0, CELL)
    leave, arrive = CELL * first + _CENTRE, CELL * last + _CENTRE
    yield above, f"M{leave} {_ABOVE}H{turn - _BEND}Q{turn} {_ABOVE} {turn} {out}"
    for between in range(min(above, below) + 1, max(above, below)):
        yield between, f"M{turn} 0V{CELL}"
    yield below, f"M{turn} {back}Q{turn} {_ABOVE} {turn + _BEND} {_ABOVE}H{arrive}"
