"""What moved between two years of a report."""

from uuid import UUID

from reports.document.movement import YearOfTrends, between
from reports.document.types import EditionDocument
from reports.document.words import Maturity
from reports.facts.editions import ScoreFacts
from reports.facts.reports import TechniqueToday, TwoYears
from reports.models.index import PublishedScore, PublishedSection, PublishedTechnique
from reports.reading.lineage import all_descents
from reports.reading.versions import find_version


def two_years(report: str, before: int, after: int) -> TwoYears:
    """The latest versions of two years and what moved between them, `before` being the earlier: six queries.

    Raises NotPublished or Gone.
    """
    earlier, later = (find_version(report, year) for year in (before, after))
    techniques = PublishedTechnique.objects.filter(version__in=[earlier.pk, later.pk])
    return TwoYears(
        before=earlier.content,
        after=later.content,
        numbers=(earlier.number, later.number),
        moved=between(
            year_of_trends(earlier.content),
            year_of_trends(later.content),
            years_before(report, before),
            all_descents(),
        ),
        scores=_scores_between(report, before, after),
        techniques={
            uid: TechniqueToday(today, slug)
            for uid, today, slug in techniques.values_list("uid", "technique__uid", "technique__slug")
        },
    )


def year_of_trends(document: EditionDocument) -> YearOfTrends:
    """What a document says of trends."""
    uids = {trend.slug: trend.uid for trend in document.trends}
    return YearOfTrends(
        document.year,
        {uids[section.trend]: section.maturity for section in document.sections if section.trend},
        frozenset(uids[ending.trend] for ending in document.endings),
    )


def years_before(report: str, year: int) -> tuple[YearOfTrends, ...]:
    """What the latest versions of the report's years before `year` say of trends: one query."""
    rows = PublishedSection.objects.current().filter(edition__report__slug=report, trend__isnull=False)
    found: dict[int, dict[UUID, Maturity]] = {}
    for each, trend, maturity in rows.filter(edition__year__lt=year).values_list(
        "edition__year", "trend__uid", "maturity"
    ):
        found.setdefault(each, {})[trend] = Maturity(maturity)
    return tuple(YearOfTrends(each, maturities) for each, maturities in sorted(found.items()))


def _scores_between(report: str, before: int, after: int) -> tuple[ScoreFacts, ...]:
    rows = PublishedScore.objects.current().filter(edition__report__slug=report, made_in=before)
    rows = rows.filter(edition__year__gt=before, edition__year__lt=after).order_by("edition__year", "position")
    return tuple(ScoreFacts(*row) for row in rows.values_list("prediction", "edition__year", "outcome", "explanation"))
