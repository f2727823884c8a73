"""What the pages of techniques know. A technique reaches its history by the reverse relation to published rows."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from reports.document.words import AssessmentStatus, Maturity
from reports.models.index import PublishedAssessment, PublishedTechnique, PublishedTrend
from reports.pages import addresses
from reports.pages.context.refusals import MovedTo, NotPublished


@dataclass(frozen=True)
class TechniqueFacts:
    """A technique as the latest edition that has it names it; `broader` are slugs."""

    pk: int
    uid: UUID
    slug: str
    name: str
    aliases: tuple[str, ...]
    definition: str
    broader: tuple[str, ...]


@dataclass(frozen=True)
class AssessmentFacts:
    """What a section of a year's latest version says of a technique."""

    technique: int
    report: str
    report_name: str
    year: int
    section: str
    section_title: str
    trend_slug: str
    maturity: Maturity
    proposed: bool
    note: str
    quote: str
    theme: str = ""


@dataclass(frozen=True)
class TechniqueContext:
    """What a technique's page knows. `others`: any published slug -> the technique it means today; `names_before` are those of
    techniques that were merged into it."""

    technique: TechniqueFacts
    assessments: tuple[AssessmentFacts, ...]
    others: dict[str, TechniqueFacts]
    names_before: tuple[str, ...] = ()


def all_techniques() -> tuple[tuple[TechniqueFacts, tuple[AssessmentFacts, ...]], ...]:
    """Every published technique by name, with what each year says of it: three queries."""
    facts = {each.pk: each for each in _by_slug(_rows()).values()}
    found: dict[int, list[AssessmentFacts]] = {pk: [] for pk in facts}
    for assessment in _assessments(Q()):
        found[assessment.technique].append(assessment)
    return tuple((facts[pk], tuple(found[pk])) for pk in sorted(facts, key=lambda pk: facts[pk].name.casefold()))


def technique_context(slug: str) -> TechniqueContext:
    """Three queries. Raises NotPublished, or MovedTo for an older slug or that of a technique that was merged."""
    rows = _rows()
    others = _by_slug(rows)
    found = others.get(slug) or next((each for each in others.values() if slug in _slugs_today(rows, each)), None)
    if found is None:
        raise NotPublished
    if found.slug != slug:
        raise MovedTo(addresses.technique(found.slug))
    before = {row.name for row in rows if row.technique_id == found.pk and row.uid != found.uid}
    return TechniqueContext(found, _assessments(Q(technique=found.pk)), others, tuple(sorted(before)))


def published_techniques() -> tuple[tuple[str, datetime], ...]:
    """The slug of every technique's page, once for each edition that has it: one query."""
    rows = _rows("version")
    slugs = {facts.pk: facts.slug for facts in _by_slug(rows).values()}
    return tuple((slugs[row.technique_id], row.version.published_at) for row in rows)


def _rows(*also: str) -> list[PublishedTechnique]:
    """What the latest versions say of techniques, oldest year first, with the technique that each row means today."""
    rows = PublishedTechnique.objects.current().select_related("technique", *also).order_by("edition__year")
    return list(rows.defer("version__document", "version__change_notes") if also else rows)


def _by_slug(rows: list[PublishedTechnique]) -> dict[str, TechniqueFacts]:
    """Any published slug -> the technique it means today, as its latest own row names it."""
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
    rows = PublishedAssessment.objects.current().filter(which)
    columns = (
        "technique_id", "edition__report__slug", "version__publishededitions__report_name", "edition__year",
        "section__slug", "section__title", "section__trend_slug", "maturity", "status", "note", "quote",
    )  # fmt: skip
    trends = PublishedTrend.objects.current().values_list(
        "edition__report__slug", "edition__year", "slug", "theme_name"
    )
    themes = {(report, year, slug): theme for report, year, slug, theme in trends}
    values = rows.order_by("edition__year", "section__position").values_list(*columns)
    return tuple(
        AssessmentFacts(
            technique,
            report,
            name,
            year,
            section,
            title,
            trend,
            Maturity(maturity),
            status == AssessmentStatus.PROPOSED,
            note,
            quote,
            themes.get((report, year, trend), ""),
        )
        for technique, report, name, year, section, title, trend, maturity, status, note, quote in values
    )
