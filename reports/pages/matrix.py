"""What endures down, years across: a table whose cells are joined by lines, drawn row by row so that they stand right however
high a row or wide a column becomes. Trends fork and merge; a technique on which a year's sections differ shows a span."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID

from reports.document.movement import Descent
from reports.document.words import Maturity
from reports.languages import Phrase, Words
from reports.pages import addresses
from reports.pages.context import TrendInYear
from reports.pages.parts import SIGNS, Link, Rating, movement_words, rating

#: The picture's own units: a cell is as wide and as high as this, whatever its size on the page.
CELL = 100
#: Where in a cell a shape's centre stands, and the two of a span; the style sheet says the same.
_CENTRE, _LOW, _HIGH = 50, 24, 76
#: How far down it stands: above its word, or in the middle of a row that has shapes alone.
_ABOVE, _MIDDLE = 38, 50
#: How long before and after its turn a line of lineage bends, and how far two that turn in the same place stand apart.
_BEND, _APART = 30, 8
_ORIGINS = {
    "renamed": Phrase("renamed from {name} in {year}"),
    "split": Phrase("split from {name} in {year}"),
    "merged": Phrase("merged from {name} in {year}"),
}


class RatingInYear(NamedTuple):
    """What a section says: in which year, which maturity, and where that can be read ("": nowhere to lead to)."""

    year: int
    maturity: Maturity
    address: str = ""


@dataclass(frozen=True)
class MatrixCell:
    """What one year says: a maturity, or the two ends of a span; `words` say what the shapes mean. Without any it is empty, and
    `absent` may say why. `kind` is the movement's, `movement` its word."""

    year: int
    ratings: tuple[Rating, ...] = ()
    address: str = ""
    movement: str = ""
    sign: str = ""
    lineage: str = ""
    absent: str = ""
    kind: str = ""
    words: str = ""


#: The lines of one kind in a row: their path in the picture's units, and the kind: continued, interrupted, lineage or span.
type Line = tuple[str, str]


@dataclass(frozen=True)
class MatrixRow:
    """What endures, over the years; `origin` says in words what lines of lineage show."""

    name: str
    address: str
    cells: tuple[MatrixCell, ...]
    lines: tuple[Line, ...]
    origin: str = ""
    here: bool = False


@dataclass(frozen=True)
class Matrix:
    """The whole picture of what `subject` names; a dense one has shapes alone, its words for those who hear it."""

    subject: str
    years: tuple[int, ...]
    rows: tuple[MatrixRow, ...]
    dense: bool = False

    @property
    def size(self) -> str:
        """Wide: more years than fit beside the names. Few: so few that they would stand far apart."""
        if len(self.years) > (12 if self.dense else 6):
            return "wide"
        return "few" if len(self.years) < 3 else ""

    @property
    def kinds(self) -> frozenset[str]:
        """The kinds of the shapes in it, for its legend."""
        return frozenset(each.kind for row in self.rows for cell in row.cells for each in cell.ratings)

    @property
    def has_spans(self) -> bool:
        """Whether two shapes are joined in some year."""
        return any(len(cell.ratings) > 1 for row in self.rows for cell in row.cells)


def trend_matrix(
    years: Sequence[int],
    *,
    cells: Sequence[TrendInYear],
    steps: Sequence[Descent],
    trends: Mapping[UUID, tuple[str, str]],
    absences: Mapping[tuple[UUID, int], str],
    words: Words,
    here: UUID | None = None,
) -> Matrix:
    """A row for each trend, named by the title of its latest section. `trends`: uid -> slug and name; `absences`: trend and year ->
    the word for why it is not there; `here` is the trend whose page this is."""
    titles = {cell.trend: cell.title for cell in sorted(cells, key=lambda each: each.year)}
    trends = {trend: (slug, titles.get(trend, name)) for trend, (slug, name) in trends.items()}
    by_place = {(cell.trend, cell.year): cell for cell in cells}
    order = _order(cells, steps)
    lineage = _lineage(order, years, by_place, steps)
    rows = []
    for trend in order:
        slug, name = trends[trend]
        across = tuple(_cell(trend, year, by_place, absences, words) for year in years)
        lines = (*row_lines(across), *((path, "lineage") for path in lineage.get(trend, ())))
        origin = _origin(trend, steps, trends, words)
        rows.append(MatrixRow(name, addresses.trend(slug), across, lines, origin, here=trend == here))
    return Matrix(words("Trend"), tuple(years), tuple(rows))


def span(maturities: Iterable[Maturity], words: Words) -> tuple[Rating, ...]:
    """The maturity that all agree on, or the two furthest apart, lowest first; what is not rated counts where nothing else is."""
    found = sorted(set(maturities), key=list(Maturity).index)
    rated = [each for each in found if each is not Maturity.NOT_RATED] or found
    return tuple(rating(each, words) for each in dict.fromkeys((rated[0], rated[-1])))


