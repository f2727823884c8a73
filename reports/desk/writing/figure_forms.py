"""A figure as a form: a chart with its data as a table, or a picture."""

import json
from pathlib import PurePath
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as Refused

from reports.desk.base import DeskForm
from reports.desk.help import with_example
from reports.desk.pictures import PictureField
from reports.document.types import Chart, Column
from reports.document.words import ChartKind, ChartLayout
from reports.importing.cells import (
    ChartSuggestion,
    UnreadableCells,
    column_heading,
    read_columns,
    read_table,
    suggest_chart,
    tab_separated,
    typed_rows,
    wide_table,
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
#: Parts of a chart that are fields of the form.
CHART_FIELDS = ("kind", "layout", "highlight", "subtitle")
#: All fields that change the drawing.
CHART_NAMES = ("data_table", *CHART_FIELDS)
PICTURE_NAMES = ("picture_file", "no_picture")
ALT_HELP = _(
    "What the figure shows, for readers who cannot see it. Give the finding: “The share of models that read images rose from 8 to "
    "61 per cent between 2021 and 2025.” Pictures need it. For a chart without it, screen readers read the cells."
)


class FigureForm(DeskForm):
    """One of two things: chart fields, or a picture's file."""

    suggested: ChartSuggestion | None = None
    #: Row and column of the cell that the chart refuses, the header's row being 0.
    refused_cell: tuple[int, int] | None = None

    kind = forms.ChoiceField(
        required=False,
        label=_("Chart"),
        choices=KINDS,
        help_text=_("A line shows change over years; bars compare names."),
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
    layout = forms.ChoiceField(
        required=False,
        label=_("Arrangement of series"),
        choices=LAYOUTS,
        help_text=_("Together in one drawing, stacked, as parts of a whole, or each in its own drawing."),
    )
    highlight = forms.CharField(
        required=False,
        label=_("Highlight"),
        help_text=with_example(
            _(
                "The series that the chart is about, or the row if there are no series, as the cells name it. The others are grey."
            ),
            "Norway",
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
            self.fields["key"].help_text = with_example(
                gettext(
                    "The short name used in texts. Leave it empty to use the title, the picture’s file name or the caption."
                ),
                "growth",
            )
        if "alt" in self.fields:
            self.fields["alt"].required = "data_table" not in self.fields
            self.fields["alt"].help_text = ALT_HELP
        if self.instance.chart:
            shown = {name: self.instance.chart.get(name) or "" for name in CHART_FIELDS}
            self.initial = {**shown, "data_table": cells_of(self.instance.chart), **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        has_picture = bool(cleaned.get("picture_file")) or (self.instance.picture_id and not cleaned.get("no_picture"))
        has_cells = bool(cleaned.get("data_table", "").strip())
        self._propose_key(cleaned)
        if has_cells and has_picture:
            self.add_error(
                "picture_file",
                gettext("A figure is a chart or a picture, not both. Empty the cells, or remove the picture."),
            )
        elif has_cells:
            self.instance.chart = self._chart(cleaned)
            if not (cleaned.get("title") or cleaned.get("caption")) and not {"title", "caption"} & self.errors.keys():
                self.add_error(
                    "title", gettext("Give the chart a title, or a caption. Lists and links name it by that.")
                )
        else:
            self.instance.chart = None
            if has_picture and not cleaned.get("alt") and "alt" not in self.errors:
                self.add_error("alt", gettext("Describe what the picture shows, for readers who cannot see it."))
            if not has_picture and "picture_file" not in self.errors:
                if "data_table" in self.fields:
                    self.add_error("data_table", gettext("Paste the cells of a chart, or choose a picture below."))
                else:
                    self.add_error("picture_file", gettext("Choose a picture."))
        return self.cleaned_data

    def _propose_key(self, cleaned: dict[str, Any]) -> None:
        draft = cleaned.get("draft") or self.instance.draft_id
        if not draft or cleaned.get("key") or "key" in self.errors:
            return
        file = self.files.get(self.add_prefix("picture_file"))
        file_name = PurePath(file.name or "").stem if file else ""
        caption = " ".join(cleaned.get("caption", "").split()[:6])
        words = cleaned.get("title") or file_name or caption
        if not words and not self.instance.picture_id:
            return
        others = Figure.objects.filter(draft=draft).exclude(pk=self.instance.pk).values_list("key", flat=True)
        cleaned["key"] = free_slug(slug_of(words, otherwise="figure"), set(others))
        # The key is from the file's name. Browsers do not send a file twice, so the form keeps the key if another field is invalid.
        data: QueryDict = self.data.copy()  # type: ignore[attr-defined]
        data[self.add_prefix("key")] = cleaned["key"]
        self.data = data

    def _chart(self, cleaned: dict[str, Any]) -> dict[str, Any] | None:
        try:
            chart = self._with_stored_columns(cleaned["data_table"])
            if chart is None:
                self.suggested = suggestion(cleaned["data_table"])
                chart = self.suggested.chart
        except UnreadableCells as error:
            self.add_error("data_table", str(error))
            if error.row is not None and error.column is not None:
                self.refused_cell = (error.row, error.column)
            return None
        chart = {"kind": ChartKind.LINE.value, "layout": ChartLayout.TOGETHER.value, **chart}
        chart |= {name: cleaned[name] for name in ("kind", "layout") if cleaned.get(name)}
        return self._checked(chart | {name: cleaned.get(name) or "" for name in ("highlight", "subtitle")})

    def _with_stored_columns(self, text: str) -> dict[str, Any] | None:
        """Return the stored chart with the rows of `text`, if its columns are not those that cells suggest and `text` has the same header.

        Imported files can name keys and types of columns. Raises UnreadableCells.
        """
        stored = self.instance.chart
        if not stored or _makes(cells_of(stored), stored):
            return None
        head, *rows = read_table(text) or [[]]
        if head != [column_heading(each) for each in stored["columns"]]:
            return None
        columns = [Column.model_validate(each).model_dump(mode="json") for each in stored["columns"]]
        return {**stored, "rows": typed_rows(rows, columns)}

    def _checked(self, chart: dict[str, Any]) -> dict[str, Any] | None:
        try:
            made = Chart.model_validate_json(json.dumps(chart))
        except Refused as error:
            for mistake in error.errors(include_url=False):
                self.add_error("data_table", mistake["msg"].removeprefix("Value error, ").capitalize() + ".")
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


def suggestion(text: str) -> ChartSuggestion:
    """Return the chart that cells suggest. Raises UnreadableCells."""
    if not (table := read_table(text)):
        raise UnreadableCells(gettext("Paste the data: a row a line."))
    columns = read_columns(table)
    return suggest_chart(columns, typed_rows(table[1:], columns))


def cells_of(chart: dict[str, Any]) -> str:
    """Return the cells that suggest this chart: the wide table that it was made from, or its rows below their headings."""
    cells = tab_separated([[column_heading(each) for each in chart["columns"]], *chart["rows"]])
    table = wide_table(chart)
    return tab_separated(table) if table and _makes(tab_separated(table), chart) else cells


def _makes(text: str, chart: dict[str, Any]) -> bool:
    """Return whether the cells suggest this chart."""
    try:
        made = suggestion(text).chart
    except UnreadableCells:
        return False
    columns = [
        {**column, "unit": column.get("unit") or "", "type": column.get("type") or "number"}
        for column in chart["columns"]
    ]
    there = {**chart, "series": chart.get("series"), "columns": columns}
    return all(made[name] == there.get(name) for name in ("columns", "rows", "x", "y", "series"))
