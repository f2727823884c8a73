"""Cells of a spreadsheet, header first, as the columns, rows and suggested type of a chart."""

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reports.document.text import read_day
from reports.document.types.figures import LARGEST_NUMBER
from reports.document.words import ChartKind, ChartLayout, ColumnType
from reports.importing.slugs import free_slug, slug_of

MOST_ROWS = 5_000
MOST_COLUMNS = 60
#: Keys of the columns for the names and values of series when a wide table becomes a long one.
SERIES = "series"
VALUE = "value"
_NOTHING = {"", "-", "–", "—", "n/a", "na", "n.a.", ".", "..", "…", "..."}
_UNIT = re.compile(r"(?P<label>[^()\[\]]*[^()\[\]\s])\s*[(\[](?P<unit>[^()\[\]]{1,40})[)\]]")
_UNIT_BEHIND = re.compile(r"(?P<label>[^,]+?)(?:,| in)\s+(?P<unit>%|per cent|[kMGT]?Wh?|[kMGT]?t|€|\$|£)")
_DATE = re.compile(r"\d{4}-\d\d(?:-\d\d)?")
_POINT = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_COMMA = re.compile(r"[+-]?(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?")
_CURRENCY = re.compile(r"[€$£]")
_SPACES = re.compile(r"[\s\u2009\u202f\u00a0'’]")

type Column = dict[str, str]


