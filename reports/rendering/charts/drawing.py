"""Charts as SVG, PNG and text, and their data for tables."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reports.document.types import Cell, Chart, Column
from reports.document.words import ChartKind, ChartLayout, ColumnType
from reports.languages import ENGLISH, Phrase, Translator
from reports.rendering.charts.bars import draw_bars
from reports.rendering.charts.lines import draw_lines
from reports.rendering.charts.points import draw_points
from reports.rendering.charts.table import Mark, Series, Table, decimals_of, has_days, place_name
from reports.rendering.drawing import Canvas, Face, cut, png, wrapped
from reports.rendering.drawing.pictures import MUTED, RULE
from reports.rendering.identity import Branding, Labels, draw_foot, draw_heading

_LEFT = "\N{LEFT-TO-RIGHT MARK}"
_NOTHING = "–"
#: The numbers of a column have equal decimals if none needs more than these and all are below 1000.
_MOST = 4
_THOUSANDS = 1000


def printed_rows(chart: Chart, translate: Translator) -> Iterator[list[str]]:
    """Yield the rows of the data as text: numbers of a column with equal decimals, dates as in the drawing, a dash for empty cells."""
    columns = (_printed(column, [row[at] for row in chart.rows], translate) for at, column in enumerate(chart.columns))
    return (list(row) for row in zip(*columns, strict=True))


def _printed(column: Column, cells: list[Cell], translate: Translator) -> list[str]:
    numbers = [cell for cell in cells if isinstance(cell, int | float)]
    decimals = _shared_decimals(numbers)
    by_day = has_days(column, cells)

    def text(cell: Cell) -> str:
        if isinstance(cell, int | float) and column.type is not ColumnType.YEAR:
            return _number(cell, decimals, translate)
        return _NOTHING if cell is None else place_name(cell, column, translate, by_day=by_day)

    return [text(cell) for cell in cells]


def _shared_decimals(values: Sequence[float]) -> int | None:
    """Return the number of decimals for all values, or None if each is printed with its own."""
    decimals = decimals_of(values, most=_MOST + 1)
    return decimals if decimals <= _MOST and all(abs(value) < _THOUSANDS for value in values) else None


def _number(value: float, decimals: int | None, translate: Translator) -> str:
    """Return a number as text. In right-to-left languages a mark keeps a minus sign at its left."""
    if decimals is None and value == int(value):
        decimals = 0
    return f"{_LEFT if translate.from_right else ''}{translate.number(value, decimals)}"


class _Kind(NamedTuple):
    """The name of a kind of chart in descriptions, and the function that draws it and returns its lower edge."""

    name: Phrase
    draw: Callable[[Canvas, Table, float, float, float], float]


_KINDS = {
    ChartKind.LINE: _Kind(Phrase("Line chart"), draw_lines),
    ChartKind.BAR: _Kind(Phrase("Bar chart"), draw_bars),
    ChartKind.POINT: _Kind(Phrase("Dot chart"), draw_points),
    ChartKind.AREA: _Kind(Phrase("Area chart"), draw_lines),
}
_LAYOUTS = {
    ChartLayout.TOGETHER: Phrase("{chart}. {measure}. {values}"),
    ChartLayout.STACKED: Phrase("{chart}, stacked. {measure}. {values}"),
    ChartLayout.WITHIN: Phrase("{chart}, the smaller within the larger. {measure}. {values}"),
    ChartLayout.APART: Phrase("{chart}, a drawing for each series. {measure}. {values}"),
}
#: If there are more values, a description has only the first, the last, the lowest and the highest.
_ALL = 8


def subtitle(chart: Chart, translate: Translator) -> str:
    """Return the editor's subtitle, or else label and unit of the values."""
    if chart.subtitle:
        return chart.subtitle
    measure = Table.of(chart, ENGLISH).measure
    return translate.in_a_row([each for each in (measure.label, measure.unit) if each])


def chart_names(chart: Chart) -> list[str]:
    """Return the names that can be highlighted: those of the series, or of the rows in a chart without series."""
    table = Table.of(chart, ENGLISH)
    return [each.name for each in table.series] if chart.series else [*table.names]


def describe(chart: Chart, translate: Translator) -> str:
    """Return a description for people who cannot see the chart: its kind, its measure and its values (see `_ALL`)."""
    table = Table.of(chart, translate)
    if not table.marks:
        return nothing_to_draw(translate)
    empty = dict.fromkeys(gap.series for gap in table.gaps if all(gap.series != each.name for each in table.series))
    sentences = [_series(series, table) for series in table.series] + [
        _named(name, _without(name, table), translate) for name in empty
    ]
    values = " ".join(sentences)
    kind = translate(_KINDS[chart.kind].name)
    measure = subtitle(chart, translate).rstrip(".")
    return translate(_LAYOUTS[table.layout], chart=kind, measure=measure, values=values)


def nothing_to_draw(translate: Translator) -> str:
    """Return the text shown instead of a drawing without data."""
    return translate("This chart has no data that can be drawn.")


def _series(series: Series, table: Table) -> str:
    numbers = dict(zip(table.marks, table.numbers([mark.value for mark in table.marks]), strict=True))
    marks = series.marks
    translate = table.translate
    lowest = min(marks, key=lambda m: m.value)
    highest = max(marks, key=lambda m: m.value)
    if len(marks) <= _ALL:
        text = translate("{items}.", items=translate.in_a_row([_value(mark, numbers, table) for mark in marks]))
    else:
        text = translate.count(
            "{number} values, from {first} to {last}; the lowest {lowest}, the highest {highest}.",
            "{number} values, from {first} to {last}; the lowest {lowest}, the highest {highest}.",
            len(marks),
            first=_value(marks[0], numbers, table),
            last=_value(marks[-1], numbers, table),
            lowest=_value(lowest, numbers, table),
            highest=_value(highest, numbers, table),
        )
    return _named(series.name, " ".join(filter(None, (text, _without(series.name, table)))), translate)