def span_words(ratings: Sequence[Rating], words: Words) -> str:
    """`growing`, or `emerging to established`."""
    if len(ratings) == 2:
        return words("{lowest} to {highest}", lowest=ratings[0].words, highest=ratings[1].words)
    return ratings[0].words if ratings else ""


def row_lines(cells: Sequence[MatrixCell], *, dense: bool = False) -> tuple[Line, ...]:
    """From each year to the next that says something, and along each span."""
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
    title: Link, rated: Iterable[RatingInYear], years: Sequence[int], words: Words, *, dense: bool = True
) -> MatrixRow:
    """A row of the picture, about what `title` names."""
    by_year: dict[int, list[RatingInYear]] = {year: [] for year in years}
    for each in rated:
        by_year[each.year].append(each)
    cells = tuple(_cell_of(year, found, words) for year, found in by_year.items())
    return MatrixRow(title.words, title.address, cells, row_lines(cells, dense=dense), here=title.here)


def _cell_of(year: int, rated: Sequence[RatingInYear], words: Words) -> MatrixCell:
    if not rated:
        return MatrixCell(year)
    ratings = span((each.maturity for each in rated), words)
    return MatrixCell(year, ratings, rated[0].address, words=span_words(ratings, words))


def _start(cell: MatrixCell, column: int) -> int:
    return CELL * column + (_LOW if len(cell.ratings) > 1 else _CENTRE)


def _end(cell: MatrixCell, column: int) -> int:
    return CELL * column + (_HIGH if len(cell.ratings) > 1 else _CENTRE)


def _order(cells: Sequence[TrendInYear], steps: Sequence[Descent]) -> list[UUID]:
    """The latest year's order; an older trend stands beside what it became, and those that led nowhere come last."""
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
    words: Words,
) -> MatrixCell:
    cell = by_place.get((trend, year))
    if cell is None:
        return MatrixCell(year, absent=absences.get((trend, year), ""))
    lineage, shown = movement_words(cell.movement, cell.origins, words)
    rated = rating(cell.maturity, words)
    return MatrixCell(
        year,
        (rated,),
        cell.address,
        shown,
        SIGNS.get(cell.movement, "") if shown else "",
        lineage=lineage,
        kind=cell.movement.value if shown else "",
        words=rated.words,
    )


def _origin(trend: UUID, steps: Sequence[Descent], trends: Mapping[UUID, tuple[str, str]], words: Words) -> str:
    found = [
        words(_ORIGINS[step.kind], name=trends[step.parent][1], year=step.year)
        for step in steps
        if step.child == trend and step.parent in trends
    ]
    return words.clauses(found)


def _lineage(
    order: Sequence[UUID],
    years: Sequence[int],
    by_place: Mapping[tuple[UUID, int], TrendInYear],
    steps: Sequence[Descent],
) -> Mapping[UUID, Iterable[str]]:
    """For each trend, the parts of the lines of lineage that lie in its row. They leave the older trend's last year before the
    step, turn just before the newer one's first, and those of one family share a turn."""
    row = {trend: place for place, trend in enumerate(order)}
    seen = {trend: [column for column, year in enumerate(years) if (trend, year) in by_place] for trend in order}
    turns: dict[int, dict[UUID, int]] = {}
    parts: dict[UUID, dict[str, None]] = {}
    for step in steps:
        earlier = [column for column in seen.get(step.parent, ()) if years[column] < step.year]
        later = [column for column in seen.get(step.child, ()) if years[column] >= step.year]
        if not (earlier and later):
            continue
        taken = turns.setdefault(later[0], {})
        family = step.child if step.kind == "merged" else step.parent
        turn = CELL * later[0] + _APART * (taken.setdefault(family, len(taken)) % 3)
        for place, part in _parts(row[step.parent], row[step.child], earlier[-1], turn, later[0]):
            parts.setdefault(order[place], {})[part] = None
    return parts


def _parts(above: int, below: int, first: int, turn: int, last: int) -> Iterable[tuple[int, str]]:
    """A line from column `first` of row `above` to column `last` of row `below`: each row that it touches, with its part there.
    It can run upwards too."""
    out, back = (CELL, 0) if above < below else (0, CELL)
    leave, arrive = CELL * first + _CENTRE, CELL * last + _CENTRE
    yield above, f"M{leave} {_ABOVE}H{turn - _BEND}Q{turn} {_ABOVE} {turn} {out}"
    for between in range(min(above, below) + 1, max(above, below)):
        yield between, f"M{turn} 0V{CELL}"
    yield below, f"M{turn} {back}Q{turn} {_ABOVE} {turn + _BEND} {_ABOVE}H{arrive}"
