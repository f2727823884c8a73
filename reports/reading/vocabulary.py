"""Trends and techniques as clients know them: by the names of the latest version that is published.

The index says which technique a statement belongs to today, so that what was merged is found together.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, When, Window
from django.db.models.functions import RowNumber

from reports.document.movement import Descent
from reports.models.index import Published, PublishedAssessment, PublishedSection, PublishedTechnique, PublishedTrend
from reports.models.series import Edition
from reports.reading.report_index import descents
from reports.reading.versions import in_version, readable, standing
from trends.models import Lineage, VocabularyChange, VocabularyChangeKind

#: Of the rows of a technique, its own come before those of what was merged into it.
_OWN = Case(When(uid=F("technique__uid"), then=1), default=0)


def trends(at: datetime | None = None) -> QuerySet[PublishedTrend]:
    """Return one row a trend, as the latest year's latest version names it, with the `first_year` that has a section about it."""
    sections = readable(PublishedSection, at).filter(trend=OuterRef("trend"))
    return in_version(_newest(readable(PublishedTrend, at), "trend")).annotate(first_year=_first_year(sections))


def techniques(at: datetime | None = None) -> QuerySet[Any]:
    """Return one PublishedTechnique a technique, likewise, with what it is called today and the `first_year` that assesses it.

    What was merged into it was another one, and does not name it if it has a name itself.
    """
    rows = _newest(readable(PublishedTechnique, at), "technique", _OWN.desc())
    assessed = readable(PublishedAssessment, at).filter(technique=OuterRef("technique"))
    return (
        in_version(rows)
        .select_related("technique", "version", "edition__report")
        .annotate(today_slug=_today("slug"), today_name=_today("name"), first_year=_first_year(assessed))
    )


def _first_year(rows: QuerySet) -> Subquery:
    return Subquery(rows.order_by("edition__year").values("edition__year")[:1])


def trend_today(column: str, of: str = "trend") -> Subquery:
    """The `slug` or `name` of a trend today, beside rows that have its key under the name `of`: as `trends` has it."""
    rows = readable(PublishedTrend).filter(trend=OuterRef(of)).order_by("-edition__year", "-version")
    return Subquery(rows.values(column)[:1])


def technique_today(column: str) -> Subquery:
    """The `slug` or `name` of a technique today, beside rows that have its key as `technique`: as `techniques` has it."""
    rows = readable(PublishedTechnique).filter(technique=OuterRef("technique")).annotate(today=_today(column))
    return Subquery(rows.order_by(_OWN.desc(), "-edition__year", "-version").values("today")[:1])


def _today(column: str) -> Case:
    """What a technique's row calls it in public, for the database: see PublishedTechnique.public_slug."""
    return Case(
        When(uid=F("technique__uid"), then=F(column)), default=F(f"technique__{column}"), output_field=CharField()
    )


def _newest[Row: Published](rows: QuerySet[Row], of: str, *first: Any) -> QuerySet[Row]:
    """The newest row about each `of`. As a subquery: what is filtered later must not change which row that is."""
    newest = Window(RowNumber(), partition_by=F(of), order_by=[*first, F("edition__year").desc(), F("version").desc()])
    keys = rows.annotate(newness=newest).filter(newness=1).values("pk")
    return rows.model._default_manager.filter(pk__in=keys).order_by()  # type: ignore[return-value]


def trend_slugs() -> Iterable[str]:
    return standing(PublishedTrend).values_list("slug", flat=True).distinct()


def theme_slugs() -> Iterable[str]:
    return standing(PublishedTrend).exclude(theme_slug="").values_list("theme_slug", flat=True).distinct()


def technique_slugs() -> Iterable[str]:
    rows = standing(PublishedTechnique)
    taken_in = rows.exclude(uid=F("technique__uid")).values_list("technique__slug", flat=True)
    return {*rows.values_list("slug", flat=True).distinct(), *taken_in.distinct()}


def trend_keys(slugs: Iterable[str]) -> set[int]:
    """Keys of the trends that were published under one of `slugs`."""
    return set(standing(PublishedTrend).filter(slug__in=list(slugs)).values_list("trend", flat=True))


def technique_keys(slugs: Iterable[str], *, narrower: bool = False) -> set[int]:
    """Keys of the techniques called one of `slugs`, or that took over one that was; `narrower`: and of their kinds."""
    wanted = set(slugs)
    if narrower:
        wanted |= _narrower(wanted)
    taken_in = ~Q(uid=F("technique__uid")) & Q(technique__slug__in=wanted)
    rows = standing(PublishedTechnique).filter(Q(slug__in=wanted) | taken_in)
    return set(rows.values_list("technique", flat=True))


