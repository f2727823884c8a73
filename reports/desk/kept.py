"""What somebody has typed and not yet saved: kept for them alone, given back to them, and removed when it is saved."""

import json
import re
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

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

from reports.desk.base import at_the_desk
from reports.models.form_drafts import FormDraft
from reports.models.review import ReviewLink, name_of_person

#: Words that nobody came back for in so long are removed.
KEPT_FOR = timedelta(days=60)
#: A page says at least every ten seconds that it is open (`keep.js`); whoever has not for so long is gone.
IS_OPEN_FOR = timedelta(seconds=30)
#: So long after a page was saved, what it had sent before may still be on its way.
ON_ITS_WAY_FOR = timedelta(hours=1)
#: So many forms may hold unsaved words of one person.
MOST_FORMS = 100
LONGEST_ADDRESS = 300
#: The field in which a page says what is typed in a small form over it.
BEGUN = "begun"
#: Of the page and its session alone; and, in the names of fields, what nobody who comes by is to read.
NOT_CARRIED = ("csrfmiddlewaretoken", "resume-")
SECRET = ("password", "secret")
#: Not kept, although the form sends them: what is kept apart, or belongs to the page alone.
NOT_KEPT = (*NOT_CARRIED, "kept-", "_")
#: What is chosen between the words of two people, or written in their place.
CHOSEN = ("choose-", "anew-")
#: In the name of a proposed note's field.
CHECKSUM = r"-[0-9a-f]{12}(?=-)"
PAGE_NAME = r"^[A-Za-z0-9_-]{1,40}$"


#: Whose the words are: somebody's with an account, or, of a reviewer who has none, the link's.
type Writer = User | ReviewLink


class TooManyForms(Exception):
    """Somebody has unsaved words in as many forms as they may."""


