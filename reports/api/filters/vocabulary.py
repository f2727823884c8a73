"""What trends and techniques can be asked for."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from reports.api.filters.kinds import By, Filters
from reports.api.filters.sections import report_slugs
from reports.api.values import YEAR, Identifier, Slug, Some, Words
from reports.models.index import PublishedAssessment, PublishedSection
from reports.reading import vocabulary
from reports.reading.versions import readable


def in_reports(_: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    sections = readable(PublishedSection).filter(edition__report__slug__in=slugs)
    return rows.filter(Exists(sections.filter(trend=OuterRef("trend"))))


def in_years(_: Filters, rows: QuerySet, years: list[int]) -> QuerySet:
    sections = readable(PublishedSection).filter(edition__year__in=years)
    return rows.filter(Exists(sections.filter(trend=OuterRef("trend"))))


def assessed_in_reports(_: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    stated = readable(PublishedAssessment).filter(edition__report__slug__in=slugs)
    return rows.filter(Exists(stated.filter(technique=OuterRef("technique"))))


def assessed_in_years(_: Filters, rows: QuerySet, years: list[int]) -> QuerySet:
    stated = readable(PublishedAssessment).filter(edition__year__in=years)
    return rows.filter(Exists(stated.filter(technique=OuterRef("technique"))))


def kinds_of(_: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    keys = vocabulary.technique_keys(slugs, narrower=True) - vocabulary.technique_keys(slugs)
    return rows.filter(technique__in=keys)


def named(_: Filters, rows: QuerySet, words: str) -> QuerySet:
    return rows.filter(Q(name__icontains=words) | Q(definition__icontains=words))


def techniques_named(_: Filters, rows: QuerySet, words: str) -> QuerySet:
    return rows.filter(Q(today_name__icontains=words) | Q(name__icontains=words) | Q(definition__icontains=words))


class TrendFilters(Filters):
    id = By(Some(Identifier()), "Trends with one of these ids.", column="uid", lookup="in")
    report = By(Some(Slug()), "Trends that these reports have a section about.", how=in_reports, exist=report_slugs)
    year = By(Some(YEAR), "Trends that editions of these years have a section about.", how=in_years)
    theme = By(Some(Slug()), "Trends of these themes.", column="theme_slug", lookup="in", exist=vocabulary.theme_slugs)
    text = By(Words(), "Trends in whose name or definition these words stand.", how=named)


class TechniqueFilters(Filters):
    id = By(Some(Identifier()), "Techniques with one of these ids.", column="technique__uid", lookup="in")
    report = By(Some(Slug()), "Techniques that these reports assess.", how=assessed_in_reports, exist=report_slugs)
    year = By(Some(YEAR), "Techniques that editions of these years assess.", how=assessed_in_years)
    broader = By(
        Some(Slug()),
        "Techniques that are kinds of these, or kinds of their kinds.",
        how=kinds_of,
        exist=vocabulary.technique_slugs,
    )
    text = By(Words(), "Techniques in whose name or definition these words stand.", how=techniques_named)
