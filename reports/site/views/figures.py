"""Figures: a page, an embed for other sites, and their data and drawings as files."""

import csv
import io
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csp import csp_override

from reports.cache_headers import UNCHANGING
from reports.document.types import Chart, Figure
from reports.exporting.data_files import escape_formula
from reports.filing.pictures import picture_if_there
from reports.models.ledger import Version
from reports.pages.figure import FigurePage, figure_page
from reports.reading.editions import edition_context, figure_html, find_figure
from reports.reading.exceptions import NotPublished
from reports.reading.versions import find_version
from reports.rendering import (
    Branding,
    chart_png,
    chart_sheet,
    figure_labels,
    inline_text,
    line_tokens,
    text_alternative,
)
from reports.rendering.terms import report_translator
from reports.site.public_view import public, show

#: The policy of an embed: other sites may show it in an iframe.
EMBED_CSP: dict[str, Any] = {**settings.SECURE_CSP, "frame-ancestors": ["*"]}


@public
def figure(request: HttpRequest, report: str, year: int, key: str) -> HttpResponse:
    """A figure of the latest version."""
    return show("site/figure.html", _page(report, year, key, may_move=True))


@xframe_options_exempt
@csp_override(EMBED_CSP)
@public
def embed(request: HttpRequest, report: str, year: int, key: str) -> HttpResponse:
    """Return a figure as an embed, for iframes of other sites."""
    response = show("site/figure_embed.html", _page(report, year, key))
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@public
def figure_file(
    request: HttpRequest, report: str, year: int, *, key: str, name: str, kind: str, number: str | None = None
) -> HttpResponse:
    """A chart's data as CSV or JSON, its drawing as SVG or PNG: of the version numbered, or of the latest."""
    version = find_version(report, year, number)
    found = find_figure(version, key)
    if found.chart is None or name != key:
        raise NotPublished
    content, media_type = _WRITERS[kind](version, found, found.chart)
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{report}-{year}-{key}.{kind}"'
    if number:
        response["Cache-Control"] = UNCHANGING
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _page(report: str, year: int, key: str, *, may_move: bool = False) -> FigurePage:
    version = find_version(report, year, None)
    found = find_figure(version, key, may_move=may_move)
    known = edition_context(version)
    return figure_page(version.content, found, known, figure_html(version, key))


def _csv(version: Version, figure: Figure, chart: Chart) -> tuple[str, str]:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([escape_formula(f"{each.key} ({each.unit})" if each.unit else each.key) for each in chart.columns])
    writer.writerows([escape_formula(cell) if isinstance(cell, str) else cell for cell in row] for row in chart.rows)
    return out.getvalue(), "text/csv; charset=utf-8; header=present"


def _json(version: Version, figure: Figure, chart: Chart) -> tuple[str, str]:
    keys = [column.key for column in chart.columns]
    data = {
        "title": figure.title,
        "source": inline_text(line_tokens(figure.source, version.content)),
        "version": version.number,
        "columns": [column.model_dump(mode="json") for column in chart.columns],
        "rows": [dict(zip(keys, row, strict=True)) for row in chart.rows],
    }
    return json.dumps(data, ensure_ascii=False, indent=2), "application/json"


def _svg(version: Version, figure: Figure, chart: Chart) -> tuple[str, str]:
    labels = figure_labels(version.content, figure)
    translate = report_translator(version.content.report)
    drawn = chart_sheet(
        chart, labels, translate, alt=text_alternative(version.content, figure, translate), branding=_branding(version)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n', "image/svg+xml"


def _png(version: Version, figure: Figure, chart: Chart) -> tuple[bytes, str]:
    translate = report_translator(version.content.report)
    return chart_png(chart, figure_labels(version.content, figure), translate, branding=_branding(version)), "image/png"


def _branding(version: Version) -> Branding:
    return Branding.of(version.content.report, picture_if_there)


_WRITERS = {"csv": _csv, "json": _json, "svg": _svg, "png": _png}
