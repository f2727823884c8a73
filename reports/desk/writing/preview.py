"""Previews of a draft for the people who write it: the readers' pages, with comments and a link back to the form."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.csp import CSP
from django.utils.translation import gettext
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csp import csp_override

from reports import drafting
from reports.desk import form_drafts
from reports.desk.draft_pages import DRAFTS, desk_addresses, edition_made, html, section_made, unreadable
from reports.desk.reviewing.comments import discussion_of
from reports.desk.views import desk_view, user_of
from reports.document.text import normal_line, normal_prose, too_long
from reports.document.words import Maturity
from reports.drafting import CommentAuthor
from reports.models.draft import Draft, Section
from reports.pages.parts import Link
from reports.rendering import paragraph_lines

#: Only the desk may frame the page of a section.
PREVIEW_CSP: dict[str, list[str]] = {**settings.SECURE_CSP, "frame-ancestors": [CSP.SELF]}


@desk_view("reports.view_draft", DRAFTS)
def edition(request: HttpRequest, draft: Draft) -> HttpResponse:
    """The edition's page."""
    try:
        document = drafting.read_draft(draft)
    except drafting.DraftError as error:
        return unreadable(request, draft, str(error))
    back = reverse("admin:reports_draft_change", args=[draft.pk])
    return _respond(
        "site/edition.html",
        _with_form_link(edition_made(draft.edition, document, desk_addresses(draft, "preview")), back),
    )


@xframe_options_sameorigin
@csp_override(PREVIEW_CSP)
@desk_view("reports.view_section", Section)
def section(request: HttpRequest, row: Section) -> HttpResponse:
    """Return a section's page; with `?unsaved`, with this person's autosaved input.

    `X-Paragraph-Lines` has the first line of each numbered paragraph in the text, to link the two.
    """
    draft = DRAFTS.get(pk=row.draft_id)
    try:
        if "unsaved" in request.GET:
            _put_unsaved(request, draft, row)
        document = drafting.read_draft(draft)
    except (drafting.DraftError, ValueError) as error:
        return unreadable(request, draft, str(error))
    statement = next(each for each in document.sections if each.uid == row.uid)
    discussion = discussion_of(
        row,
        CommentAuthor.of(user_of(request)),
        row.comments.all(),
        names=document.technique_names(),
        body=statement.body,
    )
    page = section_made(
        draft.edition,
        document,
        statement,
        desk_addresses(draft, "preview"),
        lambda body: discussion.margin_comments(body, template="desk/preview_thread.html"),
    )
    page = _with_form_link(page, reverse("admin:reports_section_change", args=[row.pk]))
    response = _respond("desk/preview_section.html", page, discussion=discussion)
    response["X-Paragraph-Lines"] = ",".join(map(str, paragraph_lines(statement.body)))
    return response


def _with_form_link(page: Any, address: str) -> Any:
    """Return the page with a link to its form in the draft banner."""
    banner = replace(page.layout.banner, link=Link(gettext("Back to the desk"), address))
    return replace(page, layout=replace(page.layout, banner=banner))


def _put_unsaved(request: HttpRequest, draft: Draft, row: Section) -> None:
    """Put this person's autosaved input into the loaded rows, unsaved. Raises ValueError for invalid text."""
    address = reverse("admin:reports_section_change", args=[row.pk])
    fields = dict(form_drafts.fields_of(form_drafts.unsaved(user_of(request)).filter(address=address).first()))
    drafting.read_rows(draft)
    section = next(each for each in draft.sections.all() if each.pk == row.pk)
    for name, normal in (("title", normal_line), ("summary", normal_prose), ("body", normal_prose)):
        if name in fields:
            setattr(section, name, _checked(name, normal(fields[name])))
    if fields.get("maturity") in Maturity:
        section.maturity = fields["maturity"]


def _checked(name: str, text: str) -> str:
    """Return `text` unless it is too long or complicated to render. Raises ValueError with a message."""
    if found := too_long(text):
        words, advice = found
        raise ValueError(f"The {name} {words}. {advice}")
    return text


def _respond(template: str, page: Any, **more: Any) -> HttpResponse:
    return HttpResponse(html(template, page, **more), headers={"X-Robots-Tag": "noindex, nofollow"})
