"""Autosave the forms of the desk, and tell a page who else has the same form open."""

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

from reports.desk import form_drafts
from reports.desk.form_drafts import AutosavePage, Writer
from reports.desk.form_editor import EditorAdmin
from reports.desk.form_merge import read
from reports.desk.people.sessions import stay
from reports.desk.text_editor import length_in_words
from reports.desk.views import autosaved_form_at, is_gone, keys_of, resolved, user_of
from reports.limits import REVIEW_WORDS
from reports.models.draft import Draft
from reports.models.form_drafts import FormDraft, FormSnapshot
from reports.models.people import name_of_person
from reports.models.review import ReviewLink

#: The most bytes of one form: the longest section.
LARGEST = 4 * 1024 * 1024
#: A review, and comments on each of many paragraphs.
LARGEST_BY_LINK = 256 * 1024
LONGEST_NAME = 200
FORMS_SHOWN = 12

type Name = Annotated[str, StringConstraints(max_length=LONGEST_NAME)]
type PageName = Annotated[str, StringConstraints(pattern=form_drafts.PAGE_NAME)]
type Address = Annotated[str, StringConstraints(pattern=r"^/[\x21-\x7e]*$", max_length=form_drafts.LONGEST_ADDRESS)]


class AutosaveRequest(BaseModel):
    """The data that a page sends: its form's fields (None: unchanged), the revision that it shows, and whether somebody typed.

    Pages opened before 1.0.1 carry what they showed themselves, as JSON (`seen`).
    """

    address: Address
    page: PageName
    begun_with: Annotated[str, StringConstraints(max_length=40)] = ""
    sequence: Annotated[int, Limited(gt=0, lt=10**9)]
    person: int
    revision: Annotated[int, Limited(ge=0, lt=10**9)] = 0
    fields: list[tuple[Name, str]] | None = None
    seen: str = ""
    is_typed: bool = False
    is_closed: bool = False


@require_POST
def autosave(request: HttpRequest, link: ReviewLink | None = None) -> HttpResponse:
    """Store what a page sends as JSON, and answer who else is there; or discard the draft of the form that is sent."""
    writer: Writer = link or user_of(request)
    if request.content_type != "application/json":
        return _discard(request, writer)
    if link and not REVIEW_WORDS.ask(request).is_granted:
        words = "Not kept: too much was sent from your network in a minute. Write on, it is tried again."
        return _refused(words, status=429)
    if len(request.body) > (LARGEST_BY_LINK if link else LARGEST):
        return _refused("This form is too large to be kept: save it now.", status=413)
    try:
        sent = AutosaveRequest.model_validate_json(request.body)
    except ValidationError:
        return _refused("This page cannot be understood: open it again.", status=400)
    if sent.person != writer.pk:
        return _refused("Somebody else has logged in here since this page was opened: copy what you wrote.", status=409)
    try:
        _name_of_form(request, sent.address, link)
        if sent.is_typed and not link:
            stay(request)
        page = AutosavePage(sent.address, sent.page, sent.begun_with, sent.sequence, sent.revision)
        return _autosaved(sent, page, writer)
    except (PermissionDenied, Http404) as error:
        words = gettext("Not kept: this is gone, or you may not write here any longer. Copy what you wrote.")
        return _refused(words, status=404 if isinstance(error, Http404) else 403)
    except form_drafts.TooManyForms:
        return _refused("Too many of your forms have unsaved changes: save this one now.", status=409)


