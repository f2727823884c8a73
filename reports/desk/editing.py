"""Writing to a draft: one person at a time for each edition."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from reports import drafting
from reports.desk.base import at_the_desk, name_of
from reports.models.series import Edition


def lock_edition(keys: QuerySet[Any, Any] | list[int]) -> None:
    """Hold the edition until the transaction ends, so that what is compared or sealed does not move meanwhile.

    On SQLite the transaction itself holds everyone else off.
    """
    list(Edition.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


@contextmanager
def writing(request: HttpRequest, keys: QuerySet[Any, Any] | list[int]) -> Iterator[None]:
    """Hold the editions while something is written that belongs to them; who writes is known as a writer of what it changes."""
    with transaction.atomic():
        lock_edition(keys)
        editions = Edition.objects.select_related("report").filter(pk__in=list(keys), draft__isnull=False)
        by, account = name_of(request), at_the_desk(request)
        with drafting.writing(list(editions), by=by, account=account, at=timezone.now()):
            yield


def checksum_of(edition: Edition) -> str:
    """The checksum of the draft as it stands; empty if it does not hang together."""
    try:
        return drafting.text_digest(drafting.document_of(edition), None)
    except drafting.DraftError:
        return ""


def posted_edition(request: HttpRequest) -> list[int]:
    """The edition that a form for something new names."""
    posted = request.POST.get("draft", "")
    return [int(posted)] if posted.isascii() and posted.isdigit() else []
