"""Change notes: why versions differ from the ones before. They are sealed with their version, as one text."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import Q, QuerySet

from reports.models.ledger import Version
from reports.reading.versions import versions_of


@dataclass(frozen=True)
class NoteOfVersion:
    """A change note, and the version it was sealed with."""

    version: Version
    id: UUID
    note: dict[str, Any]


def versions_with_notes(at: datetime | None = None) -> QuerySet[Version]:
    """The versions (published by `at`) that stand and say why they differ, latest first: what withdrawn ones said is not given."""
    versions = Version.objects.standing().exclude(change_notes="[]").select_related("edition__report")
    versions = versions.filter(published_at__lte=at) if at else versions
    return versions.defer("document").order_by("-published_at", "-pk")


def notes_of(versions: QuerySet[Version]) -> Iterator[NoteOfVersion]:
    """The notes of `versions`, in order."""
    for version in versions:
        for position, note in enumerate(json.loads(version.change_notes)):
            yield NoteOfVersion(version, uuid5(NAMESPACE_URL, f"change-note:{version.record_sha256}:{position}"), note)


def notes_between(before: Version, after: Version) -> Sequence[NoteOfVersion]:
    """Return the notes of the versions after the earlier of the two, up to the later: one query."""
    low, high = sorted((before, after), key=lambda version: (version.major, version.minor))
    later = Q(major__gt=low.major) | Q(major=low.major, minor__gt=low.minor)
    up_to = Q(major__lt=high.major) | Q(major=high.major, minor__lte=high.minor)
    versions = versions_of(before.edition.report.slug, before.edition.year).filter(later, up_to).standing()
    return list(notes_of(versions.order_by("major", "minor")))
