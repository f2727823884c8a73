"""Autosaved form input: private to its author, restored in the form, and removed when it is saved or discarded."""

import json
import re
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Model, Q, QuerySet
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext

from reports.desk.views import user_of
from reports.models.draft import Section
from reports.models.form_drafts import FormDraft
from reports.models.people import name_of_person
from reports.models.review import ReviewLink

#: Drafts are deleted after this time.
KEPT_FOR = timedelta(days=60)
#: An open page reports at least every ten seconds (`autosave.js`); after this time it counts as closed.
IS_OPEN_FOR = timedelta(seconds=30)
#: Browsers keep copies of unsaved text for seven days (`unsaved_text.js`). The sequence of a page that was saved is remembered longer,
#: so that such a copy does not restore an older state.
SEQUENCE_RETENTION = timedelta(days=8)
#: The most forms with unsaved changes for one person.
MOST_FORMS = 100
LONGEST_ADDRESS = 300
#: Fields of the page and its session.
NOT_STORED = "csrfmiddlewaretoken"
#: Fields whose names contain one of these are never stored or shown.
SECRET = ("password", "secret")
#: Fields of the page, and choices in a conflict, which are made again.
NOT_KEPT = (NOT_STORED, "kept-", "_", "choose-", "state-")
PAGE_NAME = r"^[A-Za-z0-9_-]{1,40}$"

#: The author of a draft: an account, or the review link of a reviewer without one.
type Writer = User | ReviewLink


class TooManyForms(Exception):
    """A person has unsaved changes in as many forms as allowed."""


@dataclass(frozen=True)
class AutosavePage:
    """An open page with a form: its address and name, the draft that it was opened with (`pk.number`), and how often it has autosaved.

    `revision` is the one that it shows of its row; with the name it identifies its `FormSnapshot`.
    """

    address: str
    name: str
    begun_with: str = ""
    sequence: int = 0
    revision: int = 0

    @classmethod
    def of(cls, request: HttpRequest, *, is_new: bool) -> "AutosavePage":
        """Return the page that `request` opens or sends. The address of a form for a new object includes its query."""
        query = request.GET.copy()
        # Over another page it is the same form.
        query.pop(IS_POPUP_VAR, None)
        full = f"{request.path}?{query.urlencode()}" if is_new and query else request.path
        return cls.sent(request, full if len(full) <= LONGEST_ADDRESS else request.path)

    @classmethod
    def sent(cls, request: HttpRequest, address: str) -> "AutosavePage":
        """Return the page with that address that the form of `request` names; else a new one."""
        name, sequence = request.POST.get("kept-page", ""), _number(request.POST.get("kept-sequence", ""))
        name = name if re.fullmatch(PAGE_NAME, name) else secrets.token_urlsafe(12)
        revision = _number(request.POST.get("kept-revision", ""))
        return cls(address, name, request.POST.get("kept-from", ""), sequence, revision)

    def rows_of(self, writer: Writer) -> QuerySet[FormDraft]:
        """Return the drafts of this page, newest first, and the one it was opened with unless another window has changed that since."""
        key, _, number = self.begun_with.partition(".")
        is_first = Q(pk=int(key), number=int(number)) if _is_number(key) and _is_number(number) else Q(pk=None)
        rows = FormDraft.objects.filter(Q(page=self.name) | is_first, **_of(writer), address=self.address)
        return rows.order_by(F("kept_at").desc(nulls_last=True))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _number(text: str) -> int:
    return int(text) if _is_number(text) else 0


def _of(writer: Writer) -> dict[str, Any]:
    return {"link" if isinstance(writer, ReviewLink) else "user": writer}


def lock(writer: Writer) -> None:
    """Lock the autosaves and saves of `writer`. SQLite's transactions already do, once begun.

    Raises PermissionDenied if the account, or the link, was deleted since the request came.
    """
    rows: QuerySet[Any] = writer._meta.model._default_manager.all()
    if rows.select_for_update(no_key=True).filter(pk=writer.pk).first() is None:
        raise PermissionDenied


