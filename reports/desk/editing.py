"""Writing to a draft: one person at a time for each edition."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import get_text_list
from django.utils.translation import gettext

from reports import drafting
from reports.desk.views import actor_of
from reports.document.types import EditionDocument
from reports.models.review import FRONT, Verdict
from reports.models.schedule import ScheduledPublication, ScheduleState
from reports.models.series import Edition
from reports.rights import may


class StaleRequest(PermissionDenied):
    """The request is no longer possible; the message says why. The response shows the sent text, to copy."""


class DraftLocked(StaleRequest):
    """The draft is locked until its publication; the message says when, in words."""


def lock_edition(keys: QuerySet[Any, Any] | list[int]) -> None:
    """Hold the edition until the transaction ends, so that what is compared or sealed does not move meanwhile.

    On SQLite the transaction itself holds everyone else off. Raises DraftLocked if it is to stay as it is until it is published.
    """
    list(Edition.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))
    if why := lock_message(keys):
        raise DraftLocked(why)


def lock_message(keys: QuerySet[Any, Any] | list[int]) -> str:
    """Return which of these editions is locked until its publication, and when that is; empty if none is."""
    rows = ScheduledPublication.objects.filter(edition__in=keys, state=ScheduleState.OPEN, is_frozen=True)
    return lock_message_of(rows.select_related("edition__report").first())


def lock_message_of(row: ScheduledPublication | None) -> str:
    """Return the same for the schedule of one edition."""
    if row is None or not (row.is_open and row.is_frozen):
        return ""
    return gettext("The draft of {edition} is locked until it is published on {when}.").format(
        edition=row.edition, when=row.in_words
    )


@contextmanager
def writing(request: HttpRequest, keys: QuerySet[Any, Any] | list[int]) -> Iterator[None]:
    """Hold the editions while something is written that belongs to them; who writes is known as a writer of what it changes."""
    with transaction.atomic():
        lock_edition(keys)
        editions = Edition.objects.select_related("report").filter(pk__in=list(keys), draft__isnull=False)
        with record_writer(request, list(editions)):
            yield


@contextmanager
def record_writer(request: HttpRequest, editions: Iterable[Edition]) -> Iterator[None]:
    """Record the person as a writer of what changes in the editions, and show them whose approval that voids."""
    with drafting.writing(editions, actor=actor_of(request)) as voided:
        yield
    show_voided(request, editions, voided)


def show_voided(request: HttpRequest, editions: Iterable[Edition], voided: Iterable[str]) -> None:
    """Show whose approval a change in the editions voids."""
    if voided:
        words = gettext("This voids the approval of %(names)s.")
        if all(may(request.user, "reports.change_draft", each) for each in editions):
            words = gettext("This voids the approval of %(names)s. Ask for a review again.")
        messages.warning(request, words % {"names": get_text_list([*dict.fromkeys(voided)], gettext("and"))})


def review_of_front(edition: Edition) -> drafting.ReviewState:
    """Return the state of the review of the front matter. The draft is only read if somebody has approved it."""
    approvals = edition.reviews.filter(Q(section=FRONT) | Q(section=None), verdict=Verdict.APPROVED)
    document = readable(edition) if approvals.exists() else ""
    return drafting.ReviewState() if isinstance(document, str) else drafting.review_states(edition, document)[FRONT]


def readable(edition: Edition) -> EditionDocument | str:
    """The draft's document, or why it has none."""
    try:
        return drafting.document_of(edition)
    except drafting.DraftError as error:
        return str(error)


def checksum_of(document: EditionDocument | str) -> str:
    """Return the checksum of what `readable` returned; empty if that is no document."""
    return "" if isinstance(document, str) else drafting.text_digest(document, None)


def next_position(rows: QuerySet[Any]) -> int:
    """Return the position after the last of `rows`."""
    last: int | None = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
