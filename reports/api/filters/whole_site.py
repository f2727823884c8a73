"""What the feed, the search and the schema can be asked for."""

from reports.api.filters.base import AsOfFilters, Fields, FilterSet, ListFilters, Parameter, StreamFilters, report_slugs
from reports.api.filters.fields import Day, Slug, Word, Words, Year
from reports.api.serializers.whole_site import PublicationRowSerializer, SearchRowSerializer
from reports.document.words import Maturity
from reports.reading import vocabulary
from reports.reading.events import EVENT_KINDS
from reports.search import KINDS


class PublicationFilters(StreamFilters):
    report = Parameter(Slug, many=True, exist=report_slugs, help_text="Only versions of these reports, by slug.")
    kind = Parameter(Word, many=True, words=EVENT_KINDS, called="EventKind", help_text="Only events of these kinds.")
    since = Parameter(Day, help_text="Only what happened on this day (UTC) or later.")
    cursor = Parameter(Words, longest=200, help_text="A place in the feed, as `next` and `resume` carry it.")
    fields = Fields(PublicationRowSerializer)


class SearchFilters(ListFilters, AsOfFilters):
    q = Parameter(Words, longest=200, required=True, help_text="What to look for.")
    kind = Parameter(Word, words=KINDS, called="SearchKind", help_text="Only this kind.")
    report = Parameter(Slug, exist=report_slugs, help_text="Only this report, by slug.")
    year = Parameter(Year, help_text="Only editions of this year.")
    trend = Parameter(Slug, exist=vocabulary.trend_slugs, help_text="Only what is about this trend.")
    technique = Parameter(Slug, exist=vocabulary.technique_slugs, help_text="Only what assesses this technique.")
    maturity = Parameter(Word, words=Maturity, help_text="Only what is rated so.")
    fields = Fields(SearchRowSerializer)


class SchemaFilters(FilterSet):
    format = Parameter(
        Word, words=("json", "yaml"), help_text="`json` (the default) or `yaml`. The Accept header does the same."
    )
