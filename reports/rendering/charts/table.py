"""The data of a chart as marks with place, value and series."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property

from reports.document.types import Cell, Chart, Column
from reports.document.words import ChartLayout, ColumnType
from reports.languages import ENGLISH, Phrase, Translator

#: The text for an empty cell, also as the name of a series or row.
EMPTY_CELL = "–"
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?!\d)")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_IN_A_HUNDRED = {"per cent", "percent", "%", "% "}
#: Smaller numbers are drawn as 0.
_SMALLEST = 1e-15


@dataclass(frozen=True)
class Mark:
    """A value at a place. `place` is a number to order places (the index of a name, a year, or days), `name` is its text."""

    place: float
    name: str
    value: float
    series: str
    words: str


@dataclass(frozen=True)
class Gap:
    """A place at which a series has no value."""

    place: float
    name: str
    series: str


@dataclass(frozen=True)
class Series:
    """The marks of a series, ordered by place. `number` is the index of the series in the data; `chosen`: it is highlighted."""

    name: str
    number: int
    marks: tuple[Mark, ...]
    chosen: bool


@dataclass(frozen=True)
class Table:
    """The marks of a chart, in the language of `translate`.

    `along` is the type of its places, `highlight` the highlighted name in this language, or "". `by_day`: dates are shown with days.
    """

    chart: Chart
    translate: Translator
    highlight: str
    along: ColumnType
    measure: Column
    places: Column
    marks: tuple[Mark, ...]
    gaps: tuple[Gap, ...]
    by_day: bool

    @classmethod
    def of(cls, chart: Chart, translate: Translator) -> "Table":
        """Return the marks and the gaps of a chart. Rows without a place are left out."""
        columns = {column.key: column for column in chart.columns}
        x, y = columns[chart.x], columns[chart.y]
        places, measure = (x, y) if y.type is ColumnType.NUMBER or _measures(y, x) else (y, x)
        keys = [column.key for column in chart.columns]
        place_index = keys.index(places.key)
        value_index = keys.index(measure.key)
        series = keys.index(chart.series) if chart.series else None
        named = _names_of(chart, keys)
        order: dict[str, int] = {}
        by_day = has_days(places, (row[place_index] for row in chart.rows))
        marks = []
        gaps = []
        # The document has the highlighted name in English.
        chosen = {"": "", chart.highlight: chart.highlight}
        for row in chart.rows:
            place = _place(row[place_index], places, order)
            value = _value(row[value_index], measure)
            if place is None:
                continue
            series_name = printed(row[series], translate) if series is not None else ""
            own_name = printed(row[named], translate) if named is not None else ""
            name = place_name(row[place_index], places, translate, by_day=by_day)
            if value is None:
                gaps.append(Gap(place, name, series_name))
                continue
            marks.append(Mark(place, name, value, series_name, own_name))
            if chart.highlight and translate != ENGLISH:
                chosen[place_name(row[place_index], places, ENGLISH, by_day=by_day)] = name
                for column, text in ((series, series_name), (named, own_name)):
                    if column:
                        chosen[printed(row[column], ENGLISH)] = text
        return cls(
            chart, translate, chosen[chart.highlight], places.type, measure, places, tuple(marks), tuple(gaps), by_day
        )

    @cached_property
    def series(self) -> tuple[Series, ...]:
        """Return the series, in the order of the data."""
        found: dict[str, list[Mark]] = {}
        for mark in self.marks:
            found.setdefault(mark.series, []).append(mark)
        return tuple(
            Series(name, number, tuple(sorted(marks, key=lambda mark: mark.place)), self.is_chosen(name))
            for number, (name, marks) in enumerate(found.items())
        )

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Return the names of the places, in the order of the data, or of time for years and dates."""
        return tuple(dict.fromkeys(each.name for each in self.marks_and_gaps))

    @property
    def marks_and_gaps(self) -> list[Mark | Gap]:
        """Return marks and gaps, ordered by place."""
        return sorted((*self.marks, *self.gaps), key=lambda each: each.place)

    def gaps_of(self, series: str) -> tuple[Gap, ...]:
        """Return the places at which a series has no value."""
        return tuple(gap for gap in self.gaps if gap.series == series)

    @property
    def has_choice(self) -> bool:
        """Return whether an existing series or row is highlighted."""
        return any(self.is_chosen(name) for name in (*self.names, *(each.name for each in self.series)))

    @property
    def is_percent(self) -> bool:
        """Return whether the unit of the values is per cent."""
        return self.measure.unit.strip().casefold() in _IN_A_HUNDRED

    @property
    def layout(self) -> ChartLayout:
        """Return the chart's layout if the data allow it, or else TOGETHER."""
        asked = self.chart.layout
        values = [mark.value for mark in self.marks]
        if len(self.series) < 2:
            return ChartLayout.TOGETHER
        if asked in {ChartLayout.STACKED, ChartLayout.WITHIN} and min(values) < 0:
            return ChartLayout.TOGETHER
        if asked is ChartLayout.WITHIN and (len(self.series) != 2 or self.parts() is None):
            return ChartLayout.TOGETHER
        return asked

    def marks_and_gaps_at(self, name: str) -> list[Mark | Gap]:
        """Return the marks at a place, and the gaps of series without a value there."""
        return [*self.at(name), *(gap for gap in self.gaps if gap.name == name)]

    def is_chosen(self, name: str) -> bool:
        """Return whether the series or row with that name is highlighted."""
        return bool(self.highlight) and name == self.highlight

    def at(self, name: str) -> tuple[Mark, ...]:
        """Return the marks at the place with that name, one for each series, in their order."""
        return self._by_name.get(name, ())

    def parts(self) -> dict[str, tuple[Mark, Mark]] | None:
        """Return part and whole of two series by name, or None unless one series is the smaller one at all places."""
        pairs = {name: self.at(name) for name in self.names}
        if any(len(pair) != 2 for pair in pairs.values()):
            return None
        if all(pair[1].value <= pair[0].value for pair in pairs.values()):
            return {name: (pair[1], pair[0]) for name, pair in pairs.items()}
        if all(pair[0].value <= pair[1].value for pair in pairs.values()):
            return {name: (pair[0], pair[1]) for name, pair in pairs.items()}
        return None

    def of_series(self, name: str) -> "Table":
        """Return the table with one series only."""
        return replace(self, marks=tuple(m for m in self.marks if m.series == name), gaps=self.gaps_of(name))

    def numbers(self, values: Sequence[float]) -> list[str]:
        """Return values as text with equal decimals, or with their own decimals if any is 1000 or more."""
        decimals = None if any(abs(value) >= 1000 for value in values) else decimals_of(values)
        return [self.number(value, decimals) for value in values]

    def number(self, value: float, decimals: int | None = None) -> str:
        """Return a number as text (see `number_words`)."""
        return number_words(value, self.translate, decimals)

    @cached_property
    def _by_name(self) -> dict[str, tuple[Mark, ...]]:
        found: dict[str, dict[str, Mark]] = {}
        for series in self.series:
            for mark in series.marks:
                found.setdefault(mark.name, {})[series.name] = mark
        return {name: tuple(marks.values()) for name, marks in found.items()}


