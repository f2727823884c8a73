"""What assessments, predictions, references and figures can be asked for."""

from django.db.models import QuerySet

from reports.api.filters.base import AsOfFilters, Fields, Filter, Ordering, Saying
from reports.api.filters.fields import Day, Doi, Slug, Word, Words
from reports.api.filters.sections import EditionRowFilters, TechniqueAskedFilters, TrendAskedFilters
from reports.api.serializers.statements import (
    AssessmentRowSerializer,
    FigureRowSerializer,
    PredictionRowSerializer,
    ReferenceRowSerializer,
)
from reports.document.words import AssessmentStatus, Maturity, Outcome
from reports.reading import vocabulary

_PLACES = {"report": "edition__report__slug", "year": "edition__year", "published_at": "version__published_at"}
_ORDER = ("edition__report__slug", "-edition__year")
_IN_SECTION = (*_ORDER, "section__position", "position", "pk")


class StatementFilters(EditionRowFilters, TrendAskedFilters, AsOfFilters):
    """What statements of a section have in common."""

    to_trend = "section__trend"


class AssessmentFilters(StatementFilters, TechniqueAskedFilters):
    technique = Filter(
        Slug, many=True, method="of_techniques", exist=vocabulary.technique_slugs, help_text="Of these techniques."
    )
    maturity = Filter(Word, many=True, words=Maturity, help_text="Rated so.")
    status = Filter(
        Word, many=True, words=AssessmentStatus, help_text="Proposed by an import, or confirmed by a person."
    )
    text = Saying("note", "quote", help_text="In whose note or quoted words these words stand.")
    ordering = Ordering(*_IN_SECTION, **_PLACES, technique="technique_slug", maturity="maturity")
    fields = Fields(AssessmentRowSerializer)

    def of_techniques(self, rows: QuerySet, name: str, slugs: list[str]) -> QuerySet:
        return rows.filter(technique__in=self.technique_keys(slugs))


class PredictionFilters(StatementFilters):
    outcome = Filter(
        Word,
        many=True,
        words=Outcome,
        help_text="Scored so by the latest edition that scores them; `open` too where none does.",
    )
    due_from = Filter(Day, "due", "gte", help_text="Due on this day or later.")
    due_to = Filter(Day, "due", "lte", help_text="Due on this day or earlier.")
    text = Saying("statement", "criterion", help_text="In whose statement or criterion these words stand.")
    ordering = Ordering(*_IN_SECTION, **_PLACES, due="due")
    fields = Fields(PredictionRowSerializer)


class ReferenceFilters(EditionRowFilters, AsOfFilters):
    key = Filter(Words, many=True, comma=False, help_text="With one of these keys.")
    doi = Filter(Doi, "doi", "iexact", help_text="With this DOI, bare or as an address: https://doi.org/10.1234/sea.")
    text = Saying("html", help_text="In whose entry these words stand.")
    ordering = Ordering(*_ORDER, "position", "pk", **_PLACES, key="key")
    fields = Fields(ReferenceRowSerializer)


class FigureFilters(EditionRowFilters, AsOfFilters):
    key = Filter(Words, many=True, comma=False, help_text="With one of these keys.")
    text = Saying("title", help_text="In whose title these words stand.")
    ordering = Ordering(*_ORDER, "number", "pk", **_PLACES, number="number")
    fields = Fields(FigureRowSerializer)