class UnreadableCells(ValueError):
    """The cells are not a table that can be drawn; the message says why.

    `row` and `column` locate the refused cell, with the header as row 0. Both are None if no single cell is at fault.
    """

    def __init__(self, message: str, *, row: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.row = row
        self.column = column


@dataclass(frozen=True)
class ChartSuggestion:
    """The chart that cells suggest.

    `table` has the recognised columns, `chart` the fields of a chart as in a document, `summary` sentences on what was recognised, and
    `lost` the labels of columns that the chart does not keep.
    """

    table: list[Column]
    chart: dict[str, Any]
    summary: str
    lost: tuple[str, ...] = ()


def read_table(text: str) -> list[list[str]]:
    """Return the rows of a text whose cells are separated by tabs, semicolons or commas, without blank rows. Raise UnreadableCells."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    if "\t" in text:
        delimiter = "\t"
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as error:
        raise UnreadableCells(f"These cells cannot be read: {error}.") from error
    rows = [row for row in rows if any(row)]
    if len(rows) > MOST_ROWS + 1:
        raise UnreadableCells(f"A chart can have at most {MOST_ROWS} rows, but this one has {len(rows)}.")
    if rows and len(rows[0]) > MOST_COLUMNS:
        raise UnreadableCells(f"A chart can have at most {MOST_COLUMNS} columns, but this one has {len(rows[0])}.")
    return rows


def tab_separated(rows: Sequence[Sequence[Any]]) -> str:
    """Return rows as tab-separated text, as spreadsheets copy them."""
    out = io.StringIO()
    csv.writer(out, delimiter="\t", lineterminator="\n").writerows(
        ["" if cell is None else cell for cell in row] for row in rows
    )
    return out.getvalue().rstrip("\n")


def column_heading(column: Column) -> str:
    """Return the header of a column: its label, and its unit in brackets: `in all (billion)`."""
    return f"{column['label']} ({column['unit']})" if column.get("unit") else column["label"]


def label_and_unit(title: str) -> tuple[str, str]:
    """Split a header into label and unit: `Power (MW)` and `Power in MW` give `Power` and `MW`. The unit is "" if there is none."""
    found = _UNIT.fullmatch(title) or _UNIT_BEHIND.fullmatch(title)
    return (found["label"], found["unit"]) if found else (title, "")


def read_columns(rows: Sequence[Sequence[str]]) -> list[Column]:
    """Return the columns of a table, header first: key, label, type and unit of each. Raise UnreadableCells."""
    head, *body = rows
    if not body:
        raise UnreadableCells("Add at least one row below the header.")
    for number, row in enumerate(body, 1):
        if len(row) > len(head):
            raise UnreadableCells(
                f"Row {number} has {len(row)} cells, but the header has {len(head)}: “{', '.join(row)}”."
            )
    columns: list[Column] = []
    for place, title in enumerate(head):
        cells = [row[place] for row in body if place < len(row) and row[place].casefold() not in _NOTHING]
        label, unit = label_and_unit(title or f"Column {place + 1}")
        kind = _type_of(cells, label, is_first=not place)
        if kind is ColumnType.NUMBER and not unit:
            unit = _unit_in(cells)
        key = free_slug(slug_of(label, otherwise="column")[:70], {each["key"] for each in columns})
        columns.append({"key": key, "label": label, "type": kind.value, "unit": unit})
    return columns


def _unit_in(cells: list[str]) -> str:
    """Return the unit written in the cells: "%" if all have it, a currency sign if at least one has it and no other; else ""."""
    if cells and all(cell.endswith("%") for cell in cells):
        return "%"
    currencies = set(_CURRENCY.findall(" ".join(cells)))
    return currencies.pop() if len(currencies) == 1 else ""


def _as_date(cell: str) -> str:
    """Return a date such as `Jan 2024`, `1 January 2024` or `01.01.2024` in ISO format; any other cell unchanged."""
    try:
        return read_day(cell)
    except ValueError:
        return cell


def _type_of(cells: list[str], label: str, *, is_first: bool) -> ColumnType:
    """Return the type of a column: number if at least half of its cells are numbers, so that `typed_rows` refuses the others.

    The first column may name rows by numbers and words, so one word makes it text.
    """
    if cells and all(_DATE.fullmatch(cell) or _as_date(cell) != cell for cell in cells):
        return ColumnType.DATE
    numbers = _numbers(cells, number_style(cells))
    if not numbers or numbers < len(cells) * (1 if is_first else 0.5):
        return ColumnType.TEXT
    is_year = all(re.fullmatch(r"1[5-9]\d\d|20\d\d|21\d\d", cell) for cell in cells)
    return ColumnType.YEAR if is_year and "(" not in label else ColumnType.NUMBER


def number_style(cells: Sequence[str]) -> re.Pattern[str]:
    """Return the pattern that most of `cells` match: numbers with a decimal point, or with a decimal comma."""
    return max((_POINT, _COMMA), key=lambda style: _numbers(cells, style))


def _numbers(cells: Sequence[str], style: re.Pattern[str]) -> int:
    return sum(bool(style.fullmatch(_bare(cell))) for cell in cells)


def read_number(text: str, style: re.Pattern[str] = _POINT) -> int | float:
    """Return the number in a cell, an int if it is whole. Raise ValueError."""
    bare = _bare(text)
    if not style.fullmatch(bare):
        raise ValueError(f"{text!r} is not a number")
    bare = bare.replace(".", "").replace(",", ".") if style is _COMMA else bare.replace(",", "")
    value = float(bare)
    return int(value) if abs(value) < LARGEST_NUMBER and value.is_integer() and "." not in bare else value


def _bare(cell: str) -> str:
    return _SPACES.sub("", cell).replace("−", "-").removesuffix("%").strip("€$£")


def typed_rows(rows: Sequence[Sequence[str]], columns: Sequence[Column]) -> list[list[Any]]:
    """Return the rows with numbers and dates converted by column type, None for empty cells. Raise UnreadableCells with the cell."""
    styles = []
    for place, column in enumerate(columns):
        cells = [row[place] for row in rows if place < len(row) and row[place].casefold() not in _NOTHING]
        styles.append(number_style(cells) if column["type"] == ColumnType.NUMBER else _POINT)
        if column["type"] == ColumnType.NUMBER and column["unit"] != "%":
            _refuse_mixed(cells, column["label"])
    return [
        [
            _cell(row[place] if place < len(row) else "", column, styles[place], (number, place))
            for place, column in enumerate(columns)
        ]
        for number, row in enumerate(rows, 1)
    ]


def _refuse_mixed(cells: list[str], label: str) -> None:
    """Raise UnreadableCells if a column mixes percentages with other numbers, or two currencies."""
    is_percent = [cell.endswith("%") for cell in cells]
    if any(is_percent) and not all(is_percent):
        one = cells[is_percent.index(True)]
        other = cells[is_percent.index(False)]
    elif len(found := {sign: cell for cell in cells for sign in _CURRENCY.findall(cell)}) > 1:
        one, other, *_ = found.values()
    else:
        return
    raise UnreadableCells(f"The column “{label}” contains “{one}” and “{other}”. Use a separate column for each unit.")


def _cell(text: str, column: Column, style: re.Pattern[str], at: tuple[int, int]) -> Any:
    if text.casefold() in (_NOTHING if column["type"] in {ColumnType.NUMBER, ColumnType.YEAR} else {""}):
        return None
    if column["type"] not in {ColumnType.NUMBER, ColumnType.YEAR}:
        return _as_date(text) if column["type"] == ColumnType.DATE else text
    row, place = at
    try:
        value = read_number(text, style)
    except ValueError as error:
        message = (
            f"Row {row}: “{text}” in the column “{column['label']}” is not a number. Correct it, or empty the cell."
        )
        raise UnreadableCells(message, row=row, column=place) from error
    if not abs(value) < LARGEST_NUMBER:
        message = f"Row {row}: “{text}” is too large. Choose a larger unit, such as million."
        raise UnreadableCells(message, row=row, column=place)
    return value


def suggest_chart(columns: Sequence[Column], rows: Sequence[Sequence[Any]]) -> ChartSuggestion:
    """Return the chart that a table suggests: its x and y columns, and its series from several columns or from one.

    Raise UnreadableCells if nothing can be drawn.
    """
    table = list(columns)
    numbers = [each for each in table if each["type"] == ColumnType.NUMBER]
    others = [each for each in table if each["type"] != ColumnType.NUMBER]
    if not numbers or len(table) < 2:
        raise UnreadableCells("No column contains numbers. Put the header in the first row and numbers below it.")
    along = next((each for each in others if each["type"] in {ColumnType.YEAR, ColumnType.DATE}), None)
    x = along or (others[0] if others else numbers.pop(0))
    if not numbers:
        raise UnreadableCells("Add a column with names or years beside the numbers.")
    units = {each["unit"] for each in numbers}
    split = None
    kind = ChartKind.LINE if along else ChartKind.BAR
    chart: dict[str, Any]
    if len(numbers) > 1 and len(units) == 1:
        chart = _melted(x, numbers, table, rows)
        drawn = f"{len(numbers)} series of numbers: {', '.join(each['label'] for each in numbers)}."
    else:
        y = numbers[0]
        split = next((each for each in others if each is not x), None) if _repeats(x, table, rows) else None
        chart = {"columns": table, "rows": [list(row) for row in rows], "x": x["key"], "y": y["key"]}
        chart["series"] = split["key"] if split else None
        drawn = f"“{y['label']}” is drawn" + (f", a series for each “{split['label']}”." if split else ".")
    layout, why = _layout(x, numbers, table, rows) if len(units) == 1 else (ChartLayout.TOGETHER, "")
    lost = [each["label"] for each in table if chart["columns"] is not table and each is not x and each not in numbers]
    chart |= {"kind": kind.value, "layout": layout.value}
    unit = next(iter(units)) if len(units) == 1 else ""
    count = f"{len(rows)} row{'' if len(rows) == 1 else 's'} under a header."
    left = [f"“{each['label']}”" for each in others if each is not x and each is not split]
    not_drawn = f"Not drawn, because they contain no numbers: {', '.join(left)}." if left else ""
    sentences = filter(None, (count, drawn, unit and f"The unit is {unit}.", why, not_drawn))
    return ChartSuggestion(table, chart, " ".join(sentences), tuple(lost))


def _melted(x: Column, numbers: list[Column], table: list[Column], rows: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return the fields of a chart with a wide table made long: one row for each value."""
    keys = [each["key"] for each in table]
    places = [(keys.index(each["key"]), each["label"]) for each in numbers]
    columns = [
        x,
        {"key": SERIES, "label": "Series", "type": ColumnType.TEXT.value, "unit": ""},
        {"key": VALUE, "label": "Value", "type": ColumnType.NUMBER.value, "unit": numbers[0]["unit"]},
    ]
    at = keys.index(x["key"])
    long = [[row[at], label, row[place]] for row in rows for place, label in places]
    return {"columns": columns, "rows": long, "x": x["key"], "y": VALUE, "series": SERIES}


def wide_table(chart: dict[str, Any]) -> list[list[Any]] | None:
    """Return the wide table, header first, that `_melted` made a chart's rows from; None if the chart has no such rows."""
    keys = [each["key"] for each in chart["columns"]]
    if keys[1:] != [SERIES, VALUE] or chart.get("series") != SERIES:
        return None
    unit = chart["columns"][2].get("unit", "")
    names = list(dict.fromkeys(row[1] for row in chart["rows"]))
    table: list[list[Any]] = [
        [column_heading(chart["columns"][0]), *(column_heading({"label": name, "unit": unit}) for name in names)]
    ]
    step = len(names) or 1
    for start in range(0, len(chart["rows"]), step):
        few = chart["rows"][start : start + step]
        table.append([few[0][0], *(row[2] for row in few)])
    return table


def _repeats(x: Column, table: list[Column], rows: Sequence[Sequence[Any]]) -> bool:
    place = [each["key"] for each in table].index(x["key"])
    return len({row[place] for row in rows}) < len(rows)


def _layout(
    x: Column, numbers: list[Column], table: list[Column], rows: Sequence[Sequence[Any]]
) -> tuple[ChartLayout, str]:
    """Return how two series are arranged, and a sentence on why: one is part of the other if it is never larger."""
    if len(numbers) != 2 or x["type"] != ColumnType.TEXT or len({re.sub(r"\d+", "", y["label"]) for y in numbers}) == 1:
        return ChartLayout.TOGETHER, ""
    keys = [each["key"] for each in table]
    first, second = (keys.index(each["key"]) for each in numbers)
    pairs = [(row[first], row[second]) for row in rows if row[first] is not None and row[second] is not None]
    if not pairs or min(min(pair) for pair in pairs) < 0:
        return ChartLayout.TOGETHER, ""
    for one, other, is_part in ((numbers[1], numbers[0], all(b <= a for a, b in pairs)),
                                (numbers[0], numbers[1], all(a <= b for a, b in pairs))):  # fmt: skip
        if is_part:
            return ChartLayout.WITHIN, f"Drawn as parts: “{one['label']}” is never more than “{other['label']}”."
    return ChartLayout.TOGETHER, ""
