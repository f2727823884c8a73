"""What moved between two years of a report: for the page and for the API."""

from reports.document.movement import between
from reports.models.index import PublishedScore, PublishedTechnique
from reports.pages.comparing.changes import TwoYears
from reports.pages.context import ScoreInYear
from reports.pages.refusals import NotPublished
from reports.reading.report_index import index_with, year_of
from reports.reading.versions import find_two


def two_years(report: str, before: int, after: int) -> TwoYears:
    """The latest versions of two years and what moved between them, `before` being the earlier: three queries besides those of
    the report's index. Raises NotPublished or Gone."""
    earlier, later = find_two(report, (before, None), (after, None))
    index = index_with(earlier, later)
    years = {row.year: year_of(row) for row in index.current if row.year <= after}
    if not {before, after} <= years.keys():
        raise NotPublished(report, after)
    scores = PublishedScore.objects.filter(
        version__in=[row.version_id for row in index.current if before < row.year < after], made_in=before
    ).order_by("edition__year", "position")
    techniques = PublishedTechnique.objects.filter(version__in=[earlier.pk, later.pk])
    return TwoYears(
        report=report,
        before=earlier.content,
        after=later.content,
        numbers=(earlier.number, later.number),
        moved=between(years[before], years[after], years.values(), index.lineage),
        scores=[
            ScoreInYear(*row) for row in scores.values_list("prediction", "edition__year", "outcome", "explanation")
        ],
        techniques={
            uid: (today, slug)
            for uid, today, slug in techniques.values_list("uid", "technique__uid", "technique__slug")
        },
        years=[row.year for row in index.current],
    )
