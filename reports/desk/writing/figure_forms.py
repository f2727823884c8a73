"""A figure as a form: a chart with its data as a table, or a picture."""

import csv
import io
import json
from math import isfinite
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from pydantic import ValidationError as Refused

from reports.desk.base import DeskForm
from reports.desk.writing.pictures import PictureField
from reports.document.types import Chart
from reports.document.words import ChartKind, ChartLayout, ColumnType
from reports.importing.slugs import free_slug, slug_of
from reports.models.draft import Figure
from reports.rendering import chart_names

KINDS = [("", "no chart"), *((kind.value, kind.value) for kind in ChartKind)]
LAYOUTS = [
    (ChartLayout.TOGETHER.value, "together"),
    (ChartLayout.STACKED.value, "stacked"),
    (ChartLayout.WITHIN.value, "the smaller within the larger"),
    (ChartLayout.APART.value, "each in a small drawing apart"),
]
#: What of a chart stands in a field of the same name.
CHART_FIELDS = ("kind", "x", "y", "series", "layout", "highlight", "subtitle")
MAX_ROWS = 5_000


class FigureForm(DeskForm):
    """One of two things: chart fields, or a picture's file."""

    kind = forms.ChoiceField(
        required=False, label="Chart", choices=KINDS, help_text="How the values are drawn; “no chart” for a picture."
    )
    columns = forms.CharField(
        required=False,
        label="Columns",
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text="One a line, in the order of the data: key | label | type | unit. Types: number, year, text, date. "
        "For example: year | Year | year",
    )
    data_table = forms.CharField(
        required=False,
        label="Data",
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text="A row a line, its cells separated by commas or tabs: paste from a spreadsheet. Numbers with a point: 12.5.",
    )
    x = forms.CharField(required=False, label="Across", help_text="The key of the column that runs from left to right.")
    y = forms.CharField(required=False, label="Up", help_text="The key of the column whose values are drawn.")
    series = forms.CharField(
        required=False, label="One line or colour for each", help_text="The key of a column, if any."
    )
    layout = forms.ChoiceField(
        required=False,
        label="Series stand",
        choices=LAYOUTS,
        help_text="All in one drawing, stacked, the smaller within the larger (a part of a whole), or each in a drawing apart.",
    )
    highlight = forms.CharField(
        required=False,
        label="In ink",
        help_text="The one series (or, without series, the one row) that the chart is about, as the data call it; the others are grey.",
    )
    subtitle = forms.CharField(
        required=False,
        label="Below the title",
        help_text="What is shown, and in which unit. Left empty: the label and the unit of the values.",
    )
    picture_file = PictureField(
        required=False,
        label="Picture",
        help_text="PNG, JPEG, WebP or AVIF, up to 20 MB. A new one takes the place of the old.",
    )
    no_picture = forms.BooleanField(
        required=False, label="Take the picture out", help_text="Versions that show it keep it."
    )

    class Meta:
        model = Figure
        fields = ["draft", "key", "title", "caption", "alt", "source"]
        labels = {"draft": "Edition"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = (
                "Placed in the text as ![[key]]. Left empty: made from the title, or the picture’s name."
            )
        if "alt" in self.fields:
            self.fields["alt"].required = True
            self.fields["alt"].help_text = (
                "What the figure shows, for readers who cannot see it: not “a chart of …” but what it says. "
                "“The share of models that read images rose from 8 to 61 in a hundred between 2021 and 2025.”"
            )
        if self.instance.chart:
            self.initial = {**_chart_fields(self.instance.chart), **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        self._propose_key(cleaned)
        has_picture = bool(cleaned.get("picture_file")) or (self.instance.picture_id and not cleaned.get("no_picture"))
        if cleaned.get("kind") and has_picture:
            self.add_error(
                "picture_file",
                "A figure is a chart or a picture, not both: choose “no chart”, or leave the picture out.",
            )
        elif cleaned.get("kind"):
            self.instance.chart = self._chart(cleaned)
        else:
            self.instance.chart = None
            if not has_picture and "picture_file" not in self.errors:
                self.add_error("kind", "Choose a kind of chart and paste its data, or choose a picture below.")
        return self.cleaned_data

    def _propose_key(self, cleaned: dict[str, Any]) -> None:
        draft = cleaned.get("draft") or self.instance.draft_id
        if not draft or cleaned.get("key") or "key" in self.errors:
            return
        file = self.files.get(self.add_prefix("picture_file"))
        words = cleaned.get("title") or (PurePath(file.name).stem if file else "")
        others = Figure.objects.filter(draft=draft).exclude(pk=self.instance.pk).values_list("key", flat=True)
        cleaned["key"] = free_slug(slug_of(words, otherwise="figure"), set(others))
        # No browser sends the file again, so a form that comes back says the key that its name gave.
        self.data = self.data.copy()
        self.data[self.add_prefix("key")] = cleaned["key"]

    def _chart(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        try:
            columns = read_columns(cleaned.get("columns", ""))
        except ValidationError as error:
            self.add_error("columns", error)
            return None
        try:
            rows = read_rows(cleaned.get("data_table", ""), columns)
        except ValidationError as error:
            self.add_error("data_table", error)
            return None
        chart = {"kind": cleaned["kind"], "columns": columns, "rows": rows}
        chart |= {"x": cleaned.get("x") or "", "y": cleaned.get("y") or "", "series": cleaned.get("series") or None}
        chart |= {"layout": cleaned.get("layout") or ChartLayout.TOGETHER.value}
        chart |= {name: cleaned.get(name) or "" for name in ("highlight", "subtitle")}
        return self._checked(chart, [column["key"] for column in columns])

    def _checked(self, chart: dict[str, Any], keys: list[str]) -> dict[str, Any] | None:
        unknown = [
            name for name in ("x", "y", "series") if chart[name] not in keys and (chart[name] or name != "series")
        ]
        for name in unknown:
            self.add_error(name, f"Write the key of a column: {', '.join(keys)}.")
        if unknown:
            return None
        try:
            made = Chart.model_validate_json(json.dumps(chart))
        except Refused as error:
            for mistake in error.errors(include_url=False):
                self.add_error("columns", mistake["msg"].removeprefix("Value error, ").capitalize() + ".")
            return None
        names = chart_names(made)
        if made.highlight and made.highlight not in names:
            shown = ", ".join(names[:12]) + (" …" if len(names) > 12 else "")
            self.add_error("highlight", f"“{made.highlight}” is in no row. The names are: {shown}.")
            return None
        return made.model_dump(mode="json", by_alias=True)

    def save(self, commit: bool = True) -> Any:
        if self.cleaned_data.get("picture_file"):
            self.instance.picture = self.cleaned_data["picture_file"]
        elif self.cleaned_data.get("no_picture"):
            self.instance.picture = None
        return super().save(commit)


def read_columns(text: str) -> list[dict[str, str]]:
    """`key | label | type | unit` a line. Raises ValidationError with the line."""
    columns = []
    for number, line in enumerate(text.splitlines(), 1):
        parts = [part.strip() for part in line.split("|")]
        if not any(parts):
            continue
        key, label, kind, unit = [*parts, "", "", ""][:4]
        if len(parts) > 4 or not key:
            raise ValidationError(f"Line {number}: write key | label | type | unit.")
        if kind and kind not in set(ColumnType):
            raise ValidationError(f"Line {number}: “{kind}” is no type; the types are {', '.join(ColumnType)}.")
        columns.append({"key": key, "label": label or key, "type": kind or ColumnType.NUMBER.value, "unit": unit})
    if not columns:
        raise ValidationError("Say what the columns of the data are.")
    return columns


def read_rows(text: str, columns: list[dict[str, str]]) -> list[list[Any]]:
    """The rows of a table with tabs or commas; a first row that repeats the columns' keys or labels is left out."""
    delimiter = "\t" if "\t" in text else ","
    rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(cell.strip() for cell in row)]
    headings = [[column[name].casefold() for column in columns] for name in ("key", "label")]
    if rows and [cell.strip().casefold() for cell in rows[0]] in headings:
        rows = rows[1:]
    if not rows:
        raise ValidationError("Paste the data: a row a line.")
    if len(rows) > MAX_ROWS:
        raise ValidationError(f"A chart has at most {MAX_ROWS} rows; these are {len(rows)}.")
    return [_row(row, number, columns) for number, row in enumerate(rows, 1)]


def _row(row: list[str], number: int, columns: list[dict[str, str]]) -> list[Any]:
    if len(row) != len(columns):
        raise ValidationError(
            f"Row {number} has {len(row)} cells, but there are {len(columns)} columns: “{', '.join(row)}”."
        )
    return [_cell(cell.strip(), column, number) for cell, column in zip(row, columns, strict=True)]


def _cell(text: str, column: dict[str, str], row: int) -> Any:
    if text == "":
        return None
    if column["type"] not in {ColumnType.NUMBER, ColumnType.YEAR}:
        return text
    try:
        value = float(text)
    except ValueError as error:
        raise ValidationError(f"Row {row}: “{text}” in the column “{column['label']}” is not a number.") from error
    if not isfinite(value):
        raise ValidationError(f"Row {row}: “{text}” cannot be drawn.")
    return int(value) if value.is_integer() and "." not in text and abs(value) < 2**53 else value


def _column_parts(column: dict[str, str]) -> list[str]:
    return [column["key"], column["label"], column.get("type") or ColumnType.NUMBER.value, column.get("unit") or ""]


def _chart_fields(chart: dict[str, Any]) -> dict[str, Any]:
    lines = [" | ".join(_column_parts(column)).removesuffix(" | ") for column in chart["columns"]]
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(
        ["" if cell is None else cell for cell in row] for row in chart["rows"]
    )
    named = {name: chart.get(name) or "" for name in CHART_FIELDS}
    return {**named, "columns": "\n".join(lines), "data_table": table.getvalue().rstrip("\n")}
