"""Where the desk's pages keep what is typed, and hear who else has the same form open."""

from contextlib import suppress
from typing import Annotated, Any
from urllib.parse import urlsplit

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from pydantic import BaseModel, StringConstraints, ValidationError
from pydantic import Field as Limited

from reports.desk import kept
from reports.desk.base import at_the_desk
from reports.desk.doors import is_gone, kept_form_at, resolved
from reports.desk.guarded import GuardedAdmin
from reports.desk.kept import Field, Page
from reports.desk.keys import keys_of
from reports.desk.people.staying import stay
from reports.desk.reviewing.begun import is_of_link
from reports.desk.stale import dump, read
from reports.desk.writing.length import length_in_words
from reports.limits import REVIEW_WORDS
from reports.models.draft import Draft
from reports.models.form_drafts import FormDraft
from reports.rendering import place_name

#: So many bytes one form may have: the longest section, its text twice.
LARGEST = 4 * 1024 * 1024
#: A review, and comments on each of many paragraphs.
LARGEST_BY_LINK = 256 * 1024
LONGEST_NAME = 200
FORMS_SHOWN = 12

type Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
type PageName = Annotated[str, StringConstraints(pattern=kept.PAGE_NAME)]
type Address = Annotated[str, StringConstraints(pattern=r"^/[\x21-\x7e]*$", max_length=kept.LONGEST_ADDRESS)]


class Sent(BaseModel):
    """What a page says of itself: what is typed there (None: nothing new), by whom, and whether a person typed or it only asks."""

    address: Address
    page: PageName
    begun_with: Annotated[str, StringConstraints(max_length=40)] = ""
    sequence: Annotated[int, Limited(gt=0, lt=10**9)]
    person: int
    fields: list[tuple[Name, str]] | None = None
    seen: str = ""
    is_typed: bool = False
    is_closed: bool = False


@require_POST
def keep(request: HttpRequest) -> HttpResponse:
    """Keeps what a page says (JSON), and answers who else is there; or throws away what the sent form has kept."""
    if request.content_type != "application/json":
        return _throw_away(request)
    if refused := _too_much(request):
        return refused
    try:
        sent = Sent.model_validate_json(request.body)
    except ValidationError:
        return _refused("This page cannot be understood: open it again.", status=400)
    if sent.person != kept.writer_at(request).pk:
        return _refused("Somebody else has logged in here since this page was opened: copy what you wrote.", status=409)
    page = Page(sent.address, sent.page, sent.begun_with, sent.sequence)
    try:
        _form_at(request, sent.address)
        if sent.is_typed and not kept.link_at(request):
            stay(request)
        return _kept(sent, page, request)
    except PermissionDenied:
        words = gettext("Not kept any more: you may not write here any longer. Copy what you wrote.")
        return _refused(words, status=403)
    except Http404:
        words = gettext(
            "Not kept: what you write this for is gone, or not yours to see any longer. Copy what you wrote."
        )
        return _refused(words, status=404)
    except kept.TooManyForms:
        return _refused("Too many of your forms have unsaved changes: save this one now.", status=409)


def _too_much(request: HttpRequest) -> JsonResponse | None:
    by_link = kept.link_at(request)
    if by_link and not REVIEW_WORDS.ask(request).is_granted:
        words = "Not kept: too much was sent from your network in a minute. Write on, it is tried again."
        return _refused(words, status=429)
    if len(request.body) > (LARGEST_BY_LINK if by_link else LARGEST):
        return _refused("This form is too large to be kept: save it now.", status=413)
    return None


def _kept(sent: Sent, page: Page, request: HttpRequest) -> HttpResponse:
    writer, at = kept.writer_at(request), timezone.now()
    others, fields, row = list(kept.others(page, writer, at)), _fields(sent.fields), None
    with transaction.atomic():
        kept.lock(writer)
        is_overtaken = kept.is_overtaken(page, writer)
        # Who has a link's page open is told to nobody.
        is_silent = sent.is_closed or kept.link_at(request) is not None
        if not is_overtaken and not (fields is None and is_silent):
            has_place = others and fields is not None and not urlsplit(sent.address).fragment
            place = _place(sent, page, request) if has_place else ""
            row = kept.keep(page, writer, fields=fields, seen=_seen(sent), place=place, at=at)
        if sent.is_closed and not is_overtaken:
            kept.leave(page, writer)
    body = dict(fields or ()).get("body")
    length = {} if body is None else {"length": length_in_words(body)}
    # The row that knew it was saved or discarded in another window.
    asked = {"asks_seen": True} if row and fields is not None and not row.seen else {}
    return JsonResponse({"others": [f"{kept.who_is_there(each)}." for each in others]} | length | asked)


