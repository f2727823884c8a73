"""A figure as a form: a chart with its data as a table, or a picture."""

import json
from collections.abc import Callable
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as Refused

from reports.desk.base import DeskForm
from reports.desk.writing.pictures import PictureField
from reports.document.types import Chart
from reports.document.words import ChartKind, ChartLayout, ColumnType
from reports.importing.cells import (
    Suggested,
    UnreadableCells,
    heading,
    label_and_unit,
    read_table,
    recognised,
    suggested,
    typed,
    wide,
    written,
)
from reports.importing.slugs import free_slug, slug_of
from reports.models.draft import Figure
from reports.rendering import chart_names

KINDS = [("", _("as the cells suggest")), *((kind.value, kind.value) for kind in ChartKind)]
LAYOUTS = [
    ("", _("as the cells suggest")),
    (ChartLayout.TOGETHER.value, _("together")),
    (ChartLayout.STACKED.value, _("stacked")),
    (ChartLayout.WITHIN.value, _("smaller within larger")),
    (ChartLayout.APART.value, _("each in its own small chart")),
]
#: What of a chart stands in a field of the same name.
CHART_FIELDS = ("kind", "x", "y", "series", "layout", "highlight", "subtitle")
#: All fields that a drawing hangs on.
CHART_NAMES = ("data_table", "columns", *CHART_FIELDS)
PICTURE_NAMES = ("picture_file", "no_picture")


