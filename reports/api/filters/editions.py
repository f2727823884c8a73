"""What reports, editions, their versions and comparisons can be asked for."""

from reports.api import serializers
from reports.api.filters.base import (
    AsOfFilters,
    Fields,
    Filter,
    FilterSet,
    ListFilters,
    Ordering,
    Parameter,
    PublishedSince,
    report_slugs,
)
from reports.api.filters.fields import Flag, Identifier, Number, Slug, Word, Words, Year
from reports.document.words import ChangeKind, Severity


class ReportFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Reports with one of these ids.")
    ordering = Ordering("slug", name="public_name", slug="slug", latest_year="latest_year")
    fields = Fields(serializers.ReportRowSerializer)


class EditionFilters(ListFilters, AsOfFilters):
    year = Filter(Year, many=True, help_text="Editions of these years.")
    year_from = Filter(Year, "year", "gte", help_text="Editions of this year and later ones.")
    year_to = Filter(Year, "year", "lte", help_text="Editions of this year and earlier ones.")
    published_since = PublishedSince(
        "version__published_at",
        help_text="Editions whose current version was published on this day (UTC) or later.",
    )
    ordering = Ordering(
        "edition__report__slug",
        "-year",
        year="year",
        title="title",
        published_at="version__published_at",
        words="words",
    )
    fields = Fields(serializers.EditionRowSerializer)


class VersionFilters(ListFilters):
    ordering = Ordering("-major", "-minor", published_at="published_at")
    fields = Fields(serializers.VersionRowSerializer)


class ChangeNoteFilters(ListFilters, AsOfFilters):
    """`kind`, `severity`, `section` and `text` are asked of the notes, which are not rows of the database: see the view."""

    report = Filter(Slug, "edition__report__slug", many=True, exist=report_slugs, help_text="Reports, by slug.")
    year = Filter(Year, "edition__year", many=True, help_text="Editions of these years.")
    kind = Parameter(Word, many=True, words=ChangeKind, help_text="Notes of these kinds.")
    severity = Parameter(Word, many=True, words=Severity, help_text="Notes of this severity.")
    section = Parameter(Slug, many=True, help_text="Notes about sections with these slugs.")
    published_since = PublishedSince("published_at", help_text="Of versions published on this day (UTC) or later.")
    text = Parameter(Words, help_text="Notes in which these words stand, as written but for capitals.")
    fields = Fields(serializers.ChangeNoteRowSerializer)


class CompareVersionsFilters(FilterSet):
    from_ = Parameter(Number, required=True, help_text="The number of the version to start from.")
    to = Parameter(Number, required=True, help_text="The number of the version that it leads to.")
    words = Parameter(Flag, help_text="Give each difference of texts word by word, too.")


class CompareYearsFilters(FilterSet):
    from_ = Parameter(Year, required=True, help_text="The earlier year.")
    to = Parameter(Year, required=True, help_text="The later year.")
