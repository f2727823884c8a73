"""Line and area charts over years, dates, numbers or names, with name and last value at the end of each line."""

from bisect import bisect
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial

from reports.document.words import ChartKind, ColumnType
from reports.rendering.charts.scales import SMALL, Scale, Ticks, place_ticks, spread, stack_paints, ticks
from reports.rendering.charts.table import Gap, Mark, Series, Table
from reports.rendering.drawing import Canvas, Face, balanced, cut, fixed, width
from reports.rendering.drawing.pictures import BAR, INK, LINE, MUTED, PAPER

#: The space between the last mark and its name.
_AIR = 14
#: The largest share of the width for names.
_NAMES = 0.36
#: The most marks with a value beside each.
_MOST_VALUES = 8
#: The most values with a mark for each.
_MOST_MARKS = 24
#: The most lines of a name.
_LINES = 3


@dataclass(frozen=True)
class Plot:
    """The area of a drawing within its axes, with the horizontal scale (`along`) and the vertical one (`up`)."""

    left: float
    right: float
    top: float
    bottom: float
    along: Scale
    up: Scale

    def at(self, mark: Mark) -> tuple[float, float]:
        """Return the position of a mark."""
        return self.along.at(mark.place), self.up.at(mark.value)


def draw_lines(  # noqa: PLR0917
    canvas: Canvas, table: Table, x: float, y: float, room: float, whole: Table | None = None
) -> float:
    """Draw a line or area chart from `y` down, `room` wide. Return its lower edge.

    If it is one of several drawings of a chart, `whole` has the data of all: the drawing is lower, and its axes are the same in all.
    """
    bands = (table.chart.kind is ChartKind.AREA and len(table.series) > 1 and _bands(table)) or None
    ends = [_End.of(series, table, bands[series.name] if bands else None) for series in table.series]
    widest = _NAMES * room if room < 480 else 190
    names = len(ends) > 1
    labels = [end.lines(widest) if names else [end.words] for end in ends]
    beside = max((_wide(end, lines) for end, lines in zip(ends, labels, strict=True)), default=0)
    if whole:
        # All drawings get the same width.
        beside = max(_End.of(each, whole, None).wide for each in whole.series)
    tall = [16.0 * len(lines) + 4 for lines in labels]
    height = 110.0 if whole else max(300.0 if room >= 480 else 250.0, sum(tall) + 10)
    highs = [mark.value for mark in (whole or table).marks] + [
        high for each in (bands or {}).values() for _, high in each.values()
    ]
    if below := [value for value in highs if value < 0] if table.chart.kind is ChartKind.AREA else []:
        highs.append(min(below) - (max(0.0, *highs) - min(below)) / 10)  # space for the number below the lowest point
    axis = ticks(highs, most=3 if whole else 5, from_zero=_from_zero(whole or table), translate=table.translate)
    plot = lay_out(canvas, whole or table, axis, (x, x + room - beside - _AIR), (y + 10, y + 10 + height))
    if bands:
        _draw_bands(canvas, table, bands, plot)
    else:
        for series in sorted(table.series, key=lambda each: each.chosen):
            draw_one(canvas, table, series, plot)
        if not names:
            _draw_values(canvas, table, table.series[0], plot)
    _draw_names(canvas, ends, labels, tall, plot, value_only=not names)
    return plot.bottom + 26


def lay_out(canvas: Canvas, table: Table, axis: Ticks, across: tuple[float, float], down: tuple[float, float]) -> Plot:
    """Draw the axes: horizontal lines with numbers, and the names of places below. Return the area between them."""
    left, right = across
    top, bottom = down
    words = list(axis.words)
    if table.is_percent:
        words[-1] += " %"
    edge = left + max(width(word, SMALL) for word in words) + 10
    up = Scale(axis.values[0], axis.values[-1], bottom, top)
    for value, word in zip(axis.values, words, strict=True):
        level = up.at(value)
        canvas.text(edge - 8, level, word, anchor="end", size=SMALL, colour=MUTED)
        canvas.line(edge, level, right, level, colour=BAR, thick=0.5)
    if axis.values[0] <= 0 <= axis.values[-1]:
        canvas.line(edge, up.at(0), right, up.at(0), colour=LINE)
    places = [each.place for each in table.marks_and_gaps]
    margin = 8.0
    along = Scale(min(places), max(places), edge + margin, right - margin)
    name_places(
        canvas, place_ticks(table, most=max(2, int((right - edge) / 70))), along, bottom, (edge - 8, right + 18)
    )
    return Plot(edge, right, top, bottom, along, up)


def name_places(canvas: Canvas, below: Ticks, along: Scale, bottom: float, within: tuple[float, float]) -> None:
    """Draw names below the horizontal axis: the first, the last, and others that have room."""
    taken: list[tuple[float, float]] = []
    order = sorted(range(len(below.values)), key=lambda n: (n not in {0, len(below.values) - 1}, n))
    for number in order:
        at = along.at(below.values[number])
        word = cut(below.words[number], 120, SMALL)
        half = width(word, SMALL) / 2
        centre = max(min(at, within[1] - half), within[0] + half)
        if all(centre + half + 10 < low or centre - half - 10 > high for low, high in taken):
            taken.append((centre - half, centre + half))
            canvas.text(centre, bottom + 18, word, anchor="middle", size=SMALL, colour=MUTED)
            canvas.line(at, bottom, at, bottom + 5, colour=LINE)


