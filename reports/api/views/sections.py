"""Sections: of all current editions, of one version, and one in full; their paragraphs, and tables of what they state."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet
from rest_framework.renderers import JSONRenderer

from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.filters.base import AsOfFilters
from reports.api.filters.sections import (
    AssessmentFilters,
    FigureFilters,
    ParagraphFilters,
    PredictionFilters,
    ReferenceFilters,
    SectionFilters,
    SectionOfVersionFilters,
)
from reports.api.renderers import BibtexRenderer, CslRenderer, MarkdownRenderer, RisRenderer
from reports.api.serializers.sections import ParagraphRowSerializer, SectionRowSerializer, SectionSerializer
from reports.api.serializers.statements import (
    AssessmentRowSerializer,
    FigureRowSerializer,
    PredictionRowSerializer,
    ReferenceRowSerializer,
)
from reports.api.views.base import DetailView, ListView, VersionView
from reports.models.index import PublishedSection
from reports.reading import statements
from reports.reading.paragraphs import Paragraphs, with_citations
from reports.reading.versions import current_rows


class ListSections(ListView):
    serializer_class = SectionRowSerializer
    filterset_class = SectionFilters
    tag = "Sections"
    summary = "Sections of the current versions of all editions"

    def get_queryset(self) -> QuerySet[PublishedSection]:
        return statements.sections(self.at, self.params["fields"])

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        return statements.complete_sections(rows, self.params["fields"], self.at)


class ListParagraphs(ListView):
    serializer_class = ParagraphRowSerializer
    filterset_class = ParagraphFilters
    tag = "Sections"
    summary = "The numbered paragraphs of sections, each with its citation"
    query = staticmethod(partial(current_rows, PublishedSection))

    def rows(self) -> Paragraphs:
        return Paragraphs(super().rows())

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        return with_citations(rows)


class ListSectionsOfVersion(VersionView, ListSections):
    filterset_class = SectionOfVersionFilters
    summary = "The sections of one version, in order"
    may_be_gone = True

    def get_queryset(self) -> QuerySet[PublishedSection]:
        return statements.sections_of(self.version, self.params["fields"])


class GetSection(VersionView, DetailView):
    serializer_class = SectionSerializer
    renderer_classes = [JSONRenderer, MarkdownRenderer]
    tag = "Sections"
    filterset_class = AsOfFilters
    summary = "A section in full"
    may_be_gone = True

    def get_object(self) -> PublishedSection:
        report, year, slug = (self.kwargs[name] for name in ("report", "year", "section"))
        version = self.version
        section = statements.section_content(version, slug, self.at)
        if section is None:
            raise Problem(NOT_FOUND, f"Version {version.number} of {report} {year} has no section “{slug}”.")
        return section


class ListAssessments(ListView):
    serializer_class = AssessmentRowSerializer
    filterset_class = AssessmentFilters
    tag = "Statements"
    summary = "What sections say of techniques: technique × section × year"
    query = staticmethod(statements.assessments)

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        return statements.complete_assessments(rows)


class ListPredictions(ListView):
    serializer_class = PredictionRowSerializer
    filterset_class = PredictionFilters
    tag = "Statements"
    summary = "Predictions, and what became of them"
    query = staticmethod(statements.predictions)


class ListReferences(ListView):
    serializer_class = ReferenceRowSerializer
    filterset_class = ReferenceFilters
    renderer_classes = [*ListView.renderer_classes, BibtexRenderer, RisRenderer, CslRenderer]
    tag = "Statements"
    summary = "The sources that editions cite"
    description = "Also for reference managers: BibTeX, RIS and CSL-JSON of the whole list."
    query = staticmethod(statements.references)


class ListFigures(ListView):
    serializer_class = FigureRowSerializer
    filterset_class = FigureFilters
    tag = "Statements"
    summary = "Figures, with the data of charts"
    query = staticmethod(statements.figures)

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        return statements.complete_figures(rows)
