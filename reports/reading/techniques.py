"""What the pages of techniques know. A technique reaches its history by the reverse relation to published rows."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from reports.document.types import Reference
from reports.document.words import AssessmentStatus, Maturity
from reports.facts.editions import WordingFacts
from reports.facts.refusals import MovedTo, NotPublished
from reports.facts.techniques import AssessmentFacts, NamedFacts, TechniqueContext, TechniqueFacts, TechniqueHistory
from reports.models.index import PublishedAssessment, PublishedReference, PublishedTechnique, PublishedTrend
from reports.pages import addresses
from reports.reading import vocabulary
from reports.reading.gathering import Gathered
from trends.names import fold

#: What a note has in it that names a source or a technique.
_NAMES = re.compile(r"\[@|\[\[")


def all_techniques() -> tuple[TechniqueHistory, ...]:
    """Every published technique by name, with what each year says of it: one query."""
    return _histories(vocabulary.techniques(), Q())


def techniques_of(report: str) -> tuple[TechniqueHistory, ...]:
    """Every technique that a report's editions assess, with what they say of it: one query."""
    own = Q(edition__report__slug=report)
    assessed = PublishedAssessment.objects.current().filter(own)
    return _histories(vocabulary.techniques().filter(technique__in=assessed.values("technique")), own)


def technique_context(slug: str) -> TechniqueContext:
    """Two queries. Raises NotPublished, or MovedTo for an older slug or that of a technique that was merged."""
    rows = {row.technique_id: row for row in vocabulary.techniques().annotate(wordings=_WORDINGS)}
    facts = {pk: _facts(row) for pk, row in rows.items()}
    others = _by_slug(rows.values(), facts)
    found = next((each for each in facts.values() if each.slug == slug), None) or others.get(slug)
    found = found or next((facts[pk] for pk, row in rows.items() if row.technique.slug == slug), None)
    if found is None:
        raise NotPublished
    if found.slug != slug:
        raise MovedTo(addresses.technique(found.slug))
    assessments, trends = _of_page(found.pk)
    said = [(UUID(each["uid"]) == found.uid, each) for each in rows[found.pk].wordings]
    return TechniqueContext(
        found,
        assessments,
        others,
        tuple(sorted({each["name"] for is_own, each in said if not is_own})),
        trends,
        tuple(WordingFacts(each["year"], each["name"], each["definition"]) for is_own, each in said if is_own),
    )


def _of_page(technique: int) -> tuple[tuple[AssessmentFacts, ...], dict[UUID, tuple[str, str]]]:
    """What is said of a technique, each with the paragraph that holds its quote; and the trends that its sections are about,
    by uid, as the latest edition that has them names them: one query, and two more if notes name sources or techniques."""
    called = {f"trend_{column}": vocabulary.trend_today(column, "section__trend") for column in ("slug", "name")}
    rows = _assessed(Q(technique=technique)).annotate(**called)
    found = list(rows.values_list(*_COLUMNS, "version", "section__paragraphs", *called))
    note = _COLUMNS.index("note")
    named = _named({row[len(_COLUMNS)] for row in found if _NAMES.search(row[note])})
    assessments, trends = [], {}
    for *columns, version, paragraphs, slug, name in found:
        said = _assessment(columns)
        assessments.append(replace(said, paragraph=_holding(said.quote, paragraphs), named=named.get(version)))
        if said.trend:
            trends[said.trend] = (slug, name)
    return tuple(assessments), trends


def _named(versions: Collection[int]) -> dict[int, NamedFacts]:
    """The sources and techniques that each of these versions has."""
    if not versions:
        return {}
    references: dict[int, list[Reference]] = {}
    for version, uid, key, item in PublishedReference.objects.filter(version__in=versions).values_list(
        "version", "uid", "key", "item"
    ):
        references.setdefault(version, []).append(Reference.model_validate({"uid": uid, "key": key, "item": item}))
    techniques: dict[int, list[tuple[str, str]]] = {}
    for version, slug, name in PublishedTechnique.objects.filter(version__in=versions).values_list(
        "version", "slug", "name"
    ):
        techniques.setdefault(version, []).append((slug, name))
    return {each: NamedFacts(tuple(references.get(each, ())), tuple(techniques.get(each, ()))) for each in versions}


def published_techniques() -> tuple[tuple[str, datetime], ...]:
    """The slug of every technique's page, once for each edition that has it: one query."""
    rows = PublishedTechnique.objects.current().annotate(today=vocabulary.technique_today("slug"))
    return tuple(rows.values_list("today", "version__published_at"))


#: What the latest versions call a technique, or what was merged into it, oldest year first.
_WORDINGS = Gathered(
    PublishedTechnique.objects.current().filter(technique=OuterRef("technique")).order_by("edition__year"),
    **{name: name for name in ("uid", "slug", "name", "definition")},
    year="edition__year",
)


def _histories(rows: QuerySet[Any], which: Q) -> tuple[TechniqueHistory, ...]:
    """By name, with those of the assessments."""
    said = Gathered(_assessed(which & Q(technique=OuterRef("technique"))), **{name: name for name in _COLUMNS})
    found = [(_facts(row), tuple(map(_gathered, row.said))) for row in rows.annotate(said=said)]
    return tuple(sorted(found, key=lambda each: each[0].name.casefold()))


def _by_slug(rows: Iterable[Any], facts: Mapping[int, TechniqueFacts]) -> dict[str, TechniqueFacts]:
    """Any published slug -> the technique it means today: that of the latest edition that has it."""
    said = [(each["year"], each["slug"], row.technique_id) for row in rows for each in row.wordings]
    return {slug: facts[technique] for _, slug, technique in sorted(said)}


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


def _assessed(which: Q) -> QuerySet[PublishedAssessment]:
    """What the latest versions say of techniques, with the theme that each of them gave to the section's trend (`theme`)."""
    trend = PublishedTrend.objects.filter(version=OuterRef("version"), trend=OuterRef("section__trend"))
    theme = Coalesce(Subquery(trend.values("theme_name")[:1]), Value(""), output_field=CharField())
    rows = PublishedAssessment.objects.current().filter(which).annotate(theme=theme)
    return rows.order_by("edition__year", "section__position")


_COLUMNS = (
    "edition__report__slug", "version__publishededitions__report_name", "edition__year", "section__slug",
    "section__title", "section__trend__uid", "maturity", "status", "note", "quote", "theme", "version__publishededitions__language",
    "maturity_label",
)  # fmt: skip


def _assessment(columns: Sequence[Any]) -> AssessmentFacts:
    report, name, year, section, title, trend, maturity, status, note, quote, theme, language, label = columns
    is_proposed = status == AssessmentStatus.PROPOSED
    return AssessmentFacts(
        report=report,
        report_name=name,
        year=year,
        section=section,
        section_title=title,
        trend=trend,
        maturity=Maturity(maturity),
        proposed=is_proposed,
        note=note,
        quote=quote,
        theme=theme,
        language=language,
        maturity_label=label,
    )


def _gathered(said: Mapping[str, Any]) -> AssessmentFacts:
    trend = said["section__trend__uid"]
    known = {**said, "section__trend__uid": UUID(trend) if trend else None}
    return _assessment([known[name] for name in _COLUMNS])


def _holding(quote: str, paragraphs: Sequence[dict[str, Any]]) -> tuple[str, int] | None:
    words = fold(quote)
    found = (each for each in paragraphs if words and words in fold(each["text"]))
    return next(((each["id"], each["number"]) for each in found), None)