def draw_one(canvas: Canvas, table: Table, series: Series, plot: Plot) -> None:
    """Draw a series as a line with marks, or as an area. Both are interrupted at places without a value."""
    colour, thick = (INK, 2.25) if len(table.series) == 1 else (LINE, 1.75)
    if series.chosen:
        colour = INK
        thick = 3.0
    at_places = [(mark.place, plot.at(mark)) for mark in series.marks]
    for points in _unbroken(at_places, table.gaps_of(series.name)):
        d = path_of(points)
        if table.chart.kind is ChartKind.AREA:
            zero = plot.up.at(max(plot.up.low, min(0.0, plot.up.high)))
            canvas.path(f"{d}L{fixed(points[-1][0])} {fixed(zero)}L{fixed(points[0][0])} {fixed(zero)}z", fill=BAR)
        if len(points) > 1:
            canvas.path(d, stroke=colour, thick=thick)
        for at in points if len(series.marks) <= _MOST_MARKS or len(points) == 1 else ():
            canvas.mark(series.number, *at, 4.5, colour=colour)


def _unbroken[T](points: Iterable[tuple[float, T]], gaps: Iterable[Gap]) -> list[list[T]]:
    """Return the points in runs without a missing value between."""
    empty = sorted({gap.place for gap in gaps})
    found: dict[int, list[T]] = {}
    for place, point in points:
        found.setdefault(bisect(empty, place), []).append(point)
    return list(found.values())


def path_of(points: Sequence[tuple[float, float]]) -> str:
    """Return an SVG path of straight lines between points."""
    return "M" + "L".join(f"{fixed(x)} {fixed(y)}" for x, y in points)


@dataclass(frozen=True)
class _End:
    """The end of a line or area: the name of the series, its last value as text and number, and for lines the last place (`reach`)."""

    name: str
    words: str
    level: float
    chosen: bool
    reach: float | None
    #: Whether the series has a single value. Then no line connects it with its name, because that would look like a continuation.
    is_lone: bool

    @classmethod
    def of(cls, series: Series, table: Table, band: "_Band | None") -> "_End":
        last = next((mark for mark in reversed(series.marks) if band is None or mark.place in band), series.marks[-1])
        words = table.numbers([mark.value for mark in table.marks])[table.marks.index(last)]
        level = last.value if band is None else sum(band[max(band)]) / 2
        return cls(
            series.name,
            f"{words} %" if table.is_percent else words,
            level,
            series.chosen,
            None if band else last.place,
            len(series.marks) == 1,
        )

    @property
    def wide(self) -> float:
        """Return the width of the value."""
        return width(self.words, 14.5, Face.BOLD)

    def early(self, plot: Plot) -> float | None:
        """Return the horizontal position of a line's end if it is clearly left of the edge, or None."""
        at = plot.right if self.reach is None else plot.along.at(self.reach)
        return at if at < plot.right - 30 else None

    @property
    def face(self) -> Face:
        return Face.BOLD if self.chosen else Face.REGULAR

    def lines(self, room: float) -> list[str]:
        """Return the lines of the name. The value is drawn after the last one, which may be empty."""
        found = balanced(self.name, room, 14.5, self.face)
        lines = (
            found if len(found) <= _LINES else [*found[: _LINES - 1], cut(" ".join(found[_LINES - 1 :]), room, 14.5)]
        )
        fits = width(f"{lines[-1]}  ", 14.5, self.face) + width(self.words, 14.5, Face.BOLD) <= room + 40
        return [*lines[:-1], f"{lines[-1]}  "] if fits else [*lines, ""]


def _wide(end: _End, lines: list[str]) -> float:
    if lines == [end.words]:
        return end.wide
    last = width(lines[-1], 14.5, end.face) + width(end.words, 14.5, Face.BOLD)
    return max(last, *(width(line, 14.5, end.face) for line in lines))


def _draw_names(
    canvas: Canvas, ends: list[_End], labels: list[list[str]], tall: list[float], plot: Plot, *, value_only: bool
) -> None:
    """Draw names and last values without overlaps, and a leader to each that was moved. `value_only`: one series, without a name."""
    if value_only:
        (end,) = ends
        at = plot.right - 8 if end.reach is None else plot.along.at(end.reach)
        canvas.text(at + 12, plot.up.at(end.level), end.words, face=Face.BOLD)
        return
    wanted = [plot.up.at(end.level) for end in ends]
    places = spread(wanted, tall, plot.top - 8, plot.bottom + 12)
    for end, lines, want, place, high in zip(ends, labels, wanted, places, tall, strict=True):
        start = plot.right + _AIR
        early = end.early(plot)
        if early is not None and not end.is_lone:
            canvas.line(early + 10, want, plot.right, want, colour=LINE, thick=2, dots=True)
        if abs(place - want) > 3 and not (early is not None and end.is_lone):
            d = f"M{fixed(plot.right - 1)} {fixed(want)}L{fixed(start - 3)} {fixed(place)}"
            canvas.path(d, stroke=LINE)
        for number, line in enumerate(lines):
            middle = place - high / 2 + 10 + 16 * number
            if line:
                canvas.text(start, middle, line.rstrip(), face=end.face)
            if number == len(lines) - 1:
                canvas.text(start + width(line, 14.5, end.face), middle, end.words, face=Face.BOLD)


