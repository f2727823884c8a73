"""What assessments, predictions, references and figures can be asked for."""

from django.db.models import Q, QuerySet

from reports.api.filters.kinds import By, Filters
from reports.api.filters.sections import NARROWER, EditionFilters, wants_narrower
from reports.api.values import Day, Slug, Some, Words, closed
from reports.document.words import AssessmentStatus, Maturity, Outcome
from reports.reading import vocabulary


def in_sections_about(_: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    return rows.filter(section__trend__in=vocabulary.trend_keys(slugs))


def in_sections_of_themes(_: Filters, rows: QuerySet, themes: list[str]) -> QuerySet:
    return rows.filter(section__trend__in=vocabulary.keys_of_themes(themes))


def of_techniques(filters: Filters, rows: QuerySet, slugs: list[str]) -> QuerySet:
    return rows.filter(technique__in=vocabulary.technique_keys(slugs, narrower=wants_narrower(filters)))


class StatementFilters(EditionFilters):
    """What statements of a section have in common."""

    trend = By(Some(Slug()), "In sections about these trends.", how=in_sections_about, exist=vocabulary.trend_slugs)
    theme = By(
        Some(Slug()),
        "In sections whose trend belongs to these themes.",
        how=in_sections_of_themes,
        exist=vocabulary.theme_slugs,
    )


class AssessmentFilters(StatementFilters):
    technique = By(Some(Slug()), "Of these techniques.", how=of_techniques, exist=vocabulary.technique_slugs)
    narrower = NARROWER
    maturity = By(closed(Maturity), "Rated so.", column="maturity", lookup="in")
    status = By(
        closed(AssessmentStatus), "Proposed by an import, or confirmed by a person.", column="status", lookup="in"
    )
    text = By(
        Words(),
        "In whose note or quoted words these words stand.",
        how=lambda _, rows, words: rows.filter(Q(note__icontains=words) | Q(quote__icontains=words)),
    )


class PredictionFilters(StatementFilters):
    outcome = By(
        closed(Outcome),
        "Scored so by the latest edition that scores them; `open` too where none does.",
        column="outcome",
        lookup="in",
    )
    due_from = By(Day(), "Due on this day or later.", column="due", lookup="gte")
    due_to = By(Day(), "Due on this day or earlier.", column="due", lookup="lte")
    text = By(
        Words(),
        "In whose statement or criterion these words stand.",
        how=lambda _, rows, words: rows.filter(Q(statement__icontains=words) | Q(criterion__icontains=words)),
    )


class ReferenceFilters(EditionFilters):
    key = By(Some(Words(comma=False)), "With one of these keys.", column="key", lookup="in")
    doi = By(Words(), "With this DOI.", column="doi", lookup="iexact")
    text = By(
        Words(),
        "In whose entry these words stand.",
        how=lambda _, rows, words: rows.filter(html__icontains=words),
    )


class FigureFilters(EditionFilters):
    key = By(Some(Words(comma=False)), "With one of these keys.", column="key", lookup="in")
    text = By(
        Words(), "In whose title these words stand.", how=lambda _, rows, words: rows.filter(title__icontains=words)
    )
