"""What reports and editions can be asked for."""

from reports.api.filters.base import (
    AsOfFilters,
    Fields,
    Filter,
    ListFilters,
    Ordering,
    PublishedSince,
)
from reports.api.filters.fields import Identifier, Year
from reports.api.serializers.reports import EditionRowSerializer, ReportRowSerializer


class ReportFilters(ListFilters, AsOfFilters):
    id = Filter(Identifier, "uid", many=True, help_text="Reports with one of these ids.")
    ordering = Ordering("slug", name="public_name", slug="slug", latest_year="latest_year")
    fields = Fields(ReportRowSerializer)


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
    fields = Fields(EditionRowSerializer)
