"""What the pages of trends know. A trend's page reaches its history by the reverse relation from the trend to published rows:
trends themselves know nothing of reports."""

from dataclasses import replace
from uuid import UUID

from django.db.models import Q, QuerySet

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
from reports.reading.editions import origin
from reports.reading.lineage import family_of
from reports.reading.techniques import techniques_named


def all_trends() -> tuple[tuple[TrendFacts, tuple[SectionOfTrend, ...]], ...]:
    """Every published trend by name, with its years: two queries."""
    names = _names(PublishedTrend.objects.current())
    sections: dict[UUID, list[SectionOfTrend]] = {uid: [] for uid in names}
    for section in _sections(Q(trend__isnull=False)):
        sections[section.trend].append(section)
    listed = sorted(names.values(), key=lambda trend: trend.name.casefold())
    return tuple((trend, tuple(sections[trend.uid])) for trend in listed)


def trend_context(slug: str) -> TrendContext:
    """A constant number of queries, however long the trend has lived. Raises NotPublished, or MovedTo for an older slug."""
    latest, wordings = _named(slug)
    if latest.slug != slug:
        raise MovedTo(addresses.trend(latest.slug))
    steps = family_of(latest.uid)
    uids = {uid for step in steps for uid in (step.parent, step.child)} | {latest.uid}
    relatives = _names(PublishedTrend.objects.current().filter(uid__in=uids))
    family = _sections(Q(trend__uid__in=relatives))
    sections = tuple(section for section in family if section.trend == latest.uid)
    predictions = _predictions(sections)
    return TrendContext(
        trend=latest,
        sections=_with_parts(sections, predictions),
        family=family,
        absences=_absences(latest, {section.report for section in sections}),
        steps=tuple(step for step in steps if step.parent in relatives and step.child in relatives),
        relatives=relatives,
        scores=_scores([each.uid for found in predictions.values() for each in found]),
        wordings=wordings,
    )


def _named(slug: str) -> tuple[TrendFacts, tuple[WordingFacts, ...]]:
    """The trend that is or was called so, as its latest row has it, and its name and definition in each year: one query."""
    current = PublishedTrend.objects.current()
    called = current.filter(Q(slug=slug) | Q(trend__slug=slug)).order_by()
    rows = current.filter(trend__in=called.values("trend")).select_related("trend", "edition").order_by("edition__year")
    found = next((row.trend_id for row in rows if slug in {row.slug, row.trend.slug}), None)
    own = [row for row in rows if row.trend_id == found]
    if not own:
        raise NotPublished
    last = own[-1]
    facts = TrendFacts(last.trend_id, last.uid, last.slug, last.name, last.definition, last.theme_name)
    return facts, tuple(WordingFacts(row.edition.year, row.name, row.definition) for row in own)


def _names(rows: QuerySet[PublishedTrend]) -> dict[UUID, TrendFacts]:
    """uid -> the trend as its latest row has it."""
    columns = ("trend_id", "uid", "slug", "name", "definition", "theme_name")
    return {row[1]: TrendFacts(*row) for row in rows.order_by("edition__year").values_list(*columns)}


def _sections(which: Q) -> tuple[SectionOfTrend, ...]:
    rows = PublishedSection.objects.current().filter(which)
    columns = (
        "pk", "trend__uid", "edition__report__slug", "version__publishededitions__report_name", "edition__year",
        "slug", "title", "summary", "maturity", "movement", "was", "version__publishededitions__since", "moved_from",
    )  # fmt: skip
    values = rows.order_by("edition__year", "edition__report__slug").values_list(*columns)
    return tuple(
        SectionOfTrend(
            pk,
            trend,
            report,
            name,
            year,
            slug,
            title,
            summary,
            Maturity(maturity),
            Movement(movement),
            was,
            since,
            tuple(origin(each) for each in moved_from),
        )
        for pk, trend, report, name, year, slug, title, summary, maturity, movement, was, since, moved_from in values
    )


def _with_parts(
    sections: tuple[SectionOfTrend, ...], predictions: dict[int, list[PredictionFacts]]
) -> tuple[SectionOfTrend, ...]:
    techniques, extracts = _techniques(sections), _extracts(sections)
    return tuple(
        replace(
            each,
            extract=extracts.get(each.pk, ""),
            techniques=tuple(techniques.get(each.pk, ())),
            predictions=tuple(predictions.get(each.pk, ())),
        )
        for each in sections
    )


def _techniques(sections: tuple[SectionOfTrend, ...]) -> dict[int, list[TechniqueInSection]]:
    rows = PublishedAssessment.objects.filter(section__in=[each.pk for each in sections])
    said = list(rows.order_by("section", "position").values_list("section_id", "technique_id", "maturity"))
    named = techniques_named({technique for _, technique, _ in said})
    found: dict[int, list[TechniqueInSection]] = {}
    for section, technique, maturity in said:
        facts = named[technique]
        found.setdefault(section, []).append(TechniqueInSection(facts.slug, facts.name, Maturity(maturity)))
    return found


def _extracts(sections: tuple[SectionOfTrend, ...]) -> dict[int, str]:
    """How the text begins of those sections that have no summary."""
    rows = PublishedSection.objects.filter(pk__in=[each.pk for each in sections if not each.summary])
    return dict(rows.exclude(paragraphs=[]).values_list("pk", "paragraphs__0__text"))


def _predictions(sections: tuple[SectionOfTrend, ...]) -> dict[int, list[PredictionFacts]]:
    found: dict[int, list[PredictionFacts]] = {}
    for row in PublishedPrediction.objects.filter(section__in=[each.pk for each in sections]).order_by("due"):
        found.setdefault(row.section_id, []).append(PredictionFacts(row.uid, row.statement, row.criterion, row.due))
    return found


def _scores(predictions: list[UUID]) -> tuple[ScoreFacts, ...]:
    rows = PublishedScore.objects.current().filter(prediction__in=predictions).select_related("edition")
    return tuple(
        ScoreFacts(row.prediction, row.edition.year, row.outcome, row.explanation)
        for row in rows.order_by("edition__year")
    )


def _absences(trend: TrendFacts, reports: set[str]) -> tuple[AbsentIn, ...]:
    rows = (
        PublishedEdition.objects.current().filter(edition__report__slug__in=reports).select_related("edition__report")
    )
    return tuple(
        AbsentIn(row.edition.report.slug, row.report_name, row.year, each["absence"], each.get("note", ""))
        for row in rows.order_by("year")
        for each in row.absences
        if each["trend"] == str(trend.uid)
    )