def _draw_values(canvas: Canvas, table: Table, series: Series, plot: Plot) -> None:
    """Draw the value beside each mark except the last, where the line does not cross it. Do nothing if there are many marks."""
    if len(series.marks) > _MOST_VALUES:
        return
    words = table.numbers([mark.value for mark in series.marks])
    points = [plot.at(mark) for mark in series.marks]
    marks = series.marks
    is_area = table.chart.kind is ChartKind.AREA
    reach = plot.left
    for number, (x, y) in enumerate(points[:-1]):
        half = width(words[number], SMALL) / 2
        before = points[max(number - 1, 0)][1]
        after = points[number + 1][1]
        # Outside an area, below it for negative values; for lines, below a local minimum.
        is_low = marks[number].value < 0 if is_area else before < y and after < y
        above = max(x - (half * 0.6 if after < y and not is_low else 0), plot.left + half)
        tried = [(above, y + 16 if is_low else y - 15), (x + half * 0.8, y + 16)][: 1 if is_area else 2]
        clear = (each for each in tried if is_area or not _crosses(points, each, half))
        centre, middle = next(clear, (reach, plot.top))
        if centre - half >= reach and plot.top - 8 < middle < plot.bottom - 8:
            canvas.text(centre, middle, words[number], anchor="middle", size=SMALL, halo=PAPER)
            reach = centre + half + 6


type _Band = dict[float, tuple[float, float]]
type _Edge = Sequence[tuple[float, float]]


def _crosses(points: _Edge, at: tuple[float, float], half: float) -> bool:
    """Return whether a line crosses the text of a value with its centre `at` and half its width `half`."""
    within = range(int(max(at[0] - half - 2, points[0][0])), int(min(at[0] + half + 2, points[-1][0])) + 1)
    return any(abs(_level(points, x) - at[1]) < 9 for x in within)


def _bands(table: Table) -> dict[str, _Band]:
    """Return for each series and place the lower and upper bound of its part of the sum. The first series is the lowest."""
    # Places where a series has no value are left out, because their sum is unknown.
    places = sorted({mark.place for mark in table.marks} - {gap.place for gap in table.gaps})
    reached = dict.fromkeys(places, 0.0)
    found: dict[str, _Band] = {}
    for series in table.series:
        values = {mark.place: max(mark.value, 0.0) for mark in series.marks}
        band = {place: (reached[place], reached[place] + values.get(place, 0.0)) for place in places}
        reached = {place: high for place, (_, high) in band.items()}
        found[series.name] = band
    return found


def _draw_bands(canvas: Canvas, table: Table, bands: dict[str, _Band], plot: Plot) -> None:
    paints = stack_paints(table)
    for name, band in bands.items():
        paint = paints[name]
        edges = [
            (place, (plot.along.at(place), plot.up.at(low), plot.up.at(high))) for place, (low, high) in band.items()
        ]
        for stretch in _unbroken(edges, table.gaps):
            upper = [(x, high) for x, _, high in stretch]
            lower = [(x, low) for x, low, _ in stretch]
            if len(upper) == 1:
                # A single place is drawn 8 pixels wide.
                upper, lower = ([(at[0][0] + step, at[0][1]) for step in (-4, 4)] for at in (upper, lower))
            paint.draw_area(canvas, path_of([*upper, *reversed(lower)]) + "z")
            paint.draw_hatching(canvas, upper[0][0], upper[-1][0], partial(_between, upper, lower))


def _between(upper: _Edge, lower: _Edge, x: float) -> tuple[float, float]:
    return _level(upper, x), _level(lower, x)


def _level(edge: _Edge, x: float) -> float:
    """Return the height of an edge at `x`; if two points have this `x`, that of the second."""
    number = min(max(bisect([at for at, _ in edge], x), 1), len(edge) - 1)
    (before, first), (after, last) = edge[number - 1], edge[number]
    return first + (last - first) * (x - before) / (after - before) if before != after else last


def _from_zero(table: Table) -> bool:
    """Return whether the vertical axis begins at 0: for areas, for a single value, and for lines that this does not flatten."""
    values = [mark.value for mark in table.marks]
    if table.chart.kind is ChartKind.AREA:
        return True
    if table.measure.type is not ColumnType.NUMBER:
        return False
    return min(values) >= 0 and (min(values) <= 0.6 * max(values) or len(values) == 1)