def _narrower(slugs: set[str]) -> set[str]:
    """Slugs of all kinds of `slugs`, their kinds' kinds too, as the latest versions say."""
    broader = dict(techniques().values_list("today_slug", "broader"))
    found: set[str] = set()
    front = set(slugs)
    while front:
        front = {slug for slug, over in broader.items() if front & set(over)} - found - slugs
        found |= front
    return found


def trend_called(slug: str, at: datetime | None = None) -> QuerySet[PublishedTrend]:
    """The trend that was published as called so, as its latest version names it, the first of the rows; none if there is none."""
    called = standing(PublishedTrend).filter(slug=slug)
    return _best_first(trends(at).filter(trend__in=called.values("trend")), slug=slug)


def technique_called(slug: str, at: datetime | None = None) -> QuerySet[Any]:
    """The technique that is or was called so, or took over one that was, likewise."""
    return _best_first(techniques(at).filter(technique__in=technique_keys([slug])), today_slug=slug)


def _best_first[Rows: QuerySet](rows: Rows, **best: str) -> Rows:
    return rows.order_by(Case(When(**best, then=0), default=1), "pk")


def years_of_trend(row: PublishedTrend, at: datetime | None = None) -> QuerySet[PublishedSection]:
    """Its sections in the current versions, latest year first."""
    rows = in_version(readable(PublishedSection, at)).filter(trend=row.trend_id)
    rows = rows.defer("html", "text", "paragraphs", "version__document", "version__change_notes")
    return rows.order_by("-edition__year", "edition__report__slug")


def years_of_technique(row: PublishedTechnique, at: datetime | None = None) -> QuerySet[PublishedAssessment]:
    """Its assessments in the current versions, latest year first."""
    rows = readable(PublishedAssessment, at).filter(technique=row.technique_id)
    texts = ("section__html", "section__text", "section__paragraphs", "version__document", "version__change_notes")
    rows = rows.select_related("section", "version", "edition__report").defer(*texts)
    return rows.order_by("-edition__year", "edition__report__slug", "section__position")


def kinds_of_technique(row: PublishedTechnique, at: datetime | None = None) -> list[str]:
    """Slugs of the techniques that are directly kinds of it."""
    rows = techniques(at).values_list("today_slug", "broader")
    return sorted(slug for slug, broader in rows if row.public_slug in broader)


def merged_into(row: PublishedTechnique) -> list[UUID]:
    """Ids of the published techniques that were merged into it."""
    rows = standing(PublishedTechnique).filter(technique=row.technique_id).exclude(uid=row.technique.uid)
    return sorted(set(rows.values_list("uid", flat=True)), key=str)


def published_steps(at: datetime | None = None) -> QuerySet[Lineage]:
    """The steps whose both trends are published; as of `at`, those of them that had been drawn by then. One that was taken out
    since is not given: nothing holds its words."""
    published = trends(at).values("trend")
    rows = Lineage.objects.filter(parent__in=published, child__in=published)
    if at:
        drawn = VocabularyChange.objects.filter(kind=VocabularyChangeKind.LINEAGE_ADDED, at__gt=at)
        rows = rows.exclude(Exists(drawn.filter(subject=OuterRef("parent__uid"), into=OuterRef("child__uid"))))
    return rows.select_related("parent", "child").order_by("year", "pk")


def complete_steps(rows: Sequence[Any], at: datetime | None = None) -> Sequence[Any]:
    """Steps with the slugs that their trends are published under, as `from_trend` and `to_trend`: one query."""
    keys = {key for row in rows for key in (row.parent_id, row.child_id)}
    slugs = dict(trends(at).filter(trend__in=keys).values_list("trend", "slug")) if keys else {}
    for row in rows:
        row.from_trend, row.to_trend = slugs[row.parent_id], slugs[row.child_id]
    return rows


def steps_of(row: PublishedTrend, at: datetime | None = None) -> Sequence[Any]:
    """The steps that lead to a trend or from it, among published ones, likewise."""
    rows = published_steps(at).filter(Q(parent=row.trend_id) | Q(child=row.trend_id))
    return complete_steps(list(rows), at)


def steps_between(trends: Collection[UUID], until: int) -> tuple[Descent, ...]:
    """The lineage among published trends up to a published year: what is planned for a later one is nobody's business yet."""
    return descents(Lineage.objects.filter(Q(parent__uid__in=trends) & Q(child__uid__in=trends), year__lte=until))


def family_of(trend: UUID) -> tuple[Descent, ...]:
    """Every step of lineage that leads to the trend or from it, however far, up to the last year published: one query."""
    until = Edition.objects.published().order_by("-year").values("year")[:1]
    steps = descents(Lineage.objects.filter(year__lte=until))
    family, size = {trend}, 0
    while len(family) > size:
        size = len(family)
        family |= {uid for step in steps if {step.parent, step.child} & family for uid in (step.parent, step.child)}
    return tuple(step for step in steps if step.parent in family)
