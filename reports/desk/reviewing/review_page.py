"""Review pages of a draft, by link or at the desk: the page that readers would get. A verdict is bound to the SHA-256 of its text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.models import User
from django.db.models import OuterRef, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from reports import drafting
from reports.chrome import render_page
from reports.desk.autosave import autosave
from reports.desk.draft_pages import Places, edition_made, html, picture_of, section_made, unreadable
from reports.desk.editing import readable
from reports.desk.form_drafts import AutosavedForm, address_by_link, as_sent, settle, unsaved
from reports.desk.reviewing.comments import (
    CommentAction,
    Discussion,
    discussion_of,
    links_to_comment,
    not_sent,
    unsent_comments,
    without,
)
from reports.desk.reviewing.forms import VerdictForm, is_begun, words_in
from reports.desk.reviewing.refusals import Refusals
from reports.desk.text_editor import in_words_of
from reports.desk.views import ask, desk_view, name_of, user_of
from reports.document.diff import Work
from reports.document.types import EditionDocument
from reports.document.types import Section as SectionStatement
from reports.languages import ENGLISH
from reports.limits import REVIEW_ANSWERS
from reports.models.draft import Draft, Section
from reports.models.people import Actor
from reports.models.review import FRONT, FRONT_TITLE, Review, ReviewLink, Verdict
from reports.models.revisions import SectionRevision
from reports.models.series import Edition
from reports.pages.comparing.statements import OtherChange, names_of, saved_changes
from reports.pages.parts import Link
from reports.pages.section_body import Insertion
from reports.rendering import Paragraph, RenderedSection, read_section
from reports.rights import Granted, may

_OF_COMMENT = ("quote", "before", "after")
_OF_REVIEW = ("read", "verdict", "words")


@dataclass(frozen=True)
class Reader:
    """A reviewer: the name for their reviews, and the addresses of the pages for them.

    `asked` is how they were asked: by the link that they read with, or at the desk; `keeps_at` is where a link's page autosaves.
    """

    name: str
    places: Places
    link: ReviewLink | None = None
    account: User | None = None
    asked: ReviewLink | None = None
    keeps_at: str = ""

    def said(self, edition: Edition, section: UUID | None) -> list[Review]:
        """Return this person's reviews of a text, the last first; by link, those in the same name."""
        reviews = Review.objects.filter(edition=edition, section=section)
        if self.account:
            return list(reviews.filter(link=None, by=self.account))
        return list(reviews.filter(link__isnull=False, by_name=self.name))


def by_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page for people with a link. The token in its address protects its form."""

    @csrf_exempt
    @wraps(view)
    def checked(request: HttpRequest, token: str, **kwargs: Any) -> HttpResponseBase:
        if (link := drafting.link_of(token)) is None:
            raise Http404("No review has this address.")
        return _answer(view, request, link, token, **kwargs)

    return checked


def _answer(
    view: Callable[..., HttpResponseBase], request: HttpRequest, link: ReviewLink, token: str, **kwargs: Any
) -> HttpResponseBase:
    """Return the view's response. A 404 is answered here too, since the address is as private as the text."""
    if not link.is_open(timezone.now()):
        return _page("closed", request, link, status=410)
    if _is_sent(request) and not (allowance := REVIEW_ANSWERS.ask(request)).is_granted:
        response = _page("too_many", request, link, status=429)
        response["Retry-After"] = str(allowance.reset)
        return response
    if link.opened_at is None and request.method != "HEAD":
        link.opened_at = timezone.now()
        link.save(update_fields=["opened_at"])
    try:
        return view(request, link, token, **kwargs)
    except Http404:
        return _page("not_now", request, link, status=404)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, link: ReviewLink, token: str, **_action: Any) -> HttpResponseBase:
    """The page of the link's edition or section."""
    document = readable(link.edition)
    if isinstance(document, str):
        return _page("not_now", request, link, status=409)
    if not drafting.text_digest(document, link.section):
        return _page("not_now", request, link, status=410)
    return _reading(request, _guest(link, token, document), link.edition, document, link.section)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def read_section_of(request: HttpRequest, link: ReviewLink, token: str, slug: str, **_action: Any) -> HttpResponseBase:
    """One section of the edition that the link is bound to."""
    document = readable(link.edition)
    if isinstance(document, str):
        return _page("not_now", request, link, status=409)
    about = document.section(slug)
    if link.is_of_section or about is None:
        raise Http404("This link does not include that section.")
    return _reading(request, _guest(link, token, document), link.edition, document, about.uid)


@by_link
@require_safe
def picture(request: HttpRequest, link: ReviewLink, token: str, sha256: str) -> HttpResponseBase:
    """A picture that the text shows."""
    document = readable(link.edition)
    if isinstance(document, str):
        raise Http404("The draft cannot be read at the moment.")
    if not link.is_of_section:
        return picture_of(document, sha256)
    about = _section(document, link.section)
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
    person = user_of(request)
    asked = drafting.request_of(person, draft.edition, uid, opened_at=timezone.now())
    if not asked:
        ask(request, "reports.change_section" if row else "reports.change_draft", row or draft)
    kind = "review" if may(person, "reports.change_draft", draft) else "preview"
    places = Places(
        edition=reverse(f"desk:{kind}-edition", args=[draft.pk]),
        sections={each.uid: reverse(f"desk:{kind}-section", args=[each.pk]) for each in draft.sections.all()},
        picture="/admin/reports/picture/{sha256}/",
    )
    reader = Reader(name_of(request), places, account=person, asked=asked)
    return _reading(request, reader, draft.edition, document, uid, row)


