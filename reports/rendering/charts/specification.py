"""A chart of ours as a Vega-Lite specification. Source: https://vega.github.io/vega-lite/docs/"""

import unicodedata
from collections.abc import Iterator, Mapping
from itertools import count
from textwrap import wrap
from typing import Any

from reports.document.types import Chart, Column
from reports.document.words import ChartKind, ColumnType
from reports.rendering.charts.colours import INK, MUTED, PAPER, RULE, SERIES

WIDTH, HEIGHT = 560, 300
#: How wide a letter of a label is on average, and one of a script whose signs are square; how many a line of one has at least.
_LETTER, _SIGN, _SHORTEST = 7.5, 14.0, 6
#: How wide a name beside an axis may be, and one in the legend. Vega's own limit tears signs in two and then fails over them.
_NAME, _SERIES_NAME = 165.0, 260.0
#: What a name in the legend takes besides its letters: its sign, and the room before the next one.
_SIGN_AND_ROOM = 44.0
#: In the wheel of vl-convert: text is measured alike on every machine.
FONT = "Liberation Sans"
#: A series without a name, as tables print an empty cell; Vega would say "null".
_NAMELESS = "–"
_DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [10, 4], [4, 2, 1, 2])
_SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down")
_MARKS: dict[ChartKind, dict[str, Any]] = {
    ChartKind.LINE: {"type": "line", "strokeWidth": 2.5, "point": {"size": 55, "filled": True}},
    ChartKind.BAR: {"type": "bar"},
    ChartKind.POINT: {"type": "point", "size": 70, "filled": True},
    ChartKind.AREA: {"type": "area", "fillOpacity": 0.75, "line": {"strokeWidth": 1.5}},
}


def specification(chart: Chart, *, background: bool = False) -> dict[str, Any]:
    """The Vega-Lite specification, with the data inline. Columns are called c0, c1 … in it: no text is read as code."""
    columns = {column.key: (f"c{number}", column) for number, column in enumerate(chart.columns)}
    encoding = {
        "x": _axis(*columns[chart.x], chart, along=True),
        "y": _axis(*columns[chart.y], chart, along=False),
    }
    if chart.series:
        encoding |= _series(chart, *columns[chart.series])
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": HEIGHT if _kinds(chart)[chart.y] is not ColumnType.TEXT else {"step": 34},
        "data": {"values": _values(chart)},
        "mark": _MARKS[chart.kind],
        "encoding": encoding,
        "config": _config(background=background, abreast=_abreast(chart)),
    }


def _values(chart: Chart) -> list[dict[str, Any]]:
    """The rows, with names as they are shown."""
    shown = [_shown(chart, column) for column in chart.columns]
    return [
        {f"c{number}": shown[number].get(cell, cell) for number, cell in enumerate(row)}  # type: ignore[arg-type]
        for row in chart.rows
    ]


def _shown(chart: Chart, column: Column) -> Mapping[str | None, str]:
    """What stands for each name of a column: as much as there is room for, and no two alike."""
    nameless: dict[str | None, str] = {None: _NAMELESS} if column.key == chart.series else {}
    if column.type is not ColumnType.TEXT:
        return nameless
    place = chart.columns.index(column)
    names = list(dict.fromkeys(row[place] for row in chart.rows if isinstance(row[place], str)))
    room = max(_SHORTEST, int(WIDTH / _LETTER / max(1, len(names))))
    found = dict(nameless)
    taken = set(nameless.values())
    for name in names:
        short = _broken(str(name), room) if column.key == chart.x else _cut(str(name), _room(chart, column))
        found[str(name)] = next(each for each in _alike(short) if each not in taken)
        taken.add(found[str(name)])
    return found


def _alike(short: str) -> Iterator[str]:
    yield short
    yield from (f"{short} ({number})" for number in count(2))


def _abreast(chart: Chart) -> int:
    """How many names stand side by side in the legend: as many as fit above the drawing, which would shrink beside a wider one."""
    column = next((each for each in chart.columns if each.key == chart.series), None)
    widest = max((len(each) for each in _shown(chart, column).values()), default=1) if column else 1
    return min(4, max(1, int(WIDTH / (widest * _LETTER + _SIGN_AND_ROOM))))


def _room(chart: Chart, column: Column) -> float:
    return _SERIES_NAME if column.key == chart.series else _NAME


def _broken(name: str, room: int) -> str:
    """A name along the bottom, in lines as long as there is room for each."""
    return "\n".join(_cut(line, _NAME) for line in wrap(name, room, break_long_words=False))


