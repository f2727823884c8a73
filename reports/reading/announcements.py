"""Which editions readers are told to expect: of reports that are published, and of a year that none of their editions has."""

from django.db.models import F, Max, OuterRef, Subquery

from reports.models.announcements import Announcement
from reports.models.index import PublishedEdition
from reports.pages.coming import NextEdition


def next_editions(report: str | None = None) -> tuple[NextEdition, ...]:
    """Those of one report or of all, the last that was told first: one query."""
    editions = PublishedEdition.objects.current().filter(edition__report=OuterRef("report"))
    latest = editions.order_by().values("edition__report").annotate(latest=Max("year")).values("latest")
    rows = Announcement.objects.annotate(
        latest=Subquery(latest), name=Subquery(editions.order_by("-year").values("report_name")[:1])
    ).filter(year__gt=F("latest"))
    if report is not None:
        rows = rows.filter(report__slug=report)
    columns = rows.order_by("-at").values_list("report__slug", "name", "year", "expected", "was", "reason", "at")
    return tuple(NextEdition(*each) for each in columns)
