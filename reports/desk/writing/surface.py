"""What the writing surface draws and offers: an edition's references and figures, and the techniques, as the page's JSON."""

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from pydantic import ValidationError

from reports.desk.doors import desk_view
from reports.document.types import Chart, CslItem
from reports.models.draft import Figure, Section
from reports.rendering import chart_svg, plain_reference, reference_label
from trends.models import Technique


def writing_sources(section: Section) -> dict[str, Any]:
    """What `section`, a row at hand on its draft, can name. Keys are those of the text: `[@key]`, `[[slug]]`, `![[key]]`."""
    assessed = {each.technique.slug: each.maturity for each in section.assessments.all()}
    return {
        "language": section.draft.edition.report.language,
        "references": dict(_references(section)),
        "techniques": {
            slug: {"name": name, "maturity": assessed.get(slug, "")}
            for slug, name in Technique.objects.filter(merged_into__isnull=True).values_list("slug", "name")
        },
        "figures": dict(_figures(section)),
    }


def _references(section: Section) -> Iterator[tuple[str, dict[str, str]]]:
    for row in section.draft.references.all():
        try:
            source = CslItem.model_validate(row.item)
        except ValidationError:
            yield row.key, {"label": row.key, "text": "This reference is not complete."}
        else:
            yield row.key, {"label": reference_label(source), "text": plain_reference(source)}


def _figures(section: Section) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, figure in enumerate(section.draft.figures.all(), 1):
        stored = figure.picture
        shown: dict[str, Any] = {"address": ""}
        if stored:
            shown = {
                "address": reverse("desk:picture", args=[stored.sha256]),
                "width": stored.width,
                "height": stored.height,
            }
        elif figure.chart:
            shown = {"address": reverse("desk:drawing", args=[figure.pk])}
        yield (
            figure.key,
            {
                "title": figure.title,
                "number": number,
                "alt": figure.alt or figure.title or f"Figure {number}",
                "edit": reverse("admin:reports_figure_change", args=[figure.pk]),
                "is_chart": not stored,
                **shown,
            },
        )


@desk_view("reports.view_figure")
def drawing(request: HttpRequest, pk: int) -> HttpResponse:
    """A chart of a draft as a picture, as it is now."""
    figure = get_object_or_404(Figure, pk=pk)
    try:
        chart = Chart.model_validate(figure.chart)
    except ValidationError as error:
        raise Http404(f"The figure {figure.key} has no chart that can be read.") from error
    return HttpResponse(chart_svg(chart, alt=figure.alt), content_type="image/svg+xml")