def _guest(link: ReviewLink, token: str, document: EditionDocument) -> Reader:
    start = reverse("review:read", args=[token])
    if link.section and link.is_of_section:
        sections = {link.section: start}
    else:
        sections = {each.uid: reverse("review:section", args=[token, each.slug]) for each in document.sections}
    places = Places(start, sections, f"{start}pictures/{{sha256}}/")
    return Reader(link.reviewer, places, link, asked=link, keeps_at=reverse("review:keep", args=[token]))


def _section(document: EditionDocument, uid: UUID | None) -> SectionStatement | None:
    return next((each for each in document.sections if each.uid == uid), None)


def _reading(  # noqa: PLR0917
    request: HttpRequest,
    reader: Reader,
    edition: Edition,
    document: EditionDocument,
    uid: UUID | None,
    row: Section | None = None,
) -> HttpResponse:
    """The text with the form below it; or, if the form was sent, the text with thanks. `row`: of the section, if it was read."""
    about = _section(document, uid)
    paragraphs = read_section(document, about).paragraphs if about else ()
    now = drafting.text_digest(document, uid)
    action = CommentAction.of(request)
    # By link the page has one form for review and comments; at the desk, comments alone are autosaved.
    unsent = AutosavedForm(request, address_by_link(uid), reader.link, reader.keeps_at) if reader.link else None
    if request.method == "POST" and not _is_sent(request):
        chosen = urlencode({"paragraph": request.GET.get("paragraph", "")})
        return _gone_on(request, unsent, without(request.POST, _OF_COMMENT), f"?{chosen}")
    posted = request.POST if _is_sent(request) else None
    typed: QueryDict | None = posted
    if typed is None and unsent and unsent.typed:
        typed = _not_sent_yet(unsent.typed, action)
    discussion, is_refused = None, False
    if about:
        row = row or Section.objects.get(draft=edition.pk, uid=about.uid)
        unsent = unsent or unsent_comments(request, row)
        is_typed_there = reader.link or action.verb
        comments = typed if is_typed_there else unsent.typed
        discussion = _discussion(request, reader, document, row, paragraphs, comments)
    if discussion and posted is not None and action.verb:
        if said := discussion.take():
            return _gone_on(request, unsent, posted, f"#comment-{said.thread_id or said.pk}")
        posted, is_refused = None, True
    initial = {**(typed.dict() if typed else {}), "read": now}
    by, at = reader.account, timezone.now()
    refusal = drafting.approval_refusal(edition, document, uid, by, at=at) if by else ""
    form = VerdictForm(posted, initial=initial, label_suffix="", refusal=refusal)
    has_moved = False
    if posted is not None and form.is_valid():
        try:
            _say(form, reader, edition, uid)
        except drafting.StaleText:
            has_moved = True
            form.data = {**posted.dict(), "read": now}
        else:
            return _gone_on(request, unsent, without(posted, _OF_REVIEW), "?said=1#review")
    status = 409 if has_moved else 422 if is_refused or (posted is not None and not form.is_valid()) else 200
    has_begun = bool(typed and is_begun(typed))
    more: dict[str, Any] = {"has_moved": has_moved, "has_begun": has_begun, "unsent": unsent}
    shown = _shown(request, reader, edition, document, uid, form=form, now=now, discussion=discussion, **more)
    return HttpResponse(shown, status=status)


def _is_sent(request: HttpRequest) -> bool:
    """Return whether something was submitted. With `?show`, the page only shows the form at another paragraph."""
    return request.method == "POST" and "show" not in request.GET


def _gone_on(request: HttpRequest, unsent: AutosavedForm | None, data: QueryDict, place: str) -> HttpResponseRedirect:
    """Redirect to the page; the other input in its form stays autosaved."""
    action = CommentAction.of(request)
    rest = _not_sent_yet(data, action)
    if unsent and unsent.is_refused:
        settle(request, unsent.writer, rest=rest if is_begun(rest) else None)
    return HttpResponseRedirect(f"{action.page}{place}")


def _not_sent_yet(data: QueryDict, action: CommentAction) -> QueryDict:
    """Return the data without the comment that was sent, and without the quote of an empty one."""
    rest = not_sent(data, action)
    return rest if rest.get("comment", "").strip() else without(rest, _OF_COMMENT)