@dataclass(frozen=True)
class Field:
    """One value of a form: `words` if a person wrote it, rather than chose it or never touched it."""

    name: str
    value: str
    words: bool

    @property
    def label(self) -> str:
        """The field's name for a person: `predictions-0-statement` is “Predictions 1, statement”."""
        # A number in front is a row's key, and a checksum tells changes of one text apart.
        names = re.sub(CHECKSUM, "", self.name.lstrip("0123456789-")) or self.name
        parts = [str(int(part) + 1) if part.isdecimal() else part.replace("_", " ") for part in names.split("-")]
        parts = ["text" if part == "body" else part for part in parts]
        return ", ".join([" ".join(parts[:-1]), parts[-1]] if len(parts) > 1 else parts).capitalize()

    @property
    def rows(self) -> int:
        return min(20, 2 + self.value.count("\n") + len(self.value) // 80)


@dataclass(frozen=True)
class Begun:
    """A small form that was open when its page was left: its title, what was typed in it, and all that the page said of it."""

    title: str
    words: str
    said: str


@dataclass(frozen=True)
class Page:
    """One opened page with a form: its address and its name, the row whose words it began with (`pk.number`), and how many
    times it has sent what is typed there.
    """

    address: str
    name: str
    begun_with: str = ""
    sequence: int = 0

    @classmethod
    def of(cls, request: HttpRequest, *, is_new: bool) -> "Page":
        """The page that `request` opens or sends. The address of a form for something new says what it belongs to."""
        query = request.GET.copy()
        # Over another page it is the same form.
        query.pop(IS_POPUP_VAR, None)
        full = f"{request.path}?{query.urlencode()}" if is_new and query else request.path
        address = full if len(full) <= LONGEST_ADDRESS else request.path
        return cls.sent(request, address)

    @classmethod
    def sent(cls, request: HttpRequest, address: str) -> "Page":
        """The page of that address which the form of `request` names; else a new one."""
        name, sequence = request.POST.get("kept-page", ""), request.POST.get("kept-sequence", "")
        name = name if re.fullmatch(PAGE_NAME, name) else secrets.token_urlsafe(12)
        return cls(address, name, request.POST.get("kept-from", ""), int(sequence) if _is_number(sequence) else 0)

    def rows_of(self, writer: Writer) -> QuerySet[FormDraft]:
        """The rows of this page, the newest first, and that which it began with if no other window has written there since."""
        key, _, number = self.begun_with.partition(".")
        is_first = Q(pk=int(key), number=int(number)) if _is_number(key) and _is_number(number) else Q(pk=None)
        rows = FormDraft.objects.filter(Q(page=self.name) | is_first, **_of(writer), address=self.address)
        return rows.order_by(F("kept_at").desc(nulls_last=True))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def writer_at(request: HttpRequest) -> Writer:
    """Whoever is at the desk, or reads by link."""
    return link_at(request) or at_the_desk(request)


def link_at(request: HttpRequest) -> ReviewLink | None:
    """The link by which somebody reads, without an account (`reviewing.review_page`)."""
    return getattr(request, "review_link", None)


def _of(writer: Writer) -> dict[str, Any]:
    return {"link" if isinstance(writer, ReviewLink) else "user": writer}


def lock(writer: Writer) -> None:
    """Have what `writer` keeps, and saves, wait for each other. SQLite's transactions already do, once begun.

    Raises PermissionDenied if the account, or the link, was deleted since the request came.
    """
    rows: QuerySet[Any] = writer._meta.model._default_manager.all()
    if rows.select_for_update(no_key=True).filter(pk=writer.pk).first() is None:
        raise PermissionDenied


def is_overtaken(page: Page, writer: Writer) -> bool:
    """Whether something that the page sent later was handled before."""
    return page.rows_of(writer).filter(page=page.name, sequence__gte=page.sequence).exists()


def is_kept(name: str) -> bool:
    """Whether what stands in the field of that name is kept."""
    is_secret = any(word in name.casefold() for word in SECRET)
    return name != "seen" and not name.startswith(NOT_KEPT) and not is_secret


def keep(
    page: Page, writer: Writer, *, fields: list[tuple[str, str]] | None, seen: str, place: str, at: datetime
) -> FormDraft:
    """Keep `fields` as what `writer` has typed there; None says only that the page is open. Raises TooManyForms."""
    rows = list(page.rows_of(writer))
    row = next((each for each in rows if each.page == page.name), None)
    if fields is not None:
        # Typed on here, they are of this page. The other may be open still: what it showed stays with it.
        for other in rows:
            if other is not row:
                seen = seen or other.seen
                FormDraft.objects.filter(pk=other.pk).update(fields="", number=other.number + 1, kept_at=None)
    if row is None:
        _make_room(writer, at)
        row = FormDraft(**_of(writer), address=page.address, page=page.name)
    row.sequence, row.open_at = page.sequence, at
    if seen:
        row.seen = seen
    if fields is not None:
        # Sent again as it was, it is what a page that was opened meanwhile has begun with.
        row.number += json.dumps(fields) != row.fields
        row.fields, row.place, row.kept_at = json.dumps(fields), place, at
    row.save()
    return row


def keep_sent(request: HttpRequest, page: Page) -> bool:
    """Keep the form that `request` sent in vain, if there is room."""
    user = at_the_desk(request)
    fields = _fields_in(request.POST)
    try:
        with transaction.atomic():
            lock(user)
            keep(page, user, fields=fields, seen=request.POST.get("seen", ""), place="", at=timezone.now())
    except TooManyForms:
        return False
    return True


def settle(request: HttpRequest, rest: QueryDict | None = None) -> None:
    """What the form of `request` was sent with is taken, but for the `rest`, which stays kept."""
    address = request.POST.get("kept-address", "")
    if not address or len(address) > LONGEST_ADDRESS or getattr(request, "is_settled", False):
        return
    leave_unsettled(request)
    page, writer = Page.sent(request, address), writer_at(request)
    fields = _fields_in(rest) if rest is not None else []
    with suppress(TooManyForms), transaction.atomic():
        forget(page, writer)
        if any(value.strip() for _, value in fields):
            keep(page, writer, fields=fields, seen="", place="", at=timezone.now())


def leave_unsettled(request: HttpRequest) -> None:
    """What was sent is not taken, although another page answers it: it stays kept."""
    request.is_settled = True  # type: ignore[attr-defined]
    vars(request).pop("kept_forms", None)


def _fields_in(data: QueryDict) -> list[tuple[str, str]]:
    return [(name, value) for name, values in data.lists() if is_kept(name) for value in values]


def _make_room(writer: Writer, at: datetime) -> None:
    open_or_unsaved = Q(kept_at__isnull=False) | Q(open_at__gt=at - IS_OPEN_FOR)
    old = (
        Q(kept_at__lt=at - KEPT_FOR) | Q(kept_at=None, open_at__lt=at - ON_ITS_WAY_FOR) | Q(kept_at=None, open_at=None)
    )
    FormDraft.objects.filter(old).delete()
    if FormDraft.objects.filter(open_or_unsaved, **_of(writer)).count() >= MOST_FORMS:
        raise TooManyForms


def leave(page: Page, writer: Writer) -> None:
    """The page is closed: nobody is there any more; what was typed stays."""
    page.rows_of(writer).filter(page=page.name).update(open_at=None)


def forget(page: Page, writer: Writer) -> None:
    """What the page has kept is saved, or thrown away; what it sent before and is still on its way is not kept any more, but
    what was typed since is.
    """
    with transaction.atomic():
        lock(writer)
        newer = Q(page=page.name, sequence__gt=page.sequence) if page.sequence else Q(pk=None)
        page.rows_of(writer).exclude(newer).delete()
        if page.sequence and not page.rows_of(writer).exists():
            left_at = timezone.now() - IS_OPEN_FOR
            FormDraft.objects.create(
                **_of(writer), address=page.address, page=page.name, sequence=page.sequence, open_at=left_at
            )


def unsaved(writer: Writer) -> QuerySet[FormDraft]:
    """All that `writer` has typed and not saved, the newest first."""
    return FormDraft.objects.filter(**_of(writer), kept_at__isnull=False).order_by("-kept_at", "-pk")


def at_page(path: str) -> Q:
    """What was typed in any form of the page with that path."""
    return Q(address=path) | Q(address__startswith=f"{path}#") | Q(address__startswith=f"{path}?")


def unsaved_by_others(user: User, addresses: Collection[str]) -> list[FormDraft]:
    """What others have typed in the forms there and not saved, once for each person and form; nothing of it is read."""
    rows = FormDraft.objects.filter(address__in=addresses, kept_at__isnull=False, link=None).exclude(user=user)
    rows = rows.select_related("user").defer("fields", "seen").order_by("kept_at")
    return list({(row.user_id, row.address): row for row in rows}.values())


def said_of_others(user: User, rows: Iterable[Model]) -> list[str]:
    """Who else has typed on the pages of these `rows` what is not saved, in sentences."""
    names = {reverse(admin_urlname(row._meta, "change"), args=[row.pk]): str(row) for row in rows}  # type: ignore[arg-type]
    words = gettext("{person} has unsaved changes in “{name}”, kept {time} ago.")
    return [
        words.format(person=name_of_person(row.person), name=names[row.address], time=timesince(row.kept_at, depth=1))
        for row in unsaved_by_others(user, names)
        if row.kept_at
    ]


def fields_of(row: FormDraft | None) -> list[tuple[str, str]]:
    """The kept fields, in order."""
    return [(name, value) for name, value in json.loads(row.fields)] if row and row.fields else []


def begun_in(row: FormDraft | None) -> Begun | None:
    """What was begun in a small form over the text (`begun.js`) of the page that `row` is of."""
    said = dict(fields_of(row)).get(BEGUN, "")
    try:
        begun = json.loads(said or "{}")
        words = "\n".join(filter(None, _words_in(begun["values"])))
        return Begun(str(begun["title"]), words, said) if words else None
    except (ValueError, KeyError, TypeError):
        return None


def _words_in(said: Any) -> Iterator[str]:
    if isinstance(said, str):
        yield said
    inside = said.values() if isinstance(said, dict) else said if isinstance(said, list) else []
    for each in inside:
        yield from _words_in(each)


def as_sent(row: FormDraft) -> QueryDict:
    """The kept fields as the form would have sent them."""
    data = QueryDict(mutable=True)
    for name, value in fields_of(row):
        data.appendlist(name, value)
    data["seen"], data["kept-from"] = row.seen, f"{row.pk}.{row.number}"
    return data


def opened_again(row: FormDraft) -> Page:
    """The page that shows what `row` has kept, and may throw it away."""
    return Page(row.address, secrets.token_urlsafe(12), f"{row.pk}.{row.number}")


class KeptForm:
    """A form of a page of the desk's own, in which what is typed is kept; its template says so (`desk/keeps.html`)."""

    def __init__(self, request: HttpRequest, address: str) -> None:
        #: Whether it was sent, and comes back with what it was sent with.
        self.is_refused = request.POST.get("kept-address") == address
        #: What it had shown before anything was typed, as its script said.
        self.shown = request.POST.get("kept-shown", "")
        self.person = writer_at(request).pk
        #: Where its page sends what is typed.
        self.keeps_at = getattr(request, "keeps_at", "") or reverse("desk:keep")
        #: The page that it stands on: of comments there are several.
        self.stands_on = request.path
        #: What this person typed there before, and did not send.
        self.row = None if self.is_refused else _begun_on_own_pages(request).get(address)
        opened = opened_again(self.row) if self.row else Page(address, secrets.token_urlsafe(12))
        self.page = Page.sent(request, address) if self.is_refused else opened

    @property
    def back(self) -> str:
        """For the script that puts it back (`back.js`): what was typed, and what the form had shown."""
        return json.dumps({"fields": fields_of(self.row), "shown": self.row.seen if self.row else ""})

    @property
    def words(self) -> list[Field]:
        """What the form had not shown, for whoever has no script."""
        shown = set(_words_in(json.loads(self.row.seen or "{}"))) if self.row else set()
        fields = [Field(name, value, words=True) for name, value in fields_of(self.row)]
        return [field for field in fields if field.value.strip() and field.value not in shown]


def _begun_on_own_pages(request: HttpRequest) -> dict[str, FormDraft]:
    """What this person has not sent in forms of the desk's own pages, by address: looked up once for a page, without its words."""
    if not hasattr(request, "kept_forms"):
        rows = unsaved(writer_at(request)).filter(address__contains="#").defer("fields", "seen")
        request.kept_forms = {row.address: row for row in reversed(rows)}  # type: ignore[attr-defined]
    return request.kept_forms  # type: ignore[attr-defined]


class KeptForms(dict[str, KeptForm]):
    """The forms of a page, by the names that its view gives them (`doors.desk_view`): each looked up once a template asks for it."""

    def __init__(self, request: HttpRequest, path: str = "") -> None:
        super().__init__()
        self._request, self._path = request, path or request.path

    def __bool__(self) -> bool:
        """Also before a form is looked up."""
        return True

    def __missing__(self, name: str) -> KeptForm:
        found = self[name] = KeptForm(self._request, f"{self._path}#{name}")
        return found


def others(page: Page, writer: Writer, at: datetime | None = None) -> Iterable[FormDraft]:
    """One row for each other person who has the same form open; nothing of what they typed is read. By link nobody is told of."""
    if isinstance(writer, ReviewLink):
        return ()
    since = (at or timezone.now()) - IS_OPEN_FOR
    rows = FormDraft.objects.filter(address=page.address, open_at__gt=since, user__is_active=True).exclude(user=writer)
    rows = rows.select_related("user").defer("fields", "seen").order_by("-kept_at")
    return {row.user_id: row for row in sorted(rows, key=lambda row: row.kept_at is not None)}.values()


def who_is_there(row: FormDraft) -> str:
    """That person and where they write, in a sentence without its full stop."""
    name = name_of_person(row.person)
    return f"{name} is here, {row.place}" if row.place else f"{name} is here"
