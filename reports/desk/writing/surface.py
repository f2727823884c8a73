"""What the writing surface draws and offers: an edition's references and figures, and the techniques, as the page's JSON."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from pydantic import ValidationError

from reports.desk.doors import desk_view
from reports.desk.writing.length import length_in_words
from reports.document.types import Chart, CslItem
from reports.importing.lengths import too_long
from reports.languages import ENGLISH, direction_of, words_in
from reports.models.draft import Figure, Reference, Section
from reports.rendering import AsRead, chart_svg, describe, headings_of, plain_reference, reference_label
from reports.rights import Person, allowed
from trends.models import Technique


def writing_sources(section: Section, user: Person) -> dict[str, Any]:
    """What `section`, a row at hand on its draft, can name when `user` writes it.

    Keys are those of the text: `[@key]`, `[[slug]]`, `![[key]]`, `../slug/`.
    """
    draft, techniques = section.draft, Technique.objects.filter(merged_into__isnull=True)
    return {
        "language": draft.edition.report.language,
        "direction": direction_of(draft.edition.report.language),
        "length": length_in_words(section.body),
        "references": {row.key: reference_source(row) for row in draft.references.all()},
        "techniques": {
            slug: {"name": name}
            for slug, name in allowed(user, "trends.view_technique", techniques).values_list("slug", "name")
        },
        "figures": {row.key: figure_source(row, number) for number, row in enumerate(draft.figures.all(), 1)},
        "links": [link for row in draft.sections.all() for link in _links_to(row, is_here=row.slug == section.slug)],
    }


def _links_to(section: Section, *, is_here: bool) -> Iterator[dict[str, str]]:
    """A section and its headings, as they are chosen for a link; of the one that is written, its headings."""
    address = "" if is_here else f"../{section.slug}/"
    if not is_here:
        yield {"value": address, "label": section.title, "detail": "Section of this edition"}
    detail = "Heading of this section" if is_here else f"Heading of “{section.title}”"
    for heading in headings_of(section.body) if "#" in section.body else ():
        yield {"value": f"{address}#{heading.id}", "label": heading.text, "detail": detail}


def in_words_of(section: Section) -> Callable[[str], str]:
    """What shows a text of `section` with the words of its chips: of citations and techniques."""

    @cache
    def names() -> tuple[dict[str, str], dict[str, str]]:
        labels = {row.key: reference_source(row)["label"] for row in section.draft.references.all()}
        return labels, dict(Technique.objects.values_list("slug", "name"))

    @cache
    def shown(text: str) -> str:
        if too_long(text):
            return text  # the form refuses it
        labels, techniques = names()
        return AsRead(text, names=techniques, labels=labels).with_chips

    return shown


def reference_source(row: Reference) -> dict[str, str]:
    """How a citation of `row` is shown."""
    try:
        source = CslItem.model_validate(row.item)
    except ValidationError:
        return {"label": row.key, "text": "This reference is not complete."}
    return {"label": reference_label(source, ENGLISH), "text": plain_reference(source, ENGLISH)}


def figure_source(figure: Figure, number: int) -> dict[str, Any]:
    """How `figure`, the edition's `number`th, is shown in the text."""
    stored = figure.picture
    shown: dict[str, Any] = {"address": ""}
    if stored:
        address = reverse("desk:picture", args=[stored.sha256])
        shown = {"address": address, "width": stored.width, "height": stored.height}
    elif figure.chart:
        shown = {"address": reverse("desk:drawing", args=[figure.pk])}
    return {
        "title": figure.title,
        "number": number,
        "alt": figure.alt or _from_data(figure) or figure.title or f"Figure {number}",
        "edit": reverse("admin:reports_figure_change", args=[figure.pk]),
        "is_chart": not stored,
        **shown,
    }


def chart_of(figure: Figure) -> Chart | None:
    """The chart of a draft's figure; None if it has none, or none that can be read."""
    try:
        return Chart.model_validate(figure.chart) if figure.chart else None
    except ValidationError:
        return None


def _from_data(figure: Figure) -> str:
    chart = chart_of(figure)
    return describe(chart, words_in(figure.draft.edition.report.language)) if chart else ""


@desk_view("reports.view_figure", Figure)
def drawing(request: HttpRequest, pk: int) -> HttpResponse:
    """A chart of a draft as a picture, as it is now."""
    figure = get_object_or_404(Figure.objects.select_related("draft__edition__report"), pk=pk)
    chart = chart_of(figure)
    if chart is None:
        raise Http404(f"The figure {figure.key} has no chart that can be read.")
    words = words_in(figure.draft.edition.report.language)
    return HttpResponse(chart_svg(chart, words, alt=figure.alt), content_type="image/svg+xml")