class FigureForm(DeskForm):
    """One of two things: chart fields, or a picture's file."""

    suggested: Suggested | None = None

    kind = forms.ChoiceField(
        required=False,
        label=_("Chart"),
        choices=KINDS,
        help_text=_("A line shows change over years; bars compare names."),
    )
    columns = forms.CharField(
        required=False,
        label=_("Columns"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
        help_text=_(
            "Only if headings are misread. One per line, in the order of the cells: short name | "
            "heading | type | unit. Types: number, year, text, date. For example: price | Price | number | €"
        ),
    )
    data_table = forms.CharField(
        required=False,
        label=_("Cells"),
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false", "data-cells": ""}),
        help_text=_(
            "Paste them from a spreadsheet or a CSV file, the header first: names or years, then a "
            "column of numbers for each series, its unit in brackets: “In all (billion)”. Or a row "
            "for each value, with its series in a column of its own."
        ),
    )
    x = forms.CharField(
        required=False,
        label=_("Years or names"),
        help_text=_("The column with the years or names, by its short name above: year."),
    )
    y = forms.CharField(required=False, label=_("Values"), help_text=_("The column that is drawn: price."))
    series = forms.CharField(
        required=False,
        label=_("One line or colour for each"),
        help_text=_("A column of names, if there is one: country."),
    )
    layout = forms.ChoiceField(
        required=False,
        label=_("Arrangement of series"),
        choices=LAYOUTS,
        help_text=_("Together in one drawing, stacked, as parts of a whole, or each in its own drawing."),
    )
    highlight = forms.CharField(
        required=False,
        label=_("Highlight"),
        help_text=_(
            "The series that the chart is about, or the row if there are no series, as the cells name it: Norway. "
            "The others are grey."
        ),
    )
    subtitle = forms.CharField(
        required=False,
        label=_("Subtitle"),
        help_text=_("What is shown, and its unit. Leave it empty to use the label and unit of the values."),
    )
    picture_file = PictureField(
        required=False,
        label=_("Picture"),
        help_text=_("PNG, JPEG or WebP, up to 20 MB. A new picture replaces the old one."),
    )
    no_picture = forms.BooleanField(
        required=False, label=_("Remove the picture"), help_text=_("Published versions keep it.")
    )

    class Meta:
        model = Figure
        fields = ["draft", "key", "title", "caption", "alt", "source"]
        labels = {"draft": _("Edition")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "key" in self.fields:
            self.fields["key"].required = False
            self.fields["key"].help_text = gettext(
                "The short name used in texts: growth. Leave it empty to use the title, or the picture’s file name."
            )
        if "alt" in self.fields:
            may_be_chart = "data_table" in self.fields
            self.fields["alt"].required = not may_be_chart
            self.fields["alt"].help_text = self._about_alt(may_be_chart=may_be_chart)
        if self.instance.chart:
            self.initial = {**_chart_fields(self.instance.chart), **self.initial}

    def _about_alt(self, *, may_be_chart: bool) -> str:
        if may_be_chart:
            return gettext(
                "What the figure shows, for readers who cannot see it. Give the finding: “The share of models that read "
                "images rose from 8 to 61 per cent between 2021 and 2025.” Pictures need it. For a chart without it, "
                "screen readers read the cells."
            )
        return gettext(
            "What the picture shows, for readers who cannot see it. “Wheat grows in stripes of light below panels.”"
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_picture = bool(cleaned.get("picture_file")) or (self.instance.picture_id and not cleaned.get("no_picture"))
        has_cells = bool(cleaned.get("data_table", "").strip())
        self._propose_key(cleaned, is_empty=not (has_cells or has_picture))
        if has_cells and has_picture:
            self.add_error(
                "picture_file",
                gettext("A figure is a chart or a picture, not both. Empty the cells, or remove the picture."),
            )
        elif has_cells:
            self.instance.chart = self._chart(cleaned)
        else:
            self.instance.chart = None
            if has_picture and not cleaned.get("alt") and "alt" not in self.errors:
                self.add_error("alt", gettext("Describe what the picture shows, for readers who cannot see it."))
            if not has_picture and "picture_file" not in self.errors:
                field = "data_table" if "data_table" in self.fields else "picture_file"
                self.add_error(field, self._nothing(cleaned))
        return self.cleaned_data

    def _nothing(self, cleaned: dict[str, Any]) -> str:
        if "data_table" not in self.fields:
            return gettext("Choose a picture.")
        return (
            gettext("Paste the data: a row a line.")
            if cleaned.get("kind")
            else gettext("Paste the cells of a chart, or choose a picture below.")
        )

    def _propose_key(self, cleaned: dict[str, Any], *, is_empty: bool) -> None:
        draft = cleaned.get("draft") or self.instance.draft_id
        if not draft or cleaned.get("key") or "key" in self.errors:
            return
        file = self.files.get(self.add_prefix("picture_file"))
        words = cleaned.get("title") or (PurePath(file.name or "").stem if file else "" if is_empty else "chart")
        if not words:
            return
        others = Figure.objects.filter(draft=draft).exclude(pk=self.instance.pk).values_list("key", flat=True)
        cleaned["key"] = free_slug(slug_of(words, otherwise="figure"), set(others))
        # No browser sends the file again, so a form that comes back says the key that its name gave.
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("key")] = cleaned["key"]
        self.data = data

    def _chart(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        text, by_hand = cleaned["data_table"], cleaned.get("columns", "").strip()
        try:
            columns = read_columns(by_hand) if by_hand else None
        except ValidationError as error:
            self.add_error("columns", error)
            return None
        try:
            if columns and cleaned.get("x") and cleaned.get("y"):
                proposed: dict[str, Any] = {"columns": columns, "rows": read_rows(text, columns), "series": None}
            else:
                self.suggested = suggestion(text, columns)
                proposed = self.suggested.chart
        except ValidationError as error:
            self.add_error("data_table", error)
            return None
        chart = {"kind": ChartKind.LINE.value, "layout": ChartLayout.TOGETHER.value, **proposed}
        chart |= {name: cleaned[name] for name in ("kind", "x", "y", "series", "layout") if cleaned.get(name)}
        chart |= {name: cleaned.get(name) or "" for name in ("highlight", "subtitle")}
        return self._checked(chart, [column["key"] for column in chart["columns"]])

    def _checked(self, chart: dict[str, Any], keys: list[str]) -> dict[str, Any] | None:
        unknown = [
            name for name in ("x", "y", "series") if chart[name] not in keys and (chart[name] or name != "series")
        ]
        for name in unknown:
            self.add_error(name, gettext("Write the short name of a column: %(keys)s.") % {"keys": ", ".join(keys)})
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
            self.add_error(
                "highlight",
                gettext("No row contains “%(highlight)s”. The names are: %(shown)s.")
                % {"highlight": made.highlight, "shown": shown},
            )
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
            raise ValidationError(
                gettext("Line %(number)s: write a short name | heading | type | unit.") % {"number": number}
            )
        if kind and kind not in set(ColumnType):
            raise ValidationError(
                gettext("Line %(number)s: “%(kind)s” is not a type. The types are %(columntype)s.")
                % {"number": number, "kind": kind, "columntype": ", ".join(ColumnType)}
            )
        columns.append({"key": key, "label": label or key, "type": kind or ColumnType.NUMBER.value, "unit": unit})
    if not columns:
        raise ValidationError(gettext("Name the columns of the data."))
    return columns


def read_rows(text: str, columns: list[dict[str, str]]) -> list[list[Any]]:
    """The rows of a table; a first row that repeats the columns' keys or headings is left out. Raises ValidationError."""
    rows = _read(read_table, text)
    if rows and len(rows[0]) == len(columns) and all(map(_is_heading_of, rows[0], columns)):
        rows = rows[1:]
    if not rows:
        raise ValidationError(gettext("Paste the data: a row a line."))
    for number, row in enumerate(rows, 1):
        if len(row) != len(columns):
            raise ValidationError(
                gettext("Row %(number)s has %(row_count)s cells, but there are %(columns_count)s columns: “%(row)s”.")
                % {"number": number, "row_count": len(row), "columns_count": len(columns), "row": ", ".join(row)}
            )
    return _read(typed, rows, columns)


def _is_heading_of(cell: str, column: dict[str, str]) -> bool:
    names = {column["key"], column["label"], heading(column)}
    return bool({cell.casefold(), label_and_unit(cell)[0].casefold()} & {each.casefold() for each in names})


def _read[Result](read: Callable[..., Result], *args: Any) -> Result:
    """Call `read`, which raises UnreadableCells. Raises ValidationError."""
    try:
        return read(*args)
    except UnreadableCells as error:
        raise ValidationError(str(error)) from error


def suggestion(text: str, columns: list[dict[str, str]] | None = None) -> Suggested:
    """Return what cells suggest, their columns recognised or as given. Raises ValidationError."""
    if columns is not None:
        return _read(suggested, columns, read_rows(text, columns))
    if not (table := _read(read_table, text)):
        raise ValidationError(gettext("Paste the data: a row a line."))
    columns = _read(recognised, table)
    return _read(suggested, columns, _read(typed, table[1:], columns))


def _column_parts(column: dict[str, str]) -> list[str]:
    return [column["key"], column["label"], column.get("type") or ColumnType.NUMBER.value, column.get("unit") or ""]


def _chart_fields(chart: dict[str, Any]) -> dict[str, Any]:
    """Return the values of the form's fields: the cells alone, if they make this very chart; else its columns too."""
    named = {name: chart.get(name) or "" for name in CHART_FIELDS}
    cells = [[heading(each) for each in chart["columns"]], *chart["rows"]]
    for table in filter(None, (wide(chart), cells)):
        if _makes(written(table), chart):
            return {**named, "x": "", "y": "", "series": "", "columns": "", "data_table": written(table)}
    lines = [" | ".join(_column_parts(column)).removesuffix(" | ") for column in chart["columns"]]
    return {**named, "columns": "\n".join(lines), "data_table": written(cells)}


def _makes(text: str, chart: dict[str, Any]) -> bool:
    try:
        made = suggestion(text).chart
    except ValidationError:
        return False
    columns = [
        {**column, "unit": column.get("unit") or "", "type": column.get("type") or "number"}
        for column in chart["columns"]
    ]
    there = {**chart, "series": chart.get("series"), "columns": columns}
    return all(made[name] == there.get(name) for name in ("columns", "rows", "x", "y", "series"))
