"""Techniques over the years: facts and their queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID

import pydantic.dataclasses
from django.db.models import CharField, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from reports import addresses
from reports.document.types import Reference
from reports.document.words import AssessmentStatus, Maturity
from reports.models.index import PublishedAssessment, PublishedReference, PublishedTechnique, PublishedTrend
from reports.reading import vocabulary
from reports.reading.context import YearOfReport
from reports.reading.exceptions import MovedTo, NotPublished
from reports.reading.generation_cache import per_generation
from reports.rendering import may_have_references
from trends.names import fold


@dataclass(frozen=True)
class References:
    """The references of a version and the names of its techniques by slug, which its notes may name."""

    references: tuple[Reference, ...] = ()
    techniques: Mapping[str, str] = field(default_factory=dict)

    def technique_names(self) -> dict[str, str]:
        """Return the names of techniques by slug."""
        return dict(self.techniques)


@pydantic.dataclasses.dataclass(frozen=True)
class AssessmentInYear(YearOfReport):
    """An assessment in a year's latest version. `trend` is the uid of the section's trend, `theme` that trend's theme; `place` are id and
    number of the paragraph with the quote, set on a technique's page only."""

    section_slug: str
    section_title: str
    trend: UUID | None
    maturity: Maturity
    maturity_label: str = ""
    status: AssessmentStatus = AssessmentStatus.CONFIRMED
    note: str = ""
    quote: str = ""
    theme: str = ""
    version: int = 0
    place: tuple[str, int] | None = None

    @property
    def address(self) -> str:
        """The address of the section."""
        return addresses.section(self.report, self.year, self.section_slug)


#: A technique and all its assessments, oldest year first.
type AssessedTechnique = tuple[PublishedTechnique, Sequence[AssessmentInYear]]


@dataclass(frozen=True)
class TechniqueHistory:
    """A technique over the years.

    `others`: today's technique by any published slug. `formerly`: names of techniques merged into it. `trends`: slug and name by uid
    of the trends whose sections assess it. `definitions`: its names and definitions by year, oldest first. `known`: the references by
    version key.
    """

    technique: PublishedTechnique
    assessments: Sequence[AssessmentInYear]
    others: Mapping[str, PublishedTechnique]
    formerly: Sequence[str]
    trends: Mapping[UUID, tuple[str, str]]
    definitions: Sequence[tuple[int, str, str]]
    known: Mapping[int, References]


@per_generation(1)
def all_techniques() -> Sequence[AssessedTechnique]:
    """Return all published techniques with their assessments in each year: two queries."""
    assessments = defaultdict(list)
    for row in _assessed(Q()).values("technique", *_FIELDS, **_COLUMNS):
        assessments[row.pop("technique")].append(AssessmentInYear(**row))
    return [(each, assessments[each.technique_id]) for each in vocabulary.techniques()]


def technique_history(slug: str) -> TechniqueHistory:
    """Return a technique over the years: three queries, and two more if notes name sources or techniques. Raises NotPublished, or MovedTo
    for an older slug and for that of a merged technique."""
    rows = {row.technique_id: row for row in vocabulary.techniques()}
    named = PublishedTechnique.objects.current().order_by("edition__year", "slug", "technique")
    published = list(named.values_list("technique", "edition__year", "uid", "slug", "name", "definition"))
    # If several techniques had a slug, the one of the latest edition wins.
    others = {each: rows[key] for key, _, _, each, *_ in published}
    found = next((row for row in rows.values() if row.public_slug == slug), None) or others.get(slug)
    found = found or next((row for row in rows.values() if row.technique.slug == slug), None)
    if found is None:
        raise NotPublished
    if found.public_slug != slug:
        raise MovedTo(addresses.technique(found.public_slug))
    own = [
        (uid == found.technique.uid, year, name, definition)
        for key, year, uid, _, name, definition in published
        if key == found.technique_id
    ]
    assessments, trends = _of_page(found.technique_id)
    return TechniqueHistory(
        technique=found,
        assessments=assessments,
        others=others,
        formerly=sorted({name for is_own, _, name, _ in own if not is_own}),
        trends=trends,
        definitions=[(year, name, definition) for is_own, year, name, definition in own if is_own],
        known=_references_of({each.version for each in assessments if may_have_references(each.note)}),
    )


def _of_page(technique: int) -> tuple[Sequence[AssessmentInYear], Mapping[UUID, tuple[str, str]]]:
    """Return a technique's assessments, each with the paragraph that contains its quote, and slug and name of its sections' trends
    by uid, from their latest edition: one query."""
    called = {f"trend_{column}": vocabulary.trend_today(column, "section__trend") for column in ("slug", "name")}
    rows = (
        _assessed(Q(technique=technique))
        .annotate(**called)
        .values("section__paragraphs", "version", *called, *_FIELDS, **_COLUMNS)
    )
    assessments, trends = [], {}
    for row in rows:
        paragraphs, slug, name = row.pop("section__paragraphs"), row.pop("trend_slug"), row.pop("trend_name")
        assessments.append(AssessmentInYear(**row, place=_paragraph_of(row["quote"], paragraphs)))
        if row["trend"]:
            trends[row["trend"]] = (slug, name)
    return assessments, trends


class _StoredParagraph(TypedDict):
    """An element of `PublishedSection.paragraphs`."""

    id: str
    number: int
    text: str


def _paragraph_of(quote: str, paragraphs: Sequence[_StoredParagraph]) -> tuple[str, int] | None:
    folded = fold(quote)
    found = (each for each in paragraphs if folded and folded in fold(each["text"]))
    return next(((each["id"], each["number"]) for each in found), None)


def _references_of(versions: Collection[int]) -> dict[int, References]:
    """Return the references and technique names of versions by version key: two queries, or none."""
    if not versions:
        return {}
    references: dict[int, list[Reference]] = defaultdict(list)
    for version, uid, key, item in PublishedReference.objects.filter(version__in=versions).values_list(
        "version", "uid", "key", "item"
    ):
        references[version].append(Reference.model_validate({"uid": uid, "key": key, "item": item}))
    techniques: dict[int, dict[str, str]] = defaultdict(dict)
    for version, slug, name in PublishedTechnique.objects.filter(version__in=versions).values_list(
        "version", "slug", "name"
    ):
        techniques[version][slug] = name
    return {each: References(tuple(references[each]), techniques[each]) for each in versions}


def published_techniques() -> Sequence[tuple[str, datetime]]:
    """Return today's slug of a technique and a time of publication, for each edition that has it: one query."""
    rows = PublishedTechnique.objects.current().annotate(today=vocabulary.technique_today("slug"))
    return list(rows.values_list("today", "version__published_at"))


def _assessed(which: Q) -> QuerySet[PublishedAssessment]:
    """Return filtered assessments of current versions, oldest year first."""
    return PublishedAssessment.objects.current().filter(which).order_by("edition__year", "section__position")


_THEME = PublishedTrend.objects.filter(version=OuterRef("version"), trend=OuterRef("section__trend"))
#: The columns of an assessment, with the theme that its version gives to the section's trend.
_FIELDS = ("maturity", "maturity_label", "status", "note", "quote")
_COLUMNS: dict[str, F | Coalesce] = {
    "report": F("edition__report__slug"),
    "report_name": F("version__publishededitions__report_name"),
    "language": F("version__publishededitions__language"),
    "year": F("edition__year"),
    "section_slug": F("section__slug"),
    "section_title": F("section__title"),
    "trend": F("section__trend__uid"),
    "theme": Coalesce(Subquery(_THEME.values("theme_name")[:1]), Value(""), output_field=CharField()),
}