def _discussion(  # noqa: PLR0917
    request: HttpRequest,
    reader: Reader,
    document: EditionDocument,
    row: Section,
    paragraphs: Sequence[Paragraph],
    typed: QueryDict | None,
) -> Discussion:
    """The comments on a section that the reader may see; `?paragraph=2` begins one on those words."""
    number = request.GET.get("paragraph", "")
    action = CommentAction.of(request)
    chosen = next((each.text for each in paragraphs if str(each.number) == number), "")
    return discussion_of(
        row,
        drafting.CommentAuthor(reader.name, timezone.now(), reader.account, reader.link),
        row.comments.all(),
        names=document.technique_names(),
        address=f"{action.page}?paragraph={number}" if chosen else action.page,
        action=action,
        quote=" ".join(chosen[: drafting.LONGEST_QUOTE].split()),
        sent=typed,
    )


def _say(form: VerdictForm, reader: Reader, edition: Edition, section: UUID | None) -> None:
    drafting.say(
        edition=edition,
        section=section,
        read=form.cleaned_data["read"],
        verdict=Verdict(form.cleaned_data["verdict"]),
        words=form.cleaned_data["words"],
        actor=Actor(reader.name, timezone.now(), reader.account),
        link=reader.link,
    )


def _shown(
    request: HttpRequest,
    reader: Reader,
    edition: Edition,
    document: EditionDocument,
    uid: UUID | None,
    *,
    form: VerdictForm,
    now: str,
    has_moved: bool,
    discussion: Discussion | None,
    has_begun: bool,
    unsent: AutosavedForm | None,
) -> str:
    about = _section(document, uid)
    said, version = reader.said(edition, uid), edition.current_version
    is_out = version and not version.is_redacted and drafting.text_digest(version.content, uid) == now
    is_last_of_this = bool(said) and said[0].sha256 == now
    review = {
        "reader": reader,
        "form": form,
        "refusal": Refusals(edition.draft, document).of_account(reader.account, uid),
        "path": CommentAction.of(request).page,
        "checksum": now,
        "said": said,
        "is_last_of_this": is_last_of_this,
        "is_done": is_last_of_this and not form.is_bound and not has_begun,
        "changes": [*_changes_since(said[0], document, reader.places)] if said and not is_last_of_this else [],
        "has_moved": has_moved,
        "has_said": "said" in request.GET and not _is_sent(request),
        "is_begun": has_begun,
        "draft": edition.pk,
        "may": Granted(reader.account, edition) if reader.account else None,
        "about": about,
        "is_front": uid == FRONT,
        "published": version if is_out else None,
    }
    if about is None:
        made, template = edition_made(edition, document, reader.places), "review/edition.html"
    else:
        number = request.GET.get("paragraph", "")

        def insert(body: RenderedSection) -> list[Insertion]:
            # By link a button, of the form that has all fields of the page: what is typed in them comes along.
            links = links_to_comment(body, form="comments-form" if reader.link else "")
            return [*links, *(discussion.beside(body, number=number) if discussion else ())]

        made, template = section_made(edition, document, about, reader.places, insert), "review/section.html"
    # A link's form is protected by the address that it stands at; at the desk, by Django's token.
    token = "" if reader.link else get_token(request)
    forms = {"review" if reader.link else "comments": unsent}
    return html(template, made, review=review, discussion=discussion, csrf_token=token, unsent=forms)


def _changes_since(
    last: Review, document: EditionDocument, places: Places
) -> Iterator[tuple[Link, str, tuple[OtherChange, ...]]]:
    """Yield each text that differs since the reader's last review: a link to it, and its changes in a sentence or word by word."""
    changed = gettext("Changed.")
    digests, were = drafting.digests_of(document), {str(last.section): last.sha256} if last.section else last.parts
    differ = [each for each in document.sections if were and were.get(str(each.uid)) != digests[each.uid]]
    if last.section:
        differ = [each for each in differ if each.uid == last.section]
    elif were.get(str(FRONT), digests[FRONT]) != digests[FRONT]:
        yield Link(FRONT_TITLE, places.edition), changed, ()
    saves = SectionRevision.objects.filter(section=OuterRef("section")).order_by("-number")
    saves = saves.filter(number=last.revision or 0) if last.section else saves.filter(at__lte=last.at)
    rows = SectionRevision.objects.filter(section__in=[each.uid for each in differ])
    names, in_words = names_of(document.trends, document.techniques), in_words_of(last.edition.draft)
    then = {row.section: row for row in rows.filter(number=Subquery(saves.values("number")[:1]))}
    for section in differ:
        old, is_new = then.get(section.uid), str(section.uid) not in were
        changes = saved_changes(old.statement, section, names, in_words, Work()) if old and not is_new else ()
        words = gettext("New section.") if is_new else gettext("Its sources or figures changed.") if old else changed
        yield Link(section.title, places.sections.get(section.uid, "")), "" if changes else words, changes


def _page(template: str, request: HttpRequest, link: ReviewLink, *, status: int) -> HttpResponse:
    """Return the page that says why there is no text, with input that was not stored, to be copied."""
    head = {"title": gettext("Review"), "indexed": False, "translate": ENGLISH}
    typed = dict.fromkeys(each for row in unsaved(link) for each in words_in(as_sent(row)))
    words = "\n\n".join(words_in(request.POST) or typed)
    return HttpResponse(render_page(f"review/{template}.html", head=head, link=link, words=words), status=status)
