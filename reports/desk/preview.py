"""A draft as readers would get it: the same pages, made from the working copy."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse

from reports import drafting
from reports.desk.doors import desk_view, page
from reports.document.types import EditionDocument
from reports.models.draft import Draft, Section
from reports.pages import edition_page, section_page
from reports.pages.context import draft_context, draft_section_context
from reports.pages.parts import Link
from reports.rendering import Links, render_section

#: Pictures of a draft are not public; the desk shows them itself.
PICTURES = Links(media="/admin/reports/picture/{sha256}/")


@desk_view("reports.view_draft")
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    """The edition's page."""
    draft = _draft(pk)
    document = _document(draft)
    if isinstance(document, str):
        return _unreadable(request, draft, document)
    return _shown(
        "site/edition.html", edition_page(document, draft_context(draft.edition.report.slug, document)), draft, document
    )


@desk_view("reports.view_section")
def section(request: HttpRequest, pk: int) -> HttpResponse:
    """A section's page."""
    row = get_object_or_404(Section, pk=pk)
    draft = _draft(row.draft_id)
    document = _document(draft)
    if isinstance(document, str):
        return _unreadable(request, draft, document)
    statement = next(each for each in document.sections if each.uid == row.uid)
    body = render_section(document, statement, links=PICTURES)
    known = draft_section_context(draft.edition.report.slug, document, statement.trend)
    made = section_page(document, statement, known, body)
    return _shown("site/section.html", made, draft, document)


def _draft(pk: int) -> Draft:
    rows = Draft.objects.select_related("edition__report", "edition__current_version")
    return get_object_or_404(rows, pk=pk)


def _document(draft: Draft) -> EditionDocument | str:
    """The draft's document, or why it has none."""
    try:
        return drafting.document_of(draft.edition)
    except drafting.DraftError as error:
        return str(error)


def _shown(template: str, made: Any, draft: Draft, document: EditionDocument) -> HttpResponse:
    made = _within_the_desk(made, draft, document)
    html = render_to_string(template, {"page": made, "head": made.head, "site": settings.SITE_URL})
    return HttpResponse(html, headers={"X-Robots-Tag": "noindex, nofollow"})


def _within_the_desk(made: Any, draft: Draft, document: EditionDocument) -> Any:
    """The page with links that lead to other previews: readers do not have these pages yet."""
    keys = dict(draft.sections.values_list("uid", "pk"))
    places = [reverse("desk:preview-section", args=[keys[each.uid]]) for each in document.sections]
    lines = zip(made.frame.contents, places, strict=True)
    frame = replace(
        made.frame,
        edition=replace(made.frame.edition, address=reverse("desk:preview-edition", args=[draft.pk])),
        contents=tuple(replace(line, address=address) for line, address in lines),
    )
    made = replace(made, frame=frame)
    if not hasattr(made, "previous"):
        return made
    here = next((index for index, line in enumerate(frame.contents) if line.here), 0)
    return replace(made, previous=_link(frame.contents, here - 1), next=_link(frame.contents, here + 1))


def _link(lines: Any, index: int) -> Link | None:
    return Link(lines[index].title, lines[index].address) if 0 <= index < len(lines) else None


def _unreadable(request: HttpRequest, draft: Draft, words: str) -> HttpResponse:
    return page(request, "unreadable", title=f"{draft} cannot be shown yet", draft=draft, words=words, status=409)