def is_overtaken(page: AutosavePage, writer: Writer) -> bool:
    """Return whether something that the page sent later was stored, saved or discarded before."""
    return page.rows_of(writer).filter(page=page.name, sequence__gte=page.sequence).exists()


def is_superseded(page: AutosavePage, writer: Writer) -> bool:
    """Return whether the page was saved or discarded with newer input than `page` sends."""
    return page.rows_of(writer).filter(page=page.name, saved_sequence__gt=page.sequence).exists()


def is_stored(name: str) -> bool:
    """Return whether a form field of that name is autosaved."""
    is_secret = any(word in name.casefold() for word in SECRET)
    return name != "seen" and not name.startswith(NOT_KEPT) and not is_secret


def autosave(page: AutosavePage, writer: Writer, *, fields: list[tuple[str, str]] | None, at: datetime) -> FormDraft:
    """Store `fields` as the draft of `writer`; None reports only that the page is open. Raises TooManyForms."""
    rows = list(page.rows_of(writer))
    row = next((each for each in rows if each.page == page.name), None)
    if fields is not None:
        # The draft that the page was opened with moves to this page.
        for other in rows:
            if other is not row:
                FormDraft.objects.filter(pk=other.pk).update(fields="", number=other.number + 1, kept_at=None)
    if row is None:
        _make_room(writer, at)
        row = FormDraft(**_of(writer), address=page.address, page=page.name)
    row.sequence, row.open_at = page.sequence, at
    if fields is not None:
        row.revision = page.revision
        # An unchanged draft keeps its number: a page that was opened with it meanwhile still owns it.
        row.number += json.dumps(fields) != row.fields
        row.fields, row.kept_at = json.dumps(fields), at
    row.save()
    return row


def discard(request: HttpRequest, writer: Writer, rest: QueryDict | None = None) -> None:
    """Remove the draft of the form that `writer` has sent, and store the `rest` of its fields again."""
    address = request.POST.get("kept-address", "")
    if not address or len(address) > LONGEST_ADDRESS:
        return
    page = AutosavePage.sent(request, address)
    typed = rest.lists() if rest is not None else ()
    fields = [(name, value) for name, values in typed if is_stored(name) for value in values]
    with suppress(TooManyForms), transaction.atomic():
        forget(page, writer)
        if any(value.strip() for _, value in fields):
            autosave(page, writer, fields=fields, at=timezone.now())


def _make_room(writer: Writer, at: datetime) -> None:
    open_or_unsaved = Q(kept_at__isnull=False) | Q(open_at__gt=at - IS_OPEN_FOR)
    old = (
        Q(kept_at__lt=at - KEPT_FOR)
        | Q(kept_at=None, open_at__lt=at - SEQUENCE_RETENTION)
        | Q(kept_at=None, open_at=None)
    )
    FormDraft.objects.filter(old).delete()
    if FormDraft.objects.filter(open_or_unsaved, **_of(writer)).count() >= MOST_FORMS:
        raise TooManyForms


def leave(page: AutosavePage, writer: Writer) -> None:
    """Note that the page was closed; its draft stays."""
    page.rows_of(writer).filter(page=page.name).update(open_at=timezone.now() - IS_OPEN_FOR)


def forget(page: AutosavePage, writer: Writer) -> None:
    """Empty the drafts of a page that was saved or discarded, but not what was typed since.

    The sequence of the page stays, so that older input that arrives late is not stored again.
    """
    with transaction.atomic():
        lock(writer)
        rows, closed = page.rows_of(writer), timezone.now() - IS_OPEN_FOR
        newer = Q(page=page.name, sequence__gt=page.sequence) if page.sequence else Q(pk=None)
        is_there = rows.filter(page=page.name).exists()
        rows.exclude(newer).filter(page=page.name).update(sequence=page.sequence or F("sequence"))
        rows.exclude(newer).update(fields="", seen="", number=F("number") + 1, kept_at=None, open_at=closed)
        if page.sequence and not is_there:
            FormDraft.objects.create(
                **_of(writer), address=page.address, page=page.name, sequence=page.sequence, open_at=closed
            )
        own = page.rows_of(writer).filter(page=page.name, saved_sequence__lt=page.sequence)
        own.update(saved_sequence=page.sequence)


