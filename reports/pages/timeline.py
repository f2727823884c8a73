"""Techniques down, years across: the maturity that each year's sections give, and a span where they differ."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reports.document.words import LADDER, Maturity
from reports.facts.techniques import TechniqueHistory
from reports.languages import Words
from reports.pages import addresses
from reports.pages.matrix import Matrix, MatrixCell, MatrixRow, row_lines, span, span_words
from reports.pages.parts import Link
from reports.rendering.terms import TECHNIQUE

#: More rows than this say nothing to the eye; the list of techniques has the rest.
LONGEST = 60
#: The latest year's picture begins with what has come furthest.
_FROM_THE_TOP = (*reversed(LADDER), Maturity.DECLINING, Maturity.NOT_RATED)


class Said(NamedTuple):
    """What a section says: in which year, which maturity, and where that can be read ("": nowhere to lead to)."""

    year: int
    maturity: Maturity
    address: str = ""


@dataclass(frozen=True)
class Timeline:
    """The techniques of the latest year, those that only earlier years had, and how many did not fit in either."""

    latest: Matrix
    earlier: Matrix
    left_out: int


def timeline(years: Sequence[int], techniques: Iterable[TechniqueHistory], words: Words) -> Timeline:
    """A report's techniques over its years, oldest year first."""
    latest: list[tuple[int, MatrixRow]] = []
    earlier: list[tuple[int, MatrixRow]] = []
    for technique, assessments in techniques:
        title = Link(technique.name, addresses.technique(technique.slug))
        row = timeline_row(title, [Said(each.year, each.maturity) for each in assessments], years, words)
        now = [_FROM_THE_TOP.index(each.maturity) for each in assessments if each.year == years[-1]]
        if now:
            latest.append((min(now), row))
        elif assessments:
            earlier.append((-max(each.year for each in assessments), row))
    shown, hidden = _sorted(latest), _sorted(earlier)
    left_out = sum(max(0, len(rows) - LONGEST) for rows in (shown, hidden))
    return Timeline(_matrix(years, shown[:LONGEST], words), _matrix(years, hidden[:LONGEST], words), left_out)


def timeline_row(
    title: Link, said: Iterable[Said], years: Sequence[int], words: Words, *, dense: bool = True
) -> MatrixRow:
    """A row of the picture, about what `title` names."""
    by_year: dict[int, list[Said]] = {year: [] for year in years}
    for each in said:
        by_year[each.year].append(each)
    cells = tuple(_cell(year, found, words) for year, found in by_year.items())
    return MatrixRow(title.words, title.address, cells, row_lines(cells, dense=dense), here=title.here)


def _cell(year: int, said: Sequence[Said], words: Words) -> MatrixCell:
    if not said:
        return MatrixCell(year)
    ratings = span((each.maturity for each in said), words)
    return MatrixCell(year, ratings, said[0].address, words=span_words(ratings, words))


def _sorted(rows: list[tuple[int, MatrixRow]]) -> tuple[MatrixRow, ...]:
    return tuple(row for _, row in sorted(rows, key=lambda each: (each[0], each[1].name.casefold())))


def _matrix(years: Sequence[int], rows: tuple[MatrixRow, ...], words: Words) -> Matrix:
    return Matrix(words.label(TECHNIQUE), tuple(years), rows, dense=True)
