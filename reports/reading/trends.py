"""What the pages of trends know. A trend's page reaches its history by the reverse relation from the trend to published rows:
trends themselves know nothing of reports."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import OuterRef
from django.db.models.fields.json import KT

from reports.document.words import Maturity, Movement
from reports.facts.editions import ScoreFacts, WordingFacts
from reports.facts.refusals import MovedTo, NotPublished
from reports.facts.trends import AbsentIn, PredictionFacts, SectionOfTrend, TechniqueInSection, TrendContext, TrendFacts
from reports.models.index import (
    PublishedAssessment,
    PublishedEdition,
    PublishedPrediction,
    PublishedScore,
    PublishedSection,
    PublishedTrend,
)
from reports.pages import addresses
from reports.reading import vocabulary
from reports.reading.gathering import Gathered, Nested
from reports.reading.lineage import family_of
from reports.reading.told import origin

#: The sections about a trend in the latest versions, oldest year first; and what a trend's own page tells of each besides.
_SECTIONS = (
    PublishedSection.objects.current()
    .filter(trend=OuterRef("trend"))
    .order_by("edition__year", "edition__report__slug", "position")
)
_COLUMNS: dict[str, Any] = {
    **{
        name: name for name in ("position", "slug", "title", "summary", "maturity", "maturity_label", "movement", "was")
    },
    "report": "edition__report__slug",
    "report_name": "version__publishededitions__report_name",
    "language": "version__publishededitions__language",
    "year": "edition__year",
    "since": "version__publishededitions__since",
    "moved_from": Nested("moved_from"),
}
_PARTS = {
    "begins": KT("paragraphs__0__text"),
    "techniques": Nested(
        Gathered(
            PublishedAssessment.objects.filter(section=OuterRef("pk")).order_by("position"),
            slug=vocabulary.technique_today("slug"),
            name=vocabulary.technique_today("name"),
            maturity="maturity",
        )
    ),
    "predictions": Nested(
        Gathered(
            PublishedPrediction.objects.filter(section=OuterRef("pk")).order_by("due"),
            **{name: name for name in ("uid", "statement", "criterion", "due")},
        )
    ),
    "scores": Nested(
        Gathered(
            PublishedScore.objects.current()
            .filter(prediction__in=PublishedPrediction.objects.filter(section=OuterRef(OuterRef("pk"))).values("uid"))
            .order_by("edition__year"),
            **{name: name for name in ("prediction", "outcome", "explanation")},
            year="edition__year",
        )
    ),
}
#: How the latest versions call a trend, and the editions of the reports that have it.
_WORDINGS = Gathered(
    PublishedTrend.objects.current().filter(trend=OuterRef("trend")).order_by("edition__year"),
    **{name: name for name in ("name", "definition")},
    year="edition__year",
)
_EDITIONS = Gathered(
    PublishedEdition.objects.current()
    .filter(
        edition__report__in=PublishedSection.objects.current()
        .filter(trend=OuterRef(OuterRef("trend")))
        .values("edition__report")
    )
    .order_by("year"),
    report="edition__report__slug",
    report_name="report_name",
    language="language",
    year="year",
    absences=Nested("absences"),
)


def all_trends() -> tuple[tuple[TrendFacts, tuple[SectionOfTrend, ...]], ...]:
    """Every published trend by name, with its years: one query."""
    rows = vocabulary.trends().select_related("trend").annotate(sections=Gathered(_SECTIONS, **_COLUMNS))
    found = [(_facts(row), tuple(_section(row.uid, said) for said in row.sections)) for row in rows]
    return tuple(sorted(found, key=lambda each: each[0].name.casefold()))


def trend_context(slug: str) -> TrendContext:
    """Three queries: the trend, its lineage, and the sections of its family. Raises NotPublished, or MovedTo for an older slug."""
    row: Any = vocabulary.trend_called(slug).annotate(wordings=_WORDINGS, editions=_EDITIONS).first()
    if row is None:
        raise NotPublished
    if row.slug != slug:
        raise MovedTo(addresses.trend(row.slug))
    steps = family_of(row.uid)
    uids = {uid for step in steps for uid in (step.parent, step.child)} | {row.uid}
    family = vocabulary.trends().filter(uid__in=uids).annotate(sections=Gathered(_SECTIONS, **_COLUMNS, **_PARTS))
    sections, relatives, scores = [], {}, []
    for each in family:
        relatives[each.uid] = _facts(each)
        sections += [_section(each.uid, said) for said in each.sections]
        scores += [_score(score) for said in each.sections for score in said["scores"]]
    return TrendContext(
        trend=_facts(row),
        sections=tuple(section for section in sections if section.trend == row.uid),
        family=tuple(sorted(sections, key=lambda each: (each.year, each.report, each.position))),
        absences=_absences(row),
        steps=tuple(step for step in steps if step.parent in relatives and step.child in relatives),
        relatives=relatives,
        scores=tuple(scores),
        wordings=tuple(WordingFacts(said["year"], said["name"], said["definition"]) for said in row.wordings),
    )


def _facts(row: PublishedTrend) -> TrendFacts:
    return TrendFacts(row.uid, row.slug, row.name, row.definition, row.theme_name)


def _section(trend: UUID, said: Mapping[str, Any]) -> SectionOfTrend:
    return SectionOfTrend(
        trend=trend,
        **{name: said[name] for name in ("report", "report_name", "language", "year", "position", "slug")},
        **{name: said[name] for name in ("title", "summary", "maturity_label", "was", "since")},
        maturity=Maturity(said["maturity"]),
        movement=Movement(said["movement"]),
        origins=tuple(origin(each) for each in said["moved_from"]),
        extract="" if said["summary"] else said.get("begins") or "",
        techniques=tuple(
            TechniqueInSection(each["slug"], each["name"], Maturity(each["maturity"]))
            for each in said.get("techniques", ())
        ),
        predictions=tuple(
            PredictionFacts(UUID(each["uid"]), each["statement"], each["criterion"], date.fromisoformat(each["due"]))
            for each in said.get("predictions", ())
        ),
    )


def _score(said: Mapping[str, Any]) -> ScoreFacts:
    return ScoreFacts(UUID(said["prediction"]), said["year"], said["outcome"], said["explanation"])


def _absences(row: Any) -> tuple[AbsentIn, ...]:
    return tuple(
        AbsentIn(
            edition["report"],
            edition["report_name"],
            edition["year"],
            each["absence"],
            each.get("note", ""),
            edition["language"],
        )
        for edition in row.editions
        for each in edition["absences"]
        if each["trend"] == str(row.uid)
    )
