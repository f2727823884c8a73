"""Views of trends and techniques: the lists, one trend or technique through the years, and the lineage of trends."""

from collections.abc import Sequence
from typing import Any

from reports.api.exceptions import NOT_FOUND, Problem
from reports.api.filters import reports as filters
from reports.api.filters.base import AsOfFilters
from reports.api.serializers.vocabulary import (
    LineageRowSerializer,
    TechniqueRowSerializer,
    TechniqueSerializer,
    TrendRowSerializer,
    TrendSerializer,
)
from reports.api.views.base import DetailView, ListView
from reports.reading import statements, vocabulary


class ListTrends(ListView):
    serializer_class = TrendRowSerializer
    filterset_class = filters.TrendFilters
    tag = "Trends"
    summary = "The trends that published editions have told of"
    query = staticmethod(vocabulary.trends)


class GetTrend(DetailView):
    serializer_class = TrendSerializer
    filterset_class = AsOfFilters
    tag = "Trends"
    summary = "A trend and its life over the years"
    description = "An address that the trend was published under before leads to the one it has now (301)."
    may_move = True

    def get_object(self) -> Any:
        slug: str = self.kwargs["trend"]
        trend: Any = vocabulary.trend_by_slug(slug, self.at).first()
        if trend is None:
            raise Problem(NOT_FOUND, f"No trend called “{slug}” is published.")
        if trend.slug != slug:
            raise self.moved(self.links.resource("trends", trend.slug))
        years = list(vocabulary.years_of_trend(trend, self.at))
        trend.years = statements.complete_sections(years, at=self.at)
        trend.lineage = vocabulary.steps_of(trend, self.at)
        return trend


class ListLineage(ListView):
    serializer_class = LineageRowSerializer
    filterset_class = filters.LineageFilters
    tag = "Trends"
    summary = "How published trends descend from each other"
    query = staticmethod(vocabulary.published_steps)

    def completed(self, rows: Sequence[Any]) -> Sequence[Any]:
        return vocabulary.complete_steps(rows, self.at)


class ListTechniques(ListView):
    serializer_class = TechniqueRowSerializer
    filterset_class = filters.TechniqueFilters
    tag = "Techniques"
    summary = "The techniques that published editions have assessed"
    description = "Without those that were merged into another one: their addresses lead there."
    query = staticmethod(vocabulary.techniques)


class GetTechnique(DetailView):
    serializer_class = TechniqueSerializer
    filterset_class = AsOfFilters
    tag = "Techniques"
    summary = "A technique and its life over trends and years"
    description = "The address of one that was merged, or was published under another name, leads on (301)."
    may_move = True

    def get_object(self) -> Any:
        slug: str = self.kwargs["technique"]
        technique: Any = vocabulary.technique_by_slug(slug, self.at).first()
        if technique is None:
            raise Problem(NOT_FOUND, f"No technique called “{slug}” is published.")
        if technique.public_slug != slug:
            raise self.moved(self.links.resource("techniques", technique.public_slug))
        technique.years = vocabulary.years_of_technique(technique, self.at)
        technique.narrower = vocabulary.kinds_of_technique(technique, self.at)
        technique.merged = vocabulary.merged_into(technique)
        return technique
