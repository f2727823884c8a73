"""Review pages of a draft, by link or at the desk."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from reports import drafting
from reports.chrome import render_page
from reports.desk.autosave import autosave
from reports.desk.draft_pages import PreviewAddresses, desk_addresses, picture_of, unreadable
from reports.desk.editing import readable
from reports.desk.form_drafts import as_sent, unsaved
from reports.desk.reviewing.comments import is_sent
from reports.desk.reviewing.forms import words_in
from reports.desk.reviewing.review_page import Reader, ReviewPage, section_of
from reports.desk.views import actor_of, ask, desk_view, user_of
from reports.document.types import EditionDocument
from reports.languages import ENGLISH
from reports.limits import REVIEW_ANSWERS
from reports.models.draft import Draft, Section
from reports.models.review import ReviewLink
from reports.rendering import read_section
from reports.rights import may


def by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for people with a link. The token in its address protects its form.

    A 404 of the view gets a page here, because the address is as private as the text.
    """

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        link, now = drafting.link_of(token), timezone.now()
        if link is None:
            raise Http404("No review has this address.")
        if not link.is_open(now):
            return _page("closed", request, link, status=410)
        if is_sent(request) and not (allowance := REVIEW_ANSWERS.ask(request)).is_granted:
            response = _page("too_many", request, link, status=429)
            response["Retry-After"] = str(allowance.reset)
            return response
        if link.opened_at is None and request.method != "HEAD":
            link.opened_at = now
            link.save(update_fields=["opened_at"])
        try:
            return view(request, link, token, **kwargs)
        except Http404:
            return _page("not_now", request, link, status=404)

    return checked


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, link: ReviewLink, token: str, slug: str = "", **_action: Any) -> HttpResponseBase:
    """The page of the link's edition or section; with `slug`, of one section of its edition."""
    document = readable(link.edition)
    if isinstance(document, str):
        return _page("not_now", request, link, status=409)
    uid = link.section
    if slug:
        about = document.section(slug)
        if link.is_of_section or about is None:
            raise Http404("This link does not include that section.")
        uid = about.uid
    elif not drafting.text_digest(document, uid):
        return _page("not_now", request, link, status=410)
    return ReviewPage(request, _guest(link, token, document), link.edition, document, uid).respond()


@by_link
@require_safe
def picture(request: HttpRequest, link: ReviewLink, token: str, sha256: str) -> HttpResponseBase:
    """A picture that the text shows."""
    document = readable(link.edition)
    if isinstance(document, str):
        raise Http404("The draft cannot be read at the moment.")
    if not link.is_of_section:
        return picture_of(document, sha256)
    about = section_of(document, link.section)
    shown = read_section(document, about).figures if about else ()
    return picture_of(document, sha256, without={each.uid for each in document.figures if each.key not in shown})


@csrf_exempt
def keep(request: HttpRequest, token: str) -> HttpResponse:
    """Autosave what somebody types who reviews by link."""
    if (link := drafting.link_of(token)) is None:
        raise Http404("No review has this address.")
    return autosave(request, link)


@desk_view("reports.view_draft", Draft.objects.select_related("edition__report__logo"))
def edition_at_desk(request: HttpRequest, draft: Draft, uid: UUID | None = None) -> HttpResponseBase:
    """The edition's page for a reviewer at the desk: of all of it, or (FRONT) of its front matter."""
    return _at_desk(request, draft, uid)


@desk_view("reports.view_section", Section.objects.select_related("draft__edition__report__logo"))
def section_at_desk(request: HttpRequest, section: Section, **_action: Any) -> HttpResponseBase:
    """A section's page for its authors, for editors, and for other authors who were asked to review it."""
    return _at_desk(request, section.draft, section.uid, section)


def _at_desk(request: HttpRequest, draft: Draft, uid: UUID | None, row: Section | None = None) -> HttpResponseBase:
    try:
        document = drafting.read_draft(draft)
    except drafting.DraftError as error:
        return unreadable(request, draft, str(error))
    person, actor = user_of(request), actor_of(request)
    asked = drafting.request_of(person, draft.edition, uid, opened_at=actor.at)
    if not asked:
        ask(request, "reports.change_section" if row else "reports.change_draft", row or draft)
    addresses = desk_addresses(draft, "review" if may(person, "reports.change_draft", draft) else "preview")
    reader = Reader(actor.name, actor.at, actor.account, addresses=addresses, asked=asked)
    return ReviewPage(request, reader, draft.edition, document, uid, row).respond()


def _guest(link: ReviewLink, token: str, document: EditionDocument) -> Reader:
    start = reverse("review:read", args=[token])
    if link.section and link.is_of_section:
        sections = {link.section: start}
    else:
        sections = {each.uid: reverse("review:section", args=[token, each.slug]) for each in document.sections}
    return Reader(
        link.reviewer,
        timezone.now(),
        link=link,
        addresses=PreviewAddresses(start, sections, f"{start}pictures/{{sha256}}/"),
        asked=link,
        autosave_url=reverse("review:keep", args=[token]),
    )


def _page(template: str, request: HttpRequest, link: ReviewLink, *, status: int) -> HttpResponse:
    """Return the page that says why there is no text, with input that was not stored, to be copied."""
    head = {"title": gettext("Review"), "indexed": False, "translate": ENGLISH}
    typed = dict.fromkeys(each for row in unsaved(link) for each in words_in(as_sent(row)))
    words = "\n\n".join(words_in(request.POST) or typed)
    return HttpResponse(render_page(f"review/{template}.html", head=head, link=link, words=words), status=status)
