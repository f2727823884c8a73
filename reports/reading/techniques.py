"""What the pages of techniques know. A technique reaches its history by the reverse relation to published rows."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from reports.document.words import AssessmentStatus, Maturity
from reports.facts.editions import WordingFacts
from reports.facts.refusals import MovedTo, NotPublished
from reports.facts.techniques import AssessmentFacts, TechniqueContext, TechniqueFacts, TechniqueHistory
from reports.models.index import PublishedAssessment, PublishedTechnique, PublishedTrend
from reports.pages import addresses
from trends.names import fold


def all_techniques() -> tuple[TechniqueHistory, ...]:
    """Every published technique by name, with what each year says of it: two queries."""
    return _histories(_rows(), _assessments(Q()))


def techniques_of(report: str) -> tuple[TechniqueHistory, ...]:
    """Every technique that a report's editions assess, with what they say of it: two queries."""
    assessments = _assessments(Q(edition__report__slug=report))
    return _histories(_rows().filter(technique__in={each.technique for each in assessments}), assessments)


def technique_context(slug: str) -> TechniqueContext:
    """Two queries. Raises NotPublished, or MovedTo for an older slug or that of a technique that was merged."""
    rows = list(_rows())
    others = _by_slug(rows)
    found = others.get(slug) or next((each for each in others.values() if slug in _slugs_today(rows, each)), None)
    if found is None:
        raise NotPublished
    if found.slug != slug:
        raise MovedTo(addresses.technique(found.slug))
    before = {row.name for row in rows if row.technique_id == found.pk and row.uid != found.uid}
    own = [row for row in rows if row.technique_id == found.pk and row.is_own]
    assessments, trends = _of_page(found.pk)
    return TechniqueContext(
        found,
        assessments,
        others,
        tuple(sorted(before)),
        trends,
        tuple(WordingFacts(row.edition.year, row.name, row.definition) for row in own),
    )


def _of_page(technique: int) -> tuple[tuple[AssessmentFacts, ...], dict[UUID, tuple[str, str]]]:
    """What is said of a technique, each with the paragraph that holds its quote; and the trends that its sections are about,
    by uid, as the latest edition that has them names them: one query."""
    latest = PublishedTrend.objects.current().filter(trend=OuterRef("section__trend")).order_by("-edition__year", "-pk")
    called = {f"trend_{column}": Subquery(latest.values(column)[:1]) for column in ("slug", "name")}
    rows = _assessed(Q(technique=technique)).annotate(**called)
    assessments, trends = [], {}
    for *columns, paragraphs, slug, name in rows.values_list(*_COLUMNS, "section__paragraphs", *called):
        said = _assessment(columns)
        assessments.append(replace(said, paragraph=_holding(said.quote, paragraphs)))
        if said.trend:
            trends[said.trend] = (slug, name)
    return tuple(assessments), trends


def techniques_named(techniques: set[int]) -> dict[int, TechniqueFacts]:
    """key -> the technique as it is called today: one query."""
    return {each.pk: each for each in _by_slug(_rows().filter(technique__in=techniques)).values()}


def published_techniques() -> tuple[tuple[str, datetime], ...]:
    """The slug of every technique's page, once for each edition that has it: one query."""
    rows = list(_rows("version"))
    slugs = {facts.pk: facts.slug for facts in _by_slug(rows).values()}
    return tuple((slugs[row.technique_id], row.version.published_at) for row in rows)


def _rows(*also: str) -> QuerySet[PublishedTechnique]:
    """What the latest versions say of techniques, oldest year first, with the technique that each row means today."""
    rows = PublishedTechnique.objects.current().select_related("technique", "edition", *also).order_by("edition__year")
    return rows.defer("version__document", "version__change_notes") if also else rows


def _histories(
    rows: Iterable[PublishedTechnique], assessments: Sequence[AssessmentFacts]
) -> tuple[TechniqueHistory, ...]:
    """By name."""
    facts = {each.pk: each for each in _by_slug(rows).values()}
    found: dict[int, list[AssessmentFacts]] = {pk: [] for pk in facts}
    for assessment in assessments:
        found[assessment.technique].append(assessment)
    return tuple((facts[pk], tuple(found[pk])) for pk in sorted(facts, key=lambda pk: facts[pk].name.casefold()))


def _by_slug(rows: Iterable[PublishedTechnique]) -> dict[str, TechniqueFacts]:
    """Any published slug -> the technique it means today, as its latest own row names it."""
    rows = list(rows)
    latest: dict[int, PublishedTechnique] = {}
    for row in sorted(rows, key=lambda row: row.is_own):
        latest[row.technique_id] = row
    facts = {pk: _facts(row) for pk, row in latest.items()}
    return {row.slug: facts[row.technique_id] for row in rows}


def _facts(row: PublishedTechnique) -> TechniqueFacts:
    return TechniqueFacts(
        row.technique_id,
        row.technique.uid,
        row.public_slug,
        row.public_name,
        tuple(row.public_aliases),
        row.definition,
        tuple(row.broader) if row.is_own else (),
    )


def _slugs_today(rows: list[PublishedTechnique], facts: TechniqueFacts) -> set[str]:
    """The slug that the vocabulary gives a published technique now, beside those it was published under."""
    return {facts.slug} | {row.technique.slug for row in rows if row.technique_id == facts.pk}


def _assessments(which: Q) -> tuple[AssessmentFacts, ...]:
    return tuple(_assessment(row) for row in _assessed(which).values_list(*_COLUMNS))


def _assessed(which: Q) -> QuerySet[PublishedAssessment]:
    """What the latest versions say of techniques, with the theme that each of them gave to the section's trend (`theme`)."""
    trend = PublishedTrend.objects.filter(version=OuterRef("version"), trend=OuterRef("section__trend"))
    theme = Coalesce(Subquery(trend.values("theme_name")[:1]), Value(""), output_field=CharField())
    rows = PublishedAssessment.objects.current().filter(which).annotate(theme=theme)
    return rows.order_by("edition__year", "section__position")


_COLUMNS = (
    "technique_id", "edition__report__slug", "version__publishededitions__report_name", "edition__year", "section__slug",
    "section__title", "section__trend__uid", "maturity", "status", "note", "quote", "theme", "section_id",
)  # fmt: skip


def _assessment(columns: Sequence[Any]) -> AssessmentFacts:
    technique, report, name, year, section, title, trend, maturity, status, *rest = columns
    is_proposed = status == AssessmentStatus.PROPOSED
    return AssessmentFacts(technique, report, name, year, section, title, trend, Maturity(maturity), is_proposed, *rest)


def _holding(quote: str, paragraphs: Sequence[dict[str, Any]]) -> tuple[str, int] | None:
    words = fold(quote)
    found = (each for each in paragraphs if words and words in fold(each["text"]))
    return next(((each["id"], each["number"]) for each in found), None)