def printed(cell: Cell, translate: Translator) -> str:
    """Return a cell with a name as text."""
    if cell is None or cell == "":
        return EMPTY_CELL
    return cell if isinstance(cell, str) else number_words(cell, translate)


def number_words(value: float, translate: Translator, decimals: int | None = None) -> str:
    """Return a number as text, with thousands separators, a minus sign, and that many decimals, by default its own."""
    decimals = decimals_of([value]) if decimals is None else decimals
    # A small number that would be rounded to 0 is printed with three digits.
    return (
        translate.number(float(f"{value:.3g}")) if 0 < abs(value) < 10**-decimals else translate.number(value, decimals)
    )


#: The text for a missing value.
NO_VALUE = Phrase("no value")


def decimals_of(values: Iterable[float], *, most: int = 4) -> int:
    """Return the largest number of decimals among the values, but not more than `most`."""
    found = 0
    for value in values:
        exponent = Decimal(repr(value)).normalize().as_tuple().exponent
        found = max(found, -int(exponent) if isinstance(exponent, int) else 0)
    return min(found, most)


def has_days(column: Column, cells: Iterable[Cell]) -> bool:
    """Return whether dates are shown with days, because at least one is not the first of a month."""
    found = (_DAY.match(cell) for cell in cells if isinstance(cell, str)) if column.type is ColumnType.DATE else ()
    return any(each and each[3] not in {None, "01"} for each in found)


def place_name(cell: Cell, column: Column, translate: Translator, *, by_day: bool) -> str:
    """Return a place as text: a name, a year, a month or (if `by_day`) a day."""
    if column.type is ColumnType.YEAR and isinstance(cell, int | float):
        return f"{cell:g}"
    if column.type is ColumnType.DATE and isinstance(cell, str) and (found := _DAY.match(cell)):
        year, month, day = found.groups()
        if not month or not 1 <= int(month) <= 12:
            return year
        return _month_or_day(int(year), int(month), int(day or 1), translate, by_day=by_day and day is not None)
    return printed(cell, translate)


def _month_or_day(year: int, month: int, day: int, translate: Translator, *, by_day: bool) -> str:
    """Return a month or day as text. English ones must never change, because sealed documents have them as highlighted names."""
    if translate.language == ENGLISH.language:
        return f"{day} {_MONTHS[month - 1]} {year}" if by_day else f"{_MONTHS[month - 1]} {year}"
    try:
        at = date(year, month, day)
    except ValueError:
        return str(year)
    return translate.short_day(at) if by_day else translate.short_month(at)


def day_number(text: str) -> float | None:
    """Return the first day of a day, month or year as a number, or None if it is not a date."""
    found = _DAY.match(text)
    if not found:
        return None
    try:
        return float(date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).toordinal())
    except ValueError:
        return None


def _measures(y: Column, x: Column) -> bool:
    """Return whether the column y has the values although they are not numbers: years or dates over names."""
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
    """Return the index of the column that names single points: the first unused text column, or None."""
    used = {chart.x, chart.y, chart.series}
    free = [c.key for c in chart.columns if c.type is ColumnType.TEXT and c.key not in used]
    return keys.index(free[0]) if free else None
