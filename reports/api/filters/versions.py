"""What versions of an edition, and the notes of why they differ, can be asked for."""

from reports.api.filters.base import (
    AsOfFilters,
    Fields,
    Filter,
    ListFilters,
    Ordering,
    Parameter,
    PublishedSince,
    report_slugs,
)
from reports.api.filters.fields import Slug, Word, Words, Year
from reports.api.serializers.versions import ChangeNoteRowSerializer, VersionRowSerializer
from reports.document.words import ChangeKind, Severity


class VersionFilters(ListFilters):
    ordering = Ordering("-major", "-minor", published_at="published_at")
    fields = Fields(VersionRowSerializer)


class ChangeNoteFilters(ListFilters, AsOfFilters):
    """`kind`, `severity`, `section` and `text` are asked of the notes, which are not rows of the database: see the view."""

    report = Filter(Slug, "edition__report__slug", many=True, exist=report_slugs, help_text="Reports, by slug.")
    year = Filter(Year, "edition__year", many=True, help_text="Editions of these years.")
    kind = Parameter(Word, many=True, words=ChangeKind, help_text="Notes of these kinds.")
    severity = Parameter(Word, many=True, words=Severity, help_text="Notes of this severity.")
    section = Parameter(Slug, many=True, help_text="Notes about sections with these slugs.")
    published_since = PublishedSince("published_at", help_text="Of versions published on this day (UTC) or later.")
    text = Parameter(Words, help_text="Notes in which these words stand, as written but for capitals.")
    fields = Fields(ChangeNoteRowSerializer)