def _cut(name: str, room: float) -> str:
    """As much of a name as is not wider than `room`."""
    width = 0.0
    for place, sign in enumerate(name):
        width += _SIGN if unicodedata.east_asian_width(sign) in {"W", "F"} else _LETTER
        if width > room:
            return f"{name[:place].rstrip()}…"
    return name


def _axis(name: str, column: Column, chart: Chart, *, along: bool) -> dict[str, Any]:
    """The encoding of a column: `along` the bottom, or upwards."""
    channel: dict[str, Any] = {
        "field": name,
        "title": f"{column.label} ({column.unit})" if column.unit else column.label,
    }
    if column.type is ColumnType.TEXT:
        lines = {"axis": {"labelExpr": "split(datum.label, '\\n')"}} if along else {}
        return channel | {"type": "nominal", "sort": None} | lines
    if column.type is ColumnType.DATE:
        return channel | {"type": "temporal", "scale": {"type": "utc"}, "axis": {"tickCount": 6}}
    if column.type is ColumnType.YEAR and chart.kind is ChartKind.BAR:
        return channel | {"type": "ordinal"}
    if column.type is ColumnType.YEAR:
        return channel | {
            "type": "quantitative",
            "scale": {"zero": False, "nice": False, "padding": 12 if along else 0},
            "axis": {"format": "d"} | _ticks(chart, column),
        }
    return channel | {"type": "quantitative"}


def _ticks(chart: Chart, column: Column) -> dict[str, Any]:
    """A few years are all named; of many, some: left to itself, Vega would name half years."""
    place = chart.columns.index(column)
    years = sorted({row[place] for row in chart.rows if isinstance(row[place], int)}, key=str)
    return {"values": years} if len(years) <= 10 else {"tickCount": 8}


def _series(chart: Chart, name: str, column: Column) -> dict[str, Any]:
    """Series differ by colour, and by dash, shape or place: colour alone tells nobody apart who can't see it."""
    place = chart.columns.index(column)
    shown = _shown(chart, column)
    values = [shown.get(each, each) for each in dict.fromkeys(row[place] for row in chart.rows)]  # type: ignore[arg-type]
    base: dict[str, Any] = {"field": name, "type": "nominal", "title": None}

    def ranged(choices: tuple[Any, ...]) -> dict[str, Any]:
        return base | {"scale": {"domain": values, "range": [choices[n % len(choices)] for n in range(len(values))]}}

    encoding = {"color": ranged(tuple(colour.light for colour in SERIES))}
    if chart.kind is ChartKind.LINE:
        encoding |= {"strokeDash": ranged(_DASHES), "shape": ranged(_SHAPES)}
    elif chart.kind is ChartKind.POINT:
        encoding |= {"shape": ranged(_SHAPES)}
    elif chart.kind is ChartKind.BAR:
        encoding |= {"xOffset" if _stands(chart) else "yOffset": base | {"sort": values}}
    return encoding


def _stands(chart: Chart) -> bool:
    """Whether bars stand (their length is a number on y) rather than lie."""
    return _kinds(chart)[chart.y] is ColumnType.NUMBER


def _kinds(chart: Chart) -> dict[str, ColumnType]:
    return {column.key: column.type for column in chart.columns}


def _config(*, background: bool, abreast: int) -> dict[str, Any]:
    return {
        "background": PAPER.light if background else None,
        "font": FONT,
        "aria": False,
        "view": {"stroke": None},
        "line": {"color": SERIES[0].light},
        "bar": {"color": SERIES[0].light},
        "point": {"color": SERIES[0].light},
        "area": {"color": SERIES[0].light},
        "axis": {
            "labelColor": INK.light,
            "titleColor": MUTED.light,
            "titleFontWeight": "normal",
            "labelFontSize": 13,
            "titleFontSize": 13,
            "titlePadding": 10,
            "gridColor": RULE.light,
            "domainColor": MUTED.light,
            "tickColor": MUTED.light,
            "labelAngle": 0,
            "labelLimit": 0,
            "labelOverlap": True,
        },
        "axisX": {"grid": False},
        "axisY": {
            "domain": False,
            "ticks": False,
            "labelPadding": 8,
            "titleAngle": 0,
            "titleAlign": "left",
            "titleX": 0,
            "titleY": -16,
        },
        "scale": {"bandPaddingInner": 0.3, "bandPaddingOuter": 0.2, "bandWithNestedOffsetPaddingInner": 0.3},
        "legend": {
            "orient": "top",
            "offset": 34,
            "labelColor": INK.light,
            "labelFontSize": 13,
            "labelLimit": 0,
            "symbolSize": 90,
            "symbolStrokeWidth": 0,
            "columns": abreast,
            "columnPadding": 24,
        },
    }
