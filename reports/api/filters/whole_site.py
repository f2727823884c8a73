"""What the feed and the search can be asked for."""

from reports.api.filters.base import FeedFilters, Fields, ListFilters, Parameter, report_slugs
from reports.api.filters.fields import Day, Slug, Word, Words, Year
from reports.api.serializers.whole_site import PublicationRowSerializer, SearchRowSerializer
from reports.document.words import Maturity
from reports.facts.search_results import KINDS
from reports.reading import vocabulary
from reports.reading.event_rows import EVENT_KINDS


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
