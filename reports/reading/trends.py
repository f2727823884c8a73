"""Trends over the years: facts and their queries."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

import pydantic.dataclasses
from django.db.models import F, QuerySet
from django.db.models.fields.json import KT

from reports import addresses
from reports.document.movement import LineageStep
from reports.document.types import Prediction
from reports.document.words import Absence, Maturity
from reports.models.index import (
    PublishedAssessment,
    PublishedEdition,
    PublishedPrediction,
    PublishedScore,
    PublishedSection,
    PublishedTrend,
)
from reports.reading import vocabulary
from reports.reading.context import ScoreInYear, TrendInYear, YearOfReport
from reports.reading.exceptions import MovedTo, NotPublished
from reports.reading.vocabulary import family_of

#: The columns of a section, by the fields of `SectionOfTrend`.
_FIELDS = ("trend__uid", "position", "slug", "title", "summary", "maturity", "maturity_label", "movement", "was")
_COLUMNS = {
    "report": F("edition__report__slug"),
    "report_name": F("version__publishededitions__report_name"),
    "language": F("version__publishededitions__language"),
    "year": F("edition__year"),
    "since": F("version__publishededitions__since"),
    "origins": F("moved_from"),
}


@pydantic.dataclasses.dataclass(frozen=True)
class SectionOfTrend(TrendInYear, YearOfReport):
    """A section about a trend in a year's latest version. `begins` is its first paragraph; `techniques` are (slug, name, maturity),
    `scores` those of its predictions."""

    summary: str = ""
    maturity_label: str = ""
    was: Maturity | Literal[""] = ""
    since: int | None = None
    begins: str | None = ""
    techniques: tuple[tuple[str, str, Maturity], ...] = ()
    predictions: tuple[Prediction, ...] = ()
    scores: tuple[ScoreInYear, ...] = ()


@pydantic.dataclasses.dataclass(frozen=True)
class AbsentYear(YearOfReport):
    """A year whose edition does not have the trend."""

    absence: Absence
    note: str = ""


@dataclass(frozen=True)
class TrendHistory:
    """A trend over the years. `relatives` are the published trends of its lineage by uid, itself included; `family` their sections,
    oldest first; `reports` the sections about all trends by report; `definitions` its names and definitions by year, oldest first."""

    trend: PublishedTrend
    family: Sequence[SectionOfTrend]
    reports: Mapping[str, Sequence[SectionOfTrend]]
    absences: Sequence[AbsentYear]
    steps: Sequence[LineageStep]
    relatives: Mapping[UUID, PublishedTrend]
    definitions: Sequence[tuple[int, str, str]]


def all_trends() -> Sequence[tuple[PublishedTrend, Sequence[SectionOfTrend]]]:
    """Return all published trends with their sections, oldest year first: two queries."""
    sections = defaultdict(list)
    for row in _sections().filter(trend__isnull=False).values(*_FIELDS, **_COLUMNS):
        trend = row.pop("trend__uid")
        sections[trend].append(SectionOfTrend(trend=trend, **row))
    return [(row, sections[row.uid]) for row in vocabulary.trends()]


def trend_history(slug: str) -> TrendHistory:
    """Return a trend over the years: nine queries. Raises NotPublished, or MovedTo for an older slug."""
    row = vocabulary.trend_by_slug(slug).first()
    if row is None:
        raise NotPublished
    if row.slug != slug:
        raise MovedTo(addresses.trend(row.slug))
    steps = family_of(row.uid)
    uids = {uid for step in steps for uid in (step.parent, step.child)} | {row.uid}
    rows = PublishedTrend.objects.current().filter(uid__in=uids).select_related("edition")
    named = list(rows.order_by("edition__year", "version"))
    relatives = {each.uid: each for each in named}
    family = _of_page(_sections().filter(trend__uid__in=uids), row)
    slugs = {each.report for each in family if each.trend == row.uid}
    return TrendHistory(
        trend=row,
        family=family,
        reports=_of_reports(slugs),
        absences=list(_absences(row, slugs)),
        steps=tuple(step for step in steps if step.parent in relatives and step.child in relatives),
        relatives=relatives,
        definitions=[(each.edition.year, each.name, each.definition) for each in named if each.uid == row.uid],
    )


def _sections() -> QuerySet[PublishedSection]:
    """Return the sections of current versions, oldest year first."""
    return PublishedSection.objects.current().order_by("edition__year", "edition__report__slug", "position")


def _of_page(rows: QuerySet[PublishedSection], trend: PublishedTrend) -> Sequence[SectionOfTrend]:
    """Return sections; those about `trend` have their techniques, predictions and scores: four queries."""
    found = list(rows.annotate(begins=KT("paragraphs__0__text")).values("pk", "begins", *_FIELDS, **_COLUMNS))
    own = [row["pk"] for row in found if row["trend__uid"] == trend.uid]
    techniques: dict[int, list[tuple[str, str, Maturity]]] = defaultdict(list)
    columns = ("section", vocabulary.technique_today("slug"), vocabulary.technique_today("name"), "maturity")
    assessments = PublishedAssessment.objects.filter(section__in=own).order_by("position")
    for section, slug, name, maturity in assessments.values_list(*columns):
        techniques[section].append((slug, name, Maturity(maturity)))
    predictions: dict[int, list[Prediction]] = defaultdict(list)
    for each in PublishedPrediction.objects.filter(section__in=own).order_by("due"):
        predictions[each.section_id].append(
            Prediction(uid=each.uid, statement=each.statement, criterion=each.criterion, due=each.due)
        )
    made = [each.uid for several in predictions.values() for each in several]
    scored = PublishedScore.objects.current().filter(prediction__in=made).order_by("edition__year")
    scores = tuple(
        ScoreInYear(*row) for row in scored.values_list("prediction", "edition__year", "outcome", "explanation")
    )
    return [
        SectionOfTrend(
            trend=row.pop("trend__uid"),
            techniques=tuple(techniques[key]),
            predictions=tuple(predictions[key]),
            scores=scores,
            **row,
        )
        for row in found
        for key in (row.pop("pk"),)
    ]


def _of_reports(slugs: Collection[str]) -> Mapping[str, Sequence[SectionOfTrend]]:
    """Return the sections about trends of reports, by report: one query."""
    rows = _sections().filter(trend__isnull=False, edition__report__slug__in=slugs).values(*_FIELDS, **_COLUMNS)
    found = [SectionOfTrend(trend=row.pop("trend__uid"), **row) for row in rows]
    return {slug: [each for each in found if each.report == slug] for slug in sorted(slugs)}


def _absences(trend: PublishedTrend, reports: Collection[str]) -> Iterable[AbsentYear]:
    """Yield the years in which reports that have the trend in other years do not: one query."""
    rows = PublishedEdition.objects.current().filter(edition__report__slug__in=reports).order_by("year")
    for name, language, year, report, absences in rows.values_list(
        "report_name", "language", "year", "edition__report__slug", "absences"
    ):
        for each in absences:
            if each["trend"] == str(trend.uid):
                yield AbsentYear(
                    year=year,
                    report=report,
                    report_name=name,
                    language=language,
                    absence=each["absence"],
                    note=each.get("note", ""),
                )