def _seen(sent: Sent) -> str:
    """What the page showed; one of the desk's own says that of all its fields, of which some are not kept."""
    if not sent.seen or not urlsplit(sent.address).fragment:
        return sent.seen.replace("\0", "")
    shown = read(sent.seen).get("", {}).get("", {})
    return dump({"": {"": {name: values for name, values in shown.items() if kept.is_kept(name)}}}).replace("\0", "")


def _fields(fields: list[tuple[str, str]] | None) -> list[tuple[str, str]] | None:
    if fields is None:
        return None
    return [(name, value) for name, value in fields if kept.is_kept(name)]


def _place(sent: Sent, page: Page, request: HttpRequest) -> str:
    """Where the person has just written: the first field that differs from what was kept before, or from what was shown."""
    row = page.rows_of(kept.writer_at(request)).first()
    shown = read(sent.seen or (row.seen if row else "")).get("", {}).get("", {})
    before = dict(kept.fields_of(row)) or {name: values[0] for name, values in shown.items() if values}
    for name, value in sent.fields or []:
        old, new = before.get(name, ""), value.replace("\r\n", "\n")
        is_of_page = name.endswith(("_FORMS", "-token")) or name in {kept.BEGUN, "was"} or name.startswith(kept.CHOSEN)
        if old.replace("\r\n", "\n") == new or not kept.is_kept(name) or is_of_page:
            continue
        if name == "body" and new.strip():
            return f"in {place_name(new, new.count('\n', 0, _first_difference(old, new)) + 1)}"
        return f"in “{Field(name, '', words=True).label}”"
    return row.place if row else ""


def _first_difference(old: str, new: str) -> int:
    return next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))


def _throw_away(request: HttpRequest) -> HttpResponse:
    address = request.POST.get("kept-address", "")
    if len(address) > kept.LONGEST_ADDRESS:
        raise Http404("There is no such form.")
    # Of what is gone, one's own words can still be thrown away.
    writer = kept.writer_at(request)
    if not kept.unsaved(writer).filter(address=address).exists():
        _form_at(request, address)
    kept.forget(Page.sent(request, address), writer)
    back, parts = request.POST.get("kept-back", ""), urlsplit(address)
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def unsaved_forms(request: HttpRequest) -> list[tuple[FormDraft, str]]:
    """The forms in which this person has words that are not saved, each with its name; once, in however many windows they are."""
    newest: dict[str, FormDraft] = {}
    for row in kept.unsaved(at_the_desk(request)).defer("fields", "seen"):
        newest.setdefault(row.address, row)
    found = []
    for row in list(newest.values())[:FORMS_SHOWN]:
        with suppress(Http404, PermissionDenied):
            found.append((row, _form_or_gone(request, row)))
    return found


def _form_or_gone(request: HttpRequest, row: FormDraft) -> str:
    """What the form is or was called in which that was typed: its address still shows the words. Raises as `_form_at`."""
    try:
        return _form_at(request, row.address)
    except Http404:
        if not is_gone(row.address):
            raise
        typed = dict(kept.fields_of(row))
        name = typed.get("title") or typed.get("name") or gettext("What you wrote")
        return gettext("{name} (deleted meanwhile)").format(name=name)


def _form_at(request: HttpRequest, address: str) -> str:
    """What the form is called that stands there. Raises for what this person may not open, or is not kept."""
    if link := kept.link_at(request):
        if not (link.is_open(timezone.now()) and is_of_link(address, link)):
            raise Http404("The link has no such form, or has ended.")
        return str(link)
    if urlsplit(address).fragment:
        return kept_form_at(request.user, address)
    found = resolved(address)
    model_admin: Any = getattr(found.func, "model_admin", None)
    if not isinstance(model_admin, GuardedAdmin) or not model_admin.keeps_words:
        raise Http404("What is typed there is not kept.")
    if "object_id" not in found.kwargs:
        if not (found.url_name or "").endswith("_add") or not _may_add(request, model_admin, urlsplit(address).query):
            raise PermissionDenied
        return str(model_admin.words_for_new)
    obj = model_admin.get_object(request, unquote(found.kwargs["object_id"]))
    if obj is None or not (found.url_name or "").endswith("_change"):
        raise Http404("It is gone.")
    if not model_admin.has_change_permission(request, obj):
        raise PermissionDenied
    return str(obj)


def _may_add(request: HttpRequest, model_admin: GuardedAdmin, query: str) -> bool:
    """Whether this person may add something there: to the edition that the address names, if it names one."""
    drafts = [Draft.objects.filter(pk=key).first() for key in keys_of(QueryDict(query).getlist("draft"))]
    return all(model_admin.has_add_permission(request, draft) for draft in drafts or [None])


def _refused(words: str, *, status: int) -> JsonResponse:
    return JsonResponse({"refused": words}, status=status)


keep_form = admin.site.admin_view(never_cache(keep))