def _autosaved(sent: AutosaveRequest, page: AutosavePage, writer: Writer) -> HttpResponse:
    at = timezone.now()
    others = form_drafts.others(page, writer)
    fields = [each for each in sent.fields if form_drafts.is_stored(each[0])] if sent.fields is not None else None
    with transaction.atomic():
        form_drafts.lock(writer)
        is_overtaken = form_drafts.is_overtaken(page, writer)
        # Who has the page of a review link open is not shown to others, so nothing is stored for it.
        is_silent = sent.is_closed or isinstance(writer, ReviewLink)
        if not is_overtaken and not (fields is None and is_silent):
            form_drafts.autosave(page, writer, fields=fields, at=at)
            if state := read(sent.seen):
                FormSnapshot.objects.store(page.name, page.revision, state)
        if sent.is_closed and not is_overtaken:
            form_drafts.leave(page, writer)
        is_draft = page.rows_of(writer).filter(page=page.name, kept_at__isnull=False).exists()
    body = dict(fields or ()).get("body")
    length = {} if body is None else {"length": length_in_words(body)}
    names = [f"{name_of_person(each)} is here." for each in others]
    return JsonResponse({"others": names, "is_draft": is_draft} | length)


def _discard(request: HttpRequest, writer: Writer) -> HttpResponse:
    address = request.POST.get("kept-address", "")
    if len(address) > form_drafts.LONGEST_ADDRESS:
        raise Http404("There is no such form.")
    # A draft of something that was deleted can still be discarded.
    if not form_drafts.unsaved(writer).filter(address=address).exists():
        _name_of_form(request, address, writer if isinstance(writer, ReviewLink) else None)
    form_drafts.forget(AutosavePage.sent(request, address), writer)
    back, parts = request.POST.get("kept-back", ""), urlsplit(address)
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return HttpResponseRedirect(back)
    return HttpResponseRedirect(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def unsaved_forms(request: HttpRequest) -> list[tuple[FormDraft, str]]:
    """Return this person's drafts with the names of their forms: the newest of each form."""
    newest: dict[str, FormDraft] = {}
    for row in form_drafts.unsaved(user_of(request)).defer("fields", "seen"):
        newest.setdefault(row.address, row)
    found = []
    for row in list(newest.values())[:FORMS_SHOWN]:
        with suppress(Http404, PermissionDenied):
            found.append((row, _name_or_gone(request, row)))
    return found


def _name_or_gone(request: HttpRequest, row: FormDraft) -> str:
    """Return the name of the form, also if what it was for was deleted. Raises as `_name_of_form`."""
    try:
        return _name_of_form(request, row.address)
    except Http404:
        if not is_gone(row.address):
            raise
        typed = dict(form_drafts.fields_of(row))
        name = typed.get("title") or typed.get("name") or gettext("What you wrote")
        return gettext("{name} (deleted meanwhile)").format(name=name)


def _name_of_form(request: HttpRequest, address: str, link: ReviewLink | None = None) -> str:
    """Return the name of the form at `address`. Raises if it is not autosaved, or not open to this person."""
    if link:
        if not (link.is_open(timezone.now()) and form_drafts.is_of_link(address, link)):
            raise Http404("The link has no such form, or has ended.")
        return str(link)
    if urlsplit(address).fragment:
        return autosaved_form_at(request.user, address)
    found = resolved(address)
    model_admin: Any = getattr(found.func, "model_admin", None)
    if not isinstance(model_admin, EditorAdmin) or not model_admin.is_autosaved:
        raise Http404("This form is not autosaved.")
    if "object_id" not in found.kwargs:
        if not (found.url_name or "").endswith("_add") or not _may_add(request, model_admin, urlsplit(address).query):
            raise PermissionDenied
        return str(model_admin.words_for_new)
    obj = model_admin.get_object(request, unquote(found.kwargs["object_id"]))
    if obj is None or not (found.url_name or "").endswith("_change"):
        raise Http404("It was deleted.")
    if not model_admin.has_change_permission(request, obj):
        raise PermissionDenied
    return str(obj)


def _may_add(request: HttpRequest, model_admin: EditorAdmin, query: str) -> bool:
    """Return whether this person may add an object there: to the edition that the address names, if it names one."""
    drafts = [Draft.objects.filter(pk=key).first() for key in keys_of(QueryDict(query).getlist("draft"))]
    return all(model_admin.has_add_permission(request, draft) for draft in drafts or [None])


def _refused(words: str, *, status: int) -> JsonResponse:
    return JsonResponse({"refused": words}, status=status)


autosave_form = admin.site.admin_view(never_cache(autosave))
