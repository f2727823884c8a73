"""What reports, editions, versions, change notes, comparisons, the feed and the search can be asked for."""

from reports.api.filters.base import (
    AsOfFilters,
    EditionRowFilters,
    FeedFilters,
    Fields,
    Filter,
    FilterSet,
    ListFilters,
    Ordering,
    Parameter,
    PublishedSince,
    report_slugs,
)
from reports.api.filters.fields import Day, Flag, Identifier, Number, Slug, Word, Words, Year
from reports.api.serializers.reports import EditionRowSerializer, ReportRowSerializer
from reports.api.serializers.versions import ChangeNoteRowSerializer, VersionRowSerializer
from reports.api.serializers.whole_site import PublicationRowSerializer, SearchRowSerializer
from reports.document.words import ChangeKind, Maturity, Severity
from reports.reading import vocabulary
from reports.reading.events import EVENT_KINDS
from reports.search import KINDS


class ReportFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Reports with one of these ids.")
    ordering = Ordering("slug", name="public_name", slug="slug", latest_year="latest_year")
    fields = Fields(ReportRowSerializer)


class EditionFilters(EditionRowFilters, AsOfFilters):
    """Its address says the report."""

    id = report = None  # type: ignore[assignment]
    ordering = Ordering(
        "edition__report__slug",
        "-year",
        year="year",
        title="title",
        published_at="version__published_at",
        words="words",
    )
    fields = Fields(EditionRowSerializer)


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


class CompareVersionsFilters(FilterSet):
    from_ = Parameter(Number, required=True, help_text="The number of the version to start from.")
    to = Parameter(Number, required=True, help_text="The number of the version that it leads to.")
    words = Parameter(Flag, help_text="Give each difference of texts word by word, too.")


class CompareYearsFilters(FilterSet):
    from_ = Parameter(Year, required=True, help_text="The earlier year.")
    to = Parameter(Year, required=True, help_text="The later year.")


class PublicationFilters(FeedFilters):
    report = Parameter(Slug, many=True, exist=report_slugs, help_text="Only versions of these reports, by slug.")
    kind = Parameter(Word, many=True, words=EVENT_KINDS, called="EventKind", help_text="Only events of these kinds.")
    since = Parameter(Day, help_text="Only what happened on this day (UTC) or later.")
    cursor = Parameter(Words, longest=200, help_text="A place in the feed, as `next` and `resume` carry it.")
    fields = Fields(PublicationRowSerializer)


class SearchFilters(ListFilters):
    q = Parameter(Words, longest=200, required=True, help_text="What to look for.")
    kind = Parameter(Word, many=True, words=KINDS, called="SearchKind", help_text="Only these kinds.")
    report = Parameter(Slug, many=True, exist=report_slugs, help_text="Only these reports, by slug.")
    year = Parameter(Year, many=True, help_text="Only editions of these years.")
    trend = Parameter(Slug, many=True, exist=vocabulary.trend_slugs, help_text="Only what is about these trends.")
    technique = Parameter(
        Slug, many=True, exist=vocabulary.technique_slugs, help_text="Only what assesses these techniques."
    )
    maturity = Parameter(Word, many=True, words=Maturity, help_text="Only what is rated so.")
    fields = Fields(SearchRowSerializer)
