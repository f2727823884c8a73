"""Press links: create and revoke them, and the pages and files of an edition under embargo for their holders.

Responses are never cached: `config.middleware` forbids it for every address here, and no view allows the response cache to.
"""

from collections.abc import Callable
from datetime import datetime
from functools import partial, wraps

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.tasks import task
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from reports import drafting
from reports.chrome import render_page
from reports.desk.draft_pages import PreviewAddresses, edition_made, html, picture_of, section_made
from reports.desk.editing import readable
from reports.desk.views import actor_of, desk_view, page, redirect_with
from reports.document.text import normal_line
from reports.document.types import EditionDocument
from reports.exporting import FORMATS, CannotBeWritten, write_file
from reports.filing.files import draft_context
from reports.languages import ENGLISH
from reports.limits import PRESS_FILES
from reports.mailing import MailKind, MailText
from reports.models.mails import queue_mail
from reports.models.people import NAME_LENGTH
from reports.models.schedule import PressLink, ScheduledPublication
from reports.pages.parts import Link

#: Formats that can show the embargo on their pages.
PRESS_FORMATS = {name: each for name, each in FORMATS.items() if each.for_press}


def by_press_link(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Check the press link, and that the publication is still scheduled."""

    @wraps(view)
    @require_safe
    def checked(request: HttpRequest, token: str, **kwargs: str) -> HttpResponseBase:
        link = drafting.press_link_of(token)
        if link is None:
            raise Http404("No press link has this address.")
        if not (link.is_open(timezone.now()) and link.schedule.is_open):
            return _page("ended", link, status=410)
        document = readable(link.schedule.edition)
        if isinstance(document, str):
            return _page("not_now", link, status=409)
        try:
            return view(request, link, token, document.with_shown_figures(), **kwargs)
        except Http404:
            return _page("not_now", link, status=404)

    return checked


@by_press_link
def edition(request: HttpRequest, link: PressLink, token: str, document: EditionDocument) -> HttpResponseBase:
    """The edition's page."""
    shown = edition_made(link.schedule.edition, document, _addresses(token, document))
    return _shown(request, "edition", shown, link, token)


@by_press_link
def section(
    request: HttpRequest, link: PressLink, token: str, document: EditionDocument, slug: str
) -> HttpResponseBase:
    """A section's page."""
    statement = document.section(slug)
    if statement is None:
        raise Http404("The edition has no such section.")
    shown = section_made(link.schedule.edition, document, statement, _addresses(token, document))
    return _shown(request, "section", shown, link, token)


@by_press_link
def picture(
    request: HttpRequest, link: PressLink, token: str, document: EditionDocument, sha256: str
) -> HttpResponseBase:
    """A picture that the text shows."""
    return picture_of(document, sha256)


@by_press_link
def file(request: HttpRequest, link: PressLink, token: str, document: EditionDocument, kind: str) -> HttpResponseBase:
    """The whole edition as a file, which says on its pages until when it is under embargo."""
    if kind not in PRESS_FORMATS:
        raise Http404("There is no such file.")
    if not (allowance := PRESS_FILES.ask(request)).is_granted:
        return _page("too_many", link, status=429, retry_after=allowance.reset)
    format_, edition = PRESS_FORMATS[kind], link.schedule.edition
    context = draft_context(document, at=timezone.now(), embargo=link.schedule.in_words)
    try:
        data = write_file(format_, document, context)
    except CannotBeWritten:
        return _page("not_now", link, status=409)
    _count(request, link)
    name = f"{edition.report.slug}-{edition.year}-under-embargo{format_.suffix}"
    return HttpResponse(data, format_.media_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _addresses(token: str, document: EditionDocument) -> PreviewAddresses:
    start = reverse("embargo:edition", args=[token])
    sections = {each.uid: reverse("embargo:section", args=[token, each.slug]) for each in document.sections}
    return PreviewAddresses(start, sections, f"{start}pictures/{{sha256}}/")


def _shown(request: HttpRequest, template: str, shown: object, link: PressLink, token: str) -> HttpResponse:
    _count(request, link)
    files = [Link(each.label, reverse("embargo:file", args=[token, each.name])) for each in PRESS_FORMATS.values()]
    embargo = {"link": link, "until": link.schedule.in_words, "files": files}
    return HttpResponse(html(f"embargo/{template}.html", shown, embargo=embargo))


def _count(request: HttpRequest, link: PressLink) -> None:
    """Count one more opening, without recording who opened it."""
    if request.method == "GET":
        opened = Coalesce(F("opened_at"), Value(timezone.now()))
        PressLink.objects.filter(pk=link.pk).update(openings=F("openings") + 1, opened_at=opened)


def _page(why: str, link: PressLink, *, status: int, retry_after: int = 0) -> HttpResponse:
    """Return the page that says why there is no text."""
    content = render_page(
        "embargo/closed.html", head={"translate": ENGLISH}, link=link, why=why, until=link.schedule.in_words
    )
    headers = {"Retry-After": str(retry_after)} if retry_after else {}
    return HttpResponse(content, status=status, headers=headers)


@task(priority=10)
def press_by_mail(pk: int) -> None:
    """Queue the mail with press link `pk`. It is called directly; release 1.0 enqueued it, also while it runs beside this one."""
    queue_mail("press-link", str(pk), at=timezone.now())


def _forget_token(key: str) -> None:
    PressLink.objects.filter(pk=key).update(seed="")


@partial(MailKind, sent=_forget_token)
def press_link_mail(key: str, at: datetime) -> MailText | None:
    """Return the mail with the press link that has the pk `key`."""
    rows = PressLink.objects.select_related("schedule__edition__report").filter(pk=key, revoked_at=None)
    link = rows.exclude(seed="").first()
    if link is None:
        return None
    token = drafting.token_to_send(link)
    if token is None:
        raise LookupError(f"The address of press link {key} follows from a SECRET_KEY that is gone.")
    until = link.schedule.in_words
    address = settings.SITE_URL + reverse("embargo:edition", args=[token])
    parts = [
        f"{link.asked_by} gives you {link.schedule.edition} to read before it is published, under embargo until {until}.",
        f"Its pages and its files:\n{address}",
        "The link is personal and expires with the publication. Anyone who has it can read the edition.",
    ]
    subject = f"{link.schedule.edition}: under embargo until {until}"
    return MailText([link.email], subject, parts, signed=[link.schedule.edition.report.publisher_name])


def give_press_link(request: HttpRequest, row: ScheduledPublication, name: str) -> HttpResponse:
    """Create a press link and show it once; send it by email if `name` is an address and email is set up."""
    name = normal_line("".join(filter(str.isprintable, name)))[:NAME_LENGTH]
    if not name:
        words = gettext("Enter the recipient of the press link.")
        return redirect_with(request, words, "desk:publish", row.edition_id, level=messages.ERROR)
    with transaction.atomic():
        link, token = drafting.give_press_link(
            schedule=row, name=name, email=name if _is_address(name) else "", actor=actor_of(request)
        )
        is_sent = bool(link.email and settings.MAILERS)
        if is_sent:
            press_by_mail.call(link.pk)
    return page(
        request,
        "press_link",
        title=gettext("Press link"),
        draft=row.edition.draft,
        link=link,
        until=row.in_words,
        address=settings.SITE_URL + reverse("embargo:edition", args=[token]),
        is_sent=is_sent,
    )


def _is_address(name: str) -> bool:
    try:
        validate_email(name)
    except ValidationError:
        return False
    return True


@desk_view("reports.publish_edition", PressLink)
@require_POST
def revoke_press_link(request: HttpRequest, link: PressLink) -> HttpResponse:
    """Revoke a press link."""
    drafting.revoke_press_link(link, actor=actor_of(request))
    words = gettext("{name}’s press link no longer works.").format(name=link.name)
    return redirect_with(request, words, "desk:publish", link.schedule.edition_id)
