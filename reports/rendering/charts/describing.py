"""What a chart shows, in words for who can't see it, from its data."""

from reports.document.types import Chart
from reports.document.words import ChartKind, ChartLayout, ColumnType
from reports.rendering.charts.table import Mark, Series, Table, number_words, value_words

_KINDS = {
    ChartKind.LINE: "Line chart",
    ChartKind.BAR: "Bar chart",
    ChartKind.POINT: "Dot chart",
    ChartKind.AREA: "Area chart",
}
_LAYOUTS = {
    ChartLayout.TOGETHER: "",
    ChartLayout.STACKED: ", stacked",
    ChartLayout.WITHIN: ", the smaller within the larger",
    ChartLayout.APART: ", a drawing for each series",
}
#: So many values are all named; of more, the first, the last and the extremes.
_ALL = 8


def subtitle(chart: Chart) -> str:
    """What the editor wrote below the title, or the label and the unit of what is measured."""
    if chart.subtitle:
        return chart.subtitle
    measure = Table.of(chart).measure
    return f"{measure.label}, {measure.unit}" if measure.unit else measure.label


def chart_names(chart: Chart) -> list[str]:
    """What an editor may choose to be in ink: the series, or the rows of a chart without series."""
    table = Table.of(chart)
    return [each.name for each in table.series] if chart.series else [*table.names]


def describe(chart: Chart) -> str:
    """The kind of chart, what it measures, and its values: all of a few, the outermost of many."""
    table = Table.of(chart)
    if not table.marks:
        return "This chart has no data that can be drawn."
    said = [_series(series, table) for series in table.series]
    return f"{_KINDS[chart.kind]}{_LAYOUTS[table.layout]}. {subtitle(chart).rstrip('.')}. {' '.join(said)}"


def _series(series: Series, table: Table) -> str:
    words = dict(zip(table.marks, value_words([mark.value for mark in table.marks]), strict=True))
    marks = series.marks
    if len(marks) <= _ALL:
        said = ", ".join(_said(mark, words, table) for mark in marks)
    else:
        lowest, highest = min(marks, key=lambda m: m.value), max(marks, key=lambda m: m.value)
        first, last = _said(marks[0], words, table), _said(marks[-1], words, table)
        said = (
            f"{number_words(len(marks))} values, from {first} to {last}; "
            f"the lowest {_said(lowest, words, table)}, the highest {_said(highest, words, table)}"
        )
    return f"{series.name}: {said}." if series.name else f"{said}."


def _said(mark: Mark, words: dict[Mark, str], table: Table) -> str:
    """“Gas 31”, “4.6 in 2022”, “3 at 7”."""
    if table.along is ColumnType.TEXT:
        return f"{mark.name} {words[mark]}"
    return f"{words[mark]} {'at' if table.along is ColumnType.NUMBER else 'in'} {mark.name}"
