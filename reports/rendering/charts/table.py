"""What a chart's rows say: marks with a place, a value and a series, whatever the columns are called."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from reports.document.types import Cell, Chart, Column
from reports.document.words import ChartLayout, ColumnType
from reports.languages import ENGLISH, Phrase, Words

#: A series or a row without a name, as tables print an empty cell.
EMPTY_CELL = "–"
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IN_A_HUNDRED = {"per cent", "percent", "%", "% "}
#: Smaller numbers are drawn as 0.
_SMALLEST = 1e-15


@dataclass(frozen=True)
class Mark:
    """A value at a place. `place` orders it (the number of a name, a year, days), `name` is how the place is printed."""

    place: float
    name: str
    value: float
    series: str
    words: str


@dataclass(frozen=True)
class Gap:
    """A place of a series without a value."""

    place: float
    name: str
    series: str


@dataclass(frozen=True)
class Series:
    """The marks of one series, by place. `number` counts them as they come in the data."""

    name: str
    number: int
    marks: tuple[Mark, ...]
    chosen: bool


@dataclass(frozen=True)
class Table:
    """A chart's marks. `along` is the kind of its places; `highlight` is the name that the editor chose, as it is printed here."""

    chart: Chart
    words: Words
    highlight: str
    along: ColumnType
    measure: Column
    places: Column
    marks: tuple[Mark, ...]
    gaps: tuple[Gap, ...]
    by_day: bool

    @classmethod
    def of(cls, chart: Chart, words: Words) -> "Table":
        """The chart's marks, and the places that have no value; rows without a place are left out."""
        columns = {column.key: column for column in chart.columns}
        x, y = columns[chart.x], columns[chart.y]
        places, measure = (x, y) if y.type is ColumnType.NUMBER or _measures(y, x) else (y, x)
        keys = [column.key for column in chart.columns]
        at, of = keys.index(places.key), keys.index(measure.key)
        series = keys.index(chart.series) if chart.series else None
        named = _names_of(chart, keys)
        order: dict[str, int] = {}
        by_day = has_days(places, (row[at] for row in chart.rows))
        marks, gaps = [], []
        # The document has the name that the editor chose as it is printed in English.
        chosen = {"": "", chart.highlight: chart.highlight}
        for row in chart.rows:
            place, value = _place(row[at], places, order), _value(row[of], measure)
            if place is None:
                continue
            whose = printed(row[series], words) if series is not None else ""
            own = printed(row[named], words) if named is not None else ""
            name = place_name(row[at], places, words, by_day=by_day)
            if value is None:
                gaps.append(Gap(place, name, whose))
                continue
            marks.append(Mark(place, name, value, whose, own))
            if chart.highlight and words != ENGLISH:
                chosen[place_name(row[at], places, ENGLISH, by_day=by_day)] = name
                chosen |= {
                    printed(row[column], ENGLISH): said for column, said in ((series, whose), (named, own)) if column
                }
        return cls(
            chart, words, chosen[chart.highlight], places.type, measure, places, tuple(marks), tuple(gaps), by_day
        )

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """The series, in the order of the data, each by place."""
        found: dict[str, list[Mark]] = {}
        for mark in self.marks:
            found.setdefault(mark.series, []).append(mark)
        return tuple(
            Series(name, number, tuple(sorted(marks, key=lambda mark: mark.place)), self.is_chosen(name))
            for number, (name, marks) in enumerate(found.items())
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The names of the places, in the order of the data (of time, for years and days)."""
        return tuple(dict.fromkeys(each.name for each in self.marks_and_gaps))

    @property
    def marks_and_gaps(self) -> list[Mark | Gap]:
        """Values and gaps by place."""
        return sorted((*self.marks, *self.gaps), key=lambda each: each.place)

    def gaps_of(self, series: str) -> tuple[Gap, ...]:
        """The places at which a series has no value."""
        return tuple(gap for gap in self.gaps if gap.series == series)

    @property
    def has_choice(self) -> bool:
        """Whether the editor chose a series or a row that is there."""
        return any(self.is_chosen(name) for name in (*self.names, *(each.name for each in self.series)))

    @property
    def is_percent(self) -> bool:
        """Whether values are of a hundred."""
        return self.measure.unit.strip().casefold() in _IN_A_HUNDRED

    @property
    def layout(self) -> ChartLayout:
        """How the series stand to each other, as far as the data allow what the chart asks for."""
        asked, values = self.chart.layout, [mark.value for mark in self.marks]
        if len(self.series) < 2:
            return ChartLayout.TOGETHER
        if asked in {ChartLayout.STACKED, ChartLayout.WITHIN} and min(values) < 0:
            return ChartLayout.TOGETHER
        if asked is ChartLayout.WITHIN and (len(self.series) != 2 or self.parts() is None):
            return ChartLayout.TOGETHER
        return asked

    def marks_and_gaps_at(self, name: str) -> list[Mark | Gap]:
        """The marks at the place with that name, and the series that have no value there."""
        return [*self.at(name), *(gap for gap in self.gaps if gap.name == name)]

    def is_chosen(self, name: str) -> bool:
        """Whether the editor chose the series or the row with that name."""
        return bool(self.highlight) and name == self.highlight

    def at(self, name: str) -> tuple[Mark, ...]:
        """The marks at the place with that name, one a series, in the order of the series."""
        return self._by_name.get(name, ())

    def parts(self) -> dict[str, tuple[Mark, Mark]] | None:
        """Of two series: for each name the part and its whole; None if one of them is not the smaller everywhere."""
        pairs = {name: self.at(name) for name in self.names}
        if any(len(pair) != 2 for pair in pairs.values()):
            return None
        if all(pair[1].value <= pair[0].value for pair in pairs.values()):
            return {name: (pair[1], pair[0]) for name, pair in pairs.items()}
        if all(pair[0].value <= pair[1].value for pair in pairs.values()):
            return {name: (pair[0], pair[1]) for name, pair in pairs.items()}
        return None

    def of_series(self, name: str) -> "Table":
        """The same chart of one series alone."""
        return replace(self, marks=tuple(m for m in self.marks if m.series == name), gaps=self.gaps_of(name))

    def numbers(self, values: Sequence[float]) -> list[str]:
        """The values as they stand at the ends of bars: all with as many decimals, but for numbers in thousands."""
        decimals = None if any(abs(value) >= 1000 for value in values) else decimals_of(values)
        return [self.number(value, decimals) for value in values]

    def number(self, value: float, decimals: int | None = None) -> str:
        """A number as it is printed: see `number_words`."""
        return number_words(value, self.words, decimals)

    @cached_property
    def _by_name(self) -> dict[str, tuple[Mark, ...]]:
        found: dict[str, dict[str, Mark]] = {}
        for series in self.series:
            for mark in series.marks:
                found.setdefault(mark.name, {})[series.name] = mark
        return {name: tuple(marks.values()) for name, marks in found.items()}


def printed(cell: Cell, words: Words) -> str:
    """A name as it is printed."""
    return EMPTY_CELL if cell is None or cell == "" else cell if isinstance(cell, str) else number_words(cell, words)


def number_words(value: float, words: Words, decimals: int | None = None) -> str:
    """A number with its thousands set apart, a true minus, and as many decimals as asked for, or as it has."""
    decimals = decimals_of([value]) if decimals is None else decimals
    # What so few decimals would make nought keeps its first three digits.
    return words.number(float(f"{value:.3g}")) if 0 < abs(value) < 10**-decimals else words.number(value, decimals)


#: Printed in place of a missing value.
NO_VALUE = Phrase("no value")


def decimals_of(values: Iterable[float], *, most: int = 4) -> int:
    """How many decimals the values have, at most so many."""
    found = 0
    for value in values:
        exponent = Decimal(repr(value)).normalize().as_tuple().exponent
        found = max(found, -int(exponent) if isinstance(exponent, int) else 0)
    return min(found, most)


def has_days(column: Column, cells: Iterable[Cell]) -> bool:
    """Whether dates are days: if one of them is no first of a month, all are."""
    found = (_DAY.match(cell) for cell in cells if isinstance(cell, str)) if column.type is ColumnType.DATE else ()
    return any(each and each[3] not in {None, "01"} for each in found)


def place_name(cell: Cell, column: Column, words: Words, *, by_day: bool) -> str:
    """A place as it is printed: a name, a year, a month of a year, a day. `by_day`: see `has_days`."""
    if column.type is ColumnType.YEAR and isinstance(cell, int | float):
        return f"{cell:g}"
    if column.type is ColumnType.DATE and isinstance(cell, str) and (found := _DAY.match(cell)):
        year, month, day = found.groups()
        if not month or not 1 <= int(month) <= 12:
            return year
        return _month_or_day(int(year), int(month), int(day or 1), words, by_day=by_day and day is not None)
    return printed(cell, words)


def _month_or_day(year: int, month: int, day: int, words: Words, *, by_day: bool) -> str:
    """In English as documents have it: by such a name an editor may have chosen a row, and it is sealed."""
    if words.language == ENGLISH.language:
        return f"{day} {_MONTHS[month - 1]} {year}" if by_day else f"{_MONTHS[month - 1]} {year}"
    try:
        at = date(year, month, day)
    except ValueError:
        return str(year)
    return words.short_day(at) if by_day else words.short_month(at)


def day_number(text: str) -> float | None:
    """A day, a month or a year as a number of days."""
    found = _DAY.match(text)
    if not found:
        return None
    try:
        return float(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).toordinal())
    except ValueError:
        return None


def _measures(y: Column, x: Column) -> bool:
    """Whether y is what is measured though it is no number: years over names or numbers, years over years."""
    return y.type is not ColumnType.TEXT and x.type is not ColumnType.NUMBER


def _place(cell: Cell, column: Column, order: dict[str, int]) -> float | None:
    if cell is None and column.type is not ColumnType.TEXT:
        return None
    if column.type is ColumnType.TEXT:
        return None if cell is None else float(order.setdefault(str(cell), len(order)))
    return _value(cell, column)


def _value(cell: Cell, column: Column) -> float | None:
    if column.type is ColumnType.DATE:
        return day_number(str(cell)) if cell is not None else None
    if not isinstance(cell, int | float):
        return None
    return float(cell) if abs(cell) > _SMALLEST else 0.0


def _names_of(chart: Chart, keys: list[str]) -> int | None:
    """The column that names single points: the first of names that the chart uses for nothing else."""
    used = {chart.x, chart.y, chart.series}
    free = [c.key for c in chart.columns if c.type is ColumnType.TEXT and c.key not in used]
    return keys.index(free[0]) if free else None
