"""Flat lists of what sections and editions state: assessments, predictions, references, figures."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from reports.api.filters import statements as filters
from reports.api.renderers import BibtexRenderer, CslRenderer, RisRenderer
from reports.api.serializers.statements import (
    AssessmentRowSerializer,
    FigureRowSerializer,
    PredictionRowSerializer,
    ReferenceRowSerializer,
)
from reports.api.views.base import ListView
from reports.models.index import PublishedAssessment, PublishedFigure, PublishedPrediction, PublishedReference
from reports.reading import statements


class AssessmentList(ListView):
    serializer_class = AssessmentRowSerializer
    filterset_class = filters.AssessmentFilters
    operation = "listAssessments"
    tag = "Statements"
    summary = "What sections say of techniques: technique × section × year"

    def get_queryset(self) -> QuerySet[PublishedAssessment]:
        return statements.assessments(self.at)

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        return statements.complete_assessments(rows)


class PredictionList(ListView):
    serializer_class = PredictionRowSerializer
    filterset_class = filters.PredictionFilters
    operation = "listPredictions"
    tag = "Statements"
    summary = "Predictions, and what became of them"

    def get_queryset(self) -> QuerySet[PublishedPrediction]:
        return statements.predictions(self.at)


class ReferenceList(ListView):
    serializer_class = ReferenceRowSerializer
    filterset_class = filters.ReferenceFilters
    renderer_classes = [*ListView.renderer_classes, BibtexRenderer, RisRenderer, CslRenderer]
    operation = "listReferences"
    tag = "Statements"
    summary = "The sources that editions cite"
    description = "Also for reference managers: BibTeX, RIS and CSL-JSON of the whole list."

    def get_queryset(self) -> QuerySet[PublishedReference]:
        return statements.references(self.at)


class FigureList(ListView):
    serializer_class = FigureRowSerializer
    filterset_class = filters.FigureFilters
    operation = "listFigures"
    tag = "Statements"
    summary = "Figures, with the data of charts"

    def get_queryset(self) -> QuerySet[PublishedFigure]:
        return statements.figures(self.at)

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        return statements.complete_figures(rows)