def unsaved(writer: Writer) -> QuerySet[FormDraft]:
    """Return the drafts of `writer`, newest first."""
    return FormDraft.objects.filter(**_of(writer), kept_at__isnull=False).order_by("-kept_at", "-pk")


def at_page(path: str) -> Q:
    """Filter drafts of any form of the page with that path."""
    return Q(address=path) | Q(address__startswith=f"{path}#") | Q(address__startswith=f"{path}?")


def unsaved_by_others(user: User, rows: Iterable[Model]) -> list[str]:
    """Return a sentence for each other person with unsaved changes on the pages of these `rows`."""
    names = {reverse(admin_urlname(row._meta, "change"), args=[row.pk]): str(row) for row in rows}  # type: ignore[arg-type]
    words = gettext("{person} has unsaved changes in “{name}”, kept {time} ago.")
    drafts = FormDraft.objects.filter(address__in=names, kept_at__isnull=False, link=None).exclude(user=user)
    drafts = drafts.select_related("user").defer("fields", "seen").order_by("kept_at")
    return [
        words.format(person=name_of_person(row.person), name=names[row.address], time=timesince(row.kept_at, depth=1))
        for row in {(row.user_id, row.address): row for row in drafts}.values()
        if row.kept_at
    ]


def fields_of(row: FormDraft | None) -> list[tuple[str, str]]:
    """Return the fields of a draft, in order."""
    return [(name, value) for name, value in json.loads(row.fields)] if row and row.fields else []


def as_sent(row: FormDraft) -> QueryDict:
    """Return a draft as its form would have sent it."""
    data = QueryDict(mutable=True)
    for name, value in fields_of(row):
        data.appendlist(name, value)
    data["kept-from"] = f"{row.pk}.{row.number}"
    if row.seen:
        data["seen"] = row.seen
    return data


def page_of(row: FormDraft) -> AutosavePage:
    """Return the page on which the draft `row` was typed."""
    return AutosavePage(row.address, row.page, revision=row.revision or 0)


def opened_again(row: FormDraft) -> AutosavePage:
    """Return a new page that shows the draft `row`."""
    return AutosavePage(row.address, secrets.token_urlsafe(12), f"{row.pk}.{row.number}")


class AutosavedForm:
    """An autosaved form on a page of the desk's own or of a review `link`, for its template (`desk/keeps.html`)."""

    def __init__(
        self, request: HttpRequest, address: str, link: ReviewLink | None = None, autosave_url: str = ""
    ) -> None:
        self.writer: Writer = link or user_of(request)
        #: Whether it was sent and comes back with its input.
        self.is_refused = request.POST.get("kept-address") == address
        self.person = self.writer.pk
        self.autosave_url = autosave_url or reverse("desk:keep")
        self.page_path = request.path
        rows = unsaved(self.writer).filter(address=address)
        self.row = None if self.is_refused else rows.first()
        opened = opened_again(self.row) if self.row else AutosavePage(address, secrets.token_urlsafe(12))
        self.page = AutosavePage.sent(request, address) if self.is_refused else opened

    @property
    def typed(self) -> QueryDict | None:
        """The draft, to fill the form with, or None."""
        return as_sent(self.row) if self.row else None


def address_by_link(section: UUID | None) -> str:
    """Return the address of the form on the page of a review link: without the token, which is secret."""
    return f"/review/{section or ''}#review"


def is_of_link(address: str, link: ReviewLink) -> bool:
    """Return whether `address` is that of a form that the link opens."""
    if link.is_of_section:
        return address == address_by_link(link.section)
    sections = Section.objects.filter(draft=link.edition_id).values_list("uid", flat=True)
    return address in {address_by_link(section) for section in (link.section, *sections)}


def others(page: AutosavePage, writer: Writer) -> list[User]:
    """Return the other people who have the same form open. People who review by link neither see others nor are seen."""
    if isinstance(writer, ReviewLink):
        return []
    rows = FormDraft.objects.filter(address=page.address, open_at__gt=timezone.now() - IS_OPEN_FOR)
    return list(User.objects.filter(pk__in=rows.values("user"), is_active=True).exclude(pk=writer.pk))