def _without(series: str, table: Table) -> str:
    """Return a sentence about missing values of a series: their places, or the number of them if there are many; or ""."""
    translate = table.translate
    names = [gap.name for gap in table.gaps_of(series)]
    if len(names) > _ALL:
        return translate.count("{number} place has no value.", "{number} places have no value.", len(names))
    return translate("No value: {items}.", items=translate.in_a_row(names)) if names else ""


def _named(series: str, text: str, translate: Translator) -> str:
    return translate("{series}: {said}", series=series, said=text) if series else text


def _value(mark: Mark, numbers: dict[Mark, str], table: Table) -> str:
    """Return a value with its place: “Gas 31”, “4.6 in 2022”, “3 at 7”."""
    translate = table.translate
    value = numbers[mark]
    if table.along is ColumnType.TEXT:
        return translate("{name} {value}", name=mark.name, value=value)
    if table.along is ColumnType.NUMBER:
        return translate("{value} at {place}", value=value, place=mark.name)
    if table.by_day:
        return translate("{value} on {day}", value=value, day=mark.name)
    return translate("{value} in {year}", value=value, year=mark.name)


#: The widths of drawings on pages, all with the same text size: a column of text, half a page, a phone, and a small phone.
WIDE = 656
MIDDLE = 480
PHONE = 358
SMALL = 288
#: The width of the download, and its margin.
_SHEET = 752
_MARGIN = 16


def chart_svg(chart: Chart, translate: Translator, *, alt: str, width: int = WIDE, name: str = "") -> str:
    """Return a chart as `<svg>` with that width.

    Screen readers get `alt` as its name and a description from the data, or that description as its name if `alt` is empty. Colours
    are those of light mode; each part has a class (`fill-ink`, `stroke-line` …) by which style sheets can change them. `name` is the
    class of the `<svg>`. It contains no styles, scripts, ids or links.
    """
    canvas = Canvas(width)
    canvas.height = _plot(canvas, Table.of(chart, translate), 0, 2, width) + 2
    return _drawn(canvas, chart, translate, alt, name)


def chart_sheet(
    chart: Chart,
    labels: Labels,
    translate: Translator,
    *,
    alt: str,
    branding: Branding = Branding(),  # noqa: B008 -- a tuple
) -> str:
    """Return a chart with title, subtitle, note, source and licence as SVG, for download."""
    room = _SHEET - 2 * _MARGIN
    canvas = Canvas(_SHEET, mirrored=translate.from_right)
    plot = Canvas(_SHEET)
    y = draw_heading(canvas, labels, branding, (_MARGIN, 20), room, size=21)
    y = _plot(plot, Table.of(chart, translate), _MARGIN, y + 16, room) + 14
    canvas.draw_canvas(plot)
    canvas.line(_MARGIN, y, _MARGIN + room, y, colour=RULE)
    note = translate("Note: {note}", note=labels.note) if labels.note else ""
    source = translate("Source: {source}", source=labels.source) if labels.source else ""
    canvas.height = draw_foot(canvas, (note, source), labels.foot, (_MARGIN, y + 10), room, size=12.5) + 12
    canvas.draw_background()
    return _drawn(canvas, chart, translate, alt)


def chart_png(
    chart: Chart,
    labels: Labels,
    translate: Translator,
    *,
    branding: Branding = Branding(),  # noqa: B008 -- a tuple
) -> bytes:
    """Return the chart for download as PNG, 1504 pixels wide."""
    return png(chart_sheet(chart, labels, translate, alt="", branding=branding), scale=2.0)


@lru_cache(maxsize=64)
def can_be_drawn(chart: Chart) -> bool:
    """Return whether at least one row has a place and a value of the right type."""
    return bool(Table.of(chart, ENGLISH).marks)


def _drawn(canvas: Canvas, chart: Chart, translate: Translator, alt: str, name: str = "") -> str:
    from_data = describe(chart, translate)
    is_written = alt not in {"", from_data}
    return canvas.svg(label=alt or from_data, description=from_data if is_written else "", name=name)


def _draw_apart(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    """Draw a separate chart for each series, below each other. Return the lower edge."""
    draw = _KINDS[table.chart.kind].draw
    for series in table.series:
        canvas.text(x, y + 10, cut(series.name, room, 14.5, Face.BOLD), face=Face.BOLD)
        one = table.of_series(series.name)
        if draw is draw_lines and table.along is not ColumnType.TEXT:
            y = draw_lines(canvas, one, x, y + 20, room, table) + 18
        else:
            draw_rows = draw_bars if draw is draw_lines else draw
            y = draw_rows(canvas, one, x, y + 26, room) + 18
    return y - 18


def _plot(canvas: Canvas, table: Table, x: float, y: float, room: float) -> float:
    if not table.marks:
        for line in wrapped(nothing_to_draw(table.translate), room, 14.5):
            canvas.text(x, y + 16, line, colour=MUTED)
            y += 20
        return y + 12
    if table.layout is ChartLayout.APART:
        return _draw_apart(canvas, table, x, y, room)
    return _KINDS[table.chart.kind].draw(canvas, table, x, y, room)
