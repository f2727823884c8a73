"""Writing to a draft: one person at a time for each edition."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from reports import drafting
from reports.models.series import Edition


def lock_edition(keys: QuerySet[Any, Any] | list[int]) -> None:
    """Hold the edition until the transaction ends, so that what is compared or sealed does not move meanwhile.

    On SQLite the transaction itself holds everyone else off.
    """
    list(Edition.objects.select_for_update().filter(pk__in=keys).order_by("pk").values_list("pk"))


def checksum_of(edition: Edition) -> str:
    """The checksum of the draft as it stands; empty if it does not hang together."""
    try:
        return drafting.text_digest(drafting.document_of(edition), None)
    except drafting.DraftError:
        return ""


def lock_posted_edition(request: HttpRequest) -> None:
    """Hold the edition that a form for something new names."""
    posted = request.POST.get("draft", "")
    lock_edition([int(posted)] if posted.isascii() and posted.isdigit() else [])
