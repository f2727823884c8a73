"""What moved between two years of a report."""

from typing import Any
from uuid import UUID

from django.db.models import OuterRef

from reports.document.movement import between
from reports.facts.editions import ScoreFacts
from reports.facts.refusals import NotPublished
from reports.facts.reports import TechniqueToday, TwoYears
from reports.models.index import PublishedEdition, PublishedScore, PublishedTechnique
from reports.reading.gathering import Gathered
from reports.reading.movement import descents_in, with_sections, year_of
from reports.reading.versions import find_two

_TECHNIQUES = Gathered(
    PublishedTechnique.objects.filter(version=OuterRef("version")),
    uid="uid",
    today="technique__uid",
    slug="technique__slug",
)


def two_years(report: str, before: int, after: int) -> TwoYears:
    """The latest versions of two years and what moved between them, `before` being the earlier: two queries.

    Raises NotPublished or Gone.
    """
    # Another version may become current between the queries. If that is so twice, the index lacks one.
    found = _two_years(report, before, after) or _two_years(report, before, after)
    if found is None:
        raise NotPublished(report, after)
    return found


def _two_years(report: str, before: int, after: int) -> TwoYears | None:
    """Both years as of one moment; None if what is current is not what the index has."""
    earlier, later = find_two(report, (before, None), (after, None))
    editions = PublishedEdition.objects.current().filter(edition__report=earlier.edition.report_id)
    scores = Gathered(
        PublishedScore.objects.filter(version=OuterRef("version"), made_in=before).order_by("position"),
        prediction="prediction",
        outcome="outcome",
        explanation="explanation",
    )
    everything: list[Any] = list(with_sections(editions).annotate(scores=scores, techniques=_TECHNIQUES))
    rows = [row for row in everything if row.year <= after]
    if not {earlier.pk, later.pk} <= {row.version_id for row in rows}:
        return None
    years = {row.year: year_of(row) for row in rows}
    return TwoYears(
        before=earlier.content,
        after=later.content,
        numbers=(earlier.number, later.number),
        moved=between(years[before], years[after], years.values(), descents_in(rows)),
        scores=tuple(
            ScoreFacts(UUID(score["prediction"]), row.year, score["outcome"], score["explanation"])
            for row in rows
            if before < row.year < after
            for score in row.scores
        ),
        techniques={
            UUID(said["uid"]): TechniqueToday(UUID(said["today"]), said["slug"])
            for row in rows
            if row.year in {before, after}
            for said in row.techniques
        },
        years=tuple(sorted(row.year for row in everything)),
    )
